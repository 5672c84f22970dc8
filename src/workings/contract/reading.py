"""A Reading: an ordered list of blocks made of parts. A derived number is always a :class:`Number` with its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from workings.contract.maths import Maths


@dataclass(frozen=True, slots=True)
class Call:
    """A named pure function with its inputs, traced when opened. ``line`` and ``index`` pick one cell (``None``: the output)."""

    function: str
    """``concept/function`` for a concept's ``working.py`` (``dot/cosine``), or ``learner/update`` and the like."""
    inputs: Mapping[str, Any]
    """Plain numbers and nested lists: JSON."""
    line: int | None = None
    index: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """Something a person typed, read as mathematics: ``1*4 + 2*0``; ``100 * right / n`` with what is given for its names."""

    text: str
    given: Mapping[str, Any] = field(default_factory=dict)
    """Plain numbers and nested lists by name."""
    said: str = ""
    """Where what is given comes from, in a sentence."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A quantity of the learner model just after event ``event``; the call behind it is rebuilt from the log when opened."""

    event: int
    quantity: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A call of the learner's own code, as event ``event`` keeps it; it is followed again when opened."""

    event: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A count or a look-up: what was asked, and the rows it gave. Shown as a checked atom."""

    query: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement or a stated judgement: how, when, on how many."""

    how: str
    when: str = ""
    n: int = 1


Recipe: TypeAlias = Call | Typed | Recorded | Pasted | Counted | Measured


@dataclass(frozen=True, slots=True)
class Number:
    """A derived number on a page. There is no way to show one without its recipe."""

    value: float
    recipe: Recipe
    digits: int = 3
    unit: str = ""
    grouped: bool = False
    """A large whole number in groups of three digits, and as text only: ``8 030 261 248``."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    style: str = ""
    """``""``, ``em``, ``code``, ``quiet``, or ``given``: a number that nobody derived."""


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics inside a line of text."""

    maths: Maths


Part: TypeAlias = Text | Number | Formula


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """Rows aligned at their relation: ``left = right``, then ``= …``. Each row is (left or None, relation, right)."""

    rows: tuple[tuple[Maths | None, str, Maths], ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The value of one line, as the cells a person can point at."""

    line: int
    shape: tuple[int, ...]
    values: tuple[float, ...]
    dims: tuple[str, ...] = ()
    digits: int = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of the author's code: its text, and where it stands."""

    text: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that are closed until asked for."""

    title: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working as a row: the author's source, its formula, its value, and what is folded inside."""

    line: int
    name: str
    source: Source | None
    blocks: tuple[Block, ...]
    value: Cells


@dataclass(frozen=True, slots=True)
class Listing:
    """Code, or what it printed, as it stands."""

    text: str
    title: str = ""
    first: int = 1
    """Number of its first line; 0: its lines have no numbers."""
    marked: tuple[int, ...] = ()
    """Lines that are pointed at."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a plot: ``ys`` over ``xs``, both of one length."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    role: Literal["", "own", "right"] = ""
    """``own``: what the learner drew or computed; ``right``: what is so."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves on one pair of axes. What it shows is said in ``title`` as well."""

    title: str
    curves: tuple[Curve, ...]
    across: str = ""
    up: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of parts under their heads. A column whose cells all are numbers stands to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]
    """Every row has as many cells as ``head``; each cell is parts."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """A number with the interval around it, on a row of its own."""

    label: str
    at: Number
    low: Number | None = None
    high: Number | None = None
    role: Literal["", "own", "right"] = ""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Numbers with their intervals on one axis. What it shows is said in ``title`` as well."""

    title: str
    rows: tuple[Range, ...]
    across: str = ""


Block: TypeAlias = Paragraph | Equation | Cells | Source | Fold | Step | Listing | Plot | Table | Ranges


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person is shown: a title and blocks, in order."""

    title: str
    blocks: tuple[Block, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Machine-readable extras for ``--json``."""
