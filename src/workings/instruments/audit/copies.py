"""Rows that stand twice: within a table, across two tables, and with another label. Exact: a 64-bit hash narrows the rows down, values decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workings.instruments.audit.engine import Answer, fetched, only, waited
from workings.instruments.audit.reading_frames import ROW
from workings.instruments.audit.table import Table
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

SHOWN = 5
"""Examples that come with a count."""
HASH = "hash of the row"
ROWS, FIRST, LAST = "rows of it", "first of it", "last of it"
TRAIN, TEST, FIRST_TRAIN, FIRST_TEST = "training rows of it", "test rows of it", "first training row", "first test row"
LABEL, LABELLED_TRAIN, LABELLED_TEST = "label of it", "labelled training rows", "labelled test rows"
SAME, KINDS, OTHER_LABEL, TRAIN_LABEL = "test rows of that label", "labels in training", "label in the test", "label in training"


@dataclass(frozen=True)
class Group:
    """Rows with equal values. ``first`` and ``last`` are row numbers from 1, where rows have numbers."""

    values: Mapping[str, Any]
    rows: int
    first: int | None
    last: int | None


@dataclass(frozen=True)
class Duplicates:
    """``copies``: rows that equal an earlier one; ``groups``: contents that stand more than once."""

    rows: int
    copies: int
    groups: int
    largest: tuple[Group, ...]


@dataclass(frozen=True)
class Pair:
    """Test rows and the training rows that equal them, with the number of the first of each."""

    values: Mapping[str, Any]
    test_row: int | None
    train_row: int | None
    test_rows: int
    train_rows: int
    labels: tuple[Any, Any] | None = None
    """The label of such a test row and of such a training row: two that differ, where some do. ``None`` without a label."""


@dataclass(frozen=True)
class Crossing:
    """Of ``rows`` test rows, ``found`` equal some training row in every asked column."""

    rows: int
    found: int
    train_rows: int
    """Training rows that equal some test row."""
    differing: int | None
    """Of ``found``: test rows whose label is that of none of the training rows they equal. ``None`` without a label."""
    mixed: int | None
    """Of ``found``: test rows for which at least one equal training row has another label."""
    examples: tuple[Pair, ...]


@dataclass(frozen=True)
class Conflicts:
    """``rows`` stand in ``groups`` of equal features with more than one label; at best ``wrong`` of them are predicted wrongly."""

    rows: int
    groups: int
    wrong: int
    """Rows that do not carry the most frequent label of their group: no rule that sees the features alone gets fewer wrong."""
    examples: tuple[tuple[Group, Mapping[Any, int]], ...]


def duplicates(table: Table, columns: Sequence[str] | None = None, shown: int = SHOWN, progress: Progress = silent) -> Duplicates:
    """Rows that are copies of an earlier row in ``columns`` (all, if none are named). Null equals null, NaN equals NaN, 0.0 equals -0.0."""
    names = _named(table, columns)
    return _counted(partial(_duplicates, table, names, shown), table, progress, "counting copies")


def _duplicates(table: Table, names: Sequence[str], shown: int) -> Duplicates:
    import narwhals as nw

    alike = _alike(table, names)
    if alike is None:
        return Duplicates(table.rows, 0, 0, ())
    groups = _groups(alike, names).filter(nw.col(ROWS) > 1)
    got = fetched(groups.select(nw.col(ROWS).sum(), nw.len().alias("groups")))
    rows, found = int(got[ROWS][0] or 0), int(got["groups"][0])
    largest = fetched(groups.sort(ROWS, FIRST, descending=[True, False]).head(shown)) if found else {ROWS: []}
    return Duplicates(table.rows, rows - found, found, tuple(_group(largest, names, k) for k in range(len(largest[ROWS]))))


def conflicts(table: Table, features: Sequence[str], label: str, shown: int = SHOWN, progress: Progress = silent) -> Conflicts:
    """Rows whose ``features`` are equal and whose ``label`` is not. Rows without a label are left out."""
    names, answer = _named(table, features), table.column(label).name
    return _counted(partial(_conflicts, table, names, answer, shown), table, progress, "counting conflicting labels")


def _conflicts(table: Table, names: Sequence[str], label: str, shown: int) -> Conflicts:
    import narwhals as nw

    alike = _alike(table, names, label)
    if alike is None:
        return Conflicts(0, 0, 0, ())
    by_label = _groups(alike.filter(~nw.col(LABEL).is_null()), [*names, LABEL])
    best = [nw.col(ROWS).sum(), nw.col(ROWS).max().alias("most of it"), nw.len().alias("labels of it")]
    groups = by_label.group_by(*names).agg(*best, nw.col(FIRST).min(), nw.col(LAST).max()).filter(nw.col("labels of it") > 1)
    got = fetched(groups.select(nw.col(ROWS).sum(), nw.col("most of it").sum(), nw.len().alias("groups")))
    rows, most, found = (int(got[name][0] or 0) for name in (ROWS, "most of it", "groups"))
    if not found:
        return Conflicts(0, 0, 0, ())
    first = fetched(groups.sort(ROWS, FIRST, descending=[True, False]).head(shown))
    made = [_group(first, names, k) for k in range(len(first[ROWS]))]
    return Conflicts(rows, found, rows - most, tuple((one, _labels(by_label, names, one)) for one in made))


def crossing(
    train: Table,
    test: Table,
    columns: Sequence[str] | None = None,
    label: str | None = None,
    shown: int = SHOWN,
    progress: Progress = silent,
) -> Crossing:
    """Test rows that equal some training row in every one of ``columns`` (all that both have, but the label, if none are named).

    Null equals null, NaN equals NaN, 0.0 equals -0.0; whole numbers equal the same numbers with a fraction of 0.
    Raises ``Refused`` where a column is missing, or where the tables are in two engines.
    """
    if train.engine.name != test.engine.name:
        raise Refused(
            f"{train.name} is held by {train.engine.name} and {test.name} by {test.engine.name}, so their rows cannot be compared.",
            "Give both as files, or both as frames of one library.",
        )
    names = _shared(train, test, columns, label)
    return _counted(partial(_crossing, train, test, names, label, shown), train, progress, "comparing the rows of both tables")


def _crossing(train: Table, test: Table, names: Sequence[str], label: str | None, shown: int) -> Crossing:
    import narwhals as nw

    groups = _both(train, test, names, label)
    if groups is None:
        none = 0 if label else None
        return Crossing(test.rows, 0, 0, none, none, ())
    wrong, mixed = (
        nw.col(LABELLED_TEST) - nw.col(SAME),
        nw.when(nw.col(KINDS) > 1).then(nw.col(LABELLED_TEST)).otherwise(nw.col(LABELLED_TEST) - nw.col(SAME)),
    )
    known = nw.col(KINDS) > 0
    groups = groups.with_columns(
        nw.when(known).then(wrong).otherwise(0).alias("differing"), nw.when(known).then(mixed).otherwise(0).alias("mixed")
    )
    got = fetched(groups.select(nw.col(TEST, TRAIN, "differing", "mixed").sum()))
    found, held, differing, many = (int(got[name][0] or 0) for name in (TEST, TRAIN, "differing", "mixed"))
    first = fetched(groups.sort("differing", FIRST_TEST, descending=[True, False]).head(shown)) if found else {TEST: []}
    examples = tuple(_pair(first, names, k, label) for k in range(len(first[TEST])))
    return Crossing(test.rows, found, held, differing if label else None, many if label else None, examples)


def _counted(work: Callable[[], Answer], table: Table, progress: Progress, doing: str) -> Answer:
    """``work()``, after which nothing is kept."""
    try:
        return waited(work, progress, doing, table.engine.link)
    finally:
        table.engine.let_go()


def _named(table: Table, columns: Sequence[str] | None) -> list[str]:
    names = list(table.names if columns is None else [table.column(name).name for name in columns])
    if not names:
        raise Refused(f"No column of {table.name} is left to compare rows by.", "Name at least one.")
    return names


def _shared(train: Table, test: Table, columns: Sequence[str] | None, label: str | None) -> list[str]:
    if columns is None:
        columns = [name for name in train.names if name in test.by_name and name != label]
        if not columns:
            raise Refused(f"{train.name} and {test.name} have no column in common.", "The names must be the same in both.")
    if label is not None:
        train.column(label), test.column(label)
    return [test.column(name).name for name in _named(train, columns)]


def _rows(table: Table, names: Sequence[str], label: str | None = None, cast: Mapping[str, Any] | None = None) -> Any:
    """The named columns, the number of the row (null where it has none), and the label under a name of its own."""
    import narwhals as nw

    kinds = cast or {}
    if not kinds and table.numbered is not None:
        return only(table.numbered, [*names, ROW], {LABEL: label} if label is not None else {})
    wanted = [nw.col(name).cast(kinds[name]) if name in kinds else nw.col(name) for name in names]
    if label is not None:
        wanted.append((nw.col(label).cast(kinds[label]) if label in kinds else nw.col(label)).alias(LABEL))
    if table.numbered is None:
        return table.frame.select(*wanted, nw.lit(None).cast(nw.Float64).alias(ROW))
    return table.numbered.select(*wanted, nw.col(ROW))


def _alike(table: Table, names: Sequence[str], label: str | None = None) -> Any:
    """The rows that may equal another one: all, where the engine has no hash; ``None`` where hashes tell that there are none."""
    import narwhals as nw

    rows = _rows(table, names, label)
    if table.engine.hashed is None:
        return rows
    hashed = table.engine.hashed(rows, names, HASH)
    twice = table.engine.kept(hashed.group_by(HASH).agg(nw.len().alias(ROWS)).filter(nw.col(ROWS) > 1).select(HASH))
    return None if _none(table, twice) else table.engine.kept(hashed.join(twice, on=HASH, how="semi"))


def _none(table: Table, kept: Any) -> bool:
    """Whether a frame that was kept holds no row; where nothing is kept, nobody asks, as it would be worked out once more."""
    import narwhals as nw

    return table.engine.link is not None and not fetched(kept.select(nw.len().alias(ROWS)))[ROWS][0]


def _groups(rows: Any, names: Sequence[str]) -> Any:
    import narwhals as nw

    return rows.group_by(*names).agg(nw.len().alias(ROWS), nw.col(ROW).min().alias(FIRST), nw.col(ROW).max().alias(LAST))


def _both(train: Table, test: Table, names: Sequence[str], label: str | None) -> Any:
    """One row per content that stands in both tables, with how often, and how its labels agree; ``None`` where hashes tell that none does."""
    import narwhals as nw

    cast = _common(train, test, [*names, label] if label else names)
    sides = [_rows(table, names, label, cast) for table in (train, test)]
    if train.engine.hashed is not None:
        one, two = (train.engine.hashed(rows, names, HASH) for rows in sides)
        one = train.engine.kept(one.join(two.select(HASH), on=HASH, how="semi"))
        if _none(train, one):
            return None
        sides = [frame.drop(HASH) for frame in (one, train.engine.kept(two.join(one.select(HASH), on=HASH, how="semi")))]
    none = nw.lit(None).cast(nw.Float64)
    row = nw.col(ROW).cast(nw.Float64)
    flagged = [
        sides[0].with_columns(nw.lit(1).alias(TRAIN), nw.lit(0).alias(TEST), row.alias(FIRST_TRAIN), none.alias(FIRST_TEST)),
        sides[1].with_columns(nw.lit(0).alias(TRAIN), nw.lit(1).alias(TEST), none.alias(FIRST_TRAIN), row.alias(FIRST_TEST)),
    ]
    rows = (
        nw.concat(flagged, how="vertical")
        if label
        else nw.concat([frame.with_columns(none.alias(LABEL)) for frame in flagged], how="vertical")
    )
    counted = [nw.col(TRAIN, TEST).sum(), nw.col(FIRST_TRAIN, FIRST_TEST).min()]
    by_label = rows.group_by(*names, LABEL).agg(*counted)
    is_labelled, in_train, in_test = ~nw.col(LABEL).is_null(), nw.col(TRAIN) > 0, nw.col(TEST) > 0
    by_label = by_label.with_columns(
        nw.when(is_labelled).then(nw.col(TEST)).otherwise(0).alias(LABELLED_TEST),
        nw.when(is_labelled & in_train).then(nw.col(TEST)).otherwise(0).alias(SAME),
        (is_labelled & in_train).cast(nw.Int64).alias(KINDS),
        nw.when(in_test & ~in_train).then(nw.col(LABEL)).alias(OTHER_LABEL),
        nw.when(in_train).then(nw.col(LABEL)).alias(TRAIN_LABEL),
    )
    summed = [nw.col(LABELLED_TEST, SAME, KINDS).sum(), nw.col(OTHER_LABEL, TRAIN_LABEL).min()]
    return by_label.group_by(*names).agg(*counted, *summed).filter((nw.col(TRAIN) > 0) & (nw.col(TEST) > 0))


def _common(train: Table, test: Table, names: Sequence[str]) -> dict[str, Any]:
    """By column, the type that both are compared as, where they are not of one already."""
    import narwhals as nw

    ours, theirs = train.frame.collect_schema(), test.frame.collect_schema()
    cast: dict[str, Any] = {}
    for name in names:
        kinds = {train.column(name).kind, test.column(name).kind}
        if ours[name] == theirs[name]:
            continue
        if kinds <= {"whole", "number", "truth"}:
            cast[name] = nw.Int64 if kinds <= {"whole", "truth"} else nw.Float64
        else:
            cast[name] = nw.Datetime if kinds == {"time"} else nw.String
    return cast


def _values(got: Mapping[str, list[Any]], names: Sequence[str], k: int) -> dict[str, Any]:
    """The values of one group; -0.0 is shown as the 0.0 that it equals."""
    return {name: got[name][k] + 0.0 if isinstance(got[name][k], float) else got[name][k] for name in names}


def _group(got: Mapping[str, list[Any]], names: Sequence[str], k: int) -> Group:
    return Group(_values(got, names, k), int(got[ROWS][k]), _number(got[FIRST][k]), _number(got[LAST][k]))


def _pair(got: Mapping[str, list[Any]], names: Sequence[str], k: int, label: str | None) -> Pair:
    train_label, other = got[TRAIN_LABEL][k], got[OTHER_LABEL][k]
    return Pair(
        _values(got, names, k),
        _number(got[FIRST_TEST][k]),
        _number(got[FIRST_TRAIN][k]),
        int(got[TEST][k]),
        int(got[TRAIN][k]),
        (train_label if other is None else other, train_label) if label else None,
    )


def _labels(by_label: Any, names: Sequence[str], group: Group) -> dict[Any, int]:
    """The labels of one group with their counts."""
    import narwhals as nw

    same = [nw.col(name).is_null() if value is None else nw.col(name) == nw.lit(value) for name, value in group.values.items()]
    got = fetched(by_label.filter(*same).select(LABEL, ROWS))
    return dict(sorted(zip(got[LABEL], map(int, got[ROWS]), strict=True), key=lambda one: (-one[1], str(one[0]))))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
