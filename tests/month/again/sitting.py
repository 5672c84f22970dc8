"""Sits (D2), read from the events and from where each stretch of minutes was spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.month.again import table as T
from tests.month.again.log import Row
from tests.month.again.sure import share_interval


@dataclass
class Sit:
    kind: str
    concept: str
    item: str
    gaps: list[tuple[dt.datetime, float, bool, dt.datetime]] = field(default_factory=list)
    """(when it ended, seconds, on paper, when it was sent)."""
    helped: dt.datetime | None = None
    explained: bool = False
    ended: str = ""
    at: dt.datetime | None = None
    event: int = 0

    @property
    def clear(self) -> bool:
        return self.ended == "clear" and not self.explained

    def minutes(self) -> float:
        """Up to the first help or the end. A stretch sent before that counts whole; a later one, gap by gap."""
        ends = [end for end in (self.helped, self.at) if end]
        until = min(ends) if ends else None
        kept = [
            (seconds, paper)
            for ended, seconds, paper, sent in self.gaps
            if until is None or sent <= until or ended <= until + dt.timedelta(seconds=T.SLACK)
        ]
        return sum(min(seconds, T.PAPER_CAP if paper else T.GAP_CAP) for seconds, paper in kept) / 60


class Sits:
    """All of them. ``places``: event -> concept, practice, or what is no sit."""

    def __init__(self, rows: Sequence[Row], places: Mapping[int, str]) -> None:
        self.places = places
        self.now: dict[tuple[str, str], Sit] = {}
        self.past: list[Sit] = []
        for row in rows:
            if read := getattr(self, f"_{row.kind}", None):
                read(row)
        with_time = [s for s in (*self.past, *self.now.values()) if s.gaps]
        self.going_on = [s for s in with_time if not s.ended]
        self.over = sorted((s for s in with_time if s.ended), key=lambda s: (s.at, s.event))

    def of(self, kind: str) -> list[Sit]:
        return [s for s in self.over if s.kind == kind]

    def _sit(self, row: Row, item: str = "") -> Sit:
        return self.now.setdefault((row.concept, item), Sit("problem" if item else "definition", row.concept, item))

    def _end(self, row: Row, how: str, item: str = "") -> None:
        sit = self._sit(row, item)
        if sit.ended in ("", "parked"):
            sit.ended, sit.at, sit.event, sit.explained = how, row.at, row.number, sit.explained or how == "explained"

    def _engaged(self, row: Row) -> None:
        place = self.places.get(row.number)
        item = row.item if place == "practice" else ""
        if place not in ("concept", "practice") or (place == "practice" and not item):
            return
        sit = self._sit(row, item)
        if sit.at and sit.ended != "parked" and (row.at - sit.at).total_seconds() > T.LATE:
            return
        if sit.ended == "parked":
            sit.ended, sit.at = "", None
        ended = row.at
        gaps = []
        for seconds in reversed(row.data.get("gaps") or [row.data["seconds"]]):
            gaps.append((ended, float(seconds), bool(row.data.get("paper")), row.at))
            ended -= dt.timedelta(seconds=float(seconds))
        sit.gaps += reversed(gaps)

    def _help(self, row: Row) -> None:
        sit = self._sit(row, row.item)
        if not sit.ended:
            sit.helped = sit.helped or row.at
            if row.data["rung"] == "explanation":
                self._end(row, "explained", row.item)

    def _stage(self, row: Row) -> None:
        to = row.data["to"]
        if to in ("predicting", "using"):
            self._end(row, "clear")
        elif to == "parked" and not self._sit(row).ended:
            self._end(row, "parked")
        elif to == "reading" and self._sit(row).ended in ("clear", "explained"):
            self.past.append(self.now.pop((row.concept, "")))

    def _answer(self, row: Row) -> None:
        if row.data["outcome"] == "right":
            self._end(row, "clear", row.item)
        self._end(row, "clear")

    def _prediction(self, row: Row) -> None:
        self._end(row, "clear")

    _rebuild = _prediction


# ---------------------------------------------------------------- what is said of them
@dataclass(frozen=True)
class Part:
    """Some sits together."""

    n: int
    clear: int
    median: float
    quartiles: tuple[float, float]

    @property
    def share(self) -> float:
        return self.clear / self.n

    @property
    def interval(self) -> tuple[float, float]:
        return share_interval(self.clear, self.n)


def part(sits: Sequence[Sit]) -> Part:
    low, middle, high = np.quantile([s.minutes() for s in sits], [0.25, 0.5, 0.75])
    return Part(len(sits), sum(s.clear for s in sits), float(middle), (float(low), float(high)))


def weeks(sits: Sequence[Sit], zone: dt.tzinfo) -> list[tuple[dt.date, Part]]:
    """By the Monday before the end of a sit."""
    found: dict[dt.date, list[Sit]] = {}
    for s in sits:
        assert s.at is not None
        day = s.at.astimezone(zone).date()
        found.setdefault(day - dt.timedelta(days=day.weekday()), []).append(s)
    return [(monday, part(some)) for monday, some in found.items()]


def share_change(first: Part, since: Part) -> tuple[float, float, float]:
    """Newcombe's interval of a difference, from the two of Jeffreys."""
    by = since.share - first.share
    (low, high), (low_after, high_after) = first.interval, since.interval
    down = np.hypot(max(since.share - low_after, 0), max(high - first.share, 0))
    up = np.hypot(max(high_after - since.share, 0), max(first.share - low, 0))
    return by, float(by - down), float(by + up)


def median_change(first: Sequence[Sit], since: Sequence[Sit]) -> tuple[float, float, float]:
    """Both lists drawn again a thousand times, seeded by what ended the last sit."""
    a, b = (np.array([s.minutes() for s in some]) for some in (first, since))
    rng = np.random.default_rng(since[-1].event)
    before = np.median(a[rng.integers(0, len(a), size=(1000, len(a)))], axis=1)
    after = np.median(b[rng.integers(0, len(b), size=(1000, len(b)))], axis=1)
    low, high = np.quantile(after - before, [0.1, 0.9])
    return float(np.median(b) - np.median(a)), float(low), float(high)
