"""The numbers of a sheet: cells, counts and costs. With an ``href`` each derived one is a link to its working."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from workings.contract.number import format_number
from workings.contract.reading import Counted, Measured, Recipe
from workings.ir.working import LEAVES, Working
from workings.readers.cell import name
from workings.readers.cost import Cost, LineCost, dominant
from workings.readers.lower.html import EDGE, edges
from workings.readers.lower.mathml import Cell, Href
from workings.readers.sheet import Code, Sheet, Value
from workings.readers.tree import View

HEAVY = 4000
"""Cells of a value that are written out, both ends at most; a larger one is summed up, and says so."""
FIRST = 6
"""Cells shown of an array that is summed up."""
DIGITS = 3
LINES = 100
"""Lines whose costs are told one by one."""
SAID = 1000
"""Characters of the rows of a cost; longer ones are told by op."""


class Numbers:
    """How each number of ``made`` is written. Lines that were computed by nobody (inputs, constants) stay plain."""

    def __init__(self, made: Sheet, href: Href | None) -> None:
        self.made, self.w, self.href = made, made.working, href

    @cached_property
    def view(self) -> View:
        return View(self.w)

    def opens(self, shown: str, target: Recipe | Cell, more: str = "") -> str:
        return (
            f'<a class="num" href="{escape(self.href(target))}"{more}>{shown}</a>'
            if self.href
            else f"<span{more}>{shown}</span>"
            if more
            else shown
        )

    # ------------------------------------------------------------------ cells
    def cell(self, k: int, place: int) -> str:
        value = self.w.lines[k].value
        shown = _number(value.reshape(-1)[place])
        if self.href is None or self.w.lines[k].op in LEAVES:
            return f'<span class="cell" data-p="{place}">{shown}</span>'
        return f'<a class="num cell" href="{escape(self.href((k, _index(value, place))))}" data-p="{place}">{shown}</a>'

    def array(self, k: int) -> str:
        """The value of line ``k``: a number, or a table of cells with both ends of a long axis."""
        value = self.w.lines[k].value
        if not value.ndim:
            return f'<span class="lone">{self.cell(k, 0)}</span>'
        if not value.size:
            return f'<span class="w">{by(value.shape)}: no cells</span>'
        if value.size > HEAVY:
            return self._summed_up(k, value)
        rows, columns = (1, value.shape[0]) if value.ndim == 1 else value.shape[-2:]
        across, down = edges(columns), edges(rows)
        lines = "".join(f"<tr>{''.join(self._entry(k, columns, r, c) for c in across)}</tr>" for r in down)
        said = _left_out(value.shape, rows > 2 * EDGE + 1, columns > 2 * EDGE + 1)
        return f'<table class="mat"><tbody>{lines}</tbody></table>' + (f'<span class="w left">{said}</span>' if said else "")

    def _entry(self, k: int, columns: int, row: int | None, column: int | None) -> str:
        return "<td>⋯</td>" if row is None or column is None else f"<td>{self.cell(k, row * columns + column)}</td>"

    def _summed_up(self, k: int, value: np.ndarray) -> str:
        """What is said of a large array: its extremes, which are two of its cells, its mean, and its first cells."""
        with np.errstate(all="ignore"):
            mean = Measured(f"mean: all numbers of {name(self.view, k)} added, divided by how many they are", n=value.size)
            facts: dict[str, tuple[Any, Recipe | Cell]] = {
                "min": (value.min(), (k, _index(value, int(value.argmin())))),
                "max": (value.max(), (k, _index(value, int(value.argmax())))),
                "mean": (value.mean(), mean),
            }
        given = Numbers(self.made, None) if self.w.lines[k].op in LEAVES else self
        said = [(given if fact != "mean" else self).opens(_number(x), to, f' data-stat="{fact}"') for fact, (x, to) in facts.items()]
        said = [f"{fact} {shown}" for fact, shown in zip(facts, said, strict=True)]
        cells = "".join(f"<td>{self.cell(k, place)}</td>" for place in range(FIRST))
        return (
            f'<div class="heavy"><p><span class="w">{value.size:,} numbers, summed up</span>: {", ".join(said)}. The first <span class="w">{FIRST}</span>:</p>'
            f'<table class="mat"><tbody><tr>{cells}<td>⋯</td></tr></tbody></table></div>'
        )

    def ran(self, value: Value) -> str:
        """How often a line of code ran."""
        how = "counted while the code ran: each time that this line of code was reached is one"
        return self.opens(f"{len(value.runs):,}", Measured(how, n=len(value.runs)))

    # ------------------------------------------------------------------ costs
    def inside(self, value: Value, part: int) -> int:
        """The part that is the call which made ``value``, seen from ``part``; needed only for what its costs lead to."""
        return self.view.fold(value.line, part) if self.href is not None else 0

    def line_cost(self, code: Code, part: int) -> str:
        """``2·n·d = 12 operations``; without the growth where there is none."""
        shown = escape(_reckoned(code.growth, code.flops))
        if self.href is not None and self.made.cost is not None:
            lines = _lines_at(self.w, code.number, part)
            shown = self.opens(shown, operations(self.view, [one for one in self.made.cost.lines if one.line in lines]))
        return shown + (" operations" if code.flops != 1 else " operation")

    def cost(self, title: str) -> str:
        return self._cost(title, self.made.cost, self.w)

    def cost_back(self, title: str) -> str:
        """The cost of the gradient alone."""
        return self._cost(title, self.made.slopes_cost, self.made.slopes.working) if self.made.slopes is not None else ""

    def _cost(self, title: str, total: Cost | None, w: Working) -> str:
        if total is None:
            return ""
        shown, read = (f"{escape(total.text)} = " if any(total.growth) else "") + f"<b>{total.flops:,}</b>", f"{total.bytes:,}"
        if self.href is not None:
            view = View(w)
            shown, read = self.opens(shown, operations(view, total.lines)), self.opens(read, moved(view, total.lines))
        how = f" It {escape(dominant(total.growth))}." if any(total.growth) else ""
        return f"<p>{title}: {shown} operations, {read} bytes read and written.{how}</p>"


# ---------------------------------------------------------------------- how a cost was counted
def operations(view: View, costs: Sequence[LineCost]) -> Counted:
    """Operations by line: ``dot product: 2·n = 6``."""
    found = [one for one in costs if one.flops]
    names = {size for one in found for sizes in one.growth for size in sizes}
    sizes = ", ".join(f"{size} = {view.w.sizes[size]}" for size in view.w.sizes if size in names)
    rows = (f"{name(view, one.line)}: {_reckoned(one.text, one.flops)}" for one in found)
    return Counted(
        "operations, line by line" + (f", where {sizes}" if sizes else ""), _short(view, rows, [(one.line, one.flops) for one in found])
    )


def moved(view: View, costs: Sequence[LineCost]) -> Counted:
    """Bytes by line: ``dot product: 48 read and 8 written``."""
    rows = (f"{name(view, one.line)}: {one.read:,} read and {one.written:,} written" for one in costs)
    return Counted("bytes, line by line", _short(view, rows, [(one.line, one.bytes) for one in costs]))


def _short(view: View, rows: Iterable[str], counts: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """``rows``, one for each of ``counts``, while they fit; of more lines, those of one op together."""
    by_line = _together(rows) if len(counts) <= LINES else ()
    return by_line if len(counts) <= LINES and sum(map(len, by_line)) <= SAID else _together_by_op(view, counts)


def _together(rows: Iterable[str]) -> tuple[str, ...]:
    """Rows that say the same are one."""
    return tuple(f"{row}, {count:,} times" if count > 1 else row for row, count in Counter(rows).items())


def _together_by_op(view: View, counts: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    found: dict[str, list[int]] = {}
    for k, count in counts:
        found.setdefault(view.line(k).op, []).append(count)
    return tuple(f"{op}, {len(each):,} lines: {sum(each):,}" for op, each in found.items())


def _reckoned(growth: str, flops: int) -> str:
    return f"{flops:,}" if growth == str(flops) else f"{growth} = {flops:,}"


def _lines_at(w: Working, number: int, part: int) -> set[int]:
    """Lines of the working that stand in line ``number`` of the source, seen from inside ``part``: those of a call at its place."""
    return {k for k in range(len(w.lines)) if _number_of(w, k, part) == number}


def _number_of(w: Working, k: int, part: int) -> int:
    """The line of source at which line ``k`` stands for whoever is inside ``part``; −1 where it stands nowhere in it."""
    at, span = w.lines[k].part, w.lines[k].span
    while at != part and at > 0:
        span, at = w.parts[at].span, w.parts[at].parent
    return span.line if at == part and span is not None else -1


# ---------------------------------------------------------------------- pieces
def _index(value: np.ndarray, place: int) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(place, value.shape))


def _number(x: Any) -> str:
    return escape(format_number(float(x), DIGITS))


def _left_out(shape: tuple[int, ...], tall: bool, wide: bool) -> str:
    said = [f"the first of {by(shape[:-2])} matrices"] if len(shape) > 2 else []
    if tall or wide:
        said.append(f"{by(shape[-2:])}, both ends shown")
    return "; ".join(said)


def by(shape: Sequence[int]) -> str:
    """``3 × 4``."""
    return " × ".join(map(str, shape))
