"""The working of one number: exactly the rows of the mock-up, each number a cell that opens again."""

from __future__ import annotations

import numpy as np
import pytest

from tests.readers import functions as f
from workings.capture import trace, typed
from workings.contract.maths import numbers
from workings.contract.reading import Equation, Fold, Paragraph, Reading, Source, Text
from workings.ir.working import Working
from workings.readers import cell
from workings.readers.lower.plain import text

A, B = [2, 1, 0], [3, 1, 4]
ATTENTION = ([[1, 0], [0, 2], [1, 1]], [[1, 1], [0, 1], [2, 0]], [[1, 0], [0, 1], [2, 2]])


def rows(read: Reading) -> list[str]:
    equation = read.blocks[0]
    assert isinstance(equation, Equation)
    return [
        " ".join(part for part in (text(left) if left is not None else "", sign, text(right)) if part)
        for left, sign, right in equation.rows
    ]


def cosine() -> Working:
    return trace(f.cosine, A, B)


def test_the_dot_product_of_the_mock() -> None:
    w = cosine()
    read = cell(w, w.find("dot"))
    assert read.title == "dot product"
    assert rows(read) == ["a·b = a₁b₁ + a₂b₂ + a₃b₃", "= 2·3 + 1·1 + 0·4", "= 6 + 1 + 0", "= 7"]


def test_a_length() -> None:
    w = cosine()
    read = cell(w, w.find("length_a"))
    assert read.title == "length of a"
    assert rows(read) == ["‖a‖ = √(a·a)", "= √(2² + 1² + 0²)", "= √(4 + 1 + 0)", "= √5", "≈ 2.236"]


def test_a_cosine_with_its_numbers_put_in() -> None:
    read = cell(cosine())
    assert read.title == "cos"
    assert rows(read) == ["cos = a·b / (‖a‖ ‖b‖)", "≈ 7/(2.236 × 5.099)", "≈ 7/11.402", "≈ 0.614"]


def test_the_numbers_put_in_open_again() -> None:
    w = cosine()
    equation = cell(w).blocks[0]
    assert isinstance(equation, Equation)
    found = [(n.line, n.index) for n in numbers(equation.rows[1][2])]
    assert found == [(w.find("dot"), ()), (w.find("length_a"), ()), (w.find("length_b"), ())]
    products = cell(w, w.find("dot")).blocks[0]
    assert isinstance(products, Equation)
    assert [(n.line, n.index) for n in numbers(products.rows[2][2])] == [(2, (0,)), (2, (1,)), (2, (2,))]


def test_one_term_of_a_sum_opens() -> None:
    read = cell(cosine(), 2, (1,))
    assert read.title == "dot product, term 2 of 3"
    assert rows(read) == ["a₂b₂ = 1·1", "= 1"]


def test_a_cell_of_a_matrix() -> None:
    w = trace(f.attention, *ATTENTION)
    read = cell(w, w.find("A"), (0, 2))
    assert read.title == "A, row 1, column 3"
    assert rows(read) == ["A₁₃ = E₁₃/Z₁", "≈ 1/1.736", "≈ 0.576"]
    assert rows(cell(w, w.find("R"), (2, 0))) == ["R₃₁ = Q₃₁K₁₁ + Q₃₂K₁₂", "= 1·1 + 1·1", "= 1 + 1", "= 2"]
    assert rows(cell(w, w.find("M"), (1, 0))) == ["M₂ = max(S₂₁, S₂₂, S₂₃)", "≈ max(1.414, 1.414, 0)", "≈ 1.414"]
    assert rows(cell(w, w.find("E"), (0, 1))) == ["E₁₂ = e^(S₁₂ − M₁)", "≈ e^(0 − 1.414)", "≈ e^(−1.414)", "≈ 0.243"]


def test_negative_numbers_stand_in_brackets_after_a_sign() -> None:
    w = trace(f.dot, [1200, 3, 15], [0.25, 10, -1])
    assert rows(cell(w))[1:3] == ["= 1200·0.25 + 3·10 + 15·(−1)", "= 300 + 30 + (−15)"]
    equation = cell(w).blocks[0]
    assert isinstance(equation, Equation)
    assert [n.signed for n in numbers(equation.rows[2][2])] == [False, True, True]


def test_of_many_terms_the_ends_are_shown_and_the_count_is_said() -> None:
    w = trace(f.dot, np.arange(64.0), np.ones(64))
    assert rows(cell(w)) == [
        "a·b = a₁b₁ + a₂b₂ + a₃b₃ + ⋯ + a₆₄b₆₄, 64 terms",
        "= 0·1 + 1·1 + 2·1 + ⋯ + 63·1",
        "= 0 + 1 + 2 + ⋯ + 63",
        "= 2016",
    ]


def test_six_terms_are_all_shown() -> None:
    assert "⋯" not in " ".join(rows(cell(trace(f.dot, np.ones(6), np.ones(6)))))


def test_a_nested_rule_is_put_in_step_by_step() -> None:
    w = trace(f.neuron, A, B, -5)
    assert rows(cell(w)) == ["y = max(0, x·w + b)", "= max(0, 7 + (−5))", "= max(0, 2)", "= 2"]


def test_a_mean_is_opened_because_it_is_a_sum_and_a_division() -> None:
    w = trace(f.loss, [1.0, 2.0], [1.5, 2.0])
    assert rows(cell(w)) == [
        "mean((y − t)²) = (Σ (y − t)²) / 2",
        "= ((1 − 1.5)² + (2 − 2)²) / 2",
        "= ((−0.5)² + 0²) / 2",
        "= (0.25 + 0) / 2",
        "= 0.25/2",
        "= 0.125",
    ]


def test_yes_or_no_is_said_in_words() -> None:
    w = trace(lambda x: x > 1, [2.0, 0.5])
    assert rows(cell(w, 2, (0,))) == ["x₁ > 1 ⇔ 2 > 1", "⇔ true, counted as 1"]
    assert rows(cell(w, 2, (1,)))[-1] == "⇔ false, counted as 0"


def test_a_choice_shows_its_condition() -> None:
    w = trace(lambda x: np.where(x > 0, x, 0.5 * x), [-2.0, 3.0])
    assert rows(cell(w, w.outputs[0], (0,)))[1:] == ["= where(−2 > 0, −2, 0.5 × (−2))", "= where(−2 > 0, −2, −1)", "= −1"]


def test_cells_that_moved_say_where_they_were() -> None:
    w = trace(lambda x: np.concatenate([x[1:], x[:1]]), [5.0, 6.0, 7.0])
    assert rows(cell(w, w.outputs[0], (2,)))[-1].endswith("5")
    scattered = trace(lambda x: x[1], [5.0, 6.0])
    assert rows(cell(scattered)) == ["x₂ = 6"]


def test_what_was_typed_is_worked_out() -> None:
    assert rows(cell(typed.read("1*4 + 2*0 + 2*3"))) == ["1·4 + 2·0 + 2·3 = 4 + 0 + 6", "= 10"]


def test_indices_are_folded_and_hold_the_slopes() -> None:
    w = cosine()
    fold = cell(w, 2).blocks[1]
    assert isinstance(fold, Fold)
    assert (fold.title, fold.open) == ("in indices", False)
    words, equation, about = fold.blocks
    assert words == Paragraph((Text("Multiply a and b position by position along n, then add."),))
    assert isinstance(equation, Equation)
    said = [f"{text(left) if left else ''} {sign} {text(right)}" for left, sign, right in equation.rows]
    assert said == ["a·b = Σᵢ₌₁ⁿ aᵢbᵢ", "∂(a·b)/∂aᵢ = bᵢ", "∂(a·b)/∂bᵢ = aᵢ"]
    assert about == Paragraph((Text("The index i stands on the right only, so it is summed away."),))


def test_what_is_repeated_is_said() -> None:
    w = trace(f.attention, *ATTENTION)
    fold = cell(w, w.find("A"), (0, 0)).blocks[1]
    assert isinstance(fold, Fold)
    assert fold.blocks[-1] == Paragraph((Text("Z has no index j: the same is used for every j."),))


def test_the_source_is_the_exact_expression() -> None:
    w = cosine()
    source = cell(w).blocks[-1]
    assert isinstance(source, Source)
    assert (source.text, source.file) == ("dot / (length_a * length_b)", "functions.py")
    assert source.line > 0


def test_a_given_number_says_that_it_is_given() -> None:
    w = trace(lambda x: x * 0.5, [4.0, 2.0])
    assert cell(w, 0, (1,)).blocks[0] == Paragraph((Text("Given: 2."),))
    assert cell(w, 1).blocks[0] == Paragraph((Text("0.5 is a constant of the code."),))


def test_facts_for_a_program() -> None:
    w = cosine()
    facts = cell(w, 2).facts
    assert facts["given"] == [0, 1]
    assert facts["ranks"][:3] == [1, 1, 0]
    assert facts["sources"] == [[0, [0]], [1, [0]], [0, [1]], [1, [1]], [0, [2]], [1, [2]]]
    assert facts["operations"] == "2·n"


def test_an_array_without_an_index_is_its_matrix_form() -> None:
    w = trace(f.layer, [[1, 2], [3, 4]], [1, -1], [0.5, 2])
    assert rows(cell(w, w.find("u"))) == ["u = Wx + b"]


@pytest.mark.parametrize(("line", "index"), [(99, ()), (2, (0, 0)), (2, (3,)), (-1, ())])
def test_a_cell_that_does_not_exist_is_an_error(line: int, index: tuple[int, ...]) -> None:
    with pytest.raises(IndexError):
        cell(cosine(), line, index)


def test_values_that_are_no_numbers_are_shown_as_such() -> None:
    with np.errstate(all="ignore"):
        w = trace(lambda a, b: a / b, [1.0, 0.0], [0.0, 0.0])
    assert rows(cell(w, 2, (0,)))[-1] == "= ∞"
    assert rows(cell(w, 2, (1,)))[-1] == "= undefined"


def test_a_sum_of_nothing() -> None:
    assert rows(cell(trace(lambda x: x.sum(), np.zeros(0)))) == ["Σ x = 0"]
