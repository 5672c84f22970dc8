"""One item: what is asked, the help, the marking, and everything that follows from an answer."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from typing import Any

from workings import course, practice
from workings.contract.event import Event
from workings.contract.reading import Number, Typed
from workings.contract.verdict import Verdict
from workings.course import Figure
from workings.learner import help
from workings.learner.confidence import trigger
from workings.learner.entries import SaidEntry, SkillEntry
from workings.learner.ledger import Ledger, LedgerRow
from workings.practice import Item
from workings.practice import help as helps
from workings.practice.kinds import KINDS
from workings.practice.question import NUMBERS
from workings.session import choosing, counts, ladders, results, views, words
from workings.session.faults import Unfit, Unknown
from workings.session.log import Log

CHIPS = {"5": 0.05, "20": 0.20, "35": 0.35, "50": 0.50, "65": 0.65, "80": 0.80, "95": 0.95}
SERIES = 6
"""Items that a concept takes, about: what "third of about six" says."""
LEARNER = "you"
"""Whose code it is that runs: this studio has one learner."""
LONGEST = 1800.0
"""Seconds from page to answer beyond which the page was left lying; no time is kept then."""


def item_of(text: str) -> Item:
    try:
        return practice.opened(text)
    except practice.NoSuchQuestion as fault:
        raise Unknown(str(fault)) from None


def typed(item: Item, text: str) -> Typed:
    """What was typed, in the one grammar: ``6 1 0`` for a list has become ``[6, 1, 0]``. Only numbers have a working to open."""
    if item.kind not in NUMBERS:
        return Typed("")
    try:
        return Typed(KINDS[item.kind].read(item, text).canonical)
    except ValueError:
        return Typed(text)


def confidence(text: str) -> float | None:
    """A chip, or none. Raises :class:`Unfit`."""
    if text and text not in CHIPS:
        raise Unfit(f"How sure you are is one of {', '.join(CHIPS)}; “{text[:20]}” is none of them.")
    return CHIPS[text] if text else None


def chip(p: float | None) -> str:
    return next((text for text, value in CHIPS.items() if value == p), "")


# ---------------------------------------------------------------- answering
def answer(log: Log, id: str, text: str, sure: str = "", key: str = "", seconds: float | None = None) -> results.Outcome:
    """Mark an answer and write it down. What cannot be read is not marked, and nothing is written."""
    item = item_of(id)
    ran = practice.run(item, text, LEARNER)
    verdict = practice.mark(item, text, ran)
    if verdict.outcome == "unreadable":
        return results.Outcome(verdict, None)
    said = confidence(sure)
    concept = item.question.concept
    with log.turn():
        before = log.of_item(id)
        data = _data(item, verdict, said, before, seconds) | ({"ran": ran} if ran is not None else {})
        data["named"] = _named(log, item, verdict, data)
        return results.Outcome(verdict, log.append("answer", concept, data, item=id, key=key, decide=_decided(said)))


def _decided(said: float | None) -> Callable[[tuple[Event, ...]], dict[str, Any]]:
    """Of two answers at once exactly one is the first; how sure you were is scored with that one."""

    def decide(earlier: tuple[Event, ...]) -> dict[str, Any]:
        first = not any(e.kind == "answer" for e in earlier)
        return {"first": first, "confidence": said if first else None}

    return decide


def _data(item: Item, verdict: Verdict, said: float | None, before: tuple[Event, ...], seconds: float | None) -> dict[str, Any]:
    first = not any(e.kind == "answer" for e in before)
    data: dict[str, Any] = {
        "question": item.question.id, "version": item.question.version, "seed": item.seed, "answer_kind": item.kind, "text": verdict.text,
        "value": list(verdict.value or ()), "outcome": verdict.outcome, "score": verdict.score, "first": first,
        "matches": [m.rule for m in verdict.matches], "rules": list(item.catalogue), "owners": {str(m.rule): m.owner for m in verdict.matches},
        "exercises": list(item.question.exercises), "confidence": said if first else None, "help": help.of_item(before).help,
    }  # fmt: skip
    if item.choices:
        data["options"] = item.choices
    if seconds is not None and 0 <= seconds <= LONGEST:
        data["seconds"] = round(seconds, 1)
    return data


def _named(log: Log, item: Item, verdict: Verdict, data: Mapping[str, Any]) -> int | None:
    """The wrong rule that this answer would name: the second match, on the second item."""
    if not verdict.matches:
        return None
    after = log.trial("answer", item.question.concept, data, item.id) if data["first"] else log.state()
    task = after.concept(item.question.concept).tasks.get(item.question.id)
    named = [m.rule for m in verdict.matches if task and m.rule in task.states and task.states[m.rule].named]
    return named[0] if named else None


# ---------------------------------------------------------------- the page
def exercise(log: Log, id: str, answered: int = 0, unnamed: bool = False) -> results.Exercise:
    """An item as it stands; ``answered`` is the event of an answer to show with it."""
    item = item_of(id)
    slug = item.question.concept
    events = log.of_item(id)
    answers = [e for e in events if e.kind == "answer"]
    shown = log.event(answered) if answered else None
    if shown is not None and (shown.kind != "answer" or shown.item != id):
        raise Unknown(f"Event {answered} is no answer to this problem.")
    right = shown is not None and shown.data["outcome"] == "right"
    opened = choosing.explained(events, id)
    kind = KINDS[item.kind]
    if shown is None:
        threading.Thread(target=kind.warm, args=(LEARNER,), daemon=True).start()
    marked = _marked(log, item, shown) if shown else None
    offer = ladders.ceiling_of_item(log, item)[0] if shown is None else ""
    return results.Exercise(
        item=item,
        statement=helps.statement(item),
        field=results.Field(kind.WIDGET, kind.starts_from(item), kind.RUNS, kind.parts(item, marked.verdict if marked else None)),
        concept=counts.named(slug),
        stage=log.state().concept(slug).stage,
        count=_count(log, slug, bool(answers)),
        ask_confidence=not answers and choosing.asks_confidence(id),
        unnamed=unnamed and shown is None,
        rungs=ladders.of_item(item, log, not ladders.asked_today(log)),
        marked=marked,
        first=not answers,
        solution=ladders.solution(item) if right and not opened else (),
        again=log.state().concept(slug).sure.get(item.question.id, "") if shown is None else "",
        ceiling=offer,
        need=ladders.weakest(log.state(), slug) if offer == "need" else None,
    )


def _count(log: Log, slug: str, answered: bool) -> str:
    """Which of about six this is; past those there is nothing to count towards."""
    done = len(choosing.given(log.events, slug)) + (0 if answered else 1)
    if log.state().concept(slug).stage not in ("using", "reading", "predicting", "meeting", "ready") or done > SERIES:
        return ""
    return f"{words.ordinal(max(1, done))} of about six"


def _marked(log: Log, item: Item, event: Event) -> results.Marked:
    verdict = practice.mark(item, str(event.data["text"]), event.data.get("ran"))
    named = event.data.get("named") is not None
    ledger = log.ledger()
    trouble = trigger(event.data.get("confidence"), verdict.outcome == "right", ledger.state.params)
    said = next((e for e in reversed(log.events) if e.kind == "sure" and e.data["answer"] == event.id), None)
    figure, case = _contrast(log, item, event, named, trouble, said is not None)
    return results.Marked(
        event=event,
        verdict=verdict,
        said=practice.speech(verdict, item, named),
        asked=_asked(log, ledger, event, verdict) if verdict.matches and not named else None,
        named=named,
        bits=bits(log, ledger, event.id),
        sure=trouble == "sure",
        sure_text=str(said.data["text"]) if said else "",
        belief=_belief(ledger, event.id),
        returns=ledger.state.day(event.at) + dt.timedelta(days=ledger.state.params.sure_days) if trouble == "sure" else None,
        contrast=figure,
        case=case,
        feature=ladders.readings(item, "point") if trouble == "unsure" else (),
    )


def _asked(log: Log, ledger: Ledger, event: Event, verdict: Verdict) -> results.Asked:
    """The question, the reply so far, and where the chance of the rule stands after them."""
    match = verdict.matches[0]
    reply = next((e for e in reversed(log.events) if e.kind == "reply" and e.data["answer"] == event.id), None)
    return results.Asked(
        match.rule, match.deed, str(reply.data["reply"]) if reply else "", _chance(ledger, (reply or event).id, match.rule)
    )


def _chance(ledger: Ledger, event: int, rule: int) -> Number | None:
    try:
        return ledger.number(event, f"rule:{rule}", digits=2)
    except LookupError:
        return None


def bits(log: Log, ledger: Ledger, event: int, question: str = "right?") -> results.Bits | None:
    """A statement scored, beside the average so far and what it is compared with; ``None`` where nothing was stated."""
    said = next((e.statement for e in ledger.of_event(event) if isinstance(e, SaidEntry) and e.statement.question == question), None)
    if said is None:
        return None

    def number(quantity: str) -> Number:
        return ledger.number(event, quantity, digits=2)

    n = counts.statements(log, event, question)
    return results.Bits(
        f"{round(said.p * 100)}", number("points"), number("mean_points"), number("base_points"), number("hit_rate"), n, number("skill")
    )


def _belief(ledger: Ledger, event: int) -> tuple[Number, Number] | None:
    rows = [LedgerRow(e, ledger.state.params) for e in ledger.of_event(event) if isinstance(e, SkillEntry) and not e.elsewhere]
    return (rows[-1].number("before"), rows[-1].number("mean")) if rows else None


# ---------------------------------------------------------------- contrast
def _contrast(log: Log, item: Item, event: Event, named: bool, trouble: str, said: bool) -> tuple[views.Shown | None, ladders.Readings]:
    """The contrast case: after the second miss on a question, or when a rule is named, or after a confident miss and what made them sure.

    A figure of the item's own numbers where one fits, otherwise the same question with other numbers, worked."""
    missed = [
        e
        for e in choosing.given(log.events, item.question.concept)
        if e.data["question"] == item.question.id and e.data["outcome"] == "wrong"
    ]
    wanted = said if trouble == "sure" else named or len(missed) >= 2
    if event.data["outcome"] == "right" or not wanted:
        return None, ()
    figure = next((f for f in course.concept(item.question.concept).figures.values() if f.place == "contrast"), None)
    if figure is not None and item.question.task == "cosine" and not item.choices and {"a", "b"} <= set(item.inputs):
        return stretched(figure, item), ()
    return None, ladders.readings(item, "sibling")


def stretched(figure: Figure, item: Item) -> views.Shown:
    """The figure with the item's own vectors in it."""
    from dataclasses import replace

    from workings.session.concept import readout

    inputs = {**figure.call.inputs, **{k: item.inputs[k].tolist() for k in ("a", "b")}}
    own = replace(figure, call=replace(figure.call, inputs=inputs), settings=())
    return views.Shown(own, (), None, "", True, readout(own))
