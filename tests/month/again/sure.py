"""What was said and what came of it: bits, the comparator, calibration, and the scheduler's score; all that D3 and D4 say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import root
from scipy.special import expit, logit
from scipy.stats import beta, norm

from tests.month.again import table as T
from tests.month.again.memory import Review

EIGHTY = norm.ppf(0.9)


@dataclass(frozen=True)
class Statement:
    event: int
    p: float
    right: bool


def bits(p: float, right: bool) -> float:
    p = min(max(p, T.CLIP), 1 - T.CLIP)
    return float(-np.log2(p if right else 1 - p))


def share_interval(right: int, n: int) -> tuple[float, float]:
    """Jeffreys' 80%."""
    low, high = beta.ppf([0.1, 0.9], right + 0.5, n - right + 0.5)
    return float(low), float(high)


class Sure:
    """Every statement in answer to one question."""

    def __init__(self, said: Sequence[Statement]) -> None:
        self.said = list(said)
        self.n = len(self.said)
        self.rate = sum(s.right for s in self.said) / self.n
        self.surprise = sum(bits(s.p, s.right) for s in self.said) / self.n
        self.base = sum(bits(self.rate, s.right) for s in self.said) / self.n
        self.points, self.base_points, self.skill = 1 - self.surprise, 1 - self.base, self.base - self.surprise
        self.chips = sorted({s.p for s in self.said})
        self.times = Counter(s.p for s in self.said)
        self.hits = Counter(s.p for s in self.said if s.right)

    # ------------------------------------------------------------------ the line and its band
    def line(self) -> np.ndarray:
        """[a, b]: the most probable, where the slope of the log posterior is nought."""
        x = logit(np.array([s.p for s in self.said]))
        y = np.array([float(s.right) for s in self.said])
        design = np.stack([np.ones_like(x), x])
        centre, spread = np.array([0.0, 1.0]), np.array([0.5, 0.35])
        found = root(lambda ab: design @ (y - expit(ab @ design)) - (ab - centre) / spread**2, centre, tol=1e-13)
        assert found.success
        return np.asarray(found.x)

    def band(self, p: float) -> tuple[float, float, float]:
        """The line at ``p`` and the ends of its 80% band, in a hundred."""
        ab = self.line()
        x = logit(np.array([s.p for s in self.said]))
        design = np.stack([np.ones_like(x), x])
        held = expit(ab @ design)
        covariance = np.linalg.inv((design * (held * (1 - held))) @ design.T + np.diag([1 / 0.5**2, 1 / 0.35**2]))
        here = np.array([1.0, logit(p)])
        width = EIGHTY * np.sqrt(here @ covariance @ here)
        at = here @ ab
        return tuple(float(100 * expit(z)) for z in (at, at - width, at + width))  # type: ignore[return-value]

    @property
    def leaning(self) -> list[float]:
        """Chips at which the band leaves the diagonal out; none before twenty statements."""
        ends = {p: self.band(p)[1:] for p in self.chips} if self.n >= 20 else {}
        return [p for p, (low, high) in ends.items() if not low <= 100 * p <= high]

    # ------------------------------------------------------------------ skill's interval, Brier
    def skill_interval(self) -> tuple[float, float]:
        """The statements drawn again: those that were so, chip by chip, then those that were not; seeded by the last one's event."""
        order = sorted(self.said, key=lambda s: (not s.right, s.p))
        own = np.array([bits(s.p, s.right) for s in order])
        so = np.array([float(s.right) for s in order])
        draws = min(1000, max(100, 1_000_000 // self.n))
        drawn = np.random.default_rng(self.said[-1].event).integers(0, self.n, size=(draws, self.n))
        gains = [_constant(so[one].mean()) - own[one].mean() for one in drawn]
        low, high = np.quantile(gains, [0.1, 0.9])
        return float(low), float(high)

    def brier(self) -> tuple[float, float, float, float]:
        """Brier's score; reliability, resolution and uncertainty."""
        score = sum((s.p - s.right) ** 2 for s in self.said) / self.n
        shares = {p: self.hits[p] / self.times[p] for p in self.chips}
        reliability = sum((s.p - shares[s.p]) ** 2 for s in self.said) / self.n
        resolution = sum((shares[s.p] - self.rate) ** 2 for s in self.said) / self.n
        return score, reliability, resolution, self.rate * (1 - self.rate)


def _constant(rate: float) -> float:
    """Mean surprise of saying ``rate`` every time where it was so with that rate."""
    return rate * bits(rate, True) + (1 - rate) * bits(rate, False)


# ---------------------------------------------------------------- the scheduler beside the running mean
class Schedule:
    """Log loss in nats of what was said before each review."""

    def __init__(self, reviews: Sequence[Review]) -> None:
        self.n = len(reviews)
        self.seed = reviews[-1].event
        passed = [r.passed for r in reviews]
        means = [(sum(passed[:k]) + 1) / (k + 2) for k in range(self.n)]
        self.running = _losses(means, passed)
        self.stated = _losses([r.chance for r in reviews], passed)
        self.loss, self.running_loss = self.stated.mean(), self.running.mean()
        self.gain = (self.running - self.stated).mean()

    def interval(self) -> tuple[float, float]:
        """Paired bootstrap, seeded by the last review."""
        gains = self.running - self.stated
        drawn = np.random.default_rng(self.seed).integers(0, self.n, size=(1000, self.n))
        low, high = np.quantile([gains[one].mean() for one in drawn], [0.1, 0.9])
        return float(low), float(high)


def _losses(chances: Sequence[float], passed: Sequence[bool]) -> np.ndarray:
    return np.array([-np.log(p if y else 1 - p) for p, y in zip(chances, passed, strict=True)])


# ---------------------------------------------------------------- the experiment, before it starts
def power(n: float, one: float = 0.60, other: float = 0.80) -> float:
    """How often ``n`` a side would show the difference: normal approximation, pooled error, 5% both ways."""
    middle = (one + other) / 2
    pooled, apart = np.sqrt(2 * middle * (1 - middle)), np.sqrt(one * (1 - one) + other * (1 - other))
    return float(norm.cdf((abs(other - one) * np.sqrt(n) - norm.ppf(0.975) * pooled) / apart))


def needed(one: float = 0.60, other: float = 0.80) -> int:
    """The fewest a side with which that is four times in five."""
    return next(n for n in range(1, 1000) if power(n, one, other) >= 0.80)
