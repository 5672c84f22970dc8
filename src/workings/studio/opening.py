"""A recipe, opened: the working behind a number, as a note for the margin or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup, escape

from workings import course
from workings.capture import trace, typed
from workings.capture.lessons import Lesson
from workings.contract.reading import Block, Call, Counted, Equation, Fold, Measured, Pasted, Reading, Recipe, Recorded, Step, Typed
from workings.ir.build import ShapeMismatch
from workings.ir.expression import Unreadable
from workings.ir.working import Working
from workings.passes.gradient import NotScalar
from workings.readers import cell, formula, listing, sheet
from workings.readers.lower import html
from workings.readers.lower.mathml import Links, chain, math, table
from workings.session.results import Count
from workings.studio import recipes

if TYPE_CHECKING:
    from workings.session import Session

LINES = 400
"""Lines of a working that is opened; longer ones belong to a program of one's own."""


NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands behind a number. ``whole`` is the full working, line by line, for the page."""

    title: str
    body: Markup
    whole: Markup = NOTHING


def opened(session: Session, address: recipes.Address) -> Opened:
    """Raises ``BadLink`` or ``Unknown`` with a sentence for whoever followed the link."""
    match address.recipe:
        case Counted(query):
            return counted(session.count(query))
        case Measured(how, when, n):
            return measured(how, when, n)
    base, working, line, index = _working(session, address)
    try:
        what = cell(working, line, index)
    except (IndexError, ValueError) as fault:
        raise recipes.BadLink(f"The working has no such number: {fault}.") from None
    own = (what.facts["line"], tuple(what.facts["index"]))
    links = links_of(what, base, own)
    whole = listing(working)
    rows = Markup("").join(lowered(b, links_of(whole, base)) for b in whole.blocks)
    said = Markup('<p class="stated">{}</p>').format(base.said) if isinstance(base, Typed) and base.said else NOTHING
    live = Markup(html.graph(working)) if _of_a_report(base) and address.line is None else NOTHING
    return Opened(what.title, blocks(what.blocks, links) + said + live, rows)


def _of_a_report(recipe: Recipe) -> bool:
    return (isinstance(recipe, Typed) and bool(recipe.given)) or (isinstance(recipe, Call) and recipe.function.startswith("instruments/"))


def _working(session: Session, address: recipes.Address) -> tuple[Recipe, Working, int | None, tuple[int, ...]]:
    """The working behind a recipe, the recipe its cells are linked with, and the cell that is asked for."""
    recipe, line, index = address.recipe, address.line, address.index
    if isinstance(recipe, Typed):
        return recipe, _typed(recipe), line, index
    if isinstance(recipe, Pasted):
        return recipe, _reaching(pasted(session, recipe.event), line), line, index
    if isinstance(recipe, Recorded):
        call = session.explain(recipe.event, recipe.quantity)
    elif isinstance(recipe, Call):
        call = recipe
    else:
        raise TypeError(f"{type(recipe).__name__} has no working")
    if line is None:
        line, index = call.line, call.index
    return recipe, _reaching(traced(session.functions, call), line), line, index


def pasted(session: Session, event: int) -> Working:
    """The working of the learner's own code, followed again. Raises ``BadLink`` where it cannot be any more."""
    found = session.own(event).made
    if found.working is None:
        raise recipes.BadLink(" ".join(found.sentences))
    return found.working


def _typed(recipe: Typed) -> Working:
    try:
        return typed.read(recipe.text[:1000], recipe.given)
    except Unreadable as fault:
        raise recipes.BadLink(f"{recipe.text[:60]} cannot be read as mathematics: {fault}") from None


def traced(function: Callable[[str], Callable[..., Any]], call: Call) -> Working:
    """The working of a call, traced now. Raises ``BadLink`` where the inputs do not fit the function."""
    arrays: dict[str, Any] = {name: np.asarray(value, dtype=float) for name, value in call.inputs.items()}
    try:
        working = trace(_instrument(call.function) or function(call.function), **arrays)
    except TypeError as fault:
        raise recipes.BadLink(f"{call.function} cannot be called like this: {fault}.") from None
    except (Lesson, ShapeMismatch, ValueError, ArithmeticError, IndexError) as fault:
        raise recipes.BadLink(f"{call.function} cannot be worked out on these numbers: {fault}") from None
    if len(working.lines) > LINES:
        raise recipes.BadLink(f"This working has {len(working.lines)} lines, too many to open here.")
    return working


def _instrument(name: str) -> Callable[..., Any] | None:
    """The function behind a number of a report; ``None`` where the name is not an instrument's."""
    if not name.startswith("instruments/"):
        return None
    from workings.instruments import sums

    try:
        return sums.function(name.removeprefix("instruments/"))
    except KeyError as fault:
        raise recipes.BadLink(f"There is no such function: {fault.args[0]}.") from None


def _reaching(working: Working, line: int | None) -> Working:
    """``working``, and for a line beyond it the lines of its gradient too, which a sheet shows after it."""
    if line is None or line < len(working.lines):
        return working
    try:
        return sheet.slopes(working).working
    except (NotScalar, ValueError) as reason:
        raise recipes.BadLink(f"The working has {len(working.lines)} lines, and no gradient after them: {reason}.") from None


def links_of(what: Reading, base: Recipe, own: tuple[int, tuple[int, ...]] | None = None) -> Links:
    """``own`` is the cell that is being read: its number would lead to where the reader is, so it leads nowhere."""
    return Links(href_for(base, own), frozenset(what.facts.get("given", ())), what.facts.get("ranks", ()))


def href_for(base: Recipe, own: tuple[int, tuple[int, ...]] | None = None) -> Callable[[Any], str]:
    """Where a number of a reading leads: a recipe to itself, a cell to the same working at another place."""

    stem = recipes.stem(base)

    def href(target: Any) -> str:
        if target == own:
            return ""
        return stem + recipes.place(*target) if isinstance(target, tuple) else recipes.url(target)

    return href


def blocks(items: Sequence[Block], links: Links) -> Markup:
    return Markup("").join(lowered(b, links) for b in items)


def lowered(block: Block, links: Links) -> Markup:
    return Markup(html.block(block, links))


def note(what: Opened) -> Markup:
    """The margin's fragment. The script adds a numeral and a button to close it."""
    made = '<aside class="note" role="note" aria-label="Working: {0}"><header><b>{0}</b></header><div class="in">{1}</div></aside>'
    return Markup(made).format(what.title, what.body)


# ---------------------------------------------------------------- counts and judgements
def counted(count: Count) -> Opened:
    """A look-up: the question, every row, and how many they are."""
    made = [Markup("<p>{}</p>").format(count.asked)]
    if count.rows:
        rows = Markup(", ").join(Markup('<a href="/concept/{}">{}</a>').format(r.slug, r.name) for r in count.rows)
        made.append(Markup("<p>{}</p>").format(rows))
    if count.plain:
        made.append(Markup('<ol class="rows">{}</ol>').format(Markup("").join(Markup("<li>{}</li>").format(row) for row in count.plain)))
    total = len(count.rows) + len(count.plain)
    made.append(Markup('<p>Counted: <span class="given">{}</span>.</p>').format(str(total)))
    if count.source:
        made.append(Markup('<p class="from">from <code>{}</code></p>').format(count.source))
    return Opened(count.title, Markup("").join(made))


def measured(how: str, when: str, n: int) -> Opened:
    return Opened("how it was found", Markup(html.measured(how, when, n)))


# ---------------------------------------------------------------- formulas inside a page
@lru_cache(maxsize=256)
def _of_course(function: str, inputs: str) -> Working:
    call = Call(function, {k: recipes.value(k, v) for k, v in (pair.split("=", 1) for pair in inputs.split("&"))})
    return course.working(call)


def working_of(call: Call) -> Working:
    """The working of a call in the text of a concept, kept: the page shows it every time."""
    return _of_course(call.function, "&".join(f"{k}={recipes.compact(v)}" for k, v in call.inputs.items()))


def formula_of(example: Call, line: str = "", display: bool = False) -> Markup:
    """The symbols of a function, read from its working."""
    working = working_of(example)
    tree = formula.symbolic(working, working.find(line) if line else working.outputs[0])
    made = math(tree, Links(lambda _: ""))
    return Markup(made.replace("<math>", '<math display="block">', 1) if display else made)


def worked(call: Call) -> Markup:
    """A call worked out in the text: symbols, the numbers put in, the result."""
    what = cell(working_of(call), call.line, call.index)
    links = links_of(what, call)
    rows = [row for block in what.blocks if isinstance(block, Equation) for row in block.rows]
    return Markup(table(rows, links, ROOM))


ROOM = 60
"""Characters of one row in the text."""


def solution(what: Reading, base: Recipe | None) -> Markup:
    """A worked solution on the page of its problem: the formulas of each line, without code, cost or what is given.

    The rows of one line follow each other while the page has room."""
    links = links_of(what, base) if base is not None else Links(_by_recipe)
    made = Markup("").join(_solved(block, links) for block in what.blocks)
    return Markup('<div class="worked{}">{}</div>').format("" if base is not None else " stated", made)


def apart(items: Sequence[Block]) -> Markup:
    """Blocks that belong to no working of their own."""
    return blocks(items, Links(_by_recipe))


def _by_recipe(target: Any) -> str:
    """A number leads to its own recipe; a cell, whose working is not known, nowhere."""
    return "" if isinstance(target, tuple) else recipes.url(target)


def _solved(block: Block, links: Links) -> Markup:
    match block:
        case Step(line, blocks=inner, value=value) if line not in links.given:
            whole = Markup(html.cells(value, links)) if value.shape else Markup("")
            return Markup("").join(_solved(b, links) for b in inner) + whole
        case Equation(rows):
            return Markup(chain(rows, links))
        case Fold(title, inner, _) if "first entry" in title:
            return Markup('<p class="small sans quiet">{}</p>').format(escape(title)) + Markup("").join(_solved(b, links) for b in inner)
        case Step() | Fold():
            return Markup("")
    return lowered(block, links) if not links.given else Markup("")
