"""A report in the terminal, as plain data and as one file: what is said, and that every number of the file opens."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

from tests.readers.reports import report
from workings.contract.number import grouped
from workings.contract.reading import Measured, Number, Recipe, Text, Typed
from workings.contract.report import MOST, Finding, Report, ordered
from workings.instruments.worked import counted, values, worked, working
from workings.ir.expression import Unreadable
from workings.readers.lower import report as lower
from workings.readers.lower import report_file
from workings.readers.lower.alone import STATIC
from workings.studio import recipes

TERMINAL = """\
workings audit: test.csv, predicting diagnosis

  Always answering “benign” scores 62.9 % on 143 rows, so that is what to beat.
  Read: test.csv, 8\u202f030\u202f261\u202f248 bytes.

1  3 test rows are copies of training rows

  Size: 2.1 %, on n = 143. Compared to 0, which a split by patient would give.
  Next: Take the three rows out of the training table.

2  The dumbest rule is right on 62.9 % of the test rows; one column on 88.1 %

  Share right on the test rows, with 95 % intervals, %:
    always “benign”  62.9 %   54.8 % to 70.4 %
    one column       88.1 %   81.8 % to 92.4 %
  rule             right   share
  always “benign”     90  62.9 %
  one column         126  88.1 %
  + the command
  Size: 62.9 % (95 %: 54.8 % to 70.4 %), on n = 143. Compared to a coin, at 50 %.
  Next: Report every score beside these two.

Not known

  Whether one patient is in both halves.
  Findings of less harm that are not shown: 2. They are in the plain data.
"""
KEYS = {"code", "said", "size", "unit", "interval", "n", "comparator", "action", "concept", "harm", "working"}


def printed(what: Report, width: int) -> str:
    console = Console(width=width, no_color=True, force_terminal=False, file=StringIO())
    lower.show(what, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


class Ids(HTMLParser):
    """The ids of a page, where its links lead, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []
        self.fetched += [found[k] or "" for k in ("src", "srcset", "data") if k in found]
        self.fetched += [found["href"] or ""] if tag == "link" and not (found.get("href") or "").startswith("data:") else []


@pytest.fixture(scope="module")
def page() -> str:
    return report_file.document(report(), working)


def test_what_the_terminal_says() -> None:
    said = "\n".join(line.rstrip() for line in printed(report(), 90).splitlines()) + "\n"
    assert said == TERMINAL


def test_a_narrow_terminal_has_the_table_row_by_row() -> None:
    said = printed(report(), 30)
    assert all(len(line) <= 30 for line in said.splitlines())
    assert "rule: one column; right:" in said


def test_plain_data_is_json_and_has_the_documented_names() -> None:
    made = json.loads(json.dumps(lower.plain(report()), allow_nan=False))
    assert set(made) == {"schema", "instrument", "title", "verdict", "findings", "numbers", "unknown", "left", "facts"}
    assert [set(one) for one in made["findings"]] == [KEYS, KEYS]
    assert made["numbers"] == {"rows": 143, "baseline.accuracy": pytest.approx(100 * 90 / 143), "parameters": 8030261248}
    assert isinstance(made["numbers"]["rows"], int)
    assert made["findings"][0]["working"] == "100 * right / n, right = 3, n = 143"
    assert made["findings"][0]["interval"] is None
    assert made["findings"][1]["interval"] == [pytest.approx(54.7796, abs=1e-3), pytest.approx(70.4177, abs=1e-3)]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_null(value: float) -> None:
    assert lower.value(Number(value, Measured("by hand"))) is None


def test_every_number_of_the_file_opens_and_nothing_is_fetched(page: str) -> None:
    found = Ids(page)
    wanted = {link for link in found.links if link.startswith("#")}
    assert {f"#{name}" for name in found.ids} >= wanted
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") for link in found.links)
    assert found.fetched == []
    assert len([link for link in wanted if link.startswith("#w")]) > 20
    assert len(page.encode()) < report_file.LARGEST


def test_a_number_shown_is_a_link_wherever_it_stands(page: str) -> None:
    """Take the links away: of the report's own numbers none is left."""
    body = page[page.index("<main") : page.index('<section class="workings"')]
    bare = re.sub(r"<[^>]+>", "", re.sub(r'<a class="num".*?</a>', "", body, flags=re.DOTALL))
    assert "62.9" not in bare
    assert "88.1" not in bare
    assert "62.9" in re.sub(r"<[^>]+>", "", body)


def test_where_there_is_no_room_a_note_says_so(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setattr(report_file, "LARGEST", len(page.encode()) - 60_000)
    small = report_file.document(report(), working)
    assert len(small.encode()) < len(page.encode())
    assert "This file would be larger than" in small
    assert {link[1:] for link in Ids(small).links} <= set(Ids(small).ids)


def test_a_checkout_without_its_front_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_file, "STATIC", STATIC / "nowhere")
    with pytest.raises(report_file.NotBuilt):
        report_file.document(report(), working)


# ---------------------------------------------------------------- numbers
def test_a_worked_number_is_what_its_formula_comes_to() -> None:
    number = worked("100 * right / rows", right=90, rows=143)
    assert number.value == 100 * 90 / 143
    assert number.recipe == Typed("100 * right / rows", {"right": 90, "rows": 143})


def test_its_link_reads_back_with_what_is_given() -> None:
    recipe: Recipe = Typed("100 * n / how", {"n": 3, "how": 4}, "Counted in a.csv: all of it & more.")
    link = recipes.url(recipe)
    assert recipes.read(link.split("?", 1)[1]).recipe == recipe


@pytest.mark.parametrize(("text", "given"), [("1 +", {}), ("a / b", {"a": 1}), ("nonsense(1)", {})])
def test_a_formula_that_cannot_be_read_is_refused(text: str, given: dict[str, float]) -> None:
    with pytest.raises(Unreadable):
        worked(text, **given)


def test_a_formula_of_several_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="comes to 3 numbers"):
        worked("2 * parts", parts=[1, 2, 3])


def test_a_whole_number_beyond_what_a_double_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="a is 9007199254740993"):
        worked("2 * a", a=2**53 + 1)


def test_large_whole_numbers_are_grouped() -> None:
    assert [grouped(x) for x in (1234, 12345, -1234567, 0.5, 1e300)] == ["1234", "12\u202f345", "−1\u202f234\u202f567", "0.5", "1 × 10³⁰⁰"]
    assert values({"a": counted(7, "by hand")}) == {"a": 7.0}


# ---------------------------------------------------------------- the report itself
def finding(harm: float) -> Finding:
    one = counted(1, "by hand")
    return Finding(f"f{harm}", (Text("one"),), one, one, (Text("none"),), (Text("nothing"),), harm=harm)


def test_findings_are_ordered_by_harm_and_the_rest_is_counted() -> None:
    shown, left = ordered([finding(k / 10) for k in range(9)])
    assert [one.harm for one in shown] == [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]
    assert left == 9 - MOST


def test_a_report_of_more_findings_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 7 findings"):
        replace(report(), findings=tuple(finding(0.1) for _ in range(8)))


@pytest.mark.parametrize("missing", ["said", "comparator", "action"])
def test_a_finding_without_one_of_its_parts_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match="needs a sentence, a comparator and an action"):
        replace(finding(0.1), **{missing: ()})
