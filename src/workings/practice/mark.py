"""Answer -> Verdict: read, grade, diagnose, explain. It knows the item and the text, and nothing of the learner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workings.contract.maths import Maths
from workings.contract.verdict import Verdict
from workings.ir.expression import Unreadable
from workings.practice import diagnose, speech, typed
from workings.practice.item import Item
from workings.practice.kinds import KINDS, numeric
from workings.practice.question import Tolerance
from workings.practice.text import plain
from workings.practice.typed import Answer, shortened, showable

RIGHT = 1.0
KEPT = 200
"""Characters kept of a text that is refused for its length."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer while it is being typed: read or not, and not marked. It says nothing of right and wrong."""

    outcome: Literal["read", "unreadable"]
    text: str
    value: tuple[float, ...] | None = None
    shape: tuple[int, ...] = ()
    read_as: Maths | None = None
    sentences: tuple[str, ...] = ()
    at: int | None = None
    instead: str = ""


def read(item: Item, text: str) -> Read:
    """“I read your answer as …”, or why it cannot be read."""
    answer = _answer(item, text)
    if isinstance(answer, Verdict):
        return Read("unreadable", answer.text, None, (), None, answer.sentences, answer.at, answer.instead)
    return Read("read", text, _flat(answer), answer.value.shape, answer.read_as)


def mark(item: Item, text: str) -> Verdict:
    """Right, wrong, or not readable. ``sentences`` are those said before any rule is named."""
    answer = _answer(item, text)
    if isinstance(answer, Verdict):
        return answer
    score = KINDS[item.kind].grade(item, answer)
    right = score == RIGHT
    found = () if right else diagnose.matches(item, answer)
    said = tuple(plain(row) for row in speech.spoken(right, found, item, answer))
    return Verdict(
        "right" if right else "wrong",
        score,
        text,
        _flat(answer),
        answer.value.shape,
        answer.read_as,
        found,
        said,
    )


def mark_number(text: str, value: float) -> Verdict:
    """Mark one typed number against ``value``, outside any item: a probe, a prediction. Nothing is diagnosed or said of a right one."""
    try:
        answer = typed.read(text)
    except Unreadable as wrong:
        return _unreadable(text, wrong, numeric.FORMS)
    x = answer.value.reshape(-1)
    right = x.size == 1 and numeric.agrees(float(x[0]), answer.decimals[0], value, Tolerance())
    return Verdict("right" if right else "wrong", float(right), text, _flat(answer), answer.value.shape, answer.read_as)


def _answer(item: Item, text: str) -> Answer | Verdict:
    """The answer, or the verdict that it is not readable."""
    try:
        return KINDS[item.kind].read(item, text)
    except Unreadable as wrong:
        return _unreadable(text, _with_numbers(item, text, wrong), KINDS[item.kind].FORMS)


def _unreadable(text: str, wrong: Unreadable, forms: str) -> Verdict:
    kept = showable(text) if len(text) <= KEPT else shortened(text, KEPT)
    said = speech.unreadable(kept, wrong, forms)
    return Verdict("unreadable", 0.0, kept, sentences=said, at=min(wrong.at, len(kept)), instead=wrong.instead)


def _with_numbers(item: Item, text: str, wrong: Unreadable) -> Unreadable:
    """``norm(b)`` names an input: the same with its numbers put in is readable."""
    if "is not a name I know" not in wrong.reason:
        return wrong
    name = wrong.reason.split(" ")[0]
    if name not in item.inputs:
        return Unreadable(f"{name} is not a name I know here.", wrong.at)
    filled = text
    for known, value in item.inputs.items():
        filled = re.sub(rf"\b{re.escape(known)}\b", _typed_out(value.tolist()), filled)
    reason = f"{name} is a name: write its numbers."
    try:
        KINDS[item.kind].read(item, filled)
    except Unreadable:
        return Unreadable(reason, wrong.at)
    return Unreadable(reason, wrong.at, filled)


def _typed_out(value: float | list[float]) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_typed_out(x) for x in value) + "]"
    return f"{value:g}"


def _flat(answer: Answer) -> tuple[float, ...]:
    return tuple(float(x) for x in answer.value.reshape(-1))
