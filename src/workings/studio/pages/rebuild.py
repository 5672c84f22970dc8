"""The blank page: write, mark, compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.contract.event import Event
from workings.studio import answers
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    return answers.page(request, "rebuild.html", "", page=session.rebuild(common.text(request, "slug")))


@common.form
def mark(request: Request, session: Session, fields: common.Form) -> Response:
    slug = common.text(request, "slug")
    step = session.mark_rebuild(slug, fields, fields.get("key", ""))
    if isinstance(step, Event):
        return answers.go(f"/rebuild/{slug}/{step.id}")
    return answers.page(request, "rebuild.html", "", page=step)


@common.view
def done(request: Request, session: Session) -> Response:
    return answers.page(request, "rebuild.html", "", page=session.rebuilt(request.path_params["event"]))
