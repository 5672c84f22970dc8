"""“I read your answer as …”: the learner's own order and brackets, and a value that can be opened."""

from __future__ import annotations

import pytest

from workings.capture import typed
from workings.contract import maths
from workings.practice.text import spelled
from workings.practice.typed import read

SHOWN = [
    ("1*4 + 2*0 + 2*3", "1 · 4 + 2 · 0 + 2 · 3 = 10"),
    ("10", "10"),
    ("-0.50", "−0.5"),
    ("0.66667", "0.66667"),
    ("12.3456789", "12.3456789"),
    ("1e-3", "0.001"),
    ("1.2345e2", "123.45"),
    ("[[1,2]]", "[[1, 2]]"),
    ("[1,2;3,4]", "[[1, 2], [3, 4]]"),
    ("[1;2;3]", "[1, 2, 3]"),
    ("sqrt(3)^2", "(√3)^2 ≈ 3"),
    ("1e-7", "1×10^−7"),
    ("10/(3*5)", "10/(3 · 5) ≈ 0.667"),
    ("2/3", "2/3 ≈ 0.667"),
    ("1/4", "1/4 = 0.25"),
    ("3/sqrt(10)", "3/(√10) ≈ 0.949"),
    ("2*(3+1)", "2 · (3 + 1) = 8"),
    ("2*-3", "2 · (−3) = −6"),
    ("(1+2)*3", "(1 + 2) · 3 = 9"),
    ("2-(3-1)", "2 − (3 − 1) = 0"),
    ("-(2+3)", "−(2 + 3) = −5"),
    ("(-2)^2", "(−2)^2 = 4"),
    ("-2^2", "−2^2 = −4"),
    ("2^(1/2)", "2^(1/2) ≈ 1.414"),
    ("(1/2)^2", "(1/2)^2 = 0.25"),
    ("66.7%", "66.7% = 0.667"),
    ("-5%", "−5% = −0.05"),
    ("|−3|", "|−3| = 3"),
    ("norm([3,4])", "‖[3, 4]‖ = 5"),
    ("ln(2)", "ln(2) ≈ 0.693"),
    ("log(2)", "ln(2) ≈ 0.693"),
    ("exp(2)", "e^2 ≈ 7.389"),
    ("2pi", "2π ≈ 6.283"),
    ("max([1,2])", "max([1, 2]) = 2"),
    ("[6, 1, 0]", "[6, 1, 0]"),
    ("[1*4, 2*0]", "[1 · 4, 2 · 0] = [4, 0]"),
    ("[[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
    ("[1,2]*[3,4]", "[1, 2] ⊙ [3, 4] = [3, 8]"),
    ("[1,2]@[3,4]", "[1, 2] @ [3, 4] = 11"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_what_is_shown(text: str, shown: str) -> None:
    assert spelled(read(text).read_as) == shown


@pytest.mark.parametrize(("text", "shown"), [row for row in SHOWN if "=" in row[1] or "≈" in row[1]])
def test_what_is_shown_means_what_was_typed(text: str, shown: str) -> None:
    """The tree, read again from its spelling, has the value of the text."""
    left = shown.split(" = ")[0].split(" ≈ ")[0].replace("⊙", "*")
    assert typed.read(left).value == pytest.approx(typed.read(text).value, rel=1e-12)


@pytest.mark.parametrize(("text", "cells"), [("1*4 + 2*3", [()]), ("[1*4, 2*0]", [(0,), (1,)]), ("10", []), ("[6, 1]", [])])
def test_only_the_value_opens(text: str, cells: list[tuple[int, ...]]) -> None:
    """Typed numbers are given. A worked value is a cell of the typed working."""
    answer = read(text)
    opening = [n for n in maths.numbers(answer.read_as) if n.line is not None]
    assert [n.index for n in opening] == cells
    for number in opening:
        assert number.line == answer.working.outputs[0]
        again = typed.read(answer.canonical)
        assert again.lines[number.line].value[number.index] == number.value
