"""The same store on a PostgreSQL server: who may open it, and which version it has. SQLAlchemy is loaded, since psycopg has to be anyway."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from workings.learner import database
from workings.learner.database import HEAD, KNOWN, WAIT, Held, Place, StoreError

if TYPE_CHECKING:
    import sqlalchemy as sa

USED, UPGRADING = 0x776F726B01, 0x776F726B02
"""Advisory locks, one pair in each database: shared by whoever has the store open, and held by whoever makes the tables."""


def connected(place: Place) -> sa.Engine:
    """An engine. A wait for another writer ends after ten seconds; a connection that the server has dropped is made anew.

    Raises :class:`StoreError` where the driver is not installed.
    """
    import sqlalchemy as sa

    try:
        return sa.create_engine(place.url, pool_pre_ping=True, connect_args={"options": f"-c lock_timeout={int(WAIT * 1000)}"})
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{place}: {error.name}, the driver for PostgreSQL, is not installed. Nothing was opened. "
            "Install it with: pip install 'workings[postgres]'. Or keep the log in a folder, with --home FOLDER."
        ) from None
    except sa.exc.ArgumentError as error:
        raise StoreError(f"{place}: this is no address of a server ({error}). Nothing was opened.") from None


def held(place: Place, alone: bool) -> Held:
    """A lock that lives as long as its connection. See :func:`database.hold`."""
    import sqlalchemy as sa

    machine = connected(place)
    try:
        link = machine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if alone:
            got = link.exec_driver_sql(f"select pg_try_advisory_lock({USED})").scalar()
        else:
            got = link.exec_driver_sql(f"select pg_advisory_lock_shared({USED}) is not null").scalar()
    except sa.exc.DBAPIError as error:
        machine.dispose()
        if "lock timeout" in str(error.orig):
            raise database.in_use(str(place), alone) from None
        raise database.explained(place, error.orig, "opened") from error

    def let_go() -> None:
        link.invalidate()
        link.close()
        machine.dispose()

    if not got:
        let_go()
        raise database.in_use(str(place), alone)
    return Held(let_go)


def prepared(place: Place) -> None:
    """Tables of today's version. Raises :class:`StoreError`; then nothing has been changed."""
    import sqlalchemy as sa

    machine = connected(place)
    try:
        with closing(machine.connect().execution_options(isolation_level="AUTOCOMMIT")) as link:
            if _version(place, link) == HEAD:
                return
            link.exec_driver_sql(f"select pg_advisory_lock({UPGRADING})")
            try:
                if _version(place, link) != HEAD:
                    database.upgrade(place)
            finally:
                link.exec_driver_sql(f"select pg_advisory_unlock({UPGRADING})")
    except sa.exc.DBAPIError as error:
        raise database.explained(place, error.orig, "opened") from error
    finally:
        machine.dispose()


def _version(place: Place, link: sa.Connection) -> str:
    """The schema's version; empty where there are no tables of ours. Raises :class:`StoreError` for what is not ours, or newer."""
    import sqlalchemy as sa

    tables = set(sa.inspect(link).get_table_names())
    found = link.exec_driver_sql("select version_num from alembic_version").scalar() if "alembic_version" in tables else None
    if (found is not None) != ("events" in tables):
        raise StoreError(f"{place} has tables that are not those of Workings: {', '.join(sorted(tables))}. "
                         f"Nothing was written to it. Make a database for Workings alone, and name that one.")  # fmt: skip
    if found is not None and found not in KNOWN:
        raise StoreError(f"{place} was written by a newer Workings: its schema is version {found}, and this program knows versions up to {HEAD}. "
                         f"Nothing was written to it. Install the newer Workings again.")  # fmt: skip
    return str(found or "")


def forget(place: Place) -> list[tuple[str, int]]:
    """Drop every table of ours, all or none. Returns each table's name and how many rows it had.

    Whoever calls this holds the store alone. Raises :class:`StoreError`.
    """
    import sqlalchemy as sa

    machine = connected(place)
    try:
        with machine.begin() as link:
            there: list[str] = [name for name in ("snapshots", "events", "alembic_version") if name in sa.inspect(link).get_table_names()]
            counts = [(name, int(link.exec_driver_sql(f"select count(*) from {name}").scalar_one())) for name in there]
            for name in there:
                link.exec_driver_sql(f"drop table {name}")
            return counts
    except sa.exc.DBAPIError as error:
        raise database.explained(place, error.orig, "deleted") from error
    finally:
        machine.dispose()
