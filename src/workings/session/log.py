"""The store and the state folded from it, kept in step. An event is in the store before anybody is told that it is recorded."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workings.contract.event import Event
from workings.learner.given import Given
from workings.learner.ledger import Ledger
from workings.learner.params import PARAMS, Params
from workings.learner.state import State
from workings.session.faults import Unfit, Unknown

if TYPE_CHECKING:
    from workings.learner.store import Decide, Store

Clock = Callable[[], dt.datetime]


class Log:
    """One learner's events. Safe for several threads: a request reads and appends under one lock."""

    def __init__(self, store: Store, clock: Clock, given: Given, params: Params = PARAMS) -> None:
        self.store, self.clock = store, clock
        self._lock = threading.RLock()
        self._ledger = Ledger(State(_utc(clock()), given, params, clock().tzinfo or dt.UTC))
        self._events: dict[int, Event] = {}
        self._by_item: dict[str, list[Event]] = defaultdict(list)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the log: what is read inside is still so when something is appended."""
        with self._lock:
            yield

    def ledger(self) -> Ledger:
        """The bookkeeping now, after every event in the store, another process's too."""
        with self._lock:
            self._catch_up()
            return self._ledger.at(_utc(self.clock()))

    def state(self) -> State:
        return self.ledger().state

    def _catch_up(self) -> None:
        for event in self.store.events(after=self._ledger.state.event):
            self._ledger = self._ledger.after(event)
            self._events[event.id] = event
            if event.item:
                self._by_item[event.item].append(event)

    def append(
        self, kind: str, concept: str, data: Mapping[str, Any], *, item: str = "", key: str = "", decide: Decide | None = None
    ) -> Event:
        """Write one event and fold it. A key seen before gives the event that has it. Raises ``StoreError``.

        ``decide`` sees the item's earlier events in the transaction that writes, and sets what depends on them.
        """
        from workings.learner.shape import EventFault

        with self._lock:
            try:
                event = self.store.append(Event(kind, _utc(self.clock()), concept, item, data, key), decide)
            except EventFault as fault:
                raise Unfit(str(fault)) from None
            self._catch_up()
            return event

    def trial(self, kind: str, concept: str, data: Mapping[str, Any], item: str) -> State:
        """The state as it would be after an event that nobody has written."""
        with self._lock:
            state = self.state()
            after, _ = state.after(Event(kind, _utc(self.clock()), concept, item, data, id=state.event + 1))
            return after

    # ------------------------------------------------------------------ reading
    @property
    def events(self) -> Sequence[Event]:
        """Every event, oldest first."""
        with self._lock:
            self._catch_up()
            return tuple(self._events.values())

    def event(self, number: int) -> Event:
        with self._lock:
            self._catch_up()
            if number not in self._events:
                raise Unknown(f"No event {number} is in the log.")
            return self._events[number]

    def of_item(self, item: str) -> tuple[Event, ...]:
        with self._lock:
            self._catch_up()
            return tuple(self._by_item.get(item, ()))

    def today(self) -> dt.date:
        return self.clock().date()


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC)
