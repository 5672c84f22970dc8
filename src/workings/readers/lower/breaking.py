"""Long rows are broken by us, before a + or a −, because neither MathML nor a terminal knows where a sum may break."""

from __future__ import annotations

from collections.abc import Callable

from workings.contract.maths import Maths, Oper, Seq

SIGNS = ("+", "−")


def broken(maths: Maths, room: int, measure: Callable[[Maths], int]) -> list[Maths]:
    """``maths`` as rows no wider than ``room``, as far as there is a place to break; each after the first begins with a sign."""
    if not isinstance(maths, Seq) or measure(maths) <= room:
        return [maths]
    rows: list[list[Maths]] = []
    for term in _terms(maths):
        if rows and measure(Seq((*rows[-1], *term))) <= room:
            rows[-1].extend(term)
        else:
            rows.append(list(term))
    return [Seq(tuple(row)) for row in rows]


def _terms(maths: Seq) -> list[tuple[Maths, ...]]:
    """The row cut before every + and − that stands between two things."""
    out: list[list[Maths]] = [[]]
    for place, child in enumerate(maths.children):
        between = place > 0 and not isinstance(maths.children[place - 1], Oper)
        if isinstance(child, Oper) and child.text in SIGNS and between:
            out.append([])
        out[-1].append(child)
    return [tuple(term) for term in out]
