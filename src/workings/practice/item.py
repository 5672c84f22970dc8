"""An item: a question with numbers in it. It depends on (question, version, seed) and nothing else, for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from workings.capture import trace
from workings.contract.reading import Call
from workings.course.library import HERE
from workings.ir.build import Builder
from workings.ir.working import Working
from workings.practice.chance import Chance
from workings.practice.draw import Inputs
from workings.practice.question import NoSuchQuestion, Question, question
from workings.practice.rules import CATALOGUE, Slip, run

APART = 10
"""Right and wrong answers of an item differ pairwise by this many tolerances."""
MOST_DRAWS = 500
KEPT = 512
"""Items held in memory, so that marking an answer draws nothing."""
_ID = re.compile(r"(?P<question>[a-z][a-z0-9-]*/[a-z0-9-]+)@(?P<version>[0-9]{1,6})#(?P<seed>[0-9]{1,18})")


class ItemId(NamedTuple):
    question: str
    version: int
    seed: int

    def __str__(self) -> str:
        return f"{self.question}@{self.version}#{self.seed}"


@dataclass(frozen=True, eq=False)
class Item:
    """One instance. ``value`` is the right answer: a number, a vector, or the number of the right choice."""

    question: Question
    seed: int
    inputs: Mapping[str, np.ndarray]
    workings: tuple[Working, ...]
    """The worked solution; for a choice, one per option."""
    value: np.ndarray
    live: tuple[Slip, ...]
    """The wrong rules that can be told apart on these numbers, with the answers they give."""
    dropped: tuple[int, ...] = ()
    """Rules of the question that cannot be told apart here; they are never named on this item."""
    rejected: tuple[str, ...] = ()
    """Why each earlier draw of this seed was put aside."""

    @property
    def id(self) -> str:
        return str(ItemId(self.question.id, self.question.version, self.seed))

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def working(self) -> Working:
        """The working of the answer; for a choice, that of the right option."""
        return self.workings[int(self.value) - 1 if self.question.over else 0]

    @property
    def choices(self) -> int:
        """How many options a choice has; 0 for other kinds."""
        return len(self.workings) if self.question.over else 0

    @property
    def catalogue(self) -> tuple[int, ...]:
        """Numbers of the wrong rules that this item can tell apart."""
        return tuple(slip.rule.number for slip in self.live)

    @property
    def owners(self) -> dict[int, str]:
        """Rule number -> slug of the concept that owns the rule."""
        return {slip.rule.number: slip.rule.concept for slip in self.live}

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The recipe of each working: what opens when one of its numbers is clicked."""
        name = f"{self.question.concept}/{self.question.task}"
        return tuple(Call(name, _plain(row)) for row in _rows(self.question, self.inputs))

    @property
    def call(self) -> Call:
        return self.calls[int(self.value) - 1 if self.question.over else 0]


def parse_id(text: str) -> ItemId:
    """``dot/cosine@1#4127`` taken apart. Raises :class:`NoSuchQuestion` for anything else."""
    found = _ID.fullmatch(text)
    if found is None:
        shown = text if len(text) <= 60 else text[:59] + "…"
        raise NoSuchQuestion(f"“{shown}” is no item; an item is written dot/cosine@1#4127.")
    return ItemId(found["question"], int(found["version"]), int(found["seed"]))


def opened(id: str, folder: Path = HERE) -> Item:
    """The item of an id. Raises :class:`NoSuchQuestion` for an id of no item, or of a version that is gone."""
    name, version, seed = parse_id(id)
    return item(question(name, version, folder), seed)


@lru_cache(maxsize=KEPT)
def item(q: Question, seed: int) -> Item:
    """The item of ``seed``. Draws until right and wrong answers can all be told apart."""
    if seed < 0:
        raise NoSuchQuestion(f"A seed is a whole number from 0; {seed} is not.")
    chance = Chance(f"{q.id}@{q.version}#{seed}")
    if q.draw.fixed:
        return _fixed(q, seed, q.draw.draw(chance, seed))
    rejected: list[str] = []
    while len(rejected) < MOST_DRAWS:
        inputs = q.draw.draw(chance, seed)
        workings = _worked(q, inputs)
        value, fault = _value(q, [w.value for w in workings])
        slips = {} if fault else _slips(q, workings)
        reason = fault or _unmet(q, inputs, value) or _collision(q, value, slips)
        if not reason:
            live = tuple(slip for slip in slips.values() if slip is not None)
            return Item(q, seed, inputs, workings, value, live, (), tuple(rejected))
        rejected.append(reason)
    raise ValueError(f"{q.id}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {rejected[-1]}")


def _fixed(q: Question, seed: int, inputs: Inputs) -> Item:
    """A fixed instance is never put aside: rules that collide on it are dropped."""
    workings = _worked(q, inputs)
    value, fault = _value(q, [w.value for w in workings])
    if fault:
        raise ValueError(f"{q.id}: instance {seed % len(q.draw.instances)}: {fault}")
    live = _told_apart(q, value, _slips(q, workings))
    dropped = tuple(n for n in q.rules if n not in [slip.rule.number for slip in live])
    return Item(q, seed, inputs, workings, value, live, dropped)


def _worked(q: Question, inputs: Inputs) -> tuple[Working, ...]:
    with np.errstate(all="ignore"):
        return tuple(trace(q.function, *row.values()) for row in _rows(q, inputs))


def _rows(q: Question, inputs: Inputs | Mapping[str, np.ndarray]) -> list[dict[str, np.ndarray]]:
    """The inputs of each run of the task, in the order of its parameters: one, or one per option."""
    ordered = {name: inputs[name] for name in q.parameters}
    if not q.over:
        return [ordered]
    return [ordered | {q.over: row} for row in inputs[q.over]]


def _value(q: Question, values: list[np.ndarray]) -> tuple[np.ndarray, str]:
    """The answer, and why it will not do: a choice has to lead by ten tolerances, and every answer to be finite."""
    row = np.asarray(values if q.over else values[0], dtype=float)
    if not np.isfinite(row).all():
        return row, "the answer is not finite"
    if not q.over:
        return row, ""
    if row.ndim != 1 or row.size < 2:
        return row, "a choice is between two numbers or more"
    first, second = np.argsort(row)[-1], np.argsort(row)[-2]
    lead = APART * float(q.tolerance.width(row).max())
    clear = row[first] - row[second] >= lead
    return np.asarray(float(first + 1)), "" if clear else "no option is clearly the largest"


def _slips(q: Question, workings: tuple[Working, ...]) -> dict[int, Slip | None]:
    """What each rule of the question gives; ``None`` where it gives no finite number or no clear choice."""
    found: dict[int, Slip | None] = {}
    for number in q.rules:
        values = [run(CATALOGUE[number], w, q.becomes.get(number, "")) for w in workings]
        kept = [value for value in values if value is not None]
        found[number] = None
        if len(kept) == len(values):
            value, fault = _value(q, kept)
            found[number] = None if fault else Slip(CATALOGUE[number], value)
    return found


def apart(u: np.ndarray, v: np.ndarray, q: Question) -> bool:
    """Whether two answers are of different shape, or differ in some entry by ten tolerances."""
    if u.shape != v.shape:
        return True
    if q.over:
        return bool(u != v)
    width = np.maximum(q.tolerance.width(u), q.tolerance.width(v))
    return bool((np.abs(u - v) >= APART * width).any())


def _collision(q: Question, value: np.ndarray, slips: Mapping[int, Slip | None]) -> str:
    """The first two answers that cannot be told apart; empty where all can."""
    seen: list[tuple[str, np.ndarray]] = [("the right answer", value)]
    for number, slip in slips.items():
        if slip is None:
            return f"rule {number} gives no answer"
        for name, other in seen:
            if not apart(slip.value, other, q):
                return f"rule {number} collides with {name}"
        seen.append((f"rule {number}", slip.value))
    return ""


def _told_apart(q: Question, value: np.ndarray, slips: Mapping[int, Slip | None]) -> tuple[Slip, ...]:
    """The slips of a fixed instance that collide with nothing; both of a colliding pair are left out."""
    found = [slip for slip in slips.values() if slip is not None and apart(slip.value, value, q)]
    return tuple(slip for slip in found if all(other is slip or apart(slip.value, other.value, q) for other in found))


def _unmet(q: Question, inputs: Inputs, value: np.ndarray) -> str:
    """The first condition of ``require`` that does not hold; empty where all do."""
    if not q.require:
        return ""
    builder = Builder()
    names = {name: builder.const(array) for name, array in inputs.items()}
    names["out"] = builder.const(value)
    for node in q.require:
        line = builder.node(node, names)
        if not np.all(builder.drafts[line].value):
            return "a condition of require does not hold"
    return ""


def _plain(inputs: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Inputs as JSON: whole numbers as whole numbers."""

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(x) for x in value]
        return int(value) if value == int(value) else value

    return {name: whole(array.tolist()) for name, array in inputs.items()}
