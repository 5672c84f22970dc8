"""The gradient as another working, emitted line by line from the index rules and the scalar table.

For operand k of a line: sum, over the indices that are not on k, of (gradient of the result) × (scalar partial). So a
matmul's gradient carries a transpose, and a broadcast bias is summed over the axis along which it was repeated.
Source: reverse-mode accumulation (Griewank & Walther, *Evaluating Derivatives*, 2nd ed., 2008, ch. 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir import rules
from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.ops.moves import At
from workings.ir.rules import Index, Rule
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Working


class NotScalar(ValueError):
    """The output is not one number, so it has a Jacobian and no gradient."""


@dataclass(frozen=True, slots=True)
class Backward:
    """A gradient working, and how its lines stand to those of the working it is of."""

    working: Working
    of: Mapping[int, int]
    """Line of the working -> the line that holds the slope along it, summed over all its uses."""
    because: Mapping[int, tuple[int, int]]
    """Gradient line -> (line of the working, operand) whose rule it follows; ``workings.readers.why`` puts it in words."""


def gradient(w: Working, wrt: Iterable[str] | None = None) -> Working:
    """The lines of ``w`` followed by those of its gradient with respect to the inputs named in ``wrt`` (default: all).

    Returns a working whose outputs are the gradients, each of the shape of its input, in the order asked for.
    An input on which the output does not depend gets zeros. Raises :class:`NotScalar`, or ``KeyError`` for an unknown input.
    """
    return backward(w, wrt).working


def backward(w: Working, wrt: Iterable[str] | None = None) -> Backward:
    """:func:`gradient`, with the place of every slope and the rule that each line follows."""
    if w.value.ndim:
        raise NotScalar(f"the output has shape {w.value.shape}; a gradient is of one number. Take a sum or one entry first")
    known = {w.lines[k].name: k for k in w.inputs}
    asked = list(known) if wrt is None else list(wrt)
    for name in asked:
        if name not in known:
            raise KeyError(f"no input is called {name!r}; there are {', '.join(known)}")
    reverse = _Reverse(w, {known[name] for name in asked})
    made = reverse.run([known[name] for name in asked])
    return Backward(made, dict(reverse.adjoint), dict(reverse.because))


class _Reverse:
    def __init__(self, w: Working, targets: set[int]) -> None:
        self.w, self.b = w, Builder(w)
        self.moved = _dependents(w, targets)
        self.adjoint: dict[int, int] = {}
        self.because: dict[int, tuple[int, int]] = {}

    def run(self, targets: list[int]) -> Working:
        self.adjoint[self.w.outputs[0]] = self.b.const(1.0)
        for k in range(len(self.w.lines) - 1, -1, -1):
            if k in self.adjoint and self.w.lines[k].op not in LEAVES:
                self._back(k)
        outs = [self.adjoint.get(k, -1) for k in targets]
        outs = [g if g >= 0 else self.b.const(np.zeros(self.w.lines[k].shape)) for g, k in zip(outs, targets, strict=True)]
        w = self.w
        return self.b.finish(
            f"gradient of {w.name}", *outs, source=w.source, file=w.file, first_line=w.first_line, assumptions=w.assumptions,
        )  # fmt: skip

    def _back(self, k: int) -> None:
        line, g = self.w.lines[k], self.adjoint[k]
        row, parts = OPS[line.op], None
        if row.atom is not None:
            parts = row.atom.back(self.b, line.operands, k, g, line.attrs) if row.atom.back else (None,) * len(line.operands)
        for place, operand in enumerate(line.operands):
            if operand not in self.moved:
                continue
            part = parts[place] if parts is not None else self._moved(k, place, g) if row.move is not None else self._ruled(k, place, g)
            if part is None:
                continue
            self.because.setdefault(part, (k, place))
            if operand in self.adjoint:
                part = self.b.op("add", self.adjoint[operand], part)
            self.adjoint[operand] = part
            name = self.w.lines[operand].name
            self.b.drafts[part].name = f"d_{name}" if name else ""

    # ------------------------------------------------------------------ ops that move cells
    def _moved(self, k: int, place: int, g: int) -> int | None:
        """What was read from a cell goes back to that cell."""
        line, shape, b = self.w.lines[k], self.w.shapes(k)[place], self.b
        match line.op:
            case "reshape":
                return b.op("reshape", g, shape=shape)
            case "getitem":
                return b.op("scatter", g, key=line.attrs["key"], shape=shape)
            case "scatter":
                return b.op("getitem", g, key=line.attrs["key"])
            case "take" | "scatter_at":
                return self._computed(k, place, g)
            case "setitem" | "put":
                return self._written(k, place, g)
            case "stack":
                return b.op("getitem", g, key=_along(line.attrs.get("axis", 0), b.shape(g), place))
        axis = line.attrs.get("axis", 0) % len(shape)
        start = sum(s[axis] for s in self.w.shapes(k)[:place])
        return b.op("getitem", g, key=_along(axis, b.shape(g), slice(start, start + shape[axis])))

    def _computed(self, k: int, place: int, g: int) -> int | None:
        """The places themselves are whole numbers: only what was read has a slope."""
        line = self.w.lines[k]
        if place > 0:
            return None
        if line.op == "take":
            return self.b.op("scatter_at", g, *line.operands[1:], key=line.attrs["key"], shape=self.w.shapes(k)[0])
        return self.b.op("take", g, *line.operands[1:], key=line.attrs["key"])

    def _written(self, k: int, place: int, g: int) -> int | None:
        """Cells that were written over have no slope; what was written has that of the cells it went to."""
        line, b = self.w.lines[k], self.b
        indices, key = line.operands[2:], tuple(At(part.operand - 1) if isinstance(part, At) else part for part in line.attrs["key"])
        if place == 0:
            return b.op(line.op, g, b.const(0.0), *indices, key=line.attrs["key"])
        if place > 1:
            return None
        read = b.op("take", g, *indices, key=key) if indices else b.op("getitem", g, key=key)
        rule = rules.elementwise((b.shape(read), self.w.shapes(k)[1]), "add")
        return self._contract([(read, rule.ins[0])], rule.ins[1], self.w.shapes(k)[1])

    # ------------------------------------------------------------------ ops with an index rule
    def _ruled(self, k: int, place: int, g: int) -> int | None:
        rule, line = self.w.rule(k), self.w.lines[k]
        assert rule is not None
        shape = self.w.lines[line.operands[place]].shape
        if line.op == "cast" and (line.value.dtype.kind != "f" or self.w.lines[line.operands[0]].value.dtype.kind == "b"):
            return None
        if len(rule.ins) == 1 and rule.scalar == "id":
            if rule.combine in ("max", "min", "prod"):
                return self._chosen(k, rule, g, shape)
            return self._contract([(g, rule.out)], rule.ins[0], shape)
        if rule.bound or OPS[line.op].name == "einsum":
            other = 1 - place
            return self._contract([(g, rule.out), (line.operands[other], rule.ins[other])], rule.ins[place], shape)
        return self._elementwise(k, rule, place, g, shape)

    def _elementwise(self, k: int, rule: Rule, place: int, g: int, shape: tuple[int, ...]) -> int | None:
        line, partial = self.w.lines[k], SCALARS[rule.scalar].partials[place]
        if partial == "0":
            return None
        if partial == "-1":
            g = self.b.op("neg", g)
        elif partial != "1":
            names = dict(zip("abc", line.operands, strict=False)) | {"y": k}
            g = self.b.op("mul", g, self.b.expression(partial, names))
        return self._contract([(g, rule.out)], rule.ins[place], shape)

    def _chosen(self, k: int, rule: Rule, g: int, shape: tuple[int, ...]) -> int:
        """max, min: the slope goes to the cells that were chosen, shared at a tie. prod: result over factor."""
        x, index, b = self.w.lines[k].operands[0], rule.ins[0], self.b
        spread, result = (self._contract([(line, rule.out)], index, shape) for line in (g, k))
        if rule.combine == "prod":
            return b.op("mul", spread, b.op("div", result, x))
        hit = b.op("where", b.op("eq", x, result), b.const(1.0), b.const(0.0))
        ties = self._contract([(self._contract([(hit, index)], rule.out, self.w.lines[k].shape), rule.out)], index, shape)
        return b.op("mul", spread, b.op("div", hit, ties))

    # ------------------------------------------------------------------ one contraction
    def _contract(self, operands: list[tuple[int, Index]], target: Index, shape: tuple[int, ...]) -> int:
        """Sum the product of ``operands`` over every index that is not on ``target``; repeat along those that only it has."""
        lines, indices = [], []
        for line, index in operands:
            bare = tuple(i for i in index if i != "_")
            if bare != index:
                line = self.b.op(
                    "reshape", line, shape=tuple(s for s, i in zip(self.b.drafts[line].value.shape, index, strict=True) if i != "_")
                )
            lines.append(line)
            indices.append(bare)
        wanted = tuple(i for i in target if i != "_")
        present = tuple(i for i in wanted if any(i in index for index in indices))
        out = self._product(lines, indices, present)
        if present != wanted:
            sizes = tuple(s for s, i in zip(shape, target, strict=True) if i != "_")
            out = self.b.op("expand", out, spec=f"{''.join(present)}->{''.join(wanted)}", sizes=sizes)
        return out if wanted == target else self.b.op("reshape", out, shape=shape)

    def _product(self, lines: list[int], indices: list[Index], out: Index) -> int:
        if len(lines) == 1:
            return self._gathered(lines[0], indices[0], out)
        if indices[0] == indices[1] == out:
            return self.b.op("mul", *lines)
        if (not indices[0] and indices[1] == out) or (not indices[1] and indices[0] == out):
            return self.b.op("mul", *lines)
        return self.b.op("einsum", *lines, spec=f"{''.join(indices[0])},{''.join(indices[1])}->{''.join(out)}")

    def _gathered(self, line: int, index: Index, out: Index) -> int:
        if index == out:
            return line
        gone = tuple(k for k, i in enumerate(index) if i not in out)
        kept = tuple(i for i in index if i in out)
        if gone:
            line = self.b.op("sum", line, axis=gone if len(gone) > 1 else gone[0])
        return line if kept == out else self.b.op("transpose", line, axes=tuple(kept.index(i) for i in out))


def _along(axis: int, shape: tuple[int, ...], part: int | slice) -> tuple[Any, ...]:
    """The key that takes ``part`` along ``axis`` and everything else whole."""
    return (slice(None),) * (axis % len(shape)) + (part,)


def _dependents(w: Working, targets: set[int]) -> set[int]:
    """Lines that change when a target changes."""
    moved = set(targets)
    for k, line in enumerate(w.lines):
        if moved.intersection(line.operands):
            moved.add(k)
    return moved
