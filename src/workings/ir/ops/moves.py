"""Ops that only move cells. Each has an explicit map: output cell -> cell of the operands laid end to end (-1: zero).

Provenance, gradient and the browser all read the map, so nothing else is written about these ops.
A computed index is an operand like any other; :class:`At` marks its place in the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Attrs = Mapping[str, Any]
Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class At:
    """In a key: the value of operand ``operand`` stands here, as whole numbers or as yes and no."""

    operand: int

    def __repr__(self) -> str:
        return f"At({self.operand})"


def resolved(key: tuple[Any, ...], operands: Values) -> tuple[Any, ...]:
    """``key`` with the values of the operands put in. A list is not an array here: NumPy would read both alike."""
    return tuple(np.asarray(operands[part.operand]) if isinstance(part, At) else part for part in key)


def _numbered(shapes: Sequence[Shape]) -> list[np.ndarray]:
    start, out = 0, []
    for shape in shapes:
        size = int(np.prod(shape, dtype=int))
        out.append(np.arange(start, start + size).reshape(shape))
        start += size
    return out


def getitem(a: Any, *indices: Any, key: tuple[Any, ...]) -> Any:
    return np.asarray(a)[resolved(key, (a, *indices))]


def getitem_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    return np.asarray(_numbered(shapes[:1])[0][resolved(attrs["key"], values)])


def setitem(a: Any, v: Any, *indices: Any, key: tuple[Any, ...]) -> np.ndarray:
    """``a`` with ``v`` put at ``key``: what ``a[key] = v`` leaves, as a new array of a's dtype."""
    out = np.array(a)
    out[resolved(key, (a, v, *indices))] = v
    return out


def setitem_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    kept, put = _numbered(shapes[:2])
    kept[resolved(attrs["key"], values)] = put
    return kept


def reshape(a: Any, *, shape: Shape) -> Any:
    return np.reshape(a, shape)


def reshape_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    return _numbered(shapes)[0].reshape(attrs["shape"])


def concatenate(*operands: Any, axis: int = 0) -> Any:
    return np.concatenate(operands, axis=axis)


def concatenate_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    return np.concatenate(_numbered(shapes), axis=attrs.get("axis", 0))


def stack(*operands: Any, axis: int = 0) -> Any:
    return np.stack(operands, axis=axis)


def stack_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    return np.stack(_numbered(shapes), axis=attrs.get("axis", 0))


def scatter(a: Any, *indices: Any, key: tuple[Any, ...], shape: Shape) -> np.ndarray:
    """Zeros of ``shape`` with the cells of ``a`` added at ``key``.

    Adding, not assigning: a cell read twice receives both gradients.
    """
    a = np.asarray(a)
    out = np.zeros(shape, a.dtype)
    np.add.at(out, resolved(key, (a, *indices)), a)
    return out


def scatter_places(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    """For each cell of the operand, the cell of the result it is added to."""
    cells = _numbered([attrs["shape"]])[0][resolved(attrs["key"], values)]
    return np.broadcast_to(cells, shapes[0]).reshape(-1)


def scatter_map(shapes: Sequence[Shape], attrs: Attrs, values: Values = ()) -> np.ndarray:
    """Defined where no place repeats; a repeated place has no single source and is refused by the caller."""
    places = scatter_places(shapes, attrs, values)
    if len(np.unique(places)) != places.size:
        raise ValueError("scatter adds several cells into one place: it has no one-to-one map")
    out = np.full(int(np.prod(attrs["shape"], dtype=int)), -1)
    out[places] = np.arange(places.size)
    return out.reshape(attrs["shape"])
