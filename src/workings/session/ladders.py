"""The help ladder, beside a definition and beside an item. Every rung is named, and opens by time, by tries, or now."""

from __future__ import annotations

from dataclasses import replace

from workings.contract.reading import Call, Reading
from workings.course import Concept
from workings.course.nouns import RUNG_NAMES
from workings.learner import help
from workings.practice import Item
from workings.practice import help as helps
from workings.session import views, words
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


def of_definition(concept: Concept, sit: help.Sit, ask: bool) -> tuple[views.Rung, ...]:
    found = []
    for rung in help.rungs("definition", sit):
        text = concept.rungs[rung.name]
        shown = views.Rung(rung.name, RUNG_NAMES[rung.name], text.what, rung.state, when(rung), ask and rung.state == "later")
        found.append(replace(shown, blocks=text.blocks) if rung.state == "open" else shown)
    return tuple(found)


def of_item(item: Item, log: Log, ask: bool) -> tuple[views.Rung, ...]:
    """A review's rungs open sooner than those of an item in practice."""
    place = "review" if log.state().concept(item.question.concept).card is not None else "item"
    found = []
    for rung in help.rungs(place, help.of_item(log.of_item(item.id))):
        shown = views.Rung(rung.name, RUNG_NAMES[rung.name], OF_ITEM[rung.name], rung.state, when(rung), ask and rung.state == "later")
        found.append(replace(shown, readings=readings(item, rung.name)) if rung.state == "open" else shown)
    return tuple(found)


def readings(item: Item, name: str) -> Readings:
    """What a rung of an item shows, each part with the call whose cells its numbers are."""
    rung = helps.rung(item, name)
    call = item.call if item.workings else None
    first: Readings = ((Reading("", rung.blocks), call),) if rung.blocks else ()
    return first + tuple((one.reading, one.call) for one in rung.worked)


def solution(item: Item) -> Readings:
    return tuple((one.reading, one.call) for one in helps.worked(item))


def asked_today(log: Log) -> bool:
    """Whether "where exactly?" was answered or passed over in this session: a day is a session."""
    today = log.today()
    state = log.state()
    return any(e.kind == "help" and "where" in e.data and state.day(e.at) == today for e in reversed(log.events))
