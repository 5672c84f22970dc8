"""The same plan on Spark, where somebody asks for it: ``WORKINGS_SPARK=1 python -m pytest tests/instruments/audit_reading/test_spark.py``."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.instruments.audit_reading import brute
from tests.instruments.audit_reading.plans import differences, everything, made
from workings.instruments.audit import copies, plan
from workings.instruments.audit.table import opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("WORKINGS_SPARK") != "1" or not importlib.util.find_spec("pyspark"), reason="asked for by WORKINGS_SPARK=1"
    ),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def frame(spark: Any, rows: list[brute.Row], schema: str) -> Any:
    return spark.createDataFrame(rows, schema)


def test_spark_counts_what_duckdb_counts(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "SMALL", 0)  # by the queries of a large table
    held = made(300)
    rows = [
        tuple(None if value is None or value != value else value for value in row) for row in held.astype(object).itertuples(index=False)
    ]
    rows = [(number, int(whole), bool(truth), text, when.to_pydatetime()) for number, whole, truth, text, when in rows]
    with opened(held) as table:
        whole = everything(table)
    with opened(frame(spark, rows, "number double, whole long, truth boolean, text string, when timestamp_ntz")) as table:
        assert table.engine.name == "pyspark"
        assert differences(whole, everything(table)) == []
        assert len(plan.sample(table, 50, 1).columns["number"]) == 50


def test_spark_finds_the_copies_that_a_person_finds(spark: Any) -> None:
    rng = np.random.default_rng(5)
    numbers, texts, labels = [None, 0.0, -0.0, 1.0, float("nan")], [None, "a", "b,\n"], [None, "y", "n", "m"]

    def some(count: int) -> list[brute.Row]:
        picks = zip(*(rng.integers(0, len(one), count) for one in (numbers, texts, labels)), strict=True)
        return [(numbers[a], texts[b], labels[c]) for a, b, c in picks]

    train, test = [*some(40), (7.5, "c", "y")], [*some(30), (8.5, "d", "n")]
    schema = "number double, text string, label string"
    with opened(frame(spark, train, schema)) as left, opened(frame(spark, test, schema)) as right:
        found = copies.crossing(left, right, label="label")
        assert copies.duplicates(left).copies == brute.copies(train)
        split = copies.conflicts(left, ["number", "text"], "label")
    assert (found.found, found.train_rows, found.differing, found.mixed) == brute.crossing(train, test)
    assert (split.rows, split.groups, split.wrong) == brute.conflicts(train)


def test_the_sketch_estimates_on_spark_too(spark: Any) -> None:
    with opened(spark.range(200_000)) as table:
        sketch = plan._sketch(table, "id")
    assert sketch is not None
    assert abs(sketch.estimate / 200_000 - 1) < 5 / np.sqrt(4094)
