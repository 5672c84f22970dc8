"""A wrong belief as a mutation of the working: one line is computed by another expression, and what follows is run again."""

from __future__ import annotations

from dataclasses import dataclass

from workings.ir.build import Builder, Draft
from workings.ir.working import LEAVES, Working


@dataclass(frozen=True, slots=True)
class Mutation:
    """``at``: ``output``, the name of a line, or an op (its last line). ``becomes``: an expression over the line's operands
    ``x, y, z``, its own value ``out``, and the inputs by name. ``Mutation("div", "x")`` forgets to divide."""

    at: str
    becomes: str


class NoSuchPlace(ValueError):
    """The working has no line where the mutation would act."""


def mutate(w: Working, m: Mutation) -> Working:
    """``w`` with one line computed otherwise. Raises :class:`NoSuchPlace`, or ``ShapeMismatch`` where the rest no longer fits."""
    at = place(w, m.at)
    b = Builder()
    b.parts = w.parts
    moved: dict[int, int] = {}
    for k, line in enumerate(w.lines):
        if line.op in LEAVES:
            b.drafts.append(Draft(line.op, (), line.attrs, line.value, line.name, line.span, line.part))
            moved[k] = len(b.drafts) - 1
            if line.op == "input":
                b.inputs.append(moved[k])
            continue
        operands = tuple(moved[j] for j in line.operands)
        moved[k] = b.op(line.op, *operands, name=line.name, span=line.span, part=line.part, **line.attrs)
        if k == at:
            names = {w.lines[j].name: moved[j] for j in w.inputs} | dict(zip("xyz", operands, strict=False)) | {"out": moved[k]}
            moved[k] = b.expression(m.becomes, names, name=line.name)
    return b.finish(w.name, *(moved[k] for k in w.outputs), source=w.source, file=w.file, first_line=w.first_line)


def place(w: Working, at: str) -> int:
    """The line that ``at`` names."""
    if at == "output":
        return w.outputs[0]
    for k in range(len(w.lines) - 1, -1, -1):
        if at in (w.lines[k].name, w.lines[k].op) and w.lines[k].op not in LEAVES:
            return k
    raise NoSuchPlace(f"{w.name} has no line called {at!r} and no line of that op")
