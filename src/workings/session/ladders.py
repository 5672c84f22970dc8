"""The help ladder, beside a definition and beside an item. Every rung is named, and opens by time, by tries, or now."""

from __future__ import annotations

from dataclasses import replace

from workings.contract.event import Event
from workings.contract.reading import Call, Reading
from workings.course import Concept
from workings.course.nouns import RUNG_NAMES
from workings.learner import help
from workings.learner.state import State
from workings.practice import Item
from workings.practice import help as helps
from workings.session import plan, settings, views, words, you_experiment
from workings.session.counts import named
from workings.session.log import Log

OF_ITEM = {
    "point": "which part of the problem to look at",
    "sibling": "the same problem with other numbers, worked",
    "first_step": "one line, its reason asked of you",
    "explanation": "all of it, then a fresh sibling",
}
Readings = tuple[tuple[Reading, Call | None], ...]


def when(rung: help.Rung) -> str:
    """ "about 8 min, two tries": how the rung opens by itself."""
    return f"about {rung.minutes:g} min, {words.count(rung.attempts, 'try', 'tries')}"


def of_definition(concept: Concept, sit: help.Sit, ask: bool, scale: float = 1.0) -> tuple[views.Rung, ...]:
    found = []
    for rung in help.rungs("definition", sit, scale):
        text = concept.rungs[rung.name]
        shown = views.Rung(rung.name, RUNG_NAMES[rung.name], text.what, rung.state, when(rung), ask and rung.state == "later")
        found.append(replace(shown, blocks=text.blocks) if rung.state == "open" else shown)
    return tuple(found)


def of_item(item: Item, log: Log, ask: bool) -> tuple[views.Rung, ...]:
    place = place_of(log, item.question.concept)
    found = []
    for rung in help.rungs(place, help.of_item(log.of_item(item.id)), scale(log, place, item.question.concept)):
        shown = views.Rung(rung.name, RUNG_NAMES[rung.name], OF_ITEM[rung.name], rung.state, when(rung), ask and rung.state == "later")
        found.append(replace(shown, readings=readings(item, rung.name)) if rung.state == "open" else shown)
    return tuple(found)


def scale(log: Log, place: str, slug: str) -> float:
    """What the times of a ladder are multiplied by: as the learner has set it, or as the coin fell where their own experiment runs."""
    own = settings.of(log).scale[place]
    return you_experiment.scale(log, slug, own) if place == "definition" else own


def place_of(log: Log, slug: str) -> str:
    """A review's rungs open sooner than those of an item in practice."""
    return "review" if log.state().concept(slug).card is not None else "item"


def ceiling(log: Log, concept: str) -> tuple[str, int]:
    """What is offered beside the definition at its ceiling (``offer``, ``need`` or nothing), and how many ceilings have been reached."""
    sit, times = log.state().concept(concept).sit, scale(log, "definition", concept)
    said = help.ceiling("definition", sit, times)
    if not said:
        return "", 0
    passed = max((int(e.data.get("ceiling", 0)) for e in log.store.events(concept=concept, kinds=["stage"])), default=0)
    return help.ceiling("definition", replace(sit, passed=passed), times), help.ceilings("definition", sit, times)


def ceiling_of_item(log: Log, item: Item) -> tuple[str, int]:
    """The same beside a problem: ten engaged minutes, and no new attempt in the last five."""
    slug = item.question.concept
    place, sit = place_of(log, slug), help.of_item(log.of_item(item.id))
    times = scale(log, place, slug)
    return help.ceiling(place, sit, times), help.ceilings(place, sit, times)


def on(log: Log, item: Item, key: str = "") -> Event:
    """Past a problem's ceiling by the learner's own word: it is not spoken of again before the next."""
    reached = ceiling_of_item(log, item)[1]
    return log.append("stage", item.question.concept, {"to": "on", "ceiling": reached}, item=item.id, key=key)


def weakest(state: State, slug: str) -> views.Named | None:
    """The need that is least at hand today; ``None`` where none of them has a page."""
    needs = state.given.needed(slug)
    return named(min(needs, key=lambda need: (state.ready_now(need), state.given.rank[need]))) if needs else None


def readings(item: Item, name: str) -> Readings:
    """What a rung of an item shows, each part with the call whose cells its numbers are; what is stated there has none."""
    rung = helps.rung(item, name)
    first: Readings = ((Reading("", rung.blocks), None),) if rung.blocks else ()
    return first + tuple((one.reading, one.call) for one in rung.worked)


def solution(item: Item) -> Readings:
    return tuple((one.reading, one.call) for one in helps.worked(item))


def asked_today(log: Log) -> bool:
    """Whether "where exactly?" was answered or passed over in the session under way."""
    _, events = plan.under_way(log, log.state())
    return any(e.kind == "help" and "where" in e.data for e in events)
