"""Answers become events, events become what next. Every answer is in the store before anybody is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.studio.journey import PAGE, right, wrong
from tests.studio.visitor import Clock
from workings import course, practice
from workings.contract.event import Event
from workings.contract.number import format_number
from workings.learner.store import Store
from workings.session import Session, Unfit, Unknown
from workings.session import session as sessions
from workings.session.results import Rebuilding
from workings.session.views import Page

COSINE = "dot/cosine@1#3"


def page(session: Session) -> Page:
    found = session.concept("dot")
    assert isinstance(found, Page)
    return found


# ---------------------------------------------------------------- answering
def test_an_answer_is_in_the_store_when_it_is_said_to_be(session: Session, tmp_path: Path) -> None:
    outcome = session.answer(COSINE, right(practice.opened(COSINE)), "80")
    assert outcome.event is not None
    with Store(tmp_path) as other:
        assert other.event(outcome.event.id) == outcome.event


def test_what_cannot_be_read_writes_nothing(session: Session) -> None:
    outcome = session.answer(COSINE, "two thirds or so", "80")
    assert outcome.verdict.outcome == "unreadable"
    assert outcome.event is None
    assert session.log.events == ()


def test_one_key_is_one_answer(session: Session) -> None:
    one = session.answer(COSINE, "10", key="k")
    two = session.answer(COSINE, "11", key="k")
    assert one.event == two.event
    assert len(session.log.events) == 1


def test_the_second_answer_is_no_evidence_and_carries_no_chance(session: Session) -> None:
    session.answer(COSINE, "10", "80")
    grid = session.log.state().concept("dot").grid
    again = session.answer(COSINE, right(practice.opened(COSINE)), "95").event
    assert again is not None
    assert (again.data["first"], again.data["confidence"]) == (False, None)
    assert session.log.state().concept("dot").grid == grid


def test_the_answer_says_which_rules_it_could_tell_apart(session: Session) -> None:
    item = practice.opened(COSINE)
    event = session.answer(COSINE, wrong(item, 16), "65").event
    assert event is not None
    assert event.data["matches"] == [16]
    assert event.data["rules"] == list(item.catalogue)
    assert event.data["owners"] == {"16": "dot"}
    assert event.data["named"] is None
    assert event.data["exercises"] == ["dot", "vectors"]


def test_the_second_match_on_another_item_names_the_rule(session: Session) -> None:
    session.answer(COSINE, wrong(practice.opened(COSINE), 16))
    session.answer(COSINE, wrong(practice.opened(COSINE), 16))
    other = "dot/cosine@1#4"
    event = session.answer(other, wrong(practice.opened(other), 16)).event
    assert event is not None
    assert event.data["named"] == 16
    shown = session.item(other, event.id).marked
    assert shown is not None
    assert shown.named
    assert shown.asked is None
    assert shown.contrast is not None
    assert shown.contrast.figure.call.inputs["a"] == practice.opened(other).inputs["a"].tolist()


def test_after_a_confident_miss_the_contrast_waits_for_what_made_them_sure(session: Session) -> None:
    event = session.answer(COSINE, wrong(practice.opened(COSINE), 16), "95").event
    assert event is not None
    before = session.item(COSINE, event.id).marked
    assert before is not None
    assert (before.sure, before.contrast, before.case) == (True, None, ())
    session.sure(event.id, "")
    after = session.item(COSINE, event.id).marked
    assert after is not None
    assert after.contrast is not None, "saying nothing is an answer too"


def test_where_no_figure_fits_the_contrast_is_a_case_with_other_numbers_worked(session: Session) -> None:
    id = "dot/length@1#5"
    event = session.answer(id, "1000", "95").event
    assert event is not None
    session.sure(event.id, "it looked long")
    shown = session.item(id, event.id).marked
    assert shown is not None
    assert shown.contrast is None
    assert [call is not None for _, call in shown.case] == [False, True]


@pytest.mark.parametrize(("sure", "named"), [("20", True), ("35", True), ("50", False), ("", False)])
def test_a_hit_that_was_hardly_believed_is_told_what_it_hangs_on(session: Session, sure: str, named: bool) -> None:
    event = session.answer(COSINE, right(practice.opened(COSINE)), sure).event
    assert event is not None
    shown = session.item(COSINE, event.id).marked
    assert shown is not None
    assert bool(shown.feature) == named


@pytest.mark.parametrize("sure", ["81", "eighty", "0.8"])
def test_a_chance_is_one_of_the_chips(session: Session, sure: str) -> None:
    with pytest.raises(Unfit, match="one of 5, 20"):
        session.answer(COSINE, "10", sure)


@pytest.mark.parametrize("id", ["", "dot/cosine", "dot/cosine@99#1", "nosuch/x@1#1", "dot/cosine@1#-1", "x" * 5000])
def test_an_item_that_is_none(session: Session, id: str) -> None:
    with pytest.raises(Unknown):
        session.item(id)


def test_seconds_from_a_page_left_lying_are_not_kept(session: Session) -> None:
    event = session.answer(COSINE, "10", seconds=50_000.0).event
    assert event is not None
    assert "seconds" not in event.data


# ---------------------------------------------------------------- help
def test_help_before_an_answer_is_remembered_with_it(session: Session) -> None:
    session.help("dot", "sibling", where="the roots", item=COSINE)
    event = session.answer(COSINE, right(practice.opened(COSINE))).event
    assert event is not None
    assert event.data["help"] == "sibling"
    help = session.log.events[0]
    assert (help.data["early"], help.data["where"]) == (True, "the roots")


def test_every_rung_of_an_item_can_be_opened(session: Session) -> None:
    for rung in course.RUNGS:
        session.help("dot", rung, item=COSINE)
    shown = session.item(COSINE)
    assert [rung.state for rung in shown.rungs] == ["open"] * 4
    assert all(rung.readings for rung in shown.rungs)


def test_minutes_open_the_rungs(session: Session) -> None:
    session.move("dot", "reading")
    assert session.rungs("dot") == ("later",) * 4
    session.engaged("dot", "concept", 250, [100.0, 100.0, 50.0])
    assert session.rungs("dot") == ("can", "later", "later", "later")


# ---------------------------------------------------------------- predictions
def test_figures_are_still_until_predicted(session: Session) -> None:
    session.move("dot", "reading")
    turn = course.concept("dot").figures["turn"]
    shown = page(session).figures["turn"]
    assert (shown.live, shown.following) == (False, "")
    first, second = turn.predictions[:2]
    session.predict("dot", "turn", first.id, first.right.key, "65")
    shown = page(session).figures["turn"]
    assert shown.live
    assert shown.current is not None
    assert shown.current.state == "locked"
    session.seen("dot", "turn", first.id, first.seen_options[0].key)
    shown = page(session).figures["turn"]
    assert (shown.live, shown.following) == (True, second.id)
    asked = session.concept("dot", second.id)
    assert isinstance(asked, Page)
    assert not asked.figures["turn"].live


def test_after_the_last_prediction_it_is_in_use(session: Session) -> None:
    session.move("dot", "reading")
    for p in course.concept("dot").predictions:
        assert page(session).stage in ("reading", "predicting")
        session.predict("dot", p.figure, p.id, skip=True)
    assert page(session).stage == "using"


# ---------------------------------------------------------------- rebuilding
def marked(session: Session, **changes: str) -> Rebuilding | Event:
    own = course.concept("dot").rebuild
    form = {"step": "mark", "confidence": "65", "page": PAGE}
    form |= {f"yes-{r.id}": "yes" for r in own.rubric} | {f"line-{r.id}": "2" for r in own.rubric}
    form |= {f"probe-{p.id}": format_number(p.value, 6) for p in own.probes}
    return session.mark_rebuild("dot", form | changes)


def event(made: Rebuilding | Event) -> dict[str, Any]:
    assert isinstance(made, Event)
    return dict(made.data)


def test_a_page_passes_with_all_six_rows_and_both_probes(session: Session) -> None:
    data = event(marked(session))
    assert data["passed"]
    assert data["score"] == 1
    assert {row["line"] for row in data["rubric"]} == {2}


def test_one_row_left_out_does_not_pass(session: Session) -> None:
    first = course.concept("dot").rebuild.rubric[0].id
    data = event(marked(session, **{f"yes-{first}": "no"}))
    assert not data["passed"]
    assert 0.9 < data["score"] < 1


def test_one_probe_missed_does_not_pass(session: Session) -> None:
    first = course.concept("dot").rebuild.probes[0].id
    data = event(marked(session, **{f"probe-{first}": "1000"}))
    assert not data["passed"]
    assert data["score"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("field", "value", "says"), [("line", "", "points at a line"), ("line", "99", "points at a line"), ("yes", "", "wants a yes or a no")]
)
def test_a_yes_without_a_line_is_not_taken(session: Session, field: str, value: str, says: str) -> None:
    first = course.concept("dot").rebuild.rubric[0].id
    made = marked(session, **{f"{field}-{first}": value})
    assert isinstance(made, Rebuilding)
    assert made.step == "mark"
    assert says in made.message
    assert session.log.events == ()


def test_a_probe_that_cannot_be_read_is_not_marked(session: Session) -> None:
    first = course.concept("dot").rebuild.probes[0].id
    made = marked(session, **{f"probe-{first}": "2 / / 3"})
    assert isinstance(made, Rebuilding)
    assert "cannot read" in made.message
    assert session.log.events == ()


def test_the_reference_opens_after_the_marks(session: Session) -> None:
    assert session.rebuild("dot").step == "write"
    made = session.mark_rebuild("dot", {"confidence": "50", "page": "one line"})
    assert isinstance(made, Rebuilding)
    assert made.step == "mark"
    assert all(probe.value is None for probe in made.probes)
    recorded = marked(session)
    assert isinstance(recorded, Event)
    shown = session.rebuilt(recorded.id)
    assert shown.step == "done"
    assert all(probe.value is not None for probe in shown.probes)


def test_an_empty_page_stays_blank(session: Session) -> None:
    made = session.mark_rebuild("dot", {"confidence": "50", "page": " \n "})
    assert isinstance(made, Rebuilding)
    assert (made.step, made.message) == ("write", "The page is empty. Write at least one line.")


# ---------------------------------------------------------------- the days
def works(session: Session, clock: Clock) -> None:
    """Answer until the concept works."""
    for _ in range(40):
        if session.log.state().concept("dot").stage == "working":
            return
        id = session.next_item("dot")
        clock.later(minutes=1)
        session.answer(id, right(practice.opened(id)))
    raise AssertionError("forty right answers, and it does not work")


def test_a_concept_comes_back_to_be_rebuilt_and_then_to_warm_up(session: Session, clock: Clock) -> None:
    works(session, clock)
    assert session.today().rebuild is None
    clock.later(days=1)
    blank = session.today().rebuild
    assert blank is not None
    assert blank.concept.slug == "dot"
    assert session.today(20).clock["rebuild"] == "not today"
    clock.later(days=1)
    assert event(marked(session))["passed"]
    assert session.log.state().concept("dot").stage == "keeping"
    assert session.today().rebuild is None
    assert session.warm_up() == ""
    clock.later(days=60)
    today = session.today()
    assert len(today.warm) == 1
    assert today.due is not None
    id = session.warm_up()
    assert session.item(id, unnamed=True).unnamed
    done = session.answer(id, right(practice.opened(id))).event
    assert done is not None
    assert not session.item(id, done.id, unnamed=True).unnamed


def test_the_desk_offers_the_dot_product_first(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is the one concept with a page: what rests on nothing written is ready."""
    alone = frozenset({"dot"})
    whole = sessions.given()
    monkeypatch.setattr(sessions, "given", lambda: replace(whole, written=alone, rebuildable=alone))
    today = Session(Store(tmp_path / "alone"), clock).today()
    assert today.first
    assert today.desk is not None
    assert today.desk.concept.slug == "dot"
    assert next(offer.concept.slug for offer in today.offers) == "dot"
    assert [offer.note for offer in today.offers][1:] == ["not written yet"] * 2


def test_the_forecast_is_scored_at_the_rebuild(session: Session, clock: Clock) -> None:
    works(session, clock)
    close = session.today().close
    assert close.forecast is not None
    session.forecast("dot", "80")
    assert session.today().close.forecast is None
    clock.later(days=2)
    recorded = marked(session)
    assert isinstance(recorded, Event)
    bits = session.you().rebuilds
    assert bits is not None
    assert bits.n.value == 2


def test_every_move_is_named(session: Session) -> None:
    with pytest.raises(Unfit, match="no move of a concept"):
        session.move("dot", "forwards")
    with pytest.raises(Unfit, match="not written yet"):
        session.move("attention", "meeting")
    session.move("attention", "skipped")
    assert session.map().spots[10].node.slug == "attention"
    assert session.map().spots[10].skipped


def test_the_clock_of_the_learner_says_which_day_it_is(tmp_path: Path) -> None:
    import datetime as dt

    late = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    session = Session(Store(tmp_path), Clock(late))
    session.move("dot", "reading")
    assert session.today().day == dt.date(2026, 11, 20)
    assert session.log.events[0].at.utcoffset() == dt.timedelta(0)
