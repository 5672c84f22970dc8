"""What NumPy's functions and methods mean in ops. A library function that is several ops becomes a part that folds.

Exact or refuse: a composite is compared with NumPy's own result, bit for bit, and refused where they differ.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import _getframe
from typing import Any

import numpy as np

from workings.capture import creation, linear, order, reductions, shapes, writes
from workings.capture.composite import Handler, checked, plain
from workings.capture.recorder import EMPTY, LARGE, Tape
from workings.capture.traced import METHODS, PROTOCOLS, UFUNCS, Duck, Traced, apply

KINDS = "dfl?bhiqBHILQ"
"""Kinds of numbers that a working holds: doubles and singles, whole numbers, yes and no. Half floats are NumPy's answer to sines of yes and no."""
_BY_UFUNC = {"by": "ufunc"}
_REDUCE = {np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min"}
_LOGICAL = {np.bitwise_and: "logical_and", np.bitwise_or: "logical_or", np.invert: "logical_not"}


def _array_ufunc(self: Duck, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    if not kwargs and method == "__call__" and (op := UFUNCS.get(ufunc)) is not None:
        if len(inputs) > 1:
            return _several(self.tape, op, inputs)
        value = ufunc(self.value)
        if value.dtype.char not in KINDS and self.dtype != value.dtype:
            raise _other_kind(self.tape, ufunc, value.dtype)
        tape, frame = self.tape, _getframe(1)
        if (part := tape.frames.get(frame)) is None or tape.inside >= 0:
            return Traced(tape, tape.append_from(frame, op, (self.line,), value), value)
        rows = tape.rows
        rows.append((op, (self.line,), EMPTY, value if value.nbytes < LARGE else None, frame.f_code, frame.f_lasti, part))
        return Traced(tape, len(rows) - 1, value)
    return _odd_ufunc(self.tape, ufunc, method, inputs, kwargs)


def _several(tape: Tape, op: str, inputs: tuple[Any, ...]) -> Any:
    if op == "add" and all(np.asarray(plain(x)).dtype == bool for x in inputs):
        raise tape.refuse("NumPy adds two yes-or-no arrays as “or”, not as numbers.", "x | y, or x.astype(int) + y")
    return apply(tape, op, inputs, _BY_UFUNC if op == "pow" else EMPTY)


def _other_kind(tape: Tape, ufunc: Any, dtype: Any) -> Exception:
    return tape.refuse(
        f"np.{ufunc.__name__} of these gives {dtype} numbers, which are not followed.", "turn them into fractions first: x.astype(float)"
    )


def _odd_ufunc(tape: Tape, ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``np.add.reduce(x)``, ``out=``, a ufunc made of several ops, or one that cannot be followed."""
    extra = {k: v for k, v in kwargs.items() if v is not None}
    out = extra.pop("out", None)
    if method == "reduce" and ufunc in _REDUCE and out is None:
        return reductions.reduce(_REDUCE[ufunc])(tape, *inputs, **{"axis": 0, **extra})
    if method == "at" and ufunc is np.add and isinstance(inputs[0], Duck):
        return writes.add_at(tape, *inputs)
    if method == "outer" and not extra and out is None and ufunc in UFUNCS and all(np.ndim(plain(x)) == 1 for x in inputs):
        return apply(tape, UFUNCS[ufunc], (shapes.reshape(tape, inputs[0], (-1, 1)), inputs[1]), _BY_UFUNC if ufunc is np.power else EMPTY)
    if method != "__call__" or extra or _meaning(ufunc, inputs) is None:
        name = f"np.{ufunc.__name__}" + (f".{method}" if method != "__call__" else "") + (f" with {', '.join(extra)}=" if extra else "")
        raise tape.refuse(f"{name} is not in the op table, so its result could not be explained.", INSTEAD.get(ufunc.__name__, OTHERWISE))
    return _written(tape, ufunc, inputs, out[0]) if out is not None else _combined(tape, ufunc, inputs)


def _meaning(ufunc: Any, inputs: tuple[Any, ...]) -> str | None:
    if ufunc in _LOGICAL or ufunc is np.bitwise_xor:
        return "logical" if all(np.asarray(plain(x)).dtype == bool for x in inputs) else None
    return UFUNCS.get(ufunc) or ("made" if ufunc in MADE else None)


def _combined(tape: Tape, ufunc: Any, inputs: tuple[Any, ...]) -> Any:
    if ufunc in _LOGICAL:
        return apply(tape, _LOGICAL[ufunc], inputs)
    if ufunc is np.bitwise_xor:
        return apply(tape, "ne", inputs)
    if ufunc in MADE:
        steps = MADE[ufunc]
        return checked(tape, ufunc.__name__, lambda: steps(tape, *inputs), lambda: ufunc(*map(plain, inputs)))
    return _several(tape, UFUNCS[ufunc], inputs)


def _written(tape: Tape, ufunc: Any, inputs: tuple[Any, ...], target: Any) -> Any:
    if not isinstance(target, Duck):
        raise tape.refuse(
            "out= writes into an array that is not followed.", "make it with np.zeros or np.empty inside the function, or write  y = …"
        )
    made = _combined(tape, ufunc, inputs)
    writes.into(target, "cast", (made,), {"dtype": str(made.dtype)}) if made.dtype != target.dtype else writes.replace(target, made)
    return target


MADE: dict[Any, Callable[..., Any]] = {
    np.isnan: lambda t, a: apply(t, "ne", (a, a)),
    np.isfinite: lambda t, a: apply(t, "lt", (apply(t, "abs", (a,)), np.inf)),
    np.isinf: lambda t, a: apply(t, "eq", (apply(t, "abs", (a,)), np.inf)),
    np.reciprocal: lambda t, a: apply(t, "div", (1, a)),
    np.deg2rad: lambda t, a: apply(t, "mul", (a, np.pi / 180)),
    np.radians: lambda t, a: apply(t, "mul", (a, np.pi / 180)),
    np.rad2deg: lambda t, a: apply(t, "mul", (a, 180 / np.pi)),
    np.degrees: lambda t, a: apply(t, "mul", (a, 180 / np.pi)),
    np.positive: lambda t, a: a,
    np.logical_xor: lambda t, a, b: apply(t, "ne", (apply(t, "ne", (a, 0)), apply(t, "ne", (b, 0)))),
    np.trunc: lambda t, a: apply(t, "mul", (apply(t, "sign", (a,)), apply(t, "floor", (apply(t, "abs", (a,)),)))),
}
"""Ufuncs that are a few ops; each result is compared with NumPy's own."""

OTHERWISE = "write it with + − * / @, np.sqrt, np.exp, np.log"
INSTEAD = {
    "exp2": "2.0 ** x",
    "cbrt": "np.sign(x) * np.abs(x) ** (1 / 3)",
    "logaddexp2": "np.log2(2.0 ** a + 2.0 ** b)",
    "float_power": "x ** y",
    "heaviside": "np.where(x > 0, 1.0, 0.0)",
    "bitwise_and": "compare first, so that yes and no meet: (x > 0) & (y > 0)",
    "bitwise_or": "compare first, so that yes and no meet: (x > 0) | (y > 0)",
    "arcsinh": "np.log(x + np.sqrt(x * x + 1))",
    "arccosh": "np.log(x + np.sqrt(x * x - 1))",
    "arctanh": "0.5 * np.log((1 + x) / (1 - x))",
    "copysign": "np.abs(x) * np.where(y < 0, -1.0, 1.0)",
}

FUNCTIONS: dict[Any, Handler] = {**reductions.FUNCTIONS, **shapes.FUNCTIONS, **linear.FUNCTIONS, **order.FUNCTIONS, **creation.FUNCTIONS}
METHODS |= {**reductions.METHODS, **shapes.METHODS, **linear.METHODS, **order.METHODS, **creation.METHODS}

SAID = {
    "cumprod": "a loop, or np.exp(np.cumsum(np.log(x))) for positive x",
    "gradient": "(x[2:] - x[:-2]) / 2",
    "convolve": "np.array([x[k:k + len(w)] @ w[::-1] for k in range(n)])",
    "interp": "write the line between two points out: a + (b − a)·t",
    "qr": "the Gram–Schmidt steps as a loop",
    "eig": "np.linalg.eigh for a symmetric matrix",
    "eigvals": "np.linalg.eigvalsh for a symmetric matrix",
    "slogdet": "np.log(np.linalg.det(A))",
    "vectorize": "write it on whole arrays",
    "apply_along_axis": "a comprehension: np.array([f(row) for row in X])",
    "nan_to_num": "np.where(np.isnan(x), 0.0, x)",
    "nanmean": "np.sum(np.where(np.isnan(x), 0.0, x)) / np.sum(~np.isnan(x))",
    "nansum": "np.sum(np.where(np.isnan(x), 0.0, x))",
    "partition": "np.sort(x)",
    "argpartition": "np.argsort(x)",
    "select": "np.where inside np.where",
    "piecewise": "np.where inside np.where",
}


def _array_function(self: Duck, function: Any, args: Any, kwargs: Any) -> Any:
    handler = FUNCTIONS.get(function)
    if handler is None:
        name = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
        instead = SAID.get(function.__name__, "write it with + − * / @, sums, roots and logarithms")
        raise self.tape.refuse(f"{name} is not in the op table, so its result could not be explained.", instead)
    try:
        return handler(self.tape, *args, **kwargs)
    except TypeError as error:
        if "argument" not in str(error):
            raise
        raise self.tape.refuse(
            f"np.{function.__name__} with these arguments is not followed.", f"np.{function.__name__}(x) in its plain form"
        ) from error


PROTOCOLS |= {"function": _array_function}
setattr(Duck, "__array_ufunc__", _array_ufunc)  # noqa: B010 (the path of every np.exp and its kin: no call in between)
