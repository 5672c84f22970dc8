"""The ledger."""

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
    found = session.you(common.number(request, "row"), common.number(request, "part", -1), request.query_params.get("all") == "1")
    return answers.page(request, "you.html", "/you", you=found)
