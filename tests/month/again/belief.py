"""The grid filter (D4) and the belief about wrong rules (D6), in logarithms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import beta

from tests.month.again import table as T

Curve = NDArray[np.float64]
THETA: Curve = (np.arange(T.CELLS) + 0.5) / T.CELLS


def started(record: Sequence[float]) -> float:
    """m: where a concept begins, by the learner's own last first answers."""
    last = record[-T.WINDOW :]
    return min(max((2 + sum(last) / 2) / (4 + len(last) / 2), 0.15), 0.90)


def prior(m: float) -> Curve:
    """Logarithms, on the cells."""
    return settled(beta.logpdf(THETA, T.STRENGTH * m, T.STRENGTH * (1 - m)))


def settled(logs: Curve) -> Curve:
    return np.asarray(logs - logsumexp(logs))


@dataclass(frozen=True)
class Line:
    """A line of the ledger."""

    event: int
    part: int
    at: dt.datetime
    concept: str
    what: str
    kind: str
    score: float
    help: str
    used: tuple[float, float, float, float, float]
    """guess, slip, weight, help, fade."""
    m: float
    before: Curve
    faded: Curve
    likelihood: Curve
    after: Curve
    elsewhere: bool

    @property
    def mean_before(self) -> float:
        return mean(self.before)

    @property
    def mean(self) -> float:
        return mean(self.after)

    @property
    def chance(self) -> float:
        return able(self.after)

    @property
    def interval(self) -> tuple[float, float]:
        return end(self.after, 0.1), end(self.after, 0.9)


def mean(logs: Curve) -> float:
    return float(np.exp(logs) @ THETA)


def able(logs: Curve) -> float:
    return float(np.exp(logs)[THETA >= T.ABLE].sum())


def end(logs: Curve, level: float) -> float:
    return float(THETA[np.searchsorted(np.cumsum(np.exp(logs)), level)])


def moved(before: Curve, begun: Curve, y: float, used: tuple[float, float, float, float, float]) -> tuple[Curve, Curve, Curve]:
    """Faded, likelihood and posterior; logarithms."""
    guess, slip, weight, help, fade = used
    faded = settled(fade * before + (1 - fade) * begun)
    chance = guess + (1 - guess - slip) * THETA
    likelihood = weight * help * (y * np.log(chance) + (1 - y) * np.log(1 - chance))
    return faded, likelihood, settled(faded + likelihood)


# ---------------------------------------------------------------- wrong rules
@dataclass
class Rule:
    posterior: float = 0.0
    matched: set[str] = field(default_factory=set)
    named: bool = False
    named_on: dt.date | None = None
    times: int = 0
    """Answers at which it was named, since the concept was last reread."""
    right: int = 0
    later: bool = False


@dataclass
class Task:
    """``belief``: no rule, each rule, some other."""

    numbers: list[int] = field(default_factory=list)
    belief: list[float] = field(default_factory=list)
    at: dt.datetime | None = None
    rules: dict[int, Rule] = field(default_factory=dict)

    def begun(self) -> list[float]:
        n = len(self.numbers)
        if not n:
            return [T.NO_RULE / (T.NO_RULE + T.OTHER_RULE), T.OTHER_RULE / (T.NO_RULE + T.OTHER_RULE)]
        return [T.NO_RULE, *[T.SHARED / n] * n, T.OTHER_RULE]

    def meet(self, numbers: Sequence[int]) -> None:
        """A cell for each rule that this task has not met."""
        new = [n for n in dict.fromkeys(numbers) if n not in self.numbers]
        if not new and self.belief:
            return
        self.numbers += new
        self.rules |= {n: Rule() for n in new}
        begun = self.begun()
        if self.at is None:
            self.belief = begun
        elif new:
            kept = 1 - begun[1] * len(new)
            self.belief = [*(b * kept for b in self.belief[:-1]), *[begun[1]] * len(new), self.belief[-1] * kept]

    def held(self, now: dt.datetime) -> list[float]:
        """The belief at ``now``, drawn to its beginning by .9 a week."""
        if self.at is None:
            return self.belief
        share = T.RULE_FADE ** max(0.0, (now - self.at) / dt.timedelta(weeks=1))
        drawn = [b**share * s ** (1 - share) for b, s in zip(self.belief, self.begun(), strict=True)]
        return [d / sum(drawn) for d in drawn]

    def weigh(self, chances: Sequence[float], now: dt.datetime) -> None:
        product = [b * c for b, c in zip(self.held(now), chances, strict=True)]
        self.belief = [p / sum(product) for p in product]
        self.at = now
        for number, p in zip(self.numbers, self.belief[1:-1], strict=True):
            self.rules[number].posterior = p

    def answered(self, matches: Sequence[int], right: bool, slip: float, item: str, now: dt.datetime, day: dt.date) -> list[int]:
        """Weigh an answer; the rules that it names."""
        n, off = len(self.numbers), 1 - T.FOLLOWED
        hit = [not right and k in matches for k in self.numbers]
        if right:
            chances = [1 - slip, *[off * T.STRAYED_RIGHT] * n, off * T.STRAYED_RIGHT]
        elif any(hit):
            chances = [slip * T.STRAY, *(T.FOLLOWED if h else off * T.STRAY for h in hit), T.STRAY]
        else:
            held = off * (1 - T.STRAYED_RIGHT - (n - 1) * T.STRAY)
            chances = [slip * (1 - n * T.STRAY), *[held] * n, 1 - off * T.STRAYED_RIGHT - n * T.STRAY]
        self.weigh(chances, now)
        return [k for k, h in zip(self.numbers, hit, strict=True) if _counted(self.rules[k], h, right, item, day)]

    def replied(self, rule: int, reply: str, now: dt.datetime) -> None:
        held, free = T.REPLIES[reply]
        self.weigh([free, *(held if k == rule else free for k in self.numbers), free], now)


def _counted(rule: Rule, matched: bool, right: bool, item: str, day: dt.date) -> bool:
    """Matches and repairs of one rule; whether this answer names it."""
    if right and rule.named:
        rule.right += 1
        rule.later |= rule.named_on is not None and day > rule.named_on
        if rule.right >= T.REPAIRS and rule.later:
            rule.named, rule.right, rule.later = False, 0, False
            rule.matched.clear()
    if not matched:
        return False
    rule.matched.add(item)
    rule.right, rule.later = 0, False
    if not rule.named and rule.posterior >= T.NAMED and len(rule.matched) >= T.MATCHES:
        rule.named, rule.named_on = True, day
    rule.times += rule.named
    return rule.named
