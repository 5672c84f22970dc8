"""What the session shows: frozen values, one per page or part of one. A derived number is a ``Number``; a given one is text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workings.contract.reading import Call, Number, Reading
from workings.course import Concept, Figure, Node, Prediction
from workings.course.parts import Blocks, Parts, Section


@dataclass(frozen=True, slots=True)
class Named:
    """A concept, by name and address."""

    slug: str
    name: str


# ---------------------------------------------------------------- Today
@dataclass(frozen=True, slots=True)
class WarmRow:
    """A due concept whose name is withheld."""

    ordinal: str
    last: Number
    chance: Number
    usual: Number


@dataclass(frozen=True, slots=True)
class Offer:
    """A concept that could be taken onto the desk."""

    concept: Named
    needs: tuple[Named, ...]
    score: Number
    note: str = ""
    """``parked``, ``not yet written``, or nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The one thing of the session."""

    concept: Named
    stage: str
    sat: Number | None
    prompts: str
    """"Three prompts are written", or nothing."""
    pointed: str
    """Which help was opened."""
    question: str
    """The learner's own, where they stopped."""
    say: str
    """What is to be done, in a sentence."""
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A rebuild that is due."""

    concept: Named
    statement: Blocks
    lines: str
    chance: Number


@dataclass(frozen=True, slots=True)
class Last:
    """The last line of the ledger, for the close."""

    event: int
    what: str
    before: Number
    after: Number


@dataclass(frozen=True, slots=True)
class Close:
    last: Last | None
    forecast: Named | None
    """Of which concept the forecast is asked; ``None`` where it was given today or nothing was on the desk."""
    dates: tuple[tuple[Named, date], ...]


@dataclass(frozen=True, slots=True)
class Parked:
    concept: Named
    question: str
    since: date


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    minutes: int
    parts: tuple[tuple[str, int], ...]
    """(name, minutes) of open, warm-up, desk, rebuild, close."""
    due: Number | None
    warm: tuple[WarmRow, ...]
    desk: Desk | None
    offers: tuple[Offer, ...]
    rebuild: Blank | None
    close: Close
    parked: tuple[Parked, ...]
    first: bool
    """Nothing has been recorded yet."""

    @property
    def clock(self) -> Mapping[str, str]:
        """Part -> when it is, in words: ``8 – 25 min``."""
        found, at = {}, 0
        for name, minutes in self.parts:
            found[name] = f"{at} – {at + minutes} min" if minutes else "not today"
            at += minutes
        return found


# ---------------------------------------------------------------- Map
@dataclass(frozen=True, slots=True)
class Spot:
    """A concept on the map."""

    node: Node
    state: str
    skipped: bool
    waiting: tuple[Named, ...]
    """Needs that are not met."""
    needs: tuple[Named, ...]
    rank: Number
    leads: Number
    can_waive: bool


@dataclass(frozen=True, slots=True)
class Map:
    spots: tuple[Spot, ...]
    """In payback order."""
    pick: str
    """The one chosen first."""

    @property
    def nodes(self) -> dict[str, Node]:
        return {spot.node.slug: spot.node for spot in self.spots}


# ---------------------------------------------------------------- Concept
@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the head of a concept's page, written or not."""

    node: Node
    title: str
    needs: tuple[Named, ...]
    rank: Number
    leads: Number
    listed: Number
    """How many other concepts are on the learner's list."""
    states: tuple[tuple[str, str], ...]
    """(stage, ``was``, ``now`` or nothing), in the order of a life."""
    stage: str
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A concept that has a place on the map and no page yet."""

    header: Header
    leads_to: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Where it was left, for the margin of a page come back to."""

    when: str
    question: str
    minutes: Number


@dataclass(frozen=True, slots=True)
class Rung:
    name: str
    title: str
    what: str
    state: str
    """``open``, ``can`` or ``later``."""
    when: str
    """"about 8 min, 2 tries": settings, so given."""
    ask: bool
    """Whether opening it now asks where, once a session."""
    blocks: Blocks = ()
    """Of a definition, once open."""
    readings: tuple[tuple[Reading, Call | None], ...] = ()
    """Of an item, once open: each with the call whose cells its numbers are."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One of the five prompts, with what was written."""

    number: int
    text: str
    placeholder: str
    value: str


@dataclass(frozen=True, slots=True)
class Predicted:
    """A prediction as it stands: ``asked``, ``locked`` (the run is on), ``done``, ``skipped``."""

    prediction: Prediction
    state: str
    choice: str = ""
    confidence: str = ""
    right: bool | None = None
    points: Number | None = None
    seen: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its predictions. ``current`` is the one being asked or run."""

    figure: Figure
    past: tuple[Predicted, ...]
    current: Predicted | None
    following: str
    """Id of a prediction not asked yet."""
    live: bool
    readout: tuple[tuple[Parts, Number, str, str], ...]
    """(label, number, unit, name of the line)."""


@dataclass(frozen=True, slots=True)
class Sat:
    """Minutes with the definition, so far."""

    minutes: Number
    so_far: str
    of: str
    """Both in minutes, for the ring."""
    over: str
    """", over two days"."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One exercise of a concept, to be chosen by name."""

    title: str
    kind: str
    """What is asked for, in a word or two: ``a number``, ``code``."""
    href: str


@dataclass(frozen=True, slots=True)
class Practised:
    """How use stands."""

    answered: int
    said: str
    chance: Number | None
    mean: Number | None
    named: tuple[str, ...]
    """What is said of each wrong rule that is named now."""
    exercises: tuple[Offered, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A written concept, as far as this learner is with it."""

    header: Header
    concept: Concept
    stage: str
    left: Left | None
    met: str | None
    """What was written at the opening problem; ``None`` before."""
    way_shown: bool
    reading: bool
    """Whether the text is shown: after the opening problem, or when it was skipped."""
    sections: tuple[Section, ...]
    figures: Mapping[str, Shown]
    prompts: tuple[Filled, ...]
    sat: Sat
    rungs: tuple[Rung, ...]
    ceiling: str
    practised: Practised
    rebuild: str
    """``later`` (a later day), ``due``, ``open`` or nothing."""
    due: date | None
    parked: bool
