"""The form of an answer, apart from its value. Asked only where a question says so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

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


FORMS: dict[str, Callable[[Node], bool]] = {
    "factored": factored,
    "expanded": expanded,
    "without a quotient": without_quotient,
    "in lowest terms": lowest_terms,
}
