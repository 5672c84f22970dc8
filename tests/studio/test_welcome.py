"""The first two minutes, by plain forms: offered, never in the way, and revocable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.layers.words import PATTERNS
from tests.studio.visitor import Page, Visitor
from workings.session import session as sessions
from workings.session.welcome import DEEDS


@pytest.fixture(autouse=True)
def only_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """One concept, however many are written: what is on the desk then follows from the rules, and not from the rest of the course."""
    alone = frozenset({"dot"})
    whole = sessions.given()
    monkeypatch.setattr(sessions, "given", lambda: replace(whole, written=alone, rebuildable=alone))


def ticked(page: Page) -> list[str]:
    boxes = page.tree.one(id="welcome").find("input")
    return [n.get("name") for n in boxes if n.get("type") == "checkbox" and "checked" in n.attributes]


def test_it_is_offered_on_the_first_day_and_not_in_the_way(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.tree.one(id="welcome-offer").find("a")[0].get("href") == "/welcome"
    assert page.tree.find(id="to-desk"), "the desk is there all the same"
    page = visitor.send(page, "not-now", **{"pass": "1"})
    assert not page.tree.find(id="welcome-offer")
    assert visitor.studio.session.preferences().done == ()
    assert visitor.get("/welcome").status == 200, "and it can be taken later"


def test_it_asks_what_was_done_and_what_is_wanted(visitor: Visitor) -> None:
    page = visitor.get("/welcome")
    assert len(page.tree.one(id="deeds").find("label")) == len(DEEDS)
    assert [n.get("value") for n in page.tree.find("input", name="goals")] == ["operate", "understand", "research"]
    assert ticked(page) == []
    for deed in DEEDS.values():
        assert deed.mathematics in page.words


def test_what_changes_is_shown_and_taken_back_by_unticking(visitor: Visitor) -> None:
    page = visitor.send(
        visitor.get("/welcome"), "welcome", **{"did-race": "1", "did-search": "1", "goals": "research", "skip-operate": "1"}
    )
    changes = page.tree.one(id="changes").words
    assert "Functions, composition, notation counts as met, since you have debugged a race." in changes
    assert "It no longer holds up data as vectors, distributions, counting and growth, nudge and slope." in changes
    assert "On the desk: dot product" not in changes, "its tier is left out"
    assert ticked(page) == ["did-race", "did-search", "skip-operate"]
    assert "set aside as a need" in visitor.get("/concept/dot").words
    page = visitor.send(visitor.get("/welcome"), "welcome", **{"did-race": "", "did-search": "", "skip-operate": ""})
    assert ticked(page) == []
    assert "No need is set aside by it." in page.tree.one(id="changes").words
    assert "On the desk: dot product" in page.tree.one(id="changes").words
    assert "set aside as a need" not in visitor.get("/concept/dot").words
    assert visitor.studio.session.preferences().goals == "research"


def test_goals_change_the_desk_in_sight(visitor: Visitor) -> None:
    before = visitor.get("/").tree.one(id="desk").words
    visitor.send(visitor.get("/welcome"), "welcome", goals="operate")
    after = visitor.get("/").tree.one(id="desk").words
    assert before != after


def test_a_deed_that_there_is_not_is_passed_by(visitor: Visitor) -> None:
    assert visitor.post("/welcome", {"form": "welcome", "did-nothing": "1"}).status == 200
    assert visitor.studio.session.preferences().done == ()
    assert visitor.post("/welcome", {"form": "welcome", "goals": "fame"}).status == 400


def test_no_banned_word_stands_in_it(visitor: Visitor) -> None:
    """The templates are read by another test; the deeds are here."""
    words = visitor.get("/welcome").words
    assert [pattern.search(words) for pattern, _ in PATTERNS if pattern.search(words)] == []
