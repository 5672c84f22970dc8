"""What can be wrong with a question whose answer is an expression, and the points at which expressions are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from workings.ir import expression
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds.kind import Kind
from workings.practice.kinds.symbolic_spec import Spec, functions, value
from workings.practice.rules import CATALOGUE
from workings.practice.text import parts, plain

POINTS = 12
SHARE = 1e-3
"""Two expressions are told apart where they differ by this part of their size."""
AGREE = 1e-9
IN_FULL = 20
"""Seeds on which every wrong belief is marked; on the others one of them is, in turn."""


def points(names: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Twelve values of each name, of its domain and never 0; the same for ever."""
    return {name: np.array(_twelve(Chance(f"point:{name}"), domain)) for name, domain in names.items()}


def _twelve(chance: Chance, domain: Any) -> list[float]:
    if domain in ("whole", "natural"):
        return [float(chance.integer(1, 9) * (1 - 2 * chance.below(2) if domain == "whole" else 1)) for _ in range(POINTS)]
    low, high = (-4.0, 4.0) if domain is None else domain
    low, high = (max(low, high - 8) if np.isfinite(high) else low), (min(high, low + 8) if np.isfinite(low) else high)
    return [low + (high - low) * (2 * chance.below(500) + 1) / 1000 for _ in range(POINTS)]


def faults(item: Item, found: Spec, kind: Kind) -> Iterator[str]:
    """The reference against two functions at points; every wrong belief gets its own words, and the reference stands nowhere."""
    where = points(found.names)
    reference = np.broadcast_to(value(expression.parse(item.posed.reference), where), (POINTS,))
    for file, function in zip(("working.py", "again.py"), functions(item.question, found.by), strict=True):
        for k in range(POINTS):
            there = float(function(**item.inputs, **{name: float(values[k]) for name, values in where.items()}))
            if abs(there - reference[k]) > AGREE * max(1.0, abs(there)):
                yield f"{item.posed.reference} is {reference[k]:g} at point {k}, and {found.by} of {file} gives {there:g}"
                break
    pairs = list(zip(found.wrong, item.posed.wrong, strict=True))
    for wrong, text in pairs if item.seed < IN_FULL else [pairs[item.seed % len(pairs)]] if pairs else []:
        seen = kind.mark(item, kind.read(item, text), None)
        if seen.outcome != "wrong":
            yield f"{text}, which is wrong, is not told from the reference"
        if f"It is what you get if you {wrong.deed}." not in seen.sentences:
            yield f"{text} is not said to be what one gets who would {wrong.deed}"
        if tuple(match.rule for match in seen.matches) != ((wrong.rule,) if wrong.rule in CATALOGUE else ()):
            yield f"{text} is not matched with rule {wrong.rule}"
    yield from _given_away(item, kind)


def _given_away(item: Item, kind: Kind) -> Iterator[str]:
    """Whether the reference stands in what is shown before it is worked."""
    q = item.question
    shown = [plain(parts(text, item)) for text in (q.context, q.ask, q.form)]
    shown += kind.mark(item, kind.read(item, f"{item.posed.reference} + 1"), None).sentences[1:]
    if any(_bare(item.posed.reference) in _bare(text) for text in shown):
        yield f"the reference {item.posed.reference} is shown before it is worked"


def _bare(text: str) -> str:
    """Without spaces, brackets and signs of multiplication."""
    return text.translate({ord(c): None for c in " ()*·"}).replace("−", "-")
