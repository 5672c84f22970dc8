"""Numbers with their intervals on one axis, as SVG: each on a row of its own, its name above it. It needs no script."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import isfinite

from workings.contract.number import format_number
from workings.contract.reading import Number, Range, Ranges, Recipe
from workings.readers.lower.plot import ticks

WIDTH = 480.0
LEFT, RIGHT = 60.0, 420.0
ROW = 66.0
FOOT = 34.0
COLOUR = {"": "", "own": " b", "right": " a"}
"""Of a row by its role: the words of ``figures.css``."""
EDGE = 24.0
"""Room for half a number at either end."""


def svg(what: Ranges, href: Callable[[Recipe], str]) -> str:
    """``<svg class="ranges roving bigtext" role="group" aria-label="…">``; a row whose number is none says so in words."""
    drawn = [row for row in what.rows if isfinite(row.at.value)]
    if not drawn:
        return f"<p>{escape(what.title)}: none of it is a number.</p>"
    values = [one.value for row in drawn for one in (row.low, row.at, row.high) if one is not None and isfinite(one.value)]
    low, high = min(values), max(values)
    across = _scale(low, high)
    height = ROW * len(drawn) + FOOT
    made = []
    for at in ticks(values):
        made.append(f'<path class="grid" d="M{across(at):.1f} 0V{height - FOOT:g}"/>')
        made.append(f'<text class="faint" x="{across(at):.1f}" y="{height - 14:g}" text-anchor="middle">{format_number(at)}</text>')
    rows = [_row(row, 22 + ROW * k, across, href) for k, row in enumerate(drawn)]
    title = escape(what.title, quote=True)
    return f'<svg class="ranges roving bigtext" viewBox="0 0 {WIDTH:g} {height:g}" role="group" aria-label="{title}">{"".join(made + rows)}</svg>'


def _scale(low: float, high: float) -> Callable[[float], float]:
    if low == high:
        return lambda _: (LEFT + RIGHT) / 2
    return lambda v: LEFT + (v - low) / (high - low) * (RIGHT - LEFT)


def _row(row: Range, top: float, across: Callable[[float], float], href: Callable[[Recipe], str]) -> str:
    """The name; below it the interval, its number above the dot, its ends beside it."""
    y, role, x = top + 26, COLOUR[row.role], across(row.at.value)
    made = [f'<text class="lbl given" x="0" y="{top - 4:g}">{escape(row.label)}</text>']
    ends = [one for one in (row.low, row.high) if one is not None and isfinite(one.value)]
    if len(ends) == 2:
        first, last = sorted(across(one.value) for one in ends)
        made.append(f'<path class="line{role}" d="M{first:.1f} {y:g}H{last:.1f}"/>')
        made.append(_number(ends[0], first - 7, y + 5, "end", href, f"{row.label}, lower end", LEFT))
        made.append(_number(ends[1], last + 7, y + 5, "start", href, f"{row.label}, upper end", LEFT))
    made.append(f'<circle class="dot{role}" cx="{x:.1f}" cy="{y:g}" r="5"/>')
    made.append(_number(row.at, min(max(x, EDGE), WIDTH - EDGE), y - 11, "middle", href, row.label, 0))
    return "".join(made)


def _number(what: Number, x: float, y: float, anchor: str, href: Callable[[Recipe], str], said: str, room: float) -> str:
    """An end that has no room beside its line stands below it."""
    text = format_number(what.value, what.digits)
    if room and not 4 + 8 * len(text) < (x if anchor == "end" else WIDTH - x):
        y, anchor, x = y + 15, "start" if anchor == "end" else "end", max(x, 0) if anchor == "end" else min(x, WIDTH)
    shown = escape(text + (f" {what.unit}" if what.unit else ""))
    aim = f'<a class="num" href="{escape(href(what.recipe))}" data-say="{escape(said, quote=True)} {shown}">'
    return f'{aim}<text x="{x:.1f}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text></a>'
