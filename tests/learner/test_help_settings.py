"""The ceiling said once, the scale on every time, and what a setting may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learner.making import event, move, state
from workings.contract.event import Event
from workings.learner import help
from workings.learner.help import Sit
from workings.learner.shape import SETTINGS, reason

QUIET = 300.0


def said(minutes: float, passed: int = 0, scale: float = 1.0, **rest: Any) -> str:
    return help.ceiling("definition", Sit(minutes * 60, engaged_since_s=QUIET, passed=passed, **rest), scale)


def test_each_ceiling_is_said_until_it_is_answered() -> None:
    assert [said(m) for m in (19, 20, 39, 40, 90)] == ["", "offer", "offer", "need", "need"]
    assert [said(m, passed=1) for m in (20, 39, 40)] == ["", "", "need"]
    assert [said(m, passed=2) for m in (20, 40, 400)] == ["", "", ""]


def test_where_the_explanation_is_read_nothing_is_offered() -> None:
    assert said(30, opened=frozenset({"explanation"})) == ""
    assert said(30, opened=frozenset({"first_step"})) == "offer"


def test_the_scale_moves_the_ceiling_too_and_none_waits_at_nought() -> None:
    assert [said(m, scale=0.5) for m in (9, 10, 20)] == ["", "offer", "need"]
    assert [said(m, scale=1.5) for m in (29, 30)] == ["", "offer"]
    assert said(600, scale=0) == ""
    assert help.ceilings("item", Sit(600)) == 1


@given(st.floats(0, 20_000), st.floats(0, 20_000), st.sampled_from([0.25, 0.5, 1.0, 1.5]))
def test_more_time_never_reaches_fewer_ceilings(one: float, other: float, scale: float) -> None:
    low, high = sorted((one, other))
    assert help.ceilings("definition", Sit(low), scale) <= help.ceilings("definition", Sit(high), scale) <= 2


def setting(name: str, value: Any) -> Event:
    return event("setting", concept="", item="settings", name=name, value=value)


GOOD: dict[str, Any] = {
    "minutes": 40, "desk": "dot", "clock": False, "welcomed": True, "goals": "research", "skip": ["operate"], "done": ["race"],
    "kept": ["noise"], "scale-definition": 0, "scale-item": 1.5, "scale-review": 0.25,
}  # fmt: skip
BAD: list[tuple[str, Any, str]] = [
    ("minutes", 25, "one of 20, 30, 40"), ("minutes", True, "a whole number"), ("desk", None, "a text"), ("clock", "on", "true or false"),
    ("goals", "mastery", "one of operate, understand, research"), ("skip", ["hard"], "a list in which each entry is one of operate"),
    ("done", "race", "a list"), ("scale-item", 2, "a number from 0 to 1.5"), ("scale-item", "1", "a number"),
    ("scale-item", float("nan"), "a number"),
]  # fmt: skip


def test_every_setting_can_be_kept() -> None:
    assert set(GOOD) == set(SETTINGS)
    assert [reason(setting(name, value)) for name, value in GOOD.items()] == [""] * len(GOOD)


@pytest.mark.parametrize(("name", "value", "wanted"), BAD)
def test_a_setting_that_is_none_says_what_it_has_to_be(name: str, value: Any, wanted: str) -> None:
    assert wanted in reason(setting(name, value))


def test_an_unknown_setting_is_named() -> None:
    assert "name is 'volume'" in reason(setting("volume", 3))
    assert "needs the field name" in reason(event("setting", concept="", value=3))
    assert "needs the field" not in reason(move("on", ceiling=1))
    assert "ceiling is 'one'" in reason(move("on", ceiling="one"))


def test_a_setting_changes_nothing_that_is_believed() -> None:
    log = [move("meeting"), event("meet", text="so")]
    plain, held = state(*log), state(*log, *(setting(name, value) for name, value in GOOD.items()))
    assert held.concepts == plain.concepts
    assert (held.scores, held.said) == (plain.scores, plain.said)
