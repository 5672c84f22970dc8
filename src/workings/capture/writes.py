"""Writing into arrays. A working is never changed: a write is a new line, and every name that shared the memory moves to it.

NumPy's views share memory: after ``row = A[0]``, ``row[:] = 1`` changes A as well. So a view remembers what it was taken
from; a write goes up to the whole array, and down to every other view that is still alive.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from workings.capture import keys
from workings.capture.recorder import EMPTY, Tape
from workings.capture.traced import METHODS, PROTOCOLS, Duck, apply


class Origin(NamedTuple):
    """Where a view was taken from, and how: the op that reads it anew, and the one that puts it back."""

    base: Duck
    read: Callable[[Duck], Duck]
    put: Callable[[Duck, Duck], Duck]


def is_traced(x: Any) -> bool:
    return isinstance(x, Duck)


READ_ONLY: Any = object()
"""Stands for the origin of what NumPy gives out to be read and not written: a diagonal, an array made to look larger."""


def only_read(made: Any) -> Any:
    if isinstance(made, Duck):
        made._origin = READ_ONLY
    return made


def as_view(made: Duck, origin: Origin) -> Duck:
    """``made`` as a view of ``origin.base``; only a function that writes needs to know."""
    base = origin.base
    if base.tape.writes and isinstance(made.value, np.ndarray):
        made._origin = origin
        views = getattr(base, "_views", None)
        if views is None:
            base._views = views = []
        views.append(weakref.ref(made))
    return made


# ------------------------------------------------------------------ square brackets
def gathered(tape: Tape) -> Callable[[Any], Any]:
    return lambda part: PROTOCOLS["array"](tape, part)


def read(self: Duck, parts: tuple[Any, ...]) -> Duck:
    """``self[parts]``; places that were computed are operands."""
    key, places = keys.split(parts, 1, is_traced, gathered(self.tape))
    op = "take" if places else "getitem"
    made = apply(self.tape, op, (self, *places), {"key": key})
    if any(np.ndim(p.value if is_traced(p) else p) or _kind(p) == "b" for p in places):
        return made
    back = "put" if places else "setitem"
    moved, _ = keys.split(parts, 2, is_traced, gathered(self.tape))
    return as_view(
        made,
        Origin(
            self,
            lambda base: apply(self.tape, op, (base, *places), {"key": key}),
            lambda base, part: apply(self.tape, back, (base, part, *places), {"key": moved}),
        ),
    )


def _kind(place: Any) -> str:
    return str(np.asarray(place.value if is_traced(place) else place).dtype.kind)


def write(self: Duck, parts: tuple[Any, ...], value: Any) -> None:
    """``self[parts] = value``."""
    if getattr(self, "_origin", None) is READ_ONLY:
        raise ValueError("assignment destination is read-only")
    if not isinstance(self.value, np.ndarray):
        raise self.tape.refuse("A single number has no cells to write into.", "use an array, or give it a new name")
    key, places = keys.split(parts, 2, is_traced, gathered(self.tape))
    if isinstance(value, list | tuple) and not is_traced(value):
        value = PROTOCOLS["array"](self.tape, value)
    replace(self, apply(self.tape, "put" if places else "setitem", (self, value, *places), {"key": key}))


def replace(self: Duck, new: Duck) -> None:
    """``self`` now holds ``new``; what shares its memory follows, up to the whole array and down to its other views."""
    self.line, self.value = new.line, new.value
    fresh, top = {id(self)}, self
    while isinstance(origin := getattr(top, "_origin", None), Origin):
        base, whole = origin.base, origin.put(origin.base, top)
        base.line, base.value = whole.line, whole.value
        fresh.add(id(base))
        top = base
    _follow(top, fresh)


def _follow(base: Duck, fresh: set[int]) -> None:
    alive = [(ref, view) for ref in getattr(base, "_views", None) or [] if (view := ref()) is not None]
    if alive:
        base._views = [ref for ref, _ in alive]
    for _, view in alive:
        if id(view) not in fresh:
            again = view._origin.read(base)
            view.line, view.value = again.line, again.value
        _follow(view, fresh)


# ------------------------------------------------------------------ x += t, out=
def changed(self: Duck, op: str, other: Any) -> Duck:
    """``self += other`` on an array: the memory stays, its numbers change, its dtype stays."""
    into(self, op, (self, other), EMPTY)
    return self


def into(target: Duck, op: str, operands: tuple[Any, ...], attrs: Any) -> None:
    """The result of ``op`` written into ``target``, as ``out=`` does: its shape has to fit, and it takes target's dtype."""
    tape = target.tape
    made = apply(tape, op, operands, attrs)
    if np.shape(made.value) != target.shape:
        if np.broadcast_shapes(np.shape(made.value), target.shape) != target.shape:
            raise ValueError(f"a result of shape {np.shape(made.value)} does not fit into an array of shape {target.shape}")
        key = (Ellipsis,)
        made = apply(tape, "setitem", (target, made), {"key": key})
    if made.dtype != target.dtype:
        if not np.can_cast(made.dtype, target.dtype, "same_kind"):
            raise TypeError(
                f"a result of {made.dtype} numbers cannot be written into an array of {target.dtype}; NumPy refuses this as well"
            )
        made = apply(tape, "cast", (made,), {"dtype": str(target.dtype)})
    replace(target, made)


def add_at(tape: Tape, target: Duck, places: Any, values: Any = 1) -> None:
    """``np.add.at``: cells named twice receive both, one after the other."""
    parts = places if type(places) is tuple else (places,)
    key, found = keys.split(parts, 2, is_traced, gathered(tape))
    shape = np.shape(np.empty(target.shape)[tuple(_plain(p) for p in parts)])
    spread = values if np.shape(_plain(values)) == shape else METHODS["broadcast_to"](tape, values, shape)
    replace(target, apply(tape, "add_at", (target, spread, *found), {"key": key}))


def _plain(x: Any) -> Any:
    return x.value if is_traced(x) else x


PROTOCOLS |= {"read": read, "write": write, "changed": changed}
