"""Counts on the page *You*: each opens to its rows, or, where those are too many for an address, to what was counted and how."""

from __future__ import annotations

from workings.contract.reading import Measured, Number
from workings.session.numbers import counted

LONGEST = 1200
"""Characters of all rows together that an address still holds."""


def listed(said: str, rows: tuple[str, ...], where: str = "the ledger has them one by one") -> Number:
    """``said`` is what was counted; ``where`` the rows stand if they are not listed."""
    if sum(len(row) + 2 for row in rows) <= LONGEST:
        return counted(said, rows)
    return Number(float(len(rows)), Measured(f"{said}. Counted in the log; {where}.", "", len(rows)))
