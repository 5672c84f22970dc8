"""The hundred wrong rules of the design's table D6, each with a small working that it changes, and its golden sentence.

``rows.toml`` says what a rule is; ``witness.py`` holds the workings; ``draws.toml`` the numbers they run on. A concept that
owns a rule may put it its own way for its own workings (``concepts/<slug>/practice/rules.toml``, read by
:mod:`~workings.practice.rules`); a test compares the words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workings.practice.rules import ROWS, Rule, hundred

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of the catalogue and the function that shows it."""

    rule: Rule
    witness: str
    """Name of a function in ``witness.py``; rows of one witness are rules about one task."""
    choice: str
    """Why a learner types no number here: then it is asked as a choice between two readings. Empty for other rows."""

    @property
    def sentence(self) -> tuple[str, str]:
        """What is asked on one match, before the rule is named."""
        return f"It is what you get if you {self.rule.deed}.", "Is that what you did?"


@cache
def rows() -> dict[int, Row]:
    """Number -> row, in order. Raises ``KeyError`` for a key that is missing."""
    raw = {row["number"]: row for row in tomllib.loads(ROWS.read_text(encoding="utf-8"))["rule"]}
    return {number: Row(rule, raw[number]["witness"], raw[number].get("choice", "")) for number, rule in hundred().items()}


def witnesses() -> dict[str, tuple[Row, ...]]:
    """Witness -> its rows: the rules about one task, which have to be told apart."""
    found: dict[str, tuple[Row, ...]] = {}
    for row in rows().values():
        found[row.witness] = (*found.get(row.witness, ()), row)
    return found
