"""A line without indices: ``𝐚·𝐛``, ``𝑊𝐱``, ``𝑄𝐾ᵀ``. An ordered list of handlers; the last one sets anything as ``op(x, y)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workings.contract.maths import Gather, Grid, Maths, Num, Oper, Power, Seq, Sub, Sym, seq
from workings.ir.ops.moves import At
from workings.ir.rules import Rule
from workings.ir.scalars import SCALARS
from workings.readers import labels
from workings.readers.names import joined
from workings.readers.setting import ATOM, Piece, apply, call, dot, fenced
from workings.readers.tree import Term, View

SIGNS = {"sum": "Σ", "prod": "Π", "max": "max", "min": "min"}
NAMES = {
    "expand": "repeat",
    "concatenate": "concat",
    "transpose": "swap axes",
    "setitem": "put",
    "scatter_at": "scatter",
    "add_at": "add at",
}
"""What an op is called where it has no sign of its own."""
SHOWN = 6


def matrix(view: View, term: Term) -> Piece:
    """``term`` in matrix form: the first handler that can set it does."""
    return handled(view, term)[1]


def handled(view: View, term: Term) -> tuple[str, Piece]:
    """The handler's name, and what it set."""
    for name, handler in HANDLERS.items():
        if (piece := handler(view, term)) is not None:
            return name, piece
    raise AssertionError("the last handler sets everything")


def _inner(view: View, term: Term) -> list[Piece]:
    return [matrix(view, child) for child in term.children]


def _leaf(view: View, term: Term) -> Piece | None:
    return labels.piece(view, term, _inner(view, term)) if term.leaf else None


def transposed(piece: Piece) -> Piece:
    if isinstance(piece.maths, Power) and piece.maths.exponent == Sym("T", "upright"):
        return Piece(piece.maths.base, ATOM, piece.rank, False)
    return Piece(Power(fenced(piece, ATOM), Sym("T", "upright")), SCALARS["pow"].precedence, piece.rank, False)


def beside(left: Piece, right: Piece, rank: int) -> Piece:
    """A matrix product: side by side; words get a dot between them."""
    level = SCALARS["mul"].precedence
    one, two = fenced(left, level), fenced(right, level)
    gap = (Oper(SCALARS["mul"].symbol),) if left.word or right.word else ()
    return Piece(seq(one, *gap, two), level, rank)


def _contraction(view: View, term: Term) -> Piece | None:
    """A product summed over one shared index: which operand is transposed is read off the letters."""
    rule = view.w.rule(term.line)
    if rule is None or rule.scalar != "mul" or len(rule.ins) != 2 or view.line(term.line).op not in ("matmul", "einsum"):
        return None
    a, b = _inner(view, term)
    one, two, out = rule.ins[0], rule.ins[1], rule.out
    if view.line(term.line).op == "matmul" and max(len(one), len(two)) > 2:
        return beside(a, b, len(out))
    if len(rule.bound) == 1:
        return _over_one(a, b, one, two, out, rule.bound[0])
    if not rule.bound and one == two == out:
        return apply("mul", [a, b])
    if not rule.bound and len(one) == len(two) == 1 and sorted(out) == sorted(one + two):
        return beside(a, transposed(b), 2) if out == one + two else beside(b, transposed(a), 2)
    return None


def _over_one(a: Piece, b: Piece, one: tuple[str, ...], two: tuple[str, ...], out: tuple[str, ...], shared: str) -> Piece | None:
    if shared not in one or shared not in two or len(one) > 2 or len(two) > 2 or set(one) & set(two) != {shared}:
        return None
    if not out:
        return dot(a, b)
    if len(out) == 2 and out[0] not in one:
        a, b, one, two = b, a, two, one
    if len(one) == 1:
        straight = two[0] == shared
        return beside(transposed(a), b, 1) if straight else beside(b, a, 1)
    left = a if one[1] == shared else transposed(a)
    if len(two) == 1:
        return beside(left, b, 1)
    return beside(left, b if two[0] == shared else transposed(b), 2)


def _reduction(view: View, term: Term) -> Piece | None:
    """``Σ x``, ``max x``: over everything, or within each row or column."""
    rule, line = view.w.rule(term.line), view.line(term.line)
    if rule is None or not rule.bound or rule.scalar != "id":
        return None
    inside = matrix(view, term.children[0])
    over = _over(view, term, rule)
    if not over and rule.combine in ("max", "min"):
        return call(SIGNS[rule.combine], [inside], line.value.ndim)
    body = inside.maths if isinstance(inside.maths, Gather) else fenced(inside, SCALARS["mul"].precedence)
    return Piece(Gather(SIGNS[rule.combine], over, Seq(()), body), 0, line.value.ndim)


def _over(view: View, term: Term, rule: Rule) -> str:
    """What is reduced, in a word: each ``row``, each ``column``, or the named sizes; nothing where everything is."""
    letters = rule.ins[0]
    if len(rule.bound) == len(letters):
        return ""
    if len(letters) == 2:
        return "row" if rule.bound[0] == letters[1] else "column"
    dims = view.line(term.children[0].line).dims
    return ", ".join(dims[letters.index(letter)] for letter in rule.bound)


def _transpose(view: View, term: Term) -> Piece | None:
    line = view.line(term.line)
    rule = view.w.rule(term.line)
    if rule is None or rule.scalar != "id" or rule.bound or line.op not in ("transpose", "einsum"):
        return None
    inside = matrix(view, term.children[0])
    if rule.out == rule.ins[0]:
        return inside
    return transposed(inside) if len(rule.out) == 2 else None


def _scalar(view: View, term: Term) -> Piece | None:
    rule, line = view.w.rule(term.line), view.line(term.line)
    return apply(rule.scalar, _inner(view, term)) if rule is not None and line.op == rule.scalar else None


def basic_key(key: Sequence[Any], shape: tuple[int, ...]) -> list[int | range | None] | None:
    """A subscript as places, ranges and new axes, one per axis of ``shape``; ``None`` for a mask or a list of places."""
    if any(not (k is None or k is Ellipsis or isinstance(k, int | np.integer | slice)) or isinstance(k, bool) for k in key):
        return None
    parts = list(key)
    missing = len(shape) - sum(k is not None and k is not Ellipsis for k in parts)
    at = parts.index(Ellipsis) if Ellipsis in parts else len(parts)
    parts[at : at + 1] = [slice(None)] * missing
    sizes = iter(shape)
    out: list[int | range | None] = []
    for k in parts:
        if k is None:
            out.append(None)
        elif isinstance(k, slice):
            out.append(range(next(sizes))[k])
        else:
            out.append(range(next(sizes))[int(k)])
    return out


def _picked(view: View, term: Term) -> Piece | None:
    """``x₂``, ``X₁:`` (the first row), ``x₂:₃``."""
    line = view.line(term.line)
    if line.op != "getitem":
        return None
    inside = matrix(view, term.children[0])
    shape = view.line(line.operands[0]).shape
    keys = basic_key(line.attrs["key"], shape)
    if keys is None:
        index: Maths = Sym("chosen", "upright")
    else:
        sizes = iter(shape)
        index = joined(tuple(_place(k, next(sizes)) for k in keys if k is not None))
    leaf = term.children[0]
    if leaf.leaf and (symbol := labels.label(view, leaf, _inner(view, leaf)).symbol) is not None:
        return Piece(symbol.entry((index,)) if line.value.ndim == 0 else Sub(symbol.plain(), index), ATOM, line.value.ndim)
    return Piece(Sub(fenced(inside, ATOM), index), ATOM, line.value.ndim)


def _place(key: int | range, size: int) -> Maths:
    if isinstance(key, int):
        return Num(float(key + 1))
    if len(key) == size and key.step == 1:
        return Sym(":", "upright")
    if abs(key.step) == 1 and len(key):
        return seq(Num(float(key[0] + 1)), Oper(":"), Num(float(key[-1] + 1)))
    return Sym("chosen", "upright")


def _taken(view: View, term: Term) -> Piece | None:
    """Computed places: ``X`` with the name of the places below it."""
    line = view.line(term.line)
    if line.op != "take":
        return None
    inside, *places = _inner(view, term)
    spots = iter(places)
    index = joined(tuple(next(spots).maths if isinstance(k, At) else Sym(":", "upright") for k in line.attrs["key"] if k is not None))
    return Piece(Sub(fenced(inside, ATOM), index), ATOM, line.value.ndim)


def _inverse(view: View, term: Term) -> Piece | None:
    """``A⁻¹``, and ``A⁻¹ b`` for the solution of a system."""
    line = view.line(term.line)
    if line.op not in ("inv", "solve"):
        return None
    inside, *rest = _inner(view, term)
    turned = Piece(Power(fenced(inside, ATOM), seq(Oper("−"), Num(1.0))), SCALARS["pow"].precedence, 2, False)
    return beside(turned, rest[0], line.value.ndim) if rest else turned


def _same(view: View, term: Term) -> Piece | None:
    """Numbers of another kind are the same numbers."""
    line = view.line(term.line)
    kind = line.value.dtype.kind
    return (
        matrix(view, term.children[0])
        if line.op == "cast" and (kind == "f" or kind == view.line(line.operands[0]).value.dtype.kind)
        else None
    )


def _bundle(view: View, term: Term) -> Piece | None:
    """``[x, y, z]``."""
    line = view.line(term.line)
    if line.op != "stack":
        return None
    pieces = [p.maths for p in _inner(view, term)]
    if len(pieces) > SHOWN:
        pieces = [*pieces[:3], Sym("⋯", "upright"), pieces[-1]]
    if line.attrs.get("axis", 0) % line.value.ndim == 0:
        return Piece(Grid((tuple(pieces),), True), ATOM, line.value.ndim)
    return Piece(seq(Sym("columns", "upright"), Grid((tuple(pieces),), True)), ATOM, line.value.ndim)


def _named(view: View, term: Term) -> Piece | None:
    """Anything else: the op's own name, with its operands in brackets."""
    op = view.line(term.line).op
    return call(NAMES.get(op, op), _inner(view, term), view.line(term.line).value.ndim)


HANDLERS: dict[str, Callable[[View, Term], Piece | None]] = {
    "leaf": _leaf, "scalar row": _scalar, "product over one index": _contraction, "reduction": _reduction, "transpose": _transpose,
    "subscript": _picked, "computed places": _taken, "inverse": _inverse, "same numbers": _same, "list": _bundle, "name of the op": _named,
}  # fmt: skip
