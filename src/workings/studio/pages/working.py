"""Any number, opened: a page, or the fragment that stands in the margin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from workings.contract.reading import Call, Pasted, Recipe
from workings.practice import own as owned
from workings.practice import running
from workings.readers.lower import page
from workings.session.results import Own
from workings.studio import answers, opening, recipes
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#22479b"/>'
    '<path d="M6 9l5 14 5-10 5 10 5-14" fill="none" stroke="#fcfbf7" stroke-width="2.5" stroke-linejoin="round"/></svg>'
)


@common.view
def show(request: Request, session: Session) -> Response:
    if not request.url.query:
        return _own(request, Own(0, owned.EXAMPLE, owned.EXAMPLE_CALL, owned.Made()))
    address = recipes.read(request.url.query)
    if isinstance(address.recipe, Pasted) and address.line is None and not answers.is_fragment(request):
        return _own(request, session.own(address.recipe.event))
    what = opening.opened(session, address)
    if answers.is_fragment(request):
        return HTMLResponse(opening.note(what))
    return answers.page(request, "working.html", "", what=what, sheet=sheet_of(address.recipe))


@common.form
def follow(request: Request, session: Session, fields: common.Form) -> Response:
    """A function of the learner's own: on to its working, or the same page with the same text and what is wrong."""
    found = session.follow(fields.get("code", ""), fields.get("call", ""), fields.get("key", ""))
    if found.event:
        return answers.go(recipes.url(Pasted(found.event)) + "#traced")
    return _own(request, found)


def _own(request: Request, found: Own) -> Response:
    """The paste page; beneath it the sheet of what was followed."""
    marks = [{"line": found.made.line, "kind": "refused", "text": found.made.sentences[0]}] if found.made.line else []
    values: dict[str, Any] = {"own": found, "marks": json.dumps(marks) if marks else "", "off": running.off(), "head": "", "sheet": ""}
    if found.made.working is not None:
        made = page.made(found.made.working)
        values["head"] = Markup(page.head(made))
        values["sheet"] = Markup(page.body(made, page.copies(made), opening.href_for(Pasted(found.event))))
    return answers.page(request, "own.html", "", **values)


@common.view
def sheet(request: Request, session: Session) -> Response:
    """A function of the course as a sheet: ``/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]``."""
    recipe = recipes.read(request.url.query).recipe
    if not isinstance(recipe, Call):
        raise recipes.BadLink("A sheet is made of a function and its inputs, and this link names no function.")
    made = page.made(opening.traced(session.functions, recipe))
    head, body = Markup(page.head(made)), Markup(page.body(made, page.copies(made), opening.href_for(recipe)))
    return answers.page(request, "sheet.html", "", title=made.title, head=head, sheet=body)


def sheet_of(recipe: Recipe) -> str:
    """The address of the sheet behind a recipe; nothing where no function of the course stands behind it."""
    return recipes.url(Call(recipe.function, recipe.inputs)).replace(recipes.PATH, "/sheet", 1) if isinstance(recipe, Call) else ""


async def icon(request: Request) -> Response:
    return Response(ICON, media_type="image/svg+xml")
