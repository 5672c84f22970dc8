"""Concept folders become frozen values. See ``README.md`` beside this file for the parts a page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workings.contract.reading import Call
from workings.course.faults import ContentFault
from workings.course.graph import Graph
from workings.course.library import Library
from workings.course.nouns import PROMPTS, RUNGS, TIERS, Concept, Figure, Function, Node, Prediction

if TYPE_CHECKING:
    import numpy as np

    from workings.ir.working import Working

__all__ = [
    "PROMPTS",
    "RUNGS",
    "TIERS",
    "Call",
    "Concept",
    "ContentFault",
    "Figure",
    "Graph",
    "Library",
    "Node",
    "Prediction",
    "arguments",
    "asked",
    "concept",
    "function",
    "graph",
    "library",
    "number",
    "title",
    "value",
    "working",
]

_OWN = Library()


def library() -> Library:
    """The folders that come with the package."""
    return _OWN


def graph() -> Graph:
    """All concepts with their needs, rank and tier. Raises :class:`ContentFault`."""
    return _OWN.graph


def title(slug: str) -> str:
    """What a concept is called; its slug where there is no such concept."""
    return _OWN.graph.nodes[slug].name if slug in _OWN.graph.nodes else slug


def concept(slug: str) -> Concept:
    """A concept, read and validated. ``KeyError`` for no such concept; :class:`ContentFault` for one not written, or broken."""
    return _OWN.concept(slug)


def asked(slug: str) -> int:
    """How many predictions a concept asks for; the concept itself is not loaded."""
    return _OWN.asked(slug)


def function(name: str) -> Function:
    """``"dot/cosine"`` -> the NumPy function. ``KeyError`` names those there are."""
    return _OWN.function(name)


def arguments(call: Call) -> tuple[Any, ...]:
    """The inputs of ``call`` as arrays, in the order of its function's parameters."""
    return _OWN.arguments(call)


def value(call: Call) -> np.ndarray:
    """What ``call`` gives."""
    return _OWN.value(call)


def number(call: Call) -> float:
    """The one number that ``call`` gives."""
    return _OWN.number(call)


def working(call: Call) -> Working:
    """The traced working of ``call``."""
    return _OWN.working(call)
