"""``softmax``: its words, its figure, its predictions and its rebuild; and that a figure of bars which is told nonsense is refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.special import softmax as known

from tests.course.conftest import Broken
from tests.course.proofs import holds
from workings import course
from workings.contract.reading import Call
from workings.course import check, language, toml
from workings.course.figures import Bars
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.parts import plain

SOFTMAX = course.concept("softmax")
REBUILD = SOFTMAX.rebuild
SPREAD, CROWD = SOFTMAX.figures["spread"], SOFTMAX.figures["crowd"]


def chances(z: list[float], T: float) -> np.ndarray:
    return np.asarray(course.value(Call("softmax/spread", {"z": z, "T": T})), dtype=float)


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(SOFTMAX, HERE / "softmax")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(SOFTMAX.prompts) == 5
    assert set(SOFTMAX.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [p.id for p in SOFTMAX.predictions] == ["cold", "hot", "third", "cooler", "hotter"]
    assert len(SOFTMAX.questions) >= 6


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "softmax" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "softmax" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


@pytest.mark.parametrize("z", [[2, 1, -1], [0, 0], [-4.5, 6, 3, 3], [700, 1, 2]])
def test_its_functions_are_those_of_others(z: list[float]) -> None:
    """SciPy's softmax, which takes the largest score off first."""
    functions = SOFTMAX.functions
    a = np.asarray(z, dtype=float)
    for name in ("softmax", "stable"):
        np.testing.assert_allclose(functions[name](a), known(a), rtol=1e-12)
    np.testing.assert_allclose(functions["tempered"](a, 1.7), known(a / 1.7), rtol=1e-12)
    np.testing.assert_allclose(functions["first_of_two"](a[0], a[1]), known(a[:2])[0], rtol=1e-12)


def test_the_rates_of_the_probe_are_differences() -> None:
    """The row of the Jacobian against central differences of SciPy's softmax."""
    z = np.log([0.5, 0.3, 0.2])
    near = [(known(z + h)[0] - known(z - h)[0]) / 2e-5 for h in 1e-5 * np.eye(3)]
    np.testing.assert_allclose(SOFTMAX.functions["first_rates"](known(z)), near, atol=1e-9)
    (rates, _) = REBUILD.probes
    assert rates.value == pytest.approx(near[0], abs=1e-9)


# ---------------------------------------------------------------- the figure and what is predicted of it
def test_the_figure_says_what_moves_and_what_is_drawn() -> None:
    assert isinstance(SPREAD, Bars)
    assert (SPREAD.kind, SPREAD.line, SPREAD.labels, SPREAD.top) == ("bars", "p", ("tea", "coffee", "soup"), 1)
    assert [(s.input, s.at) for s in SPREAD.sliders] == [("z", 0), ("z", 1), ("z", 2), ("T", None)]
    assert {0.7, 1} <= set(SPREAD.sliders[3].stops)
    assert [s.value(SPREAD.call) for s in SPREAD.sliders] == [2, 1, -1, 1]


def right(id: str) -> str:
    (found,) = (p for p in SOFTMAX.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_the_right_answers_are_true_of_the_figure() -> None:
    stops = SPREAD.sliders[3].stops if isinstance(SPREAD, Bars) else ()
    cold, hot = chances([2, 1, -1], stops[0]), chances([2, 1, -1], stops[-1])
    assert right("cold") == "one" and cold[0] > 0.999
    assert right("hot") == "thirds" and np.ptp(hot) < 0.06
    rows = [chances([2, 1, -1], T) for T in stops]
    assert all((row[0] > row[1] > row[2]) for row in rows), "no bar overtakes another"
    assert all(later[0] <= earlier[0] for earlier, later in pairwise(rows))
    ratios = {round(float(p[0] / p[1]), 9) for p in (chances([2, 1, soup], 1) for soup in np.arange(-1, 6.5, 0.5))}
    assert right("third") == "stays" and len(ratios) == 1


def test_nothing_before_the_figure_says_what_temperature_does() -> None:
    ids = [section.id for section in SOFTMAX.page]
    before = " ".join(text for name, blocks in SOFTMAX.passages() if name in ids[: ids.index("figure-1")] for text in [words(blocks)])
    assert "temperature" in before
    for told in ("sharp", "flat", "argmax", "even", "likeliest", "0.7", "level"):
        assert told not in before


def words(blocks: object) -> str:
    from workings.course.parts import inline

    return plain(tuple(inline(blocks)))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the scores of a real model
def listed(T: float) -> np.ndarray:
    """Chances of every word of the model after “a list of”, by SciPy."""
    return np.asarray(known(np.array(CROWD.call.inputs["z"]) / T), dtype=float)


def test_the_second_figure_is_drawn_from_the_language_model() -> None:
    assert isinstance(CROWD, Bars)
    words, z = language.scores("a list of")
    assert CROWD.labels == words[:7]
    np.testing.assert_allclose(CROWD.call.inputs["z"], z, atol=0.005 + 1e-12)
    (T,) = CROWD.sliders
    assert {0.7, 1, 2} <= set(T.stops)
    assert listed(T.stops[0])[0] < CROWD.top, "no bar is cut off"
    assert all(len(a) + len(b) <= 16 for a, b in pairwise(CROWD.labels)), "two labels side by side would run into one another"


@pytest.mark.parametrize("T", [0.7, 1, 2, 3])
def test_what_stands_under_it_is_what_scipy_says(T: float) -> None:
    inputs = {"z": CROWD.call.inputs["z"], "T": T}
    working, p = course.working(Call("softmax/crowd", inputs)), listed(T)
    found = {name: working.lines[working.find(name)].value for name in ("first", "hundredth", "others")}
    np.testing.assert_allclose(found["first"], p[:7], rtol=1e-10)
    np.testing.assert_allclose([found["hundredth"], found["others"]], [p[99], p[7:].sum()], rtol=1e-10)
    ten = course.number(Call("softmax/all_shown", {**inputs, "n": 10}))
    assert ten == pytest.approx(p[:7].sum() ** 10, rel=1e-9)


def test_the_right_answers_are_true_of_the_model() -> None:
    """A new training run moves these numbers; where one leaves its range, the page says what is no longer so."""
    mild, plain_, hot = listed(0.7), listed(1), listed(2)
    share = mild[7:].sum() / plain_[7:].sum()
    assert right("cooler") == "half" and 0.4 < share < 0.6
    assert right("hotter") == "eight" and 0.75 < hot[7:].sum() < 0.85
    assert hot[0] > 8 * hot[99], "still far below the best"
    assert mild[0] - plain_[0] > max(mild[1:7] - plain_[1:7]) and mild[6] < plain_[6], "the best gained most, the last bar lost"
    assert (hot[:7] < plain_[:7]).all(), "every bar sank"


def test_what_the_page_says_of_the_model_is_what_its_file_says() -> None:
    (blocks,) = [blocks for name, blocks in SOFTMAX.passages() if name == "figure-2"]
    about, said = language.model().about, words(blocks)
    assert f"{about['parameters']:,} numbers in all" in said
    assert f"some {round(about['words_read'], -3):,} words of this course" in said
    assert f"each of the {len(language.model().words)} commonest" in said
    assert f"between {about['perplexity']:.0f} equally likely words" in said
    assert f"worse, {about['perplexity_counting_words']:.0f}" in said
    assert about["made_by"] in said
    assert f"the {len(CROWD.call.inputs['z']) - 7} words without a bar" in plain(CROWD.readout[0].label)


# ---------------------------------------------------------------- the rebuild
def drawn(chance: np.random.Generator) -> dict[str, object]:
    z = chance.normal(size=int(chance.integers(1, 7))) * 3
    return {"z": z, "u": z[int(chance.integers(len(z)))], "c": chance.normal() * 3}


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(25)
    assert {name for name, _, _ in REBUILD.symbols} == set(drawn(chance))
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_without_its_rule_is_caught(line: ProofLine) -> None:
    """The check above can fail: each line with another right side is false somewhere."""
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.left, "=", f"({line.right})^2 + 1")
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(50))


def test_six_lines_in_an_order_their_needs_allow() -> None:
    assert [line.id for line in REBUILD.lines] == ["one", "all", "out", "divide", "not-zero", "cancel"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["out"]
    reached = {"cancel"}
    for line in reversed(REBUILD.lines):
        reached |= set(line.needs) if line.id in reached else set()
    assert reached == {line.id for line in REBUILD.lines}, "a line that nothing needs"


# ---------------------------------------------------------------- a figure of bars that is told nonsense
@pytest.fixture
def bars(folder: Path) -> Path:
    """The small concept of the fixtures, with a figure of bars."""
    path = folder / "sum" / "figures.toml"
    text = path.read_text("utf-8").replace('kind = "two-vectors"', 'kind = "bars"')
    own = '[figure.bars]\nline = "a"\nlabels = ["x", "y"]\nscale = { top = 2.5 }\nsliders = [\n  { input = "a", at = 0, label = "x", from = 0, to = 3, step = 0.5 },\n]\n\n'
    path.write_text(text.replace("[[figure.prediction]]", own + "[[figure.prediction]]"), encoding="utf-8")
    return folder


def test_any_concept_may_have_bars(bars: Path) -> None:
    figure = course.Library(bars).concept("sum").figures["move"]
    assert isinstance(figure, Bars)
    assert figure.top == 2.5
    assert figure.sliders[0].stops == (0, 0.5, 1, 1.5, 2, 2.5, 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('line = "a"', 'line = "b"', "has no line b with 2 entries"),
        ('labels = ["x", "y"]', 'labels = ["x"]', "has no line a with 1 entries"),
        ('input = "a", at = 0', 'input = "a", at = 7', "this one does not fit"),
        ("from = 0, ", "", "this one does not fit"),
        ("top = 2.5", "top = 0", "how high the paper is"),
        ("from = 0, to = 3, step = 0.5", "stops = [0.5, 2]", "does not stop at 1"),
        ("from = 0, to = 3, step = 0.5", "stops = [2, 1]", "stops do not rise"),
        ('moves = ["a"]', "moves = []", "not among moves"),
    ],
)
def test_what_does_not_fit_is_refused(bars: Path, broken: Broken, old: str, new: str, said: str) -> None:
    fault = str(broken("figures.toml", old, new))
    assert said in fault
    assert "figures.toml:" in fault
