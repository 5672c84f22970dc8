"""Wrong rules (D6): for each task, a belief over "no rule", each catalogued rule, and "some other rule". Named softly, and late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workings.learner import sums
from workings.learner.params import PARAMS, Params

MOST_RULES = 25
"""Above this the chances of an unmatched answer would not be chances any more."""


@dataclass(frozen=True, slots=True)
class RuleState:
    """One wrong rule, as far as it is known. ``matches`` are different items, since the last repair."""

    number: int
    posterior: float = 0.0
    matches: tuple[str, ...] = ()
    named: bool = False
    """Posterior ≥ .80 and two matches on two items, and not repaired since."""
    named_on: dt.date | None = None
    namings: int = 0
    """Answers at which it was named, since the concept was last reread."""
    right: int = 0
    """Discriminating items right since it was named."""
    later: bool = False
    """One of them on a later day than the naming."""
    ask: bool = False
    """The last answer matched and that was not enough to name it: "is that what you did?"."""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """The belief about one task. ``numbers`` are its rules; ``belief`` has a cell before them (none) and one after (other)."""

    question: str
    numbers: tuple[int, ...] = ()
    belief: tuple[float, ...] = ()
    at: dt.datetime | None = None
    states: dict[int, RuleState] = field(default_factory=dict)
    event: int = 0

    def faded(self, now: dt.datetime, params: Params = PARAMS) -> tuple[float, ...]:
        """The belief at ``now``: drawn towards its start by .9 a week."""
        if self.at is None:
            return self.belief
        return tuple(
            sums.rule_faded(
                np.array(self.belief), np.array(start(len(self.numbers), params)), weeks(self.at, now), params.rule_fade
            ).tolist()
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the belief: what was faded, and the call that gave the posterior."""

    before: tuple[float, ...]
    start: tuple[float, ...]
    weeks: float
    faded: tuple[float, ...]
    function: str
    inputs: dict[str, object]
    numbers: tuple[int, ...]


def start(rules: int, params: Params = PARAMS) -> tuple[float, ...]:
    """.55 for no rule, .35 shared by the task's rules, .10 for some other; without rules their share goes to the two that are left."""
    if not rules:
        rest = params.rule_none + params.rule_other
        return (params.rule_none / rest, params.rule_other / rest)
    return (params.rule_none, *[params.rule_shared / rules] * rules, params.rule_other)


def weeks(then: dt.datetime, now: dt.datetime) -> float:
    return max(0.0, (now - then).total_seconds() / 604_800)


def opened(task: Task | None, question: str, numbers: Sequence[int], params: Params = PARAMS) -> Task:
    """The task with a cell for each of ``numbers``. A rule met for the first time enters at its starting share."""
    task = task or Task(question, (), start(0, params))
    new = tuple(n for n in dict.fromkeys(numbers) if n not in task.numbers)
    if not new:
        return task
    numbers = task.numbers + new
    if len(numbers) > MOST_RULES:
        raise ValueError(f"{question} has {len(numbers)} rules; {MOST_RULES} is the most one task can hold")
    begun = start(len(numbers), params)
    if task.at is None:
        belief = begun
    else:
        share = begun[1] * len(new)
        belief = (*(b * (1 - share) for b in task.belief[:-1]), *[begun[1]] * len(new), task.belief[-1] * (1 - share))
    states = {**task.states, **{n: RuleState(n) for n in new}}
    return replace(task, numbers=numbers, belief=belief, states=states)


def answered(task: Task, matches: Sequence[int], right: bool, item: str, at: dt.datetime, day: dt.date, slip: float,
             event: int = 0, params: Params = PARAMS) -> tuple[Task, Change]:  # fmt: skip
    """The task after a first answer on an item that tells its rules apart."""
    inputs: dict[str, object] = {**_cells(len(task.numbers)), "slip": slip, "consistency": params.rule_consistency}
    matched = tuple(float(n in matches) for n in task.numbers)
    function = "rule_right" if right else "rule_match" if any(matched) else "rule_unmatched"
    if function != "rule_right":
        inputs["stray"] = params.rule_stray
    if function != "rule_match":
        inputs["strayed"] = params.rule_strayed_right
    else:
        inputs["matched"] = (0.0, *matched, 0.0)
    task, change = _step(task, at, function, inputs, event, params)
    states = {n: _state(task.states[n], n in matches and not right, right, item, day, task, event, params) for n in task.numbers}
    return replace(task, states=states), change


def replied(task: Task, rule: int, reply: str, at: dt.datetime, event: int = 0, params: Params = PARAMS) -> tuple[Task, Change]:
    """The task after "is that what you did?": yes, no or unsure. The reply alone never names a rule."""
    true, false = params.reply_true, params.reply_false
    held, free = {"yes": (true, false), "no": (false, true)}.get(reply, (1 - true - false, 1 - true - false))
    asked = tuple(1.0 if n == rule else 0.0 for n in task.numbers)
    task, change = _step(task, at, "rule_reply", {"asked": (0.0, *asked, 0.0), "held": held, "free": free}, event, params)
    states = {
        n: replace(s, posterior=task.belief[1 + k], ask=s.ask and n != rule) for k, n in enumerate(task.numbers) for s in (task.states[n],)
    }
    return replace(task, states=states), change


def _step(task: Task, at: dt.datetime, function: str, inputs: dict[str, object], event: int, params: Params) -> tuple[Task, Change]:
    begun, since = start(len(task.numbers), params), weeks(task.at, at) if task.at else 0.0
    faded = sums.rule_faded(np.array(task.belief), np.array(begun), since, params.rule_fade)
    arrays = {k: np.array(v) if isinstance(v, tuple) else v for k, v in inputs.items()}
    belief = tuple(sums.FUNCTIONS[function](belief=faded, **arrays).tolist())
    change = Change(task.belief, begun, since, tuple(faded.tolist()), function, inputs, task.numbers)
    return replace(task, belief=belief, at=at, event=event), change


def _cells(rules: int) -> dict[str, object]:
    zeros, ones = (0.0,) * rules, (1.0,) * rules
    return {"none": (1.0, *zeros, 0.0), "rule": (0.0, *ones, 0.0), "other": (0.0, *zeros, 1.0)}


def _state(old: RuleState, matched: bool, right: bool, item: str, day: dt.date, task: Task, event: int, params: Params) -> RuleState:
    """Count the match or the repair, and name the rule if it has earned it."""
    now = replace(old, posterior=task.belief[1 + task.numbers.index(old.number)], ask=False, event=event)
    if right and old.named:
        now = replace(now, right=old.right + 1, later=old.later or (old.named_on is not None and day > old.named_on))
        repaired = now.right >= params.rule_repairs and now.later
        return replace(now, named=False, matches=(), right=0, later=False) if repaired else now
    if not matched:
        return now
    matches = old.matches if item in old.matches else (*old.matches, item)
    named = old.named or (now.posterior >= params.rule_named and len(matches) >= params.rule_matches)
    on = day if named and not old.named else old.named_on
    return replace(now, matches=matches, named=named, named_on=on, right=0, later=False, namings=old.namings + named, ask=not named)


def reread(task: Task) -> Task:
    """The task after the concept went back to its text: the namings are counted afresh."""
    return replace(task, states={n: replace(s, namings=0) for n, s in task.states.items()})
