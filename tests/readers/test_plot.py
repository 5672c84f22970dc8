"""A plot drawn once: where its points lie, what its axes say, and what is no number in it."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings.contract.reading import Curve, Listing, Plot
from workings.readers.lower import html, plot
from workings.readers.lower.mathml import Links

LINKS = Links(lambda _: "")


def drawn(*curves: Curve) -> str:
    return html.block(Plot("two curves", curves, "step", "loss"), LINKS)


def points(svg: str, line: int = 0) -> list[tuple[float, float]]:
    path = re.findall(r'<path class="line [^"]*" d="([^"]+)"', svg)[line]
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path)]


def test_the_ends_of_the_values_are_the_ends_of_the_axes() -> None:
    svg = drawn(Curve("own", (0, 1, 2), (10, 30, 20), "own"))
    assert points(svg) == [(plot.LEFT, plot.FLOOR), ((plot.LEFT + plot.RIGHT) / 2, plot.TOP), (plot.RIGHT, (plot.FLOOR + plot.TOP) / 2)]
    assert 'role="img" aria-label="two curves"' in svg
    assert ">own</text>" in svg


def test_what_is_no_number_breaks_the_curve_and_nothing_else() -> None:
    svg = drawn(Curve("a", (0, 1, 2, 3, 4), (0, 1, math.nan, math.inf, 2)))
    path = re.findall(r'<path class="line [^"]*" d="([^"]+)"', svg)[0]
    assert path.count("M") == 2
    assert len(points(svg)) == 3
    assert "no point of it is a number" in drawn(Curve("a", (0.0,), (math.nan,)))


@given(
    st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30),
)
def test_every_tick_lies_within_and_there_are_a_few(values: list[float]) -> None:
    found = plot.ticks(values)
    width = max(values) - min(values)
    assert 1 <= len(found) <= 2 * plot.TICKS + 2
    assert all(min(values) - 1e-6 * width <= t <= max(values) + 1e-6 * width for t in found)
    svg = drawn(Curve("a", tuple(map(float, range(len(values)))), tuple(values)))
    assert all(plot.LEFT <= x <= plot.RIGHT and plot.TOP - 0.1 <= y <= plot.FLOOR + 0.1 for x, y in points(svg))


def test_names_do_not_touch() -> None:
    svg = drawn(*(Curve(name, (0, 1), (0, 1 + k / 100)) for k, name in enumerate("abc")))
    heights = sorted(float(y) for y in re.findall(r'class="lbl f\w" x="[\d.]+" y="([\d.]+)"', svg))
    assert all(b - a >= plot.LINE - 0.2 for a, b in itertools.pairwise(heights))


@pytest.mark.parametrize("name", ["<b>", '"quoted"'])
def test_nothing_in_a_name_is_markup(name: str) -> None:
    assert "<b>" not in html.block(Plot(name, (Curve(name, (0, 1), (0, 1)),)), LINKS)
    assert "<b>" not in html.block(Listing("<b>x</b>", name), LINKS)


def test_a_listing_marks_its_line_and_keeps_its_numbers() -> None:
    shown = html.block(Listing("a = 1\nb = 2", "why", first=7, marked=(8,)), LINKS)
    assert '<ol start="7"><li><code>a = 1</code></li><li class="here"><code>b = 2</code></li></ol>' in shown
    assert '<ol class="plain">' in html.block(Listing("out", first=0), LINKS)
