"""A scale from the learner's own sits: what the settings may propose after ten of a kind. It is never applied unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workings.contract.number import format_number
from workings.contract.reading import Number
from workings.learner.numbers import number
from workings.learner.params import PARAMS
from workings.learner.sitting import Sit, sits
from workings.session.counts import named
from workings.session.log import Log
from workings.session.numbers import counted
from workings.session.settings import SCALES

ENOUGH = 10
"""Sits that came clear by themselves, before anything is proposed (D2)."""
LATEST = 100
LONGEST = 20.0
"""Minutes that no proposal goes beyond (D2)."""
KINDS: Mapping[str, str] = {"definition": "definition", "item": "problem"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """``chip`` is the scale whose explanation comes nearest to the learner's own median."""

    n: Number
    median: Number
    """Engaged minutes."""
    chip: str


def proposals(log: Log) -> Mapping[str, Proposal]:
    """By kind of sitting; those with fewer than ten sits are left out."""
    ledger = log.ledger()
    found = [s for s in sits(log.events, ledger.entries) if s.unaided]
    by_place = {place: [s for s in found if s.kind == kind][-LATEST:] for place, kind in KINDS.items()}
    return {place: _proposal(place, own) for place, own in by_place.items() if len(own) >= ENOUGH}


def _proposal(place: str, own: list[Sit]) -> Proposal:
    minutes = [number("sat", s.counted(PARAMS.gap_cap, PARAMS), digits=1).value for s in own]
    rows = tuple(f"{named(s.concept).name}, about {format_number(m, 1)} min" for s, m in zip(own, minutes, strict=True))
    median = number("quartile", {"minutes": minutes, "level": 0.5}, digits=1)
    return Proposal(
        counted(f"Sits with a {KINDS[place]} that came clear without an explanation", rows), median, nearest(place, median.value)
    )


def nearest(place: str, minutes: float) -> str:
    """The chip at which the explanation of ``place`` opens nearest to ``minutes``, in a hundred of the authored time."""
    authored = PARAMS.ladders[place].minutes[-1]
    able = [scale for scale in SCALES if scale and scale * authored <= LONGEST]
    return f"{round(100 * min(able, key=lambda scale: abs(scale * authored - minutes)))}"
