"""Workings: a local studio for learning the mathematics of machine learning by working it.

    >>> import workings
    >>> working = workings.trace(my_function, q, k)     # doctest: +SKIP

Importing this loads nothing heavy: each public name loads its package when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workings.capture import trace

__version__ = "0.1.0"
__all__ = ["__version__", "trace"]

_HOMES = {"trace": "workings.capture"}
"""Public name -> the module that owns it."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'workings' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
