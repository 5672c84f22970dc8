"""Confidence in bits: the design's table, its properness, its comparator, and what it triggers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learner.making import answer, at, event, rebuild, state, to_working
from workings.learner import confidence, sums
from workings.learner.confidence import Statement, Tally
from workings.learner.params import CHIPS, PARAMS

SAID = st.lists(st.tuples(st.sampled_from(CHIPS), st.booleans()), min_size=1, max_size=60)


def tally(said: list[tuple[float, bool]]) -> Tally:
    t = Tally()
    for k, (p, right) in enumerate(said, 1):
        t = t.after(Statement(k, "dot", "right?", p, right))
    return t


@pytest.mark.parametrize(("p", "right", "wrong"), [(0.50, 0.0, 0.0), (0.80, 0.68, -1.32), (0.95, 0.93, -3.32)])
def test_the_points_of_the_design(p: float, right: float, wrong: float) -> None:
    assert round(confidence.points(p, True), 2) == right
    assert round(confidence.points(p, False), 2) == wrong


def test_one_answer_costs_at_most_five_and_a_half_bits() -> None:
    assert confidence.surprise(1.0, False) == confidence.surprise(0.98, False) == pytest.approx(5.644, abs=1e-3)
    assert confidence.surprise(0.0, True) == confidence.surprise(0.02, True)
    assert confidence.surprise(1.0, True) == pytest.approx(-math.log2(0.98))


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_no_other_number_scores_better_on_average_than_what_you_believe(believed: float, stated: float) -> None:
    def expected(p: float) -> float:
        return believed * confidence.surprise(p, True) + (1 - believed) * confidence.surprise(p, False)

    assert expected(believed) <= expected(stated) + 1e-12


@given(SAID)
def test_the_mean_is_one_minus_the_cross_entropy(said: list[tuple[float, bool]]) -> None:
    t = tally(said)
    cross_entropy = -sum(math.log2(p if right else 1 - p) for p, right in said) / len(said)
    assert t.points == pytest.approx(1 - cross_entropy, abs=1e-12)
    p, right = np.array(t.p), np.array(t.right, float)
    assert float(sums.mean_points(p, right, t.n, PARAMS.clip)) == pytest.approx(1 - cross_entropy, abs=1e-12)


@given(SAID)
def test_the_comparator_says_the_own_hit_rate_every_time(said: list[tuple[float, bool]]) -> None:
    t = tally(said)
    rate = sum(right for _, right in said) / len(said)
    constant = tally([(rate, right) for _, right in said])
    assert t.hit_rate == rate
    assert t.base_points() == pytest.approx(constant.points, abs=1e-12)
    right = np.array(t.right, float)
    assert float(sums.base_points(right, t.n, PARAMS.clip)) == pytest.approx(constant.points, abs=1e-12)
    skill = float(sums.skill(np.array(t.p), right, t.n, PARAMS.clip))
    assert skill == pytest.approx(t.points - constant.points, abs=1e-12)


def test_nothing_said_is_not_a_score_of_zero() -> None:
    assert (Tally().points, Tally().hit_rate, Tally().base_points()) == (None, None, None)


@pytest.mark.parametrize(
    ("p", "right", "expected"),
    [
        (0.80, False, "sure"),
        (0.95, False, "sure"),
        (0.65, False, ""),
        (0.80, True, ""),
        (0.35, True, "unsure"),
        (0.50, True, ""),
        (None, False, ""),
    ],
)
def test_what_it_triggers(p: float | None, right: bool, expected: str) -> None:
    assert confidence.trigger(p, right) == expected


def test_a_confident_miss_brings_a_sibling_in_two_days_whatever_the_card_says() -> None:
    s = state(*to_working(), rebuild(when=at(2)), answer(False, 90, at(13), confidence=0.8))
    c = s.concept("dot")
    sure = next(x for x in c.siblings if x.why == "sure")
    assert sure.due == at(15).date()
    assert c.card is not None
    before = state(*to_working(), answer(False, 90, at(0, 30), confidence=0.95)).concept("dot")
    assert before.due == at(2).date()


def test_it_moves_neither_skill_nor_stage_nor_card() -> None:
    with_it = state(*[answer(k % 3 > 0, k, at(0, k), confidence=CHIPS[k % 7]) for k in range(12)]).concept("dot")
    without = state(*[answer(k % 3 > 0, k, at(0, k)) for k in range(12)]).concept("dot")
    assert (with_it.grid, with_it.stage, with_it.card) == (without.grid, without.stage, without.card)


def test_a_forecast_is_scored_at_the_next_rebuild_and_kept_apart() -> None:
    s = state(*to_working(), event("forecast", at(0, 20), confidence=0.65), rebuild(when=at(2), forecast=0.95))
    assert s.tally("rebuild?").p == (0.95, 0.65)
    assert s.tally("right?").n == 0
    assert s.concept("dot").forecast is None


def test_a_retry_and_a_skipped_prediction_say_nothing() -> None:
    s = state(
        answer(False, 1, confidence=0.8),
        answer(True, 1, first=False, confidence=0.95),
        event("prediction", figure="turn", prediction="sign", skipped=True),
    )
    assert s.tally().p == (0.8,)
