"""From sheets to two arms whose unit and pairing are known: what is compared with what, or a refusal that says how to tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workings.instruments.compare import units
from workings.instruments.compare.sheet import Sheet, blank, labels, numeric
from workings.instruments.compare.units import Arm, Source, Unit
from workings.instruments.faults import Refused

ARMS = frozenset("arm group variant treatment condition model method algorithm algo version".split())
"""Names of columns that say which arm a row is of, though they be numbers."""
BOTH = "Pairing changes the interval and the chance, not the difference of the means."


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever asks has said; ``None`` and () where nothing was."""

    columns: tuple[str, ...] = ()
    group: str | None = None
    metric: tuple[str, ...] = ()
    paired: bool | None = None
    unit: str | None = None
    each: str | None = None
    names: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two arms of one metric. Where ``paired``, ``a.values[k]`` and ``b.values[k]`` are of one unit."""

    metric: str
    a: Arm
    b: Arm
    paired: bool
    unit: Unit
    why: str
    """How it is known that they are paired, or are not."""
    read: tuple[str, ...]
    """What was done with what was read, one sentence each."""
    rows: int = 0
    """Rows that were read; a row of two columns is one."""

    @property
    def binary(self) -> bool:
        return all(bool(np.isin(one.values, (0.0, 1.0)).all()) for one in (self.a, self.b)) and not self.unit.by

    def counted(self, n: int) -> str:
        """``seeds``, ``pairs``, ``values``."""
        if self.unit.column:
            return units.plural(self.unit.column, n)
        return ("pair" if self.paired else "value") + ("" if n == 1 else "s")


def pairs(sheets: Sequence[Sheet], asked: Asked) -> list[Pair]:
    """One :class:`Pair` for each metric. Raises :class:`Refused` where arms, metric, unit or pairing cannot be known."""
    found = []
    for metric, sources in _sources(sheets, asked):
        unit = units.found(sources, asked.unit, asked.each)
        a, b = (units.arm(one, unit) for one in sources)
        pair = _paired(metric, a, b, unit, asked.paired, _said(sources, unit, a, b))
        found.append(replace(pair, rows=units.rows(sources)))
    return found


# ---------------------------------------------------------------- which columns
def _sources(sheets: Sequence[Sheet], asked: Asked) -> list[tuple[str, list[Source]]]:
    if len(sheets) == 2:
        names = asked.names or _names(sheets)
        if asked.group:
            raise Refused("Two tables are given, and a column that says the arm.", "Give one table with --group, or two without.")
        if len(asked.columns) == 2:
            both = zip(names, sheets, asked.columns, strict=True)
            return [("", [_whole(name, _having(sheet, column), column) for name, sheet, column in both])]
        return [
            (metric, [_whole(name, sheet, metric) for name, sheet in zip(names, sheets, strict=True)]) for metric in _metrics(sheets, asked)
        ]
    sheet = sheets[0]
    for column in () if sheet.runs else (*asked.columns, *asked.metric, *([asked.group] if asked.group else [])):
        _having(sheet, column)
    if sheet.runs and not asked.group:
        return _by_run_name(sheet, asked)
    if asked.columns or (sheet.arms and not asked.group and not asked.metric):
        return _wide(sheet, asked.columns or tuple(sheet.columns), asked)
    return _long(sheet, asked)


def _names(sheets: Sequence[Sheet]) -> tuple[str, str]:
    stems = [re.sub(r"\.[A-Za-z]+$", "", one.source.rstrip("/").rsplit("/", 1)[-1]) for one in sheets]
    return (stems[0], stems[1]) if stems[0] != stems[1] and not any(" " in one for one in stems) else ("A", "B")


def _metrics(sheets: Sequence[Sheet], asked: Asked) -> list[str]:
    """The metrics asked for, or the only one that both sheets have."""
    shared = [name for name in units.metrics(sheets[0]) if name in sheets[-1].columns]
    for name in asked.metric:
        for sheet in sheets:
            _having(sheet, name)
    if asked.metric:
        return list(asked.metric)
    if len(shared) == 1:
        return shared
    if shared:
        raise Refused(
            f"{sheets[0].source} has {len(shared)} columns of numbers: {', '.join(shared)}.",
            f"Say which with --metric, for example --metric {shared[0]}; several may be given, and are then told apart from luck together.",
        )
    first = [f"{one.source} has {', '.join(one.columns) or 'no other column'}" for one in sheets]
    raise Refused(
        f"No column of numbers is in both: {'; '.join(dict.fromkeys(first))}.", "Name the column alike in both, or use --columns."
    )


def _having(sheet: Sheet, column: str) -> Sheet:
    if column not in sheet.columns:
        raise Refused(f"{sheet.source} has no column {column}.", f"Its columns are {', '.join(sheet.columns)}.")
    return sheet


def _whole(name: str, sheet: Sheet, column: str) -> Source:
    rows = range(sheet.rows)
    if all(blank(cell) for cell in sheet.columns[column]):
        raise Refused(f"{sheet.source}, column {column}: every cell is empty.", "Name a column that has numbers.")
    return Source(name, sheet, column, tuple(rows))


def _wide(sheet: Sheet, columns: tuple[str, ...], asked: Asked) -> list[tuple[str, list[Source]]]:
    """Two columns of one table; empty cells below the last value of a shorter column are no values."""
    if len(columns) != 2:
        raise Refused(f"Two columns are compared, and {len(columns)} are named.", "Name two: --columns OLD NEW.")
    names = asked.names or (columns[0], columns[1])
    found = []
    for name, column in zip(names, columns, strict=True):
        cells = sheet.columns[column]
        last = max((row for row in range(sheet.rows) if not blank(cells[row])), default=-1)
        if last < 0:
            raise Refused(f"{sheet.source}, column {column}: every cell is empty.", "Name a column that has numbers.")
        found.append(Source(name, sheet, column, tuple(range(last + 1))))
    return [("", found)]


def _two_valued(sheet: Sheet) -> list[str]:
    ids = {*units.REPEATED, *units.SINGLE, *units.WITHIN}
    return [
        name
        for name, cells in sheet.columns.items()
        if name.lower() not in ids
        and (name.lower() in ARMS or not numeric(cells))
        and len({name for name in set(labels(cells)) if not blank(name)}) == 2
    ]


def _long(sheet: Sheet, asked: Asked) -> list[tuple[str, list[Source]]]:
    """One table with a column that says which arm a row is of."""
    groups = [asked.group] if asked.group else _two_valued(sheet)
    if len(groups) != 1:
        why = f"{', '.join(groups)} could each say the arm" if groups else "no column has two names of arms in it"
        raise Refused(
            f"{sheet.source} has the columns {', '.join(sheet.columns)}, and which are the arms is not known: {why}.",
            "Name two columns with --columns OLD NEW, or the column that says the arm with --group ARM.",
        )
    cells = labels(sheet.columns[groups[0]])
    for row, cell in enumerate(sheet.columns[groups[0]]):
        if blank(cell):
            raise Refused(f"{sheet.place(row, groups[0])}: the cell is empty.", "Say which arm the row is of.")
    arms = list(dict.fromkeys(cells))
    if asked.names and (strange := [one for one in asked.names if one not in arms]):
        raise Refused(f"{sheet.source}, column {groups[0]}: no row is of {strange[0]}.", f"Its arms are {', '.join(arms[:12])}.")
    arms = list(asked.names or arms)
    if len(arms) != 2:
        raise Refused(
            f"{sheet.source}, column {groups[0]}: it names {len(arms)} arms ({', '.join(arms[:6])}), and two are compared.",
            "Say which two with --names OLD NEW, or leave the others out.",
        )
    without = replace(sheet, columns={name: column for name, column in sheet.columns.items() if name != groups[0]})
    picked = {one: tuple(row for row, cell in enumerate(cells) if cell == one) for one in arms}
    return [(metric, [Source(one, sheet, metric, picked[one]) for one in arms]) for metric in _metrics([without], asked)]


def _by_run_name(sheet: Sheet, asked: Asked) -> list[tuple[str, list[Source]]]:
    """Runs of one export: the arm is the run's name without the number at its end."""
    names = labels(sheet.columns["run"])
    wanted = asked.columns or asked.names
    stem = [re.sub(r"[-_ /]*(?:seed|run|s)?[-_ ]*\d+$", "", one, flags=re.IGNORECASE) for one in names]
    arms = list(wanted or dict.fromkeys(stem))
    if len(arms) != 2:
        raise Refused(
            f"{sheet.source} has {len(names)} runs ({', '.join(names[:6])}), and which are of which arm is not known from their names.",
            "Say how the names of each arm begin: --names OLD NEW.",
        )
    rows = {one: tuple(row for row, name in enumerate(names) if (name.startswith(one) if wanted else stem[row] == one)) for one in arms}
    for one in arms:
        if not rows[one]:
            raise Refused(f"No run of {sheet.source} has a name that begins with {one}.", f"Its runs are {', '.join(names[:12])}.")
    if twice := set(rows[arms[0]]) & set(rows[arms[1]]):
        raise Refused(f"The run {names[min(twice)]} of {sheet.source} would be in both arms.", "Give more of the beginning of the names.")
    return [(metric, [Source(one, sheet, metric, rows[one]) for one in arms]) for metric in _metrics([sheet], asked)]


# ---------------------------------------------------------------- pairing
def _paired(metric: str, a: Arm, b: Arm, unit: Unit, asked: bool | None, read: tuple[str, ...]) -> Pair:
    if a.ids is None or b.ids is None:
        return _in_order(metric, a, b, unit, asked, read)
    ids, others = a.ids, b.ids
    shared = set(ids) & set(others)
    word = unit.column
    if len(shared) == len(ids) == len(others) and asked is not False:
        at = {name: k for k, name in enumerate(others)}
        b = replace(b, ids=ids, values=b.values[[at[name] for name in ids]])
        return Pair(metric, a, b, True, unit, f"Paired by {word}: both arms have the same {len(shared)}.", read)
    if asked is False or (not shared and asked is None):
        why = "As asked, not paired." if asked is False else f"Not paired: no {word} is in both arms."
        return Pair(metric, a, b, False, unit, why, read)
    alone = next((one, name, other) for one, other in ((a, b), (b, a)) for name in one.ids or () if name not in set(other.ids or ()))
    raise Refused(
        f"{len(shared)} of the {len(ids)} and {len(others)} {units.plural(word)} are in both arms: {word} {alone[1]} is in {alone[0].name} "
        f"and not in {alone[2].name}.",
        "Leave out of both what is in one alone, and they are paired; or say --unpaired if equal names mean nothing.",
        _means(a, b),
    )


def _in_order(metric: str, a: Arm, b: Arm, unit: Unit, asked: bool | None, read: tuple[str, ...]) -> Pair:
    """Arms without ids: unequal lengths are not pairs; equal ones may be either."""
    same = len(a.values) == len(b.values)
    if asked and not same:
        raise Refused(
            f"{a.name} has {len(a.values)} values and {b.name} has {len(b.values)}: the value {min(len(a.values), len(b.values)) + 1} of "
            f"{(a if len(a.values) > len(b.values) else b).name} has no partner.",
            "Give both the same length, or a column id in both; or leave --paired out.",
            _means(a, b),
        )
    if asked is None and same:
        raise Refused(
            f"{a.name} and {b.name} have {len(a.values)} values each and nothing that says whether the k-th of one belongs to the k-th of the "
            "other.",
            "Say --paired if they share a seed, an example or a person, row by row; say --unpaired if they are separate runs. "
            "A column seed or id in both settles it too.",
            _means(a, b),
        )
    why = (
        "Paired as asked, row by row." if asked else "As asked, not paired." if asked is False else "Not paired: the arms differ in length."
    )
    return Pair(metric, a, b, bool(asked), unit, why, read)


def _means(a: Arm, b: Arm) -> str:
    change = float(b.values.mean() - a.values.mean())
    return f"Either way the means are {a.values.mean():.6g} and {b.values.mean():.6g}, {abs(change):.6g} apart. {BOTH}"


def _said(sources: Sequence[Source], unit: Unit, a: Arm, b: Arm) -> tuple[str, ...]:
    said = [one for one in dict.fromkeys(source.sheet.folded for source in sources) if one]
    if unit.by and (a.rows > len(a.values) or b.rows > len(b.values)):
        what = "the mean of its rows" if unit.by == "mean" else f"its last row{f' by {unit.within}' if unit.within else ''}"
        said.append(f"One value for each {unit.column}: {what}.")
    return tuple(said)
