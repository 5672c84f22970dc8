"""Where two expressions are compared: points of many kinds, the same for ever for the same names."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

POINTS = 96
_KINDS = 8


def points(names: Sequence[str], declared: Collection[str] = (), count: int = POINTS) -> dict[str, np.ndarray]:
    """Name -> values, shape (count,). ``declared`` may say of a name that it is ``"whole"``, ``"natural"`` or in an open interval
    ``(low, high)``; a value outside is put inside. One kind of point in eight each:

    whole numbers (powers of negatives and factorials have values only there); small whole numbers, positive; fractions of both
    signs; irrational numbers of both signs; the same within (−1, 1), where arccos lives; positive ones, where roots and logarithms
    live; tiny ones; and large ones, mixed with the others, so that what holds near 0 alone is found out.
    """
    out = {}
    for name in names:
        rng = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")))
        sign = rng.choice([-1.0, 1.0], count)
        kinds = [
            rng.integers(-6, 8, count).astype(float),
            rng.integers(1, 9, count).astype(float),
            sign * rng.integers(1, 40, count) / rng.choice([2, 3, 4, 5, 7, 8, 16], count),
            sign * rng.uniform(0.1, 4.0, count),
            rng.uniform(-0.98, 0.98, count),
            rng.uniform(0.05, 6.0, count),
            sign * 10 ** rng.uniform(-4, -1, count),
            sign * 10 ** rng.uniform(0.5, 4, count),
        ]
        pick = np.arange(count) % _KINDS
        plain = rng.choice([3, 5], count)
        out[name] = np.choose(np.where((pick >= 6) & (rng.random(count) < 0.4), plain, pick), kinds)
        within = declared.get(name) if isinstance(declared, Mapping) else None
        out[name] = _inside(out[name], within, rng, count)
    return out


def _inside(values: np.ndarray, within: Any, rng: np.random.Generator, count: int) -> np.ndarray:
    """``values`` with those outside the domain replaced. Raises ValueError for a domain that is none."""
    if within is None:
        return values
    if within in ("whole", "natural"):
        return rng.integers(1 if within == "natural" else -8, 40, count).astype(float)
    low, high = map(float, within)
    if not low < high:
        raise ValueError(f"no domain: {within!r}")
    ends = (low if np.isfinite(low) else min(-4.0, high - 4.0), high if np.isfinite(high) else max(4.0, low + 4.0))
    return np.where((values > low) & (values < high), values, rng.uniform(*ends, count))
