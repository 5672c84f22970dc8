"""Slips that anybody may make in a line, derived from the row of its op: a new function gets them without a word written about it.

Each rule below is about rows: what the index rule sums, which axis it names, what its scalar's row says of it. It gives the
ways in which such a line goes wrong, each as another way of computing the line, and names itself from the row and the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.rules import Rule
from workings.ir.scalars import SCALARS, Scalar
from workings.ir.working import LEAVES, Line, Working

Make = Callable[[Builder, tuple[int, ...]], int]
"""(builder, the line's operands there) -> the line computed otherwise."""

COMBINERS = {"sum": "prod", "prod": "sum", "max": "min", "min": "max"}
TAKEN = {"sum": "sum", "prod": "product", "max": "largest", "min": "smallest"}
INVERSE = {"mul": "div", "div": "mul"}
ALONG = ("one result for each column", "one result for each row")
_LOG = re.compile(r"1 / (?:a|\(a \* log\(\d+\)\))")


@dataclass(frozen=True, slots=True)
class Change:
    """One line computed otherwise."""

    kind: str
    """``axis``, ``root``, ``sign`` …: the rule that found it."""
    at: int
    """The line it acts on."""
    deed: str
    """Completes "It is what you get if you …"."""
    make: Make


def changes(w: Working) -> tuple[Change, ...]:
    """Every generic slip in every line that the output needs; some may not run (the shapes no longer fit)."""
    return tuple(change for k in sorted(_needed(w)) for change in changes_at(w, k))


def changes_at(w: Working, k: int) -> tuple[Change, ...]:
    """The generic slips of line ``k``; none for an input or a constant."""
    if w.lines[k].op in LEAVES:
        return ()
    row = _Row(w, k)
    return tuple(Change(kind, k, deed, make) for rule in RULES for kind, deed, make in rule(row))


def _needed(w: Working) -> set[int]:
    needed, todo = set(), list(w.outputs)
    while todo:
        k = todo.pop()
        if k not in needed:
            needed.add(k)
            todo.extend(w.lines[k].operands)
    return needed


class _Row:
    """A line with what its row says of it."""

    def __init__(self, w: Working, k: int) -> None:
        self.w, self.k, self.line = w, k, w.lines[k]
        self.rule: Rule | None = w.rule(k)
        self.scalar: Scalar | None = SCALARS.get(self.line.op)
        self.shapes = w.shapes(k)
        self.facts = OPS[self.line.op].facts

    @property
    def operands(self) -> tuple[Line, ...]:
        return tuple(self.w.lines[j] for j in self.line.operands)

    def name(self, k: int) -> str:
        """What operand ``k`` is called: its name, its number, its row's words for one step ("the sum of e"), or its place."""
        j = self.line.operands[k]
        words, below = OPS[self.w.lines[j].op].words if self.w.lines[j].op not in LEAVES else "", self.w.lines[j].operands
        if not (called := _named(self.w, j)) and "{bound}" not in words:
            names = [_named(self.w, i) for i in below]
            called = words.format(*names) if words and all(names) else ""
        return called or _ORDER[k]

    @property
    def counted(self) -> int:
        """How many terms are gathered into one cell; 1 where none are."""
        if self.rule is None or not self.rule.bound:
            return 1
        pairs = (pair for index, shape in zip(self.rule.ins, self.shapes, strict=True) for pair in zip(index, shape, strict=True))
        size = dict(pairs)
        return int(np.prod([size[letter] for letter in self.rule.bound], dtype=int))


def _named(w: Working, k: int) -> str:
    line = w.lines[k]
    return f"{line.value.item():g}" if line.op == "const" and line.value.ndim == 0 else line.name


_ORDER = ("the first operand", "the second operand", "the third operand")
Found = Iterator[tuple[str, str, Make]]


def _op(op: str, *order: int, **attrs: Any) -> Make:
    """The row ``op`` on the operands in this order."""
    return lambda b, operands: b.op(op, *(operands[k] for k in order), **attrs)


def _operand(k: int) -> Make:
    return lambda b, operands: operands[k]


def _with(op: str, left: int, number: Any, **attrs: Any) -> Make:
    return lambda b, operands: b.op(op, operands[left], b.const(number), **attrs)


# ---------------------------------------------------------------- axes
def _axis(row: _Row) -> Found:
    """A row that names an axis: another one is named."""
    axis, rank = row.line.attrs.get("axis"), len(row.shapes[0]) if row.shapes else 0
    if not isinstance(axis, int) or rank < 2 or OPS[row.line.op].move is not None:
        return
    for other in range(rank):
        if other != axis % rank:
            said = ALONG[other] if rank == 2 else f"work along axis {other} where it is axis {axis % rank}"
            deed = f"give {said}" if rank == 2 else said
            if row.line.attrs.get("keepdims"):
                deed = f"take the {TAKEN.get(row.line.op, row.line.op)} along axis {other} where it is axis {axis % rank}"
            yield "axis", deed, _op(row.line.op, 0, **{**row.line.attrs, "axis": other})


def _transpose(row: _Row) -> Found:
    """A row that only puts indices in another order: they stay, or the numbers are read again. A contraction: one factor is turned."""
    rule = row.rule
    if rule is None:
        return
    if rule.scalar == "id" and not rule.bound and sorted(rule.out) == sorted(rule.ins[0]) and rule.out != rule.ins[0]:
        yield "transpose", f"leave the axes of {row.name(0)} as they are", _operand(0)
        yield "reshape", f"read the numbers of {row.name(0)} again in the other shape", _op("reshape", 0, shape=row.line.shape)
    if row.line.op == "matmul":
        for k, shape in enumerate(row.shapes):
            if len(shape) == 2:
                yield "transpose", f"swap the axes of {row.name(k)}", _turned(k)


def _turned(k: int) -> Make:
    def make(b: Builder, operands: tuple[int, ...]) -> int:
        both = list(operands)
        both[k] = b.op("transpose", both[k])
        return b.op("matmul", *both)

    return make


# ---------------------------------------------------------------- what is gathered
def _gathered(row: _Row) -> Found:
    """A row that gathers an index: the mean for the sum, another way of gathering, one term missed, or nothing gathered."""
    rule = row.rule
    if rule is None or not rule.bound or row.counted < 2:
        return
    if rule.combine == "sum":
        yield "mean", "take the mean where the sum is asked for", _then("div", row, row.counted)
    if row.line.op == rule.combine:
        other = COMBINERS[rule.combine]
        deed = f"take the {TAKEN[other]} where the {TAKEN[rule.combine]} is asked for"
        yield "gathering", deed, _op(other, 0, **row.line.attrs)
        if len(rule.bound) == 1:
            axis = rule.ins[0].index(rule.bound[0])
            for part, which in ((slice(None, -1), "last"), (slice(1, None), "first")):
                key = (slice(None),) * axis + (part,)
                yield "off by one", f"leave out the {which} of what is gathered", _fewer(row, key)
    if row.line.op == "matmul":
        yield "gathering", "multiply entry by entry and add nothing", _op("mul", 0, 1)


def _then(op: str, row: _Row, number: float) -> Make:
    def make(b: Builder, operands: tuple[int, ...]) -> int:
        return b.op(op, b.op(row.line.op, *operands, **row.line.attrs), b.const(float(number)))

    return make


def _fewer(row: _Row, key: tuple[Any, ...]) -> Make:
    return lambda b, operands: b.op(row.line.op, b.op("getitem", operands[0], key=key), **row.line.attrs)


def _place(row: _Row) -> Found:
    """A row that gives the place of the most of something: the most itself."""
    combine = row.line.op.removeprefix("arg")
    if combine != row.line.op and combine in COMBINERS:
        yield "place", f"give the {TAKEN[combine]} value where its place is asked for", _op(combine, 0, **row.line.attrs)


# ---------------------------------------------------------------- one scalar function for another
def _forgotten(row: _Row) -> Found:
    """A function of one number: it is left out. A root or a minus sign says so by how its row is set."""
    scalar = row.scalar
    if scalar is None or scalar.arity != 1:
        return
    kind = {"root": "root", "prefix": "sign"}.get(scalar.form, "forgotten function")
    yield kind, f"leave out {_called(scalar)}", _operand(0)


def _called(scalar: Scalar) -> str:
    """The function in the words of its row, without an operand: “the square root”, “the step to e to the power”."""
    words = scalar.words.replace("{0}", "").strip()
    return re.sub(r"\s+(of|plus)$", "", words) if words.startswith("the ") else f"the step “{scalar.words.format('…')}”"


def _logarithm(row: _Row) -> Found:
    """Logarithms are the rows whose slope is one over the operand, but for a number: another base is taken."""
    if row.scalar is None or not _LOG.fullmatch(row.scalar.partials[0]) or row.scalar.arity != 1:
        return
    for other in SCALARS.values():
        if other.arity == 1 and other is not row.scalar and _LOG.fullmatch(other.partials[0]):
            yield "log base", f"take {_called(other)}", _op(other.name, 0)


def _sign(row: _Row) -> Found:
    """A linear row of two operands: the one whose second slope has the other sign."""
    if row.scalar is None or row.scalar.arity != 2 or "linear" not in row.facts:
        return
    for other in SCALARS.values():
        if other.arity == 2 and "linear" in other.facts and other is not row.scalar:
            yield "sign", f"take {other.words.format(row.name(0), row.name(1))}", _op(other.name, 0, 1)


def _inverse(row: _Row) -> Found:
    """Multiplied where it is divided, and the other way round."""
    if (other := INVERSE.get(row.line.op)) is not None:
        yield "inverse", f"take {SCALARS[other].words.format(row.name(0), row.name(1))}", _op(other, 0, 1)


# ---------------------------------------------------------------- operands
def _swapped(row: _Row) -> Found:
    """Two operands whose order matters: the row is not commutative."""
    contraction = row.line.op == "matmul" and all(len(shape) == 2 for shape in row.shapes)
    plain = row.scalar is not None and row.scalar.arity == 2 and "commutative" not in row.facts
    if contraction or plain:
        yield "order", f"take {row.name(0)} and {row.name(1)} the other way round", _op(row.line.op, 1, 0)


def _dropped(row: _Row) -> Found:
    """One operand is left out: a term of a sum, a factor of a product, a divisor, an exponent."""
    if row.line.op in ("add", "sub"):
        yield "dropped term", f"leave out the term {row.name(1)}", _operand(0)
        yield "dropped term", f"leave out the term {row.name(0)}", _operand(1) if row.line.op == "add" else _negative
    if row.line.op == "mul":
        for k in (0, 1):
            yield "forgotten factor", f"leave out the factor {row.name(k)}", _operand(1 - k)
    if row.line.op == "div":
        kind = "forgotten normaliser" if _normalises(row) else "forgotten factor"
        yield kind, f"do not divide by {row.name(1)}", _operand(0)
    if row.line.op == "pow":
        yield "forgotten power", f"leave out the power {row.name(1)}", _operand(0)


def _negative(b: Builder, operands: tuple[int, ...]) -> int:
    return b.op("neg", operands[1])


def _normalises(row: _Row) -> bool:
    """The divisor gathers the very thing that is divided."""
    divisor, top = row.line.operands[1], row.line.operands[0]
    gathers = row.w.rule(divisor)
    return gathers is not None and bool(gathers.bound) and top in row.w.lines[divisor].operands


def _wrong_operand(row: _Row) -> Found:
    """An input stands there: another input of its shape is taken."""
    w = row.w
    for k, j in enumerate(row.line.operands):
        if w.lines[j].op != "input":
            continue
        for other in w.inputs:
            if other != j and w.lines[other].shape == w.lines[j].shape and other not in row.line.operands:
                yield "wrong operand", f"take {w.lines[other].name} where {w.lines[j].name} is asked for", _instead(row, k, other)


def _instead(row: _Row, k: int, other: int) -> Make:
    name = row.w.inputs.index(other)

    def make(b: Builder, operands: tuple[int, ...]) -> int:
        swapped = [b.inputs[name] if j == k else operand for j, operand in enumerate(operands)]
        return b.op(row.line.op, *swapped, **row.line.attrs)

    return make


# ---------------------------------------------------------------- counts
def _counts(row: _Row) -> Found:
    """A whole number written out: one more, one less. As the divisor of a gathered sum it is a count, and this is ``ddof``."""
    if row.scalar is None or row.scalar.arity != 2:
        return
    number = row.operands[1]
    if number.op != "const" or number.value.ndim or not 2 <= (n := float(number.value)) <= 10_000 or n != int(n):
        return
    size = _gathered_below(row.w, row.line.operands[0])
    if row.line.op == "div" and n in (size, size - 1):
        count = size - 1 if n == size else size
        yield "ddof", f"divide by {count} where {int(n)} is asked for", _with("div", 0, float(count))
        return
    for other in (n + 1, n - 1):
        yield "off by one", f"put {other:g} where {n:g} stands", _with(row.line.op, 0, float(other))


def _gathered_below(w: Working, k: int) -> int:
    """How many terms line ``k`` gathers; 1 where it gathers none."""
    return 1 if w.lines[k].op in LEAVES else _Row(w, k).counted


RULES: tuple[Callable[[_Row], Found], ...] = (
    _axis, _transpose, _gathered, _place, _forgotten, _logarithm, _sign, _inverse, _swapped, _dropped, _wrong_operand, _counts,
)  # fmt: skip
"""One function for each rule about rows."""
