"""The Gini coefficient of incomes by sorting, and the Lorenz curve."""

import numpy as np


def gini(income):
    x = np.sort(income)
    n = x.size
    index = np.arange(1, n + 1)
    coefficient = np.sum((2 * index - n - 1) * x) / (n * np.sum(x))
    lorenz = np.insert(np.cumsum(x) / x.sum(), 0, 0)
    area = np.trapezoid(lorenz, dx=1 / n)
    share_top = x[-max(1, n // 10) :].sum() / x.sum()
    print("Gini: {:.3f} (from the area: {:.3f})".format(coefficient, 1 - 2 * area))
    return coefficient, lorenz, share_top


def example():
    return (np.random.default_rng(28).lognormal(3, 0.6, size=20),)
