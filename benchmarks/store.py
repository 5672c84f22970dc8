"""A long log: written, exported, and opened at a snapshot, beside ``sqlite3`` alone in the same run.

``python benchmarks/store.py [EVENTS]``, one million if nothing is said. Seven events in ten are minutes, two are answers, one is an answer with
a stated chance: the mix of a learner who works by the page. The peer writes the same rows with one ``executemany`` for each transaction.
"""

from __future__ import annotations

import datetime as dt
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy

import workings
from workings.contract.event import Event
from workings.learner import exchange, snapshot, today
from workings.learner.store import Store, first_answer
from workings.session.log import Log
from workings.session.session import given

START = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
STEP = dt.timedelta(seconds=86_400 / 300)
"""Three hundred events a day."""
MANY, SINGLE = 10_000, 300
COLUMNS = ", ".join(exchange.Row._fields)


def happened(k: int) -> Event:
    concept = ("dot", "vectors", "matmul")[k % 3]
    if k % 10 < 7:
        return Event("engaged", START + k * STEP, concept, "", {"seconds": 15.0, "gaps": [15.0], "place": "practice"})
    data = {"question": f"{concept}/cosine", "version": 1, "seed": k, "answer_kind": "numeric", "text": "2/3", "value": [2 / 3], "outcome": "right",
            "score": 1.0, "first": True, "matches": [], "confidence": 0.8 if k % 10 == 9 else None, "help": "none", "seconds": 40.0}  # fmt: skip
    return Event("answer", START + k * STEP, concept, f"{concept}/cosine@1#{k}", data)


def chunks(count: int) -> Iterator[list[Event]]:
    for k in range(0, count, MANY):
        yield [happened(j) for j in range(k, min(k + MANY, count))]


def bare(folder: Path) -> sqlite3.Connection:
    link = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    link.executescript(f"pragma journal_mode=wal; pragma synchronous=full; create table events (id integer primary key, {COLUMNS})")
    return link


def written(link: sqlite3.Connection, rows: list[tuple[object, ...]]) -> float:
    start = time.perf_counter()
    link.execute("begin immediate")
    link.executemany(f"insert into events ({COLUMNS}) values ({', '.join('?' * len(exchange.Row._fields))})", rows)
    link.execute("commit")
    return time.perf_counter() - start


def filling(store: Store, peer: sqlite3.Connection, count: int) -> None:
    """In turn: ten thousand events by us, the same ten thousand rows by the peer."""
    ours = theirs = 0.0
    last = 0
    for events in chunks(count):
        start = time.perf_counter()
        store.extend(events)
        ours += time.perf_counter() - start
        with store._engine.connect() as link:
            rows = [tuple(r) for r in link.exec_driver_sql(f"select {COLUMNS} from events where id > {last}")]
        last += len(rows)
        theirs += written(peer, rows)
    print(
        f"{count:,} events, {MANY:,} a transaction    ours {count / ours:9,.0f} a second   sqlite3 {count / theirs:9,.0f}   ratio {ours / theirs:.1f}"
    )
    single: dict[str, list[float]] = {"ours": [], "theirs": []}
    for k in range(count, count + SINGLE):
        event = happened(k)
        start = time.perf_counter()
        store.append(event, decide=first_answer if event.item else None)
        single["ours"].append(time.perf_counter() - start)
        single["theirs"].append(written(peer, rows[:1]))
    mine, other = (statistics.median(single[name]) for name in ("ours", "theirs"))
    print(f"one event, one transaction, flushed   ours {1 / mine:9,.0f} a second   sqlite3 {1 / other:9,.0f}   ratio {mine / other:.1f}")


def opening(store: Store, count: int) -> None:
    """First from the start, which leaves a snapshot; then at the snapshot, as every later time."""
    now = (START + (count + SINGLE) * STEP).astimezone()
    course = given()
    times = []
    for _ in range(8):
        start = time.perf_counter()
        log = Log(store, lambda: now, course)
        today.plan(log.latest().state, 30)
        times.append((time.perf_counter() - start) * 1e3)
        assert log.latest().state.event == count + SINGLE
    size = sum(len(one.body) for one in store.snapshots())
    print(f"state and plan of the day, first time   {times[0] / 1e3:7.2f} s, every event folded")
    print(
        f"state and plan of the day, later        {statistics.median(times[1:]):7.1f} ms   worst {max(times[1:]):.1f} ms   (limit 300 ms)"
    )
    print(f"                                        snapshots {size:,} characters; {snapshot.STRETCH} events folded again to check")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(
        f"workings {workings.__version__}, SQLite {sqlite3.sqlite_version}, SQLAlchemy {sqlalchemy.__version__}, Python {platform.python_version()}, {platform.machine()}"
    )
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "ours") as store:
        folder = Path(name)
        peer = bare(folder)
        filling(store, peer, count)
        peer.close()
        opening(store, count)
        start = time.perf_counter()
        exchange.save(folder / "all.jsonl", lambda out: exchange.write(store.rows(), out, "jsonl"))
        print(f"exported in {time.perf_counter() - start:.1f} s, {(folder / 'all.jsonl').stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
