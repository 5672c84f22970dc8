"""Simplification keeps every output, records each step, and refuses a rule that does not hold at the recorded values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.passes.random_workings import again, workings

from workings import trace
from workings.ir.build import Builder, Draft, replay
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.passes.rewrites import RULES
from workings.passes.simplify import near, simplify

V = np.array([0.5, -1.5, 2.0])
M = np.arange(6.0).reshape(2, 3)
CASES: list[tuple[str, Any, tuple[Any, ...], int]] = [
    ("x · 1 = x", lambda x: x * 1, (V,), 0),
    ("x / 1 = x", lambda x: x / 1, (V,), 0),
    ("x - 0 = x", lambda x: x - 0, (V,), 0),
    ("x + 0 = x", lambda x: 0 + x, (V,), 0),
    ("x ^ 1 = x", lambda x: x**1, (V,), 0),
    ("x · (-1) = -x", lambda x: x * -1, (V,), 1),
    ("x · 0 = 0 for whole numbers", lambda x: x * 0, (np.array([1, 2]),), 0),
    ("-(-x) = x", lambda x: np.negative(-x), (V,), 0),
    ("two signs", lambda x, y: x + -y, (V, V), 1),
    ("two signs", lambda x, y: -x * -y, (V, V + 1), 1),
    ("the size and the square forget the sign", lambda x: abs(-x), (V,), 1),
    ("the size of a size", lambda x: abs(abs(x)), (V,), 1),
    ("transpose of a transpose", lambda x: x.T.T, (M,), 0),
    ("reshape of a reshape", lambda x: x.reshape(6).reshape(3, 2), (M,), 1),
    ("reshape to the same shape", lambda x: x.reshape(2, 3), (M,), 0),
    ("both choices are the same", lambda x: np.maximum(x, x), (V,), 0),
    ("ln(exp(x)) = x", lambda x: np.log(np.exp(x)), (V,), 0),
    ("exp(ln(x)) = x for x > 0", lambda x: np.exp(np.log(x)), (V**2,), 0),
    ("√x² = |x|", lambda x: np.sqrt(np.square(x)), (V,), 1),
    ("√x² = |x|", lambda x: np.sqrt(x**2), (V,), 1),
    ("(√x)² = x for x ≥ 0", lambda x: np.square(np.sqrt(x)), (V**2,), 0),
    ("computed before", lambda x: np.exp(x) * np.exp(x), (V,), 2),
]


def traced(f: Any, *inputs: Any) -> Working:
    with np.errstate(all="ignore"):
        return trace(f, *inputs)


def steps_of(w: Working) -> int:
    return sum(line.op not in ("input", "const") for line in w.lines)


@pytest.mark.parametrize(("rule", "f", "inputs", "left"), CASES, ids=[f"{k}: {c[0]}" for k, c in enumerate(CASES)])
def test_each_rule(rule: str, f: Any, inputs: Any, left: int) -> None:
    w = trace(f, *inputs)
    done = simplify(w)
    assert rule in {s.rule for s in done.steps} and steps_of(done.working) == left
    assert near(done.working.value, w.value) and done.refused == ()


def case(op: str, attrs: dict[str, Any], value: np.ndarray) -> Working:
    b = Builder()
    return b.finish(op, b.op(op, b.input("x", value), **attrs))


@pytest.mark.parametrize(
    ("rule", "op", "attrs"),
    [
        ("all of x is x", "getitem", {"key": (slice(None), Ellipsis)}),
        ("one array laid end to end", "concatenate", {"axis": 0}),
        ("the type it has already", "cast", {"dtype": "float64"}),
    ],
)
def test_rules_on_moves(rule: str, op: str, attrs: dict[str, Any]) -> None:
    w = case(op, attrs, M)
    done = simplify(w)
    assert next(s.rule for s in done.steps) == rule and steps_of(done.working) == 0
    assert done.working.value.tobytes() == M.tobytes()


def test_constants_alone() -> None:
    b = Builder()
    x, four = b.input("x", V), b.const(4.0)
    w = b.finish("f", b.op("mul", x, b.op("sqrt", four)))
    done = simplify(w)
    assert [(s.rule, s.before, s.after) for s in done.steps] == [("constants alone", "sqrt(4)", "2")]
    assert steps_of(done.working) == 1 and done.working.value.tolist() == [1.0, -3.0, 4.0]


def test_every_rule_has_a_case() -> None:
    shown = {c[0] for c in CASES} | {"constants alone", "all of x is x", "one array laid end to end", "the type it has already"}
    assert {r.name for r in RULES} <= shown


@given(workings(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_outputs_are_kept(w: Working, seed: int) -> None:
    done = simplify(w)
    for a, b in zip(done.working.outputs, w.outputs, strict=True):
        assert near(done.working.lines[a].value, w.lines[b].value)
        assert done.working.lines[a].value.dtype == w.lines[b].value.dtype
    assert len(done.working.lines) <= len(w.lines)
    assert [done.working.lines[k].name for k in done.working.inputs] == [w.lines[k].name for k in w.inputs]
    replayed = replay(done.working, *(w.lines[k].value for k in w.inputs))
    assert all(near(np.asarray(x), line.value) for x, line in zip(replayed, done.working.lines, strict=True))


@given(workings(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_rules_of_bits_keep_them_on_other_inputs(w: Working, seed: int) -> None:
    done = simplify(w, keeps={"bits"}).working
    inputs = again(w, seed)
    before, after = replay(w, *inputs), replay(done, *inputs)
    for a, b in zip(done.outputs, w.outputs, strict=True):
        np.testing.assert_allclose(after[a], before[b], rtol=1e-12, equal_nan=True)


@given(workings())
@settings(max_examples=60, deadline=None)
def test_the_derivation_can_be_read_stage_by_stage(w: Working) -> None:
    done = simplify(w)
    for k in range(len(done.steps) + 1):
        stage = simplify(w, limit=k)
        assert stage.steps == done.steps[:k]
        assert near(stage.working.value, w.value)


@given(workings())
@settings(max_examples=60, deadline=None)
def test_nothing_is_left_to_do_the_second_time(w: Working) -> None:
    done = simplify(w)
    if not done.refused:
        assert simplify(done.working).steps == ()


def test_a_rule_that_fails_at_the_values_is_refused_with_its_reason() -> None:
    w = traced(lambda x: np.log(np.exp(x)), np.array([1.0, 800.0]))
    done = simplify(w)
    assert done.steps == () and done.working.value.tolist() == w.value.tolist()
    (refusal,) = done.refused
    assert refusal.rule == "ln(exp(x)) = x" and "does not give the same number" in refusal.reason


def test_steps_that_add_up_after_a_cancellation_are_taken_back() -> None:
    """(√x)² is x within rounding; what is left after subtracting x is rounding alone, and would change wholly."""
    x = np.linspace(0.3, 1.9, 17)
    w = trace(lambda x: np.square(np.sqrt(x)) - x, x)
    assert w.value.any(), "the case needs a rounding error"
    done = simplify(w)
    assert done.working.value.tobytes() == w.value.tobytes()
    assert any("moves an output" in r.reason for r in done.refused)


def test_zero_times_what_may_be_infinite_is_left() -> None:
    w = traced(lambda x: x * 0, np.array([1.0, np.inf]))
    assert simplify(w).steps == ()


def test_zero_added_to_minus_zero_is_seen_through_a_division() -> None:
    """−0 + 0 is 0, so 1 / (x + 0) is Inf and 1 / x would be −Inf."""
    w = traced(lambda x: 1 / (x + 0.0), np.array([-0.0, 2.0]))
    assert simplify(w).working.value.tolist() == [np.inf, 0.5]


def test_another_dtype_is_not_the_same_value() -> None:
    w = trace(lambda x: x * 1.0, np.array([1, 2]))
    assert w.value.dtype == float and simplify(w).steps == ()


def test_yes_and_no_have_no_sign() -> None:
    w = trace(lambda x: (x > 0) * -1, V)
    assert simplify(w).steps == () and w.value.tolist() == [-1, 0, -1]


def test_what_was_drawn_stays_visible() -> None:
    b = Builder()
    x = b.input("x", V)
    b.drafts.append(Draft("const", (), {"drawn": "default_rng(0).normal(size=3)"}, V.copy()))
    w = b.finish("f", b.op("add", x, b.op("mul", 1, 1)))
    assert steps_of(simplify(w).working) == 2


def test_a_step_says_what_became_what() -> None:
    w = trace(lambda a, W: np.log(np.exp((a * 1) @ W)), V, M.T)
    assert [(s.before, s.after, s.keeps) for s in simplify(w).steps] == [
        ("a * 1", "a", "bits"),
        ("log(exp(a @ W))", "a @ W", "domain"),
        ("exp(a @ W)", "", "bits"),
    ]


def test_a_name_goes_to_the_line_that_takes_its_place() -> None:
    def f(x):
        y = np.exp(x) * 1
        return y

    done = simplify(trace(f, V)).working
    assert done.output.name == "y" and done.output.op == "exp"


def test_branches_keep_their_lines() -> None:
    def f(x):
        if x * 1 > 0:
            return x + 0
        return -x

    done = simplify(trace(f, 2.0)).working
    (a,) = done.assumptions
    assert done.lines[a.line].op == "gt" and bool(done.lines[a.line].value) is a.held


def test_a_gradient_becomes_shorter_and_stays_true() -> None:
    def loss(X, w, y):
        return np.mean((X @ w - y) ** 2)

    g = gradient(trace(loss, M.T, np.array([1.0, -2.0]), V))
    done = simplify(g)
    assert steps_of(done.working) < steps_of(g)
    assert all(near(done.working.lines[a].value, g.lines[b].value) for a, b in zip(done.working.outputs, g.outputs, strict=True))


def test_lines_before_the_start_are_left() -> None:
    w = trace(lambda x: (x * 1) * 1, V)
    assert steps_of(simplify(w, start=3).working) == 1 + steps_of(simplify(w).working)
