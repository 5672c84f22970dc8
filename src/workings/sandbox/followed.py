"""A working that came out of the sandbox: text that our own code printed, and places that lie in the learner's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .inside.following import LETTERS, LINES, lines_of

SECONDS = 2.0
MEMORY = 1 << 26
"""What reading the text may take, in a fork that ran none of the learner's code: so that is what it takes outside."""


class Place(NamedTuple):
    """A piece of the learner's code: lines from 1, columns from 0 in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


class Call(NamedTuple):
    """A call of one of the learner's functions: its name, the call it was made in, where, and the line it returned (or -1)."""

    name: str
    parent: int
    place: Place | None
    result: int


class Assumed(NamedTuple):
    """A branch, or a computed count: the working holds where ``line`` came out as ``held``."""

    line: int
    held: bool | int
    place: Place | None


@dataclass(frozen=True)
class Followed:
    """``text`` is as ``workings.ir.text`` prints it; the rest is what text does not hold. Every number is within bounds.

    ``spans`` and ``part`` have one entry for each line, ``sizes`` one for each input (a name for each axis); ``rows`` is the first line
    of the function and how many it has.
    """

    text: str
    spans: tuple[Place | None, ...]
    part: tuple[int, ...]
    parts: tuple[Call, ...]
    assumed: tuple[Assumed, ...]
    sizes: tuple[tuple[str, ...], ...]
    rows: tuple[int, int]


def text_of(sent: Any) -> str:
    """The text in what a run sent; ``ValueError`` where it is none, or too long to be read."""
    text = sent.get("text") if isinstance(sent, dict) else None
    if not isinstance(text, str) or len(text) > LETTERS or text.count("\n") > LINES + 2:
        raise ValueError("no text of a working")
    return text


def followed(sent: dict[str, Any], text: str, code: str) -> Followed:
    """What a run sent, checked against ``text`` (printed by us) and ``code``; ``ValueError`` where it does not hold."""
    count, lines = text.count("\n") - 1, lines_of(code)
    parts = _rows(sent["parts"], 4)
    calls = tuple(
        Call(_name(name), _whole(parent, -1, k - 1), _place(where, lines), _whole(result, -1, count - 1))
        for k, (name, parent, where, result) in enumerate(parts)
    )
    assumed = tuple(
        Assumed(_whole(line, 0, count - 1), held if isinstance(held, bool) else _whole(held, -(1 << 62), 1 << 62), _place(where, lines))
        for line, held, where in _rows(sent["assumed"], 3)
    )
    spans, part, (first, rows) = _rows(sent["spans"]), _rows(sent["part"]), _rows([sent["rows"]], 2)[0]
    if not len(spans) == len(part) == count or not calls:
        raise ValueError("not one place for each line")
    return Followed(
        text,
        tuple(_place(where, lines) for where in spans),
        tuple(_whole(one, 0, len(calls) - 1) for one in part),
        calls,
        assumed,
        tuple(tuple(_name(axis) for axis in _rows(axes)) for axes in _rows(sent["sizes"])),
        (_whole(first, 1, len(lines)), _whole(rows, 0, len(lines) - first + 1)),
    )


def _rows(sent: Any, width: int | None = None) -> Sequence[Any]:
    if not isinstance(sent, list | tuple) or (width and not all(isinstance(row, list | tuple) and len(row) == width for row in sent)):
        raise ValueError("not rows of this width")
    return sent


def _whole(sent: Any, low: int, high: int) -> int:
    if type(sent) is not int or not low <= sent <= high:
        raise ValueError("not a whole number within its bounds")
    return sent


def _name(sent: Any) -> str:
    if not isinstance(sent, str) or len(sent) > 100:
        raise ValueError("not a name")
    return sent


def _place(sent: Any, lines: list[str]) -> Place | None:
    if sent is None:
        return None
    line, column, end_line, end_column = _rows([sent], 4)[0]
    line = _whole(line, 1, len(lines))
    end_line = _whole(end_line, line, len(lines))
    return Place(line, _whole(column, 0, len(lines[line - 1])), end_line, _whole(end_column, 0, len(lines[end_line - 1])))
