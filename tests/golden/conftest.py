"""What people see is kept in files. ``pytest tests/golden --update-golden`` writes them anew; then read the difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "files"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", default=False, help="write what people see anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden(name, made)``: ``made`` is what the file ``name`` holds."""
    update = bool(request.config.getoption("--update-golden", default=False))

    def check(name: str, made: str) -> None:
        path = FILES / name
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made, encoding="utf-8")
            return
        assert path.is_file(), f"{name} is missing; pytest tests/golden --update-golden writes it"
        assert made == path.read_text(encoding="utf-8"), f"{name} is seen otherwise now; if that is meant, --update-golden"

    return check
