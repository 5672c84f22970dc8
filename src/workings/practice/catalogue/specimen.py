"""A witness with numbers in it: what is right, what each rule of its task gives, and what the generic changes give.

As for an item, a draw is put aside unless the right answer and all rules differ pairwise by ten tolerances.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from workings.capture import trace
from workings.ir.working import Working
from workings.practice import diagnose
from workings.practice.catalogue import HERE, Row, witness, witnesses
from workings.practice.chance import Chance
from workings.practice.diagnose import Given
from workings.practice.question import Tolerance
from workings.practice.rules import run

MOST_DRAWS = 500
FINE = 100
"""Numbers that are not whole are drawn in steps of one over this."""
USUAL, COUNTS = Tolerance(decimals=4), Tolerance(exact=True)


@dataclass(frozen=True, eq=False)
class Specimen:
    """One instance of a witness."""

    witness: str
    seed: int
    inputs: Mapping[str, np.ndarray]
    working: Working
    value: np.ndarray
    rules: Mapping[int, np.ndarray]
    """Number -> the answer that the rule gives here. Of a rule that is read as a choice: which of two readings it takes."""
    tolerance: Tolerance
    rejected: tuple[str, ...]
    """Why each earlier draw of this seed was put aside."""

    @cached_property
    def changes(self) -> tuple[Given, ...]:
        """What the generic changes of the working give, where that is a finite answer other than the right one."""
        return diagnose.generic(self.working, self.tolerance)

    def told(self, found: Any, decimals: int | None = None) -> diagnose.Told:
        """The diagnosis of an answer; ``decimals`` are those typed, ``None`` for an answer given in full."""
        rules = [Given(str(number), value) for number, value in self.rules.items()]
        answer = np.asarray(found, dtype=float)
        changes = [] if is_choice(self.witness) else self.changes
        return diagnose.told(answer, self.value, rules, changes, self.tolerance, decimals)


def is_choice(name: str) -> bool:
    return any(row.choice for row in witnesses()[name])


@cache
def _draws() -> dict[str, Any]:
    return tomllib.loads((HERE / "draws.toml").read_text(encoding="utf-8"))


def function(name: str) -> Callable[..., Any]:
    """The witness of that name."""
    found: Callable[..., Any] = getattr(witness, name)
    return found


def drawn(name: str, chance: Chance) -> dict[str, np.ndarray]:
    """Inputs of a witness, in the order of its parameters."""
    return {key: _one(spec, chance) for key, spec in _draws()["draw"][name].items()}


def _one(spec: Sequence[Any], chance: Chance) -> np.ndarray:
    if spec[0] == "one":
        return np.asarray(np.eye(spec[1])[chance.below(spec[1])])
    if spec[0] == "shares":
        cuts = np.array([chance.integer(1, 12) for _ in range(spec[1])])
        return np.asarray(cuts / cuts.sum())
    low, high, *shape = spec
    fine = 1 if isinstance(low, int) and isinstance(high, int) else FINE
    count = int(np.prod(shape, dtype=int))
    numbers = [chance.integer(round(low * fine), round(high * fine)) / fine for _ in range(count)]
    return np.array(numbers).reshape(shape)


def specimen(name: str, seed: int) -> Specimen:
    """Draws until right and wrong answers can all be told apart. Raises ``ValueError`` where no draw will do."""
    chance = Chance(f"catalogue/{name}#{seed}")
    tolerance = COUNTS if name in _draws()["exact"] else USUAL
    rejected: list[str] = []
    while len(rejected) < MOST_DRAWS:
        inputs = drawn(name, chance)
        with np.errstate(all="ignore"):
            working = trace(function(name), *(float(v) if v.ndim == 0 else v for v in inputs.values()))
            value, given = _answers(working, witnesses()[name])
        reason = _reason(value, given, tolerance)
        if not reason:
            rules = {number: answer for number, answer in given.items() if answer is not None}
            return Specimen(name, seed, inputs, working, value, rules, tolerance, tuple(rejected))
        rejected.append(reason)
    raise ValueError(f"{name}: {MOST_DRAWS} draws of seed {seed} were rejected; last: {rejected[-1]}")


def _answers(working: Working, asked: tuple[Row, ...]) -> tuple[np.ndarray, dict[int, np.ndarray | None]]:
    """The right answer, and that of each rule. For a choice the answer is yes or no; where the working gives no yes or no,
    it is whether it gives numbers at all."""
    value = np.asarray(working.value, dtype=float)
    given = {row.rule.number: run(row.rule, working) for row in asked}
    if any(row.choice for row in asked) and value.ndim:
        return np.asarray(float(np.isfinite(value).all())), {n: np.asarray(float(v is not None)) for n, v in given.items()}
    return value, given


def _reason(value: np.ndarray, given: Mapping[int, np.ndarray | None], tolerance: Tolerance) -> str:
    """Why a draw will not do; empty where it will."""
    if not np.isfinite(value).all():
        return "the answer is not finite"
    seen = [("the right answer", value)]
    for number, answer in given.items():
        if answer is None:
            return f"rule {number} gives no answer"
        for name, other in seen:
            if not diagnose.apart(answer, other, tolerance):
                return f"rule {number} collides with {name}"
        seen.append((f"rule {number}", answer))
    return ""
