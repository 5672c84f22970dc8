"""A number and its recipe made together: the value shown is the value of the call that opens."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from workings.contract.reading import Call, Number
from workings.learner.sums import FUNCTIONS


def held(value: Any) -> Any:
    """``value`` as the tracer holds an input: an array, or one NumPy number."""
    array = np.array(value)
    return array if array.ndim else array[()]


def call(function: str, inputs: Mapping[str, Any], index: tuple[int, ...] = ()) -> Call:
    """The recipe: plain numbers and lists, in the order the function takes them."""
    return Call(f"learner/{function}", {name: _plain(inputs[name]) for name in parameters(function) if name in inputs}, index=index)


@cache
def parameters(function: str) -> tuple[str, ...]:
    """The names of its inputs, in order."""
    return tuple(inspect.signature(FUNCTIONS[function]).parameters)


def value(recipe: Call) -> float:
    """What the call gives."""
    result = FUNCTIONS[recipe.function.removeprefix("learner/")](**{name: held(v) for name, v in recipe.inputs.items()})
    return float(np.asarray(result)[recipe.index])


def number(function: str, inputs: Mapping[str, Any], *, digits: int = 3, unit: str = "", index: tuple[int, ...] = ()) -> Number:
    """The number that ``learner/<function>`` gives, with its recipe."""
    recipe = call(function, inputs, index)
    return Number(value(recipe), recipe, digits, unit)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value
