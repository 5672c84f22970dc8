"""One sandbox for each way that this machine has; a way that cannot be had is skipped with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from workings.sandbox import Off, Sandbox, Way
from workings.sandbox.house import fault
from workings.sandbox.ways import candidates

NAMES = ("bubblewrap", "landlock")


@cache
def why_not(name: str) -> tuple[Way | None, str]:
    """The way of this name, or the reason that there is none here."""
    try:
        found = {one.name: one for one in candidates()}
    except Off as why:
        return None, str(why)
    if name not in found:
        return None, f"{name} is not on this machine (scripts/setup.sh installs bubblewrap where it may)"
    problem = fault(found[name])
    return (None, f"{name} does not hold here: {problem}") if problem else (found[name], "")


def the_way(name: str) -> Way:
    way, why = why_not(name)
    return way or pytest.skip(why)


@pytest.fixture(scope="session")
def boxes() -> Iterator[dict[str, Sandbox]]:
    """Name of a way -> its sandbox, filled as tests ask."""
    os.environ["HOST_SECRET"] = "host-secret"
    with ExitStack() as stack:
        found = {name: stack.enter_context(Sandbox(way=way)) for name in NAMES if (way := why_not(name)[0])}
        yield found
    del os.environ["HOST_SECRET"]


@pytest.fixture(params=NAMES)
def box(request: pytest.FixtureRequest, boxes: dict[str, Sandbox]) -> Sandbox:
    """Each way in turn."""
    the_way(request.param)
    return boxes[request.param]
