"""The map: every concept's needs, rank and tier, read from the folders. The order is derived; no list of concepts is kept anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workings.course import toml
from workings.course.nouns import TIERS, Node

STRANDS = ("What you own", "Linear algebra", "Calculus", "Probability", "Statistics")


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Concepts and what they need. Acyclic, and every need exists: checked when read."""

    nodes: Mapping[str, Node]
    """In payback order."""

    @property
    def order(self) -> tuple[str, ...]:
        """Needs first; among those whose needs stand before them, the highest payback first."""
        left, out = list(self.nodes), list[str]()
        while left:
            ready = next(slug for slug in left if all(need in out for need in self.nodes[slug].needs))
            left.remove(ready)
            out.append(ready)
        return tuple(out)

    def node(self, slug: str) -> Node:
        """``KeyError`` names the concepts there are."""
        if slug not in self.nodes:
            raise KeyError(f"there is no concept {slug!r}; there are {', '.join(self.nodes)}")
        return self.nodes[slug]

    def leads_to(self, slug: str, tiers: Iterable[str] = TIERS) -> tuple[str, ...]:
        """What following every arrow forward from ``slug`` reaches within ``tiers``, in payback order; itself is not among them."""
        self.node(slug)
        found, tiers = {slug}, frozenset(tiers)
        grew = True
        while grew:
            new = {n.slug for n in self.nodes.values() if found.intersection(n.needs)} - found
            found, grew = found | new, bool(new)
        return tuple(s for s in self.nodes if s in found - {slug} and self.nodes[s].tier in tiers)

    def needed_by(self, slug: str) -> tuple[str, ...]:
        """Everything ``slug`` rests on, needs of needs included, in payback order."""
        found, new = set[str](), set(self.node(slug).needs)
        while new:
            found |= new
            new = {need for s in new for need in self.nodes[s].needs} - found
        return tuple(s for s in self.nodes if s in found)

    def tier_counts(self) -> dict[str, int]:
        return {tier: sum(n.tier == tier for n in self.nodes.values()) for tier in TIERS}


def read(folder: Path) -> Graph:
    """The graph of all folders below ``folder`` that hold a ``concept.toml``. Raises :class:`ContentFault`."""
    paths = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(("_", ".")))
    found = {path.name: _node(path / "concept.toml") for path in paths}
    nodes = {slug: node for slug, (node, _) in found.items()}
    lines = {slug: table for slug, (_, table) in found.items()}
    _distinct_ranks(nodes, lines)
    for node in nodes.values():
        for need in node.needs:
            if need not in nodes:
                raise lines[node.slug].fault("needs", f"{node.slug} needs {need}, and there is no such folder")
    columns = _columns(nodes, lines)
    placed = (replace(node, column=columns[node.slug]) for node in nodes.values())
    return Graph({node.slug: node for node in sorted(placed, key=lambda n: n.rank)})


def _node(path: Path) -> tuple[Node, toml.Table]:
    table = toml.read(path)
    node = Node(
        slug=path.parent.name,
        name=table.text("name"),
        needs=table.texts("needs"),
        rank=table.number("rank"),
        tier=table.text("tier"),
        meet=table.text("meet"),
        strand=table.text("strand"),
        row=table.number("row"),
        core=table.flag("core", True),
        written=(path.parent / "page.md").exists(),
    )
    if node.tier not in TIERS:
        raise table.fault("tier", f"{node.tier} is no tier; there are {', '.join(TIERS)}")
    if node.strand not in STRANDS:
        raise table.fault("strand", f"{node.strand} is no strand; there are {', '.join(STRANDS)}")
    for key in OF_A_WRITTEN_CONCEPT:
        table.mapping(key, {})
    table.texts("exercises", [])
    table.done()
    return node, table


OF_A_WRITTEN_CONCEPT = ("given", "prompts", "terms")
"""Tables of concept.toml that belong to its page; they are read with the page."""


def _distinct_ranks(nodes: Mapping[str, Node], lines: Mapping[str, toml.Table]) -> None:
    seen: dict[int, str] = {}
    for node in nodes.values():
        if node.rank in seen:
            raise lines[node.slug].fault("rank", f"{node.slug} and {seen[node.rank]} both have payback rank {node.rank}")
        seen[node.rank] = node.slug


def _columns(nodes: Mapping[str, Node], lines: Mapping[str, toml.Table]) -> dict[str, int]:
    """Longest path of needs to each concept; a circle is a fault at the concept it was entered by."""
    columns: dict[str, int] = {}

    def column(slug: str, path: tuple[str, ...]) -> int:
        if slug in path:
            circle = " needs ".join((*path[path.index(slug) :], slug))
            raise lines[slug].fault("needs", f"the needs go in a circle: {circle}")
        if slug not in columns:
            columns[slug] = max((1 + column(need, (*path, slug)) for need in nodes[slug].needs), default=0)
        return columns[slug]

    for slug in nodes:
        column(slug, ())
    return columns
