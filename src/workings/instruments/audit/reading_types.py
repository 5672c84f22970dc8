"""What the text of a cell is: a number, a whole number, a time, a truth; and how each is written in SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

STANDARD = ("NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "Null", "None", "none")
"""Words that stand for a missing value in a column of numbers, times or truths. In a column of text they are text."""
NOT_A_NUMBER = ("NaN", "nan", "NAN", "-nan", "-NaN")
"""Read as the number NaN where numbers stand: it is no missing cell, and counted apart."""
DOUBTFUL = ("?", "-", "--", ".", "missing", "Missing", "unknown", "Unknown", "n.a.", "#DIV/0!", "#VALUE!", "#REF!")
"""Texts that often stand for a missing value, and are never read as one unless somebody says so."""
STAND_INS = (-99, -999, -9999, -99999, 999, 9999, 99999)
"""Numbers that often stand for a missing value."""

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("truth", re.compile(r"(?i)true|false")),
    ("whole", re.compile(r"[+-]?(?:0|[1-9]\d{0,17})")),
    ("code", re.compile(r"0\d+|\d{19,}")),
    ("number", re.compile(r"(?i)[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?")),
    ("day", re.compile(r"\d{4}-\d{1,2}-\d{1,2}")),
    ("moment", re.compile(r"\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?")),
    ("thousands", re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")),
    ("decimal comma", re.compile(r"[+-]?\d+,\d+|[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")),
    ("slashed", re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}")),
)
JOINED = {
    frozenset(["whole", "number"]): "number",
    frozenset(["day", "moment"]): "moment",
    frozenset(["whole", "code"]): "code",
    frozenset(["number", "code"]): "code",
}
"""Kinds that stand together in one column, and what the column is then."""
POINTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
PLAIN = frozenset(["whole", "number"])


@dataclass(frozen=True)
class Guess:
    """``kind`` of a column by the cells that were looked at: a name of :data:`SHAPES`, ``text``, or ``nothing`` where all were empty."""

    kind: str
    share: float = 1.0
    """Of the cells that are not missing, how many are of that kind."""
    pointed: str = ""
    """The first number with a point, where every point stands before three digits, as it may between thousands."""


def shape(cell: str) -> str:
    """The kind of one cell that is not empty."""
    text = cell.strip()
    for kind, pattern in SHAPES:
        if pattern.fullmatch(text):
            return kind
    return "text"


def guessed(cells: Sequence[str], missing: Sequence[str] = ()) -> Guess:
    """The kind of most of the cells."""
    empty = {*STANDARD, *NOT_A_NUMBER, *missing, ""}
    found: dict[str, int] = {}
    for cell in cells:
        if cell.strip() not in empty:
            kind = shape(cell)
            found[kind] = found.get(kind, 0) + 1
    if not found:
        return Guess("nothing")
    kinds, total = frozenset(found), sum(found.values())
    points = [cell for cell in cells if "." in cell] if "number" in kinds else []
    pointed = points[0].strip() if points and all(POINTED.fullmatch(cell.strip()) for cell in points) else ""
    if len(kinds) == 1:
        return Guess(next(iter(kinds)), pointed=pointed)
    for pair, joined in JOINED.items():
        if kinds <= pair:
            return Guess(joined, pointed=pointed)
    if kinds <= PLAIN | {"thousands"}:
        return Guess("thousands")
    if kinds <= PLAIN | {"decimal comma", "thousands"}:
        return Guess("decimal comma")
    if found.get("whole", 0) + found.get("number", 0) > total / 2:
        plain = found.get("whole", 0) + found.get("number", 0)
        return Guess("number" if found.get("number") else "whole", plain / total)
    most = max(found, key=lambda kind: found[kind])
    return Guess(most if found[most] > total / 2 and most in ("day", "moment", "truth") else "text", found[most] / total)


def written(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def listed(words: Sequence[str]) -> str:
    return f"({', '.join(written(word) for word in words)})"


FORMATS = {"%d/%m/%Y": "day/month/year", "%m/%d/%Y": "month/day/year", "%d.%m.%Y": "day.month.year", "%m.%d.%Y": "month.day.year"}
READS: dict[str, str] = {
    "whole": r"case when regexp_full_match(trim({0}), '[+-]?\d{{1,18}}') then try_cast({0} as bigint) end",
    "number": "try_cast({0} as double)",
    "truth": "case lower(trim({0})) when 'true' then true when 'false' then false end",
    "day": r"case when regexp_full_match(trim({0}), '\d{{4}}-\d{{1,2}}-\d{{1,2}}') then try_cast({0} as date) end",
    "moment": "try_cast({0} as timestamp)",
    "thousands": r"case when regexp_full_match(trim({0}), '[+-]?(\d{{1,3}}(,\d{{3}})+|\d+)(\.\d*)?') then try_cast(replace({0}, ',', '') as double) end",
    "decimal comma": r"case when regexp_full_match(trim({0}), '[+-]?(\d{{1,3}}(\.\d{{3}})+|\d+)(,\d+)?') "
    "then try_cast(replace(replace({0}, '.', ''), ',', '.') as double) end",
    **{form: f"cast(try_strptime(trim({{0}}), {written(form)}) as date)" for form in FORMATS},
}
"""How a text becomes a value of a kind; null where it is none. ``{0}`` is the column."""
TRIED: dict[str, tuple[str, ...]] = {
    "whole": ("whole", "number"),
    "number": ("number",),
    "truth": ("truth",),
    "day": ("day", "moment"),
    "moment": ("moment",),
    "thousands": ("thousands",),
    "decimal comma": ("decimal comma",),
    "slashed": tuple(FORMATS),
    "nothing": ("whole", "number", "truth", "day", "moment"),
}
"""What a column of text may turn out to be, by what its first cells are: the first of these that every cell is."""
CALLED = {
    "whole": ("a whole number", "whole numbers"), "number": ("a number", "numbers"), "truth": ("true or false", "true or false"),
    "day": ("a date", "dates"), "moment": ("a time", "times"), "thousands": ("a number", "numbers"), "decimal comma": ("a number", "numbers"),
}  # fmt: skip
"""What one and several are called."""
