"""Print a working as the text of one NumPy function."""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from workings.ir.ops import OPS, run
from workings.ir.scalars import SCALARS
from workings.ir.working import Line, Working
from workings.passes.products import product
from workings.passes.rewrites import key_of

LARGE = 1 << 16
"""Bytes from which an array is let go after its last use."""
SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "matmul": "@",
    "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "eq": "==", "ne": "!=",
}  # fmt: skip
REDUCTIONS = {"sum": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum}


class Emitter:
    """``source()`` is the text; ``bound`` the objects that it names besides its inputs."""

    def __init__(self, w: Working, forward: int, *, checked: bool = False) -> None:
        self.w, self.forward, self.checked = w, forward, checked
        self.bound: dict[str, Any] = {"_asarray": np.asarray, "_errstate": np.errstate}
        self.bound_as: dict[int, str] = {}
        """The name of each, by identity."""
        self.taken: set[str] = set()
        self.again: dict[str, int] = {}
        """How often a name was taken already."""
        self.known: dict[int, Any] = {}
        """Values that no input changes."""
        self.same = list(range(len(w.lines)))
        """The first line that computes what each line computes."""
        self._fold()
        self.ends = [self.same[k] for k in w.outputs]
        self.asked = {self.same[a.line]: n for n, a in enumerate(w.assumptions)} if checked else {}
        self.order = self._read()
        self.spread = self._broadcast()
        self.names: dict[int, str] = {}
        self.name = self._free(w.name)

    # ------------------------------------------------------------------ what has to be computed
    def _fold(self) -> None:
        seen: dict[Any, int] = {}
        for k, line in enumerate(self.w.lines):
            if line.op == "const":
                self.known[k] = line.value.item() if line.attrs.get("weak") else line.value
            elif line.op != "input":
                operands = tuple(self.same[j] for j in line.operands)
                self.same[k] = seen.setdefault(key_of(line.op, operands, line.attrs), k)
                if self.same[k] == k and all(j in self.known for j in operands) and not self._repeats(k):
                    with np.errstate(all="ignore"):
                        self.known[k] = run(line.op, [self.known[j] for j in operands], line.attrs)

    def _repeats(self, k: int) -> bool:
        return self.w.lines[k].op == "expand" and k >= self.forward

    def _read(self) -> list[int]:
        """Lines that are printed, in order: those that an end depends on and that inputs change."""
        read = {*self.ends, *self.asked}
        for k in range(len(self.w.lines) - 1, -1, -1):
            if k in read and k not in self.known:
                read.update(self._operands(k))
        return [k for k in sorted(read) if k not in self.known and self.w.lines[k].op != "input"]

    def _operands(self, k: int) -> list[int]:
        return [self.same[j] for j in self.w.lines[k].operands]

    def _broadcast(self) -> set[int]:
        """``expand`` lines of a gradient whose every reader is elementwise and is full without them: they need not be filled."""
        readers: dict[int, list[int]] = {k: [] for k in self.order if self._repeats(k) and _in_order(self.w.lines[k].attrs["spec"])}
        for k in self.order:
            for j in self._operands(k):
                if j in readers:
                    readers[j].append(k)

        def full_without(k: int) -> bool:
            shape = self.w.lines[k].shape
            return self.w.lines[k].op in SCALARS and any(self.w.lines[j].shape == shape for j in self._operands(k) if j not in readers)

        return {j for j, ks in readers.items() if j not in self.ends and j not in self.asked and all(full_without(k) for k in ks)}

    # ------------------------------------------------------------------ names
    def _free(self, wanted: str) -> str:
        base = wanted if wanted.isidentifier() and not keyword.iskeyword(wanted) and not wanted.startswith("_") else "f"
        name = base
        while name in self.taken:
            self.again[base] = self.again.get(base, 1) + 1
            name = f"{base}_{self.again[base]}"
        self.taken.add(name)
        return name

    def _named(self, k: int) -> str:
        """The text that stands for line ``k`` where it is read."""
        if k not in self.names:
            line = self.w.lines[k]
            if k in self.known:
                self.names[k] = self._constant(k)
            else:
                usable = line.name.isidentifier() and not keyword.iskeyword(line.name) and not line.name.startswith("_")
                self.names[k] = self._free(line.name if usable else f"t{k}")
        return self.names[k]

    def _constant(self, k: int) -> str:
        value = self.known[k]
        if isinstance(value, bool | int | float) and not isinstance(value, np.generic) and math.isfinite(value):
            return f"({value!r})" if value < 0 else repr(value)
        return self.bind(self.w.lines[k].name or f"c{k}", value)

    def bind(self, wanted: str, thing: Any) -> str:
        """A global name for ``thing``; the same thing keeps its name."""
        if id(thing) not in self.bound_as:
            name = self._free(wanted if wanted.isidentifier() else "c")
            self.bound[name], self.bound_as[id(thing)] = thing, name
        return self.bound_as[id(thing)]

    # ------------------------------------------------------------------ the text
    def source(self) -> str:
        for builtin in ("bool", "int", "np"):
            self.taken.add(builtin)
        inputs = [self._named(k) for k in self.w.inputs]
        body = [*self._entry(), *self._body()]
        body.append(f"return {', '.join(self._named(k) for k in self.ends)}")
        head = [
            f"# {name} = {_said(value)}" for name, value in self.bound.items() if isinstance(value, np.ndarray | np.generic | float | int)
        ]
        rows = [*head, f"def {self.name}({', '.join(inputs)}):", "    with _errstate(all='ignore'):"]
        return "\n".join([*rows, *(f"        {row}" for row in body)]) + "\n"

    def _entry(self) -> list[str]:
        rows = []
        for k in self.w.inputs:
            name, shape = self._named(k), self.w.lines[k].shape
            rows.append(f"{name} = _asarray({name}){'' if shape else '[()]'}")
            rows.append(f"if {name}.shape != {shape!r}: raise _OtherShape({self.w.lines[k].name!r}, {name}.shape, {shape!r})")
            if self.w.lines[k].attrs.get("weak"):
                rows.append(f"{name} = {name}.item()")
        rows += [self._check(k) for k in self.w.inputs if k in self.asked]
        return rows

    def _body(self) -> list[str]:
        rows = []
        last = self._last_reads()
        for k in self.order:
            if (text := self._line(k)) != self.names.get(k):
                rows.append(f"{self._named(k)} = {text}")
            if k in self.asked:
                rows.append(self._check(k))
            if gone := last.get(k):
                rows.append(f"del {', '.join(gone)}")
        return rows

    def _check(self, k: int) -> str:
        assumption, name = self.w.assumptions[self.asked[k]], self._named(k)
        kind = "bool" if isinstance(assumption.held, bool) else "int"
        which = self.bind(f"assumed_{k}", assumption)
        return f"if {kind}({name}) != {assumption.held!r}: raise _BranchTaken({which}, {kind}({name}))"

    def _last_reads(self) -> dict[int, list[str]]:
        """After which line which large arrays are read no more."""
        last: dict[int, int] = {}
        for k in self.order:
            last.update(dict.fromkeys(self._operands(k), k))
        kept = {*self.ends, *self.spread, *self.known, *self.w.inputs}
        large = [j for j in last if j not in kept and self.w.lines[j].value.nbytes >= LARGE]
        gone: dict[int, list[str]] = {}
        for j in large:
            gone.setdefault(last[j], []).append(self._named(j))
        return gone

    # ------------------------------------------------------------------ one line
    def _line(self, k: int) -> str:
        line, operands = self.w.lines[k], self._operands(k)
        if k in self.spread:
            return self._spread_out(k, line.attrs["spec"], operands[0])
        names = [self._named(j) for j in operands]
        shapes = [self.w.lines[j].shape for j in operands]
        if line.op in REDUCTIONS and set(line.attrs) <= {"axis", "keepdims"}:
            called = self.bind(REDUCTIONS[line.op].__name__, REDUCTIONS[line.op])
            return f"{called}.reduce({', '.join([*names, *(f'{a}={v!r}' for a, v in {'axis': None, **line.attrs}.items())])})"
        text = self._gradient_line(line, names, shapes) if k >= self.forward else None
        if text is None and line.attrs.get("weak"):
            return self._by_row(k, line, names)
        if text is None and (printer := PRINTERS.get(line.op)) is not None:
            text = printer(line, names, shapes)
        return text if text is not None else self._by_row(k, line, names)

    def _spread_out(self, k: int, spec: str, operand: int) -> str:
        """``i->ij`` is ``a[:, None]``; ``j->ij`` is ``a`` itself."""
        source, target = spec.split("->")
        name = self._named(operand)
        wanted = target.lstrip("".join(set(target) - set(source))) if not source else target[target.index(source[0]) :]
        if wanted == source or not source:
            self.names[k] = name
            return name
        return f"{name}[{', '.join(':' if i in source else 'None' for i in wanted)}]"

    def _gradient_line(self, line: Line, names: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> str | None:
        if line.op == "einsum":
            return product(line.attrs["spec"], names, shapes)
        if line.op == "scatter" and len(names) == 1 and all(_key(part) for part in line.attrs["key"]):
            key = self.bind(f"key_{names[0]}", line.attrs["key"])
            return f"{self.bind('placed', placed)}({names[0]}, {key}, {line.attrs['shape']!r})"
        return None

    def _by_row(self, k: int, line: Line, names: Sequence[str]) -> str:
        if line.attrs.get("weak"):
            return f"{self.bind('run', run)}({line.op!r}, ({', '.join(names)},), {dict(line.attrs)!r})"
        of, op = OPS[line.op].run, line.op
        known = getattr(of, "__name__", "")
        called = self.bind(known if getattr(np, known, None) is of else f"run_{op}", of)
        if not line.attrs:
            return f"{called}({', '.join(names)})"
        attrs = self.bind(f"attrs_{k}", dict(line.attrs))
        return f"{called}({', '.join([*names, f'**{attrs}'])})"


def _said(value: Any) -> str:
    return f"{np.asarray(value).item()!r}" if np.ndim(value) == 0 else f"an array of shape {value.shape}, {value.dtype}"


def placed(a: Any, key: tuple[Any, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Zeros of ``shape`` with ``a`` at ``key``, which picks no cell twice."""
    out = np.zeros(shape, np.asarray(a).dtype)
    out[key] = a
    return out


def _in_order(spec: str) -> bool:
    source, target = spec.split("->")
    return [i for i in target if i in source] == list(source)


# ---------------------------------------------------------------------- rows that read better as Python
Shapes = Sequence[tuple[int, ...]]
Printer = Callable[[Line, Sequence[str], Shapes], "str | None"]


def _sign(line: Line, names: Sequence[str], shapes: Shapes) -> str | None:
    if line.op == "matmul" and line.attrs.get("by") == "dot":
        return None
    return None if line.attrs else f"{names[0]} {SIGNS[line.op]} {names[1]}"


def _neg(line: Line, names: Sequence[str], shapes: Shapes) -> str:
    return f"-{names[0]}"


def _transpose(line: Line, names: Sequence[str], shapes: Shapes) -> str | None:
    if not shapes[0]:
        return None
    axes = line.attrs.get("axes")
    return f"{names[0]}.T" if axes is None else f"{names[0]}.transpose({', '.join(map(str, axes))})"


def _reshape(line: Line, names: Sequence[str], shapes: Shapes) -> str | None:
    return f"{names[0]}.reshape({line.attrs['shape']!r})" if shapes[0] and set(line.attrs) == {"shape"} else None


def _getitem(line: Line, names: Sequence[str], shapes: Shapes) -> str | None:
    key = line.attrs.get("key")
    if not shapes[0] or len(names) != 1 or not isinstance(key, tuple) or not key or set(line.attrs) != {"key"}:
        return None
    parts = [_key(k) for k in key]
    return (
        None if None in parts else f"{names[0]}[{', '.join(str(p) for p in parts)}{',' if len(parts) == 1 and key[0] is Ellipsis else ''}]"
    )


def _key(k: Any) -> str | None:
    if isinstance(k, slice):
        ends = [_key(end) if end is not None else "" for end in (k.start, k.stop, k.step)]
        return None if None in ends else f"{ends[0]}:{ends[1]}" + (f":{ends[2]}" if ends[2] else "")
    if k is None or k is Ellipsis:
        return "None" if k is None else "..."
    return str(int(k)) if isinstance(k, int | np.integer) and not isinstance(k, bool) else None


PRINTERS: Mapping[str, Printer] = {
    **dict.fromkeys(SIGNS, _sign), "neg": _neg, "transpose": _transpose, "reshape": _reshape, "getitem": _getitem,
}  # fmt: skip
