"""``trace(f, *inputs)``: run ordinary NumPy code once and read off the working."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from workings.capture import source
from workings.capture.chance import generator
from workings.capture.composite import same
from workings.capture.lessons import Lesson, Refused, Stopped
from workings.capture.rebind import alone, rebound
from workings.capture.recorder import EMPTY, OURS, Record, Tape
from workings.capture.traced import Duck, Traced, Weak
from workings.ir.build import Draft, complete
from workings.ir.ops import run
from workings.ir.working import Assumption, Part, Working

KINDS = "dfl?bhiqBHILQe"
"""Characters of the dtypes that an input may have."""


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
        Stopped: the function itself raised an error; the message names it and the place.
            Each of the three carries what was traced up to there as ``.working`` (``None`` where nothing was).
    """
    tape = Tape()
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    names = None if named or type(f) is not FunctionType else _plain_names(f)
    if simple := names is not None and len(names) == len(inputs):
        args, kwargs = _ducks(tape, names, inputs), EMPTY
    else:
        args, kwargs = _arguments(tape, f, inputs, named)
    try:
        result = f(*args) if simple and alone(f) else rebound(f, tape)(*args, **kwargs)
        if tape.refused is not None:
            raise tape.refused
        outputs = (result.line,) if type(result) is Traced else _outputs(tape, result, f)
    except Lesson as lesson:
        lesson.working = _so_far(f, tape, sizes)
        raise
    except Exception as error:
        raise _stopped(f, tape, sizes, error) from error
    tape.close()
    return Working.later(lambda: _working(f, tape, outputs, sizes, result))


def _ducks(tape: Tape, names: Sequence[str] | None, inputs: Sequence[Any], ndarray: Any = np.ndarray) -> list[Any]:
    """Plain arguments in their order: the path of most traces."""
    rows, ducks = tape.rows, []
    for name, value in zip(names or (), inputs):  # noqa: B905 (they are equally many)
        if type(value) is ndarray and value.dtype.char in KINDS and value.ndim:
            array = value.copy("K")
            ducks.append(Traced(tape, len(rows), array))
            rows.append(("input", (), EMPTY, array, None, -1, 0, name))
        else:
            ducks.append(_input(tape, name, value))
    return ducks


def _arguments(
    tape: Tape, f: Callable[..., Any], inputs: Sequence[Any], named: Mapping[str, Any]
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """The arguments of the run, numbers replaced by ducks."""
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
    if type(value) in (int, float):
        return Weak(tape, tape.leaf("input", np.asarray(value), name, {"weak": True}), value)
    if isinstance(value, np.random.Generator | np.random.RandomState):
        return generator(tape, value, name)
    if isinstance(value, tuple) and any(callable(v) or isinstance(v, str) for v in value):
        return value
    if isinstance(value, Mapping):
        return {key: _input(tape, str(key), held) for key, held in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_input(tape, key, held) for key, held in zip(value._fields, value, strict=True)))
    if (inner := _several(value)) is not None:
        return type(value)(_input(tape, f"{name}{k}", held) for k, held in enumerate(inner))
    try:
        array = np.array(value)
    except ValueError as wrong:
        raise Refused(f"The input {name} is no array: {wrong}.", None, f"{name} = np.array([1.0, 2.0, 3.0])") from None
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


def _several(value: Any) -> Sequence[Any] | None:
    """A list or tuple of arrays of different shapes, such as the weights of some layers; ``None`` for what is one array."""
    if not isinstance(value, list | tuple) or not any(isinstance(x, np.ndarray) and x.ndim for x in value):
        return None
    return value if len({np.shape(x) for x in value}) > 1 else None


def _outputs(tape: Tape, result: Any, f: Callable[..., Any]) -> tuple[int, ...]:
    if isinstance(result, Duck):
        return (result.line,)
    found = list(_results_of(result))
    called = getattr(f, "__name__", "The function")
    if not found or any(r is None for r in found):
        raise Refused(f"{called} returned nothing that could be shown.", source.definition(f), "return the result")
    for r in found:
        if not isinstance(r, Duck) and not isinstance(r, bool | int | float | np.ndarray | np.generic):
            raise Refused(
                f"{called} returned a {type(r).__name__}, which is no number and no array.",
                source.definition(f),
                "return numbers and arrays",
            )
    return tuple(r.line if isinstance(r, Duck) else tape.constant(r) for r in found)


def _results_of(result: Any) -> Iterator[Any]:
    """Every array and number in what was returned: tuples, lists, dictionaries and data classes are opened."""
    if isinstance(result, Duck | np.ndarray):
        yield result
    elif isinstance(result, Mapping):
        yield from (x for value in result.values() for x in _results_of(value))
    elif isinstance(result, tuple | list):
        yield from (x for value in result for x in _results_of(value))
    elif is_dataclass(result) and not isinstance(result, type):
        yield from (x for each in fields(result) for x in _results_of(getattr(result, each.name)))
    else:
        yield result


NUMPY = str(Path(np.__file__).parent)
LEAKS = ("setting an array element with a sequence", "is not JSON serializable")
"""What NumPy and Python say when they meet the duck where they want bare numbers."""


def _stopped(f: Callable[..., Any], tape: Tape, sizes: Mapping[str, str] | None, error: Exception) -> Lesson:
    """The function's own error, with the author's innermost place and what was traced before it."""
    span, step, inner = None, error.__traceback__, ""
    while step is not None:
        inner = step.tb_frame.f_code.co_filename
        if not OURS[step.tb_frame.f_code.co_filename]:
            span = source.span(step.tb_frame.f_code, step.tb_lasti)
        step = step.tb_next
    if "-packages" in inner and not inner.startswith(NUMPY):
        package = inner.split("-packages")[1].split(inner[0])[1]
        return Refused(
            f"A traced value is handed to {package}, which cannot be followed.", span, "NumPy's own functions", _so_far(f, tape, sizes)
        )
    if any(f"'{name}'" in str(error) for name in ("Traced", "Weak", "Duck")) or any(sign in str(error) for sign in LEAKS):
        return Refused(
            "A traced value is handed to code, or written into an array, that cannot be followed.", span,
            "make the array inside the function with np.zeros, and keep to NumPy's functions", _so_far(f, tape, sizes),
        )  # fmt: skip
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Stopped(f"The function stopped with {said}", span, "", _so_far(f, tape, sizes))


def _so_far(f: Callable[..., Any], tape: Tape, sizes: Mapping[str, str] | None) -> Working | None:
    """What was traced before the run stopped."""
    tape.close()
    last = len(tape.rows) - 1
    return Working.later(lambda: _working(f, tape, (last,), sizes, None)) if last >= 0 else None


def _ends(result: Any) -> dict[int, Any]:
    """The values that were returned, by line: what is computed again has to come to them."""
    found = (result,) if type(result) is Traced else _results_of(result)
    return {r.line: r.value for r in found if isinstance(r, Duck)}


def _again(records: list[Record], ends: Mapping[int, Any]) -> list[Record]:
    """Large results, which the tape did not keep, from the same ops on the same operands."""
    values: list[Any] = []
    with np.errstate(all="ignore"):
        for k, record in enumerate(records):
            value = record.value
            if value is None:
                value = run(record.op, [values[j] for j in record.operands], record.attrs)
                records[k] = record._replace(value=value)
                if k in ends and not same(value, ends[k]):
                    raise Refused("A result of this run does not come out to the same bits a second time.", None, "trace a smaller example")
            values.append(np.asarray(value).item() if record.attrs.get("weak") else value)
    return records


def _working(f: Callable[..., Any], tape: Tape, outputs: tuple[int, ...], sizes: Mapping[str, str] | None, result: Any) -> Working:
    records = tape.records
    if any(record.value is None for record in records):
        records = _again(records, _ends(result))
    named = _annotated(f, records) | dict(sizes or {})
    given = {k: names.split() for k, record in enumerate(records) if record.op == "input" and (names := named.get(record.name))}
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
    if record.op in ("setitem", "put"):
        name = source.written(record.code, record.lasti)
        return Draft(record.op, record.operands, record.attrs, value, name, source.span(record.code, record.lasti), record.part)
    part = record.part
    library = part > 0 and tape.calls[part].code is record.code and tape.calls[part].lasti == record.lasti
    name = "" if library and results[part] != k else source.assigned(record.code, record.lasti)
    while not name and part > 0 and results[part] == k:
        call = tape.calls[part]
        name = source.assigned(call.code, call.lasti) if call.code else ""
        part = call.parent
    return Draft(record.op, record.operands, record.attrs, value, name, source.span(record.code, record.lasti), record.part)


_POSTPONED = 0x1000000
"""Set on code under ``from __future__ import annotations``, where a quoted annotation keeps its quotes."""


def _annotated(f: Callable[..., Any], records: Sequence[Record]) -> dict[str, str]:
    """Axes named by the annotations of the parameters, ``Q: "n d"``, where there are as many names as axes."""
    postponed = getattr(f, "__code__", None) is not None and f.__code__.co_flags & _POSTPONED
    rank = {record.name: np.ndim(record.value) for record in records if record.op == "input"}
    found = {}
    for name, text in getattr(f, "__annotations__", {}).items():
        if not isinstance(text, str) or (postponed and text[:1] not in "'\""):
            continue
        axes = text.strip("'\"").split()
        if axes and len(axes) == rank.get(name) and all(axis.isidentifier() for axis in axes):
            found[name] = " ".join(axes)
    return found


@lru_cache(maxsize=256)
def _source(f: Callable[..., Any]) -> tuple[str, int]:
    """The text of ``f`` and its first line; empty where there is no file. Reading it costs more than a small trace."""
    try:
        lines, first = inspect.getsourcelines(f)
    except (OSError, TypeError):
        return "", 1
    return "".join(lines), max(1, first)
