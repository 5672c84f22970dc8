"""Parameters of published models, exact; and what a row of a family has to be."""

from __future__ import annotations

import dataclasses

import pytest

from tests.instruments.card.truths import MORE, TRUTHS
from workings.instruments.card import card, config, count, exact
from workings.instruments.card.families import BY_TYPE, FAMILIES
from workings.instruments.card.rows import Family
from workings.instruments.worked import values
from workings.ir import expression


@pytest.mark.parametrize("name", [*TRUTHS, *MORE])
def test_the_count_is_the_published_one(name: str) -> None:
    truth, fields = {**TRUTHS, **MORE}[name]
    found = count.components(config.read(fields))
    assert count.total(found) == truth


def test_the_number_of_the_report_is_that_count() -> None:
    for truth, fields in TRUTHS.values():
        assert card(fields).numbers["parameters"].value == truth


def test_every_family_has_a_truth() -> None:
    there = {BY_TYPE[fields["model_type"]].name for _, fields in TRUTHS.values()}
    assert there == {family.name for family in FAMILIES}


@pytest.mark.parametrize(
    ("name", "active"),
    [("Mixtral-8x7B", 12_879_925_248), ("Qwen3-30B-A3B", 3_353_032_704), ("DeepSeek-V3", 37_552_297_472), ("Llama-2-7b", 6_738_415_616)],
)
def test_what_one_token_passes(name: str, active: int) -> None:
    assert values(card(TRUTHS[name][1]).numbers)["parameters.active"] == active


def test_groups_and_components_add_up() -> None:
    for _, fields in TRUTHS.values():
        numbers = values(card(fields).numbers)
        groups = {
            name: n
            for name, n in numbers.items()
            if name.startswith("parameters.") and name.count(".") == 1 and name != "parameters.active"
        }
        assert sum(groups.values()) == numbers["parameters"]
        for group, n in groups.items():
            assert sum(m for name, m in numbers.items() if name.startswith(f"{group}.")) == n


def test_a_component_that_is_changed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: a row without its query bias does not come to the published count."""
    truth, fields = TRUTHS["Qwen2.5-7B"]
    whole = BY_TYPE["qwen2"]
    monkeypatch.setitem(
        BY_TYPE, "qwen2", dataclasses.replace(whole, components=tuple(c for c in whole.components if c.name != "query bias"))
    )
    assert count.total(count.components(config.read(fields))) == truth - 28 * 28 * 128


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_row_holds_together(family: Family) -> None:
    """Every name of a formula is a size above it or a flag of a head; no two components have one name; matrices have two axes."""
    flags = {flag for _, raised in family.heads for flag in raised.split()}
    known = set(flags)
    for size in family.sizes:
        assert size.name not in known, size.name
        assert set(exact.names(size.default or "1")) <= known, size.name
        known.add(size.name)
    for one in family.components:
        texts = [*one.shape, one.times, one.when or "1", one.used or "1", one.works or "1", one.tokens]
        assert {name for text in texts for name in exact.names(text)} <= known | {"context"}, one.name
        assert len(one.shape) == 2 or one.does != "multiplies", one.name
    for row in (*family.attends, *family.keeps):
        assert {name for text in (row.layers, row.each, row.window or "1") for name in exact.names(text)} <= known
    named = [count.slug(one.name) for one in family.components]
    assert len(named) == len(set(named))
    assert not set(named) & {"context", "rank", "batch", "matrices", "parameters"}
    for text in named:
        assert expression.parse(text).kind == "name"
