"""Everything the log says about one concept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from workings.contract.reading import Recorded
from workings.learner import help, memory, skill
from workings.learner.life import KEPT, NEW
from workings.learner.params import PARAMS, Params
from workings.learner.rules import RuleState, Task


@dataclass(frozen=True, slots=True)
class Prediction:
    """A locked prediction. ``seen`` is what the learner saw after the run; ``None`` until they have said."""

    choice: object
    confidence: float | None
    right: bool | None
    skipped: bool
    event: int
    seen: str | None = None

    @property
    def done(self) -> bool:
        return self.skipped or self.seen is not None


@dataclass(frozen=True, slots=True)
class ConceptState:
    """Frozen. ``stage`` is one of :data:`life.STAGES` when it comes from :meth:`State.concept`."""

    slug: str
    stage: str = NEW
    was: str = NEW
    """The stage before it was parked."""
    opened: bool = False
    """All its own needs are set aside."""
    waived: frozenset[str] = frozenset()
    """Needs set aside one by one."""
    skipped: bool = False
    begun: dt.datetime | None = None
    """When it was first worked on."""

    meets: tuple[str, ...] = ()
    prompts: Mapping[int, str] = field(default_factory=dict)
    """Sit prompts 1–5, as last written."""
    written: tuple[tuple[dt.datetime, str], ...] = ()
    """Every filled sit prompt: the attempts at the definition."""
    rungs: Mapping[str, int] = field(default_factory=dict)
    """Rungs opened on the definition, with the event that did it."""
    asked_where: bool = False
    meet_s: float = 0.0
    engaged_s: float = 0.0
    """With the definition, the opening problem left out."""
    engaged_since_s: float = 0.0
    """Since the last attempt at the definition that counted."""
    practice_s: float = 0.0
    rebuild_s: float = 0.0
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    """By ``figure/prediction``."""

    start: skill.Start | None = None
    grid: skill.Grid = ()
    answers: int = 0
    """First answers to items whose explanation had not been read. ``right`` and ``kinds`` are of these."""
    right: float = 0.0
    kinds: frozenset[str] = frozenset()
    tasks: Mapping[str, Task] = field(default_factory=dict)
    whys: Mapping[str, str] = field(default_factory=dict)
    """Line of the proof -> why it may stand, as last written; ``""`` once the proof was read through."""
    sure: Mapping[str, str] = field(default_factory=dict)
    """What made the learner sure, by question; shown with the next one of these."""

    card: memory.Card | None = None
    siblings: tuple[memory.Sibling, ...] = ()
    times: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Engaged seconds of the last three, by ``use`` and ``rebuild``."""
    worked_on: dt.date | None = None
    """The day ``working`` was reached (or a rebuild last failed)."""
    rebuilt_on: dt.date | None = None
    """The first rebuild passed since the last one that failed."""
    parked_on: dt.date | None = None
    forecast: tuple[int, float] | None = None
    """Event and probability of a forecast that waits for the next rebuild."""
    last: dt.datetime | None = None
    answered_on: dt.date | None = None
    events: Mapping[str, int] = field(default_factory=dict)
    """Quantity -> the event that last changed it."""
    params: Params = PARAMS

    @property
    def mean(self) -> float:
        """E[θ]."""
        return skill.mean(self.grid)

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 80%."""
        return skill.interval(self.grid, self.params)

    @property
    def chance(self) -> float:
        """P(θ ≥ .75)."""
        return skill.chance(self.grid, self.params)

    @property
    def prior(self) -> skill.Grid:
        return self.start.grid if self.start else ()

    @property
    def rules(self) -> dict[int, RuleState]:
        """Every wrong rule met here. One that stands in two tasks is shown as it stands in the likelier."""
        found: dict[int, RuleState] = {}
        for task in self.tasks.values():
            for number, state in task.states.items():
                if number not in found or (state.named, state.posterior) > (found[number].named, found[number].posterior):
                    found[number] = state
        return found

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """(question, rule) of every rule that is named and not repaired."""
        return tuple((q, n) for q, task in self.tasks.items() for n, state in task.states.items() if state.named)

    @property
    def attempts(self) -> int:
        """Filled sit prompts that count."""
        return sum(help.counted(self.written, self.params))

    @property
    def sit(self) -> help.Sit:
        """For the ladder beside the definition."""
        return help.Sit(self.engaged_s, self.attempts, self.engaged_since_s, frozenset(self.rungs), self.asked_where)

    @property
    def due(self) -> dt.date | None:
        """The day it comes back: the card's, or a sibling's if that is sooner. ``None``: nothing is planned."""
        dates = [s.due for s in self.siblings]
        if self.card is not None:
            dates.append(self.card.due)
        return min(dates, default=None)

    @property
    def turn(self) -> str:
        """What its next review asks for: use, say or rebuild."""
        return self.card.turn if self.card is not None and self.stage in KEPT else "rebuild" if self.card is not None else "use"

    def recipe(self, quantity: str) -> Recorded | None:
        """The recipe of a number of this concept (``mean``, ``low``, ``high``, ``chance``, ``engaged``, ``stability``, ``rule:16``…).

        ``None`` where no event has changed it: then it stands at the learner's own record, which is :func:`ledger.start`'s.
        """
        event = self.events.get(quantity.partition(":")[0])
        return None if event is None else Recorded(event, quantity)


_NAMES = tuple(f.name for f in fields(ConceptState))
_VALUES = attrgetter(*_NAMES)


def changed(c: ConceptState, fields: Mapping[str, Any]) -> ConceptState:
    """``replace(c, **fields)``, at a third of its cost: a long log is folded at every start."""
    return ConceptState(**{**dict(zip(_NAMES, _VALUES(c), strict=True)), **fields})
