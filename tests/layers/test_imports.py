"""The table of allowed imports, and the proof that each of its rules can be broken and is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.layers.imports import ROOT, Rules, Violation, violations

SOURCE = Path(__file__).parents[2] / "src" / "workings"

SHELLS = frozenset(["studio", "cli", "notebook", "film"])

CORE: dict[str, frozenset[str]] = {
    "ir": frozenset(),
    "contract": frozenset(["ir"]),
    "capture": frozenset(["ir"]),
    "passes": frozenset(["ir"]),
    "readers": frozenset(["ir", "contract", "passes"]),
    "sandbox": frozenset(["contract"]),
    "course": frozenset(["ir", "contract", "capture"]),
    "learner": frozenset(["contract"]),
    "practice": frozenset(["ir", "contract", "capture", "passes", "readers", "course", "sandbox"]),
    "instruments": frozenset(["ir", "contract", "capture", "passes", "readers", "sandbox"]),
    "session": frozenset(["contract", "course", "practice", "learner"]),
}
ALLOWED: dict[str, frozenset[str]] = {
    **CORE,
    **dict.fromkeys(sorted(SHELLS), frozenset(CORE)),
    "concepts": frozenset(),  # content: imports no code of ours
}

RULES = Rules(
    allowed=ALLOWED,
    third_party={"ir": frozenset(["numpy"]), "concepts": frozenset(["numpy"])},
    only_in={"starlette": SHELLS, "uvicorn": SHELLS, "click": SHELLS},
    exceptions={
        ("cli", "workings.studio.serve"): "`workings` starts the studio, and nothing else of it",
        ("__main__.py", "workings.cli"): "`python -m workings` is the command itself",
    },
    dynamic={
        "__init__.py": "public names are loaded when first asked for, from a table of our modules",
        "sandbox/inside/zygote.py": "the warm process loads the libraries that code may use, from a list given to it",
        "instruments/sums.py": "an instrument's own functions are loaded when a number of it is opened, from a table of our modules",
        "cli/__init__.py": "a command is loaded when it is run, from a table of modules of `cli`",
    },
)

FORMS = (
    "from workings.{0}.part import name",
    "import workings.{0}",
    "from workings import {0}",
    "from ..{0} import name",
    "from .. import {0}",
    "def later(): import workings.{0}.part",
    "async def later(): from ..{0}.part import name",
    "later = lambda: __import__('workings.{0}')",
    "if TYPE_CHECKING: from workings.{0} import Name",
    "importlib.import_module('workings.{0}.part')",
    "import_module('..{0}', __package__)",
)
"""The ways to write one import, each of which must be seen."""


def test_every_import_is_allowed() -> None:
    found = violations(SOURCE, RULES)
    assert not found, "\n" + "\n".join(map(str, found))


def forbidden_pairs() -> Iterator[tuple[str, str]]:
    for importer in ALLOWED:
        for target in ALLOWED:
            if target != importer and target not in ALLOWED[importer]:
                yield importer, target


def write(top: Path, name: str, *lines: str) -> None:
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def check(tmp_path: Path, name: str, *lines: str) -> list[Violation]:
    write(tmp_path / "workings", name, *lines)
    return violations(tmp_path / "workings", RULES)


def test_each_rule_broken_in_each_way_is_seen(tmp_path: Path) -> None:
    top = tmp_path / "workings"
    for importer, target in forbidden_pairs():
        write(top, f"{importer}/uses_{target}.py", *(form.format(target) for form in FORMS))
    found = {(one.file, one.line): one.rule for one in violations(top, RULES)}
    for importer, target in forbidden_pairs():
        for line, form in enumerate(FORMS, start=1):
            rule = found.pop((f"{importer}/uses_{target}.py", line), "not seen")
            assert f"`{importer}` may not import `{target}`" in rule, form.format(target)
    assert not found


def test_the_pairs_are_those_of_the_table() -> None:
    pairs = set(forbidden_pairs())
    assert ("learner", "practice") in pairs
    assert ("learner", "ir") in pairs
    assert {(a, b) for a in SHELLS for b in SHELLS - {a}} <= pairs
    allowed = sum(map(len, ALLOWED.values()))
    assert len(pairs) == len(ALLOWED) * (len(ALLOWED) - 1) - allowed


def test_what_the_table_allows_is_let_through(tmp_path: Path) -> None:
    top = tmp_path / "workings"
    for importer, targets in ALLOWED.items():
        lines = [form.format(target) for target in sorted(targets) for form in FORMS]
        own = [f"from workings.{importer}.part import name", "from . import part", "import json"]
        write(top, f"{importer}/deep/uses.py", "from workings import __version__", *own)
        write(top, f"{importer}/uses.py", *lines)
    assert violations(top, RULES) == []


def test_relative_imports_count_from_the_folder_they_stand_in(tmp_path: Path) -> None:
    lines = ["from ..scalars import exp", "from ...capture import trace", "from ... import capture"]
    found = check(tmp_path, "ir/ops/table.py", *lines)
    assert [one.line for one in found] == [2, 3]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("ir/a.py", "import scipy.linalg", "`ir` may not import `scipy`"),
        ("ir/a.py", "def later(): from torch import nn", "`ir` may not import `torch`"),
        ("concepts/dot/working.py", "import scipy", "`concepts` may not import `scipy`"),
        ("session/a.py", "from starlette.requests import Request", "may not import `starlette`"),
        ("learner/a.py", "import uvicorn", "`learner` may not import `uvicorn`"),
        ("readers/a.py", "import click", "`readers` may not import `click`"),
        ("new/a.py", "import json", "`new` has no row"),
        ("ir/a.py", "from workings import trace", "`ir` may not import `trace`"),
        ("ir/a.py", "import workings", "`ir` may not import `root`"),
        ("ir/a.py", "from workings import *", "`ir` may not import `*`"),
        ("ir/a.py", "import_module(name)", "computed import"),
        ("cli/a.py", "from workings.studio import pages", "`cli` may not import `studio`"),
        ("cli/a.py", "from workings.studio.server import run", "`cli` may not import `studio`"),
        ("film/a.py", "from workings.studio.serve import run", "`film` may not import `studio`"),
        (
            "__init__.py",
            "from workings.capture import trace",
            f"`{ROOT}` may import `capture` only",
        ),
        ("__main__.py", "import workings.studio.serve", f"`{ROOT}` may import `studio` only"),
    ],
)
def test_the_other_rules_broken_are_seen(tmp_path: Path, name: str, line: str, words: str) -> None:
    found = check(tmp_path, name, "", line)
    assert len(found) == 1
    assert str(found[0]).startswith(f"{name}:2: ")
    assert words in found[0].rule


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ir/a.py", "import numpy as np"),
        ("cli/a.py", "def start(): from workings.studio.serve import run"),
        ("cli/a.py", "from workings.studio import serve"),
        ("cli/__init__.py", "import_module(name)"),
        ("studio/a.py", "from starlette.routing import Route"),
        ("__init__.py", "def __getattr__(name): from workings.capture import trace"),
        ("__init__.py", "if TYPE_CHECKING: from workings.capture import trace"),
        ("__main__.py", "from workings.cli import main"),
    ],
)
def test_what_the_other_rules_allow_is_let_through(tmp_path: Path, name: str, line: str) -> None:
    assert check(tmp_path, name, line) == []


def test_every_exception_has_a_reason() -> None:
    reasons = [*RULES.exceptions.values(), *RULES.dynamic.values()]
    assert all(len(reason.split()) >= 5 for reason in reasons)
