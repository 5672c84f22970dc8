"""``Sandbox``: a queue of runs over a few slots, and one warm process for each learner."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, TypedDict, Unpack

from .followed import MEMORY, SECONDS, followed, text_of
from .inside import following
from .outcome import UNREADABLE, Outcome
from .run import Asked, Cancelled, perform
from .warm import Gone, Warm
from .ways import Off, Way, way

LIBRARIES = tuple(
    "math cmath random itertools functools collections operator statistics fractions decimal dataclasses typing string re heapq "
    "bisect copy enum abc numbers time numpy".split()
)
"""What learner's code may import, unless an exercise names fewer."""

FOLLOWING = (following.CAPTURE, following.TEXT)
"""What of ours follows a call inside. It is loaded by name there, as the libraries are: this package imports neither."""

LOADED = (
    *LIBRARIES,
    *FOLLOWING,
    *"numpy.linalg numpy.fft numpy.random numpy.polynomial numpy.ma numpy.testing collections.abc unicodedata pickle".split(),
)
"""What the warm process imports before it closes the files: nothing can be imported afterwards."""

TRIAL = """
import numpy as np
load = np.__builtins__["__import__"]
os, socket = load("os"), load("socket")
def tried(function, *arguments):
    try:
        function(*arguments)
    except PermissionError:
        return True
    return False
[tried(os.open, "/", 0), tried(os.fork), tried(socket.socket), tried(os.kill, os.getpid(), 0)]
"""
"""Four doors, tried the first time a way is used on this machine; each must be shut."""


def fault(one: Way) -> str | None:
    """Why ``one`` does not hold on this machine, or None: it is started, and four doors are tried."""
    try:
        warm = Warm(one, LOADED)
    except (Gone, OSError) as problem:
        return str(problem) or "it did not start"
    try:
        outcome = perform(warm, Asked(TRIAL, libraries=LIBRARIES))
    except Gone as problem:
        return str(problem)
    finally:
        warm.close()
    return None if outcome.value == [True] * 4 else f"a door that must be shut is open ({outcome})"


Arguments = Sequence[Any] | dict[str, Any]
"""Of one call: in their order, or by name."""


class Bounds(TypedDict, total=False):
    """``seconds`` by the clock from the code's first step (2); ``memory`` in bytes beyond the warm process (512 MiB); ``output`` in
    bytes printed (64 KiB); ``libraries`` that may be imported (``LIBRARIES``); ``cancel``, an event that ends the run."""

    seconds: float
    memory: int
    output: int
    libraries: Sequence[str]
    cancel: threading.Event | None


def _bounds(given: Bounds) -> Bounds:
    usual: Bounds = {"libraries": LIBRARIES}
    return {**usual, **given}


class Sandbox:
    """Runs code of strangers. ``at_once`` runs go on together, the others wait in order; ``learners`` warm processes are kept.

    Safe for many threads. Where nothing can hold the code, ``off`` is the sentence that says why, and ``run`` raises ``Off``.
    """

    def __init__(self, *, at_once: int = 2, learners: int = 8, way: Way | None = None) -> None:
        self._free, self._most = at_once, max(learners, at_once)
        self._turn = threading.Condition()
        self._waiting: deque[object] = deque()
        self._warm: OrderedDict[str, Warm] = OrderedDict()
        self._starting = threading.Lock()
        self._closed = False
        self.way, self.off = _found(way)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def run(self, code: str, call: str | None = None, arguments: Arguments = (), *, learner: str = "", **bounds: Unpack[Bounds]) -> Outcome:
        """Run ``code``, then ``call(*arguments)`` (``**arguments`` of a dict); without ``call``, the last line's value.

        Raises ``Off``; ``ValueError`` for arguments that cannot be sent, and bounds that are none; ``Cancelled`` where ``cancel`` was set
        before the run began (afterwards it is the outcome's limit).
        """
        return self._asked(Asked(code, call, arguments, **_bounds(bounds)), learner)

    def each(self, code: str, call: str, cases: Sequence[Arguments], *, learner: str = "", **bounds: Unpack[Bounds]) -> Outcome:
        """Run ``code`` once, then ``call`` for each of ``cases``: one fork, one set of bounds, and ``cases`` of the outcome.

        An error ends its own case; a bound reached ends the run, and ``at`` says at which case. What one case leaves in the code's
        global names, the next one meets. Raises as ``run`` does.
        """
        return self._asked(Asked(code, call, list(cases), **_bounds(bounds), what="each"), learner)

    def follow(self, code: str, call: str, arguments: Arguments = (), *, learner: str = "", **bounds: Unpack[Bounds]) -> Outcome:
        """Follow one call with our own ``trace``, inside; the outcome's value is a ``Followed``, its error the refusal with its "Instead".

        The text is a stranger's, so it is read and printed again in a second fork, where no code of the learner's runs, with
        bounds: what is returned is our printing of it. Raises as ``run`` does.
        """
        asked = Asked(code, call, arguments, **_bounds(bounds), what="follow")
        told = self._asked(asked, learner)
        if not told.ok:
            return told
        try:
            again = self._asked(Asked("", None, text_of(told.value), SECONDS, MEMORY, cancel=asked.cancel, what="read"), learner)
            return replace(told, value=followed(told.value, text_of(again.value), code))
        except Cancelled:
            return replace(told, value=None, limit="cancelled")
        except UNREADABLE:
            return replace(told, value=None, limit="cancelled" if asked.cancelled else "value")

    def _asked(self, asked: Asked, learner: str) -> Outcome:
        if self.way is None:
            raise Off(self.off)
        self._wait_for_turn(asked)
        try:
            return self._performed(asked, self.way, learner)
        finally:
            with self._turn:
                self._free += 1
                self._turn.notify_all()

    def _wait_for_turn(self, asked: Asked) -> None:
        ticket = object()
        with self._turn:
            self._waiting.append(ticket)
            try:
                while self._free == 0 or self._waiting[0] is not ticket:
                    self._turn.wait(0.05 if asked.cancel else None)
                    if asked.cancelled:
                        raise Cancelled
                if asked.cancelled:
                    raise Cancelled
                self._free -= 1
            finally:
                self._waiting.remove(ticket)
                self._turn.notify_all()

    def _performed(self, asked: Asked, way: Way, learner: str) -> Outcome:
        """A warm process that has gone before it took the run is replaced, once."""
        for last in (False, True):
            warm = self._taken(way, learner)
            try:
                return perform(warm, asked)
            except Gone:
                self._forget(learner, warm)
                if last:
                    raise
            finally:
                with self._turn:
                    warm.users -= 1
        raise AssertionError("the loop returns or raises")

    def _taken(self, way: Way, learner: str) -> Warm:
        """The learner's own warm process; the one longest unused makes room."""
        with self._starting:
            with self._turn:
                known = self._use(learner)
                gone = [] if known else self._without_use()
            for one in gone:
                one.close()
            if known:
                return known
            new = Warm(way, LOADED)
            with self._turn:
                self._warm[learner] = new
                new.users = 1
            return new

    def _use(self, learner: str) -> Warm | None:
        if self._closed:
            raise Off("Running code is off: this sandbox was closed.")
        warm = self._warm.get(learner)
        if warm:
            self._warm.move_to_end(learner)
            warm.users += 1
        return warm

    def _without_use(self) -> list[Warm]:
        """Those that make room for one more, taken out."""
        idle = [name for name, one in self._warm.items() if not one.users]
        return [self._warm.pop(name) for name in idle[: max(0, len(self._warm) + 1 - self._most)]]

    def _forget(self, learner: str, warm: Warm) -> None:
        with self._turn:
            if self._warm.get(learner) is warm:
                del self._warm[learner]
        warm.kill()
        warm.close()

    def close(self) -> None:
        """End every warm process, and every run in them."""
        with self._turn:
            self._closed = True
        with self._starting, self._turn:
            ending, self._warm = list(self._warm.values()), OrderedDict()
        for one in ending:
            one.close()


def _found(given: Way | None) -> tuple[Way | None, str]:
    if given is not None:
        return given, ""
    try:
        return way(fault), ""
    except Off as why:
        return None, str(why)
