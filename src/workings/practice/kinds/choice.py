"""One of a few options, by its number: ``2``, ``b2``, ``row 2``, ``second``."""

from __future__ import annotations

import re

import numpy as np

from workings.capture import typed
from workings.contract import maths
from workings.ir.expression import MAX_LENGTH, Unreadable
from workings.practice.item import Item
from workings.practice.kinds.specimens import MALFORMED, Specimens
from workings.practice.typed import Answer, shortened, showable
from workings.practice.words import ORDINALS

FORMS = "the number of one of the options"
LONGEST = 60
_NUMBERED = re.compile(r"(?:the\s+)?(?P<name>[a-z]*)[\s_.:#]*(?P<number>[0-9₀-₉]{1,3})\.?", re.IGNORECASE)
_NAMED = re.compile(r"(?:the\s+)?(?P<word>[a-z]+)(?:\s+(?:one|row|option|vector))?\.?", re.IGNORECASE)
_NAMES = ("", "row", "option", "no", "number", "vector")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def read(item: Item, text: str) -> Answer:
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"It is {len(text):,} characters long; the number of an option is enough.", MAX_LENGTH)
    number = _number(item, showable(text).strip())
    if not 1 <= number <= item.choices:
        raise Unreadable(f"There is no option {number}: they go from 1 to {item.choices}.")
    shown = maths.Sub(maths.Sym(item.question.over, "vector"), maths.Num(float(number)))
    working = typed.read(str(number))
    return Answer(text, str(number), np.asarray(float(number)), (0,), shown, shown, working)


def _number(item: Item, text: str) -> int:
    if not text:
        raise Unreadable("Nothing is written yet.")
    if len(text) <= LONGEST and (found := _NUMBERED.fullmatch(text)) is not None:
        if found["name"].lower() in (*_NAMES, item.question.over.lower()):
            return int(found["number"].translate(_SUBSCRIPTS))
        raise Unreadable(f"{found['name']} is not what the options are called.")
    if len(text) <= LONGEST and (found := _NAMED.fullmatch(text)) is not None and found["word"].lower() in ORDINALS:
        return ORDINALS.index(found["word"].lower()) + 1
    raise Unreadable(f"{shortened(text)} is not the number of an option.")


def grade(item: Item, answer: Answer) -> float:
    return float(answer.value == item.value)


def specimens(item: Item) -> Specimens:
    def forms(k: int) -> tuple[str, ...]:
        name = item.question.over
        return (
            str(k),
            f" {k} ",
            f"{name}{k}",
            f"{name}_{k}",
            f"row {k}",
            f"option {k}",
            ORDINALS[k - 1],
            f"the {ORDINALS[k - 1]} row",
        )

    others = [k for k in range(1, item.choices + 1) if k != int(item.value)]
    beyond = (str(item.choices + 1), "0", "z1", "1.5", "-1", "1 2", f"{item.question.over}")
    return Specimens(forms(int(item.value)), tuple(str(k) for k in others), (*MALFORMED, *beyond))
