"""How far a long run is. Whoever starts it passes something that shows this; nobody has to."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    def __call__(self, doing: str, done: float) -> None:
        """``doing`` is what is done now (``counting duplicates``), ``done`` the share of the whole from 0 to 1."""


def silent(doing: str, done: float) -> None:
    """Shows nothing."""
