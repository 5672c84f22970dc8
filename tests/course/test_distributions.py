"""``distributions``: its words, its two runs of chance, what is predicted of them, and its rebuild."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom, chisquare

from tests.course.proofs import holds
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.figures import Bars
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain

CONCEPT = course.concept("distributions")
REBUILD = CONCEPT.rebuild
SAMPLER, COIN = CONCEPT.figures["sampler"], CONCEPT.figures["coin"]
CHANCES = np.array([0.41, 0.18, 0.11, 0.3])


def sampled(draws: int, skip: int = 0, line: str = "share") -> np.ndarray:
    w = course.working(Call("distributions/sampler", {"draws": draws, "skip": skip}))
    return np.asarray(w.lines[w.find(line)].value)


def coins(many: int, least: int, line: str) -> np.ndarray:
    w = course.working(Call("distributions/coin", {"many": many, "least": least, "show": 1}))
    return np.asarray(w.lines[w.find(line)].value)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(CONCEPT, HERE / "distributions")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(CONCEPT.prompts) == 5
    assert set(CONCEPT.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [len(figure.predictions) for figure in CONCEPT.figures.values()] == [3, 3]
    assert len(CONCEPT.questions) >= 6


def test_every_given_text_stands_in_it() -> None:
    names = ("page.md", "figures.toml", "rebuild.toml")
    files = "".join((HERE / "distributions" / name).read_text("utf-8").replace("\\\\", "\\") for name in names)
    given = toml.read(HERE / "distributions" / "concept.toml").mapping("given")
    assert given
    assert [text for text in given if text not in files] == []


def test_the_exact_chances_are_those_of_others() -> None:
    """SciPy's binomial distribution."""
    f = CONCEPT.functions
    for k in (0, 45, 50, 60, 70, 100):
        assert f["at_least"](k) == pytest.approx(binom.sf(k - 1, 100, 0.5), rel=1e-9)
        assert f["heads"](k) == pytest.approx(binom.pmf(k, 100, 0.5), rel=1e-9)
    assert f"{f['at_least'](60):.4f}" == "0.0284"
    assert f["between"](45, 55) == pytest.approx(binom.cdf(55, 100, 0.5) - binom.cdf(44, 100, 0.5))
    assert f["any_hit"](0.3, 5) == pytest.approx(binom.sf(0, 5, 0.3))
    assert f["typical_gap"](0.41, 50) == pytest.approx(binom.std(50, 0.41) / 50)


def test_three_events_are_counted_right() -> None:
    """The probe, against a distribution over the eight pieces that has those chances."""
    (three, _) = REBUILD.probes
    pieces = {"a": 0.2, "b": 0.15, "c": 0.1, "ab": 0.15, "ac": 0.1, "bc": 0.05, "abc": 0.05}
    of = {s: sum(p for k, p in pieces.items() if set(s) <= set(k)) for s in pieces}
    inputs = {"pa": "a", "pb": "b", "pc": "c", "ab": "ab", "ac": "ac", "bc": "bc", "abc": "abc"}
    assert {name: pytest.approx(of[s]) for name, s in inputs.items()} == three.call.inputs
    assert three.value == pytest.approx(sum(pieces.values()))


# ---------------------------------------------------------------- the two runs
def test_the_runs_look_drawn() -> None:
    """Pearson's test of fit against the exact chances: the words of one run, the heads of the other."""
    assert chisquare(5000 * sampled(5000), 5000 * CHANCES).pvalue > 0.01
    counts, exact = 10_000 * coins(10_000, 50, "share"), 10_000 * binom.pmf(np.arange(101), 100, 0.5)
    middle = slice(38, 63)
    ends = (slice(None, 38), slice(63, None))
    found = [counts[ends[0]].sum(), *counts[middle], counts[ends[1]].sum()]
    wanted = np.array([exact[ends[0]].sum(), *exact[middle], exact[ends[1]].sum()])
    assert chisquare(found, wanted * sum(found) / wanted.sum()).pvalue > 0.01


def test_a_run_that_is_not_drawn_would_be_seen() -> None:
    """The test of fit can fail: an even count of heads is no coin's."""
    even = np.where(np.arange(101) % 2 == 0, 2, 0) * binom.pmf(np.arange(101), 100, 0.5)
    exact = binom.pmf(np.arange(101), 100, 0.5)[38:63]
    wanted = 10_000 * exact / exact.sum()
    assert chisquare(10_000 * even[38:63] / even[38:63].sum(), wanted).pvalue < 1e-9


def test_every_stop_of_every_slider_has_its_counts() -> None:
    assert isinstance(SAMPLER, Bars)
    assert isinstance(COIN, Paper)
    draws, skip = (slider.stops for slider in SAMPLER.sliders)
    totals = [sampled(int(n), int(k)).sum() for n in draws for k in (skip[0], skip[1], skip[-1])]
    np.testing.assert_allclose(totals, 1)
    batches = COIN.sliders[0].stops
    np.testing.assert_allclose([coins(int(n), 60, "share").sum() for n in batches], 1)


# ---------------------------------------------------------------- predictions
def right(id: str) -> str:
    (found,) = (p for p in CONCEPT.predictions if p.id == id)
    return found.right.key


def test_the_right_answers_are_true_of_the_sampler() -> None:
    first, second = sampled(50), sampled(50, 50)
    assert right("fifty") == "off"
    assert np.abs(first - CHANCES).max() > 0.05
    assert np.abs(second - CHANCES).max() > 0.05
    assert np.abs(first - CHANCES).argmax() != np.abs(second - CHANCES).argmax()
    assert right("short") == "thinned"
    short = [float(sampled(n, 0, "excess")) for n in (50, 1000, 5000)]
    assert 0 > short[0] > short[1] > short[2]
    assert abs(sampled(5000)[0] - 0.41) < abs(sampled(50)[0] - 0.41) / 5
    assert right("tenth") == "tenth"
    assert 0.05 < float(sampled(5000, 0, "gap")) / float(sampled(50, 0, "gap")) < 0.2


def test_the_count_drifts_in_most_runs() -> None:
    """What `design.md` says: it is no choice of a seed. NumPy's generator in place of ours."""
    chance = np.random.default_rng(1)
    hits = chance.random((400, 5000)) < 0.41
    early, late = np.abs(hits[:, :50].sum(1) - 20.5), np.abs(hits.sum(1) - 2050)
    assert 0.87 < np.mean(late > early) < 0.97


def test_the_right_answers_are_true_of_the_coin() -> None:
    assert right("exactly") == "twelfth"
    assert 1 / 14 < float(coins(10_000, 50, "fifty")) < 1 / 11
    assert right("sixty") == "35"
    assert 1 / 40 < float(coins(10_000, 60, "simulated")) < 1 / 30
    assert right("width") == "keeps"
    shares = [float(coins(n, 50, "middle")) for n in (100, 1000, 10_000)]
    assert max(shares) - min(shares) < 0.05


def test_the_exact_chances_are_hidden_at_first() -> None:
    w = course.working(COIN.call)
    assert np.isnan(w.lines[w.find("bell")].value).all()
    np.testing.assert_allclose(coins(10, 50, "bell"), binom.pmf(np.arange(101), 100, 0.5))


def test_nothing_before_a_figure_says_what_it_shows() -> None:
    ids = [section.id for section in CONCEPT.page]
    before = " ".join(
        plain(tuple(inline(blocks))) for name, blocks in CONCEPT.passages() if name in ids[: ids.index("figure-2")] and name != "meet"
    )
    assert "independent" in before
    for told in ("settle", "root", "bell", "tenth", "35", "0.0284", "large numbers", "shortfall"):
        assert told not in before


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, object]:
    size = int(chance.integers(2, 8))
    return {"p": chance.dirichlet(np.ones(size)), "a": chance.integers(0, 2, size) * 1.0, "b": chance.integers(0, 2, size) * 1.0}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(20)
    assert {name for name, _, _ in REBUILD.symbols} == set(drawn(chance))
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_with_another_right_side_is_caught(line: ProofLine) -> None:
    """The check above can fail."""
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.left, "=", f"({line.right})^2 + 1")
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(50))


def test_without_the_second_rule_the_first_line_fails() -> None:
    symbols = drawn(np.random.default_rng(4))
    counts = {**symbols, "p": 250 * np.asarray(symbols["p"])}
    assert [line.id for line in REBUILD.lines if not holds(line, counts)] == ["whole"]


def test_four_lines_in_an_order_their_needs_allow() -> None:
    assert [line.id for line in REBUILD.lines] == ["whole", "cut", "join", "union"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["cut"]
    assert REBUILD.line("union").needs == ("cut", "join")
    assert all(need in [earlier.id for earlier in REBUILD.lines[:k]] for k, line in enumerate(REBUILD.lines) for need in line.needs)


def test_at_least_one_never_reaches_certainty() -> None:
    """The sketch of ``curve``: it rises, ever less."""
    curve = [float(CONCEPT.functions["any_hit"](0.2, k)) for k in range(25)]
    steps = [b - a for a, b in pairwise(curve)]
    assert curve[0] == 0
    assert all(later < earlier for earlier, later in pairwise(steps))
    assert curve[-1] < 1
