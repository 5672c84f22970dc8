"""Are two trees equal? First at many points with errors; then, where that is too close to say, with eighty digits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from workings.ir.expression import Node
from workings.practice.equivalence import arrays
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.evaluate import CONSTANTS, COPIED, Evaluator
from workings.practice.equivalence.exact import WORKER
from workings.practice.equivalence.points import POINTS, points

Found = Literal["equal", "differs", "near", "few"]
ENOUGH = 6
"""Points with a value on both sides. Two different expressions of a few names agree at one or two points by luck, not at six."""
SHARP = 1e-7
"""A point tells something where the error is below this part of the value."""
CLOSE = 1e-6
"""A difference below this part of the value is looked at again with more digits, whatever the errors say."""


@dataclass(frozen=True, slots=True)
class Decision:
    equal: bool | None
    """``None``: it could not be decided."""
    reason: str = ""
    undefined: bool = False
    """The answer has no value anywhere."""


def free_names(*trees: Node) -> list[str]:
    """Names in the trees, in order, without duplicates."""
    out: dict[str, None] = {}
    for tree in trees:
        if tree.kind == "name":
            out[tree.text] = None
        out.update(dict.fromkeys(free_names(*tree.children)))
    return list(out)


def quantities(letters: Collection[str], *trees: Node) -> list[str]:
    """Names that vary: not pi, e or i unless they are declared."""
    fixed = {*CONSTANTS, "i"} - set(letters)
    return [name for name in free_names(*trees) if name not in fixed]


def bare(node: Node) -> Any:
    """A tree without its places."""
    return (node.kind, node.text if node.kind in ("number", "name", "call") else "", tuple(bare(child) for child in node.children))


def equal(reference: Node, answer: Node, letters: Collection[str]) -> Decision:
    """Whether ``answer`` equals ``reference`` wherever both have values. Raises Unreadable where an answer's shapes do not fit.

    Real numbers first. Where ``i`` stands in either, or the real numbers leave too few points, complex values on principal branches.
    """
    names = quantities(letters, reference, answer)
    if bare(reference) == bare(answer):
        return Decision(True)
    where = points(names, letters)
    count = POINTS if names else 1
    imaginary = "i" in free_names(reference, answer) and "i" not in names
    found: Found = "few"
    free, left, right = imaginary, None, None
    for free in (True,) if imaginary else (False, True):
        run = Evaluator(where, count, free)
        left, right = run(reference), run(answer)
        try:
            sizes = arrays.shape(left), arrays.shape(right)
        except ValueError:
            return Decision(False, "The rows of the answer have different lengths.")
        if sizes[0] != sizes[1]:
            if _single(left, sizes[0]) is None or _single(right, sizes[1]) is None:
                return Decision(False, f"The shape asked for is {arrays.said(left)}; yours is {arrays.said(right)}.")
            left, right = _single(left, sizes[0]), _single(right, sizes[1])
        found = at_points(left, right, ENOUGH if names else 1)
        if found != "few":
            break
    if found in ("equal", "differs"):
        return Decision(found == "equal")
    if not isinstance(left, Ball) or any(copied(x) or "list" in kinds(x) for x in (reference, answer)):
        return Decision(_by_size(left, right) if found == "near" else False, undefined=found == "few" and _undefined(right))
    return _with_digits(reference, answer, where, free and found == "near", right)


def _single(value: Any, sizes: tuple[int, ...]) -> Any:
    """``[6]`` and 6 are one number."""
    if sizes == ():
        return value
    return value[0] if sizes == (1,) else None


def at_points(left: Any, right: Any, enough: int) -> Found:
    """What the values and their errors say. ``left`` and ``right`` have the same shape."""
    near = False
    for a, b in zip(arrays.flat(left), arrays.flat(right), strict=True):
        bar = a.error + b.error
        with np.errstate(all="ignore"):
            usable = np.isfinite(a.value) & np.isfinite(b.value) & np.isfinite(bar)
            if usable.sum() < enough:
                return "few"
            apart, bar = np.abs(a.value - b.value)[usable], bar[usable]
            scale = np.maximum(np.abs(a.value), np.abs(b.value))[usable]
            if ((apart > bar) & (apart > CLOSE * scale)).any():
                return "differs"
            near |= bool((apart > bar).any()) or int((bar <= SHARP * scale).sum()) < enough
    return "near" if near else "equal"


def kinds(node: Node) -> set[str]:
    return {node.kind}.union(*(kinds(child) for child in node.children))


def copied(node: Node) -> bool:
    """A decimal copied from a calculator stands in it: more digits cannot help."""
    long = node.kind == "number" and "." in node.text and sum(c.isdigit() for c in node.text) >= COPIED
    return long or any(copied(child) for child in node.children)


def _by_size(left: Any, right: Any) -> bool:
    """For arrays and copied decimals: within the errors, and these are small beside the largest entry."""
    pairs = list(zip(arrays.flat(left), arrays.flat(right), strict=True))
    largest = np.max([np.maximum(np.abs(a.value), np.abs(b.value)) for a, b in pairs], axis=0)
    for a, b in pairs:
        bar = a.error + b.error
        usable = np.isfinite(a.value) & np.isfinite(b.value) & np.isfinite(bar)
        if (np.abs(a.value - b.value) > bar)[usable].any() or (bar > CLOSE * (1 + largest))[usable].all():
            return False
    return True


def _undefined(value: Any) -> bool:
    return any(not np.isfinite(x.value).any() for x in arrays.flat(value))


def _with_digits(reference: Node, answer: Node, where: dict[str, np.ndarray], free: bool, right: Any) -> Decision:
    count = len(next(iter(where.values()))) if where else 1
    rows = [{name: float(values[k]) for name, values in where.items()} for k in range(min(count, 32))]
    found = WORKER.compare(reference, answer, rows, free)
    if found in ("equal", "differs"):
        return Decision(found == "equal")
    if found == "few":
        return Decision(False, "It has too few values in common with the answer asked for.", undefined=_undefined(right))
    return Decision(None, "It could not be compared in the time there is.")
