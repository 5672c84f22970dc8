"""Templates, and the law they keep: a derived number reaches a page through ``num`` alone, as a link to its recipe.

A bare int or float in a template is an error (:class:`Bare`), whatever its size; a number that was *given* (a date, a
setting, what was typed) is text before it gets here, and stands in an element of class ``given``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from numbers import Number as AnyNumber
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from workings.contract.maths import Maths
from workings.contract.number import format_number
from workings.contract.reading import Block, Call, Formula, Number, Part, Reading, Recipe, Text
from workings.studio import recipes

FOLDER = Path(__file__).parent / "templates"
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
STYLES = {"em": "em", "code": "code"}


class Bare(TypeError):
    """A number without a recipe was about to be shown."""


def no_bare_numbers(value: Any) -> Any:
    """Jinja's ``finalize``: what is printed is text, or markup, or nothing; never a number."""
    if value is not True and value is not False and (isinstance(value, AnyNumber) or hasattr(value, "dtype")):
        raise Bare(f"{value!r} was printed bare: show it with |num, from a Number, or make it text where it is given")
    return "" if value is None else value


def num(number: Number, label: str = "", **attributes: str) -> Markup:
    """``<a class="num" href="/working?…">0.614</a>``; ``label`` is said to a screen reader in place of the digits."""
    if not isinstance(number, Number):
        raise Bare(f"{number!r} has no recipe")
    pairs = {"data-digits": str(number.digits)} | {k.replace("_", "-"): v for k, v in attributes.items()}
    if label:
        pairs["aria-label"] = label
    extra = Markup("").join(Markup(' {}="{}"').format(k, v) for k, v in pairs.items())
    return Markup('<a class="num" href="{}"{}>{}</a>').format(recipes.url(number.recipe), extra, number_text(number))


def number_text(number: Number) -> str:
    return format_number(number.value, number.digits) + (" " + number.unit if number.unit else "")


def given(value: Any) -> Markup:
    """A number nobody derived: a setting, a date, what was typed."""
    return Markup('<span class="given">{}</span>').format(str(value))


def parts(items: Iterable[Part]) -> Markup:
    """The parts of a paragraph, in order."""
    return Markup("").join(part(item) for item in items)


def part(item: Part) -> Markup:
    match item:
        case Number():
            return num(item)
        case Formula(tree):
            return maths(tree)
        case Text(text, style) if style in STYLES:
            return Markup("<{0}>{1}</{0}>").format(Markup(STYLES[style]), text)
        case Text(text, "quiet" | "given" as style):
            return Markup('<span class="{}">{}</span>').format(style, text)
        case Text(text):
            return escape(text)


def maths(tree: Maths, base: Recipe | None = None) -> Markup:
    """A formula. With ``base`` its numbers are cells of that recipe's working; without, they are given."""
    from workings.readers.lower import html
    from workings.studio.opening import href_for

    return Markup(html.mathml(tree, href_for(base) if base is not None else lambda _: ""))


def reading(item: Reading, base: Call | None) -> Markup:
    """A reading on the page itself: a worked solution, or a paragraph of help. Without ``base`` its formulas hold no derived number."""
    from workings.studio.opening import solution

    return solution(item, base)


def shown(items: Sequence[Block]) -> Markup:
    """Blocks on the page itself: code, what it printed, a plot. A number in them leads to its own recipe."""
    from workings.studio.opening import apart

    return apart(items)


def day(when: date | datetime) -> Markup:
    """``<time datetime="2026-11-20">Friday, 20 November</time>``"""
    text = f"{DAYS[when.weekday()]}, {when.day} {MONTHS[when.month - 1]}"
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), text)


def short_day(when: date | datetime) -> Markup:
    return Markup('<time datetime="{}">{} {}</time>').format(when.isoformat(), str(when.day), MONTHS[when.month - 1][:3])


def lower_first(text: str) -> str:
    """A name inside a sentence."""
    return text[:1].lower() + text[1:]


def short(text: str) -> str:
    """The first piece of a name."""
    return re.split(r"[,;:]", text)[0]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def one_or(number: Number, one: str, many: str) -> str:
    """The word that goes with a number as it is shown."""
    return one if format_number(number.value, number.digits) == "1" else many


def some(n: int, one: str) -> str:
    """``Three concepts``: a count said in words."""
    from workings.session import words

    return words.capital(words.count(n, one))


def figure(item: object) -> bool:
    """Jinja's test ``is figure``: the place of a figure in a page."""
    from workings.course.parts import FigureRef

    return isinstance(item, FigureRef)


@cache
def environment() -> Environment:
    from workings.studio import content, drawn

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=no_bare_numbers,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(num=num, given=given, parts=parts, maths=maths, reading=reading, shown=shown, day=day, short_day=short_day)
    made.filters.update(
        inline=content.inline, blocks=content.blocks, formula=content.formula, by_hand=content.typed_by_hand, **drawn.FILTERS
    )
    made.filters.update(hand_parts=content.hand_parts, lower_first=lower_first, some=some, short=short, capital=capital, one_or=one_or)
    made.tests.update(figure=figure)
    made.globals.update(url=recipes.url, key=lambda: token_urlsafe(9))
    return made


def render(name: str, **values: Any) -> str:
    return environment().get_template(name).render(**values)
