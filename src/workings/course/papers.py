"""A figure of kind ``paper``: layers on co-ordinate paper, each drawn from named lines of the working. ``[figure.paper]`` of figures.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from workings.course import toml
from workings.course.library import Library
from workings.course.nouns import Figure
from workings.course.sliders import Slider, sliders

Shape = tuple[int, ...]
COLOURS = ("a", "b", "c", "d", "ink", "faint")
FLAGS = ("thin", "dashed", "closed", "fill")
TICKS = 7
"""At most so many numbers along an axis, where the author has not chosen them."""


@dataclass(frozen=True, slots=True)
class Axis:
    low: float
    high: float
    label: str
    ticks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing on the paper: how it is drawn, and from which lines."""

    draw: str
    lines: Mapping[str, str]
    """Role -> named line: ``at`` | ``x``, ``y`` | ``from``, ``to``."""
    colour: str
    label: str
    flags: tuple[str, ...]
    size: float
    """Radius of a dot in pixels; width of a column in the units of x."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What can be dragged: an input of two entries; or one number, on the curve of a line that is one number too."""

    input: str
    on: str
    label: str
    colour: str
    step: float


@dataclass(frozen=True, slots=True)
class Sheet:
    x: Axis
    y: Axis
    square: bool
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Paper(Figure):
    sheet: Sheet
    beside: Sheet | None
    hands: tuple[Hand, ...]
    sliders: tuple[Slider, ...]


def paper(library: Library, table: toml.Table, figure: Figure) -> Paper:
    """``[figure.paper]``: x, y, square, layers, hands, sliders, and a second sheet in ``[figure.paper.beside]``. Raises :class:`ContentFault`."""
    shapes = {line.name: tuple(line.value.shape) for line in library.working(figure.call).lines if line.name}
    out = Paper(
        **{f.name: getattr(figure, f.name) for f in fields(Figure)},
        sheet=_sheet(table, shapes),
        hands=tuple(_hand(table, row, figure, shapes) for row in table.mappings("hands", [])),
        sliders=sliders(table, figure),
        beside=_beside(table.table("beside"), shapes) if table.has("beside") else None,
    )
    table.done()
    return out


def _beside(table: toml.Table, shapes: Mapping[str, Shape]) -> Sheet:
    out = _sheet(table, shapes)
    table.done()
    return out


def _sheet(table: toml.Table, shapes: Mapping[str, Shape]) -> Sheet:
    layers = tuple(_layer(table, row, shapes) for row in table.mappings("layers"))
    return Sheet(_axis(table, "x"), _axis(table, "y"), table.flag("square", False), layers)


def _axis(table: toml.Table, key: str) -> Axis:
    row = dict(table.mapping(key))
    try:
        low, high = float(row.pop("from")), float(row.pop("to"))
        label, ticks = str(row.pop("label", "")), row.pop("ticks", None)
        if row or not low < high:
            raise ValueError(", ".join(row) or "from is below to")
        chosen = nice(low, high) if ticks is None else tuple(float(t) for t in ticks)
    except (KeyError, TypeError, ValueError) as missing:
        raise table.fault(
            key, f"an axis has from, to, and where they are wanted label and ticks; this one does not fit: {missing}"
        ) from None
    return Axis(low, high, label, chosen)


def nice(low: float, high: float) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 times a power of ten between ``low`` and ``high``, at most ``TICKS`` of them."""
    power = 10.0**-9
    while True:
        for step in (power, 2 * power, 5 * power):
            first, last = -(-low // step), high // step
            if last - first < TICKS:
                return tuple(round(k * step, 9) for k in range(int(first), int(last) + 1))
        power *= 10


# ---------------------------------------------------------------- layers
def _pairs(shape: Shape) -> bool:
    return len(shape) in (2, 3) and shape[-1] == 2


def _place(shape: Shape) -> bool:
    return shape == (2,)


def _row(shape: Shape) -> bool:
    return len(shape) == 1


def _single(shape: Shape) -> bool:
    return shape == ()


Role = tuple[Callable[[Shape], bool], str]
PAIRS: Role = (_pairs, "places (k, 2), or rows of them (m, k, 2)")
PLACE: Role = (_place, "one place (2,)")
ROW: Role = (_row, "a row of numbers (k,)")
SINGLE: Role = (_single, "one number ()")
DRAWS: dict[str, tuple[Mapping[str, Role], ...]] = {
    "curve": ({"at": PAIRS}, {"x": ROW, "y": ROW}),
    "dots": ({"at": PAIRS}, {"x": ROW, "y": ROW}),
    "columns": ({"x": ROW, "y": ROW},),
    "arrow": ({"to": PLACE}, {"from": PLACE, "to": PLACE}),
    "segment": ({"from": PLACE, "to": PLACE},),
    "mark": ({"at": PLACE},),
    "level": ({"x": SINGLE}, {"y": SINGLE}),
}
"""What can be drawn -> the ways to say where, each role with the shapes it takes."""
ROLES: tuple[str, ...] = ("at", "x", "y", "from", "to")
SIZES = {"dots": ("size", 3.0), "columns": ("width", 0.0), "mark": ("size", 4.0)}

UNNAMED = ("dots", "columns")


def _layer(table: toml.Table, row: dict[str, Any], shapes: Mapping[str, Shape]) -> Layer:
    left, kind = dict(row), row.get("draw", "")
    if kind not in DRAWS:
        raise table.fault("layers", f"a layer cannot draw {kind!r}; there are {', '.join(DRAWS)}")
    del left["draw"]
    lines: dict[str, str] = {role: left.pop(role) for role in ROLES if role in left}
    _fits(table, kind, lines, shapes)
    key, size = SIZES.get(kind, ("size", 0.0))
    out = Layer(
        draw=kind,
        lines=lines,
        colour=left.pop("colour", "ink"),
        label=left.pop("label", ""),
        flags=tuple(flag for flag in FLAGS if left.pop(flag, False)),
        size=float(left.pop(key, size)),
    )
    if left:
        raise table.fault("layers", f"{', '.join(left)} is not known of a layer that draws {kind}")
    if out.colour not in COLOURS:
        raise table.fault("layers", f"{out.colour} is no colour of a figure; there are {', '.join(COLOURS)}")
    if out.label and kind in UNNAMED:
        raise table.fault("layers", f"{kind} carry no label: say in the caption what they are")
    if kind == "columns" and out.size <= 0:
        raise table.fault("layers", "columns have a width, in the units of x")
    return out


def _fits(table: toml.Table, kind: str, lines: Mapping[str, str], shapes: Mapping[str, Shape]) -> None:
    ways = [way for way in DRAWS[kind] if set(way) == set(lines)]
    if not ways:
        wanted = "; or ".join(", ".join(way) for way in DRAWS[kind])
        raise table.fault("layers", f"a layer that draws {kind} is told {wanted}; this one is told {', '.join(lines) or 'nothing'}")
    for role, (fits, words) in ways[0].items():
        if lines[role] not in shapes:
            raise table.fault("layers", f"the function has no line called {lines[role]}; it has {', '.join(sorted(shapes))}")
        if not fits(shapes[lines[role]]):
            raise table.fault("layers", f"{role} of {kind} is {words}; {lines[role]} has the shape {shapes[lines[role]]}")
    if {"x", "y"} == set(lines) and shapes[lines["x"]] != shapes[lines["y"]]:
        raise table.fault("layers", f"{lines['x']} and {lines['y']} have not as many entries as each other")


def _hand(table: toml.Table, row: dict[str, Any], figure: Figure, shapes: Mapping[str, Shape]) -> Hand:
    try:
        out = Hand(row["input"], row.get("on", ""), row["label"], row.get("colour", "ink"), float(row["step"]))
        stray = set(row) - {"input", "on", "label", "colour", "step"}
    except (KeyError, TypeError, ValueError) as missing:
        raise table.fault(
            "hands", f"a hand has input, label and step, and where it moves along a curve on; this one lacks {missing}"
        ) from None
    if stray or out.colour not in COLOURS or out.step <= 0:
        raise table.fault("hands", f"a hand is told input, on, label, colour and a step above zero; “{out.label}” is told otherwise")
    if out.input not in figure.moves:
        raise table.fault("hands", f"the hand “{out.label}” moves {out.input}, which is not among moves")
    wanted, shape = ((), shapes.get(out.on)) if out.on else ((2,), shapes.get(out.input))
    if shape != wanted or (out.on and shapes[out.input] != ()):
        raise table.fault("hands", f"the hand “{out.label}” needs an input of two entries, or one number and on, a line that is one number")
    return out
