"""Where the first NaN or infinity was born: the line and cell whose operands are finite and whose result is not, and why.

An infinity that came in as a constant (a mask of −∞) is nobody's mistake and is not told, unless nothing else explains what is seen.
A NaN made of infinities (∞ − ∞, 0 · ∞) is born where it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.maths import Num
from workings.contract.number import format_number
from workings.contract.reading import Formula, Paragraph, Part, Reading, Text
from workings.ir.working import LEAVES, Working
from workings.readers import provenance
from workings.readers.cell import title
from workings.readers.equation import equation
from workings.readers.lower.plain import text
from workings.readers.tree import View
from workings.readers.words import called

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Birth:
    """One cell that is not a finite number although what it was made of explains nothing less."""

    line: int
    index: Index
    value: float
    operands: tuple[provenance.Cell, ...]
    """The cells it was made of: for a sum, those of the term that did it."""
    why: str
    cells: int
    """How many cells of the line were born this way."""


def born(w: Working) -> Birth | None:
    """The first birth in ``w``; ``None`` where every computed value is finite. What was not finite when it was given comes last."""
    first = next(births(w), None)
    if first is not None or all(np.isfinite(line.value).all() for line in w.lines if line.op not in LEAVES):
        return first
    return next((birth for birth in _given(w) if w.lines[birth.line].op == "input" or not finite(w)), None)


def finite(w: Working) -> bool:
    """Whether every output is finite: then what was born on the way was left behind."""
    return all(bool(np.isfinite(w.lines[k].value).all()) for k in w.outputs)


def births(w: Working) -> Iterator[Birth]:
    """Every line that made a NaN or an infinity by itself, in order: its first such cell."""
    for k, line in enumerate(w.lines):
        mask = births_at(w, k) if line.op not in LEAVES else None
        if mask is not None:
            index = tuple(int(i) for i in np.argwhere(mask)[0])
            cells, why = _why(w, k, index)
            yield Birth(k, index, float(line.value[index]), cells, why, int(mask.sum()))


def births_at(w: Working, k: int) -> np.ndarray | None:
    """The cells of line ``k`` that were born there: NaN with no NaN among what they read, ∞ with nothing but finite numbers."""
    value = w.lines[k].value
    if value.dtype.kind != "f" or np.isfinite(value).all():
        return None
    given = {j: w.lines[j].value for j in w.lines[k].operands if w.lines[j].value.dtype.kind == "f"}
    nan = np.isnan(value) & ~provenance.spread(w, k, {j: np.isnan(v) for j, v in given.items()})
    infinite = np.isinf(value) & ~provenance.spread(w, k, {j: ~np.isfinite(v) for j, v in given.items()})
    found = np.asarray(nan | infinite)
    return found if found.any() else None


def _given(w: Working) -> Iterator[Birth]:
    """NaN or infinity that came in from outside."""
    for k, line in enumerate(w.lines):
        if line.op in LEAVES and line.value.dtype.kind == "f" and not np.isfinite(line.value).all():
            mask = ~np.isfinite(line.value)
            index = tuple(int(i) for i in np.argwhere(mask)[0])
            how = "it was given as an input" if line.op == "input" else "it is a constant of the code"
            yield Birth(k, index, float(line.value[index]), (), how, int(mask.sum()))


# ---------------------------------------------------------------------- why
Test = Callable[..., bool]
LARGE = "the result is larger than the largest number of its kind ({largest})"
_INF = np.isinf


def _always(*values: float) -> bool:
    return True


def _opposite(a: float, b: float) -> bool:
    return bool(_INF(a) and _INF(b))


_DIVISION: tuple[tuple[Test, str], ...] = (
    (lambda a, b: a == 0 and b == 0, "0/0 has no value"),
    (lambda a, b: b == 0, "nothing can be divided by 0"),
    (_opposite, "∞/∞ has no value"),
    (_always, LARGE),
)
_LOGARITHM: tuple[tuple[Test, str], ...] = (
    (lambda a: a == 0, "the logarithm falls without end towards 0"),
    (lambda a: a < 0, "a negative number has no real logarithm"),
)
_ANGLE: tuple[tuple[Test, str], ...] = ((lambda a: abs(a) > 1, "no angle has a sine or cosine outside −1 to 1"),)
_TURN: tuple[tuple[Test, str], ...] = ((_INF, "∞ is no angle"),)
_GROWS: tuple[tuple[Test, str], ...] = ((_always, "e to a power above {limit} is larger than the largest number of its kind"),)
_PRODUCT: tuple[tuple[Test, str], ...] = ((lambda a, b: a == 0 or b == 0, "0 times ∞ has no value"), (_always, LARGE))
_REMAINDER: tuple[tuple[Test, str], ...] = (
    (lambda a, b: b == 0, "nothing can be divided by 0"),
    (lambda a, b: bool(_INF(a)), "∞ leaves no remainder"),
    (_always, LARGE),
)
REASONS: dict[str, tuple[tuple[Test, str], ...]] = {
    "div": _DIVISION, "mod": _REMAINDER, "floordiv": _REMAINDER, "mul": _PRODUCT, "square": ((_always, LARGE),),
    "add": ((_opposite, "∞ and −∞ have no sum"), (_always, LARGE)), "sub": ((_opposite, "∞ − ∞ has no value"), (_always, LARGE)),
    "log": _LOGARITHM, "log2": _LOGARITHM, "log10": _LOGARITHM,
    "log1p": ((lambda a: a == -1, "1 plus it is 0, and the logarithm falls without end towards 0"), (lambda a: a < -1, "1 plus it is negative and has no real logarithm")),
    "sqrt": ((lambda a: a < 0, "a negative number has no real square root"),),
    "exp": _GROWS, "expm1": _GROWS, "sinh": _GROWS, "cosh": _GROWS,
    "pow": ((lambda a, b: a == 0 and b < 0, "0 to a negative power divides by 0"),
            (lambda a, b: a < 0 and b != int(b), "a negative number to a power that is not whole is not real"), (_always, LARGE)),
    "arcsin": _ANGLE, "arccos": _ANGLE, "sin": _TURN, "cos": _TURN, "tan": _TURN, "hypot": ((_always, LARGE),), "logaddexp": ((_always, LARGE),),
}  # fmt: skip
"""Scalar -> (what its operands are, why the result is not finite); the first that holds is told."""
ATOMS = {
    "cumsum": "the running sum outgrows the largest number of its kind, or meets ∞ and −∞",
    "inv": "the matrix has no inverse, or one too large to hold",
    "solve": "the system has no single solution, or one too large to hold",
    "det": "the determinant is larger than the largest number of its kind",
}
PLAIN = "its operands are finite and its result is not"


def _why(w: Working, k: int, index: Index) -> tuple[tuple[provenance.Cell, ...], str]:
    """The operand cells that made the cell, and the reason."""
    rule, cells = w.rule(k), provenance.sources(w, k, index)
    if rule is None:
        return (), ATOMS.get(w.lines[k].op, PLAIN)
    if not rule.bound:
        return tuple(cells), reason(rule.scalar, [_at(w, c) for c in cells], w.lines[k].value.dtype)
    width = len(rule.ins)
    terms = [tuple(cells[n : n + width]) for n in range(0, len(cells), width)]
    for term in terms:
        values = [_at(w, c) for c in term]
        with np.errstate(all="ignore"):
            made = np.prod(np.array(values, dtype=w.lines[k].value.dtype))
        if width > 1 and not np.isfinite(made) and (all(map(np.isfinite, values)) or np.isnan(made)):
            return term, reason(rule.scalar, values, w.lines[k].value.dtype)
    ends = [c for c in cells if np.isinf(_at(w, c))]
    told = reason(
        "mul" if rule.combine == "prod" else "add", [0.0, np.inf] if rule.combine == "prod" else [np.inf, np.inf], w.lines[k].value.dtype
    )
    return tuple(
        ends[:2]
    ), told if ends else f"the {'product' if rule.combine == 'prod' else 'sum'} is larger than the largest number of its kind"


def reason(scalar: str, values: Sequence[float], dtype: np.dtype[Any]) -> str:
    """Why ``scalar`` of ``values`` is not finite."""
    largest = np.finfo(dtype).max if np.dtype(dtype).kind == "f" else np.finfo(float).max
    for holds, why in REASONS.get(scalar, ()):
        if holds(*values):
            return why.format(largest=format_number(float(largest), 2), limit=format_number(float(np.log(largest)), 2))
    return PLAIN


def _at(w: Working, cell: provenance.Cell) -> float:
    return float(w.lines[cell[0]].value[cell[1]])


# ---------------------------------------------------------------------- told
def told(w: Working, birth: Birth) -> tuple[Part, ...]:
    """The birth as a sentence whose numbers can be opened: ``ratio, entry 2 is undefined: x is 0 and y is 0, and 0/0 has no value.``"""
    view, line = View(w), w.lines[birth.line]
    where = f"Line {line.span.line}: " if line.span is not None else ""
    own = "A constant" if line.op == "const" else title(view, birth.line, birth.index)
    parts: list[Part] = [Text(f"{where}{own} is "), Formula(Num(birth.value, birth.line, birth.index))]
    seen = list(dict.fromkeys(birth.operands))
    for n, (j, at) in enumerate(seen):
        here = w.lines[j]
        joint = ": " if n == 0 else " and " if n == len(seen) - 1 else ", "
        if here.op == "const":
            parts += [Text(f"{joint}there stands "), Formula(Num(float(here.value[at])))]
            continue
        named = here.name or called(view, j, line.part)
        named = f"({named})" if at and not named.isidentifier() else named
        spot = f"[{', '.join(map(str, at))}]" if at else ""
        parts += [Text(f"{joint}{named}{spot} is "), Formula(Num(float(here.value[at]), j, at))]
    joint = ", and " if seen else ": "
    more = f" {birth.cells} cells of the line are born this way." if birth.cells > 1 else ""
    left = " The result is finite all the same." if finite(w) else ""
    return (*parts, Text(f"{joint}{birth.why}.{more}{left}"))


def sentence(w: Working, birth: Birth) -> str:
    return "".join(
        part.text if isinstance(part, Text) else text(part.maths) if isinstance(part, Formula) else "" for part in told(w, birth)
    )


def reading(w: Working) -> Reading:
    """What is shown of the first birth: the sentence, and the cell worked out. Empty of blocks where every number is finite."""
    first = born(w)
    if first is None:
        return Reading("Every number is finite", ())
    blocks = [Paragraph(told(w, first))]
    worked = [equation(w, first.line, first.index)] if w.lines[first.line].op not in LEAVES else []
    facts = {"line": first.line, "index": list(first.index), "why": first.why, "cells": first.cells}
    return Reading("Where the first number that is not finite was born", (*blocks, *worked), facts)
