"""Two vectors at rest, drawn as the script draws them first: the same picture, so that nothing jumps when the figure wakes."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

from markupsafe import Markup, escape

from workings.contract.number import format_number
from workings.studio.drawings.svg import n, path, tag

ORIGIN, UNIT = (236.0, 236.0), 54.0
Point = tuple[float, float]


def at(v: Sequence[float]) -> Point:
    return ORIGIN[0] + v[0] * UNIT, ORIGIN[1] - v[1] * UNIT


def two_vectors(a: Sequence[float], b: Sequence[float], foot: Sequence[float], label: str) -> Markup:
    """``foot`` is the foot of b on the line of a, a line of the figure's working."""
    made = [_ground(), _arc(a, b), *_shadow(a, b, foot), *_arrow("a", a), *_arrow("b", b)]
    attributes = {"viewBox": "0 0 640 372", "data-narrow": "106 10 440 340", "role": "group", "aria-label": label, "class": "plane"}
    pairs = Markup("").join(Markup(' {}="{}"').format(k, v) for k, v in attributes.items())
    return Markup("<svg{}>{}</svg>").format(pairs, Markup("").join(made))


def _ground() -> Markup:
    across = [f"M{n(ORIGIN[0] + x * UNIT)} 8V364" for x in range(-4, 8)]
    up = [f"M8 {n(ORIGIN[1] - y * UNIT)}H632" for y in range(-2, 5)]
    axes = f"M8 {n(ORIGIN[1])}H632M{n(ORIGIN[0])} 8V364"
    return tag("path", class_="grid", d="".join(across + up)) + tag("path", class_="axis", d=axes)


def _arc(a: Sequence[float], b: Sequence[float]) -> Markup:
    start = atan2(a[1], a[0])
    turn = atan2(b[1], b[0]) - start
    turn = atan2(sin(turn), cos(turn))
    points = [(ORIGIN[0] + 40 * cos(start + turn * k / 24), ORIGIN[1] - 40 * sin(start + turn * k / 24)) for k in range(25)]
    middle = start + turn / 2
    x, y = ORIGIN[0] + 57 * cos(middle), ORIGIN[1] - 57 * sin(middle) + 5
    return tag("path", class_="c line thin", d=path(points)) + tag("text", "θ", class_="lbl it fc", x=n(x), y=n(y), text_anchor="middle")


def _shadow(a: Sequence[float], b: Sequence[float], foot: Sequence[float]) -> list[Markup]:
    long = hypot(*a)
    side = 1.0 if a[0] * b[1] - a[1] * b[0] >= 0 else -1.0
    off = (a[1] / long * 8 * side, a[0] / long * 8 * side)
    end, start = _moved(at(foot), off), _moved(ORIGIN, off)
    return [tag("path", class_="ref", d=path([at(b), end])), tag("path", class_="c shadow", d=path([start, end]))]


def _moved(p: Point, by: Point) -> Point:
    return p[0] + by[0], p[1] + by[1]


def _arrow(name: str, v: Sequence[float]) -> list[Markup]:
    (x, y), long = at(v), hypot(*v) * UNIT
    u = ((at(v)[0] - ORIGIN[0]) / long, (at(v)[1] - ORIGIN[1]) / long)
    head = [(x, y), (x - u[0] * 11 - u[1] * 4.6, y - u[1] * 11 + u[0] * 4.6), (x - u[0] * 11 + u[1] * 4.6, y - u[1] * 11 - u[0] * 4.6)]
    anchor = "start" if u[0] > 0.35 else "end" if u[0] < -0.35 else "middle"
    given = tag("tspan", f"({format_number(v[0], 2)}, {format_number(v[1], 2)})", class_="given", dx="5")
    return [
        tag("path", class_=f"{name} line arrow", d=path([ORIGIN, (x - u[0] * 7, y - u[1] * 7)])),
        tag("path", class_=f"f{name}", d=path(head) + "Z"),
        tag("text", escape(name) + given, class_=f"lbl strong f{name}", x=n(x + u[0] * 25), y=n(y + u[1] * 25 + 5), text_anchor=anchor),
    ]


def bars(rows: Sequence[tuple[str, float, float, float, Markup]], label: str) -> Markup:
    """A bar for each (name, value, least, most, number): the still state of a stretched vector."""
    colours, made = ("b", "a", "c"), []
    for k, (name, value, least, most, number) in enumerate(rows):
        y = 25 + 44 * k
        zero = 78 + 470 * (0 - least) / (most - least)
        end = 78 + 470 * (min(max(value, least), most) - least) / (most - least)
        made += [
            tag("text", name, x="0", y=n(y + 5)),
            tag("path", class_="bar ground", d=f"M78 {n(y)}h470"),
            tag("path", class_=f"bar {colours[k % 3]}", d=f"M{n(zero)} {n(y)}H{n(end)}"),
            tag("text", number, class_="lbl", x=n(max(zero, end) + 10), y=n(y + 6)),
        ]
    return tag("svg", Markup("").join(made), viewBox="0 0 640 104", role="group", aria_label=label)
