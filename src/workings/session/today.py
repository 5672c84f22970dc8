"""Today: what is due, what is on the desk, how the session closes. It states; nothing in it urges."""

from __future__ import annotations

import datetime as dt
from random import Random

from workings import course
from workings.contract.reading import Number
from workings.course.nouns import RUNG_NAMES, RUNGS
from workings.learner import figures
from workings.learner import today as plans
from workings.learner.ledger import Ledger
from workings.learner.state import State
from workings.session import counts, numbers, views, words
from workings.session.counts import named
from workings.session.log import Log

LENGTHS = (20, 30, 40)
BEGIN = {
    "ready": ("It begins with one problem that you can do without having read anything.", "Begin"),
    "meeting": ("You are at the opening problem; what you write there is kept, and not marked.", "Go on"),
    "reading": ("You are reading it.", "Go on"),
    "predicting": ("A figure waits for what you predict.", "Go on"),
    "using": ("You are using it, one problem at a time.", "Go on"),
}


def today(log: Log, minutes: int = 30) -> views.Today:
    """The page of the day, for a session of 20, 30 or 40 minutes."""
    minutes = minutes if minutes in LENGTHS else 30
    ledger = log.latest()
    state = ledger.state
    plan = plans.plan(state, minutes, Random(state.today.toordinal()))
    warm = tuple(d for d in plan.warm_up if d.turn != "rebuild")
    desk = plan.desk[0] if plan.desk else None
    return views.Today(
        day=state.today,
        minutes=minutes,
        parts=tuple((part.name, part.minutes) for part in plan.parts),
        due=_due(warm),
        warm=tuple(_row(state, k, d) for k, d in enumerate(warm)),
        desk=_desk(state, desk) if desk else None,
        offers=_offers(state, plan),
        rebuild=_blank(state, plan),
        close=_close(ledger),
        parked=tuple(_parked(state, slug) for slug in plan.parked),
        first=state.event == 0,
    )


def _due(warm: tuple[plans.Due, ...]) -> Number | None:
    from workings.learner.numbers import number

    return number("minutes", {"seconds": [d.seconds for d in warm]}, digits=0) if warm else None


def _row(state: State, k: int, d: plans.Due) -> views.WarmRow:
    last = d.days or figures.days_since(state, d.concept)
    chance = d.retrievability or figures.belief(state, d.concept)
    assert last is not None, "a due concept has been met"
    return views.WarmRow(words.ordinal(k + 1), last, chance, numbers.usual(d.seconds, d.usual))


def _desk(state: State, candidate: plans.Candidate) -> views.Desk:
    c = state.concept(candidate.concept)
    stage = c.was if c.stage == "parked" else c.stage
    say, action = BEGIN.get(stage, BEGIN["reading"])
    written = sum(bool(text.strip()) for text in c.prompts.values())
    rungs = [RUNG_NAMES[name] for name in RUNGS if name in c.rungs]
    return views.Desk(
        concept=named(c.slug),
        stage="parked" if c.stage == "parked" else stage,
        sat=figures.minutes(state, c.slug),
        prompts=f"{words.capital(words.count(written, 'prompt'))} {'is' if written == 1 else 'are'} written." if written else "",
        pointed=f"You opened {' and '.join(rungs)}." if rungs else "",
        question=candidate.stuck,
        say="It is parked." if c.stage == "parked" else say,
        action=action,
        href=f"/practice/{c.slug}" if stage == "using" else f"/concept/{c.slug}",
    )


def _offers(state: State, plan: plans.Plan) -> tuple[views.Offer, ...]:
    """What could be taken instead, by worth: written first as they were planned, then those still to be written."""
    own = [(c.concept, c.why if c.why != "ready" else "") for c in plan.desk]
    if plan.governed:
        return tuple(_offer(state, slug, note) for slug, note in own)
    later = [n.slug for n in course.graph().nodes.values() if not n.written and n.tier in counts.LIST and not state.unmet(n.slug)]
    later.sort(key=lambda slug: (-figures.desk(state, slug).value, state.given.rank[slug]))
    rest = [(slug, "not written yet") for slug in later]
    return tuple(_offer(state, slug, note) for slug, note in (own + rest)[: state.params.offered])


def _offer(state: State, slug: str, note: str) -> views.Offer:
    return views.Offer(named(slug), tuple(map(named, state.given.needs.get(slug, ()))), figures.desk(state, slug), note)


def _blank(state: State, plan: plans.Plan) -> views.Blank | None:
    slug = plan.rebuild.concept if plan.rebuild else next((d.concept for d in plan.due if d.turn == "rebuild"), "")
    chance = figures.retrievability(state, slug) if slug else None
    if not slug or chance is None:
        return None
    rebuild = course.concept(slug).rebuild
    return views.Blank(named(slug), rebuild.statement, words.count(len(rebuild.lines), "line"), chance)


def _close(ledger: Ledger) -> views.Close:
    state = ledger.state
    rows = [row for row in ledger.rows() if state.day(row.at) == state.today]
    last = None
    if rows:
        row = rows[-1]
        last = views.Last(row.event, spoken(row.entry.concept, row.kind, row.what), row.number("before"), row.number("mean"))
    dates = sorted(((named(slug), when) for slug in state.concepts if (when := _next(state, slug))), key=lambda pair: pair[1])
    return views.Close(last, _forecast(state), tuple(dates))


def _next(state: State, slug: str) -> dt.date | None:
    when = state.concept(slug).due
    return when if when is not None and when > state.today else None


def _forecast(state: State) -> views.Named | None:
    """The concept that was worked on today, where no forecast waits for its rebuild."""
    worked = [
        c for c in state.concepts.values() if c.last is not None and state.day(c.last) == state.today and c.slug in state.given.rebuildable
    ]
    fresh = [c for c in worked if c.forecast is None and state.concept(c.slug).stage not in ("ready", "meeting", "parked")]
    return named(max(fresh, key=lambda c: c.last or state.now).slug) if fresh else None


def _parked(state: State, slug: str) -> views.Parked:
    c = state.concept(slug)
    return views.Parked(named(slug), c.prompts.get(5, ""), c.parked_on or state.today)


def spoken(concept: str, kind: str, what: str) -> str:
    """``dot/cosine``, ``turn/sign`` or a probe as a person says it."""
    from workings import practice

    if kind in ("probe", "rubric"):
        return "rebuild: your own marks" if kind == "rubric" else f"rebuild: {what}"
    if kind == "predict":
        figure = course.concept(concept).figures.get(what.partition("/")[0])
        return f"prediction, figure {figure.number}" if figure else "prediction"
    try:
        return practice.question(what).title
    except KeyError:
        return what
