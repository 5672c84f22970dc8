"""The one grammar: what it reads, and how it says that it cannot."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings.capture.typed import read
from workings.ir.expression import Node, Unreadable, parse, statement


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("-7", -7), ("−7", -7), (".5", 0.5), ("1e-3", 1e-3), ("2/3", 2 / 3), ("50%", 0.5), ("3/sqrt(10)", 3 / math.sqrt(10)), ("-3^2", -9), ("2^3^2", 512),
        ("2 sqrt(3)", 2 * math.sqrt(3)), ("2(3+1)", 8), ("1*4 + 2*0 + 2*3", 10), ("1·4 + 2×3", 10), ("√9", 3), ("|−3|", 3), ("ln(e)", 1), ("2pi", 2 * math.pi), ("5²", 25),
        ("norm([3,4])", 5), ("[1,2,3]@[4,5,6]", 32), ("10 / (3 * 5)", 2 / 3), ("np.sqrt(2)", math.sqrt(2)), ("6 - 2 - 1", 3), ("8/4/2", 1), ("+6", 6), ("2**3", 8),
    ],
)  # fmt: skip
def test_what_it_reads(text: str, value: float) -> None:
    assert float(read(text).value) == pytest.approx(value, rel=1e-14)


def test_a_list_is_a_vector() -> None:
    assert read("[6, 1, 0]").value.tolist() == [6.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("", "Nothing is written yet.", 0), ("10 / 3 × ‖b", "The bracket ‖ is open and never closed.", 9), ("(3", "The bracket ( is open and never closed.", 0),
        ("3)", "A ) closes a bracket that was never opened.", 1), ("1 2", "Two numbers stand side by side before 2: an operator is missing.", 2),
        ("3 +", "It stops after +: something has to follow.", 3), ("* 3", "Something is missing before *.", 0), ("x = 3", "x is not a name I know here", 0),
        ("a + 1", "a is not a name I know here (I know pi, π, e).", 0), ("sqrt()", "sqrt takes 1 argument; 0 stand there.", 0), ("[1,,2]", "Two commas stand together", 3),
        ("frob(2)", "frob is not a function I know here.", 0), ("3 $ 4", "The character $ has no meaning here.", 2), ("1,5", "A comma stands outside brackets.", 1),
        ("[1,2]@[1,2,3]", "Index i has two sizes in matmul", 0), ("[[1,2],[3]]", "The entries do not form one array", 0),
    ],
)  # fmt: skip
def test_what_it_cannot_read_and_why(text: str, reason: str, at: int) -> None:
    if text == "x = 3":
        reason, at = "An = stands in it", 2
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.reason.startswith(reason)
    assert caught.value.at == at


@pytest.mark.parametrize(
    ("text", "letters", "same"),
    [
        ("ab", "ab", "a*b"), ("xcos(x)", "x", "x*cos(x)"), ("x(x+1)", "x", "x*(x+1)"), ("sin 2x", "x", "sin(2*x)"), ("sin^2 x", "x", "sin(x)^2"), ("2|x||y|", "xy", "2*abs(x)*abs(y)"),
        ("xy!", "xy", "x*factorial(y)"), ("2πr", "r", "2*pi*r"), ("λx", "λx", "lambda*x"), ("1/2x", "x", "1/2*x"), ("f(x)", "x", "f(x)"), ("f(x)", "fx", "f*x"), ("arcsin x", "x", "sin^-1(x)"),
    ],
)  # fmt: skip
def test_given_letters_what_stands_side_by_side_is_multiplied(text: str, letters: str, same: str) -> None:
    def bare(node: Node) -> object:
        return (node.kind, node.text if not node.children or node.kind == "call" else "", [bare(child) for child in node.children])

    assert bare(parse(text, letters)) == bare(parse(same, letters))


def test_a_relation_is_a_statement_and_no_expression() -> None:
    assert [statement(text, "xy").kind for text in ("y = x", "y <= 2x", "y ≥ 1", "y != x", "y > -x", "x")] == [
        "eq",
        "le",
        "ge",
        "ne",
        "gt",
        "name",
    ]
    with pytest.raises(Unreadable, match="sign of comparison"):
        parse("y = x", "xy")
    with pytest.raises(Unreadable, match="frob is not a function"):
        parse("frob(x)", "x")


def test_length_and_depth_are_bounded() -> None:
    with pytest.raises(Unreadable, match="characters long"):
        read("1+" * 5_000_000)
    with pytest.raises(Unreadable, match="nested too deep"):
        read("(" * 200 + "1" + ")" * 200)
    with pytest.raises(Unreadable, match="nested too deep"):
        read("-" * 500 + "1")
    with pytest.raises(Unreadable, match="too many to read"):
        read("+".join("1" * 900))
    assert float(read("+".join("1" * 300)).value) == 300


@given(st.text(max_size=60) | st.text(alphabet="0123456789+-*/^()[]|,.% sqrtlogexpnorm√²‖", max_size=60))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    wrong = None
    try:
        value = read(text).value
    except Unreadable as caught:
        wrong = caught
    if wrong is None:
        assert value.dtype.kind in "fb"
    else:
        assert wrong.reason
        assert 0 <= wrong.at <= max(len(text), 1)
