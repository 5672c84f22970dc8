"""A folder of questions of our own, on the functions of `dot`, with the numbers of the mock-up."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from workings.course.library import HERE
from workings.practice import Item, item
from workings.practice.equivalence import chain
from workings.practice.equivalence import exact as ties
from workings.practice.question import Question, read

COSINE = """
title = "Cosine"
version = 1
kind = "numeric"
task = "cosine"
noun = "the cosine"
ask = "Find the cosine of the angle between {a} and {b}."
form = "A decimal, or `3/sqrt(10)`."
exercises = ["dot"]
rules = [16, 17, 18, 19]
sibling = "other"
asked = "the dot product, and for each length"
made = "Both lengths, {length_a} and {length_b}, are divided out."
still = ["Would it still hold if {b} were twice as long?"]
instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]
[help]
point = "Look at {a}."
why = "Why?"
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes `text` as a question of a concept `dot` in a folder of its own, after replacements."""

    def writer(text: str = COSINE, name: str = "mine", file: str = "question.toml", **changed: str) -> Path:
        folder = tmp_path / "dot"
        folder.mkdir(exist_ok=True)
        for one in ("working.py", "again.py"):
            shutil.copy(HERE / "dot" / one, folder / one)
        for key, value in changed.items():
            lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in text.split("\n")]
            text = "\n".join(lines)
            assert f"{key} = {value}" in text, f"no line {key} = … to be changed"
        path = folder / "practice" / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return writer


@pytest.fixture
def mock(write: Write) -> Item:
    """The item of the mock-up: the cosine of [1, 2, 2] and [4, 0, 3], which is 2/3."""
    return item(read(write()), 0)


@pytest.fixture
def exact(write: Write) -> Question:
    """A whole-number question: the dot product of [1, 2, 2] and [4, 0, 3], which is 10."""
    changed = {"task": '"dot"', "noun": '"the dot product"', "rules": "[12, 13, 15]", "made": '"{out}"'}
    return read(write(COSINE.replace("[help]", "tolerance = { exact = true }\n[help]"), **changed))


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """The bounds of the exact check are seconds by the clock; where tests share two cores, a second is less than a second."""
    ties.WORKER.limit = 5 * ties.LIMIT
    chain.PATIENCE = 20.0
