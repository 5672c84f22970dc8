"""The log as a file, and another machine's log among this one's: JSON lines or CSV, one event a line, every field as it is kept.

    write(store.rows(), out, "jsonl")         the same events make the same bytes, on every machine
    store.merge(read(path))                   all or none; what is here already is passed over

Which events are the same, and in which order they stand: docs/decisions/0008.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

from workings.contract.event import Event
from workings.learner.shape import ABOUT, LARGEST, checked, identity, reason

if TYPE_CHECKING:
    import sqlalchemy as sa

FORMS = ("jsonl", "csv")
LONGEST_LINE = 4 * LARGEST
"""Bytes of one line: more than the largest event takes."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class ImportFault(ValueError):
    """A file that is not imported: the line, what was read, what is wrong with it, and what can be done."""


class Row(NamedTuple):
    """One event as it is kept, without its place in the log."""

    uid: str
    stamp: int
    """µs since 1970, UTC; greater than that of every event its log held before it."""
    at: str
    kind: str
    concept: str
    item: str
    key: str
    params: str
    data: str
    about: str
    """The identity of the event that it is about; it stands in ``data`` too."""


FIELDS = Row._fields[:-1]
"""The columns of a file."""


class Line(NamedTuple):
    """A row, and where it was read: ``b.jsonl, line 12``."""

    row: Row
    where: str


class Merged(NamedTuple):
    """What an import did. ``moved``: events that have another number now, since older ones came before them."""

    read: int
    new: int
    moved: int


def microseconds(at: dt.datetime) -> int:
    return (at - EPOCH) // dt.timedelta(microseconds=1)


def events(count: int) -> str:
    """``1 event``, ``2,000 events``."""
    return f"{count:,} event{'' if count == 1 else 's'}"


def form_of(path: Path) -> str:
    """``jsonl`` or ``csv``, by the ending; empty where it is neither."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in FORMS else ""


# ---------------------------------------------------------------- writing
def write(rows: Iterable[Row], out: IO[str], form: str) -> int:
    """Every row, one after the other. Returns how many."""
    count = 0
    table = csv.writer(out, lineterminator="\r\n")
    if form == "csv":
        table.writerow(FIELDS)
    for row in rows:
        count += 1
        if form == "csv":
            table.writerow(row[: len(FIELDS)])
        else:
            head = json.dumps(dict(zip(FIELDS[:-1], row, strict=False)), ensure_ascii=False, separators=(",", ":"))
            out.write(f'{head[:-1]},"data":{row.data}}}\n')
    return count


def save(path: Path, fill: Callable[[IO[str]], int], force: bool = False) -> int:
    """A file that is whole or not there: written beside ``path``, flushed to the disk, then given its name.

    Raises ``FileExistsError`` unless ``force``, and whatever ``fill`` raises; then nothing is left.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            count = fill(out)
            out.flush()
            os.fsync(out.fileno())
        _name(part, path, force)
    finally:
        part.unlink(missing_ok=True)
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return count


def _name(part: Path, path: Path, force: bool) -> None:
    """At once. Without ``force`` by a link, which fails where the name is taken; a file system without links is asked first."""
    if not force:
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:
            if path.exists():
                raise FileExistsError(str(path)) from None
        else:
            return
    part.replace(path)


# ---------------------------------------------------------------- reading
def read(path: Path) -> Iterator[Line]:
    """Every event of a file, each checked whole. Raises :class:`ImportFault` and ``OSError``."""
    lines = _csv_lines if form_of(path) == "csv" else _json_lines
    with path.open("rb") as file:
        for number, found in lines(file, path.name):
            yield Line(_row(found, f"{path.name}, line {number}"), f"{path.name}, line {number}")


def _refuse(where: str, what: object, wrong: str) -> NoReturn:
    text = what if isinstance(what, str) else repr(what)
    shown = text if len(text) <= 80 else text[:79] + "…"
    raise ImportFault(
        f"{where}: {wrong}. What was read: {shown}. Nothing was imported. "
        "Export the log again on the machine it came from; or take this line out of the file, and the rest can be imported."
    )


def _texts(file: IO[bytes], name: str) -> Iterator[tuple[int, str]]:
    """Lines as text, with their numbers, each no longer than an event can be."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            _refuse(f"{name}, line {number}", line[:80], f"it is not UTF-8 text ({error.reason})")
        if len(line) == LONGEST_LINE:
            _refuse(f"{name}, line {number}", text, "it is longer than any event")
        yield number, text


def _json_lines(file: IO[bytes], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, text in _texts(file, name):
        if not text.strip():
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            _refuse(f"{name}, line {number}", text, f"it is not JSON ({error})")
        if not isinstance(found, dict):
            _refuse(f"{name}, line {number}", text, "it is no table of fields")
        yield number, found


def _csv_lines(file: IO[bytes], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(LONGEST_LINE)
    table = csv.reader((text for _, text in _texts(file, name)), strict=True)
    head: list[str] | None = None
    while True:
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            _refuse(f"{name}, line {table.line_num}", "", f"it is not CSV ({error})")
        where = f"{name}, line {table.line_num}"
        if head is None:
            head = cells
            continue
        if not cells:
            continue
        if len(cells) != len(head):
            _refuse(where, ",".join(cells), f"it has {len(cells)} cells, and the first line names {len(head)}")
        found: dict[str, Any] = dict(zip(head, cells, strict=True))
        for field, plain in (("stamp", int), ("data", json.loads)):
            try:
                found[field] = plain(found[field])
            except (KeyError, ValueError, RecursionError):
                _refuse(where, found.get(field, ",".join(head)), f"the field {field} cannot be read")
        yield table.line_num, found


def _row(found: Mapping[str, Any], where: str) -> Row:
    """The fields of one line as a row. Everything is checked, the identity last: it finds any change to what was recorded."""
    if set(found) != set(FIELDS):
        wrong = [f"{name} is missing" for name in FIELDS if name not in found] + [
            f"{name} is unknown" for name in found if name not in FIELDS
        ]
        _refuse(where, json.dumps(found, ensure_ascii=False), "of its fields, " + ", ".join(wrong))
    uid, stamp, at, kind, concept, item, key, params, data = (found[name] for name in FIELDS)
    for name in FIELDS[2:-1]:
        if not isinstance(found[name], str) or len(found[name]) > 200:
            _refuse(where, found[name], f"the field {name} has to be a short text")
    if not isinstance(stamp, int) or isinstance(stamp, bool) or abs(stamp) >= 2**62:
        _refuse(where, stamp, "the stamp has to be a whole number of microseconds")
    if not isinstance(data, dict) or len(params) > 16:
        _refuse(where, data, "the data have to be a table of fields, and params the version of a table")
    event, about = _event(where, kind, at, concept, item, key, data)
    try:
        text = checked(event, about)
    except ValueError as error:
        _refuse(where, json.dumps(data, ensure_ascii=False), str(error).rstrip("."))
    if uid != identity(stamp, at, kind, concept, item, key, params, text):
        _refuse(where, uid, "its identity does not fit what it says, so it was changed after it was recorded")
    return Row(uid, stamp, at, kind, concept, item, key, params, text, about)


def _event(where: str, kind: str, at: str, concept: str, item: str, key: str, data: dict[str, Any]) -> tuple[Event, str]:
    """The event that a line holds, and what it is about. Where that is an identity, 0 stands in for the number."""
    try:
        when = dt.datetime.fromisoformat(at)
        if when.tzinfo is None or when.astimezone(dt.UTC).isoformat(timespec="microseconds") != at:
            raise ValueError
    except (ValueError, OverflowError):
        _refuse(where, at, "the time has to be UTC with six decimals of a second, as in 2026-11-02T09:00:00.000000+00:00")
    field = ABOUT.get(kind, "")
    about = data[field] if field and isinstance(data.get(field), str) else ""
    try:
        event = Event(kind, when, concept, item, {**data, field: 0} if about else data, key)
    except ValueError as error:
        _refuse(where, kind, f"{error}. A newer Workings may know it")
    if why := reason(event):
        _refuse(where, json.dumps(data, ensure_ascii=False), why.rstrip("."))
    return event, about


# ---------------------------------------------------------------- merging
def merge(link: sa.Connection, lines: Iterable[Line]) -> Merged:
    """Put ``lines`` among the events, in the order of (stamp, uid). Within the caller's transaction, so that it is all or none."""
    import sqlalchemy as sa

    from workings.learner.schema import EVENTS, SNAPSHOTS

    here = {uid: (stamp, number) for number, stamp, uid in link.execute(sa.select(EVENTS.c.id, EVENTS.c.stamp, EVENTS.c.uid))}
    new: dict[str, Line] = {}
    count = 0
    for line in lines:
        count += 1
        if line.row.uid not in here:
            new.setdefault(line.row.uid, line)
    if not new:
        return Merged(count, 0, 0)
    _fit(link, new, here)
    first = min((line.row.stamp, uid) for uid, line in new.items())
    later = {uid for uid, (stamp, _) in here.items() if (stamp, uid) > first}
    head = max((number for uid, (_, number) in here.items() if uid not in later), default=0)
    order = sorted([(here[uid][0], uid) for uid in later] + [(line.row.stamp, uid) for uid, line in new.items()])
    place = {uid: head + k for k, (_, uid) in enumerate(order, 1)}
    moved = [uid for uid in later if place[uid] != here[uid][1]]
    if moved:
        step = EVENTS.update().where(EVENTS.c.uid == sa.bindparam("called")).values(id=sa.bindparam("place"))
        link.execute(step, [{"called": uid, "place": -place[uid]} for uid in moved])
    link.execute(EVENTS.insert(), [line.row._asdict() | {"key": line.row.key or None, "id": -place[uid]} for uid, line in new.items()])
    link.execute(EVENTS.update().where(EVENTS.c.id < 0).values(id=-EVENTS.c.id))
    if link.dialect.name == "postgresql":
        link.exec_driver_sql("select setval(pg_get_serial_sequence('events', 'id'), (select max(id) from events))")
    link.execute(SNAPSHOTS.delete().where(SNAPSHOTS.c.event > head))
    return Merged(count, len(new), len(moved))


def _fit(link: sa.Connection, new: Mapping[str, Line], here: Mapping[str, object]) -> None:
    """Every event that another is about is there, and no key stands for two events."""
    import sqlalchemy as sa

    from workings.learner.schema import EVENTS

    held = link.execute(sa.select(EVENTS.c.key, EVENTS.c.uid).where(EVENTS.c.key.is_not(None)))
    keys = {row.key: row.uid for row in held}
    for uid, (row, where) in new.items():
        if row.about and row.about not in here and row.about not in new:
            _refuse(where, row.about, f"this {row.kind} is about an event that is neither in the file nor in this log")
        if row.key and keys.setdefault(row.key, uid) != uid:
            _refuse(where, row.key, "its key belongs to another event of this log")
