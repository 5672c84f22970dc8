"""Answers to items of every kind, as somebody would type them: from the item where it is a number, else from what its kind makes of itself."""

from __future__ import annotations

from workings import practice
from workings.practice import KINDS, Item
from workings.practice.question import NUMBERS


def typed(value: object) -> str:
    """A value as somebody would type it."""
    found = value.tolist() if hasattr(value, "tolist") else value
    return str(int(found)) if isinstance(found, float) and found == int(found) else str(found)


def right(item: Item) -> str:
    return typed(item.value) if item.kind in NUMBERS else KINDS[item.kind].specimens(item).right[0]


def wrong(item: Item, rule: int = 0) -> str:
    """The answer of a wrong rule of the item: of this one, or of the first; where it has none, one that no rule gives."""
    if item.kind not in NUMBERS:
        return KINDS[item.kind].specimens(item).wrong[0]
    if not item.live:
        return unknown(item)
    return typed(next(slip for slip in item.live if rule in (0, slip.rule.number)).value)


def unknown(item: Item) -> str:
    """Wrong, and no known slip."""
    if item.kind not in NUMBERS:
        return KINDS[item.kind].specimens(item).wrong[-1]
    return str(int(item.value) % item.choices + 1) if item.choices else typed(item.value * 3 + 0.37)


def malformed(item: Item) -> str:
    """It cannot be read, and something is written in it."""
    return next(text for text in KINDS[item.kind].specimens(item).malformed if any(char.isalnum() for char in text))


def at(address: str) -> Item:
    """The item of a page's address."""
    slug, name, version, seed = address.partition("?")[0].partition("#")[0].split("/practice/")[1].split("/")[:4]
    return practice.opened(f"{slug}/{name}@{version}#{seed}")
