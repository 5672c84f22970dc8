"""The arithmetic of calibration (D3): the line through what was said and what came of it, its band, the skill in bits, Brier and its split.

``said`` holds each probability that was used, once; ``n`` how often; ``right`` how often it was so. Straight lines, as in
:mod:`~workings.learner.sums`: each function is traced when its number is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Values = Any
"""A NumPy array of float64, or what stands in for one while the line is traced."""
Number = Any
"""A float, or what stands in for one while the line is traced."""


# ---------------------------------------------------------------- the line
def bend(design: Values, chance: Values, n: Values, spread: Values) -> Values:
    """Minus the second derivative of the log posterior, (2, 2), where the rows of ``design`` have ``chance``."""
    weight = n * chance * (1 - chance)
    bend = design.T @ (design * weight[:, None]) + np.diag(1 / spread**2)
    return bend


def newton(line: Values, design: Values, n: Values, right: Values, centre: Values, spread: Values) -> Values:
    """One step from ``line`` towards the most probable pair. It moves neither a nor b by more than 1, so that nothing overshoots."""
    chance = 1 / (1 + np.exp(-(design @ line)))
    slope = design.T @ (right - n * chance) - (line - centre) / spread**2
    step = np.linalg.solve(bend(design, chance, n, spread), slope)
    after = line + np.minimum(np.maximum(step, -1), 1)
    return after


def line(said: Values, n: Values, right: Values, centre: Values, spread: Values) -> Values:
    """[a, b] of logit P(right) = a + b·logit said, a and b normal about ``centre``: the most probable pair, by ten steps of Newton's method."""
    x = np.log(said / (1 - said))
    design = np.stack([np.ones_like(x), x], axis=1)
    two = newton(newton(centre, design, n, right, centre, spread), design, n, right, centre, spread)
    four = newton(newton(two, design, n, right, centre, spread), design, n, right, centre, spread)
    six = newton(newton(four, design, n, right, centre, spread), design, n, right, centre, spread)
    eight = newton(newton(six, design, n, right, centre, spread), design, n, right, centre, spread)
    ten = newton(newton(eight, design, n, right, centre, spread), design, n, right, centre, spread)
    return ten


def smoothed(at: Number, said: Values, n: Values, right: Values, centre: Values, spread: Values) -> Number:
    """How often it has been so where ``at`` was said, smoothed over all that was said; in a hundred."""
    ab = line(said, n, right, centre, spread)
    log_odds = ab[0] + ab[1] * np.log(at / (1 - at))
    smoothed = 100 / (1 + np.exp(-log_odds))
    return smoothed


def band_end(at: Number, z: Number, said: Values, n: Values, right: Values, centre: Values, spread: Values) -> Number:
    """An end of the band at ``at``: ``z`` standard deviations of the log odds away, by Laplace's approximation; in a hundred."""
    ab = line(said, n, right, centre, spread)
    used = np.log(said / (1 - said))
    design = np.stack([np.ones_like(used), used], axis=1)
    covariance = np.linalg.inv(bend(design, 1 / (1 + np.exp(-(design @ ab))), n, spread))
    x = np.log(at / (1 - at))
    variance = covariance[0, 0] + 2 * x * covariance[0, 1] + x**2 * covariance[1, 1]
    log_odds = ab[0] + ab[1] * x + z * np.sqrt(variance)
    end = 100 / (1 + np.exp(-log_odds))
    return end


# ---------------------------------------------------------------- bits against one's own hit rate
def skill_end(said: Values, n: Values, right: Values, total: Number, seed: Number, draws: Number, level: Number, clip: Number) -> Number:
    """An end of the interval of the skill: the ``total`` statements drawn again with replacement, ``draws`` times, each time
    against the hit rate of those drawn; then the quantile at ``level`` (Efron's percentile bootstrap)."""
    stated = np.minimum(np.maximum(said, clip), 1 - clip)
    surprise = np.concatenate([-np.log2(stated), -np.log2(1 - stated)])
    so = np.concatenate([np.ones_like(said), np.zeros_like(said)])
    up_to = np.cumsum(np.concatenate([right, n - right]))
    rng = np.random.default_rng(seed.astype(int))
    drawn = rng.integers(0, total.astype(int), size=(draws.astype(int), total.astype(int)))
    kind = np.searchsorted(up_to, drawn, side="right")
    own = surprise[kind].sum(axis=1) / total
    rate = so[kind].sum(axis=1) / total
    constant = np.minimum(np.maximum(rate, clip), 1 - clip)
    base = -rate * np.log2(constant) - (1 - rate) * np.log2(1 - constant)
    end = np.quantile(base - own, level)
    return end


# ---------------------------------------------------------------- Brier, and Murphy's split of it (1973)
def brier(said: Values, n: Values, right: Values) -> Number:
    """Mean of (said − outcome)²."""
    squares = right * (1 - said) ** 2 + (n - right) * said**2
    brier = squares.sum() / n.sum()
    return brier


def reliability(said: Values, n: Values, right: Values) -> Number:
    """Mean squared distance from what was said to how often it was so: 0 where every chip keeps its word."""
    reliability = (n * (said - right / n) ** 2).sum() / n.sum()
    return reliability


def resolution(n: Values, right: Values) -> Number:
    """Mean squared distance of the chips' own shares from the share over all: how far the chips tell things apart."""
    rate = right.sum() / n.sum()
    resolution = (n * (right / n - rate) ** 2).sum() / n.sum()
    return resolution


def uncertainty(n: Values, right: Values) -> Number:
    """Brier of the hit rate, said every time: the comparator."""
    rate = right.sum() / n.sum()
    uncertainty = rate * (1 - rate)
    return uncertainty


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (line, smoothed, band_end, skill_end, brier, reliability, resolution, uncertainty)
}
"""``learner/<name>`` in a recipe."""
