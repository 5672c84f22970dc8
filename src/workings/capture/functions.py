"""What NumPy's functions and methods mean in ops. A library function that is several ops becomes a part that folds.

Exact or refuse: a composite is compared with NumPy's own result, bit for bit, and refused where they differ.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import _getframe
from typing import Any

import numpy as np

from workings.capture.recorder import EMPTY, Tape
from workings.capture.traced import METHODS, PROTOCOLS, UFUNCS, Traced, apply

Handler = Callable[..., Any]
_PLAIN_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
_BY_UFUNC = {"by": "ufunc"}
_REDUCE = {np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min"}


def _plain(operand: Any) -> Any:
    return operand.value if isinstance(operand, Traced) else operand


def _checked(tape: Tape, result: Traced, a: Any, expected: Callable[[], Any], what: str) -> Traced:
    """NumPy widens integers and half floats on the way; ordinary floats take exactly the steps that are shown."""
    plain = np.dtype(a.dtype) in _PLAIN_FLOATS if isinstance(a, Traced | np.ndarray) else False
    if not plain and np.asarray(result.value).tobytes() != np.asarray(expected()).tobytes():
        raise tape.refuse(f"{what} on these values differs in the last digits from the steps that explain it.", "write the steps out")
    return result


def _array_ufunc(self: Traced, ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if not kwargs and method == "__call__" and (op := UFUNCS.get(ufunc)) is not None:
        if len(inputs) > 1:
            return apply(self.tape, op, inputs, _BY_UFUNC if op == "pow" else EMPTY)
        value = ufunc(self.value)
        return Traced(self.tape, self.tape.append_from(_getframe(2), op, (self.line,), value), value)
    return _odd_ufunc(self.tape, ufunc, method, inputs, kwargs)


def _odd_ufunc(tape: Tape, ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``np.add.reduce(x)``, or a ufunc or keyword that cannot be followed."""
    if kwargs.get("out") is not None:
        raise tape.refuse(
            "Writing a traced result into an existing array (out=, or x += …) changes it behind the working's back.", "write  x = x + …"
        )
    if method == "reduce" and ufunc in _REDUCE:
        return _reduce(_REDUCE[ufunc])(tape, *inputs, **{"axis": 0, **kwargs})
    extra = {k: v for k, v in kwargs.items() if v is not None and k != "out"}
    if method != "__call__" or extra or ufunc not in UFUNCS:
        name = f"np.{ufunc.__name__}" + (f".{method}" if method != "__call__" else "") + (f" with {', '.join(extra)}=" if extra else "")
        raise tape.refuse(
            f"{name} is not in the op table, so its result could not be explained.",
            INSTEAD.get(ufunc.__name__, "write it with + − * / @, np.sqrt, np.exp, np.log"),
        )
    return apply(tape, UFUNCS[ufunc], inputs)


INSTEAD = {
    "floor_divide": "use / and np.where",
    "degrees": "x * 180 / np.pi",
    "rad2deg": "x * 180 / np.pi",
    "radians": "x * np.pi / 180",
    "hypot": "np.sqrt(x * x + y * y)",
    "reciprocal": "1 / x",
    "logaddexp": "np.log(np.exp(a) + np.exp(b))",
    "log1p": "np.log(1 + x)",
    "expm1": "np.exp(x) - 1",
    "log10": "np.log(x) / np.log(10)",
}


def _reduce(op: str) -> Handler:
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
        if dtype is not None or out is not None or initial not in (None, np._NoValue) or where not in (True, np._NoValue):
            raise tape.refuse(f"{op} with dtype, out, initial or where is not followed.", f"np.{op}(x, axis=…)")
        if axis is None and keepdims in (False, np._NoValue):
            return apply(tape, op, (a,))
        attrs: dict[str, Any] = {}
        if axis is not None:
            attrs["axis"] = tuple(axis) if isinstance(axis, tuple | list) else axis
        if keepdims not in (False, np._NoValue):
            attrs["keepdims"] = bool(keepdims)
        return apply(tape, op, (a,), attrs)

    return handler


def _dot(tape: Tape, a: Any, b: Any, out: Any = None) -> Any:
    if out is not None:
        raise tape.refuse("np.dot with out= writes into an existing array.", "result = a @ b")
    if np.ndim(_plain(a)) == 0 or np.ndim(_plain(b)) == 0:
        return apply(tape, "mul", (a, b))
    if np.ndim(_plain(b)) > 2:
        raise tape.refuse("np.dot with more than two axes on the right pairs axes in a way of its own.", "use @")
    return apply(tape, "matmul", (a, b), {"by": "dot"})


def _inner(tape: Tape, a: Any, b: Any) -> Any:
    if np.ndim(_plain(a)) != 1 or np.ndim(_plain(b)) != 1:
        raise tape.refuse("np.inner or np.vdot of more than one axis is not followed.", "use @ with a transpose")
    return _dot(tape, a, b)


def _norm(tape: Tape, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    vector = np.ndim(_plain(x)) == 1
    if ord not in (None, 2) or (ord == 2 and not vector and axis is None) or isinstance(axis, tuple):
        raise tape.refuse(
            "np.linalg.norm is followed for the ordinary (L2) length.", "np.sum(np.abs(x)) for L1, np.max(np.abs(x)) for the largest"
        )

    def steps() -> Any:
        if axis is None and vector and not keepdims:
            total = _dot(tape, x, x)
        else:
            total = _reduce("sum")(tape, apply(tape, "mul", (x, x)), axis=axis, keepdims=keepdims)
        return apply(tape, "sqrt", (total,))

    return _checked(tape, tape.composite("norm", steps), x, lambda: np.linalg.norm(_plain(x), ord, axis, keepdims), "np.linalg.norm")


def _mean(tape: Tape, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    if dtype is not None or out is not None or where not in (True, np._NoValue):
        raise tape.refuse("mean with dtype, out or where is not followed.", "np.mean(x, axis=…)")
    keep = keepdims not in (False, np._NoValue) and bool(keepdims)

    def steps() -> Any:
        total = _reduce("sum")(tape, a, axis=axis, keepdims=keep)
        return apply(tape, "div", (total, _plain(a).size // max(1, total.size)))

    return _checked(tape, tape.composite("mean", steps), a, lambda: np.mean(_plain(a), axis=axis, keepdims=keep), "np.mean")


def _transpose(tape: Tape, a: Any, axes: Any = None) -> Any:
    return apply(tape, "transpose", (a,), {} if axes is None else {"axes": tuple(axes)})


def _transpose_method(tape: Tape, a: Any, *axes: Any) -> Any:
    return _transpose(tape, a, (axes[0] if isinstance(axes[0], tuple | list) else axes) if axes and axes[0] is not None else None)


def _reshape(tape: Tape, a: Any, /, shape: Any = None, order: str = "C", newshape: Any = None, *, copy: Any = None) -> Any:
    if order != "C":
        raise tape.refuse("reshape in another order than rows first is not followed.", "np.reshape(x, shape)")
    target = np.reshape(_plain(a), shape if shape is not None else newshape).shape
    return apply(tape, "reshape", (a,), {"shape": target})


def _reshape_method(tape: Tape, a: Any, *shape: Any, **kwargs: Any) -> Any:
    return _reshape(tape, a, shape[0] if len(shape) == 1 else shape, **kwargs)


def _ravel(tape: Tape, a: Any, order: str = "C") -> Any:
    return _reshape(tape, a, (-1,), order)


def _joined(op: str) -> Handler:
    def handler(tape: Tape, arrays: Any, axis: Any = 0, out: Any = None, **kwargs: Any) -> Any:
        if out is not None or any(v is not None and k != "casting" for k, v in kwargs.items()) or axis is None:
            raise tape.refuse(f"np.{op} with out, dtype or axis=None is not followed.", f"np.{op}([a, b], axis=0)")
        return apply(tape, op, tuple(arrays), {"axis": axis})

    return handler


def _where(tape: Tape, condition: Any, *choices: Any) -> Any:
    if len(choices) != 2:
        raise tape.refuse("np.where(condition) alone gives places, which differ in every run.", "np.where(condition, a, b)")
    return apply(tape, "where", (condition, *choices))


def _einsum(tape: Tape, subscripts: Any, *operands: Any, out: Any = None, **kwargs: Any) -> Any:
    text = str(subscripts).replace(" ", "")
    letters = text.replace(",", "").replace("->", "")
    repeated = any(len(set(part)) < len(part) for part in text.split("->")[0].split(","))
    if out is not None or "->" not in text or not letters.isalpha() or len(operands) > 2 or repeated:
        raise tape.refuse(
            "einsum is followed for one or two operands with -> written out and no letter twice in one operand.",
            "np.einsum('id,dh->ih', X, W)",
        )
    return apply(tape, "einsum", operands, {"spec": text})


def _outer(tape: Tape, a: Any, b: Any, out: Any = None) -> Any:
    if out is not None or np.ndim(_plain(a)) != 1 or np.ndim(_plain(b)) != 1:
        raise tape.refuse("np.outer is followed for two vectors.", "np.einsum('i,j->ij', a, b)")
    return apply(tape, "einsum", (a, b), {"spec": "i,j->ij"})


FUNCTIONS: dict[Any, Handler] = {
    np.sum: _reduce("sum"), np.prod: _reduce("prod"), np.max: _reduce("max"), np.min: _reduce("min"), np.amax: _reduce("max"), np.amin: _reduce("min"),
    np.mean: _mean, np.dot: _dot, np.inner: _inner, np.vdot: _inner, np.outer: _outer, np.linalg.norm: _norm,
    np.transpose: _transpose, np.reshape: _reshape, np.ravel: _ravel, np.where: _where, np.einsum: _einsum,
    np.concatenate: _joined("concatenate"), np.stack: _joined("stack"),
    np.shape: lambda tape, a: a.shape, np.ndim: lambda tape, a: a.ndim, np.size: lambda tape, a: a.size,
}  # fmt: skip

METHODS |= {
    "sum": _reduce("sum"), "prod": _reduce("prod"), "max": _reduce("max"), "min": _reduce("min"), "mean": _mean, "dot": _dot,
    "transpose": _transpose_method, "reshape": _reshape_method, "ravel": _ravel, "flatten": _ravel,
    "copy": lambda tape, a: a,
}  # fmt: skip


def _array_function(self: Traced, function: Any, args: Any, kwargs: Any) -> Any:
    handler = FUNCTIONS.get(function)
    if handler is None:
        name = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
        raise self.tape.refuse(
            f"{name} is not in the op table, so its result could not be explained.", "write it with + − * / @, sums, roots and logarithms"
        )
    return handler(self.tape, *args, **kwargs)


PROTOCOLS |= {"ufunc": _array_ufunc, "function": _array_function}
