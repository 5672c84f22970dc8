"""Today: what is due, what is on the desk, how the session closes. It states; nothing in it urges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from workings import course
from workings.contract.reading import Number
from workings.course.nouns import RUNG_NAMES, RUNGS
from workings.learner import figures
from workings.learner import today as plans
from workings.learner.ledger import Ledger
from workings.learner.state import State
from workings.session import numbers, plan, views, words
from workings.session import settings as own
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


PROOF = {
    "rebuild": ("A blank page, one statement, and your own lines.", "Open the blank page", "/rebuild/{0}"),
    "read": ("It works. Next is its proof, one line at a time: why may each stand?", "Read the proof", "/proof/{0}"),
    "proof": ("The proof again, its lines out of order.", "Put the proof in order", "/practice/{1}"),
    "faded": (
        "The proof once more, with the line that carries the idea left out. On a later day comes the blank page.",
        "Fill the line left out", "/concept/{0}#blank",
    ),
}  # fmt: skip
"""One real proof, understood completely: what is said of each of its steps, what to press, and where it leads."""


NOTES = {"ready": "", "rebuild": "a blank page", "read": "its proof", "proof": "its proof", "faded": "its proof"}


@dataclass(frozen=True, slots=True)
class Take(views.Offer):
    """An offer that can be put on the desk."""

    take: bool = False


@dataclass(frozen=True, slots=True)
class Day(views.Today):
    """Today, with what the rules of the session say."""

    held: str = ""
    """Why nothing new is offered; nothing where it may be."""
    over: bool = False
    """The minutes planned have passed."""
    warmed: bool = False
    """The warm-up has had its minutes, or what came back has been answered."""
    stuck: views.Parked | None = None
    """What was worked on today, with the question that stands there."""
    welcome: bool = False
    """The two minutes at the beginning have been neither taken nor passed over."""


def today(log: Log, minutes: int = 0) -> Day:
    """The page of the day, for a session of 20, 30 or 40 minutes; anything else is as long as it is set."""
    now = plan.composed(log, minutes if minutes in LENGTHS else 0, Random(log.today().toordinal()))
    ledger = log.ledger()
    state = ledger.state
    desk = now.desk[0] if now.desk else None
    return Day(
        day=state.today,
        minutes=now.plan.minutes,
        parts=now.parts,
        due=_due(now.warm_up),
        warm=tuple(_row(state, k, d) for k, d in enumerate(now.warm_up)),
        desk=_desk(state, desk) if desk else None,
        offers=_offers(state, now, own.of(log).goal_tiers),
        rebuild=_blank(state, now.rebuild),
        close=_close(ledger),
        parked=tuple(_parked(state, slug) for slug in now.plan.parked),
        first=all(c.begun is None for c in state.concepts.values()),
        held=plan.HELD.get(now.held, ""),
        over=now.running.over,
        warmed=now.running.warmed > 0,
        stuck=_stuck(state),
        welcome=not own.of(log).welcomed and all(c.begun is None or state.day(c.begun) == state.today for c in state.concepts.values()),
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
    if candidate.why in PROOF:
        say, action, href = PROOF[candidate.why]
        return views.Desk(named(c.slug), candidate.why, None, "", "", "", say, action, href.format(c.slug, plan.ordering(c.slug)))
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


def _offers(state: State, now: plan.Composed, tiers: tuple[str, ...]) -> tuple[Take, ...]:
    """What could be taken instead, by worth: written first as they were planned, then those still to be written."""
    mine = [(c.concept, NOTES.get(c.why, c.why), k > 0) for k, c in enumerate(now.desk)]
    if now.held:
        return tuple(_offer(state, *one) for one in mine[: state.params.offered])
    ahead = [n for n in course.graph().nodes.values() if not n.written and n.tier in tiers and not state.concept(n.slug).skipped]
    later = [n.slug for n in ahead if not state.unmet(n.slug)]
    later.sort(key=lambda slug: (-figures.desk(state, slug).value, state.given.rank[slug]))
    rest = [(slug, "not written yet", False) for slug in later]
    return tuple(_offer(state, *one) for one in (mine + rest)[: state.params.offered])


def _offer(state: State, slug: str, note: str, take: bool) -> Take:
    return Take(named(slug), tuple(map(named, state.given.needs.get(slug, ()))), figures.desk(state, slug), note, take)


def _blank(state: State, slug: str) -> views.Blank | None:
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


def _stuck(state: State) -> views.Parked | None:
    """What was worked on last today and is not yet in use: where it was left, in one's own words."""
    worked = [c for c in state.concepts.values() if c.begun is not None and c.last is not None and state.day(c.last) == state.today]
    fresh = [c for c in worked if state.concept(c.slug).stage in ("reading", "predicting", "using", "parked")]
    return _parked(state, max(fresh, key=lambda c: c.last or state.now).slug) if fresh else None


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
