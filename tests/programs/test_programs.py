"""Programs that know nothing of tracing: each is traced to the same bits, or refused in words, as written in ``expected.py``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.capture.constructs.outcome import REFUSED, TRACED, WRONG, leaves, outcome, run
from tests.programs.cases import PROGRAMS, case, outcome_of
from tests.programs.expected import EXPECTED

SHARE = 0.9


def test_every_program_has_an_expected_outcome() -> None:
    assert sorted(EXPECTED) == PROGRAMS
    assert set(EXPECTED.values()) <= {TRACED, REFUSED}
    assert len(PROGRAMS) >= 24


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_runs_untraced_and_twice_the_same(name: str) -> None:
    first, second = (run(*case(name)) for _ in range(2))
    assert first.error is None, first.error
    found = list(leaves(first.result))
    assert found and all(value.dtype.kind in "biuf" for value in found)
    assert [value.tobytes() for value in found] == [value.tobytes() for value in leaves(second.result)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_is_traced_to_the_same_bits_or_refused_in_words(name: str) -> None:
    found = outcome_of(name)
    assert found.kind == EXPECTED[name], f"{found.kind}: {found.said}\n{found.line}\nInstead: {found.instead}"
    assert case(name)[0].__globals__["np"] is np, "the program's own module is left as it was found"


def test_nine_programs_of_ten_trace() -> None:
    assert sum(kind == TRACED for kind in EXPECTED.values()) >= SHARE * len(EXPECTED)


def test_a_number_that_slips_in_unseen_is_told_apart_from_one_that_is_traced() -> None:
    """The check itself: the function holds its own copy of the numbers, which a working takes for constants."""

    def case_of(other: bool):
        values = np.array([1.0, 2.0]) * (0.5 if other else 1)
        return lambda x: x + 1.0 * values, ((values,), {})

    found = outcome(case_of)
    assert found.kind == WRONG
    assert "holds for these numbers alone" in found.said


def while_tracing() -> bool:
    return any(Path(frame.filename).parent.name == "capture" for frame in inspect.stack(0))


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (lambda x: x + 1 if while_tracing() else x + 2, "differs silently"),
        (lambda x: (x + 1).sum() if while_tracing() else [(x + 1).sum()] * 2, "1 outputs, 2 expected"),
        (lambda x: (print(while_tracing()), x + 1)[1], "printed"),
        (lambda x: x + 1 if while_tracing() else 1 / 0, "although the plain run stops with ZeroDivisionError"),
        (lambda x: x + (1 / 0 if while_tracing() else 1), "the traced run alone stops"),
    ],
)
def test_a_silent_difference_is_seen(f: Callable[[Any], Any], said: str) -> None:
    found = outcome(lambda other: (f, ((np.array([1.0, 2.0]),), {})))
    assert found.kind == WRONG
    assert said in found.said
