"""What one event changed: the log that comes out of a fold beside the state. The ledger is made of these."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from workings.learner.confidence import Statement
from workings.learner.memory import Card, Grade
from workings.learner.recalibration import Recalibration
from workings.learner.rules import Change
from workings.learner.skill import Evidence, Grid, Start


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """One score moved the belief about one concept. ``part`` counts the scores of one event (a rebuild has several)."""

    event: int
    part: int
    at: dt.datetime
    concept: str
    item: str
    what: str
    """The question, the prediction, or the part of the rebuild."""
    evidence: Evidence
    help: str
    start: Start
    before: Grid
    after: Grid
    elsewhere: bool = False
    """A miss sent by another concept's item, whose named wrong rule belongs here."""


@dataclass(frozen=True, slots=True)
class SaidEntry:
    """A probability that was stated, scored."""

    statement: Statement

    @property
    def event(self) -> int:
        return self.statement.event


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """The belief about a task's wrong rules moved."""

    event: int
    at: dt.datetime
    concept: str
    question: str
    change: Change
    after: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CardEntry:
    """The date moved. ``why``: made, review, or credit (from another concept's item)."""

    event: int
    concept: str
    day: dt.date
    why: str
    grade: Grade
    before: Card | None
    after: Card
    own: Recalibration | None = None
    """The learner's own scale before a review; what it became follows from this, the chance and the grade."""


@dataclass(frozen=True, slots=True)
class EngagedEntry:
    """Minutes were added."""

    event: int
    concept: str
    place: str
    gaps: tuple[float, ...]
    cap: float


Entry: TypeAlias = SkillEntry | SaidEntry | RuleEntry | CardEntry | EngagedEntry
