"""Numbers in words, days in words: what is said, where a numeral would ask to be opened."""

from __future__ import annotations

import datetime as dt

SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

KINDS = {
    "numeric": "a number",
    "vector": "a list",
    "choice": "one of a few",
    "steps": "a few numbers, in order",
    "shape": "a shape",
    "symbolic": "an expression",
    "predict": "a prediction",
    "example": "an example",
    "error": "an error to find",
    "ordering": "a proof in order",
    "derivation": "a derivation",
    "code": "code",
}
"""What an exercise asks for; the short kinds stand first."""


def count(n: int, one: str, many: str = "") -> str:
    """``two prompts``; ``no prompts``; many of them from thirteen on."""
    many = many or one + "s"
    if n >= len(SMALL):
        return f"many {many}"
    return f"{SMALL[n]} {one if n == 1 else many}"


def ordinal(n: int) -> str:
    return ORDINALS[n - 1] if 1 <= n <= len(ORDINALS) else "next"


def when(day: dt.date, today: dt.date) -> str:
    """``today``, ``yesterday``, ``Tuesday``, ``on an earlier day``."""
    ago = (today - day).days
    if ago <= 1:
        return "today" if ago <= 0 else "yesterday"
    return f"on {DAYS[day.weekday()]}" if ago < 7 else "on an earlier day"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
