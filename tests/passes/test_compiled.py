"""A compiled working gives the bits of a replay; its gradient agrees within rounding; branches are checked when asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.passes.random_workings import again, workings

from workings import trace
from workings.ir.build import Builder, replay
from workings.ir.ops import OPS
from workings.ir.scalars import SCALARS
from workings.passes.compiled import BranchTaken, OtherShape, compiled, value_and_gradient
from workings.passes.gradient import gradient
from workings.passes.products import product

RNG = np.random.default_rng(5)
CASES = [pytest.param(row, shapes, attrs, id=f"{row.name}-{shapes}-{attrs}") for row in OPS.values() for shapes, attrs in row.samples]


def bits(value: Any) -> tuple[str, tuple[int, ...], bytes]:
    array = np.asarray(value)
    return array.dtype.str, array.shape, array.tobytes()


@given(workings(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_the_value_has_the_bits_of_a_replay(w: Any, seed: int) -> None:
    run = compiled(w)
    for inputs in ([w.lines[k].value for k in w.inputs], again(w, seed)):
        values = replay(w, *inputs)
        got = run(*inputs)
        got = got if len(w.outputs) > 1 else (got,)
        assert [bits(x) for x in got] == [bits(values[k]) for k in w.outputs], run.source


@pytest.mark.parametrize(("row", "shapes", "attrs"), CASES)
def test_every_row_of_the_table_compiles(row: Any, shapes: Any, attrs: Any) -> None:
    low, high = SCALARS[row.name].domain if row.name in SCALARS else (0.5, 2.0)
    b = Builder()
    values = row.draw(RNG, shapes, low, high) if row.draw else [RNG.uniform(low, high, s) for s in shapes]
    lines = [b.input(f"a{k}", v) for k, v in enumerate(values)]
    w = b.finish(row.name, b.op(row.name, *lines, **attrs))
    assert bits(compiled(w)(*values)) == bits(replay(w, *values)[-1])


def mlp(X, W1, b1, W2, b2, Y):
    h = np.tanh(X @ W1 + b1)
    return np.mean((h @ W2 + b2 - Y) ** 2)


def attention(Q, K, V):
    scores = Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return ((e / e.sum(axis=-1, keepdims=True)) @ V * V).sum()


def attention_of_all(X, W):
    return np.tanh(X @ W).mean(axis=1).sum()


def picked(a, W):
    rows = [(a[i] @ W) * W[0] + a[i + 1] @ W for i in range(2)]
    return (np.stack(rows) * np.outer(a[0], W[1])).sum() + np.concatenate([a[0], W[1]]).prod()


def shared(X, w):
    s = 1 / (1 + np.exp(-(X @ w)))
    return -np.sum(np.log(s)) / X.shape[0] + np.linalg.norm(w)


PROGRAMS = [
    (mlp, ((6, 4), (4, 5), (5,), (5, 3), (3,), (6, 3))),
    (attention, ((2, 5, 4), (2, 5, 4), (2, 5, 3))),
    (attention_of_all, ((2, 5, 4), (4, 3))),
    (picked, ((3, 2), (2, 3))),
    (shared, ((6, 4), (4,))),
]


@pytest.mark.parametrize(("f", "shapes"), PROGRAMS)
def test_value_and_gradient(f: Any, shapes: Any) -> None:
    w = trace(f, *(RNG.normal(size=s) for s in shapes))
    both, g = value_and_gradient(w), gradient(w)
    for _ in range(3):
        inputs = [RNG.normal(size=s) for s in shapes]
        value, *slopes = both(*inputs)
        assert bits(value) == bits(replay(w, *inputs)[w.outputs[0]])
        expected = replay(g, *inputs)
        for got, out in zip(slopes, g.outputs, strict=True):
            scale = np.max(np.abs(expected[out]))
            np.testing.assert_allclose(got, expected[out], rtol=1e-12, atol=1e-12 * scale)


@given(workings(10), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_the_gradient_of_a_random_working_agrees(w: Any, seed: int) -> None:
    b = Builder(w)
    end = w.outputs[0]
    w = b.finish("loss", b.op("sum", b.op("mul", end, b.const(0.5)), axis=None))
    g, both = gradient(w), value_and_gradient(w)
    for inputs in ([w.lines[k].value for k in w.inputs], again(w, seed)):
        expected = replay(g, *inputs)
        value, *slopes = both(*inputs)
        assert bits(value) == bits(expected[w.outputs[0]])
        finite = [np.abs(np.asarray(x, float)[np.isfinite(np.asarray(x, float))]) for x in expected]
        scale = max((float(x.max()) for x in finite if x.size), default=0.0)
        for got, out in zip(slopes, g.outputs, strict=True):
            np.testing.assert_allclose(got, expected[out], rtol=1e-12, atol=1e-12 * scale, equal_nan=True, err_msg=both.source)


def test_a_gradient_on_its_own_keeps_every_bit() -> None:
    f, shapes = PROGRAMS[0]
    inputs = [RNG.normal(size=s) for s in shapes]
    g = gradient(trace(f, *inputs))
    expected = replay(g, *inputs)
    assert [bits(x) for x in compiled(g)(*inputs)] == [bits(expected[k]) for k in g.outputs]


def test_the_text_reads_as_numpy() -> None:
    w = trace(mlp, *(RNG.normal(size=s) for s in PROGRAMS[0][1]))
    source = value_and_gradient(w, ["W1", "b1", "W2", "b2"]).source
    assert "d_W2 = h.T @ " in source
    assert ".T @ " in source and "@ W2.T" in source
    assert "einsum" not in source and "expand" not in source
    assert "d_X" not in source, "a line that nothing reads is left out"
    assert source.count("tanh(") == 1, "what both need is computed once"


def test_what_depends_on_constants_alone_is_computed_once() -> None:
    def f(x):
        return x * np.sqrt(np.array([4.0, 9.0])).sum()

    run = compiled(trace(f, np.ones(2)))
    assert "sqrt" not in run.source
    assert run(np.array([1.0, 2.0])).tolist() == [5.0, 10.0]


def test_equal_lines_are_computed_once() -> None:
    run = compiled(trace(lambda x: np.exp(x) + np.exp(x), np.ones(2)))
    assert run.source.count("exp(") == 1


def test_a_large_array_is_let_go() -> None:
    def f(x):
        a = np.exp(x)
        b = a + 1
        return np.sum(b)

    source = compiled(trace(f, np.ones(10_000))).source
    assert "del a" in source and "del b" in source and "del x" not in source


def clipped(x, top):
    if x > top:
        return top * 2
    return x * 3


def test_a_branch_that_comes_out_otherwise_is_named() -> None:
    run = compiled(trace(clipped, 1.0, 2.0))
    assert run(1.5, 2.0, check=True) == 4.5
    with pytest.raises(BranchTaken, match=r"test_compiled\.py:\d+: x > top came out as True here and as False"):
        run(5.0, 2.0, check=True)
    assert run(5.0, 2.0) == 15.0, "without the check the recorded lines are run"


def test_a_branch_on_whole_numbers_is_checked_too() -> None:
    from dataclasses import replace

    from workings.ir.working import Assumption

    w = trace(lambda n, x: (n, x * 2), 3, 1.5)
    w = replace(w, assumptions=(Assumption(0, 3),))  # type: ignore[arg-type]
    assert compiled(w)(3, 1.0, check=True) == (3, 2.0)
    with pytest.raises(BranchTaken, match="came out as 4 here and as 3"):
        compiled(w)(4, 1.0, check=True)


def test_another_shape_is_refused() -> None:
    run = compiled(trace(lambda x: np.mean(x), np.ones(3)))
    with pytest.raises(OtherShape, match=r"x has shape \(4,\); the working was recorded for \(3,\)"):
        run(np.ones(4))


def test_names_that_python_or_the_text_needs_are_free() -> None:
    b = Builder()
    lines = [b.input(name, float(k + 2)) for k, name in enumerate(["lambda", "bool", "np", "exp", "x y", "x y"])]
    total = lines[0]
    for line in lines[1:]:
        total = b.op("add", total, b.op("exp", line), name="exp")
    w = b.finish("class", total)
    values = [w.lines[k].value for k in w.inputs]
    assert bits(compiled(w)(*values)) == bits(replay(w, *values)[-1])


@pytest.mark.parametrize(
    ("spec", "shapes", "text"),
    [
        ("ik,ij->jk", [(2, 3), (2, 4)], "B.T @ A"),
        ("ik,jk->ij", [(2, 3), (4, 3)], "A @ B.T"),
        ("ij,jk->ki", [(2, 3), (3, 4)], "B.T @ A.T"),
        ("i,ij->j", [(2,), (2, 3)], "A @ B"),
        ("ij,j->i", [(2, 3), (3,)], "A @ B"),
        ("j,ij->i", [(3,), (2, 3)], "A @ B.T"),
        ("i,i->", [(3,), (3,)], "A @ B"),
        ("i,j->ij", [(3,), (2,)], "A[:, None] * B"),
        ("i,ij->ij", [(3,), (3, 2)], "A[:, None] * B"),
        ("lik,lij->jk", [(2, 3, 4), (2, 3, 5)], "B.reshape(-1, 5).T @ A.reshape(-1, 4)"),
        ("lij,lkj->lik", [(2, 3, 4), (2, 5, 4)], "A @ B.swapaxes(-1, -2)"),
        ("lik,lij->ljk", [(2, 3, 4), (2, 3, 5)], "B.swapaxes(-1, -2) @ A"),
        ("li,li->l", [(2, 3), (2, 3)], None),
        ("ij,k->ik", [(2, 3), (4,)], None),
    ],
)
def test_products(spec: str, shapes: Any, text: str | None) -> None:
    assert product(spec, ["A", "B"], shapes) == text
    if text is not None:
        A, B = (RNG.normal(size=s) for s in shapes)
        np.testing.assert_allclose(eval(text, {"A": A, "B": B}), np.einsum(spec, A, B), rtol=1e-12)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_product_is_the_einsum_whatever_its_letters(data: Any) -> None:
    letters = data.draw(st.lists(st.sampled_from("ijkl"), unique=True, min_size=1))
    ins = ["".join(data.draw(st.permutations(data.draw(st.lists(st.sampled_from(letters), unique=True))))) for _ in range(2)]
    there = sorted(set("".join(ins)))
    out = "".join(data.draw(st.permutations(data.draw(st.lists(st.sampled_from(there), unique=True))))) if there else ""
    size = dict(zip("ijkl", (2, 3, 4, 5), strict=True))
    A, B = (RNG.normal(size=[size[i] for i in index]) for index in ins)
    spec = f"{ins[0]},{ins[1]}->{out}"
    text = product(spec, ["A", "B"], [A.shape, B.shape])
    if text is not None:
        np.testing.assert_allclose(eval(text, {"A": A, "B": B}), np.einsum(spec, A, B), rtol=1e-12, atol=1e-14)
