"""The numbers put in: every row, worked out by the oracle, comes to the value of the cell."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from tests.readers.evaluate import Ambiguous, NotNumbers, evaluate
from tests.readers.made import arithmetic, cells, chain, one_line
from workings.contract.maths import Fence, Num, Oper, Seq, Sym, numbers, seq
from workings.contract.number import is_exact
from workings.contract.reading import Equation
from workings.ir.working import Working
from workings.readers.equation import equation
from workings.readers.lower.plain import text
from workings.readers.provenance import checked


def same(got: float, wanted: float) -> bool:
    return got == wanted or (math.isnan(got) and math.isnan(wanted)) or math.isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)


def values_of(rows: Equation) -> list[float]:
    """What each row of numbers comes to."""
    found = []
    for _, _, right in rows.rows:
        try:
            found.append(evaluate(right))
        except NotNumbers:
            continue
    return found


def check(w: Working) -> None:
    for k, index in cells(w):
        wanted = float(w.lines[k].value[index])
        rows = equation(w, k, index)
        found = values_of(rows)
        assert found, f"no row of numbers in {shown(rows)}"
        assert all(same(value, wanted) for value in found), f"{wanted} is not {shown(rows)}"
        last = rows.rows[-1][2]
        assert same(found[-1], wanted)
        assert isinstance(last, Num | Sym), "the last row is what it comes to"


def shown(rows: Equation) -> str:
    return " / ".join(f"{text(left) if left else ''} {sign} {text(right)}" for left, sign, right in rows.rows)


@given(one_line())
@settings(max_examples=300, deadline=None)
def test_every_row_of_one_op_comes_to_the_value(w: Working) -> None:
    check(w)


@given(chain())
@settings(max_examples=300, deadline=None)
def test_every_row_of_a_chain_comes_to_the_value(w: Working) -> None:
    check(w)


@given(arithmetic())
@settings(max_examples=300, deadline=None)
def test_brackets_stand_where_they_are_needed(w: Working) -> None:
    check(w)


@given(chain())
@settings(max_examples=150, deadline=None)
def test_every_number_shown_is_the_cell_it_names(w: Working) -> None:
    for k, index in cells(w):
        for _, _, right in equation(w, k, index).rows:
            for num in numbers(right):
                if num.line is not None:
                    assert same(num.value, cell_value(w, num.line, num.index))


def cell_value(w: Working, k: int, index: tuple[int, ...]) -> float:
    """The value of a cell, or of one term of a sum."""
    index = checked(w, k, index)
    rank = w.lines[k].value.ndim
    if len(index) == rank:
        return float(w.lines[k].value[index])
    rule = w.rule(k)
    assert rule is not None
    at = dict(zip(rule.out, index[:rank], strict=True)) | dict(zip(rule.bound, index[rank:], strict=True))
    factors = [w.lines[j].value[tuple(at[i] for i in letters)] for j, letters in zip(w.lines[k].operands, rule.ins, strict=True)]
    return float(math.prod(factors))


@given(chain())
@settings(max_examples=150, deadline=None)
def test_equals_stands_only_where_every_number_is_shown_whole(w: Working) -> None:
    for k, index in cells(w):
        for _, relation, right in equation(w, k, index).rows:
            exact = all(is_exact(num.value, num.digits) for num in numbers(right))
            assert relation in (("=", "⇔", "") if exact else ("≈", "⇔", ""))


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (seq(Num(2.0), Oper("+"), Num(3.0), Oper("·"), Num(4.0)), 14.0),
        (seq(Oper("−"), Num(2.0), Oper("−"), Fence("(", seq(Num(1.0), Oper("−"), Num(4.0)), ")")), 1.0),
        (seq(Sym("max", "upright"), Fence("(", seq(Num(0.0), Oper(","), Oper("−"), Num(5.0)), ")")), 0.0),
        (seq(Num(2.0), Sym("⋯", "upright"), Num(3.0)), NotNumbers),
        (seq(Num(2.0), Num(3.0)), Ambiguous),
        (seq(Num(2.0), Oper("+")), Ambiguous),
    ],
)
def test_the_oracle_itself(row: Seq, value: float | type[Exception]) -> None:
    if isinstance(value, type):
        with pytest.raises(value):
            evaluate(row)
    else:
        assert evaluate(row) == value
