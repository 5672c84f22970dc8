"""Why a gradient has its shape: the sentences, and that what they say in indices is what the gradient is."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain
from tests.readers.rows import SAMPLES, sample
from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.working import LEAVES, Working
from workings.readers.why import why


def layer(X, W, b):
    u = X @ W
    z = u + b
    y = np.maximum(z, 0)
    s = y.sum(axis=1)
    return s.max()


W = trace(layer, np.ones((2, 3)), np.ones((3, 4)), np.ones(4))


def said(op: str, place: int) -> str:
    return why(W, next(k for k, line in enumerate(W.lines) if line.op == op), place)


def test_a_matrix_product_sends_back_a_transpose() -> None:
    assert said("matmul", 1) == (
        "uᵢⱼ = Σₖ Xᵢₖ · Wₖⱼ, so ∂Wₖⱼ = Σᵢ ∂uᵢⱼ · Xᵢₖ. W has no i: the same number is used for every i, so its gradient is summed over i. "
        "As matrices: X.T @ ∂u; i stands first on X and is what is summed, so X is transposed."
    )
    assert said("matmul", 0).endswith("As matrices: ∂u @ W.T; j stands last on W and is what is summed, so W is transposed.")


def test_a_bias_is_summed_over_the_batch() -> None:
    assert (
        said("add", 1)
        == "zᵢⱼ = uᵢⱼ + bⱼ, so ∂bⱼ = Σᵢ ∂zᵢⱼ. b has no i: the same number is used for every i, so its gradient is summed over i."
    )
    assert said("add", 0) == "zᵢⱼ = uᵢⱼ + bⱼ, so ∂uᵢⱼ = ∂zᵢⱼ."


def test_a_kink_states_its_convention() -> None:
    assert said("maximum", 0) == "yᵢⱼ = max(zᵢⱼ, 0), so ∂zᵢⱼ = ∂yᵢⱼ · (zᵢⱼ ≥ 0). Convention: at a tie the slope goes to the first operand."
    assert said("maximum", 1) == "0 is a constant of the code, so no gradient is needed for it."


def test_a_sum_is_repeated_and_a_largest_is_chosen() -> None:
    assert said("sum", 0) == "sᵢ = Σⱼ yᵢⱼ, so ∂yᵢⱼ = ∂sᵢ. Every j counts once in s, so its gradient is repeated along j."
    assert said("max", 0).endswith("Convention: where the largest is tied, its slope is shared equally.")


def test_an_axis_of_size_one_is_kept() -> None:
    w = trace(lambda E, Z: E / Z, np.ones((2, 3)), np.ones((2, 1)))
    assert why(w, 2, 1).endswith("so its gradient is summed over j and keeps an axis of size 1.")


def test_what_was_moved_is_moved_back() -> None:
    w = trace(lambda X: X[1, :], np.ones((2, 3)))
    assert "added into zeros of X's shape at [1, :]" in why(w, 1, 0)


@pytest.mark.parametrize(("line", "place"), [(0, 0), (3, 2), (3, -1)])
def test_an_operand_that_does_not_exist_is_told(line: int, place: int) -> None:
    with pytest.raises(IndexError, match="operands, counted from 0"):
        why(W, line, place)


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_every_row_says_why_and_its_convention(name: str, number: int) -> None:
    w = sample(name, number)
    k = w.outputs[0]
    told = [why(w, k, place) for place in range(len(w.lines[k].operands))]
    for sentence in told:
        assert sentence.endswith(".") and not re.search(r"[{}!]|  |None|\bnan\b", sentence), sentence
    if (convention := OPS[name].convention) and name != "mod":
        assert any(convention in sentence for sentence in told)


@given(chain())
@settings(max_examples=80, deadline=None)
def test_every_line_of_a_chain_says_why(w: Working) -> None:
    for k, line in enumerate(w.lines):
        for place in range(len(line.operands)):
            assert why(w, k, place).endswith(".")


# ---------------------------------------------------------------------- the index form is the gradient
LETTERS = "ᵢⱼₖₗₘ"


def subscripts(term: str) -> str:
    return "".join("ijklm"[LETTERS.index(c)] for c in term if c in LETTERS)


@pytest.mark.parametrize(
    ("spec", "shapes"),
    [
        ("ij,jk->ik", ((2, 3), (3, 4))),
        ("ij,ik->jk", ((2, 3), (2, 4))),
        ("i,j->ij", ((2,), (3,))),
        ("ij,ij->i", ((2, 3), (2, 3))),
        ("ij,ij->", ((2, 3), (2, 3))),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_the_index_form_that_is_said_is_the_gradient(spec: str, shapes: tuple[tuple[int, ...], ...], place: int) -> None:
    """Read back from the sentence, the index form gives the same numbers as nudging the operand."""
    rng = np.random.default_rng(4)
    a, b = (rng.normal(size=shape) for shape in shapes)
    builder = Builder()
    lines = [builder.input("A", a), builder.input("B", b)]
    w = builder.finish("f", builder.op("einsum", *lines, spec=spec, name="u"))
    back = re.search(r"so ∂([AB]\S*) = (?:Σ\S* )?∂(u\S*) · ([AB]\S*?)\.", why(w, 2, place))
    assert back is not None
    mine, up, other = (subscripts(term) for term in back.groups())
    g = rng.normal(size=w.value.shape)
    said = np.einsum(f"{up},{other}->{mine}", g, (a, b)[1 - place])
    nudged = np.zeros_like((a, b)[place])
    for at in np.ndindex(nudged.shape):
        moved = [a.copy(), b.copy()]
        moved[place][at] += 1.0
        nudged[at] = float(np.sum(g * (np.einsum(spec, *moved) - w.value)))
    np.testing.assert_allclose(said, nudged, rtol=1e-10, atol=1e-12)


def test_the_product_that_is_said_is_the_gradient() -> None:
    rng = np.random.default_rng(5)
    for shapes in [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 4))]:
        a, b = (rng.normal(size=shape) for shape in shapes)
        builder = Builder()
        w = builder.finish("f", builder.op("matmul", builder.input("A", a), builder.input("B", b), name="u"))
        g = rng.normal(size=w.value.shape)
        for place in (0, 1):
            found = re.search(r"As matrices: ([^;]+?)(?:;.*)?\.$", why(w, 2, place))
            if found is None:
                continue
            product = eval(found.group(1).replace("∂u", "g"), {"A": a, "B": b, "g": g})
            moved = np.zeros_like((a, b)[place])
            for at in np.ndindex(moved.shape):
                both = [a.copy(), b.copy()]
                both[place][at] += 1.0
                moved[at] = float(np.sum(g * (both[0] @ both[1] - w.value)))
            np.testing.assert_allclose(product, moved, rtol=1e-10, atol=1e-12)


def test_attention_is_told_throughout() -> None:
    w = trace(f.attention, *np.random.default_rng(0).normal(size=(3, 4, 4)))
    told = [why(w, k, place) for k, line in enumerate(w.lines) if line.op not in LEAVES for place in range(len(line.operands))]
    assert sum("is transposed" in sentence for sentence in told) == 4
