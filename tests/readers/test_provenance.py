"""Where a number came from. The oracle runs the op again: cells that are not named as sources make no difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.made import cells, chain, one_line
from workings.ir.build import Builder, replay
from workings.ir.working import Working
from workings.readers.provenance import checked, sources, uses


def matmul() -> Working:
    b = Builder()
    x, w = b.input("X", np.arange(6.0).reshape(2, 3)), b.input("W", np.arange(12.0).reshape(3, 4))
    return b.finish("f", b.op("matmul", x, w, name="u"))


def test_a_cell_of_a_product_came_from_a_row_and_a_column() -> None:
    assert sources(matmul(), 2, (1, 0)) == [(0, (1, 0)), (1, (0, 0)), (0, (1, 1)), (1, (1, 0)), (0, (1, 2)), (1, (2, 0))]


def test_one_term_came_from_one_pair() -> None:
    assert sources(matmul(), 2, (1, 0, 2)) == [(0, (1, 2)), (1, (2, 0))]


def test_an_input_comes_from_nowhere() -> None:
    assert sources(matmul(), 0, (1, 2)) == []


def test_a_cell_is_used_along_a_row() -> None:
    assert uses(matmul(), 0, (1, 2)) == [(2, (1, 0)), (2, (1, 1)), (2, (1, 2)), (2, (1, 3))]


def test_an_axis_that_broadcasts_stays_at_its_first_place() -> None:
    b = Builder()
    e, z = b.input("E", np.ones((2, 3))), b.input("Z", np.ones((2, 1)))
    w = b.finish("f", b.op("div", e, z))
    assert sources(w, 2, (1, 2)) == [(0, (1, 2)), (1, (1, 0))]
    assert uses(w, 1, (1, 0)) == [(2, (1, 0)), (2, (1, 1)), (2, (1, 2))]


def test_what_was_moved_came_from_one_cell_or_none() -> None:
    b = Builder()
    x = b.input("x", [1.0, 2.0])
    w = b.finish("f", b.op("scatter", x, places=(1, 1), shape=(3,)))
    assert sources(w, 1, (1,)) == [(0, (0,)), (0, (1,))]
    assert sources(w, 1, (0,)) == []
    assert uses(w, 0, (1,)) == [(1, (1,))]


@pytest.mark.parametrize(
    ("line", "index", "said"),
    [
        (2, (2, 0), "lies outside"),
        (2, (0,), "has 2 places, not 1"),
        (2, (0, 0, 3), "lies outside"),
        (2, (0, 0, 0, 0), "has 3 places, not 4"),
        (9, (), "lines 0 to 2"),
        (0, (0, 0, 0), "has 2 places, not 3"),
    ],
)
def test_a_cell_that_does_not_exist_is_told(line: int, index: tuple[int, ...], said: str) -> None:
    with pytest.raises(IndexError, match=said):
        sources(matmul(), line, index)


def test_places_may_be_counted_from_the_end() -> None:
    assert checked(matmul(), 2, (-1, -1)) == (1, 3)


@given(one_line(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_other_cells_make_no_difference(w: Working, chance: object) -> None:
    k = w.outputs[0]
    rng = np.random.default_rng(11)
    for index in [tuple(i) for i in np.ndindex(w.lines[k].shape)][:6]:
        named = set(sources(w, k, index))
        changed = []
        for line in w.inputs:
            value = np.array(w.lines[line].value, dtype=float)
            for at in np.ndindex(value.shape):
                if (line, tuple(at)) not in named:
                    value[at] = rng.uniform(0.5, 0.9)
            changed.append(value)
        assert np.array_equal(replay(w, *changed)[k][index], w.lines[k].value[index], equal_nan=True)


@given(chain())
@settings(max_examples=60, deadline=None)
def test_uses_is_sources_turned_round(w: Working) -> None:
    forward = {(k, index): set(sources(w, k, index)) for k, index in cells(w)}
    for line in (*w.inputs, *(k for k, _ in forward)):
        for index in np.ndindex(w.lines[line].shape):
            cell = (line, tuple(index))
            assert set(uses(w, *cell)) == {target for target, came in forward.items() if cell in came}
