"""A question: a task of a concept, how its numbers are drawn, what is asked, and which slips are known.

It is one file, ``concepts/<concept>/practice/<name>/question.toml``. Where its version is raised, the
old file may stay beside it as ``question.<version>.toml``, so that old items can still be opened.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from workings import course
from workings.course import toml
from workings.course.functions import parameters
from workings.course.library import HERE, Library
from workings.course.toml import Table
from workings.ir import expression
from workings.ir.expression import Node, Unreadable
from workings.practice import draw
from workings.practice.rules import CATALOGUE

NUMBERS = ("numeric", "vector", "choice")
"""The kinds whose answer is a number, a list, or the number of an option."""
KINDS = (*NUMBERS, "steps", "shape", "symbolic", "code", "ordering", "derivation", "predict", "example", "error")
_TEXTS = ("title", "kind", "ask", "form", "made")
_OF_NUMBERS = ("task", "noun", "asked")
"""Texts that only an answer in numbers has to have."""
_HELP = ("point", "why")
_KEYS = {
    *_TEXTS, *_OF_NUMBERS, "version", "tolerance", "draw", "instances", "vary", "require", "rules", "becomes",
    "exercises", "still", "help", "over", "context", "sibling",
}  # fmt: skip
Function = Callable[..., Any]


class NoSuchQuestion(KeyError):
    """No question of that name, or not in that version; the message says which there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Right if |x − a| ≤ max(atol, rtol·|a|); a right rounding to ``decimals`` or more is right too.

    An ``exact`` question (counts, whole numbers) allows neither.
    """

    rtol: float = 0.005
    atol: float = 1e-9
    decimals: int = 2
    exact: bool = False

    def width(self, value: np.ndarray) -> np.ndarray:
        """The farthest that an accepted answer can lie from ``value``, entry by entry."""
        size = np.abs(value)
        if self.exact:
            return np.asarray(self.atol * np.maximum(1, size))
        rounding = 0.5 * 10.0**-self.decimals
        return np.asarray(np.maximum(np.maximum(self.atol, self.rtol * size), rounding))


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What ``question.toml`` says, checked."""

    concept: str
    name: str
    version: int
    title: str
    kind: str
    task: str
    """The function of the concept's ``working.py`` whose value is asked for; may be empty where the answer is no number."""
    noun: str
    """"10 is not <the cosine>"."""
    ask: str
    context: str
    form: str
    """What may be typed, in a line."""
    asked: str
    """"Which did you have for <the dot product, and for each length>?"."""
    made: str
    still: tuple[str, ...]
    help: Mapping[str, str]
    draw: draw.Draw
    require: tuple[Node, ...]
    rules: tuple[int, ...]
    becomes: Mapping[int, str]
    tolerance: Tolerance
    exercises: tuple[str, ...]
    over: str
    """A choice among the rows of this input; the task is run on each."""
    sibling: str
    """The question that its worked siblings come from; empty for itself."""
    function: Function
    path: Path
    table: Table
    """What the question's own kind is told: ``[<kind>]`` of the file, empty where there is none."""

    @property
    def id(self) -> str:
        return f"{self.concept}/{self.name}"

    @property
    def again(self) -> Function:
        """The same task computed a second time, independently. Raises ``ContentFault``."""
        return _function(self.path, "again.py", self.task, toml.read(self.path))

    @property
    def parameters(self) -> tuple[str, ...]:
        return parameters(self.function)


@cache
def library(folder: Path = HERE) -> Library:
    """The concepts below ``folder``; their functions are loaded once."""
    return course.library() if folder == HERE else Library(folder)


@cache
def questions(slug: str, folder: Path = HERE) -> tuple[Question, ...]:
    """The questions of a concept, by name, in their present version. Raises ``ContentFault``."""
    found = sorted((folder / slug / "practice").glob("*/question.toml"))
    return tuple(read(path) for path in found)


@cache
def question(name: str, version: int | None = None, folder: Path = HERE) -> Question:
    """``"dot/cosine"`` -> the question. Raises :class:`NoSuchQuestion`, ``ContentFault``."""
    slug, _, short = name.partition("/")
    for found in questions(slug, folder):
        if found.name == short:
            break
    else:
        known = ", ".join(q.id for q in questions(slug, folder)) or "none"
        raise NoSuchQuestion(f"There is no question {name}; {slug} has {known}.")
    if version in (None, found.version):
        return found
    old = found.path.with_name(f"question.{version}.toml")
    if not old.is_file():
        raise NoSuchQuestion(
            f"Version {version} of {name} is no longer here: the question is at version "
            f"{found.version} now. An answer given to the old one stays in the record; a fresh "
            f"item can be drawn."
        )
    return read(old)


def read(path: Path) -> Question:
    """The question in one file. Raises ``ContentFault`` naming file and line."""
    file = toml.read(path)
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    text = {key: file.text(key) for key in _TEXTS}
    kind = text["kind"]
    if unknown := sorted(set(raw) - _KEYS - ({kind} - set(NUMBERS))):
        raise file.fault(unknown[0], f"{unknown[0]} is not a key known here")
    text |= {key: file.text(key, None if kind in NUMBERS else "") for key in _OF_NUMBERS}
    slug = path.parents[2].name
    helps = file.table("help")
    found = Question(
        concept=slug, name=path.parent.name, version=file.number("version"), **text,
        context=file.text("context", ""), over=file.text("over", ""),
        sibling=file.text("sibling", ""),
        still=file.texts("still"), help={key: helps.text(key) for key in _HELP},
        draw=draw.read(raw, file, empty=kind not in NUMBERS), require=_require(file),
        rules=tuple(raw.get("rules", ())),
        becomes={int(key): value for key, value in raw.get("becomes", {}).items()},
        tolerance=_tolerance(raw, file), exercises=file.texts("exercises"),
        function=_function(path, "working.py", text["task"], file), path=path,
        table=file.table(kind) if file.has(kind) else toml.empty(path),
    )  # fmt: skip
    if fault := _fault(found):
        raise file.fault(*fault)
    return found


def _function(path: Path, name: str, task: str, file: Table) -> Function:
    """The task in the concept's ``working.py`` or ``again.py``; a question without one has a function of nothing."""
    if not task:
        return _nothing
    folder = path.parents[2]
    known = library(folder.parent).functions(folder.name, name)
    if task not in known:
        raise file.fault("task", f"{name} has no function {task}; it has {', '.join(known)}")
    return known[task]


def _nothing() -> None:
    """The function of a question that has no task."""


def _require(file: Table) -> tuple[Node, ...]:
    try:
        return tuple(expression.parse(text) for text in file.texts("require", []))
    except Unreadable as wrong:
        raise file.fault("require", f"require cannot be read: {wrong}") from None


def _tolerance(raw: Mapping[str, Any], file: Table) -> Tolerance:
    given = raw.get("tolerance", {})
    try:
        return Tolerance(**given)
    except TypeError:
        known = ", ".join(Tolerance.__slots__)
        raise file.fault("tolerance", f"tolerance knows {known}, not {', '.join(given)}") from None


def _fault(q: Question) -> tuple[str, str] | None:
    """(key, sentence) for what does not go together; ``None`` where all does."""
    if q.kind not in KINDS:
        return "kind", f"kind is {q.kind}; there are {', '.join(KINDS)}"
    if q.version < 1:
        return "version", "version starts at 1"
    numbers = q.kind in NUMBERS
    if numbers and set(q.draw.names) != set(q.parameters):
        wanted = ", ".join(q.parameters)
        return "task", f"{q.task} takes {wanted}; the numbers drawn are {', '.join(q.draw.names)}"
    if numbers and q.draw.fixed and q.sibling in ("", q.name):
        return "instances", 'fixed instances name the question their worked siblings come from: sibling = "…"'
    if (q.kind == "choice") != bool(q.over) or (q.over and q.over not in q.parameters):
        return "over", "a choice says over which input it is, and nothing else does"
    if unknown := [n for n in (*q.rules, *q.becomes) if n not in CATALOGUE]:
        return "rules", f"the catalogue has no rule {unknown[0]}"
    if extra := [n for n in q.becomes if n not in q.rules]:
        return "becomes", f"rule {extra[0]} is put another way here, and is not among the rules"
    if not q.still:
        return "still", "at least one question “would it still hold if …” is needed"
    return None
