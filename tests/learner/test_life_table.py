"""D1's table, row by row: the state, what happens, the state after it. And the law that no state is without a next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, settings
from hypothesis import given as over
from hypothesis import strategies as st

from tests.learner.making import COURSE, answer, at, event, move, rebuild, state, to_working
from workings.contract.event import Event
from workings.learner import life, today
from workings.learner.life import NEXT, STAGES
from workings.learner.params import PARAMS
from workings.learner.state import State

Log = list[Event]
MET_IT = event("meet", at(0, 1), text="I counted")
SEEN = [event(kind, at(0, 2), figure="turn", prediction=name, choice="90", right=True, text="it crossed")
        for name in ("sign", "size") for kind in ("prediction", "seen")]  # fmt: skip
READING: Log = [move("meeting"), MET_IT]
PREDICTING: Log = [*READING, move("predicting", at(0, 1.5))]
USING: Log = [*PREDICTING, *SEEN]
WORKING: Log = [*USING, *to_working(0.1)]
KEEPING: Log = [*WORKING, rebuild(True, at(2))]
LAPSED: Log = [*KEEPING, answer(False, 90, at(13))]
LASTING: Log = [*KEEPING, rebuild(True, at(40))]
HELD = {"rules": (16, 17), "matches": (16,)}
NAMED: Log = [answer(False, k, at(0, 9 + k), **HELD) for k in range(2)]
MENDED: Log = [answer(True, 20 + k, at(0, 20 + k), rules=(16, 17)) for k in range(3)]
NAMED_AGAIN: Log = [answer(False, 30, at(0, 40), **HELD)]
GAPS = {"seconds": 300, "gaps": [100.0] * 3, "place": "concept"}

ROWS: list[tuple[str, Log, Event | None, dt.datetime, str]] = [
    # the row, what was before, what happens, when it is looked at, the stage then
    ("needs not met", [], None, at(), "shelved"),
    ("needs at work", [], answer(True, 1, concept="softmax"), at(), "shelved"),
    ("waived", [], move("waived", concept="linear-map"), at(), "ready"),
    ("one need waived", [], move("waived", concept="linear-map", needs=["dot"]), at(), "ready"),
    ("its need left out", [], move("skipped"), at(), "ready"),
    ("each need working", WORKING[:-1], WORKING[-1], at(1), "ready"),
    ("chosen", [], move("meeting"), at(), "meeting"),
    ("any attempt", [move("meeting")], MET_IT, at(1), "reading"),
    ("an empty attempt", [move("meeting")], event("meet", at(0, 1), text=""), at(1), "reading"),
    ("the cap of five minutes", [move("meeting")], event("engaged", at(0, 5), **GAPS), at(1), "reading"),
    ("below the cap", [move("meeting")], event("engaged", at(0, 5), **(GAPS | {"gaps": [100.0] * 2})), at(1), "meeting"),
    ("I can use it", READING, move("predicting", at(0, 2)), at(1), "predicting"),
    ("parked while reading", READING, move("parked", at(0, 2)), at(1), "parked"),
    ("a prediction not explained", PREDICTING, SEEN[0], at(1), "predicting"),
    ("the last prediction explained", [*PREDICTING, *SEEN[:-1]], SEEN[-1], at(1), "using"),
    ("back to the text", USING, move("reading", at(0, 3)), at(1), "reading"),
    ("mastered", WORKING[:-1], WORKING[-1], WORKING[-1].at, "working"),
    ("a wrong rule named", [*USING, *NAMED[:-1]], NAMED[-1], at(1), "using"),
    ("the same one named twice", [*USING, *NAMED, *MENDED], NAMED_AGAIN[-1], at(1), "reading"),
    ("parked while using", USING, move("parked", at(0, 3)), at(1), "parked"),
    ("the same day", WORKING, None, WORKING[-1].at, "working"),
    ("a later day", WORKING, None, at(2), "rebuilding"),
    ("rebuilt", WORKING, rebuild(True, at(2)), at(2), "keeping"),
    ("not rebuilt", WORKING, rebuild(False, at(2)), at(2), "working"),
    ("not rebuilt, a day on", WORKING, rebuild(False, at(2)), at(3), "rebuilding"),
    ("rebuilt on the day it began to work", WORKING, rebuild(True, at(0.2)), at(0.2), "working"),
    ("failed review", KEEPING, LAPSED[-1], at(13), "lapsed"),
    ("failed before it was due", KEEPING, answer(False, 90, at(3)), at(3), "keeping"),
    ("failed after the explanation", KEEPING, answer(True, 90, at(13), help="explanation"), at(13), "lapsed"),
    ("a fresh one right", LAPSED, answer(True, 91, at(14)), at(14), "keeping"),
    ("two rebuilds thirty days apart", KEEPING, rebuild(True, at(32)), at(32), "lasting"),
    ("two rebuilds twenty-nine days apart", KEEPING, rebuild(True, at(31)), at(31), "keeping"),
    ("lasting, failed", LASTING, answer(False, 92, at(160)), at(160), "lapsed"),
    ("lasting, not rebuilt", LASTING, rebuild(False, at(160)), at(160), "lapsed"),
    ("parked while kept", KEEPING, move("parked", at(3)), at(3), "parked"),
    ("taken up where it was", [*KEEPING, move("parked", at(3))], move("resumed", at(4)), at(4), "keeping"),
    ("work takes it up", [*READING, move("parked", at(0, 2))], event("prompt", at(1), prompt=1, text="pairs"), at(1), "reading"),
    ("a glance does not", [*READING, move("parked", at(0, 2))], event("engaged", at(1), **GAPS), at(1), "parked"),
    ("on past the ceiling", READING, move("on", at(0, 30), ceiling=1), at(1), "reading"),
    ("test out by one rebuild", [], rebuild(True, at()), at(), "working"),
    ("test out while reading", READING, rebuild(True, at(0, 2)), at(0, 2), "working"),
    ("test out, not passed", READING, rebuild(False, at(0, 2)), at(0, 2), "reading"),
]  # fmt: skip
OF_ANOTHER = ("needs not met", "needs at work", "waived", "one need waived", "its need left out", "each need working")


@pytest.mark.parametrize(("row", "before", "happens", "when", "after"), ROWS, ids=[row[0] for row in ROWS])
def test_every_row(row: str, before: Log, happens: Event | None, when: dt.datetime, after: str) -> None:
    log = before if happens is None else [*before, happens]
    slug = "linear-map" if row in OF_ANOTHER else "dot"
    assert state(*log, now=when).concept(slug).stage == after


def test_every_stage_is_reached_by_a_row_and_has_a_next_step() -> None:
    assert {row[-1] for row in ROWS} == set(STAGES)
    assert set(NEXT) == set(STAGES)
    assert all(NEXT.values())


LEAVES: dict[str, dict[str, str]] = {
    "": {
        "chosen": "meeting", "attempted": "reading", "reread": "reading", "claimed": "predicting", "predicted": "predicting",
        "explained": "using", "answered": "using", "rebuilt": "working",
    },
    "meeting": {
        "attempted": "reading", "capped": "reading", "reread": "reading", "claimed": "predicting", "predicted": "predicting",
        "explained": "using", "answered": "using", "rebuilt": "working",
    },
    "reading": {"claimed": "predicting", "predicted": "predicting", "explained": "using", "answered": "using", "rebuilt": "working"},
    "predicting": {"reread": "reading", "explained": "using", "answered": "using", "rebuilt": "working"},
    "using": {"reread": "reading", "mastered": "working", "named twice": "reading", "rebuilt": "working"},
    "working": {},
    "rebuilding": {"rebuilt": "keeping", "not rebuilt": "working"},
    "keeping": {"lasted": "lasting", "failed": "lapsed", "not rebuilt": "lapsed"},
    "lapsed": {"passed": "keeping", "rebuilt": "keeping"},
    "lasting": {"failed": "lapsed", "not rebuilt": "lapsed"},
}  # fmt: skip
"""What each stage leaves to, written a second time from D1; shelved, ready and parked are no stages of the log's own."""


def test_the_table_is_this_and_nothing_else() -> None:
    """What is not in it changes nothing."""
    words = {what for row in LEAVES.values() for what in row}
    assert {what for _, what in life.TABLE} == words
    for stage in (*STAGES, life.NEW):
        for what in words:
            assert life.after(stage, what) == LEAVES.get(stage, {}).get(what, stage), (stage, what)


def test_the_moment_of_beginning_is_kept() -> None:
    s = state(move("waived"), move("parked", at(0, 1)), move("resumed", at(0, 2)), move("meeting", at(0, 3)), move("reading", at(0, 4)))
    assert s.concept("dot").begun == at(0, 3)
    assert state(move("skipped"), event("engaged", at(0, 1), **GAPS)).concept("dot").begun is None


# ---------------------------------------------------------------- nobody is without a next step
ALL = replace(COURSE, rebuildable=COURSE.written)
SLUGS = sorted(ALL.written)
slugs = st.sampled_from(SLUGS)
kinds = st.sampled_from(["numeric", "vector", "choice", "code"])


def deeds() -> st.SearchStrategy[Callable[[dt.datetime, int], Event]]:
    """Anything that a learner can do, at a time and with a number to tell items apart."""
    rules = st.sampled_from([(), (16,), (17,)])
    return st.one_of(
        st.builds(lambda c, to: lambda t, k: move(to, t, c), slugs, st.sampled_from(sorted(life.MOVES))),
        st.builds(lambda c: lambda t, k: event("meet", t, c, text="so"), slugs),
        st.builds(lambda c: lambda t, k: event("prompt", t, c, prompt=1 + k % 5, text=f"{k}"), slugs),
        st.builds(lambda c: lambda t, k: event("engaged", t, c, **GAPS), slugs),
        st.builds(lambda c, p: lambda t, k: event("prediction", t, c, figure="turn", prediction=p, right=True), slugs, st.sampled_from("ab")),
        st.builds(lambda c, p: lambda t, k: event("seen", t, c, figure="turn", prediction=p, text="so"), slugs, st.sampled_from("ab")),
        st.builds(
            lambda c, y, kind, m: lambda t, k: answer(y, k, t, concept=c, question=f"{c}/{kind}", kind=kind, rules=(16, 17), matches=m),
            slugs, st.booleans(), kinds, rules,
        ),
        st.builds(lambda c: lambda t, k: answer(True, k, t, concept=c, question=f"{c}/q{k % 2}", kind=("code", "vector")[k % 2]), slugs),
        st.builds(lambda c, y: lambda t, k: replace(rebuild(y, t), concept=c), slugs, st.booleans()),
    )  # fmt: skip


def way(s: State, slug: str) -> str:
    """The next step that the product offers for a concept, found by looking for it; empty where there is none."""
    c = s.concept(slug)
    if c.skipped:
        return "take it back"
    if c.stage == "shelved":
        waived, _ = s.after(replace(move("waived", s.now, slug), id=s.event + 1))
        return "waive" if waived.concept(slug).stage == "ready" else ""
    if c.stage in ("ready", *life.STARTED, "parked"):
        then = s.at(s.now + dt.timedelta(days=c.stage == "parked"))
        return "desk" if slug in [one.concept for one in today.candidates(then)] else ""
    if c.stage in ("working", "rebuilding"):
        then = s.at(s.now + dt.timedelta(days=1))
        ready = then.concept(slug).stage == "rebuilding" and today.plan(then, 30).rebuild is not None
        if slug in s.given.rebuildable or c.card is None:
            return "blank page" if ready and c.card is not None else ""
    assert c.due is not None, c.stage
    assert (c.due - s.today).days <= PARAMS.longest
    then = s.at(s.now + dt.timedelta(days=max(0, (c.due - s.today).days)))
    return "review" if slug in [one.concept for one in today.due(then)] else ""


BEFORE: dict[str, Log] = {"new": [], "reading": READING, "using": USING, "named": [*USING, *NAMED], "working": WORKING, "keeping": KEEPING,
                          "lapsed": LAPSED, "lasting": LASTING}  # fmt: skip


@over(
    st.sampled_from(sorted(BEFORE)), st.lists(st.tuples(deeds(), st.sampled_from([0.0, 1.0, 1.0, 60 * 24.0, 60 * 24 * 35.0])), max_size=40)
)
@settings(max_examples=120)
@example("new", [(lambda t, k: move("parked", t), 0.0), (lambda t, k: rebuild(False, t), 0.0)])
def test_no_sequence_of_events_ends_without_a_next_step(begin: str, done: list[tuple[Callable[[dt.datetime, int], Event], float]]) -> None:
    s = state(*BEFORE[begin], given=ALL)
    when = s.now
    for k, (deed, minutes) in enumerate(done, s.event + 1):
        when += dt.timedelta(minutes=minutes)
        s, _ = s.at(when).after(replace(deed(when, k), id=k))
        for slug in SLUGS:
            assert s.concept(slug).stage in NEXT
    for slug in SLUGS:
        assert way(s, slug), (slug, s.concept(slug).stage)


def test_a_concept_without_a_blank_page_comes_back_in_a_warm_up() -> None:
    s = state(*to_working(0, "softmax"), now=at(1), given=COURSE)
    assert s.concept("softmax").stage == "rebuilding"
    assert way(s, "softmax") == "review"


def test_a_hole_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law can fail: a plan without blank pages would leave what works where it is, for ever."""
    monkeypatch.setattr(today, "_rebuild", lambda state, desk: None)
    assert way(state(*WORKING), "dot") == ""
