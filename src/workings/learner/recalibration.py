"""The scheduler's chances in one learner's own scale (D4): logit R* = a + b · logit R, learnt one review at a time.

    own = Recalibration().after(0.9, passed=True)
    memory.recall(card, day, own)                   the scheduler's own chance until thirty reviews have been seen

(a, b) starts at (0, 1) with a ~ N(0, .5²), b ~ N(1, .25²). Each review is one Newton step on that belief, and the precision is carried along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workings.learner import sums
from workings.learner.params import PARAMS

SPREAD = PARAMS.recalibration_spread
"""Standard deviations of a and b before any review (D4)."""
FROM = PARAMS.recalibration_from
"""Reviews from which it is used (D4)."""


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The belief about (a, b) after ``reviews`` reviews, each on a later day than the one before it."""

    own: tuple[float, ...] = (0.0, 1.0)
    precision: tuple[tuple[float, ...], ...] = ((SPREAD[0] ** -2, 0.0), (0.0, SPREAD[1] ** -2))
    """Shape (2, 2): the inverse of their covariance."""
    reviews: int = 0
    event: int = 0
    """The review that last changed it."""

    def after(self, chance: float, passed: bool, event: int = 0) -> Recalibration:
        """The belief after a review at which the scheduler said ``chance``, in (0, 1)."""
        own, precision = np.array(self.own), np.array(self.precision)
        after = sums.own_scale(own, precision, chance, float(passed))
        rows = sums.own_precision(own, precision, chance).tolist()
        return Recalibration(tuple(after.tolist()), tuple(map(tuple, rows)), self.reviews + 1, event)

    @property
    def used(self) -> bool:
        return self.reviews >= FROM
