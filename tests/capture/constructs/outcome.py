"""What becomes of one function when it is traced, found by running it: plain, traced, and replayed on other numbers."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import inspect
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from workings import trace
from workings.capture.lessons import DoesNotFit, Lesson, Refused, Stopped
from workings.ir.build import replay
from workings.ir.working import Working

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
Case = Callable[[bool], tuple[Callable[..., Any], Arguments]]
"""A fresh function and fresh arguments; ``True`` asks for other numbers of the same shapes."""

TRACED, PLAIN, REFUSED, STOPPED, STATED, WRONG = "traced", "plain", "refused", "stopped", "convention", "wrong"


class Outcome(NamedTuple):
    """``said`` is the refusal, the author's own error, or what differs; ``replayed`` whether other numbers were tried."""

    kind: str
    said: str = ""
    instead: str = ""
    line: str = ""
    replayed: bool = False


class Run(NamedTuple):
    """Result or error of one untraced run, and what it printed."""

    result: Any
    error: Exception | None
    printed: str


def outcome(case: Case) -> Outcome:
    """The outcome of ``case``; :data:`WRONG` is a silent difference, or an error that only the traced run has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = run(*case(False))
        printed = io.StringIO()
        f, (args, named) = case(False)
        try:
            before = copy.deepcopy(_arrays(args, named))
            with contextlib.redirect_stdout(printed):
                w = trace(f, *args, **named)
            if said := _differ(before, _arrays(args, named)):
                return Outcome(WRONG, f"the caller's own array was changed: {said}")
            len(w.lines)
        except Lesson as lesson:
            return _lesson(lesson, f.__code__.co_filename, plain)
        except Exception as error:
            return Outcome(WRONG, f"no lesson, but {type(error).__name__}: {error}")
        return _traced(case, w, plain, printed.getvalue())


def run(f: Callable[..., Any], arguments: Arguments) -> Run:
    """One untraced run on copies of the arguments."""
    args, named = arguments
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Run(f(*copy.deepcopy(args), **copy.deepcopy(named)), None, printed.getvalue())
    except Exception as error:
        return Run(None, error, printed.getvalue())


def _arrays(args: tuple[Any, ...], named: Mapping[str, Any]) -> list[np.ndarray]:
    return [a for a in (*args, *named.values()) if isinstance(a, np.ndarray) and a.dtype != object]


def _lesson(lesson: Lesson, file: str, plain: Run) -> Outcome:
    """A lesson shows a place in the author's own file; a refusal says what to write instead."""
    line = f"{lesson.span.line}: {lesson.span.text.strip()}" if lesson.span is not None else ""
    faults = []
    if isinstance(lesson, Stopped) and not _same(lesson.__cause__, plain.error):
        faults.append("the traced run alone stops")
    if isinstance(lesson, DoesNotFit) and plain.error is None:
        faults.append("the plain run does not stop")
    if lesson.span is None and not lesson.reason.startswith(("The input ", "The parameter ")):
        faults.append("no place is shown")
    if lesson.span is not None and lesson.span.file != file:
        faults.append("the place shown is in a library")
    if isinstance(lesson, Refused) and not lesson.instead:
        faults.append("nothing is said to write instead")
    if faults:
        return Outcome(WRONG, f"{', '.join(faults)}: {lesson.reason}", lesson.instead, line)
    if isinstance(lesson.__cause__, RecursionError):
        return Outcome(STOPPED, "The function stopped with RecursionError.", line=line)
    return Outcome(STOPPED if isinstance(lesson, Stopped) else REFUSED, lesson.reason, lesson.instead, line)


def _same(error: BaseException | None, other: Exception | None) -> bool:
    """Whether two runs stopped with one error: NumPy's own may be a narrower class; of places and depths it says more ways than one."""
    if isinstance(error, RecursionError | IndexError) or (type(error) is not type(other) and type(error) is not Exception):
        return error is not None and isinstance(other, type(error))
    return str(error) == str(other)


def _traced(case: Case, w: Working, plain: Run, printed: str) -> Outcome:
    if plain.error is not None:
        return Outcome(WRONG, f"traced, although the plain run stops with {type(plain.error).__name__}: {plain.error}")
    kind = TRACED if depends(w) or w.assumptions else PLAIN
    again = run(*case(False))
    if difference(plain.result, list(leaves(again.result))):
        return Outcome(kind, "every run draws other numbers; the working holds those of its own")
    if printed != plain.printed:
        return Outcome(WRONG, f"printed {printed!r} and not {plain.printed!r}")
    if said := difference(plain.result, [w.lines[k].value for k in w.outputs]):
        return Outcome(WRONG, f"differs silently: {said}")
    own = [w.lines[k].value for k in w.inputs]
    if said := _replayed(w, own, plain.result):
        return Outcome(WRONG, f"replayed on the same numbers: {said}")
    return _other_numbers(case, w, kind)


def _other_numbers(case: Case, w: Working, kind: str) -> Outcome:
    """The working is run on other numbers: where its assumptions hold, it has to be what the function gives for them."""
    f, (args, named) = case(True)
    other = run(f, (args, named))
    inputs = _inputs(w, f, args, named)
    if other.error is not None or inputs is None:
        return Outcome(kind)
    try:
        values = replay(w, *inputs)
    except Exception as error:
        return Outcome(kind) if w.assumptions else Outcome(WRONG, f"on other numbers: {error}")
    if any(not np.array_equal(np.asarray(values[a.line]).astype(type(a.held)), a.held) for a in w.assumptions):
        return Outcome(kind)
    if said := difference(other.result, [np.asarray(values[k]) for k in w.outputs]):
        return Outcome(WRONG, f"holds for these numbers alone: {said}")
    return Outcome(kind, replayed=True)


def _replayed(w: Working, inputs: list[Any], expected: Any) -> str:
    try:
        values = replay(w, *inputs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return difference(expected, [np.asarray(values[k]) for k in w.outputs])


def _inputs(w: Working, f: Callable[..., Any], args: tuple[Any, ...], named: Mapping[str, Any]) -> list[Any] | None:
    """The arguments in the order of the working's input lines; ``None`` where they cannot be told by name."""
    bound = inspect.signature(f).bind(*args, **named)
    bound.apply_defaults()
    given = bound.arguments
    if any(w.lines[k].name not in given for k in w.inputs):
        return None
    found = [np.asarray(given[w.lines[k].name]) for k in w.inputs]
    return found if all(a.shape == w.lines[k].shape for a, k in zip(found, w.inputs, strict=True)) else None


def depends(w: Working) -> bool:
    """Whether any output was computed from an input."""
    found: set[int] = set()
    for k, line in enumerate(w.lines):
        if line.op == "input" or found.intersection(line.operands):
            found.add(k)
    return bool(found.intersection(w.outputs))


def difference(expected: Any, got: list[np.ndarray]) -> str:
    """How the outputs differ from a result, entry by entry of it or array by array; empty when they are the same bits."""
    ways = [list(leaves(expected)), [np.asarray(part) for part in _tops(expected)]]
    said = [_differ(way, got) for way in ways]
    return "" if "" in said else said[0]


def _differ(expected: list[np.ndarray], got: list[np.ndarray]) -> str:
    if len(expected) != len(got):
        return f"{len(got)} outputs, {len(expected)} expected"
    for k, (a, b) in enumerate(zip(expected, map(np.asarray, got), strict=True)):
        if a.dtype != b.dtype or a.shape != b.shape:
            return f"output {k} is {b.dtype} of shape {b.shape}, not {a.dtype} of shape {a.shape}"
        if a.dtype == object or a.tobytes() != b.tobytes():
            return f"output {k} is {np.array2string(b, threshold=6)}, not {np.array2string(a, threshold=6)}"
    return ""


def leaves(result: Any) -> Iterator[np.ndarray]:
    """The arrays and numbers of a result, containers taken apart."""
    parts = _parts(result)
    if parts is None:
        yield np.asarray(result)
    else:
        for part in parts:
            yield from leaves(part)


def _tops(result: Any) -> list[Any]:
    """The same, with a list inside a tuple taken as one array."""
    parts = _parts(result)
    if parts is None:
        return [result]
    with contextlib.suppress(ValueError):
        return [np.asarray(part) for part in parts]
    return parts


def _parts(result: Any) -> list[Any] | None:
    if isinstance(result, Mapping):
        return list(result.values())
    if isinstance(result, tuple | list):
        return list(result)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return [getattr(result, each.name) for each in dataclasses.fields(result)]
    return None
