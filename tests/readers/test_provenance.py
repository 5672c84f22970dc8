"""Where a number came from. The oracle runs the op again: cells that are not named as sources make no difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.made import cells, chain
from tests.readers.rows import one_row
from workings.ir.build import Builder, replay
from workings.ir.working import Working
from workings.readers.provenance import checked, goes_to, reach, roots, sources, uses


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
    w = b.finish("f", b.op("scatter", x, key=([1, 1],), shape=(3,)))
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


@given(one_row(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_other_cells_make_no_difference(w: Working, chance: object) -> None:
    k = w.outputs[0]
    rng = np.random.default_rng(11)
    for index in [tuple(i) for i in np.ndindex(w.lines[k].shape)][:6]:
        named = set(sources(w, k, index))
        changed = []
        for line in w.inputs:
            value = np.array(w.lines[line].value)
            if value.dtype.kind != "f":
                changed.append(value)
                continue
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


def test_everything_a_cell_has_a_part_in() -> None:
    b = Builder()
    x, w = b.input("X", np.ones((2, 3))), b.input("W", np.ones((3, 2)))
    u = b.op("matmul", x, w)
    s = b.op("sum", u, axis=1)
    first = b.op("getitem", s, key=(0,))
    masks = reach(b.finish("f", first), x, (1, 2))
    assert {k: mask.tolist() for k, mask in masks.items()} == {
        x: [[False, False, False], [False, False, True]],
        u: [[False, False], [True, True]],
        s: [False, True],
    }


def test_everything_that_has_a_part_in_a_cell() -> None:
    b = Builder()
    x, w = b.input("X", np.ones((2, 3))), b.input("W", np.ones((3, 2)))
    u = b.op("matmul", x, w)
    masks = roots(b.finish("f", u), u, (1, 0))
    assert masks[x].tolist() == [[False] * 3, [True] * 3]
    assert masks[w].tolist() == [[True, False]] * 3


def test_a_diagonal_is_read_where_its_places_are_equal() -> None:
    b = Builder()
    x = b.input("X", np.arange(9.0).reshape(3, 3))
    w = b.finish("f", b.op("einsum", x, spec="ii->i"))
    assert sources(w, 1, (1,)) == [(0, (1, 1))]
    assert goes_to(w, 0, (0, 1)) == []
    assert roots(w, 1, (1,))[0].tolist() == (np.eye(3) * [0, 1, 0]).astype(bool).tolist()
    assert list(reach(w, 0, (0, 1))) == [0]


def test_an_array_of_places_may_read_a_cell_twice() -> None:
    b = Builder()
    x = b.input("x", [1.0, 2.0, 3.0])
    w = b.finish("f", b.op("getitem", x, key=([2, 0, 2],)))
    assert goes_to(w, 0, (2,)) == [(1, (0,)), (1, (2,))]


def closure(w: Working, cell: tuple[int, tuple[int, ...]], step: object) -> set[tuple[int, tuple[int, ...]]]:
    found, rest = {cell}, [cell]
    while rest:
        for other in step(w, *rest.pop()):  # type: ignore[operator]
            if other not in found:
                found.add(other)
                rest.append(other)
    return found


@given(chain(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_reach_and_roots_are_one_step_taken_again_and_again(w: Working, chance: object) -> None:
    every = cells(w) + [(k, tuple(i)) for k in w.inputs for i in np.ndindex(w.lines[k].shape)]
    for cell in chance.sample(every, min(4, len(every))):  # type: ignore[attr-defined]
        for masks, step in ((reach(w, *cell), goes_to), (roots(w, *cell), sources)):
            marked = {(k, tuple(map(int, at))) for k, mask in masks.items() for at in np.argwhere(mask)}
            assert marked == closure(w, cell, step)
