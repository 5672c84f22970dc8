"""Python's parser is called in one place, by one thread at a time."""

from __future__ import annotations

import ast
import threading
import time
from pathlib import Path

import pytest

from workings.ir import python

TOP = Path(__file__).parents[2] / "src"
APART = ("workings/ir/python.py", "workings/sandbox/inside/")
"""The place, and the sandbox, whose processes have one thread and import nothing of ours."""


def test_nobody_else_parses_python() -> None:
    found = {path.relative_to(TOP).as_posix() for path in TOP.rglob("*.py") if "ast.parse(" in path.read_text("utf-8")}
    assert [name for name in sorted(found) if not name.startswith(APART)] == []
    assert any(name.startswith(APART) for name in found), "the search can find"


def test_two_threads_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0

    def slow(*_: object, **__: object) -> ast.Module:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.002)
        inside -= 1
        return ast.Module([], [])

    monkeypatch.setattr(python.ast, "parse", slow)
    threads = [threading.Thread(target=lambda: [python.module("1") for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_what_cannot_be_read_raises_as_ever() -> None:
    with pytest.raises(SyntaxError):
        python.module("1 +")
    with pytest.raises(SyntaxError):
        python.expression("x = 1")
    assert isinstance(python.expression("x + 1"), ast.BinOp), "and the turn was given back"
