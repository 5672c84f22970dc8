"""Columns that are no features, and values that cannot be: names of rows, times, constants, a header read as a row, sentinels, missing answers."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

import numpy as np

from workings.contract.reading import Number
from workings.contract.report import Finding
from workings.instruments.audit.case import ID_NAME, MANY, Case, answers, constant
from workings.instruments.audit.copies import crossing
from workings.instruments.audit.engine import fetched
from workings.instruments.audit.findings import Found, listing, name_of, percent, quoted, say, several, table, whole
from workings.instruments.audit.plan import ColumnCounts
from workings.instruments.audit.sums import auc
from workings.instruments.audit.table import Column, Table
from workings.instruments.worked import called, counted, listed, worked

PERCENTAGE = re.compile(r"percent|prozent|(^|_)pct(_|$)|%", re.IGNORECASE)
NOT_NEGATIVE = re.compile(
    r"(^|[_\W])(age|ages|count|counts|number of|num|n|height|weight|population|sqft|area|quantity|qty)($|[_\W])", re.IGNORECASE
)
SENTINELS = frozenset([-999, -9999, -99999, -99, 999, 9999, 99999, 999999, -1000000, 1e20, -1e20])
ROWS_EACH = 20
"""Rows for each value of a column below which its values name somebody, where its name says so."""
AWAY = 4.0
"""Standard deviations of all other values that a sentinel stands from their mean, at least."""
PAST = re.compile(r"birth|born|created|signed|joined|admitted|date of|recorded|measured|timestamp", re.IGNORECASE)


def names_of_rows(case: Case) -> Found | None:
    """Columns with another value in each row; and whether their order tells the answer."""
    if not case.names_rows:
        return None
    names = list(case.names_rows)
    order = _order(case)
    rows: list[tuple[str | Number, ...]] = [
        (name_of(name), counted(case.counts[name].distinct, _different(case.counts[name]), digits=0), why)
        for name, why in case.names_rows.items()
    ]
    size = listed("columns with another value in each row", tuple(names))
    beside = say(", and its order tells the answer: an AUC of ", order[1]) if order else ()
    made = Finding(
        code="names-of-rows",
        said=say(
            f"{listing(names)} {'names' if len(names) == 1 else 'name'} rows and {'is' if len(names) == 1 else 'are'} no feature",
            *beside,
            ".",
        ),
        size=size,
        n=whole(len(case.train.columns), "columns of the table"),
        comparator=say("a column whose values come back, so that something can be learned of them"),
        action=say(
            "Leave ",
            "it out" if len(names) == 1 else "them out",
            "; a rule that uses it learns the rows by heart." if not order else "; shuffle the rows before splitting.",
        ),
        concept="sampling",
        harm=0.55 if order else 0.2,
        blocks=(table(("column", "different values", "what it holds"), rows),),
    )
    clause = say(f"the order of {name_of(order[0])} tells the answer") if order else say(f"{listing(names)} name rows")
    numbers = {"names_of_rows.columns": size} | ({"names_of_rows.auc": order[1]} if order else {})
    return Found(made, clause, numbers)


def _different(one: ColumnCounts) -> str:
    return (
        f"different values of {one.name}"
        if one.exact
        else f"different values of {one.name}, estimated from a sketch of hashes (1.6 % error)"
    )


def _order(case: Case) -> tuple[str, Number] | None:
    """The column that counts through whose order ranks the most frequent class, by more than 0.1 and more than chance."""
    if case.target.task != "classes":
        return None
    truth = answers(case, test=False)
    for name in case.names_rows:
        if case.train.column(name).kind != "whole":
            continue
        values = case.some.columns[name]
        held = np.isfinite(values) & (truth >= 0)
        edges = np.unique(np.quantile(values[held], np.linspace(0, 1, 65)[1:-1]))
        bins = np.searchsorted(edges, values[held], side="right")
        ones, others = (np.bincount(bins[side], minlength=len(edges) + 1) for side in (truth[held] == 0, truth[held] != 0))
        if min(ones.sum(), others.sum()) < 20:
            continue
        area = float(auc(others, ones))
        low, high = (
            called(f"audit/auc_{end}", area=area, ones=int(ones.sum()), others=int(others.sum()), z=3.5).value for end in ("low", "high")
        )
        if abs(area - 0.5) > 0.1 and not low <= 0.5 <= high:
            return name, called("audit/auc", others=others, ones=ones)
    return None


def times(case: Case) -> Found | None:
    """A time column: test rows from before the last training row mean that a rule is asked about a past whose future it has seen."""
    columns = [one for one in case.train.columns if one.kind == "time" and case.counts[one.name].distinct > 1]
    if not columns or case.test is None or case.counts_test is None:
        return None
    for column in columns:
        ours, theirs = case.counts[column.name], case.counts_test.get(column.name)
        if theirs is None or ours.high is None or theirs.low is None or not theirs.low < ours.high:
            continue
        early = _before(case.test, column.name, ours.high)
        rows = theirs.n - theirs.nulls
        if early >= 0.05 * rows:
            return _early(case, column, early, rows, ours)
    return None


def _before(test: Table, name: str, last: Any) -> int:
    import narwhals as nw

    return int(fetched(test.frame.select((nw.col(name) < nw.lit(last)).cast(nw.Int64).sum().alias("n")))["n"][0] or 0)


def _early(case: Case, column: Column, early: int, rows: int, ours: ColumnCounts) -> Found:
    share = percent(
        early, rows, f"part: test rows whose {column.name} is before the last training row's, {ours.high}; rows: test rows with a time."
    )
    name = name_of(column.name)
    made = Finding(
        code="time-overlap",
        said=say(share, f" of the test rows are from before the last training row, by {name}."),
        size=share,
        n=counted(rows, f"test rows with a {column.name}", digits=0),
        comparator=say("a split at a date, where none is"),
        action=say(f"If the rule will be used on what comes later, split at a date of {name} and score again."),
        concept="sampling",
        harm=0.45,
    )
    return Found(made, say("the split mixes past and future"), {"time.before": share})


def entities(case: Case) -> Found | None:
    """A column that names people, places or devices with a few rows each: how many test rows are of one that the training rows know."""
    if case.test is None:
        return None
    for column in case.features:
        one = case.counts[column.name]
        if (
            column.kind not in ("whole", "text")
            or not ID_NAME.search(column.name)
            or not MANY < one.distinct < one.n < ROWS_EACH * one.distinct
        ):
            continue
        across = crossing(case.train, case.test, [column.name])
        if across.found:
            return _known(case, column.name, across.found, across.rows)
    return None


def _known(case: Case, name: str, found: int, rows: int) -> Found:
    share = percent(found, rows, f"part: test rows whose {name} stands in the training rows; rows: all test rows.")
    made = Finding(
        code="entity-overlap",
        said=say(share, f" of the test rows are of a {name_of(name)} that the training rows know."),
        size=share,
        n=case.rows_of(test=True),
        comparator=say(f"a split by {name_of(name)}, where none is"),
        action=say(f"If a rule will meet new ones, split by {name_of(name)} and score again; leave the column out of the features."),
        concept="sampling",
        harm=0.45,
    )
    return Found(made, say(f"both halves hold rows of the same {name_of(name)}"), {"entity.share": share})


def impossible(case: Case, today: date) -> Found | None:
    """Values that the name of their column rules out, and values that stand for something else."""
    rows: list[tuple[str | Number, ...]] = []
    total = 0
    for column in case.train.columns:
        for count, what in strange(column, case.counts[column.name], today):
            total += count
            rows.append((name_of(column.name), what, counted(count, f"rows where {column.name} is so", digits=0)))
    if not rows:
        return None
    size = worked(
        "sum(rows)",
        digits=0,
        grouped=True,
        said="rows: one count for each row of the table below.",
        rows=[row[2].value for row in rows if not isinstance(row[2], str)],
    )
    names = list(dict.fromkeys(str(row[0]).strip("`") for row in rows))
    made = Finding(
        code="impossible",
        said=say(size, f" {several(total, 'value')} of {listing(names)} cannot be what the name says."),
        size=size,
        n=case.rows_of(test=False),
        comparator=say("the range that the name allows, or the other values of the column"),
        action=say("Find out what they stand for; if it is “not known”, write them as missing."),
        concept="distributions",
        harm=0.35,
        blocks=(table(("column", "what stands there", "rows"), rows),),
    )
    return Found(made, say(f"{listing(names)} hold values that cannot be"), {"impossible.rows": size})


def strange(column: Column, one: ColumnCounts, today: date) -> list[tuple[int, str]]:
    """(rows, what) for each kind of value in ``column`` that cannot be."""
    found = []
    if column.kind in ("number", "whole") and one.low is not None:
        if one.infinite:
            found.append((one.infinite, "infinite"))
        if PERCENTAGE.search(column.name) and one.high > 100 and one.mean <= 100:
            over = sum(
                count for value, count in (one.values or {one.high: 1}).items() if value is not None and value == value and value > 100
            )
            found.append((over, "over 100"))
        marks = [(value, count) for value, count in sentinels(one)]
        found += [(count, f"{value:g}, far from all others") for value, count in marks]
        negative = one.negatives - sum(count for value, count in marks if value < 0)
        if NOT_NEGATIVE.search(column.name) and negative > 0 and one.mean > 0:
            found.append((negative, "below 0"))
    if column.kind == "time" and PAST.search(column.name) and one.high is not None and _day(one.high) > today:
        found.append((_later(one, today), f"after {today:%d %B %Y}"))
    return found


def _later(one: ColumnCounts, today: date) -> int:
    return sum(count for value, count in (one.values or {one.high: 1}).items() if value is not None and _day(value) > today)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.min


def sentinels(one: ColumnCounts) -> list[tuple[float, int]]:
    """Usual codes for “not known” that stand at an end of the column, more than once, far from all other values."""
    found = []
    for value, count in one.top:
        if value in SENTINELS and value in (one.low, one.high) and count > 1:
            n, mean, m2 = one.moments.n - count, 0.0, 0.0
            if n < 2:
                continue
            mean = (one.moments.n * one.moments.mean - count * value) / n
            m2 = one.moments.m2 - count * (value - one.moments.mean) ** 2 - n * (mean - one.moments.mean) ** 2
            deviation = math.sqrt(max(m2, 0.0) / (n - 1))
            if abs(value - mean) > AWAY * deviation:
                found.append((float(value), count))
    return found


def empty(case: Case) -> Found | None:
    """Columns that hold one value, or none."""
    names = [one.name for one in case.train.columns if one.name != case.target.name and constant(case.counts[one.name])]
    if not names:
        return None
    size = listed("columns that hold one value, or none, in all rows", tuple(names))
    made = Finding(
        code="constant",
        said=say(size, f" {several(len(names), 'column')} {'says' if len(names) == 1 else 'say'} nothing: {listing(names)}."),
        size=size,
        n=case.rows_of(test=False),
        comparator=say("a column with two values"),
        action=say("Leave ", "it" if len(names) == 1 else "them", " out, or find out why nothing else was read."),
        concept="conditional",
        harm=0.1,
    )
    return Found(made, say(f"{listing(names)} say nothing"), {"constant.columns": size})


def unanswered(case: Case) -> Found | None:
    """Rows without a target: they are left out of every score here."""
    one = case.counts[case.target.name]
    gone = one.nulls + one.nans
    if not gone:
        return None
    name = name_of(case.target.name)
    share = percent(gone, one.n, f"part: rows of {case.train.name} with no {case.target.name}; rows: all.")
    made = Finding(
        code="no-target",
        said=say(share, f" of the rows have no {name}."),
        size=share,
        n=case.rows_of(test=False),
        comparator=say("a table in which every row is answered; these rows are left out of every number here"),
        action=say("Find out why: if the answer is missing for some kind of row, no score here speaks of that kind."),
        concept="sampling",
        harm=0.25 + 0.2 * gone / one.n,
    )
    return Found(made, say(f"{name} is missing in ", share, " of the rows"), {"no_target.share": share})


def header_as_row(case: Case) -> Found | None:
    """A row that repeats the names of the columns; or names of columns that look like a row."""
    import narwhals as nw

    texts = [one.name for one in case.train.columns if one.kind == "text"]
    rows = 0
    if len(texts) >= 2:
        same = [(nw.col(name) == name).cast(nw.Int64).fill_null(0) for name in texts[:30]]
        rows = int(fetched(case.train.frame.select((nw.sum_horizontal(*same) >= 2).cast(nw.Int64).sum().alias("n")))["n"][0] or 0)
    data = [name for name in case.train.names if looks_like_a_value(name)]
    if not rows and len(data) * 2 < len(case.train.names):
        return None
    size = (
        counted(rows, "rows that hold the names of two or more columns as values", digits=0)
        if rows
        else listed("names that look like values", tuple(data))
    )
    first = say(size, f" {several(rows, 'row')} {'repeats' if rows == 1 else 'repeat'} the names of the columns.") if rows else ()
    made = Finding(
        code="header",
        said=first or say("The first row was read as names of columns, and ", size, f" of them look like values: {listing(data, 3)}."),
        size=size,
        n=case.rows_of(test=False) if rows else whole(len(case.train.names), "columns of the table"),
        comparator=say("a table whose first row alone holds names"),
        action=say("Take these rows out: they make every column text." if rows else "Give the file a first row of names."),
        concept="distributions",
        harm=0.5,
    )
    return Found(made, say("a header stands among the rows" if rows else "a row of values was read as the header"), {"header.rows": size})


def looks_like_a_value(name: str) -> bool:
    """Whether a column's name is a number or a date."""
    return bool(re.fullmatch(r"\s*[-+]?(\d+[.,]\d*|\d{2,}|\.\d+)([eE][-+]?\d+)?(_\d+)?\s*|\d{4}-\d\d?-\d\d?.*", name)) and not re.fullmatch(
        r"(19|20)\d\d", name
    )


def unknown_classes(case: Case) -> Found | None:
    """Classes of the test rows that no training row has."""
    if case.counts_test is None or case.target.task != "classes":
        return None
    held = case.counts_test[case.target.name].values or {}
    new = {value: count for value, count in held.items() if value is not None and value == value and value not in case.classes}
    if not new:
        return None
    total = sum(held.values())
    share = percent(sum(new.values()), total, "part: test rows of a class that no training row has; rows: test rows with a class.")
    made = Finding(
        code="new-class",
        said=say(
            share, f" of the test rows are of a class that no training row has: {', '.join(quoted(value) for value in list(new)[:5])}."
        ),
        size=share,
        n=counted(total, "test rows with a class", digits=0),
        comparator=say("a test whose classes all stand in the training rows"),
        action=say("Check how the classes are written in both tables; no rule can be right on these rows."),
        concept="sampling",
        harm=0.5 + 0.4 * sum(new.values()) / total,
    )
    return Found(made, say(share, " of the test rows are of a class that no rule has seen"), {"new_class.share": share})
