"""A table as the audit sees it: named columns of six kinds, all rows as a Narwhals frame, and what was odd about reading it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from workings.instruments.audit.engine import Engine, Room, engine_of, fetched, quoted, room
from workings.instruments.audit.reading import read_any
from workings.instruments.audit.reading_cells import Cells, odd
from workings.instruments.audit.reading_frames import ROW, framed, renamed, seen
from workings.instruments.audit.reading_text import Options, Read
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

Kind = Literal["number", "whole", "truth", "text", "time", "other"]


@dataclass(frozen=True)
class Column:
    """``number`` may have a fraction, ``whole`` has none; ``other`` is nested or binary. ``position`` counts from 0."""

    name: str
    kind: Kind
    position: int


@dataclass(frozen=True)
class Table:
    """All rows of a source, wherever they are. Nothing is read until something is counted."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    frame: Any
    """A Narwhals LazyFrame of exactly ``columns``."""
    notes: tuple[str, ...] = ()
    """What was odd and could be read: whole sentences, with the place."""
    about: tuple[str, ...] = ()
    """How it was read: whole sentences."""
    engine: Engine = field(default_factory=lambda: Engine("duckdb"))
    numbered: Any = None
    """``frame`` with the column :data:`ROW` beside it, which counts the rows from 1; ``None`` where the engine keeps no order of rows."""
    first_line: int | None = None
    """The line of the file (or row of the sheet) that holds row 1, where each row is one of them."""
    unit: str = "line"

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.by_name)

    def column(self, name: str) -> Column:
        """The column of that name. Raises ``Refused`` naming the nearest ones."""
        if name in self.by_name:
            return self.by_name[name]
        near = difflib.get_close_matches(name, self.names, 3, 0.5) or list(self.names[:8])
        raise Refused(f"{self.name} has no column {name}.", f"Its columns are, among others, {', '.join(near)}.")

    def place(self, row: int | None) -> str:
        """Where a person finds row ``row`` (from 1): ``line 12``, ``row 11``."""
        if row is None:
            return "a row without a number"
        return f"row {row:,}" if self.first_line is None else f"{self.unit} {row - 1 + self.first_line:,}"


@contextmanager
def opened(
    source: Any,
    progress: Progress = silent,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    header: bool | None = None,
    missing: tuple[str, ...] = (),
    moved: bool = True,
) -> Iterator[Table]:
    """A table from a path, a frame that Narwhals takes, or SQL for DuckDB that begins with SELECT or FROM.

    ``encoding``, ``separator``, ``header`` and ``missing`` (texts that stand for a missing value) settle what is otherwise decided for text files.
    Frames in memory are counted by DuckDB where they lie, unless ``moved`` is false. Tables opened inside another's block can be compared with it.
    Raises ``Refused`` for whatever cannot be read, with its place.
    """
    with room() as here, _said(source):
        progress("reading", 0.0)
        read = read_any(source, here, Options(encoding, separator, header, missing), progress) or _frame(source, here, moved)
        table = read if isinstance(read, Table) else _table(read, here)
        progress("reading", 1.0)
        yield table


@contextmanager
def _said(source: Any) -> Iterator[None]:
    """What DuckDB cannot do with a source, as a refusal in its words: a page that is damaged, memory that does not suffice."""
    import duckdb

    try:
        yield
    except duckdb.Error as fault:
        name = Path(source).name if isinstance(source, str | os.PathLike) else "the table"
        if isinstance(fault, duckdb.OutOfMemoryException):
            raise Refused(f"There is not enough memory to count {name}.", "Close other programs, or give fewer columns.") from None
        said = str(fault).splitlines()[0].strip(" :.") if str(fault).strip() else type(fault).__name__
        raise Refused(f"{name} could not be read to its end: {said}.", "It may be damaged: write or fetch it again.") from None


def _frame(source: Any, here: Room, moved: bool) -> Table | Read:
    import narwhals as nw

    frame, notes = framed(source), renamed(source)
    eager = isinstance(frame, nw.DataFrame)
    read = seen(frame, notes, here) if eager and moved else None
    if read is not None:
        return read
    numbered = frame.with_row_index(ROW).with_columns(nw.col(ROW) + 1).lazy() if eager else None
    engine = engine_of(frame)
    return _described("the table", frame.lazy(), numbered, engine, tuple(notes), (f"It is a frame of {engine.name}.",))


def _table(read: Read, here: Room) -> Table:
    import narwhals as nw

    if not read.columns:
        raise Refused(f"{read.name} has no column.", "Give a table with at least one.")
    given = ", ".join(f"{sql} as {quoted(name)}" for name, sql in read.columns.items())
    described = [(row[0], row[1]) for row in here.run(f"describe select {given} from {quoted(read.table)}")]
    listed = ", ".join(f"{_plainly(kind, read.columns[name])} as {quoted(name)}" for name, kind in described)
    zones = [name for name, kind in described if kind.endswith("WITH TIME ZONE")]
    frame = nw.from_native(here.link.sql(f"select {listed} from {quoted(read.table)}"))
    numbered = None
    if read.row:
        numbered = nw.from_native(here.link.sql(f"select {listed}, cast({read.row} as bigint) as {quoted(ROW)} from {quoted(read.table)}"))
    notes = (*read.notes, *(f"{name} holds times with a zone; they are counted in UTC." for name in zones))
    made = _described(read.name, frame, numbered, here.engine, notes, read.about)
    made = replace(made, first_line=read.first_line, unit=read.unit)
    if not read.typed:
        return made
    cells = Cells(here, read.table, read.name, read.first_line, ())
    return replace(made, notes=(*made.notes, *odd(cells, {one.name: one.kind for one in made.columns})))


def _plainly(kind: str, sql: str) -> str:
    """SQL for a column without the types that compare by something else than their value, or that Python has no type for."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {sql})"
    if kind.startswith("ENUM") or kind in ("UUID", "TIME WITH TIME ZONE", "JSON", "BIT"):
        return f"cast({sql} as varchar)"
    return sql


def _described(name: str, frame: Any, numbered: Any, engine: Engine, notes: tuple[str, ...], about: tuple[str, ...]) -> Table:
    import narwhals as nw

    columns = tuple(Column(one, kind_of(kind), k) for k, (one, kind) in enumerate(frame.collect_schema().items()))
    rows = int(fetched(frame.select(nw.len().alias("n")))["n"][0])
    if not rows:
        raise Refused(
            f"{name} has no row; its columns are {', '.join(one.name for one in columns[:8])}.", "Give a table with at least one row."
        )
    return Table(name, columns, rows, frame, notes, about, engine, numbered)


def kind_of(dtype: Any) -> Kind:
    """One of six kinds for a Narwhals type."""
    import narwhals as nw

    if dtype.is_integer():
        return "whole"
    if dtype.is_numeric():
        return "number"
    if dtype == nw.Boolean:
        return "truth"
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    return "time" if dtype.is_temporal() else "other"
