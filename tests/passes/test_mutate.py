"""A wrong belief changes one line; what follows is run again."""

from __future__ import annotations

import numpy as np
import pytest

from workings import trace
from workings.passes.mutate import Mutation, NoSuchPlace, mutate


def cosine(a, b):
    dot = a @ b
    cos = dot / (np.linalg.norm(a) * np.linalg.norm(b))
    return cos


A, B = np.array([1.0, 2.0, 2.0]), np.array([4.0, 0.0, 3.0])


@pytest.mark.parametrize(
    ("mutation", "expected"),
    [
        (Mutation("div", "x"), 10.0),
        (Mutation("div", "x / (a @ a)"), 10 / 9),
        (Mutation("div", "x / (norm(a) + norm(b))"), 10 / 8),
        (Mutation("output", "1 - out"), 1 - 10 / 15),
        (Mutation("dot", "sum(x) * sum(y)"), 35 / 15),
        (Mutation("dot", "sum(abs(x * y))"), 10 / 15),
        (Mutation("cos", "-out"), -10 / 15),
    ],
)
def test_each_mutation_gives_its_own_answer(mutation: Mutation, expected: float) -> None:
    assert float(mutate(trace(cosine, A, B), mutation).value) == pytest.approx(expected, rel=1e-12)


def test_dropping_the_sum_leaves_a_vector() -> None:
    w = mutate(trace(lambda a, b: a @ b, A, B), Mutation("matmul", "x * y"))
    assert w.value.tolist() == [4.0, 0.0, 6.0]


def test_the_rest_of_the_working_is_kept() -> None:
    w = mutate(trace(cosine, A, B), Mutation("div", "x"))
    assert [x.name for x in w.lines if x.name][:3] == ["a", "b", "dot"]


def test_a_place_that_is_not_there_is_said() -> None:
    with pytest.raises(NoSuchPlace, match="no line called 'exp'"):
        mutate(trace(cosine, A, B), Mutation("exp", "x"))
