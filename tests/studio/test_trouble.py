"""What goes wrong is said in our own words: no such page, the wrong method, a bad link, too much, a fault of our own."""

from __future__ import annotations

import pytest

from tests.studio.visitor import TOKEN, Studio, Visitor, in_a_loop
from workings.learner.store import StoreError
from workings.studio import bodies

MISSING = [
    "/nosuch", "/concept/nosuch", "/practice/nosuch", "/practice/attention", "/practice/dot/nosuch/1/1", "/practice/dot/cosine/99/1",
    "/practice/dot/cosine/1/5?answered=999", "/rebuild/attention", "/rebuild/dot/999", "/working?f=nosuch/f&a=1",
    "/working?f=learner/nosuch&a=1", "/working?event=999&q=mean", "/working?count=leads/nosuch", "/working?count=nosuch/x",
]  # fmt: skip
BAD = [
    "/working?f=dot/cosine&a=[1,2]", "/working?f=dot/cosine&a=[1,2]&b=[1,2,3]", "/working?f=dot/cosine&a=[1]&b=[1]&c=[1]",
    "/working?f=dot/cosine&a=[1,2]&b=[1,2]&line=99", "/working?f=dot/cosine&a=[1,2]&b=[1,2]&line=0&index=7", "/working?typed=1*(2",
    "/working?f=dot/cosine&a=[[[[[1]]]]]&b=1",
]  # fmt: skip


@pytest.mark.parametrize("url", MISSING)
def test_what_is_not_there_is_said_to_be_missing(visitor: Visitor, url: str) -> None:
    page = visitor.get(url)
    assert page.status == 404, page.words
    assert page.tree.one("h1").words == "There is no such page"
    assert page.tree.one("div", role="alert").words


@pytest.mark.parametrize("url", BAD)
def test_a_bad_link_is_said_to_open_nothing(visitor: Visitor, url: str) -> None:
    page = visitor.get(url)
    assert page.status == 400, page.words
    assert page.tree.one("h1").words == "This link opens nothing"


@pytest.mark.parametrize(
    ("method", "url"), [("POST", "/"), ("POST", "/you"), ("GET", "/reply"), ("PUT", "/concept/dot"), ("DELETE", "/map")]
)
def test_a_method_that_is_not_taken(visitor: Visitor, method: str, url: str) -> None:
    page = visitor.ask(method, url, headers={"origin": visitor.base, "sec-fetch-site": "same-origin"})
    assert page.status == 405
    assert "does not take" in page.words


FORMS = [
    ("/concept/dot/move", {"to": "nowhere"}), ("/concept/attention/move", {"to": "reading"}), ("/concept/dot/prompt", {"prompt": "6", "text": ""}),
    ("/concept/dot/prompt", {"prompt": "x", "text": ""}), ("/concept/dot/help", {"rung": "lift"}), ("/forecast", {"concept": "dot", "confidence": ""}),
    ("/forecast", {"concept": "dot", "confidence": "81"}), ("/reply", {"answer": "x", "reply": "yes"}), ("/engaged?concept=dot", {"seconds": "many"}),
    ("/engaged?concept=dot", {"seconds": "-5"}), ("/engaged?concept=dot&place=moon", {"seconds": "5"}), ("/concept/dot/meet", {"text": "x" * 30_000}),
]  # fmt: skip


@pytest.mark.parametrize(("url", "fields"), FORMS, ids=[f"{u} {str(f)[:30]}" for u, f in FORMS])
def test_a_form_that_makes_no_sense_records_nothing(studio: Studio, visitor: Visitor, url: str, fields: dict[str, str]) -> None:
    page = visitor.post(url, fields)
    assert page.status == 400, page.words
    assert "Nothing was recorded." in page.words
    assert studio.session.log.events == ()


def test_ten_megabytes_are_refused_quickly_and_clearly(studio: Studio, visitor: Visitor) -> None:
    url = visitor.get("/practice/dot").url
    page = visitor.post(url, {"text": "7" * 10_000_000})
    assert page.status == 413
    assert "10,000,005 bytes arrived, and 65,536 is the most that is read" in page.words
    assert "nothing was recorded" in page.words
    assert "your browser still has what you typed" in page.words
    assert studio.session.log.events == ()


def test_a_long_answer_within_the_bound_is_not_read_as_mathematics(visitor: Visitor) -> None:
    page = visitor.post(visitor.get("/practice/dot").url, {"text": "1+" * 10_000 + "1"})
    assert page.status == 200
    assert page.tree.one("div", "verdict").classes == {"verdict", "unread"}
    assert "characters long" in page.words


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b"[1]"), ("application/json", b"{"), ("application/x-www-form-urlencoded", b"text=\xff\xfe"),
        ("multipart/form-data; boundary=x", b"--x--"), ("application/octet-stream", b"\0\1"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_form(visitor: Visitor, kind: str, content: bytes) -> None:
    headers = {"origin": visitor.base, "sec-fetch-site": "same-origin", "content-type": kind}
    page = visitor.ask("POST", "/concept/dot/move", headers=headers, content=content)
    assert page.status == 400
    assert "could not be read" in page.words


def test_a_body_without_a_length_is_counted_too() -> None:
    from starlette.requests import Request

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 40_000, "more_body": next(left)}

    left = iter([True, True, False])
    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(bodies.TooLarge, match="120,000"):
        in_a_loop(bodies.body(request))


def test_a_fault_of_our_own_shows_no_trace(
    studio: Studio, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(studio.session, "today", broken)
    page = visitor.get("/")
    assert page.status == 500
    assert "This page did not come together" in page.words
    assert "secret" not in page.text
    assert "Traceback" not in page.text
    assert "the secret of the house" in caplog.text
    assert visitor.get("/map").status == 200


def test_a_log_that_cannot_be_written_says_that_nothing_was_recorded(
    studio: Studio, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(studio.session.log.store, "append", full)
    page = visitor.post("/concept/dot/move", {"to": "reading"})
    assert page.status == 503
    assert "The disk is full. Nothing was recorded." in page.words


def test_every_trouble_carries_the_headers(visitor: Visitor) -> None:
    page = visitor.get("/nosuch")
    assert page.response.headers["content-security-policy"].startswith("default-src 'self'")
    assert page.response.headers["cache-control"] == "no-store"


def test_the_token_stands_in_no_page(lived: Studio) -> None:
    me = lived.visitor()
    for path in ("/", "/map", "/concept/dot", "/practice/dot", "/you", "/nosuch"):
        assert TOKEN not in me.get(path).text
