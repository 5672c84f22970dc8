"""Two minutes at the beginning: what somebody has done already, the mathematics that it used, and the concept that it leads to.

It is no test. A deed sets one need aside, where its mathematics is that need's own, and says so; it moves no belief.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a programmer has done."""

    id: str
    did: str
    """After "I have"."""
    mathematics: str
    """What it used, in one sentence."""
    leads: str
    """The concept that begins there."""
    used: str = ""
    """The concept that this already is, as far as others need it; empty where it is a beginning and no more."""


_DEEDS = (
    Deed("race", "debugged a race", "Two orders of the same steps gave two results: composing functions does not commute.", "matmul", "functions"),
    Deed(
        "parser", "written a parser or an interpreter",
        "The value of the whole was made from the values of its parts: functions inside functions, as in the chain rule.", "chain", "functions",
    ),
    Deed("cache", "designed a cache", "You weighed a hit against a miss by how often each comes: an expectation.", "expectation"),
    Deed(
        "loop", "found the nested loop that made it slow",
        "You counted steps as a function of the size: growth, which says what attention costs, over every pair of tokens.", "counting",
    ),
    Deed(
        "transform", "moved or turned things on a screen",
        "A point was a list of coordinates, and a transform took every such list to another: a matrix acting on vectors.", "linear-map", "vectors",
    ),
    Deed(
        "search", "built search or recommendations on embeddings",
        "Things were lists of numbers, and the score of two of them was a dot product.", "dot", "vectors",
    ),
    Deed(
        "query", "written a query with GROUP BY",
        "A share within a group is a conditional probability: the rows that pass the filter are the new whole.", "conditional",
    ),
    Deed(
        "split", "rolled something out to half of the users and compared",
        "You asked whether a gap could be chance: a test between two means.", "significance",
    ),
    Deed(
        "gain", "tuned an autoscaler or a controller",
        "You corrected in proportion to the error, again and again; too large a gain overshoots, as a learning rate does.", "descent",
    ),
    Deed(
        "graph", "worked with a build or dependency graph",
        "You ran a graph in order and followed a change backwards through it; backpropagation walks the same way.", "backprop", "functions",
    ),
)  # fmt: skip
DEEDS: Mapping[str, Deed] = MappingProxyType({deed.id: deed for deed in _DEEDS})
GOALS: Mapping[str, str] = MappingProxyType({
    "operate": "run models, read their cards, trust or doubt a number",
    "understand": "and rebuild what they do, from attention to Bayes, on a blank page",
    "research": "and read the papers: the floor beneath, from sigma-algebras to random matrices",
})  # fmt: skip
"""The furthest tier that somebody wants, and what it is for."""
