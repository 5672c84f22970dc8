"""Sorting, places of extremes, running sums, choosing, rounding, and numbers of another kind."""

from __future__ import annotations

from typing import Any

import numpy as np

from workings.capture import counting, writes
from workings.capture.composite import Handler, checked, given, on, plain
from workings.capture.recorder import Tape
from workings.capture.reductions import attributes, mean
from workings.capture.shapes import ravel
from workings.capture.traced import PROTOCOLS, apply
from workings.ir.ops.moves import At


def _argsort(tape: Tape, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> Any:
    on(tape, given(order), "np.argsort with order", "np.argsort(x)")
    if axis is None:
        a, axis = ravel(tape, a), -1
    chosen = "stable" if stable else kind
    return apply(tape, "argsort", (a,), {"axis": int(axis), **({"kind": chosen} if chosen else {})})


def _sort(tape: Tape, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> Any:
    """The order first, then the cells in that order: so a sorted cell knows where it came from."""
    if axis is None:
        a, axis = ravel(tape, a), -1

    def steps() -> Any:
        return _take_along(tape, a, _argsort(tape, a, axis, kind or "stable", order, stable=stable), axis)

    return checked(tape, "sort", steps, lambda: np.sort(plain(a), axis=axis, kind=kind))


def _take_along(tape: Tape, arr: Any, indices: Any, axis: Any = -1) -> Any:
    if axis is None:
        arr, axis = ravel(tape, arr), 0
    rank = np.ndim(plain(arr))
    axis = axis % rank
    if rank == 1:
        return apply(tape, "take", (arr, indices), {"key": (At(1),)})
    shape = np.shape(plain(indices))
    others = [k for k in range(rank) if k != axis]
    grids = [np.arange(shape[k]).reshape([-1 if j == k else 1 for j in range(rank)]) for k in others]
    key: list[Any] = [None] * rank
    key[axis] = At(1)
    for place, k in enumerate(others):
        key[k] = At(2 + place)
    return apply(tape, "take", (arr, indices, *grids), {"key": tuple(key)})


def _sort_here(tape: Tape, a: Any, axis: int = -1, kind: Any = None, **kwargs: Any) -> None:
    writes.replace(a, _sort(tape, a, axis, kind, **kwargs))


def _extreme_place(name: str) -> Handler:
    def handler(tape: Tape, a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = False) -> Any:
        on(tape, given(out), f"np.{name} with out", f"np.{name}(x, axis=…)")
        return apply(tape, name, (a,), attributes(axis, keepdims))

    return handler


def _cumsum(tape: Tape, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    on(tape, given(out), "np.cumsum with out", "np.cumsum(x, axis=…)")
    if given(dtype) and np.dtype(dtype) != np.asarray(plain(a)).dtype:
        cast = apply(tape, "cast", (a,), {"dtype": str(np.dtype(dtype))})
        return checked(tape, "cumsum", lambda: _cumsum(tape, cast, axis), lambda: np.cumsum(plain(a), axis=axis, dtype=dtype))
    flat = ravel(tape, a) if axis is None and np.ndim(plain(a)) != 1 else a
    return apply(tape, "cumsum", (flat,), {"axis": -1 if axis is None else int(axis)})


def _nonzero(tape: Tape, a: Any) -> Any:
    return tuple(apply(tape, "nonzero", (a,), {"axis": k}) for k in range(np.ndim(plain(a))))


def _where(tape: Tape, condition: Any, *choices: Any) -> Any:
    if not choices:
        return _nonzero(tape, condition)
    return apply(tape, "where", (condition, *choices))


def clip(
    tape: Tape, a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None, **kwargs: Any
) -> Any:
    low, high = a_min if given(a_min) else min, a_max if given(a_max) else max
    on(tape, bool(kwargs), "np.clip", "np.clip(x, low, high)")

    def steps() -> Any:
        x = apply(tape, "maximum", (a, low)) if given(low) else a
        return apply(tape, "minimum", (x, high)) if given(high) else x

    made = checked(tape, "clip", steps, lambda: np.clip(plain(a), plain(low), plain(high)))
    if out is None:
        return made
    writes.replace(out, made)
    return out


def _round(tape: Tape, a: Any, decimals: int = 0, out: Any = None) -> Any:
    on(tape, given(out) or decimals < 0, "np.round", "np.round(x, 2)")

    def steps() -> Any:
        if np.asarray(plain(a)).dtype.kind in "iu":
            return a
        if not decimals:
            return apply(tape, "rint", (a,))
        scale = 10.0**decimals
        return apply(tape, "div", (apply(tape, "rint", (apply(tape, "mul", (a, scale)),)), scale))

    return checked(tape, "round", steps, lambda: np.round(plain(a), decimals))


def _median(tape: Tape, a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    on(tape, given(out) or keepdims, "np.median", "np.median(x, axis=…)")
    x = ravel(tape, a) if axis is None else a

    def steps() -> Any:
        ordered = _sort(tape, x, axis=-1 if axis is None else axis)
        where = (-1 if axis is None else axis) % np.ndim(plain(x))
        n = np.shape(plain(x))[where]
        key = (*(slice(None),) * where, slice((n - 1) // 2, n // 2 + 1))
        return mean(tape, apply(tape, "getitem", (ordered,), {"key": key}), axis=where)

    return checked(tape, "median", steps, lambda: np.median(plain(a), axis=axis))


def _quantile(tape: Tape, a: Any, q: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Between the two nearest of the sorted values, in proportion."""
    on(tape, given(axis) or bool(args or kwargs), "np.quantile", "np.quantile(x, 0.25)")
    flat, last = ravel(tape, a), np.size(plain(a)) - 1
    share_of = PROTOCOLS["array"](tape, q) if isinstance(q, list | tuple) else q

    def steps() -> Any:
        ordered = _sort(tape, flat)
        at = apply(tape, "mul", (share_of, last))
        low = apply(tape, "cast", (apply(tape, "floor", (at,)),), {"dtype": "int64"})
        high = apply(tape, "minimum", (apply(tape, "add", (low, 1)), last))
        below, above = (apply(tape, "take", (ordered, part), {"key": (At(1),)}) for part in (low, high))
        gap, share = apply(tape, "sub", (above, below)), apply(tape, "sub", (at, low))
        near = apply(tape, "add", (below, apply(tape, "mul", (gap, share))))
        far = apply(tape, "sub", (above, apply(tape, "mul", (gap, apply(tape, "sub", (1, share))))))
        return apply(tape, "where", (apply(tape, "ge", (share, 0.5)), far, near))

    return checked(tape, "quantile", steps, lambda: np.quantile(plain(a), plain(q)))


def _percentile(tape: Tape, a: Any, q: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    share = PROTOCOLS["array"](tape, q) if isinstance(q, list | tuple) else q
    return _quantile(tape, a, apply(tape, "div", (share, 100)), axis, *args, **kwargs)


def _trapezoid(tape: Tape, y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    on(tape, np.ndim(plain(y)) != 1, "np.trapezoid", "np.sum((x[1:] - x[:-1]) * (y[1:] + y[:-1])) / 2")

    def steps() -> Any:
        later, sooner = (apply(tape, "getitem", (y,), {"key": (part,)}) for part in (slice(1, None), slice(None, -1)))
        width = (
            dx
            if x is None
            else apply(tape, "sub", tuple(apply(tape, "getitem", (x,), {"key": (part,)}) for part in (slice(1, None), slice(None, -1))))
        )
        return apply(tape, "sum", (apply(tape, "div", (apply(tape, "mul", (width, apply(tape, "add", (later, sooner)))), 2.0)),))

    return checked(tape, "trapezoid", steps, lambda: np.trapezoid(plain(y), plain(x), plain(dx)))


def astype(tape: Tape, a: Any, dtype: Any, *args: Any, **kwargs: Any) -> Any:
    kind = np.dtype(dtype)
    if kind.kind not in "biuf":
        raise tape.refuse(f"astype({kind}) leaves the real numbers that a working holds.", "x.astype(float)")
    if kwargs.get("copy") is False and kind == np.asarray(plain(a)).dtype:
        return a
    return apply(tape, "cast", (a,), {"dtype": str(kind)})


def _fill(tape: Tape, a: Any, value: Any) -> None:
    writes.write(a, (Ellipsis,), value)


def _put_along(tape: Tape, arr: Any, indices: Any, values: Any, axis: Any) -> None:
    raise tape.refuse("np.put_along_axis is not followed.", "x[np.arange(n), indices] = values")


FUNCTIONS: dict[Any, Handler] = {
    np.argsort: _argsort, np.sort: _sort, np.argmax: _extreme_place("argmax"), np.argmin: _extreme_place("argmin"), np.cumsum: _cumsum,
    np.take_along_axis: _take_along, np.put_along_axis: _put_along, np.nonzero: _nonzero, np.where: _where, np.clip: clip, np.round: _round, np.around: _round,
    np.median: _median, np.quantile: _quantile, np.percentile: _percentile, np.trapezoid: _trapezoid, np.flatnonzero: lambda t, a: _nonzero(t, ravel(t, a))[0], np.astype: astype, **counting.FUNCTIONS,
    np.argwhere: lambda t, a: apply(t, "stack", _nonzero(t, a), {"axis": 1}),
}  # fmt: skip

METHODS: dict[str, Handler] = {
    "argsort": _argsort, "sort": _sort_here, "argmax": _extreme_place("argmax"), "argmin": _extreme_place("argmin"), "cumsum": _cumsum, "clip": clip,
    "round": _round, "astype": astype, "nonzero": _nonzero, "fill": _fill,
}  # fmt: skip
