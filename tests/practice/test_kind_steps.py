"""Several numbers in order: an error carried forward is counted once, at the place where it was made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings.course.faults import ContentFault
from workings.practice import KINDS, Item, item, mark, question, read
from workings.practice.question import read as question_of

IT = item(question("dot/steps"), 72)
"""Its dot product is 28, its lengths are 9 and 5."""


def hand(it: Item, dot: float | None = None, a: float | None = None, b: float | None = None) -> list[float]:
    """What somebody writes who has these values, and goes on from them: plain Python, apart from the working."""
    x, y = it.inputs["a"].tolist(), it.inputs["b"].tolist()
    found = [
        sum(p * q for p, q in zip(x, y, strict=True)) if dot is None else dot,
        sum(p * p for p in x) ** 0.5 if a is None else a,
        sum(q * q for q in y) ** 0.5 if b is None else b,
    ]
    return [*found, found[0] / (found[1] * found[2])]


def told(values: list[float]) -> str:
    return ", ".join(map(repr, values))


@given(place=st.integers(0, 2), value=st.integers(2, 60), seed=st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_one_slip_costs_one_part_whatever_follows(place: int, value: int, seed: int) -> None:
    it = item(question("dot/steps"), seed)
    right = hand(it)
    if abs(right[place] - value) < 1:
        value += 2
    values = hand(it, **{("dot", "a", "b")[place]: float(value)})
    verdict = mark(it, told(values))
    assert verdict.outcome == "wrong"
    assert verdict.score == pytest.approx(3 / 4)
    assert [row.state for row in verdict.rows].count("wrong") == 1
    assert verdict.rows[place].state == "wrong"
    if abs(values[3] - right[3]) > 0.02:
        assert verdict.rows[3].note


@given(values=st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4))
@settings(max_examples=80, deadline=None)
def test_a_score_is_a_share_and_only_all_right_is_right(values: list[float]) -> None:
    verdict = mark(IT, told(values))
    assert 0 <= verdict.score <= 1
    assert (verdict.outcome == "right") == (verdict.score == 1)
    if not np.allclose(values, hand(IT), rtol=0.006, atol=0.006):
        assert verdict.outcome == "wrong"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            hand(IT, dot=-28.0),
            ("The first number is not the dot product.", "What comes after it follows from it, and is counted as right."),
        ),
        (
            [*hand(IT)[:3], 28.0],
            ("The fourth number is not the cosine.", "It is what you get if you do not divide by the lengths.", "Is that what you did?"),
        ),
        (
            [28.0, 81.0, 25.0, 0.5],
            (
                "The second number is not the length of the first vector.",
                "Apart from what follows from it, two other numbers went wrong as well.",
            ),
        ),
    ],
)
def test_what_is_said(values: list[float], said: tuple[str, ...]) -> None:
    found = mark(IT, told(values)).sentences
    assert found[0] == said[0]
    assert found[-1] == said[-1]
    assert set(said) <= set(found)


def test_two_slips_cost_two_parts() -> None:
    assert mark(IT, told([1.0, 9.0, 7.0, 1 / 63])).score == pytest.approx(2 / 4)


@pytest.mark.parametrize("text", ["", "28", "28, 9, 5", "28, 9, 5, 0.6, 1", "a, b, c, d", "[[28, 9], [5, 0.6]]", "28 9 5 1/0"])
def test_what_cannot_be_read_is_not_marked(text: str) -> None:
    assert mark(IT, text).outcome == read(IT, text).outcome == "unreadable"


def test_while_it_is_typed_each_number_has_its_name() -> None:
    rows = read(IT, "28 9 5 0.622").rows
    assert [row.label for row in rows] == ["the dot product", "the length of the first vector", "the length of the second", "the cosine"]
    assert {row.state for row in rows} == {""}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lines = ["dot", ', 'lines = ["dots", ', "cosine has no line dots; it has dot, length_a, length_b"),
        ('names = ["the dot product", ', "names = [", "each of two lines or more has a name"),
    ],
)
def test_a_fault_of_the_question_is_told(write: Write, old: str, new: str, fault: str) -> None:
    text = question("dot/steps").path.read_text()
    assert old in text
    with pytest.raises(ContentFault, match=fault):
        item(question_of(write(text.replace(old, new))), 0)


def test_the_content_checker_sees_a_slip_that_is_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard, broken on purpose: without carrying forward, what follows from a slip is wrong as well."""
    assert list(KINDS["steps"].faults(IT)) == []
    from workings.practice import diagnose

    whole = diagnose.carried

    def alone(*arguments: Any) -> tuple[Any, ...]:
        return tuple(replace(mark, outcome="wrong") if mark.outcome == "carried" else mark for mark in whole(*arguments))

    monkeypatch.setattr(diagnose, "carried", alone)
    assert [fault for fault in KINDS["steps"].faults(IT) if "carried forward, scores" in fault]
