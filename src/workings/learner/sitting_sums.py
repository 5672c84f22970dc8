"""The arithmetic of sitting (D2) and of the scheduler's score (D4). Straight lines, as in :mod:`~workings.learner.sums`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Values = Any
"""A NumPy array of float64, or what stands in for one while the line is traced."""
Number = Any
"""A float, or what stands in for one while the line is traced."""


def sat(short: Values, long: Number, cap: Number, paper: Number) -> Number:
    """Engaged minutes: seconds in gaps below ``cap`` (``short``, batch by batch), ``long`` gaps at or above it, and seconds on ``paper``."""
    seconds = short.sum() + long * cap + paper
    minutes = seconds / 60
    return minutes


def quartile(minutes: Values, level: Number) -> Number:
    """The minutes below which a share ``level`` of the sits lie; .5 is the median. Between two sits, on the line from one to the other."""
    quartile = np.quantile(minutes, level)
    return quartile


def median_change(first: Values, since: Values) -> Number:
    """The median of ``since`` minus that of ``first``."""
    change = np.median(since) - np.median(first)
    return change


def median_change_end(first: Values, since: Values, seed: Number, level: Number) -> Number:
    """An end of that change: both lists drawn again with replacement, a thousand times; the quantile at ``level``."""
    rng = np.random.default_rng(seed.astype(int))
    before = np.median(first[rng.integers(0, len(first), size=(1000, len(first)))], axis=1)
    after = np.median(since[rng.integers(0, len(since), size=(1000, len(since)))], axis=1)
    end = np.quantile(after - before, level)
    return end


# ---------------------------------------------------------------- the scheduler beside a running mean
def losses(chance: Values, passed: Values) -> Values:
    """−ln of the chance that was given to what happened, review by review, in nats."""
    given = np.where(passed > 0, chance, 1 - chance)
    losses = -np.log(given)
    return losses


def remembered(days: Values, stability: Values, decay: Number) -> Values:
    """FSRS-6's chance that it is still there after ``days``, review by review."""
    factor = 0.9 ** (-1 / decay) - 1
    chance = (1 + factor * days / stability) ** (-decay)
    return chance


def running(passed: Values, earlier: Number, earlier_passed: Number) -> Values:
    """What a running mean would have said before each review: (passed so far + 1) / (reviews so far + 2).

    ``earlier`` reviews, ``earlier_passed`` of them passed, came before those listed.
    """
    so_far = earlier_passed + np.cumsum(passed) - passed
    before = earlier + np.arange(len(passed))
    chance = (so_far + 1) / (before + 2)
    return chance


def chance_loss(chance: Values, passed: Values) -> Number:
    """Mean log loss of chances that were stated."""
    loss = losses(chance, passed).sum() / len(passed)
    return loss


def schedule_loss(days: Values, stability: Values, passed: Values, decay: Number) -> Number:
    """Mean log loss of the scheduler."""
    chance = remembered(days, stability, decay)
    loss = losses(chance, passed).sum() / len(passed)
    return loss


def running_loss(passed: Values, earlier: Number, earlier_passed: Number) -> Number:
    """Mean log loss of the running mean: the comparator."""
    chance = running(passed, earlier, earlier_passed)
    loss = losses(chance, passed).sum() / len(passed)
    return loss


def loss_gains(chance: Values, passed: Values, earlier: Number, earlier_passed: Number) -> Values:
    """By how much ``chance`` lost less than the running mean, review by review."""
    gains = losses(running(passed, earlier, earlier_passed), passed) - losses(chance, passed)
    return gains


def loss_change(chance: Values, passed: Values, earlier: Number, earlier_passed: Number) -> Number:
    """Mean log loss of the running mean minus that of ``chance``: above 0 the chances did better."""
    gains = loss_gains(chance, passed, earlier, earlier_passed)
    change = gains.sum() / len(passed)
    return change


def loss_change_end(chance: Values, passed: Values, earlier: Number, earlier_passed: Number, seed: Number, level: Number) -> Number:
    """An end of that difference: the reviews, each with both its losses, drawn again with replacement a thousand times (paired bootstrap)."""
    gains = loss_gains(chance, passed, earlier, earlier_passed)
    rng = np.random.default_rng(seed.astype(int))
    drawn = gains[rng.integers(0, len(passed), size=(1000, len(passed)))]
    end = np.quantile(drawn.sum(axis=1) / len(passed), level)
    return end


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        sat, quartile, median_change, median_change_end,
        losses, remembered, running, chance_loss, schedule_loss, running_loss, loss_gains, loss_change, loss_change_end,
    )
}  # fmt: skip
"""``learner/<name>`` in a recipe."""
