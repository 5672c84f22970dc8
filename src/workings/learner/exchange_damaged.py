"""What can be saved from a database with a damaged page. Read with SQLite alone: opening it as a store may be what fails."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from workings.learner.exchange import Row, events
from workings.learner.shape import identity


def readable(file: Path) -> Iterator[Row]:
    """The events that can be read and are what was recorded, as their identity tells. One by one: a page that cannot be read costs its own.

    Nothing is written to the file.
    """
    wanted = f"select {', '.join(Row._fields)} from events where id = ?"
    with closing(_open(file)) as link:
        for number in range(1, last(link) + 1):
            try:
                found = link.execute(wanted, (number,)).fetchone()
                row = Row(*found)._replace(key=found[Row._fields.index("key")] or "") if found else None
                if row is not None and row.uid == identity(
                    row.stamp, row.at, row.kind, row.concept, row.item, row.key, row.params, row.data
                ):
                    yield row
            except (sqlite3.Error, TypeError, ValueError):
                continue


def last(link: sqlite3.Connection) -> int:
    """The number of the last event, as far as that can be read."""
    found = [0]
    for text in ("select seq from sqlite_sequence where name = 'events'", "select max(id) from events"):
        try:
            row = link.execute(text).fetchone()
            found.append(int(row[0] or 0) if row else 0)
        except sqlite3.Error:
            continue
    return max(found)


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def kept(file: Path) -> Path:
    """A copy as it is, byte by byte, with its write-ahead log; the first one of the day stays."""
    copy = file.with_name(f"{file.stem}-damaged-{dt.datetime.now(dt.UTC).date().isoformat()}{file.suffix}")
    if not copy.exists():
        log = file.with_name(file.name + "-wal")
        if log.exists():
            shutil.copy2(log, copy.with_name(copy.name + "-wal"))
        shutil.copy2(file, copy)
    return copy


def report(file: Path) -> str:
    """What was kept and what can be saved, in sentences."""
    try:
        copy = f"A copy of it as it is was kept at {kept(file)}."
    except OSError as error:
        copy = f"A copy could not be kept beside it ({error.strerror or error})."
    try:
        with closing(_open(file)) as link:
            count = last(link)
        saved = sum(1 for _ in readable(file))
    except sqlite3.Error:
        count = saved = 0
    if not saved:
        return f"{copy} None of its events can be read. An older copy beside it can be put in its place."
    return (
        f"{copy} Of {events(count)}, {saved:,} can be read. `workings export FILE --readable` writes these to FILE; "
        f"`workings import FILE --home FOLDER` begins a new log with them."
    )
