"""What is said about a number, a list or an option. The first sentence names the answer, never the person.

Each sentence is a row of parts, so that a number in it opens.
"""

from __future__ import annotations

from workings.contract.number import format_number
from workings.contract.reading import Formula, Number, Text, Typed
from workings.contract.verdict import Match
from workings.practice import diagnose
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds import vector
from workings.practice.text import Parts, option, parts
from workings.practice.typed import Answer
from workings.practice.words import count, listed, ordinal

DECIMALS = 15
"""Most decimals that are said back: more than a double holds are not there."""


def spoken(right: bool, matches: tuple[Match, ...], item: Item, answer: Answer, named: bool = False) -> list[Parts]:
    if right:
        return _right(item, answer)
    first = (*_called(item, answer), Text(f" is not {item.question.noun}."))
    if matches and named:
        return [first, (Text(matches[0].says),)]
    if matches:
        return [first, *_asked(matches)]
    return [first, *_abstained(item, answer)]


def _right(item: Item, answer: Answer) -> list[Parts]:
    """The answer, what made it right, and one question: would it still hold if …"""
    q = item.question
    still = Chance(f"{item.id}:still").choice(q.still)
    return [(Text("Yes: "), *_typed(item, answer), Text(".")), parts(q.made, item), parts(still, item)]


def _typed(item: Item, answer: Answer) -> Parts:
    """An expression as it was typed, and its value; a plain number or list as it stands."""
    if item.question.over or answer.plain or answer.value.ndim:
        return _called(item, answer)
    return (Formula(answer.formula), Text(", or "), *_called(item, answer))


def _called(item: Item, answer: Answer) -> Parts:
    """The answer by its value. What was typed as a number is given; what had to be worked out opens."""
    if item.question.over:
        return (Formula(option(item, int(answer.value))),)
    if answer.value.size > 1:
        return (Formula(answer.formula),)
    x, decimals = float(answer.value.reshape(-1)[0]), answer.decimals[0]
    if decimals is not None:
        return (Text(format_number(x, min(max(3, decimals), DECIMALS))),)
    return (Number(x, Typed(answer.canonical)),)


def _asked(matches: tuple[Match, ...]) -> list[Parts]:
    deeds = listed([f"if you {match.deed}" for match in matches], "or")
    return [(Text(f"It is what you get {deeds}."),), (Text("Is that what you did?"),)]


def _abstained(item: Item, answer: Answer) -> list[Parts]:
    """Shape first, then a near miss, then the first place that differs; never a guess at the cause."""
    asked: Parts = (Text(f"Which did you have for {item.question.asked}?"),)
    if shape := _shape(item, answer):
        return [(Text(shape),), asked]
    if near := diagnose.near(item, answer):
        return [(Text(near),), asked]
    if item.value.ndim == 1:
        k = 1 + int((~vector.entries(item, answer)).argmax())
        return [(Text(f"From the left, it first differs in the {ordinal(k)} entry."),), asked]
    why = (Text("No known slip gives "), *_called(item, answer), Text(", so I will not guess how it came."))
    return [why, asked]


def _shape(item: Item, answer: Answer) -> str:
    """One sentence where the shape is not the one asked for; empty where it is."""
    found, wanted = answer.value.shape, item.value.shape
    if item.question.over or found == wanted or (not wanted and found == (1,)):
        return ""
    return f"It is {_shaped(found)}; the answer is {_shaped(wanted)}."


def _shaped(shape: tuple[int, ...]) -> str:
    if not shape:
        return "one number"
    if len(shape) == 1:
        return f"a list of {count(shape[0], 'number', 'numbers')}"
    return f"{count(shape[0], 'row', 'rows')} of {count(shape[1], 'number', 'numbers')}"
