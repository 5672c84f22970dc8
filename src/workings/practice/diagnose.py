"""Where a wrong answer came from, if that can be known: a rule that gives exactly it, or nothing.

A guess is worse than silence. A rule is matched only where it was told apart from the right answer and
from every other rule by ten tolerances (:mod:`~workings.practice.item`), and the answer lies within its
tolerance. A near miss is an observation about the number, never about the person, and is made only when
it is exact and no other observation fits too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from workings.contract.verdict import Match
from workings.practice.item import Item
from workings.practice.kinds import numeric, vector
from workings.practice.rules import Rule
from workings.practice.typed import Answer
from workings.practice.words import count

EXACT = 1e-9


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
    return found[0] if len(found) == 1 else ""


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
