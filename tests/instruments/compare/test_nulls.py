"""How often p is below 0.05 where there is nothing: as often as it may be. The whole table: ``python benchmarks/compare.py``."""

from __future__ import annotations

import pytest
from benchmarks import compare as benchmark
from scipy import stats

NULLS = 1_500
SURE = 1e-6


@pytest.mark.parametrize("name", benchmark.PROCEDURES)
def test_false_finds_are_as_many_as_the_level_says(name: str) -> None:
    procedure = benchmark.PROCEDURES[name]
    found = sum(benchmark.nulls(name, NULLS, seed=11))
    high = stats.binom.ppf(1 - SURE, NULLS, procedure.level)
    low = 0 if procedure.at_most else stats.binom.ppf(SURE, NULLS, procedure.level)
    assert low <= found <= high


def test_the_bound_sees_a_test_that_is_taken_twice() -> None:
    """Two looks at 0.05 each are not one."""
    twice = sum(
        a or b
        for a, b in zip(benchmark.nulls("sign flips, 10 pairs", NULLS, 1), benchmark.nulls("sign flips, 10 pairs", NULLS, 2), strict=True)
    )
    assert twice > stats.binom.ppf(1 - SURE, NULLS, benchmark.PROCEDURES["sign flips, 10 pairs"].level)


@pytest.mark.parametrize("name", benchmark.PROCEDURES)
def test_a_procedure_of_the_table_is_the_one_of_a_report(name: str) -> None:
    """The table runs without making reports; on the same data a report has the same p."""
    for seed in range(3):
        assert benchmark.agrees(name, seed)
