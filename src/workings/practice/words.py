"""Small numbers in words: a count said in a sentence is no figure of its own."""

from __future__ import annotations

CARDINALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def count(n: int, one: str, many: str) -> str:
    """``count(3, "entry", "entries")`` is "three entries"."""
    return f"{CARDINALS[n] if n < len(CARDINALS) else n} {one if n == 1 else many}"


def ordinal(n: int) -> str:
    """The n-th place, from 1."""
    return ORDINALS[n - 1] if 1 <= n <= len(ORDINALS) else f"{n}th"


def listed(items: tuple[str, ...] | list[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"
