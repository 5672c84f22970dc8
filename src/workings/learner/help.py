"""Patience (D2): rungs that are named and never counted down. Each opens by engaged time, by attempts, or now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workings.contract.event import Event
from workings.learner.params import HELP, PARAMS, RUNGS, Params


@dataclass(frozen=True, slots=True)
class Rung:
    """``open``: read already; ``can``: its time or its attempts have come; otherwise later, with "open now" beside it."""

    name: str
    state: str
    """``open``, ``can`` or ``later``."""
    minutes: float
    """Engaged minutes at which it opens, scaled."""
    attempts: int


@dataclass(frozen=True, slots=True)
class Sit:
    """What help needs to know of one item or one definition."""

    engaged_s: float = 0.0
    attempts: int = 0
    engaged_since_s: float = 0.0
    """Engaged seconds since the last attempt that counted."""
    opened: frozenset[str] = frozenset()
    asked_where: bool = False
    passed: int = 0
    """Ceilings that were answered: parked at, or gone on past."""

    @property
    def help(self) -> str:
        """The furthest rung that was opened, or ``none``: what an answer's ``help`` field holds."""
        return next((rung for rung in reversed(RUNGS) if rung in self.opened), "none")


def rungs(place: str, sit: Sit, scale: float = 1.0, params: Params = PARAMS) -> tuple[Rung, ...]:
    """The ladder of ``place`` (definition, item or review), in order. ``scale`` is kept within 0 to 1.5."""
    low, high = params.scale_range
    ladder, scale = params.ladders[place], min(max(scale, low), high)
    found = []
    for name, at, attempts in zip(RUNGS, ladder.minutes, ladder.attempts, strict=True):
        can = sit.engaged_s >= at * scale * 60 or sit.attempts >= attempts
        found.append(Rung(name, "open" if name in sit.opened else "can" if can else "later", at * scale, attempts))
    return tuple(found)


def ceilings(place: str, sit: Sit, scale: float = 1.0, params: Params = PARAMS) -> int:
    """How many ceilings the engaged time has reached: 0, 1 or 2. Where the scale is 0 nothing waits, so there is none to reach."""
    low, high = params.scale_range
    limit = params.ladders[place].ceiling * min(max(scale, low), high) * 60
    return min(2, int(sit.engaged_s // limit)) if limit else 0


def ceiling(place: str, sit: Sit, scale: float = 1.0, params: Params = PARAMS) -> str:
    """``offer`` at the ceiling with no new attempt of late: park (first), explanation, or go on. ``need`` at the second: a need instead.

    Each is said once. Where the explanation has been read there is nothing to offer.
    """
    reached = ceilings(place, sit, scale, params)
    if reached <= sit.passed or "explanation" in sit.opened or sit.engaged_since_s < params.ceiling_quiet * 60:
        return ""
    return "need" if reached == 2 else "offer"


def engaged(gaps: Iterable[float], params: Params = PARAMS, paper: bool = False) -> float:
    """Seconds: each gap counts up to 120 s (600 s on paper)."""
    cap = params.paper_cap if paper else params.gap_cap
    return float(sum(min(gap, cap) for gap in gaps))


def seconds(event: Event, params: Params = PARAMS) -> float:
    """What one ``engaged`` event counts. Its raw gaps decide; ``seconds`` is used where there are none."""
    gaps = event.data.get("gaps")
    return engaged(gaps, params, bool(event.data.get("paper"))) if gaps else float(event.data["seconds"])


def normalised(text: str) -> str:
    """Text in which spacing, case and the kind of minus make no difference."""
    return "".join(text.casefold().replace("\u2212", "-").split())


def counted(texts: Sequence[tuple[datetime, str]], params: Params = PARAMS) -> list[bool]:
    """Which attempts count: different from all earlier ones after normalising, and 10 s or more after the last.

    What could not be read is no attempt, and is not among ``texts``.
    """
    seen: set[str] = set()
    last: datetime | None = None
    out = []
    for at, text in texts:
        key = normalised(text)
        spaced = last is None or (at - last).total_seconds() >= params.attempt_gap
        out.append(bool(key) and key not in seen and spaced)
        seen.add(key)
        last = at
    return out


def of_item(events: Iterable[Event], params: Params = PARAMS) -> Sit:
    """The sit with one item, from the item's own events (``Store.events(item=…)``)."""
    answers: list[tuple[datetime, str]] = []
    opened: set[str] = set()
    engaged_s, at_attempt, asked, passed = 0.0, 0.0, False, 0
    for event in events:
        if event.kind == "answer":
            answers.append((event.at, _answered(event)))
            at_attempt = engaged_s if counted(answers, params)[-1] else at_attempt
        elif event.kind == "help":
            opened.add(event.data["rung"])
            asked = asked or bool(event.data.get("where"))
        elif event.kind == "engaged":
            engaged_s += seconds(event, params)
        elif event.kind == "stage":
            passed = max(passed, int(event.data.get("ceiling", 0)))
    return Sit(engaged_s, sum(counted(answers, params)), engaged_s - at_attempt, frozenset(opened), asked, passed)


def _answered(event: Event) -> str:
    """Numbers are compared as numbers, so that 0.50 and 1/2 are one attempt."""
    value = event.data.get("value")
    if isinstance(value, int | float):
        value = [value]
    return repr([f"{v:.9g}" for v in value]) if value else str(event.data.get("text", ""))


def factor(help: str, params: Params = PARAMS) -> float:
    """h of D4: how much an answer after ``help`` counts."""
    return params.help[help]


__all__ = [
    "HELP",
    "RUNGS",
    "Rung",
    "Sit",
    "ceiling",
    "ceilings",
    "counted",
    "engaged",
    "factor",
    "normalised",
    "of_item",
    "rungs",
    "seconds",
]
