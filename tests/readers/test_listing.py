"""The whole working: the author's lines, calls that fold, what it costs, what was assumed."""

from __future__ import annotations

import numpy as np

from tests.readers import functions as f
from workings.capture import trace
from workings.contract.number import format_number
from workings.contract.reading import Block, Counted, Equation, Fold, Formula, Number, Paragraph, Reading, Step, Text
from workings.ir.build import Builder
from workings.passes.gradient import gradient
from workings.readers import listing
from workings.readers.lower.plain import text

A, B = [2, 1, 0], [3, 1, 4]


def steps(read: Reading) -> list[Step]:
    return [block for block in read.blocks if isinstance(block, Step)]


def said(block: Block) -> str:
    assert isinstance(block, Paragraph)
    return "".join(
        part.text if isinstance(part, Text) else text(part.maths) if isinstance(part, Formula) else format_number(part.value)
        for part in block.parts
    )


def test_a_step_for_each_of_the_authors_lines() -> None:
    read = listing(trace(f.cosine, A, B))
    assert read.title == "cosine(a, b)"
    assert [step.name for step in steps(read)] == ["a", "b", "dot", "length_a", "length_b", "cos"]
    sources = [step.source.text if step.source else "" for step in steps(read)]
    assert sources == ["", "", "dot = a @ b", "length_a = np.linalg.norm(a)", "length_b = norm(b)", "cos = dot / (length_a * length_b)"]
    assert steps(read)[-1].value.values == (0.6139406135149205,)


def test_steps_without_a_name_stand_inside_the_line_that_uses_them() -> None:
    read = listing(trace(f.neuron, A, B, -5))
    last = steps(read)[-1]
    assert [step.name for step in steps(read)] == ["x", "w", "b", "y"]
    inner, own = last.blocks
    assert isinstance(inner, Equation) and isinstance(own, Equation)
    assert text(inner.rows[0][0] or own.rows[0][2]) == "x·w"
    assert text(own.rows[-1][2]) == "2"


def test_a_call_without_a_name_has_a_row_before_the_line_that_uses_it() -> None:
    read = listing(trace(f.cosine_at_once, A, B))
    assert [step.source.text for step in steps(read) if step.source] == [
        "np.linalg.norm(a)",
        "np.linalg.norm(b)",
        "return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
    ]


def test_a_longer_call_is_one_row_and_opens_to_its_own_lines() -> None:
    read = listing(trace(f.attended, A, B))
    row = steps(read)[2]
    equation, fold = row.blocks
    assert isinstance(equation, Equation) and isinstance(fold, Fold)
    assert [text(left) if left else "" for left, _, _ in equation.rows] == ["weights"]
    assert text(equation.rows[0][2]) == "softmax(scores)"
    assert (fold.title, fold.open) == ("inside softmax", False)
    inside = [block for block in fold.blocks if isinstance(block, Step)]
    assert [step.source.text for step in inside if step.source] == ["top = s.max()", "e = np.exp(s - top)", "return e / e.sum()"]


def test_calls_fold_inside_calls() -> None:
    def twice(x):  # type: ignore[no-untyped-def]
        once = f.softmax(x)
        again = f.softmax(once)
        return again * 2

    def outer(x):  # type: ignore[no-untyped-def]
        y = twice(x)
        return y.sum()

    fold = steps(listing(trace(outer, A)))[1].blocks[1]
    assert isinstance(fold, Fold) and fold.title == "inside twice"
    inner = [block for block in fold.blocks if isinstance(block, Step)]
    assert [step.name for step in inner] == ["once", "again", "y"]
    assert [isinstance(step.blocks[-1], Fold) and step.blocks[-1].title for step in inner] == [
        "inside softmax",
        "inside softmax",
        "the first entry",
    ]


def test_a_loop_is_shortened_and_the_number_of_runs_is_said() -> None:
    read = listing(trace(f.added, np.arange(9.0)))
    assert [step.name for step in steps(read)] == ["x", "total", "total"]
    assert said(read.blocks[1]) == "repeat × 9, the first step"
    assert said(read.blocks[3]) == "⋯ 7 steps of the same lines; then the last"
    assert len(steps(listing(trace(f.added, np.arange(6.0))))) == 7, "six runs are all shown"


def test_a_branch_that_was_taken_is_an_assumption() -> None:
    read = listing(trace(f.clipped, 3.0))
    assert "Assumed: x > 1 is true (line " in said(read.blocks[-1])
    read = listing(trace(f.clipped, 0.5))
    assert "x > 1 is false" in said(read.blocks[-1])


def test_the_cost_is_a_number_with_a_recipe() -> None:
    paragraph = [b for b in listing(trace(f.cosine, A, B)).blocks if isinstance(b, Paragraph)][-1]
    number = next(part for part in paragraph.parts if isinstance(part, Number))
    assert said(paragraph) == "Cost: 6·n + 12 = 30 operations."
    assert isinstance(number.recipe, Counted)
    assert number.recipe.rows[0] == "dot product: 2·n = 6"
    assert sum(int(row.split(": ")[1].split(" = ")[-1]) for row in number.recipe.rows) == number.value


def test_a_gradient_says_what_its_names_mean() -> None:
    read = listing(gradient(trace(f.neuron, A, B, -5)))
    assert any(isinstance(b, Paragraph) and "∂x is the slope of neuron along x" in said(b) for b in read.blocks)
    assert [step.name for step in steps(read)][-3:] == ["d_b", "d_x", "d_w"]


def test_a_working_without_source_is_listed_by_its_formulas() -> None:
    b = Builder()
    x = b.input("x", [1.0, 2.0])
    read = listing(b.finish("f", b.op("sum", b.op("square", x), name="s")))
    assert steps(read)[-1].source is None
    equation = steps(read)[-1].blocks[0]
    assert isinstance(equation, Equation)
    assert text(equation.rows[0][2]) == "Σ x²"


def test_a_working_that_returns_what_it_was_given() -> None:
    read = listing(trace(lambda x: x, 3.0))
    assert [step.name for step in steps(read)] == ["x"]


def test_a_huge_value_is_not_carried_along() -> None:
    read = listing(trace(lambda x: x * 2.0, np.zeros((600, 600))))
    assert steps(read)[-1].value.values == ()
    assert steps(read)[-1].value.shape == (600, 600)


def test_two_outputs_are_both_rows() -> None:
    read = listing(trace(lambda x: (x.sum(), x * 2), A))
    assert len(steps(read)) == 3


def test_the_cost_of_many_lines_is_told_op_by_op() -> None:
    paragraph = [b for b in listing(trace(f.added, np.arange(100.0))).blocks if isinstance(b, Paragraph)][-1]
    number = next(part for part in paragraph.parts if isinstance(part, Number))
    assert isinstance(number.recipe, Counted)
    assert number.recipe.rows == ("mul, 100 lines: 100", "add, 100 lines: 100")
    assert number.value == 200
