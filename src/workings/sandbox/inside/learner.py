"""One run of a learner's code, in a process of its own: run the code, call the function, send what came of it.

A message is one letter, a length (4 bytes), and that many bytes: ``S`` the code starts, ``P`` printed text, ``V`` a value,
``E`` an error, ``M`` out of memory. Where there are cases: ``B`` the code has run and they begin, ``C`` the value of the next,
``F`` its error.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import os
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import CodeType, TracebackType
from typing import Any

from . import following, guards, values
from .following import FILE
from .wire import HEAD

CONNECTION = 3
LONGEST = 2000
"""Characters of an error's text that are sent."""


def send(kind: bytes, data: bytes) -> None:
    """One message, whole."""
    rest = memoryview(HEAD.pack(kind, len(data)) + data)
    while rest:
        rest = rest[os.write(CONNECTION, rest) :]


def receive() -> dict[str, Any]:
    """The request: a length (4 bytes), then JSON."""
    (length,) = struct.unpack("=I", _exactly(4))
    request: dict[str, Any] = json.loads(_exactly(length))
    return request


def _exactly(count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(CONNECTION, min(count - len(parts), 1 << 20))
        if not part:
            os._exit(1)
        parts += part
    return bytes(parts)


class Printed(io.RawIOBase):
    """Where ``print`` writes: one message a line. How much is kept is counted outside."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        send(b"P", bytes(data))
        return len(data)


def run(addresses: int) -> None:
    """Everything between the fork and the end of the process; ``addresses`` is what is mapped already, in bytes."""
    guards.die_with_parent()
    request = receive()
    given = values.decode(request["arguments"])
    text = io.TextIOWrapper(io.BufferedWriter(Printed()), "utf-8", errors="replace", line_buffering=True)
    sys.stdout = sys.stderr = text
    guards.limit(request["seconds"], addresses + request["memory"])
    guards.close_calls()
    send(b"S", b"")
    try:
        answer = b"V", packed(WHAT[request["what"]](request, given, text))
    except MemoryError:
        answer = b"M", b""
    except BaseException as error:
        answer = b"E", json.dumps(lesson(error, request["code"])).encode()
    flush(text)
    send(*answer)


def packed(value: object) -> bytes:
    """A value as it is sent."""
    return json.dumps(values.encode(value)).encode()


def flush(text: io.TextIOBase) -> None:
    """Send what was printed and still waits; code may have closed it."""
    with suppress(ValueError):
        text.flush()


def compute(request: dict[str, Any], arguments: Any, _: io.TextIOBase) -> object:
    """What ``call`` returns; without ``call``, the value of the last line if it is an expression."""
    if request["call"] is not None:
        return called(function_of(request), arguments)
    tree, names = ast.parse(request["code"], FILE), namespace(request["libraries"])
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(_compiled(tree), names)
    return eval(_compiled(ast.Expression(last.value)), names) if isinstance(last, ast.Expr) else None


def each(request: dict[str, Any], cases: Any, text: io.TextIOBase) -> None:
    """Run the code once, then the call for each case: each is told when it is done, and an error ends its own case alone."""
    function = function_of(request)
    flush(text)
    send(b"B", b"")
    for arguments in cases:
        try:
            answer = b"C", packed(called(function, arguments))
        except MemoryError:
            raise
        except BaseException as error:
            answer = b"F", json.dumps(lesson(error, request["code"])).encode()
        flush(text)
        send(*answer)


def follow(request: dict[str, Any], arguments: Any, _: io.TextIOBase) -> object:
    """The working of one call, as data."""
    following.show_source(request["code"])
    return following.follow(function_of(request), arguments)


def read(_: dict[str, Any], text: Any, __: io.TextIOBase) -> object:
    """The working that a text stands for, printed again: here no code of a learner's has run."""
    return {"text": following.printed_again(text)}


WHAT: dict[str, Callable[[dict[str, Any], Any, io.TextIOBase], object]] = {"run": compute, "each": each, "follow": follow, "read": read}
"""What is asked -> how it is done."""


def namespace(libraries: Sequence[str]) -> dict[str, Any]:
    """The global names that code starts with."""
    return {"__name__": "__main__", "__builtins__": {**vars(builtins), "__import__": importer(libraries)}}


def function_of(request: dict[str, Any]) -> Callable[..., Any]:
    """The function that the code calls ``call``, once the code has run."""
    names = namespace(request["libraries"])
    exec(_compiled(ast.parse(request["code"], FILE)), names)
    function: Callable[..., Any] | None = names.get(request["call"])
    if function is None or not callable(function):
        raise NameError(f"there is no function named {request['call']}. Instead: write `def {request['call']}(…):`")
    return function


def called(function: Callable[..., Any], arguments: Any) -> object:
    """By name where ``arguments`` is a dict, else in their order."""
    return function(**arguments) if isinstance(arguments, dict) else function(*arguments)


def _compiled(tree: ast.Module | ast.Expression) -> CodeType:
    code: CodeType = compile(tree, FILE, "exec" if isinstance(tree, ast.Module) else "eval", dont_inherit=True)
    return code


def importer(libraries: Sequence[str]) -> Any:
    """``import`` that knows these libraries alone: the rule of an exercise, not a guard."""
    load = builtins.__import__

    def guarded(name: str, where: Any = None, here: Any = None, wanted: Any = (), level: int = 0) -> object:
        if level or name.partition(".")[0] not in libraries:
            raise ImportError(f"`{name or '.'}` is not among the libraries of this exercise. Instead: {', '.join(libraries)}")
        return load(name, where, here, wanted, level)

    return guarded


def lesson(error: BaseException, code: str) -> dict[str, Any]:
    """What went wrong as words, and the last place in the learner's code where it did."""
    refused = following.refusal(error)
    kind = type(error).__name__
    line, start, end = refused.place if refused else place(error)
    lines = following.lines_of(code)
    source = lines[line - 1] if line is not None and 0 < line <= len(lines) else ""
    says, instead = (refused.says, refused.instead) if refused else (words(error), "")
    told = {"kind": kind, "says": says[:LONGEST], "line": line, "source": source[:LONGEST], "start": start, "end": end}
    return {**told, "instead": instead[:LONGEST]}


def words(error: BaseException) -> str:
    """The error's own text, or ours for the errors that the walls make."""
    if isinstance(error, PermissionError):
        return "code here opens no files and no connections and starts nothing. Instead: take what you need as an argument"
    if isinstance(error, SystemExit):
        return "the code ended itself before it gave a value"
    if isinstance(error, EOFError):
        return "nobody answers `input()` here. Instead: take what you need as an argument"
    try:
        return (error.msg if isinstance(error, SyntaxError) else str(error)) or "no further words"
    except BaseException:
        return "the error cannot be put in words"


def place(error: BaseException) -> tuple[int | None, int | None, int | None]:
    """Line (from 1), first and last column (from 0) of the innermost step that is the learner's own."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        text = error.text or ""
        start = (error.offset or 1) - 1
        end = error.end_offset - 1 if error.end_offset and error.end_lineno == error.lineno else start + 1
        return error.lineno, len(text[:start].encode()), len(text[: max(end, start + 1)].encode())
    found: TracebackType | None = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == FILE:
            found = step
        step = step.tb_next
    return columns(found) if found is not None else (None, None, None)


def columns(step: TracebackType) -> tuple[int | None, int | None, int | None]:
    """Of one step of a traceback; columns are counted in characters of the line's UTF-8, as Python does."""
    line, last, start, end = list(step.tb_frame.f_code.co_positions())[step.tb_lasti // 2]
    if line is None:
        return step.tb_lineno, None, None
    return line, start, end if last == line else None
