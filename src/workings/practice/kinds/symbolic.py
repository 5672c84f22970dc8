"""An expression in declared names: right where it equals the reference at every point that is tried, however it is written.

Where a form is asked for as well, it is looked at apart from the value. A wrong answer is compared with what each wrong belief of the
question gives, in the same way; where none does, one point is named at which it is not what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from workings import course
from workings.capture import trace, typed
from workings.contract import maths
from workings.contract.number import format_number
from workings.contract.reading import Block, Call, Equation, Formula, Number, Paragraph, Reading, Step, Text, Typed
from workings.contract.verdict import Match, Verdict
from workings.ir import expression
from workings.ir.expression import Node, Unreadable
from workings.practice import equivalence
from workings.practice.chance import Chance
from workings.practice.drawn import MOST_DRAWS, unmet
from workings.practice.equivalence.exact import WORKER
from workings.practice.equivalence.forms import FORMS
from workings.practice.equivalence.spoken import spoken
from workings.practice.item import Item
from workings.practice.kinds import symbolic_check, symbolic_spec
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.specimens import Specimens
from workings.practice.kinds.symbolic_check import POINTS, SHARE, points
from workings.practice.kinds.symbolic_set import at, dressed, numbered
from workings.practice.kinds.symbolic_spec import Spec, Wrong, filled, known, tree, value
from workings.practice.question import Question
from workings.practice.readas import formula
from workings.practice.rules import CATALOGUE, Slip
from workings.practice.text import Parts

TRIED = (1.0, 2.0, 0.0, -1.0, 3.0, 0.5)
"""Values of every name at once, at which a wrong answer is looked at in turn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The reference with its numbers in it, and what each wrong belief gives."""

    reference: str
    wrong: tuple[str, ...]


@cache
def spec(q: Question) -> Spec:
    return symbolic_spec.read(q.table)


class Symbolic(Kind):
    FORMS: ClassVar[str] = "an expression such as 9 - 4t + t^2"
    LONGEST: ClassVar[int] = 500

    def make(self, q: Question, seed: int) -> Item:
        """Draws until the right expression and every wrong one differ at most points."""
        chance, rejected = Chance(f"{q.id}@{q.version}#{seed}"), list[str]()
        while len(rejected) < MOST_DRAWS:
            inputs = q.draw.draw(chance, seed)
            w = trace(q.function, *(inputs[name] for name in q.parameters))
            names = known(inputs, w)
            drawn = Drawn(filled(spec(q).reference, names), tuple(filled(one.becomes, names) for one in spec(q).wrong))
            if not (reason := unmet(q, inputs, np.asarray(w.value)) or _collision(spec(q), drawn)):
                return Item(q, seed, inputs, (w,), live=_live(spec(q), drawn), rejected=tuple(rejected), posed=drawn)
            rejected.append(reason)
        raise ValueError(f"{q.id}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {rejected[-1]}")

    def read(self, item: Item, text: str) -> Said:
        bare = text.strip().removeprefix("=")
        try:
            found = tree(bare, spec(item.question).names)
        except Unreadable as wrong:
            raise Unreadable(wrong.reason, wrong.at + text.find(bare), wrong.instead) from None
        return Said(text, spoken(found), formula(found), (), (bare, found))

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        found, (bare, answer) = spec(item.question), said.value
        seen = equivalence.compare(item.posed.reference, bare, found.names)
        if seen.verdict == "unreadable":
            raise Unreadable(seen.reason, seen.at or 0)
        shown = (Formula(formula(answer)),)
        if seen.verdict == "right" and found.form and not FORMS[found.form](answer):
            return verdict(said, 0.0, (Paragraph((*shown, Text(f" has the right value, and is not {found.form}."))),))
        if seen.verdict == "right":
            return verdict(said, 1.0, right(item, (Text("Yes: "), *shown, Text("."))))
        first = Paragraph((*shown, Text(f" is not {item.question.noun}.")))
        if (wrong := _recognised(item, bare, answer)) is not None:
            deed = Paragraph((Text(f"It is what you get if you {wrong.deed}."),))
            asked = (Paragraph((Text("Is that what you did?"),)),) if wrong.rule else ()
            return verdict(said, 0.0, (first, deed, *asked), matches=_matches(wrong.rule))
        return verdict(said, 0.0, (first, Paragraph(_differs(item, answer))))

    def blame(self, item: Item, text: str, wrong: Unreadable) -> Unreadable:
        name = wrong.reason.split(" ")[0]
        if "is not a name I know" in wrong.reason and name in item.inputs:
            return Unreadable(f"{name} is given: put its numbers in.", wrong.at)
        return wrong

    def shown(self, item: Item) -> tuple[Block, ...]:
        return (Equation(((None, "", _author(item, spec(item.question).of)),)),)

    def first(self, item: Item) -> tuple[Worked, ...]:
        found = spec(item.question)
        rows = ((_author(item, found.of), "=", _author(item, found.opening)),)
        return (Worked(None, None, Reading(item.question.title, (Equation(rows),))),)

    def worked(self, item: Item) -> tuple[Worked, ...]:
        from workings import readers

        w, found = item.working, spec(item.question)
        whole = readers.listing(w)
        steps = tuple(block for block in whole.blocks if isinstance(block, Step) and block.line not in w.inputs)
        rows = ((_author(item, found.of), "=", _author(item, found.opening)), (None, "=", numbered(found.reference, found.names, w)))
        return (Worked(item.call, w, Reading(item.question.title, (*steps, Equation(rows)), whole.facts)),)

    def warm(self, learner: str) -> None:
        WORKER.warm()

    def specimens(self, item: Item) -> Specimens:
        found, names, reference = spec(item.question), known(item.inputs, item.working), item.posed.reference
        forms = [reference, spoken(tree(reference, found.names)), f" {reference} ", f"= {reference}", reference.replace("*", " * ")]
        also = [filled(text, names) for text in found.also]
        wrong = [f"{reference} + 1", f"-({reference})", "0", *item.posed.wrong, *(filled(text, names) for text in found.unformed)]
        stray = next(letter for letter in "zyxw" if letter not in found.names)
        malformed = ("", "   ", "3 +", "(2", "2)", f"{reference} = 0", f"{reference} + {stray}", "?", "* 4", *list(item.inputs)[:1])
        return Specimens(tuple(dict.fromkeys((*forms, *also))), tuple(dict.fromkeys(wrong)), malformed)

    def faults(self, item: Item) -> Iterator[str]:
        yield from symbolic_check.faults(item, spec(item.question), self)


# ---------------------------------------------------------------------- items
def _collision(found: Spec, drawn: Drawn) -> str:
    """The first two expressions that cannot be told apart; empty where all can."""
    texts = {"the right expression": drawn.reference, **{f"wrong expression {k}": text for k, text in enumerate(drawn.wrong, 1)}}
    values = {name: _values(found, text) for name, text in texts.items()}
    for one, other in combinations(values, 2):
        u, v = values[one], values[other]
        apart = np.abs(u - v) > SHARE * np.maximum(1, np.maximum(np.abs(u), np.abs(v)))
        if apart.sum() < POINTS // 2:
            return f"{other} collides with {one}"
    return ""


@lru_cache(maxsize=4_096)
def _values(found: Spec, text: str) -> np.ndarray:
    return np.broadcast_to(value(expression.parse(text), points(found.names)), (POINTS,))


def _live(found: Spec, drawn: Drawn) -> tuple[Slip, ...]:
    pairs = zip(found.wrong, drawn.wrong, strict=True)
    return tuple(Slip(CATALOGUE[wrong.rule], _values(found, text)) for wrong, text in pairs if wrong.rule)


# ---------------------------------------------------------------------- what is said
def _recognised(item: Item, bare: str, answer: Node) -> Wrong | None:
    """The wrong belief that gives this answer: looked for at a few points, then compared as the reference is."""
    found = spec(item.question)
    try:
        mine = np.broadcast_to(value(answer, points(found.names)), (POINTS,))
    except (ValueError, TypeError, KeyError):
        return None
    for wrong, text in zip(found.wrong, item.posed.wrong, strict=True):
        near = np.abs(mine - _values(found, text)) <= SHARE * np.maximum(1, np.abs(mine))
        if near.all() and equivalence.compare(text, bare, found.names).verdict == "right":
            return wrong
    return None


def _matches(rule: int) -> tuple[Match, ...]:
    found = CATALOGUE.get(rule)
    return (Match(found.number, found.concept, found.deed, found.says),) if found is not None else ()


def _differs(item: Item, answer: Node) -> Parts:
    """A point at which the answer is not what was asked for, and both values there; each opens."""
    found = spec(item.question)
    for x in TRIED:
        if not all(_inside(x, domain) for domain in found.names.values()):
            continue
        text = spoken(at(answer, dict.fromkeys(found.names, x)))
        call = Call(f"{item.question.concept}/{found.by}", {**item.call.inputs, **dict.fromkeys(found.names, x)})
        try:
            mine, right = float(typed.read(text).value), course.value(call)
        except (ValueError, TypeError):
            continue
        if np.isfinite(mine) and np.isfinite(right).all() and abs(mine - float(right)) > SHARE * max(1.0, abs(mine), abs(float(right))):
            where = " and ".join(f"{name} = {format_number(x)}" for name in found.names)
            return (
                Text(f"At {where} it comes to "), Number(mine, Typed(text)), Text(f", and {item.question.noun} to "),
                Number(float(right), call), Text("."),
            )  # fmt: skip
    return (Text("They differ at some points, and at none that can be said in a few digits."),)


def _inside(x: float, domain: Any) -> bool:
    if domain in ("whole", "natural"):
        return x == int(x) and (domain == "whole" or x >= 1)
    return domain is None or domain[0] < x < domain[1]


# ---------------------------------------------------------------------- the author's mathematics
def _author(item: Item, text: str) -> maths.Maths:
    vectors = {name for name, x in item.inputs.items() if x.ndim}
    return dressed(expression.statement(text, {*item.inputs, *spec(item.question).names}), vectors)
