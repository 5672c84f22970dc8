"""Exact or refuse. What cannot be followed stops with one sentence, the place, and what to write instead."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from workings import trace
from workings.capture import DoesNotFit, Refused, Stopped


def with_math(a):
    return (a @ a) / math.sqrt(a @ a)


REFUSED: list[tuple[Any, list[Any], str, str]] = [
    (with_math, [[3.0, 4.0]], "math.sqrt takes the number out of the working.", "np.sqrt(a @ a)"),
    (lambda a: float(a.sum()), [[3.0, 4.0]], "float(…) takes the number out of the working.", "leave float() out"),
    (lambda a: int(a.sum()), [[3.0, 4.0]], "int(…) takes the number out of the working.", "np.floor"),
    (lambda a: a.tolist(), [[1.0, 2.0]], ".tolist() takes the numbers out of the working.", "keep the array"),
    (lambda a: a.sum().item(), [[1.0, 2.0]], ".item() takes the number out of the working.", "leave .item() out"),
    (lambda a: {a[0]: 1}, [[1.0, 2.0]], "used as a key", "plain number"),
    (lambda a: np.cumprod(a), [[1.0, 2.0]], "np.cumprod is not in the op table", "a loop"),
    (lambda a: np.linalg.qr(a), [np.eye(2)], "np.linalg.qr is not in the op table", "Gram–Schmidt"),
    (lambda a: np.cbrt(a), [[1.0, 2.0]], "np.cbrt is not in the op table", "1 / 3"),
    (lambda a: a.tobytes(), [[1.0, 2.0]], "The method .tobytes is not in the op table", "sum, mean"),
    (lambda a: np.sum(a, initial=1.0), [[1, 2]], "sum with these arguments is not followed.", "np.sum"),
    (lambda a: [1.0, 2.0][a[0]], [[1.5, 0]], "Only a single whole number can be a count", "whole numbers"),
    (lambda a: a * np.array([1j]), [[1.0]], "holds real numbers", "float or integer"),
    (lambda a: a if a > 1 else -a, [[1.0, 2.0]], "A whole array stands where yes or no is asked.", "np.where"),
    (lambda a: 3.0 in a, [[1.0, 2.0]], "keeps only yes or no", "=="),
    (lambda a: None, [[1.0]], "returned nothing that could be shown", "return the result"),
    (lambda a: np.linalg.norm(a, 3), [[1.0]], "followed for the ordinary (L2) length", "np.sum(np.abs(x))"),
    (lambda a: (a > 0) + (a > 1), [[1.0, 2.0]], "adds two yes-or-no arrays as “or”", "x | y"),
    (lambda a: np.cos(a > 0), [[1.0, 2.0]], "float16", "astype(float)"),
    (lambda a: a.astype(complex), [[1.0, 2.0]], "leaves the real numbers", "astype(float)"),
]


@pytest.mark.parametrize(("f", "inputs", "reason", "instead"), REFUSED)
def test_a_construct_that_cannot_be_followed_is_refused_in_words(f: Any, inputs: list[Any], reason: str, instead: str) -> None:
    with pytest.raises(Refused) as caught:
        trace(f, *inputs)
    assert reason in caught.value.reason
    assert instead in caught.value.instead


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


def test_an_error_of_the_authors_own_is_named_with_its_place_and_what_came_before() -> None:
    def broken(a):
        half = a / 2
        raise ZeroDivisionError(f"mine at {len(half)}")

    with pytest.raises(Stopped, match="The function stopped with ZeroDivisionError: mine at 1") as caught:
        trace(broken, [1.0])
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert caught.value.span is not None and "raise ZeroDivisionError" in caught.value.span.text
    assert caught.value.working is not None and caught.value.working.output.name == "half"
