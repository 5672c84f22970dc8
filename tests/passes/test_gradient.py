"""The gradient of whole programs, against finite differences, PyTorch where it is installed, and itself again."""

from __future__ import annotations

import numpy as np
import pytest

from workings import trace
from workings.ir.working import Working
from workings.passes.gradient import NotScalar, gradient

RNG = np.random.default_rng(11)


def mlp(X, W1, b1, W2, y):
    h = np.tanh(X @ W1 + b1)
    out = (h @ W2).reshape(-1)
    return np.mean((out - y) ** 2)


def softmax_loss(Z, w):
    e = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -(np.log(p) * w).sum() / np.linalg.norm(w)


def pieces(a, b):
    top = np.concatenate([a[1:], b]) * np.stack([a[0], b[0], a[0], b[1]])
    return np.prod(top) + np.maximum(a, b[0]).sum() + np.where(a > 0, a, b[1]).min() + a[0] ** 3 + abs(b).max()


PROGRAMS = [
    (mlp, [RNG.normal(size=s) for s in ((5, 3), (3, 4), (4,), (4, 1), (5,))]),
    (softmax_loss, [RNG.normal(size=(3, 4)), RNG.uniform(0.1, 1, (3, 4))]),
    (pieces, [RNG.normal(size=3), RNG.normal(size=2)]),
]


def nudge(f, inputs, place, step=1e-6):
    out = np.zeros(inputs[place].shape)
    for at in np.ndindex(out.shape):
        ends = []
        for sign in (1, -1):
            moved = [x.copy() for x in inputs]
            moved[place][at] += sign * step
            ends.append(f(*moved))
        out[at] = (ends[0] - ends[1]) / (2 * step)
    return out


@pytest.mark.parametrize(("f", "inputs"), PROGRAMS)
def test_against_nudging(f, inputs) -> None:
    g = gradient(trace(f, *inputs))
    for place, out in enumerate(g.outputs):
        np.testing.assert_allclose(g.lines[out].value, nudge(f, inputs, place), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("f", "inputs"), PROGRAMS[:2])
def test_a_gradient_can_be_differentiated_again(f, inputs) -> None:
    """A Hessian-vector product: the gradient of (gradient · v), against nudging the gradient."""
    from workings.ir.build import Builder

    first = gradient(trace(f, *inputs), wrt=[next(iter(names(trace(f, *inputs))))])
    v = RNG.normal(size=inputs[0].shape)
    b = Builder(first)
    out = b.op("sum", b.op("mul", first.outputs[0], b.const(v)))
    second = gradient(b.finish("g·v", out), wrt=[first.lines[first.inputs[0]].name])

    def slope(x):
        g = gradient(trace(f, x, *inputs[1:]))
        return g.lines[g.outputs[0]].value

    step = 1e-6
    expected = (slope(inputs[0] + step * v) - slope(inputs[0] - step * v)) / (2 * step)
    np.testing.assert_allclose(second.lines[second.outputs[0]].value, expected, rtol=1e-4, atol=1e-6)


def names(w: Working) -> list[str]:
    return [w.lines[k].name for k in w.inputs]


def test_against_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle: install the CPU wheel to run this comparison")
    f, inputs = PROGRAMS[0]
    tensors = [torch.tensor(x, requires_grad=True) for x in inputs]
    X, W1, b1, W2, y = tensors
    (((torch.tanh(X @ W1 + b1) @ W2).reshape(-1) - y) ** 2).mean().backward()
    g = gradient(trace(f, *inputs))
    for out, tensor in zip(g.outputs, tensors, strict=True):
        np.testing.assert_allclose(g.lines[out].value, tensor.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_why_a_transpose_and_why_a_sum_stand_in_the_lines() -> None:
    def layer(X, W, b):
        return (X @ W + b).sum()

    g = gradient(trace(layer, np.ones((2, 3)), np.ones((3, 4)), np.ones(4)))
    lines = {x.name: x for x in g.lines if x.name.startswith("d_")}
    assert lines["d_W"].op == "einsum" and lines["d_W"].attrs["spec"] == "ik,ij->jk"
    assert lines["d_b"].op == "sum" and lines["d_b"].attrs == {"axis": 0}
    assert lines["d_W"].dims == g.lines[1].dims, "the gradient has the shape of its weight, in the same named sizes"


def test_a_table_of_numbers_has_no_gradient() -> None:
    with pytest.raises(NotScalar, match="Take a sum"):
        gradient(trace(lambda a: a * 2, [1.0, 2.0]))


def test_an_unknown_input_is_named() -> None:
    with pytest.raises(KeyError, match="there are a"):
        gradient(trace(lambda a: a.sum(), [1.0, 2.0]), wrt=["q"])


def test_an_input_that_does_not_matter_gets_zeros() -> None:
    g = gradient(trace(lambda a, b: a.sum(), [1.0, 2.0], [3.0]))
    assert g.lines[g.outputs[1]].value.tolist() == [0.0]
