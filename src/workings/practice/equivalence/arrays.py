"""Vectors and matrices as nested tuples of balls. ``*`` is NumPy's, entry by entry; ``@`` and ``dot`` are the product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.ir.expression import Node, Unreadable
from workings.practice.equivalence import ball
from workings.practice.equivalence.ball import Ball

Value = Any
LARGEST = 5
"""Rows or columns of a matrix that is inverted or raised to a power."""
MOST = 10
_BY_ENTRY: dict[str, Callable[[Ball, Ball], Ball]] = {"add": ball.add, "sub": ball.sub, "mul": ball.mul, "div": ball.div}


def shape(value: Value) -> tuple[int, ...]:
    """Sizes of a nested tuple. Raises ValueError where its rows differ."""
    if isinstance(value, Ball):
        return ()
    inner = {shape(x) for x in value}
    if len(inner) != 1:
        raise ValueError("rows of different lengths")
    return (len(value), *inner.pop())


def said(value: Value) -> str:
    sizes = shape(value)
    return " × ".join(map(str, sizes)) if sizes else "one number"


def one(node: Node, value: Value) -> Ball:
    """A single number; ``[6]`` is 6."""
    while isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Ball):
        raise Unreadable(f"{node.text} takes one number, and a list stands there.", node.start)
    return value


def operate(node: Node, children: list[Value]) -> Value:
    """An operator of the grammar on numbers and arrays. Raises Unreadable where the shapes do not fit."""
    try:
        if node.kind == "neg":
            return mapped(ball.neg, children[0])
        a, b = children
        if node.kind in _BY_ENTRY:
            if node.kind in ("add", "sub") and shape(a) != shape(b):
                raise ValueError
            return paired(_BY_ENTRY[node.kind], a, b)
        if node.kind == "matmul":
            return product(a, b)
        if node.kind == "pow":
            return matrix_power(node, a)
    except Unreadable:
        raise
    except ValueError:
        sizes = " and ".join(_safe(x) for x in children)
        raise Unreadable(f"The shapes do not fit: {sizes}.", node.start) from None
    raise Unreadable("That sign has no meaning here.", node.start)


def _safe(value: Value) -> str:
    try:
        return said(value)
    except ValueError:
        return "rows of different lengths"


def mapped(run: Callable[[Ball], Ball], a: Value) -> Value:
    return run(a) if isinstance(a, Ball) else tuple(mapped(run, x) for x in a)


def paired(run: Callable[[Ball, Ball], Ball], a: Value, b: Value) -> Value:
    """Entry by entry; one number goes with every entry."""
    if isinstance(a, Ball) and isinstance(b, Ball):
        return run(a, b)
    if isinstance(a, Ball):
        return tuple(paired(run, a, y) for y in b)
    if isinstance(b, Ball):
        return tuple(paired(run, x, b) for x in a)
    return tuple(paired(run, x, y) for x, y in zip(a, b, strict=True))


def inner(a: Value, b: Value) -> Ball:
    terms = [ball.mul(x, y) for x, y in zip(a, b, strict=True)]
    if not terms:
        raise ValueError
    total = terms[0]
    for term in terms[1:]:
        total = ball.add(total, term)
    return total


def transposed(a: Value) -> Value:
    return tuple(zip(*a, strict=True)) if len(shape(a)) == 2 else a


def product(a: Value, b: Value) -> Value:
    """Matrix product as NumPy's ``@``: a vector on the left is a row, on the right a column."""
    left, right = len(shape(a)), len(shape(b))
    if not 1 <= left <= 2 or not 1 <= right <= 2:
        raise ValueError
    if left == 1:
        return inner(a, b) if right == 1 else tuple(inner(a, column) for column in transposed(b))
    if right == 1:
        return tuple(inner(row, b) for row in a)
    return tuple(tuple(inner(row, column) for column in transposed(b)) for row in a)


def matrix_power(node: Node, a: Value) -> Value:
    exponent = node.children[1]
    whole = int(exponent.text) if exponent.kind == "number" and exponent.text.isdigit() else -1
    if exponent.kind == "neg" and exponent.children[0].text == "1":
        return inverse(node, a)
    if not 1 <= whole <= MOST or square(a) is None or _heavy(node.children[0]):
        raise Unreadable(f"A power of an array is a square matrix to a whole number from 1 to {MOST}.", node.start)
    out = a
    for _ in range(whole - 1):
        out = product(out, a)
    return out


def _heavy(node: Node) -> bool:
    """A power or an inverse stands in it: one inside another could take as long as it likes."""
    own = node.kind == "pow" or (node.kind == "call" and node.text == "inverse")
    return own or any(_heavy(child) for child in node.children)


def square(a: Value) -> int | None:
    sizes = shape(a)
    return sizes[0] if len(sizes) == 2 and sizes[0] == sizes[1] <= LARGEST else None


def determinant(a: Value) -> Ball:
    """By the first row, without division: at most 5 × 5."""
    if len(a) == 1:
        only: Ball = a[0][0]
        return only
    total: Ball | None = None
    for k, entry in enumerate(a[0]):
        minor = tuple(tuple(x for j, x in enumerate(row) if j != k) for row in a[1:])
        term = ball.mul(entry, determinant(minor))
        total = term if total is None else (ball.add if k % 2 == 0 else ball.sub)(total, term)
    assert total is not None
    return total


def inverse(node: Node, a: Value) -> Value:
    """The adjugate over the determinant."""
    n = square(a)
    if n is None or _heavy(node.children[0]):
        raise Unreadable(f"An inverse is of a square matrix, at most {LARGEST} × {LARGEST}, without another in it.", node.start)
    whole = determinant(a)
    if n == 1:
        return ((ball.div(Ball(np.ones_like(whole.value), whole.error * 0), whole),),)

    def cofactor(i: int, j: int) -> Ball:
        minor = tuple(tuple(x for c, x in enumerate(row) if c != i) for r, row in enumerate(a) if r != j)
        found = determinant(minor)
        return ball.div(found if (i + j) % 2 == 0 else ball.neg(found), whole)

    return tuple(tuple(cofactor(i, j) for j in range(n)) for i in range(n))


def flat(value: Value) -> list[Ball]:
    return [value] if isinstance(value, Ball) else [x for part in value for x in flat(part)]


def total(values: list[Ball], run: Callable[[Ball, Ball], Ball]) -> Ball:
    out = values[0]
    for x in values[1:]:
        out = run(out, x)
    return out


def call(node: Node, children: list[Value]) -> Value:
    """A function of arrays, or of several numbers. Raises Unreadable where it is not one, or its arguments do not fit."""
    try:
        found = _called(node, children)
    except Unreadable:
        raise
    except (ValueError, IndexError):
        raise Unreadable(f"The shapes do not fit: {' and '.join(_safe(x) for x in children)}.", node.start) from None
    if found is None:
        raise Unreadable(f"{node.text} is not a function I know here, or it takes other arguments.", node.start)
    return found


def _called(node: Node, children: list[Value]) -> Value | None:
    name, a, b = node.text, children[0], children[-1]
    if name in ("max", "min"):
        many = [x for child in children for x in flat(child)]
        return total(many, lambda x, y: ball.larger(x, y, name == "min"))
    if len(children) == 2:
        if name == "dot":
            return product(a, b)
        return cross(a, b) if name == "cross" and shape(a) == shape(b) == (3,) else None
    if len(children) != 1:
        return None
    if name in ("norm", "abs"):
        return ball.size(a) if isinstance(a, Ball) else ball.apply("sqrt", total([ball.mul(x, x) for x in flat(a)], ball.add))
    if isinstance(a, Ball):
        return None
    if name in ("sum", "prod"):
        return total(flat(a), ball.add if name == "sum" else ball.mul)
    if name == "transpose":
        return transposed(a)
    n = square(a)
    if n is None:
        return None
    if name == "det":
        return determinant(a)
    if name == "trace":
        return total([row[k] for k, row in enumerate(a)], ball.add)
    return inverse(node, a) if name == "inverse" else None


def cross(a: Value, b: Value) -> Value:
    return tuple(ball.sub(ball.mul(a[i], b[j]), ball.mul(a[j], b[i])) for i, j in ((1, 2), (2, 0), (0, 1)))
