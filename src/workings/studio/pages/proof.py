"""A proof read one line at a time, and a page on how to explain one to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.studio import answers
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def explaining(request: Request, session: Session) -> Response:
    return answers.page(request, "proofs.html", "")


@common.view
def show(request: Request, session: Session) -> Response:
    return answers.page(request, "proof.html", "/concept", x=session.proof(common.text(request, "slug")))


@common.form
def keep(request: Request, session: Session, fields: common.Form) -> Response:
    """What was written beside one line; without a line, the proof was read through, and its blocks or its faded line come next."""
    slug, line = common.text(request, "slug"), fields.get("line", "")
    session.why(slug, line, fields.get("text", ""), fields.get("key", ""))
    if not line:
        ordering = session.proof(slug).ordering
        return answers.go(f"/practice/{ordering}" if ordering else f"/concept/{slug}#blank")
    return Response(status_code=204) if answers.is_fragment(request) else answers.go(f"/proof/{slug}#line-{line}")
