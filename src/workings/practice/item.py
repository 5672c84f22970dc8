"""An item: a question with numbers in it. It depends on (question, version, seed) and nothing else, for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from workings.contract.reading import Call
from workings.ir.working import Working
from workings.practice.draw import Inputs
from workings.practice.question import NoSuchQuestion, Question
from workings.practice.rules import Slip

APART = 10
"""Right and wrong answers of an item differ pairwise by this many tolerances."""
_ID = re.compile(r"(?P<question>[a-z][a-z0-9-]*/[a-z0-9-]+)@(?P<version>[0-9]{1,6})#(?P<seed>[0-9]{1,18})")


class ItemId(NamedTuple):
    question: str
    version: int
    seed: int

    def __str__(self) -> str:
        return f"{self.question}@{self.version}#{self.seed}"


@dataclass(frozen=True, eq=False)
class Item:
    """One instance. ``value`` is the right answer where that is a number, a vector, or the number of the right choice."""

    question: Question
    seed: int
    inputs: Mapping[str, np.ndarray]
    workings: tuple[Working, ...] = ()
    """The worked solution; for a choice, one per option; none where the answer is no number."""
    value: np.ndarray = field(default_factory=lambda: np.zeros(0))
    live: tuple[Slip, ...] = ()
    """The wrong rules that can be told apart on these numbers, with the answers they give."""
    dropped: tuple[int, ...] = ()
    """Rules of the question that cannot be told apart here; they are never named on this item."""
    rejected: tuple[str, ...] = ()
    """Why each earlier draw of this seed was put aside."""
    posed: Any = None
    """What the kind made of the question and the seed, for the kinds whose answer is no number: blocks, lines, cases."""

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
        if not self.workings:
            return ()
        name = f"{self.question.concept}/{self.question.task}"
        return tuple(Call(name, _plain(row)) for row in rows(self.question, self.inputs))

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


def rows(q: Question, inputs: Inputs | Mapping[str, np.ndarray]) -> list[dict[str, np.ndarray]]:
    """The inputs of each run of the task, in the order of its parameters: one, or one per option."""
    ordered = {name: inputs[name] for name in q.parameters}
    if not q.over:
        return [ordered]
    return [ordered | {q.over: row} for row in inputs[q.over]]


def apart(u: np.ndarray, v: np.ndarray, q: Question) -> bool:
    """Whether two answers are of different shape, or differ in some entry by ten tolerances."""
    if u.shape != v.shape:
        return True
    if q.over:
        return bool(u != v)
    width = np.maximum(q.tolerance.width(u), q.tolerance.width(v))
    return bool((np.abs(u - v) >= APART * width).any())


def _plain(inputs: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Inputs as JSON: whole numbers as whole numbers."""

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(x) for x in value]
        return int(value) if value == int(value) else value

    return {name: whole(array.tolist()) for name, array in inputs.items()}
