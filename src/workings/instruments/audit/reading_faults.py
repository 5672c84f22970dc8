"""A text file that is cut wrongly: which line, which character, what was expected; in sentences."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workings.instruments.audit.reading_bytes import line_at, lone_return
from workings.instruments.audit.reading_dialect import Dialect
from workings.instruments.faults import Refused

SHOWN = 60
"""Characters shown of a faulty line."""


def cut_wrongly(faults: Sequence[tuple[Any, ...]], path: Path, form: Dialect, name: str, more: bool) -> Refused:
    """What to say of rows that DuckDB could not cut: ``(byte, column, kind, row, message, record)``, in their order."""
    byte, _, kind, row, message, _ = faults[0]
    line = line_at(path, max(int(byte or 1) - 1, 0))
    if kind in ("TOO MANY COLUMNS", "MISSING COLUMNS"):
        return _ragged(faults, str(row), line, form, name, more)
    if kind == "UNQUOTED VALUE":
        return _quote(path, int(byte or 1) - 1, line, form, name)
    if kind == "LINE SIZE OVER MAXIMUM":
        said = f"{name}, line {line:,}: a row begins here that is longer than any line of the file"
        return Refused(
            f"{said}: a quote that opens in it closes many lines later, or never.", "Close the quote, or write it twice inside a cell."
        )
    return Refused(f"{name}, line {line:,}: {_plainly(str(message))}.", "Correct the line, or write the file again.")


def unreadable(path: Path, name: str, message: str) -> Refused:
    """What to say where DuckDB gives up on the whole file: most often a line that ends otherwise than the others."""
    line = lone_return(path) if "invalid state" in message else 0
    if line:
        said = f"{name}, line {line:,}: a carriage return stands there without a line feed, outside quotes"
        return Refused(
            f"{said}, and other lines end otherwise.", "Write the file again with one kind of line end, or put that cell between quotes."
        )
    return Refused(f"{name} could not be read: {_plainly(message)}.", "Check that the file is a table of separated values.")


def _ragged(faults: Sequence[tuple[Any, ...]], row: str, line: int, form: Dialect, name: str, more: bool) -> Refused:
    cells = _cells(row, form)
    wanted = len(form.names)
    first = "line 1" if form.header else "row 1"
    said = f"{name}, line {line:,}, has {len(cells):,} {_values(len(cells))} where {first} has {wanted:,}"
    if len(cells) > wanted:
        extra = cells[wanted:]
        said += f": the {'extra value is' if len(extra) == 1 else 'extra values begin with'} “{_short(extra[0])}”"
    else:
        said += f": the last is “{_short(cells[-1] if cells else '')}”"
    others = len({fault[5] for fault in faults}) - 1
    if others:
        said += f". {'At least ' if more else ''}{others:,} other {'line is' if others == 1 else 'lines are'} cut wrongly as well"
    instead = "Correct the line, or write the file again with quotes around cells that hold the separator."
    if form.header and wanted == 1:
        instead = "If line 1 is a title or a comment, remove it."
    elif form.header and len(cells) == wanted + 1 and others and line == 2:
        instead = "If the first value of every row is its name, as R writes it, give the first line a name for it as well."
    return Refused(
        f"{said}.", instead, "Nothing is read from a file with such a line, as the values after it may stand under the wrong names."
    )


def _quote(path: Path, start: int, line: int, form: Dialect, name: str) -> Refused:
    """The quote that does not close, or closes before more text."""
    with path.open("rb") as given:
        given.seek(start)
        held = given.read(1 << 16).decode("utf-8", errors="replace")
    after = _open_quote(held, form.separator, form.escape)
    opened = line + held.count("\n", 0, after)
    shown = _short(held[after:].split("\n", 1)[0])
    return Refused(
        f"{name}, line {opened:,}: a quote opens at “{shown}”, and no quote closes that cell.",
        "Close it; inside a quoted cell, write a quote twice.",
    )


def _open_quote(text: str, separator: str, escape: str) -> int:
    """Where the first quoted cell begins that does not end before a separator or the end of a line."""
    at = 0
    while True:
        at = text.find('"', at)
        if at < 0:
            return 0
        if at and text[at - 1] not in (separator, "\n", "\r"):
            at += 1
            continue
        end = at + 1
        while end < len(text):
            if escape != '"' and text[end] == escape:
                end += 2
                continue
            if text[end] == '"':
                if text[end + 1 : end + 2] != '"' or escape != '"':
                    break
                end += 1
            end += 1
        if (text[end + 1 : end + 2] not in (separator, "\n", "\r") and end + 1 < len(text)) or end >= len(text):
            return at
        at = end + 1


def _cells(row: str, form: Dialect) -> list[str]:
    return next(csv.reader(io.StringIO(row.rstrip("\r\n"), newline=""), delimiter=form.separator), [])


def _values(count: int) -> str:
    return "value" if count == 1 else "values"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


def _plainly(message: str) -> str:
    return message.splitlines()[0].rstrip(". ")
