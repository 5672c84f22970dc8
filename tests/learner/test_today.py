"""The plan: what is due, what is on the desk, and what is left unsaid."""

from __future__ import annotations

from random import Random

import pytest

from tests.learner.making import COURSE, RULES, answer, at, event, move, rebuild, state, to_working
from workings.contract.event import Event
from workings.learner import numbers
from workings.learner.given import Given
from workings.learner.today import candidates, due, plan

MANY = Given(
    needs={f"c{k}": () for k in range(12)},
    written=frozenset(f"c{k}" for k in range(12)),
    rank={f"c{k}": k + 1 for k in range(12)},
    leads=dict.fromkeys((f"c{k}" for k in range(12)), 3),
    rebuildable=frozenset(f"c{k}" for k in range(12)),
)


def kept(slug: str, day: float = 0) -> list[Event]:
    return [*to_working(day, slug), Event("rebuild", at(day + 2), slug, "", {"passed": True, "score": 1.0})]


@pytest.mark.parametrize(("minutes", "lengths"), [(20, (1, 4, 12, 0, 3)), (30, (1, 7, 20, 0, 2)), (40, (1, 10, 27, 0, 2))])
def test_the_split_without_a_rebuild(minutes: int, lengths: tuple[int, ...]) -> None:
    parts = plan(state(), minutes).parts
    assert tuple(p.minutes for p in parts) == lengths
    assert sum(p.minutes for p in parts) == minutes
    assert parts[-1].start + parts[-1].minutes == minutes


@pytest.mark.parametrize(("minutes", "lengths"), [(20, (1, 4, 12, 0, 3)), (30, (1, 7, 17, 3, 2)), (40, (1, 10, 22, 5, 2))])
def test_the_split_with_one(minutes: int, lengths: tuple[int, ...]) -> None:
    made = plan(state(*to_working(), now=at(1)), minutes)
    assert made.rebuild is not None
    assert made.rebuild.concept == "dot"
    assert tuple(p.minutes for p in made.parts) == lengths


def test_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="20, 30, 40"):
        plan(state(), 25)


def test_it_comes_back_when_it_is_due_and_not_before() -> None:
    s = state(*to_working(), rebuild(True, at(2)))
    assert due(s.at(at(12))) == ()
    item = due(s.at(at(13)))[0]
    assert (item.concept, item.why, item.turn) == ("dot", "review", "use")
    assert item.retrievability is not None
    assert item.retrievability.value == pytest.approx(0.9, abs=0.001)
    assert item.days is not None
    assert item.days.value == 11


def test_every_number_of_the_plan_is_the_value_of_its_call() -> None:
    s = state(*to_working(), rebuild(True, at(2)), *(answer(True, 60 + k, at(13 + k), seconds=90.0 + k) for k in range(3)), now=at(200))
    made = plan(s, 30)
    first = made.due[0]
    found = [made.due_minutes, first.retrievability, first.days, first.usual, *(c.score for c in made.desk)]
    for number in found:
        assert number is not None
        assert numbers.value(number.recipe) == number.value


def test_at_most_ten_minutes_are_shown_and_the_rest_is_not_mentioned() -> None:
    s = state(*(e for k in range(12) for e in kept(f"c{k}")), now=at(60), given=MANY)
    made = plan(s, 40)
    assert len(due(s)) == 12
    assert sum(d.seconds for d in made.due) <= 600
    assert made.due_minutes is not None
    assert made.due_minutes.value <= 10
    assert sum(d.seconds for d in made.warm_up) <= made.parts[1].minutes * 60


def test_the_least_remembered_come_first_and_chance_mixes_them() -> None:
    s = state(*(e for k in range(5) for e in kept(f"c{k}", k)), now=at(60), given=MANY)
    chances = [d.chance for d in due(s)]
    assert chances == sorted(chances)
    mixed = {tuple(d.concept for d in plan(s, 40, Random(k)).warm_up) for k in range(20)}
    assert len(mixed) > 3
    assert plan(s, 40, Random(4)) == plan(s, 40, Random(4))
    assert {frozenset(order) for order in mixed} == {frozenset(d.concept for d in plan(s, 40).warm_up)}


def test_above_ten_minutes_due_nothing_new_is_offered() -> None:
    s = state(*(e for k in range(9) for e in kept(f"c{k}")), move("meeting", at(59), concept="c10"), now=at(60), given=MANY)
    made = plan(s, 30)
    assert made.governed
    assert [c.concept for c in made.desk] == ["c10"]
    assert "c9" in {c.concept for c in candidates(s)}


def test_the_desk_parked_first_then_started_then_by_worth() -> None:
    log = [
        move("predicting", at(0), concept="softmax"),
        event("prompt", at(0, 1), prompt=5, text="why exponentials?"),
        move("parked", at(0, 2)),
    ]
    s = state(*log, now=at(1))
    assert [(c.concept, c.why) for c in candidates(s)] == [("dot", "parked"), ("softmax", "started")]
    assert candidates(s)[0].stuck == "why exponentials?"
    assert [c.concept for c in candidates(s.at(at(0, 30)))] == ["softmax"]
    fresh = candidates(state())
    assert [(c.concept, c.why) for c in fresh] == [("dot", "ready"), ("softmax", "ready")]


def test_worth_is_payback_times_what_it_leads_to_times_what_is_not_yet_there() -> None:
    score = candidates(state())[0].score
    assert score.value == pytest.approx((38 - 1) / 37 * 18 * (1 - 0.5))
    assert numbers.value(score.recipe) == score.value


def test_a_confident_miss_returns_in_two_days() -> None:
    s = state(answer(False, 1, at(0), confidence=0.8))
    assert due(s.at(at(1))) == ()
    item = due(s.at(at(2)))[0]
    assert (item.why, item.question, item.retrievability) == ("sure", "dot/cosine", None)
    assert due(s.after(answer(True, 2, at(2)))[0].at(at(3))) == ()


def test_a_lapse_returns_tomorrow() -> None:
    s = state(*to_working(), rebuild(True, at(2)), answer(False, 50, at(13)))
    assert [(d.why, d.concept) for d in due(s.at(at(14)))] == [("lapsed", "dot")]


def test_a_named_rule_stays_in_the_warm_up_until_it_is_repaired() -> None:
    log = [answer(False, k, at(0, k), rules=RULES, matches=(16,)) for k in (1, 2)]
    s = state(*log)
    assert due(s) == ()
    assert [(d.why, d.question) for d in due(s.at(at(1)))] == [("rule", "dot/cosine")]
    for k in range(3):
        s, _ = s.after(answer(True, 10 + k, at(1, k), rules=RULES))
    assert due(s.at(at(2))) == ()


def test_parked_and_skipped_things_are_left_alone() -> None:
    s = state(*to_working(), rebuild(True, at(2)), move("parked", at(3)))
    assert due(s.at(at(30))) == ()
    assert plan(s.at(at(30))).parked == ("dot",)
    assert "dot" not in {c.concept for c in candidates(state(move("skipped")))}


def test_a_usual_time_is_the_own_median_of_the_last_three() -> None:
    base = [*to_working(), rebuild(True, at(2))]
    assert (due(state(*base, now=at(13)))[0].seconds, due(state(*base, now=at(13)))[0].usual) == (90.0, None)
    timed = [answer(True, 40 + k, at(3, k), seconds=s) for k, s in enumerate((300.0, 131.0, 88.0, 95.0))]
    item = due(state(*base, *timed, now=at(13)))[0]
    assert item.seconds == 95.0
    assert item.usual is not None
    assert item.usual.recipe.function == "learner/middle"


def test_a_rebuild_that_does_not_exist_is_not_asked_for() -> None:
    log = [*to_working(), rebuild(True, at(2)), *(answer(True, 50 + k, at(d)) for k, d in enumerate((13, 60, 180)))]
    s = state(*log, now=at(300))
    assert due(s)[0].turn == "rebuild"
    bare = Given(needs=COURSE.needs, written=COURSE.written, rank=COURSE.rank, leads=COURSE.leads)
    assert due(state(*log, now=at(300), given=bare))[0].turn == "use"
    assert plan(state(*to_working(), now=at(1), given=bare)).rebuild is None


def test_nothing_waits_for_ever() -> None:
    """A sitting every day, ten minutes a day: every kept concept is met again, and what is due goes down."""
    s = state(*(e for k in range(12) for e in kept(f"c{k}")), now=at(60), given=MANY)
    seen: set[str] = set()
    for day in range(60, 64):
        for item in plan(s.at(at(day)), 40).warm_up:
            s, _ = s.after(
                Event(
                    "answer",
                    at(day),
                    item.concept,
                    f"{item.concept}/q@1#{day}",
                    {"question": f"{item.concept}/q", "answer_kind": "numeric", "outcome": "right", "score": 1.0, "first": True},
                )
            )
            seen.add(item.concept)
    assert len(seen) == 12
    assert due(s.at(at(64))) == ()
