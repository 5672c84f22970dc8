"""How a scalar function is set: its form, symbol and precedence come from its row of the scalar table, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from workings.contract.maths import Fence, Frac, Gather, Grid, Maths, Num, Oper, Power, Root, Seq, Sub, Sym, numbers, seq
from workings.contract.number import format_number
from workings.ir import expression
from workings.ir.scalars import SCALARS, Scalar

ATOM, FRACTION = 9, 5
RELATIONS = frozenset({"=", "≈", "→", ","})


@dataclass(frozen=True, slots=True)
class Piece:
    """Mathematics with what is needed to put it inside something larger."""

    maths: Maths
    level: int = ATOM
    """Precedence of its outermost operator."""
    rank: int = 0
    """Axes of the array it stands for."""
    word: bool = False
    """A word: it cannot stand beside another factor without a sign."""


def fenced(piece: Piece, level: int) -> Maths:
    """In brackets when its operator binds less tightly than ``level``."""
    return piece.maths if piece.level >= level else Fence("(", piece.maths, ")")


def call(name: str, pieces: Sequence[Piece], rank: int = 0) -> Piece:
    """``name(x, y)``."""
    inside: list[Maths] = []
    for piece in pieces:
        inside += [Oper(","), piece.maths] if inside else [piece.maths]
    return Piece(seq(Sym(name, "upright"), Fence("(", seq(*inside), ")")), ATOM, rank)


def apply(name: str, pieces: Sequence[Piece], dotted: bool = False) -> Piece:
    """The scalar function ``name`` of ``pieces``, as its row says. ``dotted``: numbers are multiplied with ·."""
    row = SCALARS[name]
    rank = max((p.rank for p in pieces), default=0)
    if name == "mul":
        return product(pieces[0], pieces[1], dotted)
    return replace(_FORMS[row.form](row, pieces), rank=rank)


def _infix(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    left, right = pieces
    tight = row.precedence + ("associative" not in row.facts)
    after = fenced(right, tight)
    if leading(after) == "−":
        after = Fence("(", after, ")")
    return Piece(seq(fenced(left, row.precedence if row.precedence else 1), Oper(row.symbol), after), row.precedence)


def _prefix(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    inside = fenced(pieces[0], 2)
    if leading(inside) == "−":
        inside = Fence("(", inside, ")")
    return Piece(seq(Oper(row.symbol), inside), row.precedence)


def _call(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return call(row.symbol, pieces)


def _fraction(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Frac(pieces[0].maths, pieces[1].maths), FRACTION)


def _root(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Root(pieces[0].maths))


def _power(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Power(fenced(pieces[0], ATOM), pieces[1].maths), row.precedence)


def _square(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Power(fenced(pieces[0], ATOM), Num(2.0)), row.precedence)


def _bars(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Fence("|", pieces[0].maths, "|"))


def _exp(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return Piece(Power(Sym(row.symbol), pieces[0].maths), SCALARS["pow"].precedence)


def _bare(row: Scalar, pieces: Sequence[Piece]) -> Piece:
    return pieces[0]


_FORMS: dict[str, Callable[[Scalar, Sequence[Piece]], Piece]] = {
    "infix": _infix, "prefix": _prefix, "call": _call, "fraction": _fraction, "root": _root, "power": _power,
    "square": _square, "bars": _bars, "exp": _exp, "bare": _bare,
}  # fmt: skip


def product(left: Piece, right: Piece, dotted: bool = False) -> Piece:
    """Two factors: side by side where that reads as a product, otherwise with a sign. Arrays entry by entry have ⊙."""
    level, rank = SCALARS["mul"].precedence, max(left.rank, right.rank)
    one, two = fenced(left, level), fenced(right, level)
    if leading(two) == "−":
        two = Fence("(", two, ")")
    sign = _sign(left, right, one, two, dotted)
    return Piece(seq(one, Oper(sign), two) if sign else seq(one, two), level, rank)


def dot(left: Piece, right: Piece) -> Piece:
    """``𝐚·𝐛``."""
    level = SCALARS["mul"].precedence
    return Piece(seq(fenced(left, level), Oper(SCALARS["mul"].symbol), fenced(right, level + 1)), level)


def _sign(left: Piece, right: Piece, one: Maths, two: Maths, dotted: bool) -> str:
    """The sign between two factors: ⊙ for arrays, × where a number has a decimal point, nothing where letters say it."""
    if left.rank and right.rank:
        return "⊙"
    first, last = _edge(two, 0), _edge(one, -1)
    call_like = isinstance(one, Sym) and isinstance(first, Fence) and first.left == "("
    side = isinstance(first, Num) or (isinstance(last, Num) and isinstance(first, Frac))
    wordy = left.word or right.word or _word(first) or _word(last)
    if not (wordy or call_like or side or (_letterless(one) and _letterless(two))):
        return ""
    return SCALARS["mul"].symbol if dotted or not _letterless(one) or not _letterless(two) or _whole(one, two) else "×"


def _word(maths: Maths) -> bool:
    """A word, or a word with something above or below it."""
    while isinstance(maths, Power | Sub):
        maths = maths.base
    return isinstance(maths, Sym) and maths.role == "upright" and len(maths.text) > 1


def _letterless(maths: Maths) -> bool:
    """Numbers and signs, and no letter."""
    match maths:
        case Sym():
            return False
        case Num() | Oper():
            return True
        case Seq(children):
            return all(map(_letterless, children))
        case Frac(a, b) | Power(a, b):
            return _letterless(a) and _letterless(b)
        case Root(child) | Fence(_, child, _):
            return _letterless(child)
    return False


def _whole(*parts: Maths) -> bool:
    return all("." not in format_number(n.value, n.digits) for part in parts for n in numbers(part))


def _edge(maths: Maths, end: int) -> Maths:
    """The first or last atom of ``maths``, to see what would stand next to it."""
    match maths:
        case Seq(children) if children:
            return _edge(children[end], end)
        case Power(base, _) if end == 0:
            return _edge(base, 0)
    return maths


def leading(maths: Maths) -> str:
    """The sign that ``maths`` begins with, if it begins with one."""
    first = _edge(maths, 0)
    return first.text if isinstance(first, Oper) else ""


def total(terms: Sequence[Piece]) -> Piece:
    """``x + y + z``; a single term stands alone."""
    out = terms[0]
    for term in terms[1:]:
        out = _infix(SCALARS["add"], (out, term))
    return out


def marked(maths: Maths) -> Maths:
    """Mark every number that stands after an operator or under a power: there a negative one needs brackets."""
    match maths:
        case Seq(children):
            after, out = False, []
            for child in children:
                out.append(replace(child, signed=after) if isinstance(child, Num) else marked(child))
                after = isinstance(child, Oper) and child.text not in RELATIONS
            return Seq(tuple(out))
        case Frac(top, bottom):
            return Frac(marked(top), marked(bottom))
        case Root(child):
            return Root(marked(child))
        case Power(base, exponent):
            return Power(replace(base, signed=True) if isinstance(base, Num) else marked(base), marked(exponent))
        case Sub(base, index):
            return Sub(marked(base), index)
        case Gather(sign, index, upper, body):
            return Gather(sign, index, upper, marked(body))
        case Fence(left, child, right):
            return Fence(left, marked(child), right)
        case Grid(rows, as_list):
            return Grid(tuple(tuple(marked(c) for c in row) for row in rows), as_list)
    return maths


def typed(node: expression.Node, names: Mapping[str, Piece]) -> Piece:
    """A tree of typed mathematics, with ``names`` for its letters. Used for the derivatives in the scalar table."""
    if node.kind == "number":
        return Piece(Num(float(node.text)))
    if node.kind == "name":
        return names[node.text]
    pieces = [typed(child, names) for child in node.children]
    name = node.text if node.kind == "call" else node.kind
    return _tidied(name, pieces) or apply(name, pieces)


def _tidied(name: str, pieces: Sequence[Piece]) -> Piece | None:
    """``2 − 1`` is 1, and a first power or a factor of one is not written."""
    values = [p.maths.value if isinstance(p.maths, Num) else None for p in pieces]
    if name in ("add", "sub", "mul") and all(v is not None and v == int(v) for v in values):
        return Piece(Num(float(SCALARS[name].run(*values))))
    if name in ("mul", "pow") and values[1] == 1:
        return pieces[0]
    return pieces[1] if name == "mul" and values[0] == 1 else None
