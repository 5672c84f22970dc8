"""The worked solution is the working itself; each rung is read off it."""

from __future__ import annotations

import numpy as np
import pytest

from workings import course, practice, readers
from workings.contract import maths
from workings.contract.number import format_number
from workings.contract.reading import Block, Equation, Fold, Paragraph, Reading, Step, Text
from workings.practice import Item, rung, sibling, solution, worked
from workings.practice.help import FROM
from workings.practice.question import NUMBERS as IN_NUMBERS
from workings.practice.question import Question

QUESTIONS = practice.questions("dot")
NUMBERS = [q for q in QUESTIONS if q.kind in (*IN_NUMBERS, "steps")]


def equations(blocks: tuple[Block, ...]) -> list[Equation]:
    found: list[Equation] = []
    for block in blocks:
        if isinstance(block, Equation):
            found.append(block)
        elif isinstance(block, Step | Fold):
            found += equations(block.blocks)
    return found


def numbers(blocks: tuple[Block, ...]) -> list[maths.Num]:
    return [n for eq in equations(blocks) for left, _, right in eq.rows for side in (left, right) if side for n in maths.numbers(side)]


@pytest.mark.parametrize("q", NUMBERS, ids=lambda q: q.name)
def test_the_last_step_is_the_answer(q: Question) -> None:
    it = practice.item(q, 11)
    last = solution(it).blocks[-1]
    assert isinstance(last, Step)
    assert last.line == it.working.outputs[0]
    assert np.array(last.value.values) == pytest.approx(np.asarray(it.working.value).reshape(-1))
    if not it.choices:
        assert np.array(last.value.values) == pytest.approx(it.value.reshape(-1))


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_every_number_of_a_solution_is_a_cell_of_its_call(q: Question) -> None:
    it, opened = practice.item(q, 11), 0
    for one in worked(it):
        if one.call is None:
            assert not [number for number in numbers(one.reading.blocks) if number.line is not None], "it would lead nowhere"
            opened += 3
            continue
        again = course.working(one.call)
        for number in numbers(one.reading.blocks):
            if number.line is not None:
                assert format_number(number.value) in opened_by(readers.cell(again, number.line, number.index))
                opened += 1
    assert opened >= 3 or q not in NUMBERS


def opened_by(reading: Reading) -> list[str]:
    """What a number opens to: the result of its working, or what was given."""
    found = equations(reading.blocks)
    if found:
        return [format_number(n.value) for n in maths.numbers(found[0].rows[-1][2])]
    (given,) = [block for block in reading.blocks if isinstance(block, Paragraph)]
    return [part.text.removeprefix("Given: ").removesuffix(".").split(" is a")[0] for part in given.parts if isinstance(part, Text)]


def test_what_was_given_and_what_it_cost_are_left_out() -> None:
    it = practice.item(practice.question("dot/cosine"), 1)
    steps = [block for block in solution(it).blocks if isinstance(block, Step)]
    assert [step.name for step in steps] == ["dot", "length_a", "length_b", "cosine"]
    assert len(steps) == len(solution(it).blocks)


def test_a_choice_is_worked_for_each_option() -> None:
    it = practice.item(practice.question("dot/ranks"), 2)
    readings = worked(it)
    assert [one.call.inputs["b"] for one in readings] == it.inputs["b"].tolist()
    best = max(range(3), key=lambda k: float(readings[k].working.value))
    assert solution(it) == readings[best].reading
    assert best + 1 == int(it.value)


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_a_sibling_has_other_numbers_another_answer_and_is_never_asked(q: Question) -> None:
    it = practice.item(q, 1)
    other = sibling(it)
    assert other is sibling(it)
    assert other.question.task == q.task
    assert other.posed != it.posed or any((other.inputs[name] != it.inputs[name]).any() for name in it.inputs)
    if q.kind in IN_NUMBERS:
        assert not np.array_equal(other.value, it.value)
    assert other.seed >= FROM


def test_the_essay_does_not_work_its_own_instances() -> None:
    q = practice.question("dot/essay")
    assert {sibling(practice.item(q, seed)).question.id for seed in range(3)} == {"dot/cosine"}


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
@pytest.mark.parametrize("name", course.RUNGS)
def test_every_rung_has_something_to_show(q: Question, name: str) -> None:
    found = rung(practice.item(q, 5), name)
    assert found.name == name
    assert found.title == {"point": "Point", "sibling": "Sibling", "first_step": "First step", "explanation": "Explanation"}[name]
    assert found.blocks or found.worked


def answers(it: Item) -> list[float]:
    return [float(x) for x in it.value.reshape(-1)]


@pytest.mark.parametrize("q", [q for q in QUESTIONS if q.kind == "numeric"], ids=lambda q: q.name)
def test_point_and_first_step_do_not_give_the_answer(q: Question) -> None:
    it = practice.item(q, 5)
    assert not rung(it, "point").worked
    assert all(isinstance(block, Paragraph) for block in rung(it, "point").blocks)
    (first,) = rung(it, "first_step").worked
    lines = {n.line for n in numbers(first.reading.blocks)}
    assert it.working.outputs[0] not in lines
    assert len(equations(first.reading.blocks)) == 1


def test_the_first_step_of_one_line_is_its_formula_without_numbers() -> None:
    (first,) = rung(practice.item(practice.question("dot/dot"), 5), "first_step").worked
    (equation,) = equations(first.reading.blocks)
    assert len(equation.rows) == 1
    assert not [n for n in numbers(first.reading.blocks) if n.line is not None]


def test_a_rung_that_is_none() -> None:
    with pytest.raises(KeyError):
        rung(practice.item(practice.question("dot/dot"), 5), "cheat")
