"""``descent``: its words, its numbers by NumPy's own linear algebra, its figures, its predictions and its rebuild."""

from __future__ import annotations

import numpy as np
import pytest

from tests.course.proofs import holds, value
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import Blocks, inline, plain

DESCENT = course.concept("descent")
REBUILD = DESCENT.rebuild
VALLEY, BOWL = (DESCENT.figures[name] for name in ("valley", "bowl"))
XS = np.arange(10.0)
YS = np.array([1.2, 2.9, 5.5, 6.7, 9.2, 11.8, 12.9, 15, 16.5, 19.3])
X = np.stack([XS, np.ones(10)], axis=1)
HESSIAN = 2 / 10 * X.T @ X


def by_hand(rate: float, steps: int, x: np.ndarray = X) -> tuple[np.ndarray, list[float]]:
    """Gradient descent by matrices: every place, and the loss before each step."""
    v, places, losses = np.zeros(2), [np.zeros(2)], []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            losses.append(float(np.mean((x @ v - YS) ** 2)))
            v = v - rate * 2 / 10 * x.T @ (x @ v - YS)
            places.append(v)
    return np.array(places), losses


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(DESCENT, HERE / "descent")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(DESCENT.prompts) == 5
    assert set(DESCENT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [p.id for p in DESCENT.predictions] == ["across", "border", "narrow", "zigzag", "first", "halved"]
    assert len(DESCENT.questions) >= 6


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "descent" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "descent" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


@pytest.mark.parametrize("rate", [0.0001, 0.01, 0.03, 1.0])
def test_the_losses_are_those_of_matrices(rate: float) -> None:
    given = DESCENT.functions["losses"](XS, YS, rate, 60)
    np.testing.assert_allclose(given, by_hand(rate, 60)[1], rtol=1e-7)


def test_the_three_behaviours_of_the_design() -> None:
    """At 0 … 9: 0.317 and 0.129 after 1,000 steps, beyond 10¹² in four losses, border 0.034; in [−1, 1] rate 1 stands on the border."""
    after = DESCENT.functions["left_after"]
    assert [round(float(after(XS, YS, rate, 1000)), 3) for rate in (0.0001, 0.01)] == [0.317, 0.129]
    np.testing.assert_allclose([after(XS, YS, rate, 1000) for rate in (0.0001, 0.01)], [by_hand(r, 1001)[1][-1] for r in (0.0001, 0.01)])
    assert by_hand(1.0, 4)[1][3] > 1e12
    least = np.linalg.lstsq(X, YS, rcond=None)[1][0] / 10
    assert float(after(XS, YS, 0.01, 1000)) == pytest.approx(least, rel=1e-4)
    border = DESCENT.functions["steepest"]
    assert float(border(XS)) == pytest.approx(2 / np.linalg.eigvalsh(HESSIAN)[-1], rel=1e-12)
    assert round(float(border(XS)), 3) == 0.034
    assert float(border(np.linspace(-1, 1, 10))) == pytest.approx(1, rel=1e-12)


def test_the_curvatures_are_eigenvalues() -> None:
    for line, wanted in zip(("flat", "steep"), np.linalg.eigvalsh(HESSIAN), strict=True):
        assert float(line_of(Call("descent/steepest", {"xs": XS.tolist()}), line)) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("lam", [0.3, 2.0, 40.0])
def test_the_border_is_where_a_run_turns(lam: float) -> None:
    border, after = DESCENT.functions["border"](lam), DESCENT.functions["error_after"]
    for share, grows in ((0.01, False), (0.5, False), (0.99, False), (1.01, True), (1.5, True)):
        assert (abs(after(1.0, lam, share * border, 50)) > 1) == grows
    assert after(3.0, lam, border, 7) == pytest.approx(-3.0)


@pytest.mark.parametrize("c", [0.1, 0.5, 3.0])
def test_scaling_moves_the_border_by_the_square(c: float) -> None:
    scaled = DESCENT.functions["scaled_border"]
    assert float(scaled(XS, c)) == pytest.approx(10 / np.sum((c * XS) ** 2), rel=1e-12)


@pytest.mark.parametrize(("lam", "rate", "share"), [(2, 0.05, 0.01), (3, 0.6, 0.001), (0.5, 0.25, 0.1)])
def test_the_first_step_that_is_near_enough(lam: float, rate: float, share: float) -> None:
    k = int(DESCENT.functions["steps_until"](lam, rate, share))
    left = [abs(1 - rate * lam) ** j for j in range(k + 1)]
    assert left[k] <= share < left[k - 1]


# ---------------------------------------------------------------- the figures and what is predicted of them
def at(figure: str, line: str, **inputs: object) -> np.ndarray:
    call = DESCENT.figures[figure].call
    return line_of(Call(call.function, {**call.inputs, **inputs}), line)


def line_of(call: Call, name: str) -> np.ndarray:
    working = course.working(call)
    return np.asarray(working.lines[working.find(name)].value, dtype=float)


def test_the_figures_say_what_moves_and_what_is_drawn() -> None:
    assert isinstance(VALLEY, Paper) and isinstance(BOWL, Paper)
    assert [s.input for s in VALLEY.sliders] == ["rate", "lam"] and [hand.input for hand in VALLEY.hands] == ["w"]
    assert [s.input for s in BOWL.sliders] == ["rate", "scale"] and not BOWL.hands
    assert VALLEY.beside is not None and BOWL.beside is not None
    assert {0.0001, 0.01, 0.034, 0.035} <= set(BOWL.sliders[0].stops)


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("rate", [0.001, 0.03, 0.05])
def test_the_path_and_its_losses_are_those_of_matrices(scale: float, rate: float) -> None:
    places, losses = by_hand(rate, 41, X * [scale, 1])
    np.testing.assert_allclose(at("bowl", "path", scale=scale, rate=rate), places[:41], rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(at("bowl", "losses", scale=scale, rate=rate), losses, rtol=1e-7)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_closed_curve_joins_places_of_one_loss(scale: float) -> None:
    x = X * [scale, 1]
    for ring in at("bowl", "contours", scale=scale, rate=0.01):
        found = np.mean((ring @ x.T - YS) ** 2, axis=1)
        assert np.ptp(found) < 1e-9 * found.max()


def right(id: str) -> str:
    (found,) = (p for p in DESCENT.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def stops(figure: object, name: str) -> tuple[float, ...]:
    assert isinstance(figure, Paper)
    return next(slider.stops for slider in figure.sliders if slider.input == name)


def settling(lam: float) -> list[float]:
    return [rate for rate in stops(VALLEY, "rate") if at("valley", "last", lam=lam, rate=rate) < at("valley", "start", lam=lam)]


def test_the_right_answers_are_true_of_the_valley() -> None:
    places = at("valley", "at", rate=1.5)
    assert right("across") == "nearer" and (np.diff(np.sign(places)) != 0).all() and (np.diff(np.abs(places)) < 0).all()
    assert right("border") == "two" and max(settling(1)) == 1.9 and at("valley", "last", rate=2) == at("valley", "start")
    assert at("valley", "last", rate=2.1, w=0.1) > at("valley", "start", w=0.1)
    assert right("narrow") == "less" and max(settling(2)) == 0.9
    assert 2 in settling(0.5) and 3.9 in settling(0.5) and 4 not in settling(0.5)


def test_the_right_answers_are_true_of_the_bowl() -> None:
    path, lowest = at("bowl", "path", rate=0.03), at("bowl", "lowest")
    assert right("zigzag") == "wall"
    assert (np.diff(np.sign(path[:12, 0] - lowest[0])) != 0).all(), "from wall to wall"
    assert (path[:12, 1] < lowest[1] / 1.5).all(), "and slowly along"
    end = at("bowl", "path", rate=0.01)[40] / lowest
    assert right("first") == "w" and abs(end[0] - 1) < 0.1 and end[1] < 0.6
    ends = {scale: [r for r in stops(BOWL, "rate") if at("bowl", "last", scale=scale, rate=r) < 1e3] for scale in (1, 0.5)}
    assert right("halved") == "four" and 3.5 < max(ends[0.5]) / max(ends[1]) < 4


def words(blocks: Blocks) -> str:
    return plain(tuple(inline(blocks)))


def test_nothing_before_the_figure_says_what_a_large_rate_does() -> None:
    ids = [section.id for section in DESCENT.page]
    before = " ".join(words(blocks) for name, blocks in DESCENT.passages() if name in ids[: ids.index("figure-1")])
    assert "learning rate" in before
    for told in ("overshoot", "diverge", "blow", "border", "zig", "across", "2/"):
        assert told not in before


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, float]:
    return {"w": chance.normal() * 3, "m": chance.exponential() + 0.1, "r": chance.normal(), "h": chance.normal()}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(14)
    assert {name for name, _, _ in REBUILD.symbols} == set(drawn(chance))
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_with_a_plus_for_its_minus_is_caught(line: ProofLine) -> None:
    """The check above can fail."""
    turned = line.left.replace("-", "+", 1)
    assert turned != line.left
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, turned, line.relation, line.right)
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(20))


def test_five_lines_of_which_each_is_needed_and_the_last_tells_the_sign() -> None:
    assert [line.id for line in REBUILD.lines] == ["slope", "factor", "again", "less", "border"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["factor"]
    reached = {"border"}
    for line in reversed(REBUILD.lines):
        if line.id in reached:
            reached |= set(line.needs)
    assert reached == {line.id for line in REBUILD.lines}
    chance = np.random.default_rng(5)
    for _ in range(200):
        symbols = drawn(chance)
        inside = 0 < symbols["r"] < 2 / symbols["m"]
        assert (value(REBUILD.line("border").right, symbols) > 0) == inside
        assert (abs(1 - symbols["r"] * symbols["m"]) < 1) == inside


def test_the_probes_are_those_of_a_run() -> None:
    two, size = REBUILD.probes
    v = np.array([1.0, 1.0])
    stepped = v - 1 / 8 * np.array([8, 2]) * v
    assert stepped[0] == 0 and two.value == pytest.approx(stepped[1])
    w = 1.0
    for _ in range(3):
        w -= 0.4 * np.sign(w)
    assert size.value == pytest.approx(w)
