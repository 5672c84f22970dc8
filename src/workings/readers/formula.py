"""A line as a formula: in matrices, with indices, and with its numbers put in."""

from __future__ import annotations

from workings.contract.maths import Maths, Oper, Sym, seq
from workings.ir.working import Working
from workings.readers import matrix
from workings.readers.entries import Entries, spare
from workings.readers.equation import MEANS, NARROW, equation, output
from workings.readers.lower.plain import text, width
from workings.readers.setting import marked
from workings.readers.tree import View

__all__ = ["equation", "index_form", "index_sides", "symbolic"]


def symbolic(w: Working, line: int) -> Maths:
    """What line ``line`` computes, in matrix form and without its own name: ``𝐚·𝐛``, ``𝑊𝐱``."""
    view = View(w)
    return marked(matrix.matrix(view, view.term(line)).maths)


def index_form(w: Working, line: int) -> Maths:
    """One entry with letters for its indices: ``s = Σᵢ aᵢbᵢ``, ``uᵢⱼ = Σₖ XᵢₖWₖⱼ``."""
    left, right = index_sides(View(w), line)
    sign = MEANS if w.lines[line].value.dtype.kind == "b" else "="
    return seq(left, Oper(sign), right) if left is not None else right


def index_sides(view: View, line: int) -> tuple[Maths | None, Maths]:
    """The two sides of the index form. An unnamed line has its matrix form with the letters below on the left."""
    term, places = view.term(line), letters(view, line)
    right = marked(opened(view, line, places))
    seen = view.seen(line, 0)
    if seen.leaf:
        return Entries(view).at(seen, places).maths, right
    rule = view.w.rule(line)
    if (rule is None or not rule.bound) and (name := output(view, line, places)) is not None:
        return name, right
    whole = Entries(view).sub(matrix.matrix(view, term), line, places).maths
    return (whole if text(whole) != text(right) and width(whole) <= NARROW else None), right


def letters(view: View, line: int) -> tuple[Sym, ...]:
    """A letter for each axis of ``line``."""
    free = spare(view.w)
    return tuple(Sym(next(free)) for _ in view.line(line).shape)


def opened(view: View, line: int, places: tuple[Sym, ...]) -> Maths:
    """The right-hand side: every index that is summed gets a letter not yet in use."""
    return Entries(view, spare(view.w, [place.text for place in places])).at(view.term(line), places).maths
