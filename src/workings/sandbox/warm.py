"""The host's end of one warm process: start it, give it runs, end it with everything inside."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

from .ways import ENVIRONMENT, Way

START = 30.0
"""Seconds that a start may take."""


class Gone(Exception):
    """The warm process has ended, or did not start; the text is the last it said."""


class Warm:
    """One warm process. Safe for several threads; a run is two connections handed over in one message."""

    def __init__(self, way: Way, libraries: Sequence[str]) -> None:
        self._lock = threading.Lock()
        self.users = 0
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, told = os.pipe()
        try:
            with theirs:
                self.process = _process(way.command(theirs.fileno(), told, libraries), theirs.fileno(), *([told] if way.bubblewrap else []))
        except BaseException:
            self.control.close()
            os.close(read)
            raise
        finally:
            os.close(told)
        try:
            self.first = self._first(read, way) if way.bubblewrap else self.process.pid
            self._wait_until_ready()
        except BaseException:
            self.close()
            raise
        finally:
            os.close(read)

    def _first(self, read: int, way: Way) -> int:
        """The first process of the namespace: when it is killed, so is all that is in there."""
        text = b""
        while b"}" not in text:
            ready, _, _ = select.select([read], [], [], START)
            part = os.read(read, 4096) if ready else b""
            if not part:
                raise Gone(self._last_words())
            text += part
        return int(json.loads(text)["child-pid"])

    def _wait_until_ready(self) -> None:
        self.control.settimeout(START)
        try:
            if self.control.recv(16) != b"ready":
                raise Gone(self._last_words())
        except OSError:
            raise Gone(self._last_words()) from None
        self.control.settimeout(None)

    def _last_words(self) -> str:
        self.process.kill()
        _, said = self.process.communicate()
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "it ended without a word"

    def fork(self) -> tuple[socket.socket, socket.socket]:
        """A new run's two connections: its own, and the one on which its end is told; ``Gone`` where nobody takes them."""
        own, inner = socket.socketpair()
        told, inner_told = socket.socketpair()
        try:
            with inner, inner_told, self._lock:
                socket.send_fds(self.control, [b"run"], [inner.fileno(), inner_told.fileno()])
        except OSError:
            own.close()
            told.close()
            raise Gone("the warm process has ended") from None
        return own, told

    def kill(self) -> None:
        """End everything inside at once."""
        with suppress(ProcessLookupError, AttributeError):
            if self.process.poll() is None:
                os.kill(self.first, signal.SIGKILL)

    def close(self) -> None:
        """End it and wait; closing the connection is enough, and where it is not, the first process is killed."""
        self.control.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


def _process(command: Sequence[str], *connections: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        pass_fds=connections,
        start_new_session=True,
        cwd="/",
    )
