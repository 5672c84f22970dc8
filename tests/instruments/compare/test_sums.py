"""Each formula can be followed, and followed it gives what it gives."""

from __future__ import annotations

import numpy as np
import pytest

from workings.capture import trace
from workings.instruments.compare import compare
from workings.instruments.compare.sums import FUNCTIONS
from workings.instruments.sums import function
from workings.instruments.worked import working

GIVEN = {
    "variance_a": 2.0, "n_a": 12.0, "variance_b": 3.5, "n_b": 9.0, "k_a": 4.0, "k_b": 7.0, "only_a": 5.0, "only_b": 16.0, "n": 143.0, "z": 1.96,
    "error": 0.4, "spread": 0.3, "level": 0.05, "difference": 1.1, "share_a": 0.9, "share_b": 0.905, "z_power": 0.84,
}  # fmt: skip
TABLE = {"k_a": [3.0, 10.0], "n_a": [20.0, 40.0], "k_b": [9.0, 4.0], "n_b": [30.0, 15.0]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_formula_traces(name: str) -> None:
    made = function(f"compare/{name}")
    wanted = made.__code__.co_varnames[: made.__code__.co_argcount]
    source = TABLE if name.startswith("strata") else GIVEN
    inputs = {one: np.asarray(source[one]) for one in wanted}
    followed = trace(made, **inputs)
    assert float(followed.lines[followed.outputs[0]].value) == float(made(**inputs))


def test_every_number_of_a_report_opens() -> None:
    reports = [
        compare([1.0, 2, 3, 7, 8], [4.0, 5, 6.5, 9, 9], paired=False, smallest=1, looks=3, best_of=4, tried=6),
        compare([1.0, 2, 3, 7, 8], [4.0, 5, 6.5, 9, 9], paired=True, smallest=1),
        compare(counts=("505/44910", "500/44925"), expected="50/50", smallest=0.2, always=True),
        compare([1, 0, 1, 0], [1, 1, 1, 0], paired=True),
    ]
    for report in reports:
        for name, number in report.numbers.items():
            if type(number.recipe).__name__ != "Measured":
                made = working(number.recipe)
                assert float(made.lines[made.outputs[0]].value) == number.value, name
            else:
                assert len(number.recipe.how.split()) >= 2, name  # type: ignore[union-attr]
