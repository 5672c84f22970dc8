"""Co-ordinate paper with layers, drawn as the script draws them first: it moves what stands here, and adds nothing but the hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import hypot, isfinite
from typing import Any, cast

import numpy as np
from markupsafe import Markup

from workings.contract.number import format_number
from workings.course.papers import Axis, Layer, Paper, Sheet
from workings.session import views
from workings.studio.drawings.bars import readout
from workings.studio.drawings.svg import n, tag
from workings.studio.opening import working_of

__all__ = ["readout", "settings", "still"]

WIDE, HALF, TALL = 440.0, 310.0, 250.0
"""The picture's width alone and beside another; the height of paper whose units differ."""
FAR = 1e5
"""No coordinate lies farther out, in pixels: a browser draws with single precision."""
HEAD, FLANK, SHAFT_END, AWAY = 11.0, 4.6, 7.0, 15.0
STROKE = {"a": "a", "b": "b", "c": "c", "d": "d", "ink": "ink-line", "faint": "faint-line"}
FILL = {"a": "fa", "b": "fb", "c": "fc", "d": "fd", "ink": "ink-fill", "faint": "faint-fill"}
CLASSES = {"thin": "thin", "dashed": "dashed", "fill": "filled"}
"""Of what an author may say of a line, what the style sheet knows."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the paper lies in the picture, in pixels, and what its edges are in its own units."""

    left: float
    top: float
    width: float
    height: float
    x: Point
    y: Point

    def at(self, place: Any) -> Point:
        """From the paper's units to pixels."""
        u = self.left + self.width * (float(place[0]) - self.x[0]) / (self.x[1] - self.x[0])
        v = self.top + self.height * (self.y[1] - float(place[1])) / (self.y[1] - self.y[0])
        return _near(u), _near(v)

    def holds(self, point: Point) -> bool:
        inside = self.left - 1 <= point[0] <= self.left + self.width + 1
        return inside and self.top - 1 <= point[1] <= self.top + self.height + 1


def _near(x: float) -> float:
    return x if x != x else min(max(x, -FAR), FAR)


def still(shown: views.Shown, mode: str) -> Markup:
    """The picture at rest; two of them where the author has put a second beside."""
    made = cast(Paper, shown.figure)
    drawn = [_sheet(made, sheet, k) for k, sheet in enumerate(_sheets(made))]
    return drawn[0] if len(drawn) == 1 else tag("div", Markup("").join(drawn), class_="papers")


def settings(shown: views.Shown, mode: str) -> dict[str, Any]:
    """What the script needs besides the graph: each frame with its layers, the hands, the sliders, and what the author has prepared."""
    made = cast(Paper, shown.figure)
    sheets = [
        {"frame": asdict(frame(made, sheet)), "layers": [{"draw": y.draw, "lines": dict(y.lines), "size": y.size, "closed": "closed" in y.flags} for y in sheet.layers]}
        for sheet in _sheets(made)
    ]  # fmt: skip
    sliders = [{"input": s.input, "label": s.label, "stops": list(s.stops)} | ({} if s.at is None else {"at": s.at}) for s in made.sliders]
    presets = [{"label": setting.label, "inputs": dict(setting.inputs)} for setting in made.settings]
    hands = [asdict(hand) | {"colour": FILL[hand.colour]} for hand in made.hands]
    return {"sheets": sheets, "hands": hands, "sliders": sliders, "presets": presets}


def _sheets(made: Paper) -> list[Sheet]:
    return [made.sheet] if made.beside is None else [made.sheet, made.beside]


def frame(made: Paper, sheet: Sheet) -> Frame:
    wide = WIDE if made.beside is None else HALF
    left, right, top = (44.0 if sheet.y.ticks else 10.0), 12.0, (26.0 if sheet.y.label else 10.0)
    width = wide - left - right
    span = (sheet.y.high - sheet.y.low) / (sheet.x.high - sheet.x.low)
    return Frame(left, top, width, width * span if sheet.square else TALL, (sheet.x.low, sheet.x.high), (sheet.y.low, sheet.y.high))


def _sheet(made: Paper, sheet: Sheet, k: int) -> Markup:
    f, working, id = frame(made, sheet), working_of(made.call), f"{made.id}-paper-{k}"
    values = {name: np.asarray(working.lines[working.find(name)].value, dtype=float) for y in sheet.layers for name in y.lines.values()}
    clip = tag("clipPath", tag("rect", x=n(f.left), y=n(f.top), width=n(f.width), height=n(f.height)), id=id)
    layers = [_layer(y, j, f, values) for j, y in enumerate(sheet.layers)]
    inside = [clip, _ground(sheet, f), tag("g", Markup("").join(layers), clip_path=f"url(#{id})")]
    inside += [_label(y, j, f, values) for j, y in enumerate(sheet.layers) if y.label]
    high = f.top + f.height + (22 if sheet.x.ticks else 8) + (16 if sheet.x.label else 0)
    attributes = {"viewBox": f"0 0 {n(f.left + f.width + 12)} {n(high)}", "role": "group", "aria-label": made.alt, "class": "paper"}
    pairs = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    return Markup("<svg{}>{}</svg>").format(pairs, Markup("").join(inside))


# ---------------------------------------------------------------- the paper
def _ground(sheet: Sheet, f: Frame) -> Markup:
    """Faint lines at the numbers of the axes, the axes through 0 where they are on the paper and else at its edge."""
    across, up = [f.at((x, 0))[0] for x in sheet.x.ticks], [f.at((0, y))[1] for y in sheet.y.ticks]
    grid = "".join(f"M{n(x)} {n(f.top)}v{n(f.height)}" for x in across) + "".join(f"M{n(f.left)} {n(y)}h{n(f.width)}" for y in up)
    low, left = f.at((0, _within(0.0, sheet.y)))[1], f.at((_within(0.0, sheet.x), 0))[0]
    axes = f"M{n(f.left)} {n(low)}h{n(f.width)}M{n(left)} {n(f.top)}v{n(f.height)}"
    bottom = f.top + f.height
    words = [
        *(tag("text", format_number(t), class_="faint", x=n(x), y=n(bottom + 17), text_anchor="middle") for t, x in zip(sheet.x.ticks, across, strict=True)),
        *(tag("text", format_number(t), class_="faint", x=n(f.left - 7), y=n(y + 4.5), text_anchor="end") for t, y in zip(sheet.y.ticks, up, strict=True)),
        *([tag("text", sheet.x.label, x=n(f.left + f.width), y=n(bottom + (34 if sheet.x.ticks else 17)), text_anchor="end")] if sheet.x.label else []),
        *([tag("text", sheet.y.label, x=n(max(f.left - 30, 2)), y=n(f.top - 11))] if sheet.y.label else []),
    ]  # fmt: skip
    return tag("path", class_="grid", d=grid or "M0 0") + tag("path", class_="axis", d=axes) + Markup("").join(words)


def _within(x: float, axis: Axis) -> float:
    return min(max(x, axis.low), axis.high)


# ---------------------------------------------------------------- layers
Values = Mapping[str, np.ndarray]


def places(y: Layer, values: Values) -> list[list[Point]]:
    """The rows of places that a layer stands on: of a curve each row is one, of anything else there is one row."""
    if "at" in y.lines:
        cells = values[y.lines["at"]]
        rows = cells.reshape((-1, *cells.shape[-2:])) if cells.ndim > 1 else cells.reshape(1, 1, 2)
        return [[(float(u), float(v)) for u, v in row] for row in rows]
    if {"x", "y"} == set(y.lines):
        return [list(zip(values[y.lines["x"]].tolist(), values[y.lines["y"]].tolist(), strict=True))]
    start = values[y.lines["from"]].tolist() if "from" in y.lines else [0.0, 0.0]
    return [[(start[0], start[1]), cast(Point, tuple(values[y.lines["to"]].tolist()))]]


def _layer(y: Layer, k: int, f: Frame, values: Values) -> Markup:
    how = (
        " ".join([STROKE[y.colour], *(CLASSES.get(flag, "") for flag in y.flags)]).strip()
        if y.draw not in ("columns", "mark")
        else FILL[y.colour]
    )
    drawn = {"dots": "spots", "columns": "bar-body", "mark": "spot", "arrow": "arrow"}.get(y.draw, "")
    attributes = {"class_": f"drawn {drawn} {how}".replace("  ", " "), "data_layer": str(k), "d": path(y, f, values)}
    if y.draw == "dots":
        attributes["stroke_width"] = n(2 * y.size)
    made = tag("path", **attributes)
    if y.draw == "arrow":
        made += tag("path", class_=FILL[y.colour], data_head=str(k), d=_head(*_ends(y, f, values)))
    return made


def path(y: Layer, f: Frame, values: Values) -> str:
    """``d`` of a layer; ``M0 0`` where nothing of it can be drawn."""
    if y.draw == "level":
        value = float(values[y.lines.get("x") or y.lines["y"]])
        u, v = f.at((value, value)) if isfinite(value) else (FAR, FAR)
        return f"M{n(u)} {n(f.top)}v{n(f.height)}" if "x" in y.lines else f"M{n(f.left)} {n(v)}h{n(f.width)}"
    return _PATHS[y.draw](y, f, values) or "M0 0"


def _curve(y: Layer, f: Frame, values: Values) -> str:
    made = []
    for row in places(y, values):
        pen = "M"
        for place in row:
            u, v = f.at(place)
            made.append(f"{pen}{n(u)} {n(v)}" if u == u and v == v else "")
            pen = "L" if made[-1] else "M"
        made.append("Z" if "closed" in y.flags and pen == "L" else "")
    return "".join(made)


def _dots(y: Layer, f: Frame, values: Values) -> str:
    points = (f.at(place) for row in places(y, values) for place in row)
    return "".join(f"M{n(u)} {n(v)}h0" for u, v in points if u == u and v == v)


def _columns(y: Layer, f: Frame, values: Values) -> str:
    made = []
    for x, height in places(y, values)[0]:
        if x == x and height == height:
            (u, v), (w, ground) = f.at((x - y.size / 2, height)), f.at((x + y.size / 2, 0))
            made.append(f"M{n(u)} {n(ground)}V{n(v)}H{n(w)}V{n(ground)}Z")
    return "".join(made)


def _arrow(y: Layer, f: Frame, values: Values) -> str:
    start, tip = _ends(y, f, values)
    u, v = _unit(start, tip)
    return f"M{n(start[0])} {n(start[1])}L{n(tip[0] - u * SHAFT_END)} {n(tip[1] - v * SHAFT_END)}" if u == u else ""


def _mark(y: Layer, f: Frame, values: Values) -> str:
    u, v = f.at(places(y, values)[0][0])
    return (
        f"M{n(u - y.size)} {n(v)}a{n(y.size)} {n(y.size)} 0 1 1 {n(2 * y.size)} 0a{n(y.size)} {n(y.size)} 0 1 1 {n(-2 * y.size)} 0Z"
        if u + v == u + v
        else ""
    )


_PATHS: dict[str, Callable[[Layer, Frame, Values], str]] = {
    "curve": _curve, "segment": _curve, "dots": _dots, "columns": _columns, "arrow": _arrow, "mark": _mark,
}  # fmt: skip


def _ends(y: Layer, f: Frame, values: Values) -> tuple[Point, Point]:
    start, end = places(y, values)[0]
    return f.at(start), f.at(end)


def _unit(start: Point, tip: Point) -> Point:
    """NaN of an arrow that is too short to have a direction."""
    long = hypot(tip[0] - start[0], tip[1] - start[1])
    return ((tip[0] - start[0]) / long, (tip[1] - start[1]) / long) if long > 1 else (float("nan"), float("nan"))


def _head(start: Point, tip: Point) -> str:
    u, v = _unit(start, tip)
    if u != u:
        return "M0 0"
    x, y = tip[0] - u * HEAD, tip[1] - v * HEAD
    return f"M{n(tip[0])} {n(tip[1])}L{n(x - v * FLANK)} {n(y + u * FLANK)}L{n(x + v * FLANK)} {n(y - u * FLANK)}Z"


# ---------------------------------------------------------------- names
def _label(y: Layer, k: int, f: Frame, values: Values) -> Markup:
    where = place_of_label(y, f, values)
    u, v, anchor = where or (0.0, 0.0, "start")
    hidden = {} if where else {"display": "none"}
    return tag("text", y.label, class_=f"lbl {FILL[y.colour]}", data_label=str(k), x=n(u), y=n(v), text_anchor=anchor, **hidden)


def place_of_label(y: Layer, f: Frame, values: Values) -> tuple[float, float, str] | None:
    """Beyond an arrow's tip, beside a mark, at the end of a level line or of what can be seen of a curve; ``None`` where that is not on the paper."""
    right = f.left + f.width
    if y.draw == "level":
        value = float(values[y.lines.get("x") or y.lines["y"]])
        u, v = f.at((value, value)) if isfinite(value) else (FAR, FAR)
        if "x" in y.lines:
            u_in = f.left <= u <= right
            return ((u + 5, f.top + 14, "start") if u < right - 80 else (u - 5, f.top + 14, "end")) if u_in else None
        return (right - 4, v - 6 if v > f.top + 20 else v + 17, "end") if f.top <= v <= f.top + f.height else None
    points = [f.at(place) for place in places(y, values)[-1]]
    if y.draw == "arrow":
        u, v = _unit(points[0], points[1])
        if u != u or not f.holds(points[1]):
            return None
        anchor = "start" if u > 0.35 else "end" if u < -0.35 else "middle"
        return points[1][0] + u * AWAY, points[1][1] + v * AWAY + 5, anchor
    seen = [p for p in points if f.holds(p)]
    if not seen:
        return None
    if y.draw == "segment":
        return (points[0][0] + points[1][0]) / 2 + 6, (points[0][1] + points[1][1]) / 2 - 6, "start"
    u, v = seen[-1]
    above = v - 9 if v > f.top + 20 else v + 20
    return (u + 8, above, "start") if u < right - 60 and y.draw == "mark" else (u - 4, above, "end")
