"""A state on the disk, so that a long log opens without being folded again. A cache: the log is what counts.

    state = opened(store, State(now, given, params, zone))     the end of an earlier day, not long ago
    restore(store, blank)                                      at the newest snapshot that holds, or as it was given
    keep(store, foot, top)                                     two states of one log, the second a stretch of events later

A snapshot is used only where all of this is so: it was folded with these parameters, this course, this zone and this very code; its text
is what was written; the event it ends at is still the event of that number; and folding the last stretch again gives it, to the bit.
Otherwise every snapshot is dropped, and the log is folded from its start.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from workings.learner.given import Given
from workings.learner.params import Params
from workings.learner.state import State

if TYPE_CHECKING:
    from workings.contract.event import Event
    from workings.learner.store import Store

EVERY = 250
"""Events folded since the last snapshot that make a new one worth its bytes."""
STRETCH = 32
"""Events that are folded again whenever a snapshot is used."""
PART = 20_000
"""Events in memory at a time, while a long log is folded."""
PLAIN = (str, int, float, bool, object, Any, type(None))
HELD = (Params, Given)
"""Told to a fold, and not made by it: a snapshot of other ones does not fit."""


class Snapshot(NamedTuple):
    """One row of the table."""

    event: int
    uid: str
    fits: str
    digest: str
    body: str


class Codec(NamedTuple):
    """To and from JSON, for one type."""

    out: Callable[[Any], Any]
    back: Callable[[Any, State], Any]


# ---------------------------------------------------------------- one state as text
def dump(state: State) -> str:
    """Everything that the fold made, as JSON. Floats read back bit for bit; equal states are equal texts."""
    return json.dumps(_codec(State).out(state), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def load(text: str, blank: State) -> State:
    """The state, with the time, the course, the parameters and the zone of ``blank``."""
    made: State = _codec(State).back(json.loads(text), blank)
    return made


@cache
def _codec(kind: Any) -> Codec:
    """By the type's own declaration, so that a field that is added later is kept without another word here."""
    if kind in PLAIN or get_origin(kind) is Literal:
        return Codec(lambda v: v, lambda v, _: v)
    if kind in (dt.datetime, dt.date):
        return Codec(lambda v: v.isoformat(), lambda v, _: kind.fromisoformat(v))
    if is_dataclass(kind):
        return _of_class(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return _optional(_codec(next(k for k in inner if k is not type(None))))
    if origin is tuple and inner[-1] is not Ellipsis:
        each = [_codec(k) for k in inner]
        return Codec(
            lambda v: [c.out(x) for c, x in zip(each, v, strict=True)],
            lambda v, b: tuple(c.back(x, b) for c, x in zip(each, v, strict=True)),
        )
    if origin in (tuple, frozenset):
        return _many(origin, inner[0])
    if origin in (dict, Mapping):
        return _table(*inner)
    raise TypeError(f"a snapshot does not know how to keep {kind}")


def _optional(one: Codec) -> Codec:
    return Codec(lambda v: None if v is None else one.out(v), lambda v, b: None if v is None else one.back(v, b))


def _many(origin: Any, kind: Any) -> Codec:
    """A tuple of any length, or a set, in a fixed order. Plain members need no call each."""
    one, put = _codec(kind), sorted if origin is frozenset else list
    if kind in PLAIN:
        return Codec(put, lambda v, _: origin(v))
    return Codec(lambda v: [one.out(x) for x in put(v)], lambda v, b: origin(one.back(x, b) for x in v))


def _table(key: Any, kind: Any) -> Codec:
    one = _codec(kind)
    return Codec(lambda v: [[k, one.out(x)] for k, x in v.items()], lambda v, b: {k: one.back(x, b) for k, x in v})


def _of_class(kind: Any) -> Codec:
    hints = get_type_hints(kind)
    told = ("now", "zone") if kind is State else ()
    names = [f.name for f in fields(kind) if hints[f.name] not in HELD and f.name not in told]
    each = [(name, _codec(hints[name])) for name in names]
    parameters = [f.name for f in fields(kind) if hints[f.name] is Params]

    def back(value: Any, blank: State) -> Any:
        made = {name: codec.back(x, blank) for (name, codec), x in zip(each, value, strict=True)}
        return replace(blank, **made) if kind is State else kind(**made, **dict.fromkeys(parameters, blank.params))

    return Codec(lambda v: [codec.out(getattr(v, name)) for name, codec in each], back)


# ---------------------------------------------------------------- what it has to fit
def fits(blank: State) -> str:
    """One text for everything that a fold depends on beside the events: parameters, course, zone, code, and the libraries that compute."""
    given = blank.given
    course = [
        sorted(dict(getattr(given, f.name)).items()) if isinstance(getattr(given, f.name), Mapping) else sorted(getattr(given, f.name))
        for f in fields(given)
    ]
    return sha256(repr((blank.params, course, blank.zone, _code())).encode()).hexdigest()


@cache
def _code() -> str:
    """The source of the learner model, and the versions of what it computes with."""
    from importlib.metadata import version

    whole = sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(file.read_bytes())
    return " ".join((whole.hexdigest(), *(version(name) for name in ("numpy", "fsrs"))))


# ---------------------------------------------------------------- kept, and used again
def keep(store: Store, foot: State, top: State) -> None:
    """Put the two states in place of all that were kept. ``top`` is ``foot`` and the events between, folded."""
    store.put_snapshots([_taken(store, foot), _taken(store, top)])


def _taken(store: Store, state: State) -> Snapshot:
    body = dump(state)
    return Snapshot(state.event, store.identity(state.event), fits(state), sha256(body.encode()).hexdigest(), body)


def restore(store: Store, blank: State) -> State:
    """The state at the newest snapshot; ``blank`` where there is none that can be used, and then all are dropped."""
    kept = store.snapshots()
    if not kept:
        return blank
    state = _checked(store, kept, blank) if len(kept) == 2 else None
    if state is None:
        store.put_snapshots([])
        return blank
    return state


def _checked(store: Store, kept: list[Snapshot], blank: State) -> State | None:
    """The later state, folded again from the earlier one; ``None`` where anything about the two is not as it has to be."""
    wanted = fits(blank)
    for one in kept:
        sound = one.fits == wanted and one.digest == sha256(one.body.encode()).hexdigest()
        if not sound or store.identity(one.event) != one.uid:
            return None
    foot, top = kept
    try:
        state = folded(load(foot.body, blank), store.events(after=foot.event, upto=top.event))
    except (ValueError, TypeError, LookupError, AttributeError):  # whatever a text that is no state does to a fold
        return None
    return state if dump(state) == top.body else None


def folded(state: State, events: list[Event]) -> State:
    for event in events:
        state, _ = state.after(event)
    return state


def opened(store: Store, blank: State) -> State:
    """The state after events of earlier days than ``blank.now``'s, with fewer than :data:`EVERY` such events to go.

    Where more than that were recorded since the last snapshot, they are folded, and there is a new one.
    """
    from workings.learner.database import StoreError

    state = foot = restore(store, blank)
    start, full = state.event, True
    while full:
        part = store.events(after=state.event, most=PART)
        older = next((k for k, event in enumerate(part) if blank.day(event.at) >= blank.today), len(part))
        if state.event == start and older < EVERY:
            return state
        full = older == PART
        if older:
            cut = max(older - STRETCH, 0)
            foot = folded(state, part[:cut])
            state = folded(foot, part[cut:older])
    with suppress(StoreError):  # a cache: the log is read all the same
        keep(store, foot, state)
    return state
