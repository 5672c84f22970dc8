"""Where a line stands in the author's code: the exact expression, and the statement around it."""

from __future__ import annotations

import ast
import textwrap
from functools import lru_cache
from pathlib import PurePath

from workings.contract.reading import Source
from workings.ir import python
from workings.ir.working import Line, Span, Working


def text(span: Span | None) -> str:
    """The characters of ``span`` on one line; a span whose text is already cut to size is taken as it is."""
    if span is None or not span.text:
        return ""
    rows = span.text.split("\n")
    if len(rows) != span.end_line - span.line + 1 or len(rows[-1]) < span.end_column:
        return " ".join(row.strip() for row in rows)
    if len(rows) == 1:
        return rows[0][span.column : span.end_column].strip()
    pieces = [rows[0][span.column :], *rows[1:-1], rows[-1][: span.end_column]]
    return " ".join(piece.strip() for piece in pieces)


def source(line: Line) -> Source | None:
    """The expression that made ``line``."""
    if line.span is None:
        return None
    return at(line.span, text(line.span))


def statement(w: Working, span: Span) -> Source:
    """The whole statement around ``span`` as the author wrote it: ``u = x @ w``. Without one, and in a lambda, the expression itself."""
    if w.name == "lambda":
        return at(span, text(span))
    found = _statement(textwrap.dedent(span.text), 1, span.column - _indent(span.text))
    if not found and span.file == w.file:
        found = _statement(textwrap.dedent(w.source), span.line - w.first_line + 1, span.column - _indent(w.source))
    return at(span, found or text(span))


def _indent(code: str) -> int:
    return len(code) - len(code.lstrip(" "))


def at(span: Span, code: str) -> Source:
    """``code``, placed by the file's own name: the folder on somebody's machine is left out."""
    return Source(code, PurePath(span.file).name, span.line)


@lru_cache(maxsize=512)
def assigned(span: Span | None) -> str | None:
    """The name to which exactly the call at ``span`` is assigned: ``weights`` in ``weights = softmax(s)``.

    ``""`` where it stands inside something larger; ``None`` where the text is a fragment and cannot tell.
    """
    try:
        tree = python.module(textwrap.dedent(span.text)) if span is not None else None
    except SyntaxError:
        tree = None
    if span is None or tree is None:
        return None
    column = len(span.text[: span.column].encode()) - _indent(span.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            for target, value in _pairs(node.targets[0], node.value):
                if isinstance(target, ast.Name) and (value.lineno, value.col_offset) == (1, column) and _ends(value, span):
                    return target.id
    return ""


def _ends(value: ast.expr, span: Span) -> bool:
    """Whether the expression is the whole of the span, and not its beginning alone."""
    return value.end_lineno == span.end_line - span.line + 1 and isinstance(value, ast.Call)


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr)


@lru_cache(maxsize=512)
def _statement(code: str, line: int, column: int) -> str:
    """The simple statement that stands at ``line`` (1-based) and ``column``; ``""`` where there is none or ``code`` is a fragment."""
    try:
        tree = python.module(code)
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        if isinstance(node, SIMPLE) and (node.lineno, node.col_offset) <= (line, column) < (
            node.end_lineno or node.lineno,
            node.end_col_offset or 0,
        ):
            return " ".join((ast.get_source_segment(code, node) or "").split())
    return ""
