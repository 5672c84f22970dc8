"""The ways to hold foreign code on this machine: bubblewrap with the filter of calls, Landlock with it, or not at all."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .inside import calls

PROGRAM = "import sys; sys.path += sys.argv[1].split(':'); del sys.argv[1]; from inside.zygote import start; start()"
"""What the warm process runs; only folders are given to it."""

SPACES = "--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/alternatives")
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


class Off(Exception):
    """Code does not run on this machine; the text is the sentence that says why."""


@dataclass(frozen=True)
class Way:
    """How the warm process is started. ``name`` is shown; ``bubblewrap`` is the path of ``bwrap``, or None."""

    name: str
    bubblewrap: str | None
    landlock: bool
    program: str = PROGRAM

    def command(self, control: int, told: int, libraries: Sequence[str]) -> list[str]:
        """``control``: the connection's number. ``told``: where bubblewrap writes the number of its first process."""
        python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
        start = [python, "-s", "-S", "-B", "-P", "-c", self.program, folders(), str(control), str(int(self.landlock)), *libraries]
        return [*walls(self.bubblewrap, python, told), *start] if self.bubblewrap else start


def _numpy() -> Path:
    found = importlib.util.find_spec("numpy")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent


OURS = Path(__file__).parents[1]
SHOWN = ("__init__.py", "ir", "capture")
"""What of ``workings`` is shown inside, so that a call can be followed there; nothing of the course, its answers or the learner."""


def folders() -> str:
    """Where the warm process finds this package's ``inside``, what it follows calls with, and NumPy."""
    return f"{Path(__file__).parent}:{OURS.parent}:{_numpy().parent}"


def walls(bubblewrap: str, python: str, told: int) -> list[str]:
    """Namespaces of its own; a tree that holds Python, NumPy, ``inside`` and ``SHOWN``, all read-only; nothing of ``/proc`` or ``/tmp``."""
    numpy = _numpy()
    ours = [str(OURS / name) for name in SHOWN]
    shown = [*SYSTEM, sys.base_prefix, str(Path(python).parent), str(numpy), f"{numpy}.libs", str(Path(__file__).parent / "inside"), *ours]
    binds = [word for path in shown for word in ("--ro-bind-try", path, path)]
    command = [bubblewrap, *SPACES.split(), "--new-session", "--uid", "1000", "--gid", "1000", "--hostname", "workings"]
    return [*command, *binds, "--remount-ro", "/", "--chdir", "/", "--info-fd", str(told), "--"]


def _filter() -> str | None:
    """Why the filter of calls cannot be had, or None."""
    if sys.platform != "linux":
        return f"Running code is off: it needs guards of the Linux kernel, and this is {platform.system()}."
    if platform.machine() not in calls.MACHINES:
        return f"Running code is off: the list of system calls is known for {' and '.join(calls.MACHINES)}, not {platform.machine()}."
    return None


def candidates() -> list[Way]:
    """The ways that this machine seems to have, the stronger first; ``Off`` where there is none."""
    why = _filter()
    if why:
        raise Off(why)
    from .inside import guards  # what it asks the system for at once is there on Linux alone

    found = shutil.which("bwrap")
    landlock = guards.landlock_version() > 0
    ways = [Way("bubblewrap", found, landlock)] if found else []
    ways += [Way("landlock", None, True)] if landlock else []
    if not ways:
        raise Off("Running code is off: neither bubblewrap (`bwrap`) nor the kernel's Landlock is here. Instead: install bubblewrap.")
    return ways


@cache
def way(holds: Callable[[Way], str | None]) -> Way:
    """The first way that ``holds`` finds no fault with; ``Off`` gives the fault of the last. Found once for a process."""
    fault = ""
    for one in candidates():
        found = holds(one)
        if found is None:
            return one
        fault += f" {one.name}: {found};"
    raise Off(f"Running code is off: no guard held when it was tried ({fault.strip(' ;')}).")
