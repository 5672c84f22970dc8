"""The command itself, in a process of its own: ports, folders, a kill, two tabs, ten megabytes, speed."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import threading
from pathlib import Path

import httpx

from tests import answers
from tests.studio import running
from tests.studio.html import parse
from workings.learner.store import Store


def next_address(studio: running.Running) -> str:
    return studio.client.get("/practice/dot").headers["location"]


def right_answer(address: str) -> str:
    """What is right for the item at an address, worked out here."""
    return answers.right(answers.at(address))


# ---------------------------------------------------------------- opening
def test_the_command_prints_one_line_and_serves(tmp_path: Path) -> None:
    with running.studio("--home", str(tmp_path)) as studio:
        assert len(studio.said) == 1
        assert re.fullmatch(r"Workings is open at http://127\.0\.0\.1:\d+/\?token=[\w-]{32}   \(Ctrl-C stops it\)", studio.said[0])
        assert "On the desk" in studio.client.get("/").text
        assert (tmp_path / "workings.sqlite").exists()
        assert httpx.get(studio.origin).status_code == 403


def test_a_port_that_is_taken_is_said_and_the_next_one_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running.studio("--home", str(tmp_path), "--port", str(port)) as studio:
            assert re.fullmatch(rf"Port {port} is taken, so this studio has port \d+\.", studio.said[0])
            assert f":{port}/" not in studio.said[1]


def test_it_stops_when_asked(tmp_path: Path) -> None:
    with running.studio("--home", str(tmp_path)) as studio:
        studio.process.send_signal(signal.SIGINT)
        assert studio.process.wait(timeout=10) in (0, -signal.SIGINT)
        assert studio.process.stderr is not None
        assert "Traceback" not in studio.process.stderr.read()


# ---------------------------------------------------------------- folders and hosts
def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = running.finished("--no-browser", "--home", str(tmp_path / "file" / "home"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "cannot be made" in done.stderr
    assert "--home FOLDER" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Root may write in any ordinary folder, but nobody may write in ``/proc``."""
    tmp_path.chmod(0o500)
    done = running.finished("--no-browser", "--home", "/proc" if os.geteuid() == 0 else str(tmp_path))
    assert done.returncode == 2
    assert "Make the folder and the file writable" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_log_from_a_newer_version_is_left_alone_and_copied(tmp_path: Path) -> None:
    Store(tmp_path).close()
    file = tmp_path / "workings.sqlite"
    with sqlite3.connect(file) as link:
        link.execute("update alembic_version set version_num = '9999'")
    link.close()
    before = file.read_bytes()
    done = running.finished("--no-browser", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "written by a newer Workings" in done.stderr
    assert file.read_bytes() == before
    assert len(list(tmp_path.glob("workings-version-9999-*.sqlite"))) == 1


def test_a_log_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "workings.sqlite").write_bytes(b"a letter to a friend" * 20)
    done = running.finished("--no-browser", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (tmp_path / "workings.sqlite").read_bytes() == b"a letter to a friend" * 20


def test_other_machines_need_a_word_of_their_own(tmp_path: Path) -> None:
    done = running.finished("--no-browser", "--host", "0.0.0.0", "--home", str(tmp_path / "home"))
    assert done.returncode == 2
    assert "lets other machines in" in done.stderr
    assert not (tmp_path / "home").exists()


def test_open_to_the_network_says_what_it_means(tmp_path: Path) -> None:
    with running.studio("--host", "0.0.0.0", "--network", "--home", str(tmp_path)) as studio:
        assert "whoever has this address" in studio.said[0]
        assert studio.client.get("/", headers={"host": f"rebound.example:{studio.origin.rpartition(':')[2]}"}).status_code == 421


def test_an_address_that_is_none_of_this_machine(tmp_path: Path) -> None:
    done = running.finished("--no-browser", "--host", "203.0.113.7", "--network", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "Cannot listen on 203.0.113.7" in done.stderr


# ---------------------------------------------------------------- what was recorded stays recorded
def test_a_kill_right_after_recorded_loses_nothing(tmp_path: Path) -> None:
    with running.studio("--home", str(tmp_path)) as studio:
        address = next_address(studio)
        answer = studio.post(address, {"text": right_answer(address), "confidence": "80", "key": "k"})
        studio.process.send_signal(signal.SIGKILL)
        assert answer.status_code == 303
        event = int(re.search(r"answered=(\d+)", answer.headers["location"])[1])  # type: ignore[index]
        studio.process.wait()
    with Store(tmp_path) as store:
        kept = store.event(event)
    assert kept is not None
    assert (kept.kind, kept.data["outcome"]) == ("answer", "right")
    with running.studio("--home", str(tmp_path)) as again:
        assert again.client.get(answer.headers["location"].partition("#")[0]).status_code == 200
        assert "moved the belief" in again.client.get("/").text


def test_two_tabs_answering_at_once(tmp_path: Path) -> None:
    """Both answers are kept; exactly one is the first."""
    with running.studio("--home", str(tmp_path)) as studio:
        address = next_address(studio)
        gate, found = threading.Barrier(2), []

        def tab(k: int) -> None:
            with httpx.Client(base_url=studio.origin, headers={"origin": studio.origin}, cookies=studio.client.cookies, timeout=30) as mine:
                gate.wait()
                found.append(mine.post(address, data={"text": ["1000", right_answer(address)][k], "key": f"tab-{k}"}))

        tabs = [threading.Thread(target=tab, args=(k,)) for k in range(2)]
        for one in tabs:
            one.start()
        for one in tabs:
            one.join()
        assert [r.status_code for r in found] == [303, 303]
        pages = [studio.client.get(r.headers["location"].partition("#")[0]) for r in found]
        assert [p.status_code for p in pages] == [200, 200]
    with Store(tmp_path) as store:
        answers = store.events(kinds=["answer"])
    assert len(answers) == 2
    assert sorted(e.data["first"] for e in answers) == [False, True]


def test_the_same_form_sent_twice_is_one_answer(tmp_path: Path) -> None:
    with running.studio("--home", str(tmp_path)) as studio:
        address = next_address(studio)
        form = parse(studio.client.get(address).text).form("answer-form").fields() | {"text": "1000"}
        places = {studio.post(address, form).headers["location"] for _ in range(3)}
        assert len(places) == 1
    with Store(tmp_path) as store:
        assert len(store.events(kinds=["answer"])) == 1


def test_ten_megabytes_over_the_wire(tmp_path: Path) -> None:
    with running.studio("--home", str(tmp_path)) as studio:
        address = next_address(studio)
        answer = studio.client.post(address, data={"text": "7" * 10_000_000})
        assert answer.status_code == 413
        assert "your browser still has what you typed" in answer.text
        assert studio.client.get("/").status_code == 200
