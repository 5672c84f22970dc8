"""A month by chance: deeds that a learner may do in any order, each a small closure over a hand. What does not fit is passed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests import answers
from tests.month.by_session import BySession
from workings import course, practice
from workings.learner.life import MOVES
from workings.learner.params import RUNGS

Deed = Callable[[BySession], object]
CHIPS = st.sampled_from(("5", "20", "35", "50", "65", "80", "95"))
QUICK = tuple(q.name for q in practice.questions("dot") if q.kind != "code")
"""Code is run in a process of its own; the month that is told has some."""
ELSEWHERE = ("rows", "neurons")
"""Exercises of ``linear-map`` that exercise the dot product too."""
ANSWERS = {"right": answers.right, "wrong": answers.wrong, "unknown": answers.unknown}
PREDICTIONS = tuple((f.id, p) for f in course.concept("dot").figures.values() for p in f.predictions)


def deed(name: str, do: Callable[..., object], *given: st.SearchStrategy[Any]) -> st.SearchStrategy[Deed]:
    """A deed that says what it is when a month goes wrong."""

    class One:
        def __init__(self, drawn: tuple[Any, ...]) -> None:
            self.drawn = drawn

        def __call__(self, hand: BySession) -> object:
            return do(hand, *self.drawn)

        def __repr__(self) -> str:
            return f"{name}{self.drawn}"

    return st.tuples(*given).map(One)


def waits(hand: BySession, days: float) -> None:
    hand.clock.go(days=days)


def answered(hand: BySession, name: str, how: str, sure: str, help: str, stayed: float, slug: str = "dot") -> None:
    """One exercise; ``help`` is opened before it, ``stayed`` is a gap in seconds."""
    item = practice.opened(hand.session.next_of(slug, name))
    hand.clock.go(seconds=stayed)
    hand.session.engaged(slug, "practice", min(stayed, 120), [stayed], item.id)
    if help:
        hand.session.help(slug, help, where="", item=item.id)
    hand.clock.go(seconds=5)
    hand.last = hand.session.answer(item.id, ANSWERS[how](item), sure, seconds=stayed).event


def streak_of_right(hand: BySession, count: int, sure: str) -> None:
    for k in range(count):
        answered(hand, QUICK[(k + len(hand.session.log.events)) % len(QUICK)], "right", sure, "", 40.0)


def replied(hand: BySession, reply: str) -> None:
    if hand.last is not None and hand.last.kind == "answer" and hand.last.data["matches"]:
        hand.session.reply(hand.last.id, reply)


def retried(hand: BySession, how: str) -> None:
    if hand.last is not None:
        item = practice.opened(hand.last.item)
        hand.session.answer(item.id, ANSWERS[how](item))


def sat(hand: BySession, place: str, gaps: list[float], paper: bool) -> None:
    """Gaps, sent when the last of them is over."""
    hand.clock.go(seconds=sum(gaps))
    cap = 600 if paper else 120
    hand.session.engaged("dot", place, sum(min(g, cap) for g in gaps), gaps, paper=paper)


def wrote(hand: BySession, number: int, text: str, after: float) -> None:
    hand.clock.go(seconds=after)
    hand.session.prompt("dot", number, text)


def predicted(hand: BySession, which: tuple[str, Any], k: int, sure: str, skip: bool, see: bool) -> None:
    figure, asked = which
    hand.session.predict("dot", figure, asked.id, asked.options[k % len(asked.options)].key, sure, skip=skip)
    if see:
        hand.session.seen("dot", figure, asked.id, asked.seen_options[0].key)


def warmed(hand: BySession, how: str, sure: str) -> None:
    if id := hand.session.warm_up():
        item = practice.opened(id)
        if item.kind != "code":
            hand.last = hand.session.answer(item.id, ANSWERS[how](item), sure).event


def slipped(hand: BySession, name: str, times: int, sure: str) -> None:
    for _ in range(times):
        answered(hand, name, "wrong", sure, "", 30.0)


def came_back(hand: BySession, how: str, sure: str, late: float) -> None:
    """On the day on which it is due, or some days later."""
    due = hand.session.log.state().concept("dot").due
    if due is not None:
        waits(hand, max(0, (due - hand.session.log.today()).days) + late)
    warmed(hand, how, sure)


def kept(hand: BySession, wait: float) -> None:
    """To a rebuild on a later day, by way of the test-out."""
    streak_of_right(hand, 4, "65")
    hand.rebuild("passes", "65")
    waits(hand, wait)
    hand.rebuild("passes", "80")


GAPS = st.lists(st.floats(0.5, 900).map(lambda g: round(g, 2)), min_size=1, max_size=6)
HOW = st.sampled_from(("right", "right", "wrong", "unknown"))
BY_CHANCE: st.SearchStrategy[Deed] = st.one_of(
    deed("waits", waits, st.sampled_from((0.01, 0.3, 1.0, 1.0, 2.0, 5.0, 21.0, 31.0))),
    deed("answered", answered, st.sampled_from(QUICK), HOW, CHIPS, st.sampled_from(("", "", "", *RUNGS)), st.floats(1, 400)),
    deed("elsewhere", answered, st.sampled_from(ELSEWHERE), HOW, CHIPS, st.sampled_from(("", "", *RUNGS)), st.floats(1, 400), st.just("linear-map")),
    deed("slipped", slipped, st.sampled_from(("cosine", "dot", "length")), st.integers(1, 3), CHIPS),
    deed("came back", came_back, HOW, CHIPS, st.sampled_from((0.0, 0.0, 2.0, 20.0))),
    deed("right", streak_of_right, st.integers(1, 8), CHIPS),
    deed("replied", replied, st.sampled_from(("yes", "no", "unsure"))),
    deed("retried", retried, HOW),
    deed("sat", sat, st.sampled_from(("concept", "concept", "practice", "rebuild")), GAPS, st.booleans()),
    deed("wrote", wrote, st.integers(1, 5), st.sampled_from(("one", "ONE ", "two", "", "x − y", "x - y")), st.sampled_from((1.0, 10.0, 60.0))),
    deed("moved", lambda hand, to: hand.session.move("dot", to), st.sampled_from(sorted(MOVES))),
    deed("parked", lambda hand: hand.session.move("dot", "parked")),
    deed("met", lambda hand: hand.session.meet("dot", "counted")),
    deed("helped", lambda hand, rung: hand.session.help("dot", rung, where=""), st.sampled_from(RUNGS)),
    deed("predicted", predicted, st.sampled_from(PREDICTIONS), st.integers(0, 3), CHIPS, st.booleans(), st.booleans()),
    deed("forecast", lambda hand, sure: hand.session.forecast("dot", sure), CHIPS),
    deed("rebuilt", lambda hand, how, sure: hand.rebuild(how, sure), st.sampled_from(("passes", "passes", "fails")), CHIPS),
    deed("warmed", warmed, HOW, CHIPS),
)  # fmt: skip
"""One deed."""
BEGUN = st.one_of(st.just([]), st.just([]), st.tuples(deed("kept", kept, st.sampled_from((1.0, 2.0)))).map(list))
"""Half of the months begin where a concept is kept; by chance alone hardly one would come there."""
