"""The mathematics on a page of one's own: what holds is said to hold where it was tried, and nothing right is said to fail."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings.capture import typed
from workings.contract.reading import Number, Typed
from workings.course.library import HERE
from workings.course.toml import read
from workings.practice.kinds import derivation_page
from workings.practice.kinds.derivation_page import PageLine, checked, points
from workings.practice.text import plain

KINDS = {"a": "vector", "b": "vector", "t": "number"}


def one(*lines: str) -> PageLine:
    """The last of the lines, checked after those before it."""
    return checked(lines, KINDS)[-1]


@pytest.mark.parametrize(
    "line",
    ["‖a − tb‖² ≥ 0", "|a - t b|^2 = a·a - 2t(a·b) + t^2 (b·b)", "norm(a - t*b)^2 = a@a - 2*t*(a@b) + t^2*(b@b) >= 0", "2. (a·b)² ≤ (a·a)(b·b)", "so |a·b| ≤ ‖a‖‖b‖.",
     "Hence: |a·b|/(‖a‖ ‖b‖) <= 1", "(3) a + b = b + a", "- dot(a, b) = b·a for all a, b", "a·a = |a|^2, since it is a sum of squares", "We have a·b <= (a·a + b·b)/2 => 2(a·b) <= a·a + b·b",
     "[1,2]·[3,4] = 11", "cos(t) <= 1", "0 =< a·a ≤ a·a + b·b", "t^2 >= 0 and a·a >= 0", "a² >= 0", "Multiply out, and get (a·b)^2 <= (a·a)(b·b)", "tb = b t", "sqrt(a·a) = ‖a‖"],
)  # fmt: skip
def test_what_holds(line: str) -> None:
    assert one(line) == PageLine(line, "holds", one(line).note)
    assert plain(one(line).note) == "holds wherever it was tried"


@pytest.mark.parametrize("line", ["a·b <= 1", "‖a-b‖ = ‖a‖ - ‖b‖", "so |a - t b|^2 = a·a + t^2 (b·b)", "a + 2b = b + a", "(a·b)^2 >= (a·a)(b·b)", "t < t", "a·b = |a||b|", "t^2 >= 0 => t >= 0",
                                  "a·a >= 0, t >= 1"])  # fmt: skip
def test_what_fails_is_shown_at_a_point_that_opens(line: str) -> None:
    found = one(line)
    assert found.state == "fails"
    assert plain(found.note).startswith("does not hold at ")
    for part in found.note:
        if isinstance(part, Number):
            assert isinstance(part.recipe, Typed)
            assert part.value in np.asarray(typed.read(part.recipe.text).value).reshape(-1)


@pytest.mark.parametrize(
    "line", ["Let b be a vector that is not 0.", "b ≠ 0", "A length squared is never negative", "", "put it in", "1. a and b are vectors"]
)
def test_of_words_nothing_is_said(line: str) -> None:
    assert one(line) == PageLine(line)


@pytest.mark.parametrize("line", ["a·b = c", "t = a·b/b·b + ", "a + t = b", "a <= b", "1/0 = 2", "if a·b = 0 then t = 0", "is a·b <= 1?", "it is not so that a·b <= 1", "a·b <= 1 if a is short", "x <- y", "a·b =", "= 3", "t = t + 1 ≠ 2", "(" * 90 + "a = a", "a" * 500 + " = b",
                                  "sqrt(-a·a) = 1", "t = t/0"])  # fmt: skip
def test_what_cannot_be_read_or_tried_is_said_to_be_that(line: str) -> None:
    assert plain(one(line).note) == "not read"
    assert one(line).state == "unread"


def test_a_number_that_is_chosen_is_so_for_the_lines_below() -> None:
    bound = "a·a - 2t(a·b) + t^2(b·b) = a·a - (a·b)^2/(b·b)"
    assert one(bound).state == "fails"
    assert one("Choose t = (a·b)/(b·b).", bound).state == "holds"
    assert one("t = 3").state == "chosen"
    assert one("t = 3", "t = 4", "2t = 8").state == "holds"
    assert one("let t = 3", "2t = 7").state == "fails"


def test_a_case_with_numbers_is_tried_with_them() -> None:
    assert one("a = [1, 2] and b = [3, 4]: a·b = 11").state == "holds"
    assert one("Check a = [3, 1], b = [1, 2]: a·b = 5").state == "holds"
    assert one("Take a = [1,2]", "b = [3,4]", "a·b = 12").state == "fails"
    assert plain(one("a = [1,2], b = [3,4]", "a·b = 12").note) == "does not hold: its sides are 11 and 12"
    assert one("a = (1, 2)", "b = (3, 4)", "a·b = 11").state == "unread"  # it may be so, and nobody guesses
    assert one("suppose a·b = 0", "a·b = 0").state == "unread"


def test_a_line_goes_on_from_the_line_above() -> None:
    assert one("|a - t b|^2 = (a - tb)·(a - tb)", "= a·a - 2t(a·b) + t²(b·b)").state == "holds"
    assert one("|a - t b|^2 = (a - tb)·(a - tb)", "= a·a + t²(b·b)").state == "fails"
    assert one("|a - t b|^2 >= 0", "= a·a").state == "unread"
    assert one("words", "= a·a").state == "unread"


def test_names_chosen_by_way_of_each_other_go_nowhere() -> None:
    found = checked(("s = t + 1", "t = s + 2", "t = 1"), {"s": "number", "t": "number"})
    assert [line.state for line in found] == ["chosen", "unread", "chosen"]


def test_the_lines_of_the_reference_hold() -> None:
    """Each line of the proof in rebuild.toml, as it is checked there, typed as a person would type it."""
    signs = {"let": "=", "<=": "≤", ">=": "≥", "=": "="}
    rows = [
        {key: row.text(key) for key in ("id", "left", "relation", "right")} for row in read(HERE / "dot" / "rebuild.toml").tables("line")
    ]
    found = checked([f"{row['left']} {signs[row['relation']]} {row['right']}" for row in rows], KINDS)
    assert [(row["id"], line.state) for row, line in zip(rows, found, strict=True) if line.state != "holds"] == [("choose", "chosen")]


@settings(max_examples=100, deadline=None)
@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3), st.sampled_from(["=", "<=", ">="]))
def test_what_is_said_to_fail_fails_and_what_holds_for_all_is_never_said_to(p: int, q: int, r: int, sign: str) -> None:
    """Against the discriminant: p t² + q t + r never changes its sign where it is not positive."""
    line = one(f"({p})*t^2 + ({q})*t + ({r}) {sign} 0")
    flat, level = p == q == 0, q * q - 4 * p * r <= 0
    true = {"=": flat and r == 0, "<=": (flat and r <= 0) or (p < 0 and level), ">=": (flat and r >= 0) or (p > 0 and level)}[sign]
    assert line.state in ("holds", "fails")
    if true or sign == "=":
        assert (line.state == "holds") == true


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=30) | st.text("abt·=<>()²+-, 0123|‖:", max_size=25), max_size=4))
def test_any_page_is_checked(lines: list[str]) -> None:
    found = checked(lines, KINDS)
    assert [line.text for line in found] == lines
    assert all(line.state or not line.note for line in found)


def test_points_are_the_same_each_time_and_never_0() -> None:
    kinds = tuple(KINDS.items())
    found = points(kinds)
    points.cache_clear()
    again = points(kinds)
    assert all(np.array_equal(x[name], y[name]) for x, y in zip(found, again, strict=True) for name in KINDS)
    assert all(names["a"].any() and names["b"].any() and names["t"] != 0 for names in found)
    assert {names["a"].size for names in found} == {2, 4}


def test_without_the_points_a_false_line_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: at points where a and b are parallel, Cauchy and Schwarz turned round holds."""
    monkeypatch.setattr(
        derivation_page,
        "points",
        lambda kinds: tuple({"a": np.array([k, k]), "b": np.array([1.0, 1.0]), "t": np.asarray(1.0)} for k in range(1, 40)),
    )
    assert one("(a·b)^2 >= (a·a)(b·b)").state == "holds"
