"""The duck array that stands in for a NumPy array while a function is traced.

It is deliberately not an ``ndarray`` subclass: a subclass is unwrapped by ``np.asarray`` without a word; a duck sees it and refuses.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import partial
from sys import _getframe, getrefcount
from typing import Any

import numpy as np

from workings.capture import keys
from workings.capture.recorder import EMPTY, LARGE, Tape
from workings.capture.source import snippet
from workings.ir.ops import OPS

_RUN = {name: row.run for name, row in OPS.items()}
UFUNCS: dict[Any, str] = {row.run: name for name, row in OPS.items() if isinstance(row.run, np.ufunc)}
_BOOL = np.dtype(bool)
UFUNCS[np.matmul] = "matmul"
UFUNCS[np.divide] = "div"
UFUNCS[np.power] = "pow"
UFUNCS[np.fabs] = "abs"


class Duck:
    """A value on the tape. Everything done to it appends a line; what cannot be followed is refused.

    ``value`` is never written into: an in-place change makes a new value and a new line, and moves this object to it.
    """

    __slots__ = ("__weakref__", "_origin", "_views", "line", "tape", "value")
    _origin: Any
    _views: Any
    __array_priority__ = 1000

    def __init__(self, tape: Tape, line: int, value: Any) -> None:
        self.tape, self.line, self.value = tape, line, value

    # ------------------------------------------------------------------ facts about the value, which are not part of it
    # mypy: isinstance asks for __class__, and a class that answers for another is what a duck is; typeshed declares it settable.
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What ``isinstance`` is told: what stands here in a run that is not traced."""
        return type(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @shape.setter
    def shape(self, new: Any) -> None:
        raise self.tape.refuse("Setting .shape changes an array behind the working's back.", "x = x.reshape(…)")

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
        return apply(self.tape, "transpose", (self,)) if not self.tape.writes else METHODS["transpose"](self.tape, self)

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
        if name.startswith("_"):
            raise AttributeError(name)
        raise self.tape.refuse(f"The method .{name} is not in the op table, so its result could not be explained.", METHODS_SAID)

    def __getitem__(self, key: Any) -> Traced:
        parts = key if type(key) is tuple else (key,)
        if not self.tape.writes and keys.is_plain(parts):
            return apply(self.tape, "getitem", (self,), {"key": parts})
        found: Traced = PROTOCOLS["read"](self, parts)
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        PROTOCOLS["write"](self, key if type(key) is tuple else (key,), value)

    def __pos__(self) -> Duck:
        return self

    def __iter__(self) -> Iterator[Traced]:
        return (self[k] for k in range(len(self)))

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def _shifted(self, other: Any) -> Any:
        raise self.tape.refuse("Shifting bits is not arithmetic that a working can show.", "x * 2 ** n, or x // 2 ** n")

    __lshift__ = __rshift__ = __rlshift__ = __rrshift__ = _shifted

    def __round__(self, digits: int = 0) -> Traced:
        rounded: Traced = METHODS["round"](self.tape, self, digits)
        return rounded

    def __copy__(self) -> Duck:
        return type(self)(self.tape, self.line, self.value)

    def __deepcopy__(self, memo: Any) -> Duck:
        return self.__copy__()

    # ------------------------------------------------------------------ NumPy's two protocols
    __array_ufunc__: Any

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return PROTOCOLS["function"](self, function, args, kwargs)

    # ------------------------------------------------------------------ where a value would leave the trace
    def __bool__(self) -> bool:
        if np.size(self.value) != 1:
            raise self.tape.refuse("A whole array stands where yes or no is asked.", "ask of one number, or use np.where(condition, a, b)")
        held = bool(self.value)
        self.tape.branch(self.line, held)
        return held

    def __index__(self) -> int:
        """A computed whole number used as a count or a place: the working holds where it comes out so."""
        if np.ndim(self.value) or np.asarray(self.value).dtype.kind not in "iu":
            raise self.tape.refuse(
                "Only a single whole number can be a count or a place in a list.", "compute it in whole numbers, or use len(x)"
            )
        held = int(self.value)
        self.tape.branch(self.line, held)
        return held

    def __int__(self) -> int:
        if np.asarray(self.value).dtype.kind in "iu" and not np.ndim(self.value):
            return self.__index__()
        raise self.tape.refuse("int(…) takes the number out of the working.", "use np.floor(x), or .astype(int)")

    def __float__(self) -> float:
        where = self.tape.span()
        text = snippet(where) if where else ""
        if text[:1] in "'\"" and text:  # "%.3f" % x: a text to be printed, which the working is not made of
            return float(self.value)
        if text.startswith("math."):
            name = text.partition("(")[0]
            known = {"math.fsum": text.replace("math.fsum", "np.sum", 1)}.get(name, text.replace("math.", "np.", 1))
            instead = known if hasattr(np, known[3:].partition("(")[0]) else "NumPy's own functions, or the steps written out"
            raise self.tape.refuse(f"{name} takes the number out of the working.", instead)
        if "float(" not in text:
            raise self.tape.refuse(
                "A traced number is handed to code that wants a bare one, which would take it out of the working.",
                "keep to NumPy's functions, and put results together with np.array([…]) or np.zeros and buf[i] = …",
            )
        raise self.tape.refuse("float(…) takes the number out of the working.", "leave float() out")

    def __complex__(self) -> complex:
        raise self.tape.refuse("A working holds real numbers; this asks for a complex one.", "keep real and imaginary parts in two arrays")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.tape.refuse(
            "This would copy the numbers out of the working.",
            "use np.array([…]) or np.stack([…]) to put results together, inside a function that calls NumPy as np",
        )

    def __contains__(self, item: Any) -> bool:
        raise self.tape.refuse("“in” compares with every entry and keeps only yes or no.", "compare with == and sum the result")

    def __hash__(self) -> int:
        raise self.tape.refuse(
            "A computed number is used as a key, so what it finds would differ in every run.", "use a plain number or a name"
        )

    def tolist(self) -> Any:
        raise self.tape.refuse(".tolist() takes the numbers out of the working.", "keep the array")

    def item(self, *args: Any) -> Any:
        raise self.tape.refuse(".item() takes the number out of the working.", "leave .item() out")


class Traced(Duck):
    """One of NumPy's arrays or numbers."""

    __slots__ = ()
    __hash__ = Duck.__hash__


class Weak(Duck):
    """One of Python's own numbers. Steps among such numbers are Python's; against an array NumPy lets the array's kind win.

    It is no kind of :class:`Traced`: Python would ask it first whenever the two meet.
    """

    __slots__ = ()
    __hash__ = Duck.__hash__

    def __round__(self, digits: int | None = None) -> Traced:
        raise self.tape.refuse("round(…) is not in the op table.", "np.round(x, 2), or np.rint(x)")


DUCKS = (Traced, Weak)
METHODS: dict[str, Callable[..., Any]] = {}
PROTOCOLS: dict[str, Callable[..., Any]] = {}
"""Both are filled by :mod:`workings.capture.functions` and :mod:`workings.capture.writes`, which know what NumPy's functions mean."""

METHODS_SAID = "use sum, mean, std, max, argmax, argsort, cumsum, clip, dot, reshape, astype and their kin, or np.…"


def apply(tape: Tape, op: str, operands: tuple[Any, ...], attrs: Any = EMPTY) -> Traced:
    """Run one op of the table on traced and plain operands, and append its line."""
    values = [x.value if type(x) in DUCKS else x for x in operands]
    lines = tuple([x.line if type(x) in DUCKS else tape.constant(x) for x in operands])
    for x in operands:
        if type(x) in DUCKS and x.tape is not tape:
            raise tape.refuse("A value from another trace stands here.", "trace the whole computation in one function")
    try:
        value = _RUN[op](*values, **attrs)
    except (ValueError, IndexError) as error:
        raise tape.explain(op, values, attrs, error) from None
    return Traced(tape, tape.append(op, lines, attrs, value), value)


NUMBERS = (float, int, np.float64)
UNNAMED = 3
"""References to a value in the middle of an expression: the interpreter's, the operator's, and the one that counts them."""
REUSED = 262_144
"""Bytes from which NumPy writes a result into the memory of an operand that nobody else holds."""


def _spare(self: Traced, other: Any) -> bool:
    """Whether NumPy itself would write over ``self`` here: large, its own memory, held by nobody, and of the result's kind."""
    value = self.value
    if not isinstance(value, np.ndarray) or value.nbytes < REUSED or value.base is not None or self.tape.writes:
        return False
    return getrefcount(value) == UNNAMED and np.result_type(value, other) == value.dtype


def _binary(op: str) -> tuple[Callable[[Traced, Any], Any], Callable[[Traced, Any], Any], Callable[[Traced, Any], Any]]:
    run = np.matmul if op == "matmul" else _RUN[op]
    adds = op == "add"
    reuses = op in ("add", "sub", "mul", "div")

    def forward(self: Traced, other: Any) -> Any:
        tape = self.tape
        if type(other) is not Traced or other.tape is not tape:
            if reuses and type(other) in NUMBERS and getrefcount(self) == UNNAMED and _spare(self, other):
                value = run(self.value, other, out=self.value)
                return Traced(tape, tape.append_from(_getframe(1), op, (self.line, tape.constant(other)), value), value)
            return apply(tape, op, (self, other))
        try:
            value = run(self.value, other.value)
        except ValueError as error:
            raise tape.explain(op, [self.value, other.value], EMPTY, error) from None
        if adds and value.dtype is _BOOL:
            raise tape.refuse("NumPy adds two yes-or-no arrays as “or”, not as numbers.", "x | y, or x.astype(int) + y")
        frame, rows = _getframe(1), tape.rows
        if (part := tape.frames.get(frame)) is None or tape.inside >= 0:
            return Traced(tape, tape.append_from(frame, op, (self.line, other.line), value), value)
        rows.append((op, (self.line, other.line), EMPTY, value if value.nbytes < LARGE else None, frame.f_code, frame.f_lasti, part))
        return Traced(tape, len(rows) - 1, value)

    def backward(self: Traced, other: Any) -> Any:
        return apply(self.tape, op, (other, self))

    def in_place(self: Traced, other: Any) -> Any:
        if isinstance(self.value, np.ndarray):
            return PROTOCOLS["changed"](self, op, other)
        return forward(self, other)

    return forward, backward, in_place


def _shown(op: str, values: list[Any]) -> Any:
    """What NumPy makes of the same step; ``None`` where it has no such step."""
    try:
        with np.errstate(all="ignore"):
            return _RUN[op](*values)
    except TypeError:
        return None


def _weak(op: str, by_python: Callable[..., Any]) -> Callable[..., Any]:
    def run(self: Weak, *others: Any) -> Any:
        operands = (self, *others)
        if any(type(x) not in (Weak, int, float, bool) for x in operands):
            return apply(self.tape, op, operands)
        tape = self.tape
        value = by_python(*(x.value if type(x) is Weak else x for x in operands))
        shown = _shown(op, [x.value if type(x) is Weak else x for x in operands]) if type(value) in (int, float, bool) else None
        if shown is None or np.asarray(shown).tobytes() != np.asarray(value).tobytes():
            raise tape.refuse(
                f"Python's own result here, {value!r}, is not one that the working can hold.", "compute it on NumPy numbers: np.float64(x)"
            )
        lines = tuple(x.line if type(x) is Weak else tape.constant(x) for x in operands)
        return Weak(tape, tape.append(op, lines, {"weak": True}, np.asarray(value)), value)

    return run


def _turned(run: Callable[..., Any], op: str, by_python: Callable[..., Any]) -> Callable[..., Any]:
    """The same with the operands the other way round: ``2 - s``."""

    def turned(self: Weak, other: Any) -> Any:
        if type(other) not in (int, float, bool):
            return apply(self.tape, op, (other, self))
        return run(Weak(self.tape, self.tape.constant(other), other), self)

    return turned


_SIGNS = ("add", "sub", "mul", "truediv", "pow", "matmul", "mod", "floordiv")
for _name in _SIGNS:
    for _form, _function in zip(("__{}__", "__r{}__", "__i{}__"), _binary("div" if _name == "truediv" else _name), strict=True):
        setattr(Traced, _form.format(_name), _function)
for _name in ("gt", "ge", "lt", "le", "eq", "ne"):
    setattr(Traced, f"__{_name}__", _binary(_name)[0])
for _name, _op in (("neg", "neg"), ("abs", "abs")):
    setattr(Traced, f"__{_name}__", lambda self, _op=_op: apply(self.tape, _op, (self,)))


for _name in (*_SIGNS, "gt", "ge", "lt", "le", "eq", "ne", "neg", "abs"):
    _op = "div" if _name == "truediv" else _name
    _by = getattr(operator, _name)
    setattr(Weak, f"__{_name}__", _weak(_op, _by))
    if _name in _SIGNS:
        setattr(Weak, f"__r{_name}__", _turned(getattr(Weak, f"__{_name}__"), _op, _by))
        setattr(Weak, f"__i{_name}__", getattr(Weak, f"__{_name}__"))


def _logical(op: str, ufunc: np.ufunc) -> Callable[..., Any]:
    def run(self: Traced, *others: Any) -> Any:
        return self.__array_ufunc__(ufunc, "__call__", self, *others)

    return run


for _name, _ufunc in (("and", np.bitwise_and), ("or", np.bitwise_or), ("xor", np.bitwise_xor)):
    setattr(Duck, f"__{_name}__", _logical(_name, _ufunc))
    setattr(Duck, f"__r{_name}__", _logical(_name, _ufunc))
setattr(Duck, "__invert__", _logical("not", np.invert))  # noqa: B010
