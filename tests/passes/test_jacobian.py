"""Jacobians, Hessians and Hessian–vector products, against nudging and against derivatives taken by SymPy and mpmath."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings import trace
from workings.ir.build import replay
from workings.passes.compiled import compiled
from workings.passes.gradient import NotScalar, gradient
from workings.passes.jacobian import MOST, OtherVector, TooManyCells, hessian, hessian_vector, jacobian

RNG = np.random.default_rng(8)


def polar(x):
    r, t = x[0], x[1]
    return np.stack([r * np.cos(t), r * np.sin(t)])


def layer(X, W, b):
    return np.tanh(X @ W + b)


def loss(w, X, y):
    p = 1 / (1 + np.exp(-(X @ w)))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean() + 0.1 * (w**2).sum()


def nudge(f: Any, inputs: list[Any], place: int, step: float = 1e-6) -> np.ndarray:
    x = np.asarray(inputs[place], float)
    columns = []
    for at in np.ndindex(x.shape):
        moved = x.copy()
        moved[at] += step
        up = f(*[*inputs[:place], moved, *inputs[place + 1 :]])
        moved[at] -= 2 * step
        columns.append((np.asarray(up) - np.asarray(f(*[*inputs[:place], moved, *inputs[place + 1 :]]))) / (2 * step))
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (polar, [np.array([1.5, 0.7])]),
        (layer, [RNG.normal(size=s) for s in ((2, 3), (3, 4), (4,))]),
        (loss, [RNG.normal(size=3), RNG.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1.0])]),
    ],
)
def test_against_nudging(f: Any, inputs: list[Any]) -> None:
    w = trace(f, *inputs)
    J = jacobian(w)
    for place, out in enumerate(J.outputs):
        line = J.lines[out]
        assert line.shape == w.value.shape + inputs[place].shape and line.name == f"J_{w.lines[w.inputs[place]].name}"
        np.testing.assert_allclose(line.value, nudge(f, inputs, place), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("point", [(1.5, 0.7), (0.25, -2.0)])
def test_polar_coordinates_against_mpmath(point: tuple[float, float]) -> None:
    exact = (lambda r, t: r * mpmath.cos(t), lambda r, t: r * mpmath.sin(t))
    with mpmath.workdps(40):
        expected = [[float(mpmath.diff(f, point, order)) for order in ((1, 0), (0, 1))] for f in exact]
    np.testing.assert_allclose(jacobian(trace(polar, np.array(point))).value, expected, rtol=1e-14)


def test_a_jacobian_of_one_number_is_its_gradient() -> None:
    inputs = [RNG.normal(size=3), RNG.normal(size=(5, 3)), np.ones(5)]
    w = trace(loss, *inputs)
    assert jacobian(w, ["w"]).value.tobytes() == gradient(w, ["w"]).value.tobytes()


def test_a_jacobian_compiles_and_shares_what_its_rows_share() -> None:
    inputs = [RNG.normal(size=s) for s in ((2, 3), (3, 4), (4,))]
    w = trace(layer, *inputs)
    run = compiled(jacobian(w, ["W"]), forward=len(w.lines))
    assert run.source.count("tanh(") == 1
    other = [RNG.normal(size=x.shape) for x in inputs]
    np.testing.assert_allclose(run(*other), nudge(layer, other, 1), rtol=1e-6, atol=1e-8)


def test_an_output_without_cells() -> None:
    w = trace(lambda x: x[:0] * 2, np.ones(3))
    assert jacobian(w).value.shape == (0, 3)


def test_too_many_cells_are_refused_in_words() -> None:
    jacobian(trace(lambda x: x * 2, np.ones(MOST)))
    with pytest.raises(TooManyCells, match="has 65 cells; a Jacobian is made for at most 64"):
        jacobian(trace(lambda x: x * 2, np.ones(MOST + 1)))


def test_an_unknown_input_is_named() -> None:
    with pytest.raises(KeyError, match="there are x"):
        jacobian(trace(lambda x: x * 2, np.ones(2)), ["q"])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_a_hessian_times_a_vector(seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = [
        rng.uniform(-1, 1, 3),
        rng.uniform(-1, 1, (5, 3)),
        rng.integers(0, 2, 5).astype(float),
    ]  # no probability so near 1 that 1 − p is noise
    v = rng.normal(size=3)
    w = trace(loss, *inputs)
    product, H = hessian_vector(w, "w", v), hessian(w, "w")
    assert H.value.shape == (3, 3)
    np.testing.assert_allclose(H.value, H.value.T, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(product.value, H.value @ v, rtol=1e-9, atol=1e-12)
    slope = gradient(w, ["w"])

    def g(x: Any) -> Any:
        return replay(slope, x, *inputs[1:])[slope.outputs[0]]

    np.testing.assert_allclose(H.value, nudge(g, [inputs[0]], 0), rtol=1e-5, atol=1e-7)


def test_a_compiled_product_takes_any_vector() -> None:
    inputs = [RNG.normal(size=3), RNG.normal(size=(5, 3)), np.ones(5)]
    w = trace(loss, *inputs)
    run, H = compiled(hessian_vector(w, "w", np.zeros(3)), forward=len(w.lines)), hessian(w, "w").value
    for v in np.eye(3):
        np.testing.assert_allclose(run(*inputs, v), H @ v, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(
    ("f", "exact"),
    [
        (lambda x: np.exp(np.sin(x)) / x, lambda x: mpmath.exp(mpmath.sin(x)) / x),
        (lambda x: np.log(1 + x**2) * np.tanh(x), lambda x: mpmath.log(1 + x**2) * mpmath.tanh(x)),
        (lambda x: np.sqrt(x) ** 3 - np.cos(2 * x), lambda x: mpmath.sqrt(x) ** 3 - mpmath.cos(2 * x)),
    ],
)
def test_second_and_third_derivative_against_mpmath(f: Any, exact: Any) -> None:
    w = trace(f, 0.8)
    second = gradient(gradient(w))
    third = gradient(second)
    with mpmath.workdps(40):
        assert float(second.value) == pytest.approx(float(mpmath.diff(exact, 0.8, 2)), rel=1e-12)
        assert float(third.value) == pytest.approx(float(mpmath.diff(exact, 0.8, 3)), rel=1e-11)
    assert float(hessian(w, "x").value) == pytest.approx(float(second.value), rel=1e-14)
    assert float(hessian_vector(w, "x", 3.0).value) == pytest.approx(3 * float(second.value), rel=1e-13)


def test_a_vector_of_another_shape_is_refused() -> None:
    w = trace(lambda x: (x**2).sum(), np.ones(3))
    with pytest.raises(OtherVector, match=r"v has shape \(2,\) and x has shape \(3,\)"):
        hessian_vector(w, "x", np.ones(2))


def test_a_table_has_no_hessian() -> None:
    with pytest.raises(NotScalar):
        hessian(trace(lambda x: x * 2, np.ones(2)), "x")
