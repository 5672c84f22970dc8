"""Parts made into HTML, text, LaTeX and JSON: well-formed, linked, nothing lost."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from rich.console import Console

from tests.readers import functions as f
from tests.readers.made import chain, computed, one_line
from workings.capture import trace
from workings.contract.maths import Fence, Frac, Gather, Grid, Maths, Num, Oper, Power, Root, Seq, Sub, Sym, numbers
from workings.contract.reading import Call, Cells, Counted, Equation, Fold, Measured, Number, Paragraph, Reading, Text, Typed
from workings.ir.working import Working
from workings.readers import cell, listing
from workings.readers.lower import html
from workings.readers.lower import json as as_json
from workings.readers.lower.breaking import broken
from workings.readers.lower.latex import latex
from workings.readers.lower.mathml import Links, bold, node
from workings.readers.lower.plain import text, width
from workings.readers.lower.terminal import show

A, B = [2, 1, 0], [3, 1, 4]


def href(target: Any) -> str:
    return (
        f"/working?line={target[0]}&index={','.join(map(str, target[1]))}"
        if isinstance(target, tuple)
        else f"/recipe?{type(target).__name__}"
    )


def tree(made: str) -> ElementTree.Element:
    return ElementTree.fromstring(made)


def everything(blocks: tuple[Any, ...]) -> list[Num]:
    """Every number of mathematics in a reading."""
    found: list[Num] = []
    for block in blocks:
        if isinstance(block, Equation):
            found += [n for left, _, right in block.rows for side in (left, right) if side is not None for n in numbers(side)]
        elif isinstance(block, Fold):
            found += everything(block.blocks)
    return found


# ---------------------------------------------------------------------- HTML
def check_html(read: Reading, w: Working) -> None:
    made = html.reading(read, href)
    root = tree(made)
    assert not re.search(r"\sstyle=", made)
    assert "<script" not in made
    given = {k for k, line in enumerate(w.lines) if not line.operands and line.op in ("input", "const")}
    derived = [n for n in everything(read.blocks) if n.line is not None and n.line not in given]
    links = root.findall(".//mn/a[@class='num']")
    assert len(links) == len(derived)
    for link, num in zip(links, derived, strict=True):
        assert link.get("href") == href((num.line, num.index))
        assert link.get("data-l") == str(num.line)
        rank = w.lines[num.line or 0].value.ndim
        assert link.get("data-i") == ",".join(map(str, num.index[:rank]))
        assert link.get("data-t") == (",".join(map(str, num.index[rank:])) or None)


@given(one_line())
@settings(max_examples=80, deadline=None)
def test_every_note_is_well_formed_and_every_derived_number_is_a_link(w: Working) -> None:
    k = w.outputs[0]
    check_html(cell(w, k, (0,) * w.lines[k].value.ndim), w)


@given(chain())
@settings(max_examples=60, deadline=None)
def test_every_note_of_a_chain_is_well_formed(w: Working) -> None:
    for k in computed(w):
        check_html(cell(w, k, (0,) * w.lines[k].value.ndim), w)


def test_a_note_has_its_title_its_rows_and_where_it_came_from() -> None:
    w = trace(f.cosine, A, B)
    made = html.reading(cell(w, 2), href)
    root = tree(made)
    assert (root.tag, root.get("class")) == ("aside", "note")
    assert root.findtext("header/b") == "dot product"
    assert re.search(r'<p class="from">from <code>a @ b</code> line \d+</p></aside>$', made)
    assert root.find("details/summary").text == "in indices"  # type: ignore[union-attr]
    rows = root.findall("math/mtable/mtr")
    assert [cell_.get("class") for row in rows for cell_ in row] == ["tml-right", "tml-left"] * 4
    assert root.find("math/mtable").get("class") == "tml-jot"  # type: ignore[union-attr]


def test_vectors_are_bold_letters_and_a_and_b_have_their_colours() -> None:
    w = trace(f.dot, A, B)
    made = html.reading(cell(w), href)
    assert '<mi class="va">𝐚</mi><mo>⋅</mo><mi class="vb">𝐛</mi>' in made
    assert bold("aZθ1") == "𝐚𝐙𝛉𝟏"
    assert node(Sym("x", "vector"), Links(href)) == "<mi>𝐱</mi>"


def test_given_numbers_are_plain_and_can_still_be_moved() -> None:
    w = trace(f.dot, A, B)
    made = html.reading(cell(w), href)
    assert '<mn data-l="0" data-i="0" data-digits="3">2</mn>' in made
    assert '<mn><a class="num" href="/working?line=2&amp;index=0" data-l="2" data-i="" data-digits="3" data-t="0">6</a></mn>' in made


def test_a_negative_number_after_a_sign_has_brackets_that_can_be_hidden() -> None:
    links = Links(href)
    assert node(Num(-3.0, signed=True), links) == (
        '<mrow class="signed" data-neg=""><mo class="p" stretchy="false">(</mo><mn>−3</mn><mo class="p" stretchy="false">)</mo></mrow>'
    )
    assert node(Num(3.0, signed=True), links).startswith('<mrow class="signed"><mo class="p"')
    assert node(Num(-3.0), links) == "<mn>−3</mn>"


@pytest.mark.parametrize(
    ("maths", "made"),
    [
        (Fence("‖", Sym("a", "vector"), "‖"), '<mo fence="true" form="prefix" stretchy="false">‖</mo>'),
        (Sym("max", "upright"), "<mi>max</mi>"),
        (Sym("∂", "upright"), '<mi mathvariant="normal">∂</mi>'),
        (Sym("learning rate", "upright"), "<mtext>learning rate</mtext>"),
        (Sym("a < b", "upright"), "<mtext>a &lt; b</mtext>"),
        (
            Gather("Σ", "i", Sym("n"), Sym("x")),
            '<munderover><mo movablelimits="false">∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>',
        ),
        (Gather("max", "row", Seq(()), Sym("S")), "<msub><mi>max</mi><mtext>row</mtext></msub>"),
        (Power(Sym("e"), Sym("x")), "<msup><mi>e</mi><mi>x</mi></msup>"),
        (Frac(Num(1.0), Root(Num(2.0))), "<mfrac><mn>1</mn><msqrt><mn>2</mn></msqrt></mfrac>"),
        (Seq((Oper("−"), Sym("x"))), '<mo form="prefix" stretchy="false">−</mo>'),
        (Grid(((Num(1.0), Num(2.0)),), True), '<mo separator="true">,</mo>'),
        (Grid(((Num(1.0),), (Num(2.0),))), '<mtable class="grid"><mtr><mtd><mn>1</mn></mtd></mtr>'),
        (Oper("<"), "<mo>&lt;</mo>"),
    ],
)
def test_elements(maths: Maths, made: str) -> None:
    found = node(maths, Links(href))
    assert made in found
    tree(f"<math>{found}</math>")


def test_a_link_that_leads_nowhere_is_no_link() -> None:
    assert node(Num(2.0, 3, ()), Links(lambda _: "")) == '<mn data-l="3" data-i="" data-digits="3">2</mn>'


def test_a_whole_working_is_a_section_with_a_row_for_each_line() -> None:
    w = trace(f.attention, [[1, 0], [0, 2], [1, 1]], [[1, 1], [0, 1], [2, 0]], [[1, 0], [0, 1], [2, 2]])
    made = html.reading(listing(w), href)
    root = tree(made)
    assert (root.tag, root.get("class")) == ("section", "working")
    assert [row.get("data-l") for row in root.findall("div[@class='ln']")] == [str(k) for k, line in enumerate(w.lines) if line.name]
    values = root.findall(".//table[@class='mat']")
    assert values[-1].get("aria-label") == "3 by 2"
    assert [len(row) for row in values[-1].iter("tr")] == [2, 2, 2]
    assert not re.search(r"\sstyle=", made)


def test_of_a_large_array_the_edges_are_shown_and_its_size_is_said() -> None:
    w = trace(lambda x: x * 2.0, np.ones((40, 5)))
    root = tree(html.reading(listing(w), href))
    table = root.findall(".//table")[-1]
    assert table.findtext("caption") == "40 × 5, edges shown"
    assert len(list(table.iter("tr"))) == 7


def test_numbers_in_a_sentence_are_links_to_their_recipe() -> None:
    recipes = [Call("dot/cosine", {"a": A}), Typed("1*4"), Counted("leads/dot", ("17",)), Measured("by hand")]
    paragraph = Paragraph((Text("about "), *(Number(-0.614, recipe, unit="bits") for recipe in recipes), Text("code", "code")))
    root = tree(html.reading(Reading("t & <u>", (paragraph,)), href))
    assert [a.get("href") for a in root.iter("a")] == ["/recipe?Call", "/recipe?Typed", "/recipe?Counted", "/recipe?Measured"]
    assert [a.text for a in root.iter("a")] == ["−0.614"] * 4
    assert root.findtext("header/b") == "t & <u>"


def test_the_numbers_of_a_reckoning_open_with_what_it_comes_to() -> None:
    paragraph = Paragraph((Text("Cost: 6·n + 12 = "), Number(18.0, Counted("operations", ("dot: 18",))), Text(" operations.")))
    made = tree(html.reading(Reading("cost", (paragraph,)), href)).find("p")
    assert made is not None
    assert (made.text, made.findtext("a")) == ("Cost: ", "6·n + 12 = 18")
    plain = tree(html.reading(Reading("cost", (Paragraph((Text("so x = "), *paragraph.parts[1:])),)), href)).find("p")
    assert plain is not None and plain.text == "so x = ", "a formula that stands in the sentence stays there"


def test_a_long_row_is_broken_before_a_sign() -> None:
    row = Seq(
        (
            Num(1200.0),
            Oper("·"),
            Num(0.25),
            Oper("+"),
            Num(3.0),
            Oper("·"),
            Num(10.0),
            Oper("+"),
            Num(15.0),
            Oper("·"),
            Num(-1.0, signed=True),
        )
    )
    assert [text(piece) for piece in broken(row, 20, width)] == ["1200·0.25 + 3·10", "+15·(−1)"]
    assert broken(row, 99, width) == [row]
    made = html.block(Equation(((Sym("s"), "=", row),)), Links(href))
    assert made.count("<mtr>") == 1
    assert html.table(((Sym("s"), "=", row),), Links(href), 20).count('<mo form="infix">+</mo>') == 1


# ---------------------------------------------------------------------- one line of text
@pytest.mark.parametrize(
    ("maths", "shown"),
    [
        (Frac(Seq((Sym("a"), Oper("+"), Sym("b"))), Sym("c")), "(a + b) / c"),
        (Frac(Num(1.0), Frac(Num(2.0), Num(3.0))), "1/(2/3)"),
        (Seq((Sym("c"), Oper("·"), Frac(Num(2.0), Num(3.0)))), "c·(2/3)"),
        (Root(Seq((Num(1.0), Oper("+"), Num(4.0)))), "√(1 + 4)"),
        (Power(Sym("x"), Sym("q")), "x^q"),
        (Power(Sym("e"), Seq((Oper("−"), Num(2.0)))), "e⁻²"),
        (Sub(Sym("W"), Sym("d")), "W_d"),
        (Seq((Num(2.0), Oper("·"), Num(-3.0, signed=True))), "2·(−3)"),
        (Grid(((Num(1.0), Num(2.0)), (Num(3.0), Num(4.0)))), "[1, 2; 3, 4]"),
        (Gather("max", "j", Seq(()), Sym("x")), "maxⱼ x"),
        (Gather("Σ", "", Seq(()), Sym("x")), "Σ x"),
    ],
)
def test_lines_of_text(maths: Maths, shown: str) -> None:
    assert text(maths) == shown


# ---------------------------------------------------------------------- the terminal
def printed(read: Reading, wide: int = 80, opened: bool = False, color: bool = False) -> str:
    out = io.StringIO()
    show(read, Console(file=out, width=wide, force_terminal=color, color_system="standard" if color else None, no_color=not color), opened)
    return out.getvalue()


@pytest.mark.parametrize("wide", [40, 60, 80, 120])
def test_lines_stay_inside_the_window(wide: int) -> None:
    w = trace(f.attended, np.linspace(-1, 1, 12), np.arange(12.0))
    for read in (listing(w), cell(w), cell(w, w.find("e"), (2,))):
        lines = printed(read, wide, True).split("\n")
        assert max(map(len, lines)) <= wide
        assert not any(line.endswith(" ") for line in lines)


def test_rows_are_aligned_at_their_relation() -> None:
    w = trace(f.dot, A, B)
    lines = printed(cell(w)).split("\n")[2:6]
    assert {line.index("=") for line in lines} == {lines[0].index("=")}


def test_colour_only_where_there_is_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    read = cell(trace(f.dot, A, B))
    assert "\x1b[" not in printed(read)
    assert "\x1b[34m" in printed(read, color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    show(read, Console(file=out, width=80, force_terminal=True))
    assert "\x1b[34m" not in out.getvalue()


def test_what_is_folded_opens_when_asked() -> None:
    read = listing(trace(f.attended, A, B))
    assert "+ inside softmax, 3 steps" in printed(read)
    assert "top = s.max()" not in printed(read)
    assert "top = s.max()" in printed(read, opened=True)


def test_large_arrays_show_both_ends_and_say_what_is_left_out() -> None:
    shown = printed(listing(trace(lambda x, y: (x * 2.0, y + 1.0), np.arange(1000.0), np.ones((50, 40)))))
    assert re.search(r"x = \[0, 1, .* ⋯ 9\d\d more ⋯, .*999\]   \(n\)", shown)
    assert "⋮ 44 more rows" in shown
    assert "of 40 columns are left out" in shown


def test_a_stack_of_matrices_shows_the_first() -> None:
    shown = printed(listing(trace(lambda x: x * 2.0, np.ones((5, 2, 2)))))
    assert "the first of 5 such matrices" in shown


def test_decimal_points_stand_under_one_another() -> None:
    shown = printed(listing(trace(lambda x: x * 1.0, [[1.5, -20.25], [10.0, 3.0]])))
    assert "⎡  1.5  −20.25 ⎤" in shown
    assert "⎣ 10      3    ⎦" in shown


# ---------------------------------------------------------------------- LaTeX and JSON
@pytest.mark.parametrize(
    ("function", "inputs", "made"),
    [
        (f.dot, (A, B), r"\mathbf{a} \cdot \mathbf{b}"),
        (f.cosine, (A, B), r"\frac{\mathbf{a} \cdot \mathbf{b}}{\lVert \mathbf{a} \rVert \lVert \mathbf{b} \rVert}"),
        (lambda x: np.exp(-x), (1.0,), r"{e}^{- x}"),
        (lambda theta: np.sqrt(theta * 1e-7), (1.0,), r"\sqrt{\theta \cdot 1 \times 10^{-7}}"),
        (lambda x: np.log(np.maximum(x, 0)), (A,), r"\ln ( \max ( \mathbf{x} , 0 ) )"),
        (lambda X: X.T.sum(axis=0), (np.ones((2, 2)),), r"\sum_{\text{column}} {X}^{\mathsf{T}}"),
        (lambda y_hat: y_hat * 2, (A,), r"\hat{\mathbf{y}} \cdot 2"),
        (lambda learning_rate, g: learning_rate * g, (0.1, A), r"\text{learning rate} \cdot \mathbf{g}"),
    ],
)
def test_latex(function: Any, inputs: tuple[Any, ...], made: str) -> None:
    from workings.readers.formula import symbolic

    with np.errstate(all="ignore"):
        w = trace(function, *inputs)
    assert re.sub(r"\s+", " ", latex(symbolic(w, w.outputs[0]))).replace("( ", "( ") == re.sub(r"\s+", " ", made).replace(
        "( ", "("
    ).replace(" )", ")") or (latex(symbolic(w, w.outputs[0])).replace(" ", "") == made.replace(" ", ""))


@given(chain())
@settings(max_examples=40, deadline=None)
def test_json_holds_every_part_and_no_number_that_json_lacks(w: Working) -> None:
    for read in (listing(w), cell(w, w.outputs[0], (0,) * w.value.ndim)):
        found = json.loads(json.dumps(as_json.plain(read), allow_nan=False))
        assert found["kind"] == "reading"
        assert len(found["blocks"]) == len(read.blocks)


def test_json_carries_text_latex_and_the_tree() -> None:
    w = trace(f.dot, A, B)
    found = as_json.plain(cell(w))
    row = found["blocks"][0]["rows"][0]
    assert row[0]["text"] == "a·b"
    assert row[2]["latex"].startswith("{a}_{1} {b}_{1} +")
    assert row[0]["tree"]["kind"] == "seq"
    cells = as_json.plain(Reading("t", (Cells(0, (2,), (0.5, float("nan"))),)))["blocks"][0]
    assert cells["text"] == ["0.5", "undefined"]
    assert cells["values"] == [0.5, "NaN"]
