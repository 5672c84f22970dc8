"""Operations and bytes, counted by hand and by the sizes they grow with."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain, one_line
from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.working import Working
from workings.readers.cost import cost, line_cost


def test_a_dot_product_costs_a_product_and_an_addition_for_each_pair() -> None:
    found = cost(trace(f.dot, [2, 1, 0], [3, 1, 4]))
    assert (found.flops, found.text) == (6, "2·n")


def test_a_matrix_product_costs_as_much_for_every_entry() -> None:
    w = trace(lambda X, W: X @ W, np.ones((2, 3)), np.ones((3, 5)))
    assert (cost(w).flops, cost(w).text) == (2 * 2 * 3 * 5, "2·n·d·m")


def test_scores_between_all_tokens_grow_with_their_square() -> None:
    w = trace(lambda X: X @ X.T, np.ones((4, 3)))
    assert cost(w).text == "2·n²·d"


def test_a_root_costs_what_the_scalar_table_says() -> None:
    w = trace(f.cosine, [2, 1, 0], [3, 1, 4])
    assert (cost(w).flops, cost(w).text) == (3 * 6 + 2 * 5 + 2, "6·n + 12")


def test_moving_cells_costs_nothing() -> None:
    w = trace(lambda X: X.T.reshape(6)[1:], np.ones((2, 3)))
    assert (cost(w).flops, cost(w).text) == (0, "0")


def test_bytes_are_those_of_the_values_written() -> None:
    assert line_cost(trace(f.dot, np.ones(3), np.ones(3)), 2).bytes == 8
    assert cost(trace(lambda x: x + 1.0, np.ones(5))).bytes == 40


def test_an_axis_of_size_one_is_no_size() -> None:
    b = Builder()
    e, z = b.input("E", np.ones((4, 3))), b.input("Z", np.ones((4, 1)))
    assert line_cost(b.finish("f", b.op("div", e, z)), 2).text == "n·d"


def at_sizes(text: str, sizes: dict[str, int]) -> int:
    """The polynomial, evaluated from its text."""
    total = 0
    for term in text.split(" + "):
        value = 1
        for factor in term.split("·"):
            name, power = re.fullmatch(r"([a-z0-9]+)([²³⁴]?)", factor).groups()  # type: ignore[union-attr]
            value *= (int(name) if name.isdecimal() else sizes[name]) ** {"": 1, "²": 2, "³": 3, "⁴": 4}[power]
        total += value
    return total


@pytest.mark.parametrize("strategy", [one_line(), chain()])
def test_the_growth_at_these_sizes_is_the_count(strategy: object) -> None:
    @given(strategy)  # type: ignore[arg-type]
    @settings(max_examples=80, deadline=None)
    def check(w: Working) -> None:
        found = cost(w)
        assert at_sizes(found.text, dict(w.sizes)) == found.flops
        assert found.flops == sum(line.flops for line in found.lines)

    check()
