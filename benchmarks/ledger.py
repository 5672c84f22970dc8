"""Writing an event, beside SQLite's own driver in the same run; and reading a long log: ``python benchmarks/ledger.py``.

Ours decides in the writing transaction whether the answer is the first to its item, and waits for the disk. The peer is the same
row, the same durability, and no decision, through ``sqlite3`` alone.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import workings
from workings.contract.event import Event
from workings.learner.ledger import Ledger
from workings.learner.store import Store, first_answer

START = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
COUNT = 400


def answer(k: int) -> Event:
    data = {
        "question": "dot/cosine", "version": 1, "seed": k, "answer_kind": "numeric", "text": "2/3", "value": [2 / 3], "outcome": "right",
        "score": 1.0, "first": True, "matches": [], "named": None, "confidence": 0.8, "help": "none", "seconds": 40.0, "rules": [16, 17, 18, 19],
    }  # fmt: skip
    return Event("answer", START + dt.timedelta(minutes=30 * k), "dot", f"dot/cosine@1#{k}", data, f"key-{k}")


def row(name: str, times: list[float]) -> float:
    cut = statistics.quantiles(times, n=20)
    print(f"{name:44} p50 {statistics.median(times):6.2f} ms   p95 {cut[-1]:6.2f} ms   n = {len(times)}")
    return statistics.median(times)


def main() -> None:
    print(f"workings {workings.__version__}, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}, {platform.machine()}")
    ours: list[float] = []
    peer: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "ours") as store:
        plain = sqlite3.connect(Path(folder) / "peer.sqlite", isolation_level=None)
        plain.executescript("pragma journal_mode=wal; pragma synchronous=full; create table events (id integer primary key, at, data)")
        for k in range(COUNT):
            event = answer(k)
            start = time.perf_counter()
            store.append(event, decide=first_answer)
            ours.append((time.perf_counter() - start) * 1e3)
            start = time.perf_counter()
            plain.execute("begin immediate")
            plain.execute("insert into events (at, data) values (?, ?)", (event.at.isoformat(), json.dumps(dict(event.data))))
            plain.execute("commit")
            peer.append((time.perf_counter() - start) * 1e3)
        log = list(store.events())
        plain.close()
    print(f"ratio: {row('an answer appended, first or not decided', ours) / row('the same row by sqlite3', peer):.1f}")
    start = time.perf_counter()
    ledger = Ledger.of(log, now=START + dt.timedelta(days=30))
    print(f"{len(log)} answers read into the ledger: {(time.perf_counter() - start) * 1e3:.0f} ms, {len(ledger.rows())} rows")


if __name__ == "__main__":
    main()
