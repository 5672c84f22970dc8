"""Files that hold their own types: Parquet, JSON, Arrow. And Excel, whose cells are written out as text and read as text is."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workings.instruments.audit.engine import Room, quoted
from workings.instruments.audit.reading_bytes import passed
from workings.instruments.audit.reading_dialect import named
from workings.instruments.audit.reading_text import Options, Read, read_text
from workings.instruments.audit.reading_types import shape, written
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress

KINDS = {
    "VARCHAR": "a text",
    "BIGINT": "a number",
    "UBIGINT": "a number",
    "DOUBLE": "a number",
    "BOOLEAN": "true or false",
    "ARRAY": "an array",
    "OBJECT": "an object",
}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_parquet(path: Path, here: Room, options: Options, progress: Progress) -> Read:
    """A Parquet file where it lies. Raises ``Refused`` for one that is cut off."""
    with path.open("rb") as given:
        start = given.read(4)
        given.seek(max(path.stat().st_size - 8, 0))
        length, end = given.read(4), given.read(4)
    if start != b"PAR1" or end != b"PAR1":
        broken = "it does not begin with the mark of a Parquet file" if start != b"PAR1" else "the mark at its end is missing"
        raise Refused(f"{path.name} is no whole Parquet file: {broken} ({path.stat().st_size:,} bytes).", "Fetch or write it again.")
    if int.from_bytes(length, "little") > path.stat().st_size - 12:
        raise Refused(
            f"{path.name} is damaged: its end names {int.from_bytes(length, 'little'):,} bytes of description, more than the file has.",
            "Fetch or write it again.",
        )
    source = f"read_parquet({written(str(path))}, file_row_number = true)"
    described = _described(here, path.name, f"select * exclude (file_row_number) from {source}")
    name = here.fresh("read")
    here.run(f"create view {quoted(name)} as select * from {source}")
    notes = [_nested_note(column, kind) for column, kind in described if _nested(kind)]
    return Read(
        path.name,
        name,
        {column: quoted(column) for column, _ in described},
        tuple(notes),
        ("It is a Parquet file.",),
        None,
        "file_row_number + 1",
    )


def read_json(path: Path, here: Room, options: Options, progress: Progress) -> Read:
    """A JSON array of objects, or one object per line."""
    held = passed(path, here.folder, options.encoding, progress)
    with held.path.open("rb") as given:
        start = given.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"[", b"{"):
        raise Refused(
            f"{path.name} is no JSON table: it begins with “{start.decode('utf-8', 'replace')}”.",
            "A table is an array of objects, or one object per line.",
        )
    form = "array" if start == b"[" else "newline_delimited"
    table = here.fresh("read")
    big = max(16 << 20, 2 * held.longest + 1024)
    source = f"read_json({written(str(held.path))}, format = '{form}', sample_size = -1, maximum_object_size = {big}, union_by_name = true)"
    try:
        here.run(f"create table {quoted(table)} as select * from {source}")
    except Exception as fault:
        raise _json_fault(held.path, path.name, form, str(fault)) from None
    described = here.run(f"describe {quoted(table)}")
    columns = {row[0]: quoted(row[0]) if row[1] != "JSON" else f"json_extract_string({quoted(row[0])}, '$')" for row in described}
    notes = [_nested_note(row[0], row[1]) for row in described if _nested(row[1])]
    notes += [_mixed(here, table, row[0]) for row in described if row[1] == "JSON"]
    said = "an array of objects" if form == "array" else "one object per line"
    first = 1 if form != "array" and held.lines == here.run(f"select count(*) from {quoted(table)}")[0][0] else None
    return Read(path.name, table, columns, (*held.notes, *notes), (f"It is JSON: {said}.", *held.about), first)


def _mixed(here: Room, table: str, name: str) -> str:
    """A key whose values are of several kinds, with the first row of each."""
    sql = f"select json_type({quoted(name)}) as kind, min(rowid) from {quoted(table)} where {quoted(name)} is not null group by all order by 2"
    found = here.run(sql)
    said = ", ".join(f"{KINDS.get(kind, kind.lower())} first in row {row + 1:,}" for kind, row in found)
    return f"{name} mixes kinds: {said}. It is read as text." if found else f"{name} holds no value in any of the rows; it is read as text."


def _json_fault(path: Path, name: str, form: str, message: str) -> Refused:
    """The first line that is no object, found by reading the file again; else what DuckDB says."""
    if form == "newline_delimited":
        with path.open("r", encoding="utf-8-sig") as given:
            for number, line in enumerate(given, 1):
                if line.strip():
                    try:
                        json.loads(line.rstrip("\r\n"))
                    except json.JSONDecodeError as fault:
                        return Refused(
                            f"{name}, line {number:,}, character {fault.colno:,}: {fault.msg}.", "Every line is one whole JSON object."
                        )
    try:
        json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as fault:
        return Refused(f"{name}, line {fault.lineno:,}, character {fault.colno:,}: {fault.msg}.", "Check that the file is whole.")
    return Refused(f"{name} could not be read as JSON: {message.splitlines()[0]}", "Check that the file is whole.")


def read_arrow(path: Path, here: Room, options: Options, progress: Progress) -> Read:
    """An Arrow IPC file or stream, or Feather."""
    try:
        import pyarrow as pa
        from pyarrow import feather, ipc
    except ImportError:
        raise Refused(f"{path.name} is read by pyarrow, which is not installed.", "Install it: pip install 'workings[tables]'.") from None
    try:
        with path.open("rb") as given:
            start = given.read(6)
        if start == b"ARROW1" or start[:4] == b"FEA1":
            held = feather.read_table(str(path), memory_map=True)
        else:
            held = ipc.open_stream(pa.memory_map(str(path))).read_all()
    except (pa.ArrowInvalid, OSError) as fault:
        raise Refused(f"{path.name} is no whole Arrow file: {str(fault).splitlines()[0]}", "Fetch or write it again.") from None
    return arrow(held, path.name, here, "It is an Arrow file.")


def arrow(held: Any, name: str, here: Room, about: str) -> Read:
    """A table of pyarrow, seen by DuckDB where it lies."""
    import pyarrow as pa

    names, notes = named([str(one) for one in held.column_names])
    row = "row of the table"
    held = held.rename_columns(names).append_column(row, pa.array(range(1, held.num_rows + 1), pa.int64()))
    view = here.fresh("read")
    here.link.register(view, held)
    return Read(name, view, {one: quoted(one) for one in names}, tuple(notes), (about,), None, quoted(row))


def read_excel(path: Path, here: Room, options: Options, progress: Progress, sheet: str = "") -> Read:
    """One sheet of a workbook: the one that is asked for, else the first with cells."""
    with path.open("rb") as given:
        start = given.read(8)
    if start[:4] == OLE and path.suffix.lower() in (".xlsx", ".xlsm"):
        raise Refused(f"{path.name} is protected by a password, so its cells cannot be read.", "Open it and save it without a password.")
    if start[:4] not in (ZIP, OLE):
        raise Refused(f"{path.name} is no workbook: it does not begin as one.", "If it is text with another ending, rename it to .csv.")
    try:
        import python_calamine as calamine
    except ImportError:
        raise Refused(
            f"{path.name} is read by python-calamine, which is not installed.", "Install it: pip install 'workings[tables]'."
        ) from None
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise Refused(f"{path.name} has no sheet {sheet}.", f"Its sheets are {', '.join(names)}.")
        chosen = sheet or next((one for one in names if book.get_sheet_by_name(one).to_python()), names[0])
        rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except Refused:
        raise
    except Exception as fault:
        secret = "assword" in str(fault)
        raise Refused(
            f"{path.name} is protected by a password, so its cells cannot be read."
            if secret
            else f"{path.name} is no whole workbook: {fault}.",
            "Open it and save it without a password." if secret else "Open it and save it again.",
        ) from None
    return _sheet(path, chosen, names, rows, here, options, progress)


def _sheet(path: Path, chosen: str, names: Sequence[str], rows: list[list[Any]], here: Room, options: Options, progress: Progress) -> Read:
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise Refused(
            f"{path.name}, sheet {chosen}, is empty.",
            f"Its sheets are {', '.join(names)}; choose another: {path.name}#{next((one for one in names if one != chosen), chosen)}.",
        )
    copy = here.folder / f"{len(list(here.folder.iterdir()))} sheet"
    with copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([_cell(cell) for cell in row] for row in rows)
    others = [one for one in names if one != chosen]
    notes = [f"Of {len(names)} sheets, “{chosen}” is read; the others are {', '.join(f'“{one}”' for one in others)}."] if others else []
    notes += _typed_as_text(rows)
    read = read_text(
        copy, here, Options("utf-8", ",", options.header, options.missing), progress, f"{path.name}#{chosen}" if others else path.name
    )
    return replace(read, notes=(*notes, *read.notes), about=(f"It is the sheet “{chosen}” of a workbook.",))


def _cell(cell: Any) -> str:
    """A cell as text that reads back as the same."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _typed_as_text(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Columns where numbers are kept as text: Excel sorts and sums those otherwise."""
    head, *body = [list(row) for row in rows]
    notes = []
    for k, name in enumerate(head):
        kept = [row[k] for row in body if k < len(row) and isinstance(row[k], str) and row[k] and shape(row[k]) in ("whole", "number")]
        if kept:
            notes.append(
                f"In {name}, {len(kept):,} {'number is' if len(kept) == 1 else 'numbers are'} kept as text in the sheet, the first is “{kept[0]}”."
            )
    return notes


def _described(here: Room, name: str, sql: str) -> list[tuple[str, str]]:
    try:
        return [(row[0], row[1]) for row in here.run(f"describe {sql}")]
    except Exception as fault:
        raise Refused(f"{name} could not be read: {str(fault).splitlines()[0]}", "Fetch or write it again.") from None


def _nested_note(name: str, kind: str) -> str:
    return f"{name} is nested ({kind}): its values are counted and compared, and not looked into."


def _nested(kind: str) -> bool:
    return kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]")
