"""Every number on the page of ``dot``, computed a second time in plain Python."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from workings import course
from workings.contract.reading import Call, Number
from workings.course.parts import NonExample, Table, Worked, inline

DOT = course.concept("dot")


def numbers() -> list[tuple[str, Call, float]]:
    """(passage, call, value) for every number that stands anywhere in the concept."""
    found = []
    for name, blocks in DOT.passages():
        found += [(name, part.recipe, part.value) for part in inline(blocks) if isinstance(part, Number) and isinstance(part.recipe, Call)]
        found += [(name, block.call, block.value) for block in blocks if isinstance(block, Worked)]
    found += [(f"probe {probe.id}", probe.call, probe.value) for probe in DOT.rebuild.probes]
    return [*found, ("faded", DOT.rebuild.faded.call, DOT.rebuild.faded.value)]


def again(call: Call) -> Any:
    """The output of ``call`` by the second computation; the one cell if it names one."""
    slug, _, name = call.function.partition("/")
    assert slug == "dot"
    result = DOT.again[name](**call.inputs)
    for k in call.index:
        result = result[k]
    return result


def test_there_are_numbers_in_every_part_of_the_page() -> None:
    places = {name for name, _, _ in numbers()}
    assert {"meet", "definition", "readings", "rules", "rung Sibling", "where", "prediction sign", "probe weighted", "faded"} <= places
    assert len(numbers()) >= 50


@pytest.mark.parametrize(("name", "call", "value"), numbers())
def test_a_number_is_what_plain_python_gives(name: str, call: Call, value: float) -> None:
    working = course.working(call)
    assert call.line is None or call.line == working.outputs[0], "the second computation knows outputs alone"
    assert math.isclose(value, again(call), rel_tol=1e-12, abs_tol=1e-12), name
    assert float(working.value[call.index]) == value, "the traced working gives the same number"


@pytest.mark.parametrize("call", DOT.calls())
def test_every_call_can_be_opened(call: Call) -> None:
    assert course.function(call.function) is DOT.functions[call.function.partition("/")[2]]
    working = course.working(call)
    assert np.isfinite(course.value(call)).all()
    assert len(working.inputs) == len(call.inputs)


ON_THE_PAGE = {call.function.partition("/")[2] for call in DOT.calls()}


@pytest.mark.parametrize("name", sorted(ON_THE_PAGE))
def test_both_computations_agree_on_random_inputs(name: str) -> None:
    chance, given = np.random.default_rng(7), example(name).inputs
    single = {label for label, value in given.items() if not isinstance(value, list)}
    for _ in range(200):
        n = 2 if name in ("turn", "crossed", "crossed_rest") else int(chance.integers(2, 6))
        drawn = {label: draw(label, n, chance, single) for label in given}
        first = np.asarray(DOT.functions[name](**{k: np.asarray(v, dtype=float) for k, v in drawn.items()}))
        assert np.allclose(first, np.asarray(DOT.again[name](**drawn)), rtol=1e-9, atol=1e-7), drawn


def example(name: str) -> Call:
    return next(call for call in DOT.calls() if call.function == f"dot/{name}")


def draw(label: str, n: int, chance: np.random.Generator, single: set[str]) -> Any:
    """An input of the kind its name says, away from zero vectors."""
    if label == "d":
        return n
    if label == "w" and single == set():
        return chance.uniform(0.5, 3.0, n).tolist()
    if label == "rows":
        return chance.normal(size=(3, n)).tolist()
    return float(chance.normal()) if label in single else chance.normal(size=n).tolist()


def test_the_table_says_which_note_comes_first() -> None:
    table = next(block for block in DOT.section("where").blocks if isinstance(block, Table))
    columns = {"dot": 1, "cosine": 2}
    for word, column in columns.items():
        values = [next(part.value for part in row[column] if isinstance(part, Number)) for row in table.rows]
        said = [any(getattr(part, "text", "") == word for part in row[3]) for row in table.rows]
        assert said == [value == max(values) for value in values], word
    assert table.numeric == (False, True, True, False)


def test_the_notes_of_the_opening_problem_are_those_of_the_table() -> None:
    """The learner meets the same counts again, so that the first answer can be looked at once more."""
    counts = next(block for block in DOT.meet.problem if isinstance(block, Table))
    rows = [[int("".join(part.text for part in cell if hasattr(part, "text"))) for cell in row[1:]] for row in counts.rows]
    calls = {str(call.inputs) for call in DOT.calls() if call.function == "dot/scores"}
    assert calls == {str({"rows": rows[1:], "query": rows[0]})}
    assert [float(score) for score in DOT.again["scores"](rows[1:], rows[0])] == [4, 1, 10]


def test_the_non_example_is_a_vector_of_three_numbers() -> None:
    block = next(block for block in DOT.section("definition").blocks if isinstance(block, NonExample))
    assert [part.value for part in inline(block.blocks) if isinstance(part, Number)] == [6, 1, 0]


def test_the_numbers_the_design_asks_for() -> None:
    """learning.md and the essays name these; each is computed and is not written anywhere in the content."""
    value = {call.function: course.number(call) for call in DOT.calls() if call.line is None and course.value(call).shape == ()}
    assert value["dot/house"] == 315
    assert value["dot/attention_score"] == 2
    assert course.number(Call("dot/dot", {"a": [2, 1, 0], "b": [3, 1, 4]})) == 7
    assert course.number(Call("dot/neuron", {"x": [2, 1, 0], "w": [3, 1, 4], "bias": -5})) == 2
    assert round(course.number(Call("dot/cosine", {"a": [2, 1, 0], "b": [3, 1, 4]})), 3) == 0.614
    parallel = course.number(Call("dot/cosine", {"a": [1, 2, 0], "b": [2, 4, 0]}))
    assert math.isclose(parallel, 1, rel_tol=1e-12)
    assert course.number(Call("dot/cosine", {"a": [1, 2, 0], "b": [0, 0, 3]})) == 0
