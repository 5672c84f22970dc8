"""The concept `vectors`: its predictions are true of its figure, its proof is true line by line, its probes ask something."""

from __future__ import annotations

import numpy as np
import pytest

from tests.course.proofs import holds
from workings import course
from workings.contract.reading import Call
from workings.course.nouns import Prediction
from workings.course.parts import FigureRef, plain

VECTORS = course.concept("vectors")
FIGURE = VECTORS.figures["nearest"]
REBUILD = VECTORS.rebuild
A, B, C = FIGURE.call.inputs["rows"]


def distances(measure: str, **inputs: object) -> np.ndarray:
    """The line of the figure's working that measures, one number for each point."""
    working = course.working(Call("vectors/nearest", {**FIGURE.call.inputs, **inputs}))
    return np.asarray(working.lines[working.find(measure)].value)


def prediction(name: str) -> Prediction:
    return next(p for p in VECTORS.predictions if p.id == name)


# ---------------------------------------------------------------- the figure
def test_one_figure_with_three_predictions() -> None:
    found = [(f.id, f.number, f.kind, [(p.id, p.mode) for p in f.predictions]) for f in VECTORS.figures.values()]
    assert found == [("nearest", 1, "points", [("border", ""), ("streets", "blocks"), ("units", "stretch")])]
    assert {p.mode or FIGURE.modes[0][0] for p in FIGURE.predictions} == {key for key, _ in FIGURE.modes}
    assert all(len(p.options) == 4 and plain(p.question).endswith("?") for p in FIGURE.predictions)
    assert len({[o.right for o in p.options].index(True) for p in FIGURE.predictions}) == 3, "the right answers stand at different places"


def test_equally_near_is_a_line_square_to_the_two_points() -> None:
    a, b = np.array(A), np.array(B)
    along = np.array([-(b - a)[1], (b - a)[0]])
    for s in (-3, -0.5, 0, 0.25, 2, 40):
        to_a, to_b, _ = distances("straight", query=((a + b) / 2 + s * along).tolist())
        assert np.isclose(to_a, to_b)
        to_a, to_b, _ = distances("straight", query=((a + b) / 2 + s * along + 0.01 * (b - a)).tolist())
        assert to_b < to_a
    assert prediction("border").right.key == "line"


def test_along_the_streets_another_point_is_nearest() -> None:
    assert distances("straight").argmin() == 0
    assert distances("blocks").tolist() == [4, 3, 3.5]
    assert prediction("streets").right.key == "b"


def test_a_factor_on_the_first_entries_makes_each_of_the_others_nearest() -> None:
    nearest = {round(k, 2): int(distances("straight", scale=[k, 1]).argmin()) for k in np.arange(0.5, 1.5001, 0.05)}
    assert nearest[0.5] == 1
    assert nearest[1.0] == 0
    assert nearest[1.5] == 2
    assert set(nearest.values()) == {0, 1, 2}
    assert prediction("units").right.key == "each"


def test_one_factor_on_both_entries_changes_no_order() -> None:
    for k in (0.01, 0.5, 3, 1000):
        assert np.allclose(distances("straight", scale=[k, k]), k * distances("straight"))


def test_nothing_before_the_figure_answers_its_predictions() -> None:
    sections = [*VECTORS.page]
    first = next(k for k, section in enumerate(sections) if FigureRef("nearest") in section.blocks)
    blocks = [*VECTORS.meet.problem, *VECTORS.meet.way, *(block for section in sections[:first] for block in section.blocks)]
    before = " ".join(plain(block.parts) for block in blocks if hasattr(block, "parts"))
    for word in ("halfway", "equally", "circle", "corner", "diamond", "widened", "border", "square to"):
        assert word not in before, word


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, object]:
    n = int(chance.integers(1, 7))
    kinds = {"vector": lambda: chance.normal(size=n) * 10.0 ** chance.integers(-2, 3), "number": lambda: chance.normal() * 3}
    return {name: kinds[kind]() for name, kind, _ in REBUILD.symbols}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(17)
    assert all(holds(line, symbols) for symbols in (drawn(chance) for _ in range(200)) for line in REBUILD.lines)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("entries", "sum(c*(a*a))"),
        ("factor", "c * sum(a*a)"),
        ("root", "c * norm(a)"),
        ("cancel", "norm(a) - norm(b)"),
    ],
)
def test_a_line_with_a_slip_is_caught(line: str, wrong: str) -> None:
    """The check above can fail."""
    chance = np.random.default_rng(3)
    assert not all(holds(REBUILD.line(line), drawn(chance), wrong) for _ in range(50))


def test_four_lines_the_idea_among_them_and_a_rubric_of_six() -> None:
    assert [(line.id, line.needs, line.idea) for line in REBUILD.lines] == [
        ("entries", (), False),
        ("factor", ("entries",), True),
        ("root", ("factor",), False),
        ("cancel", (), False),
    ]
    assert [item.id for item in REBUILD.rubric] == ["symbols", "assumed", "follows", "idea", "breaks", "case"]


def test_the_probes_and_the_faded_line_cannot_be_had_by_the_usual_slips() -> None:
    pair, axis = REBUILD.probes
    assert (pair.value, REBUILD.faded.value) == (10, 9)
    assert pair.value != -2 * 5, "the sign of c would show"
    assert np.isclose(axis.value, np.hypot(6, 4))
    assert axis.value not in (5, 10), "no factor, or the factor on the whole length"


# ---------------------------------------------------------------- practice
def test_ten_questions_of_eight_kinds_with_the_three_rules() -> None:
    from workings import practice

    asked = practice.questions("vectors")
    assert len(asked) == 10
    assert {q.kind for q in asked} == {"numeric", "vector", "choice", "example", "predict", "code", "ordering", "derivation"}
    assert {rule for q in asked for rule in q.rules} == {9, 10, 11}
    assert all(len(q.still) == 4 for q in asked)


@pytest.mark.parametrize(
    ("rule", "function", "inputs"),
    [(9, "length", {"a": [3, 4]}), (10, "length", {"a": [3, 4]}), (11, "distance", {"a": [3, 4], "b": [4, 3]})],
)
def test_each_rule_of_its_own_gives_another_answer(rule: int, function: str, inputs: dict[str, list[float]]) -> None:
    from workings.practice import rules

    found = rules.CATALOGUE[rule]
    assert found.concept == "vectors"
    wrong = rules.run(found, course.working(Call(f"vectors/{function}", inputs)))
    expected = {9: 25.0, 10: 7.0, 11: 0.0}[rule]
    assert wrong is not None
    assert np.isclose(float(wrong), expected)
    assert not np.isclose(float(wrong), course.number(Call(f"vectors/{function}", inputs)))
