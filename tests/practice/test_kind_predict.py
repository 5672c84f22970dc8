"""A sketched curve: graded by features of the true one, which is run and shown only after the answer."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import course, practice
from workings.contract.reading import Call, Number, Paragraph, Plot
from workings.course import ContentFault
from workings.practice import Item, check
from workings.practice.help import rung, statement
from workings.practice.kinds import predict
from workings.practice.kinds.predict_features import FEATURES, crossings, fitting, snapped, stretches
from workings.practice.question import read
from workings.practice.text import plain

QUESTION = practice.question("dot/round")
KIND = predict.Predict()
TEXT = Path(QUESTION.path).read_text()


@pytest.fixture(scope="module")
def it(tmp_path_factory: pytest.TempPathFactory) -> Item:
    """[3, 4] and a b of length 2: from 10 to −10, with 5 at 60 degrees and 0 at 90."""
    from workings.course.library import HERE

    folder = tmp_path_factory.mktemp("course") / "dot"
    path = folder / "practice" / "mine" / "question.toml"
    path.parent.mkdir(parents=True)
    for one in ("working.py", "again.py"):
        (folder / one).write_text((HERE / "dot" / one).read_text())
    start, end = TEXT.index("[draw.a]"), TEXT.index("# The first of these plots")
    path.write_text(TEXT[:start] + "[draw.a]\nfrom = [[3, 4]]\n[draw.length]\nrange = [2, 2]\n" + TEXT[end:])
    return practice.item(read(path), 0)


def test_the_curve_is_what_the_definition_says(it: Item) -> None:
    assert it.posed.ys == pytest.approx([10 * math.cos(math.radians(x)) for x in (0, 30, 60, 90, 120, 150, 180)], abs=1e-12)
    assert (it.posed.low, it.posed.high, it.posed.step) == (-20, 20, 1)


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("[10, 9, 5, 0, -5, -9, -10]", []),
        ("10 8.5 5 0 -5 -8.5 -10", []),
        ("[12, 8, 4, 0, -4, -8, -12]", []),  # straight, and within the band
        ("[9, 9, 9, 1, -1, -9, -9]", []),  # level for a step; across 0 within a step
        ("[10, 9, 5, 2, 1, -1, -10]", ["crossing"]),
        ("[10, 4, -1, -3, -5, -9, -10]", ["crossing"]),
        ("[10, 9, 5, 6, -5, -9, -10]", ["order"]),
        ("[6, 5, 3, 0, -3, -9, -10]", ["start"]),
        ("[10, 9, 5, 0, -3, -5, -6]", ["end"]),
        ("[10, 9, 8, 6, 4, 2, 0]", ["signs", "crossing", "end"]),
        ("[10, 9, 5, 0, 5, 9, 10]", ["signs", "order", "crossing", "end"]),
        ("[0, 0, 0, 0, 0, 0, 0]", ["signs", "order", "crossing", "start", "end"]),
        ("[10, -5, 5, 0, -5, -9, -10]", ["order", "crossing"]),
    ],
)
def test_features(it: Item, text: str, missed: list[str]) -> None:
    verdict = practice.mark(it, text)
    assert list(predict._missed(it, KIND.read(it, text).value)) == missed
    assert verdict.score == pytest.approx(1 - len(missed) / 5)
    assert verdict.outcome == ("wrong" if missed else "right")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing is written yet."),
        ("[1, 2, 3]", "It has three heights; there are seven places."),
        ("[[1, 2, 3, 4, 5, 6, 7]]", "It is a table; there are seven places."),
        ("[10, 9, 5, 0, -5, -9, -21]", "A height lies outside the plot, which goes from −20 to 20."),
        ("[10, 9, 5, 0, -5, -9,", "The bracket [ is open and never closed."),
        ("falls", "falls is not a name I know here (I know pi, π, e)."),
    ],
)
def test_what_cannot_be_read_is_said(it: Item, text: str, reason: str) -> None:
    verdict = practice.mark(it, text)
    assert verdict.outcome == "unreadable"
    assert reason in verdict.sentences
    assert verdict.blocks == (), "the curve is not shown"


def test_golden_words(it: Item) -> None:
    right = practice.mark(it, "[10, 9, 5, 0, -5, -9, -10]")
    assert right.sentences[0] == "Yes: the sketch has every feature of the curve that was asked for."
    assert right.sentences[1].startswith("At first the two arrows agree entirely")
    assert right.sentences[2] in [plain(predict.right(it, ())[2].parts)]
    assert practice.mark(it, "[10, 9, 5, 3, 3, 5, 6]").sentences == (
        "The sketch has one of the five features that the curve has.",
        "The sketch ends above 0; the curve does not.",
        "The curve falls all the way; the sketch does not.",
        "The sketch never crosses 0; the curve does.",
        "The sketch ends too high.",
    )
    assert practice.mark(it, "[10, 9, 5, 2, 1, -1, -10]").sentences[1] == "The sketch crosses 0 after the curve does."
    assert practice.mark(it, "[1, 2]").sentences == (
        "I cannot read [1, 2].",
        "It has two heights; there are seven places.",
        "Nothing has been marked.",
        "You could write a list of heights, one for each place: [1, 0.5, 0].",
    )


def test_the_curve_is_shown_after_the_answer_and_its_numbers_open(it: Item) -> None:
    for text in ("[10, 9, 5, 0, -5, -9, -10]", "[0, 0, 0, 0, 0, 0, 0]"):
        plot, values = practice.mark(it, text).blocks
        assert isinstance(plot, Plot)
        assert [(curve.role, curve.ys) for curve in plot.curves] == [("own", KIND.read(it, text).value), ("right", it.posed.ys)]
        assert isinstance(values, Paragraph)
        numbers = [part for part in values.parts if isinstance(part, Number)]
        assert [number.value for number in numbers] == list(it.posed.ys)
        for number in numbers:
            assert isinstance(number.recipe, Call)
        assert plain(values.parts).count("(nothing, but for rounding)") == 1
    own = practice.item(QUESTION, 5)
    numbers = [part for part in predict._numbers(own) if isinstance(part, Number)]
    assert [course.number(number.recipe) for number in numbers if isinstance(number.recipe, Call)] == list(own.posed.ys)


def test_the_widget_is_told_the_curve_only_once_it_is_marked(it: Item) -> None:
    before, after = KIND.parts(it, None), KIND.parts(it, practice.mark(it, "[0, 0, 0, 0, 0, 0, 0]"))
    assert before == {"xs": "[0, 30, 60, 90, 120, 150, 180]", "low": "-20", "high": "20", "step": "1", "truth": "[]"}
    assert json.loads(after["truth"])[3] == 0
    assert json.loads(after["truth"]) == pytest.approx(it.posed.ys, abs=1e-9)
    shown = " ".join(plain(block.parts) for block in statement(it).blocks if isinstance(block, Paragraph))
    assert shown == "Heights over these degrees: [0, 30, 60, 90, 120, 150, 180], each between −20 and 20."


heights = st.lists(st.integers(-20, 20), min_size=7, max_size=7)


@given(heights)
def test_a_curve_has_all_its_own_features(ys: list[int]) -> None:
    curve = tuple(map(float, ys))
    xs = tuple(map(float, range(7)))
    if len(set(curve)) > 1:
        assert fitting(tuple(FEATURES), xs, curve, curve, 0.0) == {}


@given(heights, st.integers(1, 5))
def test_features_do_not_depend_on_the_unit(ys: list[int], k: int) -> None:
    """A plot with other units shows the same features."""
    xs = tuple(map(float, range(7)))
    truth = tuple(math.cos(x / 2) for x in xs)
    one = fitting(tuple(FEATURES), xs, tuple(y / 20 for y in ys), truth, 0.1)
    assert one == fitting(tuple(FEATURES), xs, tuple(k * y / 20 for y in ys), tuple(k * y for y in truth), 0.1)


@given(heights)
def test_upside_down_misses_the_same(ys: list[int]) -> None:
    xs = tuple(map(float, range(7)))
    truth = tuple(math.cos(x / 2) for x in xs)
    sketch = tuple(y / 20 for y in ys)
    assert set(fitting(tuple(FEATURES), xs, sketch, truth, 0.1)) == set(
        fitting(tuple(FEATURES), xs, tuple(-y for y in sketch), tuple(-y for y in truth), 0.1)
    )


def test_crossings_and_stretches() -> None:
    xs = (0.0, 1.0, 2.0, 3.0, 4.0)
    assert crossings(xs, (2, 1, 0, -1, -2)) == [2]
    assert crossings(xs, (3, -1, 0, 0, 2)) == [0.75, 2.5]
    assert crossings(xs, (1, 0, 1, 0, 0)) == [], "it touches 0 and turns back"
    assert stretches((0, 1, 1, 3, 2)) == [(0, 3, 1), (3, 4, -1)]
    assert stretches((1, 1, 0, 0, 0)) == [(1, 4, -1)]
    assert snapped((10, 6e-16, -10)) == (10, 0, -10)
    said = fitting(("order",), xs, (0, -1, 2, 3, 4), (0, 1, 2, 1, 0), 0.1)["order"]
    assert said == "The curve rises in its first stretch; the sketch does not."


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert practice.mark(practice.item(QUESTION, 0), text).outcome in ("right", "wrong", "unreadable")


def test_the_rungs_of_the_help(it: Item) -> None:
    curve, one = practice.worked(it)
    assert isinstance(curve.reading.blocks[0], Plot)
    assert [line.role for line in curve.reading.blocks[0].curves] == ["right"]
    assert one.call is not None
    assert one.call.inputs == {"a": [3, 4], "length": 2, "degrees": 60}
    assert one.reading.title == "At 60 degrees"
    assert rung(it, "first_step").worked[0].reading.blocks == one.reading.blocks


def test_the_content_checker_passes_and_can_fail(it: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    report = check.check(QUESTION, range(60))
    assert report.faults == []
    assert report.distinct > 50
    broken = replace(it, posed=replace(it.posed, ys=(11.0, *it.posed.ys[1:])))
    assert any("at 0 working.py gives 11.0 and again.py 10.0" in fault for fault in KIND.faults(broken))
    monkeypatch.setattr(predict, "fitting", lambda *_: {})
    predict._missed.cache_clear()
    assert "no wrong sketch misses its crossing" in list(KIND.faults(it))
    predict._missed.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"signs", "order"', '"signs", "slope"', "features knows signs, order, crossing, start, end, not slope"),
        ('along = "degrees"', 'along = "angle"', "turned takes a, length, degrees; drawn are a, length, and angle runs"),
        ("at = [0, 30,", "at = [0, 0,", "places has three numbers or more"),
        ("steps = 40, ", "", "plot says what its steps is"),
        ("[predict]", "[predict]\nextra = 1", "extra is not a key known here"),
    ],
)
def test_a_fault_of_the_file_is_said(write: Write, old: str, new: str, said: str) -> None:
    assert old in TEXT
    q = read(write(TEXT.replace(old, new, 1)))
    with pytest.raises(ContentFault, match=said):
        KIND.make(q, 0)


def test_a_curve_that_leaves_every_plot_is_a_fault(write: Write) -> None:
    q = read(write(TEXT.replace("[-40, 40], [-60, 60], [-120, 120]", "[-21, 21]")))
    with pytest.raises(ValueError, match="no plot holds the curve"):
        [KIND.make(q, seed) for seed in range(30)]
    assert np.isfinite(practice.item(QUESTION, 0).posed.ys).all()
