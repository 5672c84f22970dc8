"""The warm process: loads everything once, closes everything, then forks once for each run. It reads nothing that code sent.

It is asked through ``control``: one message is one run, with two connections, the run's own and the one on which its end
is told. A word on the second, or its closing, kills that run. When ``control`` closes, everything here ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from . import following, guards, learner
from .wire import END


class Run:
    """A child at work, and where its end is told."""

    def __init__(self, pid: int, told: socket.socket) -> None:
        self.pid, self.told, self.watch = pid, told, os.pidfd_open(pid)

    def kill(self) -> None:
        """Also once it has ended: nothing happens then."""
        try:
            signal.pidfd_send_signal(self.watch, signal.SIGKILL)
        except ProcessLookupError:
            return

    def end(self) -> None:
        """Wait for it, and tell."""
        _, status, usage = os.wait4(self.pid, 0)
        with suppress(OSError):  # whoever asked may have gone
            self.told.send(END.pack(status, usage.ru_utime, usage.ru_stime, usage.ru_maxrss))
        self.told.close()
        os.close(self.watch)


def load(libraries: Sequence[str]) -> None:
    """Import what code may use, and run what is slow the first time."""
    for name in libraries:
        importlib.import_module(name)
    numpy = importlib.import_module("numpy")
    square = numpy.ones((8, 8)) + numpy.eye(8)
    str(square @ numpy.linalg.inv(square))
    numpy.random.default_rng(0).normal(size=3)
    if following.CAPTURE in libraries:
        following.warm_up()
    gc.collect()
    gc.freeze()


def main(control_number: int, landlock: bool, libraries: Sequence[str]) -> None:
    """Load, close, say so, serve."""
    control = socket.socket(fileno=control_number)
    load(libraries)
    addresses = guards.address_space()
    guards.no_capabilities()
    guards.not_readable_by_others()
    guards.no_new_privileges()
    if landlock:
        guards.close_files()
    control.send(b"ready")
    serve(control, addresses)


def serve(control: socket.socket, addresses: int) -> None:
    """One poll over the host's requests, the ends of children, and the words that kill them."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    by_watch: dict[int, Run] = {}
    by_told: dict[int, Run] = {}
    while True:
        for number, _ in poll.poll():
            if number == control.fileno():
                run = started(control, addresses)
                by_watch[run.watch] = by_told[run.told.fileno()] = run
                poll.register(run.watch, select.POLLIN)
                poll.register(run.told, select.POLLIN)
            elif number in by_watch:
                run = by_watch.pop(number)
                poll.unregister(run.watch)
                if by_told.pop(run.told.fileno(), None):
                    poll.unregister(run.told)
                run.end()
            elif number in by_told:
                by_told.pop(number).kill()
                poll.unregister(number)


def started(control: socket.socket, addresses: int) -> Run:
    """Take one request and fork; ends the process where the host has closed ``control``."""
    message, connections, _, _ = socket.recv_fds(control, 1, 2)
    if not message:
        os._exit(0)
    own, told = connections
    pid = os.fork()
    if pid == 0:
        child(own, addresses)
    os.close(own)
    return Run(pid, socket.socket(fileno=told))


def child(own: int, addresses: int) -> None:
    """Keep the one connection and the empty device, and run; never returns."""
    try:
        os.dup2(own, learner.CONNECTION)
        os.dup2(1, 2)
        os.closerange(learner.CONNECTION + 1, os.sysconf("SC_OPEN_MAX"))
        learner.run(addresses)
    except BaseException:
        os._exit(3)
    os._exit(0)


def start() -> None:
    """The command line: number of the control connection, ``1`` for Landlock, then the libraries."""
    main(int(sys.argv[1]), sys.argv[2] == "1", sys.argv[3:])
