"""What the session shows of practice, of a rebuild, and of the ledger: frozen values, one per page or part of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workings.contract.event import Event
from workings.contract.reading import Call, Number, Paragraph, Reading
from workings.contract.verdict import Verdict
from workings.course import Concept
from workings.course.nouns import ProofLine
from workings.course.parts import Blocks, Parts
from workings.practice import Item
from workings.practice.help import Statement
from workings.practice.own import Made
from workings.session.views import Named, Rung, Shown


# ---------------------------------------------------------------- Practice
@dataclass(frozen=True, slots=True)
class Bits:
    """One statement scored, the average so far, and what it is compared with."""

    said: str
    points: Number
    mean: Number
    base: Number
    rate: Number
    n: Number
    skill: Number


@dataclass(frozen=True, slots=True)
class Asked:
    """ "Is that what you did?", and the reply if there is one."""

    rule: int
    deed: str
    reply: str
    chance: Number | None


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer that was recorded."""

    event: Event
    verdict: Verdict
    said: tuple[Paragraph, ...]
    """What is said of it; the first names the answer."""
    asked: Asked | None
    named: bool
    """Whether a wrong rule is named in it."""
    bits: Bits | None
    sure: bool
    """Whether "what made you sure?" is asked."""
    sure_text: str
    belief: tuple[Number, Number] | None
    """Before and after; ``None`` where the answer was no evidence."""
    returns: date | None
    """When one of these comes back whatever the schedule says."""
    contrast: Shown | None
    """The contrast case as a figure of the learner's own numbers; after a confident miss, once they have said what made them sure."""
    case: tuple[tuple[Reading, Call | None], ...] = ()
    """The contrast case, worked, where no figure fits."""
    feature: tuple[tuple[Reading, Call | None], ...] = ()
    """Of an answer that was right and hardly believed: what it hangs on."""


@dataclass(frozen=True, slots=True)
class Field:
    """The field of an answer: one text, whatever a script makes of it."""

    widget: str
    """``line``, ``page``, ``code``, ``blocks``, ``lines`` or ``sketch``."""
    start: str
    """What stands in it at first."""
    runs: bool
    """Whether it can be run before it is marked."""
    parts: Mapping[str, Any]
    """What the widget shows: the blocks, the reasons, the points of a sketch."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An item as it stands: the statement, the help, and what was answered."""

    item: Item
    statement: Statement
    field: Field
    concept: Named
    stage: str
    count: str
    """"third of about six"."""
    ask_confidence: bool
    unnamed: bool
    """In a warm-up the concept is named only after the answer."""
    rungs: tuple[Rung, ...]
    marked: Marked | None
    first: bool
    """Whether the next answer is the first, and so evidence."""
    solution: tuple[tuple[Reading, Call | None], ...]
    """The worked solution, once right or opened."""
    again: str
    """What made the learner sure, the last time they were and it was not so."""
    ceiling: str = ""
    """What is offered at the problem's ceiling: ``offer``, ``need`` or nothing."""
    need: Named | None = None
    """At the second ceiling: the need that is least at hand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer led to. ``event`` is ``None`` where it could not be read: nothing was marked, nothing recorded."""

    verdict: Verdict
    event: Event | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof to be read: its lines, each with those it uses by their numbers and with what the learner wrote beside it."""

    concept: Concept
    lines: tuple[tuple[ProofLine, str, str], ...]
    """(line, "lines 1 and 3" or nothing, why it may stand in the learner's own words)"""
    first: bool
    """No proof has been read through yet."""
    ordering: str
    """The exercise that puts its lines in order; empty where there is none."""


# ---------------------------------------------------------------- a function of one's own
@dataclass(frozen=True, slots=True)
class Own:
    """Pasted code, and what following it came to. ``event`` is 0 where it could not be followed: then nothing was recorded."""

    event: int
    code: str
    call: str
    made: Made


# ---------------------------------------------------------------- Rebuild
@dataclass(frozen=True, slots=True)
class ProbeShown:
    id: str
    kind: str
    text: Blocks
    typed: str = ""
    verdict: Verdict | None = None
    value: Number | None = None
    after: Blocks = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A rubric item: yes only with a line of one's own page."""

    id: str
    text: Parts
    yes: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """The blank page at one of its three steps: ``write``, ``mark``, ``done``."""

    concept: Concept
    named: Named
    step: str
    forecast: str = ""
    page: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    probes: tuple[ProbeShown, ...] = ()
    message: str = ""
    passed: bool = False
    bits: Bits | None = None
    due: date | None = None
    event: int = 0
    begun: str = ""
    """When the blank page was opened, in seconds: carried from step to step."""
    early: bool = False
    """The concept is not yet at its rebuild: a page passed now is the test-out."""


# ---------------------------------------------------------------- You
@dataclass(frozen=True, slots=True)
class LedgerLine:
    event: int
    part: int
    concept: Named
    day: date
    what: str
    kind: str
    score: str
    help: str
    mean: Number
    low: float
    high: float
    at: float


@dataclass(frozen=True, slots=True)
class Opened:
    """A ledger line opened: three curves, the numbers used, what came of them."""

    line: LedgerLine
    title: str
    start: Number
    """Where the belief began: the learner's own record."""
    before: Number
    after: Number
    interval: tuple[Number, Number]
    chance: Number
    used: tuple[tuple[str, str, str], ...]
    """(words, letter, value): settings of the model, so given."""
    theta: tuple[float, ...]
    prior: tuple[float, ...]
    likelihood: tuple[float, ...]
    posterior: tuple[float, ...]
    able: float
    code: tuple[tuple[str, str], ...]
    """(line, remark) of ``learner.sums``, as they stand in the file."""


@dataclass(frozen=True, slots=True)
class You:
    lines: tuple[LedgerLine, ...]
    earlier: bool
    """Whether there are lines before those shown."""
    opened: Opened | None
    bits: Bits | None
    rebuilds: Bits | None
    answers: Number


@dataclass(frozen=True, slots=True)
class Count:
    """A look-up, opened: what was asked, and what it gave."""

    title: str
    asked: str
    rows: tuple[Named, ...] = ()
    plain: tuple[str, ...] = ()
    source: str = ""
