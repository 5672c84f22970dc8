"""The engine: a family's row and the sizes of a config come to components with their counts, exact to the parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workings.contract.reading import Number
from workings.instruments.card import exact
from workings.instruments.card.config import Config
from workings.instruments.card.rows import Attends, Component, Keeps
from workings.instruments.faults import Refused
from workings.instruments.worked import EXACT, worked


@dataclass(frozen=True, slots=True)
class Counted:
    """A component of one model."""

    component: Component
    text: str
    """Formula of what is stored."""
    each: int
    """Parameters of one such array."""
    stored: int
    used: int
    """Of those stored, the parameters one token passes."""
    works: int
    """Parameters one token is multiplied by; 0 for what is looked up or added."""
    inputs: int
    """Of a matrix; of anything else its first axis."""

    @property
    def name(self) -> str:
        """As a name in a formula: ``query_key_and_value``."""
        return slug(self.component.name)


def entering(config: Config, found: Iterable[Counted]) -> frozenset[str]:
    """The sizes that any number of this model depends on."""
    rows = [text for one in found for text in (one.text, one.component.used, one.component.tokens)]
    spread: tuple[Attends | Keeps, ...] = (*config.family.attends, *config.family.keeps)
    rows += [text for one in spread for text in (one.layers, one.each, one.window)]
    return frozenset(("longest", *(name for text in rows if text for name in exact.names(text))))


def slug(text: str) -> str:
    return text.replace(",", "").replace(" ", "_")


def components(config: Config) -> tuple[Counted, ...]:
    """Every component that is there. A tied head is there with 0 parameters stored. Raises :class:`Refused` beyond 2^53 parameters."""
    there = (_counted(one, config.sizes) for one in config.family.components if _there(one, config.sizes))
    found = tuple(one for one in there if one.each)
    if sum(one.stored for one in found) > EXACT:
        raise Refused("Its sizes come to more than 2^53 parameters.", "Look for a digit too many.")
    return found


def _there(one: Component, sizes: Mapping[str, int]) -> bool:
    return not one.when or exact.value(one.when, sizes) != 0


def _counted(one: Component, sizes: Mapping[str, int]) -> Counted:
    text, each = exact.product(one.times, *one.shape), exact.whole(exact.product(*one.shape), sizes)
    times = exact.whole(one.times, sizes)
    used = exact.whole(one.used, sizes) if one.used else times
    works = exact.whole(one.works, sizes) if one.works else used
    return Counted(
        one, text, each, each * times, each * used, each * works if one.does == "multiplies" else 0, exact.whole(one.shape[0], sizes)
    )


def total(found: Iterable[Counted]) -> int:
    return sum(one.stored for one in found)


def groups(found: Iterable[Counted]) -> dict[str, tuple[Counted, ...]]:
    """Components by what they are added up under, in the order of the row."""
    out: dict[str, tuple[Counted, ...]] = {}
    for one in found:
        out[one.component.group] = (*out.get(one.component.group, ()), one)
    return out


def sized(config: Config, text: str, /, digits: int = 3, unit: str = "", grouped: bool = True, **more: Any) -> Number:
    """``text`` over the config's sizes and ``more``, as a number that opens to where each size was read."""
    wanted = exact.names(text)
    given: dict[str, Any] = {name: more[name] if name in more else config.sizes[name] for name in wanted}
    return worked(text, digits, unit, grouped, said(config, wanted), **given)


def said(config: Config, wanted: Iterable[str]) -> str:
    """``hidden is hidden_size; kv_heads is the default of its class: heads.``"""
    known = {one.name: one for one in config.reads}
    parts = [f"{name} is {known[name].field or known[name].how}" for name in wanted if name in known]
    return f"{'; '.join(parts)}." if parts else ""


def added(parts: Iterable[tuple[str, int | float]], before: str = "", **how: Any) -> Number:
    """The sum of named numbers, ``before`` in front of it: ``2 * context * (query + key)``."""
    given = dict(parts)
    inside = " + ".join(given) or "0"
    text = f"{before} * ({inside})" if before else inside
    return worked(text, **{"grouped": True, **how, **{name: plain(value) for name, value in given.items()}})


def plain(value: int | float) -> int | float:
    """A whole number beyond those a double holds exactly, as the double nearest to it."""
    return float(value) if abs(value) > EXACT else value
