"""Today."""

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
    minutes = common.number(request, "minutes", 30)
    return answers.page(request, "today.html", "/", day=session.today(minutes))


@common.form
def forecast(request: Request, session: Session, fields: common.Form) -> Response:
    session.forecast(fields.get("concept", ""), fields.get("confidence", ""), fields.get("key", ""))
    return answers.go("/#close")
