"""@NAME@: the functions of the concept, in ordinary NumPy."""

import numpy as np


def mean(x):
    """The mean of the entries of ``x`` (n,)."""
    total = np.sum(x)
    mean = total / len(x)
    return mean


def shares(x):
    """The entries of ``x`` (n,) beside their mean, drawn as bars."""
    mean = np.mean(x)
    shares = x + 0 * mean
    return mean, shares
