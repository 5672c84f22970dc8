"""Operations and bytes, counted by hand and by the sizes they grow with."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain
from tests.readers.rows import one_row
from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.readers.cost import cost, dominant, leading, line_cost, peak, polynomial


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


def test_bytes_are_read_and_written() -> None:
    one = line_cost(trace(f.dot, np.ones(3), np.ones(3)), 2)
    assert (one.read, one.written, one.bytes) == (48, 8, 56)
    assert cost(trace(lambda x: x + 1.0, np.ones(5))).bytes == 40 + 8 + 40


def test_an_operand_that_stands_twice_is_read_once() -> None:
    assert line_cost(trace(lambda x: x @ x, np.ones(3)), 1).read == 24


def test_a_slice_reads_what_it_takes() -> None:
    w = trace(lambda X: X[1, :2], np.ones((4, 3)))
    assert (cost(w).read, cost(w).written) == (16, 16)


def test_attention_in_named_sizes() -> None:
    w = trace(f.attention, np.ones((3, 2)), np.ones((4, 2)), np.ones((4, 5)), sizes={"Q": "n d", "K": "m d", "V": "m v"})
    found = cost(w)
    assert found.growth[("n", "d", "m")] == 2 and found.growth[("n", "m", "v")] == 2
    assert found.flops == at_sizes(found.text, dict(w.sizes))
    assert dominant(found.growth) == "grows as n·d·m + n·m·v; as n² when m = n"
    assert dominant(found.growth, {"n": "tokens", "m": "tokens"}) == "grows as n·d·m + n·m·v; as n² in tokens when m = n"
    assert dominant(found.growth, {"n": "tokens", "m": "memories"}) == "grows as n·d·m + n·m·v"


def test_self_attention_grows_with_the_square_of_the_tokens() -> None:
    w = trace(lambda X: f.attention(X, X, X), np.ones((4, 3)))
    assert dominant(cost(w).growth, {"n": "tokens"}) == "grows as n²·d; as n² in tokens"


def test_a_product_of_three_sizes_is_left_as_it_is() -> None:
    assert dominant(cost(trace(lambda X, W: X @ W, np.ones((2, 3)), np.ones((3, 5)))).growth) == "grows as n·d·m"


def test_what_does_not_grow_says_so() -> None:
    assert dominant(cost(trace(lambda x: x * 2 + 1, 3.0)).growth) == "does not grow: 2 whatever the sizes are"


def test_most_is_held_while_the_second_result_is_made() -> None:
    w = trace(lambda x: (np.exp(x) + 1.0).sum(), np.ones(100))
    found = peak(w)
    assert w.lines[found.line].op == "add"
    assert found.bytes == 800 + 800 + 8 + 800
    assert found.text == "24·n + 8"


def test_what_is_not_needed_any_more_is_let_go() -> None:
    def steps(x):  # type: ignore[no-untyped-def]
        for _ in range(20):
            x = np.sin(x)
        return x

    assert peak(trace(steps, np.ones(50))).bytes == 3 * 400


def test_the_way_back_is_counted_alone() -> None:
    w = trace(lambda X, W: (X @ W).sum(), np.ones((2, 3)), np.ones((3, 4)))
    g = gradient(w)
    assert cost(g).flops == cost(w).flops + cost(g, since=len(w.lines)).flops
    assert "n·d·m" in polynomial(dict.fromkeys(leading(cost(g, since=len(w.lines)).growth), 1))


@given(chain())
@settings(max_examples=60, deadline=None)
def test_bytes_by_sizes_come_to_the_bytes(w: Working) -> None:
    found, most = cost(w), peak(w)
    assert at_sizes(polynomial(found.moved), dict(w.sizes)) == found.bytes
    assert at_sizes(most.text, dict(w.sizes)) == most.bytes == sum(w.lines[k].value.nbytes for k in most.alive)


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


@pytest.mark.parametrize("strategy", [one_row(), chain()])
def test_the_growth_at_these_sizes_is_the_count(strategy: object) -> None:
    @given(strategy)  # type: ignore[arg-type]
    @settings(max_examples=80, deadline=None)
    def check(w: Working) -> None:
        found = cost(w)
        assert at_sizes(found.text, dict(w.sizes)) == found.flops
        assert found.flops == sum(line.flops for line in found.lines)

    check()
