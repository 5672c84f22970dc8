"""The events, one after the other: what each of them changes, by the design's D1 and D4."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.month.again import table as T
from tests.month.again.belief import Curve, Line, Task, able, moved, prior, started
from tests.month.again.log import Row
from tests.month.again.memory import Card, Review, Scale, grade
from tests.month.again.sitting import Sits
from tests.month.again.sure import Schedule, Statement, Sure

EARLY = ("", "meeting", "reading", "predicting")


@dataclass
class Concept:
    """``stage`` as it was last moved; a parked one keeps its own."""

    slug: str
    stage: str = ""
    parked: bool = False
    m: float = 0.5
    begun: Curve | None = None
    curve: Curve | None = None
    answers: int = 0
    right: float = 0.0
    kinds: set[str] = field(default_factory=set)
    tasks: dict[str, Task] = field(default_factory=dict)
    card: Card | None = None
    siblings: list[tuple[str, dt.date, str]] = field(default_factory=list)
    worked_on: dt.date | None = None
    rebuilt_on: dt.date | None = None
    forecast: float | None = None
    predictions: dict[str, bool] = field(default_factory=dict)
    """Whether each is done: skipped, or made and seen."""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    tries: list[tuple[dt.datetime, str]] = field(default_factory=list)

    @property
    def due(self) -> dt.date | None:
        """The card's day, or a sibling's if that is sooner."""
        return min([day for _, day, _ in self.siblings] + ([self.card.due] if self.card else []), default=None)

    def on(self, day: dt.date) -> str:
        """The stage on a day: what came to work is to be rebuilt on a later one."""
        later = self.stage == "working" and self.worked_on is not None and day > self.worked_on
        return "rebuilding" if later else self.stage

    @property
    def attempts(self) -> int:
        """Filled prompts that differ from all before them and came ten seconds or more after the last."""
        seen: set[str] = set()
        count, last = 0, None
        for at, text in self.tries:
            plain = "".join(text.casefold().replace("−", "-").split())
            count += bool(plain) and plain not in seen and (last is None or (at - last).total_seconds() >= T.ATTEMPT_GAP)
            seen.add(plain)
            last = at
        return count


class Again:
    """All that the events come to. ``asked``: how many predictions each concept asks for."""

    def __init__(self, rows: Iterable[Row], zone: dt.tzinfo = dt.UTC, asked: Mapping[str, int] | None = None) -> None:
        self.rows, self.zone, self.asked = list(rows), zone, asked or {}
        self.concepts: dict[str, Concept] = {}
        self.record: list[float] = []
        self.said: dict[str, list[Statement]] = defaultdict(list)
        self.ledger: list[Line] = []
        self.reviews: list[Review] = []
        self.scale = Scale()
        self.places: dict[int, str] = {}
        self.credited = 0
        for row in self.rows:
            if read := getattr(self, f"_{row.kind}", None):
                self.row, self.c, self.day = row, self.of(row.concept), row.at.astimezone(zone).date()
                self.d: Mapping[str, Any] = row.data
                read()

    def of(self, slug: str) -> Concept:
        return self.concepts.setdefault(slug, Concept(slug))

    def sure(self, question: str = "right?") -> Sure:
        return Sure(self.said[question])

    def schedule(self) -> Schedule:
        return Schedule(self.reviews)

    def sits(self) -> Sits:
        return Sits(self.rows, self.places)

    # ------------------------------------------------------------------ the five things an event can do
    def believe(self, slug: str, kind: str, y: float, what: str, help: str = "none", part: int = 0, options: int | None = None,
                elsewhere: bool = False) -> None:  # fmt: skip
        c = self.of(slug)
        if c.begun is None or c.curve is None:
            c.m = started(self.record)
            c.begun = c.curve = prior(c.m)
        guess, slip, weight = T.GUESS_SLIP_WEIGHT[kind]
        if options and kind == "choice":
            guess = 1 / options
        elif options and kind == "predict":
            guess = min(max(1 / options, T.PREDICT_GUESS[0]), T.PREDICT_GUESS[1])
        used = (guess, slip, T.ELSEWHERE if elsewhere else weight, T.HELP[help], 1.0 if part else T.FADE)
        before = c.curve
        faded, likelihood, c.curve = moved(before, c.begun, float(y), used)
        self.ledger.append(
            Line(
                self.row.number,
                part,
                self.row.at,
                slug,
                what,
                kind,
                float(y),
                help,
                used,
                c.m,
                before,
                faded,
                likelihood,
                c.curve,
                elsewhere,
            )
        )

    def state(self, question: str, p: float | None, right: bool) -> None:
        if p is not None:
            self.said[question].append(Statement(self.row.number, p, right))

    def review(self, graded: str, question: str = "") -> None:
        """A card is reviewed once a day."""
        c = self.c
        if c.card is None or self.day <= c.card.last:
            return
        passed = graded != "again"
        seen = Review(self.row.number, (self.day - c.card.last).days, c.card.stability, passed)
        self.reviews.append(seen)
        self.scale.review(seen.chance, passed)
        c.card.review(graded, self.day)
        if not passed:
            c.siblings.append((question, self.day + dt.timedelta(days=1), "lapsed"))
            if c.on(self.day) in ("keeping", "lasting"):
                c.stage = "lapsed"
        elif c.stage == "lapsed":
            c.stage = "keeping"

    def works(self) -> None:
        """The concept works from today; its card is due in two days."""
        self.c.worked_on = self.day
        self.c.card = self.c.card or Card(self.day)

    def attempted(self) -> None:
        if self.c.stage in ("", "meeting"):
            self.c.stage = "reading"

    # ------------------------------------------------------------------ the events
    def _stage(self) -> None:
        to, c = self.d["to"], self.c
        if to == "parked":
            c.parked = True
        elif to in ("resumed", "meeting", "reading", "predicting", "using"):
            c.parked = False
            moves = {
                "meeting": ("",),
                "reading": ("", "meeting", "predicting", "using"),
                "predicting": ("", "meeting", "reading"),
                "using": EARLY,
            }
            if c.stage in moves.get(to, ()):
                c.stage = to

    def _meet(self) -> None:
        self.c.parked = False
        self.attempted()

    def _prompt(self) -> None:
        self.c.parked = False
        self.attempted()
        self.c.tries.append((self.row.at, self.d["text"]))

    def _engaged(self) -> None:
        c, place = self.c, self.d.get("place", "concept")
        gaps, cap = self.d.get("gaps") or [], T.PAPER_CAP if self.d.get("paper") else T.GAP_CAP
        seconds = sum(min(g, cap) for g in gaps) if gaps else self.d["seconds"]
        if place == "concept" and c.stage == "meeting" and not c.parked:
            place = "meet"
        c.seconds[place] += seconds
        self.places[self.row.number] = place
        if place == "meet" and c.seconds["meet"] >= T.MEET_SECONDS:
            c.stage = "reading"

    def _prediction(self) -> None:
        c, name = self.c, f"{self.d['figure']}/{self.d['prediction']}"
        c.parked = False
        if name in c.predictions:
            return
        c.predictions[name] = skipped = bool(self.d.get("skipped"))
        if c.stage in ("", "meeting", "reading"):
            c.stage = "predicting"
        if not skipped:
            y = self.d["score"] if self.d.get("score") is not None else float(self.d["right"])
            self.believe(c.slug, "predict", y, name, options=self.d.get("options"))
            self.state("right?", self.d.get("confidence"), self.d["right"])
        self.explained()

    def _seen(self) -> None:
        self.c.parked = False
        name = f"{self.d['figure']}/{self.d['prediction']}"
        if name in self.c.predictions:
            self.c.predictions[name] = True
            self.explained()

    def explained(self) -> None:
        asked = self.asked.get(self.c.slug, 0)
        if asked and sum(self.c.predictions.values()) >= asked and self.c.stage in EARLY:
            self.c.stage = "using"

    def _forecast(self) -> None:
        self.c.forecast = self.d["confidence"]

    # ------------------------------------------------------------------ answers
    def _answer(self) -> None:
        """The first answer to an item is evidence; later ones are learning."""
        c, d = self.c, self.d
        c.parked = False
        if not d["first"]:
            return
        question, help, right = d["question"], d.get("help", "none"), d["outcome"] == "right"
        due = c.due is not None and c.due <= self.day
        self.believe(c.slug, d["answer_kind"], d["score"], question, help, options=d.get("options"))
        if d.get("help") != "explanation":
            self.record.append(d["score"])
        self.state("right?", d.get("confidence"), right)
        if d.get("help") != "explanation":
            c.answers, c.right = c.answers + 1, c.right + d["score"]
            c.kinds.add(d["answer_kind"])
        twice = self.rules(question, right, help)
        c.siblings = [s for s in c.siblings if s[1] > self.day or s[0] not in ("", question)]
        if not right and (d.get("confidence") or 0) >= T.SURE:
            c.siblings.append((question, self.day + dt.timedelta(days=T.SURE_DAYS), "sure"))
        if due:
            self.review(grade(d["score"], help), question)
        if c.stage in EARLY:
            c.stage = "using"
        if twice:
            c.stage = "reading" if c.stage == "using" else c.stage
            for rule in (r for task in c.tasks.values() for r in task.rules.values()):
                rule.times = 0
        if c.stage == "using" and self.mastered():
            c.stage = "working"
            self.works()
        if right and help != "explanation":
            self.credit([slug for slug in d.get("exercises") or () if slug != c.slug])

    def credit(self, slugs: Sequence[str]) -> None:
        """What else this item exercised, where it has a card."""
        for card in (self.of(slug).card for slug in slugs):
            if card is not None and self.day > card.last:
                card.credit(self.day)
                self.credited += 1

    def mastered(self) -> bool:
        c = self.c
        enough = c.answers >= T.ANSWERS and len(c.kinds) >= T.KINDS and c.curve is not None and able(c.curve) >= T.MASTERED
        return enough and all(p <= T.RULE_AT_MOST for task in c.tasks.values() for p in task.held(self.row.at)[1:-1])

    def rules(self, question: str, right: bool, help: str) -> bool:
        """Weigh the task's wrong rules; whether one was named for the second time."""
        matches: Sequence[int] = self.d.get("matches") or ()
        numbers = self.d.get("rules") or matches
        if not (numbers or question in self.c.tasks) or (right and help == "explanation"):
            return False
        task = self.c.tasks.setdefault(question, Task())
        task.meet(numbers)
        slip = T.GUESS_SLIP_WEIGHT[self.d["answer_kind"]][1]
        named = task.answered(matches, right, slip, self.row.item, self.row.at, self.day)
        for number in named:
            owner = (self.d.get("owners") or {}).get(str(number), self.c.slug)
            if owner != self.c.slug:
                self.believe(owner, self.d["answer_kind"], 0.0, question, elsewhere=True)
        return any(task.rules[number].times >= 2 for number in named)

    def _reply(self) -> None:
        rule, own = self.d["rule"], self.row.item.partition("@")[0]
        holding = [name for name, task in self.c.tasks.items() if rule in task.numbers]
        if holding:
            name = own if own in holding else holding[0]
            self.c.tasks[name].replied(rule, self.d["reply"], self.row.at)

    # ------------------------------------------------------------------ rebuilds
    def _rebuild(self) -> None:
        c, d, passed = self.c, self.d, bool(self.d["passed"])
        c.parked = False
        for part, probe in enumerate(d.get("probes") or ()):
            self.believe(c.slug, "probe", probe["score"], str(probe.get("question", "probe")), part=part)
        if rubric := d.get("rubric") or ():
            yes = sum(bool(r.get("yes")) and bool(r.get("line")) for r in rubric)
            self.believe(c.slug, "rubric", yes / len(rubric), "rubric", part=len(d.get("probes") or ()))
        self.state("rebuild?", d.get("forecast"), passed)
        self.state("rebuild?", c.forecast, passed)
        c.forecast = None
        self.rebuilt(passed)
        score = d["score"] if d.get("score") is not None else float(passed)
        self.review(grade(max(score, T.PASSES) if passed else score, "none", passed))
        if not passed:
            c.rebuilt_on = None
        elif c.rebuilt_on is None:
            c.rebuilt_on = None if c.stage == "working" else self.day
        elif (self.day - c.rebuilt_on).days >= T.LASTING_DAYS and c.stage == "keeping":
            c.stage = "lasting"

    def rebuilt(self, passed: bool) -> None:
        c, stage = self.c, self.c.on(self.day)
        if passed and stage in (*EARLY, "using"):
            c.stage = "working"
            if c.worked_on is None:
                self.works()
        elif passed and stage in ("rebuilding", "lapsed"):
            c.stage = "keeping"
        elif not passed and stage == "rebuilding":
            c.stage, c.worked_on = "working", self.day
        elif not passed and stage in ("keeping", "lasting"):
            c.stage = "lapsed"
