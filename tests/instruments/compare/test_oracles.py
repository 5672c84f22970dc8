"""SciPy, and brute force, on random data: the same p, interval and power."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats

from workings.instruments.compare import compare, crossings, means, repeated, shares, tails
from workings.instruments.worked import values

RNG = np.random.default_rng(7)


def numbers(*given: object, **asked: object) -> dict[str, float]:
    return values(compare(*given, **asked).numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n_a", "n_b", "places"), [(5, 5, 3), (4, 7, 3), (6, 6, 0), (2, 9, 1)])
def test_two_arms_as_scipy_permutes_them(n_a: int, n_b: int, places: int) -> None:
    a, b = RNG.normal(size=n_a).round(places), RNG.normal(0.8, size=n_b).round(places)
    found = numbers(a, b, paired=False)
    options = {"permutation_type": "independent", "n_resamples": np.inf, "vectorized": True}
    peer = stats.permutation_test((b, a), lambda x, y, axis: x.mean(axis) - y.mean(axis), **options)
    assert found["p"] == pytest.approx(peer.pvalue, rel=1e-12)
    welch = stats.ttest_ind(b, a, equal_var=False)
    assert found["p.t"] == pytest.approx(welch.pvalue, rel=1e-10)
    assert [found["t.low"], found["t.high"]] == pytest.approx(list(welch.confidence_interval()), rel=1e-9)
    assert found["wins"] == pytest.approx(100 * stats.mannwhitneyu(b, a).statistic / (n_a * n_b))


@pytest.mark.parametrize("n", [6, 9, 12])
def test_pairs_as_scipy_flips_them(n: int) -> None:
    a = RNG.normal(size=n).round(2)
    b = a + RNG.normal(0.5, size=n).round(1)
    found = numbers(a, b, paired=True)
    peer = stats.permutation_test((b - a,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert found["p"] == pytest.approx(peer.pvalue, rel=1e-12)
    assert found["p.t"] == pytest.approx(stats.ttest_rel(b, a).pvalue, rel=1e-10)


def brute(a: np.ndarray, b: np.ndarray, shift: float) -> float:
    """The two-sided p of B − A = shift, over all ways to deal."""
    every = np.concatenate([a, b - shift])
    seen, tests = b.mean() - shift - a.mean(), []
    for chosen in combinations(range(len(every)), len(a)):
        mask = np.isin(np.arange(len(every)), chosen)
        tests.append(every[~mask].mean() - every[mask].mean())
    up, down = np.mean(np.array(tests) >= seen - 1e-9), np.mean(np.array(tests) <= seen + 1e-9)
    return float(min(1, 2 * min(up, down)))


def brute_pairs(d: np.ndarray, shift: float) -> float:
    tests = np.array([np.dot(signs, d - shift) for signs in product((1, -1), repeat=len(d))])
    seen = (d - shift).sum()
    return float(min(1, 2 * min(np.mean(tests >= seen - 1e-9), np.mean(tests <= seen + 1e-9))))


def test_the_interval_holds_what_the_test_does_not_find_rare() -> None:
    a, b = RNG.normal(size=5), RNG.normal(1, size=6)
    found = numbers(a, b, paired=False)
    for edge, inward in (("effect.low", 1e-6), ("effect.high", -1e-6)):
        assert brute(a, b, found[edge] + inward) > 0.05
        assert brute(a, b, found[edge] - inward) <= 0.05
    d = RNG.normal(0.5, size=8)
    paired = numbers(np.zeros(8), d, paired=True)
    for edge, inward in (("effect.low", 1e-6), ("effect.high", -1e-6)):
        assert brute_pairs(d, paired[edge] + inward) > 0.05
        assert brute_pairs(d, paired[edge] - inward) <= 0.05


def test_drawn_arrangements_come_near_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = RNG.normal(size=9), RNG.normal(0.7, size=9)
    exact = crossings.dealt(a, b, 0)
    flips = crossings.flipped(b - a, 0)
    monkeypatch.setattr(crossings, "EXACT", 10)
    drawn, turned = crossings.dealt(a, b, 0), crossings.flipped(b - a, 0)
    assert exact and flips and drawn and turned
    assert (drawn.drawn, drawn.total) == (True, crossings.DRAWN + 1)
    for all_of, some in ((exact, drawn), (flips, turned)):
        share = all_of.up / all_of.total
        assert some.up / some.total == pytest.approx(share, abs=4.5 * np.sqrt(share * (1 - share) / crossings.DRAWN) + 1e-4)
        assert some.ties[some.place() - 1] == pytest.approx(all_of.ties[all_of.place() - 1], abs=0.1)
    again = crossings.dealt(a, b, 0)
    assert again is not None and np.array_equal(again.ties, drawn.ties)


def test_the_error_of_a_drawn_p_is_said() -> None:
    found = numbers(RNG.normal(size=40), RNG.normal(size=50))
    assert found["p.error"] == pytest.approx(2 * np.sqrt(found["p"] / 2 * (1 - found["p"] / 2) / 10_000))
    assert found["arrangements"] == 10_000


@pytest.mark.parametrize("table", [(3, 20, 9, 25), (0, 12, 5, 12), (11, 12, 2, 30), (40, 900, 62, 880), (0, 5, 0, 9), (7, 7, 3, 3)])
def test_two_counts_as_scipy_tests_them(table: tuple[int, int, int, int]) -> None:
    k_a, n_a, k_b, n_b = table
    found = numbers(counts=((k_a, n_a), (k_b, n_b)))
    square = [[k_b, n_b - k_b], [k_a, n_a - k_a]]
    assert found["p.fisher"] == pytest.approx(stats.fisher_exact(square).pvalue, rel=1e-7)
    if found["p"] == found["p.fisher"]:
        sides = [stats.fisher_exact(square, side).pvalue for side in ("less", "greater")]
        assert found["p.one_sided"] == pytest.approx(min(sides), rel=1e-7)
    if "p.z" in found:
        assert found["p.z"] == pytest.approx(stats.chi2_contingency(square, correction=False).pvalue, rel=1e-9)


def test_newcombes_own_example() -> None:
    """Newcombe 1998, table II, (a): 56/70 and 48/80, by method 10."""
    found = numbers(counts=("48/80", "56/70"))
    assert [found["effect.low"], found["effect.high"]] == pytest.approx([5.24, 33.39], abs=0.005)


@pytest.mark.parametrize(("only_a", "only_b"), [(5, 16), (0, 3), (4, 4), (30, 61), (400, 520)])
def test_mcnemar_as_scipy_tests_a_coin(only_a: int, only_b: int) -> None:
    first, second = [1] * only_a + [0] * only_b + [1] * 9, [0] * only_a + [1] * only_b + [1] * 9
    found = numbers(first, second, paired=True)
    assert found["p"] == pytest.approx(stats.binomtest(only_a, only_a + only_b).pvalue, rel=1e-9)


@pytest.mark.parametrize("df", [1.0, 2.7, 9.0, 55.5, 4000.0])
def test_students_t_and_its_power(df: float) -> None:
    assert tails.student_point(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-10)
    assert tails.student_two(2.3, df) == pytest.approx(2 * stats.t.sf(2.3, df), rel=1e-10)
    for shift in (0.0, 1.5, 4.0):
        point = stats.t.ppf(0.975, df)
        assert tails.student_power(shift, df) == pytest.approx(stats.nct.sf(point, df, shift) + stats.nct.cdf(-point, df, shift), abs=1e-6)


def test_n_needed_is_the_fewest_that_is_enough() -> None:
    a, b = RNG.normal(size=12), RNG.normal(0.3, size=12)
    found = numbers(a, b, paired=False, smallest=1.0)
    sd, n = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2), int(found["n.needed"])

    def power(each: int) -> float:
        point, shift = stats.t.ppf(0.975, 2 * each - 2), 1.0 / (sd * np.sqrt(2 / each))
        return float(stats.nct.sf(point, 2 * each - 2, shift) + stats.nct.cdf(-point, 2 * each - 2, shift))

    assert power(n) >= 0.8 > power(n - 1)
    paired = numbers(a, b, paired=True, smallest=1.0)
    assert paired["n.needed"] >= 6


def test_detectable_is_found_four_times_in_five() -> None:
    found = numbers(RNG.normal(size=10), RNG.normal(size=10), paired=False)
    assert tails.student_power(found["detectable"] / found["effect.error"], found["df"]) == pytest.approx(0.8, abs=1e-6)


def test_adjusted_p_of_several() -> None:
    p = [0.001, 0.04, 0.03, 0.5, 0.04]
    assert repeated.benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    assert repeated.holm(p) == pytest.approx([0.005, 0.12, 0.12, 0.5, 0.12])


@pytest.mark.parametrize(("n_a", "n_b", "planned"), [(505, 560, "50/50"), (900, 80, "90/10"), (44_910, 44_925, "1/1")])
def test_a_split_as_scipy_tests_it(n_a: int, n_b: int, planned: str) -> None:
    a, b = map(float, planned.split("/"))
    found = numbers(counts=((n_a // 3, n_a), (n_b // 3, n_b)), expected=planned)
    assert found["split.p"] == pytest.approx(stats.binomtest(n_a, n_a + n_b, a / (a + b)).pvalue, rel=1e-6)


def test_strata_error_is_the_spread_over_many_worlds() -> None:
    rng, points, errors = np.random.default_rng(3), [], []
    n_a, n_b, share = np.array([80.0, 40, 150]), np.array([60.0, 90, 50]), np.array([0.2, 0.5, 0.8])
    from workings.instruments.compare import sums

    for _ in range(2000):
        k_a, k_b = rng.binomial(n_a.astype(int), share), rng.binomial(n_b.astype(int), share + 0.05)
        points.append(sums.strata_points(k_a, n_a, k_b, n_b))
        errors.append(sums.strata_error(k_a, n_a, k_b, n_b))
    assert np.mean(points) == pytest.approx(5.0, abs=0.4)
    assert np.mean(errors) == pytest.approx(np.std(points), rel=0.05)


def test_many_strata_give_the_numbers_of_few() -> None:
    one = ("s", shares.Counts("a", 3, 10), shares.Counts("b", 5, 12))
    many = shares.within([one] * (shares.SHOWN + 1))
    few = shares.within([one] * shares.SHOWN)
    assert many.value("effect") == pytest.approx(few.value("effect"))


def test_the_interval_at_the_last_look_is_wider_than_the_one_of_one_look() -> None:
    for a, b in (([1.0, 2, 3], [4.0, 5, 7]), (RNG.normal(size=300), RNG.normal(size=300))):
        found = numbers(a, b, paired=False, looks=5)
        level = 2 * stats.norm.sf(found["bound.obrien_fleming"])
        half = stats.t.isf(level / 2, found["df"]) * found["effect.error"]
        assert found["effect.looks.high"] - found["effect"] == pytest.approx(half)
        assert half > found["t.high"] - found["effect"]


def test_an_always_valid_interval_holds_what_its_p_does_not_find_rare() -> None:
    a, b = RNG.normal(size=300), RNG.normal(0.3, size=300)
    found = numbers(a, b, paired=False, always=True, smallest=0.2)
    assert (found["p.always"] < 0.05) == (found["always.low"] > 0)
    assert found["always.high"] - found["always.low"] > found["t.high"] - found["t.low"]
    edge = numbers(a, b - found["always.low"], paired=False, always=True, smallest=0.2)
    assert edge["p.always"] == pytest.approx(0.05, rel=1e-6)


def test_hodges_and_lehmann_by_hand() -> None:
    a, b = [1.0, 2.0, 9.0], [4.0, 6.0]
    assert numbers(a, b)["shift"] == np.median(np.subtract.outer(b, a))
    assert means.OUTER > 6
