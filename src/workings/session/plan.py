"""The rules of one session (D1), over the plan of the day: what is on the desk, what waits, and why nothing new begins now.

They decide what is offered. Nothing is locked by them: whatever is not offered here is two clicks away, and begins when it is asked to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from workings import practice
from workings.contract.event import Event
from workings.learner import figures
from workings.learner import today as plans
from workings.learner.params import PARTS, SESSIONS, Params
from workings.learner.shape import SETTINGS_ITEM
from workings.learner.state import State
from workings.learner.today import Candidate, Due, Plan
from workings.session import settings as own
from workings.session.log import Log
from workings.session.settings import Settings

RECENT = 400
"""Events that are read to find where the present session began: a session of forty minutes writes half as many."""

HELD = {
    "two": "One definition has begun in this session, so no other is offered; it has the desk.",
    "late": "In the last eight minutes nothing new begins. What is on the desk can go on, and it ends well at any point.",
    "due": "Nothing new is offered today: what comes back has the time.",
}
"""Why nothing new is offered, as it is said."""


@dataclass(frozen=True, slots=True)
class Running:
    """The session that is under way. ``begun`` is ``None`` where there is none: the next thing done begins one."""

    begun: dt.datetime | None = None
    minutes: int = 30
    """As planned."""
    elapsed: float = 0.0
    """Minutes since it began."""
    new: tuple[str, ...] = ()
    """Concepts begun in it."""
    warmed: float = 0.0
    """Seconds of its warm-up so far."""

    @property
    def over(self) -> bool:
        return self.begun is not None and self.elapsed >= self.minutes


@dataclass(frozen=True, slots=True)
class Composed:
    """The plan with the rules of the session applied."""

    plan: Plan
    parts: tuple[tuple[str, int], ...]
    """(name, minutes) of open, warm-up, desk, rebuild, close."""
    running: Running
    held: str
    """Why nothing new begins: ``late``, ``two``, ``due`` or nothing."""
    desk: tuple[Candidate, ...]
    """What the desk could hold, the chosen one first. ``why`` may also be ``rebuild`` (the desk is the blank page itself), or, on the
    day a concept begins to work, ``read`` (its proof, and why each line), ``proof`` (in order) and then ``faded`` (the line left out)."""
    warm_up: tuple[Due, ...]
    """What still fits into the warm-up's minutes."""
    rebuild: str
    """The concept of the blank page after the desk; empty where there is none today, or the desk is one."""


def begun_at(events: Iterable[Event], now: dt.datetime, zone: dt.tzinfo, minutes: int, params: Params) -> dt.datetime | None:
    """When the present session began; ``minutes`` were planned before the first of ``events``.

    The first thing done after a pause, or on another day, begins one; so does choosing minutes after the planned ones are over.
    """
    begun = last = None
    for event in events:
        chosen = int(event.data["value"]) if event.kind == "setting" and event.data["name"] == "minutes" else 0
        if last is None or begun is None or _apart(last, event.at, zone, params) or (chosen and _minutes(begun, event.at) >= minutes):
            begun = event.at
        minutes, last = chosen or minutes, event.at
    return None if last is None or _apart(last, now, zone, params) else begun


def _apart(one: dt.datetime, other: dt.datetime, zone: dt.tzinfo, params: Params) -> bool:
    return _minutes(one, other) >= params.pause_minutes or one.astimezone(zone).date() != other.astimezone(zone).date()


def _minutes(one: dt.datetime, other: dt.datetime) -> float:
    """A clock may be put back: then no time has passed."""
    return max(0.0, (other - one).total_seconds() / 60)


def running(log: Log, state: State, settings: Settings) -> Running:
    """The session under way, from the log alone."""
    begun, events = under_way(log, state)
    if begun is None:
        return Running(minutes=settings.minutes)
    new = tuple(slug for slug, c in state.concepts.items() if c.begun is not None and c.begun >= begun)
    return Running(begun, settings.minutes, _minutes(begun, state.now), new, warmed(events, state))


def under_way(log: Log, state: State) -> tuple[dt.datetime | None, tuple[Event, ...]]:
    """When the present session began, and what has been recorded in it; ``None`` and nothing where there is none."""
    events = log.store.events(after=max(0, state.event - RECENT), upto=state.event) if state.event else []
    before = [e for e in log.of_item(SETTINGS_ITEM) if events and e.id < events[0].id and e.data["name"] == "minutes"]
    planned = int(before[-1].data["value"]) if before else Settings().minutes
    begun = begun_at(events, state.now, state.zone, planned, state.params)
    return begun, tuple(e for e in events if begun is not None and e.at >= begun)


def warmed(events: Sequence[Event], state: State) -> float:
    """Seconds of warm-up among ``events``: first answers on concepts that were learned on an earlier day."""
    return sum(
        float(e.data.get("seconds") or state.params.usual_seconds)
        for e in events
        if e.kind == "answer" and e.data["first"] and (c := state.concept(e.concept)).card is not None and c.worked_on != state.today
    )


def held(run: Running, governed: bool, params: Params) -> str:
    """Why nothing new begins now; empty where it may."""
    if len(run.new) >= params.new_each:
        return "two"
    if run.begun is not None and run.elapsed >= run.minutes - params.last_minutes:
        return "late"
    return "due" if governed else ""


def composed(log: Log, minutes: int = 0, rng: Random | None = None) -> Composed:
    """The plan of ``minutes`` (0: as they are set) under the rules, now."""
    settings, state = own.of(log), log.state()
    plan = plans.plan(state, minutes or settings.minutes, rng)
    run = replace(running(log, state, settings), minutes=plan.minutes)
    why = held(run, plan.governed, state.params)
    blank = plan.rebuild.concept if plan.rebuild else next((d.concept for d in plan.due if d.turn == "rebuild"), "")
    sized = SESSIONS[plan.minutes][3] > 0
    page = (Candidate(blank, "rebuild", figures.desk(state, blank)),) if blank and not sized else ()
    found = tuple(c for c in plans.candidates(state, plan.governed) if not (why and c.why == "ready"))
    parked = tuple(c for c in found if c.why == "parked")
    desk = _chosen((*parked, *page, *proofs(log, state), *found[len(parked) :]), settings, state)
    return Composed(plan, _parts(plan.minutes, bool(blank)), run, why, desk, _fitting(plan, run), blank if sized else "")


def proofs(log: Log, state: State) -> tuple[Candidate, ...]:
    """Concepts that began to work today: the proof read line by line, then put in order, then with a line left out."""
    today = [c.slug for c in state.concepts.values() if state.concept(c.slug).stage == "working" and c.slug in state.given.rebuildable]
    if not today:
        return ()
    _, events = under_way(log, state)
    ordered = {e.concept for e in events if e.kind == "answer" and e.data["answer_kind"] == "ordering" and e.data["outcome"] == "right"}

    def step(slug: str) -> str:
        if "" not in state.concept(slug).whys:
            return "read"
        return "proof" if ordering(slug) and slug not in ordered else "faded"

    return tuple(Candidate(slug, step(slug), figures.desk(state, slug)) for slug in today)


def ordering(slug: str) -> str:
    """The exercise in which the lines of a concept's proof are put in order; empty where there is none."""
    return next((q.id for q in practice.questions(slug) if q.kind == "ordering"), "")


def _parts(minutes: int, rebuild: bool) -> tuple[tuple[str, int], ...]:
    """Name and minutes of each part. A blank page that does not come gives its minutes to the desk."""
    lengths = dict(zip(PARTS, SESSIONS[minutes], strict=True))
    if not rebuild:
        lengths["desk"] += lengths["rebuild"]
        lengths["rebuild"] = 0
    return tuple(lengths.items())


def _chosen(found: tuple[Candidate, ...], settings: Settings, state: State) -> tuple[Candidate, ...]:
    """The learner's own choice of today first, where it can still be taken."""
    own_choice = settings.desk if settings.desk_on == state.today else ""
    return tuple(sorted(found, key=lambda c: c.concept != own_choice)) if own_choice else found


def _fitting(plan: Plan, run: Running) -> tuple[Due, ...]:
    """What is due and still fits: at the end of its minutes the warm-up stops, and the rest waits."""
    asked = tuple(d for d in plan.warm_up if d.turn != "rebuild")
    seconds = plan.parts[1].minutes * 60 - run.warmed
    if run.warmed and seconds <= 0:
        return ()
    out: list[Due] = []
    for due in asked:
        if out and sum(d.seconds for d in out) + due.seconds > seconds:
            break
        out.append(due)
    return tuple(out)
