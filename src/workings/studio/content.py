"""What an author wrote, as HTML: the blocks and parts of ``workings.course.parts``, each lowered once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from workings.contract.reading import Formula, Number, Part, Text
from workings.course import parts as p
from workings.studio import templating
from workings.studio.opening import formula_of, worked

STATIC = Path(__file__).parent / "static"
TAGS = {"em": "em", "strong": "strong", "code": "code"}
LETTERS = {"a": "va", "b": "vb", "c": "vc"}
"""Vectors that have a colour in the figures."""
NUMERAL = re.compile(r"([−-]?\d(?:[\d,.]*\d)?)")
FORMULAE = (p.Tex, p.FormulaOf, Formula)
STOP = re.compile(r"[,.;:!?)”’]+(?![\w.])")
"""What follows a formula and may not begin a line."""


@cache
def tex_table() -> Mapping[str, str]:
    """MathML of every formula that an author set, made when the front end was built."""
    try:
        table: dict[str, str] = json.loads((STATIC / "tex.json").read_text(encoding="utf-8"))
    except OSError:
        return {}
    return table


def inline(items: Iterable[p.Inline]) -> Markup:
    return _together(tuple(items), part)


def _together(items: Sequence[Any], lowered: Callable[[Any], Markup]) -> Markup:
    """A browser may break a line after a formula; the comma or full stop that follows stays with it."""
    out, cut = [], 0
    for here, following in zip_longest(items, items[1:]):
        made, cut = lowered(replace(here, text=here.text[cut:]) if cut else here), 0
        if isinstance(here, FORMULAE) and isinstance(following, Text) and not following.style and (stop := STOP.match(following.text)):
            made, cut = Markup('<span class="nb">{}{}</span>').format(made, stop.group()), stop.end()
        out.append(made)
    return Markup("").join(out)


def part(item: p.Inline) -> Markup:
    match item:
        case Number():
            return templating.num(item)
        case Text(text, "vector"):
            return Markup('<b class="{}">{}</b>').format(LETTERS.get(text, "v"), text)
        case Text(text, style) if style in TAGS:
            return Markup("<{0}>{1}</{0}>").format(Markup(TAGS[style]), text)
        case Text(text, "quiet"):
            return Markup('<span class="quiet">{}</span>').format(text)
        case Text(text):
            return typed_by_hand(text)
        case p.Tex():
            return tex(item)
        case p.FormulaOf(example, line):
            return Markup(formula_of(example, line))
        case p.Link(text, href):
            return Markup('<a href="{}">{}</a>').format(address(href), typed_by_hand(text))


INSIDE = {"concept": "/concept/", "instrument": "/instruments#"}
"""Where the studio's own links lead, by the word before their colon."""


def typed_by_hand(text: str) -> Markup:
    """A numeral in an author's sentence is given: ``course.check`` has seen that nobody computed it."""
    return Markup("").join(
        Markup('<span class="given">{}</span>').format(piece) if k % 2 else escape(piece) for k, piece in enumerate(NUMERAL.split(text))
    )


def hand_parts(items: Iterable[Part]) -> Markup:
    """The parts of a question or a verdict. A numeral in its text is the item's own, or what was typed: given."""
    return _together(
        tuple(items), lambda item: typed_by_hand(item.text) if isinstance(item, Text) and not item.style else templating.part(item)
    )


def formula(item: p.Tex) -> Markup:
    return tex(item)


def tex(item: p.Tex) -> Markup:
    found = tex_table().get(item.key)
    return Markup(found) if found else Markup("<code>{}</code>").format(item.tex)


def address(href: str) -> str:
    place, _, name = href.partition(":")
    return INSIDE[place] + name if place in INSIDE else href


def blocks(items: Iterable[p.Block]) -> Markup:
    """Blocks in order. A place for a figure gives nothing here: the page's template knows whether it is still locked."""
    return Markup("\n").join(block(item) for item in items)


def block(item: p.Block) -> Markup:
    match item:
        case p.Prose(parts, style):
            return Markup('<p class="small sans quiet">{}</p>' if style == "small" else "<p>{}</p>").format(inline(parts))
        case p.SubHead(parts):
            return Markup("<h3>{}</h3>").format(inline(parts))
        case p.Display(shown):
            return tex(shown) if isinstance(shown, p.Tex) else formula_of(shown.example, shown.line, display=True)
        case p.Worked(call):
            return Markup('<div class="worked">{}</div>').format(Markup(worked(call)))
        case p.Items(items, ordered):
            rows = Markup("").join(Markup("<li>{}</li>").format(inline(x)) for x in items)
            return Markup("<{0}>{1}</{0}>").format(Markup("ol" if ordered else "ul"), rows)
        case p.Table():
            return table(item)
        case p.Code(text):
            return Markup('<pre class="src">{}</pre>').format(text)
        case p.NonExample(inner):
            return counter(inner)
        case p.FigureRef():
            return Markup("")


def counter(inner: tuple[p.Block, ...]) -> Markup:
    """What the definition leaves out: one paragraph, or several."""
    if len(inner) == 1 and isinstance(inner[0], p.Prose):
        return Markup('<p class="counter">{}</p>').format(inline(inner[0].parts))
    return Markup('<div class="counter">{}</div>').format(blocks(inner))


def table(item: p.Table) -> Markup:
    marks = [Markup(' class="n"') if n else Markup("") for n in item.numeric]
    head = Markup("").join(
        Markup("<th{}>{}</th>").format(m, inline(c)) if c else Markup("<td></td>") for m, c in zip(marks, item.head, strict=True)
    )
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td{}>{}</td>").format(m, inline(c)) for m, c in zip(marks, row, strict=True)))
        for row in item.rows
    )
    made = '<div class="scroll"><table class="tbl short"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    return Markup(made).format(head, rows)
