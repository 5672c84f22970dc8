"""A worked page with one wrong rule planted in it: which line goes wrong, and what stands there once it is mended.

The page is the working of the task with one line computed by a rule of the catalogue, and all that follows run again. Its numbers are
those of the page: each value opens to the reckoning that stands before it. The line is half of the answer, its value the other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from workings.capture import trace, typed
from workings.contract import maths
from workings.contract.maths import Maths
from workings.contract.number import format_number, is_exact
from workings.contract.reading import Block, Call, Equation, Formula, Number, Paragraph, Text, Typed
from workings.contract.verdict import Verdict
from workings.course.toml import Table
from workings.ir.expression import Unreadable
from workings.ir.working import LEAVES, Working
from workings.passes.mutate import Mutation, mutate, place
from workings.practice.chance import Chance
from workings.practice.drawn import MOST_DRAWS, unmet
from workings.practice.item import Item, apart, rows
from workings.practice.kinds import numeric
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.rules import CATALOGUE, Rule
from workings.practice.text import Parts, spelled
from workings.practice.typed import Answer

KEPT = 512
"""Items whose pages are held in memory."""
AGREE = 1e-9
HELD = 12
"""Decimals of a typed value that are said again."""
_ANSWER = re.compile(
    r"\s*+(?:line|row|step|no\.?|number)?\s*+[#.]?\s*+(?P<line>[A-Za-z_]+|[0-9]{1,3})\s*(?P<sign>[:;,=]|should be|is|\s)\s*", re.IGNORECASE
)
_WORDS = ("line", "row", "step", "no", "number")
_RIGHT = Numbers(numeric)


@dataclass(frozen=True)
class Plant:
    """A rule of the catalogue, and the line of the task in which it is planted."""

    rule: int
    at: str
    becomes: str = ""
    """The rule's expression put for that line, where its own does not fit there."""


@dataclass(frozen=True)
class Page:
    """The page with the error, line by line; ``wrong`` is the line it is planted in, from 1."""

    plant: Plant
    wrong: int
    names: tuple[str, ...]
    values: tuple[float, ...]
    mended: tuple[float, ...]


class Error(Kind):
    FORMS = "line 3: 4.5"
    LONGEST = 300

    def make(self, q: Question, seed: int) -> Item:
        chance, reason = Chance(f"{q.id}@{q.version}#{seed}"), ""
        rejected: list[str] = []
        while len(rejected) < MOST_DRAWS:
            plant = chance.choice(_spec(q))
            inputs = q.draw.draw(chance, seed)
            w = trace(q.function, *rows(q, inputs)[0].values())
            page = _page(w, plant)
            if not (reason := _will_not_do(page, q) or unmet(q, inputs, np.asarray(w.value))):
                return Item(q, seed, inputs, (w,), posed=page, rejected=tuple(rejected))
            rejected.append(reason)
        raise ValueError(f"{q.id}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {reason}")

    def read(self, item: Item, text: str) -> Said:
        page: Page = item.posed
        found = _ANSWER.match(text)
        if found is None or found["line"].lower() in _WORDS or not text[found.end() :].strip():
            raise Unreadable("A line and the value that belongs there are asked for." if text.strip() else "Nothing is written yet.", 0)
        line = _line(found["line"], page, found.start("line"))
        try:
            value = numeric.read(item, text[found.end() :])
        except Unreadable as wrong:
            raise Unreadable(wrong.reason, wrong.at + found.end(), wrong.instead and f"line {line}: {wrong.instead}") from None
        if value.value.size != 1:
            raise Unreadable("The value of a line here is one number.", found.end())
        shown = maths.seq(maths.Sym(f"line {line}:", "upright"), maths.Sym("\u00a0"), value.formula)
        return Said(text, f"line {line}: {value.canonical}", shown, value=(line, value))

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        page: Page = item.posed
        line, value = said.value
        mended = _agrees(value, page.mended[page.wrong - 1], item)
        score = (line == page.wrong) / 2 + mended / 2
        if score == 1.0:
            return verdict(said, 1.0, _found(item))
        told: list[Parts] = []
        if line != page.wrong:
            told.append((Text(f"Line {line} is not where the page goes wrong: it follows from what stands above it."),))
            told += [(*_value(value), Text(" does belong on the mended page, in another line."))] if mended else []
        else:
            there = _agrees(value, page.values[line - 1], item)
            told.append((Text(f"Line {line} is where the page goes wrong, and "), *_value(value), Text(" is not what belongs there.")))
            told.append((Text("It is what the page has there." if there else "Work that line out again from what stands above it."),))
        return verdict(said, score, [Paragraph(one) for one in told])

    def specimens(self, item: Item) -> Specimens:
        page: Page = item.posed
        value = page.mended[page.wrong - 1]
        forms = numeric.specimens(replace(item, value=np.asarray(value))).right
        k, shown = page.wrong, repr(float(value))
        ways = (
            f"line {k}: {shown}",
            f"{k}: {shown}",
            f"{k} {shown}",
            f"line {k}, {shown}",
            f"Line {k} = {shown}",
            f"{page.names[k - 1]}: {shown}",
            f"#{k} is {shown}",
        )
        others = [j for j in range(1, len(page.names) + 1) if j != k]
        wrong = [
            f"line {k}: {page.values[k - 1]!r}",
            f"line {k}: {3 * value + 7!r}",
            *(f"line {j}: {page.values[j - 1]!r}" for j in others),
        ]
        wrong += [f"line {j}: {value!r}" for j in others]
        beyond = (f"line {len(page.names) + 1}: 1", "line 0: 1", "zeta: 1", "line 1", "line 1: [1, 2]", "line 1: 2 +", "3.5")
        right = (*ways, *(f"line {k}: {form}" for form in forms))
        return Specimens(right, tuple(wrong), ("", "   ", "?", "line", "abc", *beyond))

    def worked(self, item: Item) -> tuple[Worked, ...]:
        return _RIGHT.worked(item)

    def first(self, item: Item) -> tuple[Worked, ...]:
        return _RIGHT.first(item)

    def shown(self, item: Item) -> tuple[Block, ...]:
        return tuple(Paragraph(row) for row in _set_out(item))

    def faults(self, item: Item) -> Iterator[str]:
        page: Page = item.posed
        again = float(item.question.again(**item.call.inputs))
        if abs(again - page.mended[-1]) > AGREE * max(1.0, abs(again)):
            yield f"working.py gives {page.mended[-1]} and again.py {again}"
        for k, row in enumerate(_set_out(item)):
            number = row[-1]
            if not isinstance(number, Number) or not isinstance(number.recipe, Typed):
                yield f"the value of line {k + 1} cannot be opened"
            elif abs(float(typed.read(number.recipe.text).value) - page.values[k]) > AGREE * max(1.0, abs(page.values[k])):
                yield f"line {k + 1} shows {number.recipe.text}, which is not {page.values[k]}"
        for k, (here, mended) in enumerate(zip(page.values, page.mended, strict=True), 1):
            if k < page.wrong and here != mended:
                yield f"line {k} stands before the error and is wrong"
        yield from self._given_away(item)

    def _given_away(self, item: Item) -> Iterator[str]:
        """Where a wrong answer is told the line, or the value, that is asked for."""
        page: Page = item.posed
        wanted = page.mended[page.wrong - 1]
        for text in self.specimens(item).wrong:
            said = self.read(item, text)
            line, value = said.value
            told = " ".join(self.mark(item, said).sentences)
            numbers = re.sub(r"Line [0-9]+|[.,:;](?= |$)", " ", told)
            if line != page.wrong and f"Line {page.wrong} " in told:
                yield f"{text!r} is told the line"
            if not _agrees(value, wanted, item) and f" {format_number(wanted)} " in f" {numbers} ":
                yield f"{text!r} is told the value"


# ------------------------------------------------------------------ the page
@cache
def _spec(q: Question) -> tuple[Plant, ...]:
    """The question's own table. Raises ``ContentFault``."""
    table = q.table
    found = tuple(_plant(one) for one in table.tables("planted"))
    table.done()
    return found


def _plant(table: Table) -> Plant:
    found = Plant(table.number("rule"), table.text("at"), table.text("becomes", ""))
    table.done()
    if found.rule not in CATALOGUE:
        raise table.fault("rule", f"the catalogue has no rule {found.rule}")
    return found


def _rule(plant: Plant) -> Rule:
    return CATALOGUE[plant.rule]


def _mutated(w: Working, plant: Plant) -> Working:
    """Raises ``ValueError`` where the rule does not fit the line."""
    return mutate(w, Mutation(plant.at, plant.becomes or _rule(plant).mutation.becomes))


def _lines(w: Working) -> tuple[int, ...]:
    """The lines of the page: those that the author named, and the output."""
    return tuple(k for k, line in enumerate(w.lines) if line.op not in LEAVES and (line.name or k in w.outputs))


def _moved(w: Working, changed: Working, plant: Plant, k: int) -> int:
    """Where line ``k`` of ``w`` stands in ``changed``. Lines are added only where the rule acts, after that line's own."""
    at, added = place(w, plant.at), len(changed.lines) - len(w.lines)
    if k != at:
        return k if k < at else k + added
    if k in w.outputs:
        return changed.outputs[w.outputs.index(k)]
    user, which = next((j, line.operands.index(k)) for j, line in enumerate(w.lines) if k in line.operands)
    return changed.lines[user + added].operands[which]


def _page(w: Working, plant: Plant) -> Page:
    changed, lines = _mutated(w, plant), _lines(w)
    values = tuple(float(changed.lines[_moved(w, changed, plant, k)].value) for k in lines)
    mended = tuple(float(w.lines[k].value) for k in lines)
    return Page(plant, 1 + lines.index(place(w, plant.at)), tuple(w.lines[k].name or w.name for k in lines), values, mended)


def _will_not_do(page: Page, q: Question) -> str:
    """Why a page is put aside: the error has to show where it is planted, by ten tolerances; all has to be finite."""
    here, mended = page.values[page.wrong - 1], page.mended[page.wrong - 1]
    if not np.isfinite([*page.values, *page.mended]).all():
        return "a value is not finite"
    return "" if apart(np.asarray(here), np.asarray(mended), q) else f"rule {page.plant.rule} collides with the right answer"


@lru_cache(maxsize=KEPT)
def _set_out(item: Item) -> tuple[Parts, ...]:
    """Each line of the page: its number, its name, the reckoning with its numbers in it, and the value, which opens to that reckoning."""
    page: Page = item.posed
    changed = _mutated(item.working, page.plant)
    lines = [_moved(item.working, changed, page.plant, k) for k in _lines(item.working)]
    made = []
    for k, line in enumerate(lines):
        tree, sign = _reckoning(changed, line), maths.Oper("=" if is_exact(page.values[k]) else "≈")
        name = maths.Sym(page.names[k], "upright")
        taken_over = line in lines[:k]
        before = maths.seq(name, sign) if taken_over else maths.seq(name, maths.Oper("="), tree, sign)
        number = Number(page.values[k], Typed(spelled(tree)))
        made.append((Text("line ", "quiet"), Formula(maths.Num(k + 1.0)), Text(": ", "quiet"), Formula(before), Text(" "), number))
    return tuple(made)


def _reckoning(w: Working, line: int) -> Maths:
    """The line with its numbers put in, as somebody writes it: the first row of its equation that holds numbers alone."""
    from workings import readers

    equations = [block for block in readers.cell(w, line).blocks if isinstance(block, Equation)]
    found = [right for block in equations for _, _, right in block.rows if not _symbols(right)]
    return _given(found[0]) if found else maths.Num(float(w.lines[line].value))


def _symbols(tree: Maths) -> bool:
    match tree:
        case maths.Sym() | maths.Gather() | maths.Grid():
            return True
        case maths.Seq(children):
            return any(_symbols(child) for child in children)
        case maths.Frac(one, other) | maths.Power(one, other) | maths.Sub(one, other):
            return _symbols(one) or _symbols(other)
        case maths.Root(child) | maths.Fence(_, child, _):
            return _symbols(child)
    return False


def _given(tree: Maths) -> Maths:
    """Without places in a working: these are the numbers of the page."""
    match tree:
        case maths.Num(value, digits=digits, signed=signed):
            return maths.Num(value, digits=digits, signed=signed)
        case maths.Seq(children):
            return maths.Seq(tuple(_given(child) for child in children))
        case maths.Frac(one, other):
            return maths.Frac(_given(one), _given(other))
        case maths.Power(one, other):
            return maths.Power(_given(one), _given(other))
        case maths.Root(child):
            return maths.Root(_given(child))
        case maths.Fence(left, child, last):
            return maths.Fence(left, _given(child), last)
    return tree


# ------------------------------------------------------------------ what is read and said
def _line(text: str, page: Page, at: int) -> int:
    """The number of a line, by its number or its name."""
    if text.isdigit():
        if not 1 <= int(text) <= len(page.names):
            raise Unreadable(f"There is no line {text}: they go from 1 to {len(page.names)}.", at)
        return int(text)
    if text not in page.names:
        raise Unreadable(f"{text[:20]} is no line of the page.", at, "line 1: 10")
    return 1 + page.names.index(text)


def _agrees(value: Answer, wanted: float, item: Item) -> bool:
    return numeric.agrees(float(value.value.reshape(-1)[0]), value.decimals[0], wanted, item.question.tolerance)


def _value(answer: Answer) -> Parts:
    """What was typed stands as it was; what had to be worked out opens."""
    x, decimals = float(answer.value.reshape(-1)[0]), answer.decimals[0]
    return (Number(x, Typed(answer.canonical)),) if decimals is None else (Text(format_number(x, max(3, min(decimals, HELD)))),)


def _cell(item: Item, k: int) -> Number:
    """Line ``k`` of the mended page, which opens."""
    line = _lines(item.working)[k - 1]
    return Number(float(item.working.lines[line].value), Call(item.call.function, item.call.inputs, line))


def _found(item: Item) -> list[Paragraph]:
    """The line and its value, the rule in its own words, and what the lines below come to."""
    page: Page = item.posed
    rule, k = _rule(page.plant), page.wrong
    first = (Text(f"Yes: line {k} is where the page goes wrong; mended, it comes to "), _cell(item, k), Text("."))
    told = f"What stands there is what you get if you {rule.deed}. To whoever wrote it: “{rule.says}”"
    later = [j for j in range(k + 1, len(page.names) + 1) if page.values[j - 1] != page.mended[j - 1]]
    carried = "is sound and carries the error on; from the mended line it comes to "
    below = [Paragraph((Text(f"Line {j} {carried}"), _cell(item, j), Text("."))) for j in later]
    head, *rest = right(item, first)
    return [head, Paragraph((Text(told),)), *below, *rest]
