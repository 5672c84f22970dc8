"""The plan for a session (D1): what is due, what is on the desk, what is rebuilt. It states; nothing in it urges.

Names of due concepts are here for the session; the page withholds them until the warm-up is answered.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from workings.contract.reading import Number
from workings.learner import figures, memory, numbers
from workings.learner.concept import ConceptState
from workings.learner.life import KEPT, STARTED
from workings.learner.params import PARAMS, PARTS, SESSIONS
from workings.learner.state import State

LATE = PARAMS.late_days
"""Days after which what is due comes before what is remembered less (judgement)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the session, in minutes from its start. ``minutes`` 0: not today."""

    name: str
    start: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Due:
    """One fresh problem for the warm-up."""

    concept: str
    why: str
    """``review`` (the card's date), ``sure`` (a confident miss), ``lapsed`` (the day after a failed review), ``rule`` (a named one)."""
    turn: str
    """use, say or rebuild."""
    question: str
    """The task a sibling belongs to; empty: any task of the concept."""
    chance: float
    """Retrievability, or E[θ] where there is no card."""
    retrievability: Number | None
    days: Number | None
    seconds: float
    """The usual time."""
    usual: Number | None
    """``None``: ``seconds`` is the authored length."""
    since: dt.date
    """The day it came due."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something for the desk. ``why``: parked, started or ready."""

    concept: str
    why: str
    score: Number
    stuck: str = ""
    """The learner's own question from the fifth prompt."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    concept: str
    retrievability: Number | None
    seconds: float
    usual: Number | None


@dataclass(frozen=True, slots=True)
class Plan:
    minutes: int
    parts: tuple[Part, ...]
    due: tuple[Due, ...]
    """What is shown as due: ten minutes of it at most, the least remembered first."""
    due_minutes: Number | None
    """The usual times of ``due``, added."""
    warm_up: tuple[Due, ...]
    """As much of ``due`` as the warm-up holds, in mixed order."""
    desk: tuple[Candidate, ...]
    """At most three; the first is the one thing."""
    rebuild: Rebuild | None
    governed: bool
    """More than ten minutes are due, so no new concept is offered."""
    parked: tuple[str, ...]


def plan(state: State, minutes: int = 30, rng: Random | None = None) -> Plan:
    """The plan for ``minutes`` (20, 30 or 40) at ``state.now``. ``rng`` mixes the warm-up; without one the least remembered is first."""
    if minutes not in SESSIONS:
        raise ValueError(f"a session is {', '.join(map(str, SESSIONS))} minutes long, not {minutes}")
    waiting = due(state)
    shown = _within(waiting, state.params.due_minutes)
    governed = sum(d.seconds for d in waiting) > state.params.due_minutes * 60
    desk = candidates(state, governed)
    rebuild = _rebuild(state, desk)
    parts = _parts(minutes, bool(rebuild))
    warm_up = list(_within(shown, parts[1].minutes))
    if rng is not None:
        rng.shuffle(warm_up)
    total = numbers.number("minutes", {"seconds": [d.seconds for d in shown]}, digits=0) if shown else None
    parked = tuple(slug for slug, c in state.concepts.items() if c.stage == "parked")
    return Plan(minutes, parts, shown, total, tuple(warm_up), desk[: state.params.offered], rebuild, governed, parked)


def _parts(minutes: int, rebuild: bool) -> tuple[Part, ...]:
    """D1's table. Without a rebuild its minutes go to the desk."""
    lengths = dict(zip(PARTS, SESSIONS[minutes], strict=True))
    if not rebuild:
        lengths["desk"] += lengths["rebuild"]
        lengths["rebuild"] = 0
    starts = [sum(list(lengths.values())[:k]) for k in range(len(lengths))]
    return tuple(Part(name, start, length) for start, (name, length) in zip(starts, lengths.items(), strict=True))


def _within(items: tuple[Due, ...], minutes: float) -> tuple[Due, ...]:
    """The first of them that fit; never none where there is one."""
    out: list[Due] = []
    for item in items:
        if out and sum(d.seconds for d in out) + item.seconds > minutes * 60:
            break
        out.append(item)
    return tuple(out)


def due(state: State) -> tuple[Due, ...]:
    """Everything due today. One entry a concept: one card, whose task rotates.

    What has waited a fortnight is first, the longest first, so that nothing waits for ever; then the least remembered.
    """
    found = [d for slug in state.concepts if (d := _due(state, state.concept(slug))) is not None]
    return tuple(sorted(found, key=lambda d: (*waited(d.since, state.today), d.chance, d.concept)))


def waited(since: dt.date, today: dt.date) -> tuple[bool, dt.date]:
    """Sorts what has waited a fortnight before the rest, by its date; the rest stays as it is."""
    late = (today - since).days >= LATE
    return not late, since if late else today


def _due(state: State, c: ConceptState) -> Due | None:
    if c.stage == "parked" or c.slug not in state.given.written:
        return None
    why, question, turn, since = _why(state, c)
    if not why:
        return None
    seconds, usual = figures.usual(state, c, "rebuild" if turn == "rebuild" else "use")
    remembered = figures.retrievability(state, c.slug)
    chance = c.mean if remembered is None else remembered.value
    return Due(c.slug, why, turn, question, chance, remembered, figures.days_since(state, c.slug), seconds, usual, since)


def _why(state: State, c: ConceptState) -> tuple[str, str, str, dt.date]:
    """Why it is due, the task it is due for, what is asked, and since when; an empty reason where it is not."""
    today = state.today
    sibling = next((s for s in sorted(c.siblings, key=lambda s: s.due) if s.due <= today), None)
    if sibling is not None:
        return sibling.why, sibling.question, "use", sibling.due
    blank = c.slug in state.given.rebuildable
    if c.card is not None and (c.stage in KEPT or not blank) and c.card.due <= today:
        turn = "use" if c.turn == "rebuild" and not blank else c.turn
        return "review", "", turn, c.card.due
    if c.named and c.answered_on is not None and c.answered_on < today:
        return "rule", c.named[0][0], "use", c.answered_on + dt.timedelta(days=1)
    return "", "", "", today


def candidates(state: State, governed: bool = False) -> tuple[Candidate, ...]:
    """Parked on an earlier day, then started, then ready by worth. ``governed``: nothing new."""
    found: list[tuple[tuple[float, ...], Candidate]] = []
    for slug in state.given.written:
        c = state.concept(slug)
        if c.skipped or slug not in state.given.rank:
            continue
        why = _desk_why(state, c)
        if not why or (governed and why == "ready"):
            continue
        score = figures.desk(state, slug)
        order = {"parked": 0, "started": 1, "ready": 2}[why]
        last = -c.last.timestamp() if c.last is not None and why != "ready" else 0.0
        found.append(((order, last, -score.value, state.given.rank[slug]), Candidate(slug, why, score, c.prompts.get(5, ""))))
    return tuple(candidate for _, candidate in sorted(found, key=lambda pair: pair[0]))


def _desk_why(state: State, c: ConceptState) -> str:
    if c.stage == "parked":
        return "parked" if c.parked_on is None or c.parked_on < state.today else ""
    if c.stage in STARTED:
        return "started"
    return "ready" if c.stage == "ready" else ""


def _rebuild(state: State, desk: tuple[Candidate, ...]) -> Rebuild | None:
    """The blank page: a concept in ``rebuilding``, the least remembered first."""
    able = [c for slug in state.given.rebuildable if (c := state.concept(slug)).stage == "rebuilding" and c.card is not None]
    if not able:
        return None
    c = min(able, key=lambda c: (memory.retrievability(c.card, state.today) if c.card else 1.0, c.slug))
    seconds, usual = figures.usual(state, c, "rebuild")
    return Rebuild(c.slug, figures.retrievability(state, c.slug), seconds, usual)
