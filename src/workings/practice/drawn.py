"""Items whose answer is a number, a list or one of several options: numbers are drawn until right and wrong can be told apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.working import Working
from workings.practice.chance import Chance
from workings.practice.draw import Inputs
from workings.practice.item import APART, Item, apart, rows
from workings.practice.question import Question
from workings.practice.rules import CATALOGUE, Slip, run

MOST_DRAWS = 500


def drawn(q: Question, seed: int) -> Item:
    """The item of ``seed``. Draws until right and wrong answers can all be told apart."""
    chance = Chance(f"{q.id}@{q.version}#{seed}")
    if q.draw.fixed:
        return _fixed(q, seed, q.draw.draw(chance, seed))
    rejected: list[str] = []
    while len(rejected) < MOST_DRAWS:
        inputs = q.draw.draw(chance, seed)
        workings = _worked(q, inputs)
        value, fault = _value(q, [w.value for w in workings])
        slips = {} if fault else _slips(q, workings)
        reason = fault or unmet(q, inputs, value) or _collision(q, value, slips)
        if not reason:
            live = tuple(slip for slip in slips.values() if slip is not None)
            return Item(q, seed, inputs, workings, value, live, (), tuple(rejected))
        rejected.append(reason)
    raise ValueError(f"{q.id}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {rejected[-1]}")


def constants(q: Question, seed: int) -> Inputs:
    """The numbers of an item whose answer is none, drawn until the conditions of ``require`` hold."""
    return fitting(q, Chance(f"{q.id}@{q.version}#{seed}"), seed)


def fitting(q: Question, chance: Chance, seed: int) -> Inputs:
    """The next numbers for which the conditions of ``require`` hold."""
    reason = ""
    for _ in range(MOST_DRAWS):
        found = q.draw.draw(chance, seed)
        if not (reason := unmet(q, found, np.zeros(()))):
            return found
    raise ValueError(f"{q.id}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {reason}")


def _fixed(q: Question, seed: int, inputs: Inputs) -> Item:
    """A fixed instance is never put aside: rules that collide on it are dropped."""
    workings = _worked(q, inputs)
    value, fault = _value(q, [w.value for w in workings])
    if fault:
        raise ValueError(f"{q.id}: instance {seed % len(q.draw.instances)}: {fault}")
    live = _told_apart(q, value, _slips(q, workings))
    dropped = tuple(n for n in q.rules if n not in [slip.rule.number for slip in live])
    return Item(q, seed, inputs, workings, value, live, dropped)


def _worked(q: Question, inputs: Inputs) -> tuple[Working, ...]:
    with np.errstate(all="ignore"):
        return tuple(trace(q.function, *row.values()) for row in rows(q, inputs))


def _value(q: Question, values: list[np.ndarray]) -> tuple[np.ndarray, str]:
    """The answer, and why it will not do: a choice has to lead by ten tolerances, and every answer to be finite."""
    row = np.asarray(values if q.over else values[0], dtype=float)
    if not np.isfinite(row).all():
        return row, "the answer is not finite"
    if not q.over:
        return row, ""
    if row.ndim != 1 or row.size < 2:
        return row, "a choice is between two numbers or more"
    first, second = np.argsort(row)[-1], np.argsort(row)[-2]
    lead = APART * float(q.tolerance.width(row).max())
    clear = row[first] - row[second] >= lead
    return np.asarray(float(first + 1)), "" if clear else "no option is clearly the largest"


def _slips(q: Question, workings: tuple[Working, ...]) -> dict[int, Slip | None]:
    """What each rule of the question gives; ``None`` where it gives no finite number or no clear choice."""
    found: dict[int, Slip | None] = {}
    for number in q.rules:
        values = [run(CATALOGUE[number], w, q.becomes.get(number, "")) for w in workings]
        kept = [value for value in values if value is not None]
        found[number] = None
        if len(kept) == len(values):
            value, fault = _value(q, kept)
            found[number] = None if fault else Slip(CATALOGUE[number], value)
    return found


def _collision(q: Question, value: np.ndarray, slips: Mapping[int, Slip | None]) -> str:
    """The first two answers that cannot be told apart; empty where all can."""
    seen: list[tuple[str, np.ndarray]] = [("the right answer", value)]
    for number, slip in slips.items():
        if slip is None:
            return f"rule {number} gives no answer"
        for name, other in seen:
            if not apart(slip.value, other, q):
                return f"rule {number} collides with {name}"
        seen.append((f"rule {number}", slip.value))
    return ""


def _told_apart(q: Question, value: np.ndarray, slips: Mapping[int, Slip | None]) -> tuple[Slip, ...]:
    """The slips of a fixed instance that collide with nothing; both of a colliding pair are left out."""
    found = [slip for slip in slips.values() if slip is not None and apart(slip.value, value, q)]
    return tuple(slip for slip in found if all(other is slip or apart(slip.value, other.value, q) for other in found))


def unmet(q: Question, inputs: Inputs, value: np.ndarray) -> str:
    """The first condition of ``require`` that does not hold; empty where all do."""
    if not q.require:
        return ""
    builder = Builder()
    names = {name: builder.const(array) for name, array in inputs.items()}
    names["out"] = builder.const(value)
    for node in q.require:
        line = builder.node(node, names)
        if not np.all(builder.drafts[line].value):
            return "a condition of require does not hold"
    return ""
