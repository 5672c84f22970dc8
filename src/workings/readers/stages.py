"""Numbers put in, then worked out step by step: each row is the row before with its innermost steps done.

Every number in a row is a cell of the working (a line and an index), or one term of a sum (an index that goes on past
the value's axes, see :func:`workings.readers.provenance.checked`), so every one of them opens.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from itertools import product as every
from typing import TypeAlias

import numpy as np

from workings.contract.maths import Maths, Num, Oper, Sym, seq
from workings.ir.rules import Rule
from workings.ir.scalars import COMPARISONS, SCALARS
from workings.ir.working import LEAVES, Line, Working
from workings.readers import provenance
from workings.readers.entries import SIGNS
from workings.readers.setting import Piece, apply, call, product, total
from workings.readers.tree import Term, View

SHOWN = 6
"""A sum of more terms shows its first three, ⋯ and its last, and says how many there are."""
ROWS = 5
"""Rows of numbers at most; of more, the first two and the last ones stay."""


@dataclass(frozen=True, slots=True)
class Leaf:
    num: Num


@dataclass(frozen=True, slots=True)
class Apply:
    """A scalar function of numbers; ``num`` is what it comes to."""

    scalar: str
    children: tuple[Node, ...]
    num: Num
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Collect:
    """A sum, product, largest or smallest of ``count`` terms, of which ``children`` are shown."""

    combine: str
    children: tuple[Node, ...]
    num: Num
    count: int


Node: TypeAlias = Leaf | Apply | Collect


class Numbers:
    """Builds the tree of numbers behind one cell."""

    def __init__(self, view: View, opened: frozenset[int] = frozenset()) -> None:
        self.view, self.w, self.opened = view, view.w, opened

    def num(self, k: int, index: tuple[int, ...]) -> Num:
        """A cell. A constant is given: no line stands behind it."""
        line = self.w.lines[k]
        value = float(line.value[index])
        return Num(value) if line.op == "const" else Num(value, k, index)

    def node(self, term: Term, index: tuple[int, ...]) -> Node:
        if term.leaf:
            return Leaf(self.num(term.line, index))
        rule = self.w.rule(term.line)
        if provenance.opaque(self.w, term.line):
            return Leaf(self.num(term.line, index))
        if rule is None:
            return self._moved(term, index)
        if rule.bound:
            return self.gathered(term, rule, index) if term.line in self.opened else Leaf(self.num(term.line, index))
        at = dict(zip(rule.out, index, strict=True))
        children = tuple(self.node(c, provenance.operand_index(i, at)) for c, i in zip(term.children, rule.ins, strict=True))
        return children[0] if rule.scalar == "id" else Apply(rule.scalar, children, self.num(term.line, index))

    def gathered(self, term: Term, rule: Rule, index: tuple[int, ...]) -> Node:
        count, places = terms(self.w, term.line, rule)
        if not count:
            return Leaf(self.num(term.line, index))
        children = tuple(self.one(term, rule, index, place) for place in places)
        return Collect(rule.combine, children, self.num(term.line, index), count)

    def one(self, term: Term, rule: Rule, index: tuple[int, ...], place: tuple[int, ...]) -> Node:
        """One term of the sum."""
        at = dict(zip(rule.out, index, strict=True)) | dict(zip(rule.bound, place, strict=True))
        where = [provenance.operand_index(i, at) for i in rule.ins]
        nodes = tuple(self.node(c, i) for c, i in zip(term.children, where, strict=True))
        if rule.scalar == "id":
            return nodes[0]
        values = [self.w.lines[c.line].value[i] for c, i in zip(term.children, where, strict=True)]
        num = Num(float(np.prod(values)), term.line, (*index, *place))
        same = len(nodes) == 2 and term.children[0].line == term.children[1].line and where[0] == where[1]
        return Apply("square", nodes[:1], num) if same else Apply(rule.scalar, nodes, num, dotted=True)

    def _moved(self, term: Term, index: tuple[int, ...]) -> Node:
        found = provenance.sources(self.w, term.line, index)
        operands = self.w.lines[term.line].operands
        children = tuple(self.node(term.children[operands.index(k)], at) for k, at in found)
        if len(children) == 1:
            return children[0]
        return Collect("sum", children, self.num(term.line, index), len(children)) if children else Leaf(Num(0.0))


def terms(w: Working, k: int, rule: Rule) -> tuple[int, list[tuple[int, ...]]]:
    """How many terms line ``k`` gathers for one cell, and the places of those that are shown."""
    sizes = provenance.index_sizes(w, k, rule)
    count = math.prod(sizes[i] for i in rule.bound)
    places = list(islice(every(*(range(sizes[i]) for i in rule.bound)), SHOWN))
    return count, places if count <= SHOWN else [*places[:3], tuple(sizes[i] - 1 for i in rule.bound)]


def shown(node: Node) -> Piece:
    """A row: the tree as it stands."""
    match node:
        case Leaf(num):
            return Piece(num)
        case Apply(scalar, children, _, dotted):
            return apply(scalar, [shown(c) for c in children], dotted)
        case Collect(combine, children, _, count):
            return together(combine, [shown(c) for c in children], count)


def together(combine: str, pieces: list[Piece], count: int) -> Piece:
    """``x + y + z``, ``max(x, y)``; with ⋯ before the last where some are left out."""
    if len(pieces) < count:
        pieces = [*pieces[:-1], Piece(Sym("⋯", "upright")), pieces[-1]]
    if combine in ("max", "min"):
        return call(SIGNS[combine], pieces)
    if combine == "sum":
        return total(pieces)
    out = pieces[0]
    for piece in pieces[1:]:
        dots = isinstance(out.maths, Sym) or isinstance(piece.maths, Sym)
        joined = Piece(seq(out.maths, Oper("·"), piece.maths), SCALARS["mul"].precedence)
        out = joined if dots else product(out, piece)
    return out


def done(node: Node) -> Node:
    """The tree with its innermost steps worked out."""
    match node:
        case Leaf():
            return node
        case Apply(scalar, children, num, dotted):
            if all(_ready(c, scalar) for c in children) or _flat(node, SCALARS[scalar].precedence):
                return Leaf(num)
            return Apply(scalar, tuple(map(_kept(scalar), children)), num, dotted)
        case Collect(combine, children, num, count):
            return Leaf(num) if all(_ready(c, "") for c in children) else Collect(combine, tuple(map(done, children)), num, count)


def _flat(node: Node, level: int) -> bool:
    """A chain ``x + y − z`` of bare numbers is one step, not two."""
    if isinstance(node, Leaf):
        return True
    chained = isinstance(node, Apply) and SCALARS[node.scalar].form == "infix" and SCALARS[node.scalar].precedence == level
    return chained and isinstance(node.children[1], Leaf) and _flat(node.children[0], level)


def _compared(node: Node) -> bool:
    return isinstance(node, Apply) and node.scalar in COMPARISONS and all(isinstance(c, Leaf) for c in node.children)


def _ready(child: Node, scalar: str) -> bool:
    """A comparison under ``where`` is not turned into 0 or 1 first: ``where(2 > 0, 2, 0)`` is 2."""
    return isinstance(child, Leaf) or (scalar == "where" and _compared(child))


def _kept(scalar: str) -> Callable[[Node], Node]:
    return lambda child: child if scalar == "where" and _compared(child) else done(child)


def rows(node: Node) -> list[Maths]:
    """The numbers put in, and each stage until one number is left."""
    out = [shown(node).maths]
    while not isinstance(node, Leaf):
        node = done(node)
        out.append(shown(node).maths)
    return out if len(out) <= ROWS else [*out[:2], *out[2 - ROWS :]]


def condition(view: View, term: Term) -> frozenset[int]:
    """The one sum that is opened although it stands inside: where nothing else but constants stands beside it."""
    sums: list[int] = []
    others = _survey(view, term, sums)
    return frozenset(sums) if len(sums) == 1 and not others else frozenset()


def _survey(view: View, term: Term, sums: list[int]) -> bool:
    """Collect the sums of the entry-by-entry steps at the top; whether anything else than constants feeds them."""
    line: Line = view.line(term.line)
    if term.leaf or line.op in LEAVES:
        return line.op != "const"
    rule = view.w.rule(term.line)
    if rule is not None and rule.bound:
        sums.append(term.line)
        return False
    found = [_survey(view, child, sums) for child in term.children]
    return any(found)


def left_out(node: Node) -> int:
    """How many terms a sum inside ``node`` has, where not all of them are shown; otherwise 0."""
    if isinstance(node, Collect) and len(node.children) < node.count:
        return node.count
    return 0 if isinstance(node, Leaf) else max((left_out(c) for c in node.children), default=0)
