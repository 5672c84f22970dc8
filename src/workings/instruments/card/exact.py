"""Formulas over whole numbers, without rounding: what ``worked`` shows in doubles is decided here in fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import floor

from workings.ir import expression
from workings.ir.expression import Node


class NotWhole(ValueError):
    """The formula comes to a fraction, and a count is wanted."""


def _power(a: Fraction, b: Fraction) -> Fraction:
    return Fraction(a ** int(b))


_OPS: dict[str, Callable[..., Fraction]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": _power,
    "neg": lambda a: -a,
    "floor": lambda a: Fraction(floor(a)),
    "minimum": min,
    "maximum": max,
    "abs": abs,
}


@lru_cache(maxsize=2048)
def parsed(text: str) -> Node:
    return expression.parse(text)


@lru_cache(maxsize=2048)
def names(text: str) -> tuple[str, ...]:
    """The sizes that stand in a formula, in their order, each once."""
    found: dict[str, None] = {}
    todo = [parsed(text)]
    while todo:
        node = todo.pop(0)
        if node.kind == "name":
            found[node.text] = None
        todo = [*node.children, *todo]
    return tuple(found)


def value(text: str, sizes: Mapping[str, int]) -> Fraction:
    """What ``text`` comes to. Raises ``KeyError`` for a size that is not there and ``ZeroDivisionError``."""
    return _value(parsed(text), sizes)


def whole(text: str, sizes: Mapping[str, int]) -> int:
    """The same, of a count. Raises :class:`NotWhole`."""
    found = value(text, sizes)
    if found.denominator != 1:
        raise NotWhole(f"{text} is {found}")
    return found.numerator


def _value(node: Node, sizes: Mapping[str, int]) -> Fraction:
    if node.kind == "number":
        return Fraction(node.text)
    if node.kind == "name":
        return Fraction(sizes[node.text])
    children = [_value(child, sizes) for child in node.children]
    return _OPS[node.text if node.kind == "call" else node.kind](*children)


def product(*factors: str) -> str:
    """``layers * hidden * (heads + 2)``; a factor of 1 is left out."""
    kept = [f"({factor})" if any(sign in factor for sign in "+-") else factor for factor in factors if factor != "1"]
    return " * ".join(kept) or "1"
