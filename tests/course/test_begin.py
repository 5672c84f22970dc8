"""A new concept is a folder: begun by one command, it loads and is served, and nothing else has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import workings
from workings.course import check
from workings.course.begin import begin
from workings.course.library import Library

SRC = Path(workings.__file__).resolve().parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package, in a place where it may be written to."""
    copytree(SRC, tmp_path / "workings", ignore=ignore_patterns("__pycache__"))
    return tmp_path


def said(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-m", "workings", *arguments], env=environment, capture_output=True, text=True, check=False)


def prints(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


SERVED = """
import sys, tempfile, datetime as dt
from pathlib import Path
from workings.learner.store import Store
from workings.session import Session
with Store(Path(tempfile.mkdtemp())) as store:
    session = Session(store, lambda: dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
    session.move("variance", "using")
    assert session.concept("variance").concept.title == "Variance"
    id = session.next_item("variance")
    item = __import__("workings.practice", fromlist=["opened"]).opened(id)
    assert session.answer(id, str(float(item.value))).verdict.outcome == "right"
"""


@pytest.mark.slow
def test_a_concept_begun_by_the_command_touches_its_own_folder_alone(copy: Path) -> None:
    before = prints(copy)
    begun = said(copy, "new-concept", "variance", "--needs", "expectation")
    assert (begun.returncode, begun.stderr) == (0, "")
    after = prints(copy)
    assert {name: after[name] for name in before} == before
    new = sorted(set(after) - set(before))
    assert all(name.startswith(os.path.join("workings", "concepts", "variance") + os.sep) for name in new)
    checked = said(copy, "check", "variance", "--seeds", "20")
    assert "1 questions; there are at least 6" in checked.stdout
    assert checked.stdout.rstrip().endswith("1 faults."), checked.stdout
    run = subprocess.run(
        [sys.executable, "-c", SERVED], env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    again = said(copy, "new-concept", "variance")
    assert again.returncode == 2
    assert "variance is written already" in again.stderr


def test_a_concept_on_the_map_keeps_what_the_map_says_of_it(folder: Path) -> None:
    (folder / "bayes").mkdir()
    text = (folder / "sum" / "concept.toml").read_text("utf-8").replace('name = "Sum"', 'name = "Bayes"').replace("rank = 1", "rank = 2")
    (folder / "bayes" / "concept.toml").write_text(text, encoding="utf-8")
    begin("bayes", "something else", folder=folder)
    assert (folder / "bayes" / "concept.toml").read_text("utf-8") == text
    concept = Library(folder).concept("bayes")
    assert concept.title == "Bayes"
    assert [fault.sentence for fault in check.faults(concept, folder / "bayes")] == ["1 questions; there are at least 6"]


@pytest.mark.parametrize(
    ("slug", "needs", "fault"),
    [
        ("Two Words", (), "will not do as the name of a folder"),
        ("../out", (), "will not do"),
        ("sum", (), "is written already"),
        ("new", ("nothing",), "there is no concept nothing to rest on; there are sum"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(folder: Path, slug: str, needs: tuple[str, ...], fault: str) -> None:
    before = prints(folder)
    with pytest.raises(ValueError, match=fault):
        begin(slug, needs=needs, folder=folder)
    assert prints(folder) == before
