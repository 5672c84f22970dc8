"""Events for the tests of the learner model, with a clock that counts days and minutes from Monday, 2 November 2026, 09:00 UTC."""

from __future__ import annotations

import datetime as dt
from typing import Any

from workings.contract.event import Event
from workings.learner.given import Given
from workings.learner.state import State, fold

BEGIN = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
COURSE = Given(
    needs={"functions": (), "vectors": ("functions",), "dot": ("vectors",), "linear-map": ("dot",), "softmax": ("functions",)},
    written=frozenset({"dot", "linear-map", "softmax"}),
    rank={"dot": 1, "linear-map": 3, "softmax": 4},
    leads={"dot": 18, "linear-map": 9, "softmax": 4},
    predictions={"dot": 2},
    rebuildable=frozenset({"dot"}),
)
TASK = "dot/cosine"
RULES = (16, 17, 18, 19)


def at(day: float = 0, minute: float = 0) -> dt.datetime:
    return BEGIN + dt.timedelta(days=day, minutes=minute)


def event(kind: str, when: dt.datetime | None = None, concept: str = "dot", item: str = "", **data: Any) -> Event:
    return Event(kind, when or at(), concept, item, data)


def answer(
    right: bool | float = True,
    seed: int = 1,
    when: dt.datetime | None = None,
    *,
    question: str = TASK,
    kind: str = "numeric",
    concept: str = "dot",
    first: bool = True,
    rules: tuple[int, ...] = (),
    matches: tuple[int, ...] = (),
    **data: Any,
) -> Event:
    score = float(right)
    return event(
        "answer",
        when,
        concept,
        f"{question}@1#{seed}",
        question=question,
        version=1,
        seed=seed,
        answer_kind=kind,
        text=str(seed),
        outcome="right" if score == 1 else "wrong",
        score=score,
        first=first,
        rules=list(rules),
        matches=list(matches),
        **data,
    )


def move(to: str, when: dt.datetime | None = None, concept: str = "dot", **data: Any) -> Event:
    return event("stage", when, concept, to=to, **data)


def rebuild(passed: bool = True, when: dt.datetime | None = None, **data: Any) -> Event:
    data.setdefault("probes", [{"question": "transfer", "score": float(passed)}])
    data.setdefault("rubric", [{"item": k, "yes": True, "line": k} for k in range(6)])
    return event("rebuild", when, page="…", passed=passed, **data)


def numbered(events: list[Event]) -> list[Event]:
    """The same events with the ids a store would give them."""
    return [Event(e.kind, e.at, e.concept, e.item, e.data, e.key, k) for k, e in enumerate(events, 1)]


def state(*events: Event, now: dt.datetime | None = None, given: Given = COURSE, **rest: Any) -> State:
    log = numbered(list(events))
    return fold(log, now=now or (log[-1].at if log else at()), given=given, **rest)


def to_working(day: float = 0, concept: str = "dot") -> list[Event]:
    """Seven right first answers of two kinds: enough for ``working``."""
    return [
        answer(True, k, at(day, k), concept=concept, question=f"{concept}/q{k % 2}", kind=("numeric", "vector")[k % 2]) for k in range(7)
    ]
