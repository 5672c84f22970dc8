"""What came of one run, and the reading of what the run sent: every byte of it is a stranger's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from .inside import values
from .inside.wire import HEAD

Limit = Literal["time", "memory", "output", "value", "crash", "cancelled"]

LIMITS: dict[Limit, str] = {
    "time": "the code did not end in the time it has",
    "memory": "the code asked for more memory than it has",
    "output": "the code printed more than is kept",
    "value": "the value is larger than what can be sent back, or is not one that can be read",
    "crash": "the interpreter stopped in the middle of the code",
    "cancelled": "the run was cancelled",
}
"""Limit -> the sentence for it."""

VALUE = 1 << 24
"""Most bytes of an answer, as JSON."""
ITEMS = 500_000
"""Most commas and brackets in it: a small text of empty lists would be a large thing here."""


@dataclass(frozen=True)
class Lesson:
    """An error: Python's name for it, what it says, and where; ``line`` from 1, columns from 0 in the line's UTF-8 bytes."""

    kind: str
    says: str
    line: int | None = None
    source: str = ""
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        text = f"{self.kind}: {self.says}"
        if self.line is None or not self.source:
            return text
        text += f"\n  line {self.line}:  {self.source}"
        if self.start is None:
            return text
        before = len(f"  line {self.line}:  ") + len(_characters(self.source, 0, self.start))
        width = len(_characters(self.source, self.start, self.end))
        return f"{text}\n{' ' * before}{'^' * max(width, 1)}"


def _characters(source: str, start: int, end: int | None) -> str:
    return source.encode()[start:end].decode("utf-8", "replace")


@dataclass(frozen=True)
class Outcome:
    """Exactly one of: a value (which may be None), an error, a limit reached.

    ``printed`` holds at most the characters asked for; ``seconds`` is processor time; ``signal`` is the signal that ended a
    crash. With ``limit`` set, ``value`` and ``error`` are None.
    """

    value: Any = None
    printed: str = ""
    error: Lesson | None = None
    limit: Limit | None = None
    seconds: float = 0.0
    signal: int | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.error is None and self.limit is None

    def __str__(self) -> str:
        return LIMITS[self.limit] if self.limit else str(self.error) if self.error else repr(self.value)

    def as_json(self) -> str:
        """One JSON object; arrays as ``inside.values`` writes them, with nothing lost."""
        error = None if self.error is None else {**vars(self.error)}
        return json.dumps({**vars(self), "value": values.encode(self.value), "error": error})


class Reply:
    """The messages of one run, read as they come: no more is kept than was allowed."""

    def __init__(self, output: int) -> None:
        self.output = output
        self.printed = bytearray()
        self.started = False
        self.answer: tuple[bytes, bytes] | None = None
        self.over: Limit | None = None
        self._buffer = bytearray()
        self._inside = 0

    def feed(self, data: bytes) -> None:
        """Take what arrived; ``over`` says which bound it broke. What follows an answer is not read."""
        self._buffer += data
        while self._buffer and self.answer is None and self.over is None:
            if self._inside:
                self._take_printed()
            elif len(self._buffer) < HEAD.size or not self._take_message():
                return

    def _take_printed(self) -> None:
        part = self._buffer[: self._inside]
        del self._buffer[: len(part)]
        self._inside -= len(part)
        room = self.output - len(self.printed)
        self.printed += part[:room]
        if len(part) > room:
            self.over = "output"

    def _take_message(self) -> bool:
        """Whether a message was there; the length of printed text is no bound on what we hold, the others' is."""
        kind, length = HEAD.unpack_from(self._buffer)
        if kind == b"P":
            self._inside = length
        elif kind not in b"SVEM" or length > VALUE:
            self.over = "value"
            return False
        elif len(self._buffer) < HEAD.size + length:
            return False
        else:
            self._keep(kind, bytes(self._buffer[HEAD.size : HEAD.size + length]))
            self._inside, length = 0, length
            del self._buffer[HEAD.size : HEAD.size + length]
        del self._buffer[: HEAD.size]
        return True

    def _keep(self, kind: bytes, content: bytes) -> None:
        if kind == b"S":
            self.started = True
        else:
            self.answer = kind, content

    def text(self) -> str:
        """What was printed, cut where the bound is."""
        return self.printed.decode("utf-8", "replace")


def outcome(reply: Reply, seconds: float) -> Outcome:
    """Of a run that sent an answer; an answer that cannot be read is a limit reached, never an exception."""
    kind, content = reply.answer or (b"M", b"")
    if kind == b"M":
        return Outcome(printed=reply.text(), limit="memory", seconds=seconds)
    try:
        if sum(map(content.count, (b",", b"[", b"{"))) > ITEMS:
            raise ValueError("more items than are read")
        sent = json.loads(content)
        if kind == b"E":
            return Outcome(printed=reply.text(), error=_lesson(sent), seconds=seconds)
        return Outcome(value=values.decode(sent), printed=reply.text(), seconds=seconds)
    except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
        return Outcome(printed=reply.text(), limit="value", seconds=seconds)


def _lesson(sent: dict[str, Any]) -> Lesson:
    places = {name: sent[name] if type(sent[name]) is int and 0 <= sent[name] < 1 << 31 else None for name in ("line", "start", "end")}
    return Lesson(kind=str(sent["kind"])[:100], says=str(sent["says"])[:2000], source=str(sent["source"])[:2000], **places)
