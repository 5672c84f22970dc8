"""A wrong belief as a mutation of the working: one line is computed by another expression, and what follows is run again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir.build import Builder, Draft
from workings.ir.ops import OPS
from workings.ir.working import LEAVES, Line, Working
from workings.passes.slips import Change, changes_at

GENERIC = "~"


@dataclass(frozen=True, slots=True)
class Mutation:
    """``at``: ``output``, the name of a line, or an op (its last line). ``becomes``: an expression over the line's operands
    ``x, y, z``, its own value ``out``, the inputs by name, and the earlier lines whose name is no input's. ``Mutation("div", "x")``
    forgets to divide. ``"~axis"`` is the generic change of that kind (:mod:`~workings.passes.slips`), the first that the row gives."""

    at: str
    becomes: str


class NoSuchPlace(ValueError):
    """The working has no line where the mutation would act."""


class NotFinite(ValueError):
    """A library's op would be given a number that is not finite; some never return from that (the singular values of NaN)."""


Edit = Callable[[Builder, tuple[int, ...], Mapping[str, int]], int]
"""(builder, the line's operands there, the lines by name, ``out`` its right value) -> the line that stands for it."""


def mutate(w: Working, m: Mutation) -> Working:
    """``w`` with one line computed otherwise. Raises :class:`NoSuchPlace`, :class:`NotFinite`, or ``ShapeMismatch`` where
    the rest no longer fits."""
    at = place(w, m.at)
    if m.becomes.startswith(GENERIC):
        kind = m.becomes.removeprefix(GENERIC)
        found = next((change for change in changes_at(w, at) if change.kind == kind), None)
        if found is None:
            raise NoSuchPlace(f"{w.name}: the line {m.at!r} has no change of the kind {kind!r}")
        return changed(w, found)

    def edit(b: Builder, operands: tuple[int, ...], names: Mapping[str, int]) -> int:
        return b.expression(m.becomes, {**names, **dict(zip("xyz", operands, strict=False))}, name=w.lines[at].name)

    return rebuilt(w, {at: edit})


def changed(w: Working, change: Change) -> Working:
    """``w`` with a generic slip in one line. Raises ``ValueError`` (``ShapeMismatch`` is one) where the rest no longer fits."""
    return rebuilt(w, {change.at: lambda b, operands, names: change.make(b, operands)})


def pinned(w: Working, given: Mapping[int, Any]) -> Working:
    """``w`` with the value of some lines given, and what follows computed from them."""

    def edit(value: Any) -> Edit:
        return lambda b, operands, names: b.const(np.asarray(value))

    return rebuilt(w, {k: edit(value) for k, value in given.items()})


def rebuilt(w: Working, edits: Mapping[int, Edit]) -> Working:
    """``w`` with some lines replaced and what follows run again."""
    b = Builder()
    b.parts = w.parts
    moved: dict[int, int] = {}
    names: dict[str, int] = {}
    for k, line in enumerate(w.lines):
        if line.op in LEAVES:
            b.drafts.append(Draft(line.op, (), line.attrs, line.value, line.name, line.span, line.part))
            moved[k] = len(b.drafts) - 1
            if line.op == "input":
                b.inputs.append(moved[k])
        else:
            operands = tuple(moved[j] for j in line.operands)
            if OPS[line.op].atom is not None and not _finite(b.drafts, operands) and _finite(w.lines, line.operands):
                raise NotFinite(f"{w.name}: {line.op} would be given a number that is not finite")
            moved[k] = b.op(line.op, *operands, name=line.name, span=line.span, part=line.part, **line.attrs)
            if k in edits:
                moved[k] = edits[k](b, operands, {**names, "out": moved[k]})
        if line.name and names.get(line.name) not in b.inputs:
            names[line.name] = moved[k]
    return b.finish(w.name, *(moved[k] for k in w.outputs), source=w.source, file=w.file, first_line=w.first_line)


def _finite(lines: Sequence[Draft | Line], which: tuple[int, ...]) -> bool:
    return all(bool(np.isfinite(lines[k].value).all()) for k in which)


def place(w: Working, at: str) -> int:
    """The line that ``at`` names."""
    if at == "output":
        return w.outputs[0]
    for k in range(len(w.lines) - 1, -1, -1):
        if at in (w.lines[k].name, w.lines[k].op) and w.lines[k].op not in LEAVES:
            return k
    raise NoSuchPlace(f"{w.name} has no line called {at!r} and no line of that op")
