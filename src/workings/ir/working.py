"""The noun. A :class:`Working` is what one run of ordinary code did: a frozen, ordered list of lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import numpy as np

from workings.ir import rules
from workings.ir.ops import OPS

LEAVES = ("input", "const")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of source text: first and last line (1-based) and column (0-based, in characters)."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One step: an op applied to earlier lines, with the value it had in this run."""

    op: str
    """A row of the op table, or ``input``, or ``const``."""
    operands: tuple[int, ...]
    attrs: Mapping[str, Any]
    value: np.ndarray
    """Read-only; 0-d for a single number."""
    name: str
    """What the author's assignment called it; ``""`` for a step inside a larger expression."""
    dims: tuple[str, ...]
    """One named size per axis of the value: ``("n", "d")``; ``"1"`` for an axis of size 1."""
    span: Span | None = None
    part: int = 0
    """Index of the function call it belongs to, in ``Working.parts``; 0 is the traced function itself."""

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape


@dataclass(frozen=True, slots=True)
class Part:
    """A function call inside the working, so that a long working folds."""

    name: str
    parent: int
    span: Span | None = None
    result: int = -1
    """The line that the call returned."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A branch that was taken, or a computed whole number used as a count: the working holds where ``line`` came out as ``held``."""

    line: int
    held: bool | int
    span: Span | None = None


class Malformed(ValueError):
    """Lines that do not make a working; the message says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """Lines in order, from inputs to outputs. Checked at birth: it is well-formed or raises :class:`Malformed`."""

    name: str
    lines: tuple[Line, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    parts: tuple[Part, ...] = (Part("", -1),)
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Value of each named size: ``{"n": 3}``."""
    assumptions: tuple[Assumption, ...] = ()
    source: str = ""
    """The text of the function that was run."""
    file: str = ""
    first_line: int = 1
    _read: Callable[[], Working] | None = field(default=None, repr=False)

    @classmethod
    def later(cls, read: Callable[[], Working]) -> Working:
        """A working whose lines are read (and checked) when somebody first looks at them: recording a run stays cheap."""
        w = _blank(cls)
        _unread(w, read)
        return w

    def __getattr__(self, name: str) -> Any:
        """Reached only while a field is unset: read everything now."""
        if name.startswith("_"):
            raise AttributeError(name)
        read: Callable[[], Working] = object.__getattribute__(self, "_read")
        done = read()
        for each in fields(Working):
            object.__setattr__(self, each.name, getattr(done, each.name))
        return object.__getattribute__(self, name)

    def __post_init__(self) -> None:
        if reason := fault(self):
            raise Malformed(reason)
        object.__setattr__(self, "sizes", MappingProxyType(dict(self.sizes)))

    @property
    def output(self) -> Line:
        return self.lines[self.outputs[0]]

    @property
    def value(self) -> np.ndarray:
        """Value of the (first) output."""
        return self.output.value

    def find(self, name: str) -> int:
        """The last line called ``name``; ``KeyError`` lists the names there are."""
        for k in range(len(self.lines) - 1, -1, -1):
            if self.lines[k].name == name:
                return k
        raise KeyError(f"no line is called {name!r}; there are {', '.join(x.name for x in self.lines if x.name)}")

    def shapes(self, k: int) -> tuple[tuple[int, ...], ...]:
        """Shapes of the operands of line ``k``."""
        return tuple(self.lines[j].shape for j in self.lines[k].operands)

    def rule(self, k: int) -> rules.Rule | None:
        """The index rule of line ``k``; ``None`` for a leaf or an op that moves cells by a map."""
        line = self.lines[k]
        if line.op in LEAVES or (row := OPS[line.op]).rule is None:
            return None
        rule = row.rule(self.shapes(k), line.attrs)
        assert isinstance(rule, rules.Rule), f"line {k} holds a value although its operands do not fit"
        return rule


_blank = object.__new__
_unread = Working.__dict__["_read"].__set__
"""The slot itself: a frozen class sets it in no other way, and this is on the path of every trace."""


def fault(w: Working) -> str:
    """Why ``w`` is not well-formed; empty when it is."""
    for k, line in enumerate(w.lines):
        if line.op not in LEAVES and line.op not in OPS:
            return f"line {k} uses {line.op!r}, which is not in the op table"
        if any(not 0 <= j < k for j in line.operands):
            return f"line {k} reads {line.operands}, but only lines before it exist"
        if line.op in LEAVES and line.operands:
            return f"line {k} is {'an input' if line.op == 'input' else 'a constant'} and yet has operands"
        if line.value.dtype == object or np.iscomplexobj(line.value):
            return f"line {k} holds {line.value.dtype} values; a working holds real numbers"
        if len(line.dims) != line.value.ndim:
            return f"line {k} has {line.value.ndim} axes and {len(line.dims)} named sizes"
        for dim, size in zip(line.dims, line.shape, strict=True):
            if (dim == "1") != (size == 1) and w.sizes.get(dim, size) != size:
                return f"line {k}: size {dim} is {w.sizes[dim]} elsewhere and {size} here"
        if not 0 <= line.part < len(w.parts):
            return f"line {k} belongs to part {line.part}, which does not exist"
    for k in (*w.inputs, *w.outputs):
        if not 0 <= k < len(w.lines):
            return f"line {k} is named as an input or output and does not exist"
    if not w.outputs:
        return "a working needs an output"
    return ""


def frozen(value: Any) -> np.ndarray:
    """A read-only array of ``value``. The dtype is kept, so that a replay can be bit-equal."""
    array = np.array(value)
    array.flags.writeable = False
    return array
