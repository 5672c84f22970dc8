"""Practice: one item after another, each marked by the session, and the warm-up, which leaves the concept's name off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from workings.contract.event import Event
from workings.contract.verdict import Row
from workings.practice import Read, parse_id
from workings.session.results import Exercise
from workings.studio import answers
from workings.studio.pages import common
from workings.studio.templating import maths, parts, shown

if TYPE_CHECKING:
    from workings.session import Session


def address(id: str) -> str:
    """``dot/cosine@1#4127`` -> ``/practice/dot/cosine/1/4127``: an address has no room for ``#``."""
    question, version, seed = parse_id(id)
    return f"/practice/{question}/{version}/{seed}"


def id_of(request: Request) -> str:
    p = request.path_params
    return f"{p['slug']}/{p['name']}@{p['version']}#{p['seed']}"


@common.view
def at_hand(request: Request, session: Session) -> Response:
    return answers.go(address(session.next_item(session.at_hand())))


@common.view
def following(request: Request, session: Session) -> Response:
    return answers.go(address(session.next_item(common.text(request, "slug"))))


@common.view
def of_question(request: Request, session: Session) -> Response:
    """The next item of one question: what the list of a concept's exercises leads to."""
    return answers.go(address(session.next_of(common.text(request, "slug"), common.text(request, "name"))))


@common.view
def warm_up(request: Request, session: Session) -> Response:
    item = session.warm_up()
    return answers.go(address(item) + "?warm=1") if item else answers.go("/#desk")


@common.view
def show(request: Request, session: Session) -> Response:
    warm = request.query_params.get("warm") == "1"
    found = session.item(id_of(request), common.number(request, "answered"), warm)
    return _page(request, session, found, warm)


def _page(request: Request, session: Session, found: Exercise, warm: bool, **more: Any) -> Response:
    here = "" if found.unnamed else "/practice"
    began = str(int(session.now().timestamp()))
    recipe = session.typed(found.item.id, found.marked.verdict.text) if found.marked else None
    values: dict[str, Any] = {
        "x": found,
        "recipe": recipe,
        "address": address(found.item.id),
        "warm": warm,
        "shown": began,
        "typed": "",
        "unread": None,
        "chosen": "",
        "tried": (),
        **more,
    }
    return answers.page(request, "practice.html", here, **values)


@common.form
def answer(request: Request, session: Session, fields: common.Form) -> Response:
    """Marked and written down: on to the page that says so. Not readable: the same page, nothing marked, nothing lost."""
    id, warm = id_of(request), fields.get("warm") == "1"
    text, sure = fields.get("text", ""), fields.get("confidence", "")
    outcome = session.answer(id, text, sure, fields.get("key", ""), seconds(session, fields.get("shown", "")))
    if isinstance(outcome.event, Event):
        return answers.go(_shown(id, str(outcome.event.id), fields, "marked"))
    return _page(request, session, session.item(id, 0, warm), warm, typed=text, unread=outcome.verdict, chosen=sure)


def _shown(id: str, answered: str, fields: common.Form, place: str) -> str:
    """The page of an item with an answer to it, in the warm-up where it belongs to one."""
    words = {"answered": answered if answered.isdigit() else "", "warm": "1" if fields.get("warm") == "1" else ""}
    query = urlencode({k: v for k, v in words.items() if v})
    return f"{address(id)}{'?' + query if query else ''}#{place}"


def seconds(session: Session, shown: str) -> float | None:
    """From the page to the answer; nothing where the form does not say."""
    if not (shown.isascii() and shown.isdigit() and len(shown) < 12):
        return None
    return session.now().timestamp() - int(shown)


@common.form
def help(request: Request, session: Session, fields: common.Form) -> Response:
    id, rung = id_of(request), fields.get("rung", "")
    session.help(common.text(request, "slug"), rung, fields.get("where"), id, fields.get("key", ""))
    return answers.go(_shown(id, fields.get("answered", ""), fields, f"rung-{rung}"))


@common.form
def on(request: Request, session: Session, fields: common.Form) -> Response:
    """Past the ceiling of a problem, by the learner's own word."""
    id = id_of(request)
    session.on(id, fields.get("key", ""))
    return answers.go(_shown(id, "", fields, "answer"))


@common.form
def read(request: Request, session: Session, fields: common.Form) -> Response:
    """While it is typed: what was read, or why not. Nothing is marked."""
    found: Read = session.read(request.query_params.get("item", ""), fields.get("text", ""))
    if found.outcome == "unreadable":
        words = found.sentences[1] if len(found.sentences) > 1 else "not readable yet"
        return answers.said({"html": str(escape(words)), "ok": False})
    recipe = session.typed(request.query_params.get("item", ""), found.text)
    alone = found.rows[0].text if len(found.rows) == 1 and found.rows[0].shown is None else ""
    whole = str(maths(found.read_as, recipe)) if found.read_as is not None else str(escape(alone))
    return answers.said({"html": whole, "ok": True, "rows": [_row(row) for row in found.rows]})


def _row(row: Row) -> dict[str, str]:
    """One line of an answer in several, read and not marked."""
    html = str(maths(row.shown)) if row.shown is not None else str(escape(row.text))
    return {"html": html, "note": str(parts(row.note)), "state": row.state or "read"}


@common.form
def run(request: Request, session: Session, fields: common.Form) -> Response:
    """An answer tried: what came of it, beneath the field. Without a script it is the page again, with the same text in it."""
    id, text = request.query_params.get("item", ""), fields.get("text", "")
    blocks = session.run(id, text)
    if answers.is_fragment(request):
        return answers.fragments(str(shown(blocks)))
    warm = fields.get("warm") == "1"
    return _page(request, session, session.item(id, 0, warm), warm, typed=text, tried=blocks, chosen=fields.get("confidence", ""))


@common.form
def reply(request: Request, session: Session, fields: common.Form) -> Response:
    event = session.reply(common.whole(fields, "answer"), fields.get("reply", ""), fields.get("key", ""))
    return answers.go(_shown(event.item, fields["answer"], fields, "marked"))


@common.form
def sure(request: Request, session: Session, fields: common.Form) -> Response:
    event = session.sure(common.whole(fields, "answer"), fields.get("text", ""), fields.get("key", ""))
    if answers.is_fragment(request) and not fields.get("then"):
        return Response(status_code=204)
    return answers.go(_shown(event.item, fields["answer"], fields, "contrast"))
