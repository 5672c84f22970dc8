"""Settings: minutes, times, the clock, goals and tiers left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.session.faults import Unfit
from workings.session.settings import PLACES, SCALES, TIERS
from workings.session.welcome import GOALS
from workings.studio import answers
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    kept = request.query_params.get("kept") == "1"
    own = session.preferences()
    rows = [(place, name, f"{round(own.scale[place] * 100)}", session.waits(place)) for place, name in PLACES.items()]
    chips = [f"{round(scale * 100)}" for scale in SCALES]
    return answers.page(
        request,
        "settings.html",
        "/settings",
        own=own,
        rows=rows,
        chips=chips,
        tiers=TIERS,
        goals=GOALS,
        kept=kept,
        aside=session.aside(),
        proposed=session.proposals(),
    )


@common.form
def change(request: Request, session: Session, fields: common.Form) -> Response:
    """Every field that came; a box that is not ticked is not sent, so the form says which boxes it has."""
    key = fields.get("key", "")
    changes: list[tuple[str, object]] = []
    if fields.get("minutes"):
        changes.append(("minutes", common.whole(fields, "minutes")))
    scales = [f"scale-{place}" for place in PLACES if fields.get(f"scale-{place}")]
    changes += [(name, common.whole(fields, name) / 100) for name in scales]
    changes += wishes(fields)
    if fields.get("form") == "settings":
        changes.append(("clock", fields.get("clock") == "on"))
    if not changes:
        raise Unfit("Nothing was chosen.")
    for name, value in changes:
        session.change(name, value, key)
    return answers.go("/settings?kept=1#kept")


def wishes(fields: common.Form) -> list[tuple[str, object]]:
    """What two pages ask: the furthest tier that is a goal, and the tiers left out."""
    found: list[tuple[str, object]] = [("goals", fields["goals"])] if fields.get("goals") else []
    if fields.get("form"):
        found.append(("skip", [tier for tier in TIERS if fields.get(f"skip-{tier}")]))
    return found


@common.form
def clock(request: Request, session: Session, fields: common.Form) -> Response:
    """The ring and the minutes, shown or not."""
    session.change("clock", fields.get("clock") == "on")
    return Response(status_code=204) if answers.is_fragment(request) else answers.go("/settings#clock")
