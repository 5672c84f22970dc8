"""The system calls that foreign code may make, as a filter program: assembled here, run by the kernel for every call.

The list is short because everything that code may use is loaded before it starts. It computes, asks for memory and the
time, sleeps, and writes on the one connection it was born with. It opens nothing, starts nothing, signals nobody.
Source: ``linux/seccomp.h``, ``linux/filter.h``, ``linux/audit.h``, and the kernel's tables of call numbers.
"""

from __future__ import annotations

import errno
import struct
from typing import NamedTuple

ALLOWED: dict[str, tuple[int, int]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "times": (100, 153),
    "gettid": (186, 178),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
"""Name -> its number on x86-64 and on 64-bit ARM."""


class Machine(NamedTuple):
    """One kind of processor: the kernel's mark for it, and its column of ``ALLOWED``."""

    mark: int
    column: int


MACHINES = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
KILL = 0x80000000
"""What the filter answers: go on; fail with ``EPERM``; end the process (a call numbered for another processor)."""

LOAD, JUMP_IF_EQUAL, ANSWER = 0x20, 0x15, 0x06
NUMBER_AT, MACHINE_AT = 0, 4
"""Offsets in bytes of the two fields of ``struct seccomp_data`` that are read."""


class Step(NamedTuple):
    """One instruction: ``then`` and ``otherwise`` are steps to skip."""

    code: int
    then: int
    otherwise: int
    value: int


def program(machine: Machine) -> tuple[Step, ...]:
    """Load the processor's mark, compare; load the call's number, compare with each that is allowed; refuse."""
    numbers = sorted(row[machine.column] for row in ALLOWED.values())
    tests = (Step(JUMP_IF_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers))
    return (
        Step(LOAD, 0, 0, MACHINE_AT),
        Step(JUMP_IF_EQUAL, 1, 0, machine.mark),
        Step(ANSWER, 0, 0, KILL),
        Step(LOAD, 0, 0, NUMBER_AT),
        *tests,
        Step(ANSWER, 0, 0, REFUSE),
        Step(ANSWER, 0, 0, ALLOW),
    )


def assembled(steps: tuple[Step, ...]) -> bytes:
    """The steps as an array of the kernel's ``struct sock_filter``: 8 bytes each."""
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
