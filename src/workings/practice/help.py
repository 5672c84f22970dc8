"""The statement of an item, its worked solution, and the four rungs of its help. All are read off the item's working."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workings.contract.maths import Maths
from workings.contract.reading import Block, Formula, Paragraph, Reading, Text
from workings.course.nouns import RUNG_NAMES, RUNGS
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds import KINDS
from workings.practice.kinds.kind import Worked
from workings.practice.making import item
from workings.practice.question import question
from workings.practice.text import Parts, given, options, parts

FROM, SEEDS = 10**9, 10**6
"""Siblings have seeds from here on, which nobody is asked: so no sibling works out an item to come."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is asked. The numbers in it are given, so they stand plain."""

    title: str
    context: Parts
    """Where it comes from; may be empty."""
    ask: Parts
    given: tuple[Maths, ...]
    """The inputs that ``ask`` does not spell out itself: ``a = [1, 2, 2]`` …"""
    form: Parts
    """What may be typed."""
    options: tuple[Maths, ...] = ()
    """For a choice: ``b₁ = [1, 2, 2]`` …; the answer is the number of one of them."""
    blocks: tuple[Block, ...] = ()
    """What stands below: code to complete, a page with an error in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Rung:
    """One rung of the help of an item: what is shown, and the working that its numbers belong to."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    worked: tuple[Worked, ...] = ()
    """Shown after ``blocks``: nothing for Point, the sibling's working, the first line, or the whole."""
    item: Item | None = None
    """For Sibling: the item that is worked there."""


def statement(it: Item) -> Statement:
    """What is asked, as parts."""
    q = it.question
    said = f"{q.context} {q.ask}"
    shown = [
        name for name in q.draw.names if name != q.over and f"{{{name} =}}" not in said and name in it.inputs
    ]  # fmt: skip
    return Statement(
        q.title, parts(q.context, it), parts(q.ask, it), tuple(given(name, it) for name in shown),
        parts(q.form, it), options(it) if q.over else (), KINDS[it.kind].shown(it),
    )  # fmt: skip


def worked(it: Item) -> tuple[Worked, ...]:
    """The worked solution: of a number the working itself, read. A choice has one for each of its options."""
    return KINDS[it.kind].worked(it)


def solution(it: Item) -> Reading:
    """The worked solution as one reading; for a choice, that of the right option."""
    return worked(it)[int(it.value) - 1 if it.question.over else 0].reading


def sibling(it: Item) -> Item:
    """The same question with other numbers, the same ones each time; with another answer where there is one.

    A question of fixed instances takes its siblings from the question it names, so as not to work its own."""
    q, name = it.question, it.question.sibling
    if name:
        q = question(f"{q.concept}/{name}", None, q.path.parents[3])
    chance = Chance(f"{it.id}:sibling")
    found = [item(q, FROM + chance.below(SEEDS)) for _ in range(8)]
    others = [one for one in found if one.posed != it.posed or any((one.inputs[n] != it.inputs[n]).any() for n in it.inputs)]
    differing = [one for one in others if not np.array_equal(one.value, it.value)]
    return (differing or others or found)[0]


def rung(it: Item, name: str) -> Rung:
    """A rung of the help. ``KeyError`` for a name that is none."""
    return _RUNGS[name](it)


def _point(it: Item) -> Rung:
    return Rung("point", RUNG_NAMES["point"], (Paragraph(parts(it.question.help["point"], it)),))


def _sibling(it: Item) -> Rung:
    other = sibling(it)
    what = statement(other)
    rows = [Paragraph(what.ask), *(Paragraph((Formula(m),)) for m in (*what.given, *what.options))]
    return Rung(
        "sibling",
        RUNG_NAMES["sibling"],
        (Paragraph((Text("The same question with other numbers, worked."),)), *rows, *what.blocks),
        worked(other),
        other,
    )


def _first_step(it: Item) -> Rung:
    why = Paragraph(parts(it.question.help["why"], it))
    return Rung("first_step", RUNG_NAMES["first_step"], (why,), KINDS[it.kind].first(it))


def _explanation(it: Item) -> Rung:
    return Rung("explanation", RUNG_NAMES["explanation"], (), worked(it))


_RUNGS: dict[str, Callable[[Item], Rung]] = {
    "point": _point,
    "sibling": _sibling,
    "first_step": _first_step,
    "explanation": _explanation,
}
assert tuple(_RUNGS) == tuple(RUNGS), "the rungs are those of every ladder"
