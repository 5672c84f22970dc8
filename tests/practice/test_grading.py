"""What is right: tolerances, stated decimals, shapes, shares."""

from __future__ import annotations

import pytest

from tests.practice.conftest import COSINE, Write
from workings import practice
from workings.practice import Item, item
from workings.practice.kinds.numeric import agrees
from workings.practice.question import Question, Tolerance, read


@pytest.mark.parametrize(
    "text",
    ["2/3", "0.667", "0.67", "0.6666666", "0.664", "0.669", "0.670", "66.7%", "6.67e-1", ".67", "+0.667", "10/15", "10/(3*5)", "10/(sqrt(9)*sqrt(25))",
     "10 ÷ 15", "[0.667]", "4/6", "1 - 1/3", "0.6634", "0.67 "],
)  # fmt: skip
def test_right(mock: Item, text: str) -> None:
    verdict = practice.mark(mock, text)
    assert (verdict.outcome, verdict.score) == ("right", 1.0)


@pytest.mark.parametrize(
    "text", ["0.66", "0.68", "0.6", "0.7", "1", "-0.667", "0.672", "0.660", "6.67", "66.7", "[0.667, 0.667]", "[2, 3]"]
)
def test_wrong(mock: Item, text: str) -> None:
    verdict = practice.mark(mock, text)
    assert (verdict.outcome, verdict.score) == ("wrong", 0.0)


@pytest.mark.parametrize("text", ["", "2/", "0,667", "norm(b)", "[[0.667]]", "2 3", "a@b"])
def test_unreadable(mock: Item, text: str) -> None:
    verdict = practice.mark(mock, text)
    assert (verdict.outcome, verdict.score, verdict.value, verdict.matches) == ("unreadable", 0.0, None, ())


@pytest.mark.parametrize(
    ("x", "decimals", "a", "right"),
    [
        (0.667, 3, 2 / 3, True), (0.66, 2, 2 / 3, False), (0.67, 2, 2 / 3, True),
        (0.7, 1, 2 / 3, False),  # rounded, and to fewer decimals than asked
        (0.05, 2, 0.0523, True),  # beyond half a per cent, and the right rounding to the decimals asked
        (0.05, None, 0.0523, False),  # the same, typed as a fraction: nothing is stated
        (0.053, 3, 0.0523, False),  # stated more finely, and not the right rounding there
        (0.052, 3, 0.0523, True),
        (0.125, 3, 0.125, True), (0.13, 2, 0.125, True), (0.12, 2, 0.125, True),  # a tie goes either way
        (0.0, 2, 0.004, True), (0.0, 2, 0.006, False), (-0.0, 2, 0.0, True),
        (1e-10, None, 0.0, True), (1e-8, None, 0.0, False),
        (100.4, 1, 100.0, True), (100.6, 1, 100.0, False),
    ],
)  # fmt: skip
def test_half_a_per_cent_or_the_right_rounding(x: float, decimals: int | None, a: float, right: bool) -> None:
    assert agrees(x, decimals, a, Tolerance()) is right


@pytest.mark.parametrize(("text", "outcome"), [("10", "right"), ("10.0", "right"), ("20/2", "right"), ("1*4+2*0+2*3", "right"), ("10.01", "wrong"), ("9.99", "wrong"), ("10.000001", "wrong")])  # fmt: skip
def test_whole_numbers_are_exact(exact: Question, text: str, outcome: str) -> None:
    assert practice.mark(item(exact, 0), text).outcome == outcome


@pytest.fixture
def pairs(write: Write) -> Item:
    """The list of products of [1, 2, 2] and [4, 0, 3]: [4, 0, 6]."""
    text = COSINE.replace("[help]", "tolerance = { exact = true }\n[help]")
    changed = {"kind": '"vector"', "task": '"pairs"', "noun": '"the list of products"', "rules": "[]", "made": '"{out}"'}
    return item(read(write(text, **changed)), 0)


@pytest.mark.parametrize(("text", "score"), [("[4, 0, 6]", 1), ("4 0 6", 1), ("4\n0\n6", 1), ("4 0 7", 2 / 3), ("4 1 7", 1 / 3), ("1 1 1", 0), ("[4, 0]", 0), ("[4, 0, 6, 0]", 0), ("10", 0), ("[[4,0,6],[1,2,3]]", 0)])  # fmt: skip
def test_a_list_scores_the_share_of_its_entries(pairs: Item, text: str, score: float) -> None:
    verdict = practice.mark(pairs, text)
    assert verdict.score == pytest.approx(score)
    assert verdict.outcome == ("right" if score == 1 else "wrong")


@pytest.mark.parametrize("text", ["[[4, 0, 6]]", "[[4],[0],[6]]", "[[1],[2]]"])
def test_a_row_or_column_of_a_matrix_is_a_slip_of_notation(pairs: Item, text: str) -> None:
    verdict = practice.mark(pairs, text)
    assert verdict.outcome == "unreadable"
    assert "one pair of brackets" in verdict.sentences[1]
    assert verdict.instead.startswith("[")
    assert practice.mark(pairs, verdict.instead).outcome != "unreadable"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[4, 0]", "It is a list of two numbers; the answer is a list of three numbers."),
        ("10", "It is one number; the answer is a list of three numbers."),
        ("[[4,0,6],[4,0,6]]", "It is two rows of three numbers; the answer is a list of three numbers."),
        ("4 1 6", "From the left, it first differs in the second entry."),
        ("6 0 4", "Its entries are those asked for, from last to first."),
        ("0 4 6", "Its entries are those asked for, in another order."),
        ("-4 0 -6", "Its sizes are those asked for, and every sign is the other one."),
    ],
)
def test_the_shape_is_said_first_then_where_it_differs(pairs: Item, text: str, said: str) -> None:
    assert practice.mark(pairs, text).sentences[1] == said


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("3", 3),
        (" 3. ", 3),
        ("b3", 3),
        ("B3", 3),
        ("b_3", 3),
        ("b₃", 3),
        ("row 3", 3),
        ("the third", 3),
        ("third row", 3),
        ("option 2", 2),
        ("#1", 1),
    ],
)
def test_a_choice_is_named_by_its_number(text: str, read_as: int) -> None:
    it = practice.item(practice.question("dot/ranks"), 3)
    verdict = practice.mark(it, text)
    assert verdict.value == (read_as,)
    assert verdict.outcome == ("right" if it.value == read_as else "wrong")


@pytest.mark.parametrize("text", ["", "0", "4", "a2", "1.5", "-1", "1 2", "b", "the", "eleventh", "1" * 5000, "٣" * 4])
def test_what_is_no_choice_is_not_marked(text: str) -> None:
    verdict = practice.mark(practice.item(practice.question("dot/ranks"), 3), text)
    assert verdict.outcome == "unreadable"
    assert verdict.sentences[-2] == "Nothing has been marked."


def test_reading_says_nothing_of_right_and_wrong(mock: Item) -> None:
    right, wrong = practice.read(mock, "2/3"), practice.read(mock, "10")
    assert right.outcome == wrong.outcome == "read"
    assert right.sentences == wrong.sentences == ()
    assert right.value == (2 / 3,)
    assert practice.read(mock, "10 / (").outcome == "unreadable"


def test_a_number_outside_any_item() -> None:
    assert practice.mark_number("2/3", 0.667).outcome == "right"
    assert practice.mark_number("0.7", 2 / 3).outcome == "wrong"
    assert practice.mark_number("[1, 2]", 1.0).outcome == "wrong"
    assert practice.mark_number("7 +", 7.0).sentences[0] == "I cannot read 7 +."
