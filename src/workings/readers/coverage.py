"""Which reading is made by what, for every op: a matrix that is generated, never written.

``python -m workings.readers.coverage`` prints it as Markdown. Every cell says how the reading is made, or why it is declined.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np

from workings.contract.maths import Maths, Sym
from workings.ir.build import Builder
from workings.ir.ops import OPS, Op
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.readers import cost, entries, matrix, provenance, words
from workings.readers.cell import cell
from workings.readers.code import CannotPrint, numpy_code, python_code, torch_code
from workings.readers.equation import equation
from workings.readers.figure import graph
from workings.readers.formula import index_form, opened, symbolic
from workings.readers.indices import slopes
from workings.readers.lower import html
from workings.readers.lower.json import plain
from workings.readers.lower.latex import latex
from workings.readers.lower.plain import text
from workings.readers.tree import View

Reader = Callable[[Working, int], str]


def sample(row: Op, number: int) -> Working:
    """The working of one line: ``row`` on its sample ``number``, with inputs called x, y, z inside its domain."""
    shapes, attrs = row.samples[number]
    builder = Builder()
    drawn = row.operands(np.random.default_rng(7 + number), shapes)
    inputs = [builder.input("xyzuvw"[k], np.round(x, 2)) for k, x in enumerate(drawn)]
    return builder.finish(row.name, builder.op(row.name, *inputs, **attrs))


def _matrix(w: Working, k: int) -> str:
    assert text(symbolic(w, k)), "an empty formula"
    view = View(w)
    return matrix.handled(view, view.term(k))[0]


def _indices(w: Working, k: int) -> str:
    assert text(index_form(w, k)), "an empty formula"
    view = View(w)
    letters = tuple(Sym(letter) for letter in "abcdef"[: w.lines[k].value.ndim])
    opened(view, k, letters)
    how = entries.Entries(view, entries.spare(w))
    return next(name for name, handler in entries.HANDLERS.items() if handler(how, view.term(k), letters) is not None)


def _cell(w: Working, k: int) -> str:
    rows = equation(w, k, (0,) * w.lines[k].value.ndim).rows
    assert rows, "no rows"
    return "one row" if len(rows) == 1 else f"{len(rows)} rows"


def _slopes(w: Working, k: int) -> str:
    if slopes(View(w), k):
        return "scalar table"
    rule, atom = w.rule(k), OPS[w.lines[k].op].atom
    if atom is not None:
        return "the row's own lines" if atom.back else f"declined: {atom.declined}"
    if rule is None:
        return "declined: cells are moved, so each slope is 1 or 0"
    if w.lines[k].value.dtype.kind == "b":
        return "declined: yes or no has no slope"
    if rule.combine == "prod":
        return "declined: each slope is the product of the other entries; the gradient writes it out"
    if rule.combine in ("max", "min"):
        return "declined: which entry counts is a choice; the gradient states the convention"
    return "declined: the slope is a choice or zero; the row's convention says which"


def _gradient(w: Working, k: int) -> str:
    """The gradient of the sum of the entries, as lines of the same table."""
    line = w.lines[k]
    if line.value.dtype.kind != "f":
        return "declined: yes or no and whole numbers have no slope"
    if not w.inputs:
        return "declined: it depends on no input"
    builder = Builder(w)
    total = builder.finish("total", builder.op("sum", k) if line.value.ndim else k)
    try:
        g = gradient(total)
    except ValueError as declined:
        return f"declined: {declined}"
    return "lines of the same table" if any(g.lines[k].value.any() for k in g.outputs) else "zero everywhere"


def _code(printer: Callable[[Working], str]) -> Reader:
    def read(w: Working, k: int) -> str:
        try:
            return "prints" if printer(w) else "empty"
        except CannotPrint as declined:
            return f"declined: {declined}"

    return read


def _words(w: Working, k: int) -> str:
    assert words.words(w, k) and "{" not in words.sentence(w, k), "words with a hole"
    return "the row's words"


def _came(w: Working, k: int) -> str:
    provenance.sources(w, k, (0,) * w.lines[k].value.ndim)
    return "index rule" if w.rule(k) is not None else "the cells it reads" if OPS[w.lines[k].op].atom else "the op's map"


def _costs(w: Working, k: int) -> str:
    return "index ranges" if cost.line_cost(w, k).flops else "no operations: cells are moved or repeated"


def _figure(w: Working, k: int) -> str:
    line = graph(w)["lines"][k]
    return next(key for key in ("rule", "gather", "scatter", "at", "atom") if key in line)


def _html(w: Working, k: int) -> str:
    made = html.reading(cell(w, k, (0,) * w.lines[k].value.ndim), lambda _: "/working")
    ElementTree.fromstring(made)
    return "MathML"


def _text(w: Working, k: int) -> str:
    return "one line" if text(symbolic(w, k)) else "empty"


def _latex(w: Working, k: int) -> str:
    made: Maths = index_form(w, k)
    assert latex(made).count("{") == latex(made).count("}"), "braces"
    return "LaTeX"


def _json(w: Working, k: int) -> str:
    return "parts" if plain(cell(w, k))["blocks"] else "empty"


READERS: dict[str, Reader] = {
    "matrix form": _matrix, "index form": _indices, "numbers put in": _cell, "slopes": _slopes, "gradient": _gradient, "words": _words, "came from": _came,
    "cost": _costs, "figure": _figure, "HTML": _html, "text": _text, "LaTeX": _latex, "JSON": _json,
    "NumPy": _code(numpy_code), "plain Python": _code(python_code), "PyTorch": _code(torch_code),
}  # fmt: skip
FALLBACK = ("name of the op", "whole with its index")
"""Handlers that set anything: correct, and plainer than a handler of one's own."""
DECLINED = {
    ("reshape", "matrix form"): "matrices have no sign for reading the same numbers in another shape, so it is named",
    ("concatenate", "matrix form"): "laying arrays end to end has no common sign, so it is named",
    ("concatenate", "index form"): "which operand an entry comes from depends on the index, so no single formula holds",
    ("stack", "index form"): "which operand an entry comes from depends on the index, so no single formula holds",
    ("reshape", "index form"): "a new shape mixes the indices by division and remainder; the cell itself is found by the map",
    ("scatter", "matrix form"): "putting cells back into zeros has no common sign, so it is named",
    ("scatter", "index form"): "places are a list, not a formula of the index; the cell itself is found by the map",
    ("expand", "matrix form"): "repeating along an axis has no common sign, so it is named; the index form shows it",
    ("setitem", "matrix form"): "writing into one place has no common sign, so it is named",
    ("put", "matrix form"): "writing into computed places has no common sign, so it is named",
    ("scatter_at", "matrix form"): "adding at computed places has no common sign, so it is named",
    **{
        (op, "index form"): "which cell is read depends on the index or on other values; the cell itself is found by the map"
        for op in ("take", "setitem", "put", "scatter_at")
    },
    **{
        (name, "matrix form"): f"there is no common sign, so it is named; what defines it: {row.atom.equation}"
        for name, row in OPS.items()
        if row.atom and name not in ("inv", "solve")
    },
    **{
        (name, "index form"): f"no formula gives one entry by itself; what defines them together: {row.atom.equation}"
        for name, row in OPS.items()
        if row.atom
    },
    ("transpose", "matrix form"): "T swaps two axes; for more of them the op is named and the index form says which",
}
"""(op, reading) that falls back on some of its samples, and the reason."""


def coverage() -> dict[str, dict[str, list[str]]]:
    """op -> reading -> how it is made, over every sample of the op's row."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, row in OPS.items():
        works = [sample(row, number) for number in range(len(row.samples))]
        found[name] = {reading: list(dict.fromkeys(reader(w, w.outputs[0]) for w in works)) for reading, reader in READERS.items()}
    return found


NOTE = (
    "Made by `python -m workings.readers.coverage`. Every op of the table is read on each of its samples; a cell says by what the reading was made, "
    "or why it is declined. Nothing here is written by hand."
)


def markdown() -> str:
    """The matrix, with a note for each reading that is declined or falls back."""
    rows = [f"| op | {' | '.join(READERS)} |", "|---" * (len(READERS) + 1) + "|"]
    notes: list[str] = []
    for op, row in coverage().items():
        cells = []
        for reading, how in row.items():
            reason = DECLINED.get((op, reading), "") if set(how) & set(FALLBACK) else ""
            notes += [f"- `{op}`, {reading}: {reason}."] if reason else []
            cells.append("; ".join(how) + (" *" if reason else ""))
        rows.append(f"| `{op}` | {' | '.join(cells)} |")
    return "\n".join(["# Which reading is made by what", "", NOTE, "", *rows, "", "\\* a plainer form, because", "", *notes, ""])


if __name__ == "__main__":
    print(markdown())
