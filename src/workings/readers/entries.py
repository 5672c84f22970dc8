"""One entry of a line as mathematics: with letters for its index (``aᵢ``), or at one place (``a₁``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from workings.contract.maths import Fence, Gather, Maths, Num, Oper, Seq, Sub, Sym, seq
from workings.ir.rules import LETTERS, Rule
from workings.ir.working import LEAVES, Working
from workings.readers import labels, matrix, provenance
from workings.readers.names import joined
from workings.readers.setting import ATOM, Piece, apply, fenced
from workings.readers.tree import Term, View

Place = int | Maths
"""A place along an axis: a number counted from 0, or a letter."""
Places = tuple[Place, ...]
SIGNS = {"sum": "Σ", "prod": "Π", "max": "max", "min": "min"}
NOTHING = Seq(())


def spare(w: Working, taken: Iterable[str] = ()) -> Iterator[str]:
    """Index letters that stand for nothing else here: no size and no line has the name."""
    used = {*taken, *w.sizes, *(line.name for line in w.lines)}
    yield from (letter for letter in LETTERS if letter not in used)
    yield from (f"{letter}′" for letter in LETTERS)


def numbered(places: Places) -> tuple[int, ...] | None:
    """``places`` if every one is a number."""
    found = tuple(p for p in places if isinstance(p, int))
    return found if len(found) == len(places) else None


def lower(w: Working, k: int, places: Places) -> tuple[Maths, ...]:
    """The index as it is written: counted from 1, axes of size 1 left out."""
    shown = (p for p, size in zip(places, w.lines[k].shape, strict=True) if size != 1)
    return tuple(Num(float(p + 1)) if isinstance(p, int) else p for p in shown)


class Entries:
    """``letters`` given: sums open with fresh letters. Without: everything is at one place, and a sum inside is one number."""

    def __init__(self, view: View, letters: Iterator[str] | None = None) -> None:
        self.view, self.w, self.letters = view, view.w, letters

    def at(self, term: Term, places: Places) -> Piece:
        """The entry of ``term`` at ``places``: the first handler that can set it does."""
        for handler in HANDLERS.values():
            if (piece := handler(self, term, places)) is not None:
                return piece
        raise AssertionError("the last handler sets everything")

    def sub(self, piece: Piece, k: int, places: Places) -> Piece:
        index = lower(self.w, k, places)
        if not index:
            return Piece(piece.maths, piece.level)
        base = Fence("(", piece.maths, ")") if isinstance(piece.maths, Sub) else fenced(piece, ATOM)
        return Piece(Sub(base, joined(index)))


def _leaf(self: Entries, term: Term, places: Places) -> Piece | None:
    if not term.leaf:
        return None
    line = self.w.lines[term.line]
    if line.op == "const":
        if (at := numbered(places)) is not None:
            return Piece(labels.number(line.value[at]) if at else labels.constant(line))
        if line.value.size and (line.value == line.value.flat[0]).all():
            return Piece(labels.number(line.value.flat[0]))
    arguments = [matrix.matrix(self.view, child) for child in term.children]
    label = labels.label(self.view, term, arguments)
    if label.symbol is not None:
        index = lower(self.w, term.line, places)
        return Piece(label.symbol.entry(index), ATOM, 0, label.symbol.wordy)
    return self.sub(labels.piece(self.view, term, arguments), term.line, places)


def _ruled(self: Entries, term: Term, places: Places) -> Piece | None:
    """No index is summed: the entries of the operands at the same letters, joined by the scalar function."""
    rule = self.w.rule(term.line)
    if rule is None or rule.bound:
        return None
    at = dict(zip(rule.out, places, strict=True))
    pieces = [self.at(child, _moved_to(letters, at)) for child, letters in zip(term.children, rule.ins, strict=True)]
    return pieces[0] if rule.scalar == "id" else apply(rule.scalar, pieces)


def _moved_to(letters: tuple[str, ...], at: Mapping[str, Place]) -> Places:
    return tuple(0 if letter == "_" else at[letter] for letter in letters)


def _gathered(self: Entries, term: Term, places: Places) -> Piece | None:
    rule = self.w.rule(term.line)
    if rule is None or self.letters is None:
        return None
    sizes = provenance.index_sizes(self.w, term.line, rule)
    names = {letter: next(self.letters) for letter in rule.bound if sizes[letter] != 1}
    bound: dict[str, Place] = {letter: Sym(names[letter]) if letter in names else 0 for letter in rule.bound}
    at = dict(zip(rule.out, places, strict=True)) | bound
    pieces = [self.at(child, _moved_to(letters, at)) for child, letters in zip(term.children, rule.ins, strict=True)]
    body = body_of(term, rule, pieces)
    maths: Maths = body.maths if isinstance(body.maths, Gather) else fenced(body, 2)
    for letter, name in reversed(names.items()):
        maths = Gather(SIGNS[rule.combine], name, upper(self.w, term.line, rule, letter), maths)
    return Piece(maths, 0)


def body_of(term: Term, rule: Rule, pieces: list[Piece]) -> Piece:
    """What is gathered: the product of the entries, squared where both are the same."""
    if rule.scalar == "id":
        return pieces[0]
    if len(pieces) == 2 and pieces[0].maths == pieces[1].maths:
        return apply("square", pieces[:1])
    return apply(rule.scalar, pieces, dotted=True)


def upper(w: Working, k: int, rule: Rule, letter: str) -> Maths:
    """Where a summed index ends: its named size. A largest or smallest needs no end."""
    if rule.combine not in ("sum", "prod"):
        return NOTHING
    for operand, letters in zip(w.lines[k].operands, rule.ins, strict=True):
        if letter in letters:
            axis = letters.index(letter)
            dim = w.lines[operand].dims[axis]
            return Num(float(w.lines[operand].shape[axis])) if dim == "1" else Sym(dim)
    raise AssertionError(f"{letter} is summed and stands on no operand")


def _picked(self: Entries, term: Term, places: Places) -> Piece | None:
    """``x[1]``, ``x[:, 0]``: the same entry of the operand, its index moved along."""
    line = self.w.lines[term.line]
    if line.op != "getitem":
        return None
    wanted = list(places)
    inside: list[Place] = []
    keys = matrix.basic_key(line.attrs["key"], self.w.lines[line.operands[0]].shape)
    if keys is None:
        return None
    for key in keys:
        if key is None:
            wanted.pop(0)
        elif isinstance(key, int):
            inside.append(key)
        else:
            inside.append(_shifted(wanted.pop(0), key))
    return self.at(term.children[0], tuple(inside))


def _shifted(place: Place, along: range) -> Place:
    """``i`` along a slice that starts two places later: ``i + 2``; backwards from the fifth: ``6 − i``."""
    if isinstance(place, int):
        return along[place]
    step, rest = along.step, along.start + 1 - along.step
    times = place if abs(step) == 1 else seq(Num(float(abs(step))), place)
    if step < 0:
        return seq(Num(float(rest)), Oper("−"), times)
    return seq(times, Oper("+" if rest > 0 else "−"), Num(float(abs(rest)))) if rest else times


def _squeezed(self: Entries, term: Term, places: Places) -> Piece | None:
    """A reshape that adds or drops axes of size 1 moves nothing."""
    line = self.w.lines[term.line]
    if line.op != "reshape":
        return None
    before, after = self.w.lines[line.operands[0]].shape, line.shape
    if [s for s in before if s != 1] != [s for s in after if s != 1]:
        return None
    kept = iter([p for p, size in zip(places, after, strict=True) if size != 1])
    return self.at(term.children[0], tuple(0 if size == 1 else next(kept) for size in before))


def _carried(self: Entries, term: Term, places: Places) -> Piece | None:
    """At one place, an op that moves cells is the cell it moved."""
    at = numbered(places)
    if self.w.rule(term.line) is not None or self.w.lines[term.line].op in LEAVES or at is None or provenance.opaque(self.w, term.line):
        return None
    found = provenance.sources(self.w, term.line, at)
    if len(found) != 1:
        return Piece(Num(0.0)) if not found else None
    operand, index = found[0]
    child = term.children[self.w.lines[term.line].operands.index(operand)]
    return self.at(child, index)


def _whole(self: Entries, term: Term, places: Places) -> Piece | None:
    """Anything else: the whole, with its index below."""
    return self.sub(matrix.matrix(self.view, term), term.line, places)


HANDLERS: dict[str, Callable[[Entries, Term, Places], Piece | None]] = {
    "leaf": _leaf, "entry by entry": _ruled, "sum over an index": _gathered, "index moved along": _picked, "same cells": _squeezed,
    "the cell it moved": _carried, "whole with its index": _whole,
}  # fmt: skip
