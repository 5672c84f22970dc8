"""What the learner has set: minutes, times, the clock, goals, tiers left out, deeds of one's own. A setting is an event; the last one holds.

Settings change what the model is told of the course, and nothing that it believes: see :func:`seen`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from workings import course
from workings.contract.event import Event
from workings.contract.reading import Number
from workings.learner.concept import ConceptState
from workings.learner.ledger import Ledger
from workings.learner.params import PARAMS
from workings.learner.shape import SETTINGS, SETTINGS_ITEM
from workings.learner.state import State
from workings.session import counts, numbers
from workings.session.counts import named
from workings.session.faults import Unfit
from workings.session.log import Log
from workings.session.views import Named
from workings.session.welcome import DEEDS

TIERS = ("operate", "understand", "research")
PLACES: Mapping[str, str] = {"definition": "A definition or a proof", "item": "A problem in practice", "review": "A problem in the warm-up"}
"""Kinds of sitting, each with a scale of its own."""
SCALES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)


@dataclass(frozen=True, slots=True)
class Settings:
    """As they stand. ``scale`` is a factor on every time of the kind; 0: nothing waits."""

    minutes: int = 30
    clock: bool = True
    welcomed: bool = False
    """The two minutes at the beginning were taken, or passed over."""
    goals: str = "understand"
    """The furthest tier that counts as a goal."""
    skip: tuple[str, ...] = ()
    """Tiers left out."""
    kept: tuple[str, ...] = ()
    """Concepts of such a tier that were taken back one by one."""
    done: tuple[str, ...] = ()
    """Deeds of :data:`welcome.DEEDS`."""
    scale: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(PARAMS.ladders, 1.0))
    desk: str = ""
    """The concept chosen for the desk, on the day :attr:`desk_on`."""
    desk_on: date | None = None

    @property
    def goal_tiers(self) -> tuple[str, ...]:
        """The learner's list: tiers up to the goal, without those left out."""
        return tuple(tier for tier in TIERS[: TIERS.index(self.goals) + 1] if tier not in self.skip)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Concepts that a skipped tier leaves out."""
        return tuple(n.slug for n in course.graph().nodes.values() if n.tier in self.skip and n.slug not in self.kept)

    @property
    def used(self) -> tuple[str, ...]:
        """Concepts whose mathematics the learner's own deeds have used: as needs they are set aside."""
        return tuple(dict.fromkeys(DEEDS[id].used for id in self.done if id in DEEDS and DEEDS[id].used))


def of(log: Log) -> Settings:
    """The settings now."""
    return log.settings() if isinstance(log, OwnLog) else folded(log.of_item(SETTINGS_ITEM), log)


def folded(events: tuple[Event, ...], log: Log) -> Settings:
    """The last value of each name."""
    found: dict[str, Any] = {}
    scale = dict.fromkeys(PARAMS.ladders, 1.0)
    for event in events:
        name, value = event.data["name"], event.data["value"]
        if name.startswith("scale-"):
            scale[name.removeprefix("scale-")] = float(value)
        else:
            found[name] = tuple(value) if isinstance(value, list) else value
        if name == "desk":
            found["desk_on"] = event.at.astimezone(log.clock().tzinfo).date()
    return Settings(scale=scale, **found)


def change(log: Log, name: str, value: Any, key: str = "", again: bool = False) -> Event | None:
    """Set one thing. Nothing is written where it stands so already, but for ``again``. Raises :class:`Unfit`."""
    if name not in SETTINGS:
        raise Unfit(f"“{name[:40]}” is no setting; there are {', '.join(SETTINGS)}.")
    with log.turn():
        now = of(log)
        stands = now.scale[name.removeprefix("scale-")] if name.startswith("scale-") else getattr(now, name)
        same = stands == (tuple(value) if isinstance(value, list) else value)
        if same and not again and (name != "desk" or now.desk_on == log.today()):
            return None
        return log.append("setting", "", {"name": name, "value": value}, item=SETTINGS_ITEM, key=key and f"{key}-{name}")


@dataclass(frozen=True, slots=True)
class Aside:
    """A need set aside by deeds: which, why, and what it holds up no more."""

    need: Named
    deeds: tuple[str, ...]
    holds: tuple[Named, ...]


def aside(own: Settings) -> tuple[Aside, ...]:
    """Every need that is set aside by something the learner has done."""
    done = [DEEDS[id] for id in own.done if id in DEEDS]
    nodes = course.graph().nodes.values()
    return tuple(
        Aside(named(need), tuple(d.did for d in done if d.used == need), tuple(named(n.slug) for n in nodes if need in n.needs))
        for need in own.used
    )


# ---------------------------------------------------------------- the course, as it is set
class OwnLog(Log):
    """A log that shows the course as the learner has set it. Settings are read again only after something was recorded."""

    _read: tuple[int, Settings] = (-1, Settings())

    def ledger(self) -> Ledger:
        return self._seen(super().ledger())

    def latest(self) -> Ledger:
        return self._seen(super().latest())

    def settings(self) -> Settings:
        return self._as_of(super().latest().state.event)

    def _as_of(self, event: int) -> Settings:
        with self.turn():
            if self._read[0] != event:
                self._read = (event, folded(self.of_item(SETTINGS_ITEM), self))
            return self._read[1]

    def _seen(self, ledger: Ledger) -> Ledger:
        return replace(ledger, state=seen(ledger.state, self._as_of(ledger.state.event)))


def seen(state: State, settings: Settings) -> State:
    """The same log, with tiers left out, needs set aside, and what leads to the learner's own goals. Nothing believed changes."""
    if not settings.skip and not settings.done and settings.goals == "understand":
        return state
    found: dict[str, ConceptState] = {}

    def raw(slug: str) -> ConceptState:
        return found.get(slug) or state.concepts.get(slug) or ConceptState(slug, params=state.params)

    for slug in settings.left_out:
        found[slug] = replace(raw(slug), skipped=True)
    for slug, needs in state.given.needs.items():
        if aside := frozenset(needs).intersection(settings.used):
            found[slug] = replace(raw(slug), waived=raw(slug).waived | aside)
    given = state.given
    if settings.goal_tiers != counts.LIST and given.leads:
        given = replace(given, leads={slug: 1 + n for slug, n in _leads(settings.goal_tiers).items()})
    return replace(state, given=given, concepts={**state.concepts, **found})


@lru_cache(maxsize=8)
def _leads(tiers: tuple[str, ...]) -> Mapping[str, int]:
    graph = course.graph()
    return {slug: len(graph.leads_to(slug, tiers)) for slug in graph.nodes}


def leads(slug: str, settings: Settings) -> Number:
    """Concepts on the learner's list that following every arrow forward reaches."""
    tiers = settings.goal_tiers
    if tiers == counts.LIST:
        return counts.leads(slug)
    rows = course.graph().leads_to(slug, tiers)
    return numbers.counted(f"Every arrow forward from “{course.graph().node(slug).name}”, {_within(tiers)}", _names(rows))


def listed(slug: str, settings: Settings) -> Number:
    """The other concepts on the learner's list."""
    tiers = settings.goal_tiers
    if tiers == counts.LIST:
        return counts.listed(slug)
    rows = tuple(n.slug for n in course.graph().nodes.values() if n.tier in tiers and n.slug != slug)
    return numbers.counted(f"Every concept on your list but “{course.graph().node(slug).name}”, {_within(tiers)}", _names(rows))


def _within(tiers: tuple[str, ...]) -> str:
    return f"in the tiers {' and '.join(tiers)}" if tiers else "with every tier left out"


def _names(slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(course.graph().node(slug).name for slug in slugs)
