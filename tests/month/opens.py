"""Every number of the page You, told by the address that it opens to: which of our own figures it should be, and whether it is, to the digit.

No words of the page are looked at. A number for which there is no figure here is a fault, too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from tests.month.again import Again, fits
from tests.month.again.sitting import Sit, median_change, part, share_change, weeks
from tests.month.again.sure import Statement, Sure, bits, needed, power, share_interval

COUNTED = 4e-5
"""By so much the product's Jeffreys interval may part from the true one; it says so."""
HUNDREDTHS = 1e-3
"""Minutes by which gaps that were rounded to hundredths of a second may part."""
EXACT = 1e-9


class Shown(NamedTuple):
    """A number on a page."""

    href: str
    text: str
    digits: int


class Wanted(NamedTuple):
    """What it should be; one of several where the page counts something that only words would tell."""

    values: tuple[float, ...]
    slack: float = EXACT


def faults(numbers: Iterable[Shown], again: Again, concepts: int) -> list[str]:
    """A sentence for each number that is not ours, or not known here. ``concepts``: how many the course's map has."""
    book = Book(again, concepts)
    found = []
    for number in numbers:
        wanted = book.wanted(dict(parse_qsl(urlsplit(number.href).query)))
        if wanted is None:
            found.append(f"{number.text} opens to {number.href[:120]}, which is not worked out again")
        elif not any(fits(number.text, value, number.digits, wanted.slack) for value in wanted.values):
            found.append(f"{number.text} should be {wanted.values} ({number.href[:120]})")
    return found


class Book:
    """Our own figures, by what a number's address asks for."""

    def __init__(self, again: Again, concepts: int) -> None:
        self.again = again
        self.sits = [again.sits().of(kind) for kind in ("definition", "problem")]
        begun = [c for c in again.concepts.values() if c.slug and (c.stage or c.parked or c.seconds["concept"])]
        self.open = concepts - len(begun)
        self.groups = [group for sits in self.sits for group in groups(sits, again.zone)]
        self.later = [[s for s, passed in later(again) if passed == wanted] for wanted in (True, False)]

    def wanted(self, asks: Mapping[str, str]) -> Wanted | None:
        if "q" in asks:
            return self.recorded(int(asks["event"]), asks["q"])
        if "count" in asks:
            return self.counted(*asks["count"].split("/"))
        if "how" in asks:
            known = (
                {len(g) for g in (*self.groups, *self.later)}
                | {sum(s.clear for s in g) for g in self.groups}
                | {len(self.again.reviews), self.open}
            )
            return Wanted((float(asks["n"]),)) if int(asks["n"]) in known else None
        return self.called(asks.get("f", "").removeprefix("learner/"), asks)

    # ------------------------------------------------------------------ what an event changed
    def recorded(self, event: int, quantity: str) -> Wanted | None:
        name, _, which = quantity.partition(":")
        lines = [one for one in self.again.ledger if one.event == event]
        own = [one for one in lines if one.elsewhere == (which == "elsewhere") and which in ("", "elsewhere", str(one.part))]
        if own and name in ("mean", "before", "low", "high", "chance", "record"):
            line = own[-1]
            low, high = line.interval
            figures = {"mean": line.mean, "before": line.mean_before, "chance": line.chance, "low": low, "high": high, "record": line.m}
            return Wanted((figures[name],))
        found = [said[: k + 1] for said in self.again.said.values() for k, s in enumerate(said) if s.event == event]
        return Wanted((of_statement(found, name),)) if found else None

    def counted(self, kind: str, rest: str) -> Wanted | None:
        if kind == "answers":
            return Wanted((float(sum(row.kind == "answer" and row.data["first"] for row in self.again.rows)),))
        question = {"statements": "right?", "rebuilds": "rebuild?"}.get(kind)
        return Wanted((float(sum(s.event <= int(rest) for s in self.again.said[question])),)) if question else None

    # ------------------------------------------------------------------ what a call gives
    def called(self, name: str, asks: Mapping[str, str]) -> Wanted | None:
        for family in (self.of_confidence, self.of_sits, self.of_reviews):
            if (found := family(name, asks)) is not None:
                return found
        plain = {"a_side": self.open / 2, "power": power(self.open / 2), "needed": float(needed())}
        return Wanted((plain[name],), 1e-5) if name in plain else None

    def of_confidence(self, name: str, asks: Mapping[str, str]) -> Wanted | None:
        brier = ("brier", "reliability", "resolution", "uncertainty")
        if name not in (*brier, "skill_end", "smoothed", "band_end"):
            return None
        sure = self.again.sure()
        if name in brier:
            return Wanted((sure.brier()[brier.index(name)],))
        if name == "skill_end":
            return Wanted((sure.skill_interval()[float(asks["level"]) > 0.5],))
        where = 0 if name == "smoothed" else 1 + (float(asks["z"]) > 0)
        return Wanted((sure.band(float(asks["at"]))[where],), 1e-6)

    def of_sits(self, name: str, asks: Mapping[str, str]) -> Wanted | None:
        if name in ("share", "jeffreys"):
            return self.of_share(name, int(asks["right"]), int(asks["in.n"]), float(asks.get("level", 0)))
        if name == "sat":
            return Wanted(tuple(s.minutes() for sits in self.sits for s in sits), HUNDREDTHS)
        if name == "quartile":
            minutes = json.loads(asks["minutes"])
            own = next((g for g in (*self.groups, *self.later) if alike(minutes, g)), None)
            return None if own is None else Wanted((float(np.quantile([s.minutes() for s in own], float(asks["level"]))),), HUNDREDTHS)
        changes = {"share_change": 0, "change_low": 1, "change_high": 2}
        if name in changes:
            own = next(s for s in self.sits if len(s) == int(asks["in.n"]) + int(asks["n_after"]))
            return Wanted((share_change(part(own[:10]), part(own[10:]))[changes[name]],), 2 * COUNTED)
        if name in ("median_change", "median_change_end"):
            own = next(s for s in self.sits if alike(json.loads(asks["first"]), s[:10]))
            where = 0 if name == "median_change" else 1 + (float(asks["level"]) > 0.5)
            return Wanted((median_change(own[:10], own[10:])[where],), HUNDREDTHS)
        return None

    def of_share(self, name: str, right: int, n: int, level: float) -> Wanted | None:
        """Only so many of so many as we have counted, too."""
        known = {(sum(s.clear for s in g), len(g)) for g in self.groups}
        if said := self.again.said["right?"]:
            sure = Sure(said)
            known |= {(sure.hits[p], sure.times[p]) for p in sure.chips}
        if (right, n) not in known:
            return None
        return Wanted((right / n,)) if name == "share" else Wanted((share_interval(right, n)[level > 0.5],), COUNTED)

    def of_reviews(self, name: str, asks: Mapping[str, str]) -> Wanted | None:
        if name not in ("running_loss", "schedule_loss", "loss_change", "loss_change_end"):
            return None
        own = self.again.schedule()
        if name == "loss_change_end":
            return Wanted((own.interval()[float(asks["level"]) > 0.5],))
        return Wanted((float({"running_loss": own.running_loss, "schedule_loss": own.loss, "loss_change": own.gain}[name]),))


def of_statement(found: Sequence[list[Statement]], name: str) -> float:
    """A figure of the first statement that an event scored, or of all up to it."""
    said = found[0]
    sure = Sure(said)
    own = {"points": 1 - bits(said[-1].p, said[-1].right), "mean_points": sure.points, "mean_surprise": sure.surprise, "hit_rate": sure.rate,
           "base_points": sure.base_points, "base_surprise": sure.base, "skill": sure.skill}  # fmt: skip
    return own[name]


def groups(sits: list[Sit], zone: dt.tzinfo) -> list[list[Sit]]:
    """The first ten, those since, and each week's."""
    by_week: list[list[Sit]] = []
    at = 0
    for _, some in weeks(sits, zone):
        by_week.append(sits[at : at + some.n])
        at += some.n
    return [g for g in (sits[:10], sits[10:], *by_week) if g]


def alike(minutes: list[float], sits: list[Sit]) -> bool:
    return len(minutes) == len(sits) and np.allclose(minutes, [s.minutes() for s in sits], rtol=0, atol=HUNDREDTHS)


def later(again: Again) -> list[tuple[Sit, bool]]:
    """The first sit with each definition, and whether the first rebuild a fortnight or more after it was passed."""
    found: dict[str, tuple[Sit, bool]] = {}
    for sit in again.sits().of("definition"):
        assert sit.at is not None
        wait = sit.at + dt.timedelta(days=14)
        passed = next(
            (bool(r.data["passed"]) for r in again.rows if r.kind == "rebuild" and r.concept == sit.concept and r.at >= wait), None
        )
        if passed is not None and sit.concept not in found:
            found[sit.concept] = (sit, passed)
    return list(found.values())
