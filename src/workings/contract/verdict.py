"""The verdict on an answer: right, wrong, or not readable. It depends on the question and the answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workings.contract.maths import Maths
from workings.contract.reading import Block, Paragraph, Part

Outcome = Literal["right", "wrong", "unreadable"]


@dataclass(frozen=True, slots=True)
class Match:
    """A catalogued wrong rule that gives exactly this answer on this item."""

    rule: int
    """Number of the rule in the catalogue."""
    owner: str
    """Slug of the concept that owns it."""
    deed: str
    """Completes "It is what you get if you …"."""
    says: str
    """The two sentences said when the rule is named."""


RowState = Literal["", "right", "wrong", "unreadable", "undecided", "unneeded"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer in several lines: as it was typed, as it was read, and how it stands."""

    text: str
    shown: Maths | None = None
    label: str = ""
    """What stands before it: a relation, the letter of a block."""
    aside: str = ""
    """What stands after it: the reason that was given."""
    state: RowState = ""
    note: tuple[Part, ...] = ()
    """One sentence, where there is one to say."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` is y in [0, 1]; ``matches`` is empty where no known slip gives the answer (then nobody guesses)."""

    outcome: Outcome
    score: float
    text: str
    """What was typed."""
    value: tuple[float, ...] | None = None
    shape: tuple[int, ...] = ()
    read_as: Maths | None = None
    """"I read your answer as …"."""
    matches: tuple[Match, ...] = ()
    sentences: tuple[str, ...] = ()
    """What is said, in order; the first names the answer, never the person."""
    at: int | None = None
    """For an unreadable answer: the character where reading stopped."""
    instead: str = ""
    rows: tuple[Row, ...] = ()
    """An answer in several lines, line by line."""
    said: tuple[Paragraph, ...] = ()
    """``sentences`` as parts, so that each number in them opens. Empty where they hold no derived number."""
    blocks: tuple[Block, ...] = ()
    """What is shown beneath the sentences: the input on which code failed, what it printed, a curve."""
