"""Can a rule tell test rows from training rows: a linear rule fitted by least squares, scored on rows it has not seen, beside the same with the halves shuffled.

Ridge least squares on centred ±1 answers ranks rows as a linear discriminant does. All shufflings are right-hand sides of one equation, so a
permutation null costs one matrix product. Source of the idea: Friedman 2003, "On multivariate goodness-of-fit and two-sample testing".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.instruments.audit.case import coded
from workings.instruments.audit.table import Column

ROWS = 3_000
"""Rows of either half that the rule is fitted on, at most."""
LEVELS = 12
"""Levels of a column that get a direction of their own, the most frequent ones."""
DIRECTIONS = 300
"""Directions in all, at most."""
FOLDS = 5
SHUFFLES = 99
SEED = 19
RIDGE = 1.0
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """``area``: how often the rule ranks a test row above a training row, for rows it was not fitted on. ``shuffled``: the same under shuffled halves."""

    area: float
    train: int
    test: int
    shuffled: tuple[float, ...]
    directions: int

    @property
    def highest(self) -> float:
        return max(self.shuffled)

    @property
    def beyond(self) -> bool:
        """Whether no shuffling did as much, and the normal curve through them would once in two thousand."""
        return self.area > max(self.highest, float(np.mean(self.shuffled) + 3.3 * np.std(self.shuffled)))


def told(train: Mapping[str, NDArray[Any]], test: Mapping[str, NDArray[Any]], columns: Sequence[Column]) -> Told | None:
    """``None`` where a half has fewer than 20 rows or no column is left. The same answer for the same rows."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    n, m = (len(next(iter(half.values()), ())) for half in (train, test))
    if min(n, m) < 20 or not columns:
        return None
    ours, theirs = (np.sort(draw.permutation(rows)[:ROWS]) for rows in (n, m))
    blocks = []
    for column in columns:
        blocks += directions(column, np.concatenate([train[column.name][ours], test[column.name][theirs]]))
        if len(blocks) > DIRECTIONS:
            break
    if not blocks:
        return None
    half = np.concatenate([np.zeros(len(ours)), np.ones(len(theirs))])
    shuffles = np.stack([half, *(draw.permutation(half) for _ in range(SHUFFLES))], axis=1)
    areas = crossed(np.stack(blocks[:DIRECTIONS], axis=1), shuffles, draw.permutation(len(half)) % FOLDS)
    return Told(float(areas[0]), len(ours), len(theirs), tuple(areas[1:].tolist()), min(len(blocks), DIRECTIONS))


def directions(column: Column, values: NDArray[Any]) -> list[Array]:
    """Standardised numbers, their squares and whether one is missing; or a direction for each frequent level. Constant ones are left out."""
    if column.kind in ("number", "whole"):
        there = np.isfinite(values)
        if not there.any():
            return []
        ranks = np.searchsorted(np.sort(values[there]), np.where(there, values, 0))
        level = np.where(there, ranks / there.sum() - 0.5, 0.0)
        made = [level, level**2, (~there).astype(float)]
    else:
        known: dict[Any, int] = {}
        codes = coded(values, known)
        frequent = np.argsort(-np.bincount(codes))[:LEVELS]
        made = [(codes == k).astype(float) for k in frequent]
    kept: list[Array] = [(one - one.mean()) / one.std() for one in made if one.std() > 1e-9]
    return kept


def crossed(features: Array, halves: Array, folds: NDArray[Any]) -> Array:
    """AUC of each column of ``halves`` (shape ``(rows, shuffles)``), each row scored by a rule fitted without its fold."""
    scores = np.empty(halves.shape)
    for fold in range(FOLDS):
        held = folds == fold
        fitted, goal = features[~held], halves[~held]
        gram = fitted.T @ fitted + RIDGE * np.eye(features.shape[1])
        weights = np.linalg.solve(gram, fitted.T @ (goal - goal.mean(0)))
        scores[held] = features[held] @ weights
        # each fold's own mean and size go out, so that rows of different folds can be ranked together
        scores[held] -= scores[held].mean(0)
    return areas(scores, halves)


def areas(scores: Array, halves: Array) -> Array:
    """AUC per column, from ranks; ties get the mean rank of their kind up to the order of a stable sort, which no continuous score meets."""
    order = np.argsort(scores, axis=0, kind="stable")
    sorted_halves = np.take_along_axis(halves, order, axis=0)
    ranks = np.arange(1, len(scores) + 1)[:, None]
    ones = halves.sum(0)
    above: Array = (sorted_halves * ranks).sum(0) - ones * (ones + 1) / 2
    found: Array = above / (ones * (len(scores) - ones))
    return found
