"""The same store on a real PostgreSQL server: what holds for a file holds there."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.learner import postgres
from tests.learner.making import COURSE, answer, at, event
from tests.learner.running import finished, python
from tests.learner.test_exchange import file_of, filled, imported, week
from tests.learner.test_snapshot import BLANK, Clock, deep, life
from tests.learner.test_store import TAB, firsts
from workings import cli
from workings.contract.event import Event
from workings.learner import database, exchange, snapshot
from workings.learner.shape import identity
from workings.learner.store import Store, StoreError, first_answer
from workings.session.log import Log

pytestmark = pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing() or "there is a server")


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as made:
        yield made


@pytest.fixture
def url(server: postgres.Server) -> str:
    return server.database()


def workings(*arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], input=answers)


# ---------------------------------------------------------------- the store
def test_what_is_appended_is_read_back_and_a_key_is_stored_once(url: str) -> None:
    sent = Event("meet", at(0, 3), "dot", "", {"text": "‖a‖ − ½ \0", "value": [0.1 + 0.2, -0.0, 5e-324]}, "tab")
    with Store(url) as store:
        kept = store.append(sent)
        assert store.append(sent) == kept
        assert kept == Event(sent.kind, sent.at, sent.concept, sent.item, dict(sent.data), "tab", 1)
    with Store(Path(url)) as store:  # as the command line gives it: a path, in which two slashes have become one
        assert repr(store.events()) == repr([kept])
        assert store.events(concept="dot", kinds=["meet"], after=0) == [kept] and store.event(2) is None


def test_a_reply_names_its_answer(url: str) -> None:
    with Store(url) as store:
        made = store.append(answer(False, 1))
        store.append(event("reply", at(0, 1), answer=made.id, rule=16, reply="yes"))
        assert store.events()[1].data["answer"] == made.id


def test_of_two_threads_one_is_first(url: str) -> None:
    with Store(url) as store:
        gate, kept = threading.Barrier(4), list[Event]()

        def answering() -> None:
            gate.wait()
            kept.append(store.append(answer(False, 1), decide=first_answer))

        threads = [threading.Thread(target=answering) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert sorted(e.data["first"] for e in kept) == [False, False, False, True]


def test_of_two_processes_one_is_first_and_both_are_kept(url: str) -> None:
    import time

    Store(url).close()
    running = [python(TAB, url, time.time() + 1.5, name) for name in ("left", "right")]
    for process in running:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    with Store(url) as store:
        events, stamps = store.events(), [row.stamp for row in store.rows()]
    assert len(events) == 80 and firsts(events) == [1] * 40
    assert stamps == sorted(set(stamps))


def test_two_processes_may_make_the_tables_together(url: str) -> None:
    code = "import sys; from workings.learner.store import Store; Store(sys.argv[1]).close(); print('made')"
    for process in [python(code, url) for _ in range(3)]:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "made\n"), err


def test_a_long_wait_for_another_writer_ends_in_a_sentence(url: str, server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setattr("workings.learner.database_server.WAIT", 0.2)
    with Store(url) as store, psycopg.connect(url) as other:
        other.execute("lock table events in share row exclusive mode")
        with pytest.raises(StoreError, match=r"another program has been writing.*Nothing was recorded.*try again"):
            store.append(answer())
        other.rollback()
        assert len(store.events()) == 0 and store.append(answer()).id


WRITING = """
    import sys
    sys.path.append(sys.argv[2])
    from tests.learner.making import answer, at
    from workings.learner.store import Store
    store = Store(sys.argv[1])
    for k in range(100_000):
        print(store.append(answer(True, k, at(0, k))).id, flush=True)
"""


def test_a_writer_and_then_the_server_killed_at_any_moment_lose_nothing(url: str, server: postgres.Server) -> None:
    process = python(WRITING, url, Path(__file__).parents[2])
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(30)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    said += [int(line) for line in rest.split()]
    server.stop()  # at once, as after a power cut
    server.start()
    with Store(url) as store:
        assert set(said) <= {e.id for e in store.events()}
        assert store.count() - len(said) in (0, 1)


def test_a_server_that_comes_back_is_used_again(url: str, server: postgres.Server) -> None:
    with Store(url) as store:
        store.append(answer())
        server.stop()
        try:
            with pytest.raises(StoreError, match=r"the server cannot be reached .*Nothing was recorded"):
                store.append(answer())
            with pytest.raises(StoreError, match=r"the server cannot be reached .*Nothing was opened.*Start it, or check the address"):
                Store(url)
        finally:
            server.start()
        assert store.append(answer()).id > 1  # a server that was killed leaves a gap in the numbers
        assert store.count() == 2


# ---------------------------------------------------------------- versions
def migrated(url: str, number: str) -> None:
    """Tables as that version made them."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    machine = database.engine(database.Place(database.server(url)))
    with machine.connect() as link:
        config.attributes["connection"] = link
        command.upgrade(config, number)
    machine.dispose()


@pytest.mark.parametrize("number", database.KNOWN[:-1])
def test_an_older_version_is_brought_up_to_date(url: str, server: postgres.Server, number: str) -> None:
    migrated(url, number)
    server.say("insert into events (kind, at, concept, data, key) values "
               "('meet', '2026-11-02T09:00:00.000000+00:00', 'dot', '{\"text\":\"½\"}', 'k'), "
               "('sure', '2026-11-02T08:00:00.000000+00:00', 'dot', '{\"answer\":1,\"text\":\"\"}', null)", url)  # fmt: skip
    with Store(url) as store:
        assert [e.data for e in store.events()] == [{"text": "½"}, {"answer": 1, "text": ""}]
        rows = list(store.rows())
        assert store.append(answer()).id == 3
    assert [r.uid for r in rows] == [identity(r.stamp, r.at, r.kind, r.concept, r.item, r.key, r.params, r.data) for r in rows]
    assert server.say("select version_num from alembic_version", url) == [(database.HEAD,)]


def test_each_migration_is_recorded_in_its_own_transaction(url: str, server: postgres.Server) -> None:
    """The third fails, since one of its columns is there: the first two stay, and nothing of the third."""
    migrated(url, "0002")
    server.say("create table snapshots (mine int); insert into events (kind, at, data) values ('meet', '', '{}')", url)
    with pytest.raises(StoreError, match="snapshots"):
        Store(url)
    assert server.say("select version_num from alembic_version", url) == [("0002",)]
    assert server.say("select count(*) from information_schema.columns where table_name = 'events' and column_name = 'uid'", url) == [(0,)]
    server.say("drop table snapshots", url)
    with Store(url) as store:
        assert [row.stamp for row in store.rows()] == [1]


def test_a_newer_version_and_somebody_elses_tables_are_left_alone(url: str, server: postgres.Server) -> None:
    Store(url).close()
    server.say("update alembic_version set version_num = '0099'", url)
    with pytest.raises(StoreError, match=r"newer Workings: its schema is version 0099.*Nothing was written to it"):
        Store(url)
    other = server.database()
    server.say("create table events (recipe text)", other)
    with pytest.raises(StoreError, match=r"has tables that are not those of Workings: events\. Nothing was written"):
        Store(other)
    assert server.say("select column_name from information_schema.columns where table_name = 'events'", other) == [("recipe",)]


# ---------------------------------------------------------------- exchange, snapshots, forget
def test_a_log_goes_from_a_folder_to_a_server_and_back_without_loss(url: str, tmp_path: Path) -> None:
    one = filled(tmp_path / "one", *[answer(0.1 + 0.2, k, at(0, k), note="½ ‖a‖") for k in range(3)])
    week(one)
    file = file_of(one, tmp_path / "one.jsonl")
    assert workings("import", file, "--home", url).output.endswith(": 15 new, 0 here already.\n")
    done = workings("export", tmp_path / "back.jsonl", "--home", url)
    assert done.output == f"15 events written to {tmp_path / 'back.jsonl'}.\n"
    assert (tmp_path / "back.jsonl").read_bytes() == file.read_bytes()
    with Store(url) as store, Store(one) as first:
        assert store.events() == first.events()
        assert store.append(answer(True, 99, at(9))).id == 16


def test_merging_on_a_server_ends_as_it_does_in_a_folder(url: str, tmp_path: Path) -> None:
    one, two = filled(tmp_path / "one"), filled(tmp_path / "two")
    week(one, two)
    with Store(url) as store:
        log = Log(store, Clock(at(9)), COURSE)
        for home in (one, two, one):
            store.merge(exchange.read(file_of(home, tmp_path / f"{home.name}.jsonl")))
            log.state()
        imported(one, tmp_path / "two.jsonl")
        with Store(one) as first:
            assert store.events() == first.events() == list(log.events)
            assert list(store.rows()) == list(first.rows())
            assert deep(log.state()) == deep(Log(first, Clock(at(9)), COURSE).state())
        assert store.append(answer(True, 99, at(9))).id == 13


def test_a_snapshot_is_kept_there_too(url: str) -> None:
    with Store(url) as store:
        store.extend(life())
        foot = snapshot.folded(BLANK, store.events(upto=20))
        snapshot.keep(store, foot, snapshot.folded(foot, store.events(after=20)))
        assert deep(snapshot.restore(store, BLANK)) == deep(snapshot.folded(BLANK, store.events()))


def test_forget_drops_every_table_and_says_what_it_held(url: str, server: postgres.Server, tmp_path: Path) -> None:
    with Store(url) as store:
        store.append(answer())
        refused = workings("forget", "--home", url, "--yes")
        assert refused.exit_code == 2 and "is in use: a studio or another command has it open. Nothing was changed." in refused.stderr
        assert workings("import", file_of(filled(tmp_path / "a", answer()), tmp_path / "a.csv"), "--home", url).exit_code == 2
        assert store.count() == 1
    assert workings("forget", "--home", url, answers="n\n").exit_code == 1
    said = workings("forget", "--home", url, answers="y\n").output
    assert "Deleted the table events (1 row)." in said and "Deleted the table alembic_version" in said
    assert server.say("select table_name from information_schema.tables where table_schema = 'public'", url) == []
    with Store(url) as store:
        assert store.append(answer()).id == 1


def test_a_password_is_not_said(server: postgres.Server) -> None:
    with pytest.raises(StoreError) as fault:
        Store(f"postgresql://me:secret@/nowhere?host={server.folder}")
    assert "secret" not in str(fault.value) and "Nothing was opened" in str(fault.value)
    for url in ("postgresql://me:secret@host/log", "postgresql://host/log?user=me&password=secret&x=1"):
        assert "secret" not in str(database.Place(database.server(url)))


def test_without_the_driver_it_says_what_to_install(server: postgres.Server) -> None:
    code = """
        import sys
        sys.modules["psycopg"] = None
        from workings.learner.store import Store, StoreError
        try:
            Store(sys.argv[1])
        except StoreError as error:
            print(error)
    """
    assert "pip install 'workings[postgres]'" in finished(code, server.url())


def test_where_no_server_can_be_started_the_skip_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "program", lambda name: "")
    assert "apt-get install postgresql" in postgres.missing()
