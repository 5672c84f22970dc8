"""The catalogue of wrong rules: each is a mutation of the right working, so it predicts an answer for every item.

The hundred rows are data (``practice/catalogue/rows.toml``); a concept that owns a row may put it its own way for its own workings
(``concepts/<slug>/practice/rules.toml``). This module reads them all and runs them. Source of rows and words: the design's table D6.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workings.course import toml
from workings.course.library import HERE
from workings.course.toml import Table
from workings.ir.build import ShapeMismatch
from workings.ir.expression import Unreadable
from workings.ir.working import Working
from workings.passes.mutate import Mutation, NoSuchPlace, NotFinite, mutate


@dataclass(frozen=True, slots=True)
class Rule:
    """A wrong belief that can be run."""

    number: int
    """Its row in the catalogue."""
    concept: str
    """Slug of the concept that owns it."""
    task: str
    belief: str
    mutation: Mutation
    deed: str
    """Completes "It is what you get if you …"."""
    says: str
    """The two sentences said when the rule is named."""


@dataclass(frozen=True, slots=True, eq=False)
class Slip:
    """A rule on one item: the answer it gives there."""

    rule: Rule
    value: np.ndarray


_KEYS = ("number", "task", "belief", "at", "becomes", "deed", "says")


def read(path: Path) -> tuple[Rule, ...]:
    """The rules of one file. Raises ``ContentFault`` naming file and line."""
    file = toml.read(path)
    raw = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    slug = path.parent.parent.name
    return tuple(_rule(row, slug, at) for row, at in zip(raw, file.tables("rule", []), strict=True))


def _rule(row: dict[str, Any], slug: str, at: Table) -> Rule:
    number = at.number("number")
    text = {key: at.text(key) for key in _KEYS[1:]}
    at.done()
    mutation = Mutation(text["at"], text["becomes"])
    return Rule(number, slug, text["task"], text["belief"], mutation, text["deed"], " ".join(row["says"].split()))


ROWS = Path(__file__).parent / "catalogue" / "rows.toml"


def hundred() -> dict[int, Rule]:
    """The rows of the table, by number, each as a rule about its own small working. Raises ``KeyError`` for a key that is missing."""
    found = {}
    for raw in tomllib.loads(ROWS.read_text(encoding="utf-8"))["rule"]:
        mutation = Mutation(raw["at"], raw["becomes"])
        rule = Rule(raw["number"], raw["concept"], raw["task"], raw["belief"], mutation, raw["deed"], raw["says"])
        found[rule.number] = rule
    return found


def owned(folder: Path = HERE) -> dict[int, Rule]:
    """Every rule that a concept below ``folder`` puts its own way. Raises ``ContentFault`` for a number used twice."""
    found: dict[int, Rule] = {}
    for path in sorted(folder.glob("*/practice/rules.toml")):
        for rule in read(path):
            if rule.number in found:
                fault = toml.read(path).fault("number", f"rule {rule.number} is there twice")
                raise fault
            found[rule.number] = rule
    return dict(sorted(found.items()))


CATALOGUE: dict[int, Rule] = hundred() | owned()
"""Rule number -> rule, as the concept that owns it puts it where that is written."""


def run(rule: Rule, working: Working, becomes: str = "") -> np.ndarray | None:
    """What the rule gives instead of ``working``; ``None`` where it gives no finite number.

    ``becomes`` is the rule's own expression put for another form of the task (a matrix for a vector).
    Raises ``ValueError`` where the mutation does not fit the task at all: a fault of the question.
    """
    mutation = Mutation(rule.mutation.at, becomes) if becomes else rule.mutation
    try:
        value = mutate(working, mutation).value
    except NotFinite:
        return None
    except (NoSuchPlace, ShapeMismatch, Unreadable) as wrong:
        raise ValueError(f"rule {rule.number} does not fit {working.name}: {wrong}") from wrong
    value = np.asarray(value, dtype=float)
    return value if np.isfinite(value).all() else None
