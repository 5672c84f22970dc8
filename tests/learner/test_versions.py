"""Databases of other versions, of other programs, and places that will not do: each refused in words, and left as it was."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.learner.making import answer, at, event
from tests.learner.running import finished, python, version
from workings.learner import database, schema
from workings.learner.shape import identity
from workings.learner.store import Store, StoreError


def as_version(home: Path, number: str) -> bytes:
    """Make the database look as if another program had written it; its bytes afterwards."""
    with sqlite3.connect(home / database.FILE) as link:
        link.execute("pragma journal_mode=delete")
        link.execute("update alembic_version set version_num = ?", (number,))
    link.close()
    return (home / database.FILE).read_bytes()


# ---------------------------------------------------------------- versions
def test_the_last_migration_is_the_schema_of_this_program(tmp_path: Path) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [database.HEAD]
    assert tuple(sorted(s.revision for s in scripts.walk_revisions())) == database.KNOWN


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    Store(tmp_path).close()
    made = sa.inspect(database.engine(database.Place("", tmp_path / database.FILE)))
    assert [(c["name"], c["nullable"]) for c in made.get_columns("events")] == [(c.name, c.nullable) for c in schema.EVENTS.c]
    assert {i["name"] for i in made.get_indexes("events")} == {i.name for i in schema.EVENTS.indexes}
    assert [u["column_names"] for u in made.get_unique_constraints("events")] == [["key"]]


def test_a_newer_version_is_left_as_it_is_and_a_copy_is_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.append(answer())
    bytes_before = as_version(tmp_path, "0007")
    for _ in range(2):
        with pytest.raises(StoreError) as refusal:
            Store(tmp_path)
        assert "schema is version 0007, and this program knows versions up to 0003" in str(refusal.value)
        assert "Nothing was written to it" in str(refusal.value)
    assert (tmp_path / database.FILE).read_bytes() == bytes_before
    [copy] = tmp_path.glob("workings-version-0007-20*.sqlite")
    assert str(copy) in str(refusal.value)
    with sqlite3.connect(copy) as link:
        assert link.execute("select count(*) from events").fetchone() == (1,)


def test_a_newer_version_with_a_write_ahead_log_is_copied_whole(tmp_path: Path) -> None:
    """The other program was killed: its last event is in the log beside the file, and in the copy."""
    Store(tmp_path).close()
    code = """
        import os, signal, sqlite3, sys
        link = sqlite3.connect(sys.argv[1], isolation_level=None)
        link.execute("pragma journal_mode=wal")
        link.execute("update alembic_version set version_num = '0009'")
        link.execute("insert into events (kind, at, data) values ('meet', '', '{}')")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    process = python(code, tmp_path / database.FILE)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    before = (tmp_path / database.FILE).read_bytes()
    with pytest.raises(StoreError, match="0009"):
        Store(tmp_path)
    assert (tmp_path / database.FILE).read_bytes() == before
    [copy] = tmp_path.glob("workings-version-0009-*.sqlite")
    with sqlite3.connect(copy) as link:
        assert link.execute("select count(*) from events").fetchone() == (1,)


FIRST_VERSION = """
    create table alembic_version (version_num varchar(32) not null primary key);
    insert into alembic_version values ('0001');
    create table events (id integer primary key autoincrement, key varchar(200) unique, kind varchar(32) not null, at varchar(32) not null,
        concept varchar(64) not null default '', item varchar(200) not null default '', data text not null);
    create index events_item on events (item);
    insert into events (key, kind, at, concept, data) values ('k', 'meet', '2026-11-02T09:00:00.000000+00:00', 'dot', '{"text":"old"}');
"""
"""What the first version wrote, as SQL."""


SECOND_VERSION = """
    update alembic_version set version_num = '0002';
    alter table events add column params varchar(16) not null default '';
    create index events_concept on events (concept);
    insert into events (kind, at, concept, data, params)
        values ('meet', '2026-11-02T08:00:00.000000+00:00', 'dot', '{"text":"½"}', '1');
    insert into events (kind, at, concept, item, data, params) values ('sure', '2026-11-02T09:00:01.000000+00:00', 'dot', '',
        '{"answer":1,"text":"…"}', '1');
    insert into events (kind, at, concept, item, data, params) values ('sure', '2026-11-02T09:00:02.000000+00:00', 'dot', '',
        '{"answer":40,"text":"…"}', '1');
"""
"""What the second version did to it, and three events: one from a clock set back, one about an event, one about an event that is not there."""


@pytest.mark.parametrize(("number", "count"), [("0001", 1), ("0002", 4)])
def test_an_older_version_is_brought_up_to_date_after_a_copy(tmp_path: Path, number: str, count: int) -> None:
    with sqlite3.connect(tmp_path / database.FILE) as link:
        link.executescript(FIRST_VERSION + (SECOND_VERSION if number == "0002" else ""))
    link.close()
    with Store(tmp_path) as store:
        old = store.events()
        assert (old[0].data, old[0].key, old[0].at) == ({"text": "old"}, "k", at())
        assert [e.data.get("answer") for e in old[2:]] == [1, 40][: count // 2]
        assert store.append(answer()).id == count + 1
    assert version(tmp_path) == database.HEAD
    [copy] = tmp_path.glob(f"workings-version-{number}-before-{database.HEAD}-*.sqlite")
    with sqlite3.connect(copy) as link:
        assert link.execute("select version_num from alembic_version").fetchone() == (number,)
        assert link.execute("select count(*) from events").fetchone() == (count,)


def test_an_older_version_gets_identities_by_todays_rule_and_stamps_that_rise(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / database.FILE) as link:
        link.executescript(FIRST_VERSION + SECOND_VERSION)
    link.close()
    with Store(tmp_path) as store:
        rows = list(store.rows())
        store.append(event("sure", at(0, 1), answer=1, text="new"))
        new = list(store.rows())[-1]
    assert [r.uid for r in rows] == [identity(r.stamp, r.at, r.kind, r.concept, r.item, r.key, r.params, r.data) for r in rows]
    assert [b.stamp - a.stamp for a, b in itertools.pairwise(rows)] == [1, 999_999, 1_000_000]
    assert [r.about for r in rows] == ["", "", rows[0].uid, ""]
    assert new.about == rows[0].uid


def test_each_migration_is_recorded_in_its_own_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two fails: the first stays, recorded, and nothing of the second is left."""
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    packaged = Path(database.__file__).parent / "migrations"
    (scripts / "env.py").write_text((packaged / "env.py").read_text())
    (scripts / "versions" / "a.py").write_text((packaged / "versions" / "v0001_events.py").read_text())
    (scripts / "versions" / "b.py").write_text(
        "from alembic import op\nrevision='0002'\ndown_revision='0001'\n"
        "def upgrade():\n    op.execute('create table half (x int)')\n    raise RuntimeError('stopped half way')\n"
    )
    home = tmp_path / "home"
    monkeypatch.setattr(database, "__file__", str(tmp_path / "database.py"))
    with pytest.raises(RuntimeError, match="half way"):
        Store(home)
    assert version(home) == "0001"
    with sqlite3.connect(home / database.FILE) as link:
        assert {n for (n,) in link.execute("select name from sqlite_master where type='table'")} == {
            "alembic_version",
            "events",
            "sqlite_sequence",
        }
    monkeypatch.undo()
    with Store(home) as store:
        assert store.append(answer()).id == 1


# ---------------------------------------------------------------- places that will not do
def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a diary")
    with pytest.raises(StoreError, match=r"The data folder .*home cannot be made: .*--home FOLDER"):
        Store(tmp_path / "home")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "home" / "deeper")
    assert (tmp_path / "home").read_text() == "a diary"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / database.FILE).mkdir()
    with pytest.raises(StoreError, match="Nothing was opened"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """As root no folder refuses, so the process gives up its rights to write first."""
    Store(tmp_path).close()
    tmp_path.chmod(0o555)
    (tmp_path / database.FILE).chmod(0o444)
    code = """
        import os, sys
        from workings.learner.store import Store, StoreError
        if os.getuid() == 0:
            os.setgid(65534); os.setuid(65534)
        try:
            Store(sys.argv[1])
        except StoreError as error:
            print(error)
    """
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder not in (Path("/"), Path("/tmp")):
            folder.chmod(folder.stat().st_mode | 0o055)
    try:
        said = finished(code, tmp_path)
    finally:
        tmp_path.chmod(0o755)
    assert "cannot be" in said
    assert "Nothing was opened" in said
    assert "--home FOLDER" in said


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read as a header" * 20, b"x"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / database.FILE).write_bytes(content)
    with pytest.raises(StoreError, match=r"it is not a database .*nothing in it was changed. Move it away"):
        Store(tmp_path)
    assert (tmp_path / database.FILE).read_bytes() == content


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / database.FILE) as link:
        link.execute("create table recipes (name text)")
    link.close()
    before = (tmp_path / database.FILE).read_bytes()
    with pytest.raises(StoreError, match="not one of Workings: it has the tables recipes"):
        Store(tmp_path)
    assert (tmp_path / database.FILE).read_bytes() == before


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for k in range(200):
            store.append(answer(True, k, note="x" * 300))
    file = tmp_path / database.FILE
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|malformed|not a database"), Store(tmp_path) as store:
        store.events()


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / database.FILE).touch()
    with Store(tmp_path) as store:
        assert store.append(answer()).id == 1


def test_a_name_with_odd_characters(tmp_path: Path) -> None:
    with Store(tmp_path / "a b%20?#&ü") as store:
        store.append(answer())
    assert (tmp_path / "a b%20?#&ü" / database.FILE).exists()


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        with store._engine.connect() as link:
            pages = link.exec_driver_sql("pragma page_count").scalar()
        sa.event.listen(store._engine, "connect", lambda link, _: link.execute(f"pragma max_page_count={pages}"))
        store._engine.dispose()
        with pytest.raises(StoreError, match=r"the disk is full.*Nothing was recorded"):
            store.append(answer(note="x" * 200_000))
        assert store.events() == []
