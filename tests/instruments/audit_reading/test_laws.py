"""Laws over small tables: what is written is read, and what is counted is what a person would count row by row."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.instruments.audit_reading import brute
from workings.instruments.audit import copies, engine
from workings.instruments.audit.table import opened
from workings.instruments.faults import Refused

NAMES = ["number", "whole", "text"]
LAWS = 100 if os.environ.get("WORKINGS_LONG") else 10
FEW = settings(max_examples=LAWS, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(brute.ROWS)
@example([(None, None, None), (1.0, None, "two\nlines")])
@example([(None, None, "NA"), (None, None, None)])
@FEW
def test_what_is_written_is_read(rows: list[brute.Row]) -> None:
    rows = [*rows, (2.5, 3, "last")]
    with TemporaryDirectory() as folder, opened(brute.put(Path(folder) / "t.csv", NAMES, rows), header=True) as table:
        got = table.numbered.to_native().fetchall()
    assert [row[-1] for row in got] == list(range(1, len(rows) + 1))
    assert all(brute.equal(one[:-1], other) for one, other in zip(got, rows, strict=True)), (got, rows)


@given(brute.ROWS, st.sampled_from([",", ";", "\t", "|"]))
@FEW
def test_text_comes_back_letter_by_letter_whatever_separates_it(rows: list[brute.Row], separator: str) -> None:
    import csv

    texts = [(row[2] or "x", row[2] or "x") for row in rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, delimiter=separator).writerows([("one", "two"), *texts, ("end", "end")])
        with opened(path, separator=separator, header=True) as table:
            assert table.frame.to_native().fetchall() == [*texts, ("end", "end")]


PIECES = ["a", "1", "2.5", "007", "NA", "?", "-999", "1,5", "2024-01-02", "true", '"', '""', ",", ",", ",", ";", "\t", "\n", "\n", "\n", "\r\n", "\r", " ", "é", "\0", "\\", "'", "\ufeff", "inf", "nan", "1e999", "9" * 25]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["utf-8", "latin-1", "utf-16"]))
@example('"', "utf-8")
@example(',"\n', "utf-8")
@example("\n\na,b\n1,2", "utf-8")
@FEW
def test_any_text_is_a_table_or_a_refusal(text: str, encoding: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(text.encode(encoding, errors="replace"))
        with suppress(Refused), opened(path) as table:
            assert table.rows == len(table.frame.to_native().fetchall()) > 0
            assert all(note.endswith(".") for note in table.notes)


@given(brute.LABELLED)
@example([(0.0, None, "y"), (-0.0, None, "n"), (float("nan"), "a", "y"), (float("nan"), "a", "y"), (None, "a", "y")])
@FEW
def test_copies_within_a_table(rows: list[brute.Row]) -> None:
    rows = [*rows, (7.5, "c", "y")]
    with TemporaryDirectory() as folder, opened(brute.put(Path(folder) / "t.csv", NAMES, rows), header=True) as table:
        found = copies.duplicates(table)
        split = copies.conflicts(table, NAMES[:2], NAMES[2])
        assert found.copies == brute.copies(rows)
        assert (split.rows, split.groups, split.wrong) == brute.conflicts(rows)
        for group in found.largest:
            assert group.first is not None and group.last is not None
            assert group.first < group.last
            assert brute.equal(rows[group.first - 1], tuple(group.values.values()))
            assert brute.equal(rows[group.last - 1], tuple(group.values.values()))
        for group, labels in split.examples:
            assert sum(labels.values()) == group.rows
            assert len(labels) > 1


@given(brute.LABELLED, brute.LABELLED)
@example([(0.0, None, "y")], [(-0.0, None, "n"), (None, None, "y")])
@FEW
def test_rows_of_one_table_in_another(train: list[brute.Row], test: list[brute.Row]) -> None:
    train, test = [*train, (7.5, "c", "y")], [*test, (8.5, "d", "n")]
    with TemporaryDirectory() as folder:
        one, other = (brute.put(Path(folder) / name, NAMES, rows) for name, rows in (("train.csv", train), ("test.csv", test)))
        with opened(one, header=True) as left, opened(other, header=True) as right:
            found = copies.crossing(left, right, label=NAMES[2])
            every = copies.crossing(left, right, NAMES)
    assert (found.found, found.train_rows, found.differing, found.mixed) == brute.crossing(train, test)
    assert every.found == sum(any(brute.equal(row, other) for other in train) for row in test)
    for pair in found.examples:
        assert pair.test_row is not None and pair.train_row is not None
        assert brute.equal(test[pair.test_row - 1][:2], tuple(pair.values.values()))
        assert brute.equal(train[pair.train_row - 1][:2], tuple(pair.values.values()))


@given(brute.LABELLED, brute.LABELLED)
@settings(max_examples=LAWS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_on_pandas_itself(train: list[brute.Row], test: list[brute.Row]) -> None:
    def clean(rows: list[brute.Row]) -> list[brute.Row]:
        return [tuple(None if cell is not None and cell != cell else cell for cell in row) for row in rows]

    def frame(rows: list[brute.Row]) -> pd.DataFrame:
        cells = list(zip(*rows, strict=True))
        return pd.DataFrame(
            {
                name: pd.Series(list(column), dtype=dtype)
                for name, column, dtype in zip(NAMES, cells, ("float64", "str", "str"), strict=True)
            }
        )

    train, test = [*clean(train), (7.5, "c", "y")], [*clean(test), (8.5, "d", "n")]
    with opened(frame(train), moved=False) as left, opened(frame(test), moved=False) as right:
        assert left.engine.name == "pandas"
        found = copies.crossing(left, right, label=NAMES[2])
        assert copies.duplicates(left).copies == brute.copies(train)
        split = copies.conflicts(left, NAMES[:2], NAMES[2])
    assert (found.found, found.train_rows, found.differing, found.mixed) == brute.crossing(train, test)
    assert (split.rows, split.groups, split.wrong) == brute.conflicts(train)


def test_hashes_that_collide_cost_time_and_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard: with one hash for all rows, every row is a candidate, and the values still decide."""
    import narwhals as nw

    rows: list[brute.Row] = [(float(k % 5), "a" if k % 2 else None, "y") for k in range(40)]
    path = brute.put(tmp_path / "t.csv", NAMES, rows)
    constant = engine.Engine("duckdb", lambda frame, columns, name: frame.with_columns(nw.lit(7).alias(name)))
    monkeypatch.setitem(engine.ENGINES, "duckdb", constant)
    with opened(path, header=True) as left, opened(path, header=True) as right:
        assert copies.duplicates(left).copies == brute.copies(rows) == 30
        assert copies.crossing(left, right, label=NAMES[2]).found == 40
        assert copies.conflicts(left, NAMES[:2], NAMES[2]).rows == 0


def test_a_hash_that_loses_rows_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: a hash that differs between equal rows hides them, and the counts above would say so."""
    rows: list[brute.Row] = [(1.0, "a", "y"), (1.0, "a", "y"), (2.0, "b", "n")]
    path = brute.put(tmp_path / "t.csv", NAMES, rows)

    def broken(frame: Any, columns: Any, name: str) -> Any:
        import narwhals as nw

        return frame.with_columns(nw.col("row of the table").alias(name))

    monkeypatch.setitem(engine.ENGINES, "duckdb", engine.Engine("duckdb", broken))
    with opened(path, header=True) as table:
        assert copies.duplicates(table).copies == 0 != brute.copies(rows)
