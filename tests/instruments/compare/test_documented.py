"""The page is run, and its tables are those of the code."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from workings.instruments.compare import compare, findings

TOP = Path(__file__).parents[3]
PAGE = TOP / "docs" / "reports" / "compare.md"


def test_its_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert (found.attempted >= 18, found.failed) == (True, 0)


def test_every_number_and_every_finding_is_documented() -> None:
    told = set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8")))
    examples = TOP / "examples" / "compare"
    reports = [
        compare([1.0, 2, 3, 7, 8], [4.0, 5, 6.5, 9], smallest=1, looks=3, best_of=4, tried=6),
        compare(list(range(30)), list(range(40))),
        compare(examples / "maize.csv", columns=("self", "crossed"), smallest=1),
        compare(examples / "episodes.csv"),
        compare(examples / "model_a.csv", examples / "model_b.csv"),
        compare(counts=("505/44910", "500/44925"), expected="50/50", smallest=0.2, always=True),
        compare(counts=("5/10", "6/9")),
        compare(strata=examples / "admissions.csv"),
        compare(plan=(4, 5), base=50, smallest=3),
        compare(plan=(4, 5), smallest=3),
    ]
    for report in reports:
        assert {name for name in report.numbers if not name.startswith("value.")} <= told | {"value.p.holm"}
        assert {one.code for one in report.findings} <= told
        assert set(report.facts) <= told | {"strata"}
    assert {name for name in findings.HARM if name not in ("best-might", "split")} <= told | {"always"}
