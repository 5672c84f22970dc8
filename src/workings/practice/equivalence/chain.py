"""A derivation by lines: each is judged against the line before, and every error names its line.

    check("(x+1)^2", [Line("=", "x^2 + 2x + 1"), Line("≥", "2x + 1")], "2x + 1", ["x"])  ->  Chain, whose lines are Judged

``=`` is decided as everywhere in this package. ``≤`` and its kin are sampled, and a line that passes says so: "no counterexample in 200
points". ``⇒`` and ``⇔`` stand between equations or inequalities and are decided by the solutions that can be found. What cannot be decided is
``undecided``, never wrong; what cannot be read is ``unreadable``, and the next line is then judged against the last one that was read.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from workings.contract.number import format_number
from workings.ir.expression import RELATIONS, Node, Unreadable, greek
from workings.practice import equivalence
from workings.practice.equivalence import arrays, decide, forms
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.exact import WORKER
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.points import POINTS, points
from workings.practice.equivalence.relations import single
from workings.practice.equivalence.sized import column, entry, products, sized
from workings.practice.equivalence.solutions import SAMPLES, follows
from workings.practice.readas import GREEK

State = Literal["right", "wrong", "unreadable", "undecided"]
Value = float | tuple[Any, ...]
"""A number, or rows of numbers."""
SIGNS = {"=": "=", "<": "<", ">": ">", "≤": "≤", "<=": "≤", "≥": "≥", ">=": "≥", "⇒": "⇒", "=>": "⇒", "⇔": "⇔", "<=>": "⇔"}
PATIENCE = 5.0
"""Seconds that all the near-ties of one derivation may take together; those that are left then are undecided."""
LONGEST = 40
"""Lines of one derivation."""


@dataclass(frozen=True, slots=True)
class Line:
    """``relation`` is a key of :data:`SIGNS`; ``text`` what stands to the right of it; ``reason`` is handed on as it is."""

    relation: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One line. ``left`` and ``right``, where it is wrong and a point was found: the values of the two sides that should agree there."""

    number: int
    state: State
    sentence: str = ""
    line: Line = field(default_factory=lambda: Line("=", ""))
    tree: Node | None = None
    """How it was read, for :func:`workings.practice.readas.formula`."""
    at: int | None = None
    point: Mapping[str, Value] | None = None
    left: Value | None = None
    right: Value | None = None
    sampled: bool = False
    """It rests on the points or solutions that were tried."""


@dataclass(frozen=True, slots=True)
class Chain:
    lines: tuple[Judged, ...]
    target: Literal["reached", "in another form", "not reached", "none"]

    @property
    def broken(self) -> Judged | None:
        """The first line that is not right."""
        return next((line for line in self.lines if line.state != "right"), None)

    @property
    def right(self) -> bool:
        """Every line follows, and the last is the target, if there is one."""
        return bool(self.lines) and self.broken is None and self.target in ("reached", "none")


@dataclass(frozen=True, slots=True)
class Read:
    """``shown`` as typed; ``tree`` with the names of matrices spelled out; ``size`` ``None`` for one number or a relation."""

    shown: Node
    tree: Node
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Declared:
    """Domains of the names of numbers, and sizes of the names of matrices."""

    names: Mapping[str, Any]
    sizes: Mapping[str, tuple[int, ...]]

    def read(self, text: str) -> Read:
        """Raises Unreadable."""
        shown = equivalence.read(text, {**self.names, **dict.fromkeys(self.sizes)})
        tree = plain(shown)
        if not self.sizes:
            return Read(shown, tree, None)
        if tree.kind not in RELATIONS and tree.kind != "or":
            return Read(products(shown, self.sizes), *sized(tree, self.sizes))
        tree = single(tree)
        parts = [sized(child, self.sizes) for child in tree.children]
        if parts[0][1] != parts[1][1]:
            raise Unreadable("The two sides have different sizes.", tree.start)
        return Read(
            products(shown, self.sizes), Node(tree.kind, tree.text, tuple(part for part, _ in parts), tree.start, tree.end), parts[0][1]
        )


def check(
    start: str, lines: Sequence[Line], target: str = "", names: Collection[str] = (), sizes: Mapping[str, tuple[int, ...]] | None = None
) -> Chain:
    """Judge every line of a derivation that begins with ``start``.

    ``names``: the quantities, or name -> domain as in :func:`~workings.practice.equivalence.compare`. ``sizes``: names of matrices and
    vectors with their sizes, (rows, columns) or (entries,). Raises ValueError where ``start`` or ``target`` cannot be read: a fault of the question.
    """
    declared = Declared(equivalence.domains(names), {name: size for typed, size in (sizes or {}).items() for name in greek([typed])})
    try:
        before, goal = declared.read(start), declared.read(target) if target.strip() else None
    except Unreadable as wrong:
        raise ValueError(f"the start {start!r} or the target {target!r} cannot be read: {wrong.reason}") from None
    WORKER.warm()
    with WORKER.within(PATIENCE):
        judged, last = _judged(lines, before, declared)
        return Chain(tuple(judged), _target(last, goal, declared))


def _judged(lines: Sequence[Line], before: Read, declared: Declared) -> tuple[list[Judged], Read]:
    """Every line, and the last one that was read."""
    judged: list[Judged] = []
    told, last = "the start", before
    for number, line in enumerate(lines[:LONGEST], start=1):
        one, read = _line(number, line, last, told, declared)
        judged.append(one)
        if read is not None:
            last, told = read, f"line {number}"
    judged += [
        _not_read(n, line, f"a derivation has at most {LONGEST} lines", 0) for n, line in enumerate(lines[LONGEST:], start=LONGEST + 1)
    ]
    return judged, last


def _line(number: int, line: Line, before: Read, told: str, declared: Declared) -> tuple[Judged, Read | None]:
    """The line judged, and how it was read, where it was."""
    sign = SIGNS.get(line.relation.strip())
    try:
        if sign is None:
            raise Unreadable(
                f"{line.relation[:8]!r} is no relation that can stand between two lines; there are {', '.join(dict.fromkeys(SIGNS.values()))}."
            )
        read = declared.read(line.text)
        _fits(sign, before, read)
    except Unreadable as wrong:
        return _not_read(number, line, wrong.reason, wrong.at), None
    except RecursionError:
        return _not_read(number, line, "it is nested too deep to read", 0), None
    try:
        if sign == "=":
            found = _equal(before, read, told, declared)
        else:
            found = _implied(sign, before, read, told, declared) if sign in "⇒⇔" else _sampled(sign, before, read, told, declared)
    except Unreadable as wrong:
        return _not_read(number, line, wrong.reason, wrong.at), None
    except RecursionError:
        found = Judged(number, "undecided", "it is nested too deep to compare.")
    sentence = f"Line {number}: {found.sentence}" if found.sentence else ""
    return replace(found, number=number, line=line, tree=read.shown, sentence=sentence), None if found.state == "unreadable" else read


def _not_read(number: int, line: Line, reason: str, at: int) -> Judged:
    return Judged(number, "unreadable", f"Line {number} cannot be read: {reason.rstrip('.')}.", line, None, at)


def _fits(sign: str, before: Read, read: Read) -> None:
    """Whether the sign may stand between two such lines. Raises Unreadable."""
    relation = [x.tree.kind in RELATIONS or x.tree.kind == "or" for x in (before, read)]
    if sign in "⇒⇔" and not all(relation):
        raise Unreadable(f"{sign} stands between two equations or inequalities.")
    if sign not in "⇒⇔" and any(relation):
        raise Unreadable(f"{sign} stands between two expressions; between equations stands ⇔ or ⇒.")
    if sign in "<≤>≥" and (before.size is not None or read.size is not None):
        raise Unreadable(f"{sign} stands between numbers, and a matrix stands here.")


def _equal(before: Read, read: Read, told: str, declared: Declared) -> Judged:
    if before.size != read.size:
        return Judged(0, "wrong", f"{told} is {_size(before)} and this is {_size(read)}.")
    found = decide.equal(before.tree, read.tree, declared.names)
    if found.undefined:
        return Judged(0, "unreadable", "it has no value: it divides by 0, or leaves the numbers.")
    if found.equal is None:
        return Judged(0, "undecided", found.reason)
    if found.equal:
        return Judged(0, "right")
    names = decide.quantities(declared.names, before.tree, read.tree)
    if "i" not in names and "i" in decide.free_names(before.tree, read.tree):
        return Judged(0, "wrong", f"it does not equal {told}.")
    where = points(names, declared.names)
    left, right = (Evaluator(where, POINTS if names else 1)(x.tree) for x in (before, read))
    sizes = [_shape(x) for x in (left, right)]
    if sizes[0] != sizes[1]:
        return Judged(0, "wrong", f"{told} is {sizes[0]} and this is {sizes[1]}.")
    at = _first(_apart(left, right))
    if at is None:
        return Judged(0, "undecided" if found.reason else "wrong", found.reason or f"it does not equal {told}.")
    return _counterexample(at, where, left, right, told, declared, "does not equal")


def _shape(value: Any) -> str:
    try:
        return arrays.said(value)
    except ValueError:
        return "rows of different lengths"


def _apart(left: Any, right: Any) -> Any:
    """Where two values differ beyond their errors, shape (points,)."""
    out: Any = False
    with np.errstate(all="ignore"):
        for a, b in zip(arrays.flat(left), arrays.flat(right), strict=True):
            apart, bar = np.abs(a.value - b.value), a.error + b.error
            out |= (
                np.isfinite(apart)
                & np.isfinite(bar)
                & (apart > bar)
                & (apart > decide.CLOSE * np.maximum(np.abs(a.value), np.abs(b.value)))
            )
    return out


def _first(found: Any) -> int | None:
    return int(np.argmax(found)) if np.any(found) else None


def _sampled(sign: str, before: Read, read: Read, told: str, declared: Declared) -> Judged:
    """An inequality at :data:`SAMPLES` points of the domain."""
    names = decide.quantities(declared.names, before.tree, read.tree)
    count = SAMPLES if names else 1
    where = points(names, declared.names, count)
    left, right = (Evaluator(where, count)(x.tree) for x in (before, read))
    if not isinstance(left, Ball) or not isinstance(right, Ball):
        raise Unreadable(f"{sign} stands between numbers, and a list stands here.")
    same = decide.equal(before.tree, read.tree, declared.names).equal
    if same and sign in "≤≥":
        return Judged(0, "right")
    with np.errstate(all="ignore"):
        gap, bar = (left.value - right.value) * (1 if sign in "<≤" else -1), left.error + right.error
        usable = np.isfinite(gap) & np.isfinite(bar)
        against = usable & ((gap > bar) | (usable & (sign in "<>") & (bool(same) | ((gap == 0) & (bar == 0)))))
    at = _first(against)
    if at is not None:
        opposite = {"≤": "is greater than", "<": "is not less than", "≥": "is less than", ">": "is not greater than"}[sign]
        return _counterexample(at, where, left, right, told, declared, opposite)
    tried = int(usable.sum())
    if tried < (decide.ENOUGH if names else 1):
        return Judged(0, "undecided", "the two sides have values at too few points in common.")
    if not names:
        certain = bool((gap < -bar).all())
        return Judged(0, "right") if certain else Judged(0, "undecided", "the two sides are too close to compare.")
    return Judged(0, "right", f"no counterexample in {tried} points.", sampled=True)


def _counterexample(at: int, where: Mapping[str, Any], left: Any, right: Any, told: str, declared: Declared, verb: str) -> Judged:
    point = _gathered({name: float(values[at]) for name, values in where.items()}, declared.sizes)
    a, b = _value(left, at), _value(right, at)
    at_point = f"at {_point(point)} " if point else ""
    sentence = f"{at_point}{told} is {_said(a)} and this is {_said(b)}."
    known = {"does not equal": f"it does not equal {told}: "}.get(verb, f"{told} {verb} it: ")
    return Judged(0, "wrong", known + sentence, point=point, left=a, right=b)


def _implied(sign: str, before: Read, read: Read, told: str, declared: Declared) -> Judged:
    """``⇒``: the solutions of the line before solve this one; ``⇔``: and the other way round."""
    if before.size is not None or read.size is not None:
        return Judged(0, "undecided", "an equation between matrices has no solutions that I can look for.")
    forth = follows(before.tree, read.tree, declared.names)
    if forth.holds is False:
        return _unsolved(read, forth.point or {}, told, "this line", declared)
    back = follows(read.tree, before.tree, declared.names) if sign == "⇔" else forth
    if back.holds is False:
        return _unsolved(before, back.point or {}, "this line", told, declared)
    if forth.holds is None or back.holds is None:
        return Judged(
            0, "undecided", f"I found no solutions that decide whether it {'says the same as' if sign == '⇔' else 'follows from'} {told}."
        )
    if not forth.found and not back.found:
        return Judged(0, "right")
    solved = max(forth.found, back.found)
    return Judged(0, "right", f"no counterexample among {solved} solution{'s' if solved > 1 else ''}.", sampled=True)


def _unsolved(broken: Read, point: Mapping[str, float], one: str, other: str, declared: Declared) -> Judged:
    """``point`` solves ``one`` and not ``other``, which is ``broken``; the values are those of its two sides."""
    run = Evaluator({name: np.array([x]) for name, x in point.items()}, 1)
    sides = [run(child).value[0] for child in single(broken.tree).children]
    left, right = (float(x) if math.isfinite(x) else None for x in sides)
    gathered = _gathered(point, declared.sizes)
    solves = f"{_point(gathered)} solves {one} and not {other}" if gathered else f"{one} is true and {other} is not"
    if left is None or right is None:
        return Judged(0, "wrong", f"{solves}, which has no value there.", point=gathered, left=left, right=right)
    return Judged(0, "wrong", f"{solves}: there its sides are {_said(left)} and {_said(right)}.", point=gathered, left=left, right=right)


def _target(last: Read, goal: Read | None, declared: Declared) -> Literal["reached", "in another form", "not reached", "none"]:
    if goal is None:
        return "none"
    if forms.arranged(plain(last.shown)) == forms.arranged(plain(goal.shown)):
        return "reached"
    relation = [x.tree.kind in RELATIONS or x.tree.kind == "or" for x in (last, goal)]
    if relation[0] != relation[1] or last.size != goal.size:
        return "not reached"
    try:
        if relation[0]:
            same = last.size is None and all(
                follows(*pair, declared.names).holds for pair in ((last.tree, goal.tree), (goal.tree, last.tree))
            )
        else:
            same = bool(decide.equal(last.tree, goal.tree, declared.names).equal)
    except (Unreadable, RecursionError):
        same = False
    return "in another form" if same else "not reached"


def _gathered(point: Mapping[str, float], sizes: Mapping[str, tuple[int, ...]]) -> dict[str, Value]:
    """Entries of one matrix as its rows; other names as they are."""
    out: dict[str, Value] = {name: x for name, x in point.items() if "⟨" not in name}
    for name, size in sizes.items():
        rows, columns = column(size)
        if entry(name, 1, 1) in point:
            grid = tuple(tuple(point.get(entry(name, i, j), 0.0) for j in range(1, columns + 1)) for i in range(1, rows + 1))
            out[name] = tuple(row[0] for row in grid) if len(size) == 1 else grid
    return out


def _value(value: Any, at: int) -> Value:
    return tuple(_value(part, at) for part in value) if isinstance(value, tuple) else float(np.real(value.value[at]))


def _said(value: Value) -> str:
    return "[" + ", ".join(map(_said, value)) + "]" if isinstance(value, tuple) else format_number(value, 4)


def _point(point: Mapping[str, Value]) -> str:
    parts = [f"{GREEK.get(name, name)} = {_said(x)}" for name, x in point.items()]
    return ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1]


def _size(read: Read) -> str:
    return f"{read.size[0]} × {read.size[1]}" if read.size is not None else "one number"
