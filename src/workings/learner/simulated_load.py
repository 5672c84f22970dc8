"""The load of reviews over sixty weeks (D4): cards, dates and a true memory; no answers, no desk but its count of new concepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean

from workings.learner import memory, sums, today
from workings.learner.memory import Card
from workings.learner.params import PARAMS, Params
from workings.learner.simulated import WEEK

START = dt.date(2026, 11, 2)
AUTHORED = {"use": PARAMS.usual_seconds / 60, "say": PARAMS.usual_seconds / 60, "rebuild": PARAMS.rebuild_seconds / 60}
LONG = {"use": 2.0, "say": 2.0, "rebuild": 8.0}
"""Minutes of one review. D4 does not say which it used; a peak of 422 minutes needs about twelve for the three cards of one concept."""
CONCEPTS, WEEKS = 36, 60
DESKS = 2
"""Sessions that one new concept takes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One way of keeping 36 concepts. ``cards``: 3, one for each kind of task, or 1 whose task rotates."""

    name: str
    cards: int = 1
    governor: bool = True
    credit: int = 0
    """Concepts that a passed review exercises beside its own."""
    away: tuple[int, int] = (0, 0)
    memory: float = 1.0
    start: float = 1.0
    """The first stability, in units of the scheduler's."""
    exponential: bool = False
    fortnight: bool = True
    """What has waited a fortnight comes first, as :func:`today.due` has it."""


POLICIES = (
    Policy("3 cards a concept, no governor, by retrievability alone", cards=3, governor=False, fortnight=False),
    Policy("1 rotating card, no governor", governor=False),
    Policy("1 rotating card, governor"),
    Policy("the same, with credit", credit=1),
    Policy("governor, three weeks away", away=(20, 23)),
    Policy("governor, forgets twice as fast", memory=0.5),
    Policy("the same, by retrievability alone", memory=0.5, fortnight=False),
)


@dataclass(frozen=True, slots=True)
class Load:
    """``introduced``: the session by which all concepts had a card; 0 where that did not come."""

    minutes: float
    peak: float
    passed: float
    introduced: int
    longest: int
    """Sessions that one card waited, at most."""


@dataclass(slots=True)
class Kept:
    concept: int
    task: str
    card: Card
    factor: float
    waited: int = 0

    def turn(self) -> str:
        return self.task or self.card.turn

    def recalled(self, day: dt.date, policy: Policy) -> float:
        days, stability = (day - self.card.last).days, self.card.stability * self.factor
        return float(0.9 ** (days / stability) if policy.exponential else sums.retrievability(days, stability, memory.decay()))


def sessions(policy: Policy) -> list[dt.date]:
    weeks = (w for w in range(WEEKS) if not policy.away[0] <= w < policy.away[1])
    return [START + dt.timedelta(days=7 * week + day) for week in weeks for day in WEEK]


def run(policy: Policy, rng: Random, minutes: Mapping[str, float] = AUTHORED, params: Params = PARAMS) -> Load:
    """One learner. Reviews of ten minutes a session at most, in the plan's order; a new concept every second session."""
    kept: list[Kept] = []
    spent, peak, longest, passed, desks, introduced = [], 0.0, 0, [], 0, 0
    for number, day in enumerate(sessions(policy), 1):
        due = sorted((k for k in kept if k.card.due <= day), key=lambda k: _order(k, day, policy))
        waiting = sum(minutes[k.turn()] for k in due)
        peak = max(peak, waiting)
        took, met = 0.0, 0
        for one in due:
            length = minutes[one.turn()]
            if met and took + length > params.due_minutes:
                break
            took, met = took + length, met + 1
            passed.append(_review(one, kept, day, policy, rng, params))
        for one in due[met:]:
            one.waited += 1
            longest = max(longest, one.waited)
        spent.append(took)
        if not (policy.governor and waiting > params.due_minutes) and len(kept) < CONCEPTS * policy.cards:
            desks += 1
            if desks % DESKS == 0:
                kept += _new(desks // DESKS - 1, day, policy, rng, params)
                introduced = number if len(kept) == CONCEPTS * policy.cards else 0
    return Load(fmean(spent), peak, fmean(passed), introduced, longest)


def _order(one: Kept, day: dt.date, policy: Policy) -> tuple[bool, dt.date, float]:
    return (*today.waited(one.card.due if policy.fortnight else day, day), memory.retrievability(one.card, day))


def _new(concept: int, day: dt.date, policy: Policy, rng: Random, params: Params) -> list[Kept]:
    """Its cards, with a true memory 50% to either side of the scheduler's."""
    card = memory.first(day, params)
    stability = card.stability * policy.start
    card = replace(card, stability=stability, due=day + dt.timedelta(days=max(1, round(stability))))
    factor = policy.memory * rng.uniform(0.5, 1.5)
    return [Kept(concept, task, card, factor) for task in (AUTHORED if policy.cards == 3 else ("",))]


def _review(one: Kept, kept: list[Kept], day: dt.date, policy: Policy, rng: Random, params: Params) -> bool:
    """A failed card comes back tomorrow, whatever its new date."""
    knew, one.waited = rng.random() < one.recalled(day, policy), 0
    one.card = memory.review(one.card, "good" if knew else "again", day, params)
    if not knew:
        one.card = replace(one.card, due=day + dt.timedelta(days=params.lapsed_days))
        return False
    others = [k for k in kept if k.concept < one.concept]
    for other in rng.sample(others, min(policy.credit, len(others))):
        other.card = memory.credit(other.card, day, params)
    return True


def table(
    runs: int, minutes: Mapping[str, float] = AUTHORED, policies: tuple[Policy, ...] = POLICIES, params: Params = PARAMS, seed: int = 5
) -> dict[str, Load]:
    """The mean over ``runs`` learners; ``introduced`` is 0 where more than half never had them all, and the mean of the others otherwise."""
    out = {}
    for policy in policies:
        loads = [run(policy, Random(seed + k), minutes, params) for k in range(runs)]
        done = [one.introduced for one in loads if one.introduced]
        out[policy.name] = Load(
            fmean(one.minutes for one in loads), fmean(one.peak for one in loads), fmean(one.passed for one in loads),
            round(fmean(done)) if 2 * len(done) > runs else 0, max(one.longest for one in loads),
        )  # fmt: skip
    return out
