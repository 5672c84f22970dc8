"""Any number, opened: a page, or the fragment that stands in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from workings.contract.reading import Call, Recipe
from workings.readers.lower import page
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
    address = recipes.read(request.url.query)
    what = opening.opened(session, address)
    if answers.is_fragment(request):
        return HTMLResponse(opening.note(what))
    return answers.page(request, "working.html", "", what=what, sheet=sheet_of(address.recipe))


@common.view
def sheet(request: Request, session: Session) -> Response:
    """A function of the course as a sheet: ``/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]``."""
    recipe = recipes.read(request.url.query).recipe
    if not isinstance(recipe, Call):
        raise recipes.BadLink("A sheet is made of a function and its inputs, and this link names no function.")
    made = page.made(opening.traced(session.functions, recipe))
    head, body = Markup(page.head(made)), Markup(page.body(made, page.copies(made)))
    return answers.page(request, "sheet.html", "", title=made.title, head=head, sheet=body)


def sheet_of(recipe: Recipe) -> str:
    """The address of the sheet behind a recipe; nothing where no function of the course stands behind it."""
    return recipes.url(Call(recipe.function, recipe.inputs)).replace(recipes.PATH, "/sheet", 1) if isinstance(recipe, Call) else ""


async def icon(request: Request) -> Response:
    return Response(ICON, media_type="image/svg+xml")
