"""Workings: a local studio for learning the mathematics of machine learning by working it.

    >>> import workings
    >>> working = workings.trace(my_function, q, k)     # doctest: +SKIP

Importing this loads nothing heavy: each public name loads its package when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workings.capture import DoesNotFit, Refused, Stopped, trace
    from workings.instruments.audit import audit
    from workings.instruments.card import card
    from workings.instruments.compare import compare as compare_samples
    from workings.ir.build import replay
    from workings.ir.text import parse, show
    from workings.ir.working import Working
    from workings.passes.compiled import compiled, value_and_gradient
    from workings.passes.fold import fold
    from workings.passes.gradient import gradient
    from workings.passes.jacobian import hessian, hessian_vector, jacobian
    from workings.passes.simplify import simplify
    from workings.readers.code import numpy_code, python_code, torch_code
    from workings.readers.compare import compare
    from workings.readers.cost import cost
    from workings.readers.provenance import goes_to, sources
    from workings.readers.saying import formula, latex, words

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("DoesNotFit", "Refused", "Stopped", "trace"), "workings.capture"),
    **dict.fromkeys(("parse", "show"), "workings.ir.text"),
    **dict.fromkeys(("compiled", "value_and_gradient"), "workings.passes.compiled"),
    **dict.fromkeys(("hessian", "hessian_vector", "jacobian"), "workings.passes.jacobian"),
    **dict.fromkeys(("numpy_code", "python_code", "torch_code"), "workings.readers.code"),
    **dict.fromkeys(("goes_to", "sources"), "workings.readers.provenance"),
    **dict.fromkeys(("formula", "latex", "words"), "workings.readers.saying"),
    "Working": "workings.ir.working", "replay": "workings.ir.build", "fold": "workings.passes.fold", "gradient": "workings.passes.gradient",
    "simplify": "workings.passes.simplify", "compare": "workings.readers.compare", "cost": "workings.readers.cost",
    "audit": "workings.instruments.audit", "card": "workings.instruments.card", "compare_samples": "workings.instruments.compare:compare",
}  # fmt: skip
"""Public name -> the module that owns it, and what it is called there if that is another name."""

__all__ = [
    "DoesNotFit", "Refused", "Stopped", "Working", "__version__", "audit", "card", "compare", "compare_samples", "compiled", "cost", "fold", "formula", "goes_to", "gradient", "hessian",
    "hessian_vector", "jacobian", "latex", "numpy_code", "parse", "python_code", "replay", "show", "simplify", "sources", "torch_code", "trace",
    "value_and_gradient", "words",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'workings' has no attribute {name!r}")
    module, _, own = _HOMES[name].partition(":")
    value: object = getattr(import_module(module), own or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
