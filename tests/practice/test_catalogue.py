"""The hundred wrong rules: each runs, changes the value, is named from its answer alone, and says its sentence."""

from __future__ import annotations

import inspect
from hashlib import sha256

import numpy as np
import pytest

from workings import course
from workings.passes.mutate import mutate
from workings.practice import diagnose
from workings.practice.catalogue import Row, rows, witness, witnesses
from workings.practice.catalogue.specimen import Specimen, _draws, drawn, specimen
from workings.practice.chance import Chance
from workings.practice.diagnose import Given
from workings.practice.question import Tolerance
from workings.practice.rules import CATALOGUE, run

SEEDS = range(6)
SAID = "84cce652ed172cdc"
"""Of the words of the design's table, so that no sentence changes unseen."""
ROWS = pytest.mark.parametrize("row", rows().values(), ids=lambda row: str(row.rule.number))


def test_there_are_a_hundred_and_their_words_are_those_of_the_design() -> None:
    assert list(rows()) == list(range(1, 101))
    said = "\n".join(f"{n} {row.rule.concept} {row.rule.task} {row.rule.belief} {row.rule.says}" for n, row in rows().items())
    assert sha256(said.encode()).hexdigest()[:16] == SAID


def test_a_concept_that_puts_a_rule_its_own_way_keeps_what_it_is() -> None:
    """It may say it for numbers of its own: a grid that comes out is not three by three everywhere."""
    assert set(CATALOGUE) <= set(rows())
    for number, rule in CATALOGUE.items():
        row = rows()[number].rule
        assert (rule.concept, rule.task, rule.belief) == (row.concept, row.task, row.belief)


def test_every_rule_belongs_to_a_concept_of_the_course() -> None:
    assert {row.rule.concept for row in rows().values()} <= set(course.graph().nodes)


@ROWS
def test_the_mutation_runs_and_changes_the_value(row: Row) -> None:
    for seed in SEEDS:
        one = specimen(row.witness, seed)
        assert diagnose.apart(one.rules[row.rule.number], one.value, one.tolerance)
        if not row.choice:
            assert np.array_equal(np.asarray(mutate(one.working, row.rule.mutation).value, dtype=float), one.rules[row.rule.number])


@ROWS
def test_the_diagnosis_names_exactly_that_rule(row: Row) -> None:
    for seed in SEEDS:
        one = specimen(row.witness, seed)
        told = one.told(one.rules[row.rule.number])
        assert (told.outcome, told.names) == ("rule", (str(row.rule.number),))
        assert one.told(one.value).outcome == "right"


@ROWS
def test_the_sentence_stands(row: Row) -> None:
    assert row.sentence == (f"It is what you get if you {row.rule.deed}.", "Is that what you did?")
    assert row.rule.deed[0].islower()
    assert row.rule.deed[-1] not in ".?!,"
    assert 2 <= len(row.rule.deed.split()) <= 12
    assert row.rule.says[-1] in ".?"
    assert len(row.rule.says.split()) >= 5


def test_no_two_rules_of_a_task_are_said_alike() -> None:
    for found in witnesses().values():
        assert len({row.rule.deed for row in found}) == len({row.rule.says for row in found}) == len(found)


def test_rows_without_a_typed_number_say_why_and_are_choices() -> None:
    choices = {number: row for number, row in rows().items() if row.choice}
    assert sorted(choices) == [33, 49, 79]
    for number, row in choices.items():
        one = specimen(row.witness, 0)
        assert {float(one.value), float(one.rules[number])} == {0.0, 1.0}
        assert len(row.choice.split()) >= 5


def test_rule_79_gives_no_number_at_all() -> None:
    assert run(rows()[79].rule, specimen("safe_softmax", 0).working) is None


@pytest.mark.parametrize("name", witnesses())
def test_a_witness_is_a_function_of_what_is_drawn(name: str) -> None:
    chance = Chance("t")
    assert list(inspect.signature(getattr(witness, name)).parameters) == list(drawn(name, chance))


def test_nothing_is_drawn_for_no_one() -> None:
    functions = {name for name, f in vars(witness).items() if inspect.isfunction(f)}
    assert set(_draws()["draw"]) == set(witnesses()) == functions
    assert set(_draws()["exact"]) <= functions


# ---------------------------------------------------------------- the filter
@pytest.mark.parametrize("name", ["dot", "divergence", "diverges", "int8_scale", "both", "cosine", "passes"])
def test_draws_that_cannot_be_told_apart_are_put_aside(name: str) -> None:
    """Without the filter, these tasks do collide; with it, no two answers are within ten tolerances."""
    found = [specimen(name, seed) for seed in range(40)]
    assert any("collides with" in reason for one in found for reason in one.rejected)
    for one in found:
        answers = [one.value, *one.rules.values()]
        pairs = [(u, v) for i, u in enumerate(answers) for v in answers[:i]]
        assert all(diagnose.apart(u, v, one.tolerance) for u, v in pairs)


def test_a_specimen_is_the_same_for_ever() -> None:
    one, again = specimen("cosine", 3), specimen("cosine", 3)
    assert all(np.array_equal(one.inputs[name], again.inputs[name]) for name in one.inputs)
    assert [array.tolist() for array in specimen("dot", 1).inputs.values()] != [
        array.tolist() for array in specimen("dot", 2).inputs.values()
    ]


# ---------------------------------------------------------------- what cannot be told apart
def given(**answers: float) -> list[Given]:
    return [Given(name, np.asarray(value)) for name, value in answers.items()]


def test_two_rules_with_one_number_are_both_said_and_neither_named() -> None:
    told = diagnose.told(np.asarray(5.0), np.asarray(1.0), given(a=5.0, b=5.0, c=9.0), (), Tolerance())
    assert (told.outcome, told.names) == ("ambiguous", ("a", "b"))


def test_two_rules_too_near_are_not_told_apart_even_if_one_fits_better() -> None:
    told = diagnose.told(np.asarray(5.0), np.asarray(1.0), given(a=5.0, b=5.1), (), Tolerance())
    assert (told.outcome, told.names) == ("ambiguous", ("a", "b"))
    apart = diagnose.told(np.asarray(5.0), np.asarray(1.0), given(a=5.0, b=5.5), (), Tolerance())
    assert (apart.outcome, apart.names) == ("rule", ("a",))


def test_a_rule_too_near_the_right_answer_is_never_named() -> None:
    told = diagnose.told(np.asarray(1.04), np.asarray(1.0), given(a=1.04), (), Tolerance())
    assert (told.outcome, told.names) == ("ambiguous", ("a",))


def test_the_guard_holds_on_a_working() -> None:
    """On equal weights the mean of the values is the mean: the rule gives the right answer, and the draw is put aside."""
    one = specimen("expectation", 0)
    assert diagnose.told(one.value, one.value, [Given("63", one.value)], (), one.tolerance).outcome == "right"


def test_a_rule_goes_before_a_generic_change_and_the_unknown_is_silent() -> None:
    one = specimen("length", 0)
    assert "leave out the square root" in {change.name for change in one.changes}
    assert one.told(one.rules[9]).names == ("9",)
    assert one.told(one.value * 1.2345).outcome == "silent"


def test_a_generic_change_is_named_by_its_deed() -> None:
    one = specimen("sum_spread", 0)
    change = next(c for c in one.changes if c.name == "leave out the square root")
    assert one.told(change.value + 0.25).outcome == "silent"
    assert generic_only(one, change.value, None).outcome in ("slip", "silent")
    two = specimen("posterior", 1)
    for found in two.changes:
        told = generic_only(two, found.value, 6)
        assert told.outcome == "silent" or found.name in told.names


def generic_only(one: Specimen, found: np.ndarray, decimals: int | None) -> diagnose.Told:
    return diagnose.told(found, one.value, (), one.changes, one.tolerance, decimals)


def test_a_small_whole_number_is_no_evidence_of_a_slip() -> None:
    """Among some thirty changes one gives 4 by chance: a random whole number of that size would meet one as well."""
    changes = [Given(f"slip {k}", np.asarray(float(k))) for k in range(2, 20)]
    assert diagnose.told(np.asarray(4.0), np.asarray(6.0), (), changes, Tolerance()).outcome == "silent"
    assert diagnose.told(np.asarray(4.25), np.asarray(6.0), (), [Given("s", np.asarray(4.25))], Tolerance()).outcome == "slip"
