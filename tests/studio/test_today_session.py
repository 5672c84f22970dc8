"""A session by plain forms: minutes, the desk, the warm-up's end, where I am stuck, the ceiling; nothing on it urges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import answers
from tests.studio import journey
from tests.studio.visitor import Studio, Visitor
from workings import course
from workings.learner import today as plans
from workings.learner.state import State
from workings.session import ladders
from workings.session import session as sessions
from workings.session import today as days


@pytest.fixture(autouse=True)
def only_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """One concept, however many are written: what is on the desk then follows from the rules, and not from the rest of the course."""
    alone = frozenset({"dot"})
    whole = sessions.given()
    monkeypatch.setattr(sessions, "given", lambda: replace(whole, written=alone, rebuildable=alone))


def works(visitor: Visitor, studio: Studio) -> None:
    for _ in range(40):
        if studio.session.log.state().concept("dot").stage == "working":
            return
        studio.clock.later(minutes=1)
        journey.answer(visitor, journey.right(journey.current(studio)))
    raise AssertionError("it never came to work")


def test_minutes_are_chosen_and_stand(visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/"), "length", minutes="20")
    assert "minutes=20" in page.url or page.tree.one(id="desk").one(cls="side").words == "5 – 17 min"
    again = visitor.get("/")
    assert [n.get("value") for n in again.tree.find("input", name="minutes") if "checked" in n.attributes] == ["20"]
    assert visitor.post("/plan", {"minutes": "25"}).status == 400
    assert visitor.post("/plan", {}).status == 400


def test_when_the_minutes_have_passed_another_session_can_begin(visitor: Visitor, studio: Studio) -> None:
    visitor.post("/concept/dot/move", {"to": "meeting"})
    for _ in range(2):
        studio.clock.later(minutes=20)
        visitor.post("/concept/dot/prompt", {"prompt": "1", "text": f"pairs at {studio.clock.now}"})
    page = visitor.get("/")
    assert "The minutes planned have passed." in page.words
    page = visitor.send(page, "another", minutes="30")
    assert "The minutes planned have passed." not in page.words
    assert not page.tree.find(id="held"), "what was begun before is no second definition of this session"


def test_nothing_new_is_offered_twice_and_it_begins_all_the_same(visitor: Visitor, studio: Studio) -> None:
    for _ in range(2):
        visitor.post("/working", {"code": "def f(x):\n    return x + x", "call": "f(2.0)"})
        studio.clock.later(minutes=23)
    page = visitor.get("/")
    assert "In the last eight minutes nothing new begins." in page.tree.one(id="held").words
    assert not page.tree.find(id="to-desk")
    concept = visitor.get("/concept/dot")
    assert "nothing new begins" in concept.tree.one(id="held").words
    assert "plain" in concept.tree.one(id="begin").classes
    visitor.send(concept, "begin", to="meeting")
    assert studio.session.log.state().concept("dot").stage == "meeting"


def test_the_question_of_the_close_stands_on_top_tomorrow(visitor: Visitor, studio: Studio) -> None:
    assert not visitor.get("/").tree.find(id="stuck")
    visitor.post("/concept/dot/move", {"to": "reading"})
    page = visitor.send(visitor.get("/"), "stuck", text="What if one is all zeros?")
    assert page.tree.one(id="where").words == "What if one is all zeros?"
    assert visitor.get("/concept/dot").tree.one(id="p5").words == "What if one is all zeros?"
    studio.clock.later(days=1)
    page = visitor.get("/")
    assert not page.tree.find(id="stuck"), "nothing has been worked on today"
    assert "What if one is all zeros?" in page.tree.one(id="desk").words


def test_twenty_minutes_put_the_blank_page_on_the_desk(visitor: Visitor, studio: Studio) -> None:
    works(visitor, studio)
    studio.clock.later(days=1)
    page = visitor.get("/?minutes=20")
    assert page.tree.one(id="to-desk").get("href") == "/rebuild/dot"
    assert "on a blank page" in page.words
    assert "the desk is a blank page itself." in page.tree.one(id="rebuild").words
    assert page.tree.one(id="rebuild").one(cls="side").words == "not today"
    page = visitor.get("/?minutes=30")
    assert page.tree.one(id="to-rebuild").get("href") == "/rebuild/dot"
    assert page.tree.one(id="rebuild").one(cls="side").words == "25 – 28 min"


def test_the_warm_up_ends_and_says_so(visitor: Visitor, studio: Studio) -> None:
    works(visitor, studio)
    studio.clock.later(days=1)
    blank = journey.rebuild(visitor)
    assert blank.status == 200
    studio.clock.later(days=60)
    assert visitor.get("/").tree.find(id="begin-warm-up")
    asked = answers.at(visitor.get("/warmup").url)
    marked = journey.answer(visitor, answers.right(asked), url="/warmup")
    assert marked.tree.one("div", "verdict").classes == {"verdict", "right"}
    done = visitor.get("/")
    assert "The warm-up is done." in done.tree.one(id="warm-up").words
    assert visitor.get("/warmup").main.get("data-page") == "today"


def test_something_else_is_taken_onto_the_desk(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one concept written there is no second one to take; the table is shown with the same one twice."""
    session = visitor.studio.session
    first = session.today().offers[0]
    offered = (first, replace(first, take=True))
    whole = days.today
    monkeypatch.setattr(days, "today", lambda log, minutes=0: replace(whole(log, minutes), offers=offered))
    row = visitor.get("/").tree.one(id="desk").find("form")
    assert [form.get("action") for form in row] == ["/desk"]
    page = visitor.post("/desk", row[0].fields())
    assert page.status == 200
    assert (session.preferences().desk, session.preferences().desk_on) == ("dot", visitor.studio.clock.now.date())
    assert visitor.post("/desk", {"concept": "noise"}).status == 404
    assert visitor.post("/desk", {"concept": "none"}).status == 404


def test_the_ceiling_offers_parking_first_and_is_said_once(visitor: Visitor, studio: Studio) -> None:
    visitor.post("/concept/dot/move", {"to": "reading"})
    assert visitor.get("/concept/dot").tree.one(id="ceiling").words == ""
    studio.session.engaged("dot", "concept", 1200, [100.0] * 12)
    page = visitor.get("/concept/dot")
    box = page.tree.one(id="ceiling")
    assert [button.words for button in box.find("button")] == ["Park until tomorrow", "the explanation", "go on"]
    visitor.post("/concept/dot/move", {"to": "on"})
    assert visitor.get("/concept/dot").tree.one(id="ceiling").words == ""
    studio.session.engaged("dot", "concept", 1200, [100.0] * 12)
    page = visitor.get("/concept/dot")
    visitor.post("/concept/dot/help", {"rung": "explanation", "where": ""})
    assert "open" in visitor.get("/concept/dot").tree.one(id="rung-explanation").classes
    assert visitor.get("/concept/dot").tree.one(id="ceiling").words == "", "the explanation ends it"


def test_the_second_ceiling_offers_the_need(visitor: Visitor, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from workings.session.counts import named

    monkeypatch.setattr(ladders, "weakest", lambda state, slug: named("vectors"))
    visitor.post("/concept/dot/move", {"to": "reading"})
    studio.session.engaged("dot", "concept", 2400, [100.0] * 24)
    box = visitor.get("/concept/dot").tree.one(id="ceiling")
    assert box.find("a")[0].get("href") == "/concept/vectors"
    assert [button.words for button in box.find("button")] == ["Park until tomorrow", "go on"]


def test_minutes_sent_by_the_page_bring_the_ceiling_with_them(visitor: Visitor) -> None:
    visitor.post("/concept/dot/move", {"to": "reading"})
    headers = journey.me_headers(visitor) | {"x-fragment": "1"}
    sent = [
        visitor.ask(
            "POST", "/engaged?concept=dot&place=concept", headers=headers, json={"gaps": [100.0] * 4, "seconds": 400.0, "key": f"k{k}"}
        )
        for k in range(4)
    ]
    assert ["Park until tomorrow" in page.text for page in sent] == [False, False, True, False], (
        "when it is reached, and not again with each batch"
    )


def batch(visitor: Visitor, place: str, seconds: float, key: str) -> str:
    """What the studio sends back for minutes spent on a page."""
    headers = journey.me_headers(visitor) | {"x-fragment": "1"}
    body = {"gaps": [100.0] * round(seconds / 100), "seconds": seconds, "key": key}
    return visitor.ask("POST", f"/engaged?concept=dot&{place}", headers=headers, json=body).text


def test_five_minutes_with_the_opening_problem_open_the_text(visitor: Visitor, studio: Studio) -> None:
    visitor.post("/concept/dot/move", {"to": "meeting"})
    page = visitor.get("/concept/dot")
    assert page.tree.one(id="capped").words == ""
    assert 'data-engaged="/engaged?concept=dot&amp;place=concept"' in page.text
    sent = [batch(visitor, "place=concept", 100.0, f"k{k}") for k in range(4)]
    assert ["The text is open now" in text for text in sent] == [False, False, True, False]
    visitor.post("/concept/dot/meet", {"text": "4, by counting"})
    assert studio.session.log.state().concept("dot").meets == ("4, by counting",), "what was being written is kept all the same"


def test_ten_minutes_with_a_problem_offer_to_leave_it_first(visitor: Visitor, studio: Studio) -> None:
    visitor.post("/concept/dot/move", {"to": "using"})
    address = "/practice/dot/cosine/1/3"
    place = "place=practice&item=dot/cosine@1%233"
    assert visitor.get(address).tree.one(id="ceiling").words == ""
    sent = [batch(visitor, place, 200.0, f"k{k}") for k in range(4)]
    assert ["Leave it for another day" in text for text in sent] == [False, False, True, False], "when it is reached, and once"
    box = visitor.get(address).tree.one(id="ceiling")
    assert [one.words for one in box.find("a") + box.find("button")] == ["Leave it for another day", "the explanation", "go on"]
    visitor.post(f"{address}/on", {"to": "on"})
    assert visitor.get(address).tree.one(id="ceiling").words == ""
    assert studio.session.log.state().concept("dot").stage != "parked"
    visitor.post(f"{address}/help", {"rung": "explanation", "where": ""})
    assert visitor.get(address).tree.one(id="ceiling").words == "", "the explanation ends it"


def test_an_attempt_keeps_the_ceiling_of_a_problem_away(visitor: Visitor) -> None:
    visitor.post("/concept/dot/move", {"to": "using"})
    place = "place=practice&item=dot/cosine@1%233"
    batch(visitor, place, 500.0, "a")
    visitor.post("/practice/dot/cosine/1/3", {"text": "7", "confidence": "50"})
    assert batch(visitor, place, 200.0, "b") == ""


def test_a_proof_is_read_with_a_reason_beside_each_line(visitor: Visitor, studio: Studio) -> None:
    page = visitor.get("/proof/dot")
    lines = course.concept("dot").rebuild.lines
    assert [form.one("input", name="line").get("value") for form in page.tree.one(id="lines").find("form")] == [
        *(line.id for line in lines),
        "",
    ]
    assert "No earlier line" in page.tree.one(id="line-square").words
    assert "Lines 1, 2 and 3." in page.tree.one(id="line-put-in").words
    assert page.tree.one(id="first-proof").find("a")[0].get("href") == "/proofs"
    visitor.post("/proof/dot", {"line": "square", "text": "squares"})
    visitor.post("/proof/dot", {"line": "square", "text": "squares"})
    assert studio.session.log.state().concept("dot").whys == {"square": "squares"}
    assert sum(e.kind == "why" for e in studio.session.log.events) == 1, "the same words are written down once"
    assert ">squares</textarea>" in visitor.get("/proof/dot").text
    assert visitor.post("/proof/dot", {"line": "nowhere", "text": "x"}).status == 400
    on = visitor.post("/proof/dot", {"line": ""})
    assert on.url.startswith("/practice/dot/")
    assert not visitor.get("/proof/dot").tree.find(id="first-proof")
    assert "What lets it stand?" in visitor.get("/proofs").words


def test_test_out_is_offered_before_the_text(visitor: Visitor, studio: Studio) -> None:
    page = visitor.get("/concept/dot")
    assert page.tree.one(id="test-out").get("href") == "/rebuild/dot"
    assert journey.rebuild(visitor).status == 200
    assert studio.session.log.state().concept("dot").stage == "working"


def test_the_map_says_used_not_rebuilt(visitor: Visitor, studio: Studio) -> None:
    works(visitor, studio)
    assert "used, not rebuilt" in visitor.get("/map").tree.one("table", "list").words


def test_nothing_due_is_named_before_it_is_answered(visitor: Visitor, studio: Studio) -> None:
    """The rules of the session see names; the page does not show them."""
    works(visitor, studio)
    studio.clock.later(days=1)
    journey.rebuild(visitor)
    studio.clock.later(days=60)
    assert plans.due(studio.session.log.state())[0].concept == "dot"
    assert "ot product" not in visitor.get("/").tree.one(id="warm-up").words


def test_a_shelved_concept_shows_its_needs_and_waiving_can_be_taken_back(
    visitor: Visitor, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one concept written nothing is on the shelf; here the one that dot needs has a page and is not at work."""

    def unmet(state: State, slug: str) -> tuple[str, ...]:
        raw = state.concepts.get(slug)
        return () if slug != "dot" or (raw is not None and raw.opened) else ("vectors",)

    monkeypatch.setattr(State, "unmet", unmet)
    page = visitor.get("/concept/dot")
    assert studio.session.log.state().concept("dot").stage == "shelved"
    assert "It rests on Data as vectors; length, distance, not at work yet." in page.words
    assert page.tree.find(id="begin"), "nothing is locked"
    page = visitor.send(page, "waive", to="waived")
    assert "Its needs are set aside." in page.words
    assert studio.session.log.state().concept("dot").stage == "ready"
    page = visitor.send(page, "unwaive", to="unwaived")
    assert page.tree.find(id="waive")
    assert studio.session.log.state().concept("dot").stage == "shelved"
