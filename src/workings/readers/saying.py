"""A line in one string: its formula as text or LaTeX, its index form, its words. What the public functions give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from workings.contract.maths import Maths, Oper, seq
from workings.ir.working import Working
from workings.readers import words as spoken
from workings.readers.equation import equation
from workings.readers.formula import index_form
from workings.readers.lower.latex import latex as as_latex
from workings.readers.lower.plain import text as as_text

Form = Literal["matrix", "index", "numbers"]


def formula(w: Working, line: str = "", form: Form = "matrix") -> str:
    """The formula of the line called ``line`` (default: the output), as one line of text.

    ``matrix`` gives ``cos = a·b / (‖a‖ ‖b‖)``, ``index`` gives the sums with their letters, ``numbers`` puts the numbers of the run in.
    Raises ``KeyError`` for an unknown name.
    """
    return _said(w, line, form, as_text)


def latex(w: Working, line: str = "", form: Form = "matrix") -> str:
    """The same as LaTeX, without the dollar signs."""
    return _said(w, line, form, as_latex)


def words(w: Working, line: str = "") -> str:
    """What the line does, as a sentence."""
    return spoken.sentence(w, _place(w, line))


def _place(w: Working, line: str) -> int:
    return w.find(line) if line else w.outputs[0]


def _said(w: Working, line: str, form: Form, lower: Callable[[Maths], str]) -> str:
    k = _place(w, line)
    if form == "index":
        return lower(index_form(w, k))
    rows = equation(w, k).rows
    left, sign, right = rows[0]
    if form == "numbers":
        sign, right = next((row[1:] for row in rows[1:] if not any(c.isalpha() for c in as_text(row[2]))), rows[-1][1:])
    return lower(right if left is None else seq(left, Oper(sign), right))
