"""Text with separators, read whole: every cell arrives or the place where one does not is said. DuckDB parses, under a dialect and types that we set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from workings.instruments.audit.engine import Room, quoted, waited
from workings.instruments.audit.reading_bytes import Bytes, line_at, one_ending, passed
from workings.instruments.audit.reading_cells import Cells, settled
from workings.instruments.audit.reading_dialect import Dialect, dialect
from workings.instruments.audit.reading_faults import cut_wrongly, unreadable
from workings.instruments.audit.reading_types import STANDARD, Guess, guessed, written
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress

LINE = 2_000_000
"""Bytes of the longest line that DuckDB expects unless told otherwise."""
REJECTED = 1_000
"""Faults that one reading keeps."""
DIRECT = {"whole": "double", "number": "double", "truth": "boolean", "day": "timestamp", "moment": "timestamp"}
"""Kinds that are parsed at once; all others come as text first."""
MOST_DIGITS = 15
"""Whole numbers with more digits come as text first, as not all of them are doubles."""


@dataclass(frozen=True)
class Options:
    """What a person settles that is otherwise decided: by the names that the command has for them."""

    encoding: str | None = None
    separator: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] = ()
    """Texts that stand for a missing value, besides the empty one."""


@dataclass(frozen=True)
class Read:
    """``columns``: name -> SQL expression over ``table``, whose ``rowid`` counts the rows from 0."""

    name: str
    table: str
    columns: dict[str, str]
    notes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    first_line: int | None = None
    row: str = "rowid + 1"
    """The number of the row, from 1, in SQL; empty where there is none."""
    typed: bool = True
    """Whether the source says itself what its cells are."""
    unit: str = "line"
    """What ``first_line`` counts: lines of a text, rows of a sheet."""


def read_text(path: Path, here: Room, options: Options, progress: Progress, sheet: str = "") -> Read:
    """A file of separated values. Raises ``Refused`` with the line of whatever cannot be read.

    ``sheet`` names the workbook and sheet that the file was written from: its rows are called rows, and each is one row of the file.
    """
    held = passed(path, here.folder, options.encoding, progress)
    called, unit = sheet or path.name, "row" if sheet else "line"
    form = dialect(held.path, called, options.separator, options.header, unit)
    kinds = {column: _guess([row[k] for row in form.rows], form, options) for k, column in enumerate(form.names)}
    types = {column: _type([row[k] for row in form.rows], kinds[column], options) for k, column in enumerate(form.names)}
    table, held = _loaded(held, form, types, here, called, progress)
    rows = _one(here, f"select count(*) from {quoted(table)}")
    if not rows:
        raise Refused(f"{called} has a header and no row.", "Give a file with at least one row.")
    first = 1 + form.header
    first_line = first if sheet or held.lines == rows + form.header else None
    doing, link = "looking at the kinds of cells", here.link
    cells = Cells(here, table, called, first_line, options.missing, unit)
    columns, notes, again = waited(partial(settled, cells, kinds, types), progress, doing, link, (0.8, 0.9))
    if again:
        here.run(f"drop table {quoted(table)}")
        types |= dict.fromkeys(again, "varchar")
        table, held = _loaded(held, form, types, here, called, progress)
        columns, notes, _ = settled(replace(cells, table=table), kinds, types)
    table, columns = waited(partial(_kept, here, table, columns), progress, doing, link, (0.9, 1.0))
    about = (*form.about, *held.about)
    return Read(called, table, columns, (*held.notes, *form.notes, *notes), about, first_line, typed=False, unit=unit)


def _guess(cells: Sequence[str], form: Dialect, options: Options) -> Guess:
    """The kind of a column. Between semicolons a comma is a decimal comma, even where all could stand between thousands."""
    found = guessed(cells, options.missing)
    if found.kind == "thousands" and form.separator == ";" and not any("." in cell for cell in cells):
        return replace(found, kind="decimal comma")
    return found


def _type(cells: Sequence[str], guess: Guess, options: Options) -> str:
    """The type that a column is parsed as at first."""
    if guess.share < 1 or options.missing or any(cell in STANDARD for cell in cells):
        return "varchar"
    if guess.kind == "whole" and any(len(cell.strip()) > MOST_DIGITS for cell in cells):
        return "varchar"
    return DIRECT.get(guess.kind, "varchar")


def _loaded(held: Bytes, form: Dialect, types: dict[str, str], here: Room, name: str, progress: Progress) -> tuple[str, Bytes]:
    """The table as DuckDB parsed it. A column with a cell that is not of its type is parsed again, as text; any other fault is refused."""
    table = here.fresh("read")
    for _ in range(len(types) + 2):
        try:
            waited(partial(here.run, _statement(held, form, types, table)), progress, "reading the cells", here.link, (0.3, 0.8))
        except Exception as fault:
            if "invalid state" in str(fault) and held.carriage:
                said = (
                    f"Of {held.lines:,} lines, {held.carriage:,} end with CR LF and the others with LF; both are read as the end of a line."
                )
                held = replace(held, path=one_ending(held.path, here.folder), carriage=0, notes=(*held.notes, said))
                continue
            raise unreadable(held.path, name, str(fault)) from None
        faults = here.run("select byte_position, column_name, error_type, csv_line, error_message, line from reject_errors order by line")
        here.run("drop table if exists reject_errors; drop table if exists reject_scans")
        if not faults:
            return _stripped(here, table, types) if form.padded else table, held
        other = [fault for fault in faults if fault[2] != "CAST"]
        if other:
            raise cut_wrongly(other, held.path, form, name, len(other) >= REJECTED)
        types |= {fault[1]: "varchar" for fault in faults}
        here.run(f"drop table {quoted(table)}")
    raise Refused(f"{name} could not be read: its cells change their kind with every reading.", "Read it with another tool first.")


def _stripped(here: Room, table: str, types: dict[str, str]) -> str:
    """The same without the space that follows every separator."""
    made = here.fresh("read")
    cells = ", ".join(f"nullif(ltrim({c}, ' '), '') as {c}" if types[name] == "varchar" else c for name in types for c in [quoted(name)])
    here.run(f"create table {quoted(made)} as select {cells} from {quoted(table)}")
    here.run(f"drop table {quoted(table)}")
    return made


def _statement(held: Bytes, form: Dialect, types: dict[str, str], table: str) -> str:
    given = {
        "auto_detect": "false",
        "header": str(form.header).lower(),
        "delim": written(form.separator),
        "quote": "'\"'",
        "escape": written(form.escape),
        "nullstr": "''",
        "strict_mode": "true",
        "store_rejects": "true",
        "rejects_limit": str(REJECTED),
        "max_line_size": str(max(LINE, 2 * held.longest + 1024)),
        "columns": "{" + ", ".join(f"{written(name)}: {written(kind)}" for name, kind in types.items()) + "}",
    }
    options = ", ".join(f"{name} = {value}" for name, value in given.items())
    return f"create or replace table {quoted(table)} as select * from read_csv({written(str(held.path))}, {options})"


def _kept(here: Room, table: str, columns: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The columns worked out once, where text is turned into something else."""
    if not any("case" in sql or "try_" in sql or "nullif" in sql for sql in columns.values()):
        return table, columns
    made = here.fresh("read")
    listed = ", ".join(f"{sql} as {quoted(name)}" for name, sql in columns.items())
    here.run(f"create table {quoted(made)} as select {listed} from {quoted(table)}")
    here.run(f"drop table {quoted(table)}")
    return made, {name: quoted(name) for name in columns}


def _one(here: Room, sql: str) -> int:
    return int(here.run(sql)[0][0])


__all__ = ["Options", "Read", "line_at", "read_text"]
