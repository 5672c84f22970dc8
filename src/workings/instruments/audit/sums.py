"""What an audit works out in more than one formula: ordinary NumPy, followed line by line when a number is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.instruments.sums import Z95, wilson_high, wilson_low


def percent_low(right: Any, n: Any) -> Any:
    """Lower end of Wilson's interval for a share, in percent."""
    return 100 * wilson_low(right, n)


def percent_high(right: Any, n: Any) -> Any:
    """Upper end of Wilson's interval for a share, in percent."""
    return 100 * wilson_high(right, n)


def apart(mean_train: Any, mean_test: Any, variance_train: Any, variance_test: Any) -> Any:
    """Standardised difference: test mean minus training mean, in standard deviations (the root of the mean of both variances)."""
    deviation = np.sqrt((variance_train + variance_test) / 2)
    return (mean_test - mean_train) / deviation


def apart_low(difference: Any, train: Any, test: Any, z: Any = Z95) -> Any:
    """Lower end of the interval of a standardised difference (Hedges and Olkin 1985, section 5.D). ``train``, ``test``: rows."""
    spread = np.sqrt(1 / train + 1 / test + difference**2 / (2 * (train + test)))
    return difference - z * spread


def apart_high(difference: Any, train: Any, test: Any, z: Any = Z95) -> Any:
    """Upper end of the interval of a standardised difference (Hedges and Olkin 1985, section 5.D)."""
    spread = np.sqrt(1 / train + 1 / test + difference**2 / (2 * (train + test)))
    return difference + z * spread


def moved(train: Any, test: Any) -> Any:
    """Total variation between two tables of counts (shape ``(levels,)``): the share of test rows that would have to take another level."""
    share_train = train / np.sum(train)
    share_test = test / np.sum(test)
    return np.sum(np.abs(share_train - share_test)) / 2


def moved_floor(train: Any, test: Any) -> Any:
    """What a random split of the same rows gives on average: each share differs by a normal amount, whose mean size is ``sqrt(2/pi)`` of its deviation."""
    n = np.sum(train)
    m = np.sum(test)
    share = (train + test) / (n + m)
    deviation = np.sqrt(share * (1 - share) * (1 / n + 1 / m))
    return np.sqrt(2 / np.pi) * np.sum(deviation) / 2


def moved_margin(train: Any, test: Any, chance: Any = 0.025) -> Any:
    """How far total variation strays from its mean with probability ``chance`` at most, whatever the levels (McDiarmid 1989)."""
    n = np.sum(train)
    m = np.sum(test)
    return np.sqrt(np.log(1 / chance) * (1 / n + 1 / m) / 2)


def moved_low(train: Any, test: Any, chance: Any = 0.025) -> Any:
    """Lower end for total variation, less what chance alone gives: 0 where a random split would do as much."""
    beyond = moved(train, test) - moved_floor(train, test)
    return np.maximum(beyond - moved_margin(train, test, chance), 0)


def moved_high(train: Any, test: Any, chance: Any = 0.025) -> Any:
    """Upper end for total variation, 1 at most (McDiarmid 1989)."""
    return np.minimum(moved(train, test) + moved_margin(train, test, chance), 1)


def auc(others: Any, ones: Any) -> Any:
    """Of a row of ``ones`` and a row of ``others``, how often the first stands in the higher bin (a tie counts half). Counts by ordered bin."""
    before = np.cumsum(others) - others
    wins = np.sum(ones * (before + others / 2))
    return wins / (np.sum(ones) * np.sum(others))


def auc_variance(area: Any, ones: Any, others: Any) -> Any:
    """The variance of an AUC, from it and the rows of either kind (Hanley and McNeil 1982)."""
    two_ones = area / (2 - area)
    two_others = 2 * area**2 / (1 + area)
    above = (ones - 1) * (two_ones - area**2)
    below = (others - 1) * (two_others - area**2)
    return (area * (1 - area) + above + below) / (ones * others)


def auc_low(area: Any, ones: Any, others: Any, z: Any = Z95) -> Any:
    """Lower end of the interval of an AUC (Hanley and McNeil 1982). ``ones``, ``others``: rows of either kind."""
    variance = auc_variance(area, ones, others)
    return np.maximum(area - z * np.sqrt(variance), 0)


def auc_high(area: Any, ones: Any, others: Any, z: Any = Z95) -> Any:
    """Upper end of the interval of an AUC (Hanley and McNeil 1982)."""
    variance = auc_variance(area, ones, others)
    return np.minimum(area + z * np.sqrt(variance), 1)


def farthest_of(columns: Any) -> Any:
    """How many deviations from 0 the farthest of ``columns`` normal numbers stands, with even odds.

    The tail of one is ``1 - (1/2)^(1/columns)``, halved for its two sides; the point is Abramowitz and Stegun's 26.2.23, right to 0.00045.
    """
    tail = (1 - 0.5 ** (1 / columns)) / 2
    t = np.sqrt(-2 * np.log(tail))
    return t - (2.515517 + 0.802853 * t + 0.010328 * t**2) / (1 + 1.432788 * t + 0.189269 * t**2 + 0.001308 * t**3)


def best_of_noise(columns: Any, ones: Any, others: Any) -> Any:
    """The AUC that the best of ``columns`` columns of noise reaches, with even odds, on ``ones`` and ``others`` rows.

    The deviation of a noise AUC is the rank-sum's (Mann and Whitney 1947).
    """
    z = farthest_of(columns)
    deviation = np.sqrt((ones + others + 1) / (12 * ones * others))
    return np.minimum(0.5 + z * deviation, 1)


def best_correlation(columns: Any, rows: Any) -> Any:
    """The correlation with a number that the best of ``columns`` columns of noise reaches, with even odds, on ``rows`` rows (Fisher 1915)."""
    z = farthest_of(columns)
    return np.tanh(z / np.sqrt(rows - 3))


def more_right(gained: Any, lost: Any, rows: Any) -> Any:
    """Of the same rows told twice, how many more are right the first time, in percent. ``gained``, ``lost``: rows right the first, the second time alone."""
    return 100 * (gained - lost) / rows


def more_right_low(gained: Any, lost: Any, rows: Any, z: Any = Z95) -> Any:
    """Lower end of the interval of :func:`more_right` (Bonett and Price 2012: one row more of either kind)."""
    first = (gained + 1) / (rows + 2)
    second = (lost + 1) / (rows + 2)
    spread = np.sqrt((first + second - (first - second) ** 2) / (rows + 2))
    return 100 * (first - second - z * spread)


def more_right_high(gained: Any, lost: Any, rows: Any, z: Any = Z95) -> Any:
    """Upper end of the interval of :func:`more_right` (Bonett and Price 2012)."""
    first = (gained + 1) / (rows + 2)
    second = (lost + 1) / (rows + 2)
    spread = np.sqrt((first + second - (first - second) ** 2) / (rows + 2))
    return 100 * (first - second + z * spread)


def mean_low(total: Any, squares: Any, n: Any, z: Any = Z95) -> Any:
    """Lower end of the interval of a mean, from the sum and the sum of squares of ``n`` values."""
    mean = total / n
    variance = (squares - n * mean**2) / (n - 1)
    return mean - z * np.sqrt(variance / n)


def mean_high(total: Any, squares: Any, n: Any, z: Any = Z95) -> Any:
    """Upper end of the interval of a mean, from the sum and the sum of squares of ``n`` values."""
    mean = total / n
    variance = (squares - n * mean**2) / (n - 1)
    return mean + z * np.sqrt(variance / n)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        percent_low,
        percent_high,
        apart,
        apart_low,
        apart_high,
        moved,
        moved_floor,
        moved_margin,
        moved_low,
        moved_high,
        auc,
        auc_variance,
        farthest_of,
        auc_low,
        auc_high,
        best_of_noise,
        best_correlation,
        more_right,
        more_right_low,
        more_right_high,
        mean_low,
        mean_high,
    )
}
