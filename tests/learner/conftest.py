"""Laws are checked without a clock: a busy machine is not a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("learner", deadline=None)


@pytest.fixture(autouse=True, scope="package")
def _no_deadline() -> Iterator[None]:
    before = settings.get_current_profile_name()
    settings.load_profile("learner")
    yield
    settings.load_profile(before)
