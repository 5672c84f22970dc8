"""The check for near-ties: the same points with eighty digits, in a process of its own that is killed when its time is up.

Two expressions that agree to sixty digits at independent points and are not equal would have to be built to do so; and a difference
that doubles cannot see stands out. It may take for ever (10^10^10), so it is never done in our process.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from workings.ir.expression import Node

LIMIT = 1.0
"""Seconds for one comparison."""
Found = Literal["equal", "differs", "few", "stopped"]


class Worker:
    """One warm process; made on first use, and again after it had to be killed."""

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit, self.lock, self.until = limit, threading.Lock(), threading.local()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it is ready, at most ten seconds."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "workings.practice.equivalence.digits"]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
            self._line(self.process, 10.0)
        return self.process

    def warm(self) -> None:
        """Start it now: the time that takes is nobody's patience."""
        with self.lock:
            self.start()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All comparisons of this thread inside share ``seconds``; when these are used up, the rest are stopped at once."""
        before = getattr(self.until, "time", float("inf"))
        self.until.time = min(before, time.monotonic() + seconds)
        try:
            yield
        finally:
            self.until.time = before

    def compare(self, a: Node, b: Node, points: list[dict[str, float]], complex_values: bool) -> Found:
        """What eighty digits say of ``a`` and ``b``; ``"stopped"`` where the time or the process ended first."""
        if time.monotonic() >= getattr(self.until, "time", float("inf")):
            return "stopped"
        with self.lock:
            try:
                process = self.start()
                assert process.stdin is not None
                asked = {"a": packed(a), "b": packed(b), "points": points, "complex": complex_values}
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                process.stdin.flush()
                line = self._line(process, self.limit)
            except OSError:
                line = b""
            if not line.endswith(b"\n"):
                self._kill()
                return "stopped"
        answer = json.loads(line)
        return answer if answer in ("equal", "differs", "few") else "stopped"

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        """One line, or what came before the time was up."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        return process.stdout.readline() if ready else b""

    def _kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
            self.process = None

    def close(self) -> None:
        """End the process, if there is one."""
        with self.lock:
            self._kill()


def _environment() -> dict[str, str]:
    """Ours, where the other process finds this package whether or not it is installed."""
    top = str(Path(__file__).parents[3])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [top, os.environ.get("PYTHONPATH")]))}


def packed(node: Node) -> list[Any]:
    """A tree as JSON."""
    return [node.kind, node.text, [packed(child) for child in node.children]]


WORKER = Worker()
atexit.register(WORKER.close)
