"""Chance that never changes: numbers from a hash of a key, not from a library's generator.

An item has to be the same for ever, and NumPy promises no such thing for its generators (NEP 19). So
the numbers of an item are SHA-256 of its id and a counter, eight bytes at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
WORD = 2**64


class Chance:
    """A stream of numbers that depends on ``key`` alone."""

    def __init__(self, key: str) -> None:
        self.key, self.block = key, 0
        self.words: list[int] = []

    def word(self) -> int:
        """The next number from 0 to 2^64 − 1."""
        if not self.words:
            digest = sha256(f"{self.key}:{self.block}".encode()).digest()
            self.block += 1
            self.words = [int.from_bytes(digest[k : k + 8], "big") for k in range(24, -1, -8)]
        return self.words.pop()

    def below(self, n: int) -> int:
        """A number from 0 to n − 1, each as likely: words past the last whole multiple are dropped."""
        top = WORD - WORD % n
        while (word := self.word()) >= top:
            pass
        return word % n

    def integer(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def order(self, n: int) -> list[int]:
        """0 … n − 1 in some order (Fisher and Yates)."""
        places = list(range(n))
        for k in range(n - 1, 0, -1):
            j = self.below(k + 1)
            places[k], places[j] = places[j], places[k]
        return places
