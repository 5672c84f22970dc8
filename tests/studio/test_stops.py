"""The law of numbers at every stop on the way, not only at its end: the first day, the problem, a locked figure, a miss, the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests import answers
from tests.studio import journey
from tests.studio.test_crawl import bare, crawl, numbers, opened
from tests.studio.visitor import Page, Studio
from workings import practice


def stops(studio: Studio) -> Iterator[tuple[str, Page]]:
    me = studio.visitor()
    for url, page in crawl(me, "/").items():
        yield f"first day {url}", page
    yield "the problem", me.send(me.get("/concept/dot"), "begin", to="meeting")
    yield "the text", me.send(me.get("/concept/dot"), "meet-form", text="note A, 3 of 4 words")
    yield "locked", me.send(me.get("/concept/dot"), "predict-sign", choice="45", confidence="80")
    yield "seen", me.send(me.get("/concept/dot"), "seen-sign", seen="shadow")
    yield "the next prediction", me.get("/concept/dot?predict=across")
    for rung in ("point", "sibling", "first_step", "explanation"):
        yield rung, me.post("/concept/dot/help", {"rung": rung, "where": "line 2"})
    yield "not readable", journey.answer(me, "10 / 3 × ‖b")
    item = journey.current(studio)
    for rung in ("point", "sibling", "first_step", "explanation"):
        yield f"{rung} of an item", me.post(me.get("/practice/dot").url + "/help", {"rung": rung})
    yield "right after help", journey.answer(me, journey.right(item))
    yield from misses(studio)
    yield from works(studio)
    blank = me.get("/rebuild/dot")
    yield "blank", blank
    marks = me.send(blank, "write", confidence="65", page=journey.PAGE)
    yield "marks", marks
    yield "marks wanting", me.send(marks, "marks", page=journey.PAGE)


def misses(studio: Studio) -> Iterator[tuple[str, Page]]:
    """Every question missed in its first known way, and in none."""
    from workings.studio.pages.practice import address

    me = studio.visitor()
    for question in practice.questions("dot"):
        item = practice.item(question, 77)
        if item.live:
            yield f"a slip in {question.id}", me.post(address(item.id), {"text": journey.wrong(item), "confidence": "95"})
        if not item.choices:
            nothing = answers.unknown(item)
            yield f"no slip in {question.id}", me.post(address(item.id), {"text": nothing})


def works(studio: Studio) -> Iterator[tuple[str, Page]]:
    me = studio.visitor()
    for _ in range(150):
        if studio.session.log.state().concept("dot").stage == "working":
            break
        studio.clock.later(minutes=1)
        journey.answer(me, journey.right(journey.current(studio)))
    else:
        raise AssertionError("right answers to every question several times over, and it does not work")
    page = me.get("/concept/dot")
    assert page.tree.one(id="faded")
    yield "working", page


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, dict[str, Page]]:
    studio = Studio(tmp_path_factory.mktemp("stops"))
    return studio, dict(stops(studio))


def test_no_numeral_stands_bare_at_any_stop(walked: tuple[Studio, dict[str, Page]]) -> None:
    left = [(name, text.strip()[:60]) for name, page in walked[1].items() for text, node in page.main.texts() if bare(text, node)]
    assert left == []


def test_every_stop_is_a_page(walked: tuple[Studio, dict[str, Page]]) -> None:
    assert {name: page.status for name, page in walked[1].items() if page.status != 200} == {}
    assert len(walked[1]) > 60


def test_every_number_at_every_stop_opens(walked: tuple[Studio, dict[str, Page]]) -> None:
    studio, pages = walked
    me, seen = studio.visitor(), set[str]()
    for page in pages.values():
        for node in numbers(page):
            url = node.get("href")
            if url not in seen:
                seen.add(url)
                opened(studio, me, url, node, fragment=True)
    assert len(seen) > 200


def test_no_stop_says_what_is_banned(walked: tuple[Studio, dict[str, Page]]) -> None:
    from tests.layers.words import PATTERNS

    said = [
        (name, m[0])
        for name, page in walked[1].items()
        for pattern, _ in PATTERNS
        for m in pattern.finditer(re.sub(r"\s+", " ", page.main.words))
    ]
    assert said == []
