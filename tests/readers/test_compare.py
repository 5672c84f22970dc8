"""Two workings compared: reordered, with detours, with one step wrong, with one missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain
from workings.capture import trace
from workings.contract.reading import Number, Paragraph
from workings.ir.working import Working
from workings.passes.mutate import Mutation, mutate
from workings.readers.compare import Comparison, compare, reading

Q, K, V = np.random.default_rng(0).normal(size=(3, 4, 4))


def against(function: Callable[..., Any], reference: Callable[..., Any] = f.attention) -> Comparison:
    return compare(trace(function, Q, K, V), trace(reference, Q, K, V))


def at(c: Comparison) -> tuple[str, str]:
    assert c.at is not None
    return c.one.lines[c.at].name, c.other.lines[c.there].name if c.there is not None else ""


def no_root(Q, K, V):
    R = Q @ K.T
    M = R.max(axis=1, keepdims=True)
    E = np.exp(R - M)
    Z = E.sum(axis=1, keepdims=True)
    A = E / Z
    return A @ V


def other_axis(Q, K, V):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    M = S.max(axis=1, keepdims=True)
    E = np.exp(S - M)
    Z = E.sum(axis=0, keepdims=True)
    A = E / Z
    return A @ V


def another_way(Q, K, V):
    E = np.exp(np.einsum("id,jd->ij", Q, K) * 0.5)
    return (E @ V) / E.sum(axis=1, keepdims=True)


def late_mistake(Q, K, V):
    E = np.exp(Q @ K.T / 2)
    Z = E.sum(axis=1, keepdims=True)
    A = E / (Z + 0.1)
    return A @ V


def no_top(Q, K, V):
    E = np.exp(Q @ K.T / 2)
    Z = E.sum(axis=1, keepdims=True)
    A = E / Z
    return A @ V


def test_the_same_is_the_same() -> None:
    c = against(f.attention)
    assert c.agree and c.sentence == "Both come to the same, by the same values at every step."
    assert c.pairs == {k: k for k in range(len(c.one.lines))}


def test_another_way_is_no_departure() -> None:
    c = against(another_way)
    assert c.agree and c.at is None
    assert c.sentence.startswith("The same value by another way: ")


def test_the_first_line_that_departs_is_named_with_what_each_has() -> None:
    c = against(late_mistake, no_top)
    assert at(c) == ("", "A") or at(c) == ("A", "A")
    c = against(other_axis)
    assert at(c) == ("Z", "Z")
    assert c.sentence.startswith("They part at Z = Σ_column E (line ")
    assert c.sentence.endswith("Its shape is (4, 1), not (1, 4).")


def test_a_step_that_is_missing_is_named() -> None:
    c = against(no_root)
    assert at(c) == ("M", "S")
    assert "There the other has a step that is missing here: S = R/2" in c.sentence


def test_a_step_too_many_is_named() -> None:
    c = against(lambda Q, K, V: f.attention(Q, K, V) * 2)
    assert c.at == c.one.outputs[0]
    assert "They part at" in c.sentence


def test_the_difference_is_the_largest_and_has_its_place() -> None:
    c = compare(trace(lambda x: x * np.array([1.0, 2.0, 3.0]), np.ones(3)), trace(lambda x: x * np.array([1.0, 2.5, 2.0]), np.ones(3)))
    assert (c.difference, c.index) == (1.0, (2,))
    parts = [p for block in reading(c).blocks if isinstance(block, Paragraph) for p in block.parts]
    assert [p.value for p in parts if isinstance(p, Number)] == [1.0]


def test_order_makes_no_difference() -> None:
    def first(x, y):  # type: ignore[no-untyped-def]
        a = np.sin(x)
        b = np.cos(y)
        return a * b

    def second(x, y):  # type: ignore[no-untyped-def]
        b = np.cos(y)
        a = np.sin(x)
        return a * b

    c = compare(trace(first, [1.0, 2.0], [3.0, 4.0]), trace(second, [1.0, 2.0], [3.0, 4.0]))
    assert c.agree and not c.extra and not c.missing


def descent(rate: float) -> Working:
    def steps(X, y):  # type: ignore[no-untyped-def]
        w = np.zeros(2)
        for _ in range(150):
            w = w - rate * (X.T @ (X @ w - y)) / len(y)
        return w

    X = np.random.default_rng(1).normal(size=(8, 2))
    return trace(steps, X, X @ [1.0, 2.0] + 0.1)


def test_in_a_long_working_the_first_round_is_named() -> None:
    c = compare(descent(0.1), descent(0.2))
    assert c.at is not None and c.there is not None
    assert c.at < 10 and c.one.lines[c.at].op == "mul"
    assert compare(descent(0.1), descent(0.1)).agree


@pytest.mark.parametrize(
    ("name", "becomes"), [("R", "out * 1.01"), ("S", "out * 1.1"), ("E", "out * 2 + 0.1"), ("A", "out * 2"), ("O", "-out")]
)
def test_a_mutation_is_found_at_its_line(name: str, becomes: str) -> None:
    w = trace(f.attention, Q, K, V)
    wrong = mutate(w, Mutation(name, becomes))
    c = compare(wrong, w)
    assert c.at is not None
    assert wrong.lines[c.at].name in (name, "") and wrong.lines[c.at - 1].op != "input"
    seen = {k for k, line in enumerate(wrong.lines) if line.name == name}
    assert c.at <= max(seen) + 3


@given(chain())
@settings(max_examples=60, deadline=None)
def test_a_working_agrees_with_itself(w: Working) -> None:
    c = compare(w, w)
    assert c.agree and not c.extra and not c.missing
