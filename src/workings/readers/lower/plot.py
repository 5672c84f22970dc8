"""A plot as SVG, drawn once and standing still: curves on one pair of axes, named at their ends. It needs no script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import floor, isfinite, log10

from workings.contract.number import format_number
from workings.contract.reading import Curve, Plot

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, FLOOR = 64.0, 520.0, 32.0, 252.0
LINE = 20.0
"""Height of a label."""
TICKS = 4
CLASSES = {"": "e-line dashed thin", "own": "c", "right": "a"}
NAMES = {"": "fe", "own": "fc", "right": "fa"}
Scale = Callable[[float], float]


def svg(what: Plot) -> str:
    """``<svg class="curves" role="img" aria-label="…">``; a point that is no number breaks its curve."""
    kept = [curve for curve in what.curves if _points(curve)]
    if not kept:
        return f"<p>{escape(what.title)}: no point of it is a number.</p>"
    xs, ys = ([p[k] for curve in kept for p in _points(curve)] for k in (0, 1))
    across, up = _scale(xs, LEFT, RIGHT), _scale(ys, FLOOR, TOP)
    made = [*_axes(what, ticks(xs), ticks(ys), across, up), *(_line(curve, across, up) for curve in kept), *_labels(kept, up)]
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


def _axes(what: Plot, xs: Sequence[float], ys: Sequence[float], across: Scale, up: Scale) -> list[str]:
    made = [f'<path class="axis" d="M{LEFT:g} {TOP:g}V{FLOOR:g}H{RIGHT:g}"/>']
    for x in xs:
        made.append(f'<path class="axis" d="M{across(x):.1f} {FLOOR:g}v5"/>')
        made.append(f'<text x="{across(x):.1f}" y="{FLOOR + 22:g}" text-anchor="middle">{format_number(x)}</text>')
    for y in ys:
        made.append(f'<path class="axis" d="M{LEFT:g} {up(y):.1f}h-5"/>')
        made.append(f'<text x="{LEFT - 9:g}" y="{up(y) + 5:.1f}" text-anchor="end">{format_number(y)}</text>')
    if what.across:
        made.append(f'<text class="lbl" x="{(LEFT + RIGHT) / 2:g}" y="{HEIGHT - 6:g}" text-anchor="middle">{escape(what.across)}</text>')
    if what.up:
        made.append(f'<text class="lbl" x="{LEFT:g}" y="{TOP - 8:g}">{escape(what.up)}</text>')
    return made


def _line(curve: Curve, across: Scale, up: Scale) -> str:
    steps, pen = [], "M"
    for x, y in zip(curve.xs, curve.ys, strict=True):
        if not (isfinite(x) and isfinite(y)):
            pen = "M"
            continue
        steps.append(f"{pen}{across(x):.1f} {up(y):.1f}")
        pen = "L"
    return f'<path class="line {CLASSES[curve.role]}" d="{"".join(steps)}"/>'


def _labels(curves: Sequence[Curve], up: Scale) -> list[str]:
    """The names at the right ends, pushed apart where they would touch."""
    wanted = sorted(((up(_points(curve)[-1][1]), curve) for curve in curves), key=lambda pair: pair[0])
    made, least = [], TOP
    for height, curve in wanted:
        least = max(height, least)
        made.append(f'<text class="lbl {NAMES[curve.role]}" x="{RIGHT + 8:g}" y="{least + 5:.1f}">{escape(curve.name)}</text>')
        least += LINE
    return made
