"""TOML read with its lines, so that a fault can say where it stands. ``tomllib`` keeps no places; the text is looked through."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from workings.course.faults import ContentFault

_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KINDS = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


def read(path: Path) -> Table:
    """The file as a table; a fault where it is missing or not TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentFault(path, 1, "the file is missing") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise ContentFault(path, int(at[1]) if at else 1, f"not TOML: {str(error).split(' (at')[0]}") from None
    return Table(data, _Source(path, text.split("\n")), 1, "")


def empty(path: Path) -> Table:
    """A table with nothing in it, of a file that leaves it out."""
    return Table({}, _Source(path, []), 1, "")


class _Source:
    """The file, and which of its headers have been passed."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path, self.lines = path, lines
        self.headers: dict[str, list[int]] = {}
        for number, line in enumerate(lines, 1):
            if match := _HEADER.match(line):
                self.headers.setdefault(match[1].replace(" ", ""), []).append(number)

    def header(self, name: str, otherwise: int) -> int:
        left = self.headers.get(name, [])
        return left.pop(0) if left else otherwise

    def key(self, name: str, start: int) -> int:
        """The line of ``name =`` in the table whose header is line ``start``; that line itself if there is none."""
        shape = re.compile(rf"^\s*(?:\"{re.escape(name)}\"|{re.escape(name)})\s*=")
        for number in range(start, len(self.lines) + 1):
            line = self.lines[number - 1]
            if number > start and _HEADER.match(line):
                break
            if shape.match(line):
                return number
        return start


class Table:
    """One table. Each value is asked for by kind; ``done`` objects to what nobody asked for."""

    def __init__(self, data: dict[str, Any], source: _Source, line: int, name: str) -> None:
        self._data, self._source, self.line, self._name = data, source, line, name
        self._asked: set[str] = set()

    @property
    def path(self) -> Path:
        return self._source.path

    def line_of(self, key: str) -> int:
        return self._source.key(key, self.line)

    def fault(self, key: str, sentence: str) -> ContentFault:
        return ContentFault(self.path, self.line_of(key), sentence)

    def _get(self, key: str, kind: type, default: Any) -> Any:
        self._asked.add(key)
        if key not in self._data:
            if default is not None:
                return default
            raise ContentFault(self.path, self.line, f"{key} is missing{self._where()}")
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(key, f"{key} has to be {_KINDS[kind]}")
        return value

    def _where(self) -> str:
        return f" in [{self._name}]" if self._name else ""

    def has(self, key: str) -> bool:
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        value: str = self._get(key, str, default)
        if not value.strip() and default is None:
            raise self.fault(key, f"{key} is empty")
        return value.strip("\n")

    def number(self, key: str) -> int:
        value: int = self._get(key, int, None)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value: bool = self._get(key, bool, default)
        return value

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        value = self._get(key, list, default)
        if any(not isinstance(item, str) for item in value):
            raise self.fault(key, f"{key} has to be a list of texts")
        return tuple(value)

    def mapping(self, key: str, default: dict[str, Any] | None = None) -> dict[str, Any]:
        """A table taken as it is, whatever its keys."""
        value: dict[str, Any] = self._get(key, dict, default)
        return value

    def mappings(self, key: str, default: list[Any] | None = None) -> tuple[dict[str, Any], ...]:
        """A list of tables, each taken as it is."""
        rows = self._get(key, list, default)
        if any(not isinstance(row, dict) for row in rows):
            raise self.fault(key, f"{key} has to be a list of tables")
        return tuple(rows)

    def table(self, key: str) -> Table:
        name = f"{self._name}.{key}".lstrip(".")
        line = self._source.header(name, self.line_of(key))
        return Table(self._get(key, dict, None), self._source, line, name)

    def tables(self, key: str, default: list[Any] | None = None) -> tuple[Table, ...]:
        name = f"{self._name}.{key}".lstrip(".")
        rows = self._get(key, list, default)
        if any(not isinstance(row, dict) for row in rows):
            raise self.fault(key, f"{key} has to be a list of tables")
        start = self.line_of(key)
        return tuple(Table(row, self._source, self._source.header(name, self._row(start, k)), name) for k, row in enumerate(rows))

    def _row(self, start: int, k: int) -> int:
        """Line of the k-th inline table of a list that opens on line ``start``, one to a line."""
        rows = [n for n in range(start, min(start + 40, len(self._source.lines)) + 1) if "{" in self._source.lines[n - 1]]
        return rows[k] if k < len(rows) else start

    def done(self) -> None:
        for key in self._data:
            if key not in self._asked:
                raise self.fault(key, f"{key} is not a key known here{self._where()}; known are {', '.join(sorted(self._asked))}")
