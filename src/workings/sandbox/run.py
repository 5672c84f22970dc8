"""One run from the host's side: send the request, read what comes, keep the time, say how it ended."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .inside import values
from .inside.wire import END
from .outcome import Lesson, Limit, Outcome, Reply, outcome, with_cases
from .warm import Gone, Warm

START = 20.0
"""Seconds from the request to the code's first step, on a machine that is busy with other things."""
END_WAIT = 5.0
"""Seconds from a kill to the word that it was done; after that everything inside is ended."""
TICK = 0.05


class Cancelled(Exception):
    """The run was cancelled before it began."""


What = Literal["run", "each", "follow", "read"]


@dataclass(frozen=True)
class Asked:
    """One request; units as in ``Sandbox.run``. ``arguments`` of ``each`` is a list of them, of ``read`` the text of a working."""

    code: str
    call: str | None = None
    arguments: Sequence[Any] | dict[str, Any] = ()
    seconds: float = 2.0
    memory: int = 1 << 29
    output: int = 1 << 16
    libraries: Sequence[str] = ()
    cancel: threading.Event | None = None
    what: What = "run"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.seconds) and self.seconds > 0 and self.memory > 0 and self.output >= 0):
            raise ValueError("seconds and memory are above zero, output is not below")

    @property
    def cancelled(self) -> bool:
        return self.cancel is not None and self.cancel.is_set()

    def as_bytes(self) -> bytes:
        """A length, then JSON; ``ValueError`` for arguments that cannot be sent."""
        arguments = self.arguments if isinstance(self.arguments, (dict, str)) else list(self.arguments)
        names = ("what", "code", "call", "seconds", "memory")
        body = {name: getattr(self, name) for name in names} | {"libraries": list(self.libraries), "arguments": values.encode(arguments)}
        data = json.dumps(body).encode()
        return struct.pack("=I", len(data)) + data


def perform(warm: Warm, asked: Asked) -> Outcome:
    """One run in a fork of ``warm``; ``Gone`` where the warm process ended before the code's first step."""
    request = asked.as_bytes()
    own, told = warm.fork()
    with own, told:
        return _Watch(warm, asked, own, told).outcome(request)


class _Watch:
    """The loop over the run's two connections."""

    def __init__(self, warm: Warm, asked: Asked, own: socket.socket, told: socket.socket) -> None:
        self.warm, self.asked, self.own, self.told = warm, asked, own, told
        self.reply = Reply(asked.output, len(asked.arguments) if asked.what == "each" else None)
        self.limit: Limit | None = None
        self.deadline = time.monotonic() + START
        self.end: tuple[int, float, float, int] | None = None
        self.closed = False

    def outcome(self, request: bytes) -> Outcome:
        self._send(request)
        while self.end is None:
            self._wait()
            self._look_at_the_clock()
        while not self.reply.answer and not self.reply.over and self._read():
            pass
        said = self._said()
        return with_cases(said, self.reply) if self.asked.what == "each" else said

    def _send(self, request: bytes) -> None:
        self.own.settimeout(START)
        try:
            self.own.sendall(request)
        except OSError:
            raise Gone("the warm process did not take the run") from None
        self.own.setblocking(False)
        self.told.setblocking(False)

    def _wait(self) -> None:
        """Until something comes, the time is up, or it is time to see whether the run was cancelled."""
        left = max(0.0, self.deadline - time.monotonic())
        listened = [self.told] if self.limit or self.closed else [self.own, self.told]
        ready, _, _ = select.select(listened, [], [], min(left, TICK) if self.asked.cancel else left)
        if self.own in ready:
            self.closed = not self._read()
        if self.told in ready:
            self._take_end()
        if self.asked.cancelled:
            self._stop("cancelled")

    def _read(self) -> bool:
        """Whether more may come on the run's own connection."""
        try:
            data = self.own.recv(1 << 16)
        except BlockingIOError:
            return self.end is None
        except OSError:
            return False
        before = self.reply.started
        self.reply.feed(data)
        if self.reply.started and not before:
            self.deadline = time.monotonic() + self.asked.seconds
        if self.reply.over:
            self._stop(self.reply.over)
        return bool(data)

    def _take_end(self) -> None:
        try:
            word = self.told.recv(END.size)
        except BlockingIOError:
            return
        except OSError:
            word = b""
        if len(word) != END.size:
            self._gone()
        else:
            self.end = END.unpack(word)

    def _look_at_the_clock(self) -> None:
        """When the time is up: the first time the run is killed, the second time everything inside is."""
        if self.end or time.monotonic() < self.deadline:
            return
        if self.limit or not self.reply.started:
            self._gone()
        self._stop("time")

    def _stop(self, limit: Limit) -> None:
        if self.limit or self.end:
            return
        self.limit = limit
        self.deadline = time.monotonic() + END_WAIT
        try:
            self.told.send(b"k")
        except OSError:
            self._gone()

    def _gone(self) -> None:
        """The warm process is of no more use. A run that had begun is not begun again."""
        self.warm.kill()
        if not self.reply.started:
            raise Gone("the warm process ended before the run began")
        self.limit = self.limit or "crash"
        self.end = (0, 0.0, 0.0, 0)

    def _said(self) -> Outcome:
        assert self.end is not None
        status, user, system, _ = self.end
        spent = user + system
        limit = self.limit or self.reply.over
        if limit:
            return Outcome(printed=self.reply.text(), limit=limit, seconds=spent)
        if self.reply.answer:
            return outcome(self.reply, spent)
        if os.WIFSIGNALED(status):
            return self._signalled(os.WTERMSIG(status), spent)
        if not self.reply.started:
            raise Gone("the guards could not be set")
        if os.WEXITSTATUS(status) == 3:
            return Outcome(printed=self.reply.text(), limit="memory", seconds=spent)
        ended = Lesson("SystemExit", "the code ended itself before it gave a value")
        return Outcome(printed=self.reply.text(), error=ended, seconds=spent)

    def _signalled(self, number: int, spent: float) -> Outcome:
        limit: Limit = "crash"
        if number == signal.SIGXCPU or (number == signal.SIGKILL and spent >= math.ceil(self.asked.seconds)):
            limit = "time"
        elif number == signal.SIGKILL:
            limit = "memory"
        return Outcome(printed=self.reply.text(), limit=limit, seconds=spent, signal=number)
