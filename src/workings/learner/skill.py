"""The exact grid filter of D4: a belief about θ, the chance that a fresh unaided item goes right today, on fifty cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workings.learner import sums
from workings.learner.params import PARAMS, Params

Grid = tuple[float, ...]


@lru_cache(maxsize=8)
def theta(cells: int = PARAMS.cells) -> NDArray[np.float64]:
    """The middles of ``cells`` equal cells of [0, 1], read-only."""
    middles = (np.arange(cells) + 0.5) / cells
    middles.flags.writeable = False
    return middles


@dataclass(frozen=True, slots=True)
class Evidence:
    """One score and the numbers that say how much it counts. ``fade`` is 1 for the later parts of one event: they are of one moment."""

    kind: str
    y: float
    guess: float
    slip: float
    weight: float
    help: float
    fade: float


@dataclass(frozen=True, slots=True)
class Start:
    """Where a concept began: the learner's own record at its first evidence."""

    right: float
    """First answers that were right (scores added), in the window."""
    answered: int
    mean: float
    """m, the centre of the prior."""
    grid: Grid


def start(right: float, answered: int, params: Params = PARAMS) -> Start:
    """The prior of D4, step 1."""
    m = sums.own_record(right, answered, params.record_right, params.record_all, params.record_each, params.prior_low, params.prior_high)
    return Start(right, answered, float(m), _prior(float(m), params.strength, params.cells))


@lru_cache(maxsize=512)
def _prior(m: float, strength: float, cells: int) -> Grid:
    return tuple(sums.prior(m, strength, theta(cells)).tolist())


def update(grid: Grid, prior: Grid, e: Evidence) -> Grid:
    """Steps 2 and 3 of D4."""
    cells = theta(len(grid))
    return tuple(sums.update(np.array(grid), np.array(prior), cells, e.y, e.guess, e.slip, e.weight, e.help, e.fade).tolist())


def evidence(kind: str, y: float, help: str = "none", *, params: Params = PARAMS, first_part: bool = True,
             options: int | None = None, weight: float | None = None) -> Evidence:  # fmt: skip
    """The five numbers of one score. ``options``: how many choices there were; ``weight`` replaces the kind's own."""
    row = params.kinds[kind]
    guess = row.guess
    if options and kind == "choice":
        guess = 1 / options
    elif options and kind == "predict":
        low, high = params.predict_guess
        guess = min(max(1 / options, low), high)
    return Evidence(
        kind, float(y), guess, row.slip, row.weight if weight is None else weight, params.help[help], params.fade if first_part else 1.0
    )


def mean(grid: Grid) -> float:
    return float(sums.mean(np.array(grid), theta(len(grid))))


def interval(grid: Grid, params: Params = PARAMS) -> tuple[float, float]:
    """The middle 80%: the first cells at which the chances, added from the left, reach .10 and .90."""
    p, cells = np.array(grid), theta(len(grid))
    return float(sums.end(p, cells, params.interval_low)), float(sums.end(p, cells, params.interval_high))


def chance(grid: Grid, params: Params = PARAMS) -> float:
    """P(θ ≥ .75)."""
    return float(sums.chance_above(np.array(grid), theta(len(grid)), params.able))
