"""``linear-map``: its words, its two figures and what is predicted of them, and its rebuild. Oracles: mpmath's matrices, NumPy's linear algebra, SciPy."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain
from workings.ir.build import Builder

CONCEPT = course.concept("linear-map")
REBUILD = CONCEPT.rebuild
ACT, THROUGH = CONCEPT.figures["act"], CONCEPT.figures["through"]
CHANCE = np.random.default_rng(7)


def line(name: str, of: str, **inputs: object) -> np.ndarray:
    """A named line of a figure's function."""
    working = course.working(Call(f"linear-map/{of}", inputs))
    return np.asarray(working.lines[working.find(name)].value, dtype=float)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(CONCEPT, HERE / "linear-map")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(CONCEPT.prompts) == 5
    assert set(CONCEPT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert len(CONCEPT.predictions) == 5
    assert len(CONCEPT.questions) == 19


def test_every_given_text_stands_in_it() -> None:
    names = ("page.md", "figures.toml", "rebuild.toml")
    files = "".join((HERE / "linear-map" / name).read_text("utf-8").replace("\\\\", "\\") for name in names)
    words = toml.read(HERE / "linear-map" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def test_both_computations_agree_on_every_number_of_the_page() -> None:
    found = list(CONCEPT.calls())
    assert len(found) > 40
    for call in found:
        name = call.function.split("/")[1]
        first = CONCEPT.functions[name](**{key: np.asarray(value, dtype=float) for key, value in call.inputs.items()})
        np.testing.assert_allclose(np.asarray(first, dtype=float), np.asarray(CONCEPT.again[name](**call.inputs), dtype=float), atol=1e-9)


def test_its_functions_are_those_of_others() -> None:
    """A matrix times a vector, and the determinant, by mpmath; a turn by SciPy."""
    for _ in range(20):
        A, x, b = CHANCE.integers(-5, 6, (2, 2)), CHANCE.integers(-5, 6, 2), CHANCE.integers(-5, 6, 2)
        known = mpmath.matrix(A.tolist()) * mpmath.matrix(x.tolist())
        assert CONCEPT.functions["image"](A, x).tolist() == CONCEPT.functions["mixture"](A, x).tolist() == [int(y) for y in known]
        assert CONCEPT.functions["area"](A) == pytest.approx(float(mpmath.det(mpmath.matrix(A.tolist()))))
        assert CONCEPT.functions["layer"](A, x, b).tolist() == [max(0, int(z)) for z in known + mpmath.matrix(b.tolist())]
        angle = CHANCE.uniform(0, 2 * np.pi)
        turned = Rotation.from_euler("z", angle).apply([*x, 0])[:2]
        np.testing.assert_allclose(CONCEPT.functions["turned"](np.array([np.cos(angle), np.sin(angle)]), x), turned, atol=1e-12)


# ---------------------------------------------------------------- the figures and what is predicted of them
def right(id: str) -> str:
    (found,) = (p for p in CONCEPT.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_the_first_figure_holds_one_matrix_two_ways() -> None:
    assert isinstance(ACT, Paper)
    assert [hand.input for hand in ACT.hands] == ["u", "v"]
    assert [(s.label, s.input, s.at) for s in ACT.sliders] == [("a₁₁", "u", 0), ("a₁₂", "v", 0), ("a₂₁", "u", 1), ("a₂₂", "v", 1)]
    assert ACT.sheet.square


def test_the_entry_below_on_the_left_lifts_the_first_arrow_alone() -> None:
    assert right("entry") == "first-up"
    before, after = (line("A", "act", u=[1.5, lift], v=[-0.5, 1]) for lift in (0.5, 2.5))
    assert (after @ [1, 0] - before @ [1, 0]).tolist() == [0, 2]
    assert (after @ [0, 1] - before @ [0, 1]).tolist() == [0, 0]


def test_a_determinant_of_zero_is_flat_and_cannot_be_undone() -> None:
    assert right("flat") == "line"
    flat = {"u": [2, 1], "v": [-4, -2]}
    assert line("area", "act", **flat) == 0
    grid = line("grid", "act", **flat).reshape(-1, 2)
    assert np.linalg.matrix_rank(grid) == 1
    assert len(np.unique(grid, axis=0)) < len(grid), "different points have come to the same place"
    assert CONCEPT.functions["image"](np.array([[2, -4], [1, -2]]), np.array([2, 1])).tolist() == [0, 0]


def scanned(corners: np.ndarray, high: float = 1 / 64) -> float:
    """The area inside an outline, row by row: in each row, what lies between one crossing and the next."""
    total = 0.0
    for y in np.arange(corners[:, 1].min() + high / 2, corners[:, 1].max(), high):
        edges = zip(corners, np.roll(corners, -1, axis=0), strict=True)
        crossed = sorted(float(p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0])) for p, q in edges if (p[1] < y) != (q[1] < y))
        total += high * sum(right - left for left, right in zip(crossed[::2], crossed[1::2], strict=True))
    return total


def test_the_letter_has_half_the_area_of_the_square_whatever_is_done() -> None:
    """Areas by counting rows, and the factor by NumPy's determinant."""
    assert scanned(line("LETTER", "act", u=[1, 0], v=[0, 1])) == pytest.approx(0.5)
    assert scanned(line("letter", "act", u=[1.5, 0.5], v=[-0.5, 1])) == pytest.approx(0.875, rel=1e-3)
    assert right("shape") == "half"
    for _ in range(30):
        u, v = CHANCE.uniform(-3, 3, 2).tolist(), CHANCE.uniform(-3, 3, 2).tolist()
        factor = np.linalg.det(np.array([u, v]).T)
        assert line("area", "act", u=u, v=v) == pytest.approx(factor)
        assert line("letter_area", "act", u=u, v=v) == pytest.approx(factor / 2)


def test_the_way_through_the_layer_is_linear_as_far_as_the_shift() -> None:
    assert isinstance(THROUGH, Paper)
    assert right("breaks") == "shift"
    stops = THROUGH.sliders[0].stops
    assert (stops[0], stops[-1]) == (0, 3)
    gaps = {s: float(line("missed", "through", s=s, b=[0.75, 0.75])) for s in stops}
    assert all(gap < 1e-9 for s, gap in gaps.items() if s <= 1)
    assert all(gap > 0.1 for s, gap in gaps.items() if s > 1)
    assert gaps[2] == pytest.approx(np.hypot(0.75, 0.75)), "the shift is counted once too often"
    early = [gap for s, gap in gaps.items() if 1 <= s <= 2]
    assert all(a < b for a, b in pairwise(early))


def test_the_bend_keeps_one_quarter_and_flattens_the_rest() -> None:
    assert right("bend") == "quarter"
    before, after = (line("grid", "through", s=s, b=[0.75, 0.75]).reshape(-1, 2) for s in (2, 3))
    assert (after >= 0).all()
    inside = (before >= 0).all(axis=1)
    np.testing.assert_allclose(after[inside], before[inside], atol=1e-12)
    assert 0 < inside.sum() < len(before)
    assert (after[~inside] == 0).any(axis=1).all(), "what lay outside lies on an edge"


def test_without_a_bias_the_bend_alone_breaks_the_sum() -> None:
    assert line("missed", "through", s=2, b=[0, 0]) == pytest.approx(0)
    assert line("missed", "through", s=3, b=[0, 0]) > 0.5


def test_nothing_before_a_figure_answers_its_predictions() -> None:
    ids = [section.id for section in CONCEPT.page]
    passages = {name: plain(tuple(inline(blocks))) for name, blocks in CONCEPT.passages()}  # type: ignore[arg-type]
    before = " ".join(passages[id] for id in ids[: ids.index("figure-1")])
    assert "determinant" in before
    assert [word for word in ("column 1", "lands", "flat", "one line", "undone", "any shape", "mixture") if word in before] == []
    assert "lands" in passages["readings"], "it is said, and after the figure"
    before = " ".join(passages[id] for id in ids[: ids.index("figure-2") + 1])
    assert [word for word in ("not linear", "origin stays", "pressed", "quarter up", "edge") if word in before] == []


# ---------------------------------------------------------------- the rebuild
def value(text: str, symbols: dict[str, object]) -> np.ndarray:
    builder = Builder()
    names = {name: builder.input(name, given) for name, given in symbols.items()}
    return np.asarray(builder.finish("line", builder.expression(text, names)).value, dtype=float)


def drawn(chance: np.random.Generator) -> dict[str, object]:
    m = int(chance.integers(1, 6))
    kinds = {"vector": lambda: chance.normal(size=m) * 3, "number": lambda: chance.normal() * 3}
    return {name: kinds[kind]() for name, kind, _ in REBUILD.symbols}


def holds(proof: ProofLine, symbols: dict[str, object], right: str = "") -> bool:
    assert proof.relation == "="
    one, other = value(proof.left, symbols), value(right or proof.right, symbols)
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12))


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(22)
    assert all(holds(proof, symbols) for symbols in (drawn(chance) for _ in range(200)) for proof in REBUILD.lines)


@pytest.mark.parametrize("proof", REBUILD.lines, ids=lambda proof: proof.id)
def test_a_line_that_is_not_so_is_caught(proof: ProofLine) -> None:
    chance = np.random.default_rng(3)
    assert not any(holds(proof, drawn(chance), f"2*({proof.right})") for _ in range(20))


def test_five_lines_in_an_order_their_needs_allow() -> None:
    assert [proof.id for proof in REBUILD.lines] == ["apart", "sums", "multiples", "matrix", "one"]
    assert [proof.id for proof in REBUILD.lines if proof.idea] == ["apart"]
    reached = {"one"}
    for proof in reversed(REBUILD.lines):
        reached |= set(proof.needs) if proof.id in reached else set()
    assert reached == {proof.id for proof in REBUILD.lines}, "a line that nothing needs"
    assert [item.id for item in REBUILD.rubric] == ["symbols", "assumed", "follows", "idea", "breaks", "case"]


def test_the_transfer_probe_has_one_matrix_behind_it() -> None:
    """The matrix is solved for, from the two images that the text gives, and applied."""
    A = np.linalg.solve(np.array([[1, 1], [1, -1]]), np.array([[3, 1], [1, 5]])).T
    np.testing.assert_allclose(A @ [1, 1], [3, 1])
    np.testing.assert_allclose(A @ [1, -1], [1, 5])
    assert REBUILD.probes[0].value == pytest.approx((A @ [5, 1])[0]) == pytest.approx(11)


def test_the_break_probe_fails_at_the_sums_by_shifts_alone() -> None:
    probe = REBUILD.probes[1]
    b = np.array(probe.call.inputs["b"], dtype=float)
    for A in (np.array(probe.call.inputs["A"], dtype=float), CHANCE.normal(size=(2, 2))):
        f = lambda x, A=A: A @ x + b  # noqa: E731
        x = np.array([2.0, 3.0])
        np.testing.assert_allclose(f(2 * np.eye(2)[0]) + f(3 * np.eye(2)[1]) - f(x), b)
        assert (2 * f(np.eye(2)[0]) + 3 * f(np.eye(2)[1]) - f(x))[0] == pytest.approx(probe.value) == pytest.approx(12)


def test_the_faded_line_is_the_idea() -> None:
    assert (REBUILD.faded.line, REBUILD.faded.value) == ("apart", 10)
    assert (np.array([[2, -1], [1, 3]]) @ [4, -2])[0] == 10
