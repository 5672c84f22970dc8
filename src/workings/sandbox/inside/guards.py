"""The kernel's guards, asked for through ``ctypes``: each raises ``OSError`` where the kernel will not give it.

Source: prctl(2), seccomp(2), landlock(7).
"""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import platform
import resource
import signal
import struct

from .calls import MACHINES, assembled, program

LIBC = ctypes.CDLL(None, use_errno=True)
SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE, SET_SECCOMP, SET_NO_NEW_PRIVILEGES = 1, 4, 22, 38
CREATE_RULESET, RESTRICT_SELF = 444, 446
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""Landlock's version -> how many kinds of access to files it knows; 16 from version 5 on."""


def _asked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(option: int, value: int, more: object = 0) -> None:
    words = [ctypes.c_ulong(value), more if more else ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)]
    _asked(LIBC.prctl(option, *words), f"prctl {option}")


def not_readable_by_others() -> None:
    """No process of the same user may open this one's memory or connections through ``/proc``, nor trace it."""
    _prctl(SET_DUMPABLE, 0)


def no_capabilities() -> None:
    """Root without its powers: else root reads what ``not_readable_by_others`` closes."""
    header, none = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    _asked(LIBC.capset(header, none), "capset")


def no_new_privileges() -> None:
    """Nothing started from here gains rights; the two filters below need it."""
    _prctl(SET_NO_NEW_PRIVILEGES, 1)


def die_with_parent() -> None:
    """Killed when the process that forked this one ends."""
    _prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def landlock_version() -> int:
    """0 where the kernel has no Landlock."""
    version: int = LIBC.syscall(ctypes.c_long(CREATE_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint(1))
    return max(version, 0)


def close_files() -> None:
    """Landlock with no rule at all: no file opened, no port bound, no signal or abstract socket out of here, for good."""
    version = landlock_version()
    files = (1 << FILE_RIGHTS.get(version, 16)) - 1
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = struct.pack("=QQQ", files, 3, 3)[:size]
    create = LIBC.syscall(ctypes.c_long(CREATE_RULESET), attributes, ctypes.c_size_t(size), ctypes.c_uint(0))
    rules = _asked(create, "landlock_create_ruleset")
    _asked(LIBC.syscall(ctypes.c_long(RESTRICT_SELF), ctypes.c_int(rules), ctypes.c_uint(0)), "landlock_restrict_self")
    os.close(rules)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def close_calls() -> None:
    """From here on only the calls of ``calls.ALLOWED`` are made; ``OSError`` on a processor that it has no numbers for."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        raise OSError(f"no list of system calls for {platform.machine()}")
    steps = assembled(program(machine))
    _prctl(SET_SECCOMP, 2, ctypes.byref(_Program(len(steps) // 8, steps)))


def address_space() -> int:
    """Bytes of addresses this process has mapped, found by asking for one page more under one bound after another."""
    low, high = 1 << 20, 1 << 46
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        high = min(high, hard)
    while high - low > 1 << 16:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
        try:
            mmap.mmap(-1, mmap.PAGESIZE).close()
            high = middle
        except (OSError, MemoryError):
            low = middle
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    return high


def limit(seconds: float, addresses: int) -> None:
    """Processor seconds (rounded up, and one more: the clock outside comes first), bytes of addresses, no file written."""
    processor = math.ceil(seconds) + 1
    for what, most in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, addresses),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, 4),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
