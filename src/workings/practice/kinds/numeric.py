"""One number: a decimal, a fraction, a percentage, or a small expression.

Right if |x − a| ≤ max(atol, rtol·|a|). Stated decimals override that, and only to accept: an answer typed
as a decimal, to the decimals asked for or more, is right if it is the right answer rounded there (either
way at a tie). So 0.05 is right for 0.0523 where two decimals are asked for, and 0.7 is not right for
0.667. A question marked ``exact`` allows neither.
"""

from __future__ import annotations

import numpy as np

from workings.ir.expression import Unreadable
from workings.practice.item import Item, apart
from workings.practice.kinds.specimens import MALFORMED, Specimens, forms
from workings.practice.question import Tolerance
from workings.practice.typed import Answer
from workings.practice.typed import read as read_typed

FORMS = "7/40, 0.175 or 7/sqrt(1600)"
ROUNDING = 1e-12
"""Slack for a decimal that is not a binary fraction."""


def read(item: Item, text: str) -> Answer:
    """One number; a list is read too (and is then of the wrong shape), except ``[6]``, which is 6."""
    answer = read_typed(text)
    if answer.value.shape in ((), (1,)):
        return answer
    if answer.value.size == 1:
        raise Unreadable("One number needs no brackets, or one pair.", 0, answer.canonical.strip("[]"))
    return answer


def grade(item: Item, answer: Answer) -> float:
    if answer.value.size != 1:
        return 0.0
    x, decimals = float(answer.value.reshape(-1)[0]), answer.decimals[0]
    return float(agrees(x, decimals, float(item.value), item.question.tolerance))


def agrees(x: float, decimals: int | None, a: float, tolerance: Tolerance) -> bool:
    """Whether ``x``, typed with so many decimals (``None``: not as a decimal), is ``a``."""
    if tolerance.exact:
        return abs(x - a) <= tolerance.atol * max(1.0, abs(a))
    if abs(x - a) <= max(tolerance.atol, tolerance.rtol * abs(a)) * (1 + ROUNDING):
        return True
    return decimals is not None and decimals >= tolerance.decimals and rounded(x, decimals, a)


def rounded(x: float, decimals: int, a: float) -> bool:
    """Whether ``x`` is ``a`` rounded to ``decimals``."""
    return bool(abs(x - a) <= 0.5 * 10.0**-decimals + ROUNDING * max(1.0, abs(a)))


def specimens(item: Item) -> Specimens:
    a, q = float(item.value), item.question
    typed = forms(a, q.tolerance.exact)
    others = [np.asarray(x) for x in (3 * a + 7, -2 * a - 11, a + 1000.5)]
    known = [item.value, *(slip.value for slip in item.live)]
    wrong = [repr(float(x)) for x in others if all(apart(x, k, q) for k in known)]
    return Specimens(
        (*typed, f"[{typed[0]}]", f"array([{typed[0]}])", f"({typed[0]},)"),
        (*wrong, f"[{a!r}, {a!r}]"),
        (*MALFORMED, "1,234", "[[1]]", "1 2", "1e999", "a@b"),
    )
