"""Look-ups behind counted numbers. Each has a key, so that its number has an address; opened, it shows what was asked and every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workings import course
from workings.contract.reading import Number
from workings.session import numbers
from workings.session.faults import Unknown
from workings.session.results import Count
from workings.session.views import Named

if TYPE_CHECKING:
    from workings.session.log import Log

LIST = ("operate", "understand")
"""Tiers on the learner's list. Research is there for whoever wants it, and waits off the list."""


def named(slug: str) -> Named:
    return Named(slug, course.graph().node(slug).name)


def leads(slug: str) -> Number:
    """Concepts on the list that following every arrow forward reaches."""
    return numbers.counted(f"leads/{slug}", course.graph().leads_to(slug, LIST))


def listed(slug: str) -> Number:
    """The other concepts on the list."""
    return numbers.counted(f"listed/{slug}", _listed(slug))


def reached(slug: str) -> Number:
    """The same as :func:`leads` over every tier, for the map, which shows them all."""
    return numbers.counted(f"reached/{slug}", course.graph().leads_to(slug))


def statements(log: Log, event: int, question: str = "right?") -> Number:
    """How often a probability was stated, up to ``event``."""
    return numbers.counted(f"{'rebuilds' if question == 'rebuild?' else 'statements'}/{event}", _stated(log, event, question))


def answered(log: Log) -> Number:
    return numbers.counted("answers/all", _answered(log))


def _listed(slug: str) -> tuple[str, ...]:
    return tuple(n.slug for n in course.graph().nodes.values() if n.tier in LIST and n.slug != slug)


def _stated(log: Log, event: int, question: str) -> tuple[str, ...]:
    from workings.learner.entries import SaidEntry

    found = (e.statement for e in log.ledger().entries if isinstance(e, SaidEntry) and e.event <= event)
    return tuple(f"{round(s.p * 100)}, and it was {'so' if s.right else 'not so'}" for s in found if s.question == question)


def _answered(log: Log) -> tuple[str, ...]:
    found = (e for e in log.events if e.kind == "answer" and e.data["first"])
    return tuple(f"{e.data['question']}: {e.data['outcome']}" for e in found)


def look_up(log: Log, key: str) -> Count:
    """What a counted number counted. Raises :class:`Unknown`."""
    kind, _, rest = key.partition("/")
    if kind in ("leads", "listed", "reached") and rest in course.graph().nodes:
        return _of_concept(kind, rest)
    if kind in ("statements", "rebuilds") and rest.isascii() and rest.isdigit() and len(rest) < 16:
        rows = _stated(log, int(rest), "rebuild?" if kind == "rebuilds" else "right?")
        return Count(
            "times a chance was stated",
            "Every chance you put on an answer of your own, oldest first, and what came of it.",
            plain=rows,
            source="the log",
        )
    if key == "answers/all":
        return Count(
            "first answers", "The first answer to each item, oldest first. Retries are not counted.", plain=_answered(log), source="the log"
        )
    raise Unknown(f"There is no look-up called {key[:60]}.")


def _of_concept(kind: str, slug: str) -> Count:
    name = course.graph().node(slug).name
    if kind == "leads":
        asked = (
            f"Follow every arrow forward from “{name}” and keep the concepts on your list: operate and understand. Itself is not counted."
        )
        return Count("what it leads to", asked, tuple(map(named, course.graph().leads_to(slug, LIST))), source="course/graph")
    if kind == "reached":
        asked = f"Follow every arrow forward from “{name}”, through all tiers. Itself is not counted."
        return Count("what it opens the way to", asked, tuple(map(named, course.graph().leads_to(slug))), source="course/graph")
    asked = f"Every concept of the tiers operate and understand, without “{name}” itself. Research is off your list."
    return Count("other concepts on your list", asked, tuple(map(named, _listed(slug))), source="course/graph")
