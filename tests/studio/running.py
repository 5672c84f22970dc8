"""The real command in a process of its own, and a client of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

SOURCE = Path(__file__).parents[2] / "src"


def environment() -> dict[str, str]:
    """Compiled files are kept, as an installation has them; otherwise every start would compile everything anew."""
    own = {"PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1", "BROWSER": "false"}
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | own


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "workings", *arguments]


def finished(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command run to its end."""
    return subprocess.run(command(*arguments), capture_output=True, text=True, env=environment(), timeout=60, check=False)


@dataclass
class Running:
    """A studio that is open, what it said, and a client with its cookie."""

    process: subprocess.Popen[str]
    said: list[str]
    address: str
    client: httpx.Client
    ready_after: float
    """Seconds from the command to the first whole page."""

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    def post(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self.client.post(path, data=fields)


@contextmanager
def studio(*arguments: str) -> Iterator[Running]:
    """``workings --no-browser`` with a free port, until the block is left."""
    begun = time.perf_counter()
    given = arguments if "--port" in arguments else ("--port", "0", *arguments)
    process = subprocess.Popen(
        command("--no-browser", *given), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    try:
        said = list(lines(process))
        found = re.search(r"http://\S+", said[-1])
        assert found, said
        origin = found[0].partition("/?")[0]
        with httpx.Client(base_url=origin, headers={"origin": origin}, timeout=30) as client:
            page = client.get(found[0].removeprefix(origin), follow_redirects=True)
            assert page.status_code == 200, page.text
            yield Running(process, said, found[0], client, time.perf_counter() - begun)
    finally:
        process.kill()
        process.communicate()


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """What is printed, up to the line with the address."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line.strip()
        if "http://" in line:
            return
    assert process.stderr is not None
    raise AssertionError(f"the studio did not open: {process.stderr.read()}")
