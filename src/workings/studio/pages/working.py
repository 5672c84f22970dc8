"""Any number, opened: a page, or the fragment that stands in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

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
    what = opening.opened(session, recipes.read(request.url.query))
    if answers.is_fragment(request):
        return HTMLResponse(opening.note(what))
    return answers.page(request, "working.html", "", what=what)


async def icon(request: Request) -> Response:
    return Response(ICON, media_type="image/svg+xml")
