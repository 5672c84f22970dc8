"""The one number formatter. The same rules stand in ``web/src/maths/number.ts``; shared vectors test both.

1. Whole numbers below 10^15 in size are written in full, with a true minus sign.
2. Others: ``digits`` decimals from 1 upwards; below 1, ``digits`` significant digits. Trailing zeros are dropped.
3. Below 10^-4, or from 10^9 upwards and not whole: a mantissa with ``digits`` significant digits, times a power of ten.
4. A tie is rounded away from zero, judged on the exact binary value.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WHOLE = 1e15
NARROW = "\u202f"
"""A narrow space at which no line breaks: between groups of three digits, and before a unit."""
LONG = 5
"""Digits from which on a whole number is grouped, where it is asked for."""
SMALL, LARGE = -4, 9


def format_number(value: float, digits: int = 3) -> str:
    """``value`` as a person reads it: ``format_number(2.23606) == '2.236'``, ``format_number(-7.0) == '−7'``."""
    x = float(value)
    if math.isnan(x):
        return "undefined"
    sign = MINUS if x < 0 else ""
    x = abs(x)
    if math.isinf(x):
        return sign + "∞"
    if x == int(x) and x < WHOLE:
        return (sign if x else "") + str(int(x))
    power = exponent(x)
    if power < SMALL or power >= LARGE:
        return sign + _scientific(x, digits)
    places = digits if power >= 0 else digits - power - 1
    return sign + _trimmed(_rounded(Decimal(x), places))


def grouped(value: float, digits: int = 3) -> str:
    """Like :func:`format_number`, a whole number of five digits and more in groups of three: ``8 030 261 248``."""
    text = format_number(value, digits)
    sign, figures = (text[:1], text[1:]) if text.startswith(MINUS) else ("", text)
    if len(figures) < LONG or not figures.isdecimal():
        return text
    return sign + f"{int(figures):,}".replace(",", NARROW)


def exponent(x: float) -> int:
    """The power of ten of the first digit of the shortest text that reads back as ``x``."""
    return Decimal(repr(x)).adjusted()


def is_exact(value: float, digits: int = 3) -> bool:
    """Whether the formatted text is the value itself, so that ``=`` may stand before it and not ``≈``."""
    text = format_number(value, digits).replace(MINUS, "-")
    try:
        return float(text) == float(value) or math.isinf(float(value))
    except ValueError:
        return text in ("∞", "-∞", "undefined")


def _rounded(x: Decimal, places: int) -> str:
    return f"{x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(x: float, digits: int) -> str:
    power = exponent(x)
    mantissa = _rounded(Decimal(x).scaleb(-power), digits - 1)
    if Decimal(mantissa) >= 10:
        power, mantissa = power + 1, _rounded(Decimal(x).scaleb(-power - 1), digits - 1)
    return f"{_trimmed(mantissa)} × 10{str(power).translate(_SUPERSCRIPT)}"
