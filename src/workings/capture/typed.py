"""What a person typed becomes a Working, read by the one small grammar: ``3/sqrt(10)``, ``[6, 1, 0]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workings.ir import expression
from workings.ir.build import Builder, ShapeMismatch
from workings.ir.working import Working


def read(text: str, names: Mapping[str, Any] | None = None) -> Working:
    """The working of a typed expression; ``names`` are values that may be named in it.

    Raises :class:`~workings.ir.expression.Unreadable` with the reason, the place and, where there is one, what to write instead.
    """
    builder = Builder()
    lines = {name: builder.input(name, value) for name, value in (names or {}).items()}
    node = expression.parse(text)
    try:
        out = builder.node(node, lines)
    except ShapeMismatch as wrong:
        raise expression.Unreadable(str(wrong), node.start) from None
    except ValueError as wrong:
        if isinstance(wrong, expression.Unreadable):
            raise
        raise expression.Unreadable(f"The entries do not form one array: {wrong}.", node.start) from None
    return builder.finish(text, out)
