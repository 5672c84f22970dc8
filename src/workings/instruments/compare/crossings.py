"""One idea behind the exact test and its interval: each other arrangement of the data ties with the observed one at one true difference.

Two arms: if S of A and R of B, equally many, had changed places, the arrangement would tie at mean(R) − mean(S). Pairs: if the pairs S
had been the other way round, at the mean of their differences. Arrangements that tie at or below 0 are as far up as the observed one, if
there were no difference; so the list gives p, and its k-th smallest and k-th largest give the interval (Tukey; Hartigan 1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from workings.instruments.compare.tails import LEVEL
from workings.instruments.progress import Progress, silent

Floats = NDArray[np.float64]

EXACT = 2**20
"""Arrangements that are all gone through; more are drawn from."""
SPREAD = 60
"""Values that are arranged exactly: a few against thousands have few arrangements and long sums."""
DRAWN = 9_999
MOST_DRAWN = 400
"""Values whose arrangements are drawn; beyond it Welch's t says the same to three digits."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Crossings:
    """``ties``: where each arrangement ties, ascending. ``same``: arrangements that are the observed one. ``total``: all of them."""

    ties: Floats
    same: int
    total: int
    drawn: bool

    @property
    def up(self) -> int:
        """Arrangements with a difference at least as far up, if there were none; and so is ``down``."""
        return self.same + int(np.searchsorted(self.ties, 0.0, "right"))

    @property
    def down(self) -> int:
        return self.same + self.ties.size - int(np.searchsorted(self.ties, 0.0, "left"))

    def place(self, level: float = LEVEL) -> int:
        """Which smallest and which largest tie bounds the interval; 0 where none does."""
        return max(0, int(np.floor(level / 2 * self.total + 1e-9)) - self.same + 1)


def ways(n_a: int, n_b: int) -> int:
    """How many ways there are to deal n_a + n_b values into two such arms."""
    return comb(n_a + n_b, n_a)


def smallest(n_a: int, n_b: int) -> tuple[int, int]:
    """The smallest two-sided p of two arms as (2, ways): no arrangement is farther than the observed one, on either side."""
    return 2, ways(n_a, n_b)


def dealt(a: Floats, b: Floats, seed: int, progress: Progress = silent, drawn: int = DRAWN) -> Crossings | None:
    """For two arms (n_a,) and (n_b,): all arrangements, or some drawn by ``seed``, or ``None`` where there is too much of either."""
    if len(a) + len(b) <= SPREAD and (total := ways(len(a), len(b))) <= EXACT:
        from_a, from_b = _subsets(a, min(len(a), len(b))), _subsets(b, min(len(a), len(b)))
        pieces = [np.subtract.outer(y, x).ravel() / j for j, (x, y) in enumerate(zip(from_a, from_b, strict=True)) if j]
        return Crossings(_sorted(np.concatenate(pieces), a, b), 1, total, drawn=False)
    if len(a) + len(b) > MOST_DRAWN:
        return None
    return _drawn_arms(a, b, np.random.default_rng(seed), drawn, progress)


def flipped(d: Floats, seed: int, progress: Progress = silent, drawn: int = DRAWN) -> Crossings | None:
    """For differences of pairs (n,): all sign flips, or some drawn by ``seed``, or ``None`` where there are too many pairs."""
    if len(d) <= SPREAD and 2 ** len(d) <= EXACT:
        sums, sizes = np.zeros(1), np.zeros(1)
        for one in d:
            sums, sizes = np.concatenate([sums, sums + one]), np.concatenate([sizes, sizes + 1])
        return Crossings(_sorted(sums[1:] / sizes[1:], d), 1, 2 ** len(d), drawn=False)
    if len(d) > MOST_DRAWN:
        return None
    rng, pieces, same = np.random.default_rng(seed), [], 1
    for start in range(0, drawn, CHUNK):
        progress("flipping the signs of pairs", start / drawn)
        turned = rng.random((min(CHUNK, drawn - start), len(d))) < 0.5
        pieces.append((turned @ d)[turned.any(axis=1)] / turned.sum(axis=1)[turned.any(axis=1)])
        same += int((~turned.any(axis=1)).sum())
    return Crossings(_sorted(np.concatenate(pieces), d), same, drawn + 1, drawn=True)


def _subsets(x: Floats, most: int) -> list[Floats]:
    """Sums of all subsets of ``x``, by their size from 0 to ``most``."""
    sums = [np.zeros(1), *(np.zeros(0) for _ in range(most))]
    for one in x:
        for size in range(most, 0, -1):
            sums[size] = np.concatenate([sums[size], sums[size - 1] + one])
    return sums


def _drawn_arms(a: Floats, b: Floats, rng: np.random.Generator, drawn: int, progress: Progress) -> Crossings:
    n_a, n_b, pieces, same = len(a), len(b), [], 1
    for start in range(0, drawn, CHUNK):
        progress("dealing the values again", start / drawn)
        order = rng.random((min(CHUNK, drawn - start), n_a + n_b)).argpartition(n_a - 1, axis=1)
        stays = np.zeros(order.shape, dtype=bool)
        np.put_along_axis(stays, order[:, :n_a], True, axis=1)
        left, came = ~stays[:, :n_a], stays[:, n_a:]
        moved = left.sum(axis=1)
        some = moved > 0
        pieces.append(((came @ b) - (left @ a))[some] / moved[some])
        same += int((~some).sum())
    return Crossings(_sorted(np.concatenate(pieces), a, b), same, drawn + 1, drawn=True)


def _sorted(ties: Floats, *values: Floats) -> Floats:
    """Ascending, with what differs from 0 by rounding alone at 0."""
    largest = max(float(np.abs(one).max()) for one in values)
    ties[np.abs(ties) <= 1e-11 * largest] = 0.0
    ties.sort()
    return ties
