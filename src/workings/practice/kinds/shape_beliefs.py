"""Wrong beliefs about shapes, held while the code runs: the task is run on arrays whose operations follow the belief.

Each belief is one row: the number of its rule in the catalogue, the operations it is about, and what shape it expects there.
So it predicts an answer for any code, as a mutation of a line does for numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Expected = Callable[[Sequence[Shape], Mapping[str, Any]], Shape | None]
"""(shapes of the operands, what the call names) -> the shape expected; ``None``: here the belief says what is so."""


def _inner(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    left, right = shapes
    return (left[-1], right[-2]) if len(left) == len(right) == 2 and left[-1] == right[-2] else None


def _flipped(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    left, right = shapes
    return (right[-1], left[-2]) if len(left) == len(right) == 2 and left[-1] == right[-2] else None


def _unadded(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    left, right = shapes
    return left if len(right) == 1 and left[-1:] == right else None


def _from_the_left(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    most = max(len(shape) for shape in shapes)
    return np.broadcast_shapes(*(shape + (1,) * (most - len(shape)) for shape in shapes))


def _as_many(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    flat = [tuple(size for size in shape if size != 1) for shape in shapes]
    return flat[0] if flat[0] == flat[1] and len(flat[0]) == 1 and () not in shapes else None


def _one_for_each_row(shapes: Sequence[Shape], named: Mapping[str, Any]) -> Shape | None:
    (shape, *_) = shapes
    if len(shape) != 2 or named.get("axis") != 0:
        return None
    return (shape[0], 1) if named.get("keepdims") else shape[:1]


BELIEFS: dict[int, tuple[str, Expected]] = {
    12: ("matmul", _unadded),
    31: ("matmul", _inner),
    32: ("matmul", _flipped),
    33: ("pairwise", _from_the_left),
    34: ("subtract", _as_many),
    35: ("reduce", _one_for_each_row),
}
"""Rule of the catalogue -> the operations it is about, and the shape it expects."""


def believed(rule: int, function: Callable[..., Any], shapes: Mapping[str, Shape]) -> Shape | None:
    """The shape that ``function`` gives for somebody who holds the rule; ``None`` where for them it does not run."""
    about, expected = BELIEFS[rule]
    held = type("Held", (_Held,), {"about": about, "expected": staticmethod(expected)})
    try:
        with np.errstate(all="ignore"):
            return tuple(np.shape(function(**{name: np.ones(shape).view(held) for name, shape in shapes.items()})))
    except ValueError:
        return None


class _Held(np.ndarray[Any, np.dtype[Any]]):
    """An array of ones whose operations of one sort give the shape that is expected of them."""

    about: str
    expected: Expected

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **named: Any) -> Any:
        pairwise = ["pairwise"] if len(inputs) == 2 and ufunc is not np.matmul else []
        sorts = [method] if method == "reduce" else [ufunc.__name__, *pairwise]
        wrong = self.expected([np.shape(x) for x in inputs], named) if self.about in sorts else None
        if wrong is not None:
            return np.ones(wrong).view(type(self))
        named = {k: tuple(np.asarray(x) for x in v) if k == "out" and v else v for k, v in named.items()}
        return np.asarray(getattr(ufunc, method)(*(np.asarray(x) for x in inputs), **named)).view(type(self))
