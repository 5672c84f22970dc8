"""A library function as a few ops: recorded as one part that folds, and compared with the library's own result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.capture.recorder import Tape
from workings.capture.traced import Duck

Handler = Callable[..., Any]


def plain(operand: Any) -> Any:
    """The value in a run that is not traced; lists and tuples element by element."""
    if isinstance(operand, Duck):
        return operand.value
    if type(operand) in (list, tuple):
        return type(operand)(plain(x) for x in operand)
    return operand


def same(one: Any, other: Any) -> bool:
    """Bit for bit, with the dtype and shape."""
    a, b = np.asarray(one), np.asarray(other)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def checked(tape: Tape, name: str, steps: Callable[[], Any], expected: Callable[[], Any]) -> Any:
    """The result of ``steps``, if it is what NumPy's own ``name`` gives. Several results are compared one by one."""
    result = tape.composite(name.rpartition(".")[2], steps)
    with np.errstate(all="ignore"):
        wanted = expected()
    several = type(result) in (tuple, list)
    pairs = list(zip(result, wanted, strict=True)) if several else [(result, wanted)]
    if not all(same(plain(one), other) for one, other in pairs):
        raise tape.refuse(f"np.{name} on these values differs in the last digits from the steps that explain it.", "write the steps out")
    return result


def on(tape: Tape, condition: bool, name: str, instead: str) -> None:
    """Refuse an argument that is not followed; ``name`` may say which: ``np.dot with out``."""
    if condition:
        which = "" if " " in name else " with these arguments"
        raise tape.refuse(f"{name}{which} is not followed.", instead)


def given(value: Any) -> bool:
    """An argument that was written out, and is not NumPy's own mark for "nothing"."""
    return value is not None and value is not np._NoValue
