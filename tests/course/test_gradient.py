"""``gradient``: its slopes against mpmath and SciPy, its figures against their predictions, its proof line by line, its probes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize_scalar

from workings import course
from workings.capture import trace
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import Prediction, ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain
from workings.ir.build import Builder
from workings.passes.gradient import gradient as derivative
from workings.practice.rules import CATALOGUE, run

GRADIENT = course.concept("gradient")
FUNCTIONS = GRADIENT.functions
COMPASS, TURNING = GRADIENT.figures["compass"], GRADIENT.figures["turning"]
REBUILD = GRADIENT.rebuild
PLACES = [[2.0, 1.0], [2.0, 0.0], [-2.5, 2.0], [0.3, -0.7], [-1.0, -1.0]]


def line(figure: Any, name: str, **inputs: object) -> np.ndarray:
    """A named line of a figure's working, with some of its inputs moved."""
    working = course.working(Call(figure.call.function, {**figure.call.inputs, **inputs}))
    return np.asarray(working.lines[working.find(name)].value, dtype=float)


def prediction(name: str) -> Prediction:
    return next(p for p in GRADIENT.predictions if p.id == name)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(GRADIENT, HERE / "gradient")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(GRADIENT.prompts) == 5
    assert set(GRADIENT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert [p.id for p in GRADIENT.predictions] == ["steepest", "contour", "double", "sixty", "down"]
    assert [len(p.options) for p in GRADIENT.predictions] == [4] * 5
    assert len({[o.right for o in p.options].index(True) for p in COMPASS.predictions}) > 1, "the right answers stand at different places"
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert len(GRADIENT.questions) >= 12


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "gradient" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "gradient" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def test_nothing_before_the_figure_says_which_way_is_steepest() -> None:
    ids = [section.id for section in GRADIENT.page]
    first = ids[: ids.index("figure-1")]
    before = " ".join(plain(tuple(inline(blocks))) for name, blocks in GRADIENT.passages() if name in first)
    assert "slope along" in before
    assert [told for told in ("steepest", "right angle", "square to", "perpendicular", "contour") if told in before] == []


# ---------------------------------------------------------------- the functions, against others
def derived(loss: Callable[[Any, Any], Any], place: list[float]) -> list[float]:
    """mpmath's partial derivatives of a loss of two weights, to fifty digits."""
    with mpmath.workdps(50):
        return [float(mpmath.diff(loss, tuple(place), order)) for order in ((1, 0), (0, 1))]


def bowl(u: Any, v: Any) -> Any:
    return u**2 / 2 + u * v + v**2


@pytest.mark.parametrize("place", PLACES)
def test_its_gradients_are_those_of_mpmath(place: list[float]) -> None:
    w = np.array(place)
    np.testing.assert_allclose(FUNCTIONS["gradient"](w), derived(bowl, place), atol=1e-12)
    np.testing.assert_allclose(FUNCTIONS["bent_slopes"](w), derived(lambda u, v: u**3 + u * v**2, place), atol=1e-12)
    np.testing.assert_allclose(FUNCTIONS["cubic_slopes"](2, 5, 4, w), derived(lambda u, v: 2 * u**3 + 5 * u * v + 4 * v, place), atol=1e-12)
    np.testing.assert_allclose(FUNCTIONS["doubled"](w, 2), derived(lambda u, v: 2 * bowl(u, v), place), atol=1e-12)
    *_, steepest, along = slopes = lines_of("bearings", 2, 5, w, np.array([3.0, -4.0]))
    np.testing.assert_allclose(slopes[:2], derived(lambda u, v: u**2 + 5 * v**2 / 2, place), atol=1e-12)
    assert abs(along) <= steepest + 1e-12


def test_what_is_written_by_hand_is_the_gradient_of_the_loss_that_is_traced() -> None:
    """The slopes on the page are given, so that they can be read; the same are made from the loss by the pass."""
    for place in PLACES:
        w = np.array(place)
        for loss, slopes in (("loss", "gradient"), ("bent", "bent_slopes")):
            np.testing.assert_allclose(derivative(trace(FUNCTIONS[loss], w)).value, FUNCTIONS[slopes](w), atol=1e-12)
    X, w, target = np.array([[1.0, 2], [0, 1], [2, 0]]), np.array([2.0, -1]), np.array([1.0, 3, -2])
    made = derivative(trace(FUNCTIONS["squared_error"], X, w, target), ["w"])
    np.testing.assert_allclose(made.value, FUNCTIONS["error_slopes"](X, w, target), atol=1e-12)


def lines_of(name: str, *values: object) -> list[float]:
    working = trace(FUNCTIONS[name], *values)
    return [float(working.lines[working.find(line)].value) for line in ("slope_1", "slope_2", "steepest", "along")]


def test_the_gradient_of_the_squared_error_is_that_of_scipy() -> None:
    chance = np.random.default_rng(7)
    for _ in range(20):
        X, w, target = chance.normal(size=(6, 3)), chance.normal(size=3), chance.normal(size=6)
        loss: Callable[[np.ndarray], float] = lambda v, X=X, t=target: float(FUNCTIONS["squared_error"](X, v, t))  # noqa: E731
        np.testing.assert_allclose(FUNCTIONS["error_slopes"](X, w, target), approx_fprime(w, loss, 1e-7), atol=1e-4)


def test_the_loss_of_the_page_is_a_squared_error_of_two_rows() -> None:
    for place in PLACES:
        assert FUNCTIONS["loss"](np.array(place)) == pytest.approx(
            FUNCTIONS["squared_error"](np.array([[1, 1], [0, 1]]), np.array(place), np.zeros(2))
        )


def test_central_differences_are_off_by_the_square_of_the_nudge() -> None:
    w, right = np.array([1.0, 2.0]), FUNCTIONS["bent_slopes"](np.array([1.0, 2.0]))
    for h in (0.1, 0.5, 1):
        np.testing.assert_allclose(FUNCTIONS["nudged"](w, h) - right, [h**2, 0], atol=1e-9)


def test_clipping_keeps_the_direction() -> None:
    for g in ([3, 4], [0.3, 0.4], [-6, 8]):
        cut = FUNCTIONS["clipped"](np.array(g, dtype=float), 1)
        assert np.hypot(*cut) == pytest.approx(min(1, np.hypot(*g)))
        assert cut[0] * g[1] == pytest.approx(cut[1] * g[0])


@pytest.mark.parametrize("rule", [44, 45])
def test_the_two_rules_are_those_of_the_design(rule: int) -> None:
    """2/n·Xᵀ(Xw − y) → 2·Xᵀ(Xw − y), and → 2/n·Xᵀ(y − Xw)."""
    X, w, target = np.array([[1.0, 2], [0, 1], [2, 0], [1, 1]]), np.array([2.0, -1]), np.array([1.0, 3, -2, 0])
    wrong = {44: 2 * X.T @ (X @ w - target), 45: 2 / 4 * X.T @ (target - X @ w)}
    assert CATALOGUE[rule].concept == "gradient"
    found = run(CATALOGUE[rule], trace(FUNCTIONS["error_slopes"], X, w, target))
    assert found is not None
    np.testing.assert_allclose(found, wrong[rule])
    assert not np.allclose(found, FUNCTIONS["error_slopes"](X, w, target))


# ---------------------------------------------------------------- figure 1
def test_the_paper_starts_where_its_sliders_do() -> None:
    assert isinstance(COMPASS, Paper)
    assert [(s.input, s.value(COMPASS.call)) for s in COMPASS.sliders] == [("angle", 270), ("k", 1)]
    assert [hand.input for hand in COMPASS.hands] == ["w"]
    assert {135, 180, 225, 315} <= set(COMPASS.sliders[0].stops)
    assert isinstance(TURNING, Paper) and TURNING.beside is not None


@pytest.mark.parametrize("k", [0.5, 1, 2])
def test_a_contour_is_where_the_loss_is_the_same(k: float) -> None:
    """And from each to the next it changes by the same amount."""
    contours = line(COMPASS, "contours", k=k)
    levels = [k * np.array([FUNCTIONS["loss"](place) for place in contour]) for contour in contours]
    assert max(float(np.ptp(level)) for level in levels) < 1e-9
    np.testing.assert_allclose(np.diff([level[0] for level in levels]), 1)
    for place in PLACES:
        here = line(COMPASS, "here", w=place, k=k)
        np.testing.assert_allclose([k * FUNCTIONS["loss"](at) for at in here], k * FUNCTIONS["loss"](np.array(place)))


def test_the_slope_is_greatest_square_to_the_contour_and_not_from_the_lowest_place() -> None:
    slopes = {angle: float(line(COMPASS, "slope", angle=angle)) for angle in range(0, 360, 5)}
    assert max(slopes, key=lambda angle: slopes[angle]) == 225
    assert slopes[225] == pytest.approx(float(line(COMPASS, "steepest")))
    assert slopes[180] < slopes[225] and np.allclose(line(COMPASS, "lowest"), 0), "M lies due east of P"
    assert [angle for angle, slope in slopes.items() if abs(slope) < 1e-9] == [135, 315]
    assert (prediction("steepest").right.key, prediction("contour").right.key) == ("square", "zero")


@pytest.mark.parametrize("place", PLACES)
def test_the_gradient_is_square_to_the_contour_at_every_place(place: list[float]) -> None:
    """The tangent of an implicit curve, from mpmath's slopes alone; and the best angle found by search."""
    first, second = derived(bowl, place)
    along = FUNCTIONS["along_weights"](np.array(place), np.array([-second, first]))
    assert along == pytest.approx(0, abs=1e-12)
    slopes = [FUNCTIONS["turned"](np.array([first, second]), angle) for angle in np.arange(0, 360, 0.1)]
    assert max(slopes) == pytest.approx(float(line(COMPASS, "steepest", w=place)), rel=1e-5)


def test_doubling_the_loss_doubles_the_arrow() -> None:
    once, twice = (line(COMPASS, "uphill", k=k, shown=1) - [-1, 0] for k in (1, 2))
    np.testing.assert_allclose(twice, 2 * once)
    assert prediction("double").right.key == "twice"
    assert line(COMPASS, "uphill").tolist() == [-1, 0], "the gradient is not shown at first"


# ---------------------------------------------------------------- figure 2
def test_the_wave_is_a_cosine_whose_top_is_the_direction_of_the_gradient() -> None:
    for g in ([2, 2], [3, 4], [-1, 2]):
        degrees, slopes = line(TURNING, "wave", g=g, angle=360).T
        from_g = np.radians(degrees) - np.arctan2(g[1], g[0])
        np.testing.assert_allclose(slopes, np.hypot(*g) * np.cos(from_g), atol=1e-12)
    steepest = float(line(TURNING, "steepest"))
    left = [float(line(TURNING, "slope", angle=angle)) / steepest for angle in (45, 105, 345)]
    np.testing.assert_allclose(left, [1, 0.5, 0.5])
    assert prediction("sixty").right.key == "half"


@pytest.mark.parametrize("g", [[2, 2], [0.5, -0.5], [-3, 4]])
def test_half_of_all_directions_lead_down(g: list[float]) -> None:
    degrees = np.arange(0.25, 360, 0.5)
    slopes = np.array([FUNCTIONS["turned"](np.array(g), angle) for angle in degrees])
    assert np.mean(slopes < 0) == pytest.approx(0.5, abs=0.003)
    assert prediction("down").right.key == "half"


# ---------------------------------------------------------------- the rebuild
RELATIONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda x, y: bool(np.isclose(x, y)),
    "<=": lambda x, y: x <= y + 1e-9,
    ">=": lambda x, y: x >= y - 1e-9,
}


def value(text: str, symbols: Mapping[str, object]) -> Any:
    builder = Builder()
    names = {name: builder.input(name, given) for name, given in symbols.items()}
    return builder.finish("line", builder.expression(text, names)).value


def drawn(chance: np.random.Generator) -> dict[str, object]:
    size = int(chance.integers(1, 7))
    return {name: chance.normal(size=size) * 10.0 ** chance.integers(-2, 3) for name, _, _ in REBUILD.symbols}


def holds(step: ProofLine, symbols: Mapping[str, object]) -> bool:
    left, right = float(value(step.left, symbols)), float(value(step.right, symbols))
    scale = max(1.0, abs(left), abs(right))
    return RELATIONS[step.relation](left / scale, right / scale)


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(13)
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(step, symbols) for step in REBUILD.lines)


@pytest.mark.parametrize("step", REBUILD.lines, ids=lambda step: step.id)
def test_a_line_turned_round_is_caught(step: ProofLine) -> None:
    """The check above can fail: a line with its relation reversed, or its right side moved, is false somewhere."""
    other = {"<=": ">=", "=": "="}[step.relation]
    right = f"2 * ({step.right}) + 1" if step.relation == "=" else step.right
    wrong = ProofLine(step.id, step.needs, step.says, step.tex, step.left, other, right)
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(50))


def test_five_lines_in_an_order_their_needs_allow() -> None:
    assert [step.id for step in REBUILD.lines] == ["size", "bound", "divide", "itself", "reach"]
    assert [step.id for step in REBUILD.lines if step.idea] == ["itself"]
    reached = {"reach"}
    for step in reversed(REBUILD.lines):
        reached |= set(step.needs) if step.id in reached else set()
    assert reached == {step.id for step in REBUILD.lines}, "a line that nothing needs"


def test_the_transfer_is_the_largest_slope_by_the_new_length() -> None:
    (transfer, _) = REBUILD.probes
    turns = np.radians(np.arange(0, 360, 0.01))
    steps = np.stack([np.cos(turns), np.sin(turns)])
    slopes = np.array([3, 8]) @ steps / np.sqrt(steps[0] ** 2 + 4 * steps[1] ** 2)
    assert transfer.value == pytest.approx(slopes.max(), rel=1e-6)
    best = steps[:, slopes.argmax()]
    np.testing.assert_allclose(best / best[0] * 3, FUNCTIONS["best_priced"](np.array([3.0, 8.0]), np.array([1.0, 4.0])), rtol=1e-3)


def test_the_break_breaks_the_bound_and_no_line_before_it() -> None:
    (_, broken) = REBUILD.probes
    symbols: dict[str, object] = {"g": np.array([3.0, 4.0]), "d": np.array([1.0, 1.0])}
    assert broken.value == value("g@d", symbols)
    size, bound, *_ = REBUILD.lines
    assert holds(size, symbols)
    assert holds(bound, symbols), "by the length that belongs to the dot product"
    assert broken.value > value("norm(g)", symbols) * value("max(abs(d))", symbols)


def test_the_faded_arrow_is_the_one_with_the_largest_slope() -> None:
    slope = lambda t: float(FUNCTIONS["slope_along"](np.array([5.0, 12.0]), np.array([1.0, t])))  # noqa: E731
    best = minimize_scalar(lambda t: -slope(t), bounds=(0, 20), method="bounded", options={"xatol": 1e-9})
    assert REBUILD.faded.value == pytest.approx(best.x, abs=1e-4)
    assert slope(REBUILD.faded.value) == pytest.approx(13)
