"""Laws that hold of any data: names may be swapped, values moved and stretched, order changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workings.instruments.compare import compare, crossings, tails
from workings.instruments.worked import values

whole = st.lists(st.integers(-50, 50), min_size=2, max_size=7)
SOME = settings(max_examples=40, deadline=None)


def numbers(a: object, b: object, paired: bool = False) -> dict[str, float]:
    return values(compare(a, b, paired=paired).numbers)


@SOME
@given(whole, whole)
def test_swapped_arms_turn_the_sign_and_keep_the_chance(a: list[int], b: list[int]) -> None:
    assume(len(set(a)) > 1 or len(set(b)) > 1)
    assume(not set(a + b) <= {0, 1})
    one, other = numbers(a, b), numbers(b, a)
    assert one["p"] == pytest.approx(other["p"])
    assert [one["effect"], one["effect.low"], one["effect.high"]] == pytest.approx(
        [-other["effect"], -other["effect.high"], -other["effect.low"]]
    )
    assert one["wins"] == pytest.approx(100 - other["wins"])


@SOME
@given(whole, whole, st.integers(-30, 30), st.integers(2, 5))
def test_moved_and_stretched_values_keep_the_chance(a: list[int], b: list[int], move: int, stretch: int) -> None:
    assume(len(set(a)) > 1 or len(set(b)) > 1)
    assume(not set(a + b) <= {0, 1} and not {stretch * x + move for x in a + b} <= {0, 1})
    one, other = numbers(a, b), numbers([stretch * x + move for x in a], [stretch * x + move for x in b])
    assert one["p"] == other["p"]
    assert stretch * one["effect.low"] == pytest.approx(other["effect.low"], abs=1e-9)


@SOME
@given(whole, whole)
def test_a_chance_is_one_and_never_below_the_smallest(a: list[int], b: list[int]) -> None:
    assume((len(set(a)) > 1 or len(set(b)) > 1) and not set(a + b) <= {0, 1})
    found = numbers(a, b)
    assert found["p.smallest"] <= found["p"] <= 1 or found["p.smallest"] > 1
    assert found["effect.low"] <= found["effect"] + 1e-9 and found["effect"] <= found["effect.high"] + 1e-9


@SOME
@given(whole, whole)
def test_the_list_of_ties_holds_the_effect_of_all_exchanged(a: list[int], b: list[int]) -> None:
    """Exchange as many as there are in the smaller arm: there are that many ways, and the list has one entry for each other arrangement."""
    found = crossings.dealt(np.array(a, float), np.array(b, float), 0)
    assert found is not None
    assert found.ties.size == found.total - 1 == crossings.ways(len(a), len(b)) - 1
    assert found.up + found.down >= found.total + 1


@SOME
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_two_counts_swapped(k_a: int, more_a: int, k_b: int, more_b: int) -> None:
    assume(k_a + more_a and k_b + more_b)
    one = values(compare(counts=((k_a, k_a + more_a), (k_b, k_b + more_b))).numbers)
    other = values(compare(counts=((k_b, k_b + more_b), (k_a, k_a + more_a))).numbers)
    assert one["p"] == pytest.approx(other["p"])
    assert [one["effect.low"], one["effect.high"]] == pytest.approx([-other["effect.high"], -other["effect.low"]])
    assert -100 - 1e-9 <= one["effect.low"] <= one["effect"] + 1e-9


@SOME
@given(st.integers(1, 60), st.floats(0.05, 0.95))
def test_chances_add_up_to_one(n: int, share: float) -> None:
    assert tails.binomial(n, share).sum() == pytest.approx(1)
    chances, at = tails.hypergeometric(n // 2, n, n // 3, n)
    assert chances.sum() == pytest.approx(1)
    assert 0 <= at < len(chances)
