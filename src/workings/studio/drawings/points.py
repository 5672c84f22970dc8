"""A query and the stored points round it, drawn as the script draws them first: the line round the query runs through the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from markupsafe import Markup

from workings.contract.number import format_number
from workings.contract.reading import Call, Number
from workings.session import views
from workings.studio.drawings.svg import n, path, tag
from workings.studio.opening import working_of
from workings.studio.templating import num

ORIGIN, UNIT, RIGHT, TOP = (40.0, 336.0), 54.0, 632.0, 8.0
LETTERS = "ABCDEFGH"
MEASURES = {"straight": "straight", "blocks": "blocks", "stretch": "straight"}
"""How a figure moves -> the line of its working that measures."""
Point = tuple[float, float]


def still(shown: views.Shown, mode: str) -> Markup:
    """The picture at rest, in the measure of ``mode`` where it is the reader's already."""
    call = shown.figure.call
    q, rows, scale = (call.inputs[name] for name in ("query", "rows", "scale"))
    at, there = _at(q, scale), [_at(row, scale) for row in rows]
    measure = _measure(shown, mode)
    least = min(number.value for number in _distances(shown, measure)) * UNIT
    streets = measure == "blocks"
    made = [_paper(scale), _clip(shown.figure.id), _round(shown.figure.id, at, least, streets), *(_leg(at, to, streets) for to in there)]
    for name, row, to in zip(LETTERS, rows, there, strict=False):
        made += [tag("circle", class_="fa", cx=n(to[0]), cy=n(to[1]), r="5.5"), _label(name, "fa", row, to, -12)]
    made += [tag("circle", class_="fb", cx=n(at[0]), cy=n(at[1]), r="5.5"), _label("q", "fb", q, at, 22)]
    attributes = {
        "viewBox": "0 0 640 372",
        "data-narrow": "0 4 440 368",
        "role": "group",
        "aria-label": shown.figure.alt,
        "class": "plane points",
    }
    pairs = Markup("").join(Markup(' {}="{}"').format(k, v) for k, v in attributes.items())
    return Markup("<svg{}>{}</svg>").format(pairs, Markup("").join(made))


def settings(shown: views.Shown, mode: str) -> dict[str, Any]:
    """What the script needs besides the graph: how the figure can move, and what the author has prepared."""
    made = shown.figure
    factors = [float(s.inputs["scale"][0]) for s in made.settings if "scale" in s.inputs] or [1.0]
    return {
        "mode": mode,
        "modes": [{"key": key, "words": words, "line": MEASURES[key]} for key, words in made.modes],
        "presets": [{"label": setting.label, "inputs": dict(setting.inputs)} for setting in made.settings],
        "least": min(factors),
        "most": max(factors),
    }


def readout(shown: views.Shown, mode: str) -> Markup:
    """A distance for each point, in the measure of ``mode``; the other measures wait, hidden."""
    now = _measure(shown, mode)
    return Markup("").join(_measured(shown, line, line == now) for line in dict.fromkeys(MEASURES.values()))


def _measure(shown: views.Shown, mode: str) -> str:
    """While a prediction is asked the figure stands as it stood at first: in another measure it would answer it."""
    return MEASURES[mode if shown.live else shown.figure.modes[0][0]]


def _measured(shown: views.Shown, line: str, now: bool) -> Markup:
    numbers = _distances(shown, line)
    least = min(number.value for number in numbers)
    rows = []
    for k, number in enumerate(numbers):
        near = number.value == least
        word = Markup('<span class="near-word"{}>nearest</span>').format(Markup("") if near else Markup(" hidden"))
        value = num(number, data_l=line, data_i=str(k))
        rows.append(
            Markup('<div{}><dt>to <b class="va">{}</b></dt><dd>{} {}</dd></div>').format(
                Markup(' class="near"') if near else Markup(""), LETTERS[k], value, word
            )
        )
    hidden = Markup("") if now else Markup(" hidden")
    return Markup('<dl class="readout" data-measure="{}"{}>{}</dl>').format(line, hidden, Markup("").join(rows))


def _distances(shown: views.Shown, name: str) -> tuple[Number, ...]:
    """The cells of a line of the figure's working, each with its recipe."""
    call, working = shown.figure.call, working_of(shown.figure.call)
    line = working.find(name)
    cells = working.lines[line].value.tolist()
    return tuple(Number(float(cell), Call(call.function, call.inputs, line, (k,))) for k, cell in enumerate(cells))


def _at(v: Sequence[float], scale: Sequence[float]) -> Point:
    return ORIGIN[0] + v[0] * scale[0] * UNIT, ORIGIN[1] - v[1] * scale[1] * UNIT


def _paper(scale: Sequence[float]) -> Markup:
    """Squares, which turn into oblongs with the scale; a number at every whole step."""
    across, up = UNIT * scale[0], UNIT * scale[1]
    xs = [ORIGIN[0] + k * across for k in range(1, ceil((RIGHT - ORIGIN[0]) / across))]
    ys = [ORIGIN[1] - k * up for k in range(1, ceil((ORIGIN[1] - TOP) / up))]
    grid = "".join([f"M{n(x)} {n(TOP)}V{n(ORIGIN[1])}" for x in xs] + [f"M{n(ORIGIN[0])} {n(y)}H{n(RIGHT)}" for y in ys])
    axes = f"M{n(ORIGIN[0])} {n(TOP)}V{n(ORIGIN[1])}H{n(RIGHT)}"
    below = [tag("text", str(k), class_="given tick", x=n(x), y=n(ORIGIN[1] + 19), text_anchor="middle") for k, x in enumerate(xs, 1)]
    beside = [tag("text", str(k), class_="given tick", x=n(ORIGIN[0] - 10), y=n(y + 4), text_anchor="end") for k, y in enumerate(ys, 1)]
    return tag("path", class_="grid", d=grid) + tag("path", class_="axis", d=axes) + Markup("").join([*below, *beside])


def _clip(name: str) -> Markup:
    """Nothing is drawn off the paper."""
    room = tag("rect", x=n(ORIGIN[0]), y=n(TOP), width=n(RIGHT - ORIGIN[0]), height=n(ORIGIN[1] - TOP))
    return tag("clipPath", room, id=f"{name}-paper")


def _round(name: str, at: Point, radius: float, streets: bool) -> Markup:
    """All places at one distance: a circle, or along the streets a square on its corner."""
    (x, y), r = at, radius
    corners = path([(x - r, y), (x, y - r), (x + r, y), (x, y + r)]) + "Z"
    circle = f"M{n(x - r)} {n(y)}A{n(r)} {n(r)} 0 1 1 {n(x + r)} {n(y)}A{n(r)} {n(r)} 0 1 1 {n(x - r)} {n(y)}Z"
    return tag("path", class_="c line thin", clip_path=f"url(#{name}-paper)", d=corners if streets else circle)


def _leg(at: Point, to: Point, streets: bool) -> Markup:
    return tag("path", class_="ref", d=path([at, (to[0], at[1]), to] if streets else [at, to]))


def _label(name: str, colour: str, v: Sequence[float], at: Point, below: float) -> Markup:
    given = tag("tspan", f"({format_number(v[0], 2)}, {format_number(v[1], 2)})", class_="given", dx="5")
    return tag("text", Markup(name) + given, class_=f"lbl strong {colour}", x=n(at[0] + 11), y=n(at[1] + below))
