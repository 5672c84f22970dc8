"""The one plan: aggregates of a table that merge, each written once in Narwhals expressions, for DuckDB, pandas, Polars and Spark alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from workings.instruments.audit.engine import fetched, only, waited
from workings.instruments.audit.reading_frames import ROW
from workings.instruments.audit.table import Column, Table
from workings.instruments.audit.table_aggregates import BUCKETS, TOP, ColumnCounts, Grouped, Histogram, Levels, Moments, Sample, Sketch, top
from workings.instruments.audit.table_cells import of_cells, plain
from workings.instruments.progress import Progress, silent

EXACT_UP_TO = 50_000
"""Distinct values that are counted exactly; where a sketch says more, its estimate is given and said to be one."""

LEVELS = 1_000
"""Levels of a column that :func:`levels` and :func:`grouped` keep unless told otherwise."""

CHUNK = 64
"""Columns counted by one query."""

SMALL = 5_000
"""Rows up to which a table's cells come here as they are; such a part brings no sketch when it is merged."""

SAMPLED = 10_000
"""Rows in which the frequent values of a column with many are looked for."""


def profile(table: Table, progress: Progress = silent) -> dict[str, ColumnCounts]:
    """What every column holds, by name. A table of few rows comes whole, so that its thousand columns are no thousand questions."""
    if table.rows <= SMALL:
        cells = waited(partial(fetched, table.frame), progress, "counting the columns", table.engine.link)
        return {column.name: of_cells(column.name, column.kind, cells[column.name]) for column in table.columns}
    found: dict[str, ColumnCounts] = {}
    repeated = waited(partial(_repeated, table), progress, "drawing rows", table.engine.link, (0.0, 0.0))
    for start in range(0, len(table.columns), CHUNK):
        part = table.columns[start : start + CHUNK]
        at = start / len(table.columns)
        first = waited(partial(_first, table, part), progress, "counting the columns", table.engine.link, (at, at))
        for k, column in enumerate(part, start):
            share = (k / len(table.columns), (k + 1) / len(table.columns))
            work = partial(_distinct, table, first[column.name], repeated.get(column.name, ()))
            found[column.name] = waited(work, progress, f"counting {column.name}", table.engine.link, share)
    return found


def _first(table: Table, columns: Sequence[Column]) -> dict[str, ColumnCounts]:
    """Everything that one pass over these columns gives."""
    import narwhals as nw

    asked = [nw.len().alias("n")]
    for column in columns:
        asked += [expression.alias(f"{column.position} {name}") for name, expression in _asked(column).items()]
    got = {name: values[0] for name, values in fetched(only(table.frame, [column.name for column in columns]).select(*asked)).items()}
    return {column.name: _counts(column, got) for column in columns}


def _asked(column: Column) -> dict[str, Any]:
    import narwhals as nw

    cell = nw.col(column.name)
    asked = {"nulls": cell.is_null().cast(nw.Int64).sum()}
    if column.kind in ("number", "whole", "truth"):
        number = cell.cast(nw.Int64).cast(nw.Float64) if column.kind == "truth" else cell.cast(nw.Float64)
        if column.kind == "number":
            asked["nans"] = (number.is_nan() & ~cell.is_null()).cast(nw.Int64).sum()
            number = nw.when(number.is_finite()).then(number)
        asked |= {"finite": number.count(), "mean": number.mean(), "spread": number.var(ddof=0)}
        asked |= {"zeros": (number == 0).cast(nw.Int64).sum(), "negatives": (number < 0).cast(nw.Int64).sum()}
        asked |= {"low": number.min(), "high": number.max()} if column.kind != "whole" else {"low": cell.min(), "high": cell.max()}
    if column.kind == "time":
        asked |= {"low": cell.min(), "high": cell.max()}
    if column.kind == "text":
        text = cell.cast(nw.String)
        asked |= {"blanks": (text.str.strip_chars() == "").cast(nw.Int64).sum(), "longest": text.str.len_chars().max()}
    return asked


def _counts(column: Column, got: Mapping[str, Any]) -> ColumnCounts:
    def whole(name: str) -> int:
        return int(got.get(f"{column.position} {name}") or 0)

    made = ColumnCounts(column.name, column.kind, int(got["n"]), whole("nulls"))
    low: Any = got.get(f"{column.position} low")
    high: Any = got.get(f"{column.position} high")
    if column.kind in ("number", "whole", "truth"):
        finite = whole("finite")
        mean, spread = (float(got[f"{column.position} {name}"] or 0.0) if finite else 0.0 for name in ("mean", "spread"))
        nans = whole("nans")
        as_one = int if column.kind == "whole" else float
        low, high = (as_one(end) if finite else None for end in (low, high))
        made = replace(made, nans=nans, infinite=made.n - made.nulls - nans - finite, moments=Moments(finite, mean, spread * finite))
    made = replace(made, zeros=whole("zeros"), negatives=whole("negatives"), blanks=whole("blanks"), longest=whole("longest"))
    return replace(made, low=plain(low), high=plain(high))


def _distinct(table: Table, counts: ColumnCounts, repeated: Sequence[Any]) -> ColumnCounts:
    """``counts`` with the values that differ and the frequent ones."""
    import narwhals as nw

    if counts.kind == "other":
        return replace(counts, exact=False)
    few = counts.kind == "truth" or (counts.kind == "whole" and counts.low is not None and counts.high - counts.low < EXACT_UP_TO)
    sketch = None if few else _sketch(table, counts.name)
    cells = only(table.frame, [counts.name]).filter(~nw.col(counts.name).is_null())
    if sketch is not None and sketch.estimate > EXACT_UP_TO:
        some = _grouped(cells.filter(nw.col(counts.name).is_in(list(repeated))), counts.name) if repeated else {}
        return replace(counts, distinct=min(sketch.estimate, counts.n - counts.nulls), exact=False, top=top(some), sketch=sketch)
    values = _grouped(cells, counts.name)
    kept = values if len(values) <= EXACT_UP_TO else None
    return replace(counts, distinct=len(values), top=top(values), values=kept, sketch=sketch)


def _grouped(cells: Any, name: str) -> dict[Any, int]:
    """How often each value stands. NaN is one value, and 0.0 is -0.0."""
    import narwhals as nw

    got = fetched(cells.group_by(name).agg(nw.len().alias("n of them")))
    found: dict[Any, int] = {}
    for value, count in zip(got[name], got["n of them"], strict=True):
        key = plain(value)
        found[key] = found.get(key, 0) + int(count)
    return found


def _sketch(table: Table, name: str) -> Sketch | None:
    import narwhals as nw

    if table.engine.hashed is None:
        return None
    cells = only(table.frame, [name]).filter(~nw.col(name).is_null())
    share = nw.col("hash of it").cast(nw.Float64) / 2.0**64 + (0.5 if table.engine.signed else 0.0)
    parts = table.engine.hashed(cells, [name], "hash of it").select((share * float(BUCKETS)).alias("place"))
    parts = parts.with_columns(nw.col("place").floor().alias("bucket"))
    got = fetched(parts.group_by("bucket").agg((nw.col("place") - nw.col("bucket")).min().alias("least")))
    least = [1.0] * BUCKETS
    for bucket, value in zip(got["bucket"], got["least"], strict=True):
        least[min(int(bucket), BUCKETS - 1)] = float(value)
    return Sketch(tuple(least))


def _repeated(table: Table) -> dict[str, list[Any]]:
    """By column, the values that stand more than once in a sample of the rows."""
    if table.engine.hashed is None or table.rows <= EXACT_UP_TO:
        return {}
    some = sample(table, SAMPLED, 0)
    found = {}
    for name, values in some.columns.items():
        counts: dict[Any, int] = {}
        for value in values.tolist():
            if value is not None and value == value:
                counts[value] = counts.get(value, 0) + 1
        found[name] = [value for value, count in top(counts, 3 * TOP) if count > 1]
    return found


def sample(table: Table, rows: int, seed: int) -> Sample:
    """``rows`` rows (all, if there are fewer), each as likely as another; the same ones for the same seed.

    Numbers are ``float64`` with NaN for a missing one, everything else is ``object`` with ``None``. Where rows have numbers, the numbers are
    shuffled and the first are taken, the same on every engine; elsewhere those of least hash are taken, and equal rows then come together.
    """
    import narwhals as nw

    most = min(rows, table.rows)
    names = [column.name for column in table.columns]
    if table.numbered is not None:
        frame = table.numbered
        if most < table.rows:
            frame = frame.join(_drawn(only(frame, [ROW]), most, table.rows, seed), on=ROW, how="semi")
        got = fetched(only(frame, [ROW, *names]).sort(ROW))
        return Sample({c.name: _array(c, got[c.name]) for c in table.columns}, np.asarray(got[ROW], dtype=np.int64), table.rows)
    frame = table.frame
    if most < table.rows and table.engine.hashed is not None:
        frame = frame.with_columns(nw.lit(seed).alias("seed of it"))
        frame = table.engine.hashed(frame, ["seed of it", *names], "hash of it").sort("hash of it").head(most).select(*names)
    got = fetched(frame.head(most))
    return Sample({c.name: _array(c, got[c.name]) for c in table.columns}, None, table.rows)


PRIME = 2**31 - 1
"""Raising to the fifth power permutes the numbers below it, as 5 does not divide ``PRIME - 1``."""


def _drawn(numbered: Any, most: int, of: int, seed: int) -> Any:
    """The numbers of the ``most`` rows whose shuffled numbers come first. The shuffle is two rounds of ``x -> (a x + b)^5`` modulo a prime."""
    import narwhals as nw

    chosen = np.random.Generator(np.random.PCG64(seed)).integers(1, PRIME, 4).tolist()
    key, place = nw.col(ROW).cast(nw.Int64), "place of it"
    frame = numbered.with_columns(key.alias(place))
    for scale, shift in (chosen[:2], chosen[2:]):
        frame = frame.with_columns(((nw.col(place) % PRIME * scale + shift) % PRIME).alias(place))
        frame = frame.with_columns((nw.col(place) * nw.col(place) % PRIME).alias("square of it"))
        frame = frame.with_columns((nw.col("square of it") * nw.col("square of it") % PRIME * nw.col(place) % PRIME).alias(place))
    share = (most + 10 * math.sqrt(most) + 10) / of
    few = frame.filter(nw.col(place) < round(share * PRIME)) if share < 0.5 else frame
    return few.sort(place, ROW).head(most).select(ROW)


def _array(column: Column, values: list[Any]) -> np.ndarray:
    if column.kind in ("number", "whole", "truth"):
        return np.array([math.nan if value is None else float(value) for value in values], dtype=np.float64)
    held = np.empty(len(values), dtype=object)
    held[:] = [None if value is None or value != value else value for value in values]
    return held


def levels(table: Table, column: str, by: str | None = None, limit: int = LEVELS) -> Levels:
    """Counts of the ``limit`` most frequent values of ``column``; with ``by``, of their pairs with its ``limit`` most frequent values."""
    import narwhals as nw

    table.column(column)
    kept, total = _kept(table, column, limit)
    if by is None:
        return Levels(column, None, kept, table.rows - sum(kept.values()), total)
    others, _ = _kept(table, table.column(by).name, limit)
    frame = only(table.frame, list(dict.fromkeys([column, by])))
    got = fetched(
        _only(_only(frame, column, kept, total), by, others, math.inf)
        .group_by(*dict.fromkeys([column, by]))
        .agg(nw.len().alias("n of them"))
    )
    pairs: dict[Any, int] = {}
    for one, other, count in zip(got[column], got[by], got["n of them"], strict=True):
        key = (_level(one), _level(other))
        pairs[key] = pairs.get(key, 0) + int(count)
    return Levels(column, by, pairs, table.rows - sum(pairs.values()), total)


def _kept(table: Table, name: str, limit: int) -> tuple[dict[Any, int], int]:
    """The most frequent values with their counts, ties by the value; and how many there are."""
    import narwhals as nw

    groups = only(table.frame, [name]).group_by(name).agg(nw.len().alias("n of them"))
    total = int(next(iter(fetched(groups.select(nw.len().alias("n"))).values()))[0])
    if total > limit:
        groups = groups.sort("n of them", name, descending=[True, False], nulls_last=True).head(limit)
    got = fetched(groups)
    found: dict[Any, int] = {}
    for value, count in zip(got[name], got["n of them"], strict=True):
        found[_level(value)] = found.get(_level(value), 0) + int(count)
    return dict(sorted(found.items(), key=lambda one: (-one[1], str(one[0])))), total


def _level(value: Any) -> Any:
    """A value as a level: ``None`` is the missing one."""
    return None if value is None else plain(value)


def _only(frame: Any, name: str, kept: Mapping[Any, int], total: float) -> Any:
    import narwhals as nw

    if len(kept) >= total:
        return frame
    cell = nw.col(name)
    wanted = cell.is_in([value for value in kept if value is not None])
    return frame.filter(wanted | cell.is_null() if None in kept else wanted & ~cell.is_null())


def histogram(table: Table, column: str, edges: Sequence[float], by: str | None = None) -> Histogram:
    """Counts between rising ``edges`` (at least two), of all rows or per level of ``by``. Raises ``ValueError`` for other edges."""
    import narwhals as nw

    marks = tuple(float(edge) for edge in edges)
    if len(marks) < 2 or any(low >= high for low, high in pairwise(marks)):
        raise ValueError("the edges of a histogram rise, and there are at least two")
    number = nw.col(column).cast(nw.Float64)
    held = ~number.is_null() & ~number.is_nan()
    number = nw.when(held).then(number)
    flags = {f"below {k}": number < edge for k, edge in enumerate(marks)} | {"to the end": number <= marks[-1], "held": held}
    frame = only(table.frame, list(dict.fromkeys([column, by] if by else [column])))
    frame = frame.with_columns(*(flag.cast(nw.Int64).alias(name) for name, flag in flags.items()), nw.lit(1).alias("all"))
    asked = [nw.col(name).sum() for name in (*flags, "all")]
    got = fetched(frame.group_by(by).agg(*asked) if by else frame.select(*asked))
    keys = [_level(value) for value in got[by]] if by else [None]
    made: dict[str, Any] = {"counts": {}, "below": {}, "above": {}, "missing": {}}
    for row, key in enumerate(keys):
        under = [int(got[f"below {k}"][row] or 0) for k in range(len(marks))]
        end, whole, every = (int(got[name][row] or 0) for name in ("to the end", "held", "all"))
        inside = [*under[1:-1], end]
        made["counts"][key] = tuple(high - low for low, high in zip([under[0], *under[1:-1]], inside, strict=True))
        made["below"][key], made["above"][key], made["missing"][key] = under[0], whole - end, every - whole
    return Histogram(column, marks, **made)


def grouped(table: Table, key: str, value: str, limit: int = LEVELS) -> Grouped:
    """Per level of ``key`` (the ``limit`` most frequent): moments of ``value`` if it is a number, else counts of its levels."""
    import narwhals as nw

    if table.column(value).kind not in ("number", "whole"):
        pairs = levels(table, key, value, limit)
        made: dict[Any, dict[Any, int]] = {}
        for (level, other), count in pairs.counts.items():
            made.setdefault(level, {})[other] = count
        return Grouped(key, value, {}, made, pairs.rest)
    kept, total = _kept(table, table.column(key).name, limit)
    number = nw.col("number of it")
    frame = _only(table.frame.select(nw.col(key), nw.col(value).cast(nw.Float64).alias("number of it")), key, kept, total)
    frame = frame.with_columns(nw.when(number.is_finite()).then(number).alias("number of it"))
    got = fetched(
        frame.group_by(key).agg(
            number.count().alias("n of it"), number.mean().alias("mean of it"), number.var(ddof=0).alias("spread of it")
        )
    )
    found: dict[Any, Moments] = {}
    for level, n, mean, spread in zip(got[key], got["n of it"], got["mean of it"], got["spread of it"], strict=True):
        held = Moments(int(n), float(mean), float(spread or 0.0) * int(n)) if int(n) else Moments()
        found[_level(level)] = found.get(_level(level), Moments()).merged(held)
    return Grouped(key, value, found, {}, table.rows - sum(one.n for one in found.values()))


__all__ = [
    "ColumnCounts",
    "Grouped",
    "Histogram",
    "Levels",
    "Moments",
    "Sample",
    "Sketch",
    "grouped",
    "histogram",
    "levels",
    "profile",
    "sample",
]
