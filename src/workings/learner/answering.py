"""Answers, replies and rebuilds: the events that are evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from workings.learner import confidence, memory, rules
from workings.learner.concept import ConceptState
from workings.learner.entries import RuleEntry
from workings.learner.params import Params
from workings.learner.turn import Turn


def answered(turn: Turn) -> None:
    """Only the first submitted answer to an item is evidence; a retry is learning, and changes no belief."""
    turn.resume()
    d = turn.data
    if not d["first"]:
        return
    question, help, right, due = d["question"], d.get("help", "none"), d["outcome"] == "right", _is_due(turn.concept, turn.day)
    turn.believe(turn.event.concept, d["answer_kind"], d["score"], help, what=question, options=d.get("options"))
    weighs = turn.params.help[help] > 0
    if weighs:
        turn.record(d["score"])
    turn.state_probability("right?", d.get("confidence"), right)
    _count(turn, d, weighs)
    twice = _rules(turn, question, right, help)
    _siblings(turn, question, right)
    if due:
        turn.review(d["score"], help, question=question)
    turn.happened("answered")
    if twice:
        turn.happened("named twice")
        turn.change(tasks={q: rules.reread(task) for q, task in turn.concept.tasks.items()})
    if turn.stage == "using" and mastered(turn.concept, turn.event.at, turn.params):
        turn.happened("mastered")
        turn.working()
    if right and help != "explanation":
        for slug in d.get("exercises") or ():
            if slug != turn.event.concept:
                turn.credit(slug)


def mastered(c: ConceptState, at: dt.datetime, params: Params) -> bool:
    """D1: P(θ ≥ .75) ≥ .70, at least 5 first answers of at least 2 kinds, no wrong rule above .5 (faded to the day).

    Answers after the explanation are not among the five (decision 10)."""
    if c.answers < params.working_answers or len(c.kinds) < params.working_kinds or c.chance < params.working_chance:
        return False
    return all(max(task.faded(at, params)[1:-1], default=0.0) <= params.working_rule for task in c.tasks.values())


def _is_due(c: ConceptState, day: dt.date) -> bool:
    return c.due is not None and c.due <= day


def _count(turn: Turn, d: Any, weighs: bool) -> None:
    """An answer that weighs nothing, since it follows its explanation, takes its time and counts for nothing else."""
    c = turn.concept
    times = c.times
    if d.get("seconds") is not None:
        times = {**times, "use": (*times.get("use", ()), float(d["seconds"]))[-3:]}
    turn.change(times=times, answered_on=turn.day)
    if weighs:
        turn.change(answers=c.answers + 1, right=c.right + d["score"], kinds=c.kinds | {d["answer_kind"]})


def _siblings(turn: Turn, question: str, right: bool) -> None:
    """A sibling that was due is done; a confident miss makes one."""
    c = turn.concept
    kept = tuple(s for s in c.siblings if s.due > turn.day or s.question not in ("", question))
    if confidence.trigger(turn.data.get("confidence"), right, turn.params) == "sure":
        due = turn.day + dt.timedelta(days=turn.params.sure_days)
        kept = (*kept, memory.Sibling(question, due, "sure", turn.id))
    if kept != c.siblings:
        turn.change(siblings=kept)


def _rules(turn: Turn, question: str, right: bool, help: str) -> bool:
    """Move the belief about the task's wrong rules; whether a rule was named for the second time."""
    d, c = turn.data, turn.concept
    matches = tuple(d.get("matches") or ())
    numbers = tuple(d.get("rules") or matches)
    if not (numbers or question in c.tasks) or (right and help == "explanation"):
        return False
    task = rules.opened(c.tasks.get(question), question, numbers, turn.params)
    before = task.states
    slip = turn.params.kinds[d["answer_kind"]].slip
    task, change = rules.answered(task, matches, right, turn.event.item, turn.event.at, turn.day, slip, turn.id, turn.params)
    turn.change(tasks={**c.tasks, question: task})
    turn.enter(RuleEntry(turn.id, turn.event.at, c.slug, question, change, task.belief), "rule")
    said = [n for n in task.numbers if task.states[n].namings > before[n].namings]
    for number in said:
        owner = str((d.get("owners") or {}).get(str(number), c.slug))
        if owner != c.slug:
            weight = turn.params.elsewhere_weight
            turn.believe(owner, d["answer_kind"], 0.0, what=question, weight=weight, elsewhere=True)
    return any(task.states[n].namings >= 2 for n in said)


def replied(turn: Turn) -> None:
    """The reply to "is that what you did?" is evidence about the rule, in the task it was asked about."""
    c, number = turn.concept, turn.data["rule"]
    asked = turn.event.item.partition("@")[0]
    holding = [task for task in c.tasks.values() if number in task.numbers]
    if not holding:
        return
    task = max(holding, key=lambda t: (t.question == asked, t.event == turn.data["answer"], t.states[number].ask))
    task, change = rules.replied(task, number, turn.data["reply"], turn.event.at, turn.id, turn.params)
    turn.change(tasks={**c.tasks, task.question: task})
    turn.enter(RuleEntry(turn.id, turn.event.at, c.slug, task.question, change, task.belief), "rule")


def rebuilt(turn: Turn) -> None:
    """A blank page, marked: its probes and its rubric are evidence, its forecast is scored, its date moves."""
    turn.resume()
    d, passed = turn.data, bool(turn.data["passed"])
    _rebuild_evidence(turn)
    _forecasts(turn, passed)
    stage = turn.stage
    turn.happened("rebuilt" if passed else "not rebuilt")
    if stage == "rebuilding" and not passed:
        turn.change(worked_on=turn.day)
    if turn.stage == "working" and turn.concept.worked_on is None:
        turn.working()
    score = d["score"] if d.get("score") is not None else float(passed)
    turn.review(max(score, turn.params.passes) if passed else score, passed=passed)
    _lasting(turn, passed)
    if d.get("seconds") is not None:
        times = turn.concept.times
        turn.change(times={**times, "rebuild": (*times.get("rebuild", ()), float(d["seconds"]))[-3:]})


def _rebuild_evidence(turn: Turn) -> None:
    d, part = turn.data, 0
    for probe in d.get("probes") or ():
        turn.believe(turn.event.concept, "probe", probe["score"], what=str(probe.get("question", "probe")), part=part)
        part += 1
    rubric = d.get("rubric") or ()
    if rubric:
        yes = sum(bool(row.get("yes")) and bool(row.get("line")) for row in rubric)
        turn.believe(turn.event.concept, "rubric", yes / len(rubric), what="rubric", part=part)


def _forecasts(turn: Turn, passed: bool) -> None:
    """The forecast made before this page; then one that was waiting since an earlier day."""
    c = turn.concept
    turn.state_probability("rebuild?", turn.data.get("forecast"), passed)
    if c.forecast is not None:
        turn.state_probability("rebuild?", c.forecast[1], passed)
        turn.change(forecast=None)


def _lasting(turn: Turn, passed: bool) -> None:
    """Two rebuilds passed at least 30 days apart."""
    c = turn.concept
    if not passed:
        turn.change(rebuilt_on=None)
    elif c.rebuilt_on is None:
        turn.change(rebuilt_on=turn.day if c.stage != "working" else None)
    elif (turn.day - c.rebuilt_on).days >= turn.params.lasting_days:
        turn.happened("lasted")
