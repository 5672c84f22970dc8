"""The kinds of answer, in one table."""

from __future__ import annotations

from workings.practice.kinds import choice, numeric, vector
from workings.practice.kinds.kind import Kind
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.specimens import Specimens

KINDS: dict[str, Kind] = {
    "numeric": Numbers(numeric),
    "vector": Numbers(vector),
    "choice": Numbers(choice),
}

__all__ = ["KINDS", "Kind", "Specimens"]
