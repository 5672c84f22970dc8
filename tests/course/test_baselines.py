"""``baselines``: its words, its two figures, its predictions and its rebuild; scores are counted case by case, and SciPy finds the best constants."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from tests.course.proofs import value
from workings import course, practice
from workings.capture import trace
from workings.course import check, toml
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.course.papers import Paper
from workings.course.parts import inline, plain
from workings.practice import rules

BASELINES = course.concept("baselines")
REBUILD = BASELINES.rebuild
FUNCTIONS = BASELINES.functions
TIMES = np.array([1.0, 2.0, 3.0, 9.0, 20.0])


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(BASELINES, HERE / "baselines")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(BASELINES.prompts) == 5
    assert set(BASELINES.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert len(REBUILD.rubric) == 6
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [p.id for p in BASELINES.predictions] == ["headline", "habit", "bottoms", "far"]
    kinds = {q.kind for q in practice.questions("baselines")}
    assert len(BASELINES.questions) >= 6 and {"numeric", "steps", "code", "predict", "ordering", "derivation", "error", "example"} <= kinds


def test_every_given_text_stands_in_it() -> None:
    files = "".join(
        (HERE / "baselines" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml")
    )
    words = toml.read(HERE / "baselines" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def cases(tp: int, fn: int, fp: int, tn: int) -> tuple[np.ndarray, np.ndarray]:
    """What is and what was said, case by case."""
    is_spam = np.repeat([True, True, False, False], [tp, fn, fp, tn])
    flagged = np.repeat([True, False, True, False], [tp, fn, fp, tn])
    return is_spam, flagged


@pytest.mark.parametrize("counts", [(50, 40, 20, 890), (7, 3, 9, 1), (12, 80, 5, 30)])
def test_the_audit_is_that_of_single_cases(counts: tuple[int, int, int, int]) -> None:
    is_spam, flagged = cases(*counts)
    w = trace(FUNCTIONS["audit"], *map(float, counts))
    found = {name: float(w.lines[w.find(name)].value) for name in ("accuracy", "baseline", "precision", "recall", "removed")}
    accuracy, baseline = np.mean(is_spam == flagged), max(np.mean(is_spam), np.mean(~is_spam))
    wanted = {"accuracy": accuracy, "baseline": baseline, "precision": is_spam[flagged].mean(), "recall": flagged[is_spam].mean()}
    assert found == pytest.approx(wanted | {"removed": (accuracy - baseline) / (1 - baseline)})
    tp, fn, fp, _ = counts
    assert FUNCTIONS["precision"](tp, fp, fn) == pytest.approx(found["precision"])
    assert FUNCTIONS["recall"](tp, fn) == pytest.approx(found["recall"])
    assert FUNCTIONS["removed"](accuracy, baseline) == pytest.approx(found["removed"])


def test_labels_and_guesses_give_what_the_counts_give() -> None:
    is_spam, flagged = cases(50, 40, 20, 890)
    assert FUNCTIONS["majority"](is_spam * 1.0) == pytest.approx(0.91)
    assert FUNCTIONS["scored"](is_spam * 1.0, flagged * 1.0) == pytest.approx(1 / 3)
    assert FUNCTIONS["card"](50.0, 40.0, 20.0, 890.0) == pytest.approx(1 / 3)


@pytest.mark.parametrize("x", [TIMES, np.array([1.0, 2.0, 3.0, 9.0, 30.0]), np.array([4.0, 4.0, 5.0, 11.0, 2.0])])
def test_no_constant_is_better_than_the_best(x: np.ndarray) -> None:
    """SciPy's search, on losses written here."""
    square = minimize_scalar(lambda c: np.mean((x - c) ** 2), bounds=(0, 40), method="bounded", options={"xatol": 1e-9})
    assert FUNCTIONS["mean"](x) == pytest.approx(square.x, abs=1e-5)
    assert FUNCTIONS["squares"](x, FUNCTIONS["mean"](x)) == pytest.approx(square.fun)
    sizes = [np.mean(np.abs(x - c)) for c in np.linspace(0, 40, 4001)]
    assert FUNCTIONS["sizes"](x, FUNCTIONS["middle"](x)) == pytest.approx(min(sizes))
    assert FUNCTIONS["least_sizes"](x) == pytest.approx(len(x) * min(sizes))


# ---------------------------------------------------------------- the figures and what is predicted of them
def lines(figure: str, **inputs: object) -> dict[str, np.ndarray]:
    call = BASELINES.figures[figure].call
    w = trace(BASELINES.functions[figure], *(np.asarray(v, dtype=float) for v in {**call.inputs, **inputs}.values()))
    return {line.name: np.asarray(line.value) for line in w.lines if line.name}


def right(id: str) -> str:
    (found,) = (p for p in BASELINES.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_no_curve_is_there_before_it_is_asked_for() -> None:
    """The curves would answer the predictions: a sleeping figure has none."""
    for name, rows in (("balance", ("accuracies", "baselines", "precisions")), ("constant", ("by_size", "by_square"))):
        figure = BASELINES.figures[name]
        assert isinstance(figure, Paper) and figure.call.inputs["curves"] == 0
        asleep, drawn = lines(name), lines(name, curves=1)
        assert all(np.isnan(asleep[row]).all() and np.isfinite(drawn[row]).all() for row in rows)


def test_the_curves_go_through_the_dots() -> None:
    it = lines("balance", share=0.3, curves=1)
    at = int(np.argmin(np.abs(it["shares"] - 0.3)))
    assert it["accuracies"][at] == pytest.approx(float(it["accuracy"]))
    assert it["precisions"][at] == pytest.approx(float(it["precision"]))
    assert np.interp(0.3, it["bend"][:3], it["baselines"][:3]) == pytest.approx(float(it["baseline"]))
    it = lines("constant", c=12, curves=1)
    at = int(np.argmin(np.abs(it["answers"] - 12)))
    assert (it["by_size"][at], it["by_square"][at]) == pytest.approx((float(it["size"]), float(it["square"])))


def test_the_right_answers_are_true_of_the_first_figure() -> None:
    before, after = lines("balance"), lines("balance", share=0.02)
    assert right("headline") == "overtaken"
    assert before["accuracy"] < after["accuracy"] < after["baseline"] and before["accuracy"] > before["baseline"]
    assert float(after["removed"]) < 0
    assert right("habit") == "flag" and float(after["precision"]) < 0.5
    assert float(lines("balance", share=0.02, found=1)["precision"]) < 0.5 < float(lines("balance", share=0.02, alarms=0.01)["precision"])


def test_the_right_answers_are_true_of_the_second_figure() -> None:
    def lowest(row: str, x: list[float]) -> float:
        it = lines("constant", x=x, curves=1)
        return float(it["answers"][np.argmin(it[row])])

    near, far = [1, 2, 3, 9, 20], [1, 2, 3, 9, 30]
    assert right("bottoms") == "mean" and (lowest("by_square", near), lowest("by_size", near)) == (np.mean(near), np.median(near)) == (7, 3)
    assert right("far") == "square" and (lowest("by_square", far), lowest("by_size", far)) == (9, 3)
    assert 7 not in near, "one bottom is at a dot and the other is not: what is asked after the run"


def test_every_stop_of_the_sliders_gives_numbers() -> None:
    figure = BASELINES.figures["balance"]
    assert isinstance(figure, Paper)
    for share, found, alarms in product(*(slider.stops for slider in figure.sliders)):
        assert np.isfinite(FUNCTIONS["balance"](share, found, alarms, 0))


def test_nothing_before_a_figure_answers_what_is_asked_there() -> None:
    ids = [section.id for section in BASELINES.page]
    texts = {name: plain(tuple(inline(blocks))) for name, blocks in BASELINES.passages()}
    first = " ".join(texts[name] for name in ids[: ids.index("figure-1")] if name in texts)
    assert "recall" in first and [told for told in ("rare mail", "overtake", "crosses", "0.98") if told in first] == []
    second = " ".join(texts[name] for name in ids[: ids.index("figure-2")] if name in texts)
    assert "square" in second and [told for told in ("median", "the mean", "middle") if told in second] == []


# ---------------------------------------------------------------- the rebuild
def ruled(chance: np.random.Generator) -> dict[str, object]:
    """Shares and a rule's chances, drawn; and its accuracy, added up class by class."""
    k = int(chance.integers(2, 6))
    s, q = chance.dirichlet(np.ones(k)), chance.dirichlet(np.ones(k))
    return {"s": s, "q": q, "m": s.max(), "a": float(sum(x * y for x, y in zip(s, q, strict=True)))}


def holds(line: ProofLine, symbols: dict[str, object]) -> bool:
    left, right = value(line.left, symbols), value(line.right, symbols)
    return left <= right + 1e-12 if line.relation == "<=" else bool(np.isclose(left, right, rtol=1e-9))


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(28)
    assert {name for name, _, _ in REBUILD.symbols} == set(ruled(chance))
    for _ in range(200):
        symbols = ruled(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", REBUILD.lines, ids=lambda line: line.id)
def test_a_line_turned_round_is_caught(line: ProofLine) -> None:
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.right, line.relation, f"({line.left}) - 0.001")
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, ruled(chance)) for _ in range(50))


def test_three_lines_and_the_bound_is_reached() -> None:
    assert [line.id for line in REBUILD.lines] == ["right", "bound", "reached"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["bound"]
    s = np.array([0.2, 0.7, 0.1])
    assert value("q@s", {"q": np.array([0.0, 1.0, 0.0]), "s": s}) == s.max()


def test_a_rule_that_does_not_look_is_as_right_as_the_first_line_says() -> None:
    """Guessing, simulated: within four standard errors."""
    chance, n = np.random.default_rng(9), 20_000
    s, q = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.5, 0.3])
    hits = chance.choice(3, n, p=s) == chance.choice(3, n, p=q)
    formula = FUNCTIONS["accuracy_of"](q, s)
    assert abs(hits.mean() - formula) < 4 * np.sqrt(formula * (1 - formula) / n)
    assert FUNCTIONS["shared_out"](0.09) == pytest.approx(FUNCTIONS["accuracy_of"](np.array([0.09, 0.91]), np.array([0.09, 0.91])))


def test_the_probes() -> None:
    pairs, looks = REBUILD.probes
    x = np.array([1, 3, 4, 10, 12])
    assert pairs.value == pytest.approx(min(np.abs(x - c).sum() for c in np.linspace(0, 14, 1401)))
    every = [sum(row[k] for k, row in zip(answers, ([60, 20], [30, 890]), strict=True)) for answers in product((0, 1), repeat=2)]
    assert looks.value == pytest.approx(max(every) / 1000), "the best of all four rules that see the link"
    assert REBUILD.faded.value == 0.6


# ---------------------------------------------------------------- its wrong rules
@pytest.mark.parametrize(
    ("rule", "task", "inputs", "gives"),
    [
        (86, "largest_share", ([80.0, 12.0, 8.0],), 1 / 3),
        (87, "removed", (0.94, 0.91), 0.03 / 0.91),
        (90, "precision", (50.0, 20.0, 40.0), 50 / 90),
    ],
)
def test_what_a_rule_gives(rule: int, task: str, inputs: tuple[object, ...], gives: float) -> None:
    found = rules.run(rules.CATALOGUE[rule], trace(FUNCTIONS[task], *(np.asarray(x) for x in inputs)))
    assert found is not None and float(found) == pytest.approx(gives)


def test_one_over_the_number_of_classes_from_labels_alone() -> None:
    labels = np.array([1.0, 1, 1, 2, 3, 3, 7])
    found = rules.run(rules.CATALOGUE[86], trace(FUNCTIONS["majority"], labels), practice.question("baselines/labels").becomes[86])
    assert found is not None and float(found) == pytest.approx(1 / len(set(labels.tolist())))
