"""Where events are kept: appended once, never changed. SQLite in the data folder by default; the same SQL for PostgreSQL by URL.

    with Store(home) as store:
        kept = store.append(event, decide=first_answer)     returned after the commit has reached the disk
        store.events(concept="dot")

An append returns after ``synchronous=FULL`` has flushed it, so what was said to be recorded survives ``kill -9`` and a power cut.
SQLAlchemy is loaded when a store is opened, Alembic when the schema has to be made or brought up to date.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from workings.contract.event import Event
from workings.learner import database
from workings.learner.database import StoreError
from workings.learner.params import PARAMS
from workings.learner.shape import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

Decide = Callable[[tuple[Event, ...]], Mapping[str, Any]]
"""Earlier events of the same item (of the same concept where there is no item) -> fields to set in the new one."""

__all__ = ["Decide", "Store", "StoreError", "first_answer"]


def first_answer(earlier: tuple[Event, ...]) -> dict[str, bool]:
    """Whether the answer being appended is the first to its item."""
    return {"first": not any(e.kind == "answer" for e in earlier)}


class Store:
    """The log of one learner. Safe to share between threads; several processes may open the same folder."""

    def __init__(self, where: Path | str) -> None:
        """Open ``where``: a data folder (made if it is missing), or the URL of a database server (``postgresql+psycopg://…``).

        Raises :class:`StoreError`, in words for the learner: a folder that cannot be written, a file that is no database of ours,
        a database from a newer version (it is left as it is, and a dated copy is kept beside it).
        """
        self.place = database.prepare(where)
        self._engine = database.engine(self.place)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ writing
    def append(self, event: Event, decide: Decide | None = None) -> Event:
        """The event as it was stored, with its id. Returns after the commit.

        A second event with the same ``key`` is not stored: the first is returned. With ``decide``, the item's earlier events are read in
        the transaction that writes, so that of two answers at once exactly one is the first.

        Raises :class:`~workings.learner.shape.EventFault` (nothing is written) and :class:`StoreError` (nothing was recorded).
        """
        from workings.learner.schema import EVENTS

        if decide is None:
            checked(event)
        with self._errors("recorded"), self._engine.connect().execution_options(write=True) as link, link.begin():
            database.lock(link)
            if event.key and (kept := self._read(link, EVENTS.c.key == event.key)):
                return kept[0]
            if decide is not None:
                event = _merged(event, decide(self._around(link, event)))
            text = checked(event)
            row = {"key": event.key or None, "kind": event.kind, "at": _stamp(event.at), "concept": event.concept, "item": event.item,
                   "data": text, "params": PARAMS.version}  # fmt: skip
            number: int = link.execute(EVENTS.insert().values(row).returning(EVENTS.c.id)).scalar_one()
        return Event(event.kind, event.at.astimezone(dt.UTC), event.concept, event.item, json.loads(text), event.key, number)

    def _around(self, link: sa.Connection, event: Event) -> tuple[Event, ...]:
        from workings.learner.schema import EVENTS

        return tuple(self._read(link, EVENTS.c.item == event.item if event.item else EVENTS.c.concept == event.concept))

    # ------------------------------------------------------------------ reading
    def events(self, *, concept: str | None = None, item: str | None = None, kinds: Iterable[str] = (), after: int = 0) -> list[Event]:
        """Events in the order they were recorded. ``after``: only those with a larger id."""
        from workings.learner.schema import EVENTS

        wanted = [EVENTS.c.id > after] if after else []
        if concept is not None:
            wanted.append(EVENTS.c.concept == concept)
        if item is not None:
            wanted.append(EVENTS.c.item == item)
        if kinds:
            wanted.append(EVENTS.c.kind.in_(list(kinds)))
        with self._errors("read"), self._engine.connect() as link:
            return self._read(link, *wanted)

    def event(self, number: int) -> Event | None:
        from workings.learner.schema import EVENTS

        with self._errors("read"), self._engine.connect() as link:
            return next(iter(self._read(link, EVENTS.c.id == number)), None)

    def export(self, out: IO[str]) -> int:
        """Every event as CSV, raw: one row each, the data as JSON. Returns how many."""
        import sqlalchemy as sa

        from workings.learner.schema import EVENTS

        writer = csv.writer(out)
        writer.writerow([c.name for c in EVENTS.c])
        with self._errors("read"), self._engine.connect() as link:
            rows = link.execute(sa.select(EVENTS).order_by(EVENTS.c.id)).all()
        writer.writerows(rows)
        return len(rows)

    def _read(self, link: sa.Connection, *wanted: sa.ColumnElement[bool]) -> list[Event]:
        import sqlalchemy as sa

        from workings.learner.schema import EVENTS

        columns = (EVENTS.c.kind, EVENTS.c.at, EVENTS.c.concept, EVENTS.c.item, EVENTS.c.data, EVENTS.c.key, EVENTS.c.id)
        return [_event(row) for row in link.execute(sa.select(*columns).where(*wanted).order_by(EVENTS.c.id))]

    @contextmanager
    def _errors(self, deed: str) -> Iterator[None]:
        """A database's own error becomes a sentence about this log."""
        import sqlalchemy as sa

        try:
            yield
        except sa.exc.DBAPIError as error:
            raise database.explained(self.place, error.orig, deed) from error


def _event(row: Sequence[Any]) -> Event:
    kind, at, concept, item, data, key, number = row
    return Event(kind, dt.datetime.fromisoformat(at), concept, item, json.loads(data), key or "", number)


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _merged(event: Event, fields: Mapping[str, Any]) -> Event:
    return Event(event.kind, event.at, event.concept, event.item, {**event.data, **fields}, event.key)
