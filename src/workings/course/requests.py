"""What stands between ``[[`` and ``]]``: a call with its inputs, and how its result is to be shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workings.ir import python

KINDS = ("number", "formula", "working")
OPTIONS = {"line": "a named line of the working", "at": "one cell: 0, or 1,2", "digits": "how many digits"}


class Unreadable(ValueError):
    """The text is not a request; the message says why and what could stand there instead."""


@dataclass(frozen=True, slots=True)
class Request:
    kind: str
    function: str
    inputs: Mapping[str, Any]
    options: Mapping[str, str] = field(default_factory=dict)


def read(text: str) -> Request:
    """``cosine(a=[1,1], b=[4,1]) | digits=3`` -> Request; ``formula:`` and ``working:`` may stand in front."""
    head, *rest = (piece.strip() for piece in text.split("|"))
    kind = "number"
    if match := re.match(r"([a-z]+)\s*:\s*", head):
        kind, head = match[1], head[match.end() :]
    if kind not in KINDS[1:] and kind != "number":
        raise Unreadable(f"{kind}: is not known; formula: and working: are")
    function, inputs = _call(head)
    return Request(kind, function, inputs, dict(_option(piece) for piece in rest))


def _call(text: str) -> tuple[str, dict[str, Any]]:
    instead = "it reads name(input=[1, 2], …)"
    try:
        node = python.expression(text.replace("\u2212", "-"))
    except SyntaxError:
        raise Unreadable(f"[[{text}]] is not a call; {instead}") from None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise Unreadable(f"[[{text}]] is not a call; {instead}")
    if node.args or any(keyword.arg is None for keyword in node.keywords):
        raise Unreadable(f"the inputs of {node.func.id} are written by name; {instead}")
    return node.func.id, {str(k.arg): _literal(str(k.arg), k.value) for k in node.keywords}


def _literal(name: str, node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        raise Unreadable(f"{name} has to be a number or a list of numbers") from None
    if not _numeric(value):
        raise Unreadable(f"{name} has to be a number or a list of numbers")
    return value


def _numeric(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_numeric(v) for v in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _option(text: str) -> tuple[str, str]:
    name, sign, value = (piece.strip() for piece in text.partition("="))
    if not sign or name not in OPTIONS:
        raise Unreadable(f"{text} is not an option; known are {', '.join(f'{k}= ({v})' for k, v in OPTIONS.items())}")
    if name in ("at", "digits") and not re.fullmatch(r"\d+(\s*,\s*\d+)*", value):
        raise Unreadable(f"{name}= takes whole numbers")
    return name, value


def cell(text: str) -> tuple[int, ...]:
    """``"1,2"`` -> (1, 2)."""
    return tuple(int(piece) for piece in text.split(","))
