"""The learner's own experiment (D2): per concept a coin sets the scale of sitting to one half or one and a half; the first delayed rebuild tells.

Read from the log alone. A coin is thrown once, when the experiment is begun, and what it showed is in the event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from workings.contract.event import Event
from workings.learner.params import PARAMS
from workings.learner.state import State

SCALES = PARAMS.experiment_scales
ONE, OTHER = PARAMS.experiment_chances
"""The two true shares of rebuilds passed that the power is worked out for (D2)."""
Z, Z_POWER = 1.959963984540054, 0.8416212335729143
"""Normal quantiles at .975 (an error of 5%, both ways) and at .80 (found four times in five)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One concept with its coin. ``passed``: its first delayed rebuild; ``None`` until there is one."""

    concept: str
    scale: float
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    running: bool = False
    begun: dt.datetime | None = None
    outcomes: tuple[Outcome, ...] = ()

    def of(self, scale: float) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.scale == scale)


def open_for(state: State, slugs: Sequence[str]) -> tuple[str, ...]:
    """The concepts that nobody has begun or left out: those a coin can still be thrown for."""
    return tuple(slug for slug in slugs if (raw := state.concepts.get(slug)) is None or not (raw.stage or raw.skipped or raw.engaged_s))


def coins(slugs: Sequence[str], chance: Random) -> dict[str, Any]:
    """What the event holds: one fair coin for each."""
    return {"to": "begun", "scales": {slug: chance.choice(SCALES) for slug in slugs}}


def scale_of(events: Iterable[Event], slug: str) -> float | None:
    """The scale a coin has set for ``slug``, while the experiment runs."""
    found: Mapping[str, float] = {}
    for event in events:
        if event.kind == "experiment":
            found = event.data["scales"] if event.data["to"] == "begun" else {}
    return found.get(slug)


def read(events: Sequence[Event], zone: dt.tzinfo) -> Experiment:
    """The experiment as the log has it. What came to be known before it was left stays known; a new coin takes the place of an old one."""
    running, begun = False, None
    coin: dict[str, tuple[float, int]] = {}
    for event in events:
        if event.kind != "experiment":
            continue
        running = event.data["to"] == "begun"
        if running:
            begun = begun or event.at
            coin |= {slug: (scale, event.id) for slug, scale in event.data["scales"].items()}
        else:
            seen = _first(events, coin, event.id, zone)
            coin = {slug: coin[slug] for slug in seen}
    passed = _first(events, coin, None, zone)
    return Experiment(running, begun, tuple(Outcome(slug, scale, passed.get(slug)) for slug, (scale, _) in coin.items()))


def _first(events: Sequence[Event], coin: Mapping[str, tuple[float, int]], until: int | None, zone: dt.tzinfo) -> dict[str, bool]:
    """The first rebuild of each concept on a later day than the first work on it, both after its coin."""
    met: dict[str, dt.date] = {}
    found: dict[str, bool] = {}
    for event in events:
        slug = event.concept
        if slug not in coin or event.id <= coin[slug][1] or (until is not None and event.id > until):
            continue
        day = event.at.astimezone(zone).date()
        met.setdefault(slug, day)
        if event.kind == "rebuild" and day > met[slug]:
            found.setdefault(slug, bool(event.data["passed"]))
    return found
