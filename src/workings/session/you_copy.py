"""A line of the ledger in a copy: the same evidence with other numbers. Nothing of it is stored, and the ledger does not move."""

from __future__ import annotations

from collections.abc import Mapping

from workings.contract.number import format_number
from workings.learner import numbers, skill, sums
from workings.learner.ledger import LedgerRow
from workings.session.you_results import Copy, Knob

KNOBS = (
    ("guess", "guess", "g", 0.95),
    ("slip", "slip", "s", 0.95),
    ("weight", "weight", "w", 3.0),
    ("help", "help", "h", 1.0),
    ("fade", "fade", "λ", 1.0),
)
"""Name, words, letter, and the most it may be; each is 0 or more."""


def copy(row: LedgerRow, asked: Mapping[str, str]) -> Copy:
    """``asked``: name -> what was typed. What is missing stands as the line used it; what cannot be used is said, and nothing is changed."""
    used = {name: float(row.used[name]) for name, *_ in KNOBS}
    values, problem = read(used, asked)
    theta = list(skill.theta(len(row.before)))
    inputs = {"p": row.before, "prior": row.entry.start.grid, "theta": theta, "y": row.score, **values}
    likelihood = {k: inputs[k] for k in ("theta", "y", "guess", "slip", "weight", "help")}
    ends = {
        level: numbers.number("end_after", {**inputs, "level": level}, digits=2)
        for level in (row.params.interval_low, row.params.interval_high)
    }
    knobs = tuple(
        Knob(name, words, letter, format_number(used[name], 3), _typed(values[name]), _typed(most)) for name, words, letter, most in KNOBS
    )
    return Copy(
        knobs=knobs,
        changed=any(abs(values[name] - used[name]) > 1e-9 for name in used),
        problem=problem,
        mean=numbers.number("mean_after", inputs, digits=2),
        interval=(ends[row.params.interval_low], ends[row.params.interval_high]),
        chance=numbers.number("chance_after", {**inputs, "able": row.params.able}, digits=2),
        prior=_cells("faded", {"p": row.before, "prior": row.entry.start.grid, "fade": values["fade"]}),
        likelihood=_cells("likelihood", likelihood),
        posterior=_cells("update", inputs),
    )


def read(used: Mapping[str, float], asked: Mapping[str, str]) -> tuple[dict[str, float], str]:
    """The numbers of the copy, and why those that were asked for cannot be used (then they are the line's own)."""
    values = dict(used)
    for name, words, _, most in KNOBS:
        text = asked.get(name, "").strip().replace("−", "-").replace(",", ".")
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            return dict(used), f"{words} has to be a number; “{text[:20]}” is none."
        if not 0 <= value <= most:
            return dict(used), f"{words} is a number from 0 to {_typed(most)}; {text[:20]} is not."
        values[name] = used[name] if _typed(value) == _typed(used[name]) else value
    if values["guess"] + values["slip"] >= 1:
        return dict(
            used
        ), "guess and slip have to come to less than 1 together: otherwise knowing it would make a right answer less likely."
    return values, ""


def _typed(value: float) -> str:
    """As a field of a form holds it."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _cells(function: str, inputs: Mapping[str, object]) -> tuple[float, ...]:
    held = {name: numbers.held(value) for name, value in inputs.items()}
    return tuple(sums.FUNCTIONS[function](**held).tolist())
