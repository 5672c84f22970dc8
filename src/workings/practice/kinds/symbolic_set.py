"""Typed mathematics set as it is printed: vectors bold, the dot product with its dot, no sign between factors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest

from workings.contract import maths
from workings.contract.maths import Maths
from workings.contract.reading import Formula, Part, Text
from workings.ir.expression import Node, Unreadable, statement
from workings.ir.working import Working
from workings.practice.readas import formula
from workings.practice.text import Parts, spelled

PLACE = re.compile(r"\{([^{}]+)\}")
"""A number in a template."""
LONG = 24
"""Characters of a formula from which on it may go on in another line at a sum."""
_BREAKS = "=≠<>≤≥+−"


def dressed(node: Node, vectors: Collection[str] = ()) -> Maths:
    """``2*t*(a@b)`` as 2t(a·b), where a and b are ``vectors``. It is for mathematics of the author's: nothing of the kind is read again."""
    return dress(formula(node), vectors)


def dress(tree: Maths, vectors: Collection[str] = ()) -> Maths:
    """The same for a tree that is mathematics already."""
    match tree:
        case maths.Sym(text) if text in vectors:
            return maths.Sym(text, "vector")
        case maths.Seq(children):
            kept = [part for part, after in zip_longest(children, children[1:]) if part != maths.Oper("·") or isinstance(after, maths.Num)]
            return maths.Seq(tuple(maths.Oper("·") if part == maths.Oper("@") else dress(part, vectors) for part in kept))
        case maths.Frac(top, bottom):
            return maths.Frac(dress(top, vectors), dress(bottom, vectors))
        case maths.Power(base, exponent):
            return maths.Power(dress(base, vectors), dress(exponent, vectors))
        case maths.Fence(left, child, right):
            return maths.Fence(left, dress(child, vectors), right)
        case maths.Root(child):
            return maths.Root(dress(child, vectors))
    return tree


def mixed(text: str, names: Collection[str], vectors: Collection[str] = ()) -> Parts:
    """Words, and typed mathematics between backticks. Raises ``Unreadable``, also for a numeral among the words: it would stand bare."""
    pieces = " ".join(text.split()).split("`")
    if bare := next((x for x in pieces[0::2] if re.search(r"\d", x)), ""):
        raise Unreadable(f"a numeral stands in “{bare.strip()}”: write it as a word, or between backticks")
    return tuple(Formula(dressed(statement(x, names), vectors)) if k % 2 else Text(x) for k, x in enumerate(pieces) if x)


def broken(tree: Maths) -> Iterator[Part]:
    """A formula; a long one in pieces, so that it can go on in another line before a relation, + or −."""
    if not isinstance(tree, maths.Seq) or len(spelled(tree)) <= LONG:
        yield Formula(tree)
        return
    piece: list[Maths] = []
    for part in tree.children:
        if isinstance(part, maths.Oper) and part.text in _BREAKS and piece:
            yield Formula(maths.Seq(tuple(piece)))
            yield Text(f" {part.text}\u00a0")
            piece = []
        else:
            piece.append(part)
    yield Formula(maths.Seq(tuple(piece)))


def numbered(template: str, names: Collection[str], w: Working) -> Maths:
    """A template (see :mod:`symbolic_spec`) with its numbers: each is a cell of the line of ``w`` that its place names, so that it opens."""
    at = {line.name: k for k, line in enumerate(w.lines) if line.name}
    places = {found[1].strip(): at[found[1].strip()] for found in PLACE.finditer(template)}
    node = statement(PLACE.sub(lambda found: f"({found[1]})", template), {*names, *places})
    return dress(_opened(formula(node), w, places))


def _opened(tree: Maths, w: Working, at: Mapping[str, int]) -> Maths:
    match tree:
        case maths.Sym(text) if text in at:
            return maths.Num(float(w.lines[at[text]].value), at[text], signed=True)
        case maths.Seq(children):
            return maths.Seq(tuple(_opened(child, w, at) for child in children))
        case maths.Frac(top, bottom):
            return maths.Frac(_opened(top, w, at), _opened(bottom, w, at))
        case maths.Power(base, exponent):
            return maths.Power(_opened(base, w, at), _opened(exponent, w, at))
        case maths.Fence(left, child, right):
            return maths.Fence(left, _opened(child, w, at), right)
    return tree


def at(node: Node, point: Mapping[str, float]) -> Node:
    """A tree with the numbers of a point in place of its names; it can be typed."""
    if node.kind == "name" and node.text in point:
        x = point[node.text]
        size = Node("number", str(int(abs(x))) if x == int(x) else repr(abs(x)))
        return Node("neg", "-", (size,), fenced=True) if x < 0 else size
    return Node(node.kind, node.text or "*" if node.kind == "mul" else node.text, tuple(at(child, point) for child in node.children))
