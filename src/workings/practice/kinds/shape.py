"""The shape of what a line of code gives: ``(n, d)``, ``n × 3``, "a number", or that it does not run.

The letters stand for distinct primes, and the code is run on arrays of those shapes: what comes out is the answer, and where it
does not run, the trace says why. A wrong answer is compared with what the wrong beliefs of :mod:`shape_beliefs` expect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from workings.contract import maths
from workings.contract.reading import Block, Formula, Listing, Paragraph, Part, Reading, Text
from workings.contract.verdict import Match, Verdict
from workings.course.functions import parameters
from workings.course.toml import Table
from workings.ir.working import LEAVES, Working
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.shape_beliefs import BELIEFS, believed
from workings.practice.kinds.shape_runs import Shapes, back, code, found_by_trace, plainly, primes_of, put, traced
from workings.practice.kinds.shape_typed import DOES_NOT_RUN, Answer, Size, forms, parse, set_out, set_size, spelled
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question, library
from workings.practice.rules import CATALOGUE
from workings.practice.text import Parts
from workings.practice.words import count, listed, ordinal

KEPT = 512
"""Items whose wrong answers are held in memory."""


@dataclass(frozen=True)
class Case:
    """A function of the concept's ``working.py`` and the sizes of what it is given."""

    task: str
    shapes: Shapes


@dataclass(frozen=True)
class Spec:
    letters: Mapping[str, tuple[str, ...]]
    """A size of the cases -> the letters it may be called by."""
    numbers: tuple[int, int]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Posed:
    """What is asked: the code, the sizes that go in, and what comes out."""

    task: str
    code: str
    shapes: Shapes
    answer: Answer
    why: str
    """The sentence of the trace where it does not run; empty where it does."""


class Shape(Kind):
    FORMS = "(n, d), n by 3, a number, or does not run"
    LONGEST = 200

    def make(self, q: Question, seed: int) -> Item:
        spec, chance = _spec(q), Chance(f"{q.id}@{q.version}#{seed}")
        case = chance.choice(spec.cases)
        called = _called(case, spec, chance)
        shapes = tuple((name, tuple(called.get(size, size) for size in sizes)) for name, sizes in case.shapes)
        function = function_of(q, case.task)
        found, why = found_by_trace(function, shapes)
        return Item(q, seed, {}, posed=Posed(case.task, code(function), shapes, found, why))

    def read(self, item: Item, text: str) -> Said:
        found = parse(text, _known(item))
        shown = maths.Sym(DOES_NOT_RUN, "upright") if found is None else set_out(found)
        return Said(text, spelled(found), shown, value=found)

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        posed: Posed = item.posed
        if said.value == posed.answer:
            first = (Text("Yes: "), *_called_out(said.value), Text("."))
            why = (Text(posed.why),) if posed.answer is None else _last(item)
            head, *rest = right(item, first)
            return verdict(said, 1.0, (head, Paragraph(why), *rest))
        asked = Text("not what happens" if said.value is None else "not the shape of the result")
        first = (*_called_out(said.value, False), Text(" is "), asked, Text("."))
        found = matches(item, said.value)
        told = _asked(found) if found else _where(posed, said.value)
        return verdict(said, 0.0, (Paragraph(first), *told), matches=found)

    def specimens(self, item: Item) -> Specimens:
        posed: Posed = item.posed
        others: list[Answer] = [None, (), ("n",), *(sizes for _, sizes in posed.shapes)]
        known = _known(item)
        wrong = [x for x in others if x != posed.answer and (x is None or set(x) <= {*known, *(s for s in x if isinstance(s, int))})]
        malformed = ("", "   ", "?", "(n, d", "(n, q9)", "n +", "(n,, d)", "1.5", "-3", "(((n)))", "0", "n = 3", "run")
        return Specimens(forms(posed.answer), tuple(dict.fromkeys(spelled(x) for x in wrong)), malformed)

    def worked(self, item: Item) -> tuple[Worked, ...]:
        """The steps of the code with their shapes, in order; and where it stops, why."""
        blocks = [Paragraph(row) for row in _steps(item)]
        if item.posed.answer is None:
            blocks.append(Paragraph((Text(item.posed.why, "given"),)))
        return (Worked(None, None, Reading(item.posed.code, tuple(blocks))),)

    def first(self, item: Item) -> tuple[Worked, ...]:
        """The shapes that go in, one under the other, lined up from the right, as the sizes meet."""
        rows = [f"{name}{spelled(sizes)}" for name, sizes in item.posed.shapes]
        wide = max(len(row) for row in rows)
        lined = "\n".join(f"{name}{spelled(sizes):>{wide - len(name)}}" for name, sizes in item.posed.shapes)
        return (Worked(None, None, Reading(item.posed.code, (Listing(lined, first=0),))),)

    def shown(self, item: Item) -> tuple[Block, ...]:
        rows = [Paragraph((Text(name, "code"), Text(" has the shape "), Formula(set_out(sizes)))) for name, sizes in item.posed.shapes]
        return (*rows, Listing(item.posed.code, first=0))

    def faults(self, item: Item) -> Iterator[str]:
        """NumPy itself, untraced and on other primes, gives the same; and each wrong belief gets exactly its own name."""
        posed: Posed = item.posed
        again = plainly(function_of(item.question, posed.task), posed.shapes)
        if again != posed.answer:
            yield f"the trace gives {spelled(posed.answer)} and NumPy {spelled(again)}"
        for rule, wrong in _expected(item).items():
            found = self.mark(item, self.read(item, spelled(wrong)), None)
            if found.outcome != "wrong" or [match.rule for match in found.matches] != [rule]:
                yield f"rule {rule} expects {spelled(wrong)}, which is {found.outcome} with {found.matches}"
        if posed.answer not in (None, ()):
            wrong_too = self.mark(item, Said("", "", value=(1, 1, 1, 1, 1)), None)
            if spelled(posed.answer) in " ".join(wrong_too.sentences):
                yield "the answer stands in what is said of a wrong one"


# ------------------------------------------------------------------ what the file says
@cache
def _spec(q: Question) -> Spec:
    """The question's own table. Raises ``ContentFault``."""
    table = q.table
    low, high = _range(table)
    found = Spec(_letters(table), (low, high), tuple(_case(q, one) for one in table.tables("case")))
    table.done()
    for one in found.cases:
        for size in (size for _, sizes in one.shapes for size in sizes):
            if isinstance(size, str) and size not in found.letters:
                raise table.fault("letters", f"{size} stands in a shape of {one.task} and not among the letters")
    return found


def _range(table: Table) -> tuple[int, int]:
    found = table.mapping("numbers")
    low, high = found.get("low", 2), found.get("high", 2)
    if not (isinstance(low, int) and isinstance(high, int) and 2 <= low < high):
        raise table.fault("numbers", "numbers has a low and a high, from 2 upwards")
    return low, high


def _letters(table: Table) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(called) for name, called in table.mapping("letters").items()}


def _case(q: Question, table: Table) -> Case:
    found = Case(table.text("task"), tuple((name, tuple(sizes)) for name, sizes in table.mapping("shapes").items()))
    table.done()
    if wanted := set(parameters(function_of(q, found.task))) ^ {name for name, _ in found.shapes}:
        raise table.fault("shapes", f"{found.task} and its shapes do not both have {listed(sorted(wanted))}")
    return found


def function_of(q: Question, task: str) -> Callable[..., Any]:
    known = library(q.path.parents[3]).functions(q.concept, "working.py")
    if task not in known:
        raise q.table.fault("case", f"working.py has no function {task}; it has {', '.join(known)}")
    return known[task]


def _called(case: Case, spec: Spec, chance: Chance) -> dict[Size, Size]:
    """Each size of the case as a letter or a number: all letters, one number, or two. No number comes twice."""
    sizes = sorted({size for _, row in case.shapes for size in row if isinstance(size, str)})
    numbers = chance.below(3)
    found: dict[Size, Size] = {}
    for k in chance.order(len(sizes)):
        pool: list[Size] = list(range(spec.numbers[0], spec.numbers[1] + 1)) if len(found) < numbers else list(spec.letters[sizes[k]])
        found[sizes[k]] = chance.choice([one for one in pool if one not in found.values()])
    return found


# ------------------------------------------------------------------ what is so


@lru_cache(maxsize=KEPT)
def _expected(item: Item) -> dict[int, Answer]:
    """What each wrong belief expects, where it is not what is so, and no other belief expects the same."""
    posed: Posed = item.posed
    function, primes = function_of(item.question, posed.task), primes_of(posed.shapes, 0)
    found: dict[int, Answer] = {}
    for rule in BELIEFS:
        shape = believed(rule, function, put(posed.shapes, primes))
        found[rule] = None if shape is None else back(shape, primes)
    answers = list(found.values())
    return {rule: x for rule, x in found.items() if x != posed.answer and answers.count(x) == 1}


def matches(item: Item, answer: Answer) -> tuple[Match, ...]:
    """The wrong belief that expects exactly this; none where there is none or more than one."""
    rules = [CATALOGUE[rule] for rule, wrong in _expected(item).items() if wrong == answer]
    return tuple(Match(rule.number, rule.concept, rule.deed, rule.says) for rule in rules)


# ------------------------------------------------------------------ what is typed


def _known(item: Item) -> tuple[str, ...]:
    """The letters of the item, in the order they are shown."""
    return tuple(dict.fromkeys(size for _, sizes in item.posed.shapes for size in sizes if isinstance(size, str)))


# ------------------------------------------------------------------ what is shown and said


def _called_out(answer: Answer, running: bool = True) -> Parts:
    if answer is None:
        return (Text(f"it {DOES_NOT_RUN}" if running else f"“{DOES_NOT_RUN}”"),)
    return (Text(f"{spelled(answer)}{', one number' if answer == () else ''}"),)


def _asked(found: tuple[Match, ...]) -> tuple[Paragraph, ...]:
    deeds = listed([f"if you {match.deed}" for match in found], "or")
    return (Paragraph((Text(f"It is what you get {deeds}."),)), Paragraph((Text("Is that what you did?"),)))


def _where(posed: Posed, answer: Answer) -> tuple[Paragraph, ...]:
    """The number of axes first, then the first axis that differs; nothing of that where the code does not run."""
    asked = Paragraph((Text("Which sizes did you let meet, and which of them are gone afterwards?"),))
    if posed.answer is None or answer is None:
        return (asked,)
    if len(answer) != len(posed.answer):
        wanted = count(len(posed.answer), "axis", "axes")
        said = f"It has {count(len(answer), 'axis', 'axes')}; the result has {wanted}."
    else:
        k = next(k for k, (one, other) in enumerate(zip(answer, posed.answer, strict=True)) if one != other)
        said = f"From the left, it first differs in the {ordinal(k + 1)} axis."
    return (Paragraph((Text(said),)), asked)


def _last(item: Item) -> Parts:
    """The step that gives the result."""
    return _steps(item)[-1]


@lru_cache(maxsize=KEPT)
def _steps(item: Item) -> list[Parts]:
    """One sentence for each step that runs: its code, its shape, and the sizes that are gone."""
    posed: Posed = item.posed
    working, _ = traced(function_of(item.question, posed.task), posed.shapes)
    primes = primes_of(posed.shapes, 0)
    return [_step(working, k, primes) for k, line in enumerate(working.lines) if line.op not in LEAVES]


def _step(w: Working, k: int, primes: Mapping[Size, int]) -> Parts:
    line, rule = w.lines[k], w.rule(k)
    span = line.span
    text = span.text[span.column : span.end_column] if span and span.line == span.end_line else line.name or line.op
    said: list[Part] = [Text(text, "code"), Text(" is "), Formula(set_out(back(line.shape, primes)))]
    for size in _gone(w, k):
        (name,) = back((size,), primes)
        said += [Text("; the axis of size "), Formula(set_size(name)), Text(" is gone")]
    shapes = w.shapes(k)
    if len(shapes) == 2 and shapes[0] != shapes[1] and not (rule and rule.bound):
        over, under = (Formula(set_out(back(shape, primes))) for shape in shapes)
        said += [Text("; "), over, Text(" and "), under, Text(" are lined up from the right")]
    return (*said, Text("."))


def _gone(w: Working, k: int) -> Iterator[int]:
    """The size of each axis that line ``k`` gathers."""
    if (rule := w.rule(k)) is None:
        return
    for letter in rule.bound:
        yield next(shape[index.index(letter)] for index, shape in zip(rule.ins, w.shapes(k), strict=True) if letter in index)
