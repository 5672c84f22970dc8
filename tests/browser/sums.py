"""The answers, worked out a second time: plain Python, from the numbers that stand on the page, with nothing of ours imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

Given = Mapping[str, Any]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def length(a: list[float]) -> float:
    return sqrt(dot(a, a))


def cosine(a: list[float], b: list[float]) -> float:
    return dot(a, b) / (length(a) * length(b))


def products(a: list[float], b: list[float]) -> list[float]:
    return [x * y for x, y in zip(a, b, strict=True)]


def first_by_cosine(g: Given) -> int:
    rows = [g[f"b{k}"] for k in range(1, 4)]
    return 1 + max(range(3), key=lambda k: cosine(g["a"], rows[k]))


RIGHT: Mapping[str, Callable[[Given], Any]] = {
    "cosine of the angle": lambda g: cosine(g["a"], g["b"]),
    "dot product of 𝐚 and 𝐛 is added up": lambda g: products(g["a"], g["b"]),
    "Find the dot product": lambda g: dot(g["a"], g["b"]),
    "Find the length": lambda g: length(g["a"]),
    "Find the output": lambda g: max(0, dot(g["x"], g["w"]) + g["bias"]),
    "Find the score of each row": lambda g: [dot(row, g["query"]) for row in g["rows"]],
    "Which row ranks first": first_by_cosine,
}
"""A piece of what is asked -> the answer."""

SLIPS: Mapping[int, tuple[str, Callable[[Given], Any]]] = {
    12: ("Find the dot product", lambda g: products(g["a"], g["b"])),
    13: ("Find the dot product", lambda g: sum(g["a"]) * sum(g["b"])),
    14: ("Find the dot product", lambda g: sum(abs(x) for x in products(g["a"], g["b"]))),
    15: ("Find the dot product", lambda g: sum(g["a"]) + sum(g["b"])),
    16: ("cosine of the angle", lambda g: dot(g["a"], g["b"])),
    17: ("cosine of the angle", lambda g: dot(g["a"], g["b"]) / dot(g["a"], g["a"])),
    18: ("cosine of the angle", lambda g: dot(g["a"], g["b"]) / (length(g["a"]) + length(g["b"]))),
    19: ("cosine of the angle", lambda g: 1 - cosine(g["a"], g["b"])),
}
"""Wrong rules 12 to 19 of the catalogue -> (where it can be made, what it gives)."""


def known(asked: str) -> bool:
    """One number or list is asked for: not several in a row, and not a function."""
    return not any(words in asked for words in ("in this order", "Write ", "of each sentence")) and any(piece in asked for piece in RIGHT)


def right(asked: str, given: Given) -> Any:
    """The answer to what is asked, from the numbers given."""
    found = [sum_ for piece, sum_ in RIGHT.items() if piece in asked]
    assert len(found) == 1, f"{len(found)} sums fit “{asked}”"
    return found[0](given)


def slips(asked: str, given: Given) -> dict[int, Any]:
    """What each wrong rule gives here, where it can be told from the right answer and from every other slip."""
    if not known(asked):
        return {}
    found = {rule: sum_(given) for rule, (piece, sum_) in SLIPS.items() if piece in asked and "added up" not in asked}
    answers = [right(asked, given), *found.values()]
    return {rule: value for rule, value in found.items() if sum(same(value, other) for other in answers) == 1}


def same(a: Any, b: Any) -> bool:
    """Too close to be told apart."""
    if isinstance(a, list) or isinstance(b, list):
        return str(a) == str(b)
    return bool(abs(a - b) <= 0.1 * max(abs(a), abs(b), 0.01))


def typed(value: Any) -> str:
    """As somebody would type it."""
    if isinstance(value, list):
        return "[" + ", ".join(typed(x) for x in value) + "]"
    return str(int(value)) if value == int(value) else f"{value:.6f}"
