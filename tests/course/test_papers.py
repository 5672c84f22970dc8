"""A figure on co-ordinate paper: what an author may say of it, what is refused, and the numbers along an axis."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.course.conftest import Broken
from workings import course
from workings.course.papers import TICKS, Paper, nice

OWN = """[figure.paper]
x = { from = -2, to = 4, label = "x" }
y = { from = 0, to = 3, ticks = [1, 2] }
square = true
layers = [
  { draw = "arrow", to = "a", colour = "a", label = "a" },
  { draw = "mark", at = "a" },
  { draw = "level", y = "total", dashed = true },
]
hands = [ { input = "a", label = "a", colour = "a", step = 0.25 } ]
sliders = [ { input = "a", at = 0, label = "first", from = 0, to = 3, step = 0.5 } ]

[figure.paper.beside]
x = { from = 0, to = 1 }
y = { from = 0, to = 1 }
layers = []

"""


@pytest.fixture
def papers(folder: Path) -> Path:
    """The small concept of the fixtures, with a figure on paper."""
    path = folder / "sum" / "figures.toml"
    text = path.read_text("utf-8").replace('kind = "two-vectors"', 'kind = "paper"')
    path.write_text(text.replace("[[figure.prediction]]", OWN + "[[figure.prediction]]"), encoding="utf-8")
    return folder


def test_any_concept_may_have_paper(papers: Path) -> None:
    figure = course.Library(papers).concept("sum").figures["move"]
    assert isinstance(figure, Paper)
    assert [layer.draw for layer in figure.sheet.layers] == ["arrow", "mark", "level"]
    assert figure.sheet.x.ticks == (-2, -1, 0, 1, 2, 3, 4)
    assert figure.sheet.y.ticks == (1, 2)
    assert figure.sliders[0].stops == (0, 0.5, 1, 1.5, 2, 2.5, 3)
    assert figure.beside is not None
    assert figure.hands[0].input == "a"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('draw = "arrow"', 'draw = "spiral"', "cannot draw 'spiral'"),
        ('to = "a", colour', 'to = "b", colour', "has no line called b"),
        ('to = "a", colour', 'at = "a", colour', "is told to; or from, to"),
        ('y = "total"', 'y = "a"', "one number (); a has the shape (2,)"),
        ('colour = "a", label = "a" },', 'colour = "red", label = "a" },', "red is no colour"),
        ("dashed = true", "doted = true", "doted is not known"),
        ("from = -2, to = 4", "from = 4, to = -2", "from is below to"),
        ('from = -2, to = 4, label = "x"', 'from = -2, to = 4, lable = "x"', "lable"),
        ("step = 0.25", "step = 0", "a step above zero"),
        ('hands = [ { input = "a"', 'hands = [ { on = "total", input = "a"', "needs an input of two entries, or one number"),
        ('moves = ["a"]', "moves = []", "not among moves"),
        ("at = 0, label", "at = 5, label", "this one does not fit"),
        ("square = true", "sqare = true", "sqare is not a key known here"),
    ],
)
def test_what_does_not_fit_is_refused(papers: Path, broken: Broken, old: str, new: str, said: str) -> None:
    fault = str(broken("figures.toml", old, new))
    assert said in fault
    assert "figures.toml:" in fault


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4))
def test_the_numbers_along_an_axis_are_few_round_and_on_it(low: float, span: float) -> None:
    ticks = nice(low, low + span)
    assert 2 <= len(ticks) <= TICKS
    assert low - 1e-6 <= ticks[0]
    assert ticks[-1] <= low + span + 1e-6
    steps = {round((b - a) / (ticks[1] - ticks[0]), 3) for a, b in itertools.pairwise(ticks)}
    assert steps == {1.0}
