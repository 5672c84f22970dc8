"""One event -> the state after it, and the entries that say what it changed. One function per kind of event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workings.contract.event import Event
from workings.learner import answering, help, life
from workings.learner.concept import Prediction
from workings.learner.entries import EngagedEntry, Entry
from workings.learner.state import State
from workings.learner.turn import Turn


def after(state: State, event: Event) -> tuple[State, tuple[Entry, ...]]:
    """The state one event later. A kind without a row here would be a fault of this program, and says so."""
    turn = Turn(state, event)
    KINDS[event.kind](turn)
    _begun(state, turn)
    return turn.close()


def _begun(state: State, turn: Turn) -> None:
    """The moment a concept is first worked on: its second definition in one session is told by it."""
    slug = turn.event.concept
    before = state.concepts.get(slug)
    if slug and (before is None or before.begun is None) and turn.concept.stage not in (life.NEW, "parked"):
        turn.change(begun=turn.event.at)


def _stage(turn: Turn) -> None:
    to, c = turn.data["to"], turn.concept
    if to == "parked":
        if c.stage != "parked":
            turn.change(was=c.stage, stage="parked", parked_on=turn.day)
    elif to == "on":
        pass  # what was answered at a ceiling is in the event itself
    elif to == "resumed":
        turn.resume()
    elif to in ("waived", "unwaived"):
        _waive(turn, to == "waived", frozenset(turn.data.get("needs") or ()))
    elif to in ("skipped", "unskipped"):
        turn.change(skipped=to == "skipped")
    else:
        turn.resume()
        turn.happened(life.SAID[to])


def _waive(turn: Turn, on: bool, needs: frozenset[str]) -> None:
    waived = turn.concept.waived
    if needs:
        turn.change(waived=waived | needs if on else waived - needs)
    else:
        turn.change(opened=on, waived=waived if on else frozenset())


def _meet(turn: Turn) -> None:
    turn.resume()
    turn.change(meets=(*turn.concept.meets, turn.data["text"]))
    turn.happened("attempted")


def _prompt(turn: Turn) -> None:
    turn.resume()
    turn.happened("attempted")
    c, text = turn.concept, turn.data["text"]
    written = (*c.written, (turn.event.at, text))
    counts = help.counted(written, turn.params)[-1]
    turn.change(prompts={**c.prompts, turn.data["prompt"]: text}, written=written, engaged_since_s=0.0 if counts else c.engaged_since_s)


def _help(turn: Turn) -> None:
    c = turn.concept
    asked = c.asked_where or bool(turn.data.get("where"))
    if not turn.event.item:
        turn.change(rungs={turn.data["rung"]: turn.id, **c.rungs}, asked_where=asked)


def _engaged(turn: Turn) -> None:
    c, place = turn.concept, turn.data.get("place", "concept")
    seconds, cap = help.seconds(turn.event, turn.params), turn.params.paper_cap if turn.data.get("paper") else turn.params.gap_cap
    gaps = tuple(turn.data.get("gaps") or ())
    if not gaps:
        gaps, cap = (seconds,), max(seconds, cap)
    if place == "concept" and c.stage == "meeting":
        place = "meet"
        turn.change(meet_s=c.meet_s + seconds)
        if c.meet_s + seconds >= turn.params.meet_minutes * 60:
            turn.happened("capped")
    elif place == "concept":
        turn.change(engaged_s=c.engaged_s + seconds, engaged_since_s=c.engaged_since_s + seconds)
    elif place == "rebuild":
        turn.change(rebuild_s=c.rebuild_s + seconds)
    else:
        turn.change(practice_s=c.practice_s + seconds)
    turn.enter(EngagedEntry(turn.id, turn.event.concept, place, gaps, cap), "engaged" if place == "concept" else f"{place}_engaged")


def _prediction(turn: Turn) -> None:
    """The first one is locked: a second event for the same prediction changes nothing."""
    turn.resume()
    name = f"{turn.data['figure']}/{turn.data['prediction']}"
    c, d = turn.concept, turn.data
    if name in c.predictions:
        return
    skipped = bool(d.get("skipped"))
    made = Prediction(d.get("choice"), d.get("confidence"), None if skipped else d["right"], skipped, turn.id)
    turn.change(predictions={**c.predictions, name: made})
    turn.happened("predicted")
    if not skipped:
        y = d["score"] if d.get("score") is not None else float(d["right"])
        turn.believe(turn.event.concept, "predict", y, what=name, options=d.get("options"))
        turn.state_probability("right?", d.get("confidence"), d["right"])
    _explained(turn)


def _seen(turn: Turn) -> None:
    turn.resume()
    name = f"{turn.data['figure']}/{turn.data['prediction']}"
    made = turn.concept.predictions.get(name)
    if made is not None:
        seen = replace(made, seen=str(turn.data.get("text", "")))
        turn.change(predictions={**turn.concept.predictions, name: seen})
        _explained(turn)


def _explained(turn: Turn) -> None:
    """The concept is in use after its last prediction is explained."""
    asked = turn.state.given.predictions.get(turn.event.concept, 0)
    done = sum(p.done for p in turn.concept.predictions.values())
    if asked and done >= asked:
        turn.happened("explained")


def _reply(turn: Turn) -> None:
    answering.replied(turn)


def _sure(turn: Turn) -> None:
    c = turn.concept
    question = turn.event.item.partition("@")[0] or next((s.question for s in c.siblings if s.event == turn.data["answer"]), "")
    turn.change(sure={**c.sure, question: turn.data["text"]})


def _why(turn: Turn) -> None:
    turn.change(whys={**turn.concept.whys, turn.data["line"]: turn.data["text"]})


def _forecast(turn: Turn) -> None:
    turn.change(forecast=(turn.id, turn.data["confidence"]))


def _kept(turn: Turn) -> None:
    """It is kept, and says nothing of what is known: a function of one's own, a setting, the coins of an experiment."""


KINDS: Mapping[str, Callable[[Turn], None]] = {
    "stage": _stage, "meet": _meet, "prompt": _prompt, "help": _help, "engaged": _engaged, "prediction": _prediction, "seen": _seen,
    "answer": answering.answered, "reply": _reply, "sure": _sure, "rebuild": answering.rebuilt, "forecast": _forecast, "own": _kept, "why": _why, "sheet": _kept,
    "setting": _kept, "experiment": _kept,
}  # fmt: skip
