"""The duck array that stands in for a NumPy array while a function is traced.

It is deliberately not an ``ndarray`` subclass: a subclass is unwrapped by ``np.asarray`` without a word; a duck sees it and refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from sys import _getframe
from typing import Any

import numpy as np

from workings.capture.lessons import Refused
from workings.capture.recorder import EMPTY, Tape
from workings.capture.source import snippet
from workings.ir.ops import OPS

_RUN = {name: row.run for name, row in OPS.items()}
UFUNCS: dict[Any, str] = {row.run: name for name, row in OPS.items() if isinstance(row.run, np.ufunc)}
UFUNCS[np.matmul] = "matmul"
UFUNCS[np.divide] = "div"
UFUNCS[np.power] = "pow"


class Traced:
    """A value on the tape. Everything done to it appends a line; what cannot be followed is refused."""

    __slots__ = ("line", "tape", "value")
    __hash__ = object.__hash__
    __array_priority__ = 1000

    def __init__(self, tape: Tape, line: int, value: Any) -> None:
        self.tape, self.line, self.value = tape, line, value

    # ------------------------------------------------------------------ facts about the value, which are not part of it
    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        return int(np.size(self.value))

    @property
    def dtype(self) -> Any:
        return np.asarray(self.value).dtype

    @property
    def T(self) -> Traced:
        return apply(self.tape, "transpose", (self,))

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a single number has no length")
        return self.shape[0]

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    # ------------------------------------------------------------------ methods that NumPy arrays have
    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            return partial(METHODS[name], self.tape, self)
        if name.startswith("__"):
            raise AttributeError(name)
        raise self.tape.refuse(f"The method .{name} is not in the op table, so its result could not be explained.", METHODS_SAID)

    def __getitem__(self, key: Any) -> Traced:
        parts = key if isinstance(key, tuple) else (key,)
        if any(isinstance(k, Traced) for k in parts):
            raise self.tape.refuse(
                "An index that was itself computed picks different cells in every run.", "index with plain numbers, or use np.where"
            )
        return apply(self.tape, "getitem", (self,), {"key": parts})

    def __pos__(self) -> Traced:
        return self

    def __iter__(self) -> Iterator[Traced]:
        return (self[k] for k in range(len(self)))

    # ------------------------------------------------------------------ NumPy's two protocols
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return PROTOCOLS["ufunc"](self, ufunc, method, inputs, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return PROTOCOLS["function"](self, function, args, kwargs)

    # ------------------------------------------------------------------ where a value would leave the trace
    def __bool__(self) -> bool:
        if np.ndim(self.value):
            raise self.tape.refuse("A whole array stands where yes or no is asked.", "ask of one number, or use np.where(condition, a, b)")
        held = bool(self.value)
        self.tape.branch(self.line, held)
        return held

    def __float__(self) -> float:
        where = self.tape.span()
        text = snippet(where) if where else ""
        if text.startswith("math."):
            name = text.partition("(")[0]
            raise Refused(f"{name} takes the number out of the working.", where, text.replace("math.", "np.", 1))
        raise self.tape.refuse("float(…) takes the number out of the working.", "leave float() out")

    def __int__(self) -> int:
        raise self.tape.refuse("int(…) takes the number out of the working.", "leave int() out")

    def __index__(self) -> int:
        raise self.tape.refuse(
            "A computed number is used as an index or a count, which would differ in every run.", "use a plain number, or len(x)"
        )

    def __complex__(self) -> complex:
        raise self.tape.refuse("A working holds real numbers; this asks for a complex one.", "")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.tape.refuse(
            "np.array(…) or np.asarray(…) would copy the numbers out of the working.",
            "use np.stack([…]) to put results together, or leave np.array out",
        )

    def __setitem__(self, key: Any, value: Any) -> None:
        raise self.tape.refuse(
            "Writing into an array changes it behind the working's back.",
            "compute a new array, for example with np.where or np.concatenate",
        )

    def __contains__(self, item: Any) -> bool:
        raise self.tape.refuse("“in” compares with every entry and keeps only yes or no.", "compare with == and sum the result")

    def tolist(self) -> Any:
        raise self.tape.refuse(".tolist() takes the numbers out of the working.", "keep the array")

    def item(self, *args: Any) -> Any:
        raise self.tape.refuse(".item() takes the number out of the working.", "leave .item() out")


METHODS: dict[str, Callable[..., Any]] = {}
PROTOCOLS: dict[str, Callable[..., Any]] = {}
"""Both are filled by :mod:`workings.capture.functions`, which knows what NumPy's functions mean."""

METHODS_SAID = "methods that can be followed: sum, mean, prod, max, min, dot, reshape, ravel, transpose, T"


def apply(tape: Tape, op: str, operands: tuple[Any, ...], attrs: Any = EMPTY) -> Traced:
    """Run one op of the table on traced and plain operands, and append its line."""
    values = [x.value if type(x) is Traced else x for x in operands]
    lines = tuple([x.line if type(x) is Traced else tape.constant(x) for x in operands])
    for x in operands:
        if type(x) is Traced and x.tape is not tape:
            raise tape.refuse("A value from another trace stands here.", "trace the whole computation in one function")
    try:
        value = _RUN[op](*values, **attrs)
    except (ValueError, IndexError) as error:
        raise tape.explain(op, values, attrs, error) from None
    return Traced(tape, tape.append(op, lines, attrs, value), value)


def _binary(op: str) -> tuple[Callable[[Traced, Any], Any], Callable[[Traced, Any], Any], Callable[[Traced, Any], Any]]:
    run = np.matmul if op == "matmul" else _RUN[op]

    def forward(self: Traced, other: Any) -> Any:
        tape = self.tape
        if type(other) is not Traced or other.tape is not tape:
            return apply(tape, op, (self, other))
        try:
            value = run(self.value, other.value)
        except ValueError as error:
            raise tape.explain(op, [self.value, other.value], EMPTY, error) from None
        return Traced(tape, tape.append_from(_getframe(1), op, (self.line, other.line), value), value)

    def backward(self: Traced, other: Any) -> Any:
        return apply(self.tape, op, (other, self))

    def in_place(self: Traced, other: Any) -> Any:
        if np.ndim(self.value):
            sign = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "matmul": "@"}[op]
            raise self.tape.refuse(f"{sign}= changes an array in place, and other names may hold the same array.", f"write  x = x {sign} …")
        return apply(self.tape, op, (self, other))

    return forward, backward, in_place


for _name, _op in (("add", "add"), ("sub", "sub"), ("mul", "mul"), ("truediv", "div"), ("pow", "pow"), ("matmul", "matmul")):
    for _form, _function in zip(("__{}__", "__r{}__", "__i{}__"), _binary(_op), strict=True):
        setattr(Traced, _form.format(_name), _function)
for _name in ("gt", "ge", "lt", "le", "eq", "ne"):
    setattr(Traced, f"__{_name}__", _binary(_name)[0])
for _name, _op in (("neg", "neg"), ("abs", "abs")):
    setattr(Traced, f"__{_name}__", lambda self, _op=_op: apply(self.tape, _op, (self,)))
