"""The tape of one run. Recording an op is one append; names, spans and sizes are read afterwards."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np

from workings.capture import source
from workings.capture.lessons import DoesNotFit, Refused
from workings.ir import rules
from workings.ir.ops import OPS
from workings.ir.working import Span


class _Files(dict[str, bool]):
    """Whether a file is ours, Python's own or an installed package's, and so never the author's place; decided once for each file."""

    def __missing__(self, name: str) -> bool:
        self[name] = name.startswith(_LIBRARIES)
        return self[name]


_LIBRARIES = (
    str(Path(__file__).parent),
    str(Path(rules.__file__).parent),
    str(Path(np.__file__).parent),
    *(sysconfig.get_paths()[k] for k in ("stdlib", "purelib", "platlib")),
)
OURS = _Files()
EMPTY: Mapping[str, Any] = {}
LARGE = 16_384
"""Bytes from which a result is not kept: it is computed again, to the same bits, when somebody first looks at the working. So a
run that is traced holds no more memory than one that is not."""


class Record(NamedTuple):
    """One op as it was run. Names, spans and sizes are read from ``code`` and ``lasti`` later."""

    op: str
    operands: tuple[int, ...]
    attrs: Mapping[str, Any]
    value: Any
    """``None`` for a large result, which is computed again."""
    code: CodeType | None
    lasti: int
    part: int
    name: str = ""


@dataclass(slots=True)
class Call:
    """A function call met while recording."""

    name: str
    parent: int
    code: CodeType | None = None
    lasti: int = -1


ROOT = Call("", -1)


class Tape:
    """Records of one run, and the calls they belong to."""

    __slots__ = ("_constants", "branches", "calls", "frames", "inside", "refused", "rows", "writes")

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        """Fields of a :class:`Record`, as plain tuples: this is the path that every op takes."""
        self.calls: list[Call] = [ROOT]
        self.branches: list[tuple[int, int, CodeType, int]] = []
        self.refused: Refused | None = None
        """The first refusal: the author's own ``except`` must not swallow it."""
        self.writes = False
        """The function writes into arrays, so what shares memory with what is kept."""
        self._constants: dict[Any, int] = {}
        self.frames: dict[FrameType, int] = {}
        self.inside = -1

    @property
    def records(self) -> list[Record]:
        return [Record(*row) for row in self.rows]

    # ------------------------------------------------------------------ where are we?
    def here(self) -> FrameType:
        """The innermost frame that is the author's, not ours."""
        innermost = sys._getframe(2)
        frame: FrameType | None = innermost
        while frame is not None and OURS[frame.f_code.co_filename]:
            frame = frame.f_back
        return frame or innermost

    def part_of(self, frame: FrameType) -> int:
        """The call that ``frame`` is, numbered on first sight. Comprehensions belong to the function around them."""
        known = self.frames.get(frame)
        if known is not None:
            return known
        back = frame.f_back
        if back is None or OURS[back.f_code.co_filename]:
            number = 0
        elif frame.f_code.co_name.startswith("<") and frame.f_code.co_name != "<lambda>":
            number = self.part_of(back)
        else:
            parent = self.part_of(back)
            self.calls.append(Call(frame.f_code.co_name.strip("<>"), parent, back.f_code, back.f_lasti))
            number = len(self.calls) - 1
        self.frames[frame] = number
        return number

    def span(self) -> Span | None:
        frame = self.here()
        return source.span(frame.f_code, frame.f_lasti)

    def refuse(self, reason: str, instead: str = "") -> Refused:
        """The refusal of what the author's innermost frame is doing now."""
        refused = Refused(reason, self.span(), instead)
        self.refused = self.refused or refused
        return refused

    # ------------------------------------------------------------------ recording
    def leaf(self, op: str, value: Any, name: str, attrs: Mapping[str, Any] = EMPTY) -> int:
        self.rows.append((op, (), attrs, value, None, -1, 0, name))
        return len(self.rows) - 1

    def constant(self, value: Any) -> int:
        """A number or array from outside the trace. Python numbers stay weak, as NumPy's promotion wants."""
        if type(value) in (bool, int, float):
            key: Any = (type(value), repr(value))
            if key not in self._constants:
                self._constants[key] = self.leaf("const", np.asarray(value), "", {"weak": True})
            return self._constants[key]
        if not isinstance(value, np.ndarray | np.generic | list | tuple):
            raise self.refuse(f"A {type(value).__name__} cannot stand in a computation that is traced.", "use a number or a NumPy array")
        array = np.asarray(value)
        if array.dtype == object or np.iscomplexobj(array):
            raise self.refuse(
                f"An array of {array.dtype} values stands here; a working holds real numbers.", "use a float or integer array"
            )
        key = id(value)
        if key not in self._constants or not _unchanged(self.rows[self._constants[key]][3], array):
            self._constants[key] = self.leaf("const", np.array(array), self._called(value))
            self._constants[(key, "alive")] = value  # type: ignore[assignment]
        return self._constants[key]

    def _called(self, value: Any) -> str:
        frame = self.here()
        for scope in (frame.f_locals, frame.f_globals):
            for name, held in scope.items():
                if held is value and not name.startswith("_"):
                    return name
        return ""

    def append(self, op: str, operands: tuple[int, ...], attrs: Mapping[str, Any], value: Any) -> int:
        frame = sys._getframe(2)
        if OURS[frame.f_code.co_filename]:
            frame = self.here()
        part = self.inside if self.inside >= 0 else self.part_of(frame)
        rows = self.rows
        kept = value if op == "const" or value.nbytes < LARGE else None
        rows.append((op, operands, attrs, kept, frame.f_code, frame.f_lasti, part))
        return len(rows) - 1

    def append_from(self, frame: FrameType, op: str, operands: tuple[int, ...], value: Any) -> int:
        """:meth:`append` when the caller already holds the author's frame: the path of every operator."""
        part = self.frames.get(frame)
        if part is None or self.inside >= 0:
            if self.inside >= 0 or OURS[frame.f_code.co_filename]:
                return self.append(op, operands, EMPTY, value)
            part = self.part_of(frame)
        rows = self.rows
        rows.append((op, operands, EMPTY, value if value.nbytes < LARGE else None, frame.f_code, frame.f_lasti, part))
        return len(rows) - 1

    def close(self) -> None:
        """Let go of the frames (and of everything their local variables hold)."""
        self.frames.clear()
        self._constants.clear()

    def composite(self, name: str, make: Callable[[], Any]) -> Any:
        """Record the steps that ``make`` takes as one library call that folds."""
        if self.inside >= 0:
            return make()
        frame = self.here()
        self.calls.append(Call(name, self.part_of(frame), frame.f_code, frame.f_lasti))
        self.inside = len(self.calls) - 1
        try:
            return make()
        finally:
            self.inside = -1

    def branch(self, line: int, held: int) -> None:
        frame = self.here()
        self.branches.append((line, held, frame.f_code, frame.f_lasti))

    # ------------------------------------------------------------------ shapes
    def explain(self, op: str, values: list[Any], attrs: Mapping[str, Any], error: Exception) -> Exception:
        """Why NumPy stopped: the index with two sizes, in the author's own names. Otherwise NumPy's own error."""
        row, shapes = OPS[op], [np.shape(v) for v in values]
        if row.rule is None:
            return error
        rule = row.rule(shapes, attrs)
        wrong = rule if isinstance(rule, rules.Mismatch) else rules.sizes(rule, shapes)
        if not isinstance(wrong, rules.Mismatch):
            return error
        frame = self.here()
        texts = source.operands(frame.f_code, frame.f_lasti)
        if len(texts) != len(shapes):
            texts = [("the first operand", "the second operand", "the third operand")[k] for k in range(len(shapes))]
        return DoesNotFit(_sentence(op, wrong, texts, shapes), self.span(), _mended(op, texts, shapes))


def _unchanged(held: np.ndarray, now: np.ndarray) -> bool:
    """An array from outside may have been written into since it was last met."""
    return held.shape == now.shape and held.dtype == now.dtype and bool(np.array_equal(held, now, equal_nan=held.dtype.kind == "f"))


def _sentence(op: str, wrong: rules.Mismatch, texts: list[str], shapes: list[tuple[int, ...]]) -> str:
    said = " and ".join(f"{text} is {_shape(shape)}" for text, shape in zip(texts, shapes, strict=True))
    if wrong.reason:
        return f"{said}: {wrong.reason}."
    (one, axis, size), (two, other, length) = wrong.first, wrong.second
    sign = {"matmul": "@"}.get(op, op)
    meets = "are multiplied pair by pair and have to be" if op == "matmul" else "stand against each other and have to be"
    return f"{said}; in {sign}, axis {axis} of {texts[one]} ({size}) and axis {other} of {texts[two]} ({length}) {meets} equal."


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _mended(op: str, texts: list[str], shapes: list[tuple[int, ...]]) -> str:
    """A change of one operand that makes the shapes fit, if there is exactly that kind of change."""
    if op == "matmul" and len(shapes) == 2:
        a, b = shapes
        for left, right, text in ((a, b[::-1], f"{texts[0]} @ {_wrap(texts[1])}.T"), (a[::-1], b, f"{_wrap(texts[0])}.T @ {texts[1]}")):
            rule = rules.matmul(left, right)
            if isinstance(rule, rules.Rule) and isinstance(rules.sizes(rule, (left, right)), dict) and (left, right) != (a, b):
                return f"{text}   # gives {_shape(_result(rule, (left, right)))}"
    return ""


def _result(rule: rules.Rule, shapes: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    found = rules.sizes(rule, shapes)
    assert isinstance(found, dict)
    return tuple(found[letter] for letter in rule.out)


def _wrap(text: str) -> str:
    return text if text.replace(".", "").replace("_", "").isalnum() else f"({text})"
