"""Every number of a report opens: its recipe gives its value again, is small, and what follows is the same for every kind of report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from tests.instruments.audit.tables import clean, passengers
from workings.contract.reading import Call, Counted, Measured, Number, Typed
from workings.contract.report import Report
from workings.instruments.audit import audit
from workings.instruments.worked import working
from workings.studio import recipes


def numbers_in(thing: Any) -> Iterator[Number]:
    """Every number of a report, wherever it stands."""
    if isinstance(thing, Number):
        yield thing
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from numbers_in(one)
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from numbers_in(one)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from numbers_in(getattr(thing, name))


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    table, other = passengers(1000), clean("mixed", 500, 1)
    late = clean("mixed", 300, 2)
    late["score"] += 2
    late.loc[:150, "plan"] = "x"
    number = other.drop(columns=["label"])
    return [
        audit(table.iloc[:700], "survived", pd.concat([table.iloc[700:], table.iloc[:40]]), 0.9, group="sex"),
        audit(other, test=late, claim=0.8),
        audit(number, "score", claim=0.4),
    ]


def test_every_recipe_gives_its_value_again(reports: list[Report]) -> None:
    seen = 0
    for report in reports:
        for number in numbers_in(report):
            seen += 1
            recipe = number.recipe
            assert len(recipes.url(recipe)) < 16_000
            assert isinstance(recipe, Typed | Call | Measured | Counted)
            if isinstance(recipe, Typed | Call):
                followed = working(recipe)
                assert float(followed.lines[followed.outputs[0]].value.reshape(())) == number.value
                given = recipe.given if isinstance(recipe, Typed) else recipe.inputs
                assert sum(len(value) if isinstance(value, list) else 1 for value in given.values()) <= 400
            elif isinstance(recipe, Measured):
                assert len(recipe.how) > 8
    assert seen > 150


def test_names_are_stable_words(reports: list[Report]) -> None:
    for report in reports:
        assert all(name.replace(".", "").replace("_", "").isalpha() and name == name.lower() for name in report.numbers)
        assert {"rows", "columns", "duplicates.rows"} <= set(report.numbers)


def test_the_same_table_gives_the_same_report() -> None:
    table = clean("mixed", 300, 7)
    assert audit(table.iloc[:200], test=table.iloc[200:], claim=0.7) == audit(table.iloc[:200], test=table.iloc[200:], claim=0.7)
