"""Functions of one number, each with the size of its slope: what an error in its argument becomes in its value."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from workings.ir.expression import Node, parse
from workings.ir.scalars import SCALARS

Array = Any
Row = tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]
"""The function, and the size of its slope from argument and value."""


def _gamma(a: Array) -> Array:
    """Gamma of real numbers, undefined at 0, −1, −2…; of anything else it is not read."""
    if np.iscomplexobj(a):
        if np.abs(a.imag).max(initial=0.0) > 0:
            return np.full(a.shape, complex(np.nan, np.nan))
        return _gamma(a.real).astype(complex)
    out = np.full(a.shape, np.nan)
    for k, x in enumerate(a):
        if np.isfinite(x) and abs(x) < 170 and not (x <= 0 and x == math.floor(x)):
            out[k] = math.gamma(x)
    return out


def _gamma_slope(a: Array, y: Array) -> Array:
    """|Γ'| = |Γ ψ|; ψ is at most log|a| + 1/distance to the nearest pole + π."""
    return np.abs(y) * (np.log1p(np.abs(a)) + 4 + 1 / np.maximum(np.abs(a - np.round(np.real(a))), 1e-300) * (np.real(a) < 0.5))


def _of_table(name: str) -> Row:
    """A row of the scalar table, with its partial derivative as the slope."""
    row = SCALARS[name]
    partial = parse(row.partials[0])
    return row.run, lambda a, y: np.abs(_put_in(partial, a, y))


def _put_in(node: Node, a: Array, y: Array) -> Array:
    """A partial derivative of the table at argument ``a`` and value ``y``."""
    if node.kind == "number":
        return float(node.text)
    if node.kind == "name":
        return a if node.text == "a" else y
    return SCALARS[node.text if node.kind == "call" else node.kind].run(*(_put_in(child, a, y) for child in node.children))


_TABLE = ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan")
FUNCTIONS: dict[str, Row] = {
    **{name: _of_table(name) for name in _TABLE},
    "arcsinh": (np.arcsinh, lambda a, y: 1 / np.sqrt(np.abs(1 + a * a))),
    "arccosh": (np.arccosh, lambda a, y: 1 / np.sqrt(np.abs(a * a - 1))),
    "arctanh": (np.arctanh, lambda a, y: 1 / np.abs(1 - a * a)),
    "gamma": (_gamma, _gamma_slope),
}
"""The last four have no row in the scalar table."""

_A = Node("name", "a")
_B = Node("name", "b")


def _call(name: str, *children: Node) -> Node:
    return Node("call", name, children)


def _number(value: str) -> Node:
    return Node("number", value)


def _over(node: Node) -> Node:
    return Node("div", "/", (_number("1"), node))


def _sum(a: Node, b: Node) -> Node:
    return Node("add", "+", (a, b))


def _product(a: Node, b: Node) -> Node:
    return Node("mul", "*", (a, b))


def _ratio(a: Node, b: Node) -> Node:
    return Node("div", "/", (a, b))


def _power(a: Node, b: Node) -> Node:
    return Node("pow", "^", (a, b))


def _factorial(a: Node) -> Node:
    return _call("gamma", _sum(a, _number("1")))


_BINOMIAL = _ratio(_factorial(_A), _product(_factorial(_B), _factorial(Node("sub", "-", (_A, _B)))))
DEFINED: dict[str, tuple[int, Node]] = {
    "sec": (1, _over(_call("cos", _A))),
    "csc": (1, _over(_call("sin", _A))),
    "cot": (1, _ratio(_call("cos", _A), _call("sin", _A))),
    "sech": (1, _over(_call("cosh", _A))),
    "csch": (1, _over(_call("sinh", _A))),
    "coth": (1, _ratio(_call("cosh", _A), _call("sinh", _A))),
    "arcsec": (1, _call("arccos", _over(_A))),
    "arccsc": (1, _call("arcsin", _over(_A))),
    "arccot": (1, _call("arctan", _over(_A))),
    "log2": (1, _ratio(_call("log", _A), _call("log", _number("2")))),
    "log10": (1, _ratio(_call("log", _A), _call("log", _number("10")))),
    "log1p": (1, _call("log", _sum(_number("1"), _A))),
    "expm1": (1, Node("sub", "-", (_call("exp", _A), _number("1")))),
    "square": (1, _power(_A, _number("2"))),
    "factorial": (1, _factorial(_A)),
    "binom": (2, _BINOMIAL),
    "sigmoid": (1, _over(_sum(_number("1"), _call("exp", Node("neg", "-", (_A,)))))),
    "relu": (1, _call("max", _A, _number("0"))),
    "softplus": (1, _call("log", _sum(_number("1"), _call("exp", _A)))),
    "logaddexp": (2, _call("log", _sum(_call("exp", _A), _call("exp", _B)))),
    "hypot": (2, _call("sqrt", _sum(_power(_A, _number("2")), _power(_B, _number("2"))))),
    "log": (2, _ratio(_call("log", _A), _call("log", _B))),
}
"""Functions that are an expression of others: how many arguments, and the expression in ``a`` and ``b``."""

_WRAPPED = frozenset({"array", "matrix", "Matrix", "vector"})
ALIASES = {
    "ln": "log", "fact": "factorial", "comb": "binom", "cosec": "csc", "cosech": "csch", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "atan2": "arctan2", "maximum": "max", "minimum": "min", "trans": "transpose",
    "inv": "inverse", "matmul": "dot", "absolute": "abs",
}  # fmt: skip


def plain(node: Node) -> Node:
    """The same tree with one word for each function, and roots as powers, so that an odd root is seen as one."""
    children = tuple(plain(child) for child in node.children)
    if node.kind != "call":
        return Node(node.kind, node.text, children, node.start, node.end, node.fenced)
    if node.text in _WRAPPED:
        return children[0] if len(children) == 1 else Node("list", "[", children, node.start, node.end)
    name = ALIASES.get(node.text, node.text)
    if name in ("cbrt", "root") and len(children) == (name == "root") + 1:
        by = children[1] if name == "root" else _number("3")
        return Node("pow", "^", (children[0], _over(by)), node.start, node.end)
    return Node("call", name, children, node.start, node.end, node.fenced)


def template(name: str, count: int) -> Node | None:
    """The expression in ``a`` and ``b`` that a function of ``count`` arguments stands for."""
    form = DEFINED.get(name)
    return form[1] if form is not None and form[0] == count else None
