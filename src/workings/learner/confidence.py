"""Confidence in bits (D3). It never enters skill, stage or schedule; it decides what is asked next, and one date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workings.learner import numbers, sums
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


# ---------------------------------------------------------------- calibration (D3)
SHOWN_FROM = PARAMS.calibration_from
"""Statements below which nothing is shown of calibration."""
CENTRE, SPREAD = PARAMS.calibration_centre, PARAMS.calibration_spread
"""a ~ N(0, .5²), b ~ N(1, .35²) in logit P(right) = a + b·logit p."""
EIGHTY = 1.2815515655446004
"""Standard deviations to either side that hold the middle 80% of a normal curve: its quantile at .9."""
LOW, HIGH = 0.1, 0.9
"""The ends of every interval of 80%."""


@dataclass(frozen=True)
class Calibration:
    """Everything said in answer to one question, chip by chip: ``n[k]`` times ``said[k]``, ``right[k]`` of them so. Chips never used are left out."""

    said: tuple[float, ...]
    n: tuple[int, ...]
    right: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.n)

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """What the model is told: the statements, and the prior."""
        return {"said": self.said, "n": self.n, "right": self.right, "centre": CENTRE, "spread": SPREAD}

    def curve(self, at: tuple[float, ...]) -> tuple[list[float], list[float], list[float]]:
        """The line and the two ends of its 80% band, at each of ``at``; in a hundred."""
        held = {name: numbers.held([float(x) for x in value]) for name, value in self.inputs.items()}
        places = numbers.held(list(at))
        ends = (sums.FUNCTIONS["band_end"](places, z, **held).tolist() for z in (-EIGHTY, EIGHTY))
        return (sums.FUNCTIONS["smoothed"](places, **held).tolist(), *ends)

    @cached_property
    def leaning(self) -> tuple[float, ...]:
        """The chips at which the band leaves the diagonal out: the only ones of which a sentence is said. None before twenty statements."""
        if self.total < SHOWN_FROM:
            return ()
        _, low, high = self.curve(self.said)
        return tuple(p for p, a, b in zip(self.said, low, high, strict=True) if not a <= 100 * p <= b)


def calibration(tally: Tally, params: Params = PARAMS) -> Calibration:
    """The statements of ``tally``, counted by what was said, which is clipped to [.02, .98]."""
    stated = [min(max(p, params.clip), 1 - params.clip) for p in tally.p]
    said = sorted(set(stated))
    right = [sum(r for p, r in zip(stated, tally.right, strict=True) if p == one) for one in said]
    return Calibration(tuple(said), tuple(stated.count(one) for one in said), tuple(right))


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
