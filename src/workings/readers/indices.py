"""What is behind "in indices": the index form, its slopes, and what the letters say."""

from __future__ import annotations

from workings.contract.maths import Fence, Frac, Maths, Seq, Sym, seq
from workings.contract.reading import Block, Equation, Paragraph, Text
from workings.ir import expression
from workings.ir.rules import Rule
from workings.ir.scalars import SCALARS
from workings.readers import provenance
from workings.readers.entries import Entries, Place, spare
from workings.readers.equation import MEANS, Row, related
from workings.readers.formula import index_sides, letters
from workings.readers.setting import Piece, marked, typed
from workings.readers.tree import View
from workings.readers.words import sentence

VERBS = {"sum": "summed", "prod": "multiplied", "max": "searched", "min": "searched"}
CHOICES = ("ge(", "gt(", "le(", "lt(", "where(")
"""A slope written with one of these is a choice, not a formula; the op's row states the convention in words."""


def indices(view: View, k: int) -> tuple[Block, ...]:
    """The line in words, its index form with the slopes, and a sentence about the letters."""
    left, right = index_sides(view, k)
    sign = MEANS if view.line(k).value.dtype.kind == "b" else related(right)
    rows: list[Row] = [(left, sign if left is not None else "", right), *slopes(view, k)]
    said = about(view, k)
    return (Paragraph((Text(sentence(view.w, k)),)), Equation(tuple(rows)), *((Paragraph((Text(said),)),) if said else ()))


def slopes(view: View, k: int) -> list[Row]:
    """``∂s/∂aᵢ = bᵢ`` for each operand, from the scalar table; for a line that is one op on different leaves."""
    term, rule = view.term(k), view.w.rule(k)
    if rule is None or rule.combine not in ("", "sum") or view.line(k).value.dtype.kind == "b":
        return []
    if any(not c.leaf or c.part for c in term.children) or len({c.line for c in term.children}) < len(term.children):
        return []
    at, entries, own = places(view, k, rule), Entries(view), index_sides(view, k)[0]
    pieces = [
        entries.at(child, tuple(0 if i == "_" else at[i] for i in index)) for child, index in zip(term.children, rule.ins, strict=True)
    ]
    rows: list[Row] = []
    for number, (child, partial) in enumerate(zip(term.children, SCALARS[rule.scalar].partials, strict=True)):
        chosen = partial == "0" or any(word in partial for word in CHOICES)
        if own is None or chosen or view.line(child.line).op == "const":
            continue
        names = dict(zip("abc", pieces, strict=False)) | {"y": Piece(own)}
        rows.append((Frac(_d(own), _d(pieces[number].maths)), "=", marked(typed(expression.parse(partial), names).maths)))
    return rows


def _d(maths: Maths) -> Maths:
    return seq(Sym("∂", "upright"), Fence("(", maths, ")") if isinstance(maths, Seq | Frac) else maths)


def places(view: View, k: int, rule: Rule) -> dict[str, Place]:
    """For each letter of the rule, the letter that is shown for it (0 for a summed axis of size 1)."""
    own = letters(view, k)
    at: dict[str, Place] = {letter: place for letter, place in zip(rule.out, own, strict=True) if letter != "_"}
    free, sizes = spare(view.w, [p.text for p in own]), provenance.index_sizes(view.w, k, rule)
    return at | {letter: Sym(next(free)) if sizes[letter] != 1 else 0 for letter in rule.bound}


def about(view: View, k: int) -> str:
    """Which indices are gathered up, or which operand is repeated along which."""
    rule = view.w.rule(k)
    if rule is None:
        return "Nothing is computed here: cells are moved."
    at = places(view, k, rule)
    bound = [place.text for i in rule.bound if isinstance(place := at[i], Sym)]
    if len(bound) == 1:
        return f"The index {bound[0]} stands on the right only, so it is {VERBS[rule.combine]} away."
    if bound:
        return f"The indices {' and '.join(bound)} stand on the right only, so they are {VERBS[rule.combine]} away."
    return _repeated(view, k, rule, at)


def _repeated(view: View, k: int, rule: Rule, at: dict[str, Place]) -> str:
    for operand, index in zip(view.line(k).operands, rule.ins, strict=True):
        line = view.line(operand)
        missing = [i for i, size in zip(rule.out, view.line(k).shape, strict=True) if i != "_" and i not in index and size != 1]
        if missing and line.name and line.op != "const" and isinstance(place := at[missing[0]], Sym):
            return f"{line.name} has no index {place.text}: the same is used for every {place.text}."
    return ""
