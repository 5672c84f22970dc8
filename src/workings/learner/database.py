"""Opening the database: whose is it, which version, may we write? Asked with the standard library before anything heavy is loaded."""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa

FILE = "workings.sqlite"
HELD = "in-use.lock"
"""An empty file. Whoever has the store open holds a shared lock on it; an import and ``forget`` hold it alone."""
UPGRADING = "upgrading.lock"
WAIT = 10.0
"""Seconds to wait for another process that is writing."""
KNOWN = ("0001", "0002", "0003")
"""Every schema there has been, one for each migration: a test says so. Repeated here so that looking at a file loads no Alembic."""
HEAD = KNOWN[-1]
"""The schema this program writes."""


class StoreError(Exception):
    """What was read, what is wrong with it, and what can be done. One paragraph, ready to be shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the log is: a file, or the URL of a database server."""

    url: str
    file: Path | None = None

    def __str__(self) -> str:
        if self.file:
            return str(self.file)
        return re.sub(r"(password=)[^&]*", r"\1…", re.sub(r"^postgresql\+psycopg://([^@/]*@)?", "postgresql://", self.url))


def server(where: Path | str) -> str:
    """The URL of a PostgreSQL server, with the driver that is used; empty for a folder.

    ``--home`` is a path to whoever reads the command line, and a path has one slash where a URL has two.
    """
    found = re.fullmatch(r"(?:postgresql|postgres)(?:\+psycopg)?:/{1,2}(.*)", str(where))
    return f"postgresql+psycopg://{found[1]}" if found else ""


def prepare(where: Path | str) -> Place:
    """A place whose schema is current and which can be written. Raises :class:`StoreError`; then nothing has been changed."""
    if url := server(where):
        from workings.learner.database_server import prepared

        place = Place(url)
        prepared(place)
        return place
    folder = Path(where)
    place = Place("", folder / FILE)
    _make(folder)
    version = read_version(place)
    if version != HEAD:
        _bring_up_to_date(place, folder, version)
    _try_to_write(place)
    return place


class Held:
    """A lock on the store, kept until it is closed or the process ends, however it ends."""

    def __init__(self, let_go: Callable[[], object] = bool) -> None:
        self._let_go = let_go

    def close(self) -> None:
        let_go, self._let_go = self._let_go, bool
        let_go()


def hold(where: Path | str, alone: bool = False) -> Held:
    """Say that the store is in use. ``alone``: refused at once while anybody else has it open; the others wait for it.

    Raises :class:`StoreError`. Where the system has no ``flock`` (Windows), nothing is held.
    """
    if url := server(where):
        from workings.learner.database_server import held

        return held(Place(url), alone)
    try:
        import fcntl
    except ImportError:
        return Held()
    folder = Path(where)
    _make(folder)
    until = time.monotonic() + (0.0 if alone else WAIT)
    while True:
        try:
            handle = os.open(folder / HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            said = OSError(f"unable to open {HELD} beside it: {error.strerror or error}")
            raise explained(Place("", folder / FILE), said, "opened") from error
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            if _is_at(handle, folder / HELD):
                return Held(partial(os.close, handle))
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(handle)
                raise in_use(str(folder), alone) from None
        os.close(handle)
        time.sleep(0.02)


def _is_at(handle: int, file: Path) -> bool:
    """Whether the file is still the one that was opened: ``forget`` may have removed it in between."""
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except OSError:
        return False


def in_use(where: str, alone: bool) -> StoreError:
    if alone:
        return StoreError(f"The log in {where} is in use: a studio or another command has it open. Nothing was changed. "
                          f"Close it (Ctrl-C in its terminal), then try again.")  # fmt: skip
    return StoreError(
        f"The log in {where} is being changed by an import or by forget. Nothing was opened. Wait for its end, then try again."
    )


def traces(folder: Path) -> list[Path]:
    """Every file of ours in a data folder: the database with its write-ahead log, the copies that were kept, the locks.

    In the order in which they can be removed: a log never outlives its database's name, or it would be read into the next one.
    """
    stem, ending = FILE.split(".")
    own = [folder / f"{FILE}{end}" for end in ("-wal", "-shm", "-journal", "")]
    copies = sorted({*folder.glob(f"{stem}-*.{ending}*"), *folder.glob(f"{stem}-*.part*"), *folder.glob(f"{UPGRADING}*")})
    return [file for file in (*own, *copies, folder / HELD) if file.is_file() or file.is_symlink()]


def counted(folder: Path) -> int | None:
    """How many events a data folder holds; ``None`` where that cannot be read. Nothing is changed."""
    try:
        with closing(_reading(folder / FILE)) as link:
            return int(link.execute("select count(*) from events").fetchone()[0])
    except sqlite3.Error:
        return None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made: {error.strerror or error}. Answers are kept there, so nothing was started. "
            f"Choose a folder that can be written, with --home FOLDER."
        ) from error


def read_version(place: Place) -> str:
    """The schema version in the file; empty for a file that is missing or empty. The file is opened for reading only."""
    file = place.file
    assert file is not None
    try:
        if not file.exists() or file.stat().st_size == 0:
            return ""
        if file.is_file() and not _has_header(file):
            raise sqlite3.DatabaseError("file is not a database")
        with closing(_reading(file)) as link:
            tables = {name for (name,) in link.execute("select name from sqlite_master where type = 'table'")}
            if not tables:
                return ""
            row = link.execute("select version_num from alembic_version").fetchone() if "alembic_version" in tables else None
            if tables == {"alembic_version"} and row is None:
                return ""
    except (sqlite3.Error, OSError) as error:
        raise explained(place, error, "opened") from error
    if row is None or "events" not in tables:
        raise StoreError(f"{file} is a database, and not one of Workings: it has the tables {', '.join(sorted(tables))}. "
                         f"Nothing was written to it. Move it away, or choose another folder with --home FOLDER.")  # fmt: skip
    return str(row[0])


def _has_header(file: Path) -> bool:
    """SQLite itself takes a file of a few bytes for an empty database, and would write over it."""
    with file.open("rb") as head:
        return head.read(16) == b"SQLite format 3\0"


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)


def _bring_up_to_date(place: Place, folder: Path, version: str) -> None:
    """Make the schema, or migrate it, or refuse it. One process at a time; the others wait and look again."""
    if version and version not in KNOWN:
        raise _newer(place, version)
    try:
        with closing(sqlite3.connect(folder / UPGRADING, timeout=WAIT, isolation_level=None)) as turn:
            turn.execute("begin exclusive")
            version = read_version(place)
            if version == HEAD:
                return
            if version:
                copy(place, f"version-{version}-before-{HEAD}", dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ"))
            upgrade(place)
    except (sqlite3.Error, OSError) as error:
        raise explained(place, error, "brought up to date") from error


def _newer(place: Place, version: str) -> StoreError:
    """The refusal, after keeping a copy."""
    try:
        kept = f"A copy is kept at {copy(place, f'version-{version}', dt.datetime.now(dt.UTC).date().isoformat())}."
    except (sqlite3.Error, OSError) as error:
        kept = f"A copy could not be kept beside it ({error})."
    return StoreError(
        f"{place} was written by a newer Workings: its schema is version {version}, and this program knows versions up to {HEAD}. "
        f"Nothing was written to it. {kept} Install the newer Workings again, or choose another folder with --home FOLDER."
    )


def copy(place: Place, why: str, when: str) -> Path:
    """A whole copy beside the file; what is still in the write-ahead log is in it. A copy of the same name is left as it is."""
    assert place.file is not None
    kept = place.file.with_name(f"{place.file.stem}-{why}-{when}{place.file.suffix}")
    if kept.exists():
        return kept
    part = kept.with_suffix(".part")
    with closing(_reading(place.file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.replace(kept)
    return kept


def upgrade(place: Place) -> None:
    """Run the migrations that are missing. The only place that loads Alembic."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    machine = engine(place)
    try:
        with machine.connect().execution_options(write=True) as link:
            config.attributes["connection"] = link
            command.upgrade(config, "head")
    finally:
        machine.dispose()


def _try_to_write(place: Place) -> None:
    """Take and give back the right to write, so that an unwritable folder is found at the start and not at the first answer."""
    assert place.file is not None
    try:
        with closing(sqlite3.connect(place.file, timeout=WAIT, isolation_level=None)) as link:
            link.execute("begin immediate")
            link.execute("rollback")
    except (sqlite3.Error, OSError) as error:
        raise explained(place, error, "opened for writing") from error


def engine(place: Place) -> sa.Engine:
    """An engine whose transactions begin where we say: at once for writing, late for reading."""
    import sqlalchemy as sa

    if not place.file:
        from workings.learner.database_server import connected

        return connected(place)
    made = sa.create_engine(sa.URL.create("sqlite", database=str(place.file)))
    sa.event.listen(made, "connect", _connected)
    sa.event.listen(made, "begin", _begun)
    return made


def _connected(link: Any, _: Any) -> None:
    """The driver starts no transaction of its own; every commit is flushed to the disk."""
    link.isolation_level = None
    for pragma in (f"busy_timeout={int(WAIT * 1000)}", "journal_mode=WAL", "synchronous=FULL"):
        link.execute(f"pragma {pragma}")


def _begun(link: sa.Connection) -> None:
    link.exec_driver_sql("begin immediate" if link.get_execution_options().get("write") else "begin")


def lock(link: sa.Connection) -> None:
    """Make appends take turns. SQLite's ``begin immediate`` has done it already."""
    if link.dialect.name != "sqlite":
        link.exec_driver_sql("lock table events in share row exclusive mode")


REASONS: tuple[tuple[str, str, str], ...] = (
    ("not a database", "it is not a database", "Move it away, or choose another folder with --home FOLDER."),
    ("malformed", "the database is damaged", "Restore it from a copy."),
    ("Permission denied", "it cannot be written", "Make the folder and the file writable, or choose another folder with --home FOLDER."),
    ("readonly", "it cannot be written", "Make the folder and the file writable, or choose another folder with --home FOLDER."),
    ("unable to open", "it cannot be opened", "Make the folder and the file writable, or choose another folder with --home FOLDER."),
    ("lock timeout", f"another program has been writing to it for more than {WAIT:g} seconds", "Wait for its end, then try again."),
    ("No space left", "the disk is full", "Make room, then try again."),
    ("connection", "the server cannot be reached", "Start it, or check the address, then try again."),
    ("locked", f"another program has been writing to it for more than {WAIT:g} seconds", "Close that program, then try again."),
    ("full", "the disk is full", "Make room, then try again."),
    ("disk I/O", "the disk reported an error", "Check the disk, then try again."),
)
"""What SQLite's message holds -> what is wrong, and what can be done."""


def explained(place: Place, error: BaseException | None, deed: str) -> StoreError:
    """``error`` in words. ``deed`` completes "nothing was …"."""
    said = " ".join(str(error).split())
    if "malformed" in said and place.file:
        return damaged(place.file, said, deed)
    for sign, wrong, remedy in REASONS:
        if sign in said:
            return StoreError(f"{place}: {wrong} ({said}). Nothing was {deed}, and nothing in it was changed. {remedy}")
    return StoreError(f"{place}: {said}. Nothing was {deed}. Choose another folder with --home FOLDER if this goes on.")


def damaged(file: Path, said: str, deed: str) -> StoreError:
    """A page that is not what was written: a copy is kept, and what can be read is counted."""
    from workings.learner.exchange_damaged import report

    return StoreError(f"{file}: the database is damaged ({said}). Nothing was {deed}, and nothing in it was changed. {report(file)}")
