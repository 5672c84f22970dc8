"""Counting by value: which values there are, how often, and between which edges. The shapes of the results depend on the values."""

from __future__ import annotations

from typing import Any

import numpy as np

from workings.capture.composite import Handler, checked, given, on, plain
from workings.capture.recorder import Tape
from workings.capture.shapes import ravel, reshape
from workings.capture.traced import apply
from workings.ir.ops.moves import At

NP: Any = np
"""NumPy for arguments whose types its stubs want to know beforehand."""


def _unique(
    tape: Tape,
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    **kwargs: Any,
) -> Any:
    """Sorted, each value kept where it differs from the one before it."""
    on(tape, return_index or given(axis) or bool(kwargs), "np.unique", "np.unique(x, return_counts=True)")
    flat = ravel(tape, ar)

    def steps() -> Any:
        order = apply(tape, "argsort", (flat,), {"axis": -1, "kind": "stable"})
        ordered = apply(tape, "take", (flat, order), {"key": (At(1),)})
        ends = (apply(tape, "getitem", (ordered,), {"key": (part,)}) for part in (slice(1, None), slice(None, -1)))
        first = apply(tape, "concatenate", (np.ones(1, bool), apply(tape, "ne", tuple(ends))), {"axis": 0})
        found = [apply(tape, "take", (ordered, first), {"key": (At(1),)})]
        if return_inverse:
            group = apply(tape, "sub", (apply(tape, "cumsum", (apply(tape, "cast", (first,), {"dtype": "int64"}),), {"axis": -1}), 1))
            inverse = apply(tape, "put", (np.zeros(np.size(plain(flat)), np.int64), group, order), {"key": (At(2),)})
            found.append(reshape(tape, inverse, np.shape(plain(ar))))
        if return_counts:
            starts = apply(tape, "nonzero", (first,), {"axis": 0})
            ends_at = apply(tape, "concatenate", (starts, np.array([np.size(plain(flat))])), {"axis": 0})
            later, sooner = (apply(tape, "getitem", (ends_at,), {"key": (part,)}) for part in (slice(1, None), slice(None, -1)))
            found.append(apply(tape, "sub", (later, sooner)))
        return tuple(found) if len(found) > 1 else found[0]

    return checked(tape, "unique", steps, lambda: NP.unique(plain(ar), return_inverse=return_inverse, return_counts=return_counts))


def _bincount(tape: Tape, x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    def steps() -> Any:
        largest = apply(tape, "max", (x,)).__index__() + 1 if np.size(plain(x)) else 0
        length = max(largest, int(minlength))
        each = np.ones(np.size(plain(x)), np.int64) if weights is None else weights
        return apply(tape, "scatter_at", (each, x), {"key": (At(1),), "shape": (length,)})

    return checked(tape, "bincount", steps, lambda: np.bincount(plain(x), plain(weights), int(minlength)))


def _searchsorted(tape: Tape, a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    """How many entries of ``a`` stand before ``v``."""
    on(tape, given(sorter), "np.searchsorted with sorter", "np.searchsorted(x, v)")
    op = "lt" if side == "left" else "le"

    def steps() -> Any:
        column = v if not np.ndim(plain(v)) else reshape(tape, v, (*np.shape(plain(v)), 1))
        return apply(tape, "sum", (apply(tape, op, (a, column)),), {"axis": -1})

    return checked(tape, "searchsorted", steps, lambda: NP.searchsorted(plain(a), plain(v), side))


def _digitize(tape: Tape, x: Any, bins: Any, right: bool = False) -> Any:
    on(tape, bool(np.any(np.diff(plain(bins)) < 0)), "np.digitize with falling edges", "np.digitize(x, bins)")
    return _searchsorted(tape, bins, x, "left" if right else "right")


def _histogram(tape: Tape, a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    on(tape, given(weights) or bool(density), "np.histogram with weights or density", "counts / (counts.sum() * width)")
    flat = ravel(tape, a)

    def steps() -> Any:
        edges = bins
        if np.ndim(plain(bins)) == 0:
            low, high = range or (apply(tape, "min", (flat,)), apply(tape, "max", (flat,)))
            edges = _edges(tape, low, high, int(bins))
        column = reshape(tape, flat, (-1, 1))
        left, right = (apply(tape, "getitem", (edges,), {"key": (part,)}) for part in (slice(None, -1), slice(1, None)))
        inside = apply(tape, "logical_and", (apply(tape, "ge", (column, left)), apply(tape, "lt", (column, right))))
        last = apply(tape, "eq", (flat, apply(tape, "getitem", (edges,), {"key": (-1,)})))
        counts = apply(tape, "sum", (inside,), {"axis": 0})
        at_end = apply(tape, "add", (apply(tape, "getitem", (counts,), {"key": (-1,)}), apply(tape, "sum", (last,))))
        return apply(tape, "setitem", (counts, at_end), {"key": (-1,)}), edges

    return checked(tape, "histogram", steps, lambda: np.histogram(plain(a), plain(bins), range))


def _edges(tape: Tape, low: Any, high: Any, bins: int) -> Any:
    step = apply(tape, "div", (apply(tape, "sub", (high, low)), bins))
    line = apply(tape, "add", (apply(tape, "mul", (np.arange(bins + 1.0), step)), low))
    return apply(tape, "setitem", (line, high), {"key": (-1,)})


FUNCTIONS: dict[Any, Handler] = {
    np.unique: _unique, np.bincount: _bincount, np.searchsorted: _searchsorted, np.digitize: _digitize, np.histogram: _histogram,
}  # fmt: skip
