"""One learner's month with the dot product, told once: thirteen sessions, each a day and what is done in it, in words that two hands can follow.

`BySession` follows them through the session, without a page; the browser's test follows them by keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

MORNING = dt.datetime(2026, 11, 2, 8, 30)
"""A Monday, in the learner's own zone."""

MONTH: tuple[tuple[int, str], ...] = (
    # Met, sat with, help opened early, parked on the first evening; taken up again the next day.
    (0, "begin; attempt; prompt 1; sit 6; rung point; prompt 5; park"),
    (1, "resume; sit 9; prompt 2; can-use; predict sign 45 65; seen sign shadow; skip across; minutes 40; forecast 50"),
    # In use: a wrong rule that is owned to, and a confident miss.
    (2, "predict through-zero jump 80; seen through-zero two; right; right; right; slip cosine 16 yes; sure miss"),
    # A rule that is denied; another try; the first rule again, so that it is named.
    (4, "help point right; slip dot 12 no; again; slip cosine 16 unsure; help sibling right; right; right"),
    # A rule of another concept, named: a miss for that one. Parked again.
    (5, "right; slip length 9 no; slip length 9 no; right; park"),
    # Both rules repaired: right answers on a later day. Then it works.
    (7, "resume; help explanation right; help first_step wrong; well cosine 3; well length 3; right; until working"),
    # The blank page: not complete, then on a later day complete.
    (8, "rebuild fails 80; right; forecast 80"),
    (9, "rebuild passes 65; warm done; forecast 95"),
    # The day after, another concept is worked at; its item exercises this one too, which is credited for it.
    (10, "elsewhere linear-map rows; elsewhere linear-map rows"),
    # Three weeks away. What is due is missed: a lapse; the day after, its sibling; then the blank page, twice.
    (30, "warm wrong; right; right"),
    (31, "warm done; until said; help sibling right"),
    (32, "rebuild fails 80; right"),
    (33, "warm done; rebuild passes 80; forecast 80"),
)
"""(days after the first, what is done)."""


class Follows(Protocol):
    """A hand that can do what the plan says: one method a verb, with ``_`` for ``-``."""

    def day(self, number: int) -> None: ...


def follow(hand: Follows, sessions: int = len(MONTH)) -> Iterator[int]:
    """Do it, session by session; the number of each when it is over."""
    for number, (day, deeds) in enumerate(MONTH[:sessions], 1):
        hand.day(day)
        for deed in deeds.split("; "):
            verb, *words = deed.split()
            getattr(hand, verb.replace("-", "_"))(*words)
        yield number
