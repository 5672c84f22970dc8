"""Do the test rows look like the training rows: per column as an effect size, and all columns together by a rule that tells the halves apart."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from workings.contract.reading import Block, Number, Range, Ranges
from workings.contract.report import Finding
from workings.instruments.audit.case import Case, as_numbers, comparable
from workings.instruments.audit.domain import Told, told
from workings.instruments.audit.findings import Found, listing, name_of, paragraph, say, table
from workings.instruments.audit.plan import ColumnCounts
from workings.instruments.audit.table import Column
from workings.instruments.worked import called, counted

DEVIATIONS = 0.2
"""A difference of means below this, in standard deviations, is not called a shift whatever the number of rows (Cohen 1988: small)."""
SHARE = 0.1
"""The same for levels: the share of rows that would have to move, beyond what a random split gives."""
AREA = 0.55
CHANCE = 0.01
"""How often a random split may be called shifted, over all columns together."""
LEVELS = 60
"""Levels that a total variation is taken over; the rest are one."""


@dataclass(frozen=True)
class Apart:
    """One column: how far the halves stand apart, with the interval that holds over all columns at once."""

    column: Column
    what: str
    size: Number
    low: Number
    high: Number

    @property
    def sure(self) -> bool:
        """Apart by more than matters, and by more than a random split of so many columns gives."""
        if self.what == "levels" or self.what == "missing":
            return self.low.value > 0 and self.size.value >= SHARE
        nearest = min(abs(self.low.value), abs(self.high.value))
        return self.low.value * self.high.value > 0 and abs(self.size.value) >= DEVIATIONS and nearest > 0

    @property
    def weight(self) -> float:
        return abs(self.size.value) * (1.0 if self.what == "mean" else 2.0)


def finding(case: Case) -> Found | None:
    """One finding for all columns, or none where a random split would do as much."""
    if case.counts_test is None or case.some_test is None:
        return None
    columns = [one for one in case.train.columns if _compared(case, one)]
    found = sorted(_all_apart(case, columns), key=lambda one: -one.weight)
    rule = told(case.some.columns, case.some_test.columns, [one for one in columns if one.name != case.target.name])
    sure = [one for one in found if one.sure]
    seen = rule is not None and rule.area >= AREA and rule.beyond
    if not sure and not seen:
        return None
    return _domain(case, rule, sure, found) if seen and rule is not None else _columns(case, sure, found, rule)


def _compared(case: Case, column: Column) -> bool:
    if case.test is None or column.name not in case.test.by_name or column.name in case.names_rows:
        return False
    return column.kind not in ("time", "other") and comparable(column.kind, case.test.column(column.name).kind)


def _all_apart(case: Case, columns: list[Column]) -> list[Apart]:
    chance = CHANCE / 2 / max(len(columns), 1)
    found = []
    for column in columns:
        assert case.counts_test is not None
        ours, theirs = case.counts[column.name], case.counts_test[column.name]
        numbers = as_numbers(column, ours)
        if numbers and ours.moments.n > 1 and theirs.moments.n > 1 and ours.variance + theirs.variance > 0:
            found.append(means(column, ours, theirs, chance))
        if numbers and ours.nulls + ours.nans + theirs.nulls + theirs.nans:
            found.append(_moved(column, "missing", _there(ours), _there(theirs), chance))
        if not numbers and ours.values is not None and theirs.values is not None:
            found.append(_moved(column, "levels", *shared_levels(ours, theirs), chance=chance))
    return found


def _there(one: ColumnCounts) -> np.ndarray:
    """Rows with a value, and without."""
    gone = one.nulls + one.nans
    return np.array([one.n - gone, gone])


def means(column: Column, ours: ColumnCounts, theirs: ColumnCounts, chance: float) -> Apart:
    """Test mean minus training mean, in standard deviations."""
    size = called("audit/apart", mean_train=ours.mean, mean_test=theirs.mean, variance_train=ours.variance, variance_test=theirs.variance)
    given: dict[str, Any] = {
        "difference": size.value,
        "train": ours.moments.n,
        "test": theirs.moments.n,
        "z": NormalDist().inv_cdf(1 - chance),
    }
    return Apart(column, "mean", size, called("audit/apart_low", **given), called("audit/apart_high", **given))


def _moved(column: Column, what: str, ours: np.ndarray, theirs: np.ndarray, chance: float) -> Apart:
    given: dict[str, Any] = {"train": ours, "test": theirs}
    low = called("audit/moved_low", **given, chance=chance)
    return Apart(column, what, called("audit/moved", **given), low, called("audit/moved_high", **given, chance=chance))


def shared_levels(ours: ColumnCounts, theirs: ColumnCounts) -> tuple[np.ndarray, np.ndarray]:
    """Counts of the most frequent levels of both together, of all others, and of no value."""
    one, two = ours.values or {}, theirs.values or {}
    both = sorted({**one, **two}, key=lambda level: -(one.get(level, 0) + two.get(level, 0)))[:LEVELS]
    rows = [
        [
            *(held.get(level, 0) for level in both),
            sum(held.values()) - sum(held.get(level, 0) for level in both),
            counts.n - sum(held.values()),
        ]
        for held, counts in ((one, ours), (two, theirs))
    ]
    kept = [k for k in range(len(rows[0])) if rows[0][k] + rows[1][k]]
    return np.array(rows[0])[kept], np.array(rows[1])[kept]


def _domain(case: Case, rule: Told, sure: list[Apart], found: list[Apart]) -> Found:
    size, low, high = _area(rule)
    names = [one.column.name for one in (sure or found)[:3]]
    which = f", most of all by {listing(names)}" if sure else ""
    made = Finding(
        code="shift",
        said=say("A rule tells test rows from training rows with an AUC of ", size, f"{which}."),
        size=size,
        n=case.rows_of(test=True),
        comparator=say(
            "the highest of ",
            counted(len(rule.shuffled), "shufflings of which row is in which half", digits=0),
            " shuffled halves, ",
            _highest(rule),
        ),
        action=say("Find out how the test rows were chosen. If they are what comes next, trust this score and not one on a random split."),
        concept="sampling",
        interval=(low, high),
        harm=min(0.85, 0.2 + 1.3 * (rule.area - 0.5)),
        blocks=_blocks(sure, found),
    )
    return Found(
        made, _clause(names, bool(sure)), {"shift.auc": size, "shift.low": low, "shift.high": high, "shift.columns": _number(sure)}
    )


def _clause(names: list[str], sure: bool) -> tuple[Any, ...]:
    return say(f"the test rows are of another kind than the training rows{' (' + listing(names) + ')' if sure else ''}")


def _number(sure: list[Apart]) -> Number:
    return counted(
        len(sure), "columns whose halves stand apart by more than matters and more than chance, over all columns at once", digits=0
    )


def _area(rule: Told) -> tuple[Number, Number, Number]:
    said = (
        f"AUC of a linear rule fitted by least squares on {rule.directions} directions of {rule.train:,} training and {rule.test:,} test rows, "
        "each row scored by the rule of the other four folds"
    )
    size = counted(rule.area, said)
    given: dict[str, Any] = {"area": rule.area, "ones": rule.test, "others": rule.train}
    return size, called("audit/auc_low", **given), called("audit/auc_high", **given)


def _highest(rule: Told) -> Number:
    return counted(rule.highest, "AUC of the same rule for the same rows, with the halves shuffled; the highest of all shufflings")


def _columns(case: Case, sure: list[Apart], found: list[Apart], rule: Told | None) -> Found:
    first = sure[0]
    unit = {
        "mean": " standard deviations",
        "missing": " of the rows, by whether a value is there",
        "levels": " of the rows, by its levels",
    }[first.what]
    beside = ("a random split, which no rule that looks at all columns tells from this one",) if rule else ("a random split",)
    made = Finding(
        code="shift",
        said=say(f"{name_of(first.column.name)} stands apart between test and training rows by ", first.size, f"{unit}."),
        size=first.size,
        n=case.rows_of(test=True),
        comparator=say(*beside),
        action=say("Find out how the test rows were chosen."),
        concept="distributions",
        interval=(first.low, first.high),
        harm=min(0.6, 0.2 + 0.4 * first.weight),
        blocks=_blocks(sure, found),
    )
    return Found(made, _clause([one.column.name for one in sure[:3]], True), {"shift.columns": _number(sure), "shift.largest": first.size})


def _blocks(sure: list[Apart], found: list[Apart]) -> tuple[Block, ...]:
    shown = (sure or found)[:8]
    numbers = [Range(one.column.name, one.size, one.low, one.high) for one in shown if one.what == "mean"]
    blocks: list[Block] = []
    if numbers:
        title = "Test mean minus training mean, in standard deviations, with intervals that hold for all columns at once"
        blocks.append(Ranges(title, tuple(numbers), across="standard deviations"))
    rows: list[tuple[str | Number, ...]] = [
        (name_of(one.column.name), "missing or not" if one.what == "missing" else "its levels", one.size, one.low, one.high)
        for one in shown
        if one.what != "mean"
    ]
    if rows:
        blocks.append(table(("column", "by", "share of rows that would have to move", "beyond chance, at least", "at most"), rows))
    compared = counted(len(found), "comparisons of a column between the halves: means, levels, and whether a value is missing", digits=0)
    return (*blocks, paragraph(_number(sure), " of ", compared, " comparisons stand apart."))
