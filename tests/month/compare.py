"""The studio's own state beside what was worked out again: a list of sentences, empty where they agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from tests.month.again import Again
from tests.month.again.belief import Line, end, mean
from tests.month.again.book import Concept
from tests.month.again.sitting import median_change, part, share_change, weeks
from tests.month.again.sure import Sure, bits, needed, power, share_interval
from workings.contract.reading import Number
from workings.learner.concept import ConceptState
from workings.learner.ledger import LedgerRow
from workings.session import Session, you
from workings.session.results import Bits
from workings.session.you_results import Calibrated, Change, Scheduler, Sitting, Stretch

CLOSE = 1e-9
JEFFREYS = 5e-5
"""The product's quantile is that of 400 cells, and says so."""
SECONDS = 1e-3
"""Minutes of a sit: its gaps are added up to hundredths of a second."""
Found = Iterator[str]


def apart(what: str, ours: Any, theirs: Any, slack: float = CLOSE) -> Found:
    """One sentence where two values are not the same; numbers may part by ``slack`` of their size or of 1."""
    if isinstance(ours, Number):
        ours = ours.value
    if isinstance(ours, float | int) and isinstance(theirs, float | int) and not isinstance(ours, bool):
        same = abs(ours - theirs) <= slack * max(1.0, abs(theirs))
    else:
        same = ours == theirs
    if not same:
        yield f"{what}: the studio has {ours!r}, worked out again it is {theirs!r}"


def parted(session: Session, again: Again) -> list[str]:
    """Everything that the design defines, as the studio holds it and shows it."""
    state = session.log.state()
    slugs = {slug for slug, c in state.concepts.items() if slug} | {slug for slug, c in again.concepts.items() if slug}
    found = [said for slug in sorted(slugs) for said in concept(state.concept(slug), again.of(slug), state.today)]
    found += apart("the own record", state.scores, tuple(again.record[-120:]))
    for question in ("right?", "rebuild?"):
        said = tuple((s.p, int(s.right)) for s in again.said[question])
        found += apart(question, tuple(zip(state.tally(question).p, state.tally(question).right, strict=True)), said)
    found += apart("reviews", state.own.reviews, again.scale.reviews)
    for k, name in enumerate(("offset", "slope")):
        found += apart(f"own {name}", state.own.own[k], float(again.scale.at[k]))
    found += ledger(session, again)
    return [*found, *page(session, again)]


# ---------------------------------------------------------------- one concept
def concept(ours: ConceptState, theirs: Concept, today: dt.date) -> Found:
    slug = ours.slug
    stage = "parked" if theirs.parked else theirs.on(today) or ours.stage
    yield from apart(f"{slug} stage", ours.stage, stage)
    yield from apart(f"{slug} begun at all", ours.stage in ("ready", "shelved"), not theirs.stage and not theirs.parked)
    for name in ("answers", "right", "kinds", "attempts", "due", "worked_on", "rebuilt_on"):
        yield from apart(f"{slug} {name}", getattr(ours, name), getattr(theirs, name))
    yield from apart(f"{slug} forecast", ours.forecast and ours.forecast[1], theirs.forecast)
    yield from apart(f"{slug} siblings", sorted((s.question, s.due, s.why) for s in ours.siblings), sorted(theirs.siblings))
    for place, seconds in (("meet", ours.meet_s), ("concept", ours.engaged_s), ("practice", ours.practice_s), ("rebuild", ours.rebuild_s)):
        yield from apart(f"{slug} seconds, {place}", seconds, float(theirs.seconds[place]))
    if theirs.curve is not None:
        yield from apart(f"{slug} mean", ours.mean, mean(theirs.curve))
        yield from apart(f"{slug} low", ours.interval[0], end(theirs.curve, 0.1))
    yield from apart(f"{slug} card", ours.card is None, theirs.card is None)
    if ours.card and theirs.card:
        for name in ("stability", "difficulty", "last", "due", "reviews"):
            yield from apart(f"{slug} card {name}", getattr(ours.card, name), getattr(theirs.card, name))
    yield from rules(ours, theirs)


def rules(ours: ConceptState, theirs: Concept) -> Found:
    yield from apart(f"{ours.slug} tasks", set(ours.tasks), set(theirs.tasks))
    for name in set(ours.tasks) & set(theirs.tasks):
        one, other = ours.tasks[name], theirs.tasks[name]
        yield from apart(f"{name} rules", one.numbers, tuple(other.numbers))
        if not np.allclose(one.belief, other.belief, rtol=0, atol=CLOSE):
            yield f"{name} belief: the studio has {one.belief}, worked out again it is {other.belief}"
        for number, rule in one.states.items():
            held = (rule.named, rule.namings, set(rule.matches), rule.right)
            again = other.rules[number]
            yield from apart(f"{name} rule {number}", held, (again.named, again.times, again.matched, again.right))


# ---------------------------------------------------------------- the ledger
def ledger(session: Session, again: Again) -> Found:
    rows = session.log.ledger().rows()
    yield from apart("lines of the ledger", len(rows), len(again.ledger))
    for ours, theirs in zip(rows, again.ledger, strict=False):
        yield from line(ours, theirs)


def line(ours: LedgerRow, theirs: Line) -> Found:
    """The line and what it opens to: five numbers, three curves, and what came of them."""
    name = f"line {theirs.event}.{theirs.part}"
    yield from apart(
        name, (ours.event, ours.entry.part, ours.entry.concept, ours.what), (theirs.event, theirs.part, theirs.concept, theirs.what)
    )
    yield from apart(f"{name} kind", (ours.kind, ours.help, ours.entry.elsewhere), (theirs.kind, theirs.help, theirs.elsewhere))
    yield from apart(f"{name} used", tuple(ours.used.values()), theirs.used)
    for what, value in (("record", theirs.m), ("before", theirs.mean_before), ("mean", theirs.mean), ("chance", theirs.chance)):
        yield from apart(f"{name} {what}", ours.number(what), value)
    for what, value in zip(("low", "high"), theirs.interval, strict=True):
        yield from apart(f"{name} {what}", ours.number(what), value)
    for what in ("faded", "likelihood", "posterior"):
        own = np.exp(theirs.after if what == "posterior" else getattr(theirs, what))
        if not np.allclose(getattr(ours, what), own, rtol=1e-9, atol=1e-12):
            yield f"{name}: the {what} is another curve"


# ---------------------------------------------------------------- the page You
def page(session: Session, again: Again) -> Found:
    made = you.page(session.log, {})
    said = again.said["right?"]
    for question, shown in (("right?", made.ledger.bits), ("rebuild?", made.ledger.rebuilds)):
        yield from apart(f"{question} is scored", shown is not None, bool(again.said[question]))
        if shown:
            yield from scored(question, shown, again.sure(question))
    yield from apart("calibration is shown", made.calibrated is not None, len(said) >= 20)
    if made.calibrated:
        yield from calibrated(made.calibrated, again.sure())
    for kind in ("definition", "problem"):
        yield from sitting(you.page(session.log, {"sits": kind}).sitting, again, session.log.state().zone)
    yield from apart("the scheduler is shown", made.scheduler is not None, bool(again.reviews))
    if made.scheduler:
        yield from scheduler(made.scheduler, again)
    if not made.trial.running:
        yield from apart("concepts without a coin", made.trial.a_side.value * 2, made.trial.open.value)
        yield from apart("power", made.trial.power, power(made.trial.open.value / 2), 1e-5)
        yield from apart("needed", made.trial.needed, float(needed()))


def scored(question: str, ours: Bits, sure: Sure) -> Found:
    """As it stands beside the last statement."""
    last = next(s for s in sure.said if s.event == sure.said[-1].event)
    yield from apart(f"{question} points", ours.points, 1 - bits(last.p, last.right))
    own = (("mean", sure.points), ("base", sure.base_points), ("rate", sure.rate), ("skill", sure.skill), ("n", float(sure.n)))
    for name, value in own:
        yield from apart(f"{question} {name}", getattr(ours, name), value)


def calibrated(ours: Calibrated, sure: Sure) -> Found:
    yield from apart("statements", ours.n, float(sure.n))
    shown = (("surprise", ours.surprise, sure.surprise), ("rate", ours.rate, sure.rate), ("base", ours.base, sure.base))
    for name, one, other in (*shown, ("skill", ours.skill, sure.skill)):
        yield from apart(name, one, other)
    yield from ends("skill", ours.interval, sure.skill_interval())
    for name, one, other in zip(
        ("Brier", "reliability", "resolution", "uncertainty"), (ours.brier, *ours.split), sure.brier(), strict=True
    ):
        yield from apart(name, one, other)
    yield from apart("chips", [c.said for c in ours.chips], sure.chips)
    for chip in ours.chips:
        n, right = sure.times[chip.said], sure.hits[chip.said]
        yield from apart(f"times {chip.said}", chip.n, float(n))
        yield from apart(f"share at {chip.said}", chip.share, right / n)
        yield from ends(f"bar at {chip.said}", chip.bar, share_interval(right, n), JEFFREYS)
        for name, one, other in zip(("line", "low", "high"), (chip.smoothed, *chip.band), sure.band(chip.said), strict=True):
            yield from apart(f"{name} at {chip.said}", one, other, 1e-7)
    yield from apart("leaning", [c.said for c in ours.chips if c.leans], sure.leaning)


def ends(name: str, ours: Iterable[Number], theirs: Iterable[float], slack: float = CLOSE) -> Found:
    for where, one, other in zip(("low", "high"), ours, theirs, strict=True):
        yield from apart(f"{name}, {where}", one, other, slack)


def sitting(ours: Sitting, again: Again, zone: dt.tzinfo) -> Found:
    sits = again.sits()
    own = sits.of(ours.kind)
    yield from apart(f"sits, {ours.kind}", [s.filled for s in ours.sats], [s.clear for s in own])
    for k, (one, other) in enumerate(zip(ours.sats, own, strict=False)):
        yield from apart(f"{ours.kind} sit {k}", one.minutes, other.minutes(), SECONDS)
        yield from apart(f"{ours.kind} sit {k} ended", one.ended, other.ended)
    yield from apart("going on", bool(ours.going_on), any(s.kind == ours.kind for s in sits.going_on))
    found = weeks(own, zone)
    yield from apart("weeks", [w.words.split()[0] for w in ours.weeks], [str(monday.day) for monday, _ in found])
    for week, (monday, some) in zip(ours.weeks, found, strict=False):
        yield from stretch(f"week of {monday}", week, some)
    for half, some in zip(ours.halves, (own[:10], own[10:]), strict=False):
        yield from stretch(half.words, half, part(some))
    if ours.share and ours.minutes:
        yield from change("share", ours.share, share_change(part(own[:10]), part(own[10:])), 2 * JEFFREYS)
        yield from change("median", ours.minutes, median_change(own[:10], own[10:]), SECONDS)


def stretch(name: str, ours: Stretch, theirs: Any) -> Found:
    yield from apart(f"{name} n", ours.n, float(theirs.n))
    for what, one, other in zip(("median", "low", "high"), (ours.median, *ours.quartiles), (theirs.median, *theirs.quartiles), strict=True):
        yield from apart(f"{name} {what}", one, other, SECONDS)
    if ours.share and ours.interval:
        yield from apart(f"{name} share", ours.share, theirs.share)
        yield from ends(f"{name} share", ours.interval, theirs.interval, JEFFREYS)


def change(name: str, ours: Change, theirs: tuple[float, float, float], slack: float) -> Found:
    for what, one, other in zip(("by", "low", "high"), (ours.by, ours.low, ours.high), theirs, strict=True):
        yield from apart(f"change in {name}, {what}", one, other, slack)


def scheduler(ours: Scheduler, again: Again) -> Found:
    own = again.schedule()
    yield from apart("reviews", ours.n, float(own.n))
    yield from apart("running mean's loss", ours.running, float(own.running_loss))
    for plain in ours.scored[:1]:
        yield from apart("scheduler's loss", plain.loss, float(own.loss))
        yield from change("loss", plain.change, (float(own.gain), *own.interval()), CLOSE)
