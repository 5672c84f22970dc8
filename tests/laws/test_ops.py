"""Laws over the op table: every row, every sample, values from Hypothesis, oracles from outside the table."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.oracle import evaluate
from workings.ir.build import Builder, replay
from workings.ir.ops import OPS, Op
from workings.ir.rules import Rule
from workings.ir.scalars import COMPARISONS, SCALARS
from workings.ir.text import parse, show
from workings.passes.gradient import gradient

CASES = [pytest.param(row, shapes, attrs, id=f"{row.name}-{shapes}-{attrs}") for row in OPS.values() for shapes, attrs in row.samples]


def draw(row: Op, shapes: tuple[tuple[int, ...], ...], seed: int) -> list[np.ndarray]:
    return row.operands(np.random.default_rng(seed), shapes)


def working(row: Op, operands: list[np.ndarray], attrs: dict[str, Any]) -> Any:
    b = Builder()
    lines = [b.input(name, x) for name, x in zip("abc", operands, strict=False)]
    return b.finish(row.name, b.op(row.name, *lines, name="y", **attrs))


def test_every_row_has_samples_and_exactly_one_meaning() -> None:
    assert len(OPS) >= 15
    for row in OPS.values():
        assert row.samples, f"{row.name} has no sample, so no law covers it"
        meanings = [m for m in (row.rule, row.move, row.atom) if m is not None]
        assert len(meanings) == 1, f"{row.name} needs a rule, a map or an equation, and one of them"
        assert row.words, f"{row.name} has no words"


@pytest.mark.parametrize(("row", "shapes", "attrs"), CASES)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=8, deadline=None)
def test_run_does_what_the_rule_says(row: Op, shapes: tuple[tuple[int, ...], ...], attrs: dict[str, Any], seed: int) -> None:
    operands = draw(row, shapes, seed)
    value = np.asarray(row.run(*operands, **attrs), dtype=float)
    if row.atom is not None:
        assert row.atom.residual(operands, row.run(*operands, **attrs), attrs) < 1e-9
        return
    if row.rule is not None:
        rule = row.rule(shapes, attrs)
        assert isinstance(rule, Rule)
        repeated = dict(zip(rule.out, attrs["sizes"], strict=True)) if "sizes" in attrs else None
        expected = evaluate(rule, operands, repeated)
    else:
        assert row.move is not None
        flat = np.concatenate([x.reshape(-1) for x in operands])
        places = row.move(shapes, attrs, operands)
        expected = np.where(places < 0, 0.0, flat[np.maximum(places, 0)])
    np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-12)
    assert value.shape == expected.shape


@pytest.mark.parametrize(("row", "shapes", "attrs"), CASES)
def test_a_working_prints_and_reads_back_the_same(row: Op, shapes: tuple[tuple[int, ...], ...], attrs: dict[str, Any]) -> None:
    w = working(row, draw(row, shapes, 3), attrs)
    again = parse(show(w))
    assert show(again) == show(w)
    assert [x.value.tobytes() for x in again.lines] == [x.value.tobytes() for x in w.lines]
    assert [x.dims for x in again.lines] == [x.dims for x in w.lines]


@pytest.mark.parametrize(("row", "shapes", "attrs"), CASES)
def test_replaying_is_bit_equal(row: Op, shapes: tuple[tuple[int, ...], ...], attrs: dict[str, Any]) -> None:
    operands = draw(row, shapes, 4)
    w = working(row, operands, attrs)
    assert np.asarray(replay(w, *operands)[-1]).tobytes() == w.value.tobytes()


def scalar_loss(row: Op, operands: list[np.ndarray], attrs: dict[str, Any], weights: np.ndarray) -> Any:
    b = Builder()
    lines = [b.input(name, x) for name, x in zip("abc", operands, strict=False)]
    y = b.op(row.name, *lines, **attrs)
    return b.finish("loss", b.op("sum", b.op("mul", y, b.const(weights))))


STEPS = {"sign", "where", "floor", "ceil", "rint", "mod", "floordiv"} | COMPARISONS
"""Rows that jump: nudging across a jump says nothing."""
SMOOTH = [c for c in CASES if c.values[0].name not in STEPS and not (c.values[0].atom and not c.values[0].atom.back)]


@pytest.mark.parametrize(("row", "shapes", "attrs"), SMOOTH)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=5, deadline=None)
def test_the_gradient_is_what_nudging_says(row: Op, shapes: tuple[tuple[int, ...], ...], attrs: dict[str, Any], seed: int) -> None:
    operands = draw(row, shapes, seed)
    weights = np.random.default_rng(seed + 1).uniform(-1, 1, np.shape(row.run(*operands, **attrs)))
    g = gradient(scalar_loss(row, operands, attrs, weights))
    for place, out in enumerate(g.outputs):
        assert g.lines[out].shape == operands[place].shape
        if operands[place].dtype.kind != "f":
            continue
        np.testing.assert_allclose(g.lines[out].value, nudged(row, operands, attrs, weights, place), rtol=2e-5, atol=2e-6)


def nudged(row: Op, operands: list[np.ndarray], attrs: dict[str, Any], weights: np.ndarray, place: int) -> np.ndarray:
    step, out = 1e-6, np.zeros(operands[place].shape)
    for at in np.ndindex(out.shape):
        ends = []
        for sign in (1, -1):
            moved = [x.copy() for x in operands]
            moved[place][at] += sign * step
            if row.name in ("eigh", "cholesky") and at[0] != at[1]:  # a symmetric matrix moves symmetrically
                moved[place][at[::-1]] += sign * step
            ends.append(float(np.sum(np.asarray(row.run(*moved, **attrs)) * weights)))
        out[at] = (ends[0] - ends[1]) / (4 if row.name in ("eigh", "cholesky") and at[0] != at[1] else 2) / step
    return out


@pytest.mark.parametrize("name", [n for n, s in SCALARS.items() if any(p != "0" for p in s.partials) and n not in ("id", "where")])
def test_each_partial_agrees_with_mpmath(name: str) -> None:
    row = SCALARS[name]
    functions = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b, "pow": lambda a, b: a**b,
        "maximum": lambda a, b: max(a, b), "minimum": lambda a, b: min(a, b), "neg": lambda a: -a, "abs": abs, "square": lambda a: a * a,
        "sqrt": mpmath.sqrt, "exp": mpmath.exp, "log": mpmath.log, "log2": lambda a: mpmath.log(a, 2), "sin": mpmath.sin, "cos": mpmath.cos,
        "arccos": mpmath.acos, "tanh": mpmath.tanh, "tan": mpmath.tan, "arcsin": mpmath.asin, "arctan": mpmath.atan, "arctan2": mpmath.atan2,
        "sinh": mpmath.sinh, "cosh": mpmath.cosh, "log1p": mpmath.log1p, "expm1": mpmath.expm1, "log10": mpmath.log10, "hypot": mpmath.hypot,
        "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)), "mod": lambda a, b: a - b * mpmath.floor(a / b),
    }  # fmt: skip
    rng = np.random.default_rng(5)
    for _ in range(5):
        point = [float(x) for x in rng.uniform(*row.domain, row.arity)]
        for k, partial in enumerate(row.partials):
            b = Builder()
            names = {letter: b.input(letter, x) for letter, x in zip("abc", point, strict=False)}
            names["y"] = b.op(name, *names.values())
            value = float(b.drafts[b.expression(partial, names)].value)
            order = tuple(int(j == k) for j in range(row.arity))
            expected = mpmath.diff(functions[name], tuple(point), order) if row.arity > 1 else mpmath.diff(functions[name], point[0])
            assert value == pytest.approx(float(expected), rel=1e-8, abs=1e-9)


def test_the_gradient_law_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong partial derivative in the table is caught."""
    import dataclasses

    monkeypatch.setitem(SCALARS, "tanh", dataclasses.replace(SCALARS["tanh"], partials=("1 - y",)))
    with pytest.raises(AssertionError):
        test_the_gradient_is_what_nudging_says.hypothesis.inner_test(OPS["tanh"], ((4,),), {}, 7)


def test_the_rule_law_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that says the wrong index is caught."""
    import dataclasses

    broken = dataclasses.replace(OPS["sum"], run=lambda a, **k: np.sum(a, axis=0))
    with pytest.raises(AssertionError):
        test_run_does_what_the_rule_says.hypothesis.inner_test(broken, ((2, 3),), {"axis": 1}, 1)
