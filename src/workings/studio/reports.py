"""The runs of instruments in this studio, and their reports: kept in this process, the last few, and gone with it."""

from __future__ import annotations

import atexit
import logging
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from workings.instruments.faults import Refused

if TYPE_CHECKING:
    from workings.contract.report import Report
    from workings.instruments.progress import Progress

LOG = logging.getLogger("workings.studio")
KEPT = 20
"""Reports that are kept; as many of what was refused."""
LAST = 3.0
"""Seconds that a run is given to stop when the studio ends: one that is cut off inside a library brings the process down with it."""
Work = Callable[["Progress"], "Report"]


STOPPED = Refused("The run was stopped.", "Ask again when you like.")


class Stopped(Exception):
    """Whoever asked does not want it any more."""


@dataclass(slots=True)
class Run:
    """One question put to an instrument: what was entered, how far it is, and what came of it."""

    number: int
    instrument: str
    entered: Mapping[str, str]
    """The fields as they were sent, so that the form can be shown again as it was."""
    named: Mapping[str, str]
    """What each file is called, by the name of its field."""
    command: str
    """What does the same in a terminal."""
    report: Report | None = None
    refused: Refused | None = None
    doing: str = ""
    done: float = 0.0
    stopping: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"/instruments/report/{self.number}"

    @property
    def state(self) -> str:
        """``going``, ``done``, ``refused``."""
        return "going" if not self.ended.is_set() else "done" if self.report is not None else "refused"

    def told(self, doing: str, done: float) -> None:
        """The run's own ``Progress``; the place where it ends when it is stopped."""
        self.doing, self.done = doing, min(max(done, 0.0), 1.0)
        if self.stopping:
            raise Stopped

    def work(self, act: Work) -> None:
        """To the end, whatever comes of it."""
        try:
            self.report = act(self.told)
        except Refused as fault:
            self.refused = fault
        except Stopped:
            self.refused = STOPPED
        except OSError as fault:
            self.refused = Refused(
                f"The file could not be read: {fault.strerror or fault}.", "See that it is there and may be read, and ask again."
            )
        except MemoryError:
            self.refused = Refused("There was not enough memory for this file.", "Close what else is open, or ask about a part of it.")
        except Exception:
            if self.stopping:  # whatever broke on the way out
                self.refused = STOPPED
                return
            LOG.exception("the instrument %s", self.instrument)
            self.refused = Refused(
                "The studio made a mistake on this input, so there is no report.",
                "The terminal where the studio runs says what happened; what you entered stands below.",
            )


class Runs:
    """The runs of one studio, by number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[int, Run] = {}
        self._last = 0
        atexit.register(self.end)

    def begin(
        self, instrument: str, act: Work, entered: Mapping[str, str], named: Mapping[str, str], command: str, close: Callable[[], None]
    ) -> Run:
        """Starts ``act`` in a thread of its own. ``close`` is called when it has ended, before anybody is told."""
        with self._lock:
            self._last += 1
            run = self._runs[self._last] = Run(self._last, instrument, entered, named, command)

        def work() -> None:
            try:
                run.work(act)
            finally:
                close()
                self._trim()
                run.ended.set()

        threading.Thread(target=work, name=f"{instrument} {run.number}", daemon=True).start()
        return run

    def end(self) -> None:
        """The studio ends: whatever is going on ends at the next place where it says how far it is."""
        going = [run for run in list(self._runs.values()) if not run.ended.is_set()]
        for run in going:
            run.stopping = True
        for run in going:
            run.ended.wait(LAST)

    def get(self, number: int) -> Run | None:
        return self._runs.get(number)

    def listed(self) -> list[Run]:
        """Those with a report, and those that are going on; the latest first."""
        with self._lock:
            return [run for run in reversed(self._runs.values()) if run.report is not None or not run.ended.is_set()]

    def _trim(self) -> None:
        with self._lock:
            for kind in ("report", "refused"):
                for old in [run for run in self._runs.values() if getattr(run, kind) is not None][:-KEPT]:
                    del self._runs[old.number]


def of(app: Starlette) -> Runs:
    """The runs of this studio."""
    if not hasattr(app.state, "runs"):
        app.state.runs = Runs()
    found = app.state.runs
    assert isinstance(found, Runs)
    return found


def renamed(thing: Any, names: Mapping[str, str]) -> Any:
    """``thing`` with every text in it that holds one of ``names`` saying its new name: a file that was copied aside is gone when it is read about."""
    match thing:
        case str():
            return put(thing, names)
        case tuple():
            made = tuple(renamed(one, names) for one in thing)
            return thing if all(new is old for new, old in zip(made, thing, strict=True)) else made
        case Mapping():
            return {key: renamed(one, names) for key, one in thing.items()}
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    parts = {one.name: getattr(thing, one.name) for one in fields(thing)}
    changed = {name: new for name, old in parts.items() if (new := renamed(old, names)) is not old}
    return replace(thing, **changed) if changed else thing


def put(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = re.sub(re.escape(old) + r"(?!\w)", new.replace("\\", r"\\"), text) if old in text else text
    return text
