"""A slider of a figure: an input, or one cell of it, that goes from stop to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.reading import Call
from workings.course import toml
from workings.course.nouns import Figure


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that the hand sets: an input of the figure, or cell ``at`` of one, counted in C order."""

    input: str
    at: int | None
    label: str
    stops: tuple[float, ...]
    """The values it takes, in rising order."""

    def value(self, call: Call) -> float:
        """What it stands at in ``call``."""
        given = np.asarray(call.inputs[self.input], dtype=float)
        return float(given if self.at is None else given.reshape(-1)[self.at])


def sliders(table: toml.Table, figure: Figure) -> tuple[Slider, ...]:
    """``sliders = [{ input, at, label, from, to, step }]``, or ``stops`` for the last three; ``at`` is a place, or [row, column].

    The figure starts at one of each slider's values. Raises :class:`ContentFault`."""
    return tuple(_slider(table, row, figure) for row in table.mappings("sliders", []))


def _slider(table: toml.Table, row: dict[str, Any], figure: Figure) -> Slider:
    try:
        stops = row["stops"] if "stops" in row else _between(row["from"], row["to"], row["step"])
        shape = np.shape(figure.call.inputs[row["input"]])
        out = Slider(row["input"], _place(row.get("at"), shape), row["label"], tuple(float(x) for x in stops))
        start = out.value(figure.call)
    except (KeyError, IndexError, TypeError, ValueError) as missing:
        raise table.fault(
            "sliders", f"a slider has input, label, and stops or from, to and step; this one does not fit: {missing}"
        ) from None
    if out.input not in figure.moves:
        raise table.fault("sliders", f"the slider “{out.label}” sets {out.input}, which is not among moves")
    if start not in out.stops or list(out.stops) != sorted(set(out.stops)):
        raise table.fault(
            "sliders", f"the slider “{out.label}” does not stop at {start:g}, where the figure starts, or its stops do not rise"
        )
    return out


def _place(at: int | list[int] | None, shape: tuple[int, ...]) -> int | None:
    if at is None:
        return None
    return int(np.ravel_multi_index(tuple(np.atleast_1d(at)), shape))


def _between(low: float, high: float, step: float) -> list[float]:
    """Without the dust of binary fractions: 0.3, not 0.30000000000000004."""
    return [round(low + k * step, 10) for k in range(round((high - low) / step) + 1)]
