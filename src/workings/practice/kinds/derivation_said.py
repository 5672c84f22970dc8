"""Why a line does not follow: one point that shows it, in words, with both values there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from workings.capture import typed
from workings.contract import maths
from workings.contract.reading import Formula, Number, Part, Text, Typed
from workings.ir.expression import RELATIONS, Node
from workings.practice.equivalence import solutions
from workings.practice.equivalence.chain import Judged
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.spoken import spoken
from workings.practice.kinds.derivation_lines import Given, Point, parting
from workings.practice.kinds.symbolic_set import at
from workings.practice.readas import name
from workings.practice.text import Parts

_BETWEEN = {"=": "eq", "≤": "le", "≥": "ge", "<": "lt", ">": "gt"}


def counterexample(names: Mapping[str, Any], before: Node, line: Given, told: str, broken: Judged) -> Parts:
    """One sentence; empty where no point with values was found. ``told`` names what stands before the line."""
    this = "this one"
    if line.sign in _BETWEEN:
        between = Node(_BETWEEN[line.sign], line.sign, (before, line.tree))
        point = parting(None, between, names) or _scalars(broken)
        return _said(point, between, f"{told} is ", f" and {this} is ", ".") if point else ()
    ways = [(before, line.tree, told, this)] + ([(line.tree, before, this, told)] if line.sign == "⇔" else [])
    for holding, failing, one, other in ways:
        if point := parting(holding, failing, names):
            return _said(point, failing, f"{one} holds and {other} does not: its sides are ", " and ", ".")
    point = _scalars(broken)
    for holding, failing, one, other in ways:
        if point and solutions.holds(plain(failing), point) is False and holding.kind in RELATIONS:
            return _said(point, failing, f"{one} holds and {other} does not: its sides are ", " and ", ".")
    return ()


def _scalars(broken: Judged) -> Point | None:
    """The point that the judging found, where it is one of numbers."""
    if broken.point is None or any(isinstance(x, tuple) for x in broken.point.values()):
        return None
    return {name: float(x) for name, x in broken.point.items() if not isinstance(x, tuple)}


def _said(point: Point, relation: Node, first: str, middle: str, end: str) -> Parts:
    sides = [_opening(side, point) for side in relation.children]
    left, right = sides
    if left is None or right is None:
        return ()
    return (Text("At "), *_where(point), Text(f" {first}"), left, Text(middle), right, Text(end))


def _where(point: Point) -> Iterator[Part]:
    """The point: its numbers are given."""
    for k, (letter, x) in enumerate(point.items()):
        if k:
            yield Text(" and " if k == len(point) - 1 else ", ")
        yield Formula(maths.seq(name(letter), maths.Oper("="), maths.Num(x, digits=4)))


def _opening(side: Node, point: Point) -> Part | None:
    """The value of one side; what had to be worked out opens."""
    text = spoken(at(side, point))
    if side.kind == "number":
        return Formula(maths.Num(float(side.text), digits=4))
    try:
        value = float(typed.read(text).value)
    except (ValueError, TypeError):
        return None
    return Number(value, Typed(text), 4) if np.isfinite(value) else None
