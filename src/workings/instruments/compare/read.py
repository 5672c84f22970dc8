"""Files and Python objects into sheets: CSV and TSV, JSON, JSON lines, one number a line, folders of runs, frames, lists, dictionaries."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workings.instruments.compare import runs, units
from workings.instruments.compare.sheet import VALUE, Sheet, number
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

ID = "id"
SOME = 50_000
"""Rows after which it is said how far a file is read."""
NOT_ARMS = {*units.REPEATED, *units.SINGLE, *units.WITHIN, "arm", "group", "value"}
"""Columns that are not arms, in a dictionary of two."""
KINDS = "CSV, TSV, JSON, JSON lines, one number a line, or a folder with one file for each run"


def sheet(given: Any, called: str, progress: Progress = silent) -> Sheet:
    """Whatever was given: a path, a frame, a list of numbers, a dictionary. ``called`` is its name where it has none."""
    if isinstance(given, str | os.PathLike):
        return file(Path(given), progress)
    if isinstance(given, Mapping):
        return _mapping(given, called)
    if hasattr(given, "columns") and not hasattr(given, "tolist"):
        return _frame(given, called)
    if not hasattr(given, "__iter__"):
        raise Refused(f"{called} is {given!r}, which is no list of numbers.", "Give at least two values for each arm.")
    if isinstance(given, np.ndarray) and given.ndim == 1 and given.dtype.kind in "biuf":
        kept: Any = given  # an array counts its cells and is walked like a list, which its type does not say
        return Sheet(called, {VALUE: kept}, row_word="item")
    values = given.tolist() if hasattr(given, "tolist") else list(given)
    if any(issubclass(kind, Mapping | list | tuple) for kind in set(map(type, values))):
        return _records(values, called, "item")
    return Sheet(called, {VALUE: values}, row_word="item")


def file(path: Path, progress: Progress = silent) -> Sheet:
    """A file, or a folder whose files are one run each. Raises :class:`Refused` with the place of what cannot be read."""
    if path.is_dir():
        return runs.folder(path, [runs.events(one) if runs.is_events(one[0]) else file(one[0]) for one in runs.files(path)])
    if not path.exists():
        raise Refused(f"There is no file {path}.", "Give the path of a file that exists.", f"Read are {KINDS}.")
    if runs.is_events(path):
        return runs.events([path])
    text = _text(path)
    if not text.strip():
        raise Refused(f"{path} is empty.", "Give a file with at least two values for each arm.")
    found = _parsed(path, text, progress)
    if not found.rows:
        raise Refused(
            f"{path} has the head {', '.join(found.columns)} and no row below it.", "Give a file with at least two values for each arm."
        )
    return runs.folded(found, path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.", "Give a file that can be.") from None
    except UnicodeDecodeError as fault:
        raise Refused(
            f"{path} is not UTF-8 text: its byte {fault.start} cannot be read.", "Save it as UTF-8.", f"Read are {KINDS}."
        ) from None


def _parsed(path: Path, text: str, progress: Progress) -> Sheet:
    first = text.lstrip()[:1]
    if path.suffix in (".jsonl", ".ndjson"):
        return _json_lines(path, text)
    if first in ("[", "{"):
        try:
            return _json(path, json.loads(text))
        except json.JSONDecodeError as fault:
            if fault.msg == "Extra data" and first == "{":
                return _json_lines(path, text)
            raise Refused(f"{path}, line {fault.lineno}: it is not JSON there ({fault.msg}).", "Correct that line.") from None
    return _csv(path, text, progress)


def _json(path: Path, found: Any) -> Sheet:
    if isinstance(found, Mapping):
        return _mapping(found, str(path))
    if any(isinstance(one, Mapping | list) for one in found):
        return _records(found, str(path), "item")
    return Sheet(str(path), {VALUE: found}, row_word="item")


def _json_lines(path: Path, text: str) -> Sheet:
    rows, lines = [], []
    for line, one in enumerate(text.splitlines(), 1):
        if one.strip():
            try:
                rows.append(json.loads(one))
            except json.JSONDecodeError as fault:
                raise Refused(f"{path}, line {line}: it is not JSON there ({fault.msg}).", "Correct that line.") from None
            lines.append(line)
    if rows and not any(isinstance(one, Mapping | list) for one in rows):
        return Sheet(str(path), {VALUE: rows}, lines)
    return _records(rows, str(path), "line", lines)


def _records(rows: Sequence[Any], source: str, word: str, lines: Sequence[int] = ()) -> Sheet:
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping):
            where = lines[at] if lines else at + 1
            raise Refused(f"{source}, {word} {where}: not an object with named values.", "Give objects alone, or numbers alone.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Sheet(source, {str(name): [row.get(name) for row in rows] for name in names}, lines, word)


def _mapping(found: Mapping[Any, Any], source: str) -> Sheet:
    """Columns by name; or one number for each id."""
    if not found:
        raise Refused(f"{source} is empty.", "Give at least two values for each arm.")
    if any(_many(one) for one in found.values()):
        columns = {str(name): list(cells) for name, cells in found.items() if _many(cells)}
        longest = max(map(len, columns.values()))
        filled = {name: [*cells, *[None] * (longest - len(cells))] for name, cells in columns.items()}
        return Sheet(source, filled, row_word="item", arms=len(filled) == 2 and not set(filled) & NOT_ARMS)
    return Sheet(source, {ID: [str(name) for name in found], VALUE: list(found.values())}, row_word="item")


def _many(cells: Any) -> bool:
    return not isinstance(cells, str | bytes | Mapping) and hasattr(cells, "__len__")


def _frame(given: Any, source: str) -> Sheet:
    import narwhals as nw

    frame = nw.from_native(given)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return Sheet(source, {name: eager[name].to_list() for name in eager.columns}, row_word="row")


def _csv(path: Path, text: str, progress: Progress) -> Sheet:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count) if any(mark in first for mark in ",\t;") else ","
    buffer = io.StringIO(text)
    reader = csv.reader(buffer, delimiter=delimiter)
    head: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if head is None:
            head = _head(path, row)
            if head is not None:
                continue
            head = [VALUE]
        if len(row) != len(head):
            more = f"has {len(row)} cells where the head has {len(head)}"
            raise Refused(
                f"{path}, line {reader.line_num}: the row {more}.", "Correct that line: a comma may stand inside a value, unquoted."
            )
        rows.append(row)
        lines.append(reader.line_num)
        if not len(rows) % SOME:
            progress(f"reading {path.name}", buffer.tell() / len(text))
    names = head or [VALUE]
    cells = map(list, zip(*rows, strict=True)) if rows else ([] for _ in names)
    return Sheet(str(path), dict(zip(names, cells, strict=True)), lines)


def _head(path: Path, row: list[str]) -> list[str] | None:
    """The names of the columns; ``None`` where the first line is a number alone."""
    names = [cell.strip() for cell in row]
    if len(row) == 1 and number(row[0]) is not None:
        return None
    if all(number(cell) is not None for cell in names):
        raise Refused(
            f"{path}, line 1: a head with the names of the columns is missing: the first line is {', '.join(names)}.", "Write one above it."
        )
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise Refused(f"{path}, line 1: two columns are called {twice[0] or 'nothing'}.", "Give each a name of its own.")
    return names
