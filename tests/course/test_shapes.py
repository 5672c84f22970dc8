"""``shapes``: its words, its figures of boxes, its predictions, its rebuild; and that a figure of boxes which is told nonsense is refused."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from tests.course.conftest import Broken
from tests.course.proofs import value
from workings import course
from workings.contract.reading import Call
from workings.course import check, toml
from workings.course.boxes import Boxes
from workings.course.library import HERE
from workings.course.nouns import ProofLine
from workings.session import views
from workings.studio.drawings import boxes as drawing

SHAPES = course.concept("shapes")
F = SHAPES.functions
REBUILD = SHAPES.rebuild
FIGURES = {name: figure for name, figure in SHAPES.figures.items() if isinstance(figure, Boxes)}


# ---------------------------------------------------------------- words and numbers
def test_it_has_no_fault_of_style() -> None:
    assert [str(fault) for fault in check.faults(SHAPES, HERE / "shapes")] == []


def test_it_has_every_part_of_the_minimum() -> None:
    assert len(SHAPES.prompts) == 5
    assert set(SHAPES.rungs) == {"point", "sibling", "first_step", "explanation"}
    assert [probe.kind for probe in REBUILD.probes] == ["transfer", "break"]
    assert [p.id for p in SHAPES.predictions] == ["axis", "cells", "batch", "runs", "square", "pairs", "least"]
    ids = [*(section.id for section in SHAPES.page), *SHAPES.figures]
    assert len(ids) == len(set(ids)), "two places of the page have one id"


def test_every_given_text_stands_in_it() -> None:
    names = ("page.md", "figures.toml", "rebuild.toml")
    files = "".join((HERE / "shapes" / name).read_text("utf-8").replace("\\\\", "\\") for name in names)
    words = toml.read(HERE / "shapes" / "concept.toml").mapping("given")
    assert words
    assert [text for text in words if text not in files] == []


def broadcast(a: list[int], b: list[int]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(tuple(a), tuple(b))
    except ValueError:
        return None


def test_the_rule_is_that_of_numpy() -> None:
    """Every pair of shapes of up to three axes with sizes 1 to 3."""
    shapes = [list(shape) for axes in (1, 2, 3) for shape in product((1, 2, 3), repeat=axes)]
    for a, b in product(shapes, shapes):
        made = [int(size) for size in F["result_shape"](np.array(a, float), np.array(b, float))]
        known = broadcast(a, b)
        assert (tuple(made) == known) if known else (0 in made), (a, b)
        if known and len(a) == len(b):
            assert F["stretched_cells"](np.array(a), np.array(b)) == np.empty(known).size


def test_what_an_empty_axis_becomes_is_that_of_numpy() -> None:
    for p, q in ((0, 1), (1, 0), (1, 5), (5, 1), (4, 4), (0, 0)):
        assert (int(F["meeting"](p, q)),) == broadcast([p], [q])


def test_its_functions_are_those_of_others() -> None:
    """Products against ``einsum``; the loss of the broken line against pairs in two loops; the transpose against indices."""
    chance = np.random.default_rng(4)
    X, W, S = chance.normal(size=(3, 4)), chance.normal(size=(4, 2)), chance.normal(size=(2, 3, 4))
    np.testing.assert_allclose(F["gone"](X, W, S), np.einsum("bnd,dk->bnk", S, W))
    np.testing.assert_allclose(F["batch_scores"](S, S[:, :2]), np.einsum("bnd,bmd->bnm", S, S[:, :2]))
    p, y = chance.normal(size=5), chance.normal(size=5)
    pairs = [(guess - value) ** 2 for guess in p for value in y]
    np.testing.assert_allclose(F["losses"](p, y[:, None]), np.mean(pairs))
    np.testing.assert_allclose(np.mean(pairs), p.var() + y.var() + (p.mean() - y.mean()) ** 2)
    assert [F["swapped"](X)[j, i] for i, j in np.ndindex(3, 4)] == X.reshape(-1).tolist()
    assert F["reread"](X).reshape(-1).tolist() == X.reshape(-1).tolist()
    assert F["reread"](X).shape == F["swapped"](X).shape


# ---------------------------------------------------------------- the figures and what is predicted of them
def line(figure: str, name: str, **inputs: Any) -> np.ndarray:
    call = SHAPES.figures[figure].call
    working = course.working(Call(call.function, {**call.inputs, **inputs}))
    return np.asarray(working.lines[working.find(name)].value)


def right(id: str) -> str:
    (found,) = (p for p in SHAPES.predictions if p.id == id)
    return next(option.key for option in found.options if option.right)


def test_the_right_answers_about_axes_are_true() -> None:
    X, W, S = (line("gone", name) for name in "XWS")
    assert right("axis") == "columns" and line("gone", "down").tolist() == [sum(column) for column in zip(*X.tolist(), strict=True)]
    assert right("cells") == "row-column" and line("gone", "product")[2, 1] == sum(X[2] * W[:, 1])
    assert right("batch") == "each" and line("gone", "batch").shape == (2, 3, 2)
    np.testing.assert_array_equal(line("gone", "batch")[0], line("gone", "product"))
    np.testing.assert_array_equal(S[0], X)


def test_the_right_answers_about_lines_are_true() -> None:
    X, Q = line("centred", "X"), line("centred", "Q")
    assert right("runs") == "stops"
    with pytest.raises(ValueError, match="could not be broadcast"):
        _ = X - X.mean(axis=1)
    np.testing.assert_allclose(line("centred", "centred").mean(axis=1), 0, atol=1e-12)
    assert right("square") == "columns"
    np.testing.assert_allclose(line("centred", "taken"), Q - Q.mean(axis=1))
    assert not np.allclose(line("centred", "taken").mean(axis=1), 0)
    assert len(set(Q.mean(axis=1))) == 3, "else the slip would not show"


def test_the_right_answers_about_the_loss_are_true() -> None:
    y = line("losses", "y")
    assert right("pairs") == "table" and line("losses", "differences").shape == (4, 4)
    found = minimize(lambda p: float(F["losses"](p, y)), np.array([2.0, 2.0, 3.0, 5.0]))
    assert right("least") == "mean"
    np.testing.assert_allclose(found.x, 3, atol=1e-5)
    settings = {s.label: s.inputs for s in SHAPES.figures["losses"].settings}
    assert float(line("losses", "meant", **settings["all four right"])) == 0
    assert float(line("losses", "loss", **settings["all four right"])) == 2 * float(line("losses", "loss", **settings["all four 3"]))


def test_nothing_before_a_figure_answers_what_it_asks() -> None:
    text = (HERE / "shapes" / "page.md").read_text("utf-8")
    before = text.split("::: figure gone")[0]
    assert "axis 0" in before.lower()
    for told in ("sum", "@", "keepdims", "stretched", "broadcast"):
        assert told not in before
    assert "from the right" not in text.split("::: figure centred")[0]


def test_the_scene_that_does_not_run_says_why() -> None:
    rows = FIGURES["centred"].scenes[0]
    assert (rows.mode, rows.result) == ("rows", "")
    assert re.search(r"axis 1 of X is 4, axis 0 of means is 3", rows.why)
    assert all(scene.why == "" for figure in FIGURES.values() for scene in figure.scenes if scene.result)


# ---------------------------------------------------------------- the picture
def shown(id: str, live: bool, *settled: str) -> views.Shown:
    figure = FIGURES[id]
    past = tuple(views.Predicted(p, "done") for p in figure.predictions if p.id in settled)
    return views.Shown(figure, past, None, "", live, ())


def scenes(html: str) -> dict[str, str]:
    return dict(re.findall(r'<div class="scene" data-scene="(\w*)"([^>]*)>', html))


def test_before_a_prediction_all_is_covered_and_then_what_nothing_asks_about_is_not() -> None:
    at_rest = scenes(drawing.still(shown("centred", False), "rows"))
    assert at_rest["rows"] == " data-now data-covered"
    assert all("data-covered hidden" in flags for mode, flags in at_rest.items() if mode != "rows")
    free = scenes(drawing.still(shown("centred", True), "rows"))
    assert free == {"rows": " data-now data-covered", "column": "", "usual": "", "square": " data-covered hidden"}
    settled = scenes(drawing.still(shown("centred", True, "runs"), "square"))
    assert settled == {"rows": "", "column": "", "usual": "", "square": " data-now data-covered"}


def test_empty_cells_are_drawn_where_an_axis_is_stretched_and_nowhere_else() -> None:
    html = drawing.still(shown("losses", True), "")
    ghosts = re.findall(r'data-g="(\d),(\d)"', html)
    in_p, in_y = [(i, j) for i in "123" for j in "0123"], [(i, j) for i in "0123" for j in "123"]
    assert sorted(ghosts) == sorted(in_p + in_y)
    assert html.count("→ n") == 2
    assert 'class="ghost"' not in drawing.still(shown("gone", True), "down")


def test_the_axis_that_is_summed_over_is_said_to_be_gone() -> None:
    pieces = re.split(r'(?=<div class="scene")', drawing.still(shown("gone", True), "down"))[1:]
    gone = [re.findall(r'<span class="given">(\w = \d)</span> <span class="fate given">gone', piece) for piece in pieces]
    assert gone == [["n = 3"], ["d = 4"], ["d = 4", "d = 4"], ["d = 4", "d = 4", "d = 4"]]
    assert "the same for each b" in pieces[3]


def test_every_number_of_a_box_that_was_computed_opens() -> None:
    html = drawing.still(shown("losses", True), "")
    opens = re.findall(r'<a class="num" href="([^"]+)"[^>]*data-l="differences" data-i="(\d,\d)"', html)
    assert len(opens) == 16
    assert all(f"index={place}" in href for href, place in opens)
    assert 'class="num"' not in html.split("differences")[0]


# ---------------------------------------------------------------- the rebuild
def fitting(p: int, q: int) -> list[int]:
    """Sizes up to 12 that fit both, by the definition."""
    return [r for r in range(1, 13) if all(size in (1, r) for size in (p, q))]


def drawn() -> list[dict[str, float]]:
    return [{"p": p, "q": q, "r": min(fitting(p, q))} for p, q in product(range(1, 13), repeat=2) if fitting(p, q)]


def holds(line: ProofLine, symbols: dict[str, float]) -> bool:
    left, right = value(line.left, symbols), value(line.right, symbols)
    return {"<=": left <= right, "=": left == right}[line.relation]


def test_every_line_holds_for_all_sizes_that_meet() -> None:
    assert len(drawn()) == 12 + 2 * 11
    assert all(holds(line, symbols) for symbols in drawn() for line in REBUILD.lines)


def test_a_line_of_a_page_is_never_said_to_fail_at_sizes_that_do_not_fit() -> None:
    """They are drawn for names; a line about sizes is true of those that fit, so it is not read, and of no line is it said that it fails."""
    from workings.practice.kinds.derivation_page import checked

    page = ["(p - 1)*(q - 1)*(p - q) = 0", "p <= r", "r >= 1", "r = max(p, q)", "Suppose that p = r."]
    assert {one.state for one in checked(page, {name: kind for name, kind, _ in REBUILD.symbols})} == {"unread"}
    assert "fails" in {one.state for one in checked(page, dict.fromkeys("pqr", "number"))}


def test_the_first_line_holds_for_whatever_fits() -> None:
    below = REBUILD.line("below")
    assert all(holds(below, {"p": p, "q": q, "r": r}) for p, q in product(range(1, 13), repeat=2) for r in fitting(p, q))


@pytest.mark.parametrize("id", ["cases", "fits", "one"])
def test_a_line_fails_where_sizes_do_not_meet(id: str) -> None:
    """The checks above can fail: on sizes that differ, neither of them 1, or with a size that only fits."""
    symbols = {"p": 2.0, "q": 4.0, "r": 2.0} if id != "one" else {"p": 1.0, "q": 1.0, "r": 7.0}
    assert not holds(REBUILD.line(id), symbols)


def test_the_break_probe_breaks_the_first_line_and_not_the_second() -> None:
    probe = REBUILD.probes[1]
    symbols = {"p": 0.0, "q": 1.0, "r": probe.value}
    assert (probe.value,) == broadcast([0], [1])
    assert [holds(line, symbols) for line in REBUILD.lines] == [False, True, False, False]
    assert probe.value != F["larger"](0, 1)


def test_the_other_numbers_that_are_asked_for() -> None:
    known = broadcast([4, 1, 3], [1, 5, 3])
    assert known is not None
    assert REBUILD.probes[0].value == np.prod(known)
    assert REBUILD.faded.value == sum(broadcast([p], [6]) is not None for p in range(1, 13))


def test_four_lines_the_idea_among_them_and_a_rubric_of_six() -> None:
    assert [(line.id, line.needs, line.idea) for line in REBUILD.lines] == [
        ("below", (), False),
        ("cases", (), True),
        ("fits", ("cases",), False),
        ("one", ("below", "fits"), False),
    ]
    assert [item.id for item in REBUILD.rubric] == ["symbols", "assumed", "follows", "idea", "breaks", "case"]


# ---------------------------------------------------------------- practice
def test_thirteen_questions_of_seven_kinds_with_its_six_rules() -> None:
    from workings import practice
    from workings.practice.kinds.shape_beliefs import BELIEFS

    asked = practice.questions("shapes")
    assert len(asked) == 13
    assert {q.kind for q in asked} == {"shape", "vector", "numeric", "code", "example", "ordering", "derivation"}
    assert {rule for q in asked for rule in q.rules} == {34, 35, 36}
    assert set(BELIEFS) >= {31, 32, 33, 34, 35}
    assert all(len(q.still) == 4 for q in asked)


@pytest.mark.parametrize("rule", [31, 32, 33, 34, 35])
def test_each_belief_about_shapes_can_be_told_from_the_rest_somewhere(rule: int) -> None:
    from workings import practice
    from workings.practice.kinds import shape

    items = [practice.item(q, seed) for q in practice.questions("shapes") if q.kind == "shape" for seed in range(60)]
    told = [item for item in items if rule in shape._expected(item)]
    assert len(told) >= 3
    assert all(shape._expected(item)[rule] != item.posed.answer for item in told)


@pytest.mark.parametrize(
    ("question", "rule", "wrong"),
    [
        ("columns", 35, lambda x: x["X"].sum(axis=1).tolist()),
        ("transposed", 36, lambda x: x["X"].reshape(3, 2)[1].tolist()),
        ("silent", 34, lambda x: ((x["p"] - x["t"][:, 0]) ** 2).mean()),
        ("cells", 34, lambda x: x["n"].item()),
    ],
)
def test_who_answers_by_a_wrong_rule_is_asked_about_that_rule(question: str, rule: int, wrong: Any) -> None:
    from workings import practice

    for seed in range(20):
        item = practice.item(practice.question(f"shapes/{question}"), seed)
        verdict = practice.mark(item, str(wrong(item.inputs)))
        assert verdict.outcome == "wrong"
        assert [match.rule for match in verdict.matches] in ([rule], []), "nobody, or the one"
        assert verdict.matches or rule not in item.catalogue


def test_what_a_prediction_is_pulled_to_is_the_mean() -> None:
    a, b = 3.0, 9.0
    found = minimize(lambda p: float(F["pulled"](p[0], a, b)), np.array([0.0]))
    numbers = dict(zip(("twice_a", "twice_b", "aa", "bb", "total", "half", "mean", "spread"), F["split"](a, b), strict=True))
    assert found.x[0] == pytest.approx(numbers["mean"], abs=1e-6)
    assert found.fun == pytest.approx(numbers["spread"])


def test_some_lines_do_not_run_and_some_results_are_one_axis_longer() -> None:
    from workings import practice

    for name in ("block", "lined-up", "axes", "batched"):
        answers = {practice.item(practice.question(f"shapes/{name}"), seed).posed.answer for seed in range(60)}
        assert None in answers, "nothing that does not run"
        assert len({len(answer) for answer in answers if answer is not None}) >= 2


# ---------------------------------------------------------------- a figure of boxes that is told nonsense
OWN = """[figure.boxes]
sizes = { n = 2 }
arrays = { a = ["n"], twice = ["n"], total = [] }

[[figure.boxes.scene]]
left = "a"
sign = "+"
right = "a"
result = "twice"

"""


@pytest.fixture
def boxed(folder: Path) -> Path:
    """The small concept of the fixtures, with a figure of boxes."""
    working = folder / "sum" / "working.py"
    body = working.read_text("utf-8").replace("    total = np.sum(a)", "    twice = a + a\n    b = np.ones(3)\n    total = np.sum(a)")
    working.write_text(body, encoding="utf-8")
    path = folder / "sum" / "figures.toml"
    text = path.read_text("utf-8").replace('kind = "two-vectors"', 'kind = "boxes"')
    path.write_text(text.replace("[[figure.prediction]]", OWN + "[[figure.prediction]]"), encoding="utf-8")
    return folder


def test_any_concept_may_have_boxes(boxed: Path) -> None:
    figure = course.Library(boxed).concept("sum").figures["move"]
    assert isinstance(figure, Boxes)
    assert figure.scenes[0].drawn == ("a", "a", "twice")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("n = 2", "n = 3", "has the shape (2,); here it is (3,)"),
        ('twice = ["n"]', 'twice = ["m"]', "each a number or one of n"),
        ('a = ["n"], ', 'c = ["n"], ', "c is no line of the function"),
        ('result = "twice"', 'result = "total"', "total is not made of a and a in one step"),
        ('result = "twice"', 'result = "thrice"', "thrice is not among arrays"),
        ('right = "a"\nresult = "twice"', 'right = "a"', "does run: say what its result is called"),
        ('sign = "+"\nright = "a"\nresult = "twice"', 'sign = "plus"\nright = "a"', "has one of the signs"),
        ('left = "a"', 'mode = "one"\nleft = "a"', "a scene for each mode"),
    ],
)
def test_what_does_not_fit_is_refused(boxed: Path, broken: Broken, old: str, new: str, said: str) -> None:
    fault = str(broken("figures.toml", old, new))
    assert said in fault
    assert "figures.toml:" in fault
