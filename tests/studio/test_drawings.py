"""Pictures are computed: links meet their boxes and cross no other, curves stand on their cells, names fit."""

from __future__ import annotations

import re

import pytest

from workings import course
from workings.studio.drawings import atlas, curves, interval, plan, routes
from workings.studio.drawings.svg import n, path

NODES = course.graph().nodes


def stretches(text: str) -> list[tuple[float, float, float]]:
    """The level parts of a path: (from x, to x, y)."""
    found, at = [], (0.0, 0.0)
    for letter, numbers in re.findall(r"([MHC])([^MHC]+)", text):
        xs = [float(x) for x in numbers.split()]
        if letter == "H":
            found.append((at[0], xs[0], at[1]))
            at = (xs[0], at[1])
        else:
            at = (xs[-2], xs[-1])
    return found


def test_there_is_one_link_for_each_need() -> None:
    made = {(route.start, route.end) for route in routes.routes(NODES)}
    assert made == {(need, node.slug) for node in NODES.values() for need in node.needs}


def test_a_link_starts_at_its_need_and_ends_at_what_needs_it() -> None:
    for route in routes.routes(NODES):
        numbers = [float(x) for x in re.findall(r"-?[\d.]+", route.path)]
        x, y = routes.corner(NODES[route.start])
        assert numbers[0] == pytest.approx(x + routes.WIDTH, abs=0.1)
        assert y < numbers[1] < y + routes.HEIGHT
        assert f"{n(routes.corner(NODES[route.end])[0])}" in route.path


def test_no_link_runs_through_a_box() -> None:
    """Where a link is level between its ends, no box stands in its way."""
    for route in routes.routes(NODES):
        for start, end, height in stretches(route.path):
            for node in NODES.values():
                x, y = routes.corner(node)
                if node.slug not in (route.start, route.end):
                    assert not (start < x + routes.WIDTH and end > x and y < height < y + routes.HEIGHT), (route, node.slug)


def test_a_link_through_a_box_would_be_seen() -> None:
    assert stretches("M0 5C1 5 1 9 2 9H40C41 9 41 3 42 3") == [(2.0, 40.0, 9.0)]


@pytest.mark.parametrize("name", [node.name for node in NODES.values()])
def test_names_fit_into_their_boxes(name: str) -> None:
    rows = atlas.two_lines(re.split(r"[;:(]", name)[0].strip())
    assert 1 <= len(rows) <= 2
    assert all(row and atlas.width(row) <= atlas.WIDEST for row in rows)


def test_the_plan_adds_up() -> None:
    made = str(plan.plan([("open", 1), ("warm-up", 7), ("desk", 17), ("rebuild", 3), ("close", 2)], "desk"))
    assert "one thing on the desk" in made
    assert made.count('<path class="axis"') == 8
    assert 'aria-label="The session along a line of 30 minutes"' in made


def test_the_curves_stand_on_their_cells() -> None:
    theta = [0.25, 0.75]
    made = str(curves.curves(theta, [0.5, 0.5], [0.2, 0.8], [0.2, 0.8], 0.75))
    assert 'd="M185 140L515 50"' not in made
    assert f'd="{path([(185, 290 - 0.2 / 0.8 * 240), (515, 50)])}"' in made
    assert made.count('class="line') == 5


def test_the_interval_is_never_nothing() -> None:
    assert 'width="0.5"' in str(interval.interval(0.5, 0.5, 0.5))


@pytest.mark.parametrize(("x", "text"), [(1.0, "1"), (1.25, "1.2"), (-0.04, "0"), (143.4, "143.4")])
def test_coordinates_are_short(x: float, text: str) -> None:
    assert n(x) == text
