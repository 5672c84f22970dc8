"""The other end of :mod:`exact`: ``python -m workings.practice.equivalence.digits``, JSON lines in and out.

It trusts nothing of its own running time: memory is limited here, time by whoever started it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from fractions import Fraction
from typing import Any

import mpmath

from workings.ir.expression import Node
from workings.practice.equivalence.evaluate import exact
from workings.practice.equivalence.functions import template

DIGITS = 80
AGREE = mpmath.mpf(10) ** -60
ENOUGH = 6
LONGEST = 20_000
MEMORY = 512 * 2**20


class TooLong(Exception):
    """It would take more than :data:`LONGEST` digits."""


class UndefinedHere(ArithmeticError):
    """No value at this point."""


def unpacked(tree: list[Any]) -> Node:
    return Node(tree[0], tree[1], tuple(unpacked(child) for child in tree[2]))


def value(node: Node, names: dict[str, Any], free: bool) -> Any:
    """The value at one point, with :data:`DIGITS` digits after the point too: the largest number on the way says how many that takes.

    ``free``: complex numbers are allowed. Raises UndefinedHere, TooLong, or an ArithmeticError or ValueError of mpmath.
    """
    largest = [mpmath.mpf(1)]
    rough = visit(node, names, free, largest)
    before = mpmath.log10(largest[0])
    if before > LONGEST:
        raise TooLong
    if before < 1:
        return rough
    with mpmath.workdps(mpmath.mp.dps + int(before) + 1):
        return visit(node, names, free, largest)


def visit(node: Node, names: dict[str, Any], free: bool, largest: list[Any]) -> Any:
    """The value with the digits that are set; ``largest`` keeps the largest size met."""
    if node.kind == "number":
        return mpmath.mpf(node.text)
    if node.kind == "name":
        known = {"pi": mpmath.pi, "π": mpmath.pi, "e": mpmath.e, "i": mpmath.j, **names}
        return +known[node.text]
    parts = [visit(child, names, free, largest) for child in node.children]
    out = power(node, parts, free) if node.kind == "pow" else operation(node, parts, free, largest)
    if mpmath.im(out) != 0 and not free:
        raise UndefinedHere
    if not mpmath.isfinite(out):
        raise UndefinedHere
    largest[0] = max(largest[0], abs(out))
    return out if mpmath.im(out) != 0 else mpmath.re(out)


def power(node: Node, parts: list[Any], free: bool) -> Any:
    base, by = parts
    exponent: Fraction | None = exact(node.children[1])
    if base == 0 and (mpmath.re(by) < 0 or mpmath.im(by) != 0):
        raise UndefinedHere
    if not free and exponent is not None and exponent.denominator % 2 == 1 and base < 0:
        sign = -1 if exponent.numerator % 2 else 1
        return sign * (-base) ** (mpmath.mpf(exponent.numerator) / exponent.denominator)
    return base**by


def operation(node: Node, parts: list[Any], free: bool, largest: list[Any]) -> Any:
    a, b = parts[0], parts[-1]
    match node.kind:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "neg":
            return -a
        case "div":
            if abs(b) < AGREE:
                raise UndefinedHere
            return a / b
    if node.text in ("max", "min"):
        return max(parts) if node.text == "max" else min(parts)
    if node.text == "arctan2":
        return mpmath.atan2(a, b)
    if node.text == "mod":
        return a - b * mpmath.floor(a / b)
    if (form := template(node.text, len(parts))) is not None:
        return visit(form, dict(zip("ab", parts, strict=False)), free, largest)
    if len(parts) != 1:
        raise UndefinedHere
    return function(node.text, a)


_NAMES = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh"}
_OWN = ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign", "floor", "ceil", "re", "im", "conj", "arg", "gamma")


def function(name: str, a: Any) -> Any:
    if name in _NAMES or name in _OWN:
        if name == "log" and a == 0:
            raise UndefinedHere
        return getattr(mpmath, _NAMES.get(name, name))(a)
    if name in ("abs", "norm"):
        return abs(a)
    if name == "trunc":
        return mpmath.floor(abs(a)) * mpmath.sign(a)
    if name == "round":
        return mpmath.nint(a)
    if len(name) == 1:
        c = [mpmath.mpf(0.3 + byte / 300) for byte in hashlib.sha256(name.encode()).digest()[:4]]
        return c[0] * mpmath.sin(c[1] * a + c[2]) + c[3] * a
    raise UndefinedHere


def compare(asked: dict[str, Any]) -> str:
    """``"equal"``, ``"differs"``, or ``"few"`` where too few points have values on both sides."""
    a, b, free = unpacked(asked["a"]), unpacked(asked["b"]), bool(asked["complex"])
    agreed = long = 0
    for point in asked["points"]:
        names = {name: mpmath.mpf(x) for name, x in point.items()}
        try:
            apart = value(a, names, free) - value(b, names, free)
            if apart != 0 and not (abs(apart) < AGREE and vanishes(apart, a, b, names, free)):
                return "differs"
        except TooLong:
            long += 1
            continue
        except (ArithmeticError, ValueError, KeyError, TypeError, NotImplementedError):  # mpmath raises the last outside a function's reach
            continue
        agreed += 1
    if agreed < min(ENOUGH, len(asked["points"])) and long:
        return "stopped"
    return "equal" if agreed >= min(ENOUGH, len(asked["points"])) else "few"


def vanishes(apart: Any, a: Node, b: Node, names: dict[str, Any], free: bool) -> bool:
    """A difference that shrinks as the digits double is 0; one that stays is small and real."""
    with mpmath.workdps(2 * DIGITS):
        return bool(abs(value(a, names, free) - value(b, names, free)) < AGREE * abs(apart))


def main() -> None:
    """Answer one line for each line, until there are no more."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass
    mpmath.mp.dps = DIGITS
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        try:
            found = compare(json.loads(line))
        except (MemoryError, RecursionError, ValueError, KeyError, IndexError):
            found = "stopped"
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
