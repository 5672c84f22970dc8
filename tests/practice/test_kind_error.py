"""A page with one wrong rule planted in it: the line is half of the answer, its value the other half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import course, practice
from workings.capture import typed
from workings.contract.reading import Call, Number, Paragraph, Typed
from workings.course import ContentFault
from workings.practice import Item, check
from workings.practice.help import rung, statement
from workings.practice.kinds import error
from workings.practice.kinds.error import Page, Plant
from workings.practice.question import read
from workings.practice.rules import CATALOGUE
from workings.practice.text import plain

QUESTION = practice.question("dot/mend")
KIND = error.Error()


def planted(rule: int, at: str) -> Item:
    """[1, 2, 2] and [4, 0, 3] with one rule in one line: dot 10, lengths 3 and 5, cosine 2/3."""
    it = practice.item(QUESTION, 0)
    w = course.working(Call("dot/cosine", {"a": [1, 2, 2], "b": [4, 0, 3]}))
    inputs = {"a": np.array([1.0, 2, 2]), "b": np.array([4.0, 0, 3])}
    return Item(it.question, 0, inputs, (w,), posed=error._page(w, Plant(rule, at)))


SUMS = planted(13, "dot")
SQUARE = planted(9, "length_a")
ONE_LENGTH = planted(17, "cosine")


def shown(it: Item) -> Iterator[tuple[str, Number]]:
    for block in statement(it).blocks:
        assert isinstance(block, Paragraph)
        number = block.parts[-1]
        assert isinstance(number, Number)
        yield plain(block.parts), number


@pytest.mark.parametrize(
    ("it", "rows"),
    [
        (SUMS, ["line 1: dot = 5 · 7 = 35", "line 2: length_a = √(1^2 + 2^2 + 2^2) = 3", "line 3: length_b = √(4^2 + 0^2 + 3^2) = 5",
                "line 4: cosine = 35/(3 · 5) ≈ 2.333"]),
        (SQUARE, ["line 1: dot = 1 · 4 + 2 · 0 + 2 · 3 = 10", "line 2: length_a = 1^2 + 2^2 + 2^2 = 9",
                  "line 3: length_b = √(4^2 + 0^2 + 3^2) = 5", "line 4: cosine = 10/(9 · 5) ≈ 0.222"]),
        (planted(16, "cosine"), ["line 1: dot = 1 · 4 + 2 · 0 + 2 · 3 = 10", "line 2: length_a = √(1^2 + 2^2 + 2^2) = 3",
                                 "line 3: length_b = √(4^2 + 0^2 + 3^2) = 5", "line 4: cosine = 10"]),
    ],
)  # fmt: skip
def test_the_page_follows_from_its_error(it: Item, rows: list[str]) -> None:
    assert [text for text, _ in shown(it)] == rows


def test_every_value_opens_to_the_reckoning_before_it() -> None:
    for seed in range(40):
        it = practice.item(QUESTION, seed)
        for (text, number), value in zip(shown(it), it.posed.values, strict=True):
            assert isinstance(number.recipe, Typed)
            assert number.value == value
            assert float(typed.read(number.recipe.text).value) == pytest.approx(value, rel=1e-12), text


@pytest.mark.parametrize("rule", sorted({plant.rule for plant in error._spec(QUESTION)}))
def test_the_page_is_what_the_rule_gives(rule: int) -> None:
    """By numbers put in by hand, not by the mutation."""
    plants = [plant for plant in error._spec(QUESTION) if plant.rule == rule]
    a, b = np.array([1.0, 2, 2]), np.array([4.0, 0, 3])
    expected = {
        (13, "dot"): 35.0, (14, "dot"): 10.0, (15, "dot"): 12.0, (9, "length_a"): 9.0, (9, "length_b"): 25.0,
        (16, "cosine"): a @ b, (17, "cosine"): a @ b / 9, (18, "cosine"): a @ b / 8,
    }  # fmt: skip
    for plant in plants:
        page: Page = planted(rule, plant.at).posed
        assert page.values[page.wrong - 1] == pytest.approx(expected[rule, plant.at])


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("line 1: 10", 1.0), ("1: 10", 1.0), ("1 10", 1.0), ("line 1, 20/2", 1.0), ("Line 1 = 10.0", 1.0), ("dot: 10", 1.0), ("line 1 should be 2*5", 1.0),
        ("#1 is 10", 1.0), ("row 1; [10]", 1.0), ("1 1*4 + 2*0 + 2*3", 1.0),
        ("line 1: 35", 0.5), ("line 1: 11", 0.5), ("line 4: 10", 0.5), ("line 4: 2/3", 0.0), ("line 2: 3", 0.0), ("length_b: 5", 0.0),
    ],
)  # fmt: skip
def test_the_line_is_one_half_and_its_value_the_other(text: str, score: float) -> None:
    verdict = practice.mark(SUMS, text)
    assert (verdict.outcome, verdict.score) == ("right" if score == 1 else "wrong", score)


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("", "Nothing is written yet.", 0),
        ("line 1", "A line and the value that belongs there are asked for.", 0),
        ("3.5", "A line and the value that belongs there are asked for.", 0),
        ("line 5: 1", "There is no line 5: they go from 1 to 4.", 5),
        ("line 0: 1", "There is no line 0: they go from 1 to 4.", 5),
        ("zeta: 1", "zeta is no line of the page.", 0),
        ("line 1: [1, 2]", "The value of a line here is one number.", 8),
        ("line 1: 3 +", "It stops after +: something has to follow.", 11),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, reason: str, at: int) -> None:
    verdict = practice.mark(SUMS, text)
    assert (verdict.outcome, verdict.at) == ("unreadable", at)
    assert reason in verdict.sentences


def test_golden_words() -> None:
    assert practice.mark(SUMS, "1: 10").sentences[:-1] == (
        "Yes: line 1 is where the page goes wrong; mended, it comes to 10.",
        "What stands there is what you get if you add up each vector first and multiply the two sums. To whoever wrote it: “That pairs every "
        "entry with every entry. The dot pairs position with position.”",
        "Line 4 is sound and carries the error on; from the mended line it comes to 0.667.",
        "On the mended page the dot product, 10, is divided by 3 and by 5, each once.",
    )
    assert practice.mark(SUMS, "4: 0.667").sentences == ("Line 4 is not where the page goes wrong: it follows from what stands above it.",)
    assert practice.mark(SUMS, "4: 10").sentences[1] == "10 does belong on the mended page, in another line."
    assert practice.mark(SUMS, "1: 35").sentences == (
        "Line 1 is where the page goes wrong, and 35 is not what belongs there.",
        "It is what the page has there.",
    )
    assert practice.mark(SUMS, "1: 12").sentences[1] == "Work that line out again from what stands above it."
    assert practice.mark(SUMS, "1 plus").sentences == (
        "I cannot read 1 plus.", "plus is not a name I know here (I know pi, π, e).", "Nothing has been marked.", "You could write line 3: 4.5."
    )  # fmt: skip


def test_derived_numbers_open() -> None:
    verdict = practice.mark(SQUARE, "line 2: 3")
    found = [part for paragraph in verdict.said for part in paragraph.parts if isinstance(part, Number)]
    assert [number.value for number in found] == pytest.approx([3, 2 / 3, 10, 3, 5])
    for number in found:
        assert isinstance(number.recipe, Call)
        assert number.recipe.line is not None
        assert float(course.working(number.recipe).lines[number.recipe.line].value) == number.value


def test_read_as() -> None:
    found = practice.read(SUMS, "dot 20/2")
    assert found.outcome == "read"
    assert found.read_as is not None
    assert plain((error.Formula(found.read_as),)) == "line 1:\u00a020/2"


@given(st.integers(1, 4), st.integers(-60, 60))
def test_only_the_planted_line_with_its_value_is_right(line: int, value: int) -> None:
    verdict = practice.mark(SQUARE, f"line {line}: {value}")
    assert verdict.score == (line == 2) / 2 + (value == 3) / 2
    assert (verdict.outcome == "right") is (line == 2 and value == 3)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert practice.mark(SUMS, text).outcome in ("right", "wrong", "unreadable")


def test_the_error_shows_where_it_is_planted() -> None:
    pages = [practice.item(QUESTION, seed).posed for seed in range(60)]
    assert {page.plant for page in pages} == set(error._spec(QUESTION))
    assert all(abs(page.values[page.wrong - 1] - page.mended[page.wrong - 1]) >= 0.05 for page in pages)
    assert {page.wrong for page in pages} == {1, 2, 3, 4}


def test_a_page_whose_error_does_not_show_is_put_aside() -> None:
    """Where no product is negative, dropping signs changes nothing."""
    silent = planted(14, "dot").posed
    assert error._will_not_do(silent, QUESTION) == "rule 14 collides with the right answer"
    reasons = {reason for seed in range(100) for reason in practice.item(QUESTION, seed).rejected}
    assert reasons == {"rule 14 collides with the right answer"}


def test_the_rungs_of_the_help_work_the_mended_page() -> None:
    (whole,) = practice.worked(ONE_LENGTH)
    assert whole.working is ONE_LENGTH.working
    assert rung(ONE_LENGTH, "first_step").worked[0].reading.blocks == whole.reading.blocks[:1]


def test_the_content_checker_passes_and_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    report = check.check(QUESTION, range(60))
    assert report.faults == []
    assert report.distinct > 50
    broken = replace(SUMS, posed=replace(SUMS.posed, values=(34.0, 3.0, 5.0, 2.0)))
    assert "line 1 shows 5 · 7, which is not 34.0" in list(KIND.faults(broken))
    later = replace(SUMS, posed=replace(SUMS.posed, wrong=2))
    assert "line 1 stands before the error and is wrong" in list(KIND.faults(later))
    twice = replace(SUMS, posed=replace(SUMS.posed, mended=(10.0, 3.0, 5.0, 0.5)))
    assert any("working.py gives 0.5 and again.py" in fault for fault in KIND.faults(twice))
    monkeypatch.setattr(error, "_value", lambda answer: (error.Text("Line 1 comes to 10 and so"),))
    assert any("is told the value" in fault for fault in KIND.faults(SUMS))


TEXT = Path(QUESTION.path).read_text()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("rule = 13", "rule = 999", "the catalogue has no rule 999"), ("[error]", "[error]\nextra = 1", "extra is not a key known here")],
)
def test_a_fault_of_the_file_is_said(write: Write, old: str, new: str, said: str) -> None:
    assert old in TEXT
    q = read(write(TEXT.replace(old, new, 1)))
    with pytest.raises(ContentFault, match=said):
        KIND.make(q, 0)


def test_a_rule_that_does_not_fit_its_line_is_a_fault(write: Write) -> None:
    q = read(write(TEXT.replace('at = "dot"', 'at = "nosuch"')))
    with pytest.raises(ValueError, match="no line called 'nosuch'"):
        [KIND.make(q, seed) for seed in range(20)]
    assert {9, 13, 14, 15, 16, 17, 18} <= set(CATALOGUE)
