"""The kinds of answer. Each reads, grades, and makes a right, a wrong and a malformed answer of itself."""

from __future__ import annotations

from typing import Protocol

from workings.practice.item import Item
from workings.practice.kinds import choice, numeric, vector
from workings.practice.kinds.specimens import Specimens
from workings.practice.typed import Answer


class Kind(Protocol):
    """What a module of this package offers."""

    FORMS: str
    """What could be written, for an answer that could not be read."""

    def read(self, item: Item, text: str) -> Answer:
        """Raises ``Unreadable``."""

    def grade(self, item: Item, answer: Answer) -> float:
        """The score y in [0, 1]; 1 is right."""

    def specimens(self, item: Item) -> Specimens:
        """Answers of every sort that this kind has to tell apart."""


KINDS: dict[str, Kind] = {"numeric": numeric, "vector": vector, "choice": choice}

__all__ = ["KINDS", "Kind", "Specimens"]
