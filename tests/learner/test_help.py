"""Patience: rungs by time, by attempts, or now; what counts as an attempt; the ceiling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learner.making import answer, at, event, state
from workings.learner import help, sums
from workings.learner.help import Sit
from workings.learner.params import RUNGS


def states(place: str, sit: Sit, scale: float = 1.0) -> list[str]:
    return [r.state for r in help.rungs(place, sit, scale)]


@pytest.mark.parametrize(("place", "minutes"), [("definition", (4, 8, 12, 20)), ("item", (1.5, 3, 6, 10)), ("review", (1, 2, 3, 4))])
def test_each_rung_opens_at_its_time(place: str, minutes: tuple[float, ...]) -> None:
    for k, at_minute in enumerate(minutes):
        assert states(place, Sit(at_minute * 60 - 1))[k] == "later"
        assert states(place, Sit(at_minute * 60))[k] == "can"
    assert [r.minutes for r in help.rungs(place, Sit())] == list(minutes)


def test_or_after_its_attempts() -> None:
    for attempts in range(5):
        assert states("item", Sit(0, attempts)) == ["can"] * attempts + ["later"] * (4 - attempts)


def test_or_now_and_then_it_stays_open() -> None:
    assert states("item", Sit(opened=frozenset({"explanation"}))) == ["later", "later", "later", "open"]
    assert Sit(opened=frozenset({"sibling", "point"})).help == "sibling"
    assert Sit().help == "none"


def test_the_scale_stretches_the_times_and_nothing_else() -> None:
    assert [r.minutes for r in help.rungs("item", Sit(), 1.5)] == [2.25, 4.5, 9.0, 15.0]
    assert states("definition", Sit(), 0) == ["can"] * 4
    assert help.rungs("item", Sit(), 9) == help.rungs("item", Sit(), 1.5)
    assert states("item", Sit(0, 2), 1.5) == ["can", "can", "later", "later"]


@given(st.floats(0, 3000), st.floats(0, 3000), st.integers(0, 6), st.integers(0, 6), st.sampled_from(["definition", "item", "review"]))
def test_more_time_or_more_attempts_never_close_a_rung(s1: float, s2: float, a1: int, a2: int, place: str) -> None:
    less, more = Sit(min(s1, s2), min(a1, a2)), Sit(max(s1, s2), max(a1, a2))
    for before, after in zip(states(place, less), states(place, more), strict=True):
        assert (before, after) != ("can", "later")


def test_an_attempt_is_new_and_ten_seconds_after_the_last() -> None:
    said = [(0, "7"), (5, "8"), (14, "9"), (24, " 9 "), (40, "\u22129"), (60, "-9"), (80, ""), (95, "10")]
    times = [(at(0, s / 60), text) for s, text in said]
    assert help.counted(times) == [True, False, False, False, True, False, False, True]


def test_numbers_are_compared_as_numbers() -> None:
    events = [answer(False, 1, at(0, m), first=m == 0, value=[v]) for m, v in ((0, 0.5), (1, 0.50), (2, 0.7))]
    assert help.of_item(events).attempts == 2


def test_the_sit_with_one_item() -> None:
    item = "dot/cosine@1#1"
    sit = help.of_item(
        [
            event("engaged", at(0, 1), item=item, seconds=400, gaps=[100, 300], place="practice"),
            answer(False, 1, at(0, 2)),
            event("help", at(0, 3), item=item, rung="point", where="the root", early=True),
            event("engaged", at(0, 4), item=item, seconds=50, gaps=[50], place="practice"),
        ]
    )
    assert sit == Sit(270.0, 1, 50.0, frozenset({"point"}), True)
    assert help.factor(sit.help) == 0.7


def test_a_gap_counts_up_to_two_minutes_and_on_paper_up_to_ten() -> None:
    assert help.engaged([30, 500, 119]) == 30 + 120 + 119
    assert help.engaged([30, 500, 700], paper=True) == 30 + 500 + 600
    assert float(sums.engaged_minutes(__import__("numpy").array([30.0, 500, 119]), 120.0)) == pytest.approx(269 / 60)


def test_the_ceiling_speaks_once_it_is_quiet_and_offers_the_weakest_need_at_the_second() -> None:
    assert help.ceiling("definition", Sit(1199, engaged_since_s=600)) == ""
    assert help.ceiling("definition", Sit(1200, engaged_since_s=299)) == ""
    assert help.ceiling("definition", Sit(1200, engaged_since_s=300)) == "offer"
    assert help.ceiling("item", Sit(600, engaged_since_s=300)) == "offer"
    assert help.ceiling("definition", Sit(2400, engaged_since_s=300)) == "need"


def test_the_definition_counts_sit_prompts_as_attempts() -> None:
    s = state(
        event("engaged", at(0, 0), seconds=240, gaps=[100.0, 140.0], place="concept"),
        event("prompt", at(0, 1), prompt=1, text="pair, multiply, add"),
        event("engaged", at(0, 2), seconds=60, gaps=[60.0], place="concept"),
        event("prompt", at(0, 3), prompt=1, text="pair, multiply, add "),
        event("prompt", at(0, 4), prompt=5, text="if one is zero?"),
        event("help", at(0, 5), rung="point"),
        event("help", at(0, 6), rung="point"),
    )
    c = s.concept("dot")
    assert (c.attempts, c.engaged_s) == (2, 280.0)
    assert (c.prompts[5], c.rungs) == ("if one is zero?", {"point": 6})
    assert [r.state for r in help.rungs("definition", c.sit)] == ["open", "can", "later", "later"]
    assert c.sit.engaged_since_s == 0.0


def test_four_names_in_order() -> None:
    assert tuple(r.name for r in help.rungs("item", Sit())) == RUNGS == ("point", "sibling", "first_step", "explanation")
