"""The log on the disk: appended once, kept through a kill, one first answer, and no database of anybody else's touched."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from tests.learner.making import answer, at, event
from tests.learner.running import SOURCE, finished, python, version
from workings.contract.event import Event
from workings.learner import database, schema
from workings.learner.shape import EventFault
from workings.learner.store import Store, StoreError, first_answer


# ---------------------------------------------------------------- appending and reading
def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    sent = answer(0.5, 7, at(0, 3), kind="vector", value=[1.5, -2.0], confidence=0.65, note="‖a‖ − ½")
    with Store(tmp_path) as store:
        kept = store.append(sent)
        assert kept == Event(sent.kind, sent.at, sent.concept, sent.item, dict(sent.data), "", 1)
        assert store.event(1) == kept
        assert store.event(2) is None
    with Store(tmp_path) as store:
        assert store.events() == [kept]


def test_events_can_be_asked_for(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for k in range(4):
            store.append(answer(True, k, concept=("dot", "softmax")[k % 2]))
        store.append(event("meet", text="…"))
        assert [e.id for e in store.events(concept="dot")] == [1, 3, 5]
        assert [e.id for e in store.events(concept="dot", kinds=["meet"])] == [5]
        assert [e.id for e in store.events(item="dot/cosine@1#2")] == [3]
        assert [e.id for e in store.events(after=3)] == [4, 5]


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    import datetime as dt

    east = at().astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30)))
    with Store(tmp_path) as store:
        kept = store.append(event("meet", east, text=""))
        assert kept.at == east
        assert kept.at.utcoffset() == dt.timedelta(0)
        assert store.event(1) == kept


def test_a_key_is_stored_once(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        one = store.append(Event("meet", at(), "dot", "", {"text": "first"}, "tab-1"))
        two = store.append(Event("meet", at(0, 1), "dot", "", {"text": "second"}, "tab-1"))
        other = store.append(Event("meet", at(0, 2), "dot", "", {"text": "third"}, "tab-2"))
        unkeyed = [store.append(event("meet", text="")) for _ in range(2)]
        assert two == one
        assert [other.id, *(e.id for e in unkeyed)] == [2, 3, 4]


def test_what_is_malformed_is_not_written(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        with pytest.raises(EventFault, match=r"0\.8, not 80"):
            store.append(answer(confidence=80))
        with pytest.raises(EventFault, match="first"):
            store.append(answer(), decide=lambda earlier: {"first": "perhaps"})
        with pytest.raises(EventFault, match="is the most"):
            store.append(event("meet", text="x" * 10_000_000))
        assert store.events() == []
        assert store.append(answer()).id == 1


def test_deciding_that_fails_writes_nothing_and_lets_go(tmp_path: Path) -> None:
    def broken(earlier: tuple[Event, ...]) -> dict[str, bool]:
        raise RuntimeError("no")

    with Store(tmp_path) as store:
        with pytest.raises(RuntimeError):
            store.append(answer(), decide=broken)
        assert store.append(answer(), decide=first_answer).id == 1


def test_nothing_can_be_changed_through_the_store(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        kept = store.append(answer())
        kept.data["score"] = 0  # type: ignore[index]
        assert store.event(1) != kept
    assert not [n for n in dir(Store) if any(w in n for w in ("update", "delete", "remove", "clear"))]


# ---------------------------------------------------------------- two at once
def test_of_two_threads_one_is_first(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for round_ in range(10):
            gate, kept = threading.Barrier(4), list[Event]()

            def answering(seed: int = round_, gate: threading.Barrier = gate, kept: list[Event] = kept) -> None:
                gate.wait()
                kept.append(store.append(answer(False, seed), decide=first_answer))

            threads = [threading.Thread(target=answering) for _ in range(4)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            assert sorted(e.data["first"] for e in kept) == [False, False, False, True]


TAB = """
    import datetime as dt, sys, time
    from workings.contract.event import Event
    from workings.learner.store import Store, first_answer
    store = Store(sys.argv[1])
    print("open", flush=True)
    while time.time() < float(sys.argv[2]): pass
    for seed in range(40):
        data = {"question": "dot/cosine", "answer_kind": "numeric", "outcome": "right", "score": 1.0, "first": False, "text": sys.argv[3]}
        store.append(Event("answer", dt.datetime.now(dt.UTC), "dot", f"dot/cosine@1#{seed}", data), decide=first_answer)
"""


def tabs(home: Path) -> list[Event]:
    """Two processes answer the same forty items at the same moment."""
    import time

    start = time.time() + 1.5
    running = [python(TAB, home, start, name) for name in ("left", "right")]
    for process in running:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    with Store(home) as store:
        return store.events()


def firsts(events: list[Event]) -> list[int]:
    return [sum(e.data["first"] for e in events if e.item == f"dot/cosine@1#{seed}") for seed in range(40)]


def test_of_two_processes_one_is_first_and_both_are_kept(tmp_path: Path) -> None:
    Store(tmp_path).close()
    events = tabs(tmp_path)
    assert len(events) == 80
    assert firsts(events) == [1] * 40


def test_without_the_lock_both_would_be_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: with a transaction that begins late, two readers both see no earlier answer (or one of them is turned away)."""

    def late(link: sa.Connection) -> None:
        link.exec_driver_sql("begin")

    monkeypatch.setattr(database, "_begun", late)
    gate, seen, failed = threading.Barrier(2, timeout=5), list[int](), list[str]()

    def deciding(earlier: tuple[Event, ...]) -> dict[str, bool]:
        seen.append(len(earlier))
        gate.wait()
        return first_answer(earlier)

    with Store(tmp_path) as store:

        def answering() -> None:
            try:
                store.append(answer(), decide=deciding)
            except StoreError as error:
                failed.append(str(error))

        threads = [threading.Thread(target=answering) for _ in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert seen == [0, 0]
        assert len(failed) + sum(e.data["first"] for e in store.events()) == 2


def test_two_processes_may_make_the_database_together(tmp_path: Path) -> None:
    code = "import sys; from workings.learner.store import Store; Store(sys.argv[1]).close(); print('made')"
    running = [python(code, tmp_path / "new") for _ in range(3)]
    for process in running:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "made\n"), err
    assert version(tmp_path / "new") == database.HEAD


def test_a_long_wait_for_another_writer_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.1)
    with Store(tmp_path) as store:
        other = sqlite3.connect(tmp_path / database.FILE, isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(StoreError, match=r"another program has been writing.*Nothing was recorded.*try again"):
            store.append(answer())
        other.execute("rollback")
        other.close()
        assert store.append(answer()).id == 1


# ---------------------------------------------------------------- kill -9
KILLED = """
    import os, signal, sys
    from tests.learner.making import answer, at
    from workings.learner.store import Store
    store = Store(sys.argv[1])
    for seed in range(int(sys.argv[2])):
        print("recorded", store.append(answer(True, seed, at())).id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("count", [1, 25])
def test_what_was_said_to_be_recorded_survives_kill_9(tmp_path: Path, count: int) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([SOURCE, str(Path(__file__).parents[2])])}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path), str(count)],
        capture_output=True,
        text=True,
        env=env,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    said = [int(line.split()[1]) for line in done.stdout.splitlines()]
    assert len(said) == count
    with Store(tmp_path) as store:
        assert [e.id for e in store.events()] == said
        assert store.append(answer()).id == count + 1


def test_every_commit_is_flushed(tmp_path: Path) -> None:
    """FULL (2) syncs the write-ahead log at each commit; NORMAL (1) would lose the last ones in a power cut."""
    with Store(tmp_path) as store, store._engine.connect() as link:
        assert link.exec_driver_sql("pragma synchronous").scalar() == 2
        assert link.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert link.exec_driver_sql("pragma busy_timeout").scalar() == 10_000


# ---------------------------------------------------------------- what is loaded, and other databases
def test_alembic_is_loaded_to_make_the_schema_and_never_again(tmp_path: Path) -> None:
    code = """
        import sys
        import workings.learner
        assert not {"numpy", "sqlalchemy", "alembic", "fsrs"} & set(sys.modules), "importing the package"
        from workings.learner.store import Store
        assert not {"numpy", "sqlalchemy", "alembic", "fsrs"} & set(sys.modules), "importing the store"
        Store(sys.argv[1]).close()
        print("alembic" in sys.modules)
    """
    assert [finished(code, tmp_path), finished(code, tmp_path)] == ["True\n", "False\n"]


def test_the_sql_is_portable() -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        ddl = str(CreateTable(schema.EVENTS).compile(dialect=dialect))
        assert 'UNIQUE ("key")' in ddl or "UNIQUE (key)" in ddl
        insert = str(schema.EVENTS.insert().values(kind="meet").returning(schema.EVENTS.c.id).compile(dialect=dialect))
        assert "RETURNING" in insert
    assert "SERIAL" in str(CreateTable(schema.EVENTS).compile(dialect=postgresql.dialect()))


def test_a_server_takes_a_lock_of_its_own() -> None:
    said: list[str] = []

    class Link:
        class dialect:
            name = "postgresql"

        def exec_driver_sql(self, text: str) -> None:
            said.append(text)

    database.lock(Link())  # type: ignore[arg-type]
    assert said == ["lock table events in share row exclusive mode"]
