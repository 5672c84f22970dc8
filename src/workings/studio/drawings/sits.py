"""Sits in the order in which they ended: a dot each, at its engaged minutes; each week's middle half and median behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from workings.contract.number import format_number
from workings.learner.sitting import FIRST
from workings.session.you_results import Sat, Sitting, Stretch
from workings.studio.drawings.opens import opens
from workings.studio.drawings.svg import n, tag

LEFT, RIGHT, FLOOR, HIGH = 46.0, 648.0, 190.0, 180.0
LATEST = 30
"""Of more than forty sits the first ten are drawn and the latest thirty."""
ENDED = {"clear": "it came clear", "explained": "the explanation was opened", "parked": "parked"}


def drawn(count: int) -> list[int]:
    """Which sits have a dot."""
    return list(range(count)) if count <= FIRST + LATEST else [*range(FIRST), *range(count - LATEST, count)]


def sits(made: Sitting) -> Markup:
    """One tab stop, arrows inside."""
    shown = drawn(len(made.sats))
    step = (RIGHT - LEFT - 6) / max(len(shown), 18)
    places = {k: LEFT + 6 + step * (slot + 0.5) for slot, k in enumerate(shown)}
    top = _top([made.sats[k].minutes.value for k in shown])
    marks = [
        *_axis(top),
        *(mark for week in made.weeks for mark in _week(week, places, step, top)),
        *_split(made, places, step),
        *(_dot(made.sats[k], x, FLOOR - made.sats[k].minutes.value / top * HIGH) for k, x in places.items()),
    ]
    label = f"{'One sit' if len(shown) == 1 else 'Sits'}, engaged minutes"
    return tag("svg", Markup("").join(marks), class_="roving sits", viewBox="0 -16 660 256", role="group", aria_label=label)


def _top(minutes: Sequence[float]) -> float:
    """The end of the axis: a round number at or above the longest."""
    longest = max(minutes, default=0.0)
    return next((t for t in (2.0, 4.0, 10.0, 20.0, 40.0, 100.0, 200.0, 400.0) if t >= longest), longest)


def _axis(top: float) -> Iterator[Markup]:
    for k in range(5):
        y = n(FLOOR - k / 4 * HIGH)
        yield tag("path", class_="grid", d=f"M{n(LEFT)} {y}H{n(RIGHT)}")
        yield tag(
            "text", format_number(top * k / 4, 1).removesuffix(".0"), class_="faint", x=n(LEFT - 10), y=n(float(y) + 4), text_anchor="end"
        )
    yield tag("text", "minutes", x=n(LEFT), y="-4")


def _week(week: Stretch, places: dict[int, float], step: float, top: float) -> Iterator[Markup]:
    own = [places[k] for k in range(week.start, week.start + week.size) if k in places]
    if not own:
        return
    left, right = own[0] - step / 2 + 1.5, own[-1] + step / 2 - 1.5
    low, middle, high = (FLOOR - q.value / top * HIGH for q in (week.quartiles[0], week.median, week.quartiles[1]))
    yield tag("rect", class_="band", x=n(left), y=n(high), width=n(right - left), height=n(max(1.0, low - high)))
    yield tag("path", class_="line d", d=f"M{n(left)} {n(middle)}H{n(right)}")
    if right - left > 44:
        yield tag("text", week.words, class_="faint", x=n(left), y=n(FLOOR + 18))


def _split(made: Sitting, places: dict[int, float], step: float) -> Iterator[Markup]:
    """Below the axis: which are the first ten, and which came since."""
    for half in made.halves:
        own = [places[k] for k in range(half.start, half.start + half.size) if k in places]
        left, right = own[0] - step / 2 + 3, own[-1] + step / 2 - 3
        yield tag("path", class_="axis", d=f"M{n(left)} {n(FLOOR + 26)}v5H{n(right)}v-5")
        if len(made.halves) == 2 and right - left > 34:
            yield tag("text", half.words, x=n((left + right) / 2), y=n(FLOOR + 47), text_anchor="middle")


def _dot(sat: Sat, x: float, y: float) -> Markup:
    when = f"{sat.day.day}.{sat.day.month}."
    about = format_number(sat.minutes.value, sat.minutes.digits)
    label = f"{sat.concept.name}, {sat.what}, ended {when}: about {about} minutes, {ENDED[sat.ended]}"
    dot = tag("circle", class_="dot" if sat.filled else "dot open", cx=n(x), cy=n(y), r="5.5")
    return opens(sat.minutes, label, tag("circle", class_="reach", cx=n(x), cy=n(y), r="12"), dot)
