"""Equivalence of typed answers: what is the same, what is not, what is not readable, and that nothing crashes or hangs."""

from __future__ import annotations

import io
import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator

import mpmath
import numpy as np
import pytest

from workings.ir.build import Builder
from workings.ir.expression import Node, Unreadable, parse, statement
from workings.practice import adapter
from workings.practice.equivalence import compare, decide, read
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.digits import value as to_digits
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.exact import WORKER, Worker
from workings.practice.equivalence.forms import FORMS
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.points import POINTS, points
from workings.practice.equivalence.spoken import spoken


@pytest.fixture(autouse=True, scope="module")
def _one_worker() -> Iterator[None]:
    yield
    WORKER.close()


SAME = [
    ("sqrt(x^2)", "|x|", "x"), ("log(a*b)", "log(a)+log(b)", "ab"), ("x^2/x", "x", "x"), ("1", "sin(x)^2+cos(x)^2", "x"), ("0", "(x+1)^2-x^2-2x-1", "x"),
    ("e^(i x)", "cos x + i sin x", "x"), ("n!", "n(n-1)!", "n"), ("binom(n,2)", "n(n-1)/2", "n"), ("x^(1/3)", "-(-x)^(1/3)", "x"), ("tanh(x)", "(e^(2x)-1)/(e^(2x)+1)", "x"),
    ("sigmoid(x)(1-sigmoid(x))", "e^(-x)/(1+e^(-x))^2", "x"), ("2^10000", "2*2^9999", ""), ("[1,x]", "[1,2x/2]", "x"), ("6", "[6]", ""), ("asin(x)+acos(x)", "pi/2", "x"),
    ("sqrt(2)+sqrt(3)", "sqrt(5+2sqrt(6))", ""), ("pi", "3.141592654", ""), ("0", "sin(500pi)", ""), ("x^2-5x+6=0", "x=2 or x=3", "x"), ("x<2", "2x<4", "x"), ("x^2<4", "|x|<2", "x"),
    ("(-2)^n", "(-1)^n*2^n", "n"), ("λ^2", "lambda*λ", "λ"), ("det([[1,2],[3,4]])", "-2", ""), ("[[1,2],[3,4]]@[1,1]", "[3,7]", ""), ("inverse([[2,0],[0,4]])", "[[1/2,0],[0,1/4]]", ""),
    ("i", "sqrt(-1)", ""), ("xy", "y*x", "xy"), ("f(2x)", "f(x+x)", "x"), ("max(x,0)", "relu(x)", "x"), ("a_{-1}", "a_{ -1 }", ["a_m1"]), ("a_{1}", "a_1", ["a_1"]), ("sqrt(2)", "sqrt2", ""), ("[1,2]", "Matrix([1,2])", ""),
]  # fmt: skip
OTHER = [
    ("sqrt(x^2)", "x", "x"), ("x^100", "x^100+1e-9", "x"), ("x+1e-12", "x", "x"), ("sin(x)", "x", "x"), ("0", "(x+1)^2-x^2-2x-1+1e-13", "x"), ("max(x,1000)", "1000", "x"),
    ("2^10000", "2^10000+1", ""), ("1/0", "1", ""), ("x^2=4", "x=2", "x"), ("x<2", "x<2.0001", "x"), ("x<2", "-x<-2", "x"), ("x<2", "x<=2", "x"), ("atan(x)+atan(1/x)", "pi/2", "x"),
    ("(1+1/n)^n", "e", "n"), ("exp(-1000)", "0", ""), ("1e-400", "0", ""), ("floor(x)", "x", "x"), ("pi", "3.14", ""), ("sin(10^20)", "sin(10^20+1)", ""), ("sin(pi x)", "0", "x"),
    ("(-2)^n", "(-2)^(n+1)", "n"), ("y=x", "x", "xy"), ("y=2x", "yz=2xz", "xyz"), ("f(x)", "g(x)", "x"), ("[1,2]", "[2,1]", ""), ("[1,2]", "[[1,2]]", ""), ("1=2", "3=5", ""), ("x^2", "y^2", "xy"), ("x_{a b}+1", "x_{ab}", ["x_ab"]),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "answer", "names"), SAME)
def test_the_same(reference: str, answer: str, names: str | list[str]) -> None:
    assert compare(reference, answer, names).verdict == "right"
    assert compare(answer, reference, names).verdict == "right"


@pytest.mark.parametrize(("reference", "answer", "names"), OTHER)
def test_not_the_same(reference: str, answer: str, names: str) -> None:
    assert compare(reference, answer, names).verdict == "wrong"
    if reference != "1/0":
        assert compare(answer, reference, names).verdict == "wrong"


@pytest.mark.parametrize(
    ("answer", "names", "reason"),
    [
        ("", "x", "Nothing is written yet."), ("1/0", "", "It has no value"), ("log(0)", "", "It has no value"), ("y^2", "x", "y is not a name I know here (I know x)."), ("(1,2)", "x", "A comma stands in round brackets."), ("speed", "x", "speed is not a name I know here (I know x)."),
        ("frob(x)", "x", "frob is not a function I know here."), ("sin", "x", "sin is a function"), ("x = y = z", "xyz", "An = stands in it"), ("[1,2]+[1,2,3]", "", "The shapes do not fit: 2 and 3."),
        ("sin([1,2])", "", "sin takes one number"), ("2 3", "x", "Two numbers stand side by side"), ("x" * 400, "x", "It has more than 300 signs"), ("x or 3", "x", "“or” stands between two equations."),
        ("10^10^10 + 1 - 10^10^10", "", "It could not be compared"),
    ],
)  # fmt: skip
def test_not_readable_is_not_wrong(answer: str, names: str, reason: str) -> None:
    found = compare("1", answer, names)
    assert (found.verdict, found.reason[: len(reason)]) == ("unreadable", reason)


def test_a_reference_that_cannot_be_read_is_a_fault_of_the_question() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        compare("3 +", "3")


@pytest.mark.parametrize(
    ("reference", "answer", "constant", "verdict"),
    [
        ("x^3/3", "x^3/3 + 5", None, "right"), ("x^3/3 + C", "x^3/3", None, "wrong"), ("x^3/3 + C", "x^3/3 + k", None, "right"), ("sin(x)^2/2", "-cos(2x)/4", None, "right"),
        ("x^2 + C", "x^2 + C*x", None, "wrong"), ("x^2", "x^2", True, "wrong"), ("x^2", "x^3", None, "wrong"), ("ln|x| + C", "ln|3x| + C", None, "right"),
    ],
)  # fmt: skip
def test_antiderivatives_are_the_same_up_to_a_constant(reference: str, answer: str, constant: bool | None, verdict: str) -> None:
    assert compare(reference, answer, ["x", "C", "k"], "antiderivative", constant=constant).verdict == verdict


@pytest.mark.parametrize(
    ("reference", "answer", "names"),
    [
        ("1", "(-1)^(2n)", {"n": "whole"}),
        ("x", "|x|", {"x": (0, math.inf)}),
        ("log(x^2)", "2log|x|", {"x": (-5, -1)}),
        ("gamma(n)", "(n-1)!", {"n": "natural"}),
        ("λ", "|λ|", {"λ": (0, 1)}),
    ],
)
def test_the_declared_domain_decides(reference: str, answer: str, names: dict[str, object]) -> None:
    assert compare(reference, answer, names).verdict == "right"
    assert reference in ("gamma(n)", "log(x^2)") or compare(reference, answer, list(names)).verdict == "wrong"
    within = [
        values
        for x, values in points(list(names), names).items()
        if isinstance(names[x], tuple)
        for low, high in [names[x]]
        if not ((values > low) & (values < high)).all()
    ]
    assert within == []


def test_a_domain_that_is_none_is_a_fault_of_the_question() -> None:
    with pytest.raises(ValueError, match="no domain"):
        compare("x", "x+0", {"x": (1, 1)})


def test_a_working_is_followed_line_by_line() -> None:
    right = compare("x=6 or x=-5", "x^2-x=30\n(x-6)(x+5)=0\nx=6 or x=-5", "x", "working")
    broken = compare("x+1", "(x^2-1)/(x-1)\nx+2\nx+1", "x", "working")
    assert right.verdict == "right"
    assert (broken.verdict, broken.reason) == ("wrong", "Line 2 does not follow from the line before.")


@pytest.mark.parametrize(
    ("form", "has", "lacks"),
    [
        ("factored", "(x-1)(x+1)", "x^2-1"),
        ("expanded", "x^2-1", "(x-1)(x+1)"),
        ("without a quotient", "x^-1*x^3-1", "x^3/x-1"),
        ("in lowest terms", "-2/3", "-4/6"),
    ],
)
def test_a_form_is_checked_apart_from_the_value(form: str, has: str, lacks: str) -> None:
    assert compare(has, has, "x", form=form).verdict == "right"
    found = compare(has, lacks, "x", form=form)
    assert (found.verdict, compare(has, lacks, "x").verdict) == ("wrong", "right")
    assert found.reason == f"It has the right value, and is not {form}."
    assert set(FORMS) >= {form}


@pytest.mark.parametrize(
    "text",
    ["2sin x cos(3y)", "-(x-1)^2/(2y)", "|x|^2!", "[[1,x],[y,2]]@[x,y]", "x <= 3y-1", "x-(y-2)", "2^-x", "(x^2)^3", "sin^2 x", "50% x"],
)
def test_how_it_was_read_reads_back_the_same(text: str) -> None:
    tree = read(text, "xy")
    assert decide.bare(read(spoken(tree), "xy")) == decide.bare(tree)


TEXTS = [
    "x^3 - 2x",
    "exp(-x^2/2)",
    "sqrt(1+x^2)",
    "log(3+x)*sin(5x)",
    "arctan(x)/(2+cos x)",
    "gamma(x+5)",
    "sinh(x)-e^x/2",
    "tan(x)^2",
    "binom(7+x,2)",
    "(x+1)^10-x^10",
    "cbrt(x)",
    "arcsinh(9x)",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_error_of_a_value_covers_its_distance_from_eighty_digits(text: str) -> None:
    tree = plain(read(text, "x"))
    where = points(["x"])
    found = Evaluator(where, POINTS)(tree)
    with mpmath.workdps(80):
        for x, seen, error in zip(where["x"], found.value, found.error, strict=True):
            if np.isfinite(seen) and np.isfinite(error):
                assert abs(to_digits(tree, {"x": mpmath.mpf(float(x))}, False) - mpmath.mpf(float(seen))) <= error


def test_without_the_errors_a_true_identity_is_in_doubt() -> None:
    """The guard broken on purpose: with its errors taken away, a true identity can no longer be told from a difference."""
    where = points(["x"])
    run = Evaluator(where, POINTS)
    left, right = (run(plain(read(text, "x"))) for text in ("(x+1)^2 - x^2", "2x+1"))
    assert decide.at_points(left, right, decide.ENOUGH) == "equal"
    bare = [Ball(one.value, one.error * 0) for one in (left, right)]
    assert decide.at_points(*bare, decide.ENOUGH) == "near"


def test_a_few_points_are_not_enough() -> None:
    """0·log(x)… two expressions with values together at five points only are not called equal."""
    value = np.full(POINTS, np.nan)
    value[:5] = 1.0
    one = Ball(value, np.zeros(POINTS))
    assert decide.at_points(one, one, decide.ENOUGH) == "few"


def test_what_takes_for_ever_is_stopped_and_the_next_is_answered() -> None:
    worker = Worker(limit=0.3)
    try:
        tower = parse("exp(exp(exp(exp(40))))", "")
        assert worker.compare(tower, parse("7", ""), [{}], False) in ("stopped", "few")
        worker.limit = 5.0
        assert worker.compare(parse("2+2", ""), parse("4", ""), [{}], False) == "equal"
        worker.limit = 0.0
        slow = parse("sin(10^10^7)", "")
        assert worker.compare(slow, parse("4", ""), [{}], False) == "stopped"
        assert worker.process is None
    finally:
        worker.close()


@pytest.mark.parametrize("text", ["x^2 + sin(x)/3", "exp(-x)*|x|", "sqrt(x+4) - log(x+9)"])
def test_the_same_tree_becomes_a_working(text: str) -> None:
    """The one grammar and the one IR: a tree read here is appended by the builder, with the same value."""
    builder = Builder()
    line = builder.node(parse(text, "x"), {"x": builder.input("x", 1.75)})
    seen = Evaluator({"x": np.array([1.75])}, 1)(plain(parse(text, "x")))
    assert float(builder.drafts[line].value) == pytest.approx(float(seen.value[0]), rel=1e-14)


def test_the_adapter_answers_every_line_and_refuses_what_is_no_row() -> None:
    good = {"id": "1", "kind": "expression", "reference": "2x+2", "answer": "2(x+1)", "vars": ["x"]}
    lines = [
        good,
        {**good, "id": "2", "answer": "2x+1"},
        {**good, "id": "3", "answer": "2x+"},
        {**good, "id": "4", "reference": "2x+"},
        [],
        {"id": "6", "answer": 3},
        {**good, "vars": [1]},
    ]
    out = io.StringIO()
    adapter.main(io.StringIO("\n".join([*map(json.dumps, lines), "{", ""])), out)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row.get("verdict") for row in found[:3]] == ["right", "wrong", "unreadable"]
    assert found[0]["read_as"] == "2·(x + 1)"
    assert all(row["error"] for row in found[3:])
    assert len(found) == len(lines) + 1


def test_the_adapter_as_a_process_answers_bytes_that_are_no_text() -> None:
    rows = (
        b'{"id": 1, "reference": "x", "answer": "\\ud800 x", "vars": ["x"]}\n\xff\xfe\n'
        + b"[" * 5000
        + b'\n{"id": 2, "reference": "x", "answer": "x"}\n'
    )
    done = subprocess.run([sys.executable, "-m", "workings.practice.adapter"], input=rows, capture_output=True, timeout=60, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("verdict", "error") for row in found] == ["unreadable", "error", "error", "right"]
    assert done.stderr == b""


PARTS = "x y 2 3.5 0 -1 + - * / ^ ( ) [ ] , | ! = < sin cos log sqrt exp e pi i 10 1e9 max( det( f( @ √ ² % inverse([[ ]] ' ∞ { or gamma( cot n".split()


def test_any_text_is_marked_or_refused() -> None:
    """``WORKINGS_FUZZ`` gives the number of texts."""
    chance = random.Random(4)
    for _ in range(int(os.environ.get("WORKINGS_FUZZ", "2000"))):
        text = "".join(chance.choice(PARTS) + chance.choice(["", " "]) for _ in range(chance.randrange(1, 14)))
        found = compare("x + 1", text, "xyn", chance.choice(["expression", "antiderivative", "working"]))
        assert found.verdict in ("right", "wrong", "unreadable")
        assert found.verdict != "unreadable" or found.reason


@pytest.mark.parametrize(
    "text",
    [
        "cot(" * 50 + "x" + ")" * 50,
        "(" * 55 + "x+1" + ")" * 55,
        "x^" * 50 + "x",
        "hypot(" * 30 + "x" + ",x)" * 30,
        "inverse(" * 40 + "[[1,2],[3,5]]" + ")" * 40,
        "+".join("x" * 150),
    ],
)
def test_deep_and_long_answers_end(text: str) -> None:
    assert compare("x", text, "x").verdict in ("wrong", "unreadable")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ab", "a·b"),
        ("xcos(x)", "x·cos(x)"),
        ("pizza", "pi·z·z·a"),
        ("xy^z", "x·y^z"),
        ("x(x+1)", "x·(x + 1)"),
        ("sin^-1 x", "arcsin(x)"),
        ("||x|-1|", "abs(|x| − 1)"),
    ],
)
def test_what_stands_side_by_side_is_multiplied(text: str, tree: str) -> None:
    assert spoken(statement(text, "abxyz")) == tree


def test_the_plain_grammar_is_as_it_was() -> None:
    assert parse("ab") == Node("name", "ab", (), 0, 2)
    with pytest.raises(Unreadable, match="The character < has no meaning here"):
        parse("1 < 2")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        (r"\frac{1}{x - 2}", "1/(x-2)"), (r"\frac12 x", "(1/2)*x"), (r"x^{2}+\sqrt{x}", "x^2+sqrt(x)"), (r"\left(x+1\right)\cdot 2", "(x+1)*2"), (r"\sqrt[3]{x}", "root(x,3)"),
        (r"\frac{\sin x}{\cos x}", "sin(x)/cos(x)"), (r"\lambda_1 x_{1}^{2}", "lambda_1*x_1^2"), (r"\left|x\right| \le 2\pi", "|x|<=2*pi"), (r"\binom{n}{2}", "binom(n,2)"),
        (r"x^{-\frac{1}{2}}", "x^(-(1/2))"), (r"x=2\lor x=3", "x=2 or x=3"), (r"\mathrm{rate} \times x", "rate*x"), (r"\sqrt x y", "sqrt(x)*y"),
    ],
)  # fmt: skip
def test_pasted_latex_is_read(typed: str, tree: str) -> None:
    names = ["x", "y", "n", "lambda_1", "x_1", "rate"]
    assert decide.bare(read(typed, names)) == decide.bare(read(tree, names))


@pytest.mark.parametrize(
    ("typed", "at", "reason"),
    [
        (r"\frac{x}{", 8, "The brace { is open and never closed."), (r"2 + \foo{x}", 4, r"\foo is not a command I know here."), (r"\frac{a}", 0, r"\frac needs something in braces after it."),
        (r"3 + \frac{x}{*}", 13, "Something is missing before *."), (r"x^{2}}", 5, "A } closes a brace that was never opened."), ("\\frac{" * 60, 239, "It is nested too deep to read."),
    ],
)  # fmt: skip
def test_latex_that_is_not_whole_is_named_at_its_place(typed: str, at: int, reason: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(typed, "xyn")
    assert (wrong.value.at, wrong.value.reason) == (at, reason)


def test_or_stays_as_it_was_typed() -> None:
    found = compare("x^2 - 5x + 6 = 0", "x = 2 or x = 3", "x")
    assert (found.verdict, found.read_as) == ("right", "x = 2 or x = 3")


@pytest.mark.parametrize("typed", ["A^T", "A.T", "Aᵀ", "transpose(A)"])
def test_a_transpose_has_four_spellings(typed: str) -> None:
    assert spoken(read(typed, "A")) == "A^T"


def test_a_declared_t_is_an_exponent() -> None:
    assert read("A^T", "AT").kind == "pow"
