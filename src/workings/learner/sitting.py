"""Sits (D2): how long the learner was with a definition, or a problem, before the first help or before it came clear. Read from the log alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from workings.contract.event import Event
from workings.learner.entries import EngagedEntry, Entry
from workings.learner.params import PARAMS, Params

KINDS = ("definition", "problem")
CAPS = (10.0, 600.0)
"""Seconds that one gap may be said to count, at least and at most, when the learner tries another cap."""
FIRST = 10
"""A learner's own first sits: what later ones stand beside."""
BATCHES = 200
"""Batches that one working lists; the seconds of a longer sit stand in it as one sum."""
SLACK = 2.0
"""Seconds by which a gap may end after what ended the sit, and still belong to it: the browser closes a gap at most once a second."""
LATER = dt.timedelta(days=14)
"""How long after a sit a rebuild has to come for the essay's claim to be looked at (D2)."""
CLEAR = ("predicting", "using")
"""A learner who says "I can use it" says that it has come clear."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Gaps between events in seconds, oldest first; the last ended at ``at``."""

    at: dt.datetime
    gaps: tuple[float, ...]
    paper: bool = False

    def until(self, end: dt.datetime | None) -> tuple[float, ...]:
        """The gaps that had ended by ``end``."""
        if end is None or self.at <= end:
            return self.gaps
        late, over = len(self.gaps), (self.at - end).total_seconds() - SLACK
        while late and over > 0:
            late -= 1
            over -= self.gaps[late]
        return self.gaps[:late]


@dataclass(frozen=True, slots=True)
class Sit:
    """With one definition, or one problem. ``ended``: ``clear``, ``explained``, ``parked``; empty while it goes on."""

    kind: str
    concept: str
    item: str = ""
    batches: tuple[Batch, ...] = ()
    helped: dt.datetime | None = None
    """When the first rung of help was opened."""
    explained: bool = False
    ended: str = ""
    at: dt.datetime | None = None
    """When it ended."""
    event: int = 0
    """The event that ended it."""

    @property
    def unaided(self) -> bool:
        """It came clear without an explanation."""
        return self.ended == "clear" and not self.explained

    def counted(self, cap: float, params: Params = PARAMS) -> Mapping[str, object]:
        """What :func:`sitting_sums.sat` is told: up to the first help or the end, whichever came first."""
        ends = [end for end in (self.helped, self.at) if end is not None]
        end = min(ends) if ends else None
        kept = [(batch.paper, batch.until(end)) for batch in self.batches]
        screen = [gaps for paper, gaps in kept if not paper]
        on_paper = sum(min(gap, params.paper_cap) for paper, gaps in kept if paper for gap in gaps)
        short = tuple(round(sum(g for g in gaps if g < cap), 2) for gaps in screen)
        if len(short) > BATCHES:
            short = (round(sum(short), 2),)
        return {"short": short or (0.0,), "long": sum(g >= cap for gaps in screen for g in gaps), "cap": cap, "paper": round(on_paper, 2)}


@dataclass(slots=True)
class _Reader:
    """The sits so far; the only mutable thing, for the length of one reading."""

    places: Mapping[int, str]
    now: dict[tuple[str, str], Sit] = field(default_factory=dict)
    over: list[Sit] = field(default_factory=list)

    def sit(self, event: Event, item: str = "") -> Sit:
        kind = KINDS[1] if item else KINDS[0]
        return self.now.get((event.concept, item)) or Sit(kind, event.concept, item)

    def keep(self, sit: Sit) -> None:
        self.now[sit.concept, sit.item] = sit

    def end(self, event: Event, how: str, item: str = "") -> None:
        """Only the first end counts; a parked sit ends anew when it is taken up again."""
        sit = self.sit(event, item)
        if sit.ended in ("", "parked"):
            self.keep(replace(sit, ended=how, at=event.at, event=event.id, explained=sit.explained or how == "explained"))

    def again(self, event: Event) -> None:
        """Back to the text after it was clear: a new sit begins."""
        sit = self.sit(event)
        if sit.ended in ("clear", "explained"):
            self.over.append(sit)
            del self.now[event.concept, ""]


def _engaged(reader: _Reader, event: Event) -> None:
    place = reader.places.get(event.id, "")
    item = event.item if place == "practice" else ""
    sit = reader.sit(event, item)
    if place not in ("concept", "practice") or (place == "practice" and not item):
        return
    late = sit.at is not None and sit.ended != "parked" and (event.at - sit.at).total_seconds() > 60
    if not late:
        gaps = tuple(float(g) for g in event.data.get("gaps") or (event.data["seconds"],))
        taken = replace(sit, ended="", at=None) if sit.ended == "parked" else sit
        reader.keep(replace(taken, batches=(*sit.batches, Batch(event.at, gaps, bool(event.data.get("paper"))))))


def _help(reader: _Reader, event: Event) -> None:
    sit = reader.sit(event, event.item)
    if not sit.ended:
        reader.keep(replace(sit, helped=sit.helped or event.at))
        if event.data["rung"] == "explanation":
            reader.end(event, "explained", event.item)


def _stage(reader: _Reader, event: Event) -> None:
    to = event.data["to"]
    if to in CLEAR:
        reader.end(event, "clear")
    elif to == "parked" and not reader.sit(event).ended:
        reader.end(event, "parked")
    elif to == "reading":
        reader.again(event)


def _answer(reader: _Reader, event: Event) -> None:
    if event.data["outcome"] == "right":
        reader.end(event, "clear", event.item)
    _used(reader, event)


def _used(reader: _Reader, event: Event) -> None:
    """Whoever predicts, answers or rebuilds uses the definition: the sit with it is over."""
    reader.end(event, "clear")


READ: Mapping[str, Callable[[_Reader, Event], None]] = {
    "engaged": _engaged, "help": _help, "stage": _stage, "answer": _answer, "prediction": _used, "rebuild": _used,
}  # fmt: skip


def sits(events: Iterable[Event], entries: Iterable[Entry]) -> tuple[Sit, ...]:
    """Every sit of which some time was counted, in the order in which they ended; those that go on stand last.

    ``entries`` say which minutes were with a definition and which with its opening problem, which is no sit.
    """
    reader = _Reader({e.event: e.place for e in entries if isinstance(e, EngagedEntry)})
    for event in events:
        if event.kind in READ:
            READ[event.kind](reader, event)
    found = [s for s in (*reader.over, *reader.now.values()) if s.batches]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda s: (s.at or last, s.event)))


def rebuilt_later(events: Iterable[Event], found: Iterable[Sit]) -> tuple[tuple[Sit, bool], ...]:
    """The first sit with each definition, and whether the first rebuild two weeks or more after it was passed; those without one are left out."""
    rebuilds = [e for e in events if e.kind == "rebuild"]
    first: dict[str, Sit] = {}
    for sit in found:
        if sit.kind == KINDS[0] and sit.ended:
            first.setdefault(sit.concept, sit)
    pairs = []
    for slug, sit in first.items():
        late = next((e for e in rebuilds if e.concept == slug and sit.at is not None and e.at - sit.at >= LATER), None)
        if late is not None:
            pairs.append((sit, bool(late.data["passed"])))
    return tuple(pairs)
