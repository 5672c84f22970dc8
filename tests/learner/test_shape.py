"""What may be written: every kind of event, well formed; and a sentence for each that is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.learner.making import answer, at, event, move, rebuild
from workings.contract.event import Event
from workings.learner.shape import LARGEST, EventFault, checked, reason


@pytest.mark.parametrize(
    "good",
    [
        move("meeting"),
        event("meet", text=""),
        event("prompt", prompt=5, text="?"),
        event("help", rung="point", where="", early=True),
        event("engaged", seconds=3.5, gaps=[1, 2.5], place="practice"),
        event("prediction", figure="f", prediction="p", right=True, confidence=0.35),
        event("prediction", figure="f", prediction="p", skipped=True),
        event("seen", figure="f", prediction="p", text="yes"),
        answer(True, confidence=None, seconds=12.5, named=None, value=[0.5]),
        event("reply", answer=3, rule=16, reply="unsure"),
        event("sure", answer=3, text="the picture"),
        event("why", line="square", text="a sum of squares"),
        rebuild(True, forecast=0.5),
        event("forecast", confidence=0.2),
    ],
)
def test_what_may_be_written(good: Event) -> None:
    assert reason(good) == ""
    assert checked(good).startswith("{")


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("stage", {"to": "mastered"}, "to is 'mastered'; it has to be one of meeting"),
        ("prompt", {"prompt": 6}, "prompt is 6; it has to be 1 to 5"),
        ("prompt", {"prompt": True}, "it has to be a whole number"),
        ("help", {"rung": "hint"}, "it has to be one of point, sibling"),
        ("engaged", {"seconds": -1}, "it has to be 0 or more"),
        ("engaged", {"seconds": float("nan")}, "it has to be a number"),
        ("engaged", {"gaps": [1, "2"]}, "a list in which each entry is a number"),
        ("engaged", {"place": "sofa"}, "it has to be one of concept, practice, rebuild"),
        ("answer", {"confidence": 80}, "confidence is 80; it has to be a number from 0 to 1 (0.8, not 80)"),
        ("answer", {"score": 1.5}, "score is 1.5; it has to be a number from 0 to 1"),
        ("answer", {"answer_kind": "guess"}, "it has to be one of choice, predict"),
        ("answer", {"outcome": "unreadable"}, "it has to be one of right, wrong"),
        ("answer", {"first": "yes"}, "it has to be true or false"),
        ("answer", {"matches": [16, "17"]}, "a list in which each entry is a whole number"),
        ("answer", {"options": 1}, "it has to be 2 or more"),
        ("reply", {"reply": "maybe"}, "it has to be one of yes, no, unsure"),
        ("rebuild", {"probes": [{"question": "q"}]}, "the score of probe 1 is None"),
        ("rebuild", {"passed": 1}, "it has to be true or false"),
        ("forecast", {"confidence": None}, "it has to be a number"),
        ("prediction", {"right": None}, "needs the field right"),
    ],
)
def test_what_may_not(kind: str, change: dict[str, Any], said: str) -> None:
    good: dict[str, Event] = {
        "stage": move("meeting"),
        "prompt": event("prompt", prompt=1, text=""),
        "help": event("help", rung="point"),
        "engaged": event("engaged", seconds=1),
        "answer": answer(),
        "reply": event("reply", answer=1, rule=1, reply="no"),
        "rebuild": rebuild(),
        "forecast": event("forecast", confidence=0.5),
        "prediction": event("prediction", figure="f", prediction="p", right=True),
    }
    with pytest.raises(EventFault) as fault:
        checked(Event(kind, at(), "dot", "", {**good[kind].data, **change}))
    assert said in str(fault.value)


def test_a_missing_field_is_named() -> None:
    assert reason(event("reply", answer=1, rule=2)) == "A reply event needs the field reply, which has to be one of yes, no, unsure."


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(EventFault, match="cannot be written as JSON"):
        checked(event("meet", text="", extra={1, 2}))
    with pytest.raises(EventFault, match="cannot be written as JSON"):
        checked(event("meet", text="", extra=float("inf")))


def test_an_event_has_a_largest_size() -> None:
    with pytest.raises(EventFault, match="262,144 is the most"):
        checked(event("meet", text="x" * 10_000_000))
    assert len(checked(event("meet", text="x" * (LARGEST - 100)))) < LARGEST
    with pytest.raises(EventFault, match="The key of a meet event is 201 characters"):
        checked(Event("meet", at(), data={"text": ""}, key="k" * 201))
