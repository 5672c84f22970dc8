"""What the learner knows, as far as the log tells: ``fold(events) -> State``. Pure: the time and the course are passed in.

state = fold(store.events(), now=clock(), given=given)
state, entries = state.after(event)         one more event; the same as folding it with the rest
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workings.contract.event import Event
from workings.learner import life, memory, skill
from workings.learner.concept import ConceptState
from workings.learner.confidence import Tally
from workings.learner.entries import Entry
from workings.learner.given import NOTHING, Given
from workings.learner.params import PARAMS, Params
from workings.learner.recalibration import Recalibration


@dataclass(frozen=True, slots=True)
class State:
    """Frozen. Times are aware; days are days of ``zone``."""

    now: dt.datetime
    given: Given = NOTHING
    params: Params = PARAMS
    zone: dt.tzinfo = dt.UTC
    concepts: Mapping[str, ConceptState] = field(default_factory=dict)
    """As the log has them; ask :meth:`concept` for the stage that holds now."""
    scores: tuple[float, ...] = ()
    """The last 120 first answers over all concepts."""
    said: Mapping[str, Tally] = field(default_factory=dict)
    """Stated probabilities by question, ``right?`` and ``rebuild?``."""
    event: int = 0
    """The last event folded."""
    own: Recalibration = field(default_factory=Recalibration)
    """The scheduler's chances in the learner's own scale, over every review of every card."""

    @property
    def today(self) -> dt.date:
        return self.day(self.now)

    def day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.zone).date()

    def at(self, now: dt.datetime) -> State:
        """The same log, seen at another time."""
        return replace(self, now=now)

    def start(self) -> skill.Start:
        """Where a concept without evidence stands: at the learner's own record."""
        return skill.start(sum(self.scores), len(self.scores), self.params)

    def met(self, slug: str) -> bool:
        """Whether ``slug`` serves as a need: working or later, skipped on purpose, or not yet written."""
        raw = self.concepts.get(slug)
        if slug not in self.given.written or (raw is not None and raw.skipped):
            return True
        stage = "" if raw is None else raw.was if raw.stage == "parked" else raw.stage
        return stage in life.MET

    def unmet(self, slug: str) -> tuple[str, ...]:
        """The needs that keep ``slug`` on the shelf."""
        raw = self.concepts.get(slug)
        if raw is not None and raw.opened:
            return ()
        waived = raw.waived if raw is not None else frozenset()
        return tuple(need for need in self.given.needed(slug) if need not in waived and not self.met(need))

    def concept(self, slug: str) -> ConceptState:
        """The concept as it stands now: shelved or ready where nobody has touched it, rebuilding on a later day than working."""
        raw = self.concepts.get(slug) or ConceptState(slug, params=self.params)
        stage = self._stage(raw)
        if raw.start is None:
            start = self.start()
            return replace(raw, stage=stage, start=start, grid=start.grid)
        return raw if stage == raw.stage else replace(raw, stage=stage)

    def _stage(self, raw: ConceptState) -> str:
        if raw.stage == life.NEW:
            return "shelved" if self.unmet(raw.slug) else "ready"
        return stage_on(raw, self.today)

    def tally(self, question: str = "right?") -> Tally:
        return self.said.get(question, Tally())

    def ready_now(self, slug: str) -> float:
        """E[θ] · R*(t); without a card, E[θ]."""
        concept = self.concept(slug)
        return concept.mean * (memory.recall(concept.card, self.today, self.own) if concept.card else 1.0)

    def after(self, event: Event) -> tuple[State, tuple[Entry, ...]]:
        """The state one event later, and what the event changed."""
        from workings.learner import changes

        return changes.after(self, event)


def stage_on(raw: ConceptState, day: dt.date) -> str:
    """``working`` becomes ``rebuilding`` when a later day has come."""
    if raw.stage == "working" and raw.worked_on is not None and day > raw.worked_on:
        return "rebuilding"
    return raw.stage


def fold(events: Iterable[Event], *, now: dt.datetime, given: Given = NOTHING, params: Params = PARAMS, zone: dt.tzinfo = dt.UTC) -> State:
    """The state after ``events``, in order."""
    state = State(now, given, params, zone)
    for event in events:
        state, _ = state.after(event)
    return state
