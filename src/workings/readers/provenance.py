"""Where one number came from, and where it went: read off the index rule, or off the map of an op that moves cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from workings.ir import rules
from workings.ir.ops import OPS
from workings.ir.rules import Rule
from workings.ir.working import LEAVES, Working

Cell = tuple[int, tuple[int, ...]]
"""A line and an index into its value."""


def checked(w: Working, line: int, index: tuple[int, ...]) -> tuple[int, ...]:
    """``index`` with negative places counted from the end. ``IndexError`` says what the value's shape allows.

    An index longer than the value has axes goes on with a place along each summed index: it picks one term of the sum.
    """
    if not 0 <= line < len(w.lines):
        raise IndexError(f"line {line} does not exist; the working has lines 0 to {len(w.lines) - 1}")
    shape = w.lines[line].shape
    if len(index) > len(shape) and (rule := w.rule(line)) is not None and rule.bound:
        letters = index_sizes(w, line, rule)
        shape = (*shape, *(letters[i] for i in rule.bound))
    if len(index) != len(shape):
        raise IndexError(f"line {line} has shape {shape}; an index into it has {len(shape)} places, not {len(index)}")
    if any(not -size <= place < size for place, size in zip(index, shape, strict=True)):
        raise IndexError(f"line {line} has shape {shape}, counted from 0; {list(index)} lies outside it")
    return tuple(int(place) % size for place, size in zip(index, shape, strict=True))


def sources(w: Working, line: int, index: tuple[int, ...] = ()) -> list[Cell]:
    """The cells that ``(line, index)`` was made from, in the order of the operands, term by term.

    Inputs and constants come from nowhere: an empty list. A cell used twice (``x @ x``) is listed twice.
    """
    index = checked(w, line, index)
    if w.lines[line].op in LEAVES:
        return []
    rule = w.rule(line)
    if rule is None:
        return _moved(w, line, index)
    rank = w.lines[line].value.ndim
    bound = rule.bound
    sizes = index_sizes(w, line, rule)
    ranges: list[range] = [range(k, k + 1) for k in index[rank:]] or [range(sizes[i]) for i in bound]
    found = []
    for places in product(*ranges):
        at = dict(zip(rule.out, index, strict=False)) | dict(zip(bound, places, strict=True))
        found += [(operand, operand_index(letters, at)) for operand, letters in zip(w.lines[line].operands, rule.ins, strict=True)]
    return found


def operand_index(letters: rules.Index, at: dict[str, int]) -> tuple[int, ...]:
    """Places along an operand's axes; an axis that broadcasts stays at 0."""
    return tuple(0 if letter == "_" else at[letter] for letter in letters)


def index_sizes(w: Working, line: int, rule: Rule) -> dict[str, int]:
    found = rules.sizes(rule, w.shapes(line))
    assert isinstance(found, dict), "a line whose operands do not fit holds no value"
    return found | dict(zip(rule.out, w.lines[line].shape, strict=True))


def _moved(w: Working, line: int, index: tuple[int, ...]) -> list[Cell]:
    """The one cell that was moved here; none where a zero was put; several where a scatter added them."""
    here = w.lines[line]
    if here.op == "scatter":
        flat = int(np.ravel_multi_index(index, here.shape)) if here.shape else 0
        places = [k for k, place in enumerate(here.attrs["places"]) if place == flat]
    else:
        move = OPS[here.op].move
        assert move is not None
        place = int(np.asarray(move(w.shapes(line), here.attrs))[index])
        places = [place] if place >= 0 else []
    return [cell for place in places for cell in _located(w, line, place)]


def _located(w: Working, line: int, place: int) -> Iterator[Cell]:
    """The cell at ``place`` of the operands laid end to end."""
    for operand in w.lines[line].operands:
        size = w.lines[operand].value.size
        if place < size:
            yield operand, tuple(int(p) for p in np.unravel_index(place, w.lines[operand].shape))
            return
        place -= size


def uses(w: Working, line: int, index: tuple[int, ...] = ()) -> list[Cell]:
    """The cells of later lines that read ``(line, index)``, each once."""
    index = checked(w, line, index)
    found: dict[Cell, None] = {}
    for k in range(line + 1, len(w.lines)):
        for place, operand in enumerate(w.lines[k].operands):
            if operand == line:
                found.update(dict.fromkeys((k, at) for at in _used(w, k, place, index)))
    return list(found)


def _used(w: Working, k: int, place: int, index: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Indices of line ``k`` whose cell reads ``index`` of its operand number ``place``."""
    rule = w.rule(k)
    if rule is None:
        operand = w.lines[k].operands[place]
        yield from (at for at in np.ndindex(w.lines[k].shape) if (operand, index) in _moved(w, k, at))
        return
    at: dict[str, int] = {}
    for letter, here in zip(rule.ins[place], index, strict=True):
        if letter != "_" and at.setdefault(letter, here) != here:
            return
    ranges = [(at[i],) if i in at else range(size) for i, size in zip(rule.out, w.lines[k].shape, strict=True)]
    yield from product(*ranges)
