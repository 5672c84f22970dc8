"""The form of an answer, apart from its value. Asked only where a question says so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from workings.ir.expression import Node
from workings.practice.equivalence.evaluate import exact


def parts(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from parts(child)


def factored(node: Node) -> bool:
    """A product or a power outermost, not a sum."""
    if node.kind == "neg":
        return factored(node.children[0])
    return node.kind not in ("add", "sub")


def expanded(node: Node) -> bool:
    """No product has a sum as a factor, and no sum is raised to a whole power."""
    for one in parts(node):
        if one.kind in ("mul", "pow", "neg") and any(
            child.kind in ("add", "sub") for child in one.children[: 1 if one.kind == "pow" else 2]
        ):
            return False
    return True


def without_quotient(node: Node) -> bool:
    return all(one.kind != "div" for one in parts(node))


def lowest_terms(node: Node) -> bool:
    """A whole number, or one fraction of whole numbers without a common divisor and with a positive denominator above 1."""
    if node.kind == "neg":
        return lowest_terms(node.children[0])
    if node.kind == "number":
        return "." not in node.text
    if node.kind != "div" or any(child.kind not in ("number", "neg") for child in node.children):
        return False
    top, bottom = (exact(child) or Fraction(0) for child in node.children)
    return top.denominator == bottom.denominator == 1 and bottom > 1 and math.gcd(int(top), int(bottom)) == 1


def arranged(node: Node) -> Any:
    """A tree in which the order of summands and of factors, and which side of an equation comes first, make no difference."""
    if node.kind in ("add", "sub", "neg"):
        return ("sum", *sorted(_summands(node, 1), key=repr))
    if node.kind == "mul":
        return ("product", *sorted(_factors(node), key=repr))
    children = [arranged(child) for child in node.children]
    if node.kind in ("gt", "ge"):
        return ({"gt": "lt", "ge": "le"}[node.kind], "", *reversed(children))
    if node.kind in ("eq", "ne", "or"):
        return (node.kind, *sorted(children, key=repr))
    if node.kind == "number":
        value = exact(node)
        return ("number", value if value is not None else node.text)
    return (node.kind, node.text if node.kind in ("name", "call") else "", *children)


def _summands(node: Node, sign: int) -> list[Any]:
    if node.kind == "neg":
        return _summands(node.children[0], -sign)
    if node.kind in ("add", "sub"):
        a, b = node.children
        return _summands(a, sign) + _summands(b, sign if node.kind == "add" else -sign)
    return [(sign, arranged(node))]


def _factors(node: Node) -> list[Any]:
    return [part for child in node.children for part in _factors(child)] if node.kind == "mul" else [arranged(node)]


FORMS: dict[str, Callable[[Node], bool]] = {
    "factored": factored,
    "expanded": expanded,
    "without a quotient": without_quotient,
    "in lowest terms": lowest_terms,
}
