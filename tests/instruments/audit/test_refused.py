"""Tables that cannot be audited: what is wrong, where, and what to do, in the words a person reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workings.instruments.audit import Refused, audit

ROWS = 60
PLAIN = {"x": np.arange(ROWS) % 7 * 1.5, "y2": np.arange(ROWS) % 2}


def table(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({**PLAIN, **more})


@pytest.mark.parametrize(
    ("rows", "target", "words"),
    [
        (table(outcome=[None] * ROWS), "outcome", r"Every value of outcome is missing, in all 60 rows of .*\. Name another target"),
        (table(outcome=["no"] * ROWS), None, r"All 60 values of outcome are the same, no\. .*nothing to learn"),
        (table(outcome=[4.0] * ROWS), None, r"All 60 values of outcome are the same, 4\.0\."),
        (table(outcome=["a", "b"] * 30), "outcom", r"has no column outcom\. The nearest is outcome\."),
        (table(outcome=["a", "b"] * 30), "price", r"has no column price\. Its columns are x, y2, outcome\."),
        (table(word=[f"w{k}" for k in range(ROWS)]), "word", r"word has 60 different values in 60 rows: that is a name for each row, or words"),
        (table(word=[f"w{k}" for k in range(ROWS)]), None, r"cannot be told: .* the last, word, has many values\. Name it with --target\. Likely ones: y2\."),
        (table(label=["a", "b"] * 30, target=["a", "b"] * 30, z=1), None, r"label and target are all usual names"),
        (table(when=pd.date_range("2020-01-01", periods=ROWS)), "when", r"when holds times\. Name a column of classes or numbers\."),
        (table(label=["a", "b"] * 30).iloc[:0], None, r"has no row; its columns are x, y2, label"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(rows: pd.DataFrame, target: str | None, words: str) -> None:
    with pytest.raises(Refused, match=words):
        audit(rows, target)


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (pd.DataFrame({"x": [1.0, 2.0]}), r"has no column label, which is what .* predicts"),
        (pd.DataFrame({"x": ["a", "b"], "label": ["a", "b"]}), r"different kinds of values in x \(number in .*, text in .*\)"),
        (pd.DataFrame({"x": [1.0, 2.0], "label": pd.array([None, None], dtype="string")}), r"Every value of label is missing in"),
    ],
)
def test_a_test_table_that_cannot_be_compared(test: pd.DataFrame, words: str) -> None:
    with pytest.raises(Refused, match=words):
        audit(table(label=["a", "b"] * 30), "label", test)


def test_a_column_that_one_table_lacks_is_named_and_left_out() -> None:
    from tests.instruments.audit.tables import words

    report = audit(table(label=["a", "b"] * 30), "label", table(label=["a", "b"] * 30, new=1.5).drop(columns=["x"]))
    said = " ".join(words(block.parts) for block in report.about)  # type: ignore[union-attr]
    assert "Only one of the two tables has x and new; they are left out of every comparison." in said


def test_a_class_that_no_training_row_has() -> None:
    from tests.instruments.audit.tables import named, words

    found = named(audit(table(label=["a", "b"] * 30), "label", table(label=["a", "c"] * 30)), "new-class")
    assert words(found.said) == "50 % of the test rows are of a class that no training row has: “c”."


def test_many_different_numbers_are_a_number_and_not_classes() -> None:
    assert audit(table(label=np.arange(ROWS) * 3)).facts["task"] == "number"
    assert audit(table(label=np.arange(ROWS) % 3)).facts["task"] == "classes"


def test_a_claim_beyond_one_is_no_share() -> None:
    with pytest.raises(Refused, match=r"A claim of 94 is no share\. Write it between 0 and 1"):
        audit(table(label=["a", "b"] * 30), claim=94)


def test_a_group_that_is_not_there() -> None:
    with pytest.raises(Refused, match=r"has no column sexe"):
        audit(table(label=["a", "b"] * 30), group="sexe")
