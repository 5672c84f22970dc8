"""Ops that only move cells. Each has an explicit map: output cell -> cell of the operands laid end to end (-1: zero).

Provenance, gradient and the browser all read the map, so nothing else is written about these ops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Shape = tuple[int, ...]


def _numbered(shapes: Sequence[Shape]) -> list[np.ndarray]:
    start, out = 0, []
    for shape in shapes:
        size = int(np.prod(shape, dtype=int))
        out.append(np.arange(start, start + size).reshape(shape))
        start += size
    return out


def getitem(a: Any, *, key: tuple[Any, ...]) -> Any:
    return np.asarray(a)[key]


def getitem_map(shapes: Sequence[Shape], attrs: Mapping[str, Any]) -> np.ndarray:
    return np.asarray(_numbered(shapes)[0][attrs["key"]])


def reshape(a: Any, *, shape: Shape) -> Any:
    return np.reshape(a, shape)


def reshape_map(shapes: Sequence[Shape], attrs: Mapping[str, Any]) -> np.ndarray:
    return _numbered(shapes)[0].reshape(attrs["shape"])


def concatenate(*operands: Any, axis: int = 0) -> Any:
    return np.concatenate(operands, axis=axis)


def concatenate_map(shapes: Sequence[Shape], attrs: Mapping[str, Any]) -> np.ndarray:
    return np.concatenate(_numbered(shapes), axis=attrs.get("axis", 0))


def stack(*operands: Any, axis: int = 0) -> Any:
    return np.stack(operands, axis=axis)


def stack_map(shapes: Sequence[Shape], attrs: Mapping[str, Any]) -> np.ndarray:
    return np.stack(_numbered(shapes), axis=attrs.get("axis", 0))


def scatter(a: Any, *, places: tuple[int, ...], shape: Shape) -> np.ndarray:
    """Zeros of ``shape`` with the cells of ``a`` added at the flat ``places`` (a place below 0 is dropped).

    Adding, not assigning: a cell read twice receives both gradients.
    """
    a = np.asarray(a)
    out = np.zeros(int(np.prod(shape, dtype=int)), a.dtype)
    keep = np.asarray(places) >= 0
    np.add.at(out, np.asarray(places)[keep], a.reshape(-1)[keep])
    return out.reshape(shape)


def scatter_map(shapes: Sequence[Shape], attrs: Mapping[str, Any]) -> np.ndarray:
    """Defined where no place repeats; a repeated place has no single source and is refused by the caller."""
    size = int(np.prod(attrs["shape"], dtype=int))
    out = np.full(size, -1)
    places = np.asarray(attrs["places"])
    if len(set(places[places >= 0].tolist())) != int((places >= 0).sum()):
        raise ValueError("scatter adds several cells into one place: it has no one-to-one map")
    out[places[places >= 0]] = np.flatnonzero(places >= 0)
    return out.reshape(attrs["shape"])
