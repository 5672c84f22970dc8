"""An oracle: what a row of numbers comes to, worked out from the mathematics alone and not from the working behind it."""

from __future__ import annotations

import math
from collections.abc import Callable

from workings.contract.maths import Fence, Frac, Grid, Maths, Num, Oper, Power, Root, Seq, Sym

LEVELS = {">": 0, "≥": 0, "<": 0, "≤": 0, "=": 0, "≠": 0, "+": 1, "−": 1, "·": 2, "×": 2, "⊙": 2, "//": 2, "mod": 2, "∧": -1, "∨": -2}
DO: dict[str, Callable[[float, float], float]] = {
    ">": lambda a, b: float(a > b), "≥": lambda a, b: float(a >= b), "<": lambda a, b: float(a < b), "≤": lambda a, b: float(a <= b),
    "=": lambda a, b: float(a == b), "≠": lambda a, b: float(a != b), "+": lambda a, b: a + b, "−": lambda a, b: a - b,
    "//": lambda a, b: a // b, "mod": lambda a, b: a % b, "∧": lambda a, b: float(bool(a) and bool(b)), "∨": lambda a, b: float(bool(a) or bool(b)),
    "·": lambda a, b: a * b, "×": lambda a, b: a * b, "⊙": lambda a, b: a * b,
}  # fmt: skip
CALLS: dict[str, Callable[..., float]] = {
    "max": lambda *a: max(a), "min": lambda *a: min(a), "ln": math.log, "log₂": math.log2, "sin": math.sin, "cos": math.cos, "arccos": math.acos, "tanh": math.tanh,
    "sign": lambda a: math.copysign(1.0, a) if a else 0.0, "where": lambda c, a, b: a if c else b,
}  # fmt: skip
LETTERS = {"π": math.pi, "e": math.e, "true, counted as 1": 1.0, "false, counted as 0": 0.0}


class NotNumbers(Exception):
    """The row holds letters, or leaves terms out."""


class Ambiguous(Exception):
    """The row is numbers and cannot be read: two of them stand side by side, or it stops too early."""


def evaluate(maths: Maths) -> float:
    """The value of ``maths``; :class:`NotNumbers` where it is not made of numbers alone."""
    if letters := [sym.text for sym in symbols(maths) if sym.text not in LETTERS and sym.text not in CALLS]:
        raise NotNumbers(letters[0])
    match maths:
        case Num(value):
            return value
        case Sym(text):
            return LETTERS[text]
        case Frac(top, bottom):
            return evaluate(top) / evaluate(bottom)
        case Root(child):
            return math.sqrt(evaluate(child))
        case Power(base, exponent):
            return evaluate(base) ** evaluate(exponent)
        case Fence("(", child, _):
            return evaluate(child)
        case Fence("|", child, _):
            return abs(evaluate(child))
        case Seq(children):
            parser = Parser(list(children))
            value = parser.level(-2)
            if parser.rest:
                raise Ambiguous("two things stand side by side")
            return value
    raise NotNumbers(type(maths).__name__)


def symbols(maths: Maths) -> list[Sym]:
    """Every letter and word in ``maths``."""
    match maths:
        case Sym():
            return [maths]
        case Seq(children):
            return [sym for child in children for sym in symbols(child)]
        case Frac(a, b) | Power(a, b):
            return symbols(a) + symbols(b)
        case Root(child) | Fence(_, child, _):
            return symbols(child)
        case Num() | Oper():
            return []
    return [Sym(type(maths).__name__)]


class Parser:
    """Reads a row from left to right by precedence."""

    def __init__(self, rest: list[Maths]) -> None:
        self.rest = rest

    def level(self, level: int) -> float:
        if level > 2:
            return self.atom()
        left = self.level(level + 1)
        while self.rest and isinstance(sign := self.rest[0], Oper) and LEVELS.get(sign.text) == level:
            self.rest.pop(0)
            left = DO[sign.text](left, self.level(level + 1))
        return left

    def atom(self) -> float:
        if not self.rest:
            raise Ambiguous("it stops")
        first = self.rest.pop(0)
        if isinstance(first, Oper):
            if first.text == "¬":
                return float(not self.level(2))
            if first.text != "−":
                raise Ambiguous(first.text)
            return -self.level(2)
        if isinstance(first, Sym) and first.text in CALLS and self.rest and isinstance(self.rest[0], Fence):
            fence = self.rest.pop(0)
            assert isinstance(fence, Fence)
            return CALLS[first.text](*map(evaluate, arguments(fence.child)))
        if isinstance(first, Grid):
            raise NotNumbers("a list")
        return evaluate(first)


def arguments(inside: Maths) -> list[Maths]:
    """What stands between the commas."""
    out: list[list[Maths]] = [[]]
    for child in inside.children if isinstance(inside, Seq) else (inside,):
        if child == Oper(","):
            out.append([])
        else:
            out[-1].append(child)
    return [row[0] if len(row) == 1 else Seq(tuple(row)) for row in out]
