"""The table of simplifying rules: a pattern over one line and the lines it reads, and what takes its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workings.ir.working import LEAVES, Line


@dataclass(frozen=True, slots=True)
class New:
    """A line that takes the place of another. ``const`` stands for the value that the line had."""

    op: str
    operands: tuple[int, ...] = ()
    attrs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """``find`` gives the number of an earlier line, a :class:`New` line, or ``None`` where the pattern is not met."""

    name: str
    keeps: str
    """``bits``, ``rounding`` or ``domain``."""
    ops: tuple[str, ...]
    """Ops of the lines on which it is tried; ``*`` is every op."""
    find: Callable[[Rows, Line], int | New | None]


class Rows:
    """The lines made so far, and questions that the patterns ask of them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def all_are(self, k: int, number: float) -> bool:
        """Line ``k`` is a constant and every cell of it is ``number``; −0 is told from 0."""
        line = self.lines[k]
        if line.op != "const" or line.attrs.get("drawn") or not line.value.size:
            return False
        return bool(np.all(line.value == number)) and not (
            number == 0 and line.value.dtype.kind == "f" and bool(np.signbit(line.value).any())
        )

    def inside(self, k: int, *ops: str) -> int | None:
        """The first operand of line ``k`` when its op is one of ``ops`` and has no attributes."""
        line = self.lines[k]
        return line.operands[0] if line.op in ops and not line.attrs else None

    # ------------------------------------------------------------------ words
    def label(self, k: int, depth: int = 2) -> str:
        line = self.lines[k]
        if line.name:
            return line.name
        if line.op == "const":
            return f"{line.value.item():g}" if line.value.ndim == 0 else f"a constant of shape {line.shape}"
        return self.said(line, depth - 1) if depth else "…"

    def said(self, line: Line, depth: int = 2) -> str:
        """A line in signs and calls, two levels deep."""
        if line.op in LEAVES:
            return line.name or (f"{line.value.item():g}" if line.value.ndim == 0 else f"a constant of shape {line.shape}")
        inner = [self.label(j, depth) for j in line.operands]
        if line.op in SIGNS and len(inner) == 2:
            return f" {SIGNS[line.op]} ".join(f"({x})" if " " in x and not x.endswith(")") else x for x in inner)
        return f"{line.op}({', '.join([*inner, *(f'{k}={v!r}' for k, v in line.attrs.items() if k != 'places')])})"


SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "matmul": "@"}


def held(line: Line) -> Any:
    """What a replay gives for the line: a Python number for a weak constant, so that NumPy promotes as it did."""
    if line.op == "const" and line.attrs.get("weak"):
        return line.value.item()
    return line.value[()]


def key_of(op: str, operands: tuple[int, ...], attrs: Mapping[str, Any]) -> Any:
    """Equal for two lines that compute the same thing; arrays in the attributes are compared by their bytes."""
    return op, operands, tuple((k, _frozen(v)) for k, v in sorted(attrs.items())) if attrs else ()


def _frozen(v: Any) -> Any:
    if isinstance(v, tuple | list):
        return type(v), tuple(_frozen(x) for x in v)
    if isinstance(v, slice):
        return "slice", v.start, v.stop, v.step
    if isinstance(v, np.ndarray):
        return v.dtype.str, v.shape, v.tobytes()
    return type(v), repr(v)


def _neutral(number: float, *places: int) -> Callable[[Rows, Line], int | None]:
    """The other operand, where the one at ``places`` is ``number``."""

    def find(rows: Rows, line: Line) -> int | None:
        for place in places:
            if rows.all_are(line.operands[place], number):
                return line.operands[1 - place]
        return None

    return find


def _undone(*pairs: tuple[str, str]) -> Callable[[Rows, Line], int | None]:
    """``f(g(x))`` is ``x`` for each pair ``(f, g)``."""

    def find(rows: Rows, line: Line) -> int | None:
        return next((x for f, g in pairs if line.op == f and (x := rows.inside(line.operands[0], g)) is not None), None)

    return find


def _of_negative(rows: Rows, line: Line) -> New | None:
    inner = rows.inside(line.operands[0], "neg")
    return None if inner is None else New(line.op, (inner,), line.attrs)


def _signs(rows: Rows, line: Line) -> New | None:
    """A sign beside + or − goes into it; two signs under · or / cancel. Each is exact in floating point."""
    if line.value.dtype.kind != "f" or any(rows.lines[j].value.dtype.kind != "f" for j in line.operands):
        return None
    a, b = line.operands
    minus_a, minus_b = rows.inside(a, "neg"), rows.inside(b, "neg")
    if line.op == "add":
        return New("sub", (a, minus_b)) if minus_b is not None else New("sub", (b, minus_a)) if minus_a is not None else None
    if line.op == "sub":
        return New("add", (a, minus_b)) if minus_b is not None else None
    return New(line.op, (minus_a, minus_b)) if minus_a is not None and minus_b is not None else None


def _times_minus_one(rows: Rows, line: Line) -> New | None:
    x = _neutral(-1.0, 1, 0)(rows, line)
    signed = x is not None and rows.lines[x].value.dtype == line.value.dtype
    return New("neg", (x,)) if x is not None and signed else None


def _times_zero(rows: Rows, line: Line) -> New | None:
    """Whole numbers only: 0 · NaN and 0 · Inf are NaN, and 0 · −2.0 is −0."""
    whole = line.value.dtype.kind in "biu"
    return New("const") if whole and any(rows.all_are(j, 0) for j in line.operands) else None


def _constant(rows: Rows, line: Line) -> New | None:
    """What was drawn at random stays visible, and so does a constant that is repeated: neither is folded away."""
    below = [rows.lines[j] for j in line.operands]
    known = bool(below) and line.op != "expand" and all(x.op == "const" and "drawn" not in x.attrs for x in below)
    return New("const") if known else None


def _transposed(rows: Rows, line: Line) -> int | New | None:
    x = rows.lines[line.operands[0]]
    if line.value.ndim < 2:
        return line.operands[0]
    outer = tuple(a % line.value.ndim for a in line.attrs.get("axes") or range(line.value.ndim - 1, -1, -1))
    if outer == tuple(range(line.value.ndim)):
        return line.operands[0]
    if x.op != "transpose":
        return None
    inner = tuple(a % line.value.ndim for a in x.attrs.get("axes") or range(line.value.ndim - 1, -1, -1))
    axes = tuple(inner[a] for a in outer)
    return x.operands[0] if axes == tuple(range(len(axes))) else New("transpose", x.operands, {"axes": axes})


def _own_shape(rows: Rows, line: Line) -> int | None:
    return line.operands[0] if rows.lines[line.operands[0]].shape == line.shape else None


def _reshaped_again(rows: Rows, line: Line) -> New | None:
    x = rows.lines[line.operands[0]]
    return New("reshape", x.operands, line.attrs) if x.op == "reshape" else None


def _whole(rows: Rows, line: Line) -> int | None:
    keys = line.attrs.get("key", ())
    everything = isinstance(keys, tuple) and all(k is Ellipsis or (isinstance(k, slice) and k == slice(None)) for k in keys)
    return line.operands[0] if everything and len(line.operands) == 1 else None


def _alone(rows: Rows, line: Line) -> int | None:
    return line.operands[0] if len(line.operands) == 1 else None


def _both_same(rows: Rows, line: Line) -> int | None:
    return line.operands[-1] if line.operands[-1] == line.operands[-2] else None


def _root_of_square(rows: Rows, line: Line) -> New | None:
    below = rows.lines[line.operands[0]]
    if below.op == "square" or (below.op == "pow" and rows.all_are(below.operands[1], 2)):
        return New("abs", below.operands[:1])
    return None


def _own_type(rows: Rows, line: Line) -> int | None:
    return line.operands[0] if rows.lines[line.operands[0]].value.dtype == line.value.dtype else None


# fmt: off
SAME = Rule("computed before", "bits", (), lambda rows, line: None)
UNREAD = "read by nothing"
RULES: tuple[Rule, ...] = (
    Rule("constants alone", "bits", ("*",), _constant),
    Rule("x · 1 = x", "bits", ("mul",), _neutral(1.0, 1, 0)),
    Rule("x / 1 = x", "bits", ("div",), _neutral(1.0, 1)),
    Rule("x - 0 = x", "bits", ("sub",), _neutral(0.0, 1)),
    Rule("x + 0 = x", "rounding", ("add",), _neutral(0.0, 1, 0)),
    Rule("x ^ 1 = x", "rounding", ("pow",), _neutral(1.0, 1)),
    Rule("x · (-1) = -x", "bits", ("mul",), _times_minus_one),
    Rule("x · 0 = 0 for whole numbers", "bits", ("mul",), _times_zero),
    Rule("-(-x) = x", "bits", ("neg",), _undone(("neg", "neg"))),
    Rule("two signs", "bits", ("add", "sub", "mul", "div"), _signs),
    Rule("the size and the square forget the sign", "bits", ("abs", "square"), _of_negative),
    Rule("the size of a size", "bits", ("abs",), lambda rows, line: line.operands[0] if rows.lines[line.operands[0]].op in ("abs", "square") else None),
    Rule("transpose of a transpose", "bits", ("transpose",), _transposed),
    Rule("reshape to the same shape", "bits", ("reshape",), _own_shape),
    Rule("reshape of a reshape", "bits", ("reshape",), _reshaped_again),
    Rule("all of x is x", "bits", ("getitem",), _whole),
    Rule("one array laid end to end", "bits", ("concatenate",), _alone),
    Rule("the type it has already", "bits", ("cast",), _own_type),
    Rule("both choices are the same", "bits", ("where", "maximum", "minimum"), _both_same),
    Rule("ln(exp(x)) = x", "domain", ("log",), _undone(("log", "exp"))),
    Rule("exp(ln(x)) = x for x > 0", "domain", ("exp",), _undone(("exp", "log"))),
    Rule("√x² = |x|", "domain", ("sqrt",), _root_of_square),
    Rule("(√x)² = x for x ≥ 0", "domain", ("square",), _undone(("square", "sqrt"))),
)
# fmt: on
