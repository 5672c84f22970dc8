"""The index rule taken at its word: a plain loop over every index, sharing no code with the ops' own ``run``."""

from __future__ import annotations

import itertools
import math

import numpy as np

from workings.ir.rules import Rule, sizes

PLAIN = {
    "id": lambda a: a, "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "pow": math.pow, "maximum": max, "minimum": min, "neg": lambda a: -a, "abs": abs, "sign": lambda a: (a > 0) - (a < 0),
    "square": lambda a: a * a, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "sin": math.sin, "cos": math.cos,
    "arccos": math.acos, "tanh": math.tanh, "tan": math.tan, "arcsin": math.asin, "arctan": math.atan, "arctan2": math.atan2,
    "sinh": math.sinh, "cosh": math.cosh, "log1p": math.log1p, "expm1": math.expm1, "log10": math.log10, "hypot": math.hypot,
    "logaddexp": lambda a, b: math.log(math.exp(a) + math.exp(b)), "floor": math.floor, "ceil": math.ceil, "rint": round,
    "mod": lambda a, b: a % b, "floordiv": lambda a, b: a // b, "logical_and": lambda a, b: bool(a and b), "logical_or": lambda a, b: bool(a or b),
    "logical_not": lambda a: not a, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b, "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "where": lambda a, b, c: b if a else c,
}  # fmt: skip
GATHER = {"sum": math.fsum, "prod": math.prod, "max": max, "min": min}


def evaluate(rule: Rule, operands: list[np.ndarray], repeated: dict[str, int] | None = None) -> np.ndarray:
    """What ``rule`` says of ``operands``; ``repeated`` gives sizes of letters that stand only in the result."""
    found = sizes(rule, [x.shape for x in operands])
    assert isinstance(found, dict)
    size = {**found, **(repeated or {}), "_": 1}
    out = np.zeros([size[i] for i in rule.out])
    for free in itertools.product(*(range(size[i]) for i in rule.out)):
        cells = []
        for bound in itertools.product(*(range(size[i]) for i in rule.bound)):
            at = dict(zip(rule.out, free, strict=True)) | dict(zip(rule.bound, bound, strict=True)) | {"_": 0}
            picked = [x[tuple(at[i] for i in index)] for x, index in zip(operands, rule.ins, strict=True)]
            cells.append(float(PLAIN[rule.scalar](*(float(p) for p in picked))))
        out[free] = GATHER[rule.combine](cells) if rule.combine else cells[0]
    return out
