"""A function and its derivative are written nowhere twice: slopes come from the op table, through the gradient pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layers.derivatives import by_hand

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["src", "web/src"])
def test_no_derivative_is_written_by_hand(folder: str) -> None:
    found = [f"{folder}/{one.file}:{one.line}: {one.name}" for one in by_hand(TOP / folder)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.py", "def loss_gradient(w, x):\n    return 2 * w * x\n"),
        ("a.py", "def step(w, x):\n    grad_w = 2 * w * x\n    return w - grad_w\n"),
        ("a.py", "dW = X.T @ g\n"),
        ("a.ts", "const lossGradient = (w: number) => 2 * w;\n"),
    ],
)
def test_the_scan_can_fail(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    assert len(by_hand(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.py", "gradient = trace(f, x)\n"),
        ("workings/ir/ops/atoms.py", "def inv_gradient(g, y):\n    return -(y.T @ g @ y.T)\n"),
        ("a.py", "def gradient_text(w):\n    return 'slope'\n"),
    ],
)
def test_what_is_made_from_the_table_is_not_meant(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    assert by_hand(tmp_path) == []
