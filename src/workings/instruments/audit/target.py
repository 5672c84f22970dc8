"""Which column is predicted, and whether it is one of a few classes or a number: found by its name or its place, or asked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workings.instruments.audit.plan import ColumnCounts
from workings.instruments.audit.table import Table
from workings.instruments.faults import Refused

USUAL = (
    "target label labels class y outcome response survived churn churned default diagnosis species income fraud is_fraud isfraud click "
    "clicked converted conversion price saleprice sale_price medv quality rating result exited readmitted"
).split()
"""Names that a target usually has, in lower case."""
FEW = 20
"""Different whole numbers up to which a column of them is taken for classes."""
MOST_CLASSES = 1_000
"""Classes beyond this are not counted one by one."""

Task = Literal["classes", "number"]


@dataclass(frozen=True)
class Target:
    """What is predicted. ``values`` are the classes, most frequent first, with their counts; none for a number."""

    name: str
    task: Task
    how: str
    """Why this one, in a sentence."""
    values: tuple[tuple[Any, int], ...] = ()

    @property
    def rows(self) -> int:
        """Rows that have a class."""
        return sum(count for _, count in self.values)


def choose(table: Table, counts: Mapping[str, ColumnCounts], asked: str | None = None) -> Target:
    """The target of ``table``. Raises ``Refused`` where it is not there, cannot be learned, or has to be named by a person."""
    if not table.rows or not table.columns:
        raise Refused(f"{table.name} holds no rows.", "Give a table with rows.")
    if asked is not None:
        if asked not in table.names:
            raise Refused(f"{table.name} has no column {asked}.", _nearest(asked, table.names))
        return _judged(table, counts[asked], "You named it.")
    usual = [one for one in table.names if re.sub(r"\W+", "_", one.lower()) in USUAL]
    if len(usual) == 1:
        return _judged(table, counts[usual[0]], "Its name is one that targets usually have; --target names another.")
    last = table.names[-1]
    if last in usual:
        return _judged(table, counts[last], "It is the last column, and its name is one that targets usually have; --target names another.")
    if not usual and few(counts[last]):
        return _judged(table, counts[last], "It is the last column and has few values; --target names another.")
    raise Refused(
        f"Which column of {table.name} is predicted cannot be told: {_reason(usual, last)}.",
        f"Name it with --target. {_candidates(table, counts, usual)}",
        f"{table.rows:,} rows and {len(table.columns)} columns were read.",
    )


def few(one: ColumnCounts) -> bool:
    """Whether a column has few enough values to be classes, and not one for each row."""
    return 2 <= one.distinct <= FEW and one.kind in ("text", "truth", "whole") and one.distinct * 2 <= one.n - one.nulls


def _reason(usual: list[str], last: str) -> str:
    if usual:
        return f"{' and '.join(usual)} are all usual names"
    return f"no column has a usual name, and the last, {last}, has many values"


def _candidates(table: Table, counts: Mapping[str, ColumnCounts], usual: list[str]) -> str:
    likely = usual or [one for one in table.names if few(counts[one])] or list(table.names[-3:])
    return f"Likely ones: {', '.join(likely[:8])}."


def _nearest(asked: str, names: tuple[str, ...]) -> str:
    lower = {name.lower(): name for name in names}
    near = [lower[one] for one in difflib.get_close_matches(asked.lower(), lower, n=3, cutoff=0.5)]
    there = f"Its columns are {', '.join(names[:20])}{' and others' if len(names) > 20 else ''}."
    return f"The nearest is {near[0]}. {there}" if near else there


def _judged(table: Table, one: ColumnCounts, how: str) -> Target:
    present = one.n - one.nulls - one.nans
    if not present:
        raise Refused(f"Every value of {one.name} is missing, in all {one.n:,} rows of {table.name}.", "Name another target with --target.")
    if one.distinct == 1:
        raise Refused(
            f"All {present:,} values of {one.name} are the same, {_only(one)}.",
            "A rule that always says so is right everywhere, so there is nothing to learn: give rows of another class too, or another --target.",
            f"{table.rows:,} rows and {len(table.columns)} columns were read.",
        )
    if one.kind in ("time", "other"):
        raise Refused(
            f"{one.name} holds {'times' if one.kind == 'time' else 'nested or binary values'}.", "Name a column of classes or numbers."
        )
    if one.kind in ("number", "whole") and not _codes(one):
        return Target(one.name, "number", how)
    if one.values is None or one.distinct > MOST_CLASSES or one.distinct * 2 > present:
        raise Refused(
            f"{one.name} has {'' if one.exact else 'about '}{one.distinct:,} different values in {present:,} rows: that is a name for each row, or words, and no class.",
            "Name a column of few classes, or of numbers, with --target.",
        )
    pairs = [(value, count) for value, count in one.values.items() if value is not None and value == value]
    return Target(one.name, "classes", how, tuple(sorted(pairs, key=lambda pair: (-pair[1], str(pair[0])))))


def _codes(one: ColumnCounts) -> bool:
    """Whether numbers are codes of classes: few, and whole."""
    if one.values is None or one.distinct > FEW or one.distinct * 2 > one.n:
        return False
    return all(value is None or float(value).is_integer() for value in one.values if value == value)


def _only(one: ColumnCounts) -> str:
    return str(one.top[0][0]) if one.top else str(one.low)
