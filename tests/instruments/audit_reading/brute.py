"""Small tables as lists of rows, and every count done by comparing each row with each other one."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Row = tuple[Any, ...]

NUMBERS = st.sampled_from([None, 0.0, -0.0, 1.0, 2.5, -999.0, 1e300, math.nan, math.inf])
WHOLES = st.sampled_from([None, 0, 1, 2, -7, 2**53, 10**17 + 1])
TEXTS = st.sampled_from([None, "a", "b", "a,b", 'a"b', "two\nlines", " a", "NA", "é", "0", "a;b", "x\ty"])
ROWS = st.lists(st.tuples(NUMBERS, WHOLES, TEXTS), min_size=1, max_size=12)
LABELLED = st.lists(
    st.tuples(
        st.sampled_from([None, 0.0, -0.0, 1.0, math.nan]), st.sampled_from([None, "a", "b,\n"]), st.sampled_from([None, "y", "n", "m"])
    ),
    min_size=1,
    max_size=14,
)


def same(one: Any, other: Any) -> bool:
    """Null equals null, NaN equals NaN, 0.0 equals -0.0."""
    if one is None or other is None:
        return one is other
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


def equal(one: Row, other: Row) -> bool:
    return all(map(same, one, other))


def copies(rows: Sequence[Row]) -> int:
    """Rows that equal an earlier one."""
    return sum(any(equal(row, earlier) for earlier in rows[:k]) for k, row in enumerate(rows))


def crossing(train: Sequence[Row], test: Sequence[Row]) -> tuple[int, int, int, int]:
    """(found, training rows, differing, mixed) with the last cell as the label."""
    found = held = differing = mixed = 0
    for row in test:
        twins = [other for other in train if equal(row[:-1], other[:-1])]
        found += bool(twins)
        labels = [twin[-1] for twin in twins if twin[-1] is not None]
        if row[-1] is not None and labels:
            differing += row[-1] not in labels
            mixed += any(label != row[-1] for label in labels)
    held = sum(any(equal(row[:-1], other[:-1]) for other in test) for row in train)
    return found, held, differing, mixed


def conflicts(rows: Sequence[Row]) -> tuple[int, int, int]:
    """(rows, groups, wrong) with the last cell as the label."""
    groups: list[list[Row]] = []
    for row in rows:
        if row[-1] is not None:
            mine = next((group for group in groups if equal(group[0][:-1], row[:-1])), None)
            if mine is None:
                groups.append([row])
            else:
                mine.append(row)
    split = [[row[-1] for row in group] for group in groups if len({row[-1] for row in group}) > 1]
    return sum(map(len, split)), len(split), sum(len(labels) - max(Counter(labels).values()) for labels in split)


def put(path: Path, names: Sequence[str], rows: Sequence[Row]) -> Path:
    """The rows as a CSV: null is the empty cell, a number its shortest text."""
    out = io.StringIO()
    csv.writer(out).writerow(names)
    csv.writer(out).writerows(
        ["" if cell is None else repr(cell) if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    )
    path.write_bytes(out.getvalue().encode())
    return path
