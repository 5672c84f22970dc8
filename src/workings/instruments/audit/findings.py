"""What the parts of an audit share: sentences made of words and numbers, and a finding with its clause for the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workings.contract.reading import Block, Number, Paragraph, Part, Table, Text
from workings.contract.report import Finding
from workings.instruments.worked import called, counted, worked

HARMFUL = 0.5
"""From here on a finding stands in the verdict: a score on this table may mean something else than it says."""


@dataclass(frozen=True)
class Found:
    """A finding, what the verdict says of it (``48 of 418 test rows stand in the training rows``), and its numbers by name."""

    finding: Finding
    clause: tuple[Part, ...]
    numbers: dict[str, Number]


def say(*pieces: str | Part) -> tuple[Part, ...]:
    """Words and numbers as parts; a name between backquotes is set as code."""
    parts: list[Part] = []
    for piece in pieces:
        if not isinstance(piece, str):
            parts.append(piece)
            continue
        for place, text in enumerate(piece.split("`")):
            if text:
                parts.append(Text(text, "code" if place % 2 else ""))
    return tuple(parts)


def paragraph(*pieces: str | Part) -> Paragraph:
    return Paragraph(say(*pieces))


def name_of(column: str) -> str:
    """A column's name as :func:`say` takes it; a backquote in it would end the code."""
    return "`" + column.replace("`", "'") + "`"


def quoted(value: Any) -> str:
    """A value of the table in words: “no”, none."""
    if value is None:
        return "none"
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    shown = shown.replace("`", "'")
    return f"“{shown[:40]}…”" if len(shown) > 41 else f"“{shown}”"


def whole(value: int, how: str) -> Number:
    """A count of rows or columns, in groups of three digits."""
    return counted(value, how, digits=0)


def percent(part: int, rows: int, said: str, digits: int = 1) -> Number:
    """A share of rows, which opens to its two counts."""
    return worked("100 * part / rows", digits=digits, unit="%", said=said, part=part, rows=rows)


def between(right: int, rows: int) -> tuple[Number, Number]:
    """Wilson's 95 % interval of a share, in percent."""
    low, high = (called(f"audit/{end}", digits=1, unit="%", right=right, n=rows) for end in ("percent_low", "percent_high"))
    return low, high


def several(rows: int, one: str, many: str = "") -> str:
    """``row`` or ``rows``."""
    return one if rows == 1 else many or one + "s"


def listing(names: list[str], most: int = 5) -> str:
    """``a``, ``b`` and ``c``; the rest as “and others”."""
    shown = [name_of(one) for one in names[:most]]
    if len(names) > most:
        return ", ".join(shown) + " and others"
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else "none"


def table(head: tuple[str, ...], rows: list[tuple[str | Number, ...]], title: str = "") -> Block:
    """A table of cells, each one piece."""
    return Table(head, tuple(tuple(say(cell) for cell in row) for row in rows), title)
