"""The coin-flip experiment, shown: its power before it starts; afterwards what is known, and "not known yet" where it is not."""

from __future__ import annotations

from random import Random

from workings import course
from workings.contract.event import Event
from workings.contract.number import format_number
from workings.learner import experiment
from workings.learner.confidence import HIGH, LOW
from workings.learner.experiment import ONE, OTHER, SCALES, Z_POWER, Experiment, Z
from workings.learner.ledger import Ledger
from workings.learner.numbers import number
from workings.session.counts import named
from workings.session.faults import Unfit
from workings.session.log import Log
from workings.session.you_counted import listed
from workings.session.you_results import Change, Side, Trial

ITEM = "experiment"
"""What every event of the experiment has for an item, so that they are found without reading the log."""


def trial(log: Log, ledger: Ledger) -> Trial:
    found = experiment.read(log.events, ledger.state.zone)
    slugs = [o.concept for o in found.outcomes] if found.running else experiment.open_for(ledger.state, tuple(course.graph().nodes))
    names = tuple(named(slug).name for slug in slugs)
    said = "Concepts with a coin" if found.running else "Concepts that you have not begun or left out"
    a_side = number("a_side", {"concepts": len(slugs)}, digits=1)
    alike = {"one": ONE, "other": OTHER, "z": Z}
    sides = tuple(_side(found, scale) for scale in SCALES) if found.outcomes else ()
    return Trial(
        running=found.running,
        open=listed(said, names),
        a_side=a_side,
        power=number("power", {"n": a_side.value, **alike}, digits=2),
        needed=number("needed", {**alike, "z_power": Z_POWER}, digits=0),
        one=format_number(ONE, 2),
        other=format_number(OTHER, 2),
        begun=ledger.state.day(found.begun) if found.begun else None,
        sides=sides,
        change=_change(found),
    )


def _side(found: Experiment, scale: float) -> Side:
    said = f"{round(100 * scale)}%"
    own = found.of(scale)
    rebuilt = [o for o in own if o.passed is not None]
    rows = tuple(f"{named(o.concept).name}: {'passed' if o.passed else 'not passed'}" for o in rebuilt)
    n = listed(f"First delayed rebuilds at {said}", rows)
    concepts = tuple(named(o.concept) for o in own)
    if not rebuilt:
        return Side(said, concepts, n, None, None, None)
    passed = sum(bool(o.passed) for o in rebuilt)
    tally = {"right": passed, "n": len(rebuilt)}
    low, high = (number("jeffreys", {**tally, "level": level}, digits=2) for level in (LOW, HIGH))
    kept = listed(f"First delayed rebuilds at {said} that were passed", tuple(row for row in rows if row.endswith(": passed")))
    return Side(said, concepts, n, kept, number("share", tally, digits=2), (low, high))


def _change(found: Experiment) -> Change | None:
    """From one half to one and a half; ``None`` while either side has no rebuild."""
    sides = [[o.passed for o in found.of(scale) if o.passed is not None] for scale in SCALES]
    if not all(sides):
        return None
    before, after = sides
    tally = {"right": sum(before), "n": len(before), "right_after": sum(after), "n_after": len(after)}
    ends = {"low": LOW, "high": HIGH}
    low, high = (number(name, {**tally, **ends}, digits=2) for name in ("change_low", "change_high"))
    return Change(number("share_change", tally, digits=2), low, high)


def begin(log: Log, chance: Random, key: str = "") -> Event:
    """Throw a coin for every concept nobody has begun. Raises :class:`Unfit` where there is none, or where it runs already."""
    with log.turn():
        ledger = log.ledger()
        if experiment.read(log.events, ledger.state.zone).running:
            raise Unfit("The experiment is running already.")
        slugs = experiment.open_for(ledger.state, tuple(course.graph().nodes))
        if not slugs:
            raise Unfit("Every concept is begun, so there is none to throw a coin for.")
        return log.append("experiment", "", experiment.coins(slugs, chance), item=ITEM, key=key)


def leave(log: Log, key: str = "") -> Event:
    """At any time. Raises :class:`Unfit` where it does not run."""
    with log.turn():
        if not experiment.read(log.events, log.state().zone).running:
            raise Unfit("The experiment is not running.")
        return log.append("experiment", "", {"to": "left"}, item=ITEM, key=key)


def scale(log: Log, slug: str, own: float) -> float:
    """What every time beside the definition of ``slug`` is multiplied by: as its coin fell while the experiment runs, else the learner's ``own``."""
    coin = experiment.scale_of(log.of_item(ITEM), slug)
    return own if coin is None else coin
