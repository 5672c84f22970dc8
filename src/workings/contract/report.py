"""What an instrument says of somebody's own data or model: a verdict, at most seven findings, every number with its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workings.contract.reading import Block, Number, Part

MOST = 7
"""Findings that one report shows; what is less harmful than these is said in ``left`` as a count."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: how large it is, how sure that is, compared to what, and what to do next."""

    code: str
    """``overlap``, ``baseline``: lower case with hyphens; documented in ``docs/reports.md`` and stable."""
    said: tuple[Part, ...]
    """The finding in one sentence, with its number in it: the heading."""
    size: Number
    n: Number
    """On how many rows, runs or parameters."""
    comparator: tuple[Part, ...]
    """Compared to what."""
    action: tuple[Part, ...]
    """What to do next, in one sentence."""
    concept: str = ""
    """The slug of the concept whose mathematics this is."""
    interval: tuple[Number, Number] | None = None
    """95 %, unless ``blocks`` say otherwise. ``None`` where the size is a count of all there is, so nothing is estimated."""
    harm: float = 0.0
    """What findings are ordered by, largest first: 0 for a fact that harms nothing, 1 for a score that means nothing."""
    blocks: tuple[Block, ...] = ()
    """What stands below the heading: paragraphs, tables, ranges, folds."""

    def __post_init__(self) -> None:
        if not self.said or not self.comparator or not self.action:
            raise ValueError(f"the finding {self.code!r} needs a sentence, a comparator and an action")


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of an instrument came to. ``findings`` are ordered by harm, at most :data:`MOST`."""

    instrument: str
    """``audit``, ``compare``, ``card``."""
    title: str
    """What was asked of what: ``train.csv, predicting survived``."""
    verdict: tuple[Part, ...]
    """One sentence."""
    findings: tuple[Finding, ...]
    numbers: Mapping[str, Number]
    """Every number by a stable name, for programs: ``rows``, ``baseline.accuracy``."""
    about: tuple[Block, ...] = ()
    """What was read: file, rows, columns, the call that does the same from Python."""
    unknown: tuple[tuple[Part, ...], ...] = ()
    """What the input cannot say, one sentence each; and what could not be read."""
    left: int = 0
    """Findings beyond :data:`MOST`."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Machine-readable extras that are not numbers: ``target``, ``task``, ``model_type``."""

    def __post_init__(self) -> None:
        if len(self.findings) > MOST:
            raise ValueError(f"a report shows at most {MOST} findings, and {len(self.findings)} were given; use ordered()")


def ordered(found: list[Finding]) -> tuple[tuple[Finding, ...], int]:
    """The most harmful findings first, at most :data:`MOST`, and how many were left out. Equal harms keep their order."""
    ranked = sorted(found, key=lambda one: -one.harm)
    return tuple(ranked[:MOST]), max(0, len(ranked) - MOST)
