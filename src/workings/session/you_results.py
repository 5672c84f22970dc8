"""What the page *You* shows, part by part: frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workings.contract.reading import Number
from workings.session.results import Bits, You
from workings.session.views import Named


@dataclass(frozen=True, slots=True)
class Chip:
    """One chance that was used: how often, how often it was so, and what the line makes of it."""

    said: float
    n: Number
    share: Number
    """The raw dot."""
    bar: tuple[Number, Number]
    """Jeffreys' 80%."""
    smoothed: Number
    """In a hundred, as is the band."""
    band: tuple[Number, Number]
    leans: bool
    """Whether the band leaves the diagonal out."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """From twenty statements on. The curve and its band stand on ``at``, in a hundred."""

    n: Number
    chips: tuple[Chip, ...]
    at: tuple[float, ...]
    line: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    surprise: Number
    rate: Number
    base: Number
    skill: Number
    interval: tuple[Number, Number]
    brier: Number
    split: tuple[Number, Number, Number]
    """Reliability, resolution, uncertainty; the last is also Brier of the hit rate."""
    rebuilds: Bits | None

    @property
    def known(self) -> bool:
        """The interval of the skill leaves 0 out."""
        return not self.interval[0].value <= 0 <= self.interval[1].value


@dataclass(frozen=True, slots=True)
class Sat:
    """A dot: one sit."""

    concept: Named
    what: str
    day: date
    minutes: Number
    ended: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sits together: a week, the first ten, those since."""

    words: str
    start: int
    """The first of them among all, counted from 0."""
    size: int
    n: Number
    median: Number
    quartiles: tuple[Number, Number]
    clear: Number | None = None
    """How many came clear without an explanation; ``None`` for a week."""
    share: Number | None = None
    interval: tuple[Number, Number] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From the first ten to those since, with its 80% interval."""

    by: Number
    low: Number
    high: Number

    @property
    def clear(self) -> bool:
        """The interval leaves 0 out."""
        return not self.low.value <= 0 <= self.high.value


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Sits whose rebuild, two weeks or more later, was passed, and those whose rebuild was not. ``change``: in the median, from not to passed."""

    passed: Number
    missed: Number
    medians: tuple[Number | None, Number | None]
    """Of the passed, of the missed."""
    change: Change | None


@dataclass(frozen=True, slots=True)
class Sitting:
    kind: str
    others: tuple[str, ...]
    """The other kind, where there are sits of it."""
    cap: str
    usual: str
    sats: tuple[Sat, ...]
    going_on: str
    """How many have not ended, in words; empty where there are none."""
    weeks: tuple[Stretch, ...]
    halves: tuple[Stretch, ...]
    """The first ten; and those since, where there are any."""
    share: Change | None
    minutes: Change | None
    rebuilt: Rebuilt | None
    """Minutes sat against the rebuild two weeks later; ``None`` before the first of them."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Chances stated by one scheduler, beside the running mean on the same reviews."""

    name: str
    loss: Number
    change: Change


@dataclass(frozen=True, slots=True)
class Scheduler:
    """``scored`` is empty before twenty reviews."""

    n: Number
    running: Number
    scored: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Knob:
    """A number of the model that a copy may change. Texts, since they are given."""

    name: str
    words: str
    letter: str
    used: str
    now: str
    most: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One line of the ledger worked again with other numbers. Nothing of it is stored."""

    knobs: tuple[Knob, ...]
    changed: bool
    problem: str
    """Why the numbers cannot be used; then the copy stands as it was."""
    mean: Number
    interval: tuple[Number, Number]
    chance: Number
    prior: tuple[float, ...]
    likelihood: tuple[float, ...]
    posterior: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the coin: concepts that were given this scale, and their first delayed rebuilds."""

    scale: str
    concepts: tuple[Named, ...]
    n: Number
    passed: Number | None
    share: Number | None
    interval: tuple[Number, Number] | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The coin-flip experiment. ``sides`` are empty before it was ever begun."""

    running: bool
    open: Number
    """Concepts that a coin could still be thrown for."""
    a_side: Number
    power: Number
    needed: Number
    one: str
    other: str
    begun: date | None
    sides: tuple[Side, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Yours:
    """The page."""

    ledger: You
    calibrated: Calibrated | None
    statements: Number | None
    """How many there are, while there are fewer than twenty."""
    sitting: Sitting
    copy: Copy | None
    scheduler: Scheduler | None
    trial: Trial
