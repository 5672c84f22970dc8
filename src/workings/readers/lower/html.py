"""A Reading as HTML: no inline style, no inline script; every derived number is a link to its working."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from workings.contract.maths import Maths
from workings.contract.number import format_number, grouped
from workings.contract.reading import (
    Block,
    Cells,
    Equation,
    Fold,
    Formula,
    Listing,
    Number,
    Paragraph,
    Part,
    Plot,
    Ranges,
    Reading,
    Source,
    Step,
    Table,
    Text,
)
from workings.ir.working import Working
from workings.readers import figure
from workings.readers.lower import plot, ranges
from workings.readers.lower.mathml import Href, Links, math, table

TAGS = {"em": "em", "code": "code"}
NUMERAL = re.compile(r"([−-]?\w*\d[\w.,:/^-]*)")
"""A numeral as somebody writes it: ``94``, ``8,192``, ``505/44910``, ``bf16``."""
WORD = 3
"""A unit with more letters is a word, and has the space of one before it."""
LIVE = 60
"""Lines of a working that goes along with its note, to be worked again in the page."""
EDGE = 3
"""Rows and columns shown at each edge of a large array."""
Shown = list[int | None]
"""Places along an axis that are shown; ``None`` where some are left out."""


def mathml(maths: Maths, href: Href) -> str:
    """A formula inside a line of text."""
    return math(maths, Links(href))


def number(value: Number, href: Href, before: str = "") -> str:
    """A derived number in a sentence: a link to its recipe, with the reckoning ``before`` it that it ends."""
    space = "\u00a0" if len(value.unit) > WORD else "\u202f"
    unit = f"{space}{escape(value.unit)}" if value.unit else ""
    shown = escape(before) + escape((grouped if value.grouped else format_number)(value.value, value.digits))
    return f'<a class="num" href="{escape(href(value.recipe))}" data-digits="{value.digits}">{shown}</a>{unit}'


def reading(what: Reading, href: Href) -> str:
    """A note for the margin; a whole working (its blocks are steps) as a section of its own."""
    links = Links(href, frozenset(what.facts.get("given", ())), what.facts.get("ranks", ()))
    inside = "".join(block(b, links) for b in what.blocks)
    if any(isinstance(b, Step) for b in what.blocks):
        return f'<section class="working"><header><h2>{escape(what.title)}</h2></header>{inside}</section>'
    return f'<aside class="note"><header><b>{escape(what.title)}</b></header>{inside}</aside>'


def block(what: Block, links: Links) -> str:
    match what:
        case Paragraph(parts):
            return f"<p>{paragraph(parts, links)}</p>"
        case Equation(rows):
            return table(rows, links)
        case Cells():
            return cells(what, links)
        case Source(text, _, line):
            return f'<p class="from">from <code>{escape(text)}</code>{f" line {line}" if line else ""}</p>'
        case Fold(title, blocks, is_open):
            shut = "" if not is_open else ' open=""'
            return f"<details{shut}><summary>{escape(title)}</summary>{''.join(block(b, links) for b in blocks)}</details>"
        case Step():
            return step(what, links)
        case Listing():
            return listing(what)
        case Plot():
            return plot.svg(what)
        case Table():
            return tabled(what, links)
        case Ranges():
            said = by_hand(f"{what.title}{f', {what.across}' if what.across else ''}.")
            return f"<figure>{ranges.svg(what, links.href)}<figcaption>{said}</figcaption></figure>"


def graph(w: Working) -> str:
    """A small working as its script wants it, so that the numbers that were given can be changed; nothing where it has none."""
    if not any(w.lines[k].shape == () for k in w.inputs) or len(w.lines) > LIVE:
        return ""
    made = json.dumps(figure.graph(w, values=False), separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="graph">{made}</script>'


def by_hand(text: str) -> str:
    """Words in which each numeral is given: nobody derived it, so it does not open."""
    return "".join(f'<span class="given">{escape(piece)}</span>' if k % 2 else escape(piece) for k, piece in enumerate(NUMERAL.split(text)))


def measured(how: str, when: str = "", n: int = 1) -> str:
    """How a count or a measurement was found; one that carries its rows lists them."""
    said, _, listed = how.partition(": ")
    rows = listed.split("; ")
    if n > 1 and len(rows) == n:
        return f'<p class="stated">{escape(said)}:</p><ol class="rows">{"".join(f"<li>{escape(row)}</li>" for row in rows)}</ol>'
    when = f'<p class="from">{escape(when)}</p>' if when else ""
    on = f'<p class="from">on <span class="given">{n}</span></p>' if n != 1 else ""
    return f'<p class="stated">{escape(how)}</p>{when}{on}'


def tabled(what: Table, links: Links) -> str:
    """A table whose columns of numbers stand to the right; it scrolls by itself where it is wide."""
    wide = range(len(what.head))
    right = [numeric([row[k] for row in what.rows]) for k in wide]
    side = [' class="n"' if right[k] else "" for k in wide]
    named = [f'<th scope="col"{side[k]}>{by_hand(what.head[k])}</th>' if what.head[k] else f"<td{side[k]}></td>" for k in wide]
    head = "".join(named)
    rows = "".join("<tr>" + "".join(f"<td{side[k]}>{paragraph(row[k], links)}</td>" for k in wide) + "</tr>" for row in what.rows)
    title = f"<caption>{by_hand(what.title)}</caption>" if what.title else ""
    return f'<div class="scroll"><table class="tbl">{title}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def numeric(column: Sequence[Sequence[Part]]) -> bool:
    """Whether a column holds numbers, some of them perhaps with a word in their place."""
    return all(len(cell) == 1 for cell in column) and any(isinstance(cell[0], Number) for cell in column)


def listing(what: Listing) -> str:
    """Code in its own lines, each with its number; a line that is pointed at is marked."""
    title = f"<figcaption>{escape(what.title)}</figcaption>" if what.title else ""
    rows = []
    for number, text in enumerate(what.text.split("\n"), what.first):
        here = ' class="here"' if what.first and number in what.marked else ""
        rows.append(f"<li{here}><code>{escape(text)}</code></li>")
    start = f' start="{what.first}"' if what.first > 1 else ""
    plain = "" if what.first else ' class="plain"'
    return f'<figure class="listing">{title}<ol{plain}{start}>{"".join(rows)}</ol></figure>'


RECKONING = re.compile(r"(?<=: )[^:]+ = $")
"""``6·n + 12 = `` before the number that it comes to: its numbers were counted too, so they open with it."""


def paragraph(parts: Sequence[Part], links: Links) -> str:
    out, before = "", ""
    for here, following in zip_longest(parts, parts[1:]):
        if isinstance(here, Text) and isinstance(following, Number) and (found := RECKONING.search(here.text)):
            before = found.group()
            here = Text(here.text.removesuffix(before), here.style)
        out += number(here, links.href, before) if isinstance(here, Number) else part(here, links)
        before = "" if isinstance(here, Number) else before
    return out


def part(what: Part, links: Links) -> str:
    match what:
        case Text(text, style):
            tag = TAGS.get(style)
            return f"<{tag}>{escape(text)}</{tag}>" if tag else f'<span class="{style}">{escape(text)}</span>' if style else escape(text)
        case Number():
            return number(what, links.href)
        case Formula(maths):
            return math(maths, links)


def step(what: Step, links: Links) -> str:
    """One author's line: its source, its formula, its value, and what is folded inside."""
    line = what.source.line if what.source and what.source.line else ""
    code = f"<code>{escape(what.source.text)}</code>" if what.source and what.source.text else ""
    head = f'<div class="code"><span class="no">{line}</span>{code}</div>' if code else ""
    body = "".join(block(b, links) for b in what.blocks)
    values = f'<div class="vals">{cells(what.value, links)}</div>' if what.value.shape or not code else ""
    return f'<div class="ln" data-l="{what.line}">{head}<div class="fm">{body}</div>{values}</div>'


# ---------------------------------------------------------------------- values
def cells(what: Cells, links: Links) -> str:
    """A number; a list in brackets; a table of cells. Of a large array the edges are shown, and its size is said."""
    if not what.shape:
        return _cell(what, (), links) if what.values else ""
    if not what.values:
        return f'<p class="quiet">{" × ".join(map(str, what.shape))} numbers</p>'
    rows, columns = (1, what.shape[0]) if len(what.shape) == 1 else what.shape[-2:]
    front = (0,) * (len(what.shape) - 2)
    across, down = edges(columns), edges(rows)
    body = "".join(f"<tr>{''.join(_entry(what, front, r, c, links) for c in across)}</tr>" for r in down)
    size = " by ".join(map(str, what.shape))
    said = f'<caption class="quiet">{_said(what, across, down, front)}</caption>' if _said(what, across, down, front) else ""
    return f'<table class="mat" aria-label="{size}">{said}<tbody>{body}</tbody></table>'


def edges(size: int) -> Shown:
    """Places along an axis: all of them, or as many at each end with a gap between."""
    return list(range(size)) if size <= 2 * EDGE + 1 else [*range(EDGE), None, *range(size - EDGE, size)]


def _said(what: Cells, across: Shown, down: Shown, front: tuple[int, ...]) -> str:
    gaps = None in across or None in down or front
    first = ", the first matrix" if front else ""
    return f"{' × '.join(map(str, what.shape))}, edges shown{first}" if gaps else ""


def _entry(what: Cells, front: tuple[int, ...], row: int | None, column: int | None, links: Links) -> str:
    if row is None or column is None:
        return "<td>⋯</td>"
    index = (column,) if len(what.shape) == 1 else (*front, row, column)
    return f"<td>{_cell(what, index, links)}</td>"


def _cell(what: Cells, index: tuple[int, ...], links: Links) -> str:
    place = 0
    for at, size in zip(index, what.shape, strict=True):
        place = place * size + at
    shown = _shown(what.values[place], what.digits)
    kept = f'data-l="{what.line}" data-i="{",".join(map(str, index))}" data-digits="{what.digits}"'
    if what.line in links.given:
        return f"<span {kept}>{shown}</span>"
    return f'<a class="num cell" href="{escape(links.href((what.line, index)))}" {kept}>{shown}</a>'


def _shown(value: float, digits: int) -> str:
    return escape(format_number(value, digits))
