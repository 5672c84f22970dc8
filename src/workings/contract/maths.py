"""Mathematics as a small tree of parts: lowered once each to MathML, terminal text and LaTeX. Never a string of markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sym:
    """A letter or name. ``role``: ``""`` italic, ``vector`` bold, ``upright`` for function names and words."""

    text: str
    role: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Num:
    """A number. ``line`` and ``index`` say which cell of the working it is, so that it can be opened; without them it is given."""

    value: float
    line: int | None = None
    index: tuple[int, ...] = ()
    digits: int = 3
    signed: bool = False
    """It stands where a negative number needs brackets: ``2·(−3)``."""


@dataclass(frozen=True, slots=True)
class Oper:
    """An operator sign: ``+``, ``·``, ``=``."""

    text: str


@dataclass(frozen=True, slots=True)
class Seq:
    children: tuple[Maths, ...]


@dataclass(frozen=True, slots=True)
class Frac:
    top: Maths
    bottom: Maths


@dataclass(frozen=True, slots=True)
class Root:
    child: Maths


@dataclass(frozen=True, slots=True)
class Power:
    base: Maths
    exponent: Maths


@dataclass(frozen=True, slots=True)
class Sub:
    """A base with lower indices: ``a₁``, ``E₁₃``."""

    base: Maths
    index: Maths


@dataclass(frozen=True, slots=True)
class Gather:
    """``Σ_{index=1}^{upper} body``; ``sign`` is Σ, Π, max or min."""

    sign: str
    index: str
    upper: Maths
    body: Maths


@dataclass(frozen=True, slots=True)
class Fence:
    """Brackets round a child: ``(`` ``[`` ``|`` ``‖``."""

    left: str
    child: Maths
    right: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix in square brackets, row by row; a vector is one row with commas."""

    rows: tuple[tuple[Maths, ...], ...]
    as_list: bool = False


Maths: TypeAlias = Sym | Num | Oper | Seq | Frac | Root | Power | Sub | Gather | Fence | Grid


def seq(*children: Maths) -> Seq:
    """A row of parts; nested rows are opened up."""
    flat: list[Maths] = []
    for child in children:
        flat.extend(child.children if isinstance(child, Seq) else (child,))
    return Seq(tuple(flat))


def numbers(maths: Maths) -> list[Num]:
    """Every number in ``maths``, in reading order."""
    match maths:
        case Num():
            return [maths]
        case Seq(children):
            return [n for c in children for n in numbers(c)]
        case Frac(a, b) | Power(a, b) | Sub(a, b):
            return numbers(a) + numbers(b)
        case Root(c) | Fence(_, c, _):
            return numbers(c)
        case Gather(_, _, upper, body):
            return numbers(upper) + numbers(body)
        case Grid(rows):
            return [n for row in rows for c in row for n in numbers(c)]
    return []
