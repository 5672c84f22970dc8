"""Numbers about one concept as it stands now, each with its recipe: a recorded quantity, or a call with today's inputs."""

from __future__ import annotations

from workings.contract.reading import Number, Recorded
from workings.learner import memory, numbers, skill
from workings.learner.concept import ConceptState
from workings.learner.state import State

MINUTES = {"engaged": "engaged_s", "meet_engaged": "meet_s", "practice_engaged": "practice_s", "rebuild_engaged": "rebuild_s"}


def belief(state: State, slug: str, quantity: str = "mean", digits: int = 2) -> Number:
    """``mean``, ``low``, ``high`` or ``chance``. Before any evidence it stands at the learner's own record, and opens to that."""
    c = state.concept(slug)
    value = {"mean": c.mean, "low": c.interval[0], "high": c.interval[1], "chance": c.chance}[quantity]
    recorded = c.recipe(quantity)
    if recorded is not None:
        return Number(value, recorded, digits)
    theta = list(skill.theta(len(c.grid)))
    if quantity == "mean":
        return numbers.number("prior_mean", {**_record(state), "strength": state.params.strength, "theta": theta}, digits=digits)
    level = {"low": state.params.interval_low, "high": state.params.interval_high}.get(quantity)
    if level is None:
        return numbers.number("chance_above", {"p": c.grid, "theta": theta, "able": state.params.able}, digits=digits)
    return numbers.number("end", {"p": c.grid, "theta": theta, "level": level}, digits=digits)


def record(state: State, digits: int = 2) -> Number:
    """m: where a concept without evidence begins, from the learner's own record."""
    return numbers.number("own_record", _record(state), digits=digits)


def _record(state: State) -> dict[str, float]:
    p = state.params
    return {"right": sum(state.scores), "answered": len(state.scores), "given_right": p.record_right, "given_all": p.record_all,
            "each": p.record_each, "low": p.prior_low, "high": p.prior_high}  # fmt: skip


def minutes(state: State, slug: str, place: str = "engaged", digits: int = 0) -> Number | None:
    """Engaged minutes; ``place`` is a key of :data:`MINUTES`. Always shown with "about"; ``None`` before the first."""
    c = state.concept(slug)
    recorded = c.recipe(place)
    if recorded is None:
        return None
    seconds: float = getattr(c, MINUTES[place])
    return Number(seconds / 60, recorded, digits)


def retrievability(state: State, slug: str, digits: int = 3) -> Number | None:
    """The chance that it is still there today, in the learner's own scale once that is used; ``None`` without a card."""
    card = state.concept(slug).card
    if card is None:
        return None
    days = max(0, (state.today - card.last).days)
    inputs = {"days": days, "stability": card.stability, "decay": memory.decay()}
    if days and state.own.used:
        return numbers.number("recalled", {**inputs, **dict(zip(("offset", "slope"), state.own.own, strict=True))}, digits=digits)
    return numbers.number("retrievability", inputs, digits=digits)


def stability(state: State, slug: str, digits: int = 2) -> Number | None:
    """Days until the chance has fallen to .9. ``None`` without a card, or while it is the scheduler's own starting weight."""
    c = state.concept(slug)
    if c.card is None or c.card.reviews < 2:
        return None
    return Number(c.card.stability, Recorded(c.card.event, "stability"), digits)


def days_since(state: State, slug: str) -> Number | None:
    """Days since it was last met."""
    c = state.concept(slug)
    last = c.card.last if c.card is not None else state.day(c.last) if c.last is not None else None
    if last is None:
        return None
    then = min(last, state.today)  # a clock may be put back, or a journey cross the date line
    return numbers.number("days_since", {"today": state.today.toordinal(), "then": then.toordinal()}, digits=0)


def ready(state: State, slug: str, digits: int = 3) -> Number:
    """E[θ] · R*(t): an assumption, labelled so."""
    chance = retrievability(state, slug)
    return numbers.number("ready_now", {"mean": state.concept(slug).mean, "chance": chance.value if chance else 1.0}, digits=digits)


def desk(state: State, slug: str, digits: int = 2) -> Number:
    """What the concept is worth on the desk. ``KeyError`` where its rank was not given."""
    given = state.given
    inputs = {"rank": given.rank[slug], "leads": given.leads.get(slug, 1), "ready": state.ready_now(slug), "ranks": state.params.ranks}
    return numbers.number("desk_score", inputs, digits=digits)


def usual(state: State, c: ConceptState, place: str = "use") -> tuple[float, Number | None]:
    """Seconds it usually takes: the median of the learner's own last three, or the mean of one or two.

    Without any, the authored length and no number.
    """
    times = c.times.get(place, ())
    if not times:
        return (state.params.rebuild_seconds if place == "rebuild" else state.params.usual_seconds), None
    if len(times) == 3:
        number = numbers.number("middle", {"three": times}, digits=0)
    else:
        number = numbers.number("average", {"values": times, "n": len(times)}, digits=0)
    return number.value, number
