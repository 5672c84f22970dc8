"""The graph a live figure is evaluated from: the lines, their index rules, maps and atoms, as plain JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from workings.ir.ops import OPS, moves
from workings.ir.ops.moves import At
from workings.ir.rules import Index, Rule
from workings.ir.scalars import COMPARISONS
from workings.ir.working import LEAVES, Line, Working

COMPUTED = {"take": "take", "put": "put", "scatter_at": "add", "add_at": "more"}
"""Ops whose place is computed -> what the browser does there."""
SIGNED = ("eigh", "svd")
"""Atoms with a sign that is a choice: their value goes along, so that the browser keeps the sign of the run."""
LIMBS = 4
"""A generator's key has 128 bits, in pieces of 32."""


def graph(w: Working, values: bool = True) -> dict[str, Any]:
    """``w`` for the browser's evaluator: every line with its shape, its value, and how it is computed from its operands.

    ``rule`` holds index letters (``_`` broadcasts), the scalar function and the combiner; ``gather`` says for each cell of
    the result which cell of the operands, laid end to end, it is (−1: zero); ``scatter`` where each operand cell is added;
    ``at`` is a subscript to be read again when its index moves; ``atom`` a library's own function. ``cast`` is the kind of
    number that the result is rounded to. Without ``values`` only leaves carry theirs: the browser computes the rest.
    """
    return {
        "name": w.name,
        "inputs": list(w.inputs),
        "outputs": list(w.outputs),
        "sizes": dict(w.sizes),
        "lines": [_line(w, k, values) for k in range(len(w.lines))],
    }


def _line(w: Working, k: int, values: bool) -> dict[str, Any]:
    line = w.lines[k]
    out: dict[str, Any] = {"op": line.op, "in": list(line.operands), "shape": list(line.shape)}
    if values or line.op in LEAVES or line.op in SIGNED:
        out["value"] = flat(line.value)
    if line.name:
        out["name"] = line.name
    if line.op in LEAVES:
        return out
    rule, row = w.rule(k), OPS[line.op]
    if rule is not None:
        out["rule"] = _rule(rule)
    elif line.op in COMPUTED:
        out["at"] = _at(w, k)
    elif row.atom is not None:
        out |= {"atom": line.op, "attrs": _attrs(line.attrs)}
    elif line.op == "scatter":
        out["scatter"] = moves.scatter_places(w.shapes(k), line.attrs).tolist()
    else:
        assert row.move is not None, f"{line.op} has neither a rule, a map nor an equation"
        out["gather"] = np.asarray(row.move(w.shapes(k), line.attrs, ())).reshape(-1).tolist()
    if kind := _cast(w, line, rule):
        out["cast"] = kind
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


def _cast(w: Working, line: Line, rule: Rule | None) -> str:
    """The kind of number the result is rounded to, where plain doubles would keep more than NumPy did; else nothing."""
    kind, dtype = line.value.dtype.kind, str(line.value.dtype)
    kinds = {w.lines[j].value.dtype.kind for j in line.operands[:2]}
    if line.op == "cast" or dtype in ("float32", "float16"):
        return dtype if dtype != "float64" else ""
    if line.op in ("setitem", "put"):
        return dtype if kind != "f" and kinds != {kind} else ""
    summed = rule is not None and kind == "b" and rule.scalar not in COMPARISONS and rule.scalar != "id"
    return dtype if summed else ""


def _attrs(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """An atom's attributes as JSON; the key of a generator in pieces, lowest first."""
    out: dict[str, Any] = {}
    for name, value in attrs.items():
        if name == "key":
            out[name] = [(int(value) >> 32 * limb) & 0xFFFFFFFF for limb in range(LIMBS)]
        elif value is not None and value is not False:
            out[name] = list(value) if isinstance(value, tuple) else value
    return out


# ---------------------------------------------------------------------- computed places
def _at(w: Working, k: int) -> dict[str, Any]:
    """What is done at the places, the shape they are counted in, and the subscript, one part an axis.

    A part is ``{"from", "count", "step"}`` (a slice), ``{"new"}`` (a new axis), ``{"n"}`` (a place) or ``{"in", "axes"}``: the
    operand that holds the places, or marks them along ``axes`` axes. ``axis`` is where the axes of the indices go in the
    result: where they stand when they stand together, in front otherwise.
    """
    line, shapes = w.lines[k], w.shapes(k)
    of = tuple(line.attrs["shape"]) if line.op == "scatter_at" else shapes[0]
    parts = list(_parts(line.attrs["key"], of, [w.lines[j].value for j in line.operands]))
    return {"do": COMPUTED[line.op], "of": list(of), "key": [part for part in parts if part], "axis": _front(parts)}


def _parts(key: tuple[Any, ...], of: Sequence[int], operands: Sequence[np.ndarray]) -> Iterator[dict[str, Any]]:
    """The parts of a subscript; an ellipsis leaves an empty part behind, since it keeps indices apart even where it is nothing."""
    taken = sum(_axes(part, operands) for part in key)
    axis = 0
    for part in key if any(p is Ellipsis for p in key) else (*key, Ellipsis):
        if part is None:
            yield {"new": 1}
        elif part is Ellipsis:
            yield {}
            for _ in range(len(of) - taken):
                yield _slice(slice(None), of[axis])
                axis += 1
            continue
        elif isinstance(part, slice):
            yield _slice(part, of[axis])
        else:
            yield from _indices(part, operands)
        axis += _axes(part, operands)


def _axes(part: Any, operands: Sequence[np.ndarray]) -> int:
    """How many axes a part of a subscript takes."""
    if part is None or part is Ellipsis:
        return 0
    value = operands[part.operand] if isinstance(part, At) else np.asarray(part) if isinstance(part, list | np.ndarray) else None
    return value.ndim if value is not None and value.dtype.kind == "b" else 1


def _slice(part: slice, size: int) -> dict[str, int]:
    places = range(size)[part]
    return {"from": places.start, "count": len(places), "step": places.step}


def _indices(part: Any, operands: Sequence[np.ndarray]) -> Iterator[dict[str, Any]]:
    if isinstance(part, At):
        marks = operands[part.operand].dtype.kind == "b"
        yield {"in": part.operand, "axes": operands[part.operand].ndim} if marks else {"in": part.operand}
    elif isinstance(part, list | np.ndarray):
        array = np.asarray(part)
        for places in np.nonzero(array) if array.dtype.kind == "b" else (array,):
            yield {"n": places.reshape(-1).tolist(), "shape": list(places.shape)}
    else:
        yield {"n": [int(part)], "shape": []}


def _front(parts: Sequence[Mapping[str, Any]]) -> int:
    """NumPy's rule: the axes of indices that stand side by side take their place; of others, the front."""
    found = [k for k, part in enumerate(parts) if "in" in part or "n" in part]
    if not found or found[-1] - found[0] != len(found) - 1:
        return 0
    return sum(1 for part in parts[: found[0]] if part)


def flat(value: Any) -> list[float | str]:
    """Every number of an array in C order; what JSON cannot hold travels as a word."""
    return [plain(float(x)) for x in np.asarray(value).reshape(-1)]


def plain(x: float) -> float | str:
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return x
