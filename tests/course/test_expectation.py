"""``expectation``: its words, its beam and what is predicted of it, and its rebuild."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rv_discrete

from tests.course.proofs import holds, value
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.papers import Paper
from workings.course.parts import inline, plain

CONCEPT = course.concept("expectation")
REBUILD = CONCEPT.rebuild
BEAM = CONCEPT.figures["beam"]


def beam(s: float, far: float = 10, c: float = 1, line: str = "turning") -> np.ndarray:
    w = course.working(Call("expectation/beam", {"s": s, "far": far, "c": c}))
    return np.asarray(w.lines[w.find(line)].value)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(CONCEPT, HERE / "expectation")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(CONCEPT.prompts) == 5
    assert set(CONCEPT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert len(CONCEPT.predictions) == 3
    assert len(CONCEPT.questions) >= 6


def test_every_given_text_stands_in_it() -> None:
    names = ("page.md", "figures.toml", "rebuild.toml")
    files = "".join((HERE / "expectation" / name).read_text("utf-8").replace("\\\\", "\\") for name in names)
    given = toml.read(HERE / "expectation" / "concept.toml").mapping("given")
    assert given
    assert [text for text in given if text not in files] == []


@pytest.mark.parametrize(("p", "v"), [([0.95, 0.05], [0, 40]), ([0.5, 0.3, 0.2], [-1, 2, 10]), ([0.25, 0.25, 0.25, 0.25], [1, 2, 3, 5])])
def test_its_moments_are_those_of_others(p: list[float], v: list[float]) -> None:
    """SciPy's discrete distributions."""
    known, f = rv_discrete(values=(v, p)), CONCEPT.functions
    a, b = np.asarray(p), np.asarray(v, dtype=float)
    assert f["expectation"](a, b) == pytest.approx(known.mean())
    assert f["variance"](a, b) == pytest.approx(known.var())
    assert f["spread"](a, b) == pytest.approx(known.std())
    assert f["by_distances"](a, b) == pytest.approx(known.std())
    assert f["mean_square"](a, b) == pytest.approx(known.moment(2))
    assert f["straight"](a, b, 3, -1) == pytest.approx(known.expect(lambda x: 3 * x - 1))


def test_spreads_are_those_of_many_draws() -> None:
    """A hundred thousand draws of NumPy's, to within a few per cent."""
    chance, f = np.random.default_rng(23), CONCEPT.functions
    x, y = chance.normal(0, 3, 100_000), chance.exponential(4, 100_000)
    assert np.std(x + y) == pytest.approx(f["sum_spread"](3, 4), rel=0.02)
    assert np.var(x - y) == pytest.approx(f["difference_variance"](3, 4), rel=0.04)
    assert np.var(-2 * y) == pytest.approx(f["scaled_variance"](-2, 4), rel=0.05)
    assert np.std(y.reshape(-1, 25).mean(1)) == pytest.approx(f["mean_spread"](4, 25), rel=0.05)


def test_monte_carlo_settles_at_the_expectation() -> None:
    f = CONCEPT.functions
    p, v = np.array([0.5, 0.3, 0.2]), np.array([-1.0, 2.0, 4.0])
    r = np.random.default_rng(2).random(40_000)
    assert f["drawn"](p, v, r) == pytest.approx(f["mean_square"](p, v), rel=0.03)


# ---------------------------------------------------------------- the beam and what is predicted of it
def right(id: str) -> str:
    (found,) = (p for p in CONCEPT.predictions if p.id == id)
    return found.right.key


def test_it_starts_out_of_balance_and_can_be_balanced() -> None:
    assert isinstance(BEAM, Paper)
    stops = BEAM.sliders[0].stops
    level = [s for s in stops if abs(beam(s)) < 1e-9]
    assert level == [pytest.approx(2.6)]
    assert abs(beam(BEAM.call.inputs["s"])) > 1
    assert "mean" not in [row.line for row in BEAM.readout], "the answer to the first prediction"


def test_the_right_answers_are_true_of_the_beam() -> None:
    assert right("balance") == "mean"
    assert beam(4) < 0 < beam(1)
    assert right("far") == "fifth"
    assert beam(3.6, far=15) == pytest.approx(0, abs=1e-12)
    assert right("double") == "four"
    assert beam(5.2, c=2, line="variance") == pytest.approx(4 * beam(2.6, line="variance"))
    assert beam(0, line="variance") == beam(9, line="variance"), "where it is held up has nothing to do with it"


def test_the_beam_goes_down_where_it_turns() -> None:
    """Its two ends, on either side of balance; level in it."""
    left, far = beam(8, line="beam")[:, 1]
    assert left < 0 < far
    left, far = beam(1, line="beam")[:, 1]
    assert far < 0 < left
    np.testing.assert_allclose(beam(2.6, line="beam")[:, 1], 0, atol=1e-9)


def test_nothing_before_the_figure_says_where_it_balances() -> None:
    ids = [section.id for section in CONCEPT.page]
    before = " ".join(plain(tuple(inline(blocks))) for name, blocks in CONCEPT.passages() if name in ids[: ids.index("figure-1")])
    assert "expectation" in before
    for told in ("2.6", "balance", "support", "median", "four times"):
        assert told not in before


# ---------------------------------------------------------------- the rebuild
def independent(chance: np.random.Generator) -> dict[str, object]:
    """All pairs of the values of X and Y, with the products of their chances."""
    m, n = (int(k) for k in chance.integers(2, 4, 2))
    p, q, x, y = chance.dirichlet(np.ones(m)), chance.dirichlet(np.ones(n)), chance.normal(size=m) * 3, chance.normal(size=n) * 3
    return {"p": np.outer(p, q).ravel(), "x": np.repeat(x, n), "y": np.tile(y, m)}


def dependent(chance: np.random.Generator) -> dict[str, object]:
    return {"p": chance.dirichlet(np.ones(5)), "x": chance.normal(size=5), "y": chance.normal(size=5)}


def test_every_line_holds_for_200_independent_pairs() -> None:
    chance = np.random.default_rng(23)
    assert {name for name, _, _ in REBUILD.symbols} == set(independent(chance))
    for _ in range(200):
        symbols = independent(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


def test_without_independence_two_lines_fail() -> None:
    """The check above can fail; and the fifth line is where independence enters."""
    chance = np.random.default_rng(5)
    for _ in range(20):
        symbols = dependent(chance)
        assert [line.id for line in REBUILD.lines if not holds(line, symbols)] == ["apart", "add"]


def test_the_break_is_the_fifth_line() -> None:
    (_, itself) = REBUILD.probes
    coin = np.array([0.0, 1.0])
    symbols = {"p": np.array([0.5, 0.5]), "x": coin, "y": coin}
    assert next(line.id for line in REBUILD.lines if not holds(line, symbols)) == "apart"
    assert itself.value == value(REBUILD.line("apart").left, symbols) == 0.5


def test_six_lines_in_an_order_their_needs_allow() -> None:
    assert [line.id for line in REBUILD.lines] == ["open", "short", "sum", "cross", "apart", "add"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["apart"]
    reached = {"add"}
    for line in reversed(REBUILD.lines):
        reached |= set(line.needs) if line.id in reached else set()
    assert reached == {line.id for line in REBUILD.lines}, "a line that nothing needs"
