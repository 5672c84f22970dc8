"""Answers that a kind makes of itself, for the content checker and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

MALFORMED = ("", "   ", "3 +", "(2", "2)", "1..2", "* 4", "abc", "sqrt(", "10 / 3 × ‖b", "1/0", "nan", "?")
"""Not readable whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Specimens:
    right: tuple[str, ...]
    """Every form in which the right answer can be typed."""
    wrong: tuple[str, ...]
    malformed: tuple[str, ...]


def forms(value: float, exact: bool) -> tuple[str, ...]:
    """Ways to type one number."""
    shortest = repr(float(value))
    found = [shortest, shortest.replace("-", "−"), f"{value:.17e}", f"({shortest})", f" {shortest} "]
    if value >= 0:
        found.append("+" + shortest)
    if value == int(value):
        whole = str(int(value))
        found += [whole, whole + ".", whole + ".0", f"{whole}/1", f"2*{whole} - {whole}"]
    if 0 < abs(value) < 1:
        found += [shortest.replace("0.", ".", 1), f"{100 * value!r}%"]
    ratio = Fraction(float(value)).limit_denominator(10_000)
    if abs(float(ratio) - value) < 1e-12:
        found.append(f"{ratio.numerator}/{ratio.denominator}")
    square = round(value * value)
    if value > 0 and abs(value - np.sqrt(square)) < 1e-12:
        found += [f"sqrt({square})", f"√{square}", f"{square}^(1/2)"]
    if not exact:
        found += [f"{value:.4f}", f"{value:.3f}", f"{value:.2f}"]
    return tuple(dict.fromkeys(found))
