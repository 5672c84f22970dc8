"""The sheet: the author's lines with what they gave, and the page it is lowered to."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from workings.capture import trace
from workings.contract.number import format_number
from workings.contract.reading import Counted
from workings.ir.build import replay
from workings.ir.working import Working
from workings.passes.gradient import NotScalar, gradient
from workings.readers import sheet as sheets
from workings.readers.lower import page
from workings.readers.lower.html import EDGE
from workings.readers.lower.plain import text
from workings.readers.sheet import Code, Value, at, moments, sheet, slopes

Q, K, V = np.array([[1.0, 0], [0, 2], [1, 1]]), np.array([[1.0, 1], [0, 1], [2, 0]]), np.array([[1.0, 0], [0, 1], [2, 2]])
Y = np.array([[1.0, 1], [0, 1], [2, 1]])


def softmax(S: Any) -> Any:
    """Rows that add up to 1."""
    M = S.max(axis=1, keepdims=True)
    E = np.exp(S - M)
    Z = E.sum(axis=1, keepdims=True)
    return E / Z


def attention(Q: Any, K: Any, V: Any) -> Any:
    """Every token asks every token. What they hold is mixed."""
    S = Q @ K.T / np.sqrt(2.0)
    A = softmax(S)
    return A @ V


def loss(Q: Any, K: Any, V: Any, Y: Any) -> Any:
    S = Q @ K.T / np.sqrt(2.0)
    A = softmax(S)
    O = A @ V  # noqa: E741 (the field's letter)
    return ((O - Y) ** 2).sum() / 2


def descent(a: Any, steps: int = 50) -> Any:
    x = np.zeros(2)
    for _ in range(steps):
        g = x - a
        x = x - 0.1 * g
    return x @ x


def big(x: Any) -> Any:
    y = x * 2.0
    return y.sum()


def of(codes: tuple[Code, ...]) -> dict[str, Value]:
    return {value.name: value for code in codes for value in code.values}


@pytest.fixture
def attended() -> Working:
    return trace(attention, Q=Q, K=K, V=V)


@pytest.fixture
def lost() -> Working:
    return trace(loss, Q=Q, K=K, V=V, Y=Y)


def test_every_line_of_the_source_stands_in_order_without_its_description(attended: Working) -> None:
    made = sheet(attended)
    assert made.title == "attention(Q, K, V)"
    assert made.about == "Every token asks every token."
    assert [code.text.strip().split(" ")[0] for code in made.codes] == ["def", "S", "A", "return"]
    assert [code.number for code in made.codes] == [attended.first_line + k for k in (0, 2, 3, 4)]
    assert list(of(made.codes)) == ["Q", "K", "V", "S", "A", ""]


def test_marks_are_the_places_of_the_traced_steps(attended: Working) -> None:
    code = next(code for code in sheet(attended).codes if code.text.strip().startswith("S ="))
    said = [code.text[mark.start : mark.end] for mark in code.marks]
    assert said == ["Q @ K.T / np.sqrt(2.0)", "Q @ K.T", "K.T"]
    html = page.marked(code)
    assert re.sub(r"<[^>]*>", "", html) == code.text
    assert html.count("<span") == html.count("</span>") == 4


def test_a_call_is_a_sheet_inside_its_line(attended: Working) -> None:
    value = of(sheet(attended).codes)["A"]
    assert value.called == "softmax"
    inside = of(value.inside)
    assert list(inside) == ["M", "E", "Z", "A"]
    assert inside["E"].formula is not None
    assert text(inside["E"].formula) == "e^(S − M)"


def test_what_the_lines_cost_adds_up_to_the_whole(attended: Working) -> None:
    made = sheet(attended)
    assert made.cost is not None
    assert sum(code.flops for code in made.codes) == made.cost.flops
    call = next(code for code in made.codes if "softmax" in code.text)
    assert call.flops == sum(code.flops for code in call.values[0].inside)


def test_a_line_that_ran_many_times_stands_once_with_its_runs() -> None:
    w = trace(descent, a=np.array([1.0, 2.0]))
    made = sheet(w)
    runs = {code.text.strip(): [len(v.runs) for v in code.values] for code in made.codes if code.values}
    assert runs["g = x - a"] == runs["x = x - 0.1 * g"] == [50]
    assert runs["x = np.zeros(2)"] == [1]
    steps, g = moments(made), next(v for c in made.codes for v in c.values if v.name == "g")
    assert len(steps) == 50
    assert [at(g.runs, moment) for moment in steps] == list(g.runs)
    assert at(g.runs, g.runs[0] - 1) == -1


def test_the_slopes_are_those_of_the_gradient_pass(lost: Working) -> None:
    found = slopes(lost)
    want = gradient(lost)
    for name, k in ((lost.lines[k].name, k) for k in lost.inputs):
        assert np.array_equal(found.working.lines[found.of[k]].value, want.lines[want.outputs[list(lost.inputs).index(k)]].value), name


def test_the_slope_along_a_step_is_what_nudging_it_shows(lost: Working) -> None:
    """Finite differences on the lines themselves: the value of S is moved, and what follows is run again."""
    found = slopes(lost)
    k = lost.find("S")
    after = type(lost)(
        "rest",
        tuple(line if j != k else type(line)("input", (), {}, line.value, "S", line.dims) for j, line in enumerate(lost.lines)),
        (*lost.inputs, k),
        lost.outputs,
        lost.parts,
        lost.sizes,
    )
    own = [lost.lines[j].value for j in lost.inputs]
    slope = found.working.lines[found.of[k]].value
    for cell in np.ndindex(*slope.shape):
        ends = []
        for step in (1e-6, -1e-6):
            moved = lost.lines[k].value.copy()
            moved[cell] += step
            ends.append(replay(after, *own, moved)[lost.outputs[0]])
        assert abs((ends[0] - ends[1]) / 2e-6 - slope[cell]) < 1e-8


def test_slopes_are_read_as_by_hand(lost: Working) -> None:
    found = of(sheet(lost, slopes(lost)).codes)
    said = {name: text(value.slope) for name, value in found.items() if value.slope is not None}
    assert said["V"] == "∂V = Aᵀ∂O"
    assert said["A"] == "∂A = ∂OVᵀ"
    assert all("repeat" not in words and "reshape" not in words for words in said.values())
    assert found["V"].why
    with pytest.raises(NotScalar, match="shape"):
        slopes(trace(attention, Q=Q, K=K, V=V))


# ---------------------------------------------------------------------- the page
class Tags(HTMLParser):
    """Which elements are open at the end, and what attributes were met."""

    VOID = frozenset(["input", "meta", "link", "br"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_asks_for_nothing(lost: Working) -> None:
    made = page.made(lost)
    html = page.document(
        made, page.alone("@font-face{font-family:x;src:url(./fonts/x.woff2)} a{color:red}"), "1 < 2 && '</script>'", page.copies(made)
    )
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert "worker-src blob:;" in html, "a sweep runs in a worker made of the page's own script"
    assert not [value for name, value in tags.attributes if name in ("src", "action") or (name == "href" and value != "data:,")]
    assert not [name for name, _ in tags.attributes if name == "style" or name.startswith("on")]


def test_fonts_that_are_brought_along_stand_in_the_style() -> None:
    style = "@font-face{font-family:x;src:url(./fonts/x.woff2)format('woff2')}@font-face{font-family:y;src:url(fonts/y.woff2)}"
    assert page.alone(style, {"x.woff2": "AAAA"}) == "@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA) format('woff2')}"


def test_the_page_reads_without_a_script(attended: Working) -> None:
    html = page.body(page.made(attended))
    plain = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert "0.576" in plain
    assert "inside softmax" in plain
    assert "operations" in plain
    assert "There is no gradient: the output has shape (3, 2)" in plain


def test_with_somewhere_to_lead_each_derived_number_is_a_link(attended: Working) -> None:
    """Cells to their place in the working, costs to rows that add up to them."""
    asked: list[Any] = []

    def href(target: Any) -> str:
        asked.append(target)
        return f"/{len(asked) - 1}"

    made = page.made(attended)
    assert "<a " not in page.body(made)
    plain = re.sub(r"<script.*?</script>", "", page.body(made, href=href), flags=re.DOTALL)
    found = [
        (asked[int(k)], re.sub(r"<[^>]*>", "", shown)) for k, shown in re.findall(r'<a class="num[^>]*href="/(\d+)"[^>]*>(.*?)</a>', plain)
    ]
    cells = [(target, shown) for target, shown in found if isinstance(target, tuple)]
    assert len(cells) == 9 + 9 + 6 + 3 + 9 + 3 + 9, "S, A and the result; inside softmax M, E, Z and A again"
    for (line, index), shown in cells:
        assert format_number(float(attended.lines[line].value[index])) == shown
    counts = [(target.rows, shown) for target, shown in found if isinstance(target, Counted) and target.query.startswith("operations")]
    assert len(counts) > 5
    for rows, shown in counts:
        assert sum(total(row) for row in rows) == int(shown.rpartition(" ")[2].replace(",", "")), rows


def total(row: str) -> int:
    """``E: 11·n = 33, 2 times``."""
    own, _, times = row.partition(", ")
    return (
        int(own.replace(":", "").rpartition(" ")[2]) * int(times.split(" ")[0] or 1)
        if times
        else int(own.replace(":", "").rpartition(" ")[2])
    )


def test_the_data_has_every_line_and_no_value_that_can_be_computed(lost: Working) -> None:
    made = page.made(lost)
    html = page.body(made)
    found = json.loads(re.search(r'class="sheet-data">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert found["count"] == len(lost.lines)
    assert found["outputs"] == list(lost.outputs), "those of the function, not of its gradient"
    assert found["called"] == "loss"
    assert len(found["graph"]["lines"]) == len(made.slopes.working.lines)  # type: ignore[union-attr]
    assert [line["op"] for line in found["graph"]["lines"] if "value" in line] == [
        line.op
        for line in made.slopes.working.lines
        if line.op in ("input", "const")  # type: ignore[union-attr]
    ]
    assert found["scalars"]["div"] == ["fraction", "/", 2]


def test_a_large_array_is_summed_up_and_says_so() -> None:
    html = page.body(page.made(trace(big, x=np.arange(90_000.0).reshape(300, 300))))
    assert "90,000 numbers, summed up" in html
    assert len(html) < 3_000_000


def test_a_long_array_keeps_both_ends() -> None:
    html = page.body(page.made(trace(big, x=np.arange(40.0))))
    shown = re.search(r'data-v="1".*?</table>', html, re.DOTALL)
    assert shown is not None
    assert re.findall(r'data-p="(\d+)"', shown[0]) == [str(k) for k in (*range(EDGE), *range(40 - EDGE, 40))]
    assert "⋯" in shown[0]
    assert "40, both ends shown" in html


def test_what_can_be_copied_is_named_and_a_printer_that_declines_says_why(monkeypatch: pytest.MonkeyPatch, lost: Working) -> None:
    made = page.made(lost)
    assert list(page.copies(made)) == ["LaTeX", "NumPy", "PyTorch", "Python"]
    assert r"A &= \mathrm{softmax} (S)" in sheets.latex(made)
    space: dict[str, Any] = {}
    exec(page.copies(made)["NumPy"], space)
    assert np.isclose(space["loss"](Q, K, V, Y), lost.value, rtol=1e-12)
    said = page._texts({"PyTorch": "#! nonzero cannot be printed as PyTorch: its shape depends on values"})
    assert "cannot be printed" in said
    assert "<button" not in said


def test_a_sheet_of_ten_thousand_lines_is_made_of_its_few_lines_of_code() -> None:
    w = trace(descent, a=np.array([1.0, 2.0]), steps=3400)
    assert len(w.lines) > 10_000
    made = sheet(w)
    assert len(made.codes) <= 7
    html = page.body(made)
    assert len(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)) < 30_000


def test_a_lambda_and_a_working_without_source_have_a_sheet_too() -> None:
    made = sheet(trace(lambda x: np.tanh(x) * 2.0, np.array([0.5, 1.0])))
    assert any(value.formula is not None for code in made.codes for value in code.values)
    assert "<table" in page.body(made)
