"""Two minutes at the beginning: what somebody has done, and what they want. It can be passed over, and taken back at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.session.settings import TIERS
from workings.session.welcome import DEEDS, GOALS
from workings.studio import answers
from workings.studio.pages import common
from workings.studio.pages.settings import wishes

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    kept = request.query_params.get("kept") == "1"
    own, deeds, aside, day = session.preferences(), session.deeds(), session.aside(), session.today()
    return answers.page(request, "welcome.html", "/", own=own, deeds=deeds, goals=GOALS, tiers=TIERS, kept=kept, aside=aside, day=day)


@common.form
def keep(request: Request, session: Session, fields: common.Form) -> Response:
    """What was ticked stands; what is not ticked is taken back. ``pass`` passes it over and changes nothing else."""
    key = fields.get("key", "")
    session.change("welcomed", True, key)
    if fields.get("pass"):
        return answers.go("/")
    session.change("done", [id for id in DEEDS if fields.get(f"did-{id}")], key)
    for name, value in wishes(fields):
        session.change(name, value, key)
    return answers.go("/welcome?kept=1#changes")
