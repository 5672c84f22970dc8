"""Simulated learners: they follow the plan and answer through the fold, with clock and chance passed in. They test the machine.

    season = Season(LEARNERS["steady"], Random(1)).run(sessions=24)
    season.state, season.worked, season.most_due, season.longest_wait

They obey the models that made them, so nothing about learning follows from what they do (D8).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from workings.contract.event import Event
from workings.learner import memory, sums, today
from workings.learner.given import Given
from workings.learner.life import KEPT, MET
from workings.learner.params import PARAMS, Params
from workings.learner.state import State

BEGIN = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
WEEK = (0, 2, 4, 5)
"""Days of the week with a session: four."""
MEET, SIT, PREDICT, ITEM, REBUILD = 120.0, 240.0, 60.0, 90.0, 180.0
"""Seconds that one of each takes."""
STRAY = 0.02
"""An unrelated slip lands on a given rule's answer by chance (D6)."""


@dataclass(frozen=True, slots=True)
class Learner:
    """One way of answering. ``knows``: the chance that an item goes right, guesses and slips of its kind aside."""

    name: str
    knows: float = 0.9
    slip: float | None = None
    """In place of the kind's own."""
    rule: bool = False
    """Holds the first wrong rule of one task of each concept; each time it is named, half of them let it go."""
    follows: float = 0.8
    help: str = "none"
    """The rung opened before each first answer."""
    guesses: bool = False
    copies: bool = False
    """Types what the explanation showed."""
    silent: bool = False
    """Looks, and does nothing."""
    sits: bool = False
    """Sits with the definition, and does nothing else."""
    skips_to_rebuild: bool = False
    memory: float = 1.0
    """True stability in units of the scheduler's."""
    exponential: bool = False
    """True memory falls as .9^(t/S) in place of the scheduler's power law."""
    away: tuple[int, int] = (0, 0)
    """Weeks from, up to, without a session."""


LEARNERS: Mapping[str, Learner] = {
    one.name: one
    for one in (
        Learner("steady"),
        Learner("forgets 3×", memory=1 / 3),
        Learner("holds one wrong rule", rule=True),
        Learner("slips 30%", knows=1.0, slip=0.3),
        Learner("clicker", guesses=True, help="explanation", skips_to_rebuild=True),
        Learner("guesser", guesses=True),
        Learner("silent", silent=True),
        Learner("sits", sits=True),
        Learner("back after three weeks", away=(4, 7)),
        Learner("expert", knows=1.0, slip=0.03, skips_to_rebuild=True),
    )
}


@dataclass(frozen=True, slots=True)
class Task:
    question: str
    kind: str
    rules: tuple[int, ...] = ()
    options: int | None = None


def course(concepts: int = 12, rebuilt: Callable[[int], bool] = lambda k: True) -> Given:
    """A course of ``concepts`` in which each but the first three needs the one three before it."""
    slugs = [f"c{k:02d}" for k in range(concepts)]
    return Given(
        needs={slug: (slugs[k - 3],) if k >= 3 else () for k, slug in enumerate(slugs)},
        written=frozenset(slugs),
        rank={slug: k + 1 for k, slug in enumerate(slugs)},
        leads={slug: 1 + (concepts - 1 - k) // 3 for k, slug in enumerate(slugs)},
        predictions=dict.fromkeys(slugs, 2),
        rebuildable=frozenset(slug for k, slug in enumerate(slugs) if rebuilt(k)),
    )


def tasks(slug: str) -> tuple[Task, ...]:
    return (
        Task(f"{slug}/numeric", "numeric", (1, 2, 3, 4)),
        Task(f"{slug}/vector", "vector", (5, 6)),
        Task(f"{slug}/choice", "choice", options=4),
        Task(f"{slug}/code", "code"),
    )


class Season:
    """One learner and their log. Holds the only mutable things; every change of state is the fold of one event."""

    def __init__(self, who: Learner, rng: Random, given: Given | None = None, params: Params = PARAMS) -> None:
        self.who, self.rng, self.params = who, rng, params
        self.state = State(BEGIN, given or course(), params)
        self.held = {tasks(slug)[0].question for slug in self.state.given.written if who.rule}
        self.events, self.log = 0, list[Event]()
        self.worked: dict[str, float] = {}
        """Concept -> minutes of work on it up to ``working``."""
        self.spent: dict[str, float] = {}
        self.most_due, self.most_waiting, self.longest_wait, self.stranded = 0.0, 0.0, 0, 0
        self.reviews, self.passed, self.review_minutes = 0, 0, 0.0
        self._waits: dict[str, int] = {}

    # ------------------------------------------------------------------ time
    def run(self, sessions: int = 24, minutes: int = 30) -> Season:
        """``sessions`` sessions, four a week but for the weeks away."""
        for day in self._days(sessions):
            self.state = self.state.at(max(self.state.now, BEGIN + dt.timedelta(days=day)))
            self.sit(minutes)
        return self

    def _days(self, sessions: int) -> Iterator[int]:
        week = made = 0
        while made < sessions:
            if not self.who.away[0] <= week < self.who.away[1]:
                for day in WEEK[: sessions - made]:
                    made += 1
                    yield 7 * week + day
            week += 1

    def sit(self, minutes: int) -> None:
        """One session by the plan: warm-up, then the rebuild (in the desk's time where it has none of its own), then the desk."""
        plan = today.plan(self.state, minutes, self.rng)
        waiting = self._watch(plan)
        if self.who.silent:
            return
        for item in plan.warm_up:
            self.review(item)
        desk, begun = plan.parts[2].minutes * 60.0, self.state.now
        if plan.rebuild is not None:
            self.rebuild(plan.rebuild.concept)
            desk -= 0.0 if plan.parts[3].minutes else (self.state.now - begun).total_seconds()
        if plan.desk:
            self._desk(plan.desk[0].concept, desk)
        met = {
            slug for slug in waiting if (last := self.state.concepts[slug].last) is not None and self.state.day(last) == self.state.today
        }
        self._waits = {slug: self._waits.get(slug, 0) + 1 for slug in waiting - met}
        self.longest_wait = max(self.longest_wait, *self._waits.values(), 0)

    def _watch(self, plan: today.Plan) -> set[str]:
        """What the plan says, noted; and everything that waits to be met again."""
        found = today.due(self.state)
        self.most_due = max(self.most_due, plan.due_minutes.value if plan.due_minutes else 0.0)
        self.most_waiting = max(self.most_waiting, sum(d.seconds for d in found) / 60)
        self.stranded += not (plan.desk or plan.due or plan.rebuild or finished(self.state))
        blank = {
            slug
            for slug in self.state.given.rebuildable
            if (c := self.state.concept(slug)).stage == "rebuilding" and c.card is not None and c.card.due <= self.state.today
        }
        return {d.concept for d in found} | blank

    # ------------------------------------------------------------------ what they do
    def happen(self, kind: str, concept: str, took: float = 0.0, item: str = "", **data: Any) -> None:
        """One event, ``took`` seconds from now."""
        now, self.events = self.state.now + dt.timedelta(seconds=took), self.events + 1
        self.spent[concept] = self.spent.get(concept, 0.0) + took / 60
        event = Event(kind, now, concept, item, data, id=self.events)
        self.state, _ = self.state.at(now).after(event)
        self.log.append(event)
        if concept not in self.worked and self.state.concept(concept).stage in MET:
            self.worked[concept] = self.spent[concept]

    def review(self, item: today.Due) -> None:
        """What is due: an item, or the blank page."""
        before, start = self.state.concept(item.concept).card, self.state.now
        if item.turn == "rebuild":
            self.rebuild(item.concept)
        else:
            self.answer(item.concept, self.rng.choice(tasks(item.concept)[:2]))
        self.review_minutes += (self.state.now - start).total_seconds() / 60
        after = self.state.concept(item.concept)
        if before is not None and after.card is not None and after.card.reviews > before.reviews:
            self.reviews += 1
            self.passed += after.card.stability > before.stability

    def rebuild(self, slug: str) -> None:
        """A blank page with two probes and six rows; it takes all of them to pass."""
        knew = self.who.guesses or self.rng.random() < self.who.knows * self.recalled(slug)
        p = PARAMS.kinds["probe"].guess if self.who.guesses else 1 - (self.who.slip or 0.0)
        probes = [{"question": str(k), "score": float(knew and self.rng.random() < p)} for k in range(2)]
        rubric = [{"item": k, "yes": knew, "line": k + 1} for k in range(6)]
        passed = all(probe["score"] == 1 for probe in probes)
        took = REBUILD * self.rng.uniform(0.5, 2.0)
        self.happen("rebuild", slug, took, seconds=took, passed=passed, probes=probes, rubric=rubric, score=float(passed))

    def answer(self, slug: str, task: Task) -> None:
        """A first answer, and the reply where it is asked for."""
        right, matches = self._answered(slug, task)
        data: dict[str, Any] = {"question": task.question, "answer_kind": task.kind, "first": True, "help": self.who.help}
        data |= {"outcome": "right" if right else "wrong", "score": float(right), "rules": task.rules, "matches": matches}
        if task.options:
            data["options"] = task.options
        took = data["seconds"] = ITEM * self.rng.uniform(0.5, 2.0)
        item = f"{task.question}@1#{self.events}"
        self.happen("answer", slug, took, item, **data)
        number = self.events
        for rule, belief in self.state.concepts[slug].rules.items():
            if belief.ask and rule in matches:
                yes = task.question in self.held and rule == task.rules[0]
                self.happen("reply", slug, 5.0, item, answer=number, rule=rule, reply="yes" if yes else "no")
            if belief.named and rule in matches and self.rng.random() < 0.5:
                self.held.discard(task.question)

    def _answered(self, slug: str, task: Task) -> tuple[bool, tuple[int, ...]]:
        """The truth keeps the table's guesses and slips, whatever parameters the model is given."""
        kind, who = PARAMS.kinds[task.kind], self.who
        guess = 1 / task.options if task.options else kind.guess
        if who.copies:
            return True, ()
        if task.question in self.held and self.rng.random() < who.follows:
            return False, task.rules[:1]
        slip = kind.slip if who.slip is None else who.slip
        p = guess if who.guesses else guess + (1 - guess - slip) * who.knows * self.recalled(slug)
        if task.question in self.held:
            p = PARAMS.rule_strayed_right
        if self.rng.random() < p:
            return True, ()
        place = int(self.rng.random() / STRAY)
        return False, task.rules[place : place + 1]

    def recalled(self, slug: str) -> float:
        """The true chance that it is still there; 1 while there is no card."""
        card = self.state.concept(slug).card
        if card is None:
            return 1.0
        days, stability = (self.state.today - card.last).days, card.stability * self.who.memory
        return float(0.9 ** (days / stability) if self.who.exponential else sums.retrievability(days, stability, memory.decay()))

    def _desk(self, slug: str, seconds: float) -> None:
        """One thing, step by step, until the time or the thing is at its end."""
        until, stage = self.state.now + dt.timedelta(seconds=seconds), ""
        while self.state.now < until and (stage := self.state.concept(slug).stage) not in MET:
            STEPS[stage](self, slug)

    def take_up(self, slug: str) -> None:
        self.happen("stage", slug, to="resumed" if self.state.concept(slug).stage == "parked" else "meeting")
        if self.who.skips_to_rebuild and slug in self.state.given.rebuildable:
            self.rebuild(slug)

    def meet(self, slug: str) -> None:
        self.happen("meet", slug, MEET, text="as far as it goes")

    def read(self, slug: str) -> None:
        self.happen("engaged", slug, SIT, seconds=SIT, place="concept", gaps=[60.0] * 4)
        if not self.who.sits:
            self.happen("stage", slug, to="predicting")

    def predict(self, slug: str) -> None:
        for k in range(2):
            right = self.rng.random() < (1 / 3 if self.who.guesses else self.who.knows)
            self.happen("prediction", slug, PREDICT, figure="f", prediction=str(k), right=right, score=float(right), options=3)
            self.happen("seen", slug, figure="f", prediction=str(k), text="it moved")

    def use(self, slug: str) -> None:
        self.answer(slug, self.rng.choice(tasks(slug)))


STEPS: Mapping[str, Callable[[Season, str], None]] = {
    "shelved": Season.take_up, "ready": Season.take_up, "parked": Season.take_up, "meeting": Season.meet, "reading": Season.read,
    "predicting": Season.predict, "using": Season.use,
}  # fmt: skip


def finished(state: State) -> bool:
    """Everything that is written is kept (or works, where it has no blank page), and comes back on a later day."""
    stages = ((slug, state.concept(slug)) for slug in state.given.written)
    return all(c.stage in KEPT or (slug not in state.given.rebuildable and c.stage in MET) or c.stage == "working" for slug, c in stages)


def with_kinds(params: Params, guess: float = 1.0, slip: float = 1.0) -> Params:
    """``params`` with every kind's guess and slip multiplied, kept so that they sum to .9 at most."""
    kinds = {
        name: replace(k, guess=min(guess * k.guess, 0.9 - k.slip), slip=min(slip * k.slip, 0.9 - k.guess))
        for name, k in params.kinds.items()
    }
    return replace(params, kinds=kinds)
