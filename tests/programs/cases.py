"""How each program is run: its entry function bears the name of its file, ``example()`` gives the arguments."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tests.capture.constructs.outcome import Outcome, outcome

OURS = {"__init__", "cases", "expected", "test_programs"}
PROGRAMS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in OURS)


def case(name: str, other: bool = False) -> tuple[Any, tuple[tuple[Any, ...], dict[str, Any]]]:
    """The entry function and its arguments; ``other`` asks for numbers that lie a little beside them."""
    module = import_module(f"tests.programs.{name}")
    inputs = module.example()
    return getattr(module, name), (tuple(map(nudged, inputs)) if other else inputs, {})


def nudged(value: Any) -> Any:
    """Floats a millionth smaller, so that most branches stay as they are; integers and masks unchanged."""
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return value
    return (array * (1 - 2**-20)).tolist() if isinstance(value, list) else array * (1 - 2**-20)


def outcome_of(name: str) -> Outcome:
    """What becomes of a program when it is traced."""
    return outcome(lambda other: case(name, other))
