"""The fold: pure, replayable, one event at a time or all at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learner.making import COURSE, RULES, TASK, answer, at, event, move, numbered, rebuild, state, to_working
from workings.contract.event import KINDS, Event
from workings.learner import shape
from workings.learner.changes import KINDS as FOLDED
from workings.learner.params import CHIPS, HELP, PARAMS
from workings.learner.params import KINDS as ANSWERS
from workings.learner.state import fold


def answers(seed: int, right: bool, kind: str, help: str, chip: float | None, day: int, rule: int | None, first: bool) -> Event:
    matches = (rule,) if rule and not right else ()
    return answer(right, seed, at(day), kind=kind, help=help, confidence=chip, rules=RULES, matches=matches, first=first)


EVENTS = st.lists(
    st.one_of(
        st.builds(
            answers,
            st.integers(0, 40),
            st.booleans(),
            st.sampled_from(sorted(set(ANSWERS) - {"probe", "rubric"})),
            st.sampled_from(sorted(HELP)),
            st.sampled_from([None, *CHIPS]),
            st.integers(0, 90),
            st.sampled_from([None, *RULES]),
            st.booleans(),
        ),
        st.builds(
            lambda to, day: move(to, at(day)),
            st.sampled_from(["meeting", "reading", "predicting", "using", "parked", "resumed", "waived", "skipped"]),
            st.integers(0, 90),
        ),
        st.builds(
            lambda passed, day, p: rebuild(passed, at(day), forecast=p), st.booleans(), st.integers(0, 90), st.sampled_from([None, *CHIPS])
        ),
        st.builds(lambda n, text: event("prompt", prompt=n, text=text), st.integers(1, 5), st.text(max_size=5)),
        st.builds(
            lambda gaps, place: event("engaged", seconds=sum(gaps), gaps=gaps, place=place),
            st.lists(st.floats(0, 900), max_size=5),
            st.sampled_from(["concept", "practice", "rebuild"]),
        ),
        st.builds(
            lambda rule, reply: event("reply", item=f"{TASK}@1#1", answer=1, rule=rule, reply=reply),
            st.sampled_from(RULES),
            st.sampled_from(["yes", "no", "unsure"]),
        ),
        st.builds(
            lambda p, right: event("prediction", figure="turn", prediction=p, right=right, confidence=0.65),
            st.sampled_from("abc"),
            st.booleans(),
        ),
        st.builds(lambda p: event("seen", figure="turn", prediction=p, text="yes"), st.sampled_from("abc")),
        st.builds(lambda p: event("forecast", confidence=p), st.sampled_from(CHIPS)),
    ),
    max_size=25,
)


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_replaying_the_log_gives_the_same_state(events: list[Event]) -> None:
    log = numbered(sorted(events, key=lambda e: e.at))
    whole = fold(log, now=at(100), given=COURSE)
    assert fold(log, now=at(100), given=COURSE) == whole
    half = fold(log[: len(log) // 2], now=at(3), given=COURSE)
    for e in log[len(log) // 2 :]:
        half, _ = half.after(e)
    assert half.at(at(100)) == whole


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_whatever_happens_every_concept_has_a_stage_a_belief_and_a_way_on(events: list[Event]) -> None:
    log = numbered(sorted(events, key=lambda e: e.at))
    assert all(shape.reason(e) == "" for e in log)
    s = fold(log, now=at(100), given=COURSE)
    for slug in COURSE.needs:
        c = s.concept(slug)
        assert c.stage in {
            "shelved",
            "ready",
            "meeting",
            "reading",
            "predicting",
            "using",
            "working",
            "rebuilding",
            "keeping",
            "lapsed",
            "lasting",
            "parked",
        }
        assert abs(sum(c.grid) - 1) < 1e-9
        assert 0 <= c.interval[0] <= c.interval[1] <= 1
        if c.stage in ("working", "rebuilding", "keeping", "lapsed", "lasting"):
            assert c.card is not None
            assert (c.card.due - c.card.last).days <= 120


@given(EVENTS)
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_fields_makes_no_difference(events: list[Event]) -> None:
    log = numbered(events)
    turned = [Event(e.kind, e.at, e.concept, e.item, dict(reversed(e.data.items())), e.key, e.id) for e in log]
    assert fold(turned, now=at(100), given=COURSE) == fold(log, now=at(100), given=COURSE)


def test_a_state_is_not_changed_by_what_comes_after() -> None:
    s = state(*to_working())
    before = (s, s.concept("dot"), dict(s.concepts))
    s.after(answer(False, 99, at(3)))
    assert (s, s.concept("dot"), dict(s.concepts)) == before
    with pytest.raises(AttributeError):
        s.concept("dot").answers = 3  # type: ignore[misc]


def test_every_kind_of_event_can_be_folded() -> None:
    assert set(FOLDED) == set(KINDS) == set(shape.NEEDED)


def test_the_start_is_the_own_record_over_all_concepts_at_the_first_evidence() -> None:
    s = state(*(answer(k < 3, k, concept="softmax", question="softmax/q") for k in range(4)), answer(True, 9))
    assert s.concept("softmax").start.mean == 0.5
    assert s.concept("dot").start.mean == pytest.approx((2 + 1.5) / (4 + 2))
    later, _ = s.after(answer(False, 10))
    assert later.concept("dot").start == s.concept("dot").start


def test_the_record_looks_back_120_answers() -> None:
    s = state(*(answer(False, k) for k in range(50)), *(answer(True, 100 + k) for k in range(120)))
    assert len(s.scores) == 120
    assert s.start().mean == 0.90


def test_before_any_answer_a_concept_stands_at_the_record() -> None:
    s = state(*(answer(True, k, concept="softmax", question="softmax/q") for k in range(6)))
    c = s.concept("dot")
    assert (c.start, c.grid) == (s.start(), s.start().grid)
    assert c.mean == pytest.approx(s.start().mean, abs=0.02)
    assert s.ready_now("dot") == c.mean
    assert c.recipe("mean") is None


def test_only_the_first_answer_to_an_item_is_evidence() -> None:
    first = answer(False, 1, at(0, 0))
    retries = [answer(True, 1, at(0, k), first=False) for k in range(1, 5)]
    one, many = state(first).concept("dot"), state(first, *retries).concept("dot")
    assert (one.grid, one.answers) == (many.grid, many.answers)
    assert len(state(first, *retries).scores) == 1


def test_the_parts_of_a_rebuild_share_one_fade() -> None:
    _, entries = state(*to_working()).after(rebuild(True, at(2)))
    fades = [e.evidence.fade for e in entries if hasattr(e, "evidence")]
    kinds = [e.evidence.kind for e in entries if hasattr(e, "evidence")]
    assert (kinds, fades) == (["probe", "rubric"], [PARAMS.fade, 1.0])


def test_the_rubric_counts_yes_only_with_a_line() -> None:
    rubric = [
        {"item": 1, "yes": True, "line": 3},
        {"item": 2, "yes": True, "line": None},
        {"item": 3, "yes": False, "line": 4},
        {"item": 4, "yes": True},
    ]
    _, entries = state(*to_working()).after(rebuild(False, at(2), probes=[], rubric=rubric))
    assert [e.evidence.y for e in entries if hasattr(e, "evidence")] == [0.25]


def test_a_review_is_the_first_answer_of_the_day_on_a_due_concept() -> None:
    log = [*to_working(), rebuild(True, at(2))]
    card = state(*log).concept("dot").card
    assert state(*log, answer(True, 50, at(5))).concept("dot").card == card
    on_time = state(*log, answer(True, 50, at(13)))
    assert on_time.concept("dot").card.reviews == card.reviews + 1
    assert state(*log, answer(True, 50, at(13)), answer(False, 51, at(13, 1))).concept("dot").card == on_time.concept("dot").card


def test_success_gives_a_share_to_what_an_item_exercises() -> None:
    both = [*to_working(), *to_working(0.01, "softmax")]
    before = state(*both).concept("softmax").card
    after = state(*both, answer(True, 70, at(1), exercises=["softmax", "dot", "nothing"])).concept("softmax").card
    assert after.stability > before.stability
    assert state(*both, answer(False, 70, at(1), exercises=["softmax"])).concept("softmax").card == before


def test_what_made_them_sure_comes_back_with_the_next_one() -> None:
    s = state(answer(False, 1, confidence=0.95), event("sure", answer=1, text="the picture"))
    assert s.concept("dot").sure == {TASK: "the picture"}
    assert state(answer(False, 1), event("sure", item=f"{TASK}@1#1", answer=1, text="x")).concept("dot").sure == {TASK: "x"}


def test_now_is_passed_in() -> None:
    s = state(*to_working(), now=at(0, 10))
    assert s.today == dt.date(2026, 11, 2)
    assert s.at(at(4)).today == dt.date(2026, 11, 6)
    assert s.at(at(4)).ready_now("dot") < s.ready_now("dot")


# ---------------------------------------------------------------- simulated learners: properties of the machine, not of learning (D8)
def clicker(seed: int) -> list[Event]:
    """Opens everything, answers at random."""
    import random

    rng = random.Random(seed)
    return [
        answer(
            rng.random() < 0.05,
            k,
            at(0, k),
            question=f"dot/q{k % 3}",
            kind=("numeric", "vector", "choice")[k % 3],
            help="explanation",
            options=4,
        )
        for k in range(40)
    ]


def test_a_clicker_is_never_working() -> None:
    assert sum(state(*clicker(k)).concept("dot").stage == "working" for k in range(50)) == 0


def test_an_expert_is_working_after_six_or_seven_answers() -> None:
    log = to_working()
    stages = [state(*log[:k]).concept("dot").stage for k in range(1, 8)]
    assert stages.index("working") + 1 in (5, 6, 7)


def test_an_unknown_kind_of_event_cannot_be_made() -> None:
    bad: Any = {"kind": "praise", "at": at()}
    with pytest.raises(ValueError, match="no event kind"):
        Event(**bad)
