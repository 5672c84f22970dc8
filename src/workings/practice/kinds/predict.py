"""Predict, then run: a curve is sketched by its heights over given places, and then the task is run at each of them.

The sketch is graded by features of the true curve, which are read off the curve itself: the signs of its ends, where it rises and
falls, where it crosses 0 (within one step), and the value of an end (within a band). Each feature counts the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np

from workings.capture import trace
from workings.contract import maths
from workings.contract.number import format_number
from workings.contract.reading import Block, Call, Curve, Formula, Number, Paragraph, Plot, Reading, Text
from workings.contract.verdict import Verdict
from workings.course.toml import Table
from workings.ir.expression import Unreadable
from workings.practice import drawn
from workings.practice.item import Item
from workings.practice.kinds import numeric
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.predict_features import FEATURES, Points, fitting, snapped
from workings.practice.kinds.specimens import MALFORMED, Specimens
from workings.practice.question import Question
from workings.practice.readas import result
from workings.practice.text import Parts
from workings.practice.typed import read as read_typed
from workings.practice.words import CARDINALS

AGREE = 1e-9
ROOM = 0.05
"""Share of the plot that is left above the curve, and below it."""
_NUMBERS = Numbers(numeric)


@dataclass(frozen=True)
class Spec:
    along: str
    """The parameter of the task that runs through ``xs``; the others are drawn."""
    xs: tuple[float, ...]
    bounds: tuple[tuple[float, float], ...]
    """The lowest and the highest height that can be drawn: the first pair that holds the curve, and a little more."""
    steps: int
    """From the lowest to the highest."""
    band: float
    """How far an end may lie from its value, as a share of the height of the curve."""
    features: tuple[str, ...]
    across: str
    up: str


@dataclass(frozen=True)
class Drawn:
    """The true curve, what the task gives at each place; and the plot it is sketched in."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    low: float
    high: float
    step: float


class Predict(Kind):
    FORMS = "a list of heights, one for each place: [1, 0.5, 0]"
    WIDGET = "sketch"
    LONGEST = 1_000

    def make(self, q: Question, seed: int) -> Item:
        spec, inputs = _spec(q), drawn.constants(q, seed)
        bare = Item(q, seed, inputs)
        with np.errstate(all="ignore"):
            ys = tuple(float(_run(bare, x)) for x in spec.xs)
        if not np.isfinite(ys).all():
            raise ValueError(f"{q.id}: seed {seed}: a value of the curve is not finite")
        for low, high in spec.bounds:
            room = ROOM * (high - low)
            if low + room * (low < 0) <= min(ys) and max(ys) <= high - room:
                return Item(q, seed, inputs, posed=Drawn(spec.xs, ys, low, high, (high - low) / spec.steps))
        raise ValueError(f"{q.id}: seed {seed}: no plot holds the curve, which goes from {min(ys):g} to {max(ys):g}")

    def read(self, item: Item, text: str) -> Said:
        spec = _spec(item.question)
        answer = read_typed(text, loose=True)
        heights = answer.value.reshape(-1)
        if answer.value.ndim != 1 or heights.size != len(spec.xs):
            given = f"has {_counted(heights.size, 'height')}" if answer.value.ndim < 2 else "is a table"
            raise Unreadable(f"It {given}; there are {_counted(len(spec.xs), 'place')}.")
        if (heights < item.posed.low).any() or (heights > item.posed.high).any():
            raise Unreadable(
                f"A height lies outside the plot, which goes from {format_number(item.posed.low)} to {format_number(item.posed.high)}."
            )
        return Said(text, answer.canonical, answer.formula, value=tuple(map(float, heights)))

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        spec, missed = _spec(item.question), _missed(item, said.value)
        score = 1 - len(missed) / len(spec.features)
        blocks = (_plot(item, said.value), Paragraph(_numbers(item)))
        if not missed:
            first = (Text("Yes: the sketch has every feature of the curve that was asked for."),)
            return verdict(said, 1.0, right(item, first), blocks=blocks)
        have, whole = len(spec.features) - len(missed), len(spec.features)
        counted = f"The sketch has {CARDINALS[have] if have else 'none'} of the {CARDINALS[whole]} features that the curve has."
        return verdict(said, score, [Paragraph((Text(one),)) for one in (counted, *missed.values())], blocks=blocks)

    def parts(self, item: Item, marked: Verdict | None) -> dict[str, Any]:
        spec = _spec(item.question)
        truth = [_short(y) for y in snapped(item.posed.ys)] if marked else []
        return {"xs": json.dumps([_short(x) for x in spec.xs]), "low": f"{item.posed.low:g}", "high": f"{item.posed.high:g}", "step": f"{item.posed.step:g}",
                "truth": json.dumps(truth)}  # fmt: skip

    def shown(self, item: Item) -> tuple[Block, ...]:
        spec = _spec(item.question)
        places, low, high = (Formula(one) for one in (result(np.array(spec.xs)), maths.Num(item.posed.low), maths.Num(item.posed.high)))
        return (
            Paragraph((Text(f"Heights over these {spec.across}: "), places, Text(", each between "), low, Text(" and "), high, Text("."))),
        )

    def specimens(self, item: Item) -> Specimens:
        ys = np.array(item.posed.ys)
        rounded = np.round(ys / item.posed.step) * item.posed.step + 0.0
        cells = [f"{y:g}" for y in rounded]
        line = ", ".join(cells)
        ways = (f"[{line}]", line, " ".join(cells), "\n".join(cells), f"array([{line}])", str([round(float(y), 6) for y in ys]))
        sketches = [0 * ys, np.abs(rounded), -rounded, np.roll(rounded, 1), rounded / 4, np.full(len(ys), rounded[0]), rounded[::-1]]
        wrong = [json.dumps([_short(y) for y in one]) for one in sketches if _missed(item, tuple(map(float, one)))]
        short, beyond = ", ".join(cells[:-1]), ", ".join([*cells[:-1], f"{2 * item.posed.high + 1:g}"])
        return Specimens(ways, tuple(dict.fromkeys(wrong)), (*MALFORMED, f"[{short}]", f"[{beyond}]", f"[[{line}]]", "3", "falls"))

    def worked(self, item: Item) -> tuple[Worked, ...]:
        """The curve, its values, and the working of one of them."""
        curve = Reading("The curve", (_plot(item, None), Paragraph(_numbers(item))))
        return (Worked(None, None, curve), self._one(item))

    def first(self, item: Item) -> tuple[Worked, ...]:
        """The working at one place."""
        return (self._one(item),)

    def _one(self, item: Item) -> Worked:
        """A third of the way along, where the curve is neither at an end nor, most often, at a place of its own."""
        spec, x = _spec(item.question), item.posed.xs[len(item.posed.xs) // 3]
        inputs = {name: np.asarray(value, dtype=float) for name, value in _call(item, x).inputs.items()}
        there = replace(item, inputs=inputs, workings=(trace(item.question.function, *inputs.values()),))
        (worked,) = _NUMBERS.worked(there)
        return replace(worked, reading=replace(worked.reading, title=f"At {_short(x)} {spec.across}"))

    def faults(self, item: Item) -> Iterator[str]:
        """A second computation gives the same curve; the curve has its own features; each feature is missed by some wrong sketch."""
        spec, posed = _spec(item.question), item.posed
        for x, y in zip(posed.xs, posed.ys, strict=True):
            again = float(item.question.again(**_call(item, x).inputs))
            if abs(again - y) > AGREE * max(1.0, *np.abs(posed.ys)):
                yield f"at {x:g} working.py gives {y} and again.py {again}"
        if missed := _missed(item, posed.ys):
            yield f"the curve itself has not its {', '.join(missed)}"
        wrong = [_missed(item, self.read(item, text).value) for text in self.specimens(item).wrong]
        for feature in spec.features:
            if not any(feature in missed for missed in wrong):
                yield f"no wrong sketch misses its {feature}"
        if json.loads(self.parts(item, None)["truth"]):
            yield "the widget is told the curve before the answer is marked"


# ------------------------------------------------------------------ the curve
@cache
def _spec(q: Question) -> Spec:
    """The question's own table. Raises ``ContentFault``."""
    table = q.table
    bounds, steps, band = (_key(table, "plot", key) for key in ("bounds", "steps", "band"))
    found = Spec(
        table.text("along"), tuple(float(x) for x in _key(table, "places", "at")), tuple((float(low), float(high)) for low, high in bounds),
        int(steps), float(band), table.texts("features"), table.text("across"), table.text("up"),
    )  # fmt: skip
    table.done()
    if unknown := [one for one in found.features if one not in FEATURES]:
        raise table.fault("features", f"features knows {', '.join(FEATURES)}, not {', '.join(unknown)}")
    if set(q.parameters) != {found.along, *q.draw.names}:
        raise table.fault("along", f"{q.task} takes {', '.join(q.parameters)}; drawn are {', '.join(q.draw.names)}, and {found.along} runs")
    if list(found.xs) != sorted(set(found.xs)) or len(found.xs) < 3:
        raise table.fault("places", "places has three numbers or more, each larger than the one before it")
    return found


def _key(table: Table, name: str, key: str) -> Any:
    found = table.mapping(name)
    if key not in found:
        raise table.fault(name, f"{name} says what its {key} is")
    return found[key]


def _call(item: Item, x: float) -> Call:
    """The task at one place."""
    along = _spec(item.question).along
    inputs = {name: [_short(v) for v in value] if value.ndim else _short(value) for name, value in item.inputs.items()}
    ordered = {name: _short(x) if name == along else inputs[name] for name in item.question.parameters}
    return Call(f"{item.question.concept}/{item.question.task}", ordered)


def _run(item: Item, x: float) -> np.ndarray:
    inputs = _call(item, x).inputs
    return trace(item.question.function, *(np.asarray(inputs[name], dtype=float) for name in item.question.parameters)).value


@lru_cache(maxsize=512)
def _missed(item: Item, heights: Points) -> dict[str, str]:
    """Feature -> the sentence about it, for each that the sketch has not."""
    spec, posed = _spec(item.question), item.posed
    return fitting(spec.features, posed.xs, snapped(heights), snapped(posed.ys), spec.band)


def _plot(item: Item, heights: Points | None) -> Plot:
    spec, posed = _spec(item.question), item.posed
    own = (Curve("yours", posed.xs, heights, "own"),) if heights else ()
    both = "the sketch and the curve" if heights else "the curve"
    return Plot(f"{spec.up}, {spec.across}: {both}", (*own, Curve("the curve", posed.xs, posed.ys, "right")), spec.across)


def _numbers(item: Item) -> Parts:
    """The value at each place, which opens to its working."""
    spec, posed = _spec(item.question), item.posed
    found: list[Any] = [Text(f"The curve, over its {spec.across}: ")]
    for k, (x, y, clean) in enumerate(zip(posed.xs, posed.ys, snapped(posed.ys), strict=True)):
        found += [Text("; " if k else ""), Formula(maths.Num(x)), Text(" gives "), Number(y, _call(item, x))]
        found += [Text(" (nothing, but for rounding)")] if y != clean else []
    return (*found, Text("."))


def _short(x: Any) -> float | int:
    """A whole number as one."""
    value = float(x)
    return int(value) if value == int(value) else value


def _counted(n: int, one: str) -> str:
    return f"{CARDINALS[n] if n < len(CARDINALS) else n} {one}{'' if n == 1 else 's'}"
