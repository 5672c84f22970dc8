"""What a leaf is called: the author's name as a symbol, a length as ‖x‖, a call as f(x), a constant as its number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.maths import Fence, Grid, Maths, Num, Root, Sub, Sym, seq
from workings.ir.working import Line
from workings.readers.names import Symbol, readable, symbol
from workings.readers.setting import ATOM, Piece, call, dot, fenced
from workings.readers.tree import GRADIENT, SLOPE, Term, View

KNOWN = {math.pi: "π", math.e: "e"}
SHOWN = 6
"""Entries of a constant array that are written out."""


@dataclass(frozen=True, slots=True)
class Label:
    """A symbol that can carry an index, or finished mathematics."""

    symbol: Symbol | None = None
    maths: Maths | None = None
    level: int = ATOM


def spell(what: str, of: Sequence[Piece]) -> Piece:
    """A length or a dot product, or the slope along one."""
    if what.startswith("∂"):
        inner = spell(what[1:], of)
        return Piece(seq(Sym("∂", "upright"), fenced(inner, ATOM)))
    return Piece(Fence("‖", of[0].maths, "‖")) if what == "norm" else dot(of[0], of[1])


def piece(view: View, term: Term, arguments: Sequence[Piece]) -> Piece:
    """A leaf, to be set inside something larger. ``arguments`` are those of a call, already set."""
    found = label(view, term, arguments)
    rank = view.line(term.line).value.ndim
    if found.symbol is not None:
        return Piece(found.symbol.plain(), ATOM, rank, found.symbol.wordy)
    assert found.maths is not None
    return Piece(found.maths, found.level, rank)


def label(view: View, term: Term, arguments: Sequence[Piece]) -> Label:
    line = view.line(term.line)
    if term.spelled:
        made = spell(term.spelled, arguments)
        return Label(maths=made.maths, level=made.level)
    if name := view.name(term.line, term.part):
        return Label(named(view, line, name, term.line))
    if term.part:
        return Label(maths=call(readable(view.w.parts[term.part].name), arguments).maths)
    if line.op == "const":
        return Label(maths=constant(line))
    return Label(maths=Sub(Sym("step", "upright"), Num(float(term.line))))


def named(view: View, line: Line, name: str, k: int) -> Symbol:
    """The author's name as a symbol; in a gradient, ``d_x`` is ∂x."""
    rest = name.removeprefix(SLOPE)
    if rest != name and view.w.name.startswith(GRADIENT):
        inner = symbol(rest, line.value.ndim, k)
        return Symbol(inner.base, inner.lower, "∂")
    return symbol(name, line.value.ndim, k)


def number(value: Any) -> Maths:
    """A given number: nothing stands behind it."""
    x = float(value)
    if x in KNOWN:
        return Sym(KNOWN[x], "upright")
    root = _root_of(x)
    return Root(Num(float(root))) if root else Num(x)


def _root_of(x: float) -> int:
    """The small whole number whose square root ``x`` is, to the last bit; 0 if there is none."""
    if not 1 < x < 1e3 or x == int(x):
        return 0
    whole = round(x * x)
    return whole if math.sqrt(whole) == x else 0


def constant(line: Line) -> Maths:
    """A constant from the author's code."""
    if line.value.ndim == 0:
        return number(line.value)
    if line.value.ndim > 2:
        return Sym("constant", "upright", None)
    rows = np.atleast_2d(line.value)
    return Grid(tuple(tuple(_shortened(row)) for row in _few(rows)), line.value.ndim == 1)


def _few(rows: np.ndarray) -> list[np.ndarray]:
    return list(rows) if len(rows) <= SHOWN else [*rows[:3], rows[-1]]


def _shortened(row: np.ndarray) -> list[Maths]:
    if len(row) <= SHOWN:
        return [Num(float(x)) for x in row]
    return [*(Num(float(x)) for x in row[:3]), Sym("⋯", "upright"), Num(float(row[-1]))]
