"""The settings page, by plain forms."""

from __future__ import annotations

import pytest

from tests.studio import journey
from tests.studio.visitor import Page, Visitor


def chosen(page: Page, name: str) -> list[str]:
    return [n.get("value") for n in page.tree.find("input", name=name) if "checked" in n.attributes]


def test_it_is_a_link_of_every_page(visitor: Visitor) -> None:
    assert "/settings" in [a.get("href") for a in visitor.get("/map").tree.one("footer").find("a")]


def test_it_shows_what_stands_and_keeps_what_is_chosen(visitor: Visitor) -> None:
    page = visitor.get("/settings")
    assert [chosen(page, n) for n in ("minutes", "scale-definition", "scale-item", "scale-review", "goals", "clock")] == [
        ["30"], ["100"], ["100"], ["100"], ["understand"], ["on"],
    ]  # fmt: skip
    fields = {"minutes": "40", "scale-definition": "50", "scale-item": "0", "goals": "operate", "skip-research": "1"}
    page = visitor.send(page, "settings", **fields)
    assert "Kept." in page.tree.one(id="kept").words
    assert [chosen(page, n) for n in (*fields, "clock")] == [["40"], ["50"], ["0"], ["operate"], ["1"], ["on"]]
    own = visitor.studio.session.preferences()
    assert (own.minutes, own.scale["definition"], own.scale["item"], own.goals, own.skip) == (40, 0.5, 0.0, "operate", ("research",))
    before = len(visitor.studio.session.log.events)
    visitor.send(visitor.get("/settings"), "settings")
    assert len(visitor.studio.session.log.events) == before, "sent as it stands, it changes nothing"


def test_a_box_that_is_not_ticked_is_taken_back(visitor: Visitor) -> None:
    visitor.send(visitor.get("/settings"), "settings", **{"skip-research": "1"})
    visitor.post("/settings", {"form": "settings", "minutes": "30"})
    own = visitor.studio.session.preferences()
    assert (own.skip, own.clock) == ((), False)


@pytest.mark.parametrize("fields", [{}, {"minutes": "25"}, {"minutes": "-1"}, {"scale-item": "900"}, {"scale-item": "a"}, {"goals": "all"}])
def test_what_makes_no_sense_changes_nothing(visitor: Visitor, fields: dict[str, str]) -> None:
    page = visitor.post("/settings", fields)
    assert page.status == 400
    assert "Nothing was recorded." in page.words
    assert visitor.studio.session.log.events == ()


def test_no_clock_hides_the_ring_and_the_minutes_are_counted_all_the_same(visitor: Visitor) -> None:
    visitor.post("/concept/dot/move", {"to": "reading"})
    assert "noclock" not in visitor.get("/concept/dot").tree.one("div", "sit").classes
    assert visitor.post("/settings/clock", {"clock": "off"}, headers={"x-fragment": "1"}).status == 204
    page = visitor.get("/concept/dot")
    assert "noclock" in page.tree.one("div", "sit").classes
    visitor.ask(
        "POST", "/engaged?concept=dot&place=concept", headers=journey.me_headers(visitor), json={"gaps": [100.0] * 3, "seconds": 300}
    )
    assert visitor.get("/concept/dot").tree.one(id="rung-point").classes == {"can"}
    assert visitor.post("/settings/clock", {"clock": "on"}).status == 200
    assert "noclock" not in visitor.get("/concept/dot").tree.one("div", "sit").classes


def test_times_on_the_ladder_follow_the_scale(visitor: Visitor) -> None:
    visitor.post("/concept/dot/move", {"to": "reading"})
    assert "about 20 min" in visitor.get("/concept/dot").tree.one(id="ladder").words
    visitor.send(visitor.get("/settings"), "settings", **{"scale-definition": "150"})
    assert "about 30 min" in visitor.get("/concept/dot").tree.one(id="ladder").words
    visitor.send(visitor.get("/settings"), "settings", **{"scale-definition": "0"})
    assert "min" not in visitor.get("/concept/dot").tree.one(id="rung-explanation").words.split()
