"""The formulas of ``compare``: ordinary NumPy in straight lines, followed line by line when a number is opened.

``variance`` is that of a sample (divisor n − 1). Shares are in points of 100 where a name ends in ``points``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.instruments.sums import wilson_high, wilson_low

HUNDRED = 100


def welch_error(variance_a: Any, n_a: Any, variance_b: Any, n_b: Any) -> Any:
    """Standard error of a difference of two means (Welch 1947)."""
    error = np.sqrt(variance_a / n_a + variance_b / n_b)
    return error


def welch_df(variance_a: Any, n_a: Any, variance_b: Any, n_b: Any) -> Any:
    """Degrees of freedom of Welch's t (Welch 1947, Satterthwaite 1946)."""
    part_a = variance_a / n_a
    part_b = variance_b / n_b
    df = (part_a + part_b) ** 2 / (part_a**2 / (n_a - 1) + part_b**2 / (n_b - 1))
    return df


def newcombe_low(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Lower end for share B − share A, in points: Wilson's intervals of the two, combined (Newcombe 1998, method 10)."""
    share_a = k_a / n_a
    share_b = k_b / n_b
    below_b = share_b - wilson_low(k_b, n_b)
    above_a = wilson_high(k_a, n_a) - share_a
    low_points = HUNDRED * (share_b - share_a - np.sqrt(below_b**2 + above_a**2))
    return low_points


def newcombe_high(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Upper end for share B − share A, in points (Newcombe 1998, method 10)."""
    share_a = k_a / n_a
    share_b = k_b / n_b
    above_b = wilson_high(k_b, n_b) - share_b
    below_a = share_a - wilson_low(k_a, n_a)
    high_points = HUNDRED * (share_b - share_a + np.sqrt(above_b**2 + below_a**2))
    return high_points


def pooled_z(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Difference of two shares over its standard error if both were one (Pearson 1900: z² is chi-square with 1 df)."""
    share = (k_a + k_b) / (n_a + n_b)
    error = np.sqrt(share * (1 - share) * (1 / n_a + 1 / n_b))
    z = (k_b / n_b - k_a / n_a) / error
    return z


def pairs_low(only_a: Any, only_b: Any, n: Any, z: Any) -> Any:
    """Lower end for a difference of shares on the same ``n`` examples, in points (Bonett and Price 2012)."""
    first = (only_a + 1) / (n + 2)
    second = (only_b + 1) / (n + 2)
    error = np.sqrt((first + second - (second - first) ** 2) / (n + 2))
    low_points = HUNDRED * np.maximum(second - first - z * error, -1)
    return low_points


def pairs_high(only_a: Any, only_b: Any, n: Any, z: Any) -> Any:
    """Upper end for a difference of shares on the same ``n`` examples, in points (Bonett and Price 2012)."""
    first = (only_a + 1) / (n + 2)
    second = (only_b + 1) / (n + 2)
    error = np.sqrt((first + second - (second - first) ** 2) / (n + 2))
    high_points = HUNDRED * np.minimum(second - first + z * error, 1)
    return high_points


def strata_points(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Share B − share A within strata, in points, each stratum weighed by n_a n_b / n (Mantel and Haenszel 1959)."""
    weight = n_a * n_b / (n_a + n_b)
    within = k_b / n_b - k_a / n_a
    points = HUNDRED * (weight * within).sum() / weight.sum()
    return points


def strata_error(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Standard error of :func:`strata_points`, in points (Sato 1989)."""
    n = n_a + n_b
    weight = n_a * n_b / n
    within = (weight * (k_b / n_b - k_a / n_a)).sum() / weight.sum()
    p = (n_b**2 * k_a - n_a**2 * k_b + n_a * n_b * (n_a - n_b) / 2) / n**2
    q = (k_b * (n_a - k_a) + k_a * (n_b - k_b)) / (2 * n)
    error_points = HUNDRED * np.sqrt((within * p.sum() + q.sum()) / weight.sum() ** 2)
    return error_points


def strata_odds(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Common odds ratio of B to A (Mantel and Haenszel 1959)."""
    n = n_a + n_b
    odds = (k_b * (n_a - k_a) / n).sum() / (k_a * (n_b - k_b) / n).sum()
    return odds


def strata_chi2(k_a: Any, n_a: Any, k_b: Any, n_b: Any) -> Any:
    """Cochran–Mantel–Haenszel chi-square with 1 df, with the continuity correction of 1/2."""
    n = n_a + n_b
    right = k_a + k_b
    expected = n_b * right / n
    variance = n_a * n_b * right * (n - right) / (n**2 * (n - 1))
    away = np.maximum(np.abs((k_b - expected).sum()) - 0.5, 0)
    chi2 = away**2 / variance.sum()
    return chi2


def always_half(error: Any, spread: Any, level: Any) -> Any:
    """Half the always-valid interval: normal mixture of variance spread² (Robbins 1970; Johari and others 2017)."""
    variance = error**2
    mixed = variance + spread**2
    half = np.sqrt(variance * mixed / spread**2 * (2 * np.log(1 / level) + np.log(mixed / variance)))
    return half


def always_p(difference: Any, error: Any, spread: Any) -> Any:
    """Always-valid p: 1 over the mixture's likelihood ratio, at most 1 (Johari and others 2017)."""
    variance = error**2
    mixed = variance + spread**2
    log_ratio = np.log(variance / mixed) / 2 + spread**2 * difference**2 / (2 * variance * mixed)
    p = np.minimum(np.exp(-log_ratio), 1)
    return p


def arcsine_n(share_a: Any, share_b: Any, z: Any, z_power: Any) -> Any:
    """Trials in each arm that tell two shares apart (Cohen 1988, h by arcsines), before rounding up."""
    h = 2 * np.arcsin(np.sqrt(share_b)) - 2 * np.arcsin(np.sqrt(share_a))
    n = 2 * ((z + z_power) / h) ** 2
    return n


FUNCTIONS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        welch_error, welch_df, newcombe_low, newcombe_high, pooled_z, pairs_low, pairs_high,
        strata_points, strata_error, strata_odds, strata_chi2, always_half, always_p, arcsine_n,
    )
}  # fmt: skip
"""By the names that recipes use: ``compare/welch_df``."""
