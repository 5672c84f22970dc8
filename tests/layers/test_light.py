"""`import workings` and `workings --help` load no heavy library, in a fresh interpreter."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"

HEAVY = frozenset(
    "torch sympy scipy duckdb pandas polars sqlalchemy alembic starlette uvicorn anyio httpx jinja2 markdown_it rich fsrs safetensors numpy narwhals pyarrow mpmath".split()
)


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter loads for these arguments."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=True)
    names = re.findall(r"^import time:[ \d|]+ ([\w.]+)$", done.stderr, re.MULTILINE)
    assert "site" in names, "the interpreter named no imports, so nothing was checked"
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "import workings"],
        ["-c", "import workings; workings.__version__; dir(workings)"],
        ["-m", "workings", "--help"],
        ["-m", "workings", "--version"],
    ],
)
def test_nothing_heavy_is_loaded(arguments: list[str]) -> None:
    names = loaded_by(*arguments)
    assert "workings" in names
    assert names & HEAVY == set()


@pytest.mark.parametrize("name", ["numpy", "sqlalchemy", "starlette", "rich"])
def test_a_heavy_library_is_seen_however_deep(name: str) -> None:
    """The check above can fail: one import of each kind, by itself and inside a call."""
    assert loaded_by("-c", f"import workings, {name}") & HEAVY >= {name}
    nested = f"import workings\ndef use():\n    import {name}\nuse()"
    assert loaded_by("-c", nested) & HEAVY >= {name}


def test_a_public_name_loads_its_package_when_asked_for() -> None:
    assert "numpy" in loaded_by("-c", "import workings; workings.trace")


def test_a_name_that_is_not_there_is_told() -> None:
    import workings

    with pytest.raises(AttributeError, match=r"module 'workings' has no attribute 'nosuch'"):
        _ = workings.nosuch
    assert dir(workings) == sorted(workings.__all__)
