"""The value of a typed tree at many points at once, with its error. Lists become nested tuples of such values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from workings.ir.expression import Node, Unreadable
from workings.practice.equivalence import arrays, ball
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.functions import FUNCTIONS, template

Value = Any
"""A :class:`Ball`, or a tuple of values."""
CONSTANTS = {"pi": np.pi, "π": np.pi, "e": np.e}
COPIED = 9
"""A decimal of at least so many digits was copied from a calculator, which shows ten places, one of them the 0 before the point; it
is read as known to one unit in its last place, whether it was rounded or cut. Shorter decimals were chosen by a person and are exact."""
_STEPS: dict[str, Any] = {
    "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc,
    "round": np.rint,
}  # fmt: skip


class Evaluator:
    """Evaluate trees over the same points. ``complex_values``: leave the real numbers, on principal branches."""

    def __init__(self, names: Mapping[str, Any], count: int, complex_values: bool = False) -> None:
        self.count, self.complex = count, complex_values
        self.kind = complex if complex_values else float
        self.names = {name: Ball(np.asarray(v, dtype=self.kind), np.zeros(count)) for name, v in names.items()}

    def __call__(self, node: Node) -> Value:
        """Shape (points,) inside each ball. Raises Unreadable where operands do not fit, or a function takes other arguments."""
        with np.errstate(all="ignore"):
            return self.visit(node)

    def constant(self, value: complex, error: float = 0.0) -> Ball:
        return Ball(np.full(self.count, value, dtype=self.kind), np.full(self.count, error))

    def visit(self, node: Node) -> Value:
        if node.kind == "number":
            return self.number(node)
        if node.kind == "name":
            return self.name(node)
        children = [self.visit(child) for child in node.children]
        if node.kind == "list":
            return tuple(children)
        if node.kind == "call":
            return self.call(node, children)
        if node.kind == "pow" and isinstance(children[0], Ball) and isinstance(children[1], Ball):
            if node.children[0].kind == "name" and node.children[0].text == "e" and "e" not in self.names:
                return ball.apply("exp", children[1])
            exponent = exact(node.children[1])
            whole = int(exponent) if exponent is not None and exponent.denominator == 1 and abs(exponent) < 10_000 else None
            odd = exponent is not None and exponent.denominator % 2 == 1 and not self.complex
            return self.real_root(ball.power(children[0], children[1], whole, odd), children[0], exponent, whole, odd)
        return arrays.operate(node, children)

    def real_root(self, value: Ball, base: Ball, exponent: Fraction | None, whole: int | None, odd: bool) -> Ball:
        """The real root of odd order of a negative number, as a function of real numbers has it."""
        if whole is not None or not odd or exponent is None or exponent.numerator % 2 == 0:
            return value
        return Ball(np.where(base.value < 0, -value.value, value.value), value.error)

    def number(self, node: Node) -> Ball:
        value = float(node.text)
        digits = re.sub(r"[eE].*", "", node.text)
        unit = 0.0
        if "." in digits and len(digits.replace(".", "").lstrip("0")) >= COPIED:
            unit = 10.0 ** -len(digits.partition(".")[2]) * 10 ** float((re.findall(r"[eE](.+)", node.text) or ["0"])[0])
        whole = value == int(value) if np.isfinite(value) and abs(value) < 2**53 else False
        if value == 0 and any(c in "123456789" for c in digits):
            return self.constant(0.0, ball.TINY)
        return self.constant(value, unit + (0.0 if whole else float(np.finfo(float).eps) * abs(value)))

    def name(self, node: Node) -> Ball:
        if node.text in self.names:
            return self.names[node.text]
        if node.text in CONSTANTS:
            return self.constant(CONSTANTS[node.text], ball.UNIT / 4)
        if node.text == "i" and self.complex:
            return self.constant(1j)
        raise Unreadable(f"{node.text} is not a name I know here.", node.start)

    def call(self, node: Node, children: list[Value]) -> Value:
        name = node.text
        if not children:
            raise Unreadable(f"{name} has nothing in its brackets.", node.start)
        if name in FUNCTIONS and len(children) == 1:
            return ball.apply(name, arrays.one(node, children[0]))
        if (form := template(name, len(children))) is not None:
            inner = Evaluator({}, self.count, self.complex)
            inner.names = dict(zip("ab", (arrays.one(node, child) for child in children), strict=False))
            return inner.visit(form)
        if name in _STEPS and len(children) == 1:
            a = arrays.one(node, children[0])
            if self.complex:
                if (np.abs(a.value.imag) > a.error).any():
                    raise Unreadable(f"{name} is for real numbers.", node.start)
                return Ball(ball.step(_STEPS[name], Ball(a.value.real, a.error)).value + 0j, a.error * 0)
            return ball.step(_STEPS[name], a)
        if name in ("re", "im", "conj", "arg", "arctan2", "mod") and all(isinstance(x, Ball) for x in children):
            return self.special(node, children)
        if len(name) == 1 and len(children) == 1 and name not in self.names:
            return self.drawn(name, arrays.one(node, children[0]))
        return arrays.call(node, children)

    def special(self, node: Node, children: list[Ball]) -> Ball:
        a, b = children[0], children[-1]
        if len(children) != (2 if node.text in ("arctan2", "mod") else 1):
            raise Unreadable(f"{node.text} takes another number of arguments.", node.start)
        if node.text == "mod":
            quotient = ball.div(a, b)
            if self.complex:
                return self.constant(np.nan)
            return ball.sub(a, ball.mul(b, ball.step(np.floor, quotient)))
        if node.text == "arctan2":
            value = np.arctan2(a.value.real, b.value.real)
            return ball.rounded(value, (a.error + b.error) / np.hypot(np.abs(a.value), np.abs(b.value)))
        run: Any = {"re": np.real, "im": np.imag, "conj": np.conj, "arg": np.angle}[node.text]
        scale = np.abs(a.value) if node.text == "arg" else 1.0
        return ball.rounded(run(a.value).astype(self.kind), a.error / scale)

    def drawn(self, name: str, a: Ball) -> Ball:
        """A function that nobody has named is any function; we draw a smooth one by its letter."""
        seed = hashlib.sha256(name.encode()).digest()
        c = [0.3 + byte / 300 for byte in seed[:4]]
        value = c[0] * np.sin(c[1] * a.value + c[2]) + c[3] * a.value
        return ball.rounded(value, 3 * a.error)


def exact(node: Node) -> Fraction | None:
    """The rational number that a tree without names is, where it is built of whole numbers and decimals; ``None`` otherwise."""
    if node.kind == "number":
        return Fraction(node.text) if len(node.text) < 30 and "e" not in node.text.lower() else None
    if node.kind not in ("neg", "add", "sub", "mul", "div"):
        return None
    parts = [exact(child) for child in node.children]
    known = [x for x in parts if x is not None]
    if len(known) < len(parts):
        return None
    a, b = known[0], known[-1]
    if node.kind == "div":
        return a / b if b else None
    return {"neg": -a, "add": a + b, "sub": a - b, "mul": a * b}[node.kind]
