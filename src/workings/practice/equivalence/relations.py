"""Equations and inequalities: the same where they hold for the same points."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from workings.ir.expression import Node, Unreadable
from workings.practice.equivalence import decide
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.decide import ENOUGH, Decision
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.points import POINTS, points

LINES, STEPS = 6, 401
"""Straight lines through the points that are searched for solutions, and the places looked at on each."""
HALVINGS = 50
_TURNED = {"gt": "lt", "ge": "le"}


def ordered(node: Node) -> tuple[str, Node]:
    """``kind`` and f, for a relation f = 0, f ≠ 0, f < 0 or f ≤ 0."""
    left, right = node.children
    if node.kind in _TURNED:
        left, right = right, left
    return _TURNED.get(node.kind, node.kind), Node("sub", "-", (left, right), node.start, node.end)


def single(node: Node) -> Node:
    """``x = 6 or x = -5`` as one equation: the product of the two differences is 0. Anything else as it is."""
    if node.kind != "or":
        return node
    product = ordered(node.children[0])[1]
    for tree in node.children[1:]:
        product = Node("mul", "*", (product, ordered(tree)[1]))
    return Node("eq", "=", (product, Node("number", "0")))


def equal(reference: Node, answer: Node, letters: Collection[str]) -> Decision:
    """As :func:`_equal`, where NumPy has nothing to say of a place without a value."""
    with np.errstate(all="ignore"):
        return _equal(reference, answer, letters)


def _equal(reference: Node, answer: Node, letters: Collection[str]) -> Decision:
    """Whether two relations have the same solutions.

    One that is a constant multiple of the other has them (a positive multiple, for inequalities). Otherwise the solutions are
    looked for along straight lines, and those of each have to be solutions of the other. A relation without names is true or
    false and has no solutions to compare: it is the same where its two sides differ by the same number, or its negative.
    """
    (kind, f), (other, g) = ordered(reference), ordered(answer)
    if kind != other:
        return Decision(False)
    names = decide.quantities(letters, f, g)
    if not names:
        return _numbers(kind, f, g)
    where = points(names, letters)
    run = Evaluator(where, POINTS)
    a, b = run(f), run(g)
    if not isinstance(a, Ball) or not isinstance(b, Ball):
        raise Unreadable("An equation between lists is not read here.", answer.start)
    usable = np.isfinite(a.value) & np.isfinite(b.value) & np.isfinite(a.error + b.error)
    if usable.sum() < ENOUGH:
        return Decision(False, "It has too few values in common with the answer asked for.", bool((~np.isfinite(b.value)).all()))
    ratio = constant_ratio(a, b, usable)
    if ratio is not None and (kind in ("eq", "ne") or ratio > 0):
        return Decision(True)
    ordering = kind in ("lt", "le")
    if ordering and (np.sign(a.value) != np.sign(b.value))[usable & (np.abs(a.value) > a.error) & (np.abs(b.value) > b.error)].any():
        return Decision(False)
    return Decision(_same_solutions(f, g, where))


def _numbers(kind: str, f: Node, g: Node) -> Decision:
    same = decide.equal(f, g, ())
    if same.equal or kind not in ("eq", "ne"):
        return same
    return decide.equal(f, Node("neg", "-", (g,)), ())


def constant_ratio(a: Ball, b: Ball, usable: Any) -> float | None:
    """The number c with a = c b at every usable point, or ``None``."""
    sharp = usable & (np.abs(b.value) > 1e3 * b.error) & (np.abs(a.value) > 1e3 * a.error)
    if sharp.sum() < ENOUGH:
        return None
    best = int(np.argmax(np.where(sharp, np.abs(b.value) / (b.error + 1e-300), -1)))
    c = a.value[best] / b.value[best]
    relative = a.error[best] / abs(a.value[best]) + b.error[best] / abs(b.value[best]) + 1e-14
    bar = a.error + abs(c) * (b.error + relative * np.abs(b.value))
    off = np.abs(a.value - c * b.value)
    return float(c) if (off <= bar)[usable].all() and c != 0 else None


def _same_solutions(f: Node, g: Node, where: dict[str, np.ndarray]) -> bool:
    """Solutions of each, found along lines, are solutions of the other; and some are found."""
    names = list(where)
    lines = [(name, 8 * k + 3) for name in names for k in range(max(1, LINES // len(names)))]
    found = 0
    for one, other in ((f, g), (g, f)):
        places, row = roots(along(one, where, lines), len(lines))
        if not _all_solve(along(other, where, lines), places, row):
            return False
        found += len(places)
    return found >= 2


def along(tree: Node, where: dict[str, np.ndarray], lines: list[tuple[str, int]]) -> Callable[[Any, Any], Any]:
    """The value of ``tree`` at places t of lines number ``row``: one name runs, the others stay."""
    turning = {name: np.array([name == line for line, _ in lines]) for name in where}
    base = {name: np.array([values[at % POINTS] for _, at in lines]) for name, values in where.items()}

    def run(t: Any, row: Any) -> Any:
        names = {name: np.where(turning[name][row], t, base[name][row]) for name in where}
        return Evaluator(names, len(t))(tree).value

    return run


def roots(f: Callable[[Any, Any], Any], lines: int) -> tuple[Any, Any]:
    """Places where f changes sign without a jump, or is 0, and the number of the line of each."""
    steps = np.sinh(np.linspace(-8.0, 8.0, STEPS))
    values = f(np.tile(steps, lines), np.repeat(np.arange(lines), STEPS)).reshape(lines, STEPS)
    row, at = np.nonzero(values[:, :-1] * values[:, 1:] < 0)
    low, high, sign = steps[at], steps[at + 1], np.sign(values[row, at])
    before = np.abs(values[row, at]) + np.abs(values[row, at + 1])
    for _ in range(HALVINGS if len(row) else 0):
        middle = (low + high) / 2
        left = np.sign(f(middle, row)) == sign
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    found = (low + high) / 2
    small = np.abs(f(found, row)) <= 1e-6 * before if len(row) else np.zeros(0, bool)
    zero_row, zero_at = np.nonzero(values == 0)
    return np.concatenate([found[small], steps[zero_at]]), np.concatenate([row[small], zero_row])


def _all_solve(g: Callable[[Any, Any], Any], roots: Any, row: Any) -> bool:
    """g is 0 at every root: far smaller there than a thousandth to each side of it. Where g has no value, nothing is said."""
    if not len(roots):
        return True
    step = 1e-3 * np.maximum(1e-3, np.abs(roots))
    here, beside = np.abs(g(roots, row)), np.abs(np.stack([g(roots - step, row), g(roots + step, row)]))
    around = np.where(np.isfinite(beside), beside, 0.0).max(axis=0)
    known = np.isfinite(here) & (around > 0)
    return bool((here[known] <= 1e-5 * around[known]).all())
