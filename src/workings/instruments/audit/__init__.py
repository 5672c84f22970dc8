"""Compared to what, on how many rows, and was the test a test: what a table says of a score before anybody trains on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

if TYPE_CHECKING:
    from workings.contract.report import Report

__all__ = ["Refused", "audit"]


def audit(
    source: Any,
    target: str | None = None,
    test: Any = None,
    claim: float | None = None,
    *,
    group: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    header: bool | None = None,
    missing: Sequence[str] = (),
    today: date | None = None,
    progress: Progress = silent,
) -> Report:
    """What would a score on this table mean?

    ``source`` and ``test`` are paths (CSV, TSV, Parquet, JSON lines, Arrow, Excel), frames that Narwhals takes, or SQL for DuckDB. ``target``
    is found by its name or its place, or asked for. ``claim`` is a score between 0 and 1: an accuracy, or R² where a number is predicted.
    ``group`` names a column whose groups are scored apart. ``encoding``, ``separator``, ``header`` and ``missing`` (texts that stand for a missing
    value) settle what is otherwise decided for text files. ``today`` is what dates are in the future of.

    The baseline, repeats and shifts of single columns are counted on all rows; which column leads, and the rule that tells the halves apart,
    come from a sample of at most 20,000 rows of each table, always the same. Nothing is written and nothing is sent.

    Raises ``Refused`` where the table cannot be read, holds no rows, or its target cannot be found or learned.
    """
    from workings.instruments.audit.report import made
    from workings.instruments.audit.table import opened

    given = {"encoding": encoding, "separator": separator, "header": header, "missing": tuple(missing)}
    if claim is not None and not 0 <= claim <= 1:
        raise Refused(f"A claim of {claim:g} is no share.", "Write it between 0 and 1, as 0.94 for 94 %.")
    read: Callable[..., Any] = opened
    with (
        read(source, progress=progress, **given) as train,
        nullcontext(None) if test is None else read(test, progress=progress, **given) as other,
    ):
        return made(train, other, target, claim, group, today or date.today(), progress)
