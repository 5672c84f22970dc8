"""Tails of the normal, Student's t, binomial and hypergeometric distributions, and of looking more than once.

Student's t by mpmath's incomplete beta function; the discrete ones by adding their terms, whose ratios are known exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NORMAL = NormalDist()
LEVEL = 0.05
POWER = 0.8
Z95 = NORMAL.inv_cdf(1 - LEVEL / 2)
Z_POWER = NORMAL.inv_cdf(POWER)
TIE = 1 + 1e-7
"""Two tables whose chances differ by less are as rare as each other (as in R and SciPy)."""
NODES = 240
"""Of the Gauss–Legendre rule; the tables of the tests are reached to six digits with it."""


@lru_cache(maxsize=4)
def nodes_of(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights of the Gauss–Legendre rule on −1…1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights


def normal_two(z: float) -> float:
    """P(|Z| ≥ |z|)."""
    return math.erfc(abs(z) / math.sqrt(2))


def student_two(t: float, df: float) -> float:
    """P(|T| ≥ |t|) for Student's t; ``df`` > 0."""
    from mpmath import betainc, mp

    if df > 1e7:
        return normal_two(t)
    with mp.workdps(20):
        return float(betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, mp.mpf(df) / (df + mp.mpf(t) ** 2), regularized=True))


@lru_cache(maxsize=256)
def student_point(df: float, level: float = LEVEL) -> float:
    """The t that |T| reaches with chance ``level``."""
    if df > 1e7:
        return NORMAL.inv_cdf(1 - level / 2)
    return rooted(lambda t: level - student_two(t, df), 0.0, upper(lambda t: student_two(t, df) < level))


def upper(reached: Callable[[float], bool]) -> float:
    """The first power of two at which ``reached``."""
    at = 1.0
    while not reached(at):
        at *= 2
    return at


def rooted(f: Callable[[float], float], low: float, high: float, digits: float = 1e-13) -> float:
    """Where an increasing ``f`` crosses 0 between ``low`` and ``high``: regula falsi, halved when it stalls (Illinois)."""
    at_low, at_high = f(low), f(high)
    for _ in range(200):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at = f(middle)
        if at == 0 or abs(high - low) < digits * max(1.0, abs(high)):
            return middle
        if at * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low /= 2
        high, at_high = middle, at
        if abs(at) < 1e-15:
            return middle
    return high


def _terms(log_ratios: Floats) -> Floats:
    """Chances whose successive ratios are given, adding up to 1."""
    logs = np.concatenate([[0.0], np.cumsum(log_ratios)])
    chances: Floats = np.exp(logs - logs.max())
    chances /= chances.sum()
    return chances


def hypergeometric(k_a: int, n_a: int, k_b: int, n_b: int) -> tuple[Floats, int]:
    """Chances of each count right in B when the totals are fixed and the arms are dealt, and the place of the observed one."""
    right, low, high = k_a + k_b, max(0, k_a + k_b - n_a), min(k_a + k_b, n_b)
    x = np.arange(low, high, dtype=float)
    ratios = np.log((right - x) * (n_b - x)) - np.log((x + 1) * (n_a - right + x + 1))
    return _terms(ratios), k_b - low


def binomial(n: int, share: float = 0.5) -> Floats:
    """Chances of 0…n heads."""
    x = np.arange(0, n, dtype=float)
    return _terms(np.log((n - x) / (x + 1)) + math.log(share / (1 - share)))


def as_rare(chances: Floats, at: int) -> float:
    """Chance of an outcome at most as likely as the one at ``at``: the two-sided p of Fisher's test."""
    return min(1.0, float(chances[chances <= chances[at] * TIE].sum()))


def crossing(bounds: list[float]) -> float:
    """Chance that a z of no effect, looked at ``len(bounds)`` times after equal amounts of data, ever leaves ±bound.

    The density of the running sum is carried from look to look (Armitage, McPherson and Rowe 1969).
    """
    nodes, weights = nodes_of(NODES)
    edge = bounds[0]
    at, carried = nodes * edge, weights * edge * np.exp(-((nodes * edge) ** 2) / 2) / math.sqrt(2 * math.pi)
    for look, bound in enumerate(bounds[1:], 2):
        edge = bound * math.sqrt(look)
        there = nodes * edge
        step = np.exp(-((there[:, None] - at) ** 2) / 2) / math.sqrt(2 * math.pi)
        at, carried = there, weights * edge * (step @ carried)
    return 1 - float(carried.sum())


@lru_cache(maxsize=64)
def pocock(looks: int, level: float = LEVEL) -> float:
    """The one bound that keeps ``level`` over all looks (Pocock 1977)."""
    return rooted(lambda c: level - crossing([c] * looks), Z95, 5.0)


@lru_cache(maxsize=64)
def obrien_fleming(looks: int, level: float = LEVEL) -> float:
    """The bound at the last look; at look k it is this times √(looks / k) (O'Brien and Fleming 1979)."""
    return rooted(lambda c: level - crossing([c * math.sqrt(looks / k) for k in range(1, looks + 1)]), Z95, 5.0)


def student_power(shift: float, df: float) -> float:
    """Chance that Student's t, its mean moved by ``shift`` standard errors, passes the 5 % point on either side."""
    point = student_point(df)
    nodes, weights = nodes_of(NODES)
    low, high = max(0.0, 1 - 9 / math.sqrt(2 * df)), 1 + 9 / math.sqrt(2 * df)
    scale = low + (nodes + 1) * (high - low) / 2  # of the estimated error to the true one
    log_density = math.log(2) + (df / 2) * math.log(df / 2) - math.lgamma(df / 2) + (df - 1) * np.log(scale) - df * scale**2 / 2
    density = np.exp(log_density) * weights * (high - low) / 2
    passed = [NORMAL.cdf(shift - point * s) + NORMAL.cdf(-shift - point * s) for s in scale]
    return float(density @ np.array(passed))


def best_of(k: int) -> float:
    """Expected largest of ``k`` draws from one standard normal, in its standard deviations."""
    nodes, weights = nodes_of(NODES)
    x = nodes * 9
    below = np.array([NORMAL.cdf(one) for one in x])
    return float((weights * 9 * x * k * below ** (k - 1) * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)).sum())
