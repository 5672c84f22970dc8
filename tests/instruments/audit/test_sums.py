"""Each function of ``audit/sums.py`` against an outside answer, and its traced value against its plain one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from workings.instruments.audit import sums
from workings.instruments.worked import called, working

COUNTS: dict[str, Any] = {"train": [40, 30, 30], "test": [10, 5, 20]}
INPUTS: dict[str, dict[str, Any]] = {
    "percent_low": {"right": 90, "n": 143},
    "percent_high": {"right": 90, "n": 143},
    "apart": {"mean_train": 1.0, "mean_test": 2.0, "variance_train": 3.0, "variance_test": 5.0},
    "apart_low": {"difference": 0.3, "train": 100, "test": 50},
    "apart_high": {"difference": 0.3, "train": 100, "test": 50},
    "moved": COUNTS,
    "moved_floor": COUNTS,
    "moved_margin": COUNTS,
    "moved_low": COUNTS,
    "moved_high": COUNTS,
    "auc": {"others": [3, 2, 1], "ones": [1, 2, 3]},
    "auc_variance": {"area": 0.8, "ones": 20, "others": 30},
    "auc_low": {"area": 0.8, "ones": 20, "others": 30},
    "auc_high": {"area": 0.8, "ones": 20, "others": 30},
    "farthest_of": {"columns": 25},
    "best_of_noise": {"columns": 10_000, "ones": 25, "others": 25},
    "best_correlation": {"columns": 100, "rows": 60},
    "more_right": {"gained": 30, "lost": 10, "rows": 100},
    "more_right_low": {"gained": 30, "lost": 10, "rows": 100},
    "more_right_high": {"gained": 30, "lost": 10, "rows": 100},
    "mean_low": {"total": 10.0, "squares": 200.0, "n": 10},
    "mean_high": {"total": 10.0, "squares": 200.0, "n": 10},
}


@pytest.mark.parametrize("name", sorted(sums.FUNCTIONS))
def test_the_traced_value_is_the_plain_one(name: str) -> None:
    number = called(f"audit/{name}", **INPUTS[name])
    followed = working(number.recipe)
    plain = sums.FUNCTIONS[name](**{key: np.asarray(value, dtype=float) for key, value in INPUTS[name].items()})
    assert followed.lines[followed.outputs[0]].value == plain == number.value


def test_a_share_has_the_interval_of_scipy() -> None:
    low, high = stats.binomtest(90, 143).proportion_ci(method="wilson")
    assert sums.percent_low(90, 143) == pytest.approx(100 * low, rel=1e-9)
    assert sums.percent_high(90, 143) == pytest.approx(100 * high, rel=1e-9)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12))
def test_the_area_is_the_rank_sum_of_scipy(bins: list[tuple[int, int]]) -> None:
    others, ones = np.array(bins).T
    if not others.sum() or not ones.sum():
        return
    places = np.arange(len(bins))
    u = stats.mannwhitneyu(np.repeat(places, ones), np.repeat(places, others)).statistic
    assert sums.auc(others, ones) == pytest.approx(u / (ones.sum() * others.sum()))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=12))
def test_total_variation_is_a_distance_from_0_to_1(levels: list[tuple[int, int]]) -> None:
    train, test = np.array(levels, float).T
    if not train.sum() or not test.sum():
        return
    assert 0 <= sums.moved(train, test) <= 1 + 1e-12
    assert sums.moved(train, test) == pytest.approx(sums.moved(test, train))
    assert sums.moved(train, 3 * train) == pytest.approx(0)
    assert 0 <= sums.moved_low(train, test) <= sums.moved(train, test) <= sums.moved_high(train, test) + 1e-12


def test_the_floor_of_total_variation_is_what_a_random_split_gives() -> None:
    draw = np.random.default_rng(5)
    share = np.array([0.4, 0.3, 0.2, 0.1])
    pairs = [(draw.multinomial(300, share), draw.multinomial(100, share)) for _ in range(3000)]
    found = [float(sums.moved(train, test)) for train, test in pairs]
    assert np.mean(found) == pytest.approx(float(np.mean([sums.moved_floor(*pair) for pair in pairs])), rel=0.03)
    assert np.mean([sums.moved_low(*pair) > 0 for pair in pairs]) <= 0.025


def test_the_farthest_of_many_normals_is_the_exact_median_to_three_digits() -> None:
    for columns in (1, 2, 25, 1000, 10_000):
        exact = stats.norm.isf((1 - 0.5 ** (1 / columns)) / 2)
        assert sums.farthest_of(columns) == pytest.approx(exact, abs=0.00045)


def test_the_best_of_noise_is_what_noise_gives() -> None:
    draw = np.random.default_rng(2)
    best = []
    for _ in range(60):
        ranks = draw.permuted(np.tile(np.arange(1.0, 201), (400, 1)), axis=1)
        areas = (ranks[:, :100].sum(1) - 100 * 101 / 2) / 10_000
        best.append(float(np.abs(areas - 0.5).max() + 0.5))
    assert np.median(best) == pytest.approx(float(sums.best_of_noise(400, 100, 100)), abs=0.005)


def test_the_interval_of_a_difference_holds_as_often_as_it_says() -> None:
    draw = np.random.default_rng(8)
    held = 0
    for _ in range(2000):
        ours, theirs = draw.normal(0, 1, 80), draw.normal(0.5, 1, 40)
        size = sums.apart(ours.mean(), theirs.mean(), ours.var(ddof=1), theirs.var(ddof=1))
        held += bool(sums.apart_low(size, 80, 40) < 0.5 < sums.apart_high(size, 80, 40))
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


def test_the_interval_of_a_mean_is_the_normal_one_of_scipy() -> None:
    values = np.random.default_rng(1).exponential(3, 400)
    low, high = stats.norm.interval(0.95, values.mean(), values.std(ddof=1) / 20)
    assert sums.mean_low(values.sum(), (values**2).sum(), 400) == pytest.approx(low)
    assert sums.mean_high(values.sum(), (values**2).sum(), 400) == pytest.approx(high)
