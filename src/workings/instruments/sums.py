"""What reports work out in more than one formula: ordinary NumPy, followed line by line when a number is opened.

A function stands here once, whichever instrument uses it. It takes plain numbers or arrays by name and returns one number.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

Z95 = 1.959963984540054
"""The standard normal's 97.5 % point."""


def wilson_low(right: Any, n: Any, scale: Any = 1.0, z: Any = Z95) -> Any:
    """Lower end of Wilson's interval for a share (Wilson 1927): ``right`` of ``n`` trials; ``scale=100`` for percent."""
    share = right / n
    middle = share + z**2 / (2 * n)
    spread = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return scale * (middle - spread) / (1 + z**2 / n)


def wilson_high(right: Any, n: Any, scale: Any = 1.0, z: Any = Z95) -> Any:
    """Upper end of Wilson's interval for a share (Wilson 1927): ``right`` of ``n`` trials; ``scale=100`` for percent."""
    share = right / n
    middle = share + z**2 / (2 * n)
    spread = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return scale * (middle + spread) / (1 + z**2 / n)


FUNCTIONS: dict[str, Callable[..., Any]] = {one.__name__: one for one in (wilson_low, wilson_high)}
OWN = ("audit", "card", "compare")
"""Instruments with a ``sums.py`` of their own, whose functions are called ``compare/welch``."""


def function(name: str) -> Callable[..., Any]:
    """``wilson_low``, ``compare/welch``. Raises ``KeyError`` naming what there is."""
    instrument, _, own = name.rpartition("/")
    known = FUNCTIONS if not instrument else import_module(f"workings.instruments.{instrument}.sums").FUNCTIONS if instrument in OWN else {}
    if own not in known:
        raise KeyError(f"{name} is none of {', '.join(sorted(known)) or 'the functions of an instrument'}")
    found: Callable[..., Any] = known[own]
    return found
