"""Where a table is counted: one row per engine, with its hash of several columns; and the room that DuckDB works in here."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from workings.instruments.progress import Progress

if TYPE_CHECKING:
    import duckdb

Frame = Any
"""A Narwhals LazyFrame of whatever engine."""
Hashed = Callable[[Frame, Sequence[str], str], Frame]
"""(frame, columns, name) -> the frame with a 64-bit hash of these columns beside it; null hashes like null, 0.0 like -0.0."""
MEMORY_SHARE = 0.5
"""Of the machine's memory, at most ``MEMORY_MOST`` bytes: what DuckDB may hold before it goes on in the temporary folder."""
MEMORY_MOST = 8 * 2**30


@dataclass(frozen=True)
class Engine:
    """``hashed`` is ``None`` where rows are compared by grouping alone."""

    name: str
    hashed: Hashed | None = None
    signed: bool = False
    """Whether its hash goes from ``-2**63`` rather than from 0."""
    kept: Callable[[Frame], Frame] = field(default=lambda frame: frame)
    """Works a frame out once, where it is asked for more than once; the frame itself, where that is not ours to do."""
    let_go: Callable[[], None] = field(default=lambda: None)
    """Drops what was kept."""
    link: Any = None
    """The DuckDB connection that is ours, to ask how far it is and to stop it."""


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _duckdb(frame: Frame, columns: Sequence[str], name: str) -> Frame:
    import narwhals as nw

    given = ", ".join(quoted(column) for column in columns)
    return nw.from_native(frame.to_native().select(f"*, hash({given}) as {quoted(name)}"))


def _spark(frame: Frame, columns: Sequence[str], name: str) -> Frame:
    import narwhals as nw
    from pyspark.sql import functions

    native = frame.to_native()
    zero = {one for one, kind in native.dtypes if kind in ("double", "float")}
    given = [functions.col(f"`{one}`") + 0.0 if one in zero else functions.col(f"`{one}`") for one in columns]
    return nw.from_native(native.withColumn(name, functions.xxhash64(*given)))


ENGINES = {
    "duckdb": Engine("duckdb", _duckdb),
    "pyspark": Engine("pyspark", _spark, True),
    "pyspark[connect]": Engine("pyspark[connect]", _spark, True),
}


def engine_of(frame: Frame) -> Engine:
    """The row of the engine that holds ``frame``; one without a hash where none is listed."""
    name = str(frame.implementation.value).lower()
    return ENGINES.get(name, Engine(name))


@dataclass(frozen=True)
class Room:
    """A DuckDB of our own, in memory, and the folder it spills to."""

    link: duckdb.DuckDBPyConnection
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of one statement."""
        return self.link.execute(sql).fetchall()

    @property
    def engine(self) -> Engine:
        """DuckDB as this room has it: what is asked for twice is kept as a table."""
        return replace(ENGINES["duckdb"], kept=self.kept, let_go=self.let_go, link=self.link)

    def kept(self, frame: Frame) -> Frame:
        import narwhals as nw

        name = self.fresh("kept")
        frame.to_native().create(quoted(name))
        return nw.from_native(self.link.table(quoted(name)))

    def let_go(self) -> None:
        for (name,) in self.run("select table_name from duckdb_tables() where starts_with(table_name, 'kept ')"):
            self.run(f"drop table {quoted(name)}")

    def fresh(self, stem: str = "table") -> str:
        """A name that no table of this room has."""
        return f"{stem} {next(self.numbers)}"


_CURRENT: ContextVar[Room | None] = ContextVar("room", default=None)


@cache
def _quiet_at_exit() -> None:
    """DuckDB's binding names every type that outlives the interpreter, in 35 lines on the terminal, and NumPy keeps some alive. So they go first."""
    held = ("duckdb", "_duckdb", "narwhals._duckdb")

    def let_go() -> None:
        for name in [name for name in sys.modules if any(name == one or name.startswith(f"{one}.") for one in held)]:
            vars(sys.modules[name]).clear()
        gc.collect()

    atexit.register(let_go)


@contextmanager
def room() -> Iterator[Room]:
    """The room of the tables opened around this one, so that they can be joined; else a new one, gone at the end."""
    around = _CURRENT.get()
    if around is not None:
        yield around
        return
    if "duckdb" not in sys.modules:  # whoever imported it before may need it after us
        _quiet_at_exit()
    import duckdb

    with TemporaryDirectory(prefix="workings-audit-", ignore_cleanup_errors=True) as folder:
        settings: dict[str, Any] = {
            "memory_limit": f"{_memory()}B",
            "temp_directory": folder,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        link = duckdb.connect(":memory:", config=settings)
        link.execute("set enable_progress_bar = true; set enable_progress_bar_print = false").fetchall()
        made = Room(link, Path(folder))
        token = _CURRENT.set(made)
        try:
            yield made
        finally:
            _CURRENT.reset(token)
            link.close()


def _memory() -> int:
    pages: int = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else MEMORY_MOST
    return int(min(MEMORY_SHARE * pages, MEMORY_MOST))


def only(frame: Frame, names: Sequence[str], more: Mapping[str, str] | None = None) -> Frame:
    """``frame`` with these columns alone, and with ``more``: columns under another name (new -> old).

    As text for DuckDB: one expression for each of thousands of columns costs it their square.
    """
    import narwhals as nw

    renamed = more or {}
    if engine_of(frame).name != "duckdb":
        return frame.select(*names, *(nw.col(old).alias(new) for new, old in renamed.items()))
    listed = [*map(quoted, names), *(f"{quoted(old)} as {quoted(new)}" for new, old in renamed.items())]
    return nw.from_native(frame.to_native().select(", ".join(listed)))


Answer = TypeVar("Answer")
TICK = 0.3
"""Seconds between two looks at how far a query is."""


def waited(work: Callable[[], Answer], progress: Progress, doing: str, link: Any = None, part: tuple[float, float] = (0.0, 1.0)) -> Answer:
    """``work()`` in a thread of its own, while ``progress`` is told ``doing``, from ``part[0]`` to ``part[1]``. Ctrl-C stops DuckDB's query."""
    progress(doing, part[0])
    with ThreadPoolExecutor(1, "audit") as pool:
        job = pool.submit(work)
        try:
            while True:
                try:
                    return job.result(TICK)
                except TimeoutError:
                    if job.done():
                        raise
                    share = max(link.query_progress(), 0.0) / 100 if link is not None else 0.0
                    progress(doing, part[0] + (part[1] - part[0]) * min(share, 1.0))
        except BaseException:
            if link is not None and not job.done():
                link.interrupt()
            raise


def fetched(frame: Frame) -> dict[str, list[Any]]:
    """The rows of a small lazy frame as plain Python values by column."""
    native = frame.to_native()
    names = frame.collect_schema().names()
    name = engine_of(frame).name
    if name == "duckdb":
        rows = native.fetchall()
    elif name.startswith("pyspark"):
        rows = [tuple(row) for row in native.collect()]
    else:
        given = frame.collect().to_dict(as_series=False)
        return {
            one: [None if _missing(value) else value for value in values] if _pandas(frame) else values for one, values in given.items()
        }
    return {one: [row[k] for row in rows] for k, one in enumerate(names)}


def _pandas(frame: Frame) -> bool:
    return bool(frame.implementation.is_pandas_like())


def _missing(value: Any) -> bool:
    """Whether pandas means by it that there is no value: it has several such."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
