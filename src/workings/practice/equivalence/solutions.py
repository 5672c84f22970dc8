"""Does one relation follow from another? The solutions of the first that can be found are put into the second.

A solution found that does not solve the second is a counterexample. Solutions that all do are evidence, and are said to be just that; where
none is found, nothing is decided. Two relations that are multiples of each other have the same solutions, for certain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from workings.ir.expression import Node
from workings.practice.equivalence import decide
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.evaluate import exact as fraction
from workings.practice.equivalence.points import POINTS, points
from workings.practice.equivalence.relations import HALVINGS, LINES, STEPS, along, constant_ratio, ordered, roots, single

SAMPLES = 200
MOST = 24
"""Solutions of one factor that are put in: those nearest to 0."""
Point = dict[str, float]


@dataclass(frozen=True, slots=True)
class Follows:
    """``holds``: ``None`` where it could not be decided. ``found``: how many solutions were put in; 0 where it is certain without."""

    holds: bool | None
    found: int = 0
    point: Point | None = None
    """A solution of the first that does not solve the second."""


def follows(first: Node, second: Node, names: Mapping[str, Any]) -> Follows:
    """Whether every solution of ``first`` within the domains of ``names`` solves ``second``. Raises Unreadable as an Evaluator does."""
    with np.errstate(all="ignore"):
        a, b = single(first), single(second)
        letters = decide.quantities(names, a, b)
        if not letters:
            return _of_numbers(a, b)
        if certain(a, b, letters, names):
            return Follows(True)
        found = solutions(a, letters, names)
        held = [holds(b, point) for point in found]
        for point, verdict in zip(found, held, strict=True):
            if verdict is False:
                return Follows(False, len(found), point)
        return Follows(True if found and all(held) else None, len(found))


def _of_numbers(a: Node, b: Node) -> Follows:
    """Two statements about numbers: only from a true one does something follow."""
    if holds(b, {}):
        return Follows(True)
    return Follows(False, 0, {}) if holds(a, {}) and holds(b, {}) is False else Follows(None)


def certain(a: Node, b: Node, letters: list[str], names: Mapping[str, Any]) -> bool:
    """One is a multiple of the other, by a number: a positive one for inequalities."""
    (kind, f), (other, g) = ordered(a), ordered(b)
    if kind != other:
        return False
    run = Evaluator(points(letters, names), POINTS)
    left, right = run(f), run(g)
    if not isinstance(left, Ball) or not isinstance(right, Ball):
        return False
    usable = np.isfinite(left.value) & np.isfinite(right.value) & np.isfinite(left.error + right.error)
    if (np.isfinite(left.value) != np.isfinite(right.value)).any():
        return False
    ratio = constant_ratio(left, right, usable)
    return ratio is not None and (kind in ("eq", "ne") or ratio > 0)


def holds(relation: Node, point: Point) -> bool | None:
    """Whether a relation holds at a point; ``None`` where rounding hides it, or it has no value at a place that is itself rounded."""
    kind, f = ordered(relation)
    value = Evaluator({name: np.array([x]) for name, x in point.items()}, 1)(f)
    if not isinstance(value, Ball):
        return None
    y, error = float(value.value[0]), float(value.error[0])
    exact = all(nice(x) is not None for x in point.values())
    if not math.isfinite(y) or not math.isfinite(error):
        return False if exact else None
    if kind in ("eq", "ne"):
        zero = _is_zero(f, point, y, error, exact)
        return zero if kind == "eq" or zero is None else not zero
    if abs(y) > max(error, 0.0 if exact else 1e-9 * _around(f, point)):
        return y < 0
    return _is_zero(f, point, y, error, exact) and kind == "le" if exact else None


def _is_zero(f: Node, point: Point, y: float, error: float, exact: bool) -> bool | None:
    if exact:
        if abs(y) > error:
            return False
        known = fraction(put(f, point))
        return known == 0 if known is not None else decide.equal(put(f, point), Node("number", "0"), ()).equal
    around = _around(f, point)
    if abs(y) <= 1e-7 * around:
        return True
    return False if abs(y) > 1e-3 * around and abs(y) > 1e3 * error else None


def _around(f: Node, point: Point) -> float:
    """The largest size of f a thousandth to each side: what is small is small beside it."""
    moved = {}
    for name, x in point.items():
        step = 1e-3 * max(1e-3, abs(x))
        moved[name] = np.array([x + (step if other == name else 0.0) * sign for other in point for sign in (-1, 1)])
    value = Evaluator(moved, 2 * len(point))(f).value
    return float(np.max(np.where(np.isfinite(value), np.abs(value), 0.0), initial=0.0))


def nice(x: float) -> Fraction | None:
    """The fraction of small numbers that x is, to its last digit."""
    if not math.isfinite(x):
        return None
    found = Fraction(x).limit_denominator(64)
    return found if float(found) == x else None


def put(node: Node, point: Point) -> Node:
    """``node`` with numbers for its names, as fractions where they are."""
    if node.kind == "name" and node.text in point:
        value = nice(point[node.text]) or Fraction(point[node.text])
        size = Node("div", "/", (Node("number", str(abs(value.numerator))), Node("number", str(value.denominator))))
        return Node("neg", "-", (size,)) if value < 0 else size
    return Node(node.kind, node.text, tuple(put(child, point) for child in node.children), node.start, node.end)


def solutions(relation: Node, letters: list[str], names: Mapping[str, Any]) -> list[Point]:
    """Points of the domain where ``relation`` holds: samples for an inequality, roots along straight lines for an equation."""
    kind, f = ordered(relation)
    if kind != "eq":
        return [point for point in samples(letters, names) if holds(relation, point)]
    where = points(letters, names)
    each = max(1, LINES // len(letters)) if len(letters) > 1 else 1
    lines = [(name, 8 * k + 3) for name in letters for k in range(each)]
    out: list[Point] = []
    for factor in factors(f):
        run = along(factor, where, lines)
        for places, rows, sure in ((*roots(run, len(lines)), True), (*_touching(run, len(lines)), False)):
            for k in np.argsort(np.abs(places), kind="stable")[:MOST]:
                t, (name, at) = places[k], lines[int(rows[k])]
                point = {other: float(values[at % len(values)]) for other, values in where.items()} | {name: float(t)}
                settled = _settled(relation, point, name, sure)
                if settled is not None and inside(settled, names) and settled not in out:
                    out.append(settled)
    return out


def _settled(relation: Node, point: Point, name: str, sure: bool) -> Point | None:
    """The point itself, or the fraction beside it where that solves the relation exactly; one that only seems to touch has to."""
    near = float(Fraction(point[name]).limit_denominator(48))
    if abs(near - point[name]) <= 1e-6 * max(1.0, abs(near)):
        moved = {**point, name: near + 0.0}
        if all(nice(x) is not None for x in moved.values()) and holds(relation, moved):
            return moved
    return point if sure and holds(relation, point) else None


def factors(f: Node) -> list[Node]:
    """Trees whose zeros are the zeros of f: the factors of a product, the base of a power; f itself otherwise."""
    if f.kind == "sub" and f.children[1].kind == "number" and float(f.children[1].text) == 0:
        return factors(f.children[0])
    if f.kind == "mul":
        return [part for child in f.children for part in factors(child)]
    if f.kind == "pow" and f.children[1].kind == "number" and float(f.children[1].text) > 0:
        return factors(f.children[0])
    return factors(f.children[0]) if f.kind == "neg" else [f]


def _touching(f: Any, lines: int) -> tuple[Any, Any]:
    """Places where the size of f has a smallest value between its neighbours, without a change of sign: it may touch 0 there."""
    steps = np.sinh(np.linspace(-8.0, 8.0, STEPS))
    values = f(np.tile(steps, lines), np.repeat(np.arange(lines), STEPS)).reshape(lines, STEPS)
    size = np.abs(values)
    low = (size[:, 1:-1] < size[:, :-2]) & (size[:, 1:-1] <= size[:, 2:]) & (values[:, :-2] * values[:, 2:] > 0) & (size[:, 1:-1] > 0)
    row, at = np.nonzero(low)
    left, right = steps[at], steps[at + 2]
    for _ in range(HALVINGS if len(row) else 0):
        a, b = left + (right - left) / 3, right - (right - left) / 3
        lower = np.abs(f(a, row)) <= np.abs(f(b, row))
        left, right = np.where(lower, left, a), np.where(lower, b, right)
    return (left + right) / 2, row


def samples(letters: list[str], names: Mapping[str, Any], count: int = SAMPLES) -> list[Point]:
    """``count`` points of the domain."""
    where = points(letters, names, count)
    return [{name: float(values[k]) for name, values in where.items()} for k in range(count)]


def inside(point: Point, names: Mapping[str, Any]) -> bool:
    """Whether a point lies in the declared domains."""
    for name, x in point.items():
        within = names.get(name)
        if within in ("whole", "natural"):
            if x != int(x) or (within == "natural" and x < 1):
                return False
        elif within is not None and not float(within[0]) < x < float(within[1]):
            return False
    return True
