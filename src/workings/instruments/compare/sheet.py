"""What was read, before it is known what it is: named columns of cells, each with the place it came from; and a cell read as a number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.instruments.faults import Refused

YES = frozenset("1 true yes right correct".split())
NO = frozenset("0 false no wrong incorrect".split())
EMPTY = frozenset(["", "na", "n/a", "null", "none"])
MISSING = frozenset([*EMPTY, "nan"])
CUT = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns``: name -> cells as they were read (text, numbers, ``None``), all of one length."""

    source: str
    """What it is called in a sentence: ``runs.csv``, ``the first list``."""
    columns: Mapping[str, Sequence[object]]
    lines: Sequence[int] = ()
    """The line of the file that each row came from."""
    row_word: str = "line"
    folded: str = ""
    """What reading did to the rows, in a sentence: ``One row for each run, its last value.``"""
    runs: bool = False
    """Each row is known to be one run: it came from a file, or a column, of its own."""
    arms: bool = False
    """Two columns that were handed over by their names: these are the arms."""
    places: Sequence[str] = field(default=())

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def place(self, row: int, column: str) -> str:
        """``runs.csv, line 17, column return``."""
        at = f"{self.row_word} {self.lines[row] if self.lines else row + 1}"
        named = f", column {column}" if column != VALUE else ""
        return f"{self.places[row] if self.places else self.source}, {at}{named}"


VALUE = "value"
"""The column of a file that has nothing but numbers."""


def number(cell: object) -> float | None:
    """The cell as a number: digits, yes and no, right and wrong; ``None`` if it reads as none of these. NaN and ∞ come through."""
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, Real):
        return float(cell)
    if cell is None:
        return math.nan
    if not isinstance(cell, str):
        return float(cell.item()) if hasattr(cell, "item") and getattr(cell, "shape", None) == () else None
    text = cell.strip().lower()
    if text in YES or text in NO:
        return float(text in YES)
    if text in EMPTY:
        return math.nan
    try:
        return float(text) if "_" not in text else None
    except ValueError:
        return None


def numeric(cells: Sequence[object]) -> bool:
    """Whether the column is one of numbers: most of its filled cells are."""
    if _at_once(cells) is not None:
        return True
    filled = [cell for cell in cells if not blank(cell)]
    return bool(filled) and 2 * sum(number(cell) is not None for cell in filled) > len(filled)


def blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in EMPTY)


def shown(cell: object) -> str:
    """A cell in quotation marks, cut where it is long."""
    text = str(cell)
    return f"“{text if len(text) <= CUT else text[:CUT] + '…'}”"


def labels(cells: Sequence[object]) -> list[str]:
    """Every cell as a name; each different cell is looked at once."""
    if all(isinstance(cell, str) for cell in cells):
        known = {cell: label(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]
    return [label(cell) for cell in cells]


def label(cell: object) -> str:
    """A cell as the name of a run or an arm: ``3`` and ``3.0`` are one seed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[:-2] if text.endswith(".0") and text[:-2].lstrip("-").isdigit() else text


def values(sheet: Sheet, column: str, rows: Sequence[int]) -> NDArray[np.float64]:
    """The cells of ``rows`` as finite numbers, (n,). Raises as :func:`checked`."""
    cells = sheet.columns[column]
    found = _at_once(cells if len(rows) == len(cells) else [cells[row] for row in rows])
    return np.fromiter(checked(sheet, column, rows), float, len(rows)) if found is None else found


def _at_once(cells: Any) -> NDArray[np.float64] | None:
    """All cells as finite numbers; ``None`` where one of them is something else, or has to be looked at."""
    try:
        found = np.asarray(cells, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    if found.ndim != 1 or not found.size or not np.isfinite(found).all():
        return None
    if isinstance(cells, np.ndarray):
        return found
    return None if "_" in "".join(cell for cell in cells if isinstance(cell, str)) else found


def checked(sheet: Sheet, column: str, rows: Sequence[int]) -> Iterator[float]:
    """The cells of ``rows`` as finite numbers. Raises :class:`Refused` at the first that is none, with its place, and says how many are."""
    for row in rows:
        cell = sheet.columns[column][row]
        value = number(cell)
        if value is not None and math.isfinite(value):
            yield value
            continue
        good = [v for r in rows if (v := number(sheet.columns[column][r])) is not None and math.isfinite(v)]
        raise _refused(sheet.place(row, column), cell, value, good)


def _refused(place: str, cell: object, value: float | None, good: list[float]) -> Refused:
    possible = f"The other {len(good)} values have the mean {sum(good) / len(good):.6g}." if good else "There is no other number in it."
    if value is None:
        comma = " A decimal point is a dot." if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", str(cell)) else ""
        return Refused(f"{place}: {shown(cell)} is not a number.{comma}", "Correct that cell, or leave its row out.", possible)
    if blank(cell):
        return Refused(f"{place}: the cell is empty.", "Fill it, or leave its row out and say why it is missing.", possible)
    if math.isnan(value):
        why = "A run that ended in NaN is a result: leaving it out makes its arm look better than it is."
        return Refused(
            f"{place}: the value is NaN. {why}", "Give the value that counts for it, or leave its row out of the file.", possible
        )
    return Refused(
        f"{place}: the value is infinite, and so would be its arm's mean.",
        "Give the value that counts for it, or leave its row out.",
        possible,
    )
