"""A PostgreSQL server of the system's own binaries, on a socket in a folder of its own, for as long as the tests run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""Who runs it where we are root: PostgreSQL refuses to run as root."""


def missing() -> str:
    """Why there is no server here; empty where one can be started."""
    if importlib.util.find_spec("psycopg") is None:
        return "the driver is not installed: pip install 'workings[postgres]'"
    if not program("initdb"):
        return "PostgreSQL is not installed (Debian: apt-get install postgresql); ./scripts/test installs it where it may"
    if os.geteuid() == 0 and not (shutil.which("runuser") and known(USER)):
        return f"we are root, and there is no user {USER} to run PostgreSQL as"
    return ""


def program(name: str) -> str:
    """The newest one, from Debian's folders; or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
    return str(found[-1]) if found else shutil.which(name) or ""


def known(user: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def run(*words: str) -> None:
    before = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*before, *words], capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"


class Server:
    """A running server. Every test gets a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._count = folder, 0

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://workings@/{database}?host={self.folder}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._count += 1
        name = f"log{self._count}"
        self.say(f"create database {name}")
        return self.url(name)

    def say(self, text: str, url: str = "") -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(url or self.url(), autocommit=True) as link:
            found = link.execute(text)  # type: ignore[call-overload]
            return list(found.fetchall()) if found.description else []

    def stop(self) -> None:
        run(program("pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Only a socket in our folder: no port, and nobody else's server is met. Each commit is flushed, as in use."""
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c shared_buffers=16MB"
        run(program("pg_ctl"), "-D", str(self.folder / "data"), "-o", settings, "-l", str(self.folder / "log"), "-w", "start")


@contextmanager
def running() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="workings-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        run(program("initdb"), "-D", str(folder / "data"), "-U", "workings", "-A", "trust", "-E", "UTF8", "--no-locale")
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
