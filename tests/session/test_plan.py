"""The rules of one session: when it began, what may begin in it, when the warm-up stops, what the desk is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tests.answers import right
from tests.learner.making import COURSE, at, event, move, state
from tests.studio.visitor import Clock
from workings import practice
from workings.contract.event import Event
from workings.learner.params import PARAMS
from workings.learner.store import Store
from workings.session import Session, plan
from workings.session import session as sessions
from workings.session.plan import Running


@pytest.fixture(autouse=True)
def only_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """One concept, however many are written: what is on the desk then follows from the rules, and not from the rest of the course."""
    alone = frozenset({"dot"})
    whole = sessions.given()
    monkeypatch.setattr(sessions, "given", lambda: replace(whole, written=alone, rebuildable=alone))


def minutes(value: int, when: dt.datetime) -> Event:
    return event("setting", when, "", "settings", name="minutes", value=value)


def begun(*events: Event, now: dt.datetime) -> dt.datetime | None:
    return plan.begun_at(events, now, dt.UTC, 30, PARAMS)


# ---------------------------------------------------------------- when it began
def test_a_session_begins_with_the_first_thing_done() -> None:
    assert begun(now=at()) is None
    assert begun(move("meeting"), now=at(0, 10)) == at()
    assert begun(move("meeting"), move("reading", at(0, 29)), now=at(0, 58)) == at()


def test_a_pause_or_another_day_begins_another() -> None:
    assert begun(move("meeting"), now=at(0, 30)) is None
    assert begun(move("meeting"), move("reading", at(0, 30)), now=at(0, 31)) == at(0, 30)
    late = at() + dt.timedelta(hours=14, minutes=50)
    assert begun(move("meeting", late), move("reading", late + dt.timedelta(minutes=15)), now=late + dt.timedelta(minutes=16)) != late


def test_minutes_chosen_during_a_session_change_it_and_after_it_begin_another() -> None:
    log = [move("meeting"), *(move("reading", at(0, m)) for m in range(5, 36, 5))]
    assert begun(*log[:3], minutes(40, at(0, 12)), now=at(0, 13)) == at()
    assert begun(*log, minutes(30, at(0, 36)), now=at(0, 37)) == at(0, 36)
    assert begun(minutes(40, at()), *log[1:], minutes(40, at(0, 36)), now=at(0, 37)) == at(), "of forty, thirty-six have passed"


def test_a_clock_that_is_put_back_ends_nothing() -> None:
    assert begun(move("meeting", at(0, 20)), now=at(0, 10)) == at(0, 20)
    assert plan._minutes(at(0, 20), at(0, 10)) == 0


# ---------------------------------------------------------------- what may begin
@pytest.mark.parametrize(
    ("run", "governed", "why"),
    [
        (Running(), False, ""),
        (Running(), True, "due"),
        (Running(at(), 30, 21.9), False, ""),
        (Running(at(), 30, 22.0), False, "late"),
        (Running(at(), 20, 12.0), False, "late"),
        (Running(at(), 40, 31.9), False, ""),
        (Running(at(), 40, 90.0), False, "late"),
        (Running(at(), 30, 5.0, ("dot",)), False, "two"),
        (Running(at(), 30, 25.0, ("dot",)), True, "two"),
    ],
)
def test_nothing_new_late_nor_twice_nor_while_much_is_due(run: Running, governed: bool, why: str) -> None:
    assert plan.held(run, governed, PARAMS) == why


def test_the_second_definition_of_a_session_is_not_offered(session: Session, clock: Clock) -> None:
    session.move("dot", "meeting")
    made = plan.composed(session.log)
    assert made.running.new == ("dot",)
    assert (made.held, [c.why for c in made.desk]) == ("two", ["started"])
    assert "One definition has begun" in session.today().held
    clock.later(minutes=40)
    assert plan.composed(session.log).held == ""


def test_in_the_last_eight_minutes_the_desk_has_nothing_new(session: Session, clock: Clock) -> None:
    session.change("clock", False)
    for _ in range(2):
        clock.later(minutes=11)
        session.follow("def f(x):\n    return x + x", "f(2.0)")
    made = plan.composed(session.log)
    assert (made.held, made.desk) == ("late", ())
    assert session.today().desk is None
    assert "last eight minutes" in session.today().held
    session.plan(40)
    assert session.today().desk is not None, "of forty minutes eighteen are to come"
    shown = session.concept("dot")
    assert getattr(shown, "held", None) == ""


def test_what_is_not_offered_can_be_begun_all_the_same(session: Session, clock: Clock) -> None:
    test_in_the_last_eight_minutes_the_desk_has_nothing_new(session, clock)
    session.plan(20)
    assert getattr(session.concept("dot"), "held", "") == plan.HELD["late"]
    assert session.today().over
    session.move("dot", "meeting")
    assert session.log.state().concept("dot").stage == "meeting"


# ---------------------------------------------------------------- the warm-up
def works(session: Session, clock: Clock) -> None:
    for _ in range(40):
        if session.log.state().concept("dot").stage == "working":
            return
        clock.later(minutes=1)
        id = session.next_item("dot")
        session.answer(id, right(practice.opened(id)))
    raise AssertionError("it never came to work")


def test_only_what_was_learned_earlier_is_warm_up(session: Session, clock: Clock) -> None:
    works(session, clock)
    state = session.log.state()
    answers = [e for e in session.log.events if e.kind == "answer"]
    assert plan.warmed(answers, state) == 0, "it began to work today"
    clock.later(days=1)
    later = session.log.state()
    assert plan.warmed(answers, later) == sum(e.data.get("seconds") or PARAMS.usual_seconds for e in answers)


def test_the_warm_up_stops_at_its_minutes_and_the_rest_waits(session: Session) -> None:
    from workings.learner.today import Due, Part

    one = Due("c", "review", "use", "", 0.5, None, None, 150.0, None, at().date())
    due = tuple(replace(one, concept=f"c{k}") for k in range(4))
    parts = tuple(Part(name, 0, m) for name, m in (("open", 1), ("warm-up", 7), ("desk", 17), ("rebuild", 3), ("close", 2)))
    whole = replace(plan.composed(session.log).plan, parts=parts, due=due, warm_up=due)
    fits = {warmed: len(plan._fitting(whole, Running(at(), warmed=warmed))) for warmed in (0, 60, 150, 300, 419, 420, 900)}
    assert fits == {0: 2, 60: 2, 150: 1, 300: 1, 419: 1, 420: 0, 900: 0}
    pages = replace(whole, warm_up=tuple(replace(d, turn="rebuild") for d in due))
    assert plan._fitting(pages, Running()) == (), "a blank page is no warm-up"


def test_after_its_minutes_warming_up_leads_to_the_desk(session: Session, clock: Clock) -> None:
    works(session, clock)
    clock.later(days=90)
    session.change("minutes", 20)
    assert session.log.state().concept("dot").stage == "rebuilding"
    lived = plan.running(session.log, session.log.state(), session.preferences())
    assert lived.warmed == 0
    for _ in range(3):
        clock.later(minutes=2)
        id = session.next_item("dot")
        session.answer(id, right(practice.opened(id)), seconds=100.0)
    now = plan.running(session.log, session.log.state(), session.preferences())
    assert now.warmed == pytest.approx(300.0)
    assert session.today().warmed
    assert session.warm_up() == ""


# ---------------------------------------------------------------- the desk
def test_in_twenty_minutes_the_desk_may_be_the_blank_page(session: Session, clock: Clock) -> None:
    works(session, clock)
    clock.later(days=1)
    thirty, twenty = session.today(30), session.today(20)
    assert thirty.rebuild is not None
    assert thirty.desk is None
    assert twenty.rebuild is None, "skipped, since the desk is itself a rebuild"
    assert twenty.desk is not None
    assert (twenty.desk.stage, twenty.desk.href) == ("rebuild", "/rebuild/dot")
    assert dict(thirty.parts)["rebuild"] == 3
    assert dict(twenty.parts) == {"open": 1, "warm-up": 4, "desk": 12, "rebuild": 0, "close": 3}


@pytest.mark.parametrize("length", [20, 30, 40])
@pytest.mark.parametrize("rebuild", [True, False])
def test_the_parts_fill_the_session(length: int, rebuild: bool) -> None:
    assert sum(minutes for _, minutes in plan._parts(length, rebuild)) == length


def test_what_was_chosen_stands_first_today_and_parked_things_tomorrow() -> None:
    from workings.learner import today as plans
    from workings.session.settings import Settings

    s = state(event("meet", text="so"), event("meet", at(0, 1), "softmax", text="so"), given=COURSE, now=at(0, 2))
    found = plans.candidates(s)
    assert [c.concept for c in found][:2] == ["softmax", "dot"]
    own = Settings(desk="dot", desk_on=at().date())
    assert [c.concept for c in plan._chosen(found, own, s)][:2] == ["dot", "softmax"]
    assert plan._chosen(found, own, s.at(at(1))) == found


def test_a_session_is_the_same_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    with Store(tmp_path) as store:
        one = Session(store, clock)
        one.plan(40)
        one.move("dot", "reading")
        one.engaged("dot", "concept", 250, [100.0, 100.0, 50.0])
        clock.later(minutes=9)
        before = (plan.composed(one.log), one.rungs("dot"), one.today())
    with Store(tmp_path) as store:
        two = Session(store, clock)
        assert (plan.composed(two.log), two.rungs("dot"), two.today()) == before
    assert before[0].running.elapsed == 9
    assert before[1][0] == "can"


def test_where_exactly_is_asked_once_in_a_session(session: Session, clock: Clock) -> None:
    def asking() -> bool:
        return any(rung.ask for rung in session.item("dot/cosine@1#3").rungs)

    session.move("dot", "reading")
    assert asking()
    session.help("dot", "point", where="the second clause")
    assert not asking()
    clock.later(minutes=29)
    assert not asking()
    clock.later(minutes=1)
    assert asking(), "a session later it is asked again"


def test_the_day_it_works_the_proof_is_on_the_desk_read_in_order_and_with_a_line_left_out(session: Session, clock: Clock) -> None:
    works(session, clock)
    desk = session.today().desk
    assert desk is not None
    assert (desk.stage, desk.href) == ("read", "/proof/dot")
    session.why("dot", "square", "a sum of squares is never negative")
    assert session.today().desk == desk, "a reason or two is not the whole"
    session.why("dot", "", "")
    desk = session.today().desk
    assert desk is not None
    assert desk.stage == "proof"
    id = session.next_of(*desk.href.removeprefix("/practice/").split("/"))
    assert practice.opened(id).kind == "ordering"
    session.answer(id, right(practice.opened(id)))
    desk = session.today().desk
    assert desk is not None
    assert (desk.stage, desk.href) == ("faded", "/concept/dot#blank")
    clock.later(days=1)
    assert session.today().desk is None
    assert session.today().rebuild is not None
