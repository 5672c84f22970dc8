"""The kinds of answer, in one table."""

from __future__ import annotations

from workings.practice.kinds import choice, numeric, vector
from workings.practice.kinds.code import Code
from workings.practice.kinds.derivation import Derivation
from workings.practice.kinds.error import Error
from workings.practice.kinds.example import Example
from workings.practice.kinds.kind import Kind
from workings.practice.kinds.numbers import Numbers
from workings.practice.kinds.ordering import Ordering
from workings.practice.kinds.predict import Predict
from workings.practice.kinds.shape import Shape
from workings.practice.kinds.specimens import Specimens
from workings.practice.kinds.steps import Steps
from workings.practice.kinds.symbolic import Symbolic

KINDS: dict[str, Kind] = {
    "numeric": Numbers(numeric),
    "vector": Numbers(vector),
    "choice": Numbers(choice),
    "steps": Steps(Numbers(numeric)),
    "code": Code(),
    "shape": Shape(),
    "error": Error(),
    "example": Example(),
    "predict": Predict(),
    "ordering": Ordering(),
    "derivation": Derivation(),
    "symbolic": Symbolic(),
}

__all__ = ["KINDS", "Kind", "Specimens"]
