"""What one family of models is made of, as data: its sizes, its components, who attends to whom, what is kept for the next token.

Every formula is text in the grammar of ``ir/expression.py`` over the names of the sizes, so that a reader sees the formula that was used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Does = Literal["multiplies", "looks up", "adds"]


@dataclass(frozen=True, slots=True)
class Size:
    """One named size: where a config keeps it, and what it is when the config does not say."""

    name: str
    keys: tuple[str, ...] = ()
    """Fields of the config, the first that is there is read; a dot goes into a part (``text_config.hidden_size``)."""
    default: str | None = None
    """A formula over the sizes above it, as the family's config class has it; ``None``: the config has to say."""
    kind: Literal["count", "flag", "word", "list", "length"] = "count"
    """``word``: 1 where the field is one of ``words``; ``list``: how many entries are one of ``words``; ``length``: how many entries,
    of a list of layers those that are there."""
    words: tuple[str, ...] = ()
    null: str | None = None
    """What ``null`` means; ``None``: the same as a field that is not there."""
    least: int = 1


@dataclass(frozen=True, slots=True)
class Component:
    """One array of parameters and how often it stands in the model."""

    group: str
    """What it is added up under: ``attention``, ``mlp``, ``norms``."""
    name: str
    shape: tuple[str, ...]
    """A formula for each axis. Of a matrix that multiplies: what comes in, what goes out."""
    times: str = "layers"
    when: str = ""
    """It is there where this is not 0; empty: always."""
    used: str = ""
    """Of the times it is stored, those one token passes; empty: all."""
    works: str = ""
    """Times one token is multiplied by it where that is not ``used``: a tied head is stored 0 times and works once."""
    tokens: str = "context"
    """Tokens of one sequence that pass it."""
    does: Does = "multiplies"


@dataclass(frozen=True, slots=True)
class Attends:
    """Pairs of tokens that are scored and mixed: ``each`` multiply-adds for a pair in one layer."""

    name: str
    layers: str
    each: str
    window: str = ""
    """The most tokens that one looks at; empty: all."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """What is kept of a token for those that follow: ``each`` numbers in one layer; ``whole``: with a key and a value for every head."""

    name: str
    layers: str
    each: str
    whole: str
    window: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """``text`` has to come to a whole number, 0 or more; otherwise ``words`` say what contradicts what (``{heads}`` is that size)."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Family:
    """One row: everything that is said of a family follows from it."""

    name: str
    types: tuple[str, ...]
    """Values of ``model_type``."""
    sizes: tuple[Size, ...]
    components: tuple[Component, ...]
    attends: tuple[Attends, ...]
    keeps: tuple[Keeps, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    """(what follows the family's name in ``architectures``, the flags it raises); the first is taken where the config names none."""
    checks: tuple[Check, ...] = ()
    beyond: tuple[tuple[str, str], ...] = ()
    """(a formula over the sizes that must be 0, why what it stands for is not counted): refused."""
    causal: bool = True
    fixed: bool = False
    """The number of tokens follows from the config and cannot be chosen."""
    learned: bool = False
    """Positions are rows of a table, so there is no token beyond the last row."""
    prefixes: tuple[str, ...] = ()
    """The family's name in ``architectures``, where it is not the model type without its marks."""
    notes: tuple[str, ...] = ()
    """What the counts of this family leave out, in sentences."""
