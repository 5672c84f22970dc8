"""A table of counts in strata: a row for each stratum and arm, ``stratum, arm, right, trials`` whatever its columns are called."""

from __future__ import annotations

from workings.instruments.compare import read as reading
from workings.instruments.compare.shares import Counts
from workings.instruments.compare.sheet import Sheet, checked, label
from workings.instruments.faults import Refused

SHAPE = "Give a table with four columns: stratum, arm, how many, of how many."


def read(given: object) -> list[tuple[str, Counts, Counts]]:
    """For each stratum the counts of A and of B; A is the arm that stands first. Raises :class:`Refused` with the place."""
    sheet = reading.sheet(given, "the table of strata")
    if len(sheet.columns) != 4:
        raise Refused(f"{sheet.source} has {len(sheet.columns)} columns: {', '.join(sheet.columns)}.", SHAPE)
    stratum, arm, right, trials = sheet.columns
    arms = list(dict.fromkeys(label(cell) for cell in sheet.columns[arm]))
    if len(arms) != 2:
        raise Refused(f"{sheet.source}, column {arm}: it names {len(arms)} arms ({', '.join(arms[:6])}), and two are compared.", SHAPE)
    found: dict[str, dict[str, Counts]] = {}
    for row in range(sheet.rows):
        name, which = label(sheet.columns[stratum][row]), label(sheet.columns[arm][row])
        k, n = _whole(sheet, right, row), _whole(sheet, trials, row)
        if which in found.setdefault(name, {}):
            raise Refused(f"{sheet.place(row, arm)}: {which} stands in the stratum {name} a second time.", "Keep one row for each.")
        found[name][which] = Counts(which, k, n, sheet.place(row, right))
    for name, both in found.items():
        if len(both) != 2:
            missing = next(one for one in arms if one not in both)
            raise Refused(
                f"{sheet.source}: the stratum {name} has no row of {missing}.", "Give both arms in each stratum, or leave it out."
            )
    return [(name, both[arms[0]], both[arms[1]]) for name, both in found.items()]


def _whole(sheet: Sheet, column: str, row: int) -> int:
    value = next(checked(sheet, column, (row,)))
    if value != int(value):
        raise Refused(f"{sheet.place(row, column)}: {value:g} is not a whole number.", "Give counts.")
    return int(value)
