"""The graph a live figure is evaluated from: the lines, their index rules and maps, as plain JSON."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from workings.ir.ops import OPS
from workings.ir.rules import Index, Rule
from workings.ir.working import LEAVES, Working


def graph(w: Working) -> dict[str, Any]:
    """``w`` for the browser's evaluator: every line with its shape, its value, and how it is computed from its operands.

    ``rule`` holds index letters (``_`` broadcasts), the scalar function and the combiner; ``gather`` says for each cell of
    the result which cell of the operands, laid end to end, it is (−1: zero); ``scatter`` where each operand cell is added.
    """
    return {
        "name": w.name,
        "inputs": list(w.inputs),
        "outputs": list(w.outputs),
        "sizes": dict(w.sizes),
        "lines": [_line(w, k) for k in range(len(w.lines))],
    }


def _line(w: Working, k: int) -> dict[str, Any]:
    line = w.lines[k]
    out: dict[str, Any] = {"op": line.op, "in": list(line.operands), "shape": list(line.shape), "value": flat(line.value)}
    if line.name:
        out["name"] = line.name
    if line.op in LEAVES:
        return out
    rule = w.rule(k)
    if rule is not None:
        out["rule"] = _rule(rule)
    elif line.op == "scatter":
        out["scatter"] = [int(place) for place in line.attrs["places"]]
    else:
        move = OPS[line.op].move
        assert move is not None, f"{line.op} has neither a rule nor a map"
        out["gather"] = [int(place) for place in np.asarray(move(w.shapes(k), line.attrs)).reshape(-1)]
    return out


def _rule(rule: Rule) -> dict[str, Any]:
    def letters(index: Index) -> str:
        return "".join(index)

    return {
        "out": letters(rule.out),
        "ins": [letters(i) for i in rule.ins],
        "scalar": rule.scalar,
        "combine": rule.combine if rule.bound else "",
    }


def flat(value: Any) -> list[float | str]:
    """Every number of an array in C order; what JSON cannot hold travels as a word."""
    return [plain(float(x)) for x in np.asarray(value).reshape(-1)]


def plain(x: float) -> float | str:
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return x
