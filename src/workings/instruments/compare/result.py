"""What one comparison comes to, whatever its kind: numbers by their stable names, and how the chance and the interval were found, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workings.contract.reading import Number
from workings.instruments.compare.tails import LEVEL
from workings.instruments.worked import EXACT, counted, worked

POINTS = "points"
PLAIN = "numbers"
PAIRS = "pairs"
SHARES = "shares"
RIGHT_WRONG = "right-wrong"
STRATA = "strata"


@dataclass(frozen=True, slots=True)
class Result:
    """``numbers`` holds at least ``effect``, ``effect.low``, ``effect.high``, ``effect.error``, ``p``, ``n.a``, ``n.b``, ``mean.a``, ``mean.b``."""

    kind: str
    names: tuple[str, str]
    counted: str
    """What is counted: seeds, pairs, trials."""
    numbers: Mapping[str, Number]
    test: str
    """How the chance was found: a clause that follows ``p is``."""
    interval: str
    """How the interval was found: a clause."""
    decimals: int
    """Places after the point that the interval is worth."""

    def value(self, name: str) -> float:
        return self.numbers[name].value

    @property
    def unit(self) -> str:
        return POINTS if self.kind in (SHARES, RIGHT_WRONG, STRATA) else ""

    @property
    def paired(self) -> bool:
        return self.kind in (PAIRS, RIGHT_WRONG)

    @property
    def out_of_reach(self) -> bool:
        """No outcome with this n has a p below :data:`~workings.instruments.compare.tails.LEVEL`."""
        return "p.smallest" in self.numbers and self.value("p.smallest") > LEVEL


def decimals_of(error: float) -> int:
    """Places after the point at which a standard error shows its second figure: 1.2 has one, 0.013 three, 130 none."""
    return max(0, 1 - math.floor(math.log10(error))) if error > 0 and math.isfinite(error) else 3


def fitted(number: Number, decimals: int) -> Number:
    """``number`` shown to ``decimals`` places after the point; below 1 its digits count from the first that is not 0."""
    size = abs(number.value)
    digits = decimals if size >= 1 or size == 0 else max(1, decimals + math.floor(math.log10(size)) + 1)
    return replace(number, digits=digits)


def fraction(part: int, whole: int, how: str, digits: int = 3) -> Number:
    """A chance as a count out of a count, both shown where a double holds them."""
    if whole <= EXACT:
        return worked("as_far / arrangements", digits=digits, said=how, as_far=part, arrangements=whole)
    return counted(part / whole, how, digits=digits)
