"""The bookkeeping, row by row: what was believed, what came, what is believed now, and the call behind every figure.

ledger = Ledger.of(store.events(), now=clock(), given=given)
ledger.rows("dot")[-1].mean                      0.70
ledger.call(17, "mean")                          Call("learner/mean_after", {...})
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workings.contract.event import Event
from workings.contract.reading import Call, Number, Recorded
from workings.learner import memory, numbers, skill, sums
from workings.learner.entries import CardEntry, EngagedEntry, Entry, RuleEntry, SaidEntry, SkillEntry
from workings.learner.given import NOTHING, Given
from workings.learner.params import PARAMS, Params
from workings.learner.state import State


class NotRecorded(LookupError):
    """No figure of that name was changed by that event; the message names those that were."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One score. The five numbers used are ``guess, slip, weight, help_factor, fade``; the curves stand on :func:`skill.theta`."""

    entry: SkillEntry
    params: Params

    @property
    def event(self) -> int:
        return self.entry.event

    @property
    def at(self) -> dt.datetime:
        return self.entry.at

    @property
    def what(self) -> str:
        return self.entry.what

    @property
    def kind(self) -> str:
        return self.entry.evidence.kind

    @property
    def score(self) -> float:
        return self.entry.evidence.y

    @property
    def help(self) -> str:
        return self.entry.help

    @property
    def used(self) -> dict[str, float]:
        """The five numbers."""
        e = self.entry.evidence
        return {"guess": e.guess, "slip": e.slip, "weight": e.weight, "help": e.help, "fade": e.fade}

    @property
    def prior(self) -> skill.Grid:
        """Where the concept began."""
        return self.entry.start.grid

    @property
    def before(self) -> skill.Grid:
        return self.entry.before

    @property
    def faded(self) -> skill.Grid:
        return _curve(self, "faded")

    @property
    def likelihood(self) -> skill.Grid:
        return _curve(self, "likelihood")

    @property
    def posterior(self) -> skill.Grid:
        return self.entry.after

    @property
    def mean_before(self) -> float:
        return skill.mean(self.before)

    @property
    def mean(self) -> float:
        return skill.mean(self.posterior)

    @property
    def interval(self) -> tuple[float, float]:
        return skill.interval(self.posterior, self.params)

    @property
    def chance(self) -> float:
        return skill.chance(self.posterior, self.params)

    def number(self, quantity: str, digits: int = 2) -> Number:
        """``quantity`` of this row with its recipe, ready for a page."""
        entry = self.entry
        part = ":elsewhere" if entry.elsewhere else f":{entry.part}" if self.kind in ("probe", "rubric") else ""
        return Number(numbers.value(_of_skill(entry, quantity, self.params)), Recorded(self.event, quantity + part), digits)


def _curve(row: LedgerRow, quantity: str) -> skill.Grid:
    recipe = _of_skill(row.entry, quantity, row.params)
    function = sums.FUNCTIONS[recipe.function.removeprefix("learner/")]
    return tuple(function(**{k: numbers.held(v) for k, v in recipe.inputs.items()}).tolist())


@dataclass(frozen=True, slots=True)
class Ledger:
    """The state, and every entry on the way to it."""

    state: State
    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(
        cls, events: Iterable[Event], *, now: dt.datetime, given: Given = NOTHING, params: Params = PARAMS, zone: dt.tzinfo = dt.UTC
    ) -> Ledger:
        return cls(State(now, given, params, zone)).follow(events)

    def follow(self, events: Iterable[Event]) -> Ledger:
        """Many events later: the same as :meth:`after` for each, without a copy for each."""
        state, entries = self.state, list(self.entries)
        for event in events:
            state, new = state.after(event)
            entries += new
        return Ledger(state, tuple(entries))

    def after(self, event: Event) -> Ledger:
        """One event later."""
        state, new = self.state.after(event)
        return Ledger(state, self.entries + new)

    def at(self, now: dt.datetime) -> Ledger:
        return replace(self, state=self.state.at(now))

    def rows(self, concept: str = "") -> tuple[LedgerRow, ...]:
        """The scores of one concept, or of all, oldest first."""
        return tuple(LedgerRow(e, self.state.params) for e in self.entries if isinstance(e, SkillEntry) and concept in ("", e.concept))

    def of_event(self, event: int) -> tuple[Entry, ...]:
        """What one event changed."""
        first = bisect_left(self.entries, event, key=_event)
        return self.entries[first : bisect_right(self.entries, event, lo=first, key=_event)]

    def call(self, event: int, quantity: str) -> Call:
        """The call behind ``quantity`` just after ``event``. ``mean:1`` is the second score of a rebuild; ``rule:16`` is rule 16.

        Raises :class:`NotRecorded`.
        """
        name, _, which = quantity.partition(":")
        entries = self.of_event(event)
        for kind, names, make in MAKERS:
            found = [e for e in entries if isinstance(e, kind)]
            if name in names and found:
                return make(self, found, name, which)
        can = sorted({n for kind, names, _ in MAKERS for n in names if any(isinstance(e, kind) for e in entries)})
        raise NotRecorded(f"Event {event} changed no {quantity!r}." + (f" It changed {', '.join(can)}." if can else ""))

    def number(self, event: int, quantity: str, digits: int = 3) -> Number:
        """A recorded number: the value of its call, and the recipe that finds the call again."""
        return Number(numbers.value(self.call(event, quantity)), Recorded(event, quantity), digits)


def _event(entry: Entry) -> int:
    return entry.event


# ---------------------------------------------------------------- one maker per family of quantities
def _skill(ledger: Ledger, entries: list[Any], name: str, which: str) -> Call:
    """The last score of the event unless a part is named."""
    chosen = [e for e in entries if which in ("", str(e.part)) or (which == "elsewhere" and e.elsewhere)]
    if not chosen:
        raise NotRecorded(f"Event {entries[0].event} has no part {which}; it has {', '.join(str(e.part) for e in entries)}.")
    own = [e for e in chosen if not e.elsewhere] or chosen
    return _of_skill((own if which != "elsewhere" else chosen)[-1], name, ledger.state.params)


def _of_skill(entry: SkillEntry, name: str, params: Params) -> Call:
    e, theta = entry.evidence, list(skill.theta(len(entry.before)))
    step = {
        "p": entry.before,
        "prior": entry.start.grid,
        "theta": theta,
        "y": e.y,
        "guess": e.guess,
        "slip": e.slip,
        "weight": e.weight,
        "help": e.help,
        "fade": e.fade,
    }
    record = {
        "right": entry.start.right,
        "answered": entry.start.answered,
        "given_right": params.record_right,
        "given_all": params.record_all,
        "each": params.record_each,
        "low": params.prior_low,
        "high": params.prior_high,
    }
    table: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "mean": ("mean_after", step),
        "chance": ("chance_after", {**step, "able": params.able}),
        "low": ("end_after", {**step, "level": params.interval_low}),
        "high": ("end_after", {**step, "level": params.interval_high}),
        "posterior": ("update", step),
        "before": ("mean", {"p": entry.before, "theta": theta}),
        "faded": ("faded", {"p": entry.before, "prior": entry.start.grid, "fade": e.fade}),
        "likelihood": ("likelihood", {k: step[k] for k in ("theta", "y", "guess", "slip", "weight", "help")}),
        "record": ("own_record", record),
        "prior": ("prior", {"start": entry.start.mean, "strength": params.strength, "theta": theta}),
    }
    return numbers.call(*table[name])


def _said(ledger: Ledger, entries: list[Any], name: str, which: str) -> Call:
    """About the first statement this event scored (``points:1``: the second), or about all statements on the same question up to it."""
    if (which and not which.isdigit()) or int(which or 0) >= len(entries):
        raise NotRecorded(f"Event {entries[0].event} scored {len(entries)} statements, counted from 0; {which} is none of them.")
    said, clip = entries[int(which or 0)].statement, ledger.state.params.clip
    if name in ("surprise", "points"):
        return numbers.call(name, {"p": said.p, "right": float(said.right), "clip": clip})
    before = [
        e.statement for e in ledger.entries if isinstance(e, SaidEntry) and e.event <= said.event and e.statement.question == said.question
    ]
    right = [float(s.right) for s in before]
    inputs: dict[str, Any] = {"p": [s.p for s in before], "right": right, "n": len(before), "clip": clip}
    needs = {"hit_rate": ("right", "n"), "base_points": ("right", "n", "clip"), "base_surprise": ("right", "n", "clip")}.get(
        name, tuple(inputs)
    )
    return numbers.call(name, {k: inputs[k] for k in needs})


def _rule(ledger: Ledger, entries: list[Any], name: str, which: str) -> Call:
    """The cell of rule ``which`` in the belief; ``none`` and ``other`` are its two ends."""
    change = entries[-1].change
    cells = ["none", *map(str, change.numbers), "other"]
    if which not in cells:
        raise NotRecorded(f"No rule {which!r} in the task of event {entries[-1].event}; there are {', '.join(cells)}.")
    return numbers.call(change.function, {"belief": change.faded, **change.inputs}, (cells.index(which),))


def _card(ledger: Ledger, entries: list[Any], name: str, which: str) -> Call:
    """Stability, difficulty or retrievability of the card at this review, and the learner's own scale after it."""
    entry: CardEntry = next((e for e in reversed(entries) if e.before is not None), entries[-1])
    card, w = entry.before, memory.weights()
    if card is None:
        raise NotRecorded(
            f"Event {entry.event} made the card; its stability and difficulty are the scheduler's own starting weights, not computed."
        )
    days, grade = (entry.day - card.last).days, memory.GRADES[entry.grade]
    then = {"days": days, "stability": card.stability, "difficulty": card.difficulty, "decay": w[20]}
    chance = {"days": days, "stability": card.stability, "decay": w[20]}
    if name == "retrievability":
        return numbers.call(name, chance)
    if name in ("offset", "slope"):
        return _own(entry, float(sums.retrievability(**chance)), ("offset", "slope").index(name))
    if name == "difficulty":
        return numbers.call(
            "difficulty_after", {"difficulty": card.difficulty, "grade": grade, "w4": w[4], "w5": w[5], "w6": w[6], "w7": w[7]}
        )
    if entry.why == "credit":
        raise NotRecorded(f"Event {entry.event} gave a share of a success; no review took place.")
    if grade == 1:
        return numbers.call("stability_lost", {**then, **{f"w{k}": w[k] for k in (11, 12, 13, 14, 17, 18)}})
    return numbers.call("stability_kept", {**then, "w8": w[8], "w9": w[9], "w10": w[10], "hard": w[15] if grade == 2 else 1.0})


def _own(entry: CardEntry, chance: float, which: int) -> Call:
    """One number of the learner's own scale after this review."""
    if entry.own is None:
        raise NotRecorded(f"Event {entry.event} gave a share of a success; no review took place.")
    inputs = {"own": entry.own.own, "precision": entry.own.precision, "chance": chance, "passed": float(entry.grade != "again")}
    return numbers.call("own_scale", inputs, (which,))


def _engaged(ledger: Ledger, entries: list[Any], name: str, which: str) -> Call:
    """Minutes up to this event, over every sitting with the same thing."""
    last: EngagedEntry = entries[-1]
    sittings = [
        e
        for e in ledger.entries
        if isinstance(e, EngagedEntry) and e.event <= last.event and (e.concept, e.place) == (last.concept, last.place)
    ]
    gaps, caps = [g for e in sittings for g in e.gaps], [e.cap for e in sittings for _ in e.gaps]
    return numbers.call("engaged_minutes", {"gaps": gaps, "cap": caps[0] if len(set(caps)) == 1 else caps})


Maker = Callable[[Ledger, list[Any], str, str], Call]
MAKERS: tuple[tuple[type, frozenset[str], Maker], ...] = (
    (SkillEntry, frozenset({"mean", "chance", "low", "high", "posterior", "before", "faded", "likelihood", "record", "prior"}), _skill),
    (
        SaidEntry,
        frozenset({"surprise", "points", "mean_surprise", "mean_points", "hit_rate", "base_surprise", "base_points", "skill"}),
        _said,
    ),
    (RuleEntry, frozenset({"rule"}), _rule),
    (CardEntry, frozenset({"stability", "difficulty", "retrievability", "offset", "slope"}), _card),
    (EngagedEntry, frozenset({"engaged", "meet_engaged", "practice_engaged", "rebuild_engaged"}), _engaged),
)
