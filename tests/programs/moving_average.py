"""Smoothing a series: a moving average by cumulative sums, an exponential one, and its outliers."""

import numpy as np


def moving_average(x, n=3):
    ret = np.cumsum(x, dtype=float)
    ret[n:] = ret[n:] - ret[:-n]
    sma = ret[n - 1 :] / n

    alpha = 2 / (n + 1)
    ema = np.zeros_like(x)
    ema[0] = x[0]
    for t in range(1, len(x)):
        ema[t] = alpha * x[t] + (1 - alpha) * ema[t - 1]

    returns = np.diff(x) / x[:-1]
    z = (returns - returns.mean()) / returns.std()
    outliers = np.where(np.abs(z) > 1.5)[0]
    drawdown = (x / np.maximum.accumulate(x) - 1).min()
    return sma, ema, outliers, drawdown


def example():
    return (100 + np.cumsum(np.random.default_rng(27).normal(size=14)),)
