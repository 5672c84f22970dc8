"""The functions of a concept: ``working.py``, ordinary NumPy that imports nothing of ours, and ``again.py``, plain Python."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workings.course.faults import ContentFault
from workings.course.nouns import Function
from workings.ir import python

ALLOWED = {"working.py": frozenset({"numpy"}), "again.py": frozenset({"math"})}
"""The second computation may not share its arithmetic with the first."""


def load(path: Path) -> dict[str, Function]:
    """The public functions written in ``path``, in the order they stand."""
    tree = _parsed(path)
    for line, name in _imports(tree):
        if name not in ALLOWED[path.name]:
            raise ContentFault(path, line, f"imports {name}; {path.name} may import {', '.join(ALLOWED[path.name])} and nothing else")
    module = _module(path)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    if not names:
        raise ContentFault(path, 1, "no function stands in it")
    return {name: getattr(module, name) for name in names}


def _parsed(path: Path) -> ast.Module:
    try:
        return python.module(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise ContentFault(path, 1, "the file is missing") from None
    except SyntaxError as error:
        raise ContentFault(path, error.lineno or 1, f"not Python: {error.msg}") from None


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, ("." * node.level) + (node.module or "").split(".")[0]


def _module(path: Path) -> Any:
    name = f"workings.concepts.{path.parent.name}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None, "a .py file always has a loader"
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = _line_in(error, path)
        raise ContentFault(path, line, f"running it raised {type(error).__name__}: {error}") from error
    return module


def _line_in(error: BaseException, path: Path) -> int:
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def parameters(function: Function) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def misfit(name: str, function: Function, inputs: Mapping[str, Any]) -> str:
    """Why ``inputs`` are not the parameters of ``function``; empty when they are."""
    wanted = parameters(function)
    if missing := [p for p in wanted if p not in inputs]:
        return f"{name} also needs {', '.join(missing)}"
    if extra := [p for p in inputs if p not in wanted]:
        return f"{name} has no input {', '.join(extra)}; it has {', '.join(wanted)}"
    return ""
