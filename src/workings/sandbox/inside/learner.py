"""One run of a learner's code, in a process of its own: run the code, call the function, send what came of it.

A message is one letter, a length (4 bytes), and that many bytes: ``S`` the code starts, ``P`` printed text, ``V`` a value,
``E`` an error, ``M`` out of memory.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import os
import struct
import sys
from collections.abc import Sequence
from types import CodeType, TracebackType
from typing import Any

from . import guards, values
from .wire import HEAD

CONNECTION = 3
FILE = "<your code>"
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
    arguments = values.decode(request["arguments"])
    text = io.TextIOWrapper(io.BufferedWriter(Printed()), "utf-8", errors="replace", line_buffering=True)
    sys.stdout = sys.stderr = text
    guards.limit(request["seconds"], addresses + request["memory"])
    guards.close_calls()
    send(b"S", b"")
    try:
        value = compute(request["code"], request["call"], arguments, request["libraries"])
        answer = b"V", json.dumps(values.encode(value)).encode()
    except MemoryError:
        answer = b"M", b""
    except BaseException as error:
        answer = b"E", json.dumps(lesson(error, request["code"])).encode()
    text.flush()
    send(*answer)


def compute(code: str, call: str | None, arguments: Any, libraries: Sequence[str]) -> object:
    """What ``call`` returns; without ``call``, the value of the last line if it is an expression."""
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": {**vars(builtins), "__import__": importer(libraries)}}
    tree = ast.parse(code, FILE)
    last = tree.body.pop() if call is None and tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(_compiled(tree), names)
    if call is None:
        return eval(_compiled(ast.Expression(last.value)), names) if isinstance(last, ast.Expr) else None
    if not callable(names.get(call)):
        raise NameError(f"there is no function named {call}. Instead: write `def {call}(…):`")
    return names[call](**arguments) if isinstance(arguments, dict) else names[call](*arguments)


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
    kind = type(error).__name__
    line, start, end = place(error)
    lines = code.splitlines()
    source = lines[line - 1] if line is not None and 0 < line <= len(lines) else ""
    return {"kind": kind, "says": words(error)[:LONGEST], "line": line, "source": source[:LONGEST], "start": start, "end": end}


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
