"""The kinds whose answer is a number, a list or the number of an option: the worked solution is the working of the task itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from workings.contract.reading import Block, Equation, Fold, Reading, Step
from workings.contract.verdict import Verdict
from workings.ir.expression import Unreadable
from workings.ir.working import Working
from workings.practice import diagnose, drawn, speech
from workings.practice.item import Item
from workings.practice.kinds.kind import Kind, Ran, Worked
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.text import plain
from workings.practice.typed import Answer

RIGHT = 1.0


class Numbers(Kind):
    """One of :mod:`numeric`, :mod:`vector` and :mod:`choice`, which say how an answer is read and graded."""

    LONGEST = 0

    def __init__(self, module: ModuleType) -> None:
        self._module: Any = module
        self.FORMS = module.FORMS  # type: ignore[misc]  # a kind of its own for each module

    def make(self, q: Question, seed: int) -> Item:
        return drawn.drawn(q, seed)

    def read(self, item: Item, text: str) -> Answer:
        answer: Answer = self._module.read(item, text)
        return answer

    def grade(self, item: Item, answer: Answer) -> float:
        """The score y in [0, 1]."""
        return float(self._module.grade(item, answer))

    def mark(self, item: Item, said: Answer, ran: Ran | None = None) -> Verdict:
        score = self.grade(item, said)
        right = score == RIGHT
        found = () if right else diagnose.matches(item, said)
        spoken = tuple(plain(row) for row in speech.spoken(right, found, item, said))
        return Verdict("right" if right else "wrong", score, said.text, flat(said), said.value.shape, said.read_as, found, spoken)

    def specimens(self, item: Item) -> Specimens:
        found: Specimens = self._module.specimens(item)
        return found

    def worked(self, item: Item) -> tuple[Worked, ...]:
        """The working itself, read. A choice has one for each of its options."""
        from workings import readers

        made = []
        for call, w in zip(item.calls, item.workings, strict=True):
            whole = readers.listing(w)
            steps = tuple(block for block in whole.blocks if _is_work(block, w))
            made.append(Worked(call, w, Reading(whole.title, steps, whole.facts)))
        return tuple(made)

    def first(self, item: Item) -> tuple[Worked, ...]:
        first = self.worked(item)[0]
        return (Worked(first.call, first.working, Reading(first.reading.title, _first(first.reading.blocks), first.reading.facts)),)

    def blame(self, item: Item, text: str, wrong: Unreadable) -> Unreadable:
        """``norm(b)`` names an input: the same with its numbers put in is readable."""
        if "is not a name I know" not in wrong.reason:
            return wrong
        name = wrong.reason.split(" ")[0]
        if name not in item.inputs:
            return Unreadable(f"{name} is not a name I know here.", wrong.at)
        filled = text
        for known, value in item.inputs.items():
            filled = re.sub(rf"\b{re.escape(known)}\b", _typed_out(value.tolist()), filled)
        reason = f"{name} is a name: write its numbers."
        try:
            self.read(item, filled)
        except Unreadable:
            return Unreadable(reason, wrong.at)
        return Unreadable(reason, wrong.at, filled)


def flat(answer: Answer) -> tuple[float, ...]:
    return tuple(float(x) for x in answer.value.reshape(-1))


def _typed_out(value: float | list[float]) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_typed_out(x) for x in value) + "]"
    return f"{value:g}"


def _is_work(block: Block, w: Working) -> bool:
    """A step or a folded call. What was given stands in the statement; what it cost is not asked."""
    return isinstance(block, Fold) or (isinstance(block, Step) and block.line not in w.inputs)


def _first(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first step of a working that has several; of one that is a single step, its formula without the numbers,
    and where it gives a list, the formula of one entry."""
    if len(blocks) > 1:
        return blocks[:1]
    found = list(_equations(blocks))
    return (Equation(found[-1].rows[:1]),) if found else ()


def _equations(blocks: tuple[Block, ...]) -> Iterator[Equation]:
    for block in blocks:
        if isinstance(block, Equation):
            yield block
        elif isinstance(block, Step | Fold):
            yield from _equations(block.blocks)
