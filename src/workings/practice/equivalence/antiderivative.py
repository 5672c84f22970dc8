"""Antiderivatives: the same up to a constant, which may have to be written."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from workings.ir.expression import Node
from workings.practice.equivalence import decide
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.decide import Decision
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.points import POINTS, points

CONSTANT = ("C", "c", "K", "k", "const")
"""How a constant of integration is called, where the question has no quantity of that name in its integrand."""


def equal(reference: Node, answer: Node, letters: Collection[str], constant: bool | None) -> Decision:
    """As :func:`_equal`, where NumPy has nothing to say of a place without a value."""
    with np.errstate(all="ignore"):
        return _equal(reference, answer, letters, constant)


def _equal(reference: Node, answer: Node, letters: Collection[str], constant: bool | None) -> Decision:
    """The two differ by a number. ``constant``: it has to be written; ``None``: where the reference writes one."""
    shared = set(decide.free_names(reference)) & set(decide.free_names(answer))
    theirs, ours = (_constant(tree, shared, letters) for tree in (reference, answer))
    needed = constant if constant is not None else theirs is not None
    if needed and ours is None:
        return Decision(False, "The constant of integration is missing.")
    zero = Node("number", "0")
    a, b = (_without(tree, name, zero) for tree, name in ((reference, theirs), (answer, ours)))
    names = decide.quantities(letters, a, b)
    run = Evaluator(points(names, letters), POINTS if names else 1)
    left, right = run(a), run(b)
    if not isinstance(left, Ball) or not isinstance(right, Ball):
        return Decision(False, "One expression is asked for.")
    return Decision(_by_a_number(left, right) or bool(decide.equal(a, b, letters).equal))


def _by_a_number(left: Ball, right: Ball) -> bool:
    """left − right is the same number at every point where both have values."""
    gap, bar = left.value - right.value, left.error + right.error
    usable = np.isfinite(gap) & np.isfinite(bar)
    sharp = usable & (bar <= decide.SHARP * (np.abs(left.value) + np.abs(right.value)))
    if sharp.sum() < decide.ENOUGH:
        return False
    best = int(np.argmin(np.where(sharp, bar, np.inf)))
    return bool((np.abs(gap - gap[best]) <= bar + bar[best])[usable].all())


def _constant(tree: Node, shared: set[str], letters: Collection[str]) -> str | None:
    """The name that is added to everything else in ``tree``: moving it moves the value by a number that is not 0."""
    names = decide.quantities(letters, tree)
    where = points(names, letters)
    for name in [x for x in names if x in CONSTANT or (x not in shared and len(names) > 1)]:
        moved = {**where, name: where[name] + 1.0}
        before, after = Evaluator(where, POINTS)(tree), Evaluator(moved, POINTS)(tree)
        if isinstance(before, Ball) and isinstance(after, Ball):
            gap, bar = after.value - before.value, after.error + before.error
            usable = np.isfinite(gap) & np.isfinite(bar) & (bar < 1e-3)
            if (
                usable.sum() >= decide.ENOUGH
                and (np.abs(gap[usable] - np.median(gap[usable])) <= bar[usable] * 2 + 1e-12).all()
                and np.abs(gap[usable]).min() > 1e-3
            ):
                return name
    return None


def _without(tree: Node, name: str | None, zero: Node) -> Node:
    if tree.kind == "name" and tree.text == name:
        return zero
    return Node(tree.kind, tree.text, tuple(_without(child, name, zero) for child in tree.children), tree.start, tree.end)
