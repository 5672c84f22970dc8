"""``functions``: its words, its figure, its predictions and its rebuild, against Python's own arithmetic and NumPy's polynomials."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from tests.course.proofs import holds
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain

CONCEPT = course.concept("functions")
REBUILD = CONCEPT.rebuild
WIRES = CONCEPT.figures["wires"]
F = CONCEPT.functions
PLACES = np.arange(-4, 4.25, 0.25)


def line(name: str, **inputs: float) -> np.ndarray:
    w = course.working(Call(WIRES.call.function, {**WIRES.call.inputs, **inputs}))
    return np.asarray(w.lines[w.find(name)].value, dtype=float)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(CONCEPT, HERE / "functions")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(CONCEPT.prompts) == 5
    assert set(CONCEPT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert len(CONCEPT.predictions) == 3
    assert len(CONCEPT.questions) == 8


def test_every_given_text_stands_in_it() -> None:
    files = "".join((HERE / "functions" / f).read_text("utf-8").replace("\\\\", "\\") for f in ("page.md", "figures.toml", "rebuild.toml"))
    words = toml.read(HERE / "functions" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def test_the_two_programs_agree_up_to_127() -> None:
    """The opening problem: every brightness, by Python's integers."""
    agreeing = [x for x in range(256) if F["double_then_cap"](x) == F["cap_then_double"](x)]
    assert agreeing == list(range(128))
    assert [int(F["double_then_cap"](x)) for x in range(256)] == [min(255, 2 * x) for x in range(256)]


@pytest.mark.parametrize("x", [[2, 3, 4], [5], [0, 7, 3], [-1.5, 2, -2, 0.5]])
def test_sums_and_products_are_those_of_python(x: list[float]) -> None:
    entries = np.asarray(x, dtype=float)
    assert F["unrolled"](entries) == pytest.approx(sum(math.prod(x[: i + 1]) for i in range(len(x))))
    assert F["total"](entries) == pytest.approx(math.fsum(x))
    assert F["place"](entries) == x.index(max(x))
    for n in range(1, 9):
        assert F["counted"](np.asarray(float(n)), 3) == sum(3 * i for i in range(1, n + 1))
        assert F["multiplied"](np.arange(1.0, n + 1)) == math.factorial(n)


def test_two_layers_are_one_polynomial() -> None:
    chance = np.random.default_rng(4)
    for w, b, v, c in chance.integers(-6, 7, size=(30, 4)):
        inner, outer = Polynomial([b, w]), Polynomial([c, v])
        np.testing.assert_allclose(outer(inner)(PLACES), np.polyval(F["merged"](w, b, v, c), PLACES), atol=1e-12)


def test_what_goes_together_does_at_every_input() -> None:
    """The task looks at the number added alone; polynomials are composed whole."""
    f, g, k = (2, 3), (4, 9), (3, 1)
    assert F["commuting"](np.array(f), np.array(g), np.array(k)) > 0
    made = {name: Polynomial([p[1], p[0]]) for name, p in {"f": f, "g": g, "k": k}.items()}
    assert made["f"](made["g"]) == made["g"](made["f"])
    assert made["f"](made["k"]) != made["k"](made["f"])


# ---------------------------------------------------------------- the figure and what is predicted of it
def right(id: str) -> str:
    (found,) = (p for p in CONCEPT.predictions if p.id == id)
    return found.right.key


def outs(order: int, b: float = 2) -> np.ndarray:
    return np.array([float(line("out", x=x, b=b, order=order)) for x in PLACES])


def test_the_right_answers_are_true_of_the_figure() -> None:
    g_first, f_first = outs(1), outs(2)
    assert right("swap") == "from"
    np.testing.assert_array_equal(g_first == f_first, PLACES >= 2)
    assert right("same") == "low"
    twice = [x for x, y in zip(PLACES, g_first, strict=True) if (g_first == y).sum() > 1]
    np.testing.assert_array_equal(twice, PLACES[PLACES <= 2])
    assert right("aside") == "right"
    np.testing.assert_array_equal(outs(1, b=3)[4:], g_first[:-4])
    np.testing.assert_array_equal(outs(2, b=3)[:17], f_first[:17] - 1)


def test_the_curve_is_that_of_the_numbers() -> None:
    assert isinstance(WIRES, Paper)
    assert [(hand.input, hand.on) for hand in WIRES.hands] == [("x", "out")]
    for order in (1, 2):
        xs, ys = line("xs", order=order), line("ys", order=order)
        np.testing.assert_allclose(np.interp(PLACES, xs, ys), outs(order), atol=1e-12)
    assert np.isnan(line("old", order=1)).all(), "the old order is drawn once the order has changed"
    np.testing.assert_allclose(line("old", order=2), line("ys", order=1))


def test_the_wires_go_through_both_functions() -> None:
    steps: dict[int, tuple[Callable[[float], float], Callable[[float], float]]] = {
        1: (lambda x: x - 2, lambda x: max(0.0, x)),
        2: (lambda x: max(0.0, x), lambda x: x - 2),
    }
    for order, (first, second) in steps.items():
        for wire in line("fan", order=order):
            x = wire[0, 1]
            np.testing.assert_allclose(wire, [[0, x], [1, first(x)], [2, second(first(x))]])
        np.testing.assert_allclose(line("own", x=0.5, order=order)[:, 1], [0.5, first(0.5), second(first(0.5))])


def test_nothing_before_the_figure_answers_it() -> None:
    ids = [section.id for section in CONCEPT.page]
    texts = {name: plain(tuple(inline(blocks))) for name, blocks in CONCEPT.passages()}
    before = " ".join(texts[name] for name in ids[: ids.index("figure-1") + 1] if name != "meet")
    for told in ("lost", "one-to-one", "sideways", "corner", "same output"):
        assert told not in before


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, float]:
    return {"x": float(chance.normal()), "a": float(chance.uniform(0.2, 2)), "b": float(chance.normal())}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(21)
    assert {name for name, _, _ in REBUILD.symbols} == set(drawn(chance))
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(found, symbols) for found in REBUILD.lines)


@pytest.mark.parametrize("found", REBUILD.lines, ids=lambda found: found.id)
def test_a_line_without_its_rule_is_caught(found: ProofLine) -> None:
    """The check above can fail: each line with another right side is false somewhere."""
    wrong = ProofLine(found.id, found.needs, found.says, found.tex, found.left, "=", f"({found.right})^2 + 1")
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(50))


def test_four_lines_in_an_order_their_needs_allow() -> None:
    assert [found.id for found in REBUILD.lines] == ["left", "right", "last-first", "first-last"]
    assert [found.id for found in REBUILD.lines if found.idea] == ["last-first"]
    reached = {"first-last"}
    for found in reversed(REBUILD.lines):
        reached |= set(found.needs) if found.id in reached else set()
    assert reached == {found.id for found in REBUILD.lines}, "a line that nothing needs"


def test_what_is_undone_was_what_went_in() -> None:
    three, cut = REBUILD.probes
    steps: tuple[Callable[[float], float], ...] = (lambda x: x + 2, lambda x: 5 * x, lambda x: x + 4)
    assert functools.reduce(lambda x, step: step(x), steps, three.value) == 29
    assert cut.value == max(0, -3) + 2 == max(0, -1) + 2
    assert 3 * REBUILD.faded.value + 1 - 5 == pytest.approx(8)
    assert 3 * F["undone_wrong"](8, 3, 1, -5) + 1 - 5 != pytest.approx(8)
