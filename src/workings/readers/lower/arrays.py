"""Arrays as text: aligned at the decimal point; of a large one both edges are shown, and what is left out is counted."""

from __future__ import annotations

from workings.contract.number import format_number
from workings.contract.reading import Cells

ROWS = 8
"""Rows of a matrix that are all shown; of more, three at each end."""
EDGE = 3


def row(what: Cells, room: int) -> str:
    """``[2, 1, 0]``, or ``[2, 1, ⋯ 58 more ⋯, 4, 5]`` within ``room`` characters."""
    texts = [format_number(v, what.digits) for v in _some(what.values, room)]
    if len(texts) == len(what.values) and len(plain := f"[{', '.join(texts)}]") <= room:
        return plain
    shown = min(len(texts) // 2, max(1, room // 4))
    while shown > 1 and len(_elided(texts, shown, len(what.values))) > room:
        shown -= 1
    return _elided(texts, shown, len(what.values))


def _some(values: tuple[float, ...], room: int) -> list[float]:
    """All of a list that could fit, otherwise enough of both ends."""
    return list(values) if len(values) <= 2 * room else [*values[:room], *values[-room:]]


def _elided(texts: list[str], shown: int, size: int) -> str:
    left_out = size - 2 * shown
    if left_out <= 0:
        return f"[{', '.join(texts)}]"
    return f"[{', '.join(texts[:shown])}, ⋯ {left_out} more ⋯, {', '.join(texts[-shown:])}]"


def grid(what: Cells, room: int) -> list[str]:
    """The lines of a matrix in tall brackets; of a stack of matrices, the first."""
    rows, columns = what.shape[-2:]
    stacked = 1
    for size in what.shape[:-2]:
        stacked *= size
    down = _edges(rows, ROWS, EDGE)
    across = _edges(columns, _fit(what, down, columns, room), 0)
    body = [_cells(what, r, across, columns) if r is not None else None for r in down]
    lines = _bracketed(_aligned([b for b in body if b is not None]), body.index(None) if None in body else None, rows - 2 * EDGE)
    if None in across:
        lines.append(f"{columns - (len(across) - 1)} of {columns} columns are left out")
    if stacked > 1:
        lines.append(f"the first of {stacked} such matrices")
    return lines


def _edges(size: int, most: int, each: int) -> list[int | None]:
    if size <= most:
        return list(range(size))
    each = each or max(1, (most - 1) // 2)
    return [*range(each), None, *range(size - each, size)]


def _fit(what: Cells, down: list[int | None], columns: int, room: int) -> int:
    """How many columns fit."""
    few = [r for r in down if r is not None]
    sample = [format_number(what.values[r * columns + c], what.digits) for r in few for c in range(min(columns, room))]
    widest = max((len(text) for text in sample), default=1) + 2
    return max(3, (room - 4) // widest)


def _cells(what: Cells, r: int, across: list[int | None], columns: int) -> list[str]:
    return ["⋯" if c is None else format_number(what.values[r * columns + c], what.digits) for c in across]


def _aligned(rows: list[list[str]]) -> list[str]:
    """Columns with their decimal points under one another."""
    columns = []
    for column in zip(*rows, strict=True):
        whole = max((len(text.split(".")[0]) for text in column), default=0)
        padded = [" " * (whole - len(text.split(".")[0])) + text for text in column]
        wide = max(map(len, padded))
        columns.append([text.ljust(wide) for text in padded])
    return ["  ".join(cells) for cells in zip(*columns, strict=True)]


def _bracketed(rows: list[str], gap: int | None, left_out: int) -> list[str]:
    out = []
    for number, text in enumerate(rows):
        if gap is not None and number == gap:
            out.append(f"⎢ ⋮ {left_out} more rows".ljust(len(text) + 3) + "⎥")
        first, last = number == 0, number == len(rows) - 1
        left, right = ("[", "]") if first and last else ("⎡", "⎤") if first else ("⎣", "⎦") if last else ("⎢", "⎥")
        out.append(f"{left} {text} {right}")
    return out
