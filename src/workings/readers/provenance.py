"""Where one number came from, and where it went: read off the index rule, or off the map of an op that moves cells.

A computed index says which cell is read; it is no source of that cell's value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from workings.ir import rules
from workings.ir.ops import OPS, atoms
from workings.ir.ops.moves import scatter_places
from workings.ir.rules import Rule
from workings.ir.working import LEAVES, Working

Cell = tuple[int, tuple[int, ...]]
"""A line and an index into its value."""
SCATTERS = ("scatter", "scatter_at")
"""Ops that may add several cells into one: their map goes from the operand to the result."""


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
        return _moved(w, line, index) if moves(w, line) else _atom(w, line, index)
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


# ---------------------------------------------------------------------- ops that move cells
def opaque(w: Working, line: int) -> bool:
    """A library's own way of working: its cells are not sums or copies of the cells they read. A running sum is one."""
    op = w.lines[line].op
    return op not in LEAVES and OPS[op].atom is not None and op != "cumsum"


def moves(w: Working, line: int) -> bool:
    """Whether line ``line`` takes cells by a map: neither a leaf, nor an op with a rule, nor an atom."""
    return w.lines[line].op not in LEAVES and OPS[w.lines[line].op].move is not None


def mapped(w: Working, line: int) -> np.ndarray:
    """The map of a line that moves cells: of its shape, each the place among the operands laid end to end (-1: a zero).

    A scatter, which may add several cells into one, has a map the other way round: see :func:`_places`.
    """
    here, move = w.lines[line], OPS[w.lines[line].op].move
    assert move is not None
    if here.op in SCATTERS:
        return np.arange(w.lines[here.operands[0]].value.size)
    return np.asarray(move(w.shapes(line), here.attrs, _values(w, line)))


def _values(w: Working, line: int) -> tuple[Any, ...]:
    return tuple(w.lines[j].value for j in w.lines[line].operands)


def _places(w: Working, line: int) -> np.ndarray:
    """For each cell of a scatter's operand, the flat place of the result it is added to."""
    return np.asarray(scatter_places(w.shapes(line), w.lines[line].attrs, _values(w, line)))


def _moved(w: Working, line: int, index: tuple[int, ...]) -> list[Cell]:
    """The one cell that was moved here; none where a zero was put; several where a scatter added them."""
    here = w.lines[line]
    if here.op in SCATTERS:
        places = np.flatnonzero(_places(w, line) == _flat(index, here.shape)).tolist()
    else:
        place = int(mapped(w, line)[index])
        places = [place] if place >= 0 else []
    return [cell for place in places for cell in _located(w, line, place)]


def _flat(index: tuple[int, ...], shape: tuple[int, ...]) -> int:
    return int(np.ravel_multi_index(index, shape)) if shape else 0


def _located(w: Working, line: int, place: int) -> Iterator[Cell]:
    """The cell at ``place`` of the operands laid end to end."""
    for operand in w.lines[line].operands:
        size = w.lines[operand].value.size
        if place < size:
            yield operand, _unflat(place, w.lines[operand].shape)
            return
        place -= size


def _unflat(place: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(p) for p in np.unravel_index(int(place), shape)) if shape else ()


# ---------------------------------------------------------------------- checked atoms
def _atom(w: Working, line: int, index: tuple[int, ...]) -> list[Cell]:
    here, atom = w.lines[line], OPS[w.lines[line].op].atom
    assert atom is not None
    return [(here.operands[place], at) for place, at in atoms.sources(atom, w.shapes(line), here.attrs, index)]


def _line_of(w: Working, k: int) -> tuple[str, int]:
    """What a cell of an atom reads (``all``, ``line`` or ``before``), and along which axis."""
    atom, axis = OPS[w.lines[k].op].atom, w.lines[k].attrs.get("axis")
    assert atom is not None
    return ("all", 0) if axis is None else (atom.reads, axis % len(w.shapes(k)[0]))


def _atom_spread(w: Working, k: int, mask: np.ndarray) -> np.ndarray:
    reads, axis = _line_of(w, k)
    shape = w.lines[k].shape
    if reads == "all":
        return np.full(shape, mask.any())
    if reads == "before":
        return np.asarray(np.logical_or.accumulate(mask, axis=axis))
    return np.broadcast_to(mask.any(axis=axis, keepdims=len(shape) == mask.ndim), shape)


def _atom_gathered(w: Working, k: int, place: int, mask: np.ndarray) -> np.ndarray:
    reads, axis = _line_of(w, k)
    shape = w.shapes(k)[place]
    if reads == "all":
        return np.full(shape, mask.any())
    if reads == "before":
        return np.flip(np.logical_or.accumulate(np.flip(mask, axis), axis=axis), axis)
    whole = mask if mask.ndim == len(shape) else np.expand_dims(mask, axis)
    return np.broadcast_to(whole.any(axis=axis, keepdims=True), shape)


# ---------------------------------------------------------------------- the other way: where a number goes
def goes_to(w: Working, line: int, index: tuple[int, ...] = ()) -> list[Cell]:
    """The cells of later lines that read ``(line, index)`` in one step, each once."""
    index = checked(w, line, index)
    found: dict[Cell, None] = {}
    for k in range(line + 1, len(w.lines)):
        for place, operand in enumerate(w.lines[k].operands):
            if operand == line:
                found.update(dict.fromkeys((k, at) for at in _used(w, k, place, index)))
    return list(found)


uses = goes_to


def _used(w: Working, k: int, place: int, index: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Indices of line ``k`` whose cell reads ``index`` of its operand number ``place``."""
    rule = w.rule(k)
    if rule is None:
        only = np.zeros(w.lines[w.lines[k].operands[place]].shape, bool)
        only[index] = True
        yield from _true(_spread_one(w, k, place, only))
        return
    at: dict[str, int] = {}
    for letter, here in zip(rule.ins[place], index, strict=True):
        if letter != "_" and at.setdefault(letter, here) != here:
            return
    ranges = [(at[i],) if i in at else range(size) for i, size in zip(rule.out, w.lines[k].shape, strict=True)]
    yield from product(*ranges)


def _true(mask: np.ndarray) -> Iterator[tuple[int, ...]]:
    yield from (tuple(map(int, at)) for at in np.argwhere(mask))


def spread(w: Working, k: int, masks: Mapping[int, np.ndarray]) -> np.ndarray:
    """Cells of line ``k`` that read at least one marked cell. ``masks`` marks cells by line; a line it lacks has none marked."""
    out = np.zeros(w.lines[k].shape, bool)
    for place, operand in enumerate(w.lines[k].operands):
        if (mask := masks.get(operand)) is not None and mask.any():
            out |= _spread_one(w, k, place, mask)
    return out


def _spread_one(w: Working, k: int, place: int, mask: np.ndarray) -> np.ndarray:
    """Cells of line ``k`` that read a marked cell of operand number ``place``."""
    here, rule = w.lines[k], w.rule(k)
    if rule is not None:
        return _along(mask, rule.ins[place], rule.out, here.shape)
    if here.op in SCATTERS:
        out = np.zeros(here.value.size, bool)
        if place == 0:
            out[_places(w, k)[mask.reshape(-1)]] = True
        return out.reshape(here.shape)
    if not moves(w, k):
        return _atom_spread(w, k, mask)
    start = sum(w.lines[j].value.size for j in here.operands[:place])
    taken = mapped(w, k) - start
    inside = (taken >= 0) & (taken < mask.size)
    return inside & mask.reshape(-1)[np.where(inside, taken, 0)] if mask.size else inside


def _along(mask: np.ndarray, letters: rules.Index, out: rules.Index, shape: tuple[int, ...]) -> np.ndarray:
    """A mask carried from an operand's indices to the result's: any along what is gathered, repeated along what is new."""
    names = list(dict.fromkeys(i for i in letters if i != "_"))
    cells = np.argwhere(mask)
    first = {name: letters.index(name) for name in names}
    same = np.ones(len(cells), bool)
    for axis, letter in enumerate(letters):
        if letter != "_":
            same &= cells[:, axis] == cells[:, first[letter]]
    found = np.zeros(tuple(size if i in first else 1 for i, size in zip(out, shape, strict=True)), bool)
    cells = cells[same]
    if len(cells):
        found[tuple(cells[:, first[i]] if i in first else 0 for i in out)] = True
    return np.broadcast_to(found, shape)


def reach(w: Working, line: int, index: tuple[int, ...] = ()) -> dict[int, np.ndarray]:
    """Everything that ``(line, index)`` has a part in: line -> a mask of its cells, for each line with at least one.

    The line itself is among them, with its one cell.
    """
    index = checked(w, line, index)
    masks = {line: np.zeros(w.lines[line].shape, bool)}
    masks[line][index] = True
    for k in range(line + 1, len(w.lines)):
        if any(j in masks for j in w.lines[k].operands) and (mask := spread(w, k, masks)).any():
            masks[k] = mask
    return masks


def roots(w: Working, line: int, index: tuple[int, ...] = ()) -> dict[int, np.ndarray]:
    """Everything that has a part in ``(line, index)``, back to inputs and constants: line -> a mask of its cells."""
    index = checked(w, line, index)
    masks = {line: np.zeros(w.lines[line].shape, bool)}
    masks[line][index] = True
    for k in range(line, -1, -1):
        if k in masks:
            for place, operand in enumerate(w.lines[k].operands):
                mask = _gathered_one(w, k, place, masks[k])
                masks[operand] = masks[operand] | mask if operand in masks else mask
    return {k: mask for k, mask in sorted(masks.items()) if mask.any()}


def _gathered_one(w: Working, k: int, place: int, mask: np.ndarray) -> np.ndarray:
    """Cells of operand number ``place`` that a marked cell of line ``k`` reads."""
    here, rule = w.lines[k], w.rule(k)
    operand = w.lines[here.operands[place]]
    if rule is not None:
        return _diagonal(_along(mask, rule.out, rule.ins[place], operand.shape), rule.ins[place])
    if here.op in SCATTERS:
        return mask.reshape(-1)[_places(w, k)].reshape(operand.shape) if place == 0 else np.zeros(operand.shape, bool)
    if not moves(w, k):
        return _atom_gathered(w, k, place, mask)
    flat = np.zeros(operand.value.size, bool)
    start = sum(w.lines[j].value.size for j in here.operands[:place])
    taken = mapped(w, k)[mask] - start
    flat[taken[(taken >= 0) & (taken < flat.size)]] = True
    return flat.reshape(operand.shape)


def _diagonal(mask: np.ndarray, letters: rules.Index) -> np.ndarray:
    """Where a letter stands twice, only the cells whose places along it are equal are read."""
    for axis, letter in enumerate(letters):
        if letter != "_" and letters.index(letter) != axis:
            one, two = np.indices(mask.shape)[[letters.index(letter), axis]]
            mask = mask & (one == two)
    return mask
