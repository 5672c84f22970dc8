"""How often the interval holds the truth: over all tables with their chances, or over many worlds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from workings.instruments.compare import crossings, sums, tails


@pytest.mark.parametrize(
    ("n_a", "p_a", "n_b", "p_b"), [(40, 0.3, 30, 0.5), (100, 0.1, 100, 0.1), (25, 0.8, 60, 0.6), (200, 0.5, 150, 0.45)]
)
def test_newcombes_interval_over_all_tables(n_a: int, p_a: float, n_b: int, p_b: float) -> None:
    k_a, k_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
    chance = np.outer(stats.binom.pmf(np.arange(n_a + 1), n_a, p_a), stats.binom.pmf(np.arange(n_b + 1), n_b, p_b))
    truth = 100 * (p_b - p_a)
    held = (sums.newcombe_low(k_a, n_a, k_b, n_b) <= truth) & (truth <= sums.newcombe_high(k_a, n_a, k_b, n_b))
    assert 0.94 <= (chance * held).sum() <= 0.975


@pytest.mark.parametrize(("only_a", "only_b", "n"), [(0.1, 0.2, 60), (0.05, 0.05, 143), (0.02, 0.1, 300)])
def test_the_interval_of_the_same_examples_over_many_worlds(only_a: float, only_b: float, n: int) -> None:
    rng = np.random.default_rng(5)
    first, second, _ = rng.multinomial(n, [only_a, only_b, 1 - only_a - only_b], size=20_000).T
    truth = 100 * (only_b - only_a)
    held = (sums.pairs_low(first, second, n, tails.Z95) <= truth) & (truth <= sums.pairs_high(first, second, n, tails.Z95))
    assert 0.935 <= held.mean() <= 0.975


@pytest.mark.parametrize(("n_a", "n_b"), [(5, 5), (4, 7), (6, 6)])
def test_the_interval_of_arrangements_over_many_worlds(n_a: int, n_b: int) -> None:
    rng, held, worlds = np.random.default_rng(6), 0, 2_000
    for _ in range(worlds):
        found = crossings.dealt(rng.exponential(size=n_a), rng.exponential(size=n_b) + 1.5, 0)
        assert found is not None
        held += found.ties[found.place() - 1] <= 1.5 <= found.ties[-found.place()]
    level = 1 - 2 * int(0.025 * found.total + 1e-9) / found.total
    assert stats.binom.ppf(1e-6, worlds, level) <= held <= stats.binom.ppf(1 - 1e-6, worlds, level)


def test_the_always_valid_interval_holds_at_every_look_of_most_worlds() -> None:
    rng, worlds, n, truth = np.random.default_rng(7), 2_000, np.arange(50, 1001, 25), 0.1
    data = rng.normal(truth, 1, size=(worlds, 1000))
    means = data.cumsum(axis=1)[:, n - 1] / n
    spread = np.sqrt(((data**2).cumsum(axis=1)[:, n - 1] - n * means**2) / (n - 1))
    half = sums.always_half(spread / np.sqrt(n), 0.1, 0.05)
    held = (np.abs(means - truth) <= half).all(axis=1).mean()
    assert held >= 0.95 - 4.8 * np.sqrt(0.05 * 0.95 / worlds)
    once = (np.abs(means - truth) <= tails.Z95 * spread / np.sqrt(n)).all(axis=1).mean()
    assert once < 0.85  # the interval of one look, looked at forty times
