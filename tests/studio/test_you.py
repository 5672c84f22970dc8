"""The page *You* as a browser without scripts meets it: what is shown of how much, what opens, and forms that keep nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.seeded import STATEMENTS, sit, state, weeks
from tests.studio.visitor import Page, Studio, Visitor
from workings.studio.drawings.sits import drawn

PATHS = ("/you", "/you?cap=30", "/you?guess=0.4&fade=0.5", "/you?sits=problem", "/you?all=1")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    made = Studio(tmp_path_factory.mktemp("weeks") / "home")
    weeks(made.session, made.clock)
    return made


@pytest.fixture(scope="module")
def me(studio: Studio) -> Visitor:
    return studio.visitor()


@pytest.fixture(scope="module")
def page(me: Visitor) -> Page:
    return me.get("/you")


def part(page: Page, id: str) -> str:
    return page.tree.one(id=id).words


def test_the_parts_stand_in_order_and_each_has_a_heading(page: Page) -> None:
    headings = [n.words for n in page.main.find(role="heading")]
    assert [h.split()[0] for h in headings] == ["Calibration60", "Sittingminutes", "Ledgeroldest", "Schedulerits", "Experimentyour"]
    assert len(page.tree.find("h1")) == 1


def test_calibration_has_a_dot_for_every_chip_and_a_sentence_for_those_that_lean(page: Page) -> None:
    sure = page.tree.one(id="sure")
    chips = [int(a.get("aria-label").split()[1].rstrip(",")) for a in sure.find("a", "mark")]
    assert chips == [5, 20, 35, 50, 65, 80, 95]
    assert "Your 80% has been about 71% (62–78), n = 25." in sure.words
    assert "Your 50%" not in sure.words
    assert "At the other chips the band holds the dashed line" in sure.words
    assert "is not known yet" in sure.words
    assert "uncertainty" in part(page, "brier")


@pytest.mark.parametrize("count", [0, 1, 19, 20])
def test_nothing_below_twenty(tmp_path: Path, count: int) -> None:
    studio = Studio(tmp_path / "home")
    for k in range(count):
        studio.clock.later(days=1)
        state(studio.session, "dot", k, 0.95, False)
    sure = studio.visitor().get("/you").tree.one(id="sure")
    assert bool(sure.find("svg")) == (count >= 20)
    assert ("bits" in sure.words) == (count >= 20)
    assert ("has been about" in sure.words) == (count >= 20)
    if count < 20:
        assert "From twenty on" in sure.words or "from twenty on" in sure.words


def test_every_sit_is_a_dot_and_filled_where_it_came_clear(page: Page) -> None:
    sitting = page.tree.one(id="sitting")
    dots = sitting.find("a", "mark")
    assert len(dots) == 25
    for dot in dots:
        filled = "open" not in dot.one("circle", "dot").classes
        assert ("it came clear" in dot.get("aria-label")) == filled
        assert f"about {dot.one('desc').words} minutes" in dot.get("aria-label")
    assert len(sitting.find("rect", "band")) == 8
    assert "No clear change yet (n = 10 and 15)" in part(page, "change")
    assert "up to 120 seconds" in part(page, "timed")


def test_of_many_sits_the_first_ten_are_drawn_and_the_latest_thirty(me: Visitor, studio: Studio) -> None:
    sitting = me.get("/you?sits=problem").tree.one(id="sitting")
    right = sum(e.kind == "answer" and e.data["outcome"] == "right" and e.data["confidence"] is not None for e in studio.session.log.events)
    assert right < STATEMENTS
    assert len(sitting.find("a", "mark")) == min(right, 40)
    assert drawn(41) == [*range(10), *range(11, 41)]
    assert drawn(7) == list(range(7))
    assert "have not ended" in sitting.words


@pytest.mark.parametrize(("count", "minutes"), [(1, 0), (3, 5), (10, 5), (11, 5)])
def test_few_sits_are_drawn_as_they_are(tmp_path: Path, count: int, minutes: int) -> None:
    studio = Studio(tmp_path / "home")
    for slug in list(studio.session.log.state().given.rank)[:count]:
        studio.clock.later(days=3)
        sit(studio.session, studio.clock, slug, minutes)
    me = studio.visitor()
    page = me.get("/you")
    assert len(page.tree.one(id="sitting").find("a", "mark")) == count
    assert bool(page.tree.find(id="change")) == (count > 10)
    assert all(me.get(a.get("href")).status == 200 for a in page.tree.one(id="sitting").find("a", "num"))


def test_another_cap_counts_again_and_keeps_nothing(studio: Studio, me: Visitor, page: Page) -> None:
    before = len(studio.session.log.events)
    again = me.send(page, "cap-form", cap="30")
    assert "Counted with 30 seconds" in part(again, "timed")
    longer, shorter = ([float(d.words) for d in p.tree.one(id="sitting").find("desc")] for p in (page, again))
    assert all(b <= a for a, b in zip(longer, shorter, strict=True))
    assert shorter != longer
    assert len(studio.session.log.events) == before
    assert "up to 120 seconds" in part(me.get("/you"), "timed")
    assert "Counted with 600" in part(me.get("/you?cap=99999"), "timed"), "kept within what a gap can be"


def test_a_copy_of_a_line_is_worked_and_kept_nowhere(studio: Studio, me: Visitor, page: Page) -> None:
    before = len(studio.session.log.events)
    made = me.send(page, "copy-form", guess="0.4")
    copied = made.tree.one("div", id="copy")
    assert len(made.tree.find("svg", "curves")) == 2
    assert copied.one("svg", id="copied").find("path", "line")
    assert made.tree.one("table", "used").one("input", name="guess").get("value") == "0.4"
    assert made.tree.one(id="curves").words == page.tree.one(id="curves").words
    assert len(studio.session.log.events) == before
    assert not page.tree.find(id="copy")


def test_a_copy_that_cannot_be_says_so(me: Visitor) -> None:
    page = me.get("/you?guess=0.6&slip=0.5")
    assert "less than 1 together" in part(page, "copy")
    assert len(page.tree.find("svg", "curves")) == 1


def test_every_number_opens(me: Visitor) -> None:
    numbers = {path: {a.get("href") for a in me.get(path).main.find("a", "num")} for path in PATHS}
    assert min(map(len, numbers.values())) > 60
    every = sorted(set().union(*numbers.values()))
    bad = {href: found.status for href in every if (found := me.get(href, headers={"x-fragment": "1"})).status != 200}
    assert bad == {}


@pytest.mark.parametrize("query", ["row=x", "part=-", "cap=-5", "cap=1e9", "sits=naps", "guess=", "fade=<b>", "cap=9999999999999999999"])
def test_any_address_gives_a_page(me: Visitor, query: str) -> None:
    page = me.get(f"/you?{query}")
    assert page.status == 200
    assert "<b>" not in page.text.replace("<b>The plum", "").replace("<b>Filled", "")


def test_the_scheduler_stands_beside_a_running_mean(page: Page) -> None:
    rows = [tr.find("td")[0].words for tr in page.tree.one(id="scheduler").one("tbody").find("tr")]
    assert rows == ["running mean", "FSRS-6", "FSRS-6 in your own scale"]
    assert "(n = 45)" in part(page, "scheduler")


def test_the_experiment_says_its_power_first_and_can_be_left(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    me = studio.visitor()
    page = me.get("/you")
    said = part(page, "power")
    assert "about 18.5 a side" in said
    assert "0.26" in said
    assert "82 a side" in said
    begun = me.send(page, "begin-experiment")
    assert "The coins were thrown on" in part(begun, "experiment")
    assert "Not known yet (n = 0 and 0)" in part(begun, "result")
    assert [e.kind for e in studio.session.log.events] == ["experiment"]
    assert me.post("/you/coins", {"key": "other"}).status == 400, "it runs already"
    left = me.send(begun, "leave-experiment")
    assert left.tree.one(id="begin-experiment")
    assert me.post("/you/leave", {"key": "again"}).status == 400
    assert [e.data["to"] for e in studio.session.log.events] == ["begun", "left"]
