"""Numbers with their recipes, where the learner model has none ready: ranks, counts, authored lengths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workings import course, learner
from workings.contract.reading import Counted, Measured, Number, Recorded
from workings.learner import numbers

JUDGEMENT = (
    "A judgement, not a measurement: the order in which the concepts pay back for the time they take, following the essays. "
    "Linear algebra first, and in it the operation everything else is built from; then probability and statistics, at both ends; "
    "then the one idea of calculus."
)
AUTHORED = "The authored length. You have not yet done one of these here, so there is no time of your own to show."


def function(name: str) -> Callable[..., Any]:
    """``learner/update`` or ``dot/cosine`` as ordinary NumPy. ``KeyError`` where there is none."""
    found: Callable[..., Any] = learner.function(name) if name.startswith("learner/") else course.function(name)
    return found


def rank(place: int) -> Number:
    return Number(float(place), Measured(JUDGEMENT))


def counted(key: str, rows: tuple[str, ...]) -> Number:
    """How many rows a look-up gave; it opens to the rows."""
    return Number(float(len(rows)), Counted(key, rows))


def usual(seconds: float, own: Number | None) -> Number:
    """The usual time in seconds: one's own, or the authored length."""
    return own or Number(seconds, Measured(AUTHORED), 0)


def minutes(seconds: float, digits: int = 0) -> Number:
    return numbers.number("minutes", {"seconds": [seconds]}, digits=digits)


def recorded(value: float, event: int, quantity: str, digits: int = 3) -> Number:
    """A quantity of the learner model just after ``event``."""
    return Number(value, Recorded(event, quantity), digits)
