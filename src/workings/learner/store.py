"""Where events are kept: appended once, never changed. SQLite in the data folder by default; the same SQL for PostgreSQL by URL.

    with Store(home) as store:
        kept = store.append(event, decide=first_answer)     returned after the commit has reached the disk
        store.events(concept="dot")

An append returns after ``synchronous=FULL`` has flushed it, so what was said to be recorded survives ``kill -9`` and a power cut.
SQLAlchemy is loaded when a store is opened, Alembic when the schema has to be made or brought up to date.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workings.contract.event import Event
from workings.learner import database, exchange
from workings.learner.database import StoreError
from workings.learner.exchange import Line, Merged, Row
from workings.learner.params import PARAMS
from workings.learner.shape import ABOUT, checked, identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from workings.learner.snapshot import Snapshot

Decide = Callable[[tuple[Event, ...]], Mapping[str, Any]]
"""Earlier events of the same item (of the same concept where there is no item) -> fields to set in the new one."""

__all__ = ["Decide", "Store", "StoreError", "first_answer"]


def first_answer(earlier: tuple[Event, ...]) -> dict[str, bool]:
    """Whether the answer being appended is the first to its item."""
    return {"first": not any(e.kind == "answer" for e in earlier)}


class Store:
    """The log of one learner. Safe to share between threads; several processes may open the same folder."""

    def __init__(self, where: Path | str, alone: bool = False) -> None:
        """Open ``where``: a data folder (made if it is missing), or the URL of a database server (``postgresql://…``).

        ``alone``: nobody else may have it open, and nobody can open it until this store is closed.

        Raises :class:`StoreError`, in words for the learner: a folder that cannot be written, a file that is no database of ours,
        a database from a newer version (it is left as it is, and a dated copy is kept beside it), a store that is in use.
        """
        self._held = database.hold(where, alone)
        try:
            self.place = database.prepare(where)
            self._engine = database.engine(self.place)
        except BaseException:
            self._held.close()
            raise

    def close(self) -> None:
        self._engine.dispose()
        self._held.close()

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
        from workings.learner.schema import ADDING, EVENTS

        if decide is None:
            checked(event)
        with self._errors("recorded"), self._engine.connect().execution_options(write=True) as link, link.begin():
            database.lock(link)
            if event.key and (kept := self._read(link, EVENTS.c.key == event.key)):
                return kept[0]
            if decide is not None:
                event = _merged(event, decide(self._around(link, event)))
            row = self._row(link, event)
            number: int = link.execute(ADDING, _columns(row)).scalar_one()
        field, data = ABOUT.get(event.kind, ""), json.loads(row.data)
        return Event(event.kind, event.at.astimezone(dt.UTC), event.concept, event.item,
                     data | ({field: event.data[field]} if row.about else {}), event.key, number)  # fmt: skip

    def extend(self, events: Iterable[Event]) -> int:
        """Many events in one transaction, all or none, each as :meth:`append` would write it but for ``key``. Returns how many."""
        from workings.learner.schema import EVENTS

        with self._errors("recorded"), self._engine.connect().execution_options(write=True) as link, link.begin():
            database.lock(link)
            rows: list[Row] = []
            for event in events:
                rows.append(self._row(link, event, rows[-1].stamp if rows else None))
            if rows:
                link.execute(EVENTS.insert(), [_columns(row) for row in rows])
        return len(rows)

    def _row(self, link: sa.Connection, event: Event, last: int | None = None) -> Row:
        """The event as it is kept. Its stamp is its time, or as soon after the last event as can be told where the clock was set back."""
        from workings.learner.schema import CALLED, LAST

        about, number = "", event.data.get(ABOUT[event.kind]) if event.kind in ABOUT else None
        if isinstance(number, int):
            about = link.execute(CALLED, {"number": number}).scalar() or ""
        text, at = checked(event, about), stamped(event.at)
        if last is None:
            last = link.execute(LAST).scalar()
        stamp = exchange.microseconds(event.at) if last is None else max(exchange.microseconds(event.at), last + 1)
        uid = identity(stamp, at, event.kind, event.concept, event.item, event.key, PARAMS.version, text)
        return Row(uid, stamp, at, event.kind, event.concept, event.item, event.key, PARAMS.version, text, about)

    def _around(self, link: sa.Connection, event: Event) -> tuple[Event, ...]:
        from workings.learner.schema import EVENTS

        return tuple(self._read(link, EVENTS.c.item == event.item if event.item else EVENTS.c.concept == event.concept))

    def merge(self, lines: Iterable[Line]) -> Merged:
        """Put another log's events among these, all or none. An event that is here already is passed over.

        Raises :class:`~workings.learner.exchange.ImportFault` from ``lines`` (nothing is imported) and :class:`StoreError`.
        """
        with self._errors("imported"), self._engine.connect().execution_options(write=True) as link, link.begin():
            database.lock(link)
            return exchange.merge(link, lines)

    # ------------------------------------------------------------------ reading
    def events(
        self,
        *,
        concept: str | None = None,
        item: str | None = None,
        kinds: Iterable[str] = (),
        after: int = 0,
        upto: int = 0,
        most: int = 0,
    ) -> list[Event]:
        """Events in the order they were recorded. ``after``: only those with a larger id; ``upto``: with none larger than this; the first
        ``most`` of these."""
        from workings.learner.schema import EVENTS

        wanted = [EVENTS.c.id > after] if after else []
        if upto:
            wanted.append(EVENTS.c.id <= upto)
        if concept is not None:
            wanted.append(EVENTS.c.concept == concept)
        if item is not None:
            wanted.append(EVENTS.c.item == item)
        if kinds:
            wanted.append(EVENTS.c.kind.in_(list(kinds)))
        with self._errors("read"), self._engine.connect() as link:
            return self._read(link, *wanted, most=most)

    def event(self, number: int) -> Event | None:
        from workings.learner.schema import EVENTS

        with self._errors("read"), self._engine.connect() as link:
            return next(iter(self._read(link, EVENTS.c.id == number)), None)

    def count(self) -> int:
        import sqlalchemy as sa

        from workings.learner.schema import EVENTS

        with self._errors("read"), self._engine.connect() as link:
            return int(link.execute(sa.select(sa.func.count()).select_from(EVENTS)).scalar_one())

    def rows(self) -> Iterator[Row]:
        """Every event as it is kept, in order: what an export writes."""
        import sqlalchemy as sa

        from workings.learner.schema import EVENTS

        wanted = sa.select(*(EVENTS.c[name] for name in Row._fields)).order_by(EVENTS.c.id)
        with self._errors("read"), self._engine.connect().execution_options(yield_per=5_000) as link:
            for row in link.execute(wanted):
                yield Row(*row)._replace(key=row.key or "")

    # ------------------------------------------------------------------ the cache of states
    def identity(self, number: int) -> str:
        """What the event of that number is called on every machine; empty where there is none."""
        from workings.learner.schema import CALLED

        with self._errors("read"), self._engine.connect() as link:
            return link.execute(CALLED, {"number": number}).scalar() or ""

    def snapshots(self) -> list[Snapshot]:
        """Oldest first. See :mod:`~workings.learner.snapshot`, which alone knows when one may be used."""
        import sqlalchemy as sa

        from workings.learner.schema import SNAPSHOTS
        from workings.learner.snapshot import Snapshot

        with self._errors("read"), self._engine.connect() as link:
            return [Snapshot(*row) for row in link.execute(sa.select(SNAPSHOTS).order_by(SNAPSHOTS.c.event))]

    def put_snapshots(self, snapshots: Iterable[Snapshot]) -> None:
        """These, in place of all there were."""
        from workings.learner.schema import SNAPSHOTS

        rows = [one._asdict() for one in snapshots]
        with self._errors("kept"), self._engine.connect().execution_options(write=True) as link, link.begin():
            database.lock(link)
            link.execute(SNAPSHOTS.delete())
            if rows:
                link.execute(SNAPSHOTS.insert(), rows)

    def _read(self, link: sa.Connection, *wanted: sa.ColumnElement[bool], most: int = 0) -> list[Event]:
        from workings.learner.schema import READING

        asked = READING.where(*wanted)
        return [_event(row) for row in link.execute(asked.limit(most) if most else asked)]

    @contextmanager
    def _errors(self, deed: str) -> Iterator[None]:
        """A database's own error becomes a sentence about this log."""
        import sqlalchemy as sa

        try:
            yield
        except sa.exc.DBAPIError as error:
            raise database.explained(self.place, error.orig, deed) from error
        except Unreadable as error:
            if self.place.file is None:
                raise StoreError(f"{self.place}: {error}. Nothing was {deed}. Restore the database from a copy.") from error
            raise database.damaged(self.place.file, str(error), deed) from error


class Unreadable(Exception):
    """A row that is not what was written, though the database took it for one."""


def _event(row: Sequence[Any]) -> Event:
    kind, at, concept, item, data, key, number, other = row
    try:
        fields = json.loads(data)
        if other is not None:
            fields[ABOUT[kind]] = other
        return Event(kind, dt.datetime.fromisoformat(at), concept, item, fields, key or "", number)
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"event {number} reads {str(data)[:40]!r}: {error}") from error


def stamped(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _columns(row: Row) -> dict[str, Any]:
    return row._asdict() | {"key": row.key or None}


def _merged(event: Event, fields: Mapping[str, Any]) -> Event:
    return Event(event.kind, event.at, event.concept, event.item, {**event.data, **fields}, event.key)
