"""Features of a curve given by its heights over places: what a sketch of it has to have.

A feature is one function: (places, heights of the sketch, heights of the curve, band) -> a sentence where the sketch has it not,
and nothing where it has. No sentence holds a number of the curve.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from workings.practice.words import ordinal

Points = tuple[float, ...]
Feature = Callable[[Points, Points, Points, float], str]
DUST = 1e-9
"""A height below this share of the largest is 0 but for rounding."""


def snapped(heights: Sequence[float]) -> Points:
    """The heights, with what is 0 but for rounding at 0."""
    most = max(map(abs, heights), default=0.0)
    return tuple(0.0 if abs(y) <= DUST * most else float(y) for y in heights)


def fitting(features: Sequence[str], xs: Points, sketch: Points, curve: Points, band: float) -> dict[str, str]:
    """Feature -> the sentence about it, for each that the sketch has not."""
    found = {name: FEATURES[name](xs, sketch, curve, band) for name in features}
    return {name: said for name, said in found.items() if said}


def signs(xs: Points, sketch: Points, curve: Points, band: float) -> str:
    """Above 0, below it or at it, at either end."""
    for end, where in ((0, "starts"), (-1, "ends")):
        if _sign(sketch[end]) != _sign(curve[end]):
            return f"The sketch {where} {_side(sketch[end])}; the curve does not."
    return ""


def order(xs: Points, sketch: Points, curve: Points, band: float) -> str:
    """On each stretch on which the curve rises, or falls, the sketch does; it may be level for a step."""
    found = stretches(curve)
    for k, (first, last, up) in enumerate(found):
        steps = [up * (after - before) for before, after in pairwise(sketch[first : last + 1])]
        if min(steps) < 0 or up * (sketch[last] - sketch[first]) <= 0:
            where = "all the way" if len(found) == 1 else f"in its {ordinal(k + 1)} stretch"
            return f"The curve {'rises' if up > 0 else 'falls'} {where}; the sketch does not."
    return ""


def stretches(heights: Points) -> list[tuple[int, int, int]]:
    """(first place, last place, 1 or −1) for each stretch on which the heights rise, or fall; level steps belong to the one before."""
    found: list[tuple[int, int, int]] = []
    for k, (before, after) in enumerate(pairwise(heights)):
        way = _sign(after - before)
        if found and way in (0, found[-1][2]):
            found[-1] = (found[-1][0], k + 1, found[-1][2])
        elif way:
            found.append((k, k + 1, way))
    return found


def crossing(xs: Points, sketch: Points, curve: Points, band: float) -> str:
    """As often as the curve, and each time within one step of it."""
    wanted, found = crossings(xs, curve), crossings(xs, sketch)
    if len(wanted) != len(found):
        said = "never crosses 0" if not found else f"crosses 0 {'more' if len(found) > len(wanted) else 'less'} often"
        return (
            f"The sketch {said}; the curve {'does' if wanted else 'does not'}."
            if not found or not wanted
            else f"The sketch {said} than the curve."
        )
    step = max(after - before for before, after in pairwise(xs))
    for at, there in zip(found, wanted, strict=True):
        if abs(at - there) > step * (1 + DUST):
            return f"The sketch crosses 0 {'before' if at < there else 'after'} the curve does."
    return ""


def crossings(xs: Points, heights: Points) -> list[float]:
    """Where the heights change their sign: on the straight line between two places, or in the middle of those at 0."""
    found = []
    seen = [k for k, y in enumerate(heights) if y != 0]
    for k, j in pairwise(seen):
        if heights[k] * heights[j] < 0:
            zeros = xs[k + 1 : j]
            share = heights[k] / (heights[k] - heights[j])
            found.append((zeros[0] + zeros[-1]) / 2 if zeros else xs[k] + share * (xs[j] - xs[k]))
    return found


def start(xs: Points, sketch: Points, curve: Points, band: float) -> str:
    return _level(sketch, curve, band, 0, "starts")


def end(xs: Points, sketch: Points, curve: Points, band: float) -> str:
    return _level(sketch, curve, band, -1, "ends")


def _level(sketch: Points, curve: Points, band: float, at: int, does: str) -> str:
    """Within the band round the curve: a share of its height from its lowest point to its highest."""
    off = sketch[at] - curve[at]
    if abs(off) <= band * (max(curve) - min(curve)) * (1 + DUST):
        return ""
    return f"The sketch {does} too {'high' if off > 0 else 'low'}."


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)


def _side(y: float) -> str:
    return ("below 0", "at 0", "above 0")[1 + _sign(y)]


FEATURES: dict[str, Feature] = {"signs": signs, "order": order, "crossing": crossing, "start": start, "end": end}
