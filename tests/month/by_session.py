"""The month by way of the session: no page, no browser, a clock that is moved by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests import answers
from tests.browser.journey import PAGE
from tests.browser.lives import RUBRIC
from tests.month.plan import MORNING
from workings import cli, course, practice
from workings.contract.event import Event
from workings.learner.store import Store
from workings.practice import Item
from workings.practice.question import NUMBERS
from workings.session import Session

WORDS = {1: "Pair them up, multiply each pair, add the lot.", 2: "[1, 0] and [0, 1] give 0.", 5: "If one is all zeros, what is the angle?"}
SURE = "I forgot to divide, and the number looked like one I knew."
MOST = 60
SHORT = ("cosine", "dot", "length", "neuron", "signs", "pairs")
ATTEMPT = "Note A: it shares battery and charge."
PROBES = {True: {"weighted": "2", "crossed": "-3"}, False: {"weighted": "2", "crossed": "3"}}


class Clock:
    """The learner's own: aware, in their zone; it moves when it is told to."""

    def __init__(self, zone: dt.tzinfo) -> None:
        self.zone, self.first = zone, MORNING.replace(tzinfo=zone).astimezone(dt.UTC)
        self.now = self.first

    def __call__(self) -> dt.datetime:
        return self.now.astimezone(self.zone)

    def go(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


def asked() -> dict[str, int]:
    """How many predictions each written concept asks for: the one thing that the events do not say."""
    return {slug: len(course.concept(slug).predictions) for slug in ("dot", "linear-map")}


def gaps_of(minutes: float) -> list[float]:
    """A gap a minute and a half, and one of four minutes, which counts two."""
    return [90.25] * int(minutes / 1.5) + [240.5]


def slipped(item: Item, rule: int) -> bool:
    """Whether the slip of ``rule`` can be made here, and be seen for what it is."""
    if item.kind not in NUMBERS or item.choices or rule not in item.catalogue:
        return False
    return rule in [match.rule for match in practice.mark(item, answers.wrong(item, rule)).matches]


def held(session: Session) -> str:
    """The exercise in which a wrong rule stands above one half, so that the concept cannot come to work; empty where there is none."""
    state = session.log.state()
    tasks = state.concept("dot").tasks.items()
    return next((name.partition("/")[2] for name, task in tasks if max(task.faded(state.now)[1:-1], default=0.0) > 0.5), "")


def reached(session: Session, what: str) -> bool:
    state = session.log.state()
    return state.concept("dot").stage == "working" if what == "working" else state.tally().n >= 20


class BySession:
    """Each verb of the plan. What a page does otherwise is in small methods of its own, which the hand that uses keys replaces."""

    def __init__(self, session: Session, clock: Any, home: Path, zone: dt.tzinfo = dt.UTC) -> None:
        self.session, self.clock, self.home, self.zone = session, clock, home, zone
        self.last: Event | None = None

    def export(self) -> Path:
        """As a learner takes their events out."""
        file = self.home.with_suffix(".jsonl")
        done = CliRunner().invoke(cli.main, ["export", str(file), "--force", "--home", str(self.home)])
        assert done.exit_code == 0, done.output
        return file

    @property
    def stage(self) -> str:
        return self.session.log.state().concept("dot").stage

    # ------------------------------------------------------------------ the verbs
    def day(self, number: int) -> None:
        local = MORNING.replace(tzinfo=self.zone) + dt.timedelta(days=number)
        self.clock.now = local.astimezone(dt.UTC)

    def begin(self) -> None:
        self.move("meeting")

    def park(self) -> None:
        self.move("parked")

    def resume(self) -> None:
        self.move("resumed")

    def can_use(self) -> None:
        self.move("predicting")

    def move(self, to: str) -> None:
        self.clock.go(seconds=20)
        self.session.move("dot", to)

    def attempt(self) -> None:
        self.sit("2")
        self.session.meet("dot", ATTEMPT)

    def prompt(self, number: str) -> None:
        self.clock.go(seconds=50)
        self.session.prompt("dot", int(number), WORDS[int(number)])

    def sit(self, minutes: str, place: str = "concept", item: str = "") -> None:
        gaps = gaps_of(float(minutes))
        self.clock.go(seconds=sum(gaps))
        self.session.engaged(item.partition("/")[0] or "dot", place, sum(min(g, 120) for g in gaps), gaps, item)

    def rung(self, name: str) -> None:
        self.clock.go(seconds=15)
        self.session.help("dot", name, where="the word clause")

    def predict(self, name: str, choice: str, sure: str) -> None:
        self.clock.go(seconds=30)
        self.session.predict("dot", "turn", name, choice, sure)

    def skip(self, name: str) -> None:
        self.session.predict("dot", "turn", name, skip=True)

    def seen(self, name: str, what: str) -> None:
        self.clock.go(seconds=30)
        self.session.seen("dot", "turn", name, what)

    def minutes(self, count: str) -> None:
        self.session.plan(int(count))

    def forecast(self, sure: str) -> None:
        self.clock.go(minutes=1)
        self.session.forecast("dot", sure)

    # ------------------------------------------------------------------ practice, as a page does it
    def next(self) -> Item:
        return practice.opened(self.session.next_item("dot"))

    def named(self, name: str, slug: str = "dot") -> Item:
        """An exercise chosen by its name."""
        return practice.opened(self.session.next_of(slug, name))

    def asks(self, item: Item) -> bool:
        return self.session.item(item.id).ask_confidence

    def answer(self, item: Item, text: str, sure: str = "80") -> Event:
        """With a chance put on it where the page asks for one; after a minute and a half with it."""
        self.sit("1.5", "practice", item.id)
        event = self.session.answer(item.id, text, sure if self.asks(item) else "", seconds=91.5).event
        assert event is not None, text
        self.last = event
        return event

    def opens(self, item: Item, rung: str) -> None:
        self.session.help("dot", rung, where="", item=item.id)

    def replies(self, event: Event, reply: str) -> None:
        self.clock.go(seconds=10)
        self.session.reply(event.id, reply)

    def explains(self, event: Event) -> None:
        self.session.sure(event.id, SURE)

    def waiting(self) -> Item | None:
        """What the warm-up asks next."""
        id = self.session.warm_up()
        return practice.opened(id) if id else None

    # ------------------------------------------------------------------ practice, the verbs
    def right(self) -> None:
        item = self.next()
        assert self.answer(item, answers.right(item)).data["outcome"] == "right"

    def well(self, name: str, times: str) -> None:
        """An exercise chosen by name, answered right so many times."""
        for _ in range(int(times)):
            item = self.named(name)
            self.answer(item, answers.right(item))

    def elsewhere(self, slug: str, name: str) -> None:
        """An exercise of another concept, answered right."""
        item = self.named(name, slug)
        assert "dot" in self.answer(item, answers.right(item)).data["exercises"]

    def again(self) -> None:
        """Another try at what was answered last: no evidence."""
        assert self.last is not None
        item = practice.opened(self.last.item)
        assert not self.answer(item, answers.right(item)).data["first"]

    def help(self, rung: str, how: str) -> None:
        item = self.next()
        self.opens(item, rung)
        self.answer(item, answers.right(item) if how == "right" else answers.unknown(item), "65")

    def slip(self, name: str, rule: str, reply: str) -> None:
        """An exercise chosen by name, in which this slip can be made; then the slip, and the reply."""
        for _ in range(MOST):
            item = self.named(name)
            if slipped(item, int(rule)):
                break
            self.answer(item, answers.right(item))
        event = self.answer(item, answers.wrong(item, int(rule)), "65")
        assert int(rule) in event.data["matches"]
        if event.data["named"] is None:
            self.replies(event, reply)

    def sure(self, _miss: str) -> None:
        """Right answers until a chance is asked for; then a confident miss, and what made them sure."""
        for _ in range(MOST):
            item = self.next()
            if self.asks(item):
                break
            self.answer(item, answers.right(item))
        event = self.answer(item, answers.unknown(item), "95")
        assert event.data["confidence"] == 0.95
        self.explains(event)

    def until(self, what: str) -> None:
        """Right answers until it works, or until twenty chances have been said."""
        for _ in range(MOST):
            if reached(self.session, what):
                return
            name = held(self.session) if what == "working" else self.asking()
            if name:
                self.well(name, "1")
            else:
                self.right()
        raise AssertionError(f"no end of answers, and not {what}")

    def asking(self) -> str:
        """A short exercise that asks for a chance; empty where none does now."""
        return next((name for name in SHORT if self.asks(practice.opened(self.session.next_of("dot", name)))), "")

    def warm(self, how: str) -> None:
        """What is due: one of it answered wrong, or all of it right."""
        for _ in range(MOST):
            item = self.waiting()
            if item is None:
                assert how == "done", "nothing is due"
                return
            self.answer(item, answers.right(item) if how == "done" else answers.unknown(item), "65")
            if how == "wrong":
                return

    # ------------------------------------------------------------------ the blank page
    def rebuild(self, how: str, sure: str) -> None:
        self.sit("3", "rebuild")
        passed = how == "passes"
        form = {"confidence": sure, "page": PAGE, "step": "mark", "begun": str(int(self.clock().timestamp()) - 200)}
        form |= {f"probe-{name}": text for name, text in PROBES[passed].items()}
        for k, row in enumerate(RUBRIC):
            form |= {f"yes-{row}": "yes" if passed or k else "no", f"line-{row}": str(k + 1)}
        event = self.session.mark_rebuild("dot", form)
        assert isinstance(event, Event)
        assert event.data["passed"] == passed


@contextmanager
def by_session(home: Path, zone: dt.tzinfo = dt.UTC) -> Iterator[BySession]:
    """Over a log of its own."""
    clock = Clock(zone)
    with Store(home) as store:
        yield BySession(Session(store, clock), clock, home, zone)
