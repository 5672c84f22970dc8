"""Derivatives of more than one number, and second derivatives: gradients of gradients, each again a working.

Row c of a Jacobian is the gradient of cell c of the output. A Hessian times v is the gradient of (gradient · v), so no Hessian
is made (Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6, 1994).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from workings.ir.build import Builder
from workings.ir.working import Working
from workings.passes.gradient import gradient

MOST = 64
"""Output cells, each of which needs a gradient of its own."""


class TooManyCells(ValueError):
    """The output has more cells than a Jacobian is made for."""


class OtherVector(ValueError):
    """The vector of a Hessian–vector product has another shape than its input."""


def jacobian(w: Working, wrt: Iterable[str] | None = None) -> Working:
    """The lines of ``w``, then for each cell of its output the lines of that cell's gradient, then the cells put together.

    Args:
        w: a working whose (first) output has at most 64 cells.
        wrt: names of inputs (default: all).

    Returns:
        A working whose outputs are the Jacobians ``J_x[cell of the output, cell of x]``, of shape ``output.shape + x.shape``.

    Raises:
        TooManyCells: more than 64 output cells.
        KeyError: an input that does not exist.
    """
    shape = w.value.shape
    if w.value.size > MOST:
        raise TooManyCells(f"the output has {w.value.size:,} cells; a Jacobian is made for at most {MOST}. Take a part of it, or its sum")
    asked = [w.lines[k].name for k in w.inputs] if wrt is None else list(wrt)
    targets = [w.lines[_named(w, name)].shape for name in asked]
    b, outputs = Builder(w), []
    rows = [_row(b, w, cell, asked) for cell in np.ndindex(shape)]
    for place, (name, target) in enumerate(zip(asked, targets, strict=True)):
        cells = [row[place] for row in rows]
        whole = b.op("stack", *cells) if cells else b.const(np.zeros(shape + target))
        outputs.append(b.op("reshape", whole, shape=shape + target, name=f"J_{name}"))
    return _finish(b, w, f"Jacobian of {w.name}", outputs)


def hessian(w: Working, wrt: str) -> Working:
    """The second derivatives of a working with one number as output: ``H_x[i, j]``, of shape ``x.shape + x.shape``.

    The Jacobian of the gradient. Raises ``NotScalar``, ``KeyError``, or :class:`TooManyCells` for an input of more than 64 cells.
    """
    done = jacobian(gradient(w, [wrt]), [wrt])
    return _finish(Builder(done), w, f"Hessian of {w.name}", done.outputs)


def hessian_vector(w: Working, wrt: str, v: Any) -> Working:
    """The Hessian of ``w`` with respect to the input ``wrt``, times ``v``: the gradient of (gradient · v).

    Args:
        w: a working with one number as output.
        wrt: the name of an input.
        v: numbers of the input's shape. They become an input ``v_<name>`` after the others, so a compiled product takes any v.

    Returns:
        A working whose output has the shape of the input. Raises ``NotScalar``, ``KeyError`` or :class:`OtherVector`.
    """
    first = gradient(w, [wrt])
    vector, slope = np.asarray(v), first.value
    if vector.shape != slope.shape:
        raise OtherVector(f"v has shape {vector.shape} and {wrt} has shape {slope.shape}; they have to be equal")
    b = Builder(first)
    along = b.op("mul", first.outputs[0], b.input(f"v_{wrt}", vector))
    total = along if vector.ndim == 0 else b.op("sum", along)
    done = gradient(_finish(b, w, f"slope of {w.name} along v", [total]), [wrt])
    return _finish(Builder(done), w, f"Hessian of {w.name} times v", done.outputs)


def _named(w: Working, name: str) -> int:
    """The input called ``name``; ``KeyError`` lists the inputs there are."""
    for k in w.inputs:
        if w.lines[k].name == name:
            return k
    raise KeyError(f"no input is called {name!r}; there are {', '.join(w.lines[k].name for k in w.inputs)}")


def _row(b: Builder, w: Working, cell: tuple[int, ...], asked: list[str]) -> list[int]:
    """Append the gradient of one cell of the output to ``b``, which starts with the lines of ``w``."""
    one = Builder(w)
    end = one.op("getitem", w.outputs[0], key=cell) if cell else w.outputs[0]
    g = gradient(one.finish(w.name, end), asked)
    moved = list(range(len(w.lines)))
    for draft in Builder(g).drafts[len(w.lines) :]:
        if draft.op == "const" and not draft.attrs:
            moved.append(b.const(draft.value))
        else:
            b.drafts.append(replace(draft, operands=tuple(moved[j] for j in draft.operands)))
            moved.append(len(b.drafts) - 1)
    return [moved[k] for k in g.outputs]


def _finish(b: Builder, w: Working, name: str, outputs: Iterable[int]) -> Working:
    """The lines of ``w`` come first, so its branches are still where they were."""
    return b.finish(name, *outputs, assumptions=w.assumptions, source=w.source, file=w.file, first_line=w.first_line)
