"""A plot as SVG, drawn once and standing still: curves on one pair of axes, named at their ends. It needs no script.

Heights that are all above 0 and span more than :data:`DECADES` factors of ten are drawn by their logarithms, and the axis says so: on a
plain one, all but the largest would lie on the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import ceil, floor, isfinite, log10

from workings.contract.number import format_number
from workings.contract.reading import Curve, Plot

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, FLOOR = 64.0, 520.0, 32.0, 252.0
LINE = 20.0
"""Height of a label."""
TICKS = 4
DECADES = 6
GAP = 8.0
"""Between the end of a curve and its name."""
CLASSES = {"": ("e-line dashed thin",), "own": ("c", "b", "d"), "right": ("a",)}
"""Of the curves of one role, in their order; the last again for all that follow."""
NAMES = {"": ("fe",), "own": ("fc", "fb", "fd"), "right": ("fa",)}
Scale = Callable[[float], float]
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def svg(what: Plot) -> str:
    """``<svg class="curves" role="img" aria-label="…">``; a point that is no number breaks its curve."""
    kept = [curve for curve in what.curves if _points(curve)]
    if not kept:
        return f"<p>{escape(what.title)}: no point of it is a number.</p>"
    xs, ys = ([p[k] for curve in kept for p in _points(curve)] for k in (0, 1))
    across, up = _scale(xs, LEFT, RIGHT), _scale(ys, FLOOR, TOP)
    rows, unit = [(y, format_number(y)) for y in ticks(ys)], what.up
    if logarithmic(ys):
        plain, rows, unit = _scale([log10(y) for y in ys], FLOOR, TOP), powers(ys), f"{what.up}, by factors of ten".lstrip(", ")

        def up(y: float) -> float:
            return plain(log10(y))

    ranks = [sum(other.role == curve.role for other in kept[:k]) for k, curve in enumerate(kept)]
    drawn = [_line(curve, rank, across, up) for curve, rank in zip(kept, ranks, strict=True)]
    made = [*_axes(what.across, unit, ticks(xs), rows, across, up), *drawn, *_labels(kept, ranks, across, up)]
    label = escape(what.title, quote=True)
    return f'<svg class="curves bigtext" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{label}">{"".join(made)}</svg>'


def _points(curve: Curve) -> list[tuple[float, float]]:
    return [(x, y) for x, y in zip(curve.xs, curve.ys, strict=True) if isfinite(x) and isfinite(y)]


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = min(values), max(values)
    if low == high:
        return lambda _: (start + end) / 2
    return lambda v: start + (v - low) / (high - low) * (end - start)


def ticks(values: Sequence[float]) -> list[float]:
    """Three to nine round numbers within the values."""
    low, high = min(values), max(values)
    if low == high:
        return [low]
    step = 10.0 ** floor(log10((high - low) / TICKS))
    step *= next(k for k in (1, 2, 5, 10) if (high - low) / (k * step) <= 2 * TICKS)
    first = -floor(-low / step)
    return [k * step for k in range(first, floor(high / step) + 1)] or [low]


def logarithmic(values: Sequence[float]) -> bool:
    """Whether values are so far apart that they are drawn by their logarithms."""
    return min(values) > 0 and log10(max(values)) - log10(min(values)) > DECADES


def powers(values: Sequence[float]) -> list[tuple[float, str]]:
    """Powers of ten within the values, a few of them and evenly apart, each with how it is written. A finite float each."""
    low, high = ceil(log10(min(values))), floor(log10(max(values)))
    step = ceil((high - low + 1) / (2 * TICKS))
    return [(10.0**k, "1" if k == 0 else f"10{str(k).translate(_RAISED)}") for k in range(-(-low // step) * step, high + 1, step)]


def _axes(label_x: str, label_y: str, xs: Sequence[float], ys: Sequence[tuple[float, str]], across: Scale, up: Scale) -> list[str]:
    made = [f'<path class="axis" d="M{LEFT:g} {TOP:g}V{FLOOR:g}H{RIGHT:g}"/>']
    for x in xs:
        made.append(f'<path class="axis" d="M{across(x):.1f} {FLOOR:g}v5"/>')
        made.append(f'<text x="{across(x):.1f}" y="{FLOOR + 22:g}" text-anchor="middle">{format_number(x)}</text>')
    for y, words in ys:
        made.append(f'<path class="axis" d="M{LEFT:g} {up(y):.1f}h-5"/>')
        made.append(f'<text x="{LEFT - 9:g}" y="{up(y) + 5:.1f}" text-anchor="end">{words}</text>')
    if label_x:
        made.append(f'<text class="lbl" x="{(LEFT + RIGHT) / 2:g}" y="{HEIGHT - 6:g}" text-anchor="middle">{escape(label_x)}</text>')
    if label_y:
        made.append(f'<text class="lbl" x="{LEFT:g}" y="{TOP - 8:g}">{escape(label_y)}</text>')
    return made


def _line(curve: Curve, rank: int, across: Scale, up: Scale) -> str:
    steps, pen = [], "M"
    for x, y in zip(curve.xs, curve.ys, strict=True):
        if not (isfinite(x) and isfinite(y)):
            pen = "M"
            continue
        steps.append(f"{pen}{across(x):.1f} {up(y):.1f}")
        pen = "L"
    return f'<path class="line {_nth(CLASSES, curve, rank)}" d="{"".join(steps)}"/>'


def _nth(table: Mapping[str, Sequence[str]], curve: Curve, rank: int) -> str:
    return table[curve.role][min(rank, len(table[curve.role]) - 1)]


def _labels(curves: Sequence[Curve], ranks: Sequence[int], across: Scale, up: Scale) -> list[str]:
    """The names at the ends of the curves, pushed apart where they would touch."""
    ends = [_points(curve)[-1] for curve in curves]
    wanted = sorted(zip(ends, ranks, curves, strict=True), key=lambda one: up(one[0][1]))
    made, least = [], TOP + GAP
    for (x, y), rank, curve in wanted:
        least = max(up(y), least)
        fill = _nth(NAMES, curve, rank)
        made.append(f'<text class="lbl {fill}" x="{across(x) + GAP:g}" y="{least + 5:.1f}">{escape(curve.name)}</text>')
        least += LINE
    return made
