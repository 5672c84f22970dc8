"""The map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.studio import answers
from workings.studio.drawings.atlas import state_words
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session
    from workings.session.views import Spot


def said(spot: Spot) -> str:
    """The state in words. A concept of the operate tier may stop where it works, and nothing is held against it."""
    stops = spot.node.tier == "operate" and spot.state in ("working", "rebuilding")
    return "used, not rebuilt" if stops else state_words(spot)


@common.view
def show(request: Request, session: Session) -> Response:
    return answers.page(request, "map.html", "/map", map=session.map(), state_words=said)


@common.form
def skip(request: Request, session: Session, fields: common.Form) -> Response:
    """Leave a concept out on purpose, or take it back."""
    slug = fields.get("concept", "")
    session.move(slug, "skipped" if fields.get("skip") == "1" else "unskipped", fields.get("key", ""))
    if answers.is_fragment(request):
        return Response(status_code=204)
    return answers.go(f"/map#n-{slug}")
