"""When a concept comes back: the package ``fsrs`` itself, one card a concept, reviewed at midnight UTC of the learner's day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import fsrs
import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS

from tests.month.again import table as T

DECAY = DEFAULT_PARAMETERS[20]
RATINGS = {"again": fsrs.Rating.Again, "hard": fsrs.Rating.Hard, "good": fsrs.Rating.Good}


def scheduler() -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=T.RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=T.LONGEST, enable_fuzzing=False
    )


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def grade(score: float, help: str, passed: bool = True) -> str:
    if not passed or score < T.PASSES or help == "explanation":
        return "again"
    return "hard" if help in ("sibling", "first_step") or score < T.GOOD else "good"


def chance(days: float, stability: float) -> float:
    """R(t) = (1 + F·t/S)^(−d), written out."""
    return float((1 + (0.9 ** (-1 / DECAY) - 1) * days / stability) ** -DECAY)


@dataclass
class Card:
    """One ``fsrs.Card`` from the first review to the last."""

    last: dt.date
    reviews: int = 1
    own: fsrs.Card = field(default_factory=lambda: fsrs.Card(card_id=1))

    def __post_init__(self) -> None:
        self.own, _ = scheduler().review_card(self.own, fsrs.Rating.Good, midnight(self.last))

    @property
    def stability(self) -> float:
        assert self.own.stability is not None
        return self.own.stability

    @property
    def difficulty(self) -> float:
        assert self.own.difficulty is not None
        return self.own.difficulty

    @property
    def due(self) -> dt.date:
        return self.own.due.date()

    def review(self, graded: str, day: dt.date) -> None:
        self.own, _ = scheduler().review_card(self.own, RATINGS[graded], midnight(day))
        self.last, self.reviews = day, self.reviews + 1

    def credit(self, day: dt.date) -> None:
        """κ of a success: of what a passed review would have given, that share of the stability and of the new interval."""
        if day <= self.last:
            return
        passed, _ = scheduler().review_card(self.own, RATINGS["good"], midnight(day))
        assert passed.stability is not None
        self.own.stability = (1 - T.CREDIT) * self.stability + T.CREDIT * passed.stability
        days = round(T.CREDIT * (passed.due.date() - day).days)
        self.own.due = midnight(min(self.due + dt.timedelta(days=days), day + dt.timedelta(days=T.LONGEST)))


@dataclass(frozen=True)
class Review:
    """A review of a card that was there before: how many days it had waited, and what came of it."""

    event: int
    days: int
    stability: float
    passed: bool

    @property
    def chance(self) -> float:
        return chance(self.days, self.stability)


@dataclass
class Scale:
    """logit R* = a + b·logit R, one Newton step a review, the precision carried along."""

    at: np.ndarray = field(default_factory=lambda: np.array([0.0, 1.0]))
    precision: np.ndarray = field(default_factory=lambda: np.diag([1 / 0.5**2, 1 / 0.25**2]))
    reviews: int = 0

    def review(self, chance: float, passed: bool) -> None:
        x = np.array([1.0, np.log(chance / (1 - chance))])
        said = 1 / (1 + np.exp(-x @ self.at))
        self.precision = self.precision + said * (1 - said) * np.outer(x, x)
        self.at = self.at + np.linalg.inv(self.precision) @ x * (passed - said)
        self.reviews += 1
