"""Settings: the last one holds, they survive a restart, and they change what is offered and nothing that is believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.learner.making import COURSE, at, event, move, state
from tests.studio.visitor import Clock
from workings import course
from workings.learner.store import Store
from workings.session import Session, Unfit, ladders, settings, settings_own
from workings.session import session as sessions
from workings.session.concept import Page
from workings.session.settings import Settings
from workings.session.welcome import DEEDS, GOALS


@pytest.fixture(autouse=True)
def only_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """One concept, however many are written: what is on the desk then follows from the rules, and not from the rest of the course."""
    alone = frozenset({"dot"})
    whole = sessions.given()
    monkeypatch.setattr(sessions, "given", lambda: replace(whole, written=alone, rebuildable=alone))


def page(session: Session) -> Page:
    found = session.concept("dot")
    assert isinstance(found, Page)
    return found


# ---------------------------------------------------------------- kept
def test_the_last_one_holds_and_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    with Store(tmp_path) as store:
        session = Session(store, clock)
        assert session.preferences() == Settings()
        for name, value in (
            ("minutes", 20),
            ("clock", False),
            ("scale-item", 0.5),
            ("skip", ["research"]),
            ("minutes", 40),
            ("goals", "operate"),
        ):
            session.change(name, value)
        before = session.preferences()
    with Store(tmp_path) as store:
        again = Session(store, clock)
        assert again.preferences() == before
        assert again.today().minutes == 40
    assert (before.minutes, before.clock, before.skip, before.goals, before.scale["item"]) == (40, False, ("research",), "operate", 0.5)


def test_nothing_is_written_where_it_stands_so(session: Session) -> None:
    assert session.change("minutes", 30) is None
    assert session.change("skip", []) is None
    assert session.change("minutes", 20) is not None
    assert session.change("minutes", 20) is None
    assert len(session.log.events) == 1


def test_one_form_sent_twice_is_one_change(session: Session) -> None:
    one = session.change("minutes", 20, "k")
    session.change("minutes", 40)
    assert session.change("minutes", 20, "k") == one
    assert session.preferences().minutes == 40


@pytest.mark.parametrize(("name", "value"), [("volume", 3), ("minutes", 25), ("scale-item", 9.0), ("goals", "all")])
def test_what_cannot_be_set_is_said(session: Session, name: str, value: object) -> None:
    with pytest.raises(Unfit):
        session.change(name, value)
    assert session.log.events == ()


# ---------------------------------------------------------------- times
def test_the_scale_of_a_kind_moves_its_own_ladder(session: Session) -> None:
    session.move("dot", "reading")
    session.engaged("dot", "concept", 200, [100.0, 100.0])
    assert session.rungs("dot") == ("later",) * 4
    session.change("scale-item", 0.0)
    assert session.rungs("dot") == ("later",) * 4
    session.change("scale-definition", 0.5)
    assert session.rungs("dot") == ("can", "later", "later", "later")
    assert "about 4 min" in page(session).rungs[1].when
    session.change("scale-definition", 0.0)
    assert session.rungs("dot") == ("can",) * 4
    assert {rung.state for rung in session.item("dot/cosine@1#3").rungs} == {"can"}
    assert session.help("dot", "explanation").data["early"] is False, "at nought it is no early opening"


def test_a_ceiling_is_answered_once_and_parking_is_an_answer(session: Session, clock: Clock) -> None:
    session.move("dot", "reading")
    session.engaged("dot", "concept", 1200, [100.0] * 12)
    assert (session.ceiling("dot"), page(session).ceiling) == ("offer", "offer")
    assert session.move("dot", "on").data["ceiling"] == 1
    assert (session.ceiling("dot"), page(session).ceiling) == ("", "")
    session.engaged("dot", "concept", 1200, [100.0] * 12)
    assert session.ceiling("dot") == "need"
    assert page(session).ceiling == "offer", "its need has no page yet, so parking is offered again"
    assert session.move("dot", "parked").data["ceiling"] == 2
    clock.later(days=1)
    session.move("dot", "resumed")
    assert session.ceiling("dot") == ""
    assert page(session).prompts is not None


def test_the_weakest_need_is_the_one_least_at_hand() -> None:
    given = replace(COURSE, needs={**COURSE.needs, "linear-map": ("dot", "softmax")})
    right = [
        event("answer", at(0, k), item=f"dot/q@1#{k}", question="dot/q", answer_kind="numeric", outcome="right", score=1.0, first=True)
        for k in range(3)
    ]
    found = ladders.weakest(state(*right, given=given), "linear-map")
    assert found is not None
    assert found.slug == "softmax"
    assert ladders.weakest(state(given=given), "dot") is None, "vectors has no page"


def test_the_clock_can_be_hidden(session: Session) -> None:
    session.move("dot", "reading")
    assert page(session).clock
    session.change("clock", False)
    assert not page(session).clock
    assert page(session).sat.minutes.value == 0


# ---------------------------------------------------------------- goals and tiers
def test_goals_change_what_the_desk_is_worth(session: Session) -> None:
    worth = {}
    for goal in GOALS:
        session.change("goals", goal)
        worth[goal] = session.today().offers[0].score.value
        header = page(session).header
        assert header.leads.value == len(course.graph().leads_to("dot", settings.of(session.log).goal_tiers))
    assert worth["operate"] < worth["understand"] < worth["research"]


def test_a_tier_left_out_is_struck_and_holds_nobody_up(session: Session) -> None:
    session.change("skip", ["research"])
    struck = [spot.node.slug for spot in session.map().spots if spot.skipped]
    assert struck == ["generalisation", "measure", "noise"]
    session.move("noise", "unskipped")
    assert session.preferences().kept == ("noise",)
    assert [spot.node.slug for spot in session.map().spots if spot.skipped] == ["generalisation", "measure"]
    session.move("noise", "skipped")
    assert session.preferences().kept == ()
    session.change("skip", [])
    assert [spot.node.slug for spot in session.map().spots if spot.skipped] == ["noise"], "that one was left out by hand"


def test_a_concept_left_out_serves_as_a_need_and_is_not_offered(session: Session) -> None:
    session.change("skip", ["operate"])
    today = session.today()
    assert today.desk is None
    assert all(course.graph().node(offer.concept.slug).tier != "operate" for offer in today.offers)
    s = settings.seen(state(given=COURSE), session.preferences())
    assert s.concept("linear-map").stage == "ready", "dot is of the operate tier, so it holds nobody up"
    assert state(given=COURSE).concept("linear-map").stage == "shelved"


def test_what_is_kept_still_comes_back(session: Session) -> None:
    """Leaving a tier out takes nothing from what was learned."""
    s = state(move("meeting"), event("meet", text="so"), given=COURSE)
    seen = settings.seen(s, Settings(skip=("operate",)))
    assert seen.concept("dot").stage == "reading"
    assert replace(seen.concept("dot"), skipped=False) == s.concept("dot")


# ---------------------------------------------------------------- deeds
def test_every_deed_leads_to_a_concept_that_there_is() -> None:
    nodes = course.graph().nodes
    assert 8 <= len(DEEDS) <= 12
    for deed in DEEDS.values():
        assert deed.leads in nodes
        assert deed.used in nodes or not deed.used
        assert deed.mathematics.endswith(".")
        assert deed.mathematics.count(". ") == 0, "one sentence"
        if deed.used:
            assert deed.used in (*course.graph().needed_by(deed.leads), deed.leads), f"{deed.id}: {deed.used} is no step on the way"


def test_a_deed_sets_a_need_aside_and_can_be_taken_back(session: Session) -> None:
    given = replace(COURSE, written=COURSE.written | {"functions", "vectors"})
    plain = state(given=given)
    assert plain.unmet("softmax") == ("functions",)
    session.change("done", ["parser"])
    seen = settings.seen(plain, session.preferences())
    assert seen.unmet("softmax") == ()
    assert seen.unmet("dot") == ("vectors",), "and no other need"
    assert [(one.need.slug, one.deeds) for one in session.aside()] == [("functions", ("written a parser or an interpreter",))]
    assert "softmax" not in [one.slug for one in session.aside()[0].holds], "on the map softmax needs distributions"
    session.change("done", [])
    assert settings.seen(plain, session.preferences()) == plain
    assert session.aside() == ()


def test_a_deed_moves_no_belief(session: Session) -> None:
    before = session.log.state().concept("dot")
    session.change("done", list(DEEDS))
    after = session.log.state().concept("dot")
    assert (after.grid, after.answers, after.stage) == (before.grid, before.answers, before.stage)
    assert session.log.state().scores == ()


def test_the_two_minutes_are_offered_on_the_first_day_until_they_are_answered(session: Session, clock: Clock) -> None:
    assert session.today().welcome
    session.move("dot", "meeting")
    assert session.today().welcome
    clock.later(days=1)
    assert not session.today().welcome
    clock.later(days=-1)
    session.change("welcomed", True)
    assert not session.today().welcome


def test_a_coin_of_the_learners_own_experiment_stands_before_the_scale(session: Session) -> None:
    session.move("dot", "reading")
    session.change("scale-definition", 1.25)
    assert page(session).rungs[0].when.startswith("about 5 min")
    session.log.append("experiment", "", {"to": "begun", "scales": {"dot": 0.5}}, item="experiment")
    assert page(session).rungs[0].when.startswith("about 2 min")
    session.log.append("experiment", "", {"to": "left"}, item="experiment")
    assert page(session).rungs[0].when.startswith("about 5 min")


# ---------------------------------------------------------------- what the settings may propose
def sat(session: Session, clock: Clock, minutes: float) -> None:
    """One sit with the definition that came clear by itself."""
    clock.later(minutes=40)
    session.move("dot", "reading")
    clock.later(minutes=minutes)
    session.engaged("dot", "concept", 60 * minutes, [30.0] * round(2 * minutes))
    session.move("dot", "predicting")


def test_after_ten_sits_of_a_kind_a_scale_is_proposed_and_not_applied(session: Session, clock: Clock) -> None:
    for k in range(9):
        sat(session, clock, 4 + k % 3)
    assert session.proposals() == {}
    sat(session, clock, 5)
    found = session.proposals()
    assert set(found) == {"definition"}
    made = found["definition"]
    assert (made.n.value, made.median.value, made.chip) == (10, 5.0, "25")
    assert session.preferences().scale["definition"] == 1.0


def test_explained_sits_propose_nothing(session: Session, clock: Clock) -> None:
    for k in range(12):
        sat(session, clock, 5)
        if k % 2:
            session.move("dot", "reading")
            session.engaged("dot", "concept", 60, [30.0, 30.0])
            session.help("dot", "explanation")
            session.move("dot", "predicting")
    assert session.proposals()["definition"].n.value == 12


@pytest.mark.parametrize(
    ("place", "minutes", "chip"),
    [
        ("definition", 1, "25"),
        ("definition", 9, "50"),
        ("definition", 60, "100"),
        ("item", 60, "150"),
        ("item", 6, "50"),
        ("item", 6.3, "75"),
    ],
)
def test_no_proposal_goes_beyond_twenty_minutes(place: str, minutes: float, chip: str) -> None:
    assert settings_own.nearest(place, minutes) == chip
