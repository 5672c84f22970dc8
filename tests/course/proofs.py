"""A line of a proof, worked with numbers for its symbols: what the tests of every rebuild share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workings.course.nouns import ProofLine
from workings.ir.build import Builder

CLOSE = 1e-9


def value(text: str, symbols: Mapping[str, object]) -> float:
    """An expression of a line, with numbers or arrays for its symbols."""
    builder = Builder()
    names = {name: builder.input(name, np.asarray(given)) for name, given in symbols.items()}
    return float(builder.finish("line", builder.expression(text, names)).value)


def holds(line: ProofLine, symbols: Mapping[str, object], right: str = "") -> bool:
    """Whether a line is true of these numbers; with another right side, if one is given."""
    one, other = value(line.left, symbols), value(right or line.right, symbols)
    off = (one - other) / max(1.0, abs(one), abs(other))
    return {"=": abs(off) <= CLOSE, "<=": off <= CLOSE, ">=": off >= -CLOSE}[line.relation]
