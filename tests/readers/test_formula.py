"""A line as a formula: in matrices, with indices, names as symbols, calls as leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain, computed, one_line
from workings.capture import trace, typed
from workings.contract.maths import Maths, Num, Sub, Sym
from workings.ir.build import Builder
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.readers.formula import index_form, symbolic
from workings.readers.lower.plain import text
from workings.readers.names import symbol

A, B = [2, 1, 0], [3, 1, 4]
X = np.arange(6.0).reshape(2, 3)


def last(w: Working) -> int:
    return w.outputs[0]


def both(w: Working, k: int | None = None) -> tuple[str, str]:
    line = last(w) if k is None else k
    return text(symbolic(w, line)), text(index_form(w, line))


@pytest.mark.parametrize(
    ("name", "rank", "shown"),
    [
        ("a", 1, "a"), ("W", 2, "W"), ("theta", 0, "θ"), ("theta_1", 0, "θ₁"), ("w1", 1, "w₁"), ("y_hat", 1, "y\u0302"), ("length_a", 0, "lengthₐ"),
        ("learning_rate", 0, "learning rate"), ("lambda_", 0, "λ"), ("d_k", 0, "dₖ"), ("W_in", 2, "Wᵢₙ"), ("Sigma", 2, "Sigma"),
        ("x_0", 0, "x₀"), ("cosine", 0, "cos"), ("__", 0, "__"), ("hidden1", 1, "hidden₁"), ("Δ", 0, "Δ"),
    ],
)  # fmt: skip
def test_names_become_symbols(name: str, rank: int, shown: str) -> None:
    assert text(symbol(name, rank).plain()) == shown


def test_a_vector_is_bold_its_entries_and_a_matrix_are_not() -> None:
    assert symbol("a", 1).plain() == Sym("a", "vector")
    assert symbol("W", 2).plain() == Sym("W", "")
    assert symbol("a", 1).entry((Num(1.0),)) == Sub(Sym("a", ""), Num(1.0))
    assert symbol("weights", 1).plain() == Sym("weights", "upright")


def test_an_entry_of_a_numbered_name_keeps_its_number_apart() -> None:
    assert text(symbol("W1", 2).entry((Num(1.0), Num(3.0)))) == "W_(1,1,3)"
    assert text(symbol("E", 2).entry((Num(1.0), Num(12.0)))) == "E_(1,12)"


@pytest.mark.parametrize(
    ("function", "inputs", "matrix", "indices"),
    [
        (f.dot, (A, B), "a·b", "a·b = Σᵢ₌₁ⁿ aᵢbᵢ"),
        (f.norm, (A,), "√(v·v)", "‖v‖ = √(Σᵢ₌₁ⁿ vᵢ²)"),
        (f.cosine, (A, B), "a·b / (‖a‖ ‖b‖)", "cos = a·b / (‖a‖ ‖b‖)"),
        (f.cosine_at_once, (A, B), "a·b / (‖a‖ ‖b‖)", "cosine at once = (Σᵢ₌₁ⁿ aᵢbᵢ) / (‖a‖ ‖b‖)"),
        (f.neuron, (A, B, -5), "max(0, x·w + b)", "y = max(0, (Σᵢ₌₁ⁿ xᵢwᵢ) + b)"),
        (f.loss, (A, B), "(Σ (y − t)²) / 3", "mean((y − t)²) = (Σᵢ₌₁ⁿ (yᵢ − tᵢ)²) / 3"),
        (lambda X, W: X @ W, (X, X.T), "XW", "(XW)ᵢⱼ = Σₖ₌₁ᵈ XᵢₖWₖⱼ"),
        (lambda x, W: x @ W, (A, X.T), "xᵀW", "(xᵀW)ᵢ = Σⱼ₌₁ⁿ xⱼWⱼᵢ"),
        (lambda x, y: np.outer(x, y), (A, B), "xyᵀ", "(xyᵀ)ᵢⱼ = xᵢyⱼ"),
        (lambda X, g: np.einsum("id,ih->dh", X, g), (X, X), "Xᵀg", "(Xᵀg)ᵢⱼ = Σₖ₌₁ⁿ Xₖᵢgₖⱼ"),
        (lambda X: X.sum(axis=0), (X,), "Σ_column X", "(Σ_column X)ᵢ = Σⱼ₌₁ⁿ Xⱼᵢ"),
        (lambda X: X.max(axis=1), (X,), "max_row X", "(max_row X)ᵢ = maxⱼ Xᵢⱼ"),
        (lambda X: X.sum(), (X,), "Σ X", "Σ X = Σᵢ₌₁ⁿ Σⱼ₌₁ᵈ Xᵢⱼ"),
        (lambda x, y: x * y, (A, B), "x ⊙ y", "(x ⊙ y)ᵢ = xᵢyᵢ"),
        (lambda x: 2 * x - 3 * (x - 1), (A,), "2x − 3(x − 1)", "(2x − 3(x − 1))ᵢ = 2xᵢ − 3(xᵢ − 1)"),
        (lambda x, y: x - (y - 1) - (x + y), (2.0, 3.0), "x − (y − 1) − (x + y)", "x − (y − 1) − (x + y)"),
        (lambda x, y: x * (y * 2) / (x / y), (2.0, 3.0), "xy·2 / (x/y)", "xy·2 / (x/y)"),
        (lambda x: -x**2, (A,), "−x²", "(−x²)ᵢ = −xᵢ²"),
        (lambda x: (-x) ** 2, (A,), "(−x)²", "((−x)²)ᵢ = (−xᵢ)²"),
        (lambda x: np.exp(-x / 2), (A,), "e^(−x/2)", "(e^(−x/2))ᵢ = e^(−xᵢ/2)"),
        (lambda x: x / np.sqrt(2), (A,), "x/√2", "(x/√2)ᵢ = xᵢ/√2"),
        (lambda x: x * np.pi / 180, (A,), "xπ/180", "(xπ/180)ᵢ = xᵢπ/180"),
        (lambda x: np.where(x > 0, x, 0.1 * x), (A,), "where(x > 0, x, 0.1x)", "where(xᵢ > 0, xᵢ, 0.1xᵢ)"),
        (lambda x: x[1:] - x[:-1], (A,), "x_(2:3) − x_(1:2)", "(x_(2:3) − x_(1:2))ᵢ = xᵢ₊₁ − xᵢ"),
        (lambda x: x[::-1], (A,), "x_(3:1)", "(x_(3:1))ᵢ = x₄₋ᵢ"),
        (lambda X: X[:, 1], (X,), "X_(:,2)", "(X_(:,2))ᵢ = Xᵢ₂"),
        (lambda x: np.stack([x[0], x[1]]), (A,), "[x₁, x₂]", "[x₁, x₂]ᵢ"),
        (lambda x, y: np.concatenate([x, y]), (A, B), "concat(x, y)", "concat(x, y)ᵢ"),
        (lambda x: x.reshape(3, 1), (A,), "reshape(x)", "reshape(x)ᵢ = xᵢ"),
        (lambda x: abs(x) > 1, (A,), "|x| > 1", "(|x| > 1)ᵢ ⇔ |xᵢ| > 1"),
    ],
)  # fmt: skip
def test_formulas(function: Callable[..., Any], inputs: tuple[Any, ...], matrix: str, indices: str) -> None:
    assert both(trace(function, *inputs)) == (matrix, indices)


def test_attention_reads_as_it_is_written_on_paper() -> None:
    w = trace(f.attention, [[1, 0], [0, 2], [1, 1]], [[1, 1], [0, 1], [2, 0]], [[1, 0], [0, 1], [2, 2]])
    shown = {line.name: text(symbolic(w, k)) for k, line in enumerate(w.lines) if line.name and line.operands}
    assert shown == {"R": "QKᵀ", "S": "R/√2", "M": "max_row S", "E": "e^(S − M)", "Z": "Σ_row E", "A": "E/Z", "O": "AV"}
    assert text(index_form(w, w.find("A"))) == "Aᵢⱼ = Eᵢⱼ/Zᵢ"
    assert text(index_form(w, w.find("R"))) == "Rᵢⱼ = Σₗ₌₁ᵈ QᵢₗKⱼₗ", "k and m are sizes here, so the sum runs over another letter"


def test_a_letter_that_names_something_is_not_an_index() -> None:
    w = trace(lambda i, j: i @ j, A, B)
    assert text(index_form(w, last(w))) == "i·j = Σₖ₌₁ⁿ iₖjₖ"


def test_a_call_is_a_leaf_and_its_own_name() -> None:
    w = trace(f.attended, A, B)
    assert text(symbolic(w, last(w))) == "weights·values"
    unnamed = trace(lambda s, v: f.softmax(s) @ v, A, B)
    assert text(symbolic(unnamed, last(unnamed))) == "softmax(s)·v"


def test_a_length_without_a_telling_name_is_what_it_is() -> None:
    w = trace(lambda a: np.sqrt(a @ a) * 2, A)
    assert text(symbolic(w, last(w))) == "√(a·a)·2"
    named = Builder()
    a = named.input("a", A)
    root = named.op("sqrt", named.op("matmul", a, a), name="size")
    assert text(symbolic(named.finish("f", named.op("neg", root)), 3)) == "−size"


def test_slopes_in_a_gradient_are_called_so() -> None:
    w = gradient(trace(f.cosine, A, B))
    shown = [text(symbolic(w, k)) for k in w.outputs]
    assert shown == ["∂a + ∂(a·b) b", "∂b + ∂(a·b) a"]


def test_typed_mathematics_reads_as_typed() -> None:
    w = typed.read("1*4 + 2*0 + 2*3")
    assert text(symbolic(w, last(w))) == "1·4 + 2·0 + 2·3"
    assert text(symbolic(typed.read("3/sqrt(10)"), 3)) == "3/√10"


def test_a_very_long_chain_is_cut_and_still_read() -> None:
    w = trace(lambda x: sum([x * k for k in range(400)]), 2.0)
    assert "step" in text(symbolic(w, last(w)))
    assert len(text(symbolic(w, last(w)))) < 1000


def test_an_empty_sum_and_a_single_number_can_be_read() -> None:
    w = trace(lambda x: x.sum(), np.zeros(0))
    assert text(symbolic(w, last(w))) == "Σ x"
    assert text(index_form(trace(lambda x: x.sum(), [5.0]), 1)) == "Σ x = x"


@given(one_line())
@settings(max_examples=100, deadline=None)
def test_every_op_has_both_forms(w: Working) -> None:
    for form in (symbolic, index_form):
        made: Maths = form(w, last(w))
        assert text(made).strip()


@given(chain())
@settings(max_examples=100, deadline=None)
def test_brackets_balance(w: Working) -> None:
    for k in computed(w):
        for made in both(w, k):
            assert made.count("(") == made.count(")"), made
            assert "  " not in made, made


def test_a_result_has_the_name_that_its_caller_gave_it() -> None:
    w = trace(f.mixed, B, A)
    assert text(symbolic(w, last(w))) == "weights·values"
    inside = w.find("out")
    assert text(index_form(w, inside)) == "weightsᵢ = eᵢ/(Σⱼ₌₁ⁿ eⱼ)"


def test_arguments_stand_as_the_author_wrote_them() -> None:
    def outer(a, b):  # type: ignore[no-untyped-def]
        return f.blend(b, before=a, keep=0.5) * 2

    w = trace(outer, [1.0, 2.0], [3.0, 4.0])
    assert text(symbolic(w, last(w))) == "blend(b, a)·2"
