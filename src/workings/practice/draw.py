"""How the numbers of an item are drawn: data in ``question.toml``, never code.

    [draw.a]
    from = [[1, 2, 2], [4, 0, 3]]       # one of these lists
    shuffle = true                      # its entries in any order
    signs = true                        # each entry with either sign; or one of a list of patterns

    [draw.b]
    range = [-5, 5]                     # whole numbers, both ends included
    size = 3                            # 3 entries; [3, 2] for three rows of two; none for one number
    nonzero = true

Or ``instances = [{ a = [...], b = [...] }]``: taken in turn, or, with ``vary``, drawn. ``vary = ["axes",
"signs", "rows"]`` exchanges axes, or signs along axes, in all vectors at once, which changes no dot product
and no length; and the order of the rows of a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.course.faults import ContentFault
from workings.course.toml import Table
from workings.practice.chance import Chance

Inputs = dict[str, np.ndarray]
VARY = ("axes", "signs", "rows")


@dataclass(frozen=True, slots=True)
class Spec:
    """How one input is drawn."""

    lists: tuple[np.ndarray, ...] = ()
    low: int = 0
    high: int = 0
    size: tuple[int, ...] = ()
    nonzero: bool = False
    shuffle: bool = False
    signs: tuple[np.ndarray, ...] | bool = False

    def draw(self, chance: Chance) -> np.ndarray:
        if self.lists:
            value = chance.choice(self.lists)
        else:
            count = int(np.prod(self.size, dtype=int))
            value = np.array([self._one(chance) for _ in range(count)]).reshape(self.size)
        if self.shuffle:
            value = value[chance.order(len(value))]
        if isinstance(self.signs, tuple):
            value = value * chance.choice(self.signs)
        elif self.signs:
            value = value * np.array([1 - 2 * chance.below(2) for _ in value])
        return np.asarray(value)

    def _one(self, chance: Chance) -> int:
        while (x := chance.integer(self.low, self.high)) == 0 and self.nonzero:
            pass
        return x


@dataclass(frozen=True, slots=True)
class Draw:
    """How all inputs of a question are drawn."""

    specs: Mapping[str, Spec]
    instances: tuple[Inputs, ...] = ()
    vary: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether the instances are taken as they stand."""
        return bool(self.instances) and not self.vary

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.instances[0] if self.instances else self.specs)

    def draw(self, chance: Chance, seed: int) -> Inputs:
        """Inputs as arrays of floats. ``seed`` picks a fixed instance; ``chance`` does the rest."""
        if self.fixed:
            found = self.instances[seed % len(self.instances)]
        elif self.instances:
            found = chance.choice(self.instances)
        else:
            found = {name: spec.draw(chance) for name, spec in self.specs.items()}
        varied = self._varied(found, chance) if self.vary else found
        return {name: np.asarray(value, dtype=float) for name, value in varied.items()}

    def _varied(self, inputs: Inputs, chance: Chance) -> Inputs:
        found = dict(inputs)
        axes = next(value.shape[-1] for value in found.values() if value.ndim)
        order = chance.order(axes) if "axes" in self.vary else list(range(axes))
        turned = [1 - 2 * chance.below(2) if "signs" in self.vary else 1 for _ in range(axes)]
        for name, value in found.items():
            if not value.ndim:
                continue
            moved = value[..., order] * np.array(turned)
            rows = "rows" in self.vary and value.ndim == 2
            found[name] = moved[chance.order(len(moved))] if rows else moved
        return found


def read(raw: Mapping[str, Any], file: Table, empty: bool = False) -> Draw:
    """The draw of a question; ``empty``: it may draw no number. Raises ``ContentFault`` naming file and line."""
    vary = tuple(raw.get("vary", ()))
    if unknown := sorted(set(vary) - set(VARY)):
        raise file.fault("vary", f"vary knows {', '.join(VARY)}, not {', '.join(unknown)}")
    if "instances" not in raw:
        draws = raw.get("draw", {})
        if not draws and not empty:
            raise file.fault("title", "no [draw.…] and no instances: there is nothing to ask about")
        specs = {name: _spec(name, given, file) for name, given in draws.items()}
        return Draw(specs, vary=vary)
    rows = raw["instances"]
    if "draw" in raw:
        raise file.fault("instances", "instances and draw stand side by side; one is enough")
    if not rows or any(set(row) != set(rows[0]) for row in rows):
        raise file.fault("instances", "each instance has to give the same inputs")
    return Draw({}, tuple({k: np.array(v) for k, v in row.items()} for row in rows), vary)


_KEYS = {"from", "range", "size", "nonzero", "shuffle", "signs"}


def _spec(name: str, given: Mapping[str, Any], file: Table) -> Spec:
    """One ``[draw.name]``."""
    if unknown := sorted(set(given) - _KEYS):
        raise _fault(name, file, f"{', '.join(unknown)} is not known; known are {', '.join(_KEYS)}")
    if ("from" in given) == ("range" in given):
        raise _fault(name, file, "it needs either from or range")
    low, high = given.get("range", (0, 0))
    if low > high or (low == high == 0 and given.get("nonzero")):
        raise _fault(name, file, f"no number lies in the range {low} to {high}")
    size = given.get("size", ())
    signs = given.get("signs", False)
    return Spec(
        tuple(np.array(row) for row in given.get("from", ())),
        low,
        high,
        (size,) if isinstance(size, int) else tuple(size),
        bool(given.get("nonzero", False)),
        bool(given.get("shuffle", False)),
        signs if isinstance(signs, bool) else tuple(np.array(row) for row in signs),
    )


def _fault(name: str, file: Table, sentence: str) -> ContentFault:
    lines = file.path.read_text(encoding="utf-8").split("\n")
    at = next((n for n, line in enumerate(lines, 1) if line.strip() == f"[draw.{name}]"), 1)
    return ContentFault(file.path, at, f"draw.{name}: {sentence}")
