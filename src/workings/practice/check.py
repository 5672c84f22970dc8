"""The content checker: every question, many seeds, everything that can be said to be wrong with it.

    python -m workings.practice.check [concept …] [--seeds 1000]

For each item: two independent computations agree; the recipe of its numbers gives the same value; the right
answer is right in every form it can be typed in; an arbitrary wrong one is wrong and unexplained; what is
malformed is not readable; the answer of each live rule gets exactly that diagnosis; the tolerance is less
than half the gap to every wrong rule; the statement, the sentences and every rung can be shown.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from workings import course
from workings.contract.reading import Step
from workings.contract.verdict import Verdict
from workings.course.check import banned_in
from workings.practice import help as rungs
from workings.practice.item import Item
from workings.practice.kinds import KINDS
from workings.practice.making import item
from workings.practice.mark import mark, read
from workings.practice.question import NUMBERS, NoSuchQuestion, Question, questions
from workings.practice.say import say
from workings.practice.text import NoSuchName, parts, plain, spelled

SEEDS = 1_000
READ_IN_FULL = 20
"""Seeds whose worked solution is read to the end."""
AGREE = 1e-9
SMALL = ("0", "1", "2")
"""Numbers that a sentence may hold as they are: nothing, one, a pair."""
LONGEST_SENTENCE = 45
WIDEST = 64
"""Characters of one row of what is given."""
MOST_REJECTED = 0.05
ENOUGH = 50
"""Items from which on the share of rejected draws says something."""


@dataclass(slots=True)
class Report:
    """What was found on one question."""

    question: Question
    items: int = 0
    distinct: int = 0
    draws: int = 0
    unexplained: int = 0
    """Fixed instances on which some rule of the question cannot be told apart."""
    faults: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> float:
        """The share of draws that were put aside."""
        return 1 - self.items / self.draws if self.draws else 0.0


def check(q: Question, seeds: Iterable[int] = range(SEEDS)) -> Report:
    """Every check on every seed. Raises nothing that content can cause: a fault is a line of the report."""
    report = Report(q, faults=list(_of_question(q)))
    seen = set()
    for seed in range(len(q.draw.instances)) if q.draw.fixed else seeds:
        try:
            found = item.__wrapped__(q, seed)
        except ValueError as wrong:
            report.faults.append(str(wrong))
            continue
        report.items += 1
        report.draws += 1 + len(found.rejected)
        report.unexplained += bool(found.dropped)
        seen.add((tuple(array.tobytes() for array in found.inputs.values()), repr(found.posed)))
        report.faults += [f"{found.id}: {fault}" for fault in faults(found, seed < READ_IN_FULL)]
    report.distinct = len(seen)
    if report.items >= ENOUGH and report.rejected > MOST_REJECTED:
        report.faults.append(f"{q.id}: {report.rejected:.1%} of draws are rejected")
    return report


def _of_question(q: Question) -> Iterator[str]:
    node, graph = course.graph().node(q.concept), course.graph()
    reachable, open_ = {q.concept}, list(node.needs)
    while open_:
        need = open_.pop()
        reachable.add(need)
        open_ += graph.node(need).needs
    if q.sibling:
        named = [other for other in questions(q.concept) if other.name == q.sibling]
        if not named or named[0].task != q.task:
            yield f"{q.id}: {q.sibling} is no question of {q.concept} with the task {q.task}"
    for slug in q.exercises:
        if slug not in reachable:
            yield f"{q.id}: it exercises {slug}, which {q.concept} does not need"
    given = {f"{float(x):g}" for row in q.draw.instances for value in row.values() for x in np.abs(np.ravel(value))}
    for text in (q.context, q.ask, q.made, *q.still, *q.help.values()):
        yield from (f"{q.id}: {fault}" for fault in _of_text(text, given))


def _of_text(text: str, given: Collection[str]) -> Iterator[str]:
    """What a sentence of a question may not hold: a word that this studio does not use, a number that nobody computed, too many words."""
    yield from (f"“{word}” is a word this studio does not use (“{text[:60]}…”)" for word in banned_in(text))
    prose = re.sub(r"`[^`]*`|\{[^}]*\}|\$[^$]*\$", " ", text)
    for number in re.findall(r"(?<![\w.])\d(?:[\d,]*\d)?(?:\.\d+)?", prose):
        if number not in SMALL and f"{float(number.replace(',', '')):g}" not in given:
            yield f"the number {number} is typed (“{text[:60]}…”): name a line of the working, or write it in words"
    for sentence in re.split(r"(?<=[.?:;])\s", prose):
        if len(sentence.split()) > LONGEST_SENTENCE:
            yield f"a sentence of {len(sentence.split())} words (“{sentence[:40]}…”); it may have {LONGEST_SENTENCE}"


def faults(it: Item, in_full: bool = True) -> Iterator[str]:
    """What is wrong with one item. Where a text cannot be filled, nothing else is looked at."""
    unfilled = list(_texts(it))
    yield from unfilled
    if unfilled:
        return
    numbers = it.kind in NUMBERS
    if numbers:
        yield from _computed_twice(it)
        yield from _diagnosed(it)
    if numbers or in_full:
        yield from _marked(it)
    yield from KINDS[it.kind].faults(it)
    if in_full:
        yield from _helped(it)


def _computed_twice(it: Item) -> Iterator[str]:
    for call, working in zip(it.calls, it.workings, strict=True):
        first = np.asarray(working.value, dtype=float)
        second = np.asarray(it.question.again(**call.inputs), dtype=float)
        if first.shape != second.shape or not np.allclose(first, second, rtol=AGREE, atol=AGREE):
            yield f"working.py gives {first.tolist()} and again.py {second.tolist()}"
        if not np.array_equal(course.value(call), first):
            yield "the recipe of the answer gives another value than its working"


def _marked(it: Item) -> Iterator[str]:
    made = KINDS[it.kind].specimens(it)
    for text in made.right:
        verdict = mark(it, text)
        if verdict.outcome != "right" or verdict.score != 1.0 or verdict.matches:
            yield f"the right answer, typed {text!r}, is {_told(verdict)}"
    for text in made.wrong:
        verdict = mark(it, text)
        expected = (*_rules_giving(it, text),) if it.question.over else ()
        found = tuple(match.rule for match in verdict.matches) if it.kind in NUMBERS else ()
        if verdict.outcome != "wrong" or verdict.score == 1.0 or found != expected:
            yield f"the wrong answer {text!r} is {_told(verdict)}"
    for text in made.malformed:
        verdict = mark(it, text)
        if verdict.outcome != "unreadable" or read(it, text).outcome != "unreadable":
            yield f"{text!r}, which is malformed, is {_told(verdict)}"


def _rules_giving(it: Item, text: str) -> Iterator[int]:
    yield from (slip.rule.number for slip in it.live if int(slip.value) == int(text))


def _told(verdict: Verdict) -> str:
    rules = [match.rule for match in verdict.matches]
    return f"{verdict.outcome} (score {verdict.score:.2f}, rules {rules}): {' '.join(verdict.sentences)}"


def _diagnosed(it: Item) -> Iterator[str]:
    for slip in it.live:
        typed = repr(slip.value.tolist()) if not it.question.over else str(int(slip.value))
        verdict = mark(it, typed)
        found = tuple(match.rule for match in verdict.matches)
        if verdict.outcome != "wrong" or found != (slip.rule.number,):
            yield f"rule {slip.rule.number} gives {typed}, which is {_told(verdict)}"
        elif len(say(verdict, it)) != 3 or say(verdict, it, named=True)[1] != slip.rule.says:
            yield f"rule {slip.rule.number} is not said as the catalogue says it"
        if not it.question.over and slip.value.shape == it.value.shape:
            width = it.question.tolerance.width(it.value)
            if not (np.abs(slip.value - it.value) > 2 * width).any():
                yield f"rule {slip.rule.number} lies within two tolerances of the right answer"


def _texts(it: Item) -> Iterator[str]:
    q = it.question
    for text in (q.context, q.ask, q.form, q.made, *q.still, *q.help.values()):
        try:
            shown = plain(parts(text, it))
        except NoSuchName as wrong:
            yield str(wrong)
            continue
        if any(mark in shown for mark in ("{", "}", "`", "  ")):
            yield f"a place in “{shown}” is not filled"


def _helped(it: Item) -> Iterator[str]:
    what = rungs.statement(it)
    for row in (*what.given, *what.options):
        if len(spelled(row)) > WIDEST:
            yield f"“{spelled(row)[:40]}…” is {len(spelled(row))} characters wide; {WIDEST} are read at a glance"
    if it.kind in NUMBERS:
        last = rungs.solution(it).blocks[-1]
        if not isinstance(last, Step) or not np.allclose(last.value.values, np.ravel(it.working.value), rtol=AGREE, atol=AGREE):
            yield "the last step of the worked solution is not the answer"
    if not what.ask or (it.kind in NUMBERS and not (what.given or "=" in plain(what.ask))):
        yield "the statement shows none of its numbers"
    try:
        other = rungs.sibling(it)
    except NoSuchQuestion as wrong:
        yield str(wrong)
        return
    if it.inputs and other.posed == it.posed and all(np.array_equal(other.inputs[name], it.inputs[name]) for name in it.inputs):
        yield "its sibling has the same numbers"
    for name in course.RUNGS:
        shown = rungs.rung(it, name)
        if not shown.blocks and not any(one.reading.blocks for one in shown.worked):
            yield f"the rung {name} is empty"


def table(reports: list[Report]) -> str:
    """The reports, one row each, and every fault."""
    rows = [("question", "kind", "items", "distinct", "rejected", "some rule dropped", "faults")]
    for r in reports:
        share = f"{r.rejected:.1%}" if not r.question.draw.fixed else "fixed"
        dropped, count = str(r.unexplained), str(len(r.faults))
        row = (r.question.id, r.question.kind, str(r.items), str(r.distinct), share, dropped, count)
        rows.append(row)
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*lines, *(fault for r in reports for fault in r.faults)])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m workings.practice.check", description=__doc__.split("\n")[0])
    parser.add_argument("concept", nargs="*", help="slugs; without one, every concept that has questions")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args(arguments)
    slugs = given.concept or [slug for slug in course.graph().nodes if questions(slug)]
    reports = [check(q, range(given.seeds)) for slug in slugs for q in questions(slug)]
    print(table(reports))
    return 1 if any(r.faults for r in reports) or not reports else 0


if __name__ == "__main__":
    raise SystemExit(main())
