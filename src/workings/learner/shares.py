"""The arithmetic of shares: so many of so many, how sure that is, what changed between two of them, and how often a trial of two would tell.

Ordinary NumPy in straight lines, as in :mod:`~workings.learner.sums`: each function is traced when its number is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Values = Any
"""A NumPy array of float64, or what stands in for one while the line is traced."""
Number = Any
"""A float, or what stands in for one while the line is traced."""


def share(right: Number, n: Number) -> Number:
    """``right`` of ``n``."""
    share = right / n
    return share


def jeffreys(right: Number, n: Number, level: Number) -> Number:
    """The point below which the share lies with chance ``level``: the quantile of Beta(right + ½, n − right + ½), Jeffreys' posterior.

    On 400 cells of the angle whose squared sine is the share; there the curve has no infinite ends. Within 3e-4 up to n = 1,500.
    """
    edge = np.arange(401) * (np.pi / 800)
    angle = (edge[1:] + edge[:-1]) / 2
    height = 2 * right * np.log(np.sin(angle)) + 2 * (n - right) * np.log(np.cos(angle))
    curve = np.exp(height - height.max())
    cells = curve / curve.sum()
    up_to = np.cumsum(cells)
    cell = np.searchsorted(up_to, level)
    inside = 1 - (up_to[cell] - level) / cells[cell]
    here = np.arange(400) == cell
    low, high = (edge[:-1] * here).sum(), (edge[1:] * here).sum()
    sine = np.sin(low + inside * (high - low))
    end = sine * sine
    return end


def share_change(right: Number, n: Number, right_after: Number, n_after: Number) -> Number:
    """The later share minus the earlier one."""
    change = right_after / n_after - right / n
    return change


def change_low(right: Number, n: Number, right_after: Number, n_after: Number, low: Number, high: Number) -> Number:
    """The lower end of the change: the two distances that work against it, squared and added (Newcombe 1998; Zou and Donner 2008)."""
    change = share_change(right, n, right_after, n_after)
    down = np.maximum(right_after / n_after - jeffreys(right_after, n_after, low), 0)
    up = np.maximum(jeffreys(right, n, high) - right / n, 0)
    end = change - np.sqrt(down**2 + up**2)
    return end


def change_high(right: Number, n: Number, right_after: Number, n_after: Number, low: Number, high: Number) -> Number:
    """The upper end of the change: see :func:`change_low`."""
    change = share_change(right, n, right_after, n_after)
    up = np.maximum(jeffreys(right_after, n_after, high) - right_after / n_after, 0)
    down = np.maximum(right / n - jeffreys(right, n, low), 0)
    end = change + np.sqrt(up**2 + down**2)
    return end


# ---------------------------------------------------------------- before a trial of two shares
def below(z: Number) -> Number:
    """The share of a standard normal curve below ``z``: one half, and the area from 0 to ``z`` in 400 cells."""
    x = (np.arange(400) + 0.5) / 400 * z
    below = 0.5 + z * np.exp(-(x**2) / 2).sum() / 400 / np.sqrt(2 * np.pi)
    return below


def a_side(concepts: Number) -> Number:
    """What a fair coin gives each side on average."""
    side = concepts / 2
    return side


def power(n: Number, one: Number, other: Number, z: Number) -> Number:
    """How often ``n`` a side would show a true ``one`` against a true ``other``: the normal approximation with the pooled error (Fleiss 1981)."""
    middle = (one + other) / 2
    none = np.sqrt(2 * middle * (1 - middle))
    true = np.sqrt(one * (1 - one) + other * (1 - other))
    reach = (np.abs(other - one) * np.sqrt(n) - z * none) / true
    power = below(reach)
    return power


def needed(one: Number, other: Number, z: Number, z_power: Number) -> Number:
    """How many a side it takes for the power that ``z_power`` belongs to (.8416: 80%). The same approximation, turned round."""
    middle = (one + other) / 2
    none = np.sqrt(2 * middle * (1 - middle))
    true = np.sqrt(one * (1 - one) + other * (1 - other))
    sides = np.ceil(((z * none + z_power * true) / (other - one)) ** 2)
    return sides


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (share, jeffreys, share_change, change_low, change_high, below, a_side, power, needed)
}
"""``learner/<name>`` in a recipe."""
