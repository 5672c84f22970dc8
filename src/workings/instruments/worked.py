"""The numbers of a report. A number that was worked out is its formula: the value is what the formula comes to, so neither can be without the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from workings.capture import trace, typed
from workings.contract.reading import Call, Counted, Measured, Number, Recipe, Typed
from workings.instruments import sums
from workings.ir.working import Working

EXACT = 2**53
"""Whole numbers beyond this are not all doubles."""


def worked(text: str, /, digits: int = 3, unit: str = "", grouped: bool = False, said: str = "", **given: Any) -> Number:
    """A number by its formula: ``worked("100 * right / rows", unit="%", right=90, rows=143)``.

    ``text`` is read by the grammar of ``ir/expression.py``; names are words a reader understands (``_`` reads as a space).
    ``said`` says where what is given comes from. Raises ``ValueError`` where the formula gives no single number.
    """
    recipe = Typed(text, {name: _plain(name, value) for name, value in given.items()}, said)
    return Number(_value(working(recipe)), recipe, digits, unit, grouped)


def called(function: str, /, digits: int = 3, unit: str = "", **inputs: Any) -> Number:
    """A number by a function of ``instruments/sums.py``, which is traced when it is opened: ``called("wilson_low", right=90, n=143)``."""
    recipe = Call(f"instruments/{function}", {name: _plain(name, value) for name, value in inputs.items()})
    value = sums.function(function)(**{name: np.asarray(x, dtype=float) for name, x in recipe.inputs.items()})
    return Number(float(value), recipe, digits, unit)


def wilson(right: float, n: float, digits: int = 1) -> tuple[Number, Number]:
    """Wilson's 95 % interval for ``right`` of ``n`` trials, in percent."""
    low = called("wilson_low", digits, "%", right=right, n=n, scale=100)
    return low, called("wilson_high", digits, "%", right=right, n=n, scale=100)


def counted(value: float, how: str, n: int = 1, digits: int = 3, unit: str = "", grouped: bool = True) -> Number:
    """A count, a look-up or the result of a library: ``how`` says what was counted and by which query or function, so that it can be done again."""
    return Number(float(value), Measured(how, "", n), digits, unit, grouped)


def listed(how: str, rows: tuple[str, ...]) -> Number:
    """The count of a few things that are named when it is opened."""
    return Number(float(len(rows)), Counted(how, rows))


def working(recipe: Recipe) -> Working:
    """The working behind a recipe of a report. Raises ``TypeError`` for counts, which have none."""
    match recipe:
        case Typed(text, given):
            return typed.read(text, given)
        case Call(function, inputs):
            arrays: dict[str, Any] = {name: np.asarray(value, dtype=float) for name, value in inputs.items()}
            return trace(sums.function(function.removeprefix("instruments/")), **arrays)
    raise TypeError(f"{type(recipe).__name__} has no working")


def values(numbers: Mapping[str, Number]) -> dict[str, float]:
    """The bare values by name, for programs and for tests."""
    return {name: number.value for name, number in numbers.items()}


def _value(made: Working) -> float:
    out = made.lines[made.outputs[0]].value
    if out.size != 1:
        raise ValueError(f"the formula comes to {out.size} numbers, and one is wanted")
    return float(out.reshape(()))


def _plain(name: str, value: Any) -> Any:
    found = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(found, int) and abs(found) > EXACT:
        raise ValueError(f"{name} is {found}, beyond the whole numbers a double holds exactly")
    return found
