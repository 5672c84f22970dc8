"""Two workings side by side: which line is the first at which one departs from the other.

Lines are aligned by what they came to: same shape, same numbers (up to rounding), whatever their order, their names and the
steps between them; where several fit, one of the same op, name and operands is taken. From an output that the other lacks the
way goes back through lines the other lacks as well, to those whose operands it does have: there the two part. A detour that
comes to the same in the end is no departure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.number import format_number
from workings.contract.reading import Counted, Formula, Number, Paragraph, Part, Reading, Text
from workings.ir.working import LEAVES, Working
from workings.readers.formula import symbolic
from workings.readers.lower.plain import text

CLOSE = 1e-9
"""Relative difference of whole values up to which two lines are the same: other orders of adding differ by rounding."""
SHOWN = 6
"""Numbers of a value that are written out in a sentence."""


@dataclass(frozen=True, slots=True)
class Comparison:
    one: Working
    other: Working
    pairs: dict[int, int]
    """Line of ``one`` -> the line of ``other`` that came to the same."""
    extra: tuple[int, ...]
    """Computed lines of ``one`` whose value ``other`` never has."""
    missing: tuple[int, ...]
    """Computed lines of ``other`` whose value ``one`` never has."""
    agree: bool
    """Whether the outputs are the same."""
    at: int | None = None
    """The first line of ``one`` that departs."""
    there: int | None = None
    """The line of ``other`` that stands in its place; ``None`` where it has none."""
    difference: float | None = None
    """The largest difference between the two, where their shapes are the same."""
    index: tuple[int, ...] = ()
    """The cell at which it is largest."""

    @property
    def sentence(self) -> str:
        parts = told(self)
        return "".join(
            part.text if isinstance(part, Text) else format_number(part.value) for part in parts if not isinstance(part, Formula)
        )


def compare(one: Working, other: Working) -> Comparison:
    """How ``one`` (say, a learner's) stands to ``other`` (the reference). The inputs are taken to be the same ones."""
    there, here = _Index(other), _Index(one)
    pairs: dict[int, int] = {}
    for k in range(len(one.lines)):
        if (found := there.match(one, k, pairs)) is not None:
            pairs[k] = found
    back: dict[int, int] = {j: k for k, j in reversed(pairs.items())}
    for j in range(len(other.lines)):
        if j not in back and (found := here.match(other, j, back)) is not None:
            back[j] = found
    extra = tuple(k for k, line in enumerate(one.lines) if k not in pairs and line.op not in LEAVES)
    missing = tuple(j for j, line in enumerate(other.lines) if j not in back and line.op not in LEAVES)
    agree = len(one.outputs) == len(other.outputs) and all(
        _same(one.lines[k].value, other.lines[j].value) for k, j in zip(one.outputs, other.outputs, strict=True)
    )
    if agree:
        return Comparison(one, other, pairs, extra, missing, True)
    at, place = _departure(one, other, pairs, back)
    difference, index = _difference(one, other, at, place)
    return Comparison(one, other, pairs, extra, missing, False, at, place, difference, index)


# ---------------------------------------------------------------------- the same value
def _same(a: np.ndarray, b: np.ndarray) -> bool:
    if a.shape != b.shape or (a.dtype.kind == "b") != (b.dtype.kind == "b"):
        return False
    if a.tobytes() == b.tobytes() and a.dtype == b.dtype:
        return True
    x, y = np.asarray(a, float), np.asarray(b, float)
    finite = np.isfinite(x)
    scale = float(np.max(np.abs(x), initial=0.0, where=finite))
    return bool(np.allclose(x, y, rtol=CLOSE, atol=CLOSE * scale, equal_nan=True))


class _Index:
    """Finds the lines of a working by what they came to: sorted by one number drawn from the whole value."""

    def __init__(self, w: Working) -> None:
        self.w = w
        self.weights: dict[tuple[int, ...], np.ndarray] = {}
        found: dict[Any, list[tuple[float, int]]] = {}
        for k, line in enumerate(w.lines):
            group, mark, _ = self._mark(line.value, line.op)
            found.setdefault(group, []).append((mark, k))
        self.groups = {group: sorted(marks) for group, marks in found.items()}
        self.bare = {group: [mark for mark, _ in marks] for group, marks in self.groups.items()}

    def _mark(self, value: np.ndarray, op: str) -> tuple[Any, float, float]:
        """A group that must be equal, a number that must be near, and how near."""
        x = np.asarray(value, float).reshape(-1)
        finite = np.isfinite(x)
        odd = "" if finite.all() else str((np.isnan(x).sum(), np.isposinf(x).sum(), np.isneginf(x).sum()))
        weights = self.weights.get(value.shape)
        if weights is None:
            weights = self.weights[value.shape] = np.random.default_rng(value.size).uniform(0.5, 1.5, value.size)
        plain = x if not odd else np.where(finite, x, 0.0)
        with np.errstate(all="ignore"):
            mark, reach = float(weights @ plain), 4 * CLOSE * float(weights @ np.abs(plain)) * max(1, x.size) ** 0.5
        known = np.isfinite(mark) and np.isfinite(reach)
        group = (value.shape, value.dtype.kind == "b", odd, op == "const")
        return group, mark if known else 0.0, reach if known else 0.0

    def match(self, w: Working, k: int, pairs: dict[int, int]) -> int | None:
        """The line here that is most like line ``k`` of ``w``: the same value, and if possible the same op, operands and name."""
        line = w.lines[k]
        group, mark, reach = self._mark(line.value, line.op)
        marks = self.bare.get(group, [])
        near = [j for _, j in self.groups.get(group, [])[bisect_left(marks, mark - reach) : bisect_right(marks, mark + reach)]]
        best, found = (-100, 0), None
        for j in near[:: max(1, len(near) // 64)]:
            its = self.w.lines[j]
            if not _same(line.value, its.value):
                continue
            operands = tuple(pairs.get(i, -1) for i in line.operands)
            like = (8 if operands == its.operands and its.op == line.op else 0) + (4 if its.name == line.name and line.name else 0)
            like += (2 if its.op == line.op else 0) - (8 if (its.op in LEAVES) != (line.op in LEAVES) else 0)
            if (like, -abs(j - k)) > best:
                best, found = (like, -abs(j - k)), j
        return found


# ---------------------------------------------------------------------- where they part
def _front(w: Working, ends: Iterable[int], known: dict[int, int]) -> list[int]:
    """Lines without a counterpart from which ``ends`` went wrong: their operands have one, or were given."""
    rest, seen = [k for k in ends if k not in known], set()
    while rest:
        k = rest.pop()
        if k not in seen:
            seen.add(k)
            rest += [j for j in w.lines[k].operands if j not in known]
    steps = [k for k in seen if w.lines[k].op not in LEAVES]
    first = [k for k in steps if all(j in known or w.lines[j].op in LEAVES for j in w.lines[k].operands)]
    return sorted(first) or sorted(seen)


def _departure(one: Working, other: Working, pairs: dict[int, int], back: dict[int, int]) -> tuple[int, int | None]:
    wrong = [
        k
        for n, k in enumerate(one.outputs)
        if n >= len(other.outputs) or not _same(one.lines[k].value, other.lines[other.outputs[n]].value)
    ]
    front = _front(one, wrong, pairs)
    places = _front(other, other.outputs, back)
    if not front:
        return (wrong or list(one.outputs))[0], places[0] if places else None
    at = front[0]
    line = one.lines[at]
    reads = {pairs[j] for j in line.operands if j in pairs}

    def likeness(j: int) -> tuple[int, int]:
        its = other.lines[j]
        same = 4 * (its.name == line.name != "") + 2 * (its.op == line.op) + 2 * (bool(reads) and reads <= set(its.operands))
        return same + (its.shape == line.shape) + bool(reads & set(its.operands)), -j

    return at, max(places, key=likeness, default=None)


def _difference(one: Working, other: Working, at: int, there: int | None) -> tuple[float | None, tuple[int, ...]]:
    if there is None or one.lines[at].shape != other.lines[there].shape or not one.lines[at].value.size:
        return None, ()
    with np.errstate(all="ignore"):
        gap = np.abs(np.asarray(one.lines[at].value, float) - np.asarray(other.lines[there].value, float))
    index = np.unravel_index(int(np.argmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape) if gap.ndim else ()
    return float(gap[index]), tuple(int(i) for i in index)


# ---------------------------------------------------------------------- told
def _step(w: Working, k: int) -> str:
    """``scores = Q·Kᵀ``, with the author's line where it is known."""
    line = w.lines[k]
    formula = text(symbolic(w, k))
    return f"{line.name} = {formula}" if line.name else formula


def _place(w: Working, k: int) -> str:
    span = w.lines[k].span
    return f" (line {span.line})" if span is not None else ""


def _values(value: np.ndarray) -> str:
    if value.size > SHOWN:
        return f"{' × '.join(map(str, value.shape))} numbers"
    cells = [format_number(float(x)) for x in value.reshape(-1)]
    return cells[0] if not value.ndim else f"[{', '.join(cells)}]"


def told(c: Comparison) -> tuple[Part, ...]:
    """The comparison in a few sentences; the largest difference can be opened."""
    if c.agree:
        if not c.extra and not c.missing:
            return (Text("Both come to the same, by the same values at every step."),)
        ways = [
            f"{len(found)} {'step' if len(found) == 1 else 'steps'} {whose}"
            for found, whose in ((c.extra, "here alone"), (c.missing, "there alone"))
            if found
        ]
        return (Text(f"The same value by another way: {' and '.join(ways)}."),)
    assert c.at is not None
    mine = c.one.lines[c.at].value
    parts: list[Part] = [Text(f"They part at {_step(c.one, c.at)}{_place(c.one, c.at)}, which is {_values(mine)}.")]
    if c.there is None:
        return (*parts, Text(" The other has no such step."))
    its, same, own = c.other.lines[c.there].value, c.other.lines[c.there], c.one.lines[c.at]
    if same.op != own.op and (same.name != own.name or not same.name):
        step = f"{_step(c.other, c.there)}{_place(c.other, c.there)}"
        return (*parts, Text(f" There the other has a step that is missing here: {step}."))
    parts.append(Text(f" In its place the other has {_step(c.other, c.there)}{_place(c.other, c.there)}, which is {_values(its)}."))
    if c.difference is None:
        return (*parts, Text(f" Its shape is {its.shape}, not {mine.shape}."))
    spot = f" at [{', '.join(map(str, c.index))}]" if c.index else ""
    rows = (f"here: {format_number(float(mine[c.index]))}", f"there: {format_number(float(its[c.index]))}")
    return (
        *parts,
        Text(" They differ by "),
        Number(c.difference, Counted(f"the largest difference{spot}", rows)),
        Text(f"{' at most,' if spot else ''}{spot}."),
    )


def reading(c: Comparison) -> Reading:
    """The comparison as it is shown."""
    facts = {"agree": c.agree, "line": c.at, "other": c.there, "difference": c.difference, "index": list(c.index)}
    facts |= {"extra": list(c.extra), "missing": list(c.missing)}
    return Reading("Compared with the other", (Paragraph(told(c)),), facts)
