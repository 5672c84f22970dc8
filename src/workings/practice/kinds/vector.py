"""A list of numbers: ``[6, 1, 0]``, ``6 1 0``, NumPy's own print, or one entry a line.

The shape comes first: an answer of another shape scores 0, whatever stands in it. With the right shape the
score is the share of entries that are right, each by the rule of :mod:`~workings.practice.kinds.numeric`.
An answer with all its entries in a row or column of a matrix is not wrong but a slip of notation: it is
not readable, and nothing is marked.
"""

from __future__ import annotations

import numpy as np

from workings.ir.expression import Unreadable
from workings.practice.item import Item, apart
from workings.practice.kinds.numeric import agrees
from workings.practice.kinds.specimens import MALFORMED, Specimens
from workings.practice.typed import Answer
from workings.practice.typed import read as read_typed

FORMS = "[6, 1, 0] or 6 1 0"


def read(item: Item, text: str) -> Answer:
    answer = read_typed(text, loose=True)
    shape = answer.value.shape
    if item.value.ndim == 1 and len(shape) == 2 and 1 in shape and answer.value.size > 1:
        laid = "a row inside a second pair of brackets" if shape[0] == 1 else "a column"
        reason = f"It is {laid}; a list of numbers has one pair of brackets."
        flat = ", ".join(f"{x:g}" for x in answer.value.reshape(-1))
        raise Unreadable(reason, 0, f"[{flat}]")
    return answer


def grade(item: Item, answer: Answer) -> float:
    right = entries(item, answer)
    return float(right.mean()) if right.size else 0.0


def entries(item: Item, answer: Answer) -> np.ndarray:
    """Which entries are right; empty where the shape is not."""
    if answer.value.shape != item.value.shape:
        return np.zeros(0, bool)
    return matching(answer, item.value, item)


def matching(answer: Answer, value: np.ndarray, item: Item) -> np.ndarray:
    """Entry by entry: is the answer ``value``, which has its shape?"""
    stated = answer.decimals if len(answer.decimals) == value.size else (None,) * value.size
    found = [
        agrees(float(x), d, float(a), item.question.tolerance)
        for x, d, a in zip(answer.value.reshape(-1), stated, value.reshape(-1), strict=True)
    ]
    return np.array(found, bool)


def specimens(item: Item) -> Specimens:
    cells = [repr(float(x)) for x in item.value]
    whole = [str(int(x)) if x == int(x) else repr(float(x)) for x in item.value]
    right = (
        "[" + ", ".join(cells) + "]", ", ".join(whole), " ".join(whole), "(" + ",".join(whole) + ")",
        "array([" + ", ".join(cells) + "])", "\n".join(whole), ";".join(whole), str(item.value),
        "[" + " ".join(whole).replace("-", "−") + "]", "np.array([" + ",".join(whole) + "])",
        "[" + ", ".join(f"2*{x}/2" for x in whole) + "]",
    )  # fmt: skip
    q, other = item.question, 3 * item.value + 7
    known = [item.value, *(slip.value for slip in item.live)]
    wrong = [str(v.tolist()) for v in (other, -other) if all(apart(v, k, q) for k in known)]
    short, rest = ", ".join(whole[:-1]), item.value[:-1]
    if not any(np.array_equal(np.asarray(slip.value), rest) for slip in item.live):  # a slip may be shorter than what is asked for
        wrong.append(f"[{short}]")
    malformed = (
        "[1, 2",
        "[1,,2]",
        "[1, [2, 3]]",
        "[" + "],[".join(whole) + "]",
        "[[" + short + "," + whole[-1] + "]]",
    )
    return Specimens(right, (*wrong, whole[0]), (*MALFORMED, *malformed))
