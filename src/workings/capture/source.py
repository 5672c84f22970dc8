"""Where a step stands in the author's code, and what the author called it. Read lazily, after the run."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache
from types import CodeType

from workings.ir import python
from workings.ir.working import Span

Place = tuple[int, int, int, int]
"""First line, last line, first column, last column (columns in UTF-8 bytes, as CPython counts)."""


@lru_cache(maxsize=512)
def _places(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return list(code.co_positions())


def place(code: CodeType, lasti: int) -> Place | None:
    """The source place of the instruction at ``lasti``; ``None`` where the interpreter kept none."""
    places = _places(code)
    at = lasti // 2
    if not 0 <= at < len(places) or None in places[at]:
        return None
    return places[at]  # type: ignore[return-value]


def span(code: CodeType, lasti: int) -> Span | None:
    """The :class:`Span` of an instruction, with its source lines."""
    return _span(code.co_filename, code, lasti)


@lru_cache(maxsize=20_000)
def _span(file: str, code: CodeType, lasti: int) -> Span | None:
    """``file`` is part of the key: code that stands at the same lines of two files compares equal."""
    where = place(code, lasti)
    if where is None:
        return None
    first, last, column, end = where
    lines = [linecache.getline(code.co_filename, n).rstrip("\n") for n in range(first, last + 1)]
    return Span(code.co_filename, first, _characters(lines[0], column), last, _characters(lines[-1], end), "\n".join(lines))


def definition(f: object) -> Span | None:
    """Where ``f`` begins; ``None`` for what is not Python code."""
    code = getattr(f, "__code__", None)
    if code is None:
        return None
    line = linecache.getline(code.co_filename, code.co_firstlineno).rstrip("\n")
    return Span(code.co_filename, code.co_firstlineno, len(line) - len(line.lstrip()), code.co_firstlineno, len(line), line)


def _characters(line: str, column: int) -> int:
    return column if line.isascii() else len(line.encode()[:column].decode(errors="ignore"))


def snippet(where: Span) -> str:
    """The text of exactly this span, on one line."""
    lines = where.text.split("\n")
    if len(lines) == 1:
        return lines[0][where.column : where.end_column]
    lines = [lines[0][where.column :], *lines[1:-1], lines[-1][: where.end_column]]
    return " ".join(line.strip() for line in lines)


@lru_cache(maxsize=64)
def _tree(file: str, text: str) -> ast.Module | None:
    try:
        return python.module(text)
    except SyntaxError:
        return None


def _file(file: str) -> ast.Module | None:
    lines = linecache.getlines(file)
    return _tree(file, "".join(lines)) if lines else None


def _key(node: ast.AST) -> Place:
    return (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _targets(tree: ast.Module) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            _pair(node.targets[0], node.value, found)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            _pair(node.target, node.value, found)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found[_key(node)] = node.target.id
    return found


def _pair(target: ast.expr, value: ast.expr, found: dict[Place, str]) -> None:
    if isinstance(target, ast.Name):
        found[_key(value)] = target.id
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            _pair(one, other, found)


def assigned(code: CodeType, lasti: int) -> str:
    """The name that the author's assignment gave to the value computed at this place; ``""`` inside a larger expression."""
    return _assigned(code.co_filename, code, lasti)


@lru_cache(maxsize=20_000)
def _assigned(file: str, code: CodeType, lasti: int) -> str:
    tree, where = _file(code.co_filename), place(code, lasti)
    return _targets(tree).get(where, "") if tree is not None and where is not None else ""


def written(code: CodeType, lasti: int) -> str:
    """The name of the array that a write at this place goes into: ``buf`` for ``buf[i] = t``."""
    return _written(code.co_filename, code, lasti)


@lru_cache(maxsize=20_000)
def _written(file: str, code: CodeType, lasti: int) -> str:
    tree, where = _file(code.co_filename), place(code, lasti)
    node: ast.AST | None = _expressions(tree).get(where) if tree is not None and where is not None else None
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@lru_cache(maxsize=64)
def _expressions(tree: ast.Module) -> dict[Place, ast.expr]:
    return {_key(node): node for node in ast.walk(tree) if isinstance(node, ast.expr)}


def operands(code: CodeType, lasti: int) -> list[str]:
    """The author's text for the operands of the expression at this place (``["X", "W.T"]``)."""
    tree, where = _file(code.co_filename), place(code, lasti)
    node = _expressions(tree).get(where) if tree is not None and where is not None else None
    if isinstance(node, ast.BinOp):
        return [ast.unparse(node.left), ast.unparse(node.right)]
    if isinstance(node, ast.Call):
        owner = [ast.unparse(node.func.value)] if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value) else []
        return owner + [ast.unparse(a) for a in node.args]
    return []


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node) in ("np", "numpy", "np.linalg", "numpy.linalg", "math")
