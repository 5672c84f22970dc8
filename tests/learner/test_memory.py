"""FSRS-6 as it is used here, and our own lines of its arithmetic against the package."""

from __future__ import annotations

import datetime as dt

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings.learner import memory, sums
from workings.learner.memory import Card, Grade
from workings.learner.params import Params

DAY = dt.date(2026, 11, 2)
W = memory.weights()
HISTORIES = st.lists(st.tuples(st.sampled_from(["again", "hard", "good"]), st.integers(1, 200)), min_size=1, max_size=8)


def after(grades: list[Grade], params: Params | None = None) -> list[Card]:
    """Reviewed each time on the day it is due."""
    cards, day = list[Card](), DAY
    for grade in grades:
        cards.append(memory.review(cards[-1] if cards else None, grade, day, *([params] if params else [])))
        day = cards[-1].due
    return cards


def intervals(cards: list[Card]) -> list[int]:
    return [(c.due - c.last).days for c in cards]


def test_good_after_good() -> None:
    assert intervals(after(["good"] * 5)) == [2, 11, 46, 120, 120]
    assert intervals(after(["good"] * 5, Params(longest=36500))) == [2, 11, 46, 163, 497]


def test_a_lapse_after_many() -> None:
    """S 497 falls to 6.9 days."""
    card = after(["good"] * 5 + ["again"], Params(longest=36500))[-1]
    assert card.stability == pytest.approx(6.886, abs=1e-3)
    assert intervals([card]) == [7]


def test_first_due_is_two_days_after_working() -> None:
    card = memory.first(DAY)
    assert (card.due, card.reviews) == (DAY + dt.timedelta(days=2), 1)
    assert card.stability == pytest.approx(2.3065)
    assert card.turn == "rebuild"


def test_the_task_rotates() -> None:
    assert [c.turn for c in after(["good"] * 6)] == ["rebuild", "use", "say", "use", "rebuild", "use"]


@pytest.mark.parametrize(
    ("score", "help", "passed", "expected"),
    [
        (1, "none", True, "good"),
        (1, "point", True, "good"),
        (0.9, "none", True, "good"),
        (1, "sibling", True, "hard"),
        (1, "first_step", True, "hard"),
        (0.89, "none", True, "hard"),
        (0.6, "none", True, "hard"),
        (0.59, "none", True, "again"),
        (0, "none", True, "again"),
        (1, "explanation", True, "again"),
        (1, "none", False, "again"),
    ],
)
def test_grades(score: float, help: str, passed: bool, expected: str) -> None:
    assert memory.grade(score, help, passed) == expected


def test_a_second_review_on_one_day_changes_nothing() -> None:
    card = memory.first(DAY)
    assert memory.review(card, "again", DAY) is card
    assert memory.credit(card, DAY) is card


@given(HISTORIES)
def test_our_lines_give_what_the_package_gives(history: list[tuple[Grade, int]]) -> None:
    card, day = memory.first(DAY), DAY
    for grade, days in history:
        day += dt.timedelta(days=days)
        new = memory.review(card, grade, day)
        then = (days, card.stability, card.difficulty, W[20])
        if grade == "again":
            stability = sums.stability_lost(*then, W[11], W[12], W[13], W[14], W[17], W[18])
        else:
            stability = sums.stability_kept(*then, W[8], W[9], W[10], W[15] if grade == "hard" else 1.0)
        difficulty = sums.difficulty_after(card.difficulty, memory.GRADES[grade], W[4], W[5], W[6], W[7])
        assert new.stability == pytest.approx(stability, rel=1e-12)
        assert new.difficulty == pytest.approx(difficulty, rel=1e-12)
        assert (new.due - day).days == min(max(round(sums.interval(new.stability, 0.9, W[20])), 1), 120)
        card = new


@given(HISTORIES, st.integers(0, 400))
def test_retrievability_is_the_packages(history: list[tuple[Grade, int]], days: int) -> None:
    card, day = memory.first(DAY), DAY
    for grade, gap in history:
        day += dt.timedelta(days=gap)
        card = memory.review(card, grade, day)
    theirs = fsrs.Card(card_id=1, state=fsrs.State.Review, stability=card.stability, difficulty=card.difficulty, last_review=utc(card.last))
    then = day + dt.timedelta(days=days)
    assert memory.retrievability(card, then) == pytest.approx(fsrs.Scheduler().get_card_retrievability(theirs, utc(then)), rel=1e-12)


@given(st.floats(0.1, 400), st.integers(0, 400), st.integers(0, 400))
def test_it_falls_from_one_and_is_nine_tenths_at_the_stability(stability: float, one: int, two: int) -> None:
    near, far = sorted((one, two))
    r = [float(sums.retrievability(t, stability, W[20])) for t in (0, near, far, stability)]
    assert r[0] == 1
    assert 0 < r[2] <= r[1] <= 1
    assert r[3] == pytest.approx(0.9, rel=1e-12)


def test_a_credit_is_three_tenths_of_a_success() -> None:
    card = after(["good", "good"])[-1]
    day = card.last + dt.timedelta(days=5)
    passed, credited = memory.review(card, "good", day), memory.credit(card, day)
    assert credited.stability == pytest.approx(card.stability + 0.3 * (passed.stability - card.stability))
    assert (credited.due - card.due).days == round(0.3 * (passed.due - day).days)
    assert (credited.last, credited.reviews) == (card.last, card.reviews)


def test_the_scheduler_is_the_one_of_the_design() -> None:
    scheduler = memory._scheduler(0.9, 120)
    assert (scheduler.learning_steps, scheduler.relearning_steps, scheduler.enable_fuzzing) == ((), (), False)
    assert (scheduler.desired_retention, scheduler.maximum_interval) == (0.9, 120)
    assert "easy" not in memory.GRADES
    assert W[20] == pytest.approx(0.1542)


def utc(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
