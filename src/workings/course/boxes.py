"""A figure of kind ``boxes``: arrays as boxes of cells with named sides, what they make beside them. ``[figure.boxes]`` of figures.toml.

    [figure.boxes]
    sizes = { n = 3, d = 4 }                                # what the sides are called
    arrays = { X = ["n", "d"], means = ["n"] }              # every line that is drawn, with its sides
    sliders = []                                            # as for bars

    [[figure.boxes.scene]]                                  # one for each of the figure's modes, or a single one without
    mode = "kept"
    left = "X"
    sign = "−"                                              # between two operands; of one operand, what is done to it
    right = "kept"
    result = "centred"                                      # a line that is made of the operands in one step; none: it does not run

That a scene without a result does not run, and why, is found by the op that its sign names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from workings.course import toml
from workings.course.library import Library
from workings.course.nouns import Figure
from workings.course.sliders import Slider, sliders
from workings.ir.build import Builder, ShapeMismatch
from workings.ir.working import Working

Sides = tuple[str | int, ...]
SIGNS = {"−": "sub", "+": "add", "×": "mul", "/": "div", "@": "matmul"}
"""A sign between two operands -> the op whose rule says whether they fit."""
AXES = 3
"""Axes of a box that can be drawn."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands side by side in one of the figure's modes."""

    mode: str
    left: str
    sign: str
    right: str
    """Empty: the result is made of one operand."""
    result: str
    """Empty: it does not run."""
    why: str
    """Why it does not run; empty where it does."""

    @property
    def operands(self) -> tuple[str, ...]:
        return (self.left, self.right) if self.right else (self.left,)

    @property
    def drawn(self) -> tuple[str, ...]:
        return tuple(name for name in (*self.operands, self.result) if name)


@dataclass(frozen=True, slots=True)
class Boxes(Figure):
    """A figure of kind ``boxes``."""

    sizes: Mapping[str, int]
    arrays: Mapping[str, Sides]
    """Named line -> what its sides are called, axis by axis."""
    scenes: tuple[Scene, ...]
    sliders: tuple[Slider, ...]


def boxes(library: Library, table: toml.Table, figure: Figure) -> Boxes:
    """``[figure.boxes]``. Raises :class:`ContentFault`."""
    working = library.working(figure.call)
    sizes = table.mapping("sizes")
    arrays = {name: _sides(table, working, sizes, name, tuple(sides)) for name, sides in table.mapping("arrays").items()}
    scenes = tuple(_scene(row, working, arrays) for row in table.tables("scene"))
    modes = [key for key, _ in figure.modes] or [""]
    if [scene.mode for scene in scenes] != modes:
        raise table.fault("scene", f"there is a scene for each mode, in their order: {', '.join(modes) or 'one without a mode'}")
    own = {f.name: getattr(figure, f.name) for f in fields(Figure)}
    out = Boxes(**own, sizes=sizes, arrays=arrays, scenes=scenes, sliders=sliders(table, figure))
    table.done()
    return out


def _sides(table: toml.Table, working: Working, sizes: Mapping[str, int], name: str, sides: Sides) -> Sides:
    if not (0 <= len(sides) <= AXES and all(isinstance(side, int) or side in sizes for side in sides)):
        raise table.fault("arrays", f"{name} has up to {AXES} sides, each a number or one of {', '.join(sizes)}")
    wanted = tuple(side if isinstance(side, int) else sizes[side] for side in sides)
    found = {line.name: line.shape for line in working.lines if line.name}
    if found.get(name) != wanted:
        has = f"has the shape {found[name]}" if name in found else "is no line of the function"
        raise table.fault("arrays", f"{name} {has}; here it is {wanted}")
    return sides


def _scene(row: toml.Table, working: Working, arrays: Mapping[str, Sides]) -> Scene:
    said = {key: row.text(key, "") for key in ("mode", "right", "result")}
    out = Scene(left=row.text("left"), sign=row.text("sign"), why=_why(row, working, said["result"]), **said)
    if stray := [name for name in out.drawn if name not in arrays]:
        raise row.fault("left", f"{stray[0]} is not among arrays")
    if out.result:
        made = working.lines[working.find(out.result)].operands
        if [working.lines[k].name for k in made] != list(out.operands):
            raise row.fault("result", f"{out.result} is not made of {' and '.join(out.operands)} in one step")
    row.done()
    return out


def _why(row: toml.Table, working: Working, result: str) -> str:
    """Why the two operands do not fit; empty where there is a result. Raises :class:`ContentFault` where they do."""
    if result:
        return ""
    names, sign = [row.text("left"), row.text("right")], row.text("sign")
    if sign not in SIGNS:
        raise row.fault("sign", f"a scene that does not run has one of the signs {' '.join(SIGNS)}")
    b = Builder()
    try:
        b.op(SIGNS[sign], *(b.input(name, np.ones(working.lines[working.find(name)].shape)) for name in names))
    except ShapeMismatch as why:
        return str(why)
    except KeyError as missing:
        raise row.fault("left", f"there is no line {missing}") from None
    raise row.fault("result", f"{names[0]} {sign} {names[1]} does run: say what its result is called")
