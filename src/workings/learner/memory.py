"""When a concept comes back: FSRS-6 with its default weights, one card per concept, pass/fail grades (D4).

Time is counted in the learner's own days, so the card is reviewed at midnight UTC of that day: two days are two days, whatever the hour.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from workings.learner import sums
from workings.learner.params import PARAMS, Params
from workings.learner.recalibration import Recalibration

if TYPE_CHECKING:
    import fsrs

Grade = Literal["again", "hard", "good"]
"""Easy is never used."""
TURNS = ("use", "say", "use", "rebuild")
"""What a kept concept is asked for, in rotation (D1)."""
GRADES: dict[Grade, int] = {"again": 1, "hard": 2, "good": 3}


@dataclass(frozen=True, slots=True)
class Card:
    """Stability in days, difficulty 1…10."""

    stability: float
    difficulty: float
    last: dt.date
    due: dt.date
    reviews: int = 1
    event: int = 0
    """The event that last changed it."""

    @property
    def turn(self) -> str:
        """The task of the next review. The first review of all is the rebuild."""
        return TURNS[(self.reviews + 2) % len(TURNS)]


@dataclass(frozen=True, slots=True)
class Sibling:
    """A fresh instance of ``question`` that comes back on ``due`` whatever the card says."""

    question: str
    due: dt.date
    why: str
    """``sure`` (a confident miss), ``lapsed`` (a failed review)."""
    event: int
    """The answer it follows."""


@lru_cache(maxsize=4)
def _scheduler(retention: float, longest: int) -> fsrs.Scheduler:
    import fsrs

    return fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), maximum_interval=longest, enable_fuzzing=False
    )


def weights() -> tuple[float, ...]:
    """w0…w20, FSRS-6 defaults."""
    import fsrs.scheduler

    return tuple(fsrs.scheduler.DEFAULT_PARAMETERS)


def decay() -> float:
    """d = w20."""
    return weights()[20]


def review(card: Card | None, grade: Grade, day: dt.date, params: Params = PARAMS, event: int = 0) -> Card:
    """The card after a review on ``day``; ``None`` makes a new one. A second review on one day changes nothing."""
    import fsrs

    if card is not None and day <= card.last:
        return card
    old = fsrs.Card(card_id=0)
    if card is not None:
        old = fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=_utc(card.due),
            last_review=_utc(card.last),
        )
    new, _ = _scheduler(params.retention, params.longest).review_card(old, fsrs.Rating(GRADES[grade]), _utc(day))
    assert new.stability is not None and new.difficulty is not None
    return Card(new.stability, new.difficulty, day, new.due.date(), 1 if card is None else card.reviews + 1, event)


def first(day: dt.date, params: Params = PARAMS, event: int = 0) -> Card:
    """The card made on reaching ``working``: due in 2 days, which is the first rebuild."""
    return review(None, "good", day, params, event)


def credit(card: Card, day: dt.date, params: Params = PARAMS, event: int = 0) -> Card:
    """κ of a success for a concept that another concept's item exercised: S += κ(S' − S), the date pushed by κ of the new interval."""
    if day <= card.last:
        return card
    passed = review(card, "good", day, params)
    stability = card.stability + params.credit * (passed.stability - card.stability)
    pushed = card.due + dt.timedelta(days=round(params.credit * (passed.due - day).days))
    return replace(card, stability=stability, due=min(pushed, day + dt.timedelta(days=params.longest)), event=event)


def grade(score: float, help: str = "none", passed: bool = True, params: Params = PARAMS) -> Grade:
    """Again: failed, or Explanation; Hard: right after Sibling or First step, or a score in [.6, .9); Good: right, or Point only."""
    if not passed or score < params.passes or help == "explanation":
        return "again"
    if help in ("sibling", "first_step") or score < params.good:
        return "hard"
    return "good"


def retrievability(card: Card, day: dt.date) -> float:
    """The chance that it is still there on ``day``."""
    return float(sums.retrievability(max(0, (day - card.last).days), card.stability, decay()))


def recall(card: Card, day: dt.date, own: Recalibration) -> float:
    """R* of D4: that chance in the learner's own scale, once it is used. On the day of a review there is nothing to move: it is 1."""
    days = (day - card.last).days
    if not own.used or days <= 0:
        return retrievability(card, day)
    return float(sums.recalled(days, card.stability, decay(), *own.own))


def _utc(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
