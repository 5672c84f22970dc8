"""How a text file is cut into cells: its separator, its quotes, its header. Decided on its beginning, said, and checked by reading the whole."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from workings.instruments.audit.reading_types import guessed
from workings.instruments.faults import Refused

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
BEGINNING = 1 << 20
"""Bytes at the beginning that are looked at."""
LOOKED = 2_000
"""Rows at the beginning that are looked at."""


@dataclass(frozen=True)
class Dialect:
    separator: str
    escape: str
    header: bool
    padded: bool
    """Whether a space follows every separator."""
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The cells of the first rows, the header not among them; those of another width left out."""
    notes: tuple[str, ...]
    about: tuple[str, ...]


def dialect(path: Path, name: str, separator: str | None = None, header: bool | None = None, unit: str = "line") -> Dialect:
    """The dialect of the text at ``path``; ``name`` is what messages call it. ``separator`` and ``header`` settle what is otherwise decided."""
    text, whole = _beginning(path)
    escape = "\\" if '\\"' in text and '""' not in text else '"'
    best = separator or max(SEPARATORS, key=lambda one: _fit(_records(text, one, escape, whole)))
    records = _records(text, best, escape, whole)
    if not records:
        raise Refused(f"{name} holds nothing but empty lines.", "Give a file with a line of names and at least one row.")
    width = len(records[0])
    same = [record for record in records[1:] if len(record) == width]
    has_header, notes = (header, []) if header is not None else _header(records[0], same, f"{unit.capitalize()} 1")
    notes = [" ".join(note.split()) for note in notes]
    rows = same if has_header else [records[0], *same]
    if has_header and len(records) == 1 and whole:
        if text.lstrip().lower().startswith(("<!doctype html", "<html")):
            raise Refused(
                f"{name} is a page of the web and no table.", "Fetch the file itself: the address may ask for a name and a password first."
            )
        names_are = f"{width} names are" if width > 1 else "name is"
        raise Refused(f"{name} has a header and no row: its {names_are} {_some(records[0])}.", "Give a file with at least one row.")
    padded = width > 1 and len(rows) > 1 and all(cell.startswith(" ") for row in rows for cell in row[1:])
    if padded:
        notes.append("A space follows every separator; it is no part of the cells.")
        rows = [[cell.lstrip(" ") for cell in row] for row in rows]
    names, odd = (
        named([cell.lstrip(" ") if padded else cell for cell in records[0]])
        if has_header
        else ([f"column {k + 1}" for k in range(width)], [])
    )
    said = SEPARATORS.get(best, f"“{best}”") if width > 1 else "nothing: there is one column"
    about = [f"Cells are separated by {said}; {f'{unit} 1 holds the names' if has_header else 'there is no line of names'}."]
    return Dialect(best, escape, has_header, padded, tuple(names), tuple(map(tuple, rows)), (*notes, *_worded(records), *odd), tuple(about))


def _worded(records: list[list[str]]) -> list[str]:
    """One column whose cells all have as many words: spaces may be what separates."""
    words = {len(record[0].split()) if len(record) == 1 else 0 for record in records}
    if len(records) < 2 or len(words) > 1 or max(words) < 2:
        return []
    return [f"Every line has {max(words)} words and is read as one cell. If spaces separate the cells, say so: --separator ' '."]


def _beginning(path: Path) -> tuple[str, bool]:
    """Text of whole lines, and whether it is all."""
    with path.open("rb") as given:
        held = given.read(BEGINNING + 1)
    whole = len(held) <= BEGINNING
    cut = held if whole else held[: held.rfind(b"\n", 0, BEGINNING) + 1] or held
    return cut.decode("utf-8-sig", errors="ignore"), whole


def _records(text: str, separator: str, escape: str, whole: bool) -> list[list[str]]:
    """The first records; the last one left out where the text was cut, as it may be half."""
    before = csv.field_size_limit(1 << 30)
    found: list[list[str]] = []
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=separator, doublequote=escape == '"', escapechar=None if escape == '"' else escape
        )
        for record in reader:
            if record:
                found.append(record)
            if len(found) > LOOKED:
                return found
        return found if whole or len(found) < 2 else found[:-1]
    except csv.Error:
        return found
    finally:
        csv.field_size_limit(before)


def _fit(records: list[list[str]]) -> tuple[bool, bool, float, int]:
    """How well a separator cuts: several columns, as many as the first line has, in most lines; then the more columns the better."""
    if not records:
        return (False, False, 0.0, 0)
    width, count = Counter(map(len, records)).most_common(1)[0]
    return (width > 1, len(records[0]) == width, round(count / len(records), 1), width)


def _header(first: list[str], rows: list[tuple[str, ...]] | list[list[str]], line: str) -> tuple[bool, list[str]]:
    """Whether the first line is names. A text above numbers is a name; a number above numbers, with no such text beside it, is data."""
    below = [guessed([row[k] for row in rows]) for k in range(len(first))]
    above = [guessed([cell]) for cell in first]
    typed = [k for k, kind in enumerate(below) if kind.kind not in ("text", "nothing")]
    names = [k for k in typed if above[k].kind == "text"]
    data = [k for k in typed if above[k].kind not in ("text", "nothing")]
    if _counts_up([first[k] for k in data]):
        names, typed = data, data
    if data and not names:
        said = f"{line} looks like data ({_some(first, 4)}) and is read as row 1; the columns are named column 1 to column {len(first)}."
        return False, [f"{said} If it is the header, say so: --header (from Python: header=True)."]
    if data:
        return True, [f"{line} is read as names, and {len(data)} of them are numbers: {_some([first[k] for k in data], 4)}."]
    if not typed and first and all(kind.kind not in ("text", "nothing") for kind in above):
        return True, [
            f"The first line looks like data ({_some(first, 4)}), and is read as names. If it is data, say so: --no-header (header=False)."
        ]
    return True, []


def _counts_up(cells: list[str]) -> bool:
    """Whether numbers are names after all: 2019, 2020, 2021; 0, 1, 2."""
    if len(cells) < 2 or not all(cell.strip().isdecimal() for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    years = len(set(numbers)) == len(numbers) and all(1800 <= one <= 2100 for one in numbers)
    return years or (numbers[0] in (0, 1) and all(two - one == 1 for one, two in pairwise(numbers)))


def named(given: list[str] | tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Names that differ even when their case is ignored, as DuckDB ignores it; and what was changed, in sentences."""
    names: list[str] = []
    notes: list[str] = []
    taken: dict[str, int] = {}
    for k, raw in enumerate(given):
        name = re.sub(r"\s+", " ", str(raw)).strip()
        if name != raw and name:
            notes.append(f"The name of column {k + 1} is read without the spaces around it: “{name}”.")
        if not name:
            name = f"column {k + 1}"
            notes.append(f"Column {k + 1} has no name and is called “{name}”.")
        if name.casefold() in taken:
            first, n = taken[name.casefold()], 2
            while f"{name} ({n})".casefold() in taken:
                n += 1
            same = "the same name" if names[first] == name else f"the name “{names[first]}”, which differs by its capitals alone"
            notes.append(
                f"Column {k + 1} is called “{name}”; column {first + 1} has {same}. Both are kept, and column {k + 1} is called “{name} ({n})”."
            )
            name = f"{name} ({n})"
        taken[name.casefold()] = k
        names.append(name)
    return names, notes


def _some(cells: list[str] | tuple[str, ...], most: int = 6) -> str:
    shown = ", ".join(cell if len(cell) <= 30 else f"{cell[:29]}…" for cell in cells[:most])
    return f"{shown}, …" if len(cells) > most else shown
