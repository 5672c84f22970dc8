"""The best rule of one column: chosen on a sample, and then counted on every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.contract.reading import Part
from workings.instruments.audit.case import Case, answers, coded
from workings.instruments.audit.findings import name_of, quoted, say
from workings.instruments.audit.plan import Histogram, histogram, levels
from workings.instruments.audit.scores import Rule, by_cut, by_level
from workings.instruments.audit.table import Column, Table
from workings.instruments.worked import counted

CELLS = 5_000_000
"""Levels times classes that are counted, at most."""
BINS = 64
"""Cuts that are tried in a number: at its quantiles."""
Counts = NDArray[Any]


@dataclass(frozen=True)
class Lead:
    """A column, the best rule on it among the sampled rows, and its cut where it is a number."""

    column: Column
    rule: Rule
    cut: float | None = None


@dataclass(frozen=True)
class Exact:
    """A column's rule on all rows: which are right of those it was made from, of those left out one by one, and of the test rows."""

    lead: Lead
    levels: tuple[Any, ...]
    train: Counts
    test: Counts | None
    rule: Rule

    @property
    def test_right(self) -> int | None:
        return None if self.test is None else self.rule.scored(self.test)

    @property
    def test_rows(self) -> int:
        return 0 if self.test is None else int(self.test.sum())

    @property
    def name(self) -> str:
        return self.lead.column.name


def leads(case: Case) -> list[Lead]:
    """The best rule of every feature on the sample, the most right on unseen rows first."""
    truth = answers(case, test=False)
    held = truth >= 0
    found = []
    for column in case.features:
        values = case.some.columns[column.name][held]
        found += _of(column, values, truth[held], len(case.classes))
    best: dict[str, Lead] = {}
    for one in sorted(found, key=_worth, reverse=True):
        best.setdefault(one.column.name, one)
    return sorted(best.values(), key=lambda one: -one.rule.unseen)


def _worth(one: Lead) -> float:
    """Rows right on unseen rows; of one column, a cut is preferred to its levels where it gets no more than one row in 200 fewer."""
    return one.rule.unseen + (0.005 * one.rule.rows if one.cut is not None else 0.0)


def _of(column: Column, values: NDArray[Any], truth: NDArray[Any], classes: int) -> list[Lead]:
    """A cut where the column is a number, and a rule by level where values come back."""
    found = []
    if column.kind in ("number", "whole"):
        found = _cuts(column, values, truth, classes)
        if len(np.unique(values)) * 2 > len(values):
            return found
    known: dict[Any, int] = {}
    codes = coded(values, known)
    if len(known) * classes > CELLS:
        return found
    return [*found, Lead(column, by_level(pairs(codes, truth, len(known), classes)))]


def _cuts(column: Column, values: NDArray[Any], truth: NDArray[Any], classes: int) -> list[Lead]:
    present = np.isfinite(values)
    if not present.any():
        return []
    edges = np.unique(np.quantile(values[present], np.linspace(0, 1, BINS + 1)[1:-1], method="inverted_cdf"))
    bins = np.searchsorted(edges, values[present], side="right")
    counts = pairs(bins, truth[present], len(edges) + 1, classes)
    rule = by_cut(counts, np.bincount(truth[~present], minlength=classes))
    return [Lead(column, rule, float(edges[rule.cut - 1]))] if rule.cut is not None and rule.cut <= len(edges) else []


def pairs(codes: NDArray[Any], truth: NDArray[Any], level_count: int, classes: int) -> Counts:
    """Counts of shape ``(levels, classes)``."""
    return np.bincount(codes * classes + truth, minlength=level_count * classes).reshape(level_count, classes)


def exact(case: Case, lead: Lead) -> Exact:
    """The same kind of rule, counted on every row of both tables."""
    if lead.cut is not None:
        train = _cut_counts(case, case.train, lead)
        test = _cut_counts(case, case.test, lead) if case.test is not None else None
        two = by_level(train)
        rule = Rule(two.answers, two.elsewhere, two.right, max(two.right - 2, 0), two.rows, 1)
        return Exact(lead, ("below", "above", None), train, test, rule)
    places: dict[Any, int] = {}
    train = _level_counts(case, case.train, lead.column.name, places)
    known = len(places)
    test = _level_counts(case, case.test, lead.column.name, places) if case.test is not None else None
    return Exact(lead, tuple(places)[:known], train, test, by_level(train))


def _level_counts(case: Case, table: Table, name: str, places: dict[Any, int]) -> Counts:
    found = levels(table, name, case.target.name, CELLS // len(case.classes))
    classes = {value: k for k, value in enumerate(case.classes)}
    rows = [(places.setdefault(level, len(places)), classes[label], n) for (level, label), n in found.counts.items() if label in classes]
    counts = np.zeros((len(places), len(classes)), np.int64)
    for level, label, n in rows:
        counts[level, label] += n
    return counts


def _cut_counts(case: Case, table: Table, lead: Lead) -> Counts:
    """Rows below the cut, from it on, and without a value, by class."""
    cut = lead.cut if lead.cut is not None else 0.0
    found = histogram(table, lead.column.name, (cut, np.nextafter(cut, np.inf)), case.target.name)
    return np.array([_three(found, value) for value in case.classes], np.int64).T


def _three(found: Histogram, value: Any) -> tuple[int, int, int]:
    return found.below.get(value, 0), found.above.get(value, 0) + sum(found.counts.get(value, ())), found.missing.get(value, 0)


def said(one: Exact, classes: Sequence[Any]) -> tuple[Part, ...]:
    """The rule in words: `fare` below 10.5 says “no”, otherwise “yes”."""
    name = name_of(one.name)
    if one.lead.cut is not None:
        cut = counted(
            one.lead.cut, f"a quantile of {one.name} among the sampled training rows, the one whose cut gets most of them right", digits=4
        )
        low, high = one.rule.answers[:2]
        return say(name, " below ", cut, f" says {quoted(classes[low])}, otherwise {quoted(classes[high])}")
    common = one.rule.elsewhere
    others = [(level, answer) for level, answer in zip(one.levels, one.rule.answers, strict=True) if answer != common]
    if not others:
        return say(name, f", of which every level says {quoted(classes[common])}")
    shown = ", ".join(f"{quoted(level)} says {quoted(classes[answer])}" for level, answer in others[:3])
    return say(name, f": {shown}{' and so on' if len(others) > 3 else ''}, anything else {quoted(classes[common])}")
