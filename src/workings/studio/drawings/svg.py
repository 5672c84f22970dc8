"""Coordinates as text. A coordinate is no number on the page, so it is made here and not in a template."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup


def n(x: float) -> str:
    """One decimal is a tenth of a pixel."""
    text = f"{x:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def path(points: Iterable[tuple[float, float]]) -> str:
    """``M1 2L3 4``"""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)


def tag(name: str, inside: Markup | str = "", /, **attributes: str) -> Markup:
    """An element; ``data_a`` becomes ``data-a`` and ``class_`` becomes ``class``."""
    pairs = Markup("").join(Markup(' {}="{}"').format(k.rstrip("_").replace("_", "-"), v) for k, v in attributes.items())
    if not inside:
        return Markup("<{}{}/>").format(name, pairs)
    return Markup("<{}{}>{}</{}>").format(name, pairs, inside, name)
