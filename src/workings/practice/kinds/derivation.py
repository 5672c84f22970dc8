"""A derivation by lines: each is judged against the one before, the last is the target, and the lines with an idea in them are there.

The score is the share of right lines before the first that does not follow, of as many as the author's way has. A line that could not be
decided is never wrong: then nothing is marked. What passed at points alone is said to have done just that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

from workings.capture import trace
from workings.contract.reading import Block, Formula, Paragraph, Reading, Text
from workings.contract.verdict import Row, Verdict
from workings.ir import expression
from workings.ir.expression import Node, Unreadable
from workings.practice import equivalence
from workings.practice.drawn import constants
from workings.practice.equivalence.chain import Judged, Line, check
from workings.practice.equivalence.decide import free_names
from workings.practice.equivalence.exact import WORKER
from workings.practice.equivalence.spoken import spoken
from workings.practice.item import Item
from workings.practice.kinds import derivation_check, derivation_lines, derivation_spec
from workings.practice.kinds.derivation_lines import Given, holds_alike, says_the_same
from workings.practice.kinds.derivation_said import counterexample
from workings.practice.kinds.derivation_spec import Spec, Wrong
from workings.practice.kinds.kind import Kind, Ran, Said, Widget, Worked, right, verdict
from workings.practice.kinds.specimens import Specimens
from workings.practice.kinds.symbolic_set import dressed, mixed, numbered
from workings.practice.kinds.symbolic_spec import filled, known
from workings.practice.question import Question
from workings.practice.readas import formula
from workings.practice.text import Parts

_TURNED = {"eq": "=", "ne": "≠", "lt": ">", "le": "≥", "gt": "<", "ge": "≤"}
_OWN = ("left", "right", "turned", "before")
"""Places of a wrong step that are filled from the line before it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything with the numbers in it: lines as they could be typed."""

    start: str
    target: str
    lines: tuple[str, ...]
    wrong: tuple[str, ...]


@cache
def spec(q: Question) -> Spec:
    return derivation_spec.read(q.table)


class Derivation(Kind):
    FORMS: ClassVar[str] = "on each line a relation, what follows, and after a semicolon a reason, which may be left out"
    WIDGET: ClassVar[Widget] = "lines"
    LONG: ClassVar[bool] = True
    LONGEST: ClassVar[int] = 4_000

    def make(self, q: Question, seed: int) -> Item:
        found, inputs = spec(q), constants(q, seed)
        w = trace(q.function, *(inputs[name] for name in q.parameters))
        names = known(inputs, w)
        lines = tuple(filled(text, names) for text in found.lines)
        wrong = tuple(filled(_kept(one.becomes), names) for one in found.wrong)
        return Item(q, seed, inputs, (w,), posed=Drawn(filled(found.start, names), filled(found.target, names), lines, wrong))

    def read(self, item: Item, text: str) -> Said:
        found = spec(item.question)
        lines = derivation_lines.read(text, found.names, found.relations, found.reasons, _start(item))
        canonical = "\n".join(f"{line.sign} {spoken(line.tree)} ; {line.reason}".removesuffix(" ; ") for line in lines)
        return Said(text, canonical, None, tuple(_row(line) for line in lines), lines)

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        lines = said.value
        typed = [Line(x.sign, x.text, x.reason) for x in lines]
        found = check(item.posed.start, typed, names=spec(item.question).names)
        broken = found.broken
        if broken is None:
            return _unbroken(item, said, found.lines)
        k = broken.number - 1
        if broken.state != "wrong":
            raise Unreadable(f"Line {lines[k].number}: {broken.sentence.partition(': ')[2]}", lines[k].at)
        return _broken(item, said, broken, k)

    def parts(self, item: Item, marked: Verdict | None) -> dict[str, Any]:
        found = spec(item.question)
        return {"relations": " ".join(found.relations), "reasons": json.dumps(found.reasons, ensure_ascii=False)}

    def shown(self, item: Item) -> tuple[Block, ...]:
        target = equivalence.read(item.posed.target, spec(item.question).names)
        ends = (Paragraph((Text("From "), Formula(dressed(_start(item))))), Paragraph((Text("to "), Formula(dressed(target)))))
        setting = _setting(item)
        return (Paragraph(setting), *ends) if setting else ends

    def worked(self, item: Item) -> tuple[Worked, ...]:
        return (_written(item, len(item.posed.lines)),)

    def first(self, item: Item) -> tuple[Worked, ...]:
        return (_written(item, 1),)

    def warm(self, learner: str) -> None:
        WORKER.warm()

    def specimens(self, item: Item) -> Specimens:
        """One way of typing it and one wrong step, in turn: each takes a part of a second to mark. :meth:`faults` marks more steps."""
        posed, found = item.posed, spec(item.question)
        whole = "\n".join(posed.lines)
        bare = "\n".join(line.partition(";")[0] for line in posed.lines)
        typed = [bare.replace(sign, other) for sign, other in _ASCII if sign in bare]
        rights = [whole, f"{posed.start}\n\n{bare}\n", *typed[item.seed % max(1, len(typed)) :][:1]]
        steps = [text for _, text in derivation_check.stepping_wrong(item, found)]
        wrong = ["\n".join(posed.lines[:-1]), *steps[item.seed % max(1, len(steps)) :][:1]]
        sign = found.relations[0]
        malformed = (
            "", "   ", sign, f"{sign} (2", f"{sign} 2 +", posed.start, f"{whole}\n{sign} 3 +", f"{posed.lines[0].partition(';')[0]} ; because I say so",
            posed.lines[0].removeprefix(sign), "≠ 3", "?",
        )  # fmt: skip
        return Specimens(tuple(dict.fromkeys(rights)), tuple(dict.fromkeys(wrong)), malformed)

    def faults(self, item: Item) -> Iterator[str]:
        yield from derivation_check.faults(item, spec(item.question), self)


def _setting(item: Item) -> Parts:
    """Where the start comes from."""
    found = spec(item.question)
    vectors = {name for text in found.vectors.values() for name in free_names(expression.parse(text))}
    return mixed(found.setting, {*item.inputs, *found.names, *vectors}, vectors)


_ASCII = (("⇔", "<=>"), ("⇒", "=>"), ("⇔", "⇒"))
"""Ways to type the relations of a right answer otherwise; what is a two-way step is a one-way step too."""


def _start(item: Item) -> Node:
    return equivalence.read(item.posed.start, spec(item.question).names)


def _kept(text: str) -> str:
    """``{left}`` and the like stay for the line before to fill."""
    for name in _OWN:
        text = text.replace(f"{{{name}}}", f"⟨{name}⟩")
    return text


def put(text: str, before: Node) -> str:
    """A wrong step, as it would be typed after ``before``."""
    given = {"before": spoken(before)}
    if before.kind in expression.RELATIONS:
        left, right_ = (f"({spoken(side)})" for side in before.children)
        given = {"left": left, "right": right_, "turned": _TURNED[before.kind]}
    for name, value in given.items():
        text = text.replace(f"⟨{name}⟩", value)
    return text


# ---------------------------------------------------------------------- verdicts
def _row(line: Given) -> Row:
    return Row(line.text, formula(line.tree), line.sign, line.reason)


def _broken(item: Item, said: Said, broken: Judged, k: int) -> Verdict:
    """A line that does not follow: which, the belief it comes from if that can be known, and in its row a point that shows it."""
    lines = said.value
    before, told = (lines[k - 1].tree, f"line {lines[k - 1].number}") if k else (_start(item), "the start")
    note = counterexample(spec(item.question).names, before, lines[k], "the line before" if k else told, broken)
    rows = [replace(row, state="right") for row in said.rows[:k]]
    rows += [replace(said.rows[k], state="wrong", note=note), *said.rows[k + 1 :]]
    paragraphs = [Paragraph((Text(f"Line {lines[k].number} does not follow from {told}."),))]
    if (wrong := _recognised(item, before, lines[k])) is not None:
        paragraphs.append(Paragraph((Text(f"It is what you get if you {wrong.deed}."),)))
    return verdict(said, _share(item, k), paragraphs, rows=tuple(rows))


def _share(item: Item, k: int) -> float:
    """Of k right lines, where the whole is not there: never all of it."""
    needed = len(item.posed.lines)
    return min(k, needed - 1) / needed


def _recognised(item: Item, before: Node, line: Given) -> Wrong | None:
    """The one wrong step that gives this line: the same up to a number, or else one that holds at the same of many points."""
    found = spec(item.question)
    steps = []
    for wrong, text in zip(found.wrong, item.posed.wrong, strict=True):
        if not (wrong.reason and line.reason and wrong.reason != line.reason):
            try:
                steps.append((wrong, equivalence.read(put(text, before), found.names)))
            except Unreadable:
                continue
    for alike in (says_the_same, holds_alike):
        met = [wrong for wrong, tree in steps if alike(tree, line.tree, found.names)]
        if met:
            return met[0] if len(met) == 1 else None
    return None


def _unbroken(item: Item, said: Said, judged: tuple[Judged, ...]) -> Verdict:
    """Every line follows. It is right where the last is the target and no idea is passed over."""
    found, lines = spec(item.question), said.value
    goal = equivalence.read(item.posed.target, found.names)
    tried = any(one.sampled for one in judged)
    held = (Text("Held wherever it was tried.", "quiet"),)
    rows = tuple(replace(row, state="right", note=held if one.sampled else ()) for row, one in zip(said.rows, judged, strict=True))
    if not says_the_same(lines[-1].tree, goal, found.names):
        why = "Every line follows, and the last one is not yet what was to be reached."
        return verdict(said, _share(item, len(lines)), [Paragraph((Text(why),))], rows=rows)
    if (words := _missing(found, lines)) is not None:
        why = f"Every line follows, and one that was asked for is not there: {words}."
        return verdict(said, _share(item, len(lines)), [Paragraph((Text(why),))], rows=rows)
    sure = "Yes: each line follows from the one before it, and the last is what was to be reached."
    points = " Where points were all there was to go by, it held at each of them." if tried else ""
    return verdict(said, 1.0, right(item, (Text(sure + points),)), rows=rows)


def _missing(found: Spec, lines: tuple[Given, ...]) -> str | None:
    """The words for the first idea that no line shows."""
    for idea in found.ideas:
        forms = [equivalence.read(text, found.names) for text in idea.forms]
        if not any(says_the_same(line.tree, form, found.names) for line in lines for form in forms):
            return idea.words
    return None


# ---------------------------------------------------------------------- the author's way
def _written(item: Item, count: int) -> Worked:
    """The start and so many lines, each number a cell of the working of the task."""
    from workings import readers

    found, w = spec(item.question), item.working
    rows: list[Block] = [Paragraph((Formula(numbered(found.start, found.names, w)),))]
    for text in found.lines[:count]:
        said, _, reason = text.partition(";")
        sign = next(sign for sign in derivation_lines.SIGNS if said.strip().startswith(sign))
        shown = numbered(said.strip().removeprefix(sign), found.names, w)
        why = (Text(f"  {reason.strip()}", "quiet"),) if reason.strip() else ()
        rows.append(Paragraph((Text(f"{derivation_lines.SIGNS[sign]} "), Formula(shown), *why)))
    return Worked(item.call, w, Reading(item.question.title, tuple(rows), readers.listing(w).facts))
