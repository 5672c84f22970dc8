"""``likelihood``: its words, its two figures and their predictions, its rebuild; numbers against SciPy, differences and bare counting."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.special import log_softmax, rel_entr
from scipy.special import softmax as known

from tests.course.proofs import holds
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain
from workings.practice.kinds.derivation_page import checked

LIKELIHOOD = course.concept("likelihood")
REBUILD = LIKELIHOOD.rebuild
F = LIKELIHOOD.functions
COIN, WORDS = LIKELIHOOD.figures["coin"], LIKELIHOOD.figures["words"]


def line_of(function: str, name: str, **inputs: float) -> np.ndarray:
    w = course.working(Call(f"likelihood/{function}", dict(inputs)))
    return np.asarray(w.lines[w.find(name)].value, dtype=float)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(LIKELIHOOD, HERE / "likelihood")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(LIKELIHOOD.prompts) == 5
    assert set(LIKELIHOOD.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [len(figure.predictions) for figure in LIKELIHOOD.figures.values()] == [3, 3]
    assert len(LIKELIHOOD.questions) >= 6


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "likelihood" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "likelihood" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def test_the_bag_by_counting_all_bags() -> None:
    """Each machine fills every bag of four with its own chance; all bags together are certain, and the one that was found has the chance given."""
    machines = np.array([[0.5, 0.4, 0.1], [0.4, 0.3, 0.3], [0.6, 0.4, 0]])
    bag = [0, 1, 2, 0]
    found = F["joints"](machines[:, bag])
    for machine, chance in zip(machines, found, strict=True):
        bags = {colours: F["joint"](machine[list(colours)]) for colours in product(range(3), repeat=4)}
        assert sum(bags.values()) == pytest.approx(1)
        assert bags[tuple(bag)] == pytest.approx(chance)
    assert list(np.argsort(found)) == list(np.argsort(F["sums"](machines[:, bag])))[::-1], "the two ways turn the order round"


@pytest.mark.parametrize("z", [[2, 1, -1], [0, 0], [-4.5, 6, 3, 3], [700, 1, 2]])
def test_losses_and_slopes_are_those_of_others(z: list[float]) -> None:
    """SciPy's log-softmax, and central differences of it."""
    a = np.asarray(z, dtype=float)
    for t in range(len(z)):
        truth = np.eye(len(z))[t]
        wanted = -log_softmax(a)[t]
        assert F["stable_loss"](a, truth) == pytest.approx(wanted, abs=1e-12)
        assert F["loss"](a, truth) == pytest.approx(wanted, abs=1e-12)
        near = [(log_softmax(a - h)[t] - log_softmax(a + h)[t]) / 2e-5 for h in 1e-5 * np.eye(len(z))]
        np.testing.assert_allclose(F["pull"](a, truth), near, atol=1e-8)
        np.testing.assert_allclose(F["nudged"](a, truth, 1e-6), near, atol=2e-5 if max(z) < 100 else 1e-3)
        assert F["from_scores"](a, truth) == pytest.approx(known(a)[t], abs=1e-12)


def test_divergences_are_those_of_scipy_and_never_below_nothing() -> None:
    chance = np.random.default_rng(5)
    for _ in range(200):
        p, q = chance.dirichlet(np.ones(4)), chance.dirichlet(np.ones(4))
        assert F["divergence"](p, q) == pytest.approx(rel_entr(p, q).sum())
        assert F["divergence"](p, q) > 0
        assert F["entropy"](p) == pytest.approx(stats.entropy(p))
        assert F["cross_entropy"](p, q) == pytest.approx(stats.entropy(p) + stats.entropy(p, q))
    assert F["divergence"](p, p) == 0


def test_perplexity_is_one_over_the_geometric_mean() -> None:
    p = np.array([0.5, 0.25, 0.05, 0.9])
    for name in ("perplexity", "card"):
        assert F[name](p) == pytest.approx(1 / stats.gmean(p))
    assert F["mean_bits"](p) == pytest.approx(F["mean_surprise"](p) / np.log(2))


# ---------------------------------------------------------------- the figures and what is predicted of them
def right(id: str) -> str:
    (found,) = (p for p in LIKELIHOOD.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_the_peak_is_where_another_search_finds_it() -> None:
    for heads in range(1, 10):
        best = optimize.minimize_scalar(lambda p, k=heads: -stats.binom.logpmf(k, 10, p), bounds=(0.001, 0.999), method="bounded")
        assert best.x == pytest.approx(heads / 10, abs=1e-4)
        heights, ps = line_of("coin", "heights", p=0.99, heads=heads, times=1), line_of("coin", "ps", p=0.99, heads=heads, times=1)
        assert ps[heights.argmax()] == pytest.approx(heads / 10, abs=0.006)
        assert heights.max() == pytest.approx(1, abs=0.01)
    assert right("peak") == "share"


def test_what_is_predicted_of_the_coin_is_so() -> None:
    def width(times: int) -> float:
        heights, ps = (line_of("coin", name, p=0.99, heads=7, times=times) for name in ("heights", "ps"))
        return float(np.ptp(ps[heights > 0.5]))

    assert right("more") == "narrow" and width(10) < 0.5 * width(1)
    one, ten = (line_of("coin", "eaches", p=0.99, heads=7, times=times) for times in (1, 10))
    np.testing.assert_allclose(one, ten, rtol=1e-12, err_msg="of a single flip it is the same curve")
    assert right("every") == "end" and (np.diff(line_of("coin", "heights", p=0.999, heads=10, times=1)) > 0).all()
    assert one.argmax() == line_of("coin", "heights", p=0.99, heads=7, times=1).argmax()


def test_what_is_predicted_of_the_words_is_so() -> None:
    halves = [float(line_of("words", "surprise", p=2.0**-k, rest=0.5)) for k in range(10)]
    assert right("half") == "bit" and np.allclose(np.diff(halves), 1)
    falling = [float(line_of("words", "surprise", p=p, rest=0.5)) for p in np.arange(0.05, 1, 0.05)]
    steps = [after - before for before, after in pairwise(falling)]
    assert right("zero") == "ever" and steps == sorted(steps) and falling[0] > 4
    steady, gains = (float(line_of("words", "mean", p=p, rest=rest)) for p, rest in ((0.5, 0.5), (0.001, 0.9)))
    assert right("once") == "steady" and steady == 1 < gains
    level = optimize.brentq(lambda p: F["mean_bits"](np.array([0.9] * 9 + [p])) - 1, 1e-6, 0.5)
    assert 0.001 < level < 0.01, "what is said to have been seen"


def test_before_it_has_moved_neither_figure_shows_the_answer() -> None:
    """The curves are drawn as far as the hand has been: the peak, and what lies below a half, are still to come."""
    assert isinstance(COIN, Paper) and isinstance(WORDS, Paper)
    at = {name: float(value) for name, value in COIN.call.inputs.items()}
    heights = line_of("coin", "heights", **at)
    assert (np.diff(heights) > 0).all() and heights[-1] < 0.2 and line_of("coin", "ps", **at).max() < 0.5
    at = {name: float(value) for name, value in WORDS.call.inputs.items()}
    assert line_of("words", "ps", **at).min() == 0.5


@pytest.mark.parametrize(("name", "edges"), [("coin", (0.001, 0.999)), ("words", (0.001, 1))])
def test_at_the_edges_of_the_paper_every_number_exists(name: str, edges: tuple[float, float]) -> None:
    figure = LIKELIHOOD.figures[name]
    assert isinstance(figure, Paper)
    assert (figure.sheet.x.low, figure.sheet.x.high) == edges, "the hand goes no farther"
    for p in edges:
        for stops in product(*(slider.stops for slider in figure.sliders)):
            inputs = {slider.input: stop for slider, stop in zip(figure.sliders, stops, strict=True)}
            with np.errstate(divide="raise", invalid="raise"):
                w = course.working(Call(figure.call.function, {"p": p, **inputs}))
            assert all(np.isfinite(line.value).all() for line in w.lines)


def test_nothing_before_the_figures_says_what_is_asked() -> None:
    ids = [section.id for section in LIKELIHOOD.page]
    before = " ".join(plain(tuple(inline(blocks))) for name, blocks in LIKELIHOOD.passages() if name in ids[: ids.index("figure-1")])
    assert "surprise" in before and "likelihood" in before
    for told in ("peak", "share of heads", "halv", "doubl", "outweigh", "narrow", "infinit", "without bound"):
        assert told not in before


# ---------------------------------------------------------------- the rebuild
def symbols(chance: np.random.Generator) -> dict[str, float]:
    return {"n": float(chance.integers(2, 30)), "q": chance.uniform(0.02, 0.98), "p": chance.uniform(0.02, 0.98)}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(26)
    for _ in range(200):
        given = symbols(chance)
        assert all(holds(line, given) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_made_wrong_is_caught(line: ProofLine) -> None:
    """The check above can fail: each line with another right side is false somewhere."""
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.left, line.relation, f"({line.right}) - 0.1")
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, symbols(chance)) for _ in range(50))


def test_no_right_line_of_a_page_is_said_to_fail() -> None:
    """A page is tried at any real numbers; the lines here hold for chances. They are not read rather than refuted."""
    kinds = {name: kind for name, kind, _ in REBUILD.symbols}
    typed = [f"{line.left} {line.relation} {line.right}" for line in REBUILD.lines]
    assert {found.state for found in checked(typed, kinds)} == {"unread"}
    assert checked(["q*log(p/q) <= p - q"], {"p": "number", "q": "number"})[0].state == "fails", "why p and q are no symbols here"


def test_five_lines_in_an_order_their_needs_allow() -> None:
    assert [line.id for line in REBUILD.lines] == ["logs", "gap", "heads", "tails", "cancel"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["heads"]
    reached = {"cancel"}
    for line in reversed(REBUILD.lines):
        reached |= set(line.needs) if line.id in reached else set()
    assert reached == {line.id for line in REBUILD.lines}, "a line that nothing needs"


def test_the_probes_are_true() -> None:
    """The wheel by search; and without one whole, the likelihood is largest where both numbers are."""
    three, loose = REBUILD.probes
    counts = np.array([6, 9, 15])
    best = optimize.minimize(lambda z: -counts @ log_softmax(z), np.zeros(3)).x
    assert three.value == pytest.approx(known(best)[1], abs=1e-4)
    tried = {(s, t): F["unnormalised"](s, t, 5, 10) for s, t in product((0.2, 0.5, 0.9, 1.0), repeat=2)}
    assert max(tried, key=lambda at: tried[at]) == (1.0, 1.0)
    assert loose.value == pytest.approx((0.9 - 0.3) + (0.8 - 0.7))
