"""What came of one run, and the reading of what the run sent: every byte of it is a stranger's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
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
    """An error: Python's name for it, what it says, and where; ``line`` from 1, columns from 0 in the line's UTF-8 bytes.

    ``instead`` is a line that would work, where a call could not be followed.
    """

    kind: str
    says: str
    line: int | None = None
    source: str = ""
    start: int | None = None
    end: int | None = None
    instead: str = ""

    def __str__(self) -> str:
        return f"{self._placed()}\n  Instead: {self.instead}" if self.instead else self._placed()

    def _placed(self) -> str:
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

    Of many cases: ``cases`` are those that came to an end, each an outcome with its own printed text; ``printed`` is the rest of it. ``at``
    is the case (from 0) at which ``error`` or ``limit`` ended the run; None where the code itself did, before the first, or nothing did.
    """

    value: Any = None
    printed: str = ""
    error: Lesson | None = None
    limit: Limit | None = None
    seconds: float = 0.0
    signal: int | None = None
    cases: tuple[Outcome, ...] = ()
    at: int | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.error is None and self.limit is None

    def __str__(self) -> str:
        return LIMITS[self.limit] if self.limit else str(self.error) if self.error else repr(self.value)

    def as_json(self) -> str:
        """One JSON object; arrays as ``inside.values`` writes them, with nothing lost."""
        return json.dumps(self._plain())

    def _plain(self) -> dict[str, Any]:
        error = None if self.error is None else {**vars(self.error)}
        return {**vars(self), "value": values.encode(self.value), "error": error, "cases": [one._plain() for one in self.cases]}


class Reply:
    """The messages of one run, read as they come: no more is kept than was allowed. ``most``: how many cases, of a run on cases."""

    def __init__(self, output: int, most: int | None = None) -> None:
        self.output, self.most = output, most
        self.printed = bytearray()
        self.started = False
        self.answer: tuple[bytes, bytes] | None = None
        self.over: Limit | None = None
        self.cases: list[tuple[bytes, bytes, int]] = []
        """Of each case: the letter, what was sent, and how many bytes had been printed by then; the first says that they begin."""
        self._room = VALUE
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
        elif kind not in b"SVEMBCF" or length > self._room or not self._in_order(kind):
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
        self._room -= len(content)
        if kind == b"S":
            self.started = True
        elif kind in b"BCF":
            self.cases.append((kind, content, len(self.printed)))
        else:
            self.answer = kind, content

    def _in_order(self, kind: bytes) -> bool:
        """One ``B``, then no more cases than were given, and a value only when all have been told."""
        if kind in b"BCF":
            return self.most is not None and len(self.cases) <= self.most and (kind == b"B") == (not self.cases)
        return kind != b"V" or self.most is None or len(self.cases) == self.most + 1

    def text(self, start: int = 0, end: int | None = None) -> str:
        """What was printed, cut where the bound is."""
        return self.printed[start:end].decode("utf-8", "replace")

    def begun(self) -> int | None:
        """The case at which the run is, from 0; None before the first, and after the last."""
        return len(self.cases) - 1 if self.most is not None and 0 < len(self.cases) <= self.most else None

    def items(self) -> int:
        """A bound on how many things the messages make when they are read."""
        sent = [content for _, content, _ in self.cases] + [self.answer[1] if self.answer else b""]
        return sum(content.count(mark) for content in sent for mark in (b",", b"[", b"{"))


def outcome(reply: Reply, seconds: float) -> Outcome:
    """Of a run that sent an answer; an answer that cannot be read is a limit reached, never an exception."""
    kind, content = reply.answer or (b"M", b"")
    if kind == b"M":
        return Outcome(printed=reply.text(), limit="memory", seconds=seconds)
    try:
        if reply.items() > ITEMS:
            raise ValueError("more items than are read")
        return replace(_read(kind, content), printed=reply.text(), seconds=seconds)
    except UNREADABLE:
        return Outcome(printed=reply.text(), limit="value", seconds=seconds)


UNREADABLE = (ValueError, TypeError, KeyError, RecursionError, MemoryError)
"""What reading a stranger's JSON can come to."""


def _read(kind: bytes, content: bytes) -> Outcome:
    sent = json.loads(content)
    return Outcome(error=_lesson(sent)) if kind in b"EF" else Outcome(value=values.decode(sent))


def with_cases(whole: Outcome, reply: Reply) -> Outcome:
    """``whole`` with the cases that came to an end; the first that cannot be read ends the run there."""
    if reply.items() > ITEMS:
        return replace(whole, value=None, error=None, limit="value")
    found: list[Outcome] = []
    for (_, _, start), (kind, content, end) in pairwise(reply.cases):
        try:
            found.append(replace(_read(kind, content), printed=reply.text(start, end)))
        except UNREADABLE:
            return replace(whole, value=None, error=None, limit="value", cases=tuple(found), at=len(found))
    ends = [end for *_, end in reply.cases]
    printed = reply.text(0, ends[0]) + reply.text(ends[-1]) if ends else reply.text()
    return replace(whole, printed=printed, cases=tuple(found), at=None if whole.ok else reply.begun())


def _lesson(sent: dict[str, Any]) -> Lesson:
    line, start, end = (sent[name] if type(sent[name]) is int and 0 <= sent[name] < 1 << 31 else None for name in ("line", "start", "end"))
    says, source, instead = (str(sent[name])[:2000] for name in ("says", "source", "instead"))
    return Lesson(str(sent["kind"])[:100], says, line, source, start, end, instead)
