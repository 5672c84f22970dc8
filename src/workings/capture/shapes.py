"""Functions that move cells: reshape, transpose, join, repeat, roll, pad, the diagonal.

Whatever only moves cells is followed in one way: NumPy's own function is run on the cells' numbers, and what comes out
says where each cell came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.capture import writes
from workings.capture.composite import Handler, checked, given, on, plain
from workings.capture.recorder import Tape
from workings.capture.traced import PROTOCOLS, Duck, Traced, apply
from workings.ir.ops.moves import At


# ------------------------------------------------------------------ the same cells in another shape
def reshape(tape: Tape, a: Any, /, shape: Any = None, order: str = "C", newshape: Any = None, *, copy: Any = None) -> Any:
    on(tape, order != "C", "reshape in another order than rows first", "np.reshape(x, shape)")
    shape = tuple(int(n) for n in shape) if isinstance(shape, list | tuple) else shape if shape is None else int(shape)
    value = np.reshape(plain(a), shape if shape is not None else newshape)
    return _viewed(tape, a, "reshape", {"shape": value.shape}, value)


def _viewed(tape: Tape, a: Any, op: str, attrs: dict[str, Any], value: Any) -> Any:
    """A reshape or transpose that shares memory with ``a`` where NumPy's does."""
    made = apply(tape, op, (a,), attrs)
    if not tape.writes or not isinstance(a, Duck) or not np.may_share_memory(value, a.value):
        return made

    def put(base: Duck, part: Duck) -> Duck:
        if op == "reshape":
            return apply(tape, "reshape", (part,), {"shape": base.shape})
        axes = attrs.get("axes")
        return apply(tape, "transpose", (part,), {} if axes is None else {"axes": tuple(int(k) for k in np.argsort(axes))})

    return writes.as_view(made, writes.Origin(a, lambda base: apply(tape, op, (base,), attrs), put))


def _reshape_method(tape: Tape, a: Any, *shape: Any, **kwargs: Any) -> Any:
    return reshape(tape, a, shape[0] if len(shape) == 1 else shape, **kwargs)


def ravel(tape: Tape, a: Any, order: str = "C") -> Any:
    return reshape(tape, a, (-1,), order)


def _flatten(tape: Tape, a: Any, order: str = "C") -> Any:
    on(tape, order != "C", "flatten in another order than rows first", "x.reshape(-1)")
    return apply(tape, "reshape", (a,), {"shape": (np.size(plain(a)),)})


def _reshaped_like(function: Callable[..., Any]) -> Handler:
    """squeeze, expand_dims, atleast_2d: the shape that NumPy gives."""

    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        return reshape(tape, a, np.shape(function(plain(a), *args, **kwargs)))

    return handler


def transpose(tape: Tape, a: Any, axes: Any = None) -> Any:
    attrs = {} if axes is None else {"axes": tuple(int(k) % np.ndim(plain(a)) for k in axes)}
    return _viewed(tape, a, "transpose", attrs, np.transpose(plain(a), attrs.get("axes")))


def _transpose_method(tape: Tape, a: Any, *axes: Any) -> Any:
    return transpose(tape, a, (axes[0] if isinstance(axes[0], tuple | list) else axes) if axes and axes[0] is not None else None)


def _axes_moved(function: Callable[..., Any]) -> Handler:
    """swapaxes, moveaxis: the transpose that NumPy makes of them."""

    def handler(tape: Tape, a: Any, *args: Any) -> Any:
        order = function(np.empty(range(2, 2 + np.ndim(plain(a)))), *args).shape
        return transpose(tape, a, tuple(n - 2 for n in order))

    return handler


# ------------------------------------------------------------------ joined
def _ready(tape: Tape, x: Any) -> Any:
    """An operand as an array; a list of results is put together."""
    return x if isinstance(x, Duck) else PROTOCOLS["array"](tape, x) if isinstance(x, list | tuple) else np.asarray(x)


def _joined(op: str) -> Handler:
    def handler(tape: Tape, arrays: Any, axis: Any = 0, out: Any = None, **kwargs: Any) -> Any:
        on(
            tape,
            given(out) or any(given(v) and k != "casting" for k, v in kwargs.items()),
            f"np.{op} with out or dtype",
            f"np.{op}([a, b], axis=0)",
        )
        if axis is None:
            arrays, axis = [ravel(tape, x) for x in arrays], 0
        return apply(tape, op, tuple(_ready(tape, x) for x in arrays), {"axis": int(axis)})

    return handler


def _stacked(name: str, at_least: int, axis: int) -> Handler:
    """vstack, hstack, column_stack: the operands given enough axes, laid end to end."""

    def handler(tape: Tape, tup: Any, **kwargs: Any) -> Any:
        on(tape, bool(kwargs), f"np.{name} with these arguments", f"np.{name}([a, b])")

        def ready(x: Any) -> Any:
            shape = np.shape(plain(x))
            if len(shape) >= at_least:
                return _ready(tape, x)
            return reshape(tape, _ready(tape, x), (-1, 1) if name == "column_stack" else (1, -1) if at_least == 2 else (-1,))

        def steps() -> Any:
            parts = tuple(ready(x) for x in tup)
            where = axis if np.ndim(plain(parts[0])) > axis else 0
            return apply(tape, "concatenate", parts, {"axis": where})

        return checked(tape, name, steps, lambda: getattr(np, name)([plain(x) for x in tup]))

    return handler


def _split(tape: Tape, a: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    numbered = np.array_split(np.arange(np.shape(plain(a))[axis]), plain(indices_or_sections))
    key = (slice(None),) * (axis % np.ndim(plain(a)))
    return [writes.read(a, (*key, slice(int(part[0]), int(part[-1]) + 1) if part.size else slice(0, 0))) for part in numbered]


# ------------------------------------------------------------------ whatever only moves cells
def moved(tape: Tape, a: Any, function: Callable[[np.ndarray], Any], name: str) -> Any:
    """``function(a)``, followed by running it on the cells' numbers."""
    shape = np.shape(plain(a))
    places = np.asarray(function(np.arange(int(np.prod(shape, dtype=int))).reshape(shape)))

    def steps() -> Any:
        flat = (
            a
            if len(shape) == 1
            else apply(tape, "reshape", (a,), {"shape": (places.size if not shape else int(np.prod(shape, dtype=int)),)})
        )
        return apply(tape, "take", (flat, places), {"key": (At(1),)})

    return checked(tape, name, steps, lambda: function(np.asarray(plain(a))))


def _moving(function: Callable[..., Any]) -> Handler:
    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        extra, named = [_fixed(tape, x, function) for x in args], {k: _fixed(tape, v, function) for k, v in kwargs.items()}
        return moved(tape, a, lambda cells: function(cells, *extra, **named), function.__name__)

    return handler


def _fixed(tape: Tape, x: Any, function: Callable[..., Any]) -> Any:
    """How far or how often cells are moved: a plain number, or a computed whole one under an assumption."""
    if isinstance(x, Duck):
        on(tape, bool(x.ndim), f"np.{function.__name__} by computed numbers", f"np.{function.__name__}(x, 2)")
        return x.__index__()
    return tuple(_fixed(tape, k, function) for k in x) if type(x) in (tuple, list) else x


def _flip(tape: Tape, m: Any, axis: Any = None) -> Any:
    axes = range(np.ndim(plain(m))) if axis is None else [k % np.ndim(plain(m)) for k in (axis if isinstance(axis, tuple) else (axis,))]
    return writes.read(m, tuple(slice(None, None, -1) if k in axes else slice(None) for k in range(np.ndim(plain(m)))))


def _diag(tape: Tape, v: Any, k: int = 0) -> Any:
    if np.ndim(plain(v)) == 2:
        return writes.only_read(moved(tape, v, lambda cells: np.diag(cells, k), "diag"))
    places = np.diag(np.arange(1, np.size(plain(v)) + 1), k)
    rows, columns = np.nonzero(places)

    def steps() -> Any:
        return apply(tape, "put", (np.zeros(places.shape, plain(v).dtype), v, rows, columns), {"key": (At(2), At(3))})

    return checked(tape, "diag", steps, lambda: np.diag(plain(v), k))


def _trace(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
    on(tape, bool(args or kwargs) or np.ndim(plain(a)) != 2, "np.trace", "np.sum(np.diag(A))")
    return checked(tape, "trace", lambda: apply(tape, "sum", (_diag(tape, a),)), lambda: np.trace(plain(a)))


def _triangle(name: str) -> Handler:
    def handler(tape: Tape, m: Any, k: int = 0) -> Any:
        mask = getattr(np, name)(np.ones(np.shape(plain(m))[-2:], bool), k)
        zero = np.zeros((), np.asarray(plain(m)).dtype)
        return checked(tape, name, lambda: apply(tape, "where", (mask, m, zero)), lambda: getattr(np, name)(plain(m), k))

    return handler


def _pad(tape: Tape, array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    if mode != "constant":
        return moved(tape, array, lambda cells: np.pad(cells, pad_width, mode, **kwargs), "pad")
    on(tape, any(isinstance(v, Duck) for v in kwargs.values()), "np.pad", "np.concatenate([[v], x])")
    around = np.pad(plain(array), pad_width, mode, **kwargs)
    inside = np.pad(np.ones(np.shape(plain(array)), bool), pad_width)
    key = tuple(
        slice(int(np.argmax(line)), int(np.argmax(line)) + size) for line, size in zip(_lines(inside), np.shape(plain(array)), strict=True)
    )
    return checked(tape, "pad", lambda: apply(tape, "setitem", (np.where(inside, 0, around), array), {"key": key}), lambda: around)


def _lines(mask: np.ndarray) -> list[np.ndarray]:
    axes = range(mask.ndim)
    return [np.asarray(mask.any(axis=tuple(other for other in axes if other != k))) for k in axes]


def _insert(tape: Tape, arr: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    """Both laid end to end, then read in the order that NumPy's own insertion gives to the cells' numbers."""
    on(tape, axis is not None and np.ndim(plain(arr)) > 1, "np.insert along an axis", "np.concatenate([x[:k], [v], x[k:]])")
    flat = ravel(tape, arr)
    inserted = values if isinstance(values, Duck) else np.asarray(values)
    count, kind = np.size(plain(arr)), np.asarray(plain(arr)).dtype
    places = np.insert(np.arange(count), plain(obj), count + np.arange(np.size(plain(values))).reshape(np.shape(plain(values))))

    def steps() -> Any:
        extra = (
            apply(tape, "cast", (ravel(tape, inserted),), {"dtype": str(kind)})
            if np.asarray(plain(inserted)).dtype != kind
            else ravel(tape, inserted)
        )
        return apply(tape, "take", (apply(tape, "concatenate", (flat, extra), {"axis": 0}), places), {"key": (At(1),)})

    return checked(tape, "insert", steps, lambda: np.insert(plain(arr), plain(obj), plain(values)))


def _fill_diagonal(tape: Tape, a: Any, val: Any, wrap: bool = False) -> None:
    on(tape, wrap or np.ndim(plain(a)) != 2 or not isinstance(a, Duck), "np.fill_diagonal", "A[np.arange(n), np.arange(n)] = v")
    places = np.arange(min(np.shape(plain(a))))
    writes.write(a, (places, places), val)


def _broadcast_to(tape: Tape, array: Any, shape: Any, **kwargs: Any) -> Any:
    return writes.only_read(moved(tape, array, lambda cells: np.broadcast_to(cells, shape), "broadcast_to"))


def _meshgrid(tape: Tape, *xi: Any, **kwargs: Any) -> Any:
    numbered = np.meshgrid(*[np.arange(np.size(plain(x))) for x in xi], **kwargs)
    return [apply(tape, "take", (ravel(tape, x), places), {"key": (At(1),)}) for x, places in zip(xi, numbered, strict=True)]


def _copied(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
    return Traced(tape, a.line, a.value) if isinstance(a, Duck) else np.copy(a)


def _take(tape: Tape, a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
    on(tape, given(out) or mode != "raise", "np.take", "x[indices]")
    if axis is None:
        return writes.read(ravel(tape, a), (indices,))
    return writes.read(a, (*(slice(None),) * (axis % np.ndim(plain(a))), indices))


def _diff(tape: Tape, a: Any, n: int = 1, axis: int = -1, **kwargs: Any) -> Any:
    on(tape, bool(kwargs), "np.diff", "x[1:] - x[:-1]")
    key = (slice(None),) * (axis % np.ndim(plain(a)))

    def steps() -> Any:
        x = a
        for _ in range(n):
            x = apply(
                tape,
                "sub",
                (
                    apply(tape, "getitem", (x,), {"key": (*key, slice(1, None))}),
                    apply(tape, "getitem", (x,), {"key": (*key, slice(None, -1))}),
                ),
            )
        return x

    return checked(tape, "diff", steps, lambda: np.diff(plain(a), n, axis))


FUNCTIONS: dict[Any, Handler] = {
    np.reshape: reshape, np.ravel: ravel, np.transpose: transpose, np.permute_dims: transpose, np.matrix_transpose: lambda t, a: transpose(t, a, (*range(np.ndim(plain(a)) - 2), -1, -2)),
    np.swapaxes: _axes_moved(np.swapaxes), np.moveaxis: _axes_moved(np.moveaxis), np.rollaxis: _axes_moved(np.rollaxis),
    np.squeeze: _reshaped_like(np.squeeze), np.expand_dims: _reshaped_like(np.expand_dims),
    np.atleast_1d: _reshaped_like(np.atleast_1d), np.atleast_2d: _reshaped_like(np.atleast_2d), np.atleast_3d: _reshaped_like(np.atleast_3d),
    np.concatenate: _joined("concatenate"), np.stack: _joined("stack"), np.vstack: _stacked("vstack", 2, 0), np.hstack: _stacked("hstack", 1, 1),
    np.column_stack: _stacked("column_stack", 2, 1), np.append: lambda t, arr, values, axis=None: FUNCTIONS[np.concatenate](t, [arr, values], axis),
    np.split: _split, np.array_split: _split, np.vsplit: lambda t, a, n: _split(t, a, n), np.hsplit: lambda t, a, n: _split(t, a, n, min(1, np.ndim(plain(a)) - 1)),
    np.flip: _flip, np.fliplr: lambda t, m: _flip(t, m, 1), np.flipud: lambda t, m: _flip(t, m, 0),
    np.roll: _moving(np.roll), np.tile: _moving(np.tile), np.repeat: _moving(np.repeat), np.rot90: _moving(np.rot90), np.resize: _moving(np.resize),
    np.diagonal: _moving(np.diagonal), np.diag: _diag, np.trace: _trace, np.tril: _triangle("tril"), np.triu: _triangle("triu"), np.pad: _pad,
    np.insert: _insert, np.delete: _moving(np.delete), np.fill_diagonal: _fill_diagonal,
    np.diag_indices_from: lambda t, a: np.diag_indices_from(plain(a)), np.tril_indices_from: lambda t, a, k=0: np.tril_indices_from(plain(a), k),
    np.triu_indices_from: lambda t, a, k=0: np.triu_indices_from(plain(a), k),
    np.broadcast_to: _broadcast_to, np.meshgrid: _meshgrid, np.copy: _copied, np.take: _take, np.diff: _diff,
    np.shape: lambda tape, a: a.shape, np.ndim: lambda tape, a: a.ndim, np.size: lambda tape, a, axis=None: a.size if axis is None else a.shape[axis],
    np.iscomplexobj: lambda tape, a: False, np.isrealobj: lambda tape, a: True, np.isscalar: lambda tape, a: np.isscalar(plain(a)),
    np.result_type: lambda tape, *a: np.result_type(*map(plain, a)),
}  # fmt: skip

METHODS: dict[str, Handler] = {
    "transpose": _transpose_method, "reshape": _reshape_method, "ravel": ravel, "flatten": _flatten, "copy": _copied, "squeeze": _reshaped_like(np.squeeze),
    "swapaxes": _axes_moved(np.swapaxes), "repeat": _moving(np.repeat), "diagonal": _moving(np.diagonal), "trace": _trace, "take": _take,
    "broadcast_to": _broadcast_to,
}  # fmt: skip
