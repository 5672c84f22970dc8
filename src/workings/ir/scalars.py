"""The scalar functions every index rule is built on: one row each.

A partial derivative is a small expression over the operands ``a, b, c`` and the result ``y``, in the
grammar of :mod:`workings.ir.expression`; so a gradient is emitted as lines of the same table and can be
differentiated again. Where mathematics is silent (a tie in ``maximum``, ``abs`` at 0) the row says what holds here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Scalar:
    """One row: the value of a function of numbers, and every fact that the readings need about it."""

    name: str
    arity: int
    run: Callable[..., Any]
    partials: tuple[str, ...]
    """Expression for the derivative with respect to each operand; ``"0"`` where it vanishes almost everywhere."""
    form: str
    """How it is set: ``infix``, ``prefix``, ``call``, ``fraction``, ``root``, ``power``, ``square``, ``bars``, ``exp``, ``bare``."""
    symbol: str
    words: str
    """A sentence fragment with ``{0}``, ``{1}`` for the operands."""
    flops: int = 1
    precedence: int = 9
    domain: tuple[float, float] = (-3.0, 3.0)
    """Where the laws sample its operands; inside it the function is smooth enough for finite differences."""
    facts: frozenset[str] = frozenset()
    convention: str = ""


def _identity(a: Any) -> Any:
    return a


def _power(a: Any, b: Any, *, by: str = "operator") -> Any:
    """``a ** b`` as Python does it: single numbers and the exponents ½, 2 and −1 take roads of their own, which may round
    differently from ``np.power`` in the last bit (``by="ufunc"``)."""
    return np.power(a, b) if by == "ufunc" else a**b


# fmt: off
_ROWS = (
    Scalar("id", 1, _identity, ("1",), "bare", "", "{0}", flops=0, facts=frozenset({"linear", "increasing"})),
    Scalar("add", 2, np.add, ("1", "1"), "infix", "+", "{0} plus {1}", precedence=1, facts=frozenset({"commutative", "associative", "linear"})),
    Scalar("sub", 2, np.subtract, ("1", "-1"), "infix", "−", "{0} minus {1}", precedence=1, facts=frozenset({"linear"})),
    Scalar("mul", 2, np.multiply, ("b", "a"), "infix", "·", "{0} times {1}", precedence=2, facts=frozenset({"commutative", "associative", "bilinear"})),
    Scalar("div", 2, np.true_divide, ("1 / b", "-y / b"), "fraction", "/", "{0} divided by {1}", precedence=2, domain=(0.4, 3.0)),
    Scalar("pow", 2, _power, ("b * a ^ (b - 1)", "y * log(a)"), "power", "^", "{0} to the power {1}", flops=10, precedence=4, domain=(0.4, 2.5)),
    Scalar("maximum", 2, np.maximum, ("ge(a, b)", "lt(a, b)"), "call", "max", "the larger of {0} and {1}",
           facts=frozenset({"commutative", "associative"}), convention="at a tie the slope goes to the first operand"),
    Scalar("minimum", 2, np.minimum, ("le(a, b)", "gt(a, b)"), "call", "min", "the smaller of {0} and {1}",
           facts=frozenset({"commutative", "associative"}), convention="at a tie the slope goes to the first operand"),
    Scalar("neg", 1, np.negative, ("-1",), "prefix", "−", "minus {0}", precedence=3, facts=frozenset({"linear"})),
    Scalar("abs", 1, np.absolute, ("sign(a)",), "bars", "|", "the size of {0}", convention="the slope at 0 is taken as 0"),
    Scalar("sign", 1, np.sign, ("0",), "call", "sign", "the sign of {0}", convention="sign(0) is 0; the slope is 0 everywhere"),
    Scalar("square", 1, np.square, ("2 * a",), "square", "²", "{0} squared", precedence=4),
    Scalar("sqrt", 1, np.sqrt, ("1 / (2 * y)",), "root", "√", "the square root of {0}", flops=5, domain=(0.2, 4.0), facts=frozenset({"increasing"})),
    Scalar("exp", 1, np.exp, ("y",), "exp", "e", "e to the power {0}", flops=10, facts=frozenset({"increasing", "positive"})),
    Scalar("log", 1, np.log, ("1 / a",), "call", "ln", "the natural logarithm of {0}", flops=10, domain=(0.2, 4.0), facts=frozenset({"increasing"})),
    Scalar("log2", 1, np.log2, ("1 / (a * log(2))",), "call", "log₂", "the base-two logarithm of {0}", flops=10, domain=(0.2, 4.0), facts=frozenset({"increasing"})),
    Scalar("sin", 1, np.sin, ("cos(a)",), "call", "sin", "the sine of {0}", flops=10),
    Scalar("cos", 1, np.cos, ("-sin(a)",), "call", "cos", "the cosine of {0}", flops=10),
    Scalar("arccos", 1, np.arccos, ("-1 / sqrt(1 - a ^ 2)",), "call", "arccos", "the angle whose cosine is {0}", flops=10, domain=(-0.9, 0.9)),
    Scalar("tanh", 1, np.tanh, ("1 - y ^ 2",), "call", "tanh", "tanh of {0}", flops=10, facts=frozenset({"increasing"})),
    Scalar("tan", 1, np.tan, ("1 + y ^ 2",), "call", "tan", "the tangent of {0}", flops=10, domain=(-1.2, 1.2)),
    Scalar("arcsin", 1, np.arcsin, ("1 / sqrt(1 - a ^ 2)",), "call", "arcsin", "the angle whose sine is {0}", flops=10, domain=(-0.9, 0.9)),
    Scalar("arctan", 1, np.arctan, ("1 / (1 + a ^ 2)",), "call", "arctan", "the angle whose tangent is {0}", flops=10, facts=frozenset({"increasing"})),
    Scalar("arctan2", 2, np.arctan2, ("b / (a ^ 2 + b ^ 2)", "-a / (a ^ 2 + b ^ 2)"), "call", "arctan2", "the angle of the point {1}, {0}", flops=10,
           domain=(0.4, 3.0)),
    Scalar("sinh", 1, np.sinh, ("cosh(a)",), "call", "sinh", "sinh of {0}", flops=10, facts=frozenset({"increasing"})),
    Scalar("cosh", 1, np.cosh, ("sinh(a)",), "call", "cosh", "cosh of {0}", flops=10),
    Scalar("log1p", 1, np.log1p, ("1 / (1 + a)",), "call", "log1p", "the natural logarithm of 1 plus {0}", flops=10, domain=(-0.6, 4.0),
           facts=frozenset({"increasing"})),
    Scalar("expm1", 1, np.expm1, ("y + 1",), "call", "expm1", "e to the power {0}, less 1", flops=10, facts=frozenset({"increasing"})),
    Scalar("log10", 1, np.log10, ("1 / (a * log(10))",), "call", "log₁₀", "the base-ten logarithm of {0}", flops=10, domain=(0.2, 4.0),
           facts=frozenset({"increasing"})),
    Scalar("logaddexp", 2, np.logaddexp, ("exp(a - y)", "exp(b - y)"), "call", "logaddexp", "the logarithm of e to {0} plus e to {1}", flops=25,
           facts=frozenset({"commutative"})),
    Scalar("hypot", 2, np.hypot, ("a / y", "b / y"), "call", "hypot", "the length of the vector {0}, {1}", flops=8, domain=(0.4, 3.0),
           facts=frozenset({"commutative"})),
    Scalar("floor", 1, np.floor, ("0",), "call", "floor", "{0} rounded down", convention="the slope is 0 everywhere, also at the jumps"),
    Scalar("ceil", 1, np.ceil, ("0",), "call", "ceil", "{0} rounded up", convention="the slope is 0 everywhere, also at the jumps"),
    Scalar("rint", 1, np.rint, ("0",), "call", "round", "{0} rounded to a whole number",
           convention="a half goes to the even neighbour; the slope is 0 everywhere"),
    Scalar("mod", 2, np.remainder, ("1", "-floordiv(a, b)"), "infix", "mod", "what {0} leaves when divided by {1}", flops=5, precedence=2,
           domain=(0.4, 3.0), convention="the remainder has the sign of the divisor; the slope at a jump is that of the piece it starts"),
    Scalar("floordiv", 2, np.floor_divide, ("0", "0"), "infix", "//", "how many times {1} goes into {0}", flops=5, precedence=2, domain=(0.4, 3.0),
           convention="rounded down; the slope is 0 everywhere, also at the jumps"),
    Scalar("logical_and", 2, np.logical_and, ("0", "0"), "infix", "∧", "whether {0} and {1} both hold", precedence=-1, facts=frozenset({"commutative"})),
    Scalar("logical_or", 2, np.logical_or, ("0", "0"), "infix", "∨", "whether {0} or {1} holds", precedence=-2, facts=frozenset({"commutative"})),
    Scalar("logical_not", 1, np.logical_not, ("0",), "prefix", "¬", "whether {0} does not hold", precedence=3),
    Scalar("gt", 2, np.greater, ("0", "0"), "infix", ">", "whether {0} is above {1}", precedence=0),
    Scalar("ge", 2, np.greater_equal, ("0", "0"), "infix", "≥", "whether {0} is at least {1}", precedence=0),
    Scalar("lt", 2, np.less, ("0", "0"), "infix", "<", "whether {0} is below {1}", precedence=0),
    Scalar("le", 2, np.less_equal, ("0", "0"), "infix", "≤", "whether {0} is at most {1}", precedence=0),
    Scalar("eq", 2, np.equal, ("0", "0"), "infix", "=", "whether {0} equals {1}", precedence=0, facts=frozenset({"commutative"})),
    Scalar("ne", 2, np.not_equal, ("0", "0"), "infix", "≠", "whether {0} differs from {1}", precedence=0, facts=frozenset({"commutative"})),
    Scalar("where", 3, np.where, ("0", "where(a, 1, 0)", "where(a, 0, 1)"), "call", "where", "{1} where {0} holds, otherwise {2}"),
)
# fmt: on

SCALARS: dict[str, Scalar] = {row.name: row for row in _ROWS}

COMPARISONS = frozenset({"gt", "ge", "lt", "le", "eq", "ne", "logical_and", "logical_or", "logical_not"})
"""Scalars whose result is yes or no."""
