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
    """One learner's events. Safe for several threads: a request reads and appends under one lock.

    A long log opens at a snapshot: the state and the newest day's entries are there at once, and what is older is read when it is asked for.
    """

    def __init__(self, store: Store, clock: Clock, given: Given, params: Params = PARAMS) -> None:
        self.store, self.clock = store, clock
        self._lock = threading.RLock()
        self._blank = State(_utc(clock()), given, params, clock().tzinfo or dt.UTC)
        self._ledger = Ledger(self._blank)
        self._from = -1
        """The event after which the ledger begins: 0 where it is whole, -1 before the store has been looked at."""
        self._last: Event | None = None
        self._events: dict[int, Event] | None = None
        self._by_item: dict[str, list[Event]] = defaultdict(list)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the log: what is read inside is still so when something is appended."""
        with self._lock:
            yield

    def ledger(self) -> Ledger:
        """The bookkeeping now, after every event in the store, another process's too. A log that opened at a snapshot is folded whole."""
        with self._lock:
            self._catch_up()
            if self._from:
                self._fold_whole()
            return self._ledger.at(_utc(self.clock()))

    def latest(self) -> Ledger:
        """The same state with the entries of the newest day, and of as many before it as there are in memory."""
        with self._lock:
            self._catch_up()
            return self._ledger.at(_utc(self.clock()))

    def state(self) -> State:
        return self.latest().state

    def _catch_up(self) -> None:
        if self._from < 0:
            self._open()
        at = self._ledger.state.event
        new = self.store.events(after=max(at - 1, 0))
        if at:
            if not new or new[0] != self._last:  # an import has put events between, so numbers have changed
                self._open()
                return
            new = new[1:]
        for event in new:
            self._ledger = self._ledger.after(event)
        self._note(new)

    def _open(self) -> None:
        """At the newest snapshot that holds, or from the first event where the log is short."""
        from workings.learner import snapshot

        start = snapshot.opened(self.store, self._blank.at(_utc(self.clock())))
        events = self.store.events(after=start.event)
        self._ledger, self._from = Ledger(start).follow(events), start.event
        self._last = self.store.event(start.event)
        self._events = None if start.event else {}
        self._by_item.clear()
        self._note(events)

    def _fold_whole(self) -> None:
        """From the first event. What the snapshot said of it is compared: the log is right, whatever the cache holds."""
        from workings.learner import snapshot

        events = self.store.events(upto=self._ledger.state.event)
        whole = Ledger(self._blank).follow(events)
        if snapshot.dump(whole.state) != snapshot.dump(self._ledger.state):
            self.store.put_snapshots([])
        self._ledger, self._from = whole, 0

    def _note(self, events: Sequence[Event]) -> None:
        if events:
            self._last = events[-1]
        if self._events is None:
            return
        for event in events:
            self._events[event.id] = event
            if event.item:
                self._by_item[event.item].append(event)

    def _all(self) -> dict[int, Event]:
        """Every event, in memory from the first time that all are asked for."""
        self._catch_up()
        if self._events is None:
            self._events = {}
            self._note(self.store.events(upto=self._ledger.state.event))
        return self._events

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
            return tuple(self._all().values())

    def event(self, number: int) -> Event:
        with self._lock:
            self._catch_up()
            found = self.store.event(number) if self._events is None else self._events.get(number)
            if found is None:
                raise Unknown(f"No event {number} is in the log.")
            return found

    def of_item(self, item: str) -> tuple[Event, ...]:
        with self._lock:
            self._catch_up()
            return tuple(self.store.events(item=item) if self._events is None else self._by_item.get(item, ()))

    def today(self) -> dt.date:
        return self.clock().date()


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC)
