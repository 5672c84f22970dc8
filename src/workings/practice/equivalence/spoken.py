"""“I read your answer as …” in one line of characters, for any tree of the grammar."""

from __future__ import annotations

from workings.ir.expression import Node

_SIGN = {
    "add": " + ",
    "sub": " − ",
    "mul": "·",
    "matmul": " @ ",
    "div": "/",
    "eq": " = ",
    "ne": " ≠ ",
    "lt": " < ",
    "le": " ≤ ",
    "gt": " > ",
    "ge": " ≥ ",
}
_LEVEL = {"eq": 0, "ne": 0, "lt": 0, "le": 0, "gt": 0, "ge": 0, "add": 1, "sub": 1, "mul": 2, "div": 2, "matmul": 2, "neg": 2, "pow": 4}


def spoken(node: Node) -> str:
    """With every product written and no bracket that is not needed: read again, it is the same tree."""
    if node.kind in ("number", "name"):
        return node.text
    if node.kind == "or":
        return " or ".join(spoken(child) for child in node.children)
    if node.kind == "list":
        return "[" + ", ".join(spoken(child) for child in node.children) + "]"
    if node.kind == "call" and node.text == "transpose" and len(node.children) == 1:
        return f"{_held(node.children[0], _LEVEL['pow'] + 1)}^T"
    if node.kind == "call":
        inside = ", ".join(spoken(child) for child in node.children)
        return f"|{inside}|" if node.text == "abs" and len(node.children) == 1 and "|" not in inside else f"{node.text}({inside})"
    if node.text == "%":
        return spoken(node.children[0]) + "%"
    level = _LEVEL[node.kind]
    if node.kind == "neg":
        return "−" + _held(node.children[0], level + 1)
    a, b = node.children
    if node.kind == "pow":
        return f"{_held(a, level + 1)}^{_held(b, level)}"
    return f"{_held(a, level)}{_SIGN[node.kind]}{_held(b, level + 1)}"


def _held(node: Node, level: int) -> str:
    text = spoken(node)
    return f"({text})" if _LEVEL.get(node.kind, 9) < level or node.text == "%" else text
