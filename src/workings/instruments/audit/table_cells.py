"""The counts of a column whose cells are all at hand, and a cell's value as plain Python holds it."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from workings.instruments.audit.table_aggregates import ColumnCounts, Moments, top

NAN = math.nan
"""The one NaN among the keys, so that it is found again."""


def plain(value: Any) -> Any:
    """A value as plain Python holds it."""
    held = value.item() if isinstance(value, np.generic) else value
    if isinstance(held, float):
        return NAN if math.isnan(held) else held + 0.0
    if hasattr(held, "to_pydatetime"):
        return held.to_pydatetime()
    if isinstance(held, Decimal):
        return int(held) if held == held.to_integral_value() else float(held)
    return held


def of_cells(name: str, kind: str, cells: Sequence[Any]) -> ColumnCounts:
    """What ``cells`` hold (``None`` is a missing one): the same counts that queries make of a column, and every value with its count."""
    present = [plain(value) for value in cells if value is not None]
    made = ColumnCounts(name, kind, len(cells), len(cells) - len(present), exact=kind != "other")
    if kind == "other":
        return made
    values = dict(Counter(present))
    made = replace(made, distinct=len(values), top=top(values), values=values)
    if kind in ("number", "whole", "truth"):
        return _numbers(made, present)
    if kind == "text":
        blanks = sum(count for value, count in values.items() if not str(value).strip(string.whitespace))
        return replace(made, blanks=blanks, longest=max((len(str(value)) for value in values), default=0))
    return replace(made, low=min(values, default=None), high=max(values, default=None))


def _numbers(made: ColumnCounts, present: Sequence[Any]) -> ColumnCounts:
    number = np.array(present, dtype=np.float64)
    finite = number[np.isfinite(number)]
    nans = int(np.isnan(number).sum())
    made = replace(made, nans=nans, infinite=len(number) - len(finite) - nans)
    if not len(finite):
        return made
    exact: Any = present if made.kind == "whole" else finite.tolist()  # a double does not hold every whole number
    moments = Moments(len(finite), float(finite.mean()), float(finite.var() * len(finite)))
    ends = {"low": min(exact), "high": max(exact)}
    return replace(made, moments=moments, zeros=int((finite == 0).sum()), negatives=int((finite < 0).sum()), **ends)
