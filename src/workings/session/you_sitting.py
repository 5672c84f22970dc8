"""Sitting, over weeks: every sit a dot, each week its median and quartiles, and always beside the learner's own first ten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby

from workings.contract.number import format_number
from workings.contract.reading import Number
from workings.learner.confidence import HIGH, LOW
from workings.learner.ledger import Ledger
from workings.learner.numbers import number
from workings.learner.sitting import CAPS, FIRST, KINDS, Sit, rebuilt_later, sits
from workings.session import words
from workings.session.counts import named
from workings.session.log import Log
from workings.session.today import spoken
from workings.session.you_counted import listed
from workings.session.you_results import Change, Rebuilt, Sat, Sitting, Stretch

SHOWN = 400
"""Sits of a kind that are looked at, the latest: as many as one working holds."""
ENOUGH = 5
"""Sits since the first ten from which a change in the median is worked out: fewer, drawn again, would vary too little."""
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def sitting(log: Log, ledger: Ledger, kind: str = "", cap: float = 0.0) -> Sitting:
    """``kind``: definitions unless there are none, or what is asked for. ``cap``: another cap on one gap, in seconds; 0 is the one in force."""
    usual = ledger.state.params.gap_cap
    seconds = min(max(cap, CAPS[0]), CAPS[1]) if cap else usual
    found = sits(log.events, ledger.entries)
    ended = {one: [s for s in found if s.kind == one and s.ended] for one in KINDS}
    if kind not in KINDS:
        kind = KINDS[0] if ended[KINDS[0]] or not ended[KINDS[1]] else KINDS[1]
    sats = tuple(_sat(ledger, s, seconds) for s in ended[kind][-SHOWN:])
    halves = tuple(_half(*half, sats) for half in (("first ten", 0, FIRST), ("since", FIRST, len(sats))) if len(sats) > half[1])
    open_now = sum(s.kind == kind and not s.ended for s in found)
    return Sitting(
        kind=kind,
        others=tuple(one for one in KINDS if one != kind and ended[one]),
        cap=format_number(seconds, 0),
        usual=format_number(usual, 0),
        sats=sats,
        going_on=words.capital(words.count(open_now, "sit")) if open_now else "",
        weeks=_weeks(sats),
        halves=halves,
        share=_share_change(halves) if len(halves) == 2 else None,
        minutes=_minutes_change(sats, ended[kind][-1].event) if len(sats) >= FIRST + ENOUGH else None,
        rebuilt=_rebuilt(log, ledger, found, seconds) if kind == KINDS[0] else None,
    )


def _sat(ledger: Ledger, sit: Sit, cap: float) -> Sat:
    assert sit.at is not None
    minutes = number("sat", sit.counted(cap, ledger.state.params), digits=1)
    what = "the definition" if sit.kind == KINDS[0] else spoken(sit.concept, "", sit.item.partition("@")[0])
    return Sat(named(sit.concept), what, ledger.state.day(sit.at), minutes, sit.ended, sit.unaided)


def _stretch(name: str, start: int, sats: Sequence[Sat]) -> Stretch:
    minutes = [s.minutes.value for s in sats]
    median, low, high = (number("quartile", {"minutes": minutes, "level": level}, digits=1) for level in (0.5, 0.25, 0.75))
    return Stretch(name, start, len(sats), _counted(f"Sits, {name}", sats, lambda s: True), median, (low, high))


def _half(name: str, start: int, stop: int, sats: tuple[Sat, ...]) -> Stretch:
    part = sats[start:stop]
    made = _stretch(name, start, part)
    clear, n = sum(s.filled for s in part), len(part)
    low, high = (number("jeffreys", {"right": clear, "n": n, "level": level}, digits=2) for level in (LOW, HIGH))
    how_many = _counted(f"Sits, {name}, that came clear without an explanation", part, lambda s: s.filled)
    share = number("share", {"right": clear, "n": n}, digits=2)
    return Stretch(name, start, n, made.n, made.median, made.quartiles, how_many, share, (low, high))


def _counted(said: str, sats: Sequence[Sat], keep: Callable[[Sat], bool]) -> Number:
    rows = tuple(f"{short(s.day)}, {s.concept.name}, about {format_number(s.minutes.value, 1)} min" for s in sats if keep(s))
    return listed(said, rows, "the weeks below the figure are made of them")


def short(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _weeks(sats: tuple[Sat, ...]) -> tuple[Stretch, ...]:
    """By the Monday before the end of a sit."""
    found, start = [], 0
    for monday, group in groupby(sats, key=lambda s: s.day - dt.timedelta(days=s.day.weekday())):
        part = list(group)
        found.append(_stretch(short(monday), start, part))
        start += len(part)
    return tuple(found)


# ---------------------------------------------------------------- the first ten, and since
def _share_change(halves: tuple[Stretch, ...]) -> Change:
    before, after = halves
    assert before.clear is not None
    assert after.clear is not None
    inputs = {"right": before.clear.value, "n": before.size, "right_after": after.clear.value, "n_after": after.size}
    by, low, high = (number(name, {**inputs, "low": LOW, "high": HIGH}, digits=2) for name in ("share_change", "change_low", "change_high"))
    return Change(by, low, high)


def _minutes_change(sats: tuple[Sat, ...], seed: int) -> Change:
    """Seeded by the event that ended the last sit."""
    minutes = [s.minutes.value for s in sats]
    return _medians_apart(minutes[:FIRST], minutes[FIRST:], seed)


def _medians_apart(first: Sequence[float], since: Sequence[float], seed: int) -> Change:
    inputs = {"first": first, "since": since}
    low, high = (number("median_change_end", {**inputs, "seed": seed, "level": level}, digits=1) for level in (LOW, HIGH))
    return Change(number("median_change", inputs, digits=1), low, high)


# ---------------------------------------------------------------- and rebuilt two weeks later
def _rebuilt(log: Log, ledger: Ledger, found: Sequence[Sit], cap: float) -> Rebuilt | None:
    """The essay's claim on one's own log: are rebuilds passed after longer sits? From five on each side the medians are compared."""
    pairs = rebuilt_later(log.events, found)[-SHOWN:]
    if not pairs:
        return None
    sides = [tuple(_sat(ledger, s, cap) for s, passed in pairs if passed == wanted) for wanted in (True, False)]
    minutes = [[s.minutes.value for s in side] for side in sides]
    counts = [
        _counted(f"Sits whose rebuild two weeks later was {said}", side, lambda s: True)
        for said, side in zip(("passed", "not passed"), sides, strict=True)
    ]
    passed, missed = (number("quartile", {"minutes": m, "level": 0.5}, digits=1) if m else None for m in minutes)
    enough = min(map(len, minutes)) >= ENOUGH
    return Rebuilt(counts[0], counts[1], (passed, missed), _medians_apart(minutes[1], minutes[0], pairs[-1][0].event) if enough else None)
