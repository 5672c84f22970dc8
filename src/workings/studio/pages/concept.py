"""A concept and the moves of its life."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from workings.session.faults import Unfit
from workings.session.views import Page, Unwritten
from workings.studio import answers
from workings.studio.pages import common
from workings.studio.pages.practice import address
from workings.studio.templating import environment

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def at_hand(request: Request, session: Session) -> Response:
    """The concept on the desk, or the one that was worked on last."""
    return answers.go(f"/concept/{session.at_hand()}")


@common.view
def show(request: Request, session: Session) -> Response:
    slug = common.text(request, "slug")
    page = session.concept(slug, request.query_params.get("predict", ""))
    template = "unwritten.html" if isinstance(page, Unwritten) else "concept.html"
    return answers.page(request, template, "/concept", page=page, address=f"/concept/{slug}")


def back(request: Request, place: str = "") -> Response:
    return answers.go(f"/concept/{common.text(request, 'slug')}{place}")


@common.form
def move(request: Request, session: Session, fields: common.Form) -> Response:
    slug, to = common.text(request, "slug"), fields.get("to", "")
    needs = fields["needs"].split(",") if fields.get("needs") else ()
    session.move(slug, to, fields.get("key", ""), needs)
    if to == "predicting":
        return back(request, "#figure-1")
    return answers.go("/") if to == "parked" else back(request)


@common.form
def meet(request: Request, session: Session, fields: common.Form) -> Response:
    slug = common.text(request, "slug")
    if fields.get("skip"):
        session.move(slug, "reading", fields.get("key", ""))
    else:
        session.meet(slug, fields.get("text", ""), fields.get("key", ""))
    return back(request, "#met")


@common.form
def prompt(request: Request, session: Session, fields: common.Form) -> Response:
    number = common.whole(fields, "prompt")
    session.prompt(common.text(request, "slug"), number, fields.get("text", ""))
    if answers.is_fragment(request):
        return answers.fragments(_macro(request, session, "ladder"))
    return back(request, f"#prompt-{number}")


@common.form
def help(request: Request, session: Session, fields: common.Form) -> Response:
    rung = fields.get("rung", "")
    session.help(common.text(request, "slug"), rung, fields.get("where"), key=fields.get("key", ""))
    if answers.is_fragment(request):
        return answers.fragments(_macro(request, session, "ladder"))
    return back(request, f"#rung-{rung}")


@common.form
def predict(request: Request, session: Session, fields: common.Form) -> Response:
    slug, figure, prediction = common.text(request, "slug"), fields.get("figure", ""), fields.get("prediction", "")
    session.predict(
        slug, figure, prediction, fields.get("choice", ""), fields.get("confidence", ""), bool(fields.get("skip")), fields.get("key", "")
    )
    return _figure(request, session, figure)


@common.form
def seen(request: Request, session: Session, fields: common.Form) -> Response:
    slug, figure = common.text(request, "slug"), fields.get("figure", "")
    session.seen(slug, figure, fields.get("prediction", ""), fields.get("seen", ""), fields.get("key", ""))
    return _figure(request, session, figure)


def _figure(request: Request, session: Session, figure: str) -> Response:
    """What stands before and after the figure, again; the figure itself stays where the hand left it."""
    if answers.is_fragment(request):
        return answers.fragments(_macro(request, session, "figure", figure))
    return back(request, f"#{figure}")


def _macro(request: Request, session: Session, part: str, figure: str = "") -> str:
    page = session.concept(common.text(request, "slug"))
    assert isinstance(page, Page)
    return _part(page, part, figure)


def _part(page: Page, part: str, figure: str = "") -> str:
    return environment().get_template("fragments.html").render(page=page, address=f"/concept/{page.concept.slug}", part=part, figure=figure)


@common.form
def engaged(request: Request, session: Session, fields: common.Form) -> Response:
    """Minutes, sent now and then while a page is in front."""
    query = request.query_params
    try:
        gaps = json.loads(fields.get("gaps", "[]"))
        seconds = float(fields.get("seconds", "0"))
        gaps = [float(g) for g in gaps]
    except (TypeError, ValueError):
        raise Unfit("The time sent is not made of numbers.") from None
    paper = fields.get("paper") == "true"
    slug, place, item = query.get("concept", ""), query.get("place", "concept"), query.get("item", "")
    before = _now(session, slug, place, item)
    session.engaged(slug, place, seconds, gaps, item, paper, fields.get("key", ""))
    if not answers.is_fragment(request):
        return Response(status_code=204)
    after = _now(session, slug, place, item)
    changed = {part for part in after if after[part] != before[part]}
    if place == "practice" and item:
        return answers.fragments(_of_item(session, item)) if changed else Response(status_code=204)
    if place != "concept" or not isinstance(page := session.concept(slug), Page):
        return Response(status_code=204)
    parts = ["sat"] if page.reading else []
    return answers.fragments(*(_part(page, part) for part in [*parts, *sorted(changed)]))


def _now(session: Session, slug: str, place: str, item: str) -> dict[str, object]:
    """What minutes can change on the page they are spent on, by the name of its part."""
    if place == "practice" and item:
        return {"item": session.ceiling_of_item(item)}
    if place != "concept":
        return {}
    capped = session.log.state().concept(slug).stage != "meeting"
    return {"ceiling": session.ceiling(slug), "ladder": session.rungs(slug), "capped": capped}


def _of_item(session: Session, item: str) -> str:
    return environment().get_template("fragments.html").render(x=session.item(item), address=address(item), part="item")
