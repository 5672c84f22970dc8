"""A learner of seven weeks: 60 stated chances, 25 sits with definitions, reviews on later days. What they did follows from one seed."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import numpy as np

from workings import course
from workings.session import Session

CHIPS = (0.05, 0.20, 0.35, 0.50, 0.65, 0.80, 0.95)
STATEMENTS, SITS, REVIEWED, REBUILT = 60, 25, 4, 15


class Clock(Protocol):
    now: dt.datetime


def weeks(session: Session, clock: Clock) -> None:
    """Says 80 and 95 more often than it comes true; sits longer, and with fewer explanations, as the weeks go by."""
    rng, gaps = np.random.default_rng(20261102), np.random.default_rng(7)
    slugs = [slug for slug in course.graph().nodes if slug != "dot"][:SITS]
    begin = clock.now
    for k, slug in enumerate(slugs):
        clock.now = begin + dt.timedelta(days=2 * k)
        sit(session, clock, slug, 4 + 0.4 * k + float(rng.normal(0, 2)), explained=bool(rng.random() < 0.5 - 0.012 * k))
    for k, slug in enumerate(slugs[REVIEWED : REVIEWED + REBUILT]):
        clock.now += dt.timedelta(minutes=7)
        session.log.append("rebuild", slug, {"passed": k % 3 != 0, "page": ""})
    for k in range(8 * REVIEWED):
        clock.now += dt.timedelta(minutes=3)
        state(session, slugs[k % REVIEWED], k, None, True)
    for k in range(8 * REVIEWED, 8 * REVIEWED + STATEMENTS):
        clock.now += dt.timedelta(hours=19, minutes=17)
        said = float(rng.choice(CHIPS, p=[0.02, 0.05, 0.08, 0.15, 0.2, 0.3, 0.2]))
        slug, gap = slugs[k % REVIEWED], round(float(gaps.gamma(2, 60)), 2)
        session.log.append("engaged", slug, {"seconds": min(gap, 120.0), "gaps": [gap], "place": "practice"}, item=f"{slug}/q{k % 3}@1#{k}")
        state(session, slug, k, said, bool(rng.random() < 0.25 + 0.5 * said))


def sit(session: Session, clock: Clock, slug: str, minutes: float, explained: bool = False) -> None:
    """Batches of half a minute with a definition; then help is opened, or it came clear. One gap is longer than the cap."""
    session.log.append("stage", slug, {"to": "meeting"})
    session.log.append("stage", slug, {"to": "reading"})
    clock.now += dt.timedelta(seconds=200)
    session.log.append("engaged", slug, {"seconds": 120.0, "gaps": [200.0], "place": "concept"})
    for _ in range(max(0, round(2 * minutes) - 4)):
        clock.now += dt.timedelta(seconds=30)
        session.log.append("engaged", slug, {"seconds": 30.0, "gaps": [12.5, 17.5], "place": "concept"})
    clock.now += dt.timedelta(seconds=5)
    if explained:
        session.log.append("help", slug, {"rung": "explanation"})
    session.log.append("stage", slug, {"to": "predicting"})


def state(session: Session, slug: str, k: int, said: float | None, right: bool, kind: str = "") -> int:
    """A first answer with a chance put on it; the event."""
    data = {
        "question": f"{slug}/q{k % 3}", "version": 1, "seed": k, "answer_kind": kind or ("numeric", "vector")[k // REVIEWED % 2], "text": str(k),
        "outcome": "right" if right else "wrong", "score": float(right), "first": True, "confidence": said, "rules": [], "matches": [],
    }  # fmt: skip
    return session.log.append("answer", slug, data, item=f"{slug}/q{k % 3}@1#{k}").id
