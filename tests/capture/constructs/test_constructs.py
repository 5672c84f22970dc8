"""Each construct is traced to the same bits, or refused in words; the published page is what the table gives."""

from __future__ import annotations

import importlib.util
import operator
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.capture.constructs import CONSTRUCTS, STATED, outcome_of
from tests.capture.constructs.outcome import PLAIN, REFUSED, STOPPED, TRACED, WRONG, Outcome
from tests.capture.constructs.outcome import STATED as STATED_KIND
from tests.capture.constructs.table import Construct

TOP = Path(__file__).parents[3]
PAGE = TOP / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def found() -> list[tuple[Construct, Outcome]]:
    return [(construct, outcome_of(construct)) for construct in CONSTRUCTS]


def test_nothing_differs_silently_and_nothing_stops_without_a_lesson(found: list[tuple[Construct, Outcome]]) -> None:
    wrong = [f"{c.group}, {c.name}: {o.said}" for c, o in found if o.kind == WRONG]
    assert not wrong, f"{len(wrong)} of {len(found)}\n" + "\n".join(wrong)


def test_every_convention_is_needed_and_there_are_few(found: list[tuple[Construct, Outcome]]) -> None:
    assert {c.name for c, o in found if o.kind == STATED_KIND} == set(STATED)
    assert len(STATED) <= 7


def test_every_refusal_is_a_sentence_with_what_to_write_instead(found: list[tuple[Construct, Outcome]]) -> None:
    refused = [(c, o) for c, o in found if o.kind == REFUSED]
    assert refused
    for construct, outcome in refused:
        assert outcome.said[-1] in ".…", f"{construct.name}: {outcome.said}"
        assert "\n" not in outcome.said, construct.name


def test_what_is_said_to_write_instead_is_there_in_numpy(found: list[tuple[Construct, Outcome]]) -> None:
    missing = []
    for construct, outcome in found:
        for name in re.findall(r"\bnp\.([A-Za-z_][\w.]*\w)", outcome.instead):
            try:
                operator.attrgetter(name)(np)
            except AttributeError:
                missing.append(f"{construct.group}, {construct.name}: np.{name}")
    assert not missing, "\n".join(missing)


def test_there_are_enough_constructs_and_their_names_differ() -> None:
    assert len(CONSTRUCTS) >= 90
    assert max(Counter((c.group, c.name) for c in CONSTRUCTS).values()) == 1


def test_what_is_traced_is_tried_on_other_numbers(found: list[tuple[Construct, Outcome]]) -> None:
    """Bit-equality on one set of numbers would hold for a working made of constants."""
    traced = [o for _, o in found if o.kind == TRACED]
    assert sum(o.replayed for o in traced) >= 0.8 * len(traced)


def test_the_kinds_are_what_the_page_explains(script: ModuleType) -> None:
    assert set(script.KINDS) == {TRACED, PLAIN, REFUSED, STOPPED, STATED_KIND, WRONG}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_page", TOP / "scripts" / "coverage.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_published_page_is_the_generated_one(script: ModuleType) -> None:
    assert PAGE.read_text("utf-8") == script.page(), "Instead: python scripts/coverage.py"


def test_the_page_has_a_row_for_each_construct(script: ModuleType) -> None:
    rows = [line for line in PAGE.read_text("utf-8").split("\n") if re.match(r"\| .* \| .*(`|<br>)", line)]
    assert len(rows) == len(CONSTRUCTS)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
