"""One event being folded: the draft of the next state, and the entries so far. Used within :meth:`State.after` and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from workings.contract.event import Event
from workings.learner import life, memory, skill
from workings.learner.concept import ConceptState, changed
from workings.learner.confidence import Statement, Tally
from workings.learner.entries import CardEntry, Entry, SaidEntry, SkillEntry
from workings.learner.params import Params
from workings.learner.state import State, stage_on

SKILL = ("mean", "low", "high", "chance", "posterior", "before", "likelihood", "faded", "prior")
"""Quantities that one score changes."""


class Turn:
    """Holds the only mutable things of a fold, for the length of one event."""

    def __init__(self, state: State, event: Event) -> None:
        self.state, self.event = state, event
        self.data: Mapping[str, Any] = event.data
        self.id = event.id
        self.day: dt.date = state.day(event.at)
        self.params: Params = state.params
        self._concepts: dict[str, ConceptState] = {}
        self._pending: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, list[str]] = {}
        self._said: dict[str, Tally] = {}
        self._scores = state.scores
        self._own = state.own
        self._entries: list[Entry] = []

    # ------------------------------------------------------------------ the draft
    @property
    def concept(self) -> ConceptState:
        return self.of(self.event.concept)

    def of(self, slug: str) -> ConceptState:
        """The concept with every change so far."""
        found = self._concepts.get(slug) or self.state.concepts.get(slug) or ConceptState(slug, params=self.params)
        if fields := self._pending.pop(slug, None):
            found = self._concepts[slug] = changed(found, fields)
        return found

    def change(self, slug: str = "", **fields: Any) -> None:
        """Set fields. They are gathered, and copied into a new frozen state when somebody looks."""
        self._pending.setdefault(slug or self.event.concept, {}).update(fields)

    def enter(self, entry: Entry, *quantities: str, slug: str = "") -> None:
        """Keep the entry, and note which quantities of the concept this event has changed."""
        self._entries.append(entry)
        self._changed.setdefault(slug or self.event.concept, []).extend(quantities)

    def close(self) -> tuple[State, tuple[Entry, ...]]:
        if self.event.concept:
            self.change(last=self.event.at)
        for slug, quantities in self._changed.items():
            self.change(slug, events={**self.of(slug).events, **dict.fromkeys(quantities, self.id)})
        touched = {slug: self.of(slug) for slug in {*self._concepts, *self._pending}}
        said = {**self.state.said, **self._said} if self._said else self.state.said
        state = self.state
        concepts, last = {**state.concepts, **touched}, max(self.id, state.event)
        after = State(state.now, state.given, state.params, state.zone, concepts, self._scores, said, last, self._own)
        return after, tuple(self._entries)

    # ------------------------------------------------------------------ stages
    def happened(self, what: str) -> None:
        stage = life.after(self.stage, what)
        if stage not in (self.concept.stage, self.stage):
            self.change(stage=stage)

    @property
    def stage(self) -> str:
        """The stage on the day of the event."""
        return stage_on(self.concept, self.day)

    def resume(self) -> None:
        """Work on a parked concept takes it up again where it was."""
        if self.concept.stage == "parked":
            self.change(stage=self.concept.was, was=life.NEW, parked_on=None)

    def working(self) -> None:
        """Reached: the card is made, due in two days."""
        self.change(worked_on=self.day)
        if self.concept.card is None:
            card = memory.first(self.day, self.params, self.id)
            self.change(card=card)
            self.enter(CardEntry(self.id, self.event.concept, self.day, "made", "good", None, card), "stability", "difficulty")

    # ------------------------------------------------------------------ beliefs
    def record(self, score: float) -> None:
        """One more first answer in the learner's own record."""
        self._scores = (*self._scores, score)[-self.params.record_window :]

    def believe(self, slug: str, kind: str, y: float, help: str = "none", *, what: str = "", part: int = 0,
                options: int | None = None, weight: float | None = None, elsewhere: bool = False) -> None:  # fmt: skip
        """One step of the grid filter."""
        c = self.of(slug)
        start = c.start or skill.start(sum(self._scores), len(self._scores), self.params)
        before = c.grid or start.grid
        e = skill.evidence(kind, y, help, params=self.params, first_part=part == 0, options=options, weight=weight)
        after = skill.update(before, start.grid, e)
        self.change(slug, start=start, grid=after)
        entry = SkillEntry(self.id, part, self.event.at, slug, self.event.item, what, e, help, start, before, after, elsewhere)
        self.enter(entry, *SKILL, slug=slug)

    def state_probability(self, question: str, p: float | None, right: bool, event: int = 0) -> None:
        """Score a stated probability, if one was stated. ``event``: where it was said, if not here."""
        if p is None:
            return
        said = Statement(self.id, self.event.concept, question, p, right)
        tally = self._said.get(question) or self.state.said.get(question) or Tally()
        self._said[question] = tally.after(said, self.params)
        self._entries.append(SaidEntry(said))

    # ------------------------------------------------------------------ memory
    def review(self, score: float, help: str = "none", passed: bool = True, question: str = "") -> None:
        """The card's review of the day, and what it does to the stage. Does nothing without a card or twice in one day."""
        c = self.concept
        if c.card is None or self.day <= c.card.last:
            return
        grade = memory.grade(score, help, passed, self.params)
        card = memory.review(c.card, grade, self.day, self.params, self.id)
        siblings = c.siblings
        if grade == "again":
            tomorrow = self.day + dt.timedelta(days=self.params.lapsed_days)
            siblings = (*siblings, memory.Sibling(question, tomorrow, "lapsed", self.id))
        self.change(card=card, siblings=siblings)
        self.enter(CardEntry(self.id, c.slug, self.day, "review", grade, c.card, card, self._own), "stability", "difficulty")
        self._own = self._own.after(memory.retrievability(c.card, self.day), grade != "again", self.id)
        self.happened("failed" if grade == "again" else "passed")

    def credit(self, slug: str) -> None:
        """A share of a success for a concept that this item exercised."""
        c = self.of(slug)
        if c.card is None:
            return
        card = memory.credit(c.card, self.day, self.params, self.id)
        if card != c.card:
            self.change(slug, card=card)
            self.enter(CardEntry(self.id, slug, self.day, "credit", "good", c.card, card), "stability", slug=slug)
