"""A snapshot is a cache: what it gives is what the log gives, and where anything about it is not as it has to be, it is dropped."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learner.making import COURSE, answer, at, event, move, numbered, rebuild, to_working
from tests.learner.test_exchange import exported, filled
from workings.contract.event import Event
from workings.learner import exchange, snapshot
from workings.learner.concept import ConceptState
from workings.learner.ledger import Ledger
from workings.learner.params import PARAMS
from workings.learner.state import State, fold
from workings.learner.store import Store
from workings.session import session
from workings.session import today as days
from workings.session.log import Log

BLANK = State(at(40), COURSE)


def life() -> list[Event]:
    """Some of everything: every field of the state is set by one of these."""
    return [
        move("meeting", at(0)), event("engaged", at(0, 1), seconds=200.0, gaps=[30, 200.5]), event("meet", at(0, 2), text="½ a"),
        event("prompt", at(0, 3), prompt=2, text="b"), event("help", at(0, 4), rung="point", where="the second line"),
        move("waived", at(0, 5), needs=["vectors"]), move("skipped", at(0, 5), "vectors"), move("parked", at(0, 6), "softmax"),
        event("engaged", at(0, 6), seconds=90.0, place="concept"), event("engaged", at(0, 6), seconds=45, place="practice"),
        move("parked", at(0, 6)),
        event("prediction", at(0, 7), figure="f", prediction="p", choice="up", confidence=0.8, right=True, score=1, options=3),
        event("seen", at(0, 8), figure="f", prediction="p", text="yes"),
        event("prediction", at(0, 9), figure="f", prediction="q", skipped=True),
        *[answer(False, k, at(0, 10 + k), rules=(16, 17, 18), matches=(16,), confidence=0.95, seconds=31.5) for k in range(4)],
        event("reply", at(0, 15), item="dot/cosine@1#1", answer=15, rule=16, reply="yes"),
        event("sure", at(0, 16), item="dot/cosine@1#1", answer=15, text="the root"),
        event("why", at(0, 17), line="square", text="a sum of squares"),
        *to_working(1), *to_working(1, "softmax"), answer(True, 50, at(1, 30), help="sibling", exercises=["softmax"], confidence=0.35),
        event("forecast", at(1, 40), confidence=0.65), rebuild(True, at(3), forecast=0.5, seconds=300), rebuild(False, at(9), score=0.2),
        rebuild(True, at(11)), event("engaged", at(11, 5), seconds=60, place="rebuild"), answer(True, 60, at(12), concept="linear-map"),
    ]  # fmt: skip


def text_of(state: State) -> str:
    return snapshot.dump(state)


def deep(value: Any) -> str:
    """Every field of every part, types and all: ``1`` is not ``1.0`` here."""
    return repr(value)


# ---------------------------------------------------------------- text and back
def test_a_state_comes_back_from_its_text_to_the_bit() -> None:
    state = fold(numbered(life()), now=at(40), given=COURSE)
    back = snapshot.load(text_of(state), replace(BLANK, now=at(41)))
    assert deep(replace(back, now=at(40))) == deep(state)
    assert back.at(at(40)) == state
    for concept, other in zip(back.concepts.values(), state.concepts.values(), strict=True):
        assert concept.mean.hex() == other.mean.hex()


def test_the_life_above_sets_every_field() -> None:
    """Otherwise the test above would say less than it seems to."""
    states = [fold(numbered(life()[:k]), now=at(40), given=COURSE).concepts for k in range(len(life()) + 1)]
    blank = ConceptState("x")
    never = {f.name for f in fields(ConceptState) if all(getattr(c, f.name) == getattr(blank, f.name) for s in states for c in s.values())}
    assert never <= {"params", "opened"}


def test_what_a_snapshot_could_not_keep_is_said() -> None:
    with pytest.raises(TypeError, match="does not know how to keep"):
        snapshot._codec(complex)


@settings(max_examples=20, deadline=None)
@given(cut=st.integers(0, 41), order=st.randoms(use_true_random=False))
def test_folding_on_from_a_text_is_folding_from_the_start(cut: int, order: Any) -> None:
    days = sorted(life(), key=lambda e: (e.at, order.random()))
    events = numbered(days)
    half = fold(events[:cut], now=at(40), given=COURSE)
    whole = fold(events, now=at(40), given=COURSE)
    assert deep(snapshot.folded(snapshot.load(text_of(half), BLANK), events[cut:])) == deep(whole)


# ---------------------------------------------------------------- kept with the log
@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(filled(tmp_path / "home", *life())) as made:
        events = made.events()
        foot = snapshot.folded(BLANK, events[:20])
        snapshot.keep(made, foot, snapshot.folded(foot, events[20:30]))
        yield made


def test_a_snapshot_gives_what_the_log_gives(store: Store) -> None:
    state = snapshot.restore(store, BLANK)
    assert state.event == 30
    assert deep(state) == deep(snapshot.folded(BLANK, store.events(upto=30)))
    assert len(store.snapshots()) == 2


def dropped(store: Store, blank: State = BLANK) -> bool:
    """Whether the snapshots are not used, and are gone."""
    return snapshot.restore(store, blank) is blank and store.snapshots() == []


@pytest.mark.parametrize(
    "blank",
    [
        State(at(40), COURSE, params=replace(PARAMS, fade=0.9)),
        State(at(40), COURSE, params=replace(PARAMS, version="99")),
        State(at(40), replace(COURSE, predictions={"dot": 3})),
        State(at(40), replace(COURSE, written=COURSE.written - {"dot"})),
        State(at(40), COURSE, zone=dt.timezone(dt.timedelta(hours=2))),
    ],
)
def test_other_parameters_course_or_zone_drop_it(store: Store, blank: State) -> None:
    assert dropped(store, blank)


def test_other_code_drops_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_code", lambda: "another version")
    assert dropped(store)


def spoil(store: Store, which: int, **columns: str) -> None:
    kept = store.snapshots()
    kept[which] = kept[which]._replace(**columns)
    store.put_snapshots(kept)


@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_text_drops_it(store: Store, which: int) -> None:
    spoil(store, which, body=store.snapshots()[which].body.replace("dot", "dit"))
    assert dropped(store)


@pytest.mark.parametrize("which", [0, 1])
def test_a_state_that_the_log_does_not_give_drops_it(store: Store, which: int) -> None:
    """Its digest is right, and it was folded with all that is the same; only the stretch that is folded again tells."""
    body = store.snapshots()[which].body.replace('"the root"', '"the angle"')
    assert body != store.snapshots()[which].body
    spoil(store, which, body=body, digest=sha256(body.encode()).hexdigest())
    assert dropped(store)


@pytest.mark.parametrize("body", ["", "[]", "[[],[],[],7]", "null", '[[["dot",["dot"]]],[],[],20]', '[[["dot",7]],[],[],20]'])
def test_a_text_that_is_no_state_drops_it(store: Store, body: str) -> None:
    spoil(store, 0, body=body, digest=sha256(body.encode()).hexdigest())
    assert dropped(store)


def test_another_event_of_that_number_drops_it(store: Store) -> None:
    spoil(store, 1, uid="0" * 32)
    assert dropped(store)


def test_one_alone_is_not_trusted(store: Store) -> None:
    store.put_snapshots(store.snapshots()[1:])
    assert dropped(store)


def test_an_import_of_older_events_drops_those_that_end_after_them(tmp_path: Path, store: Store) -> None:
    (tmp_path / "b.jsonl").write_text(exported(filled(tmp_path / "other", answer(True, 77, at(1, 5.5)))), "utf-8")
    store.merge(exchange.read(tmp_path / "b.jsonl"))
    assert [one.event for one in store.snapshots()] == [20]
    assert dropped(store)


# ---------------------------------------------------------------- a session's log
class Clock:
    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "EVERY", 20)
    monkeypatch.setattr(snapshot, "STRETCH", 5)
    monkeypatch.setattr(snapshot, "PART", 24)


@pytest.mark.usefixtures("short")
def test_a_long_log_opens_at_a_snapshot_and_says_the_same(tmp_path: Path) -> None:
    with Store(filled(tmp_path / "home", *life())) as store:
        first = Log(store, Clock(at(12, 30)), COURSE)
        state, ledger = first.state(), first.ledger()
        assert [one.event for one in store.snapshots()] == [len(life()) - 6, len(life()) - 1]
        second = Log(store, Clock(at(12, 30)), COURSE)
        assert deep(second.state()) == deep(state)
        assert {e.event for e in second.latest().entries} == {len(life())}
        assert second.event(3) == first.event(3) and second.of_item("dot/cosine@1#1") == first.of_item("dot/cosine@1#1")
        for log in (first, second):
            log.append("meet", "dot", {"text": "new"}, item="x")
        assert second.events == first.events
        assert second.of_item("x") == first.of_item("x") and len(second.of_item("x")) == 2
        assert deep(second.ledger()) == deep(first.ledger())
        assert second.ledger().rows()[: len(ledger.rows())] == ledger.rows()


@pytest.mark.usefixtures("short")
def test_the_newest_day_is_never_behind_a_snapshot(tmp_path: Path) -> None:
    with Store(filled(tmp_path / "home", *life(), *[answer(True, 200 + k, at(20, k)) for k in range(30)])) as store:
        Log(store, Clock(at(20, 40)), COURSE).state()
        latest = Log(store, Clock(at(20, 50)), COURSE).latest()
        assert len([row for row in latest.rows() if latest.state.day(row.at) == at(20).date()]) == 30


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("when", [at(12, 30), at(13)])
def test_the_page_of_the_day_needs_no_more_than_the_newest_entries(tmp_path: Path, when: dt.datetime) -> None:
    class Latest(Log):
        def ledger(self) -> Ledger:
            return self.latest()

    course = session.given()
    with Store(filled(tmp_path / "home", *life())) as store:
        whole = days.today(Log(store, Clock(when), course))
        assert store.snapshots()
        log = Latest(store, Clock(when), course)
        assert deep(days.today(log)) == deep(whole)
        assert log._from > 0 and log._events is None, "and nothing older was read for it"


@pytest.mark.usefixtures("short")
def test_a_cache_that_is_wrong_beyond_the_stretch_falls_to_the_first_whole_fold(tmp_path: Path) -> None:
    with Store(filled(tmp_path / "home", *life())) as store:
        right = Log(store, Clock(at(12, 30)), COURSE).ledger()
        wrong = [one.body.replace('"the root"', '"the angle"') for one in store.snapshots()]
        for which, body in enumerate(wrong):
            spoil(store, which, body=body, digest=sha256(body.encode()).hexdigest())
        log = Log(store, Clock(at(12, 30)), COURSE)
        assert log.state() != right.state
        assert deep(log.ledger()) == deep(right)
        assert deep(log.state()) == deep(right.state)
        assert store.snapshots() == []


def test_an_import_under_an_open_log_is_seen(tmp_path: Path) -> None:
    """On a server nobody holds a folder, so a studio may be open while the numbers change."""
    other = filled(tmp_path / "other", answer(True, 77, at(0, 1)))
    (tmp_path / "b.jsonl").write_text(exported(other), "utf-8")
    with Store(filled(tmp_path / "home", answer(False, 1, at(0, 0)), answer(True, 2, at(0, 2)))) as store:
        log = Log(store, Clock(at(1)), COURSE)
        assert len(log.events) == 2
        store.merge(exchange.read(tmp_path / "b.jsonl"))
        assert [e.data["seed"] for e in log.events] == [1, 77, 2]
        assert log.state() == fold(store.events(), now=at(1), given=COURSE)
