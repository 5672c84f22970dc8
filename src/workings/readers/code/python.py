"""A working as plain Python: nested lists, and a comprehension over the index rule of each line. Nothing but ``math`` is imported.

A line ``u_ik = sum_j X_ij W_jk`` is ``[[sum(X[i][j] * W[j][k] for j in range(3)) for k in range(4)] for i in range(2)]``.
Python has one kind of fraction (64 bits) and stops where NumPy goes on with an infinity: both are refused in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from workings.ir.ops.moves import At
from workings.ir.rules import LETTERS
from workings.ir.working import LEAVES, Working
from workings.readers import born
from workings.readers.code import plain
from workings.readers.code.numpy import listed, number
from workings.readers.code.sheet import WIDE, CannotPrint, Piece, Printer, call
from workings.readers.code.wholes import WHOLE
from workings.readers.code.writes import WRITES, write
from workings.readers.provenance import index_sizes

KINDS = ("float64", "int64", "int32", "bool")
At_ = tuple[str, ...]
COMBINE = {"sum": "sum", "prod": "math.prod", "max": "max", "min": "min"}
ENTRYWISE = ("getitem", "take", "reshape", "stack", "concatenate")


def python_code(w: Working) -> str:
    """The text of a function of numbers and nested lists, with the author's names. Raises :class:`CannotPrint` naming the op."""
    return PythonPrinter(w).code()


class PythonPrinter(Printer):
    """See :func:`python_code`."""

    language = "plain Python"
    reserved = frozenset(
        {"math", "sum", "max", "min", "range", "list", "abs", "round", "sorted", "iter", "next", "float", "int", "bool", *plain.HELPERS}
    )
    before = "import math"

    def __init__(self, w: Working) -> None:
        super().__init__(w)
        self.needed: dict[str, None] = {}
        names = {line.name for line in w.lines}
        self.letters = [letter for letter in LETTERS if letter not in names] + [f"{letter}_" for letter in LETTERS]
        for k in sorted(self.live):
            self._fits(k)

    def refuse(self, k: int, why: str) -> CannotPrint:
        return CannotPrint(self.w.lines[k].op, self.language, why)

    def _fits(self, k: int) -> None:
        line = self.w.lines[k]
        given = [self.w.lines[j].value for j in line.operands]
        if line.value.dtype.name not in KINDS:
            raise self.refuse(k, f"Python has no {line.value.dtype.name} numbers")
        if line.op not in LEAVES and born.births_at(self.w, k) is not None:
            raise self.refuse(k, f"line {k} makes an infinity or NaN, where Python stops with an error")
        if line.op in plain.WHOLE_ONLY and not all(np.isfinite(v).all() for v in given):
            raise self.refuse(k, "Python rounds finite numbers only")
        if line.op in plain.NO_NAN and any(np.isnan(v).any() for v in given):
            raise self.refuse(k, "a NaN is ordered by where it stands in Python")

    def helpers(self) -> Iterator[str]:
        wanted = {n for name in self.needed for n in (name, *plain.NEEDS.get(name, ()))}
        yield from (text for name, text in plain.HELPERS.items() if name in wanted)

    def need(self, name: str) -> str:
        self.needed[name] = None
        return name

    # ------------------------------------------------------------------ what stands where
    def small(self, k: int) -> bool:
        return not self.w.lines[k].value.ndim

    def constant(self, k: int) -> Piece:
        value = self.w.lines[k].value
        if value.size and not np.isfinite(value).all():
            return Piece(listed(value, "math"))
        return Piece(listed(value)) if value.ndim else number(value.item())

    def statement(self, k: int) -> bool:
        """Whatever an inner loop would compute again and again, and what has no formula for a single entry, stands alone."""
        line, readers = self.w.lines[k], self.readers[k]
        if line.op in (*WRITES, "const") or not readers:
            return line.op in WRITES
        reader = self.w.lines[readers[0]]
        rule = self.w.rule(readers[0])
        if line.value.ndim and (not self.entrywise(k) or (rule is None and reader.op not in ("getitem", "take", "reshape", *WRITES))):
            return True
        times = reader.value.size
        if rule is not None:
            times = int(np.prod([n for letter, n in index_sizes(self.w, readers[0], rule).items() if letter != "_"], dtype=int))
        own = self.w.rule(k)
        moved = line.op in ENTRYWISE or (own is not None and own.scalar == "id" and not own.bound)
        return not moved and times > max(1, line.value.size)

    def entrywise(self, k: int) -> bool:
        """Whether one entry of line ``k`` can be written by itself."""
        line = self.w.lines[k]
        if line.op == "reshape":
            return [n for n in line.shape if n != 1] == [n for n in self.w.shapes(k)[0] if n != 1]
        if line.op in ("getitem", "take"):
            return not self.masked(k)
        return self.w.rule(k) is not None

    def masked(self, k: int) -> bool:
        """Whether line ``k`` picks cells by yes and no."""
        parts = [self.part_value(k, part) for part in self.w.lines[k].attrs["key"]]
        return any(isinstance(part, np.ndarray) and part.dtype.kind == "b" for part in parts)

    def mask(self, k: int) -> tuple[int, Any, np.ndarray]:
        """The axis at which the mask in the key of line ``k`` begins, its part of the key, and its value."""
        key = self.w.lines[k].attrs["key"]
        parts = [self.part_value(k, part) for part in key]
        at = next(n for n, part in enumerate(parts) if isinstance(part, np.ndarray) and part.dtype.kind == "b")
        if any(part != slice(None) for n, part in enumerate(parts) if n != at):
            raise self.refuse(k, "cells are picked by yes and no, and by places as well")
        return at, key[at], parts[at]

    def part_value(self, k: int, part: Any) -> Any:
        if isinstance(part, At):
            return self.w.lines[self.w.lines[k].operands[part.operand]].value
        return np.asarray(part) if isinstance(part, list | np.ndarray) else part

    # ------------------------------------------------------------------ whole values
    def build(self, k: int) -> Piece:
        line = self.w.lines[k]
        if line.op in WHOLE and not (line.op in ENTRYWISE and self.entrywise(k)):
            return WHOLE[line.op](self, k)
        return self.looped(line.shape, lambda at: self.opened(k, at))

    def nest(self, k: int, prefix: At_) -> Piece:
        """The part of line ``k`` at ``prefix``, by a comprehension over the axes that are left."""
        if k in self.held:
            return Piece(self.held[k] + "".join(f"[{i}]" for i in prefix))
        shape = self.w.lines[k].shape[len(prefix) :]
        return self.looped(shape, lambda at: self.cell(k, (*prefix, *at)), prefix)

    def looped(self, shape: Sequence[int], body: Callable[[At_], Piece], used: At_ = ()) -> Piece:
        letters = self.fresh(len(shape), used)
        made = body(letters)
        for letter, size in zip(reversed(letters), reversed(shape), strict=True):
            made = Piece(f"[{made.text} for {letter} in range({size})]")
        return made

    def fresh(self, count: int, used: Sequence[str]) -> At_:
        """Letters that stand in no index of ``used``."""
        busy = " ".join(used)
        return tuple(
            [x for x in self.letters if x not in busy.replace("[", " ").replace("]", " ").replace("(", " ").replace(")", " ").split()][
                :count
            ]
        )

    # ------------------------------------------------------------------ one entry
    def cell(self, k: int, at: At_) -> Piece:
        """The entry of line ``k`` at the places ``at``."""
        if k not in self.held and self.w.lines[k].op == "const":
            return self.constant(k)
        if k in self.held:
            return Piece(self.held[k] + "".join(f"[{i}]" for i in at))
        made = self.opened(k, at)
        if len(made.text) > WIDE and self.readers[k]:
            self.assign(k, self.build(k))
            return self.cell(k, at)
        return made

    def opened(self, k: int, at: At_) -> Piece:
        line, rule = self.w.lines[k], self.w.rule(k)
        if line.op in ("getitem", "take"):
            return self.cell(line.operands[0], self.picked(k, at, self.w.shapes(k)[0]))
        if line.op == "reshape":
            kept = iter([i for i, n in zip(at, line.shape, strict=True) if n != 1])
            return self.cell(line.operands[0], tuple("0" if n == 1 else next(kept) for n in self.w.shapes(k)[0]))
        if rule is None:
            if line.op in WHOLE:
                return WHOLE[line.op](self, k)
            raise self.refuse(k, "the printer has no form for it")
        bound = dict(zip(rule.bound, self.fresh(len(rule.bound), at), strict=True))
        places = dict(zip(rule.out, at, strict=True)) | bound | {"_": "0"}
        made = self.scalar(k, [self.cell(j, tuple(places[i] for i in index)) for j, index in zip(line.operands, rule.ins, strict=True)])
        if not rule.bound:
            return made
        sizes = index_sizes(self.w, k, rule)
        loops = " ".join(f"for {bound[i]} in range({sizes[i]})" for i in rule.bound)
        return call(COMBINE[rule.combine], f"{made.text} {loops}")

    def scalar(self, k: int, entries: list[Piece]) -> Piece:
        line, rule = self.w.lines[k], self.w.rule(k)
        assert rule is not None
        name = rule.scalar
        truths = [self.w.lines[j].value.dtype.kind == "b" for j in line.operands]
        if line.op == "cast":
            return call(plain.CASTS[line.value.dtype.name], entries[0].text)
        if name.startswith("logical"):
            entries = [plain.truth(x, is_bool) for x, is_bool in zip(entries, truths, strict=True)]
        if name in plain.USED:
            self.need(plain.USED[name])
        write = plain.OF_TRUTHS.get(name) if line.value.dtype.kind == "b" else None
        write = write or plain.SCALARS.get(name)
        if write is None:
            raise self.refuse(k, "the printer has no form for it")
        return write(*entries)

    def picked(self, k: int, at: At_, shape: tuple[int, ...]) -> At_:
        """Where entry ``at`` of ``a[key]`` stands in ``a`` of ``shape``."""
        key = self.full_key(k, len(shape))
        parts = [self.part_value(k, part) for part in key]
        arrays = [p for p in parts if isinstance(p, np.ndarray)]
        rank = max((p.ndim for p in arrays), default=0)
        spots = [n for n, p in enumerate(parts) if isinstance(p, np.ndarray) or (arrays and isinstance(p, int))]
        together = not spots or spots[-1] - spots[0] + 1 == len(spots)
        rest, shared = list(at), []
        if arrays and not together:
            shared, rest = rest[:rank], rest[rank:]
        out: list[str] = []
        axis = 0
        for n, (part, value) in enumerate(zip(key, parts, strict=True)):
            if arrays and together and spots[0] == n:
                shared, rest = rest[:rank], rest[rank:]
            if value is None:
                rest.pop(0)
                continue
            out.append(self.place(k, part, value, shared, rest, shape[axis]))
            axis += 1
        return tuple(out)

    def place(self, k: int, part: Any, value: Any, shared: list[str], rest: list[str], size: int) -> str:
        if isinstance(value, slice):
            start, _, step = value.indices(size)
            return plain.index(start, step, rest.pop(0))
        if isinstance(value, np.ndarray):
            mine = shared[len(shared) - value.ndim :]
            spots = tuple("0" if n == 1 else i for i, n in zip(mine, value.shape, strict=True))
            if isinstance(part, At):
                return self.cell(self.w.lines[k].operands[part.operand], spots).text
            return listed(value) + "".join(f"[{i}]" for i in spots)
        return str(int(value) % size if size else int(value))

    def full_key(self, k: int, rank: int) -> tuple[Any, ...]:
        """The key with its ellipsis written out, a part for every axis."""
        key = self.w.lines[k].attrs["key"]
        at = next((n for n, part in enumerate(key) if part is Ellipsis), None)
        gap = (slice(None),) * (rank - sum(1 for part in key if part is not None and part is not Ellipsis))
        return (*key, *gap) if at is None else (*key[:at], *gap, *key[at + 1 :])

    # ------------------------------------------------------------------ statements
    def alone(self, k: int) -> bool:
        if self.w.lines[k].op in WRITES:
            write(self, k)
        return self.w.lines[k].op in WRITES

    def spare(self) -> str:
        """A name that no line has."""
        names = {*self.owner, *(line.name for line in self.w.lines)}
        self.count += 1
        while f"t{self.count}" in names:
            self.count += 1
        return f"t{self.count}"
