"""``compare`` beside SciPy in one run, and how often it finds what is not there: ``python benchmarks/compare.py``.

The second table draws data with no difference 10,000 times for each procedure and counts how often p is 0.05 or below. Where p can only
take certain values, the level it can reach is worked out and stands beside; a procedure that is only bounded says so.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import workings
from workings.instruments.compare import compare, crossings, repeated, shares, sums, tails

NULLS = 10_000
LEVEL = 0.05
DRAWN = 199
"""Arrangements drawn for each of 10,000 data sets: the level is exact for any number of them whose (n + 1) · 0.025 is whole."""
EXAMPLES, DIFFER, TRIALS, SHARE = 300, 0.2, 100, 0.3
LOOKS, MANY = 5, 20


@dataclass(frozen=True)
class Procedure:
    """``draw`` gives data with no difference; ``finds`` whether it finds one; ``agrees`` whether a report gives the same p."""

    draw: Callable[[np.random.Generator], Any]
    finds: Callable[[Any], bool]
    agrees: Callable[[Any], bool]
    level: float = LEVEL
    at_most: bool = False


def close(ours: float, report: float) -> bool:
    return bool(np.isclose(ours, report, rtol=1e-9, atol=1e-300))


def reported(name: str, *given: Any, **asked: Any) -> float:
    return compare(*given, **asked).numbers[name].value


def from_p(draw: Callable[[np.random.Generator], Any], p: Callable[[Any], float], report: Callable[[Any], float], **how: Any) -> Procedure:
    return Procedure(draw, lambda data: p(data) <= LEVEL + 1e-12, lambda data: close(p(data), report(data)), **how)


# ---------------------------------------------------------------- the procedures
def arranged(n_a: int, n_b: int) -> Procedure:
    def p(data: Any) -> float:
        found = crossings.dealt(*data, seed=0)
        assert found is not None
        return min(1.0, 2 * min(found.up, found.down) / found.total)

    total = crossings.ways(n_a, n_b)
    level = 2 * int(LEVEL / 2 * total + 1e-9) / total
    return from_p(
        lambda rng: (rng.exponential(size=n_a), rng.exponential(size=n_b)), p, lambda d: reported("p", *d, paired=False), level=level
    )


def flipped(n: int) -> Procedure:
    def p(d: Any) -> float:
        found = crossings.flipped(d, seed=0)
        assert found is not None
        return min(1.0, 2 * min(found.up, found.down) / found.total)

    level = 2 * int(LEVEL / 2 * 2**n) / 2**n
    return from_p(lambda rng: rng.standard_t(3, size=n), p, lambda d: reported("p", np.zeros(n), d, paired=True), level=level)


def drawn(n: int) -> Procedure:
    def p(data: Any, draws: int = DRAWN) -> float:
        seed = int(abs(data[0][0]) * 1e9)
        found = crossings.dealt(*data, seed=seed, drawn=draws)
        assert found is not None
        return 2 * min(found.up, found.down) / found.total

    def agrees(data: Any) -> bool:
        seed = int(abs(data[0][0]) * 1e9)
        return close(min(1.0, p(data, crossings.DRAWN)), reported("p", *data, paired=False, seed=seed))

    return Procedure(lambda rng: (rng.exponential(size=n), rng.exponential(size=n)), lambda data: p(data) <= LEVEL + 1e-12, agrees)


def welch(n_a: int, n_b: int) -> Procedure:
    def p(data: Any) -> float:
        a, b = data
        sizes = a.var(ddof=1), len(a), b.var(ddof=1), len(b)
        return tails.student_two((b.mean() - a.mean()) / sums.welch_error(*sizes), sums.welch_df(*sizes))

    return from_p(lambda rng: (rng.normal(size=n_a), rng.normal(0, 3, size=n_b)), p, lambda d: reported("p", *d))


@cache
def fisher_p(k_a: int, k_b: int) -> float:
    return tails.as_rare(*tails.hypergeometric(k_a, TRIALS, k_b, TRIALS))


def fisher() -> Procedure:
    """Its level is that of all tables, each with its chance."""
    chances = tails.binomial(TRIALS, SHARE)
    likely = [k for k in range(TRIALS + 1) if chances[k] > 1e-9]
    level = sum(chances[i] * chances[j] for i in likely for j in likely if fisher_p(i, j) <= LEVEL)

    def drawn(rng: Any) -> tuple[int, ...]:
        return tuple(map(int, rng.binomial(TRIALS, SHARE, size=2)))

    return from_p(drawn, lambda d: fisher_p(*d), lambda d: reported("p.fisher", counts=[(k, TRIALS) for k in d]), level=float(level))


def by_normal(n: int) -> Procedure:
    def p(k: Any) -> float:
        return tails.normal_two(float(sums.pooled_z(k[0], n, k[1], n)))

    return from_p(lambda rng: rng.binomial(n, SHARE, size=2).tolist(), p, lambda d: reported("p", counts=[(k, n) for k in d]))


@cache
def coin_p(less: int, differ: int) -> float:
    return min(1.0, 2 * float(tails.binomial(differ)[: less + 1].sum())) if differ else 1.0


def mcnemar() -> Procedure:
    disagree = tails.binomial(EXAMPLES, DIFFER)
    level = 0.0
    for differ in range(EXAMPLES + 1):
        if disagree[differ] > 1e-9:
            coin = tails.binomial(differ) if differ else np.ones(1)
            level += disagree[differ] * sum(coin[k] for k in range(differ + 1) if coin_p(min(k, differ - k), differ) <= LEVEL)

    def draw(rng: np.random.Generator) -> tuple[int, int]:
        differ = int(rng.binomial(EXAMPLES, DIFFER))
        return int(rng.binomial(differ, 0.5)), differ

    def report(data: tuple[int, int]) -> float:
        only_a, differ = data
        rest = [1] * (EXAMPLES - differ)
        first, second = [1] * only_a + [0] * (differ - only_a), [0] * only_a + [1] * (differ - only_a)
        return reported("p", first + rest, second + rest, paired=True)

    return from_p(draw, lambda d: coin_p(min(d[0], d[1] - d[0]), d[1]), report, level=float(level))


def strata() -> Procedure:
    n_a, n_b, share = np.array([80, 40, 150, 60]), np.array([60, 90, 50, 60]), np.array([0.2, 0.5, 0.8, 0.4])

    def p(data: Any) -> float:
        chi2 = float(sums.strata_chi2(data[0], n_a, data[1], n_b))
        return tails.normal_two(chi2**0.5)

    def report(data: Any) -> float:
        rows = [
            (str(k), shares.Counts("a", int(data[0][k]), int(n_a[k])), shares.Counts("b", int(data[1][k]), int(n_b[k])))
            for k in range(len(n_a))
        ]
        return shares.within(rows).value("p")

    return from_p(lambda rng: (rng.binomial(n_a, share), rng.binomial(n_b, share)), p, report, at_most=True)


def looked(name: str) -> Procedure:
    last = tails.pocock(LOOKS) if name == "pocock" else tails.obrien_fleming(LOOKS)
    at = np.arange(1, LOOKS + 1)
    bounds = np.full(LOOKS, last) if name == "pocock" else last * np.sqrt(LOOKS / at)

    def agrees(_: Any) -> bool:
        return close(last, reported(f"bound.{name}", [1.0, 2, 4], [2.0, 5], looks=LOOKS))

    return Procedure(lambda rng: rng.normal(size=LOOKS).cumsum() / np.sqrt(at), lambda z: bool((np.abs(z) > bounds).any()), agrees)


def always() -> Procedure:
    """Two arms that grow to 1,000 each, looked at after every 20."""
    n, spread = np.arange(20, 1001, 20), 0.2

    def errors(data: Any) -> tuple[Any, Any]:
        running = [(x.cumsum()[n - 1], (x**2).cumsum()[n - 1]) for x in data]
        variances = [(squares - total**2 / n) / (n - 1) for total, squares in running]
        return (running[1][0] - running[0][0]) / n, np.sqrt((variances[0] + variances[1]) / n)

    def p(data: Any) -> Any:
        return sums.always_p(*errors(data), spread)

    def agrees(data: Any) -> bool:
        return close(float(p(data)[-1]), reported("p.always", *data, paired=False, always=True, smallest=spread))

    return Procedure(lambda rng: rng.normal(size=(2, 1000)), lambda data: bool((p(data) <= LEVEL).any()), agrees, at_most=True)


def holm() -> Procedure:
    """At least one of twenty metrics of one data set."""
    level = 1 - (1 - LEVEL / MANY) ** MANY

    def agrees(data: Any) -> bool:
        return min(repeated.holm(data.tolist())) == min(1.0, MANY * data.min())

    return Procedure(lambda rng: rng.random(MANY), lambda p: min(repeated.holm(p.tolist())) <= LEVEL, agrees, level=level)


PROCEDURES = {
    "all arrangements, 5 and 5": arranged(5, 5),
    "all arrangements, 4 and 7": arranged(4, 7),
    "sign flips, 10 pairs": flipped(10),
    "drawn arrangements, 30 and 30": drawn(30),
    "Welch, 300 and 200, spread 1 and 3": welch(300, 200),
    "Fisher, 100 and 100 at 30 %": fisher(),
    "normal curve, 2,000 and 2,000 at 30 %": by_normal(2000),
    "McNemar, 300 examples": mcnemar(),
    "Cochran–Mantel–Haenszel, 4 strata": strata(),
    "Pocock, 5 looks": looked("pocock"),
    "O'Brien–Fleming, 5 looks": looked("obrien_fleming"),
    "always valid, 50 looks": always(),
    "Holm, 20 metrics": holm(),
}


def nulls(name: str, count: int, seed: int) -> Iterator[bool]:
    """Whether each of ``count`` data sets without a difference is found to have one."""
    procedure, rng = PROCEDURES[name], np.random.default_rng([seed, list(PROCEDURES).index(name)])
    return (procedure.finds(procedure.draw(rng)) for _ in range(count))


def agrees(name: str, seed: int) -> bool:
    """Whether a report on one such data set has the p that is counted here."""
    procedure = PROCEDURES[name]
    return procedure.agrees(procedure.draw(np.random.default_rng(seed)))


# ---------------------------------------------------------------- the tables
def timed(what: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        what()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def speed() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=100_000), rng.normal(0.01, size=100_000)
    small = a[:11], b[:11]
    right = rng.random((2, 1_000_000)) < 0.9
    compare(*small, paired=False)
    print("\nwhole reports, from arrays to findings, with every number's recipe")
    ours = timed(lambda: compare(a, b, paired=False))
    print(f"{'100,000 in each arm':44} {ours:8.3f} s")
    exact = timed(lambda: compare(*small, paired=False))
    print(f"{'11 in each arm, all 705,432 arrangements':44} {exact:8.3f} s")
    print(f"{'1,000,000 examples, right and wrong':44} {timed(lambda: compare(right[0], right[1], paired=True), 1):8.3f} s")
    print(f"{'two counts':44} {timed(lambda: compare(counts=('505/44910', '500/44925'))):8.3f} s")
    try:
        import scipy
        from scipy import stats
    except ImportError:
        print("SciPy is not installed: pip install scipy, and run this again")
        return

    def gap(x: Any, y: Any, axis: int) -> Any:
        return y.mean(axis) - x.mean(axis)

    options: dict[str, Any] = {"permutation_type": "independent", "vectorized": True, "batch": 50}
    print(f"SciPy {scipy.__version__}, permutation_test, p alone")
    few = 100
    peer = timed(lambda: stats.permutation_test((a, b), gap, n_resamples=few, **options), 1) * 9_999 / few
    print(f"{'100,000 in each arm (100 of 9,999, × 99.99)':44} {peer:8.3f} s   ratio {ours / peer:.4f}")
    peer = timed(lambda: stats.permutation_test(small, gap, n_resamples=10**6, **{**options, "batch": 20_000}), 1)
    print(f"{'11 in each arm, all 705,432 arrangements':44} {peer:8.3f} s   ratio {exact / peer:.4f}")


def table(count: int) -> None:
    print(
        f"\n{count:,} data sets without a difference: how often p is 0.05 or below (two standard errors: {200 * (LEVEL * (1 - LEVEL) / count) ** 0.5:.2f} pp)"
    )
    print(f"{'':40} {'found':>8}   {'may be':>9}   {'apart':>9}")
    for name, procedure in PROCEDURES.items():
        found = 100 * sum(nulls(name, count, seed=1)) / count
        level = 100 * procedure.level
        may = f"≤ {level:.2f} %" if procedure.at_most else f"{level:.2f} %"
        print(f"{name:40} {found:6.2f} %   {may:>9}   {found - level:+6.2f} pp", flush=True)


def main() -> None:
    print(f"workings {workings.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    speed()
    table(int(sys.argv[1]) if len(sys.argv) > 1 else NULLS)


if __name__ == "__main__":
    main()
