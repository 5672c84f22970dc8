"""A line in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import chain, computed, one_line
from workings.capture import trace
from workings.ir.working import Working
from workings.readers.words import sentence, words

X = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("function", "inputs", "said"),
    [
        (f.dot, ([1, 2], [3, 4]), "Multiply a and b position by position along n, then add."),
        (f.norm, ([1, 2],), "The square root of v·v."),
        (f.neuron, ([1, 2], [3, 4], 1), "The larger of 0 and x·w + b."),
        (lambda X: X.sum(axis=1), (X,), "The sum of X along d."),
        (lambda X: X.sum(), (X,), "The sum of X."),
        (lambda X: X.T, (X,), "X with its axes swapped."),
        (lambda x: np.exp(x), ([1.0],), "e to the power x."),
        (lambda x, y: np.outer(x, y), ([1, 2], [3, 4]), "Every entry of x times every entry of y."),
        (lambda X: np.einsum("ij->j", X), (X,), "The sum of X along n."),
        (lambda X: np.einsum("ij->ji", X), (X,), "X with its axes swapped."),
        (lambda x: np.where(x > 0, x, 0), ([1, -2],), "x where x > 0 holds, otherwise 0."),
        (lambda x: x > 1, ([1, -2],), "Whether x is above 1."),
        (lambda x: x[:, None] >= x, ([1, -2],), "Whether each entry of x is at least each entry of x."),
        (lambda x, y: x[:, None] - y[None, :], ([1, -2], [3, 4]), "Each entry of x minus each entry of y."),
    ],
)
def test_sentences(function: Callable[..., Any], inputs: tuple[Any, ...], said: str) -> None:
    w = trace(function, *inputs)
    assert sentence(w, w.outputs[0]) == said


def test_what_is_given_says_so() -> None:
    w = trace(lambda x: x * 0.5, [1.0, 2.0])
    assert sentence(w, 0) == "x is given."
    assert sentence(w, 1) == "0.5 is a constant."


def check(w: Working) -> None:
    for k in computed(w):
        said = sentence(w, k)
        assert said.endswith(".")
        assert not re.search(r"[{}!]|  |  |None", said), said
        assert words(w, k)


@given(one_line())
@settings(max_examples=150, deadline=None)
def test_every_op_has_words(w: Working) -> None:
    check(w)


@given(chain())
@settings(max_examples=60, deadline=None)
def test_every_line_of_a_chain_has_words(w: Working) -> None:
    check(w)
