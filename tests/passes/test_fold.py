"""Loops are folded: the steps, what they hand on, loops inside loops, and where the steps differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.passes.random_workings import workings

from workings import trace
from workings.ir.build import Builder
from workings.ir.working import LEAVES, Working
from workings.passes.fold import Repeat, fold, outline
from workings.passes.gradient import gradient

X = np.random.default_rng(2).normal(size=(6, 2))
Y = X @ np.array([1.0, -2.0])


def descent(X, y, w):
    for _ in range(200):
        error = X @ w - y
        w = w - 0.1 * (X.T @ error) / 6
    return w


def test_two_hundred_steps_of_descent() -> None:
    w = trace(descent, X, Y, np.zeros(2))
    (repeat,) = fold(w)
    assert (repeat.times, repeat.length) == (200, 7)
    assert [w.lines[k].op for k in repeat.steps[0]] == ["matmul", "sub", "transpose", "matmul", "mul", "div", "sub"]
    (carried,) = repeat.carried
    assert (carried.name, carried.before) == ("w", w.find("w") if False else w.inputs[2])
    assert carried.first == repeat.steps[0][-1] and carried.last == repeat.steps[-1][-1] == w.outputs[0]


def test_its_gradient_is_folded_too() -> None:
    def loss(X, y, w):
        for _ in range(50):
            w = w - 0.1 * (X.T @ (X @ w - y)) / 6
        return ((X @ w - y) ** 2).sum()

    g = gradient(trace(loss, X, Y, np.zeros(2)), wrt=["w"])
    forward, backward = (r for r in fold(g) if r.times > 10)
    assert forward.times == 50 and backward.times >= 48
    assert [c.name for c in backward.carried] == ["d_w"]


def nested(x):
    total = x * 0.0
    for _ in range(5):
        inner = x
        for _ in range(7):
            inner = np.sin(inner) + total
        total = total + inner * 2
    return total


def test_a_loop_in_a_loop() -> None:
    w = trace(nested, np.ones(2))
    (outer,) = fold(w)
    (inner,) = outer.inner
    assert (outer.times, outer.length, inner.times, inner.length) == (5, 16, 7, 2)
    assert [c.name for c in outer.carried] == ["total"] and [c.name for c in inner.carried] == ["inner"]
    assert inner.steps[0] == outer.steps[0][:2]


def pair(x):
    before, now = x, x * 0.5
    for _ in range(10):
        before, now = now, now + before * 0.1
    return now


def test_a_step_that_reads_two_steps_back() -> None:
    w = trace(pair, np.ones(2))
    (repeat,) = fold(w)
    assert repeat.times == 10
    assert sorted((c.before, c.later) for c in repeat.carried) == [(0, 2), (2, 1)]


def test_a_loop_that_walks_along_what_another_made() -> None:
    def f(x):
        made = []
        for _k in range(6):
            x = x * 0.5
            made.append(np.sin(x))
        total = x
        for m in made:
            total = total + m * 2
        return total

    one, two = fold(trace(f, np.ones(2)))
    assert (one.times, one.length, two.times, two.length) == (6, 2, 6, 2)
    assert [c.name for c in two.carried] == ["total"]


def walking(X):
    total = X[0] * 0
    for k in range(1, 6):
        total = total + X[k] * k
    return total


def test_an_index_and_a_constant_that_change_from_step_to_step() -> None:
    w = trace(walking, X)
    (repeat,) = fold(w)
    assert (repeat.times, repeat.length) == (5, 3)
    assert [w.lines[step[0]].attrs["key"] for step in repeat.steps] == [(k,) for k in range(1, 6)]


def branching(x):
    for k in range(12):
        if k == 7:
            x = x * 2
        x = np.tanh(x) + 1
    return x


def test_steps_that_took_another_branch_are_turns_of_one_loop() -> None:
    w = trace(branching, np.ones(2))
    (repeat,) = fold(w)
    assert not repeat.alike and repeat.times == 12
    assert [len(step) for step in repeat.steps] == [2] * 7 + [3] + [2] * 4
    assert [w.lines[k].op for k in repeat.steps[7]] == ["mul", "tanh", "add"]
    assert [(c.before, c.first, c.last) for c in repeat.carried] == [(0, repeat.steps[0][-1], w.outputs[0])]


def test_without_the_source_they_stand_outside() -> None:
    w = replace(trace(branching, np.ones(2)), source="")
    one, two = fold(w)
    assert (one.times, one.length, two.times, two.length) == (7, 2, 5, 2)
    between = [w.lines[k].op for k in range(one.end, two.start) if w.lines[k].op not in LEAVES]
    assert between == ["mul"]


def walk(x, steps):
    kept = []
    for k in range(20):
        if steps[k] < x:
            x = x + steps[k]
        else:
            for _ in range(2):
                x = x * 0.5
        kept.append(x)
    return np.stack(kept)


def test_turns_that_only_ask_and_turns_that_also_act() -> None:
    w = trace(walk, 0.3, np.sin(np.arange(20.0)))
    (repeat,) = fold(w)
    assert not repeat.alike and repeat.times == 20
    assert len({tuple(w.lines[k].op for k in step) for step in repeat.steps}) == 2
    assert sum(len(step) for step in repeat.steps) == sum(x.op not in LEAVES for x in w.lines) - 1


def searching(X, w):
    for k in range(30):
        if X[k % 6] @ w > 0:
            w = w - 0.1 * X[k % 6]
    return w


def test_a_loop_of_a_single_question() -> None:
    (repeat,) = fold(trace(searching, X, np.ones(2)))
    assert repeat.times == 30 and not repeat.alike


def until(x):
    n = 0
    while x > 0.1:
        x = x * 0.5
        if n % 3 == 0:
            x = x - 0.01
        n += 1
    return x


def test_a_while_loop_ends_with_the_question_alone() -> None:
    w = trace(until, 8.0)
    (repeat,) = fold(w)
    assert [w.lines[k].op for k in repeat.steps[-1]] == ["gt"]
    assert {w.lines[step[0]].op for step in repeat.steps} == {"gt"}


def helper(x):
    return np.exp(-x) / (1 + np.exp(-x))


def calling(x):
    for _ in range(9):
        x = helper(x) + helper(x)
    return x.mean()


def test_calls_of_the_same_function_in_one_step_are_told_apart() -> None:
    (repeat,) = fold(trace(calling, np.ones(3)))
    assert repeat.times == 9 and repeat.inner == ()


def test_two_loops_one_after_the_other() -> None:
    def two(x):
        for _ in range(4):
            x = x * 2
        for _ in range(3):
            x = x + 1
        return x

    assert [(r.times, r.length) for r in fold(trace(two, np.ones(2)))] == [(4, 1), (3, 1)]


def test_wires_that_cross_are_not_a_loop() -> None:
    """The same op on lines chosen at random is no repeat, whatever its signature."""
    rng = np.random.default_rng(0)
    b = Builder()
    b.input("x", 1.0)
    for k in range(60):
        b.op("add", int(rng.integers(0, k + 1)), int(rng.integers(0, k + 1)))
    assert all(r.times <= 5 for r in fold(b.finish("random", 60)))


def test_too_few_steps_are_read_as_they_are() -> None:
    def few(x):
        for _ in range(2):
            x = np.sin(x) * 2
        return x

    w = trace(few, np.ones(2))
    assert fold(w) == ()
    (repeat,) = fold(w, least=2)
    assert repeat.times == 2 and [c.before for c in repeat.carried] == [0]


def test_a_step_that_reads_itself_is_not_one_that_reads_the_step_before() -> None:
    b = Builder()
    first = b.op("sin", b.input("x", 2.0), name="s")
    second = b.op("neg", first, name="n")
    third = b.op("sin", second, name="s")
    w = b.finish("crossed", b.op("neg", second, name="n"), third)
    assert fold(w, least=2) == ()


def check(w: Working, repeats: tuple[Repeat, ...]) -> None:
    """Every step is the same lines, wired alike: each operand stays, moves evenly, or comes from before the loop."""
    place = {k: n for n, k in enumerate(k for k, line in enumerate(w.lines) if line.op not in LEAVES)}
    for r in repeats:
        flat = [k for step in r.steps for k in step]
        assert [place[k] for k in flat] == list(range(place[flat[0]], place[flat[0]] + len(flat)))
        for c in r.carried:
            assert c.before < r.start or w.lines[c.before].op in LEAVES
            assert c.first in r.steps[0] and c.last in r.steps[-1]
        check(w, r.inner)
        if not r.alike:
            continue
        assert len({tuple(w.lines[k].op for k in step) for step in r.steps}) == 1
        for at in range(r.length):
            for slot in range(len(w.lines[r.steps[0][at]].operands)):
                wires = [w.lines[step[at]].operands[slot] for step in r.steps]
                moves = {
                    b - a
                    for a, b in zip([place[k] for k in wires if k in place], [place[k] for k in wires if k in place][1:], strict=False)
                }
                inside = [k for k in wires if k in place and place[k] >= place[r.start]]
                if len(inside) == len(wires):
                    assert len(moves) <= 1


@pytest.mark.parametrize(
    ("f", "inputs"), [(descent, (X, Y, np.zeros(2))), (nested, (X,)), (pair, (X,)), (branching, (X,)), (calling, (X,))]
)
def test_steps_are_alike(f: Any, inputs: Any) -> None:
    w = trace(f, *inputs)
    check(w, fold(w))


@given(workings(40), st.sampled_from([2, 3]))
@settings(max_examples=100, deadline=None)
def test_whatever_is_folded_is_a_repeat_and_the_outline_has_every_line(w: Working, least: int) -> None:
    repeats = fold(w, least=least)
    check(w, repeats)
    assert all(r.times >= least for r in repeats)
    seen = [k for item in outline(w, repeats) for k in ([item] if isinstance(item, int) else [k for step in item.steps for k in step])]
    assert sorted(seen) == list(range(len(w.lines)))


@given(st.integers(3, 30), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_loop_is_found_whatever_its_size(times: int, length: int, before: int, after: int) -> None:
    b = Builder()
    x = b.input("x", 0.5)
    for k in range(before):
        x = b.op("neg", x, name=f"before{k}")
    for _ in range(times):
        for k in range(length):
            x = b.op("sin", x, name=f"step{k}")
    for k in range(after):
        x = b.op("cos", x, name=f"after{k}")
    w = b.finish("loop", x)
    (repeat,) = fold(w)
    assert (repeat.times, repeat.length, repeat.start) == (times, length, 1 + before)
    assert [item if isinstance(item, int) else "loop" for item in outline(w)] == [
        *range(1 + before),
        "loop",
        *range(len(w.lines) - after, len(w.lines)),
    ]


def unpacking(X):
    total = X[0, 0] * 0
    for row in range(6):
        a, b = X[row]
        if row % 2:
            total = total + a
        total = total + sum([a, b, a])
    return total


def test_names_assigned_together_and_a_sum_do_not_begin_a_turn() -> None:
    (repeat,) = fold(trace(unpacking, X))
    assert repeat.times == 6 and not repeat.alike
    assert [len(step) for step in repeat.steps] == [7, 8, 7, 8, 7, 8]


def many(x):
    for _ in range(3):
        x = np.sin(x) * 0.9
    return x


def helped(x):
    for k in range(8):
        x = many(x) + many(x * 2)
        if k == 5:
            x = x - 1
    return x


def test_a_loop_inside_a_helper_does_not_begin_a_turn() -> None:
    w = trace(helped, np.ones(2))
    (repeat,) = fold(w)
    assert repeat.times == 8 and [len(step) for step in repeat.steps] == [14] * 5 + [15] + [14] * 2
    assert [(r.times, r.length) for r in repeat.inner] == [(3, 2), (3, 2)]


def epochs(x):
    for _ in range(2):
        for _ in range(6):
            if x > 0:
                x = x - 0.3
            x = x * 1.5
    return x


def test_a_loop_with_nothing_but_a_loop_in_it_reads_as_one() -> None:
    """Between the two rounds nothing was computed, so nothing in the working parts them."""
    (repeat,) = fold(trace(epochs, 0.4))
    assert repeat.times == 12 and not repeat.alike


def writing(x):
    kept = np.zeros((6, 2))
    for k in range(5):
        kept[k + 1] = np.sin(kept[k]) + x
        if k == 2:
            x = x * 2
    return kept


def test_views_that_are_read_again_after_a_write_do_not_begin_a_turn() -> None:
    (repeat,) = fold(trace(writing, np.ones(2)))
    assert repeat.times == 5


def sorting(x):
    best = x[0]
    for k in range(4):
        rows = [(0, x[k]), (1, x[k] * 0.5), (2, best)]
        rows.sort(key=lambda row: row[1])
        best = rows[0][1] + 0.25
        if k == 1:
            best = best * 2
    return best


def test_the_comparisons_of_a_sort_do_not_begin_a_turn() -> None:
    (repeat,) = fold(trace(sorting, np.array([3.0, -1.0, 2.0, 0.5])))
    assert repeat.times == 4 and not repeat.alike
