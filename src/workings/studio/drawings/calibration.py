"""Calibration: what was said along the axis, how often it was so upwards. Raw dots with their bars, the smoothed line and its band."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from markupsafe import Markup

from workings.contract.number import format_number
from workings.session.you_results import Calibrated, Chip
from workings.studio.drawings.opens import opens
from workings.studio.drawings.svg import n, path, tag

LEFT, FLOOR, SIDE = 58.0, 404.0, 392.0
TICKS = (0, 20, 40, 60, 80, 100)


def across(p: float) -> float:
    """``p`` in a hundred."""
    return LEFT + p / 100 * SIDE


def up(p: float) -> float:
    return FLOOR - p / 100 * SIDE


def calibration(made: Calibrated) -> Markup:
    """A dot for each chance that was used, larger where it was used more; one tab stop, arrows inside."""
    at = [100 * p for p in made.at]
    there, back = list(zip(at, made.low, strict=True)), list(zip(at, made.high, strict=True))
    marks = [
        *map(_grid, TICKS),
        tag("path", class_="band", d=_through([*there, *reversed(back)]) + "Z"),
        tag("path", class_="ref", d=f"M{n(LEFT)} {n(FLOOR)}L{n(LEFT + SIDE)} {n(FLOOR - SIDE)}"),
        tag("path", class_="line d", d=_through(list(zip(at, made.line, strict=True)))),
        *map(_dot, made.chips),
        *_names(),
    ]
    label = "What you said against how often it was so"
    return tag("svg", Markup("").join(marks), class_="roving", viewBox="18 -20 442 474", role="group", aria_label=label)


def _through(points: Sequence[tuple[float, float]]) -> str:
    return path((across(x), up(y)) for x, y in points)


def _grid(tick: int) -> Markup:
    x, y = n(across(tick)), n(up(tick))
    lines = tag("path", class_="grid", d=f"M{x} {n(FLOOR - SIDE)}V{n(FLOOR)}M{n(LEFT)} {y}H{n(LEFT + SIDE)}")
    below = tag("text", str(tick), class_="faint", x=x, y=n(FLOOR + 20), text_anchor="middle")
    beside = tag("text", str(tick), class_="faint", x=n(LEFT - 10), y=n(up(tick) + 4), text_anchor="end")
    return lines + below + beside


def _dot(chip: Chip) -> Markup:
    x, y = across(100 * chip.said), up(100 * chip.share.value)
    low, high = (up(100 * end.value) for end in chip.bar)
    times = format_number(chip.n.value, 0)
    ends = " to ".join(format_number(end.value, end.digits) for end in chip.bar)
    said = f"said {round(100 * chip.said)}, {times} times; it was so in {format_number(chip.share.value, 2)} of them, 80% interval {ends}"
    return opens(
        chip.share,
        said,
        tag("rect", class_="reach", x=n(x - 13), y=n(min(high, y) - 6), width="26", height=n(max(low, y) - min(high, y) + 12)),
        tag("path", class_="bar-line", d=f"M{n(x)} {n(low)}V{n(high)}"),
        tag("circle", class_="dot", cx=n(x), cy=n(y), r=n(2.4 + 1.1 * sqrt(chip.n.value))),
    )


def _names() -> list[Markup]:
    middle = n(LEFT + SIDE / 2)
    return [
        tag("text", "you said, in a hundred", x=middle, y="448", text_anchor="middle"),
        tag("text", "it was so, in a hundred", x=n(LEFT - 30), y="-6"),
    ]
