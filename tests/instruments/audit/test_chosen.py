"""Columns chosen on all rows: what they would seem to score, beside what they do, and when nothing is said."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.instruments.audit.tables import clean, codes, named, words
from workings.instruments.audit import audit, chosen, sums
from workings.instruments.worked import values


@cache
def noise(rows: int = 200, columns: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """The noise of scikit-learn's page on common pitfalls, whose own rule scores 0.76 and 0.50 on it."""
    draw = np.random.RandomState(42)
    return draw.standard_normal((rows, columns)), draw.choice(2, rows)


def frame(known: np.ndarray, label: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({**{f"x{k}": known[:, k] for k in range(known.shape[1])}, "label": label})


def test_noise_seems_to_be_told_where_columns_are_chosen_on_all_rows() -> None:
    known, label = noise()
    both = chosen.choices(chosen.alike(known), label == 1)
    assert both.outside.mean() > 0.76
    assert abs(both.inside.mean() - 0.5) < 0.07


def test_the_audit_of_such_noise_says_so_in_its_verdict() -> None:
    known, label = noise(200, 600)
    report = audit(frame(known, label))
    finding = named(report, "many-columns")
    numbers = values(report.numbers)
    assert numbers["choice.outside"] > 65
    assert 38 < numbers["choice.inside"] < 62
    assert finding.size.value == pytest.approx(numbers["choice.outside"] - numbers["choice.inside"])
    assert finding.interval is not None
    assert 0 < finding.interval[0].value < finding.size.value < finding.interval[1].value
    assert "choosing columns on all rows would make" in words(report.verdict)
    assert "inside each fold" in words(finding.action)


def test_a_choice_that_sees_the_held_out_rows_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: were the inner choice made once on all rows too, both ways would score alike."""
    known, label = noise()
    on_all = chosen._best(chosen.alike(known), label == 1)
    monkeypatch.setattr(chosen, "_best", lambda known, ones: on_all)
    both = chosen.choices(chosen.alike(known), label == 1)
    assert both.inside.mean() > 0.76
    assert both.gained == both.lost == 0


def test_columns_that_do_tell_the_answer_gain_nothing_by_the_choice() -> None:
    draw = np.random.default_rng(1)
    label = draw.integers(0, 2, 150)
    known = draw.normal(size=(150, 300))
    known[:, :30] += 1.2 * label[:, None]
    report = audit(frame(known, label))
    finding = named(report, "many-columns")
    assert finding.interval is not None
    assert finding.interval[0].value <= 0
    assert finding.harm < chosen.CHOICE
    assert "on all rows" not in words(report.verdict)
    assert values(report.numbers)["choice.inside"] > 90


def test_a_number_is_told_by_its_median() -> None:
    draw = np.random.default_rng(2)
    table = frame(draw.normal(size=(80, 400)), draw.normal(size=80)).rename(columns={"label": "price"})
    report = audit(table, "price")
    assert values(report.numbers)["choice.outside"] > values(report.numbers)["choice.inside"] + 15
    assert "above its median" in " ".join(words(block.parts) for block in named(report, "many-columns").blocks if hasattr(block, "parts"))


def test_missing_cells_and_columns_of_one_value_tell_nothing() -> None:
    known = np.array([[1.0, 5.0, np.nan], [np.nan, 5.0, np.nan], [3.0, 5.0, np.inf]])
    assert chosen.alike(known).tolist() == [[-1, 0, 0], [0, 0, 0], [1, 0, 0]]


def test_few_columns_or_many_rows_say_nothing() -> None:
    assert "many-columns" not in codes(audit(clean("mixed", 400, 0)))
    draw = np.random.default_rng(3)
    assert "many-columns" not in codes(audit(frame(draw.normal(size=(6000, 60)), draw.integers(0, 2, 6000))))


def test_words_for_columns_are_warned_of_without_a_measure() -> None:
    draw = np.random.default_rng(4)
    levels = np.array(["a", "b", "c"])[draw.integers(0, 3, (40, 60))]
    for label, score in ((draw.integers(0, 2, 40), "an AUC"), (draw.normal(size=40), "a correlation")):
        found = named(audit(frame(levels, label), "label"), "many-columns")
        assert words(found.said).startswith(f"The best of 60 columns of noise would reach {score} of")
        assert found.n.value == 40


@settings(max_examples=30)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_interval_holds_the_difference(gained: int, lost: int, same: int) -> None:
    rows = gained + lost + same + 20
    low, size, high = (float(one(gained, lost, rows)) for one in (sums.more_right_low, sums.more_right, sums.more_right_high))
    assert low <= size <= high
    assert sums.more_right_low(lost, gained, rows) == pytest.approx(-high)


def test_the_interval_holds_as_often_as_it_says() -> None:
    draw = np.random.default_rng(5)
    rows, shares = 60, [0.25, 0.1, 0.65]
    held = 0
    for gained, lost, _ in draw.multinomial(rows, shares, 4000):
        held += bool(sums.more_right_low(gained, lost, rows) < 15 < sums.more_right_high(gained, lost, rows))
    assert held / 4000 == pytest.approx(0.95, abs=0.015)
