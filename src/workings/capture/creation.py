"""Arrays made inside the function: zeros to be filled, lists of results put together, numbers drawn by chance.

A run that is traced sees NumPy through :class:`Numpy`, which is NumPy itself but for the names below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.capture.chance import DRAWS, Generator, generator
from workings.capture.composite import Handler, checked, on, plain, same
from workings.capture.recorder import Tape
from workings.capture.traced import PROTOCOLS, Duck, Traced, apply


def holds_traced(parts: Any) -> bool:
    return isinstance(parts, Duck) or (type(parts) in (list, tuple) and any(holds_traced(p) for p in parts))


def array(tape: Tape, parts: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """``np.array(…)``: traced entries are stacked; anything else is what NumPy makes of it."""
    if not holds_traced(parts):
        return made(tape, np.array(parts, dtype, **kwargs))
    value = np.array(plain(parts), dtype)
    if value.dtype.kind not in "biuf":
        raise tape.refuse(
            f"np.array makes {value.dtype} of these; a working holds real numbers of one shape.", "give every row the same length"
        )
    stacked = _stacked(tape, parts)
    if stacked.dtype != value.dtype:
        stacked = apply(tape, "cast", (stacked,), {"dtype": str(value.dtype)})
    if not same(stacked.value, value):
        raise tape.refuse("np.array on these values differs from the entries stacked one by one.", "np.stack([…])")
    return Traced(tape, stacked.line, stacked.value) if stacked is parts else stacked


def _stacked(tape: Tape, parts: Any) -> Duck:
    if isinstance(parts, Duck):
        return parts
    rows = tuple(_stacked(tape, p) if holds_traced(p) else np.asarray(p) for p in parts)
    return apply(tape, "stack", rows, {"axis": 0})


def made(tape: Tape, value: Any, **attrs: Any) -> Any:
    """A new array of plain numbers: followed where the function writes into arrays, otherwise simply itself."""
    if not tape.writes or not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return value
    return Traced(tape, tape.append("const", (), attrs, value), value)


def _new(function: Callable[..., Any]) -> Handler:
    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        return made(tape, function(*args, **kwargs))

    return handler


def _new_like(name: str) -> Handler:
    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        made_of = getattr(np, name)(plain(a), *map(plain, args), **{k: plain(v) for k, v in kwargs.items()})
        on(tape, name == "full_like" and holds_traced(args), "np.full_like with a traced value", "np.zeros_like(x) + value")
        return Traced(tape, tape.append("const", (), {}, made_of), made_of) if isinstance(made_of, np.ndarray) else made_of

    return handler


def _full(tape: Tape, shape: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    if not isinstance(fill_value, Duck):
        return made(tape, np.full(shape, fill_value, dtype, **kwargs))
    blank = np.zeros(shape, dtype or fill_value.dtype)
    return apply(tape, "setitem", (blank, fill_value), {"key": (Ellipsis,)})


def _asarray(tape: Tape, a: Any, dtype: Any = None, **kwargs: Any) -> Any:
    if isinstance(a, Duck):
        return a if dtype is None or np.dtype(dtype) == a.dtype else apply(tape, "cast", (a,), {"dtype": str(np.dtype(dtype))})
    if holds_traced(a):
        return array(tape, a, dtype)
    if isinstance(a, np.ndarray):
        return np.asarray(a, dtype, **kwargs)
    return made(tape, np.asarray(a, dtype, **kwargs))


def _arange(tape: Tape, *args: Any, **kwargs: Any) -> Any:
    if not holds_traced(args):
        return np.arange(*args, **kwargs)
    if all(np.asarray(plain(x)).dtype.kind in "iu" for x in args):
        return np.arange(*(x.__index__() if isinstance(x, Duck) else x for x in args), **kwargs)
    on(tape, bool(kwargs), "np.arange", "np.arange(start, stop, step)")
    start, stop, step = (0, *args, 1) if len(args) == 1 else (*args, 1) if len(args) == 2 else args
    wanted = np.arange(*map(plain, args))

    def steps() -> Any:
        count = apply(tape, "ceil", (apply(tape, "div", (apply(tape, "sub", (stop, start)), step)),))
        number = max(0, apply(tape, "cast", (count,), {"dtype": "int64"}).__index__())
        width = apply(tape, "sub", (apply(tape, "add", (start, step)), start))
        return apply(tape, "add", (start, apply(tape, "mul", (np.arange(number), width))))

    return checked(tape, "arange", steps, lambda: wanted)


def _linspace(tape: Tape, start: Any, stop: Any, num: Any = 50, endpoint: bool = True, **kwargs: Any) -> Any:
    """The points at which a curve is drawn are always followed, so that the curve is a line of the working even where no input moves it."""
    number = num.__index__()
    if not holds_traced([start, stop]):
        points = np.linspace(start, stop, number, endpoint, **kwargs)
        return Traced(tape, tape.append("const", (), {}, points), points) if isinstance(points, np.ndarray) else points
    one_number = not np.ndim(plain(start)) and not np.ndim(plain(stop))
    on(tape, bool(kwargs) or number < 2 or not one_number, "np.linspace", "np.linspace(start, stop, n)")

    def steps() -> Any:
        step = apply(tape, "div", (apply(tape, "sub", (stop, start)), number - 1 if endpoint else number))
        line = apply(tape, "add", (apply(tape, "mul", (np.arange(float(number)), step)), start))
        return apply(tape, "setitem", (line, stop), {"key": (-1,)}) if endpoint else line

    return checked(tape, "linspace", steps, lambda: np.linspace(plain(start), plain(stop), number, endpoint))


def kind_of(*args: Any) -> Any:
    """``type(x)``: of a traced value, what stands there in a run that is not traced."""
    return args[0].__class__ if len(args) == 1 and isinstance(args[0], Duck) else type(*args)


class _Joining:
    """``np.c_`` and ``np.r_``: arrays joined by square brackets."""

    def __init__(self, tape: Tape, name: str) -> None:
        self._tape, self._name = tape, name

    def __getitem__(self, parts: Any) -> Any:
        parts, original = parts if isinstance(parts, tuple) else (parts,), getattr(np, self._name)
        if not holds_traced(parts):
            return original[parts]
        on(self._tape, any(isinstance(p, str) for p in parts), f"np.{self._name} with text", "np.concatenate([a, b])")
        ready = [p if isinstance(p, Duck) else original[p] if isinstance(p, slice) else np.asarray(p) for p in parts]
        join = np.column_stack if self._name == "c_" else np.concatenate
        return join([p if np.ndim(plain(p)) else array(self._tape, [p]) for p in ready])


REPLACED: dict[str, Handler] = {
    "array": array, "asarray": _asarray, "asanyarray": _asarray, "ascontiguousarray": _asarray, "zeros": _new(np.zeros), "ones": _new(np.ones),
    "empty": _new(np.zeros), "eye": _new(np.eye), "identity": _new(np.identity), "full": _full,
    "fromiter": lambda tape, it, dtype=None, **kwargs: array(tape, list(it), dtype), "arange": _arange, "linspace": _linspace,
}  # fmt: skip
"""Functions of NumPy that do not ask the duck, by name. An empty array is made of zeros, so that it says nothing by chance."""

FUNCTIONS: dict[Any, Handler] = {
    np.zeros_like: _new_like("zeros_like"), np.ones_like: _new_like("ones_like"), np.full_like: _new_like("full_like"),
    np.empty_like: _new_like("zeros_like"),
}  # fmt: skip
METHODS: dict[str, Handler] = {}


class Numpy:
    """NumPy as a traced function sees it: the same, but what it makes can be written into."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self.random = Chance(tape)

    def __getattr__(self, name: str) -> Any:
        original = getattr(np, name)
        if (handler := REPLACED.get(name)) is not None:
            return _bound(self._tape, handler, original)
        if name in ("c_", "r_"):
            return _Joining(self._tape, name)
        return _asked(self._tape, original) if type(original) is _DISPATCHED else original


def _bound(tape: Tape, handler: Handler, original: Any) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        return handler(tape, *args, **kwargs)

    run.__name__ = original.__name__
    return run


_DISPATCHED = type(np.sum)


def _asked(tape: Tape, function: Any) -> Callable[..., Any]:
    """NumPy asks arrays how they want to be treated, and not the lists that hold them: so a list of results is put together first."""

    def run(*args: Any, **kwargs: Any) -> Any:
        if args and type(args[0]) in (list, tuple) and holds_traced(args[0]) and function.__name__ not in JOINS:
            args = (array(tape, args[0]), *args[1:])
        return function(*args, **kwargs)

    run.__name__ = function.__name__
    return run


JOINS = {"concatenate", "stack", "vstack", "hstack", "column_stack", "dstack", "einsum", "broadcast_arrays"}


class Chance(Generator):
    """``np.random``: what it draws, and the generators made here, say of each number how it was drawn."""

    def __init__(self, tape: Tape) -> None:
        super().__init__(tape, np.random, "np.random")

    def default_rng(self, seed: Any = None) -> Generator:
        seed = _whole(seed)
        return generator(self._tape, np.random.default_rng(seed), f"default_rng({'' if seed is None else repr(seed)})")

    def RandomState(self, seed: Any = None) -> Generator:
        seed = _whole(seed)
        return generator(self._tape, np.random.RandomState(seed), f"RandomState({'' if seed is None else repr(seed)})")

    def seed(self, seed: Any = None) -> None:
        np.random.seed(_whole(seed))

    def __getattr__(self, name: str) -> Any:
        return super().__getattr__(name) if name in DRAWS else getattr(np.random, name)


def _whole(seed: Any) -> Any:
    return seed.__index__() if isinstance(seed, Duck) else seed


def replaced(value: Any, tape: Tape, numpy: Numpy, called: str = "") -> Any:
    """What stands for ``value`` of a function's globals in a traced run; ``value`` itself where nothing does."""
    if value is np:
        return numpy
    if value is np.random:
        return numpy.random
    if value is np.random.default_rng:
        return numpy.random.default_rng
    if isinstance(value, np.ndarray) and tape.writes and value.dtype.kind in "biuf":
        return Traced(tape, tape.leaf("const", np.array(value), called), np.array(value))
    name = getattr(value, "__name__", "")
    if name in REPLACED and getattr(np, name, None) is value:
        return _bound(tape, REPLACED[name], value)
    return value


PROTOCOLS["array"] = array
