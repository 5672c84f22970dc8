"""Python's own parser, for one thread at a time.

CPython 3.11 keeps the depth of the tree under construction in one counter for all threads. Where a finalizer lets another thread in half-way,
both end with ``SystemError: AST constructor recursion depth mismatch`` (python/cpython#106905 has such reports). So nobody calls ``ast.parse`` but here.
"""

from __future__ import annotations

import ast
import threading

_TURN = threading.Lock()


def module(text: str, file: str = "<unknown>") -> ast.Module:
    """The tree of a program. Raises ``SyntaxError``, ``ValueError`` and ``RecursionError`` as ``ast.parse`` does."""
    with _TURN:
        return ast.parse(text, file)


def expression(text: str) -> ast.expr:
    """The tree of one expression. Raises like :func:`module`."""
    with _TURN:
        return ast.parse(text, mode="eval").body
