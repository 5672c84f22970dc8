"""Several numbers, one after another, each worked out from those before: a slip is counted once, and what follows from it is not.

[steps]
lines = ["dot", "length_a", "length_b", "cosine"]      lines of the task's working, in order
names = ["the dot product", "the length of a", …]      what each is called
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from workings.contract.maths import Num
from workings.contract.reading import Paragraph, Text
from workings.contract.verdict import Match, Row, Verdict
from workings.course.toml import Table
from workings.ir.expression import Unreadable
from workings.ir.working import LEAVES
from workings.practice import diagnose, drawn, typed
from workings.practice.diagnose import PartMark
from workings.practice.item import Item
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.specimens import MALFORMED, Specimens
from workings.practice.question import Question
from workings.practice.words import count, listed, ordinal


@dataclass(frozen=True, slots=True)
class Spec:
    lines: tuple[str, ...]
    names: tuple[str, ...]


@cache
def spec(q: Question) -> Spec:
    """The table ``[steps]``. Raises ``ContentFault``."""
    t: Table = q.table
    found = Spec(t.texts("lines"), t.texts("names"))
    t.done()
    if len(found.lines) != len(found.names) or len(found.lines) < 2:
        raise t.fault("names", "each of two lines or more has a name")
    return found


class Steps(Kind):
    """The worked solution and the help are those of a number: the working itself."""

    FORMS = "10, 3, 5, 0.667"

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def make(self, q: Question, seed: int) -> Item:
        item = drawn.drawn(q, seed)
        named = {line.name: k for k, line in enumerate(item.working.lines) if line.op not in LEAVES}
        if missing := [name for name in spec(q).lines if name not in named]:
            raise q.table.fault("lines", f"{q.task} has no line {missing[0]}; it has {', '.join(name for name in named if name)}")
        return replace(item, posed=tuple(named[name] for name in spec(q).lines))

    def read(self, item: Item, text: str) -> Said:
        answer = typed.read(text, loose=True)
        wanted = len(item.posed)
        if answer.value.shape != (wanted,):
            size = int(answer.value.size)
            raise Unreadable(f"It has {count(size, 'number', 'numbers')}; {count(wanted, 'number is', 'numbers are')} asked for, in order.")
        rows = tuple(Row(f"{x:g}", Num(float(x), digits=4), name) for name, x in zip(spec(item.question).names, answer.value, strict=True))
        return Said(text, answer.canonical, answer.read_as, rows, answer.value)

    def mark(self, item: Item, said: Said, ran: Ran | None) -> Verdict:
        marks = self.marks(item, said.value)
        score = diagnose.score(marks)
        if all(mark.outcome == "right" for mark in marks):
            return verdict(said, 1.0, right(item, (Text("Yes: each of them, and each from those before."),)), rows=_rows(said, marks))
        found = self._matches(item, said.value, marks)
        return verdict(said, min(score, 1 - 1 / (2 * len(marks))), self._said(item, marks, found), matches=found, rows=_rows(said, marks))

    def marks(self, item: Item, values: Any) -> tuple[PartMark, ...]:
        """Each number judged from those that stand before it."""
        return diagnose.carried(item.working, item.posed, list(values), item.question.tolerance)

    def _matches(self, item: Item, values: Any, marks: tuple[PartMark, ...]) -> tuple[Match, ...]:
        """A rule about the last line, where all before it is right and the last is what the rule gives."""
        if [mark.outcome for mark in marks] != ["right"] * (len(marks) - 1) + ["wrong"]:
            return ()
        width = item.question.tolerance.width
        fits = [slip.rule for slip in item.live if slip.value.shape == () and abs(float(slip.value) - values[-1]) <= width(slip.value)]
        return tuple(Match(rule.number, rule.concept, rule.deed, rule.says) for rule in fits)

    def _said(self, item: Item, marks: tuple[PartMark, ...], found: tuple[Match, ...]) -> list[Paragraph]:
        names, wrong = spec(item.question).names, [k for k, mark in enumerate(marks) if mark.outcome == "wrong"]
        first = f"The {ordinal(wrong[0] + 1)} number is not {names[wrong[0]]}."
        told = marks[wrong[0]].told
        said = [first]
        if found:
            said += [f"It is what you get {listed([f'if you {match.deed}' for match in found], 'or')}.", "Is that what you did?"]
        elif told.outcome == "slip":
            said.append(f"It is what you get if you {told.names[0]}.")
        if len(wrong) > 1:
            said.append(f"Apart from what follows from it, {count(len(wrong) - 1, 'other number', 'other numbers')} went wrong as well.")
        elif any(mark.outcome == "carried" for mark in marks):
            said.append("What comes after it follows from it, and is counted as right.")
        return [Paragraph((Text(sentence),)) for sentence in said]

    # ------------------------------------------------------------------ solution, specimens, checks
    def worked(self, item: Item) -> tuple[Worked, ...]:
        return self._numbers.worked(item)

    def first(self, item: Item) -> tuple[Worked, ...]:
        return self._numbers.first(item)

    def specimens(self, item: Item) -> Specimens:
        values = _values(item)
        told = [repr(x) for x in values]
        forms = (", ".join(told), " ".join(told), f"[{', '.join(told)}]", "\n".join(told), ", ".join(f"{x:.6f}" for x in values))
        wrong = [", ".join([*told[:k], repr(values[k] * 3 + 7.3), *told[k + 1 :]]) for k in range(len(told))]
        return Specimens(forms, tuple(wrong), (*MALFORMED, ", ".join(told[:-1]), ", ".join([*told, "1"]), told[0]))

    def faults(self, item: Item) -> Iterator[str]:
        """Each slip at each place costs one part, whatever follows from it; each rule of the last line is named."""
        values, parts = _values(item), len(item.posed)
        second = np.asarray(item.question.again(**item.call.inputs), dtype=float)
        if not np.allclose(second, values[-1], rtol=1e-9, atol=1e-9):
            yield f"working.py gives {values[-1]} and again.py {second}"
        for k in range(parts):
            slipped = _followed(item, k, values[k] * 1.5 + math.copysign(1, values[k]))
            score = diagnose.score(self.marks(item, slipped))
            if abs(score - (parts - 1) / parts) > 1e-12:
                yield f"a slip at {spec(item.question).lines[k]}, carried forward, scores {score:.2f}"
        for slip in item.live:
            told = self.mark(item, self.read(item, ", ".join(map(repr, [*values[:-1], float(slip.value)]))), None)
            if [match.rule for match in told.matches] != [slip.rule.number]:
                yield f"rule {slip.rule.number} is taken for {[match.rule for match in told.matches]}"


def _values(item: Item) -> list[float]:
    return [float(item.working.lines[k].value) for k in item.posed]


def _followed(item: Item, place: int, value: float) -> list[float]:
    """The answers of somebody who has ``value`` at one place and goes on from it without another slip."""
    slip = {item.posed[place]: np.asarray(value)}
    after = [float(diagnose.as_given(item.working, slip, k).value) for k in item.posed[place + 1 :]]
    return [*_values(item)[:place], value, *after]


def _rows(said: Said, marks: tuple[PartMark, ...]) -> tuple[Row, ...]:
    """A number that follows from a slip before it is right, and says so."""
    return tuple(
        replace(row, state="wrong")
        if mark.outcome == "wrong"
        else replace(row, state="right", note=FOLLOWS if mark.outcome == "carried" else ())
        for row, mark in zip(said.rows, marks, strict=True)
    )


FOLLOWS = (Text("It follows from what stands above."),)
