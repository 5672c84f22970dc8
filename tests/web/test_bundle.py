"""What is sent to the browser is small, and asks nobody else for anything."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

IMPORT = re.compile(r"""(?:from|import)\s*\(?["'`](\./[^"'`]+|\.\./[^"'`]+)["'`]""")


def closure(entry: Path) -> set[Path]:
    """A module and everything that it imports, at once or later."""
    found, todo = set(), [entry.resolve()]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += [(path.parent / name).resolve() for name in IMPORT.findall(path.read_text("utf-8"))]
    return found


def zipped(paths: set[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_the_evaluator_is_at_most_8_kb(static: Path) -> None:
    parts = closure(static / "evaluator.js")
    print(f"\nevaluator: {zipped(parts)} bytes gzipped, in {len(parts)} files")
    assert "toExponential" in "".join(path.read_text("utf-8") for path in parts), "the formatter is counted with it"
    assert zipped(parts) <= 8 * 1024


@pytest.mark.parametrize("figure", ["vectors", "stretch"])
def test_a_figure_is_at_most_40_kb(static: Path, figure: str) -> None:
    assert zipped(closure(static / f"chunks/{figure}.js")) <= 40 * 1024


def test_nothing_is_asked_of_others(static: Path) -> None:
    for path in [*static.glob("*.js"), *static.glob("*.css"), *static.glob("chunks/*.js")]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.findall(r"https?://[^\s\"'`)]+", text), path.name
        assert "url(data:" not in text, path.name
