"""Today: the plan, which can be changed, and the close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.studio import answers
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    return answers.page(request, "today.html", "/", day=session.today(common.number(request, "minutes")))


@common.form
def plan(request: Request, session: Session, fields: common.Form) -> Response:
    """Minutes for this session; they stand until others are chosen."""
    minutes = common.whole(fields, "minutes")
    session.plan(minutes, fields.get("key", ""))
    return answers.go(f"/?minutes={minutes}")


@common.form
def take(request: Request, session: Session, fields: common.Form) -> Response:
    """Something else onto the desk."""
    session.take(fields.get("concept", ""), fields.get("key", ""))
    return answers.go("/#desk")


@common.form
def stuck(request: Request, session: Session, fields: common.Form) -> Response:
    """Where it was left: the fifth prompt of what was worked on."""
    session.prompt(fields.get("concept", ""), 5, fields.get("text", ""))
    return Response(status_code=204) if answers.is_fragment(request) else answers.go("/#close")


@common.form
def forecast(request: Request, session: Session, fields: common.Form) -> Response:
    session.forecast(fields.get("concept", ""), fields.get("confidence", ""), fields.get("key", ""))
    return answers.go("/#close")
