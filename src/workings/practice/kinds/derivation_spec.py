"""What ``[derivation]`` of a question says: where it begins, where it ends, one way there, and what goes wrong on the way.

[derivation]
start = "{kk}*p - …  >= 0"       {…}: a number, as in :mod:`symbolic_spec`; in start and lines it names an input or a line of the task
target = "abs(q) <= sqrt(p*r)"
names = { p = "positive", q = "real", r = "positive" }
relations = ["⇔", "⇒"]
reasons = ["multiply out", "collect like terms"]
by = "nearest_squared"           the left side of the start as a function of vectors and the inputs, in working.py and again.py
vectors = { p = "a@a", q = "a@b", r = "b@b" }       what the names are of the vectors; without it ``by`` takes the names

[[derivation.line]]              one way there, line by line
says = "⇔ p - q^2/r >= 0 ; collect like terms"

[[derivation.idea]]              a line that has to be there, up to a number that both sides are multiplied by
forms = ["q^2 <= p*r"]
words = "the line without a quotient"

[[derivation.wrong]]             a wrong step: {left}, {right}, {sign}, {turned} are those of the line before
after = 3                        right lines of that way before it
becomes = "p - q^2 >= 0"
reason = "multiply by a positive number"            if it goes with one
deed = "multiply one of the terms and leave the other"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workings.course.toml import Table
from workings.practice.kinds.derivation_lines import SIGNS
from workings.practice.kinds.symbolic_spec import domain_of


@dataclass(frozen=True, slots=True)
class Wrong:
    after: int
    becomes: str
    reason: str
    deed: str


@dataclass(frozen=True, slots=True)
class Idea:
    forms: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    setting: str
    start: str
    target: str
    names: Mapping[str, Any]
    relations: tuple[str, ...]
    reasons: tuple[str, ...]
    by: str
    vectors: Mapping[str, str]
    lines: tuple[str, ...]
    ideas: tuple[Idea, ...]
    wrong: tuple[Wrong, ...]


def read(table: Table) -> Spec:
    """``[derivation]``. Raises ``ContentFault``."""
    names = {name: domain_of(table, domain) for name, domain in table.mapping("names").items()}
    relations, reasons = table.texts("relations"), table.texts("reasons")
    if stray := [sign for sign in relations if sign not in SIGNS.values()]:
        raise table.fault("relations", f"{stray[0]} is no relation; there are {', '.join(dict.fromkeys(SIGNS.values()))}")
    vectors = {name: str(text) for name, text in table.mapping("vectors", {}).items()}
    if vectors and set(vectors) != set(names):
        raise table.fault("vectors", f"vectors gives {', '.join(vectors)}; the names are {', '.join(names)}")
    lines = table.tables("line")
    out = Spec(
        table.text("setting", ""), table.text("start"), table.text("target"), names, relations, reasons, table.text("by"), vectors,
        tuple(_says(row) for row in lines), tuple(map(_idea, table.tables("idea", []))),
        tuple(_wrong(row, len(lines), reasons) for row in table.tables("wrong", [])),
    )  # fmt: skip
    table.done()
    return out


def _says(row: Table) -> str:
    text = row.text("says")
    row.done()
    return text


def _idea(row: Table) -> Idea:
    out = Idea(row.texts("forms"), row.text("words"))
    row.done()
    return out


def _wrong(row: Table, lines: int, reasons: tuple[str, ...]) -> Wrong:
    out = Wrong(row.number("after"), row.text("becomes"), row.text("reason", ""), row.text("deed"))
    if not 0 <= out.after < lines:
        raise row.fault("after", f"there are {lines} lines; a wrong step comes after 0 to {lines - 1} of them")
    if out.reason and out.reason not in reasons:
        raise row.fault("reason", f"{out.reason} is none of the reasons")
    row.done()
    return out
