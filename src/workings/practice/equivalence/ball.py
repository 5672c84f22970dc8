"""Numbers with an error: a value at every point, and how far rounding may have carried it from the exact one.

Two expressions that are equal differ by no more than the two errors together; so a difference beyond them is a fact about
the expressions and not about the arithmetic, and no tolerance has to be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.practice.equivalence.functions import FUNCTIONS

UNIT = 4 * float(np.finfo(float).eps)
"""Relative error of one operation: NumPy's functions are within one or two units in the last place."""


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """``value`` and ``error``, shape (points,). A value that is not finite is undefined there."""

    value: Any
    error: Any


TINY = 1e-290
"""Below it a product may have lost digits, or all of them, for want of a smaller number."""


def held(out: Ball, zero: Any) -> Ball:
    """``out``, with an error where it is too small to be held and is not ``zero`` for a reason."""
    return Ball(out.value, np.where((np.abs(out.value) < TINY) & ~zero, out.error + TINY, out.error))


def rounded(value: Any, error: Any) -> Ball:
    return Ball(value, error + UNIT * np.abs(value))


def add(a: Ball, b: Ball) -> Ball:
    return rounded(a.value + b.value, a.error + b.error)


def sub(a: Ball, b: Ball) -> Ball:
    return rounded(a.value - b.value, a.error + b.error)


def neg(a: Ball) -> Ball:
    return Ball(-a.value, a.error)


def mul(a: Ball, b: Ball) -> Ball:
    error = np.abs(a.value) * b.error + np.abs(b.value) * a.error + a.error * b.error
    return held(rounded(a.value * b.value, error), (a.value == 0) | (b.value == 0))


def div(a: Ball, b: Ball) -> Ball:
    """Undefined where the divisor cannot be told from 0."""
    room = np.abs(b.value) - b.error
    value = np.where(room > 0, a.value / b.value, np.nan)
    return held(rounded(value, (a.error + np.abs(value) * b.error) / np.where(room > 0, room, 1)), a.value == 0)


def power(a: Ball, b: Ball, whole: int | None, odd_root: bool) -> Ball:
    """``whole``: the exponent where it is one whole number. ``odd_root``: it is p/q with q odd, so negative bases have a real power."""
    if whole is not None:
        value = a.value ** float(whole) if whole >= 0 else np.where(np.abs(a.value) > a.error, a.value ** float(whole), np.nan)
        slope = abs(whole) * np.abs(a.value) ** float(whole - 1) if whole else 0.0 * np.abs(a.value)
        return held(rounded(value, slope * a.error * 1.01 + UNIT * abs(whole) * np.abs(value)), a.value == 0)
    base = np.abs(a.value) if odd_root else a.value + 0.0
    value = base**b.value
    size = np.abs(np.log(np.where(base == 0, 1, base)))
    error = np.abs(value) * (np.abs(b.value) * a.error / np.maximum(np.abs(base), 1e-300) + size * b.error + UNIT * np.abs(b.value) * size)
    near_zero = np.abs(base) <= a.error
    return held(rounded(value, np.where(near_zero & (a.error > 0), np.inf, np.where(base == 0, 0, error))), base == 0)


def unsigned(a: Ball) -> Ball:
    """Without negative zeros, which would choose the other side of a branch cut."""
    return Ball(a.value + 0.0, a.error)


def apply(name: str, a: Ball) -> Ball:
    """A function of the table. An argument within its error of the edge of the domain is left as NumPy has it, with an error to match."""
    run, slope = FUNCTIONS[name]
    a = unsigned(a)
    value = run(a.value)
    with np.errstate(all="ignore"):
        grown = np.where(a.error > 0, slope(a.value, value) * a.error * 1.5, 0.0)
    if name in ("arcsin", "arccos", "arccosh", "sqrt"):  # the slope has no end at the edge: there an error e moves the value by √(2e)
        grown = np.where(a.error > 0, np.minimum(grown, np.sqrt(2 * a.error) * 1.5 + 2 * UNIT), 0.0)
    if name == "exp":
        grown = np.where(a.error < 1, grown * 1.2, np.inf)
    return held(rounded(value, np.where(np.isnan(grown), np.inf, grown)), np.full(np.shape(a.value), name != "exp"))


def step(run: Any, a: Ball) -> Ball:
    """A function of jumps (floor, ceil, sign…): undefined where the argument cannot be told from a jump."""
    value, low, high = run(a.value), run(a.value - a.error), run(a.value + a.error)
    return Ball(np.where((low == value) & (high == value), value, np.nan), np.zeros(np.shape(a.error)))


def larger(a: Ball, b: Ball, least: bool) -> Ball:
    pick = (a.value <= b.value) if least else (a.value >= b.value)
    return Ball(np.where(pick, a.value, b.value) + 0 * (a.value + b.value), np.maximum(a.error, b.error))


def size(a: Ball) -> Ball:
    return Ball(np.abs(a.value), a.error)
