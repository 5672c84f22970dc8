"""Where the links of the map run: from box to box in smooth bends, through the gaps between the boxes in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from workings.course.nouns import Node
from workings.studio.drawings.svg import n

WIDTH, HEIGHT = 108.0, 56.0
STEP_X, STEP_Y = 143.4, 69.0
LEFT, TOP = 14.0, 12.0
PORT = 9.0
"""Between two links at the same side of a box."""
LEAD = 4.0
"""How far before a column of boxes a link is already level."""


@dataclass(frozen=True, slots=True)
class Route:
    """One link: the concept needed, the one that needs it, and its path."""

    start: str
    end: str
    path: str


def corner(node: Node) -> tuple[float, float]:
    """The upper left corner of a concept's box."""
    return LEFT + node.column * STEP_X, TOP + node.row * STEP_Y


def middle(node: Node) -> float:
    return corner(node)[1] + HEIGHT / 2


def routes(nodes: Mapping[str, Node]) -> tuple[Route, ...]:
    """Every link, short ones first."""
    pairs = [(nodes[need], node) for node in nodes.values() for need in node.needs]
    pairs.sort(key=lambda p: (p[1].column - p[0].column, p[0].rank, p[1].rank))
    taken = {(node.column, node.row) for node in nodes.values()}
    lanes = {(a.slug, b.slug): _lanes(a, b, taken) for a, b in pairs}
    return tuple(Route(a.slug, b.slug, _path(a, b, lanes[a.slug, b.slug], pairs)) for a, b in pairs)


def _lanes(a: Node, b: Node, taken: set[tuple[int, int]]) -> list[float]:
    """The height at which a link passes each column in between: an empty cell, or a gap between two boxes."""
    found, now, goal = [], middle(a), middle(b)
    for column in range(a.column + 1, b.column):
        share = (column - a.column) / (b.column - a.column)
        want = now + (goal - now) * share
        free = [TOP + row * STEP_Y + HEIGHT / 2 for row in range(12) if (column, row) not in taken]
        gaps = [TOP + row * STEP_Y - (STEP_Y - HEIGHT) / 2 for row in range(1, 12)]
        now = min([*free, *gaps], key=lambda y: (abs(y - want) + abs(y - now), y))
        found.append(now)
    return found


def _path(a: Node, b: Node, lanes: list[float], pairs: list[tuple[Node, Node]]) -> str:
    leaving = sorted((q.row, q.column, q.slug) for p, q in pairs if p is a)
    arriving = sorted((p.row, p.column, p.slug) for p, q in pairs if q is b)
    start = middle(a) + _offset(leaving.index((b.row, b.column, b.slug)), len(leaving))
    end = middle(b) + _offset(arriving.index((a.row, a.column, a.slug)), len(arriving))
    x, stops = corner(a)[0] + WIDTH, [(corner(a)[0] + WIDTH, start)]
    for k, lane in enumerate(lanes):
        x = LEFT + (a.column + 1 + k) * STEP_X
        stops += [(x - LEAD, lane), (x + WIDTH + LEAD, lane)]
    stops.append((corner(b)[0], end))
    return _bends(stops)


def _offset(k: int, count: int) -> float:
    return (k - (count - 1) / 2) * PORT


def _bends(stops: list[tuple[float, float]]) -> str:
    """Level along each stretch, an S between two."""
    text = f"M{n(stops[0][0])} {n(stops[0][1])}"
    for (x0, y0), (x1, y1) in pairwise(stops):
        half = (x0 + x1) / 2
        text += f"H{n(x1)}" if y0 == y1 else f"C{n(half)} {n(y0)} {n(half)} {n(y1)} {n(x1)} {n(y1)}"
    return text


def size(nodes: Mapping[str, Node]) -> tuple[float, float]:
    """Width and height of the whole map."""
    right = max(corner(node)[0] for node in nodes.values()) + WIDTH + 10
    below = max(corner(node)[1] for node in nodes.values()) + HEIGHT + 13
    return right, below
