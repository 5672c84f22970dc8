"""One audit under way: the tables, what is predicted, which columns are features, and a sample of the rows in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.contract.reading import Number
from workings.instruments.audit.findings import whole
from workings.instruments.audit.plan import ColumnCounts, Sample, profile, sample
from workings.instruments.audit.table import Column, Table
from workings.instruments.audit.target import FEW, Target, choose
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress

SAMPLE = 20_000
"""Rows of either table held in memory: what leads to a column is found among these, and what is said of it is counted on all rows."""
SEED = 7
ID_NAME = re.compile(
    r"(^|[_\W])(id|ids|uuid|guid|key|index|idx|rowid|nr|no)$|^(id|unnamed)([_\W]|$)|[a-z]I[dD]$|^column0+$|^$", re.IGNORECASE
)
MANY = 20
"""Rows below which all values being different says nothing."""
ALL_DIFFERENT = 0.95
"""Share of different values from which on a column has one for each row, a few repeats aside."""

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """What every part of an audit looks at. ``scored`` is the test table where there is one, else the training table."""

    train: Table
    test: Table | None
    target: Target
    counts: Mapping[str, ColumnCounts]
    counts_test: Mapping[str, ColumnCounts] | None
    some: Sample
    some_test: Sample | None
    names_rows: Mapping[str, str]
    """Columns that have another value in each row, with why they are no features."""
    features: tuple[Column, ...]
    """Columns a rule may use: neither the target, nor constant, nor a name for each row, nor a time."""
    skipped: tuple[str, ...] = ()
    """Columns that only one of the two tables has."""

    @property
    def scored(self) -> Table:
        return self.test or self.train

    @property
    def scored_counts(self) -> Mapping[str, ColumnCounts]:
        return self.counts_test if self.counts_test is not None else self.counts

    @property
    def classes(self) -> tuple[Any, ...]:
        return tuple(value for value, _ in self.target.values)

    def class_counts(self, test: bool) -> tuple[int, ...]:
        """Rows of each class, in the order of ``classes``."""
        if not test or self.counts_test is None:
            return tuple(count for _, count in self.target.values)
        held = self.counts_test[self.target.name].values or {}
        return tuple(held.get(value, 0) for value in self.classes)

    def rows_of(self, test: bool) -> Number:
        """How many rows, as a number that says where they were counted."""
        one = self.test if test and self.test is not None else self.train
        return whole(one.rows, f"rows of {one.name}")

    @property
    def half(self) -> str:
        """What the rows are called that a score is of."""
        return "test rows" if self.test is not None else "rows"


def begun(train: Table, test: Table | None, asked: str | None, progress: Progress) -> Case:
    """Everything that is counted once. Raises ``Refused`` where there is no target, or the test table has other columns or types."""
    counts = profile(train, progress)
    target = choose(train, counts, asked)
    counts_test = None
    missing: tuple[str, ...] = ()
    if test is not None:
        missing = _same(train, test, target)
        counts_test = profile(test, progress)
        _answered(counts_test[target.name], test)
    names_rows = _names_rows(train, counts, target)
    shared = {one.name for one in test.columns} if test is not None else set(train.names)
    features = tuple(
        one
        for one in train.columns
        if one.name != target.name
        and one.name in shared
        and one.name not in names_rows
        and one.kind not in ("time", "other")
        and not constant(counts[one.name])
    )
    some_test = sample(test, SAMPLE, SEED) if test is not None else None
    return Case(train, test, target, counts, counts_test, sample(train, SAMPLE, SEED), some_test, names_rows, features, missing)


def constant(one: ColumnCounts) -> bool:
    """Whether it holds one value and none missing, or nothing at all."""
    empty = one.nulls + one.nans
    return empty == one.n or (one.kind != "other" and one.distinct <= 1 and not empty)


def _same(train: Table, test: Table, target: Target) -> tuple[str, ...]:
    """Columns that one of both lacks. Raises ``Refused`` where nothing could be compared, or types differ."""
    if not test.rows:
        raise Refused(f"{test.name} holds no rows.", "Give a test table with rows, or leave --test out.")
    if target.name not in test.by_name:
        raise Refused(
            f"{test.name} has no column {target.name}, which is what {train.name} predicts.",
            f"Give the test rows with their answers. Its columns are {', '.join(test.names[:20])}.",
        )
    other = [
        f"{one.name} ({one.kind} in {train.name}, {test.column(one.name).kind} in {test.name})"
        for one in train.columns
        if one.name in test.by_name
        and not comparable(one.kind, test.column(one.name).kind)
        and "other" not in (one.kind, test.column(one.name).kind)
    ]
    if other:
        raise Refused(
            f"The two tables hold different kinds of values in {', '.join(other)}.", "Write these columns alike in both, or leave them out."
        )
    return tuple(one for one in train.names if one not in test.by_name) + tuple(one for one in test.names if one not in train.by_name)


def comparable(one: str, other: str) -> bool:
    """Whether two kinds are one for a comparison: whole numbers are numbers. ``other`` is also what a column of nothing is read as."""
    return one == other or {one, other} == {"number", "whole"}


def _answered(one: ColumnCounts, test: Table) -> None:
    if one.nulls + one.nans == one.n:
        raise Refused(
            f"Every value of {one.name} is missing in {test.name}.", "Give the test rows with their answers, or leave --test out."
        )


def _names_rows(table: Table, counts: Mapping[str, ColumnCounts], target: Target) -> dict[str, str]:
    found = {}
    for column in table.columns:
        one = counts[column.name]
        if column.name != target.name and (why := _names_each_row(column, one)):
            found[column.name] = why
    return found


def _names_each_row(column: Column, one: ColumnCounts) -> str:
    """Why a column is a name for each row; empty where it is none."""
    present = one.n - one.nulls
    if present < MANY or one.distinct < (ALL_DIFFERENT * present if not one.exact or column.kind == "text" else present):
        return ""
    if column.kind == "text":
        return "text, another in every row" if one.exact and one.distinct == present else "text, another in almost every row"
    if column.kind != "whole" or one.low is None:
        return ""
    if one.high - one.low + 1 <= 1.2 * present:
        return "whole numbers that count through"
    return (
        f"whole numbers, another in {'' if one.exact else 'almost '}every row, and a name that says so"
        if ID_NAME.search(column.name)
        else ""
    )


def coded(values: NDArray[Any], known: dict[Any, int]) -> Codes:
    """Values as numbers of levels, adding new ones to ``known``. A missing one is the level ``None``."""
    plain = [None if value is None or value != value else value for value in values.tolist()]
    return np.fromiter((known.setdefault(value, len(known)) for value in plain), np.int64, len(plain))


def as_numbers(column: Column, counts: ColumnCounts) -> bool:
    """Whether a column is asked by a cut and not by its levels."""
    return column.kind in ("number", "whole") and counts.distinct > FEW


def answers(case: Case, test: bool) -> Codes:
    """The class of each sampled row by its place in ``case.classes``; -1 for none or an unknown one."""
    some = case.some_test if test and case.some_test is not None else case.some
    place = {_key(value): k for k, value in enumerate(case.classes)}
    return np.fromiter((place.get(_key(value), -1) for value in some.columns[case.target.name].tolist()), np.int64)


def _key(value: Any) -> Any:
    """Numbers and truths of a sample are floats, those of a count are not."""
    return float(value) if isinstance(value, (bool, int, float)) else value
