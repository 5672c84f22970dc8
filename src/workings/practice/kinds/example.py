"""An object with a property, made by the learner: ``a = [3, 4]`` and ``b = [1, 0]``, each on a line of its own.

The property is the task: a function of the concept's ``working.py`` in which each clause is a named line, and holds where that line is
above 0, or true. The function is traced on what was typed, so the numbers that decide open. Inputs that are drawn are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from workings.capture import trace
from workings.contract import maths
from workings.contract.reading import Formula, Paragraph, Reading, Text
from workings.contract.verdict import Row, Verdict
from workings.course.toml import Table
from workings.ir.build import replay
from workings.ir.expression import Unreadable
from workings.ir.working import Working
from workings.practice import drawn
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds import numeric
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.text import given, letter, parts
from workings.practice.typed import Answer
from workings.practice.typed import read as read_typed
from workings.practice.words import count, listed

Objects = dict[str, np.ndarray]
Sizes = Mapping[str, tuple[str | int, ...]]
KEPT = 512
CLEAR = 1e-9
"""A clause holds from here on: two numbers that differ by rounding alone are the same."""
SEARCHED = 16_000
"""Draws in which the checker looks for an example of its own."""
WIDE = 6
"""Its entries lie between this and its negative."""
_NAMED = re.compile(r"(?:\blet\s+)?(?<![A-Za-z_0-9.])([A-Za-z_][A-Za-z_0-9]*)\s*(?:=|:|\bis\b)\s*")
_AFTER = re.compile(r"(?:[\s,;.]|\band\b)+$")
_NUMBERS = Numbers(numeric)


@dataclass(frozen=True)
class Clause:
    line: str
    """The line of the task that has to be above 0, or true."""
    fails: str
    """What is said where it is the first that does not hold. Its places are lines of the task, which open."""


@dataclass(frozen=True)
class Spec:
    shapes: Sizes
    """The inputs of the task: a size or its letter for each axis. A letter of an input that is drawn is that input's size."""
    asked: tuple[str, ...]
    """Those of them that are not drawn, in the order of the file."""
    free: tuple[int, int]
    """The least and the largest of a size that no given input decides."""
    limit: float
    """The largest size of an entry; one over it is the least of an entry that is not 0."""
    nonzero: bool
    reason: str
    """Why it holds, said of a right answer."""
    model: str
    """A line that is above 0 too in the example that is worked; empty for none."""
    clauses: tuple[Clause, ...]


class Example(Kind):
    FORMS = "a = [1, 2] and, on the next line, b = [3, 4]"
    WIDGET = "page"
    LONGEST = 1_000

    def make(self, q: Question, seed: int) -> Item:
        return Item(q, seed, drawn.constants(q, seed))

    def read(self, item: Item, text: str) -> Said:
        spec, written = _spec(item.question), _written(text)
        known = listed(spec.asked)
        for name, (_, at) in written.items():
            if name not in spec.asked:
                reason = f"{name} is given." if name in item.inputs else f"{name[:20]} is not asked for: {known} are."
                raise Unreadable(reason, at)
        if missing := [name for name in spec.asked if name not in written]:
            raise Unreadable(f"{missing[0]} is missing: {known} are asked for.", len(text))
        answers = {name: _value(written[name][0], written[name][1]) for name in spec.asked}
        objects = {name: answer.value for name, answer in answers.items()}
        _fits(objects, item, {name: at for name, (_, at) in written.items()})
        shown = [maths.seq(letter(name, one.value), maths.Oper("="), one.formula) for name, one in answers.items()]
        canonical = "\n".join(f"{name} = {_whole(value.tolist())}" for name, value in objects.items())
        found = tuple(Row(f"{name} = {one.canonical}", tree) for (name, one), tree in zip(answers.items(), shown, strict=True))
        return Said(text, canonical, rows=found, value=objects)

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        whole = with_objects(item, said.value)
        failed = first_failed(whole)
        if failed is None:
            spec = _spec(item.question)
            head, *rest = right(item, (Text("Yes: "), *parts(spec.reason, whole)))
            return verdict(said, 1.0, (head, *rest))
        typed = [part for row in said.rows if row.shown for part in (Formula(row.shown), Text(" and "))][:-1]
        first = (*typed, Text(f" is not {item.question.noun}."))
        return verdict(said, 0.0, (Paragraph(first), Paragraph(parts(failed.fails, whole))))

    def specimens(self, item: Item) -> Specimens:
        """One that the search finds, and one for each clause, in which that clause is the first to fail."""
        found = searched(item)
        assert found[""], "the checker has said so"
        one = {name: value.tolist() for name, value in found[""].items()}
        lines = [f"{name} = {_whole(value)}" for name, value in one.items()]
        plain = [
            f"{name}: {' '.join(map(str, value))}" if isinstance(value, list) and not isinstance(value[0], list) else f"{name}: {value}"
            for name, value in one.items()
        ]
        ways = (
            "\n".join(lines),
            "; ".join(lines),
            ", ".join(lines),
            " and ".join(lines),
            "\n".join(reversed(lines)),
            "\n\n".join(plain) + "\n",
            "let " + "\nlet ".join(lines) + ".",
        )
        wrong = [
            "\n".join(f"{name} = {_whole(value.tolist())}" for name, value in other.items()) for clause, other in found.items() if clause
        ]
        first, last = lines[0], lines[-1]
        beyond = (
            *([first, last] if len(lines) > 1 else []),
            f"{first}\n{first}\n{last}",
            "\n".join([*lines, "zeta = [1, 2]"]),
            f"{first}\n{last.split('=')[0]}= [",
            f"{first}\n{last.split('=')[0]}= [[1, 2], [3]]",
        )
        zero = "\n".join(f"{name} = {_whole((0 * value).tolist())}" for name, value in found[""].items())
        return Specimens(ways, tuple(wrong), ("", "   ", "?", "abc", *beyond, *([zero] if _spec(item.question).nonzero else [])))

    def worked(self, item: Item) -> tuple[Worked, ...]:
        """An example that the search found, and the working of its property."""
        whole = with_objects(item, searched(item)[""])
        found = tuple(Paragraph((Formula(given(name, whole)),)) for name in _spec(item.question).asked)
        (working,) = _NUMBERS.worked(whole)
        return (Worked(None, None, Reading("One of many", found)), working)

    def first(self, item: Item) -> tuple[Worked, ...]:
        """The first of its objects."""
        (name, *_), whole = _spec(item.question).asked, with_objects(item, searched(item)[""])
        return (Worked(None, None, Reading("One of many", (Paragraph((Text("For instance "), Formula(given(name, whole)), Text("."))),))),)

    def faults(self, item: Item) -> Iterator[str]:
        """The property is computed a second time; one example is found, and for each clause one where it fails first."""
        found, spec = searched(item), _spec(item.question)
        for clause in ["", *(clause.line for clause in spec.clauses)]:
            if clause not in found:
                yield f"no answer was found in which {clause} is the first clause to fail" if clause else "no right answer was found"
        for clause, objects in found.items():
            whole = with_objects(item, objects)
            first, second = float(whole.working.value), float(item.question.again(**whole.call.inputs))
            if abs(first - second) > CLEAR * max(1.0, abs(first)):
                yield f"working.py gives {first} and again.py {second}"
            if (first > CLEAR) is not (clause == ""):
                yield f"what {item.question.task} gives, {first}, does not say whether every clause holds"


# ------------------------------------------------------------------ what the file says
@cache
def _spec(q: Question) -> Spec:
    """The question's own table. Raises ``ContentFault``."""
    table = q.table
    shapes = {name: tuple(sizes) for name, sizes in table.mapping("names").items()}
    free = (table.number("least"), table.number("most")) if table.has("least") else (1, 1)
    found = Spec(
        shapes, tuple(name for name in shapes if name not in q.draw.names), free, float(table.number("limit")), table.flag("nonzero", False),
        table.text("reason"), table.text("model", ""), tuple(_clause(one) for one in table.tables("clause")),
    )  # fmt: skip
    table.done()
    if sorted(q.parameters) != sorted(shapes) or not set(q.draw.names) < set(shapes):
        raise table.fault(
            "names", f"{q.task} takes {', '.join(q.parameters)}; names has {', '.join(shapes)}, and {', '.join(q.draw.names)} drawn"
        )
    return found


def _clause(table: Table) -> Clause:
    found = Clause(table.text("line"), table.text("fails"))
    table.done()
    return found


# ------------------------------------------------------------------ what is typed
def _written(text: str) -> dict[str, tuple[str, int]]:
    """Name -> what stands after it, and where that starts. Raises ``Unreadable``."""
    if not text.strip():
        raise Unreadable("Nothing is written yet.")
    marks = list(_NAMED.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        raise Unreadable("Each line is a name, an = and its numbers.", 0)
    found: dict[str, tuple[str, int]] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if mark[1] in found:
            raise Unreadable(f"{mark[1]} is written twice.", mark.start(1))
        end = following.start() if following else len(text)
        found[mark[1]] = (_AFTER.sub("", text[mark.end() : end]), mark.end())
    return found


def _value(text: str, at: int) -> Answer:
    try:
        return read_typed(text, loose=any(sign in text.strip() for sign in " ,\n") and "[" not in text)
    except Unreadable as wrong:
        raise Unreadable(wrong.reason, at + wrong.at, "") from None


def _fits(objects: Objects, item: Item, places: Mapping[str, int]) -> None:
    """Raises ``Unreadable`` for what cannot be taken: another shape, a number beyond the limit, a zero vector."""
    spec, sizes = _spec(item.question), _bound(item)
    for name, value in objects.items():
        wanted = spec.shapes[name]
        if value.ndim != len(wanted):
            raise Unreadable(f"{name} is {_called(value.ndim)}; here it is {_called(len(wanted))}.", places[name])
        for letter_, size in zip(wanted, value.shape, strict=True):
            asked = letter_ if isinstance(letter_, int) else sizes.setdefault(letter_, (size, name))[0]
            low, high = spec.free
            if size != asked:
                raise Unreadable(
                    f"{name} has {count(size, 'entry', 'entries')}; here it has {asked}, as {_like(letter_, sizes)}.", places[name]
                )
            if isinstance(letter_, str) and sizes[letter_][1] in objects and not low <= size <= high:
                raise Unreadable(f"{name} has {count(size, 'entry', 'entries')}; from {low} to {high} will do.", places[name])
        if (np.abs(value) > spec.limit).any():
            raise Unreadable(f"{name} holds a number beyond {spec.limit:g}; smaller ones will do.", places[name])
        if ((value != 0) & (np.abs(value) < 1 / spec.limit)).any():
            raise Unreadable(f"{name} holds a number nearer to 0 than {1 / spec.limit:g}; larger ones will do.", places[name])
        if spec.nonzero and not value.any():
            raise Unreadable(f"{name} is the zero vector, which has no direction.", places[name])


def _bound(item: Item) -> dict[str, tuple[int, str]]:
    """Letter -> the size that an input which is drawn decides, and the name of that input."""
    shapes = _spec(item.question).shapes
    return {
        letter_: (size, name)
        for name, value in item.inputs.items()
        for letter_, size in zip(shapes[name], value.shape, strict=True)
        if isinstance(letter_, str)
    }


def _like(size: str | int, sizes: Mapping[str, tuple[int, str]]) -> str:
    return f"{sizes[size][1]} does" if isinstance(size, str) else "is asked"


def _called(ndim: int) -> str:
    return ("a number", "a list of numbers", "a table of numbers")[ndim] if ndim < 3 else "an array"


# ------------------------------------------------------------------ what is so
def with_objects(item: Item, objects: Objects) -> Item:
    """The item with what was typed among its inputs, and the working of its property."""
    inputs = {**item.inputs, **objects}
    ordered = {name: inputs[name] for name in item.question.parameters}
    with np.errstate(all="ignore"):
        return replace(item, inputs=ordered, workings=(trace(item.question.function, *ordered.values()),))


def first_failed(whole: Item) -> Clause | None:
    """The first clause that does not hold; ``None`` where all do."""
    w = whole.working
    return _failed(_spec(whole.question), {clause.line: w.lines[w.find(clause.line)].value for clause in _spec(whole.question).clauses})


def _failed(spec: Spec, values: Mapping[str, np.ndarray]) -> Clause | None:
    def holds(value: np.ndarray) -> bool:
        return bool(value.all()) if value.dtype == bool else bool((value > CLEAR).all())

    return next((clause for clause in spec.clauses if not holds(np.asarray(values[clause.line]))), None)


@lru_cache(maxsize=KEPT)
def searched(item: Item) -> dict[str, Objects]:
    """An example under "", and under the line of each clause one where that clause fails first. What is not found is left out."""
    spec, chance, found = _spec(item.question), Chance(f"{item.id}:search"), dict[str, Objects]()
    w: Working | None = None
    for _ in range(SEARCHED):
        sizes = {name: size for name, (size, _) in _bound(item).items()}
        objects = {name: _drawn(spec.shapes[name], sizes, spec, chance) for name in spec.asked}
        if spec.nonzero and not all(value.any() for value in objects.values()):
            continue
        inputs = {**item.inputs, **objects}
        ordered = [inputs[name] for name in item.question.parameters]
        if w is None or tuple(x.shape for x in ordered) != tuple(w.lines[k].shape for k in w.inputs):
            w = with_objects(item, objects).working
        values = replay(w, *ordered)
        failed = _failed(spec, {clause.line: np.asarray(values[w.find(clause.line)]) for clause in spec.clauses})
        if failed or not spec.model or np.all(values[w.find(spec.model)] > CLEAR):
            found.setdefault(failed.line if failed else "", objects)
        if len(found) == 1 + len(spec.clauses):
            break
    return found


def _drawn(shape: tuple[str | int, ...], sizes: dict[str, int], spec: Spec, chance: Chance) -> np.ndarray:
    for size in shape:
        if isinstance(size, str) and size not in sizes:
            sizes[size] = chance.integer(*spec.free)
    whole = tuple(sizes[size] if isinstance(size, str) else size for size in shape)
    cells = [chance.integer(-WIDE, WIDE) for _ in range(int(np.prod(whole, dtype=int)))]
    return np.array(cells, dtype=float).reshape(whole)


def _whole(value: object) -> str:
    """A list as it is typed, whole numbers as whole numbers."""
    if isinstance(value, list):
        return "[" + ", ".join(_whole(one) for one in value) + "]"
    return f"{value:g}"
