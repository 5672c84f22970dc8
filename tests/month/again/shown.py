"""A number as a page shows it, by the rules that stand with the product's formatter."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float, digits: int) -> str:
    """Whole numbers in full; else ``digits`` decimals from 1 upwards, ``digits`` significant digits below."""
    size, sign = abs(value), "−" if value < 0 else ""
    if size == int(size) and size < 1e15:
        return (sign if size else "") + str(int(size))
    power = math.floor(math.log10(size))
    if not -4 <= power < 9:
        mantissa = rounded(size / 10.0**power, digits - 1)
        return f"{sign}{mantissa} × 10{str(power).translate(SUPERSCRIPT)}"
    return sign + rounded(size, digits if power >= 0 else digits - power - 1)


def rounded(size: float, places: int) -> str:
    text = str(Decimal(size).quantize(Decimal(10) ** -places, ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".") if "." in text else text


def fits(text: str, value: float, digits: int, slack: float = 1e-9) -> bool:
    """Whether ``text`` is ``value`` to the digit. ``slack``: how far two ways of working may part, and so fall on two sides of a tie."""
    return text in {shown(v, digits) for v in (value, value - slack, value + slack, round(value, 9))}
