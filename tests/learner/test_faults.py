"""Kills, full disks, a clock set back, damaged pages: no acknowledged event is lost, and what happened is said.

``WORKINGS_LONG=1`` kills two hundred times instead of ten. Two processes on one store: ``test_store.py``.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.learner.making import COURSE, answer, at
from tests.learner.running import SOURCE, finished
from tests.learner.test_exchange import exported, filled, imported
from tests.learner.test_snapshot import Clock
from workings import cli
from workings.learner import database, exchange_damaged
from workings.learner.store import Store, StoreError
from workings.session.log import Log

ROUNDS = 200 if os.environ.get("WORKINGS_LONG") else 10


# ---------------------------------------------------------------- kill -9
def killing(home: Path, rounds: int, seed: int, before: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([SOURCE, str(Path(__file__).parents[2])])}
    code = f"import sys\n{before}\nfrom tests.learner.killing import main\nmain()"
    return subprocess.run(
        [sys.executable, "-c", code, home, str(rounds), str(seed)], capture_output=True, text=True, env=env, timeout=600, check=False
    )


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    seed = 20261102
    done = killing(tmp_path, ROUNDS, seed)
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    rounds, events = map(int, done.stdout.split())
    assert rounds == ROUNDS and events > ROUNDS


def test_an_acknowledgement_before_the_commit_would_be_found_out(tmp_path: Path) -> None:
    """Broken on purpose: the writer says "recorded" and rolls back."""
    early = """
from workings.learner import store
def lying(self, event, decide=None):
    with self._engine.connect() as link:
        n = len(self.events()) + 1
    from dataclasses import replace
    return replace(event, id=n)
store.Store.append = lying
"""
    done = killing(tmp_path, 8, 1, early)
    assert done.returncode != 0, "nothing was found"
    assert "were acknowledged" in done.stderr or "of which nothing was said" in done.stderr, done.stderr


# ---------------------------------------------------------------- a full disk
FULL = """
    import resource, signal, sys
    sys.path.append(sys.argv[3])
    from tests.learner.making import answer, at
    from workings.learner.store import Store, StoreError
    limit = int(sys.argv[2])
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with Store(sys.argv[1]) as store:
        count = 0
        try:
            while count < 10_000:
                store.append(answer(True, count, at(0, count), note="x" * 20_000))
                count += 1
        except StoreError as error:
            print(count, error)
        assert len(store.events()) == count, "what was acknowledged is there, and what was refused is not"
"""


@contextmanager
def small(folder: Path) -> Iterator[int]:
    """A file system of one megabyte where one may be mounted; otherwise the most bytes that a file may have."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False).returncode == 0  # fmt: skip
    try:
        yield 0 if mounted else 1_000_000
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("how", ["file system", "limit"])
def test_on_a_full_disk_an_answer_is_refused_and_the_others_stay(tmp_path: Path, how: str) -> None:
    with small(tmp_path / "small") as limit:
        limit = limit if how == "file system" else 1_000_000
        home = tmp_path / "small" if how == "file system" else tmp_path / "home"
        out = finished(FULL, home, limit, Path(__file__).parents[2])
        count, _, said = out.partition(" ")
        assert int(count) > 3
        assert "Nothing was recorded" in said
        assert ("the disk is full" if not limit else "disk") in said
        if limit:
            with Store(home) as store:
                assert store.append(answer()).id == int(count) + 1


# ---------------------------------------------------------------- a clock set back
def test_with_the_clock_set_back_events_keep_their_order_and_nothing_is_lost(tmp_path: Path) -> None:
    clock = Clock(at(5))
    with Store(filled(tmp_path / "home")) as store:
        log = Log(store, clock, COURSE)
        for k in range(4):
            clock.now = at(5 - k)
            log.append("prompt", "dot", {"prompt": 1, "text": f"version {k}"})
        assert log.state().concept("dot").prompts == {1: "version 3"}
        rows = list(store.rows())
    assert [r.at[:10] for r in rows] == ["2026-11-07", "2026-11-06", "2026-11-05", "2026-11-04"]
    assert [b.stamp - a.stamp for a, b in itertools.pairwise(rows)] == [1, 1, 1]
    with Store(tmp_path / "home") as store:
        assert Log(store, clock, COURSE).state().concept("dot").prompts == {1: "version 3"}


# ---------------------------------------------------------------- a damaged page
def spoiled(home: Path, page: int, size: int = 4096) -> None:
    """Other bytes in place of one page."""
    with Store(home) as store, store._engine.connect() as link:
        link.exec_driver_sql("pragma wal_checkpoint(truncate)")
    with (home / database.FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def leaf(home: Path) -> int:
    """A page in the middle of the events themselves: the one that holds event 60."""
    whole = (home / database.FILE).read_bytes()
    return whole.index(b"note-of-60-") // 4096 + 1


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    home = filled(tmp_path / "home", *[answer(True, k, at(0, k), note=f"note-of-{k}-" + "x" * 300) for k in range(1, 121)])
    with Store(home) as store, store._engine.connect() as link:
        link.exec_driver_sql("pragma wal_checkpoint(truncate)")
    spoiled(home, leaf(home))
    return home


def test_a_damaged_page_is_said_with_what_can_be_saved_and_a_copy(damaged: Path) -> None:
    before = (damaged / database.FILE).read_bytes()
    with Store(damaged) as store, pytest.raises(StoreError) as fault:
        store.events()
    said = str(fault.value)
    assert "the database is damaged" in said and "Nothing was read, and nothing in it was changed." in said
    [copy] = damaged.glob("workings-damaged-20*.sqlite")
    assert copy.read_bytes() == before and f"kept at {copy}." in said
    count = len(list(exchange_damaged.readable(damaged / database.FILE)))
    assert 100 <= count < 120
    assert f"Of 120 events, {count} can be read. `workings export FILE --readable` writes these to FILE" in said


def test_what_can_be_saved_is_saved_into_a_new_log(damaged: Path, tmp_path: Path) -> None:
    file = tmp_path / "saved.jsonl"
    refused = CliRunner().invoke(cli.main, ["export", str(file), "--home", str(damaged)])
    assert refused.exit_code == 2 and "is damaged" in refused.stderr and not file.exists()
    done = CliRunner().invoke(cli.main, ["export", str(file), "--home", str(damaged), "--readable"])
    assert done.exit_code == 0, done.output
    new = imported(filled(tmp_path / "new"), file).new
    with Store(tmp_path / "new") as store:
        seeds = {e.data["seed"] for e in store.events()}
    lost = set(range(1, 121)) - seeds
    assert len(seeds) == new >= 100 and 60 in lost
    assert lost == set(range(min(lost), max(lost) + 1)), "the events of one page stand side by side"


def changed(home: Path, text: str) -> None:
    with sqlite3.connect(home / database.FILE) as link:
        link.execute(text)
    link.close()


def test_a_row_that_is_no_event_any_more_is_damage_too(tmp_path: Path) -> None:
    """SQLite reads it without complaint; what it says is not what was written."""
    home = filled(tmp_path / "home", *[answer(True, k, at(0, k)) for k in range(3)])
    changed(home, "update events set data = substr(data, 1, 20) where id = 2")
    with Store(home) as store, pytest.raises(StoreError, match=r"is damaged \(event 2 reads .* Of 3 events, 2 can be read"):
        store.events()
    changed(home, "update events set item = 'another' where id = 1")
    assert [row.item for row in exchange_damaged.readable(home / database.FILE)] == ["dot/cosine@1#2"]


def test_where_nothing_can_be_read_that_is_said(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", answer())
    spoiled(home, 2)
    whole = bytearray((home / database.FILE).read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    (home / database.FILE).write_bytes(whole)
    with pytest.raises(StoreError, match=r"is damaged .*None of its events can be read"), Store(home) as store:
        store.events()


def test_the_whole_log_is_the_same_read_one_by_one(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", *[answer(True, k, at(0, k)) for k in range(5)])
    with Store(home) as store:
        assert list(exchange_damaged.readable(home / database.FILE)) == list(store.rows())
    assert exported(home).count("\n") == 5
