"""The learner's own experiment: coins, what may be left at any time, and the first delayed rebuild."""

from __future__ import annotations

from random import Random

import pytest

from tests.learner.making import at, event, move, numbered, rebuild, state
from workings.contract.event import Event
from workings.learner import experiment
from workings.learner.experiment import Outcome, coins, open_for, read, scale_of
from workings.learner.shape import reason


def begun(day: float = 0, **scales: float) -> Event:
    return event("experiment", at(day), "", to="begun", scales=scales)


def left(day: float) -> Event:
    return event("experiment", at(day), "", to="left")


def outcomes(*events: Event) -> tuple[Outcome, ...]:
    return read(numbered(list(events)), at().tzinfo or pytest.fail("no zone")).outcomes


def test_coins_are_fair_and_follow_from_the_chance_passed_in() -> None:
    slugs = [f"c{k}" for k in range(2000)]
    thrown = coins(slugs, Random(4))
    assert thrown == coins(slugs, Random(4))
    assert set(thrown["scales"]) == set(slugs)
    assert sum(x == 0.5 for x in thrown["scales"].values()) == pytest.approx(1000, abs=100)


def test_a_coin_is_thrown_only_for_what_nobody_has_begun() -> None:
    assert open_for(state(move("meeting"), move("skipped", concept="softmax")), ("dot", "linear-map", "softmax")) == ("linear-map",)


def test_the_scale_holds_while_it_runs() -> None:
    log = [begun(dot=0.5, softmax=1.5)]
    assert (scale_of(log, "dot"), scale_of(log, "softmax"), scale_of(log, "linear-map")) == (0.5, 1.5, None)
    assert scale_of([*log, left(1)], "dot") is None


def test_the_first_delayed_rebuild_counts_and_no_other() -> None:
    log = [begun(dot=0.5), move("meeting", at(1))]
    assert outcomes(*log, rebuild(True, at(1, 30))) == (Outcome("dot", 0.5, None),), "the same day is no delay"
    assert outcomes(*log, rebuild(True, at(1, 30)), rebuild(False, at(3))) == (Outcome("dot", 0.5, False),)
    assert outcomes(*log, rebuild(False, at(3)), rebuild(True, at(4))) == (Outcome("dot", 0.5, False),)


def test_what_came_before_the_coin_does_not_count() -> None:
    assert outcomes(move("meeting", at(0)), rebuild(True, at(2)), begun(3, dot=0.5)) == (Outcome("dot", 0.5, None),)


def test_left_what_is_known_stays_and_the_rest_is_dropped() -> None:
    log = [begun(dot=0.5, softmax=1.5), move("meeting", at(1)), rebuild(True, at(3)), left(4)]
    found = read(numbered(log), at().tzinfo or pytest.fail("no zone"))
    assert (found.running, found.outcomes) == (False, (Outcome("dot", 0.5, True),))
    later = [move("meeting", at(5), concept="softmax"), event("rebuild", at(7), "softmax", passed=True, page="")]
    assert outcomes(*log, *later) == (Outcome("dot", 0.5, True),), "a rebuild after leaving is no outcome"
    again = read(numbered([*log, begun(8, softmax=0.5)]), at().tzinfo or pytest.fail("no zone"))
    assert again.running
    assert again.outcomes == (Outcome("dot", 0.5, True), Outcome("softmax", 0.5, None))
    assert again.of(1.5) == ()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"to": "begun", "scales": {"dot": 0.5}}, ""),
        ({"to": "left"}, ""),
        ({"to": "stopped"}, "one of begun, left"),
        ({"to": "begun"}, "a table of concepts"),
        ({"to": "begun", "scales": {}}, "a table of concepts"),
        ({"to": "begun", "scales": {"dot": 1.0}}, "a table of concepts"),
        ({"to": "begun", "scales": {"dot": True}}, "a table of concepts"),
    ],
)
def test_its_shape(data: dict[str, object], fault: str) -> None:
    why = reason(event("experiment", None, "", **data))
    assert (fault in why) if fault else why == ""
    assert experiment.SCALES == (0.5, 1.5)
