"""``trace(f, *inputs)``: run ordinary NumPy code once and read off the working."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import FunctionType
from typing import Any

import numpy as np

from workings.capture import source
from workings.capture.lessons import Refused
from workings.capture.recorder import EMPTY, Record, Tape
from workings.capture.traced import Traced
from workings.ir.build import Draft, complete
from workings.ir.working import Assumption, Part, Working


def trace(f: Callable[..., Any], *inputs: Any, sizes: Mapping[str, str] | None = None, **named: Any) -> Working:
    """The working of ``f(*inputs, **named)``.

    Args:
        f: ordinary NumPy code. Nothing has to be imported or annotated.
        inputs: numbers, nested lists or arrays of real numbers, any shape. They are copied.
        sizes: names for the axes of inputs, ``{"Q": "n d"}``; others are named ``n, d, m…`` in order.

    Returns:
        A :class:`~workings.ir.working.Working` whose values are those of the run, bit for bit.

    Raises:
        Refused: a construct that cannot be followed exactly; ``.lesson()`` shows the place and what to write instead.
        DoesNotFit: shapes that do not fit, with the index, both operands and both sizes.
    """
    tape = Tape()
    args, kwargs = _arguments(tape, f, inputs, named)
    result = f(*args, **kwargs)
    outputs = _outputs(tape, result, f)
    tape.close()
    return Working.later(lambda: _working(f, tape, outputs, sizes or {}))


def _arguments(
    tape: Tape, f: Callable[..., Any], inputs: Sequence[Any], named: Mapping[str, Any]
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """The arguments of the run, numbers replaced by ducks."""
    names = _plain_names(f) if not named and type(f) is FunctionType else None
    if names is not None and len(names) == len(inputs):
        rows, ducks = tape.rows, []
        for name, value in zip(names, inputs, strict=True):
            if type(value) is np.ndarray and value.dtype.kind in "biuf" and value.ndim:
                array = value.copy()
                ducks.append(Traced(tape, len(rows), array))
                rows.append(("input", (), EMPTY, array, None, -1, 0, name))
            else:
                ducks.append(_input(tape, name, value))
        return ducks, {}
    bound = _bind(f, inputs, named)
    bound = _rebound(bound, {name: _input(tape, name, value) for name, value in bound.arguments.items()})
    return bound.args, bound.kwargs


@lru_cache(maxsize=1024)
def _plain_names(f: FunctionType) -> tuple[str, ...] | None:
    """The parameters of ``f``; ``None`` where it has keyword-only or gathered ones, which need a proper binding."""
    code = f.__code__
    return None if code.co_kwonlyargcount or code.co_flags & 0x0C else code.co_varnames[: code.co_argcount]


def _bind(f: Callable[..., Any], inputs: Sequence[Any], named: Mapping[str, Any]) -> inspect.BoundArguments:
    try:
        bound = inspect.signature(f).bind(*inputs, **named)
    except ValueError:
        raise Refused(
            f"{getattr(f, '__name__', f)} is not Python code, so its steps cannot be followed.",
            None,
            "trace a function of your own that calls it",
        ) from None
    bound.apply_defaults()
    return bound


def _input(tape: Tape, name: str, value: Any) -> Any:
    """A duck for numbers; anything that is no number (a mode, a flag, None) is passed through as it is."""
    if isinstance(value, str | bool | None.__class__) or callable(value):
        return value
    if isinstance(value, tuple) and any(callable(v) or isinstance(v, str) for v in value):
        return value
    array = np.array(value)
    if array.dtype.kind not in "biuf":
        raise Refused(
            f"The input {name} holds {array.dtype} values; a working holds real numbers.", None, f"{name} = np.array([1.0, 2.0, 3.0])"
        )
    array.flags.writeable = False
    held: Any = array if array.ndim else array[()]
    return Traced(tape, tape.leaf("input", array, name), held)


def _rebound(bound: inspect.BoundArguments, ducks: Mapping[str, Any]) -> inspect.BoundArguments:
    for name in bound.arguments:
        kind = bound.signature.parameters[name].kind
        if kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD) and bound.arguments[name]:
            raise Refused(
                f"The parameter *{name} gathers arguments, so they have no names to show.", None, "name each argument in the signature"
            )
        if kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            bound.arguments[name] = ducks[name]
    return bound


def _outputs(tape: Tape, result: Any, f: Callable[..., Any]) -> tuple[int, ...]:
    if type(result) is Traced:
        return (result.line,)
    if isinstance(result, Mapping):
        result = tuple(result.values())
    found = result if isinstance(result, tuple | list) else (result,)
    if not found or any(r is None for r in found):
        raise Refused(f"{getattr(f, '__name__', 'The function')} returned nothing that could be shown.", None, "return the result")
    return tuple(r.line if isinstance(r, Traced) else tape.constant(r) for r in found)


def _working(f: Callable[..., Any], tape: Tape, outputs: tuple[int, ...], sizes: Mapping[str, str]) -> Working:
    records = tape.records
    given = {k: names.split() for k, record in enumerate(records) if record.op == "input" and (names := sizes.get(record.name))}
    results = _results(tape, records)
    drafts = [_draft(k, record, tape, results) for k, record in enumerate(records)]
    parts = tuple(
        Part(call.name, call.parent, source.span(call.code, call.lasti) if call.code else None, results.get(k, -1))
        for k, call in enumerate(tape.calls)
    )
    assumptions = tuple(Assumption(line, held, source.span(code, lasti)) for line, held, code, lasti in tape.branches)
    text, first = _source(f) if isinstance(f, FunctionType) else ("", 1)
    code = getattr(f, "__code__", None)
    return complete(
        getattr(f, "__name__", "function").strip("<>"), drafts, [k for k, r in enumerate(records) if r.op == "input"], outputs,
        given=given, parts=parts, assumptions=assumptions, source=text, file=code.co_filename if code else "", first_line=first,
    )  # fmt: skip


def _results(tape: Tape, records: Sequence[Record]) -> dict[int, int]:
    """The last line of each call, counting the calls inside it."""
    last: dict[int, int] = {}
    for k, record in enumerate(records):
        part = record.part
        while part > 0:
            last[part] = k
            part = tape.calls[part].parent
    return last


def _draft(k: int, record: Record, tape: Tape, results: Mapping[int, int]) -> Draft:
    value = np.asarray(record.value)
    if value.flags.writeable:
        value.flags.writeable = False
    if record.code is None:
        return Draft(record.op, (), record.attrs, value, record.name)
    part = record.part
    library = part > 0 and tape.calls[part].code is record.code and tape.calls[part].lasti == record.lasti
    name = "" if library and results[part] != k else source.assigned(record.code, record.lasti)
    while not name and part > 0 and results[part] == k:
        call = tape.calls[part]
        name = source.assigned(call.code, call.lasti) if call.code else ""
        part = call.parent
    return Draft(record.op, record.operands, record.attrs, value, name, source.span(record.code, record.lasti), record.part)


@lru_cache(maxsize=256)
def _source(f: Callable[..., Any]) -> tuple[str, int]:
    """The text of ``f`` and its first line; empty where there is no file. Reading it costs more than a small trace."""
    try:
        lines, first = inspect.getsourcelines(f)
    except (OSError, TypeError):
        return "", 1
    return "".join(lines), max(1, first)
