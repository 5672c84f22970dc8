"""Confidence in bits (D3). It never enters skill, stage or schedule; it decides what is asked next, and one date."""

from __future__ import annotations

from dataclasses import dataclass

from workings.learner import sums
from workings.learner.params import PARAMS, Params


@dataclass(frozen=True, slots=True)
class Statement:
    """One probability that was said, and what came of it."""

    event: int
    concept: str
    question: str
    """``right?`` or ``rebuild?``: different questions are never averaged together."""
    p: float
    right: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Every statement in answer to one question, and the figures that stand beside them."""

    p: tuple[float, ...] = ()
    right: tuple[int, ...] = ()
    surprise: float = 0.0
    """Added bits."""
    event: int = 0
    """The event that last changed this."""

    @property
    def n(self) -> int:
        return len(self.p)

    @property
    def points(self) -> float | None:
        """Mean points; ``None`` before the first statement."""
        return 1 - self.surprise / self.n if self.n else None

    @property
    def hit_rate(self) -> float | None:
        """The comparator says this every time."""
        return sum(self.right) / self.n if self.n else None

    def base_points(self, params: Params = PARAMS) -> float | None:
        """Mean points of saying one's own hit rate every time."""
        if not self.n:
            return None
        rate, hits = sum(self.right) / self.n, sum(self.right)
        return 1 - (hits * surprise(rate, True, params) + (self.n - hits) * surprise(rate, False, params)) / self.n

    def after(self, said: Statement, params: Params = PARAMS) -> Tally:
        bits = surprise(said.p, said.right, params)
        return Tally((*self.p, said.p), (*self.right, int(said.right)), self.surprise + bits, said.event)


def surprise(p: float, right: bool, params: Params = PARAMS) -> float:
    """Bits; ``p`` is clipped to [.02, .98]."""
    return float(sums.surprise(p, float(right), params.clip))


def points(p: float, right: bool, params: Params = PARAMS) -> float:
    """1 − surprise: 80% gives +.68 or −1.32."""
    return float(sums.points(p, float(right), params.clip))


def trigger(p: float | None, right: bool, params: Params = PARAMS) -> str:
    """``sure`` after a miss at 80% or more (ask what made them sure; a sibling in two days), ``unsure`` after a hit at 35% or less."""
    if p is None:
        return ""
    if not right and p >= params.sure:
        return "sure"
    return "unsure" if right and p <= params.unsure else ""
