"""What the plan returns: plain aggregates, each of which merges with the same one of another part of the table."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

TOP = 20
"""Frequent values that are kept of a column."""


BUCKETS = 4_096
"""Of the sketch: its relative standard error is ``1 / sqrt(BUCKETS - 2)``, 1.6 %."""


@dataclass(frozen=True)
class Moments:
    """How many numbers, their mean, and the sum of squared differences from it (Chan, Golub and LeVeque 1983 for the merge)."""

    n: int = 0
    mean: float = 0.0
    m2: float = 0.0

    def merged(self, other: Moments) -> Moments:
        n = self.n + other.n
        if not n:
            return Moments()
        step = other.mean - self.mean
        return Moments(n, self.mean + step * other.n / n, self.m2 + other.m2 + step * step * self.n * other.n / n)

    @property
    def variance(self) -> float:
        """With ``n - 1`` below; ``nan`` for fewer than two numbers."""
        return self.m2 / (self.n - 1) if self.n > 1 else math.nan


@dataclass(frozen=True)
class Sketch:
    """The least hash of each of :data:`BUCKETS` groups of hashes, as a share of all hashes: it estimates how many there are, and merges by ``min``."""

    least: tuple[float, ...]

    def merged(self, other: Sketch) -> Sketch:
        return Sketch(tuple(map(min, self.least, other.least)))

    @property
    def estimate(self) -> int:
        """``m (m - 1) / sum`` of the least shares (Giroire 2009, with one value kept per bucket)."""
        return round(BUCKETS * (BUCKETS - 1) / sum(self.least))


@dataclass(frozen=True)
class ColumnCounts:
    """What one column holds. ``moments``, ``low`` and ``high`` are of the finite numbers alone (of true as 1 and false as 0)."""

    name: str
    kind: str
    n: int
    """Rows, the missing ones among them."""
    nulls: int
    nans: int = 0
    infinite: int = 0
    zeros: int = 0
    negatives: int = 0
    blanks: int = 0
    """Texts of nothing but spaces."""
    longest: int = 0
    """Characters of the longest text."""
    low: Any = None
    high: Any = None
    moments: Moments = Moments()
    distinct: int = 0
    """Values that differ, the missing one not among them."""
    exact: bool = True
    """Whether ``distinct`` is a count; else it is the estimate of ``sketch``."""
    top: tuple[tuple[Any, int], ...] = ()
    """The most frequent values with their counts, at most :data:`TOP`. Where ``exact`` is false: those that repeat in a sample, counted exactly."""
    values: Mapping[Any, int] | None = None
    """Every value with its count, where there are at most :data:`LEVELS`."""
    sketch: Sketch | None = None

    @property
    def mean(self) -> float:
        return self.moments.mean if self.moments.n else math.nan

    @property
    def variance(self) -> float:
        return self.moments.variance

    def merged(self, other: ColumnCounts) -> ColumnCounts:
        """The counts of both parts together."""
        both = replace(
            self,
            **{name: getattr(self, name) + getattr(other, name) for name in SUMS},
            longest=max(self.longest, other.longest),
            low=_of(min, self.low, other.low),
            high=_of(max, self.high, other.high),
            moments=self.moments.merged(other.moments),
            sketch=self.sketch.merged(other.sketch) if self.sketch and other.sketch else None,
        )
        if self.values is not None and other.values is not None:
            values = dict(self.values)
            for value, count in other.values.items():
                values[value] = values.get(value, 0) + count
            return replace(both, values=values, distinct=len(values), top=top(values))
        seen = dict(other.top)
        kept = {value: count + seen[value] for value, count in self.top if value in seen}
        least = min(both.sketch.estimate, both.n - both.nulls) if both.sketch else max(self.distinct, other.distinct)
        return replace(both, values=None, distinct=least, exact=False, top=top(kept))


SUMS = ("n", "nulls", "nans", "infinite", "zeros", "negatives", "blanks")


def top(values: Mapping[Any, int], most: int = TOP) -> tuple[tuple[Any, int], ...]:
    least = min(heapq.nlargest(most, values.values()), default=0)
    return tuple(heapq.nsmallest(most, ((value, n) for value, n in values.items() if n >= least), key=lambda one: (-one[1], str(one[0]))))


def _of(which: Any, one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else which(one, other)


@dataclass(frozen=True)
class Sample:
    """Some of the rows, as arrays of one length. ``rows`` are their numbers from 1, ``None`` where the engine keeps no order."""

    columns: Mapping[str, np.ndarray]
    rows: np.ndarray | None
    of: int
    """Rows of the table."""


@dataclass(frozen=True)
class Levels:
    """How often each value of a column stands, or each pair of values; ``None`` is the missing one. ``rest``: rows of levels that were not kept."""

    column: str
    by: str | None
    counts: Mapping[Any, int]
    """By value; with ``by``, by (value, value of ``by``)."""
    rest: int = 0
    distinct: int = 0
    """Values of ``column``, the missing one among them."""

    def merged(self, other: Levels) -> Levels:
        """Both together; exact where nothing is in ``rest``."""
        counts = dict(self.counts)
        for key, count in other.counts.items():
            counts[key] = counts.get(key, 0) + count
        seen = {key[0] if self.by else key for key in counts}
        return replace(self, counts=counts, rest=self.rest + other.rest, distinct=max(len(seen), self.distinct, other.distinct))


@dataclass(frozen=True)
class Histogram:
    """Counts on fixed edges: ``counts[i]`` is of ``edges[i] <= x < edges[i + 1]``, the last one with its right end."""

    column: str
    edges: tuple[float, ...]
    counts: Mapping[Any, tuple[int, ...]]
    """By level of ``by``; one entry, ``None``, without."""
    below: Mapping[Any, int] = field(default_factory=dict)
    above: Mapping[Any, int] = field(default_factory=dict)
    missing: Mapping[Any, int] = field(default_factory=dict)
    """Null or NaN."""

    def merged(self, other: Histogram) -> Histogram:
        if self.edges != other.edges:
            raise ValueError("histograms merge on the same edges alone")
        counts = dict(self.counts)
        for key, more in other.counts.items():
            counts[key] = tuple(map(sum, zip(counts.get(key, (0,) * len(more)), more, strict=True)))
        ends: dict[str, Any] = {}
        for name in ("below", "above", "missing"):
            one, two = getattr(self, name), getattr(other, name)
            ends[name] = {key: one.get(key, 0) + two.get(key, 0) for key in {**one, **two}}
        return replace(self, counts=counts, **ends)


@dataclass(frozen=True)
class Grouped:
    """Per level of ``key``: the moments of a number, or the counts of another column's levels."""

    key: str
    value: str
    moments: Mapping[Any, Moments] = field(default_factory=dict)
    levels: Mapping[Any, Mapping[Any, int]] = field(default_factory=dict)
    rest: int = 0
    """Rows of levels of ``key`` beyond the limit, or with no finite number."""

    def merged(self, other: Grouped) -> Grouped:
        moments = {
            key: self.moments.get(key, Moments()).merged(other.moments.get(key, Moments())) for key in {**self.moments, **other.moments}
        }
        joined = {key: dict(counts) for key, counts in self.levels.items()}
        for key, counts in other.levels.items():
            mine = joined.setdefault(key, {})
            for value, count in counts.items():
                mine[value] = mine.get(value, 0) + count
        return replace(self, moments=moments, levels=joined, rest=self.rest + other.rest)
