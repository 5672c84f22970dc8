"""Code that is judged by what it prints: of every line that holds a number the last one, read as a column.

[code.printed]
one = "loss"             what a number of the column is
many = "losses"          several of them
each = "step"            what it is printed at
by = "rate"              the input in which the cases shown differ; it names their curves
given = { steps = 3 }    inputs put otherwise in the first case shown, so that all of its column can stand on the page
drawn = 50               numbers of each case shown that are drawn

A column that leaves all bounds (:data:`BEYOND`) has to agree as far as there; from there on it may run to infinity, to no number, or stop.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.reading import Block, Curve, Paragraph, Plot, Text
from workings.course.toml import Table
from workings.practice.running import Case
from workings.practice.words import count, listed, ordinal

BEYOND = 1e12
"""From here on a number is one that has run away."""
KEPT = 1 << 16
"""Characters of one case's printed text that are read."""
OUTPUT = 1 << 19
"""Bytes that all cases together may print."""
RTOL, ATOL = 1e-6, 1e-9
COARSEST = 0.005
"""The most that printing few digits may cost: of the value, or in all where it is below 1."""
ROOM = 1e4
"""What is drawn is at most so many times the largest first number."""
_NUMBER = re.compile(
    r"(?<![\w.])[-+−]?(?:(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d*)?|(?P<bare>\.\d+))(?:[eE](?P<power>[-+]?\d{1,4}))?(?![\w])"
    r"|(?<!\w)[-+]?(?:inf(?:inity)?|nan)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    one: str
    many: str
    each: str
    by: str
    given: Mapping[str, Any]
    drawn: int


def spec(table: Table, parameters: Sequence[str]) -> Printed:
    """The table ``[code.printed]``, checked. Raises ``ContentFault``."""
    one, many, each, by = (table.text(key) for key in ("one", "many", "each", "by"))
    found = Printed(one, many, each, by, table.mapping("given"), table.number("drawn"))
    table.done()
    for key, names in (("by", {found.by}), ("given", set(found.given))):
        if not names <= set(parameters):
            raise table.fault(key, f"{key} names inputs: {', '.join(parameters)}")
    return found


# ---------------------------------------------------------------------- reading
def column(text: str) -> str:
    """The last number of every line that holds one, a line each, as it was written: what is kept of a printed text."""
    found = [list(_NUMBER.finditer(line)) for line in text.split("\n")]
    return "".join(f"{numbers[-1][0]}\n" for numbers in found if numbers)


def values(case: Case) -> np.ndarray:
    """The column as numbers, of shape (k,)."""
    return np.array([number for number, _ in _read(case.printed)])


def _read(text: str) -> list[tuple[float, float]]:
    """Each number of the column with half a unit of its last decimal."""
    found = [list(_NUMBER.finditer(line)) for line in text.split("\n")]
    return [(_value(numbers[-1][0]), _half(numbers[-1])) for numbers in found if numbers]


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _half(number: re.Match[str]) -> float:
    decimals = len((number["part"] or number["bare"] or ".")[1:])
    power = int(number["power"] or 0) - decimals
    return 0.5 * 10.0**power if -300 < power < 300 else 0.0


# ---------------------------------------------------------------------- judging
def agrees(case: Case, wanted: np.ndarray) -> bool:
    """Whether the column is ``wanted`` (of shape (k,)), as far as that stays within bounds."""
    return not fault(case, wanted, Printed("number", "numbers", "line", "", {}, 0))


def fault(case: Case, wanted: np.ndarray, p: Printed) -> str:
    """In words, how the column is not ``wanted``; empty where it is."""
    found, bound = _read(case.printed), sure(wanted)
    if not found and len(wanted):
        return f"It prints no line that holds a number; it should print a {p.one} at every {p.each}."
    if bound > 1 and _same(found[: bound - 1], wanted[1:bound]) and not _near(*found[0], float(wanted[0])):
        return f"The {p.many} begin with the second: each is printed after the {p.each} that it should come before."
    for k, ((number, half), right) in enumerate(zip(found[:bound], wanted[:bound], strict=False)):
        if not _near(number, half, float(right)):
            return f"The {ordinal(k + 1)} {p.one} that it prints is the first that is not right."
    if len(found) < bound or len(found) > len(wanted) or (bound == len(wanted) != len(found)):
        return f"It prints {count(len(found), p.one, p.many)}; {count(len(wanted), 'is', 'are')} asked for."
    if any(abs(number) < BEYOND for number, _ in found[bound:]):
        return f"The {p.many} run away, and come back: they should not."
    return ""


def sure(wanted: np.ndarray) -> int:
    """How many numbers there are before one runs away."""
    away = ~(np.abs(wanted) < BEYOND)
    return int(np.argmax(away)) if away.any() else len(wanted)


def _same(found: Sequence[tuple[float, float]], wanted: np.ndarray) -> bool:
    return len(found) == len(wanted) and all(_near(x, half, float(right)) for (x, half), right in zip(found, wanted, strict=True))


def _near(number: float, half: float, right: float) -> bool:
    """Equal but for rounding, and for the digits that were not printed."""
    if not math.isfinite(number) or not math.isfinite(right):
        return False
    coarse = min(1.01 * half, max(COARSEST * abs(right), COARSEST))
    return abs(number - right) <= max(RTOL * abs(right) + ATOL, coarse)


# ---------------------------------------------------------------------- showing
def curves(p: Printed, names: Iterable[str], cases: Iterable[Case]) -> tuple[Block, ...]:
    """The columns as curves on one plot; a column that runs away is drawn as far as the plot goes, which is said under it."""
    columns = [(name, values(case)[: p.drawn]) for name, case in zip(names, cases, strict=False)]
    columns = [(name, ys) for name, ys in columns if len(ys) and math.isfinite(ys[0])]
    if not any(len(ys) > 1 for _, ys in columns):
        return ()
    top = ROOM * max(abs(float(ys[0])) for _, ys in columns) or ROOM
    drawn, left = [], []
    for name, ys in columns:
        inside = np.abs(ys) <= top
        stop = len(ys) if inside.all() else int(np.argmin(inside))
        left += [name] if stop < len(ys) else []
        drawn.append(Curve(name, tuple(map(float, range(stop))), tuple(map(float, ys[:stop])), "own"))
    plot = Plot(f"The {p.many} it printed, {p.each} by {p.each}", tuple(drawn), p.each, p.one)
    if not left:
        return (plot,)
    lines = f"Where the line of {left[0]} ends, it has" if len(left) == 1 else f"Where the lines of {listed(left)} end, they have"
    return (plot, Paragraph((Text(f"{lines} left the plot."),)))


def sample(text: str) -> str:
    """The first lines and the last of a long printed text."""
    lines = text.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= 8 else [*lines[:4], "…", *lines[-2:]])
