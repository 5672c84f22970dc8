"""The working of one number, as it stands in the margin."""

from __future__ import annotations

from typing import Any

import numpy as np

from workings.contract.number import format_number
from workings.contract.reading import Block, Fold, Paragraph, Reading, Text
from workings.ir.working import LEAVES, Working
from workings.readers import cost, matrix, provenance, source
from workings.readers.equation import equation
from workings.readers.indices import indices
from workings.readers.lower.plain import text
from workings.readers.names import is_name, readable
from workings.readers.setting import marked
from workings.readers.tree import View
from workings.readers.words import sentence

Index = tuple[int, ...]
IN_INDICES = "in indices"


def cell(w: Working, line: int | None = None, index: Index = ()) -> Reading:
    """The working of the number at ``index`` of line ``line`` (default: the output).

    Rows: in symbols, written out, numbers put in, what they come to. Closed: the same in indices, with the line in words.
    For an array without an index, its matrix form. Raises ``IndexError`` for a cell that does not exist.
    """
    k = w.outputs[0] if line is None else line
    if index or not 0 <= k < len(w.lines):
        index = provenance.checked(w, k, tuple(index))
    view = View(w)
    if w.lines[k].op in LEAVES:
        blocks: list[Block] = [_given(w, k, index)]
    else:
        blocks = [equation(w, k, index), Fold(IN_INDICES, indices(view, k))]
    if (came := source.source(w.lines[k])) is not None and came.text:
        blocks.append(came)
    return Reading(title(view, k, index), tuple(blocks), facts(w, k, index))


def facts(w: Working, k: int, index: Index) -> dict[str, Any]:
    """What a lowering or a program needs besides the rows."""
    one = bool(index) or not w.lines[k].shape
    return common(w) | {
        "line": k,
        "index": list(index),
        "words": sentence(w, k),
        "sources": [[j, list(i)] for j, i in provenance.sources(w, k, index)] if one else [],
        "operations": "0" if w.lines[k].op in LEAVES else cost.line_cost(w, k).text,
    }


def common(w: Working) -> dict[str, Any]:
    """Facts every reading of a working carries: ``given`` lines were computed by nobody; ``ranks`` counts each line's axes."""
    given = [k for k, line in enumerate(w.lines) if line.op in LEAVES]
    return {"function": w.name, "sizes": dict(w.sizes), "given": given, "ranks": [line.value.ndim for line in w.lines]}


def _given(w: Working, k: int, index: Index) -> Block:
    line = w.lines[k]
    if line.value.ndim and not index:
        return Paragraph((Text(f"Given, as {' × '.join(map(str, line.shape))} numbers."),))
    value = format_number(float(line.value[index]))
    return Paragraph((Text(f"Given: {value}." if line.op == "input" else f"{value} is a constant of the code."),))


def title(view: View, k: int, index: Index = ()) -> str:
    """``A, row 1, column 3``; ``dot, term 2 of 3``; a length is called a length."""
    shape, rank = view.line(k).shape, view.line(k).value.ndim
    places = _places(index[:rank], shape)
    if len(index) > rank:
        rule = view.w.rule(k)
        assert rule is not None
        sizes = [provenance.index_sizes(view.w, k, rule)[i] for i in rule.bound]
        places.append(f"term {int(np.ravel_multi_index(index[rank:], sizes)) + 1} of {int(np.prod(sizes))}")
    return ", ".join([name(view, k), *places])


def _places(index: Index, shape: tuple[int, ...]) -> list[str]:
    names = {1: ["entry"], 2: ["row", "column"]}.get(len(shape), [f"axis {axis + 1}:" for axis in range(len(shape))])
    return [f"{axis} {place + 1}" for axis, place, size in zip(names, index, shape, strict=False) if size != 1]


def name(view: View, k: int) -> str:
    """What line ``k`` is called: by its author, by the function that returned it, or by its own formula."""
    seen = view.seen(k, 0)
    called = view.name(k, seen.part)
    own = called or (view.w.name if k in view.w.outputs else "")
    spelled = seen.spelled or view.spelled(k, own)[0]
    if spelled == "norm":
        of = seen.children[0].line if seen.spelled else view.spelled(k, own)[1][0]
        return f"length of {name(view, of)}"
    if spelled == "dot":
        return "dot product"
    if called:
        return readable(called)
    if k in view.w.outputs:
        return readable(view.w.name) if is_name(view.w.name) else _unnamed(view, k)
    return text(marked(matrix.matrix(view, seen).maths))


def _unnamed(view: View, k: int) -> str:
    """The output of a lambda is called by its formula; of a typed expression, by whose it is."""
    typed = "how it comes about" if view.w.inputs else "what you typed"
    return typed if not view.w.file else text(marked(matrix.matrix(view, view.seen(k, 0)).maths))
