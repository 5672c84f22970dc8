"""Named sizes. Axes that share an index are one size; each size is named once, in the order the inputs bring them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workings.ir import rules
from workings.ir.ops import OPS

NAMES = ("n", "d", "m", "k", "h", "p", "q", "r", "s", "t", "u", "v")
Axis = tuple[int, int]


def named(lines: Sequence[Any], given: Mapping[int, Sequence[str]] | None = None) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """Dimension names per line, and the size of each name. ``given`` names the axes of some lines.

    >>> # a @ b with a, b of shape (3,): both are ("n",), and n = 3
    """
    parent: dict[Axis, Axis] = {}

    def root(axis: Axis) -> Axis:
        while (up := parent.get(axis, axis)) != axis:
            axis = up
        return axis

    for first, second in _joined(lines):
        a, b = sorted((root(first), root(second)))
        parent[b] = a
    names: dict[Axis, str] = {}
    sizes: dict[str, int] = {}
    for k, axes in (given or {}).items():
        for axis, name in enumerate(axes):
            names[root((k, axis))] = name
            sizes[name] = lines[k].value.shape[axis]
    spare = _unused(set(sizes))
    dims = []
    for k, line in enumerate(lines):
        row = []
        for axis, size in enumerate(line.value.shape):
            if size == 1:
                row.append("1")
                continue
            top = root((k, axis))
            if top not in names:
                names[top] = next(spare)
                sizes[names[top]] = size
            row.append(names[top])
        dims.append(tuple(row))
    return dims, sizes


def _unused(taken: set[str]) -> Iterator[str]:
    yield from (name for name in NAMES if name not in taken)
    yield from (f"n{k}" for k in range(1, 10_000))


def _joined(lines: Sequence[Any]) -> Iterator[tuple[Axis, Axis]]:
    """Pairs of axes that are the same index in some line's rule."""
    rules_of: dict[Any, rules.Rule | rules.Mismatch] = {}
    for k, line in enumerate(lines):
        row = OPS.get(line.op)
        if row is not None and row.rule is None:
            yield from _kept(lines, k)
        if row is None or row.rule is None:
            continue
        shapes = tuple(lines[j].value.shape for j in line.operands)
        key = (line.op, shapes, repr(line.attrs) if line.attrs else "")
        rule = rules_of.get(key) or rules_of.setdefault(key, row.rule(shapes, line.attrs))
        if not isinstance(rule, rules.Rule):
            continue
        met: dict[str, Axis] = {}
        for place, index in ((k, rule.out), *zip(line.operands, rule.ins, strict=True)):
            for axis, letter in enumerate(index):
                if letter == "_" or lines[place].value.shape[axis] == 1:
                    continue
                here = (place, axis)
                if letter in met:
                    yield met[letter], here
                met.setdefault(letter, here)


WHOLE = {"setitem": 0, "put": 0, "add_at": 0, "argsort": 0, "cumsum": 0, "cholesky": 0}
"""Ops whose result has the axes of this operand."""


def _kept(lines: Sequence[Any], k: int) -> Iterator[tuple[Axis, Axis]]:
    """Axes that an op without an index rule leaves as they are."""
    line = lines[k]
    shapes = [lines[j].value.shape for j in line.operands]
    if line.op in WHOLE:
        pairs = [(axis, axis) for axis in range(len(shapes[0]))]
    elif line.op in ("getitem", "take"):
        pairs = _untouched(line.attrs["key"], shapes[0])
    elif line.op == "concatenate":
        along = line.attrs.get("axis", 0) % len(shapes[0])
        pairs = [(axis, axis) for axis in range(len(shapes[0])) if axis != along]
    elif line.op == "stack":
        along = line.attrs.get("axis", 0) % (len(shapes[0]) + 1)
        pairs = [(axis, axis + (axis >= along)) for axis in range(len(shapes[0]))]
    else:
        return
    for source, target in pairs:
        if target < line.value.ndim and shapes[0][source] == line.value.shape[target] != 1:
            yield (line.operands[0], source), (k, target)


def _untouched(key: Sequence[Any], shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Axes that a subscript takes whole: those behind ``:`` and those it does not mention (up to the first computed place)."""
    found: list[tuple[int, int]] = []
    source = target = 0
    for part in key:
        if part is None:
            target += 1
            continue
        if part is Ellipsis or not isinstance(part, int | slice):
            return found
        if isinstance(part, slice):
            if part == slice(None):
                found.append((source, target))
            target += 1
        source += 1
    return found + [(axis, target + axis - source) for axis in range(source, len(shape))]
