"""``derivative``: its words, its figures, its predictions and its rebuild, against NumPy's polynomials, mpmath's limits and exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
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

SLOPE = course.concept("derivative")
REBUILD = SLOPE.rebuild
ZOOM, LOST = (figure for figure in SLOPE.figures.values() if isinstance(figure, Paper))
X = Polynomial([0, 1])


def line(figure: str, name: str, **inputs: float) -> np.ndarray:
    call = SLOPE.figures[figure].call
    w = course.working(Call(call.function, {**call.inputs, **inputs}))
    return np.asarray(w.lines[w.find(name)].value, dtype=float)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(SLOPE, HERE / "derivative")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(SLOPE.prompts) == 5
    assert set(SLOPE.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [p.figure for p in SLOPE.predictions] == ["zoom"] * 3 + ["lost"] * 3
    assert len(SLOPE.questions) == 11


def test_every_given_text_stands_in_it() -> None:
    files = "".join((HERE / "derivative" / f).read_text("utf-8").replace("\\\\", "\\") for f in ("page.md", "figures.toml", "rebuild.toml"))
    words = toml.read(HERE / "derivative" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


@pytest.mark.parametrize(("c", "n", "t"), [(1, 1, 2), (-3, 4, 1.5), (2, 5, -2), (7, 2, 0.25)])
def test_rules_are_those_of_others(c: float, n: int, t: float) -> None:
    f = SLOPE.functions
    point = np.asarray(float(t))
    assert f["power_slope"](c, n, point) == pytest.approx((c * X**n).deriv()(t))
    assert f["product_slope"](c, n, point) == pytest.approx((X**n * (c + X)).deriv()(t))
    assert f["inverse_slope"](t**2, 2 * t) == pytest.approx(float(mpmath.diff(lambda x: 1 / x**2, t)))
    limit = mpmath.limit(lambda h: ((mpmath.mpf(t) + h) ** n - mpmath.mpf(t) ** n) / h, 0)
    assert f["power_slope"](1, n, point) == pytest.approx(float(limit), rel=1e-6)
    assert f["power_quotient"](n, point, 1e-6) == pytest.approx(float(limit), rel=1e-4)


def test_the_loss_and_its_slope_are_those_of_a_polynomial() -> None:
    km, minutes = np.array([1.0, 2, 3]), np.array([3.0, 5, 10])
    loss = sum(((a * X - b) ** 2 for a, b in zip(km, minutes, strict=True)), Polynomial([0.0])) / 3
    f = SLOPE.functions
    for at in (-1, 2, 2.1, 3):
        assert f["loss"](at, km, minutes) == pytest.approx(loss(at))
        assert f["weight_slope"](at, km, minutes) == pytest.approx(loss.deriv()(at))
        assert f["both_ways"](at, 0.5, km, minutes) == pytest.approx(loss.deriv()(at))


def test_the_sweep_is_numpys_own_gradient() -> None:
    heights = np.array([12, 7, 6, 7, 9, 10, 9, 6, 1.0])
    found = [float(SLOPE.functions["swept"](heights, np.asarray(float(k)))) for k in range(1, 8)]
    np.testing.assert_allclose(found, np.gradient(heights)[1:-1])


def test_what_straight_on_misses_is_the_square_of_the_step() -> None:
    exact = (3 + Fraction(1, 10)) ** 2 - (9 + 6 * Fraction(1, 10))
    assert SLOPE.functions["left_over"](2, 3.0, 0.1) == pytest.approx(float(exact))


# ---------------------------------------------------------------- the figures and what is predicted of them
def right(id: str) -> str:
    (found,) = (p for p in SLOPE.predictions if p.id == id)
    return found.right.key


def test_the_curve_comes_to_be_straight_but_for_its_corners() -> None:
    def off(x: float, h: float) -> float:
        """How far the magnified curve is from the straight line through its ends nearest to P."""
        steps, near = line("zoom", "near", x=x, h=h).T
        here = np.abs(steps) <= 1
        return float(np.abs(near[here] - np.polyval(np.polyfit(steps[here], near[here], 1), steps[here])).max())

    assert right("straight") == "line" and right("corner") == "same"
    assert off(1, 2) > 0.3 and off(1, 0.01) < 0.01
    assert all(off(2, h) > 0.9 for h in (0.01, 0.1, 0.5)), "a corner is never straight"
    assert float(line("zoom", "secant", x=1, h=0.01)) == pytest.approx(-1, abs=0.01)
    assert np.isnan(line("zoom", "slope", x=2)), "no tangent is drawn at a corner"


def test_the_slope_of_the_hump_falls_all_the_way() -> None:
    assert right("height") == "corner"
    places = np.arange(-1.75, 2, 0.25)
    slopes = [float(line("zoom", "secant", x=x, h=0.01)) for x in places]
    assert all(later < earlier for earlier, later in pairwise(slopes))
    heights = [float(line("zoom", "height", x=x)) for x in places]
    assert heights[0] == min(heights), "where it is steepest it is lowest"
    hump = ((4 - X**2) / 2).deriv()
    np.testing.assert_allclose([SLOPE.functions["hump_slope"](x) for x in places], [hump(x) for x in places])


def test_both_sheets_follow_the_hand() -> None:
    assert [(hand.input, hand.on) for hand in ZOOM.hands] == [("x", "height")]
    assert ZOOM.beside is not None and ZOOM.sheet.square and ZOOM.beside.square
    np.testing.assert_allclose(line("zoom", "end", x=0.5, h=0.1)[1], line("zoom", "secant", x=0.5, h=0.1))
    np.testing.assert_allclose(line("zoom", "there", x=0.5, h=0.1), [0.6, 1.82])


STEPS = [10.0**-k for k in range(16)]


def gaps(ways: int) -> list[float]:
    return [float(line("lost", "off", h=h, ways=ways)) for h in STEPS]


def test_the_right_answers_about_rounding_are_true() -> None:
    one, two = gaps(1), gaps(2)
    best, best_two = int(np.argmin(one)), int(np.argmin(two))
    assert right("smaller") == "turns" and best == 8 and one[-1] > 1000 * one[best]
    assert right("hundred") == "hundredth" and two[2] / two[1] == pytest.approx(0.01, rel=1e-6)
    assert one[2] / one[1] == pytest.approx(0.1, rel=0.05)
    assert right("best") == "right" and best_two < best and two[best_two] < one[best] / 100


def test_the_gap_is_that_of_exact_fractions_and_rounding() -> None:
    """Before rounding shows, the error of x³ both ways is h² to the digit; with fractions nothing is lost however small the step."""
    for k in range(1, 4):
        assert float(line("lost", "off", h=STEPS[k], ways=2)) == pytest.approx(STEPS[k] ** 2, rel=1e-4)
    x, h = Fraction(7, 10), Fraction(1, 10**15)
    assert ((x + h) ** 3 - (x - h) ** 3) / (2 * h) - 3 * x**2 == h**2


def test_no_step_is_drawn_before_it_is_tried() -> None:
    assert isinstance(LOST, Paper)
    for h in (1, 0.001, 1e-12):
        drawn = np.isfinite(line("lost", "one", h=h))
        np.testing.assert_array_equal(drawn, line("lost", "steps", h=h) >= h)
        assert not np.isfinite(line("lost", "both", h=h)).any()
        np.testing.assert_array_equal(np.isfinite(line("lost", "both", h=h, ways=2)), drawn)
    assert LOST.call.inputs["h"] == 1, "the figure starts where nothing has been tried"


def test_nothing_before_a_figure_answers_it() -> None:
    ids = [section.id for section in SLOPE.page]
    texts = {name: plain(tuple(inline(blocks))) for name, blocks in SLOPE.passages()}
    before = " ".join(texts[name] for name in ids[: ids.index("figure-1")])
    assert "tangent" in before
    for told in ("highest", "lowest", "magnif", "top", "zoom"):
        assert told not in before
    for told in ("round", "digits", "hundredth", "best"):
        assert told not in texts["figure-2"] + texts["rules"]


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, float]:
    found = {name: float(chance.normal() * 3) for name in ("f", "g", "u", "v")}
    return {**found, "h": float(chance.uniform(0.05, 2)), "x": float(chance.uniform(0.2, 3)), "n": float(chance.integers(1, 8))}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(12)
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


def test_five_lines_in_an_order_their_needs_allow() -> None:
    assert [found.id for found in REBUILD.lines] == ["between", "divide", "limit", "one", "power"]
    assert [found.id for found in REBUILD.lines if found.idea] == ["between"]
    reached = {"power"}
    for found in reversed(REBUILD.lines):
        reached |= set(found.needs) if found.id in reached else set()
    assert reached == {found.id for found in REBUILD.lines}, "a line that nothing needs"


def test_the_probes_and_the_faded_line() -> None:
    inverse, jump = REBUILD.probes
    # A function with the value 4 and the derivative 6 at 0.
    assert inverse.value == pytest.approx(float(mpmath.diff(lambda x: 1 / (4 + 6 * x + x**2), 0)))
    assert jump.value == -1
    assert REBUILD.faded.value == pytest.approx(float(Fraction(1, 5) * Fraction(27, 5)))
