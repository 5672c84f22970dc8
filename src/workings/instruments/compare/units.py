"""What is one observation: the rows of a sheet, or the seeds, runs or users they belong to. Many rows of one seed are one observation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workings.instruments.compare.sheet import Sheet, blank, label, labels, numeric
from workings.instruments.compare.sheet import values as cells_of
from workings.instruments.faults import Refused

REPEATED = tuple(
    "seed random_seed run run_id run_name replicate rep repeat trial fold user user_id subject subject_id patient patient_id".split()
)
"""Names of columns that say which run or person a row belongs to; rows that share one are taken together."""
SINGLE = tuple("id example example_id item item_id question question_id pair".split())
"""Names of columns whose values stand once in each arm."""
WITHIN = tuple("episode step global_step _step epoch iteration iter batch eval wall time timestamp".split())
"""Names of columns that count rows inside one run: such rows are not observations of their own."""
CURVE = tuple("step global_step _step epoch iteration iter".split())
"""Those along which a run is trained, so that its last row is what it came to."""
ROW = "row"


@dataclass(frozen=True, slots=True)
class Source:
    """One arm as it was read: ``rows`` of ``sheet``, of which ``column`` holds the numbers."""

    name: str
    sheet: Sheet
    column: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: a value for each unit, and its id where it has one. ``rows`` is how many rows they came from."""

    name: str
    values: NDArray[np.float64]
    ids: tuple[str, ...] | None
    rows: int
    raw: NDArray[np.float64]
    """Before rows of one unit were taken together; the same as ``values`` where none were."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted as one: ``column`` is "" where every row is; ``by`` says what was done with the rows of one unit."""

    column: str
    by: str = ""
    within: str = ""


def found(sources: Sequence[Source], asked: str | None, each: str | None) -> Unit:
    """The unit of replication. Raises :class:`Refused` where rows would be counted that are not observations, or two columns could be it."""
    sheet = sources[0].sheet
    names = {name.lower(): name for name in sheet.columns if all(name in one.sheet.columns for one in sources)}
    groups = [names[name] for name in REPEATED if name in names and names[name] not in {one.column for one in sources}]
    within = [names[name] for name in WITHIN if name in names and names[name] not in {one.column for one in sources}]
    shared = [name for name in groups if any(_repeats(one, name) for one in sources)]
    if asked is not None:
        return _asked(sources, names, asked, shared, within, each)
    if len(shared) > 1:
        both = " and ".join(shared)
        options = " or ".join(f"--unit {name}" for name in shared)
        raise Refused(f"{sheet.source} has {both}, and rows share both: which of them is one observation is not known.", f"Say {options}.")
    if shared:
        return Unit(shared[0], _by(within, each), within[0] if within else "")
    single = [names[name] for name in SINGLE if name in names]
    if within and not sheet.runs and not groups and not single:
        raise Refused(
            f"{sheet.source} has the column {within[0]} and none that says which run a row belongs to, so its {rows(sources)} rows may all be "
            "of one run, and n would be 1.",
            f"Add a column seed or run; or say --unit {ROW} if every row is a run of its own.",
            _means(sources),
        )
    return Unit((groups + single or [""])[0])


def _asked(sources: Sequence[Source], names: dict[str, str], asked: str, shared: list[str], within: list[str], each: str | None) -> Unit:
    column = names.get(asked.lower(), "")
    if asked.lower() not in names and asked != ROW:
        raise Refused(f"{sources[0].sheet.source} has no column {asked}.", f"Its columns are {', '.join(names.values())}.")
    inner = column == "" or column in within
    if inner and shared:
        wide = shared[0]
        each_arm = [len({label(one.sheet.columns[wide][row]) for row in one.rows}) for one in sources]
        n = str(each_arm[0]) if len(set(each_arm)) == 1 else " and ".join(map(str, each_arm))
        word = plural(wide, max(each_arm))
        raise Refused(
            f"These {rows(sources)} rows are {n} {word} in each arm: n is {n}, not {len(sources[0].rows)}. Rows of one {wide} share its luck.",
            f"Say --unit {wide}.",
            _means(sources),
        )
    if not inner and not any(_repeats(one, column) for one in sources):
        return Unit(column)
    return Unit(column, _by(within, each) if not inner else "", within[0] if within else "")


def arm(source: Source, unit: Unit) -> Arm:
    """The values of one arm, a value for each unit. Raises :class:`Refused` with the place of what is no number, or of an id twice."""
    values = cells_of(source.sheet, source.column, source.rows)
    if not unit.column:
        return Arm(source.name, values, None, len(values), values)
    cells = source.sheet.columns[unit.column]
    for row in source.rows:
        if blank(cells[row]):
            raise Refused(f"{source.sheet.place(row, unit.column)}: the cell is empty.", f"Say which {unit.column} the row belongs to.")
    ids = labels([cells[row] for row in source.rows])
    if len(set(ids)) == len(ids):
        return Arm(source.name, values, tuple(ids), len(values), values)
    if not unit.by:
        _twice(source, unit.column, ids)
    order = list(dict.fromkeys(ids))
    kept = _last(source, unit, ids, values, order) if unit.by == "last" else _means_of(ids, values, order)
    return Arm(source.name, kept, tuple(order), len(values), values)


def _means_of(ids: list[str], values: NDArray[np.float64], order: list[str]) -> NDArray[np.float64]:
    at = {name: k for k, name in enumerate(order)}
    places = np.array([at[name] for name in ids])
    means: NDArray[np.float64] = np.bincount(places, values) / np.bincount(places)
    return means


def _last(source: Source, unit: Unit, ids: list[str], values: NDArray[np.float64], order: list[str]) -> NDArray[np.float64]:
    """The value of each unit's row with the largest step; rows without steps in their own order."""
    steps: list[float] = list(range(len(ids)))
    if unit.within:
        steps = cells_of(source.sheet, unit.within, source.rows).tolist()
    last: dict[str, tuple[float, float]] = {}
    for name, step, value in zip(ids, steps, values, strict=True):
        if name not in last or step >= last[name][0]:
            last[name] = (step, float(value))
    return np.array([last[name][1] for name in order])


def _twice(source: Source, column: str, ids: list[str]) -> None:
    first: dict[str, int] = {}
    for row, name in zip(source.rows, ids, strict=True):
        if name in first:
            raise Refused(
                f"{source.sheet.place(row, column)}: {name} stands in {source.name} a second time; the first is {source.sheet.row_word} "
                f"{source.sheet.lines[first[name]] if source.sheet.lines else first[name] + 1}.",
                "Keep one row for each, or name the column that says which rows belong together with --unit.",
            )
        first[name] = row


def _by(within: list[str], each: str | None) -> str:
    return each or ("last" if within and within[0].lower() in CURVE else "mean")


def _repeats(source: Source, column: str) -> bool:
    cells = labels([source.sheet.columns[column][row] for row in source.rows])
    return len(set(cells)) < len(cells)


def rows(sources: Sequence[Source]) -> int:
    """Rows that were read; one that both arms are columns of counts once."""
    a, b = sources
    return len(set(a.rows) | set(b.rows)) if a.sheet is b.sheet else len(a.rows) + len(b.rows)


def _means(sources: Sequence[Source]) -> str:
    means = [f"the mean of {one.name} is {cells_of(one.sheet, one.column, one.rows).mean():.6g}" for one in sources]
    return f"What can be said without knowing: {' and '.join(means)}."


def plural(word: str, n: int = 2) -> str:
    """``seed`` -> ``seeds``; what is counted, in words: ``user_id`` -> ``users``."""
    plain = word.lower().removesuffix("_id").removesuffix("_name").replace("_", " ").strip()
    plain = {"random seed": "seed", "rep": "replicate", "id": "example", ROW: "row"}.get(plain, plain)
    return plain if n == 1 else plain[:-1] + "ies" if plain.endswith("y") else plain + "s"


def metrics(sheet: Sheet) -> list[str]:
    """Columns that may be what is compared: of numbers, and neither ids nor steps."""
    other = {*REPEATED, *SINGLE, *WITHIN, "wall time", "_runtime", "_timestamp"}
    return [name for name, cells in sheet.columns.items() if name.lower() not in other and numeric(cells)]
