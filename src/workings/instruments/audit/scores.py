"""What one column alone says about a target, from counts: a rule per level, a cut through a number, and what either is worth on rows it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[Any]
"""Shape ``(levels or bins, classes)``: rows by the value of a column and by the target."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to guess the class from one column. ``answers[level]`` is a class; ``elsewhere`` the class where a level is new."""

    answers: tuple[int, ...]
    elsewhere: int
    right: int
    """Rows it was made from that it gets right."""
    unseen: int
    """The same, each row guessed by a rule made without it."""
    rows: int
    cut: int | None = None
    """For a number: the first bin above the cut."""

    def scored(self, counts: Counts) -> int:
        """Rows of other counts, of the same levels in the same order and then new ones, that it gets right."""
        known = counts[: len(self.answers)]
        return int(known[np.arange(len(known)), self.answers].sum() + counts[len(self.answers) :, self.elsewhere].sum())


def by_level(counts: Counts) -> Rule:
    """Each level answers with its own majority; a level with one row, left out, answers with the majority of the rest."""
    common = int(counts.sum(0).argmax())
    answers = counts.argmax(1)
    top = counts.max(1)
    return Rule(tuple(answers.tolist()), common, int(top.sum()), _left_out(counts, common), int(counts.sum()))


def _left_out(counts: Counts, common: int) -> int:
    """Rows right when each is guessed from the others of its level: exact, from the counts. A tie is lost unless it falls to the common class."""
    order = np.sort(counts, axis=1)
    top, second = order[:, -1], order[:, -2] if counts.shape[1] > 1 else np.zeros(len(counts), counts.dtype)
    alone = counts.sum(1) == 1
    safe = np.where((top - 1 > second) & ~alone, top, 0).sum()
    near = (top - 1 <= second) & ~alone
    answer = counts.argmax(1)
    tied = np.where(near & (answer == common), np.where(top > second, top, 0), 0).sum()
    return int(safe + tied + counts[alone, common].sum())


def by_cut(counts: Counts, beside: Counts | None = None) -> Rule:
    """The best single cut: below it one class, above it another. ``beside`` are rows with no value, which answer with their own majority.

    ``answers`` has one class per bin. Choosing among so few cuts flatters little, so ``unseen`` is ``right`` less one row for each side.
    """
    below = np.cumsum(counts, axis=0)[:-1]
    above = counts.sum(0) - below
    right = below.max(1) + above.max(1) if len(below) else np.array([counts.sum(0).max()])
    best = int(right.argmax())
    low, high = (int(below[best].argmax()), int(above[best].argmax())) if len(below) else (int(counts.sum(0).argmax()),) * 2
    answers = tuple(low if place <= best else high for place in range(len(counts)))
    missing = int(beside.max()) if beside is not None and beside.size else 0
    rows = int(counts.sum() + (beside.sum() if beside is not None else 0))
    total = int(right[best]) + missing
    common = int((counts.sum(0) + (beside if beside is not None else 0)).argmax())
    return Rule(answers, common, total, max(total - 2, 0), rows, best + 1)


def ceiling(counts: Counts) -> int:
    """Rows that the best rule on these levels can get right: the largest class of each."""
    return int(counts.max(1).sum())


def entropy_left(counts: Counts) -> float:
    """Bits of the target that are left once the level is known, from counts of shape ``(levels, classes)`` (Shannon 1948)."""
    rows = counts.sum(1, keepdims=True)
    share = np.divide(counts, rows, out=np.zeros(counts.shape), where=rows > 0)
    bits = -np.where(share > 0, share * np.log2(np.where(share > 0, share, 1)), 0).sum(1)
    return float((bits * rows[:, 0]).sum() / max(counts.sum(), 1))


def explained(sizes: Counts, means: Counts, variances: Counts) -> tuple[float, float]:
    """For a number as target: its variance within levels as a share of all, the second with each row's level mean made without it.

    ``sizes``, ``means``, ``variances`` (by n - 1) have shape ``(levels,)``. Returns (share left, share left for unseen rows); the mean of
    a level of one row is the overall mean when that row is left out.
    """
    rows = sizes.sum()
    middle = (sizes * means).sum() / rows
    within = np.where(sizes > 1, (sizes - 1) * np.nan_to_num(variances), 0.0)
    total = within.sum() + (sizes * (means - middle) ** 2).sum()
    if total <= 0:
        return 1.0, 1.0
    # leaving a row out of its own mean stretches its error by n / (n - 1)
    stretched = np.where(sizes > 1, within * (sizes / np.maximum(sizes - 1, 1)) ** 2, (means - middle) ** 2)
    return float(within.sum() / total), float(stretched.sum() / total)
