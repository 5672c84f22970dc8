"""Shares, what changed between two of them, and the power of a trial: against SciPy, and against draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from workings.learner import shares
from workings.learner.experiment import Z_POWER, Z

COUNTS = st.integers(1, 1500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.sampled_from([0.1, 0.5, 0.9]))
def test_jeffreys_interval_is_that_of_the_beta_curve(tally: tuple[int, int], level: float) -> None:
    right, n = tally
    assert shares.jeffreys(float(right), float(n), level) == pytest.approx(stats.beta.ppf(level, right + 0.5, n - right + 0.5), abs=3e-4)


def test_another_prior_would_be_seen() -> None:
    assert abs(shares.jeffreys(3.0, 4.0, 0.1) - stats.beta.ppf(0.1, 4, 2)) > 0.01


def square_and_add(k: int, n: int, j: int, m: int) -> tuple[float, float]:
    """Newcombe's square-and-add about the difference, from SciPy's quantiles."""
    (l1, u1), (l2, u2) = ([stats.beta.ppf(q, a + 0.5, b - a + 0.5) for q in (0.1, 0.9)] for a, b in ((k, n), (j, m)))
    p, q = k / n, j / m
    low = q - p - np.hypot(max(q - l2, 0), max(u1 - p, 0))
    high = q - p + np.hypot(max(u2 - q, 0), max(p - l1, 0))
    return float(low), float(high)


@given(COUNTS, COUNTS)
def test_the_ends_of_a_change(before: tuple[int, int], after: tuple[int, int]) -> None:
    inputs = [float(x) for x in (*before, *after)]
    want = square_and_add(*before, *after)
    assert shares.change_low(*inputs, 0.1, 0.9) == pytest.approx(want[0], abs=5e-4)
    assert shares.change_high(*inputs, 0.1, 0.9) == pytest.approx(want[1], abs=5e-4)
    assert want[0] <= shares.share_change(*inputs) <= want[1]


@pytest.mark.parametrize(("k", "n", "j", "m"), [(5, 10, 6, 8), (7, 10, 11, 15), (2, 10, 30, 40), (0, 10, 3, 9)])
def test_the_change_is_about_that_of_two_posteriors(k: int, n: int, j: int, m: int) -> None:
    """200,000 draws from the two Beta curves, subtracted, as the first design did it."""
    rng = np.random.default_rng(7)
    drawn = rng.beta(j + 0.5, m - j + 0.5, 200_000) - rng.beta(k + 0.5, n - k + 0.5, 200_000)
    ends = [shares.change_low(k, n, j, m, 0.1, 0.9), shares.change_high(k, n, j, m, 0.1, 0.9)]
    assert ends == pytest.approx(np.quantile(drawn, [0.1, 0.9]), abs=0.04)


@given(st.floats(-6, 6))
def test_the_normal_curve(z: float) -> None:
    assert shares.below(z) == pytest.approx(stats.norm.cdf(z), abs=1e-6)


@pytest.mark.parametrize(("n", "one", "other"), [(18.5, 0.6, 0.8), (82, 0.6, 0.8), (40, 0.3, 0.5), (200, 0.5, 0.55)])
def test_power_against_the_formula(n: float, one: float, other: float) -> None:
    middle = (one + other) / 2
    reach = (abs(other - one) * n**0.5 - Z * (2 * middle * (1 - middle)) ** 0.5) / (one * (1 - one) + other * (1 - other)) ** 0.5
    assert shares.power(n, one, other, Z) == pytest.approx(stats.norm.cdf(reach), abs=1e-6)


def test_power_against_every_outcome() -> None:
    """Exact: each pair of counts, with its chance, and whether the pooled test would tell them apart."""
    n, one, other = 82, 0.6, 0.8
    k = np.arange(n + 1)
    pooled = (k[:, None] + k) / (2 * n)
    error = np.sqrt(np.maximum(2 * pooled * (1 - pooled) / n, 1e-12))
    told = np.abs(k[:, None] - k) / n / error > Z
    exact = stats.binom.pmf(k, n, one) @ told @ stats.binom.pmf(k, n, other)
    assert shares.power(float(n), one, other, Z) == pytest.approx(exact, abs=0.03)


def test_the_designs_own_figures() -> None:
    """With 37 concepts, .60 against .80 is found about one time in four; 82 a side would be needed."""
    side = shares.a_side(37.0)
    assert shares.power(side, 0.6, 0.8, Z) == pytest.approx(0.258, abs=1e-3)
    assert shares.needed(0.6, 0.8, Z, Z_POWER) == 82
    assert optimize.brentq(lambda n: shares.power(n, 0.6, 0.8, Z) - 0.8, 10, 200) == pytest.approx(82, abs=1)
