"""The answers to the predictions are true of the figures, and nothing on the page gives them away beforehand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from workings import course
from workings.contract.reading import Call
from workings.course.nouns import Prediction
from workings.course.parts import FigureRef, plain

DOT = course.concept("dot")


def line(function: str, name: str, **inputs: object) -> float:
    call = Call(f"dot/{function}", inputs)
    working = course.working(call)
    return float(working.lines[working.find(name)].value)


def turned(length: float, degrees: float, start: tuple[float, float] = (3, 1)) -> list[float]:
    angle = math.atan2(start[1], start[0]) + math.radians(degrees)
    return [length * math.cos(angle), length * math.sin(angle)]


def prediction(name: str) -> Prediction:
    return next(p for p in DOT.predictions if p.id == name)


def test_one_figure_with_three_predictions_and_a_contrast_figure() -> None:
    assert [(f.id, f.number, f.place, f.kind, [p.id for p in f.predictions]) for f in DOT.figures.values()] == [
        ("turn", 1, "page", "two-vectors", ["sign", "across", "through-zero"]),
        ("stretch", 0, "contrast", "stretched-vector", []),
    ]


@pytest.mark.parametrize("p", DOT.predictions, ids=lambda p: p.id)
def test_a_prediction_is_whole(p: Prediction) -> None:
    assert sum(option.right for option in p.options) == 1
    assert sum(option.right for option in p.seen_options) == 1
    assert len(p.options) == 4
    assert p.guess == 0.25
    assert p.explanation
    texts = [plain(option.text) for option in p.options]
    assert len(set(texts)) == len(texts)
    assert plain(p.question).endswith("?")


def test_the_right_answers_do_not_all_stand_at_one_place() -> None:
    places = {[option.right for option in p.options].index(True) for p in DOT.predictions}
    assert places <= {0, 1, 2, 3}
    assert all(not p.options[0].right for p in DOT.predictions) or len(places) > 1


@pytest.mark.parametrize("length", [0.5, 2.236, 4.0])
def test_the_sign_changes_at_a_right_angle_whatever_the_lengths(length: float) -> None:
    for degrees in range(1, 180):
        dot = line("turn", "dot", a=[3, 1], b=turned(length, degrees))
        assert abs(dot) < 1e-9 if degrees == 90 else (dot > 0) == (degrees < 90)
    assert prediction("sign").right.key == "90"


def test_it_falls_slowly_at_first_and_fastest_through_zero() -> None:
    falls = [line("turn", "dot", a=[3, 1], b=turned(1, d)) - line("turn", "dot", a=[3, 1], b=turned(1, d + 1)) for d in range(180)]
    assert int(np.argmax(falls)) in (89, 90)
    assert falls[:90] == sorted(falls[:90])


@pytest.mark.parametrize("start", [[1, 2], [2, -3], [-4, 0.5]])
def test_sliding_square_to_a_keeps_the_dot_product_and_not_the_cosine(start: list[float]) -> None:
    steps = [[start[0] - s, start[1] + 3 * s] for s in (-2, -0.5, 0, 0.5, 1, 4)]
    dots = [line("turn", "dot", a=[3, 1], b=b) for b in steps]
    assert np.allclose(dots, dots[0])
    assert len({round(line("turn", "cosine", a=[3, 1], b=b), 6) for b in steps}) > 3
    assert prediction("across").right.key == "stays"


def test_the_cosine_jumps_and_the_dot_product_does_not() -> None:
    factors = [k / 10 for k in range(10, -21, -1)]
    cosines = [line("turn", "cosine", a=[3, 1], b=[k, 2 * k]) for k in factors if k != 0]
    assert len({round(value, 9) for value in cosines}) == 2
    assert math.isclose(cosines[0], -cosines[-1])
    dots = [line("turn", "dot", a=[3, 1], b=[k, 2 * k]) for k in factors]
    assert np.allclose(np.diff(dots), -0.5)
    assert math.isnan(line("turn", "cosine", a=[3, 1], b=[0, 0]))
    assert prediction("through-zero").right.key == "jump"


def test_in_the_contrast_figure_the_dot_product_grows_and_the_cosine_stays() -> None:
    call = DOT.figures["stretch"].call
    for k in (1, 2, 10):
        inputs = {**call.inputs, "k": k}
        assert line("stretch", "dot", **inputs) == 4 * k
        assert math.isclose(line("stretch", "cosine", **inputs), 0.8)


def test_the_angle_is_defined_all_the_way_round() -> None:
    """Rounding must not carry the cosine outside the domain of arccos, least of all where the arrows are parallel."""
    for a in ([3, 1], [0.1, 0.7], [1e-3, 2.0]):
        for degrees in range(0, 361, 5):
            for length in (0.1, 1 / 3, 2.0):
                angle = line("turn", "angle", a=a, b=turned(length, degrees, (a[0], a[1])))
                assert math.isclose(angle, min(degrees, 360 - degrees), abs_tol=1e-5)


def test_the_foot_is_where_the_rest_stands_square_to_a() -> None:
    working = course.working(DOT.figures["turn"].call)
    a, b, foot = (np.asarray(working.lines[working.find(name)].value) for name in ("a", "b", "foot"))
    assert foot.tolist() == [1.5, 0.5]
    assert (b - foot) @ a == 0


def test_settings_of_the_figure_are_what_their_words_say() -> None:
    angles = {}
    for setting in DOT.figures["turn"].settings:
        angles[setting.label] = line("turn", "angle", **{**DOT.figures["turn"].call.inputs, **setting.inputs})
    assert {label: round(angle) for label, angle in angles.items()} == {"along a": 0, "as it was": 45, "across a": 90, "against a": 180}


def test_nothing_before_a_figure_answers_its_predictions() -> None:
    """The words that would give an answer away stand in explanations, which are shown afterwards."""
    sections = [*DOT.page]
    first = next(k for k, section in enumerate(sections) if FigureRef("turn") in section.blocks)
    before = "".join(f"{section.title} {''.join(plain(parts) for parts in texts(section))}" for section in sections[:first])
    before += "".join(plain(block.parts) for block in (*DOT.meet.problem, *DOT.meet.way) if hasattr(block, "parts"))
    for word in ("right angle", "perpendicular", "orthogonal", "90", "curve", "jump", "opposite", "square to", "cancel", "undefined"):
        assert word not in before, word
    asked = "".join(plain(p.question) for p in DOT.predictions)
    for word in ("right angle", "90", "jump", "curve", "cancel"):
        assert word not in asked, word


def texts(section: object) -> list[tuple[object, ...]]:
    return [block.parts for block in getattr(section, "blocks", ()) if hasattr(block, "parts")]
