"""The one meeting place: verdict -> event -> what next. No HTTP, no printing; every method takes plain values and gives frozen ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workings import course, practice
from workings.contract.event import Event
from workings.contract.reading import Block, Call, Typed
from workings.learner.given import Given
from workings.learner.ledger import NotRecorded
from workings.learner.life import MOVES
from workings.learner.params import PARAMS, Params
from workings.practice import Read
from workings.practice import own as owned
from workings.session import (
    checklist,
    choosing,
    counts,
    exercise,
    ladders,
    mapping,
    numbers,
    plan,
    rebuild,
    results,
    settings,
    settings_own,
    views,
    welcome,
    you,
)
from workings.session import concept as concepts
from workings.session import today as days
from workings.session.faults import Unfit, Unknown
from workings.session.log import Clock, Log

if TYPE_CHECKING:
    from workings.learner.store import Store

LONGEST = 20_000
"""Characters of anything a learner writes that is kept."""
REPLIES = ("yes", "no", "unsure")
PLACES = ("concept", "practice", "rebuild")


def given() -> Given:
    """What the learner model is told about the course."""
    graph = course.graph()
    written = frozenset(slug for slug, node in graph.nodes.items() if node.written)
    return Given(
        needs={slug: node.needs for slug, node in graph.nodes.items()},
        written=written,
        rank={slug: node.rank for slug, node in graph.nodes.items()},
        leads={slug: 1 + len(graph.leads_to(slug, counts.LIST)) for slug in graph.nodes},
        predictions={slug: course.asked(slug) for slug in written},
        rebuildable=written,
    )


class Session:
    """One learner with one log. ``clock`` gives an aware time in the learner's own zone."""

    def __init__(self, store: Store, clock: Clock, params: Params = PARAMS) -> None:
        self.log: Log = settings.OwnLog(store, clock, given(), params)

    # ------------------------------------------------------------------ looking
    def now(self) -> dt.datetime:
        return self.log.clock()

    def today(self, minutes: int = 0) -> days.Day:
        """``minutes`` 0: as long as it is set."""
        return days.today(self.log, minutes)

    def map(self) -> views.Map:
        return mapping.map_of(self.log)

    def at_hand(self) -> str:
        """The concept on the desk; where the desk is empty, the written one that was worked on last."""
        state = self.log.state()
        desk = plan.composed(self.log).desk
        written = sorted(
            state.given.written, key=lambda slug: (-(at.timestamp() if (at := state.concept(slug).last) else 0.0), state.given.rank[slug])
        )
        return desk[0].concept if desk else written[0]

    def rungs(self, slug: str) -> tuple[str, ...]:
        """The state of each rung beside a definition, in order."""
        from workings.learner import help

        scale = ladders.scale(self.log, "definition", slug)
        return tuple(rung.state for rung in help.rungs("definition", self.log.state().concept(slug).sit, scale))

    def ceiling(self, slug: str) -> str:
        """What is offered beside the definition at its ceiling; nothing before it."""
        return ladders.ceiling(self.log, slug)[0]

    def ceiling_of_item(self, id: str) -> str:
        """The same beside a problem."""
        return ladders.ceiling_of_item(self.log, exercise.item_of(id))[0]

    def on(self, id: str, key: str = "") -> Event:
        """Go on with a problem past its ceiling."""
        return ladders.on(self.log, exercise.item_of(id), key)

    def concept(self, slug: str, predict: str = "") -> views.Page | views.Unwritten:
        """Raises :class:`Unknown`."""
        return concepts.page(self.log, slug, predict)

    def next_item(self, slug: str) -> str:
        """The id of the next item; the same until it is answered. Raises :class:`Unknown`."""
        concepts.written(slug)
        return choosing.next_id(self.log.events, slug)

    def next_of(self, slug: str, name: str) -> str:
        """The id of the next item of one question; the same until it is answered. Raises :class:`Unknown`."""
        concepts.written(slug)
        return choosing.next_of(self.log.events, slug, name)

    def item(self, id: str, answered: int = 0, unnamed: bool = False) -> results.Exercise:
        return exercise.exercise(self.log, id, answered, unnamed)

    def read(self, id: str, text: str) -> Read:
        """An answer while it is typed: read, and not marked."""
        return practice.read(exercise.item_of(id), text)

    def run(self, id: str, text: str) -> tuple[Block, ...]:
        """An answer that can be run, run on what the page shows: nothing is marked, nothing recorded. Raises :class:`Unfit`."""
        item = exercise.item_of(id)
        if not practice.KINDS[item.kind].RUNS:
            raise Unfit("There is nothing to run in this exercise.")
        return practice.tried(item, text, exercise.LEARNER)

    def typed(self, id: str, text: str) -> Typed:
        """The recipe of what somebody typed, so that a value in "I read your answer as …" opens."""
        return exercise.typed(exercise.item_of(id), text)

    def warm_up(self) -> str:
        """The next item of the warm-up; empty when its minutes are over, or nothing is due any more."""
        waiting = plan.composed(self.log).warm_up
        return choosing.warm_id(self.log.events, waiting[self._mixed(len(waiting))]) if waiting else ""

    def _mixed(self, count: int) -> int:
        """Which of the due concepts comes next: mixed, and the same until it is answered."""
        return choosing.number(self.log.today().isoformat(), len(self.log.events)) % count

    def checklists(self) -> tuple[checklist.Sheet, ...]:
        """The checklist of every data set that was begun, the latest first."""
        return checklist.sheets(self.log)

    def checklist(self, number: int) -> checklist.Sheet:
        return checklist.sheet(self.log, number)

    def keep_checklist(self, number: int, answers: Mapping[str, str], key: str = "") -> Event | None:
        """The sheet as it is filled in now; number 0 begins one."""
        return checklist.keep(self.log, number, {name: kept(text) for name, text in answers.items()}, key)

    def proof(self, slug: str) -> results.Proof:
        """The proof of a concept, with what the learner has written beside each line."""
        return rebuild.proof(self.log, slug)

    def why(self, slug: str, line: str, text: str, key: str = "") -> Event | None:
        """Why a line may stand, written down when it has changed; line ``""`` when the proof was read through."""
        return rebuild.why(self.log, slug, line, kept(text), key)

    def rebuild(self, slug: str) -> results.Rebuilding:
        return rebuild.blank(self.log, slug)

    def rebuilt(self, event: int) -> results.Rebuilding:
        return rebuild.done(self.log, event)

    def you(self, event: int = 0, part: int = -1, whole: bool = False) -> results.You:
        return you.you(self.log, event, part, whole)

    # ------------------------------------------------------------------ opening a number
    def functions(self, name: str) -> Callable[..., Any]:
        """The function behind a call. Raises :class:`Unknown`."""
        try:
            return numbers.function(name)
        except KeyError as fault:
            raise Unknown(f"There is no function called {name[:60]} here: {str(fault.args[0])[:300]}.") from None

    def explain(self, event: int, quantity: str) -> Call:
        """The call behind a recorded quantity. Raises :class:`Unknown`."""
        try:
            return self.log.ledger().call(event, quantity)
        except NotRecorded as fault:
            raise Unknown(str(fault)) from None

    def count(self, key: str) -> results.Count:
        return counts.look_up(self.log, key)

    # ------------------------------------------------------------------ a concept's life
    def move(self, slug: str, to: str, key: str = "", needs: Sequence[str] = ()) -> Event:
        """Begin, read on, "I can use it", park, go on, take up again, waive, skip. Raises :class:`Unfit`."""
        node = concepts.node(slug)
        if to not in MOVES:
            raise Unfit(f"“{to[:40]}” is no move of a concept; there are {', '.join(MOVES)}.")
        if not node.written and to not in ("skipped", "unskipped"):
            raise Unfit(f"“{node.name}” is not written yet.")
        if to in ("skipped", "unskipped"):
            self._keep(slug, to == "unskipped")
        reached = ladders.ceiling(self.log, slug)[1] if to in ("parked", "on") else 0
        more: dict[str, Any] = ({"needs": list(needs)} if needs else {}) | ({"ceiling": reached} if reached else {})
        return self.log.append("stage", slug, {"to": to} | more, key=key)

    def _keep(self, slug: str, wanted: bool) -> None:
        """Taken back one by one, a concept stays where its tier is left out."""
        own = settings.of(self.log)
        if wanted and slug in own.left_out:
            self.change("kept", [*own.kept, slug])
        elif not wanted and slug in own.kept:
            self.change("kept", [one for one in own.kept if one != slug])

    # ------------------------------------------------------------------ settings
    def preferences(self) -> settings.Settings:
        return settings.of(self.log)

    def change(self, name: str, value: Any, key: str = "") -> Event | None:
        """Set one thing; ``None`` where it stands so already. Raises :class:`Unfit`."""
        return settings.change(self.log, name, value, key)

    def plan(self, minutes: int, key: str = "") -> Event | None:
        """Minutes for this session. After the planned ones are over, choosing them again begins another."""
        again = plan.composed(self.log).running.over
        return settings.change(self.log, "minutes", minutes, key, again)

    def aside(self) -> tuple[settings.Aside, ...]:
        """Needs that deeds of the learner's own have set aside, and for what."""
        return settings.aside(settings.of(self.log))

    def deeds(self) -> tuple[tuple[welcome.Deed, views.Named, bool], ...]:
        """What somebody may have done, the concept it leads to, and whether they have."""
        done = settings.of(self.log).done
        return tuple((deed, counts.named(deed.leads), deed.id in done) for deed in welcome.DEEDS.values())

    def proposals(self) -> Mapping[str, settings_own.Proposal]:
        """Scales that the learner's own sits would come to, by kind; not applied."""
        return settings_own.proposals(self.log)

    def waits(self, place: str) -> str:
        """The authored minutes of a ladder, in words: ``4, 8, 12, 20``."""
        return ", ".join(f"{minutes:g}" for minutes in self.log.state().params.ladders[place].minutes)

    def take(self, slug: str, key: str = "") -> Event | None:
        """Put a concept on today's desk."""
        concepts.written(slug)
        return self.change("desk", slug, key)

    def meet(self, slug: str, text: str, key: str = "") -> Event:
        """An attempt at the opening problem: kept, not marked."""
        concepts.written(slug)
        return self.log.append("meet", slug, {"text": kept(text)}, key=key)

    def prompt(self, slug: str, number: int, text: str, key: str = "") -> Event | None:
        """A sit prompt as it stands now. Written down only when it has changed."""
        concepts.written(slug)
        if not 1 <= number <= 5:
            raise Unfit("There are five prompts.")
        if self.log.state().concept(slug).prompts.get(number, "") == kept(text):
            return None
        return self.log.append("prompt", slug, {"prompt": number, "text": kept(text)}, key=key)

    def help(self, slug: str, rung: str, where: str | None = None, item: str = "", key: str = "") -> Event:
        """Open a rung, of the definition or of an item. ``where`` is what was said to "where exactly?", asked or not."""
        concepts.written(slug)
        if rung not in course.RUNGS:
            raise Unfit(f"“{rung[:40]}” is no rung of the ladder.")
        if item:
            slug = exercise.item_of(item).question.concept
        early = rung in self._early(slug, item)
        said = {"where": kept(where)} if where is not None and early else {}
        return self.log.append("help", slug, {"rung": rung, "early": early, **said}, item=item, key=key)

    def _early(self, slug: str, item: str) -> set[str]:
        from workings.learner import help

        sit = help.of_item(self.log.of_item(item)) if item else self.log.state().concept(slug).sit
        place = ladders.place_of(self.log, slug) if item else "definition"
        return {r.name for r in help.rungs(place, sit, ladders.scale(self.log, place, slug)) if r.state == "later"}

    def predict(
        self, slug: str, figure: str, prediction: str, choice: str = "", sure: str = "", skip: bool = False, key: str = ""
    ) -> Event:
        """Lock a prediction, or set the figure free without one."""
        found = self._prediction(slug, figure, prediction)
        name = {"figure": figure, "prediction": prediction}
        if skip:
            return self.log.append("prediction", slug, {**name, "skipped": True}, key=key)
        option = next((o for o in found.options if o.key == choice), None)
        confidence = exercise.confidence(sure)
        if option is None or confidence is None:
            raise Unfit("A prediction is one of the answers and one of the seven chips.")
        data = {
            "choice": choice,
            "confidence": confidence,
            "right": option.right,
            "score": float(option.right),
            "options": len(found.options),
        }
        return self.log.append("prediction", slug, {**name, **data, "skipped": False}, key=key)

    def seen(self, slug: str, figure: str, prediction: str, choice: str, key: str = "") -> Event:
        """What was seen after the run."""
        found = self._prediction(slug, figure, prediction)
        if choice not in [o.key for o in found.seen_options]:
            raise Unfit("What you saw is one of the two.")
        return self.log.append("seen", slug, {"figure": figure, "prediction": prediction, "text": choice}, key=key)

    def _prediction(self, slug: str, figure: str, prediction: str) -> course.Prediction:
        known = concepts.written(slug).figures.get(figure)
        found = next((p for p in known.predictions if p.id == prediction), None) if known else None
        if found is None:
            raise Unknown(f"“{slug}” asks no such prediction.")
        return found

    # ------------------------------------------------------------------ a function of one's own
    def follow(self, code: str, call: str, key: str = "") -> results.Own:
        """Pasted code, followed in the sandbox. What could be followed is written down, so that its numbers can be opened."""
        made = owned.made(code, call, exercise.LEARNER)
        if made.working is None:
            return results.Own(0, code, call, made)
        event = self.log.append("own", "", {"code": kept(code), "call": kept(call)}, key=key)
        return results.Own(event.id, code, call, made)

    def own(self, event: int) -> results.Own:
        """What was followed, followed again. Raises :class:`Unknown`."""
        found = self.log.event(event)
        if found.kind != "own":
            raise Unknown(f"Event {event} is no function of yours.")
        code, call = str(found.data["code"]), str(found.data["call"])
        return results.Own(event, code, call, _followed(code, call))

    # ------------------------------------------------------------------ practice
    def answer(self, id: str, text: str, sure: str = "", key: str = "", seconds: float | None = None) -> results.Outcome:
        return exercise.answer(self.log, id, text, sure, key, seconds)

    def reply(self, answered: int, reply: str, key: str = "") -> Event:
        """To "is that what you did?"."""
        event, rule = self._answer(answered), self._rule(answered)
        if reply not in REPLIES:
            raise Unfit("The reply is yes, no or not sure.")
        return self.log.append("reply", event.concept, {"answer": answered, "rule": rule, "reply": reply}, item=event.item, key=key)

    def sure(self, answered: int, text: str, key: str = "") -> Event:
        event = self._answer(answered)
        return self.log.append("sure", event.concept, {"answer": answered, "text": kept(text)}, item=event.item, key=key)

    def _answer(self, number: int) -> Event:
        event = self.log.event(number)
        if event.kind != "answer":
            raise Unknown(f"Event {number} is no answer.")
        return event

    def _rule(self, number: int) -> int:
        matches = self._answer(number).data.get("matches") or ()
        if not matches:
            raise Unfit("No rule was asked about there.")
        return int(matches[0])

    # ------------------------------------------------------------------ rebuild, minutes
    def mark_rebuild(self, slug: str, form: Mapping[str, str], key: str = "") -> results.Rebuilding | Event:
        """From the blank page to the marks, or from the marks to the record. ``form["begun"]``: when the blank page was opened."""
        if form.get("step") != "mark":
            return rebuild.marking(self.log, slug, form)
        return rebuild.mark(self.log, slug, form, key)

    def forecast(self, slug: str, sure: str, key: str = "") -> Event:
        return rebuild.forecast(self.log, slug, sure, key)

    def engaged(
        self, slug: str, place: str, seconds: float, gaps: Sequence[float] = (), item: str = "", paper: bool = False, key: str = ""
    ) -> Event | None:
        """Minutes with something. Nothing is written for none."""
        concepts.node(slug)
        if place not in PLACES or not 0 <= seconds <= 86_400 or len(gaps) > 5_000:
            raise Unfit("The time sent makes no sense.")
        if seconds == 0:
            return None
        data: dict[str, Any] = {"seconds": float(seconds), "gaps": [float(g) for g in gaps], "place": place}
        if paper:
            data["paper"] = True
        return self.log.append("engaged", slug, data, item=item, key=key)


@lru_cache(maxsize=16)
def _followed(code: str, call: str) -> owned.Made:
    """Kept for a while: a page of numbers opens one working many times."""
    return owned.made(code, call, exercise.LEARNER)


def kept(text: str) -> str:
    """Text as it is kept. Raises :class:`Unfit` for what is longer than anything somebody would write here."""
    if len(text) > LONGEST:
        raise Unfit(f"It is {len(text):,} characters long; {LONGEST:,} is the most that is kept.")
    return text.replace("\r\n", "\n")
