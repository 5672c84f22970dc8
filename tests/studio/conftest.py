"""A studio over an empty log, and one that has been through a concept's whole life."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio.journey import walk
from tests.studio.visitor import Studio, Visitor


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "home")


@pytest.fixture
def visitor(studio: Studio) -> Visitor:
    return studio.visitor()


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """The dot product met, read, predicted, used (right, wrong, named), rebuilt, and due again."""
    made = Studio(tmp_path_factory.mktemp("lived"))
    walk(made)
    return made
