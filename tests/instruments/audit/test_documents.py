"""``docs/reports/audit.md``: its codes are those of the source, its names of numbers cover every report, and its example is what comes out."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tests.instruments.audit.tables import clean, passengers, words
from workings.contract.report import Report
from workings.instruments.audit import audit

TOP = Path(__file__).parents[3]
PAGE = TOP / "docs" / "reports" / "audit.md"
SOURCE = TOP / "src" / "workings" / "instruments" / "audit"


def example() -> Report:
    return audit(TOP / "examples" / "audit" / "train.csv", test=TOP / "examples" / "audit" / "test.csv", claim=0.94)


def rows_of(report: Report) -> list[str]:
    return [f"| `{one.code}` | {words(one.said)} |" for one in report.findings]


def test_the_example_is_what_comes_out() -> None:
    text, report = PAGE.read_text("utf-8"), example()
    assert f"> {words(report.verdict)}\n" in text
    assert re.findall(r"^\| `[a-z-]+` \| [^|]+ \|$", text, re.MULTILINE) == rows_of(report)


def test_the_files_of_the_example_are_what_its_script_writes(tmp_path: Path) -> None:
    folder = TOP / "examples" / "audit"
    runpy.run_path(str(folder / "make.py"))["main"](tmp_path)
    for name in ("train.csv", "test.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_every_code_of_the_source_has_its_row() -> None:
    text = PAGE.read_text("utf-8")
    written = {code for path in SOURCE.glob("*.py") for code in re.findall(r'code="([a-z-]+)"', path.read_text("utf-8"))}
    table = set(re.findall(r"^\| `([a-z-]+)` \|(?=[^|]*\|[^|]*\|[^|]*\|)", text, re.MULTILINE))
    assert written == table


@pytest.mark.parametrize("claim", [None, 0.9])
def test_every_number_of_a_report_is_named(claim: float | None) -> None:
    text = PAGE.read_text("utf-8")
    table, other = passengers(300), clean("mixed", 200, 1)
    for report in (
        audit(table, "survived", claim=claim),
        audit(table, "fare", claim=claim),
        audit(other, test=other.iloc[:50], claim=claim),
    ):
        missing = [name for name in report.numbers if f"`{name}`" not in text and f"`.{name.rsplit('.')[-1]}`" not in text]
        assert not missing
