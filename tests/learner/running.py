"""Other processes, for the tests of the store: what one process cannot show."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import workings
from workings.learner import database

SOURCE = str(Path(workings.__file__).parents[1])


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )


def finished(code: str, *arguments: object) -> str:
    process = python(code, *arguments)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def version(home: Path) -> str:
    with sqlite3.connect(home / database.FILE) as link:
        return str(link.execute("select version_num from alembic_version").fetchone()[0])
