"""What stands in square brackets: plain places stay in the key, computed ones become operands."""

from __future__ import annotations

from types import EllipsisType, NoneType
from typing import Any

import numpy as np

from workings.ir.ops.moves import At

PLAIN = (int, slice, EllipsisType, NoneType)


def is_plain(parts: tuple[Any, ...]) -> bool:
    """Nothing in the brackets was computed."""
    return all(type(k) is int or k is None or k is Ellipsis or (type(k) is slice and _bounds_are_plain(k)) for k in parts)


def _bounds_are_plain(part: slice) -> bool:
    return all(bound is None or type(bound) is int for bound in (part.start, part.stop, part.step))


def split(parts: tuple[Any, ...], first: int, is_traced: Any, gather: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """``parts`` as a key whose computed places are marked, and the operands that stand there (numbered from ``first``)."""
    key: list[Any] = []
    operands: list[Any] = []
    for part in parts:
        if type(part) in PLAIN:
            key.append(_plain_slice(part) if type(part) is slice else part)
            continue
        if isinstance(part, np.integer) and not is_traced(part):
            key.append(int(part))
            continue
        if isinstance(part, range):
            part = np.asarray(part)
        if isinstance(part, list | tuple | bool | np.bool_) and not is_traced(part):
            part = gather(part)
        key.append(At(first + len(operands)))
        operands.append(part)
    return tuple(key), operands


def _plain_slice(part: slice) -> slice:
    """Bounds as whole numbers; a computed bound becomes an assumption when it is asked for its value."""
    return slice(*(None if bound is None else bound.__index__() for bound in (part.start, part.stop, part.step)))
