"""A session over an empty log, with a clock that is moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio.visitor import Clock
from workings.learner.store import Store
from workings.session import Session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Session:
    return Session(Store(tmp_path), clock)
