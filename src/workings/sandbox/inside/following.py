"""Following a call with our own ``trace``, inside: the working as text, where its lines stand, or the refusal. All of it as data.

What is used of ours was loaded by name before the files were closed (``house.FOLLOWING``), as NumPy was.
"""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

FILE = "<your code>"
"""What a place in the learner's code is said to be in."""
CAPTURE, TEXT, BUILD = "workings.capture", "workings.ir.text", "workings.ir.build"
LETTERS = 1 << 20
"""Most characters of a working's text."""
LINES = 20_000
"""Most lines of a working."""


class Refusal(NamedTuple):
    """What ``trace`` says instead of a working: a line from 1, columns from 0 in the line's UTF-8 bytes."""

    says: str
    place: tuple[int | None, int | None, int | None]
    instead: str


def lines_of(code: str) -> list[str]:
    """The lines as Python counts them: a form feed, or a separator of paragraphs, ends none."""
    return code.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def show_source(code: str) -> None:
    """Put the text where Python and ``trace`` look for the lines of a file."""
    linecache.cache[FILE] = (len(code), None, [f"{line}\n" for line in lines_of(code)], FILE)


def follow(function: Callable[..., Any], arguments: Any) -> dict[str, Any]:
    """The working of one call. Raises what ``trace`` raises, and ``Refused`` for a working that text cannot hold."""
    bound = inspect.signature(function).bind(**arguments) if isinstance(arguments, dict) else None
    trace = sys.modules[CAPTURE].trace
    working = trace(function, *bound.args, **bound.kwargs) if bound else trace(function, *arguments)
    text = sys.modules[TEXT].show(working)
    reason, instead = _lost(working, text)
    if reason:
        raise sys.modules[CAPTURE].Refused(reason, None, instead)
    return {
        "text": text,
        "spans": [_place(line.span) for line in working.lines],
        "part": [line.part for line in working.lines],
        "parts": [[one.name, one.parent, _place(one.span), one.result] for one in working.parts],
        "assumed": [[one.line, one.held, _place(one.span)] for one in working.assumptions],
        "sizes": [list(working.lines[k].dims) for k in working.inputs],
        "rows": [working.first_line, working.source.count("\n")],
    }


SMALLER = "follow it on a smaller example"


def _lost(working: Any, text: str) -> tuple[str, str]:
    """Why the text does not hold this working, and what to do instead; empty where it does, to the bit."""
    if len(working.lines) > LINES:
        return f"The working has {len(working.lines)} lines; {LINES} can be sent.", SMALLER
    if len(text) > LETTERS:
        return f"The working is {len(text)} characters of text; {LETTERS} can be sent.", SMALLER
    try:
        again = _values(sys.modules[TEXT].parse(text))
    except ValueError as problem:
        return f"The working cannot be written as text: {problem}.", ""
    pairs = zip((line.value for line in working.lines), again, strict=True)
    if all(one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes() for one, other in pairs):
        return "", ""
    return "The working, written as text, does not read back to the same numbers.", ""


def _values(working: Any) -> list[np.ndarray[Any, Any]]:
    """Its lines run once more, as the run itself did: on Python's own numbers, and on arrays that share memory."""
    return list(map(np.asarray, sys.modules[BUILD].replay(working, *(working.lines[k].value for k in working.inputs))))


def printed_again(text: str) -> str:
    """``show(parse(text))``: what is read outside is what this prints, and never what a learner's process wrote.

    Whatever is done outside to read it is done here first, within the bounds of a run.
    """
    module = sys.modules[TEXT]
    working = module.parse(text)
    _values(working)
    again: str = module.show(working)
    return again


def _place(span: Any) -> list[int] | None:
    """First line, first column, last line, last column; columns in characters."""
    return None if span is None or span.file != FILE else [span.line, span.column, span.end_line, span.end_column]


def refusal(error: BaseException) -> Refusal | None:
    """What a lesson of ``trace`` says; None for any other error."""
    capture = sys.modules.get(CAPTURE)
    if capture is None or not isinstance(error, capture.Lesson):
        return None
    told: Any = error
    span = told.span
    place: tuple[int | None, int | None, int | None] = None, None, None
    if span is not None and span.file == FILE:
        line = span.text.split("\n")[0]
        end = span.end_column if span.end_line == span.line else len(line)
        place = span.line, len(line[: span.column].encode()), len(line[:end].encode())
    return Refusal(told.reason, place, told.instead)


EXAMPLE = "def f(x, n):\n    y = [a * n for a in x]\n    return sum(y) / 2\n"


def warm_up() -> None:
    """Follow one example, so that what Python loads late is there before the files are closed."""
    name = "<example>"
    names: dict[str, Any] = {}
    linecache.cache[name] = (len(EXAMPLE), None, EXAMPLE.splitlines(keepends=True), name)
    exec(compile(EXAMPLE, name, "exec"), names)
    for arguments in ([[1.0, 2.0], 3], [[1.0, 2.0], "no number"]):
        try:
            follow(names["f"], arguments)
        except sys.modules[CAPTURE].Lesson as lesson:
            lesson.lesson()
    del linecache.cache[name]
