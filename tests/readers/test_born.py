"""Where the first NaN or infinity was born, on functions that each make one in a known way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers.made import chain
from workings.capture import trace
from workings.contract.maths import numbers
from workings.contract.reading import Formula, Paragraph
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Working
from workings.readers.born import REASONS, births, born, reading, sentence

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def told(function: Callable[..., Any], *inputs: Any) -> str:
    w = trace(function, *inputs)
    birth = born(w)
    assert birth is not None
    said = sentence(w, birth)
    return said.partition(": ")[2] if said.startswith("Line ") else said


@pytest.mark.parametrize(
    ("function", "inputs", "said"),
    [
        (lambda x, y: x / y, ([1.0, 0.0], [1.0, 0.0]), "x/y, entry 2 is undefined: x[1] is 0 and y[1] is 0, and 0/0 has no value."),
        (lambda x, y: x / y, (np.float64(3.0), np.float64(0.0)), "x/y is ∞: x is 3 and y is 0, and nothing can be divided by 0."),
        (lambda x: np.log(x), ([1.0, 0.0],), "ln(x), entry 2 is −∞: x[1] is 0, and the logarithm falls without end towards 0."),
        (lambda x: np.log(x), (-1.0,), "ln(x) is undefined: x is −1, and a negative number has no real logarithm."),
        (lambda x: np.sqrt(x - 2.0), (1.0,), "√(x − 2) is undefined: x − 2 is −1, and a negative number has no real square root."),
        (
            lambda x: np.exp(x),
            (1000.0,),
            "eˣ is ∞: x is 1000, and e to a power above 709.78 is larger than the largest number of its kind.",
        ),
        (lambda x: np.arccos(x), (2.0,), "arccos(x) is undefined: x is 2, and no angle has a sine or cosine outside −1 to 1."),
        (lambda x: x.sum(), ([1e308, 1e308],), "Σ x is ∞: the sum is larger than the largest number of its kind."),
    ],
)
def test_the_reason_is_told(function: Callable[..., Any], inputs: tuple[Any, ...], said: str) -> None:
    assert told(function, *inputs) == said


def test_a_product_within_a_sum_is_found() -> None:
    w = trace(lambda x, y: x @ y, [1.0, 1e308], [1.0, 1e10])
    birth = born(w)
    assert birth is not None
    assert birth.operands == ((0, (1,)), (1, (1,)))
    assert birth.why.startswith("the result is larger than the largest number of its kind (1.8 × 10³⁰⁸")


def test_a_nan_made_of_infinities_is_born_where_it_is_made() -> None:
    def steps(x):  # type: ignore[no-untyped-def]
        e = np.exp(x)
        p = e / e.sum()
        return p

    w = trace(steps, [1.0, 1000.0])
    found = list(births(w))
    assert [(w.lines[b.line].op, b.index) for b in found] == [("exp", (1,)), ("div", (1,))]
    assert found[1].why == "∞/∞ has no value"


def test_a_mask_of_infinities_is_nobodys_mistake() -> None:
    assert born(trace(lambda s, m: np.exp(np.where(m > 0, s, -np.inf)), [1.0, 2.0], [1, 0])) is None


def test_what_is_left_behind_is_said_to_be() -> None:
    assert told(lambda x: np.where(x > 0, np.log(x), 0.0), [1.0, -2.0]).endswith("The result is finite all the same.")


def test_a_nan_that_was_given_is_told_as_given() -> None:
    w = trace(lambda x: x + 1, [np.nan, 2.0])
    birth = born(w)
    assert birth is not None and sentence(w, birth) == "x, entry 1 is undefined: it was given as an input."


def test_nothing_is_told_of_finite_numbers() -> None:
    w = trace(lambda x: x + 1, [1.0, 2.0])
    assert born(w) is None
    assert reading(w).blocks == ()


def test_numbers_in_the_reading_can_be_opened() -> None:
    w = trace(lambda x, y: x / y, [1.0, 0.0], [1.0, 0.0])
    made = reading(w)
    first = made.blocks[0]
    assert isinstance(first, Paragraph)
    cells = [n for part in first.parts if isinstance(part, Formula) for n in numbers(part.maths)]
    assert [(n.line, n.index) for n in cells] == [(2, (1,)), (0, (1,)), (1, (1,))]
    assert made.facts["why"] == "0/0 has no value"


def test_every_scalar_that_can_leave_the_finite_numbers_has_a_reason() -> None:
    """Each is run on awkward finite numbers; where it leaves them, the table has a row, and the row has an answer."""
    awkward = [0.0, -0.5, -1.0, 1.0, 2.5, -3.0, 1e308, -1e308]
    for name, row in SCALARS.items():
        for a in awkward:
            for rest in [()] if row.arity == 1 else [(b,) for b in awkward] if row.arity == 2 else [(b, 1.0) for b in awkward]:
                with np.errstate(all="ignore"):
                    value = np.asarray(row.run(*(np.array([x]) for x in (a, *rest))))
                if value.dtype.kind == "f" and not np.isfinite(value).all():
                    assert name in REASONS, name
                    assert any(holds(a, *rest) for holds, _ in REASONS[name]), (name, a, rest)


@given(chain())
@settings(max_examples=80, deadline=None)
def test_a_birth_has_finite_operands_and_is_the_first(w: Working) -> None:
    found = list(births(w))
    for birth in found:
        assert not np.isfinite(w.lines[birth.line].value[birth.index])
        assert sentence(w, birth).endswith(".")
    first = found[0].line if found else len(w.lines)
    assert all(np.isfinite(line.value).all() for line in w.lines[:first] if line.op not in LEAVES)
