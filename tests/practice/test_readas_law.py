"""What I show you is what I read: any tree of the grammar is set in three notations, and its plain text is read as an equal tree."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings.contract import maths
from workings.ir.expression import Node, Unreadable, statement
from workings.practice import readas
from workings.practice.equivalence import read
from workings.practice.equivalence.functions import plain
from workings.readers.lower import mathml
from workings.readers.lower.latex import latex
from workings.readers.lower.plain import text as plain_text

HERE = Path(__file__).parent
NAMES = ("x", "y", "n", "λ", "x_1", "a_m1", "x_ab", "v_max", "rate", "e_1")
TREE_NAMES = (*NAMES[:3], "lambda", *NAMES[4:], "pi", "e")
ONE = "sqrt cbrt exp log ln log2 log10 sin cos arctan asin abs norm factorial square sigmoid floor f sign".split()
TWO = "max min binom comb log root arctan2 hypot mod".split()
RELATIONS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}

whole = st.integers(0, 10**6).map(str)
decimal = st.decimals(0, 999, places=4, allow_nan=False).map(lambda x: f"{x:f}")
power = st.builds(lambda a, b: f"{a}e{b}", st.integers(1, 999), st.integers(-40, 40) | st.sampled_from([-400, 400]))
numbers = st.builds(lambda text: Node("number", text), whole | decimal | power)
leaves = numbers | st.sampled_from([Node("name", name) for name in TREE_NAMES])
percent = numbers.filter(lambda n: "e" not in n.text).map(lambda n: Node("div", "%", (n, Node("number", "100"))))


def branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def two(kind: str, mark: str) -> st.SearchStrategy[Node]:
        return st.builds(lambda a, b, f: Node(kind, mark, (a, b), fenced=f), inner, inner, st.booleans())

    signs = [two("add", "+"), two("sub", "-"), two("mul", "*"), two("mul", ""), two("div", "/"), two("pow", "^")]
    one = st.builds(lambda word, a: Node("call", word, (a,)), st.sampled_from(ONE), inner)
    pair = st.builds(lambda word, a, b: Node("call", word, (a, b)), st.sampled_from(TWO), inner, inner)
    minus = st.builds(lambda a, f: Node("neg", "-", (a,), fenced=f), inner, st.booleans())
    return st.one_of(*signs, one, one, pair, minus)


scalars = st.recursive(leaves | percent, branches, max_leaves=12)
relations = st.builds(lambda kind, a, b: Node(kind, RELATIONS[kind], (a, b)), st.sampled_from(list(RELATIONS)), scalars, scalars)
equations = st.builds(lambda a, b: Node("eq", "=", (a, b)), scalars, scalars)
either = st.lists(equations, min_size=2, max_size=3).map(lambda rows: Node("or", "or", tuple(rows)))
statements = scalars | relations | either
lists = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(lambda row: Node("list", "[", tuple(row))), max_leaves=6)
arrays = st.builds(
    lambda kind, a, b: Node(kind, kind, (a, b)) if kind != "call" else Node("call", "f", (a, b)),
    st.sampled_from(["matmul", "mul", "add", "call"]),
    lists,
    lists,
) | st.builds(lambda word, a: Node("call", word, (a,)), st.sampled_from(["transpose", "inv", "det", "norm", "g"]), lists)


class Tags(HTMLParser):
    """Whether each tag is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def rendered(tree: Node) -> str:
    """The plain text, once all three notations are known to be whole."""
    shown = readas.formula(tree)
    tags = Tags()
    tags.feed(mathml.math(shown, mathml.Links(lambda cell: "")))
    assert tags.open == []
    written = latex(shown).replace(r"\{", "").replace(r"\}", "")
    assert written.count("{") == written.count("}")
    return plain_text(shown)


def same(node: Node) -> Any:
    """A tree without places or brackets, and with one form for each thing that has two: e^x is exp(x), bars are abs."""
    return _same(plain(node))


def _same(node: Node) -> Any:
    parts = tuple(_same(child) for child in node.children)
    if node.kind == "number":
        return ("number", *Decimal(node.text).normalize().as_tuple())
    if node.kind == "name":
        return ("name", node.text)
    if node.kind != "call":
        return _product(node, parts)
    one = len(parts) == 1
    match node.text:
        case "exp" if one:
            return ("pow", ("name", "e"), parts[0])
        case "square" if one:
            return ("pow", parts[0], _same(Node("number", "2")))
        case "log" if not one:
            return ("div", *(("log", part) for part in parts))
        case "norm":
            return ("abs", *parts)
    return (node.text, *parts)


def _product(node: Node, parts: tuple[Any, ...]) -> Any:
    """``3 × 10^-5`` is the number it is written for."""
    right = node.children[-1]
    if node.kind == "mul" and right.kind == "pow" and right.children[0].kind == "number" and right.children[0].text == "10":
        by, front = right.children[1], node.children[0]
        power = by.text if by.kind == "number" else f"-{by.children[0].text}" if by.kind == "neg" else ""
        digits = front.children[0].text if front.kind == "neg" else front.text
        if front.kind in ("number", "neg") and power.lstrip("-").isdigit() and digits.replace(".", "").isdigit():
            found = _same(Node("number", f"{digits}e{power}"))
            return ("neg", found) if front.kind == "neg" else found
    return (node.kind, *parts)


@settings(max_examples=600, deadline=None)
@given(statements)
def test_what_is_shown_is_what_was_read(tree: Node) -> None:
    text = rendered(tree)
    try:
        again = read(text, NAMES)
    except Unreadable as wrong:
        raise AssertionError(f"{text!r} is not readable: {wrong.reason}") from wrong
    assert same(again) == same(tree), text


@settings(max_examples=150, deadline=None)
@given(lists | arrays)
def test_lists_grids_and_their_functions_are_set_in_every_notation(tree: Node) -> None:
    assert rendered(tree)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_a_grid_is_read_as_the_same_grid(rows: int, columns: int, data: st.DataObject) -> None:
    grid = tuple(Node("list", "[", tuple(data.draw(st.lists(leaves, min_size=columns, max_size=columns)))) for _ in range(rows))
    tree = Node("list", "[", grid if rows > 1 and columns > 1 else grid[0].children)
    assert same(read(rendered(tree), NAMES)) == same(tree)


def test_a_sign_that_is_forgotten_is_seen() -> None:
    """The guard broken on purpose: without its brackets a power of a sum reads back as another tree."""
    tree = read("(x+y)^2", NAMES)
    bare = maths.Power(maths.seq(maths.Sym("x"), maths.Oper("+"), maths.Sym("y")), maths.Num(2.0))
    assert same(read(plain_text(bare), NAMES)) != same(tree)
    assert same(read(plain_text(readas.formula(tree)), NAMES)) == same(tree)


def golden() -> list[tuple[str, str]]:
    rows = (HERE / "readas.txt").read_text("utf-8").splitlines()
    return [(left, right) for row in rows if row and not row.startswith("#") for left, right in [row.split("  →  ")]]


@pytest.mark.parametrize(("typed", "shown"), golden())
def test_the_golden_file(typed: str, shown: str) -> None:
    names = ["x", "y", "n", "A", "B", "σ", "μ", "x_1", "x_2", "x_n", "a_m1", "rate"]
    assert plain_text(readas.formula(read(typed, names))) == shown


@pytest.mark.parametrize(
    ("typed", "tree"),
    [("x₁²", "x_1^2"), ("2ⁿ⁺¹", "2^(n+1)"), ("a₋₁", "a_m1"), ("log₂(x)", "log2(x)"), ("sin⁻¹ x", "arcsin(x)"), ("x²y", "x^2*y")],
)
def test_raised_and_lowered_characters_are_read(typed: str, tree: str) -> None:
    assert same(statement(typed, NAMES)) == same(statement(tree, NAMES))


@pytest.mark.parametrize(("typed", "at"), [("3 + ²", 4), ("x⁺", 2), ("x⁽²", 1)])
def test_a_raised_sign_out_of_place_is_named_at_its_place(typed: str, at: int) -> None:
    with pytest.raises(Unreadable) as wrong:
        statement(typed, NAMES)
    assert wrong.value.at == at
    assert "↑" not in wrong.value.reason
