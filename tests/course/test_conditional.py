"""``conditional``: its words, its figure of dots, its predictions, its rebuild; counting of single cases and SciPy are the outside oracles."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.stats.contingency import expected_freq

from tests.course.proofs import value
from workings import course, practice
from workings.capture import trace
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper

CONDITIONAL = course.concept("conditional")
REBUILD = CONDITIONAL.rebuild
DOTS = CONDITIONAL.figures["dots"]
FUNCTIONS = CONDITIONAL.functions
TABLE = np.array([[36.0, 64.0], [4.0, 896.0]])


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(CONDITIONAL, HERE / "conditional")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(CONDITIONAL.prompts) == 5
    assert set(CONDITIONAL.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert len(CONDITIONAL.predictions) == 3
    kinds = {q.kind for q in practice.questions("conditional")}
    assert len(CONDITIONAL.questions) >= 6 and {"numeric", "code", "derivation", "ordering", "error", "example"} <= kinds


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "conditional" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "conditional" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def people(counts: np.ndarray) -> list[tuple[int, int]]:
    """A table of counts as single cases, (row, column) each: what is counted below is counted from these."""
    return [(i, j) for i, row in enumerate(counts.astype(int)) for j, number in enumerate(row) for _ in range(number)]


def counted(cases: list[tuple[int, int]], top: tuple[int, int], bottom: tuple[int | None, int | None]) -> float:
    kept = [case for case in cases if all(want in (None, have) for want, have in zip(bottom, case, strict=True))]
    return float(Fraction(sum(case == top for case in kept), len(kept)))


def test_its_givens_are_those_of_single_cases() -> None:
    cases = people(TABLE)
    assert FUNCTIONS["of_column"](TABLE)[0] == pytest.approx(counted(cases, (0, 0), (None, 0))) == 0.9
    assert FUNCTIONS["of_row"](TABLE)[0] == pytest.approx(counted(cases, (0, 0), (0, None))) == 0.36
    assert FUNCTIONS["ill_of_positive"](TABLE) == pytest.approx(counted(cases, (0, 0), (None, 0)))
    assert FUNCTIONS["chances"](TABLE)[0, 0] == pytest.approx(counted(cases, (0, 0), (None, None)))
    either = sum(case[0] == 0 or case[1] == 0 for case in cases) / len(cases)
    assert FUNCTIONS["either"](0.1, 0.04, 0.36) == pytest.approx(either)
    assert FUNCTIONS["page"](0.1, 0.04, 0.36) == pytest.approx(1 - either)


@pytest.mark.parametrize("counts", [TABLE, np.array([[3.0, 5.0], [2.0, 9.0]])])
def test_what_independence_expects_is_what_scipy_expects(counts: np.ndarray) -> None:
    assert FUNCTIONS["expected"](counts) == pytest.approx(expected_freq(counts)[0, 0])


def test_a_filter_elsewhere_is_counted_in_a_mailbox_of_that_share() -> None:
    """99,000 others to 1,000 spam, with the rates of the table."""
    mailbox = np.array([[360.0, 640.0], [440.0, 98_560.0]])
    assert FUNCTIONS["elsewhere"](TABLE, 0.01) == pytest.approx(mailbox[0, 0] / mailbox[:, 0].sum())


# ---------------------------------------------------------------- the figure and what is predicted of it
LINES = ("spam_with", "with_word", "spam_given_word", "word_given_spam", "spam_word", "spam_plain", "other_word", "other_plain", "gone")


def drawn(share: float, spam_rate: float, other_rate: float, cut: float = 0) -> dict[str, np.ndarray]:
    w = trace(FUNCTIONS["dots"], share, spam_rate, other_rate, cut)
    return {name: np.asarray(w.lines[w.find(name)].value) for name in LINES}


def number(row: np.ndarray) -> int:
    return int(np.isfinite(row).sum())


def test_at_every_stop_the_readout_is_a_count_of_dots() -> None:
    assert isinstance(DOTS, Paper)
    stops = [slider.stops for slider in DOTS.sliders]
    assert stops.pop() == (0, 1, 2)
    for share, spam_rate, other_rate in product(*stops):
        it = drawn(share, spam_rate, other_rate)
        spam_word, other_word = number(it["spam_word"]), number(it["other_word"])
        assert sum(number(it[name]) for name in LINES[4:]) == 1000
        assert spam_word == pytest.approx(float(it["spam_with"]))
        assert float(it["spam_given_word"]) == pytest.approx(spam_word / (spam_word + other_word))
        assert float(it["word_given_spam"]) == pytest.approx(spam_word / (spam_word + number(it["spam_plain"])))


def test_a_cut_greys_the_rest() -> None:
    cuts = [drawn(0.1, 0.8, 0.08, cut) for cut in (0, 1, 2)]
    assert [number(it["gone"]) for it in cuts] == [0, 1000 - 80 - 72, 900]
    assert number(cuts[1]["spam_plain"]) == number(cuts[1]["other_plain"]) == number(cuts[2]["other_word"]) == 0
    assert [number(it["spam_word"]) for it in cuts] == [80, 80, 80]


def test_the_settings_are_places_the_sliders_can_stand_at() -> None:
    assert isinstance(DOTS, Paper)
    stops = {slider.input: slider.stops for slider in DOTS.sliders}
    for setting in DOTS.settings:
        assert all(value in stops[name] for name, value in setting.inputs.items() if name in stops)
    assert {setting.inputs.get("cut") for setting in DOTS.settings} >= {0, 1, 2}


def right(id: str) -> str:
    (found,) = (p for p in CONDITIONAL.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_the_right_answers_are_true_of_the_figure() -> None:
    alike = drawn(0.1, 0.4, 0.4, 1)
    assert right("alike") == "same" and float(alike["spam_given_word"]) == pytest.approx(0.1)
    moved = [drawn(0.1, 0.8, rate) for rate in (0.08, 0.24, 0.8)]
    firsts, seconds = ([float(it[name]) for it in moved] for name in ("spam_given_word", "word_given_spam"))
    assert right("swap") == "first" and firsts == sorted(firsts, reverse=True) and np.ptp(seconds) < 1e-12
    before, after = (float(drawn(share, 0.8, 0.08)["spam_given_word"]) for share in (0.1, 0.025))
    assert right("rare") == "between" and before / 4 < after < before


def test_nothing_before_the_figure_names_what_it_shows() -> None:
    from workings.course.parts import inline, plain

    ids = [section.id for section in CONDITIONAL.page]
    before = " ".join(plain(tuple(inline(blocks))) for name, blocks in CONDITIONAL.passages() if name in ids[: ids.index("figure-1")])
    assert "given" in before
    assert [told for told in ("ndependent", "base rate", "rare", "free") if told in before] == []


# ---------------------------------------------------------------- the rebuild
def texts(chance: np.random.Generator) -> dict[str, object]:
    """A random distribution over texts of k + 1 tokens, two to choose from; the factors counted from it, for one text."""
    k = int(chance.integers(1, 5))
    p = chance.dirichlet(np.ones(2 ** (k + 1))).reshape((2,) * (k + 1))
    text = tuple(int(x) for x in chance.integers(0, 2, k + 1))
    starts = [float(p[text[:n]].sum()) for n in range(k + 2)]
    factors = [after / before for before, after in pairwise(starts)]
    return {"c": np.array(factors[:-1]), "j": starts[k], "q": factors[-1], "m": starts[k + 1]}


def holds(line: ProofLine, symbols: dict[str, object]) -> bool:
    return bool(np.isclose(value(line.left, symbols), value(line.right, symbols), rtol=1e-9))


def test_every_line_holds_for_200_distributions_of_texts() -> None:
    """A line that chooses a name (j, m) chooses what is counted."""
    chance = np.random.default_rng(21)
    assert {name for name, _, _ in REBUILD.symbols} == set(texts(chance))
    for _ in range(200):
        symbols = texts(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_without_its_rule_is_caught(line: ProofLine) -> None:
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.left, "=", f"({line.right})^2 + 1")
    chance = np.random.default_rng(3)
    assert not any(holds(wrong, texts(chance)) for _ in range(50))


def test_four_lines_of_which_the_event_is_the_idea() -> None:
    assert [line.id for line in REBUILD.lines] == ["one", "suppose", "step", "put-in"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["step"]
    assert set(REBUILD.lines[-1].needs) == {"one", "suppose", "step"}


def test_the_probes_are_counted_over_the_texts_themselves() -> None:
    """Transfer: a million texts, a thousand with the prompt. Break: four texts."""
    prompt, one_back = REBUILD.probes
    with_prompt = 1_000_000 * Fraction(1, 1000)
    after = with_prompt * Fraction(1, 2) * Fraction(2, 5) * Fraction(3, 10)
    assert prompt.value == pytest.approx(float(after / with_prompt))
    four = [("the", "cat", "sat"), ("the", "dog", "ran"), ("a", "cat", "ran"), ("a", "dog", "ran")]
    cat = [text for text in four if text[1] == "cat"]
    two = Fraction(sum(text[:2] == ("the", "cat") for text in four), len(four))
    assert one_back.value == pytest.approx(float(two * Fraction(sum(text[2] == "sat" for text in cat), len(cat))))
    assert REBUILD.faded.value == pytest.approx(0.75)
    assert course.number(Call("conditional/chances", {"counts": [[1, 1], [1, 1]]}, None, (0, 0))) == 0.25


# ---------------------------------------------------------------- its wrong rules
@pytest.mark.parametrize(("rule", "gives"), [(55, 0.2 * 0.5), (57, (0.2 + 0.5) / 2)])
def test_what_the_rules_of_both_give(rule: int, gives: float) -> None:
    from workings.practice import rules

    found = rules.run(rules.CATALOGUE[rule], trace(FUNCTIONS["both"], 0.2, 0.5, 0.9))
    assert found is not None and float(found) == pytest.approx(gives)


def test_the_overlap_counted_twice_and_the_bar_turned() -> None:
    from workings.practice import rules

    found = rules.run(rules.CATALOGUE[56], trace(FUNCTIONS["either"], 0.2, 0.5, 0.9))
    assert found is not None and float(found) == pytest.approx(0.7)
    item = practice.item(practice.question("conditional/positive"), 3)
    (slip,) = item.live
    counts = item.inputs["counts"]
    assert float(slip.value) == pytest.approx(counted(people(counts), (0, 0), (0, None)))
    assert float(item.value) == pytest.approx(counted(people(counts), (0, 0), (None, 0)))
