"""``a[key] = v`` and what is added into zeros, in plain Python: loops that write into lists of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workings.readers.code.sheet import words

if TYPE_CHECKING:
    from workings.readers.code.python import PythonPrinter

At_ = tuple[str, ...]
WRITES = ("setitem", "put", "scatter", "scatter_at", "add_at")
ZEROS = ("scatter", "scatter_at")
"""Those that begin with zeros; the others with a list that there is."""


def write(p: PythonPrinter, k: int) -> None:
    """The statements of line ``k``."""
    line = p.w.lines[k]
    adds = line.op in ZEROS
    if p.masked(k):
        _where(p, k, adds)
        return
    region = p.w.shapes(k)[0] if adds else np.zeros(p.w.shapes(k)[0])[key_value(p, k)].shape
    letters = p.fresh(len(region), ())
    _apart(p, k, bool(region))
    value = written(p, k, letters, region, adds)
    inside = "".join(f"[{i}]" for i in p.picked(k, letters, line.shape))
    name = _target(p, k, adds, f"{value} {inside}", bool(region))
    loops = _loops(letters, region)
    p.body += [*loops, f"{'    ' * len(loops)}{name}{inside} {'=' if line.op in ('setitem', 'put') else '+='} {value}"]


def _loops(letters: At_, region: Sequence[int]) -> list[str]:
    return [f"{'    ' * depth}for {letter} in range({size}):" for depth, (letter, size) in enumerate(zip(letters, region, strict=True))]


def _where(p: PythonPrinter, k: int, adds: bool) -> None:
    """Cells picked by yes and no: one value for all of them, or the next value for each."""
    line = p.w.lines[k]
    j = line.operands[0 if adds else 1]
    axis, part, mask = p.mask(k)
    shape = p.w.lines[j].shape
    each = shape == (int(mask.sum()),) and shape != (1,) and mask.ndim == line.value.ndim
    if not (each or all(n == 1 for n in shape)):
        raise p.refuse(k, "cells picked by yes and no are given several values along other axes")
    letters = p.fresh(line.value.ndim, ())
    _apart(p, k, True)
    holds = p.place(k, part, mask, list(letters[axis : axis + mask.ndim]), [], 0)
    value = p.nest(j, ()).text if each else written(p, k, letters[:0], (1,) * len(shape), adds)
    name = _target(p, k, adds, f"{value} {holds}", True)
    if each:
        rest = p.spare()
        p.body.append(f"{rest} = iter({value})")
        value = f"next({rest})"
    loops = _loops(letters, line.shape)
    deep = "    " * len(loops)
    places = "".join(f"[{i}]" for i in letters)
    p.body += [*loops, f"{deep}if {holds}:", f"{deep}    {name}{places} {'=' if line.op in ('setitem', 'put') else '+='} {value}"]


def _apart(p: PythonPrinter, k: int, looped: bool) -> None:
    """What is read while the list is written into gets a name of its own first, where it reads that list."""
    line = p.w.lines[k]
    names = {line.name, p.held.get(line.operands[0], "")}
    for j in line.operands[1:]:
        if looped and j not in p.held and names & words(p.nest(j, ()).text):
            p.assign(j, p.build(j))


def key_value(p: PythonPrinter, k: int) -> tuple[Any, ...]:
    return tuple(p.part_value(k, part) for part in p.w.lines[k].attrs["key"])


def written(p: PythonPrinter, k: int, letters: At_, region: tuple[int, ...], adds: bool) -> str:
    """The entry that goes to the place of ``letters``."""
    line = p.w.lines[k]
    j = line.operands[0 if adds else 1]
    shape = p.w.lines[j].shape
    own = letters[len(letters) - len(shape) :] if letters else ("0",) * len(shape)
    text = p.cell(
        j, tuple("0" if n == 1 and m != 1 else i for i, n, m in zip(own, shape, region[len(region) - len(shape) :], strict=True))
    ).text
    narrows = line.value.dtype.kind in "iu" and p.w.lines[j].value.dtype.kind == "f"
    return f"int({text})" if narrows else text


def _target(p: PythonPrinter, k: int, adds: bool, read: str, looped: bool) -> str:
    """A list of our own to write into: zeros, a copy, or the operand where nobody reads it any more."""
    line = p.w.lines[k]
    a = line.operands[0]
    if adds:
        name = p.named(k, words(read))
        zero = "0.0" if line.value.dtype.kind == "f" else "0"
        p.body.append(f"{name} = {_filled(zero, line.shape)}")
        return name
    fresh = a in p.held and p.w.lines[a].op in ("const", *WRITES) and p.last[a] <= k
    alone = all(p.w.rule(r) is not None or r == k for r in p.readers[a])
    itself = looped and p.held.get(a, "") in words(read)
    if fresh and alone and not itself and line.name in ("", p.held[a], p.w.lines[a].name):
        name = p.held[k] = p.held.pop(a)
        p.owner[name] = k
        return name
    before = copied(p, a, line.value.ndim)
    name = p.named(k, words(read) - (set() if looped else {p.held.get(a, "")}))
    p.body.append(f"{name} = {before}")
    return name


def copied(p: PythonPrinter, a: int, rank: int) -> str:
    """Lists of our own with the cells of line ``a``."""
    if a not in p.held:
        return p.nest(a, ()).text
    if rank == 2:
        return f"[list(row) for row in {p.held[a]}]"
    return f"list({p.held[a]})" if rank == 1 else p.looped(p.w.lines[a].shape, lambda at: p.cell(a, at)).text


def _filled(zero: str, shape: Sequence[int]) -> str:
    if not shape:
        return zero
    text = f"[{zero}] * {shape[-1]}"
    for size in reversed(shape[:-1]):
        text = f"[{text} for _ in range({size})]"
    return text
