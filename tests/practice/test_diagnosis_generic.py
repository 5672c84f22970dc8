"""Generic slips on an item of the course, error carried forward, and the published page."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workings.capture import trace
from workings.practice import Item, mark
from workings.practice.catalogue import rows
from workings.practice.diagnose import PartMark, carried, near, score
from workings.practice.kinds import KINDS
from workings.practice.question import Tolerance

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> Any:
    spec = spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- a generic slip on an item
def test_a_generic_slip_is_offered_where_no_rule_and_no_near_miss_fits(mock: Item) -> None:
    """10/3: one of the two lengths was left out. No catalogued rule says so, the row of the product does."""
    known = replace(mock, live=())
    found = mark(known, "10/5").sentences
    assert found[0] == "2 is not the cosine."
    assert near(known, KINDS["numeric"].read(known, "3.33333")).startswith("It is what you get if you leave out the factor ")
    assert near(known, KINDS["numeric"].read(known, "3.34333")) == ""


def test_coarse_rounding_is_no_evidence(mock: Item) -> None:
    known = replace(mock, live=())
    assert near(known, KINDS["numeric"].read(known, "3.3")) == ""


def test_a_catalogued_rule_goes_first(mock: Item) -> None:
    assert [match.rule for match in mark(mock, "10").matches] == [16]


# ---------------------------------------------------------------- error carried forward
def spread(v):  # type: ignore[no-untyped-def]
    total = (v * v).sum()
    share = total / 7
    root = np.sqrt(share)
    return root + 1


V = np.array([1.5, 3.25, 8.0])


def marked(*given: float) -> tuple[PartMark, ...]:
    w = trace(spread, V)
    parts = [w.find(name) for name in ("total", "share", "root")]
    return carried(w, parts, given, Tolerance(decimals=4))


RIGHT = (76.8125, 76.8125 / 7, (76.8125 / 7) ** 0.5)


def test_all_right() -> None:
    assert [m.outcome for m in marked(*RIGHT)] == ["right", "right", "right"]
    assert score(marked(*RIGHT)) == 1


def test_an_early_slip_is_counted_once() -> None:
    marks = marked(12.75, 12.75 / 7, (12.75 / 7) ** 0.5)
    assert [m.outcome for m in marks] == ["wrong", "carried", "carried"]
    assert score(marks) == pytest.approx(2 / 3)


def test_a_second_slip_on_top_is_counted_too_and_named_from_what_was_given() -> None:
    marks = marked(90.4375, 90.4375 / 7, 90.4375 / 7)
    assert [m.outcome for m in marks] == ["wrong", "carried", "wrong"]
    assert (marks[2].told.outcome, marks[2].told.names) == ("slip", ("leave out the square root",))
    assert score(marks) == pytest.approx(1 / 3)


def test_a_later_part_that_is_right_in_itself_is_right() -> None:
    assert [m.outcome for m in marked(12.75, RIGHT[1], RIGHT[2])] == ["wrong", "right", "right"]


def test_nothing_is_carried_from_a_right_part() -> None:
    assert [m.outcome for m in marked(RIGHT[0], 5.0, 3.0)] == ["right", "wrong", "wrong"]


def test_parts_and_values_go_together() -> None:
    with pytest.raises(ValueError, match="zip"):
        marked(1.0, 2.0)


# ---------------------------------------------------------------- the page
SUMMARY = re.compile(r"^\| (right|holder|slip|random) \| ([\d,]+) \|(.*)\|$", re.MULTILINE)
RULE = re.compile(r"^\| (\d+) \| ([a-z-]+) \| (.+?) \| (\d+) \| ([\d.]+) % \|", re.MULTILINE)


def counts(text: str) -> dict[str, list[int]]:
    return {
        kind: [int(n.replace(",", "")), *(int(c.split("(")[0].replace(",", "")) for c in cells.split("|"))]
        for kind, n, cells in SUMMARY.findall(text)
    }


def test_the_page_is_what_the_simulation_gives() -> None:
    """Again on few draws: the words and rows are the same, and no share of the page lies far from the share found now."""
    table = load("diagnosis_table")
    page, now = table.PAGE.read_text("utf-8"), table.page(2)
    kept, fresh = counts(page), counts(now)
    assert list(kept) == list(fresh) == ["right", "holder", "slip", "random"]
    for kind, (n, *found) in kept.items():
        assert n == sum(found)
        for was, again in zip(found, fresh[kind][1:], strict=True):
            m = fresh[kind][0]
            assert abs(was / n - again / m) <= 4 * (0.25 / m) ** 0.5
    assert page.split("## All rules")[0] == now.split("## All rules")[0].replace("with 2 seeded", f"with {table.SEEDS} seeded")


def test_the_page_has_every_rule_and_promises_little_that_is_false() -> None:
    page = load("diagnosis_table").PAGE.read_text("utf-8")
    found = {int(n): (concept, deed) for n, concept, deed, _, _ in RULE.findall(page)}
    assert found == {n: (row.rule.concept, row.rule.deed) for n, row in rows().items()}
    n, *_, false, _, _ = counts(page)["random"]
    assert false / n < 0.02
    n, _, named, *_ = counts(page)["holder"]
    assert named / n > 0.9
