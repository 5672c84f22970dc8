"""Negative controls: clean tables, split by chance, give the baseline and nothing that harms; and how often that fails is counted."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from tests.instruments.audit.tables import clean, codes
from workings.instruments.audit import audit
from workings.instruments.audit.copies import Duplicates
from workings.instruments.audit.domain import crossed, told
from workings.instruments.audit.repeats import Chance, Repeats, legal, tail
from workings.instruments.audit.table import Column


@pytest.mark.slow
def test_clean_tables_are_left_in_peace() -> None:
    alarms = []
    for kind in ("mixed", "few", "answers"):
        for seed in range(8 if os.environ.get("WORKINGS_LONG") else 2):
            rows = (200, 1000)[seed % 2]
            table = clean(kind, rows, seed)
            found = codes(audit(table.iloc[: rows * 3 // 4], test=table.iloc[rows * 3 // 4 :]))
            alarms += [(kind, seed, code) for code in found if code != "baseline"]
    assert len(alarms) <= 1, alarms


@pytest.mark.parametrize("kind", ["few", "answers"])
def test_rows_that_repeat_by_right_are_counted_and_nothing_is_made_of_it(kind: str) -> None:
    table = clean(kind, 1200, 5)
    report = audit(table.iloc[:900], test=table.iloc[900:])
    assert report.numbers["overlap.rows"].value > 30
    assert "overlap" not in codes(report)
    # the guard broken on purpose: the same rows with one more column that never repeats by chance, copied with them
    table["weight"] = np.random.default_rng(1).normal(size=1200)
    copied = pd.concat([table.iloc[900:], table.iloc[:30]])
    assert "overlap" in codes(audit(table.iloc[:900], test=copied))


def test_the_halves_of_a_random_split_are_not_told_apart_more_often_than_once_in_two_hundred() -> None:
    columns = [Column("a", "number", 0), Column("b", "text", 1), Column("c", "number", 2)]
    alarms = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        rows = {"a": draw.normal(size=160), "b": draw.choice(list("xyz"), 160).astype(object), "c": draw.standard_cauchy(160)}
        rule = told({k: v[:120] for k, v in rows.items()}, {k: v[120:] for k, v in rows.items()}, columns)
        assert rule is not None
        alarms += rule.beyond and rule.area >= 0.55
    assert alarms <= 3, alarms


def test_a_rule_that_tells_halves_apart_is_no_better_than_the_rows_allow() -> None:
    draw = np.random.default_rng(3)
    features, half = draw.normal(size=(2000, 1)), np.repeat([0.0, 1.0], 1000)
    features[half == 1] += 1
    from scipy.stats import norm

    area = crossed(features, half[:, None], draw.permutation(2000) % 5)[0]
    assert area == pytest.approx(norm.cdf(1 / np.sqrt(2)), abs=0.02)


def test_chance_explains_repeats_by_the_poisson_of_scipy() -> None:
    from scipy.stats import poisson

    for least, mean in ((1, 0.3), (4, 2.0), (40, 22.5)):
        assert tail(least, mean) == pytest.approx(poisson.sf(least - 1, mean))
    none = Duplicates(10, 0, 0, ())
    assert legal(Repeats(none, None, None, 0.3, 1, Chance(1, 2, 3, 20, least=90)))
    assert not legal(Repeats(none, None, None, 0.3, 9, Chance(9, 2, 3, 20, least=90)))
    assert not legal(Repeats(none, None, None, 0.0, 0, Chance(0, 0, 0, 0)))


def test_pairs_by_chance_are_those_of_independent_columns() -> None:
    draw = np.random.default_rng(0)
    one, two = draw.integers(0, 5, 300), draw.integers(0, 8, 300)
    same_one, same_two = (np.triu(held[:, None] == held[None, :], 1) for held in (one, two))
    upper = np.triu(np.ones((300, 300), bool), 1)
    chance = Chance(
        float((same_one & same_two).sum()),
        float((same_one & ~same_two).sum()),
        float((~same_one & same_two & upper).sum()),
        float((~same_one & ~same_two & upper).sum()),
        least=float(same_two.sum()),
    )
    assert chance.pairs == pytest.approx(chance.equal, rel=0.1)


def test_one_copied_row_is_found_where_a_column_never_repeats_by_chance() -> None:
    table = clean("mixed", 600, 3)
    assert "overlap" in codes(audit(table.iloc[:450], test=pd.concat([table.iloc[450:], table.iloc[:1]])))
