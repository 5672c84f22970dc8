"""Sums, means, spreads, extremes, and whether any or all hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from workings.capture.composite import Handler, checked, given, on, plain
from workings.capture.recorder import Tape
from workings.capture.traced import apply

_PLAIN_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def reduce(op: str) -> Handler:
    def handler(
        tape: Tape,
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = None,
        where: Any = True,
    ) -> Any:
        on(tape, given(out) or given(initial) or (where is not True and given(where)), op, f"np.{op}(x, axis=…)")
        if given(dtype):
            cast = apply(tape, "cast", (a,), {"dtype": str(np.dtype(dtype))})
            return checked(
                tape,
                op,
                lambda: handler(tape, cast, axis, None, None, keepdims),
                lambda: getattr(np, op)(plain(a), axis=axis, dtype=dtype, keepdims=keepdims),
            )
        attrs = attributes(axis, keepdims)
        return apply(tape, op, (a,), attrs) if attrs else apply(tape, op, (a,))

    return handler


def attributes(axis: Any, keepdims: Any = False) -> dict[str, Any]:
    """``axis`` and ``keepdims`` as an op keeps them: only what was asked for."""
    attrs: dict[str, Any] = {}
    if given(axis):
        attrs["axis"] = tuple(int(k) for k in axis) if isinstance(axis, tuple | list) else int(axis)
    if given(keepdims) and keepdims:
        attrs["keepdims"] = True
    return attrs


def _extreme(op: str, name: str) -> Handler:
    handler = reduce(op)

    def run(tape: Tape, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Any:
        return handler(tape, a, axis, None, out, keepdims, initial, where)

    run.__name__ = name
    return run


def _count(a: Any, total: Any) -> int:
    return int(np.size(plain(a)) // max(1, np.size(plain(total))))


def _sum(tape: Tape, a: Any, axis: Any, keepdims: Any) -> Any:
    return apply(tape, "sum", (a,), attributes(axis, keepdims))


def mean(tape: Tape, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    on(tape, given(dtype) or given(out) or (where is not True and given(where)), "np.mean", "np.mean(x, axis=…)")
    if type(a) in (list, tuple):
        a = _array(tape, a)

    def steps() -> Any:
        total = _sum(tape, a, axis, keepdims)
        return apply(tape, "div", (total, _count(a, total)))

    if np.asarray(plain(a)).dtype in _PLAIN_FLOATS:
        return tape.composite("mean", steps)
    return checked(tape, "mean", steps, lambda: np.mean(plain(a), **attributes(axis, keepdims)))


def _array(tape: Tape, parts: Any) -> Any:
    from workings.capture.creation import array

    return array(tape, parts)


def _spread(name: str) -> Handler:
    def handler(
        tape: Tape, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, **rest: Any
    ) -> Any:
        correction = rest.pop("correction", None)
        ddof = correction if given(correction) else ddof
        on(
            tape,
            given(dtype) or given(out) or any(given(v) and v is not True for v in rest.values()),
            f"np.{name}",
            f"np.{name}(x, axis=…)",
        )

        def steps() -> Any:
            total = _sum(tape, a, axis, True)
            centre = apply(tape, "div", (total, _count(a, total)))
            off = apply(tape, "sub", (a, centre))
            squares = _sum(tape, apply(tape, "mul", (off, off)), axis, keepdims)
            variance = apply(tape, "div", (squares, max(_count(a, total) - ddof, 0)))
            return apply(tape, "sqrt", (variance,)) if name == "std" else variance

        return checked(tape, name, steps, lambda: getattr(np, name)(plain(a), ddof=ddof, **attributes(axis, keepdims)))

    return handler


def _truth(op: str, name: str) -> Handler:
    """any and all: the largest or the smallest of yes-or-no values."""

    def handler(tape: Tape, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, where: Any = True) -> Any:
        on(tape, given(out) or (where is not True and given(where)), f"np.{name}", f"np.{name}(x > 0)")

        def steps() -> Any:
            held = a if np.asarray(plain(a)).dtype == bool else apply(tape, "ne", (a, 0))
            return apply(tape, op, (held,), attributes(axis, keepdims))

        return checked(tape, name, steps, lambda: getattr(np, name)(plain(a), **attributes(axis, keepdims)))

    return handler


def _ptp(tape: Tape, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
    on(tape, given(out), "np.ptp", "np.max(x) - np.min(x)")
    attrs = attributes(axis, keepdims)

    def steps() -> Any:
        return apply(tape, "sub", (apply(tape, "max", (a,), attrs), apply(tape, "min", (a,), attrs)))

    return checked(tape, "ptp", steps, lambda: np.ptp(plain(a), **attrs))


def _average(tape: Tape, a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: Any = False) -> Any:
    if weights is None and not returned:
        return mean(tape, a, axis, keepdims=keepdims)
    on(tape, returned or given(axis) or np.shape(plain(a)) != np.shape(plain(weights)), "np.average", "np.sum(w * x) / np.sum(w)")

    def steps() -> Any:
        return apply(tape, "div", (apply(tape, "sum", (apply(tape, "mul", (a, weights)),)), apply(tape, "sum", (weights,))))

    return checked(tape, "average", steps, lambda: np.average(plain(a), weights=plain(weights)))


def _count_nonzero(tape: Tape, a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
    def steps() -> Any:
        return apply(tape, "sum", (apply(tape, "ne", (a, 0)),), attributes(axis, keepdims))

    return checked(tape, "count_nonzero", steps, lambda: np.asarray(np.count_nonzero(plain(a), axis=axis, keepdims=keepdims)))


def _close(name: str) -> Handler:
    def handler(tape: Tape, a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
        def steps() -> Any:
            gap = apply(tape, "abs", (apply(tape, "sub", (a, b)),))
            room = apply(tape, "add", (atol, apply(tape, "mul", (rtol, apply(tape, "abs", (b,))))))
            near = apply(tape, "le", (gap, room))
            return near if name == "isclose" else apply(tape, "min", (near,))

        return checked(tape, name, steps, lambda: np.asarray(getattr(np, name)(plain(a), plain(b), rtol, atol, equal_nan)))

    return handler


def _array_equal(tape: Tape, a: Any, b: Any, equal_nan: bool = False) -> Any:
    on(tape, np.shape(plain(a)) != np.shape(plain(b)) or equal_nan, "np.array_equal", "np.all(a == b)")
    return checked(
        tape,
        "array_equal",
        lambda: apply(tape, "min", (apply(tape, "eq", (a, b)),)),
        lambda: np.asarray(np.array_equal(plain(a), plain(b))),
    )


_SUM, _PROD = reduce("sum"), reduce("prod")
_MAX, _MIN = _extreme("max", "max"), _extreme("min", "min")

FUNCTIONS: dict[Any, Handler] = {
    np.sum: _SUM, np.prod: _PROD, np.max: _MAX, np.min: _MIN, np.amax: _MAX, np.amin: _MIN, np.mean: mean, np.var: _spread("var"), np.std: _spread("std"),
    np.any: _truth("max", "any"), np.all: _truth("min", "all"), np.ptp: _ptp, np.average: _average, np.count_nonzero: _count_nonzero,
    np.allclose: _close("allclose"), np.isclose: _close("isclose"), np.array_equal: _array_equal,
}  # fmt: skip

METHODS: dict[str, Handler] = {
    "sum": _SUM, "prod": _PROD, "max": _MAX, "min": _MIN, "mean": mean, "var": _spread("var"), "std": _spread("std"),
    "any": _truth("max", "any"), "all": _truth("min", "all"), "ptp": _ptp,
}  # fmt: skip
