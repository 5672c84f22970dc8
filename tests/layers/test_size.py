"""Functions have at most 40 lines, docstring aside, and files at most 400."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "workings"

FUNCTION_LINES = 40
FILE_LINES = 400

EXCEPTIONS: dict[str, str] = {}
"""`file` or `file:function` -> the reason why it may be longer."""


def too_long(top: Path) -> Iterator[tuple[str, str]]:
    """(what, the fault told in a sentence) for every file and function over the ceiling."""
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        text = path.read_text("utf-8")
        lines = len(text.splitlines())
        if lines > FILE_LINES:
            yield name, f"{name}: {lines} lines, of {FILE_LINES} at most"
        for function in functions(ast.parse(text, name)):
            lines = length(function)
            if lines > FUNCTION_LINES:
                place = f"{name}:{function.lineno}"
                fault = f"`{function.name}` has {lines} lines, of {FUNCTION_LINES} at most"
                yield f"{name}:{function.name}", f"{place}: {fault}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without those of the docstring."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return total
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_nothing_is_too_long() -> None:
    found = [fault for what, fault in too_long(SOURCE) if what not in EXCEPTIONS]
    assert not found, "\n" + "\n".join(found)


def test_every_exception_is_needed_and_has_a_reason() -> None:
    needed = {what for what, _ in too_long(SOURCE)}
    assert set(EXCEPTIONS) <= needed
    assert all(len(reason.split()) >= 5 for reason in EXCEPTIONS.values())


def function_of(lines: int, docstring: int = 0) -> str:
    words = ['    """one', *["    more"] * (docstring - 2), '    """'] if docstring else []
    return "\n".join(["def f():", *words, *["    x = 1"] * (lines - 1)]) + "\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (function_of(40), []),
        (function_of(40, docstring=9), []),
        (function_of(41), ["a.py:f"]),
        ("class C:\n async " + function_of(41).replace("\n", "\n "), ["a.py:f"]),
        ("x = 1\n" * 400, []),
        ("x = 1\n" * 401, ["a.py"]),
    ],
)
def test_the_ceiling_is_where_it_says(tmp_path: Path, text: str, what: list[str]) -> None:
    (tmp_path / "a.py").write_text(text)
    assert [name for name, _ in too_long(tmp_path)] == what
