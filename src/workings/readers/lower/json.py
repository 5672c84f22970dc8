"""A Reading as plain data, for ``--json`` and for anybody who wants to read it with a program."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

from workings.contract.maths import Fence, Frac, Gather, Grid, Num, Oper, Power, Root, Seq, Sub, Sym
from workings.contract.number import format_number, grouped
from workings.contract.reading import Cells, Number, Reading
from workings.readers.lower.latex import latex
from workings.readers.lower.plain import text

PARTS = Sym | Num | Oper | Seq | Frac | Root | Power | Sub | Gather | Fence | Grid


def plain(reading: Reading) -> dict[str, Any]:
    """Every part with its ``kind``; mathematics also as one line of text and as LaTeX. NaN and infinities are words."""
    out = _plain(reading)
    assert isinstance(out, dict)
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, PARTS):
        return {"kind": "maths", "text": text(value), "latex": latex(value), "tree": _tree(value)}
    if is_dataclass(value) and not isinstance(value, type):
        found: dict[str, Any] = {"kind": type(value).__name__.lower()}
        found |= {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Number):
            found["text"] = (grouped if value.grouped else format_number)(value.value, value.digits)
        if isinstance(value, Cells):
            found["text"] = [format_number(v, value.digits) for v in value.values]
        return found
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return _number(value)


def _tree(value: Any) -> Any:
    """The tree of mathematics itself, part by part."""
    if isinstance(value, PARTS):
        out: dict[str, Any] = {"kind": type(value).__name__.lower()}
        return out | {field.name: _tree(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_tree(v) for v in value]
    return _number(value)


def _number(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
