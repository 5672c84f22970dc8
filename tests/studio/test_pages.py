"""What the pages say and do: the first day, a concept's life, practice, the ledger. No script takes part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.studio import journey
from tests.studio.visitor import Studio, Visitor
from workings import practice
from workings.studio.templating import Bare, environment, no_bare_numbers


# ---------------------------------------------------------------- the first day
def test_the_first_page_offers_what_needs_nothing_written_and_urges_nothing(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert "Friday, 20 November" in page.words
    assert "Nothing is due." in page.words
    assert page.tree.one(id="desk").find("a")[0].get("href") == "/concept/functions"
    assert "so there is nothing to warm up with" in page.words


@pytest.mark.parametrize(("minutes", "desk"), [("20", "5 – 17 min"), ("30", "8 – 28 min"), ("40", "11 – 38 min")])
def test_minutes_change_the_plan(visitor: Visitor, minutes: str, desk: str) -> None:
    page = visitor.get(f"/?minutes={minutes}")
    assert page.tree.one(id="desk").one(cls="side").words == desk
    assert [n.get("value") for n in page.tree.find("input", name="minutes") if "checked" in n.attributes] == [minutes]


def test_minutes_that_make_no_sense_are_thirty(visitor: Visitor) -> None:
    assert "8 – 28 min" in visitor.get("/?minutes=9999999999999999999").words


def test_the_map_has_every_concept_and_says_which_are_not_written(visitor: Visitor) -> None:
    page = visitor.get("/map")
    boxes = page.tree.one("svg", "map").find("a", "node")
    assert len(boxes) == 37
    written = {slug for slug, node in visitor.studio.session.map().nodes.items() if node.written}
    assert {b.get("id") for b in boxes if "not written yet" not in b.get("aria-label")} == {f"n-{slug}" for slug in written}
    assert len(page.tree.one("table", "list").find("tr")) == 38
    assert len(page.tree.one("svg", "map").find("path", "e")) == sum(len(n.needs) for n in visitor.studio.session.map().nodes.values())


def test_a_concept_that_is_not_written_says_so(visitor: Visitor) -> None:
    page = visitor.get("/concept/attention")
    assert page.status == 200
    assert "has its place on the map and no page yet" in page.words
    assert "Softmax, temperature, sampling" in page.words
    assert not page.tree.find("form")


def test_skipping_can_be_taken_back(visitor: Visitor) -> None:
    assert visitor.post("/skip", {"concept": "softmax", "skip": "1"}).status == 200
    box = visitor.get("/map").tree.one(id="n-softmax")
    assert "skip" in box.classes
    assert visitor.post("/skip", {"concept": "softmax", "skip": "0"}, headers={"x-fragment": "1"}).status == 204
    assert "skip" not in visitor.get("/map").tree.one(id="n-softmax").classes


# ---------------------------------------------------------------- a concept's life
def test_the_problem_comes_before_the_text(visitor: Visitor) -> None:
    page = visitor.get("/concept/dot")
    assert not page.tree.find(id="definition")
    page = visitor.send(page, "begin", to="meeting")
    assert "which note" in page.words.lower()
    assert not page.tree.find(id="definition")
    page = visitor.send(page, "meet-form", text="note A, it shares three words")
    assert page.tree.find(id="definition")
    assert "note A, it shares three words" in page.tree.one(id="met").words


def test_the_problem_can_be_passed_over(visitor: Visitor) -> None:
    page = visitor.send(visitor.send(visitor.get("/concept/dot"), "begin", to="meeting"), "meet-form", skip="1")
    assert page.tree.find(id="definition")
    assert visitor.studio.session.log.state().concept("dot").meets == ()


def reading(visitor: Visitor) -> None:
    visitor.post("/concept/dot/move", {"to": "reading"})


def test_prompts_are_kept_and_shown_on_return(visitor: Visitor) -> None:
    reading(visitor)
    visitor.send(visitor.get("/concept/dot"), "prompt-2", text="[1, 0] · [0, 1] = 0")
    assert visitor.get("/concept/dot").tree.one(id="p2").words == "[1, 0] · [0, 1] = 0"
    before = len(visitor.studio.session.log.events)
    visitor.send(visitor.get("/concept/dot"), "prompt-2")
    assert len(visitor.studio.session.log.events) == before, "an unchanged prompt is no new attempt"


def test_help_opens_now_and_asks_where_once(visitor: Visitor) -> None:
    reading(visitor)
    page = visitor.get("/concept/dot")
    asking = [f for f in page.tree.one(id="ladder").find("form") if "data-ask" in f.attributes]
    assert len(asking) == 4
    page = visitor.post("/concept/dot/help", {"rung": "sibling", "where": ""})
    assert "open" in page.tree.one(id="rung-sibling").classes
    assert not [f for f in page.tree.one(id="ladder").find("form") if "data-ask" in f.attributes]


def test_a_prompt_lets_the_first_rung_open(visitor: Visitor) -> None:
    reading(visitor)
    visitor.post("/concept/dot/prompt", {"prompt": "1", "text": "pair them up, multiply, add"})
    assert visitor.get("/concept/dot").tree.one(id="rung-point").classes == {"can"}


def test_nothing_before_a_prediction_answers_it(visitor: Visitor) -> None:
    reading(visitor)
    page = visitor.get("/concept/dot")
    assert "data-locked" in page.tree.one("figure", id="turn").attributes
    explanation = "So a dot product of zero is a test for a right angle"
    assert explanation not in page.words
    locked = visitor.send(page, "predict-sign", choice="45", confidence="80")
    assert "data-locked" not in locked.tree.one("figure", id="turn").attributes
    assert explanation not in locked.words
    seen = visitor.send(locked, "seen-sign", seen="shadow")
    assert explanation in seen.words
    assert "It is not as you said." in seen.words


def test_a_prediction_stays_as_it_was_locked(visitor: Visitor) -> None:
    reading(visitor)
    fields = {"figure": "turn", "prediction": "sign", "choice": "45", "confidence": "80"}
    visitor.post("/concept/dot/predict", fields)
    page = visitor.post("/concept/dot/predict", fields | {"choice": "90"})
    assert "when it passes 90°" not in page.tree.one(id="predict-sign").words


def test_the_answer_to_a_script_is_fragments(visitor: Visitor) -> None:
    reading(visitor)
    fields = {"figure": "turn", "prediction": "sign", "choice": "90", "confidence": "50"}
    page = visitor.post("/concept/dot/predict", fields, headers={"x-fragment": "1"})
    assert page.status == 200
    tops = [n for n in page.tree.children if not isinstance(n, str)]
    assert [n.get("id") for n in tops] == ["asked-turn", "after-turn"]
    assert page.tree.one(id="predict-sign").classes == {"predict", "locked"}


@pytest.mark.parametrize("fields", [{}, {"choice": "45"}, {"choice": "45", "confidence": "81"}, {"choice": "nosuch", "confidence": "80"}])
def test_half_a_prediction_is_not_taken(visitor: Visitor, fields: dict[str, str]) -> None:
    reading(visitor)
    page = visitor.post("/concept/dot/predict", {"figure": "turn", "prediction": "sign"} | fields)
    assert page.status == 400
    assert "Nothing was recorded." in page.words


def test_parked_things_keep_their_question(visitor: Visitor) -> None:
    reading(visitor)
    visitor.post("/concept/dot/prompt", {"prompt": "5", "text": "What if one is all zeros?"})
    page = visitor.post("/concept/dot/move", {"to": "parked"})
    assert "What if one is all zeros?" in page.tree.one(id="parked").words
    visitor.studio.clock.later(days=1)
    page = visitor.get("/")
    assert "which you parked" in page.words
    assert "What if one is all zeros?" in page.tree.one(id="desk").words
    page = visitor.post("/concept/dot/move", {"to": "resumed"})
    assert page.tree.find(id="definition")


# ---------------------------------------------------------------- practice
def test_reloading_gives_the_same_item(visitor: Visitor) -> None:
    addresses = {visitor.get("/practice/dot").url for _ in range(3)}
    assert len(addresses) == 1


def test_a_right_answer_is_marked_and_worked(visitor: Visitor) -> None:
    page = journey.answer(visitor, journey.right(journey.current(visitor.studio)))
    verdict = page.tree.one("div", "verdict")
    assert verdict.classes == {"verdict", "right"}
    assert page.tree.one(id="worked").find("math")
    assert "Would it still" in verdict.words


def test_what_cannot_be_read_is_not_marked_and_not_lost(visitor: Visitor) -> None:
    before = len(visitor.studio.session.log.events)
    page = journey.answer(visitor, "10 / 3 × ‖b")
    assert page.status == 200
    assert page.tree.one("div", "verdict").classes == {"verdict", "unread"}
    assert "Nothing has been marked." in page.words
    assert page.tree.one(id="text").get("value") == "10 / 3 × ‖b"
    assert len(visitor.studio.session.log.events) == before


def missed(visitor: Visitor, seed: int, sure: str = "80", rule: int = 16) -> str:
    """Answer a cosine without dividing by the lengths; the text of the page after it."""
    from workings.studio.pages.practice import address

    item = practice.item(practice.question("dot/cosine"), seed)
    page = visitor.post(address(item.id), {"text": journey.wrong(item, rule), "confidence": sure, "key": f"miss-{seed}"})
    return page.text


def test_a_known_slip_is_asked_about_first_and_named_at_the_second_match(visitor: Visitor) -> None:
    first = missed(visitor, 3)
    assert "Is that what you did?" in first
    assert "Divide by both lengths." not in first
    second = missed(visitor, 4, sure="65")
    assert "Is that what you did?" not in second
    assert "Divide by both lengths." in second
    assert 'id="contrast"' in second


def test_the_reply_is_evidence(visitor: Visitor) -> None:
    missed(visitor, 3)
    answered = visitor.studio.session.log.events[-1]
    before = visitor.studio.session.log.state().concept("dot").rules[16].posterior
    page = visitor.post("/reply", {"answer": str(answered.id), "reply": "no", "key": "r"})
    assert visitor.studio.session.log.state().concept("dot").rules[16].posterior < before
    assert [n.get("value") for n in page.tree.one(id="did").find("input", name="reply") if "checked" in n.attributes] == ["no"]


def test_a_confident_miss_is_asked_about_and_comes_back(visitor: Visitor) -> None:
    text = missed(visitor, 3, sure="95")
    assert "What made you sure?" in text
    assert re.search(r"one of these returns on <time[^>]*>Sunday, 22 November", text)
    assert 'id="contrast"' not in text
    answered = visitor.studio.session.log.events[-1]
    after = visitor.post("/sure", {"answer": str(answered.id), "text": "it looked like the cosine", "then": "contrast"})
    assert after.tree.find(id="contrast")
    visitor.studio.clock.later(days=2)
    assert "1 minute is due" in visitor.get("/").words.replace("About ", "") or "minutes are due" in visitor.get("/").words
    page = visitor.get("/warmup")
    assert "it looked like the cosine" in page.words
    assert "Its concept is named after you answer" in page.words
    assert "Dot product" not in page.main.words
    done = visitor.send(page, "answer-form", text="0", confidence="50")
    assert "Dot product" in done.words


def test_the_explanation_counts_as_read_and_a_sibling_follows(visitor: Visitor) -> None:
    first = visitor.get("/practice/dot")
    visitor.post(first.url + "/help", {"rung": "explanation", "where": ""})
    page = visitor.get(first.url)
    assert "open" in page.tree.one(id="rung-explanation").classes
    assert page.tree.one(id="rung-explanation").find("math")
    journey.answer(visitor, journey.right(journey.current(visitor.studio)), url=first.url)
    question = first.url.split("/")[3]
    assert visitor.get("/practice/dot").url.split("/")[3] == question
    assert visitor.get("/practice/dot").url != first.url
    assert visitor.studio.session.log.events[-1].data["help"] == "explanation"


def test_reading_while_typing_marks_nothing(visitor: Visitor) -> None:
    item = journey.current(visitor.studio)
    headers = journey.me_headers(visitor)
    from urllib.parse import quote

    url = f"/read?item={quote(item.id, safe='')}"
    found = visitor.ask("POST", url, headers=headers, json={"text": "1*4 + 2*3"}).response.json()
    assert found["ok"]
    assert "<math>" in found["html"]
    assert 'class="num"' in found["html"]
    broken = visitor.ask("POST", url, headers=headers, json={"text": "1*<b>"}).response.json()
    assert not broken["ok"]
    assert "<b>" not in broken["html"]
    assert visitor.studio.session.log.events == ()


def test_practice_task_one_comes_early(visitor: Visitor) -> None:
    seen = []
    for _ in range(4):
        item = journey.current(visitor.studio)
        seen.append(item.question.id)
        journey.answer(visitor, journey.right(item))
        visitor.studio.clock.later(minutes=1)
    assert "dot/essay" in seen


# ---------------------------------------------------------------- the ledger
def test_the_empty_ledger_says_what_will_be_there(visitor: Visitor) -> None:
    assert "there is nothing to believe" in visitor.get("/you").words


def test_the_last_line_of_the_ledger_is_open(lived: Studio) -> None:
    page = lived.visitor().get("/you")
    curves = page.tree.one("svg", id="curves")
    assert len(curves.find("path", "line")) == 5
    assert "posterior = product / product.sum()" in page.words
    assert len(page.tree.one("table", "used").find("tr")) == 5


def test_any_line_of_the_ledger_opens(lived: Studio) -> None:
    me = lived.visitor()
    links = [a.get("href") for a in me.get("/you").tree.one("table", "led").find("a") if a.get("href").startswith("/you?")]
    assert len(links) > 8
    for link in links:
        page = me.get(link.partition("#")[0])
        assert page.status == 200
        assert page.tree.one("tr", "now")


def test_a_line_that_is_none_is_not_found(lived: Studio) -> None:
    page = lived.visitor().get("/you?row=1")
    assert page.status == 404
    assert "moved no belief" in page.words


# ---------------------------------------------------------------- the law of the templates
@pytest.mark.parametrize("value", [0.5, 3, 10**9])
def test_a_bare_number_cannot_be_printed(value: float) -> None:
    with pytest.raises(Bare):
        environment().from_string("{{ x }}").render(x=value)


def test_text_truth_and_nothing_can_be_printed() -> None:
    assert [no_bare_numbers(x) for x in ("7", True, None)] == ["7", True, ""]


def test_the_number_filter_takes_numbers_with_recipes_alone() -> None:
    with pytest.raises(Bare):
        environment().from_string("{{ x|num }}").render(x=0.5)


# ---------------------------------------------------------------- what is typed is text
EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> 5 & "6"'


def test_what_is_typed_is_shown_as_text(visitor: Visitor) -> None:
    reading(visitor)
    for k in range(1, 6):
        visitor.post("/concept/dot/prompt", {"prompt": str(k), "text": EVIL})
    visitor.post("/concept/dot/meet", {"text": EVIL})
    visitor.post("/concept/dot/move", {"to": "parked"})
    visitor.studio.clock.later(days=1)
    pages = [
        visitor.get(u) for u in ("/concept/dot", "/", "/working?typed=" + "%3Cscript%3E", "/working?how=%3Cscript%3Ealert(1)%3C/script%3E")
    ]
    pages.append(visitor.post(visitor.get("/practice/dot").url, {"text": EVIL}))
    pages.append(visitor.post("/rebuild/dot", {"confidence": "5", "page": EVIL}))
    for page in pages:
        assert "<script>alert" not in page.text
        assert not page.tree.find("img")
    assert EVIL in pages[0].tree.one(id="p1").words


def test_a_checkout_without_the_front_end_still_serves_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workings.studio.app.STATIC", tmp_path / "nowhere")
    me = Studio(tmp_path).visitor()
    assert me.get("/static/studio.css").status == 404
    assert "On the desk" in me.get("/").words


def test_today_says_what_is_on_the_desk_and_what_cannot_be_taken(visitor: Visitor) -> None:
    assert "what is not written yet cannot be taken" in visitor.get("/").words
