"""The checklist of a data set of one's own: majority or mean first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.session.checklist import FIELDS
from workings.studio import answers
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    return answers.page(request, "checklists.html", "", sheets=session.checklists())


@common.form
def begin(request: Request, session: Session, fields: common.Form) -> Response:
    event = session.keep_checklist(0, _answers(fields), fields.get("key", ""))
    assert event is not None, "a new sheet is always kept"
    return answers.go(f"/checklist/{event.data['sheet']}")


@common.view
def sheet(request: Request, session: Session) -> Response:
    return answers.page(request, "checklist.html", "", sheet=session.checklist(int(common.text(request, "number"))))


@common.form
def keep(request: Request, session: Session, fields: common.Form) -> Response:
    number = int(common.text(request, "number"))
    session.keep_checklist(number, _answers(fields), fields.get("key", ""))
    return answers.go(f"/checklist/{number}#results")


def _answers(fields: common.Form) -> dict[str, str]:
    return {name: text for name, text in fields.items() if name in FIELDS}
