"""Exact or refuse. What cannot be followed stops with one sentence, the place, and what to write instead."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from workings import trace
from workings.capture import DoesNotFit, Refused


def with_math(a):
    return (a @ a) / math.sqrt(a @ a)


REFUSED: list[tuple[Any, list[Any], str, str]] = [
    (with_math, [[3.0, 4.0]], "math.sqrt takes the number out of the working.", "np.sqrt(a @ a)"),
    (lambda a: float(a.sum()), [[3.0, 4.0]], "float(…) takes the number out of the working.", "leave float() out"),
    (lambda a: np.array([a[0], a[1]]), [[1.0, 2.0]], "would copy the numbers out of the working", "np.stack"),
    (lambda a: a.tolist(), [[1.0, 2.0]], ".tolist() takes the numbers out of the working.", "keep the array"),
    (lambda a: np.linalg.svd(a), [np.eye(2)], "np.linalg.svd is not in the op table", "write it with"),
    (lambda a: np.floor_divide(a, 2), [[1.0, 2.0]], "np.floor_divide is not in the op table", "np.where"),
    (lambda a: a.argsort(), [[1.0, 2.0]], "The method .argsort is not in the op table", "sum, mean"),
    (lambda a: np.sum(a, dtype=float), [[1, 2]], "sum with dtype, out, initial or where is not followed.", "np.sum"),
    (lambda a: a[a[0]], [[1, 0]], "An index that was itself computed picks different cells in every run.", "np.where"),
    (lambda a: [1.0, 2.0][a[0]], [[1, 0]], "A computed number is used as an index or a count", "plain number"),
    (lambda a: a * np.array([1j]), [[1.0]], "holds real numbers", "float or integer"),
    (lambda a: a if a > 1 else -a, [[1.0, 2.0]], "A whole array stands where yes or no is asked.", "np.where"),
    (lambda a: 3.0 in a, [[1.0, 2.0]], "keeps only yes or no", "=="),
    (lambda a: None, [[1.0]], "returned nothing that could be shown", "return the result"),
    (lambda a: np.linalg.norm(a, 1), [[1.0]], "followed for the ordinary (L2) length", "np.sum(np.abs(x))"),
]


@pytest.mark.parametrize(("f", "inputs", "reason", "instead"), REFUSED)
def test_a_construct_that_cannot_be_followed_is_refused_in_words(f: Any, inputs: list[Any], reason: str, instead: str) -> None:
    with pytest.raises(Refused) as caught:
        trace(f, *inputs)
    assert reason in caught.value.reason
    assert instead in caught.value.instead


def test_in_place_changes_are_refused() -> None:
    def adds(a):
        a += 1
        return a

    def writes(a):
        a[0] = 2.0
        return a

    def fills(a):
        buffer = np.zeros(2)
        buffer += a
        return buffer

    for f, word in ((adds, "changes an array in place"), (writes, "behind the working's back"), (fills, "existing array")):
        with pytest.raises(Refused, match=word):
            trace(f, [1.0, 2.0])


def test_the_lesson_shows_the_line_with_a_caret_under_the_place() -> None:
    with pytest.raises(Refused) as caught:
        trace(with_math, [3.0, 4.0])
    rows = caught.value.lesson().split("\n")
    assert rows[3].strip() == "return (a @ a) / math.sqrt(a @ a)"
    assert rows[4].strip() == "^" * len("math.sqrt(a @ a)")
    assert rows[4].index("^") == rows[3].index("math.sqrt")
    assert rows[6].startswith("Instead: ")


def test_complex_and_object_inputs_are_refused_by_name() -> None:
    for value in ([1j, 2.0], [None, 1], "ab" and [{}]):
        with pytest.raises(Refused, match="The input a holds"):
            trace(lambda a: a, value)


def test_shapes_that_do_not_fit_name_operands_axes_sizes_and_a_mended_line() -> None:
    def scores(X, W):
        return X @ W

    with pytest.raises(DoesNotFit) as caught:
        trace(scores, np.ones((2, 3)), np.ones((4, 3)))
    said = caught.value
    assert said.reason == (
        "X is (2, 3) and W is (4, 3); in @, axis 1 of X (3) and axis 0 of W (4) are multiplied pair by pair and have to be equal."
    )
    assert said.instead == "X @ W.T   # gives (2, 4)"


def test_an_error_of_the_authors_own_is_left_as_it_is() -> None:
    def broken(a):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        trace(broken, [1.0])
