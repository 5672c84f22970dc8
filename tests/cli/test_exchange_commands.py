"""``workings export``, ``import`` and ``forget``: what they write, what they refuse, and the sentence they say."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner, Result

from tests.learner.making import answer, at
from tests.learner.running import SOURCE, python
from workings import cli
from workings.learner import database, exchange
from workings.learner.store import Store


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        for k in range(3):
            store.append(answer(True, k, at(0, k), note="½ · ‖a‖"))
    return tmp_path / "home"


def workings(*arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], input=answers)


def refusal(*arguments: object) -> str:
    done = workings(*arguments)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.startswith("workings: ")
    return done.stderr


# ---------------------------------------------------------------- export
@pytest.mark.parametrize("name", ["log.jsonl", "log.csv", "log.CSV"])
def test_a_file_is_written_and_read_into_another_folder(home: Path, tmp_path: Path, name: str) -> None:
    assert workings("export", tmp_path / name, "--home", home).stdout == f"3 events written to {tmp_path / name}.\n"
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    said = workings("import", tmp_path / name, "--home", tmp_path / "new").stdout
    assert said == f"3 events read from {tmp_path / name}: 3 new, 0 here already.\n"
    said = workings("import", tmp_path / name, "--home", tmp_path / "new").stdout
    assert said == f"3 events read from {tmp_path / name}: 0 new, 3 here already.\n"


def test_standard_output_is_json_lines(home: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "workings", "export", "-", "--home", home], capture_output=True, check=True, env=env, timeout=60
    )
    workings("export", tmp_path / "a.jsonl", "--home", home)
    assert done.stdout == (tmp_path / "a.jsonl").read_bytes()
    assert done.stdout.count(b"\n") == 3 and "½ · ‖a‖".encode() in done.stdout


def test_a_file_that_is_there_is_not_written_over(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a diary")
    assert "is there already. Nothing was written. Give another name, or add --force" in refusal("export", file, "--home", home)
    assert file.read_text() == "a diary"
    assert workings("export", file, "--home", home, "--force").exit_code == 0
    assert file.read_text().startswith("uid,stamp,at")


def test_a_file_that_came_meanwhile_is_left(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"

    def late(out: object) -> int:
        file.write_text("a diary")
        return 0

    with pytest.raises(FileExistsError):
        exchange.save(file, late)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["a.csv"]
    assert file.read_text() == "a diary"


def test_where_there_are_no_links_it_is_the_same(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    assert workings("export", tmp_path / "a.csv", "--home", home).exit_code == 0
    with pytest.raises(FileExistsError):
        exchange.save(tmp_path / "a.csv", lambda out: 0)
    assert (tmp_path / "a.csv").read_text().startswith("uid,")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["a.csv"]


def test_an_export_that_stops_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("the last export")

    def stopped(out: object) -> int:
        out.write("half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exchange.save(file, stopped, force=True)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.csv", "the last export")]


@pytest.mark.parametrize(
    ("command", "make", "words"),
    [
        ("export", lambda t: (t / "a.txt", "--home", t / "home"), "ends neither in .jsonl (JSON lines) nor in .csv"),
        ("export", lambda t: (t / "no" / "a.csv", "--home", t / "home"), "cannot be written: No such file or directory"),
        ("export", lambda t: (t / "a.csv", "--home", t / "nobody"), "There is no log in"),
        ("import", lambda t: (t / "a.txt", "--home", t / "home"), "ends neither in .jsonl (JSON lines) nor in .csv"),
        ("import", lambda t: (t / "a.csv", "--home", t / "home"), "cannot be read: No such file or directory. Nothing was imported."),
    ],
)
def test_what_cannot_be_done_is_said(
    home: Path, tmp_path: Path, command: str, make: Callable[[Path], tuple[object, ...]], words: str
) -> None:
    assert words in refusal(command, *make(tmp_path))
    assert not (tmp_path / "nobody").exists()


def test_a_full_disk_leaves_no_half_a_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(rows: object, out: IO[str], form: str) -> int:
        out.write("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exchange, "write", full)
    said = refusal("export", tmp_path / "a.csv", "--home", home)
    assert "a.csv cannot be written: No space left on device. Nothing of it was kept." in said
    assert [p.name for p in tmp_path.iterdir()] == ["home"]


# ---------------------------------------------------------------- import
def test_a_merge_says_that_numbers_changed(home: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "other") as store:
        store.append(answer(True, 9, at(-1)))
    workings("export", tmp_path / "b.jsonl", "--home", tmp_path / "other")
    said = workings("import", tmp_path / "b.jsonl", "--home", home).stdout
    assert said.endswith(
        "1 new, 0 here already.\nOlder events came before 3 events of this log, so the number of each is another one now.\n"
    )


def test_a_wrong_line_ends_in_its_sentence(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text("\n\nhello\n")
    said = refusal("import", tmp_path / "b.jsonl", "--home", home)
    assert "b.jsonl, line 3: it is not JSON" in said and "What was read: hello" in said and "Nothing was imported." in said


STUDIO = """
    import sys, time
    from workings.learner.store import Store
    store = Store(sys.argv[1])
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("command", ["import", "forget"])
def test_while_a_studio_is_open_nothing_is_changed_and_it_is_said(home: Path, tmp_path: Path, command: str) -> None:
    workings("export", tmp_path / "b.jsonl", "--home", home)
    before = sorted((p.name, p.stat().st_size) for p in home.iterdir())
    process = python(STUDIO, home)
    try:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        arguments = [tmp_path / "b.jsonl"] if command == "import" else ["--yes"]
        assert "is in use: a studio or another command has it open. Nothing was changed." in refusal(command, *arguments, "--home", home)
    finally:
        process.kill()
        process.communicate()
    assert {name for name, _ in before} <= {p.name for p in home.iterdir()}
    with Store(home) as store:
        assert store.count() == 3
    assert workings(command, *arguments, "--home", home).exit_code == 0


# ---------------------------------------------------------------- forget
def test_everything_of_ours_is_deleted_and_nothing_else(home: Path) -> None:
    with sqlite3.connect(home / database.FILE) as link:
        link.execute("pragma wal_checkpoint(truncate)")
    link.close()
    for name in ("-wal", "-shm"):
        (home / (database.FILE + name)).write_bytes(b"left")
    kept = ["workings-version-0001-before-0002-2026-11-02T090000Z.sqlite", "workings-damaged-2026-11-02.sqlite", "workings-damaged-2026-11-02.sqlite-wal",
            "workings-version-0001-before-0002-x.part"]  # fmt: skip
    for name in [*kept, "diary.txt", "my.sqlite"]:
        (home / name).write_text("x")
    names = {p.name for p in home.iterdir()}
    said = workings("forget", "--home", home, "--yes").stdout
    assert {p.name for p in home.iterdir()} == {"diary.txt", "my.sqlite"}
    assert all(f"Deleted {home / name} (" in said for name in names - {"diary.txt", "my.sqlite"})
    assert said.endswith("What you exported elsewhere is as it was.\n")


def test_it_asks_first(home: Path) -> None:
    done = workings("forget", "--home", home, answers="n\n")
    assert done.exit_code == 1
    assert "Delete 3 events in" in done.output and "This cannot be undone." in done.output
    with Store(home) as store:
        assert store.count() == 3
    assert "Forgotten: 3 events." in workings("forget", "--home", home, answers="y\n").output
    assert workings("forget", "--home", home).output == f"There is nothing to forget in {home}.\n"


def test_after_it_a_new_log_begins(home: Path) -> None:
    workings("forget", "--home", home, "--yes")
    with Store(home) as store:
        assert store.append(answer()).id == 1
        assert store.count() == 1


def test_a_damaged_log_can_be_forgotten(home: Path) -> None:
    (home / database.FILE).write_bytes(b"not a database")
    assert "Forgotten: an unknown number of events." in workings("forget", "--home", home, "--yes").output


def test_whoever_waited_while_all_was_deleted_holds_the_new_log(home: Path) -> None:
    """The lock file that it waited for is gone; a lock on that would keep nobody out."""
    alone = database.hold(home, alone=True)
    opened: list[Store] = []
    waiting = threading.Thread(target=lambda: opened.append(Store(home)))
    waiting.start()
    time.sleep(0.1)
    for file in database.traces(home):
        file.unlink()
    alone.close()
    waiting.join(timeout=20)
    with opened[0] as store:
        assert store.count() == 0
        with pytest.raises(database.StoreError, match="is in use"):
            database.hold(home, alone=True)


def test_whoever_waits_too_long_is_told_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.1)
    alone = database.hold(home, alone=True)
    with pytest.raises(database.StoreError, match=r"is being changed by an import or by forget\. Nothing was opened"):
        Store(home)
    alone.close()
    Store(home).close()
