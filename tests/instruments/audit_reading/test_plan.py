"""One plan: the same aggregates on every engine, and of the parts as of the whole; against NumPy and pandas where they count the same."""

from __future__ import annotations

import importlib.util
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.instruments.audit_reading.plans import EDGES, differences, everything, made, merged
from workings.instruments.audit import plan
from workings.instruments.audit.table import opened

FRAME = made(400)


def arrow(frame: pd.DataFrame) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


def polars(frame: pd.DataFrame) -> Any:
    import polars as pl

    return pl.from_arrow(arrow(frame))


def duck(frame: pd.DataFrame) -> Any:
    """A relation of somebody else's DuckDB: lazy, without row numbers."""
    import duckdb

    link = duckdb.connect()
    link.register("frame", frame)
    return link.sql("select * from frame")


ENGINES = {"pandas": lambda frame: frame, "pyarrow": arrow, "duckdb": duck}
if importlib.util.find_spec("polars"):
    ENGINES["polars"] = polars


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    with opened(FRAME) as table:
        return everything(table)


@pytest.fixture(params=[0, plan.SMALL], ids=["by queries", "by cells"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of few rows is counted from its cells, and as a large one is."""
    monkeypatch.setattr(plan, "SMALL", request.param)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_counts_the_same(name: str, whole: dict[str, Any]) -> None:
    with opened(ENGINES[name](FRAME), moved=False) as table:
        assert table.engine.name == name
        assert differences(whole, everything(table)) == []


def test_a_file_counts_as_its_frame(tmp_path: Any, whole: dict[str, Any]) -> None:
    FRAME.to_csv(tmp_path / "t.csv", index=False)
    with opened(tmp_path / "t.csv") as table:
        found = everything(table)
    del found["profile"]["when"], (rest := {**whole, "profile": {**whole["profile"]}})["profile"]["when"]
    assert differences(rest, found) == []


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("cut", [1, 200, 399])
def test_the_aggregates_of_parts_merge_to_those_of_the_whole(cut: int, whole: dict[str, Any]) -> None:
    with opened(FRAME.iloc[:cut]) as table:
        first = everything(table)
    with opened(FRAME.iloc[cut:]) as table:
        second = everything(table)
    assert differences(whole, merged(first, second)) == []
    assert differences(whole, merged(second, first)) == []


def test_a_merge_that_forgets_the_means_would_be_seen(whole: dict[str, Any]) -> None:
    """The guard broken on purpose: adding the squares alone is not the variance of both parts."""
    with opened(FRAME.iloc[:50]) as table:
        first = everything(table)
    with opened(FRAME.iloc[50:]) as table:
        second = everything(table)
    one, two = (part["profile"]["whole"].moments for part in (first, second))
    assert one.mean != two.mean
    assert one.m2 + two.m2 < whole["profile"]["whole"].moments.m2


def test_numpy_and_pandas_count_the_same(whole: dict[str, Any]) -> None:
    profile = whole["profile"]
    number = FRAME["number"]
    assert profile["number"].nulls == number.isna().sum()
    assert math.isclose(profile["number"].mean, number.mean())
    assert math.isclose(profile["number"].variance, number.var())
    assert (profile["number"].low, profile["number"].high) == (number.min(), number.max())
    assert profile["number"].distinct == number.nunique()
    assert profile["whole"].negatives == (FRAME["whole"] < 0).sum()
    assert profile["whole"].zeros == (FRAME["whole"] == 0).sum()
    assert profile["text"].blanks == (FRAME["text"] == " ").sum()
    assert profile["text"].longest == 5
    assert dict(profile["whole"].top) == FRAME["whole"].value_counts().to_dict()
    assert whole["levels"].counts[None] == FRAME["text"].isna().sum()
    counts, _ = np.histogram(number.dropna(), EDGES)
    assert whole["histogram"].counts[None] == tuple(counts)
    assert whole["histogram"].below[None] == (number < EDGES[0]).sum()
    assert whole["histogram"].above[None] == (number > EDGES[-1]).sum()
    assert whole["histogram"].missing[None] == number.isna().sum()
    for level, held in FRAME.groupby("text")["number"]:
        assert math.isclose(whole["moments"].moments[level].mean, held.mean())
        assert math.isclose(whole["moments"].moments[level].variance, held.var())


def test_nan_and_infinity_are_counted_apart(tmp_path: Any) -> None:
    (tmp_path / "t.csv").write_text("a\n1\nnan\ninf\n-inf\n4\n\n")
    with opened(tmp_path / "t.csv") as table:
        counts = plan.profile(table)["a"]
    assert (counts.n, counts.nulls, counts.nans, counts.infinite, counts.moments.n) == (6, 1, 1, 2, 2)
    assert (counts.low, counts.high, counts.mean) == (1.0, 4.0, 2.5)


def test_many_distinct_values_are_estimated_and_said_to_be() -> None:
    rows = 200_000
    values = np.arange(rows, dtype=float) + 0.5
    values[:30_000] = -999.0
    with opened(pd.DataFrame({"a": values})) as table:
        counts = plan.profile(table)["a"]
        halves = [plan.profile(part)["a"] for part in _halves(values)]
    assert not counts.exact
    assert abs(counts.distinct / 170_001 - 1) < 5 / math.sqrt(4094)
    assert counts.top == ((-999.0, 30_000),)
    both = halves[0].merged(halves[1])
    assert both.sketch == counts.sketch
    assert both.distinct == counts.distinct
    assert not both.exact


def test_no_estimate_is_of_more_values_than_there_are_rows() -> None:
    rows, raw = 60_000, []
    for shift in (4e6, 5e6, 6e6, 7e6):
        with opened(pd.DataFrame({"a": np.arange(rows) + shift + shift / 8e6})) as table:
            counts = plan.profile(table)["a"]
        assert counts.sketch is not None
        raw.append(counts.sketch.estimate)
        assert counts.distinct <= rows
    assert max(raw) > rows, "the sketch alone says more at times"


def _halves(values: np.ndarray) -> Any:
    for part in (values[:90_000], values[90_000:]):
        with opened(pd.DataFrame({"a": part})) as table:
            yield table


def test_levels_beyond_the_limit_are_one_count() -> None:
    frame = pd.DataFrame({"a": ["x"] * 5 + ["y"] * 3 + list("pqrs") + [None] * 4, "b": [1, 2] * 8})
    with opened(frame) as table:
        found = plan.levels(table, "a", limit=3)
        pairs = plan.levels(table, "a", by="b", limit=3)
    assert found.counts == {"x": 5, None: 4, "y": 3}
    assert (found.rest, found.distinct) == (4, 7)
    assert pairs.counts == {("x", 1): 3, ("x", 2): 2, (None, 1): 2, (None, 2): 2, ("y", 1): 1, ("y", 2): 2}
    assert pairs.rest == 4


def test_a_sample_is_the_same_rows_on_every_engine() -> None:
    found = []
    for name, form in ENGINES.items():
        if name != "duckdb":
            with opened(form(FRAME), moved=False) as table:
                found.append(plan.sample(table, 50, 3))
    with opened(FRAME) as table:
        found.append(plan.sample(table, 50, 3))
        other = plan.sample(table, 50, 4)
        every = plan.sample(table, 10_000, 3)
    for one in found:
        assert one.rows is not None and list(one.rows) == list(found[0].rows)
        assert len(set(one.rows.tolist())) == 50
        for row, value in zip(one.rows, one.columns["number"], strict=True):
            assert value == FRAME["number"].iloc[row - 1] or value != value
    assert other.rows is not None and list(other.rows) != list(found[0].rows)
    assert every.rows is not None and list(every.rows) == list(range(1, 401))


def test_each_row_is_drawn_as_often_as_another() -> None:
    """300 draws of 10 rows of 40: each row 75 times, and none further than six standard deviations from that."""
    times = np.zeros(40)
    with opened(pd.DataFrame({"a": range(40)})) as table:
        from workings.instruments.audit.plan import _drawn  # the rows alone, without their cells
        from workings.instruments.audit.reading_frames import ROW

        for seed in range(300):
            rows = [row[0] for row in _drawn(table.numbered, 10, 40, seed).select(ROW).to_native().fetchall()]
            assert len(set(rows)) == 10
            times[np.array(rows) - 1] += 1
    assert abs(times - 75).max() < 6 * math.sqrt(300 * 0.25 * 0.75)


def test_edges_that_do_not_rise_are_refused() -> None:
    with opened(FRAME) as table, pytest.raises(ValueError, match="the edges of a histogram rise, and there are at least two"):
        plan.histogram(table, "number", [0.0, 0.0])
