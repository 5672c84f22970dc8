"""Where a wrong answer came from, if that can be known: a rule that gives exactly it, or nothing.

A guess is worse than silence. A rule is matched only where it was told apart from the right answer and
from every other rule by ten tolerances (:mod:`~workings.practice.item`), and the answer lies within its
tolerance. A near miss is an observation about the number, never about the person, and is made only when
it is exact and no other observation fits too. A generic change of the working (:mod:`workings.passes.slips`)
is offered last, and only where an answer drawn at random would hardly ever meet one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from workings.contract.verdict import Match
from workings.ir.working import Working
from workings.passes.mutate import changed, pinned
from workings.passes.slips import changes
from workings.practice.item import APART, Item
from workings.practice.kinds import numeric, vector
from workings.practice.question import Tolerance
from workings.practice.rules import Rule
from workings.practice.typed import Answer
from workings.practice.words import count

EXACT = 1e-9
KEPT = 512
"""Items whose changed workings are held in memory."""
BY_CHANCE = 0.05
"""A generic change is not named where a random answer of this size would meet one with at least this chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A way of going wrong, and the answer it gives."""

    name: str
    """Number of the rule, or the deed of a generic change."""
    value: np.ndarray


@dataclass(frozen=True, slots=True)
class Told:
    """``rule``: one rule gives the answer and is told apart; ``slip``: one generic change does; ``ambiguous``: several do, or one
    that cannot be told apart on this item (``names`` lists them all); ``silent``: none does, or it may be chance."""

    outcome: Literal["right", "rule", "slip", "ambiguous", "silent"]
    names: tuple[str, ...] = ()


def told(
    found: np.ndarray,
    right: np.ndarray,
    rules: Sequence[Given],
    generic: Sequence[Given],
    tolerance: Tolerance,
    decimals: int | None = None,
) -> Told:
    """Where ``found`` came from, if that can be known. ``decimals`` are those typed; ``None`` for an answer given in full.

    An answer outside every tolerance may still be a coarse rounding: of the right answer, and then nobody guesses; or of a way of
    going wrong, which counts where it is hardly chance.
    """
    if _agrees(found, right, tolerance):
        return Told("right")
    if _meets(found, right, decimals):
        return Told("silent")
    if fits := [rule for rule in rules if _agrees(found, rule.value, tolerance)]:
        first = fits[0]
        clear = apart(first.value, right, tolerance)
        near = [rule.name for rule in rules if rule is first or not apart(rule.value, first.value, tolerance)]
        return Told("rule", (first.name,)) if clear and near == [first.name] else Told("ambiguous", tuple(near))
    pool = [*rules, *(change for change in generic if not any(_meets(change.value, rule.value, None) for rule in rules))]
    names = tuple(dict.fromkeys(way.name for way in pool if _meets(found, way.value, decimals)))
    if not names or _by_chance(found, right, len(pool), decimals) > BY_CHANCE:
        return Told("silent")
    if len(names) > 1:
        return Told("ambiguous", names)
    return Told("rule" if names[0] in [rule.name for rule in rules] else "slip", names)


def apart(u: np.ndarray, v: np.ndarray, tolerance: Tolerance) -> bool:
    """Whether two answers are of different shape, or differ in some entry by ten tolerances."""
    if u.shape != v.shape:
        return True
    width = np.maximum(tolerance.width(u), tolerance.width(v))
    return bool((np.abs(u - v) >= APART * width).any())


def _agrees(found: np.ndarray, value: np.ndarray, tolerance: Tolerance) -> bool:
    return found.shape == value.shape and bool((np.abs(found - value) <= tolerance.width(value) * (1 + EXACT)).all())


def _meets(found: np.ndarray, value: np.ndarray, decimals: int | None) -> bool:
    """Exactly, or as its rounding to the decimals typed."""
    if found.shape != value.shape:
        return False
    width = EXACT * np.maximum(1, np.abs(value)) if decimals is None else 0.5 * 10.0**-decimals * (1 + EXACT)
    return bool((np.abs(found - value) <= width).all())


def _by_chance(found: np.ndarray, right: np.ndarray, ways: int, decimals: int | None) -> float:
    """How many of ``ways`` answers a random one of this size and this many digits would meet, on average."""
    whole = bool((found == np.round(found)).all())
    step = 1.0 if whole else EXACT if decimals is None else 10.0**-decimals
    size = max(float(np.abs(found).max(initial=0)), float(np.abs(right).max(initial=0)))
    return float(ways * (step / (2 * size + step)) ** max(1, found.size))


def generic(w: Working, tolerance: Tolerance) -> tuple[Given, ...]:
    """What the generic changes of a working give; those that do not run, give no finite number, or the right answer, are left out."""
    right, found = np.asarray(w.value, dtype=float), []
    for change in changes(w):
        try:
            value = np.asarray(changed(w, change).value, dtype=float)
        except (ValueError, IndexError, TypeError):
            continue
        if np.isfinite(value).all() and not _agrees(value, right, tolerance):
            found.append(Given(change.deed, value))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PartMark:
    """One part of an answer in several parts."""

    outcome: Literal["right", "carried", "wrong"]
    """``carried``: it is right, given what stands in the earlier parts."""
    told: Told


def carried(w: Working, parts: Sequence[int], given: Sequence[Any], tolerance: Tolerance) -> tuple[PartMark, ...]:
    """Mark an answer in parts (lines of ``w``, in order): an early slip is counted once, and what follows from it is not.

    A later part is compared with the right value, and then with the value that follows from the wrong values before it.
    Raises ``ValueError`` where there are not as many values as parts.
    """
    wrong: dict[int, np.ndarray] = {}
    marks: list[PartMark] = []
    for k, value in zip(parts, given, strict=True):
        found = np.asarray(value, dtype=float)
        slipped = as_given(w, wrong, k)
        follows = np.asarray(slipped.value, dtype=float)
        if _agrees(found, np.asarray(w.lines[k].value, dtype=float), tolerance):
            marks.append(PartMark("right", Told("right")))
            continue
        outcome: Literal["carried", "wrong"] = "carried" if wrong and _agrees(found, follows, tolerance) else "wrong"
        why = Told("right") if outcome == "carried" else told(found, follows, (), generic(slipped, tolerance), tolerance)
        marks.append(PartMark(outcome, why))
        wrong[k] = found
    return tuple(marks)


def as_given(w: Working, wrong: Mapping[int, np.ndarray], k: int) -> Working:
    """The working up to line ``k``, computed from the wrong values before it."""
    shorter = Working(w.name, w.lines[: k + 1], w.inputs, (k,), w.parts, w.sizes, (), w.source, w.file, w.first_line)
    return pinned(shorter, wrong)


def score(marks: Sequence[PartMark]) -> float:
    """One penalty per slip: the share of parts that are right or follow from what stands before them."""
    return sum(mark.outcome != "wrong" for mark in marks) / len(marks)


def matches(item: Item, answer: Answer) -> tuple[Match, ...]:
    """Every live rule that gives this answer on this item; by shape and entries where it gives a list."""
    return tuple(_match(slip.rule) for slip in item.live if _same(item, answer, np.asarray(slip.value)))


def _match(rule: Rule) -> Match:
    return Match(rule.number, rule.concept, rule.deed, rule.says)


def _same(item: Item, answer: Answer, value: np.ndarray) -> bool:
    if item.question.over:
        return bool(answer.value == value)
    if value.ndim == 0 and answer.value.shape == (1,):
        return bool(vector.matching(answer, value.reshape(1), item).all())
    return answer.value.shape == value.shape and bool(vector.matching(answer, value, item).all())


def near(item: Item, answer: Answer) -> str:
    """One neutral sentence about a near miss; empty unless exactly one fits exactly."""
    if item.question.over or answer.value.size != item.value.size:
        return ""
    if item.value.ndim == 0:
        found = list(_number(item, answer))
    elif answer.value.shape == item.value.shape:
        found = list(_list(item.value, answer.value))
    else:
        found = []
    if found:
        return found[0] if len(found) == 1 else ""
    stated = answer.decimals[0] if item.value.ndim == 0 and answer.decimals else None
    seen = told(answer.value.reshape(item.value.shape), item.value, (), _changes(item), item.question.tolerance, stated)
    return f"It is what you get if you {seen.names[0]}." if seen.outcome == "slip" else ""


@lru_cache(maxsize=KEPT)
def _changes(item: Item) -> tuple[Given, ...]:
    """What the generic changes of an item's working give."""
    return generic(item.working, item.question.tolerance)


def _number(item: Item, answer: Answer) -> Iterator[str]:
    x, a = float(answer.value.reshape(-1)[0]), float(item.value)
    for other, sentence in _others(a, _has_logarithm(item)):
        if _equal(x, answer, other, item):
            yield sentence
    asked, stated = item.question.tolerance, answer.decimals[0]
    coarse = not asked.exact and stated is not None and stated < asked.decimals
    if coarse and stated is not None and numeric.rounded(x, stated, a):
        wanted = count(asked.decimals, "decimal", "decimals")
        yield f"It is rounded to {count(stated, 'decimal', 'decimals')}; {wanted} are asked for."


def _others(a: float, logarithm: bool) -> Iterator[tuple[float, str]]:
    """Numbers near ``a`` in form, and what is said of them."""
    if a == 0:
        return
    yield -a, "It has the size of what is asked for, and the other sign."
    yield 2 * a, "It is twice what is asked for."
    yield a / 2, "It is half of what is asked for."
    yield 100 * a, "It is a hundred times what is asked for."
    yield a / 100, "It is a hundredth of what is asked for."
    yield 1 / a, "It is one over what is asked for."
    if logarithm:
        yield a / math.log(10), "It is what the logarithm to base ten gives; the natural one is asked for."


def _has_logarithm(item: Item) -> bool:
    return any(line.op == "log" for line in item.working.lines)


def _equal(x: float, answer: Answer, a: float, item: Item) -> bool:
    if abs(x - a) <= EXACT * max(1.0, abs(a)):
        return True
    tolerance, stated = item.question.tolerance, answer.decimals[0]
    if tolerance.exact or stated is None or stated < tolerance.decimals:
        return False
    significant = stated + math.floor(math.log10(abs(a))) >= 1
    return significant and numeric.rounded(x, stated, a)


def _list(right: np.ndarray, found: np.ndarray) -> Iterator[str]:
    def same(u: np.ndarray) -> bool:
        return bool((np.abs(found - u) <= EXACT * np.maximum(1, np.abs(u))).all())

    if same(-right):
        yield "Its sizes are those asked for, and every sign is the other one."
    if right.ndim == 1 and same(right[::-1]):
        yield "Its entries are those asked for, from last to first."
    elif right.ndim == 1 and np.allclose(np.sort(found), np.sort(right), rtol=EXACT, atol=EXACT):
        yield "Its entries are those asked for, in another order."
