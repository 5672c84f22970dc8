"""``page.md`` -> title, lead, sections, the opening problem, the rungs of help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from workings.course.markdown import Writer
from workings.course.nouns import RUNG_NAMES, Meet, Rung
from workings.course.parts import Blocks, Parts, Prose, Section

_HEADING = re.compile(r"(?P<title>[^{}]+?)\s*(?:\{#(?P<id>[a-z0-9-]+)\})?\s*(?:\{aside:\s*(?P<small>[^{}]+)\})?")
REQUIRED = ("meet", "definition", "sit", "help", "where", "deeper")
"""Sections that every page has, by id."""


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    lead: Parts
    meet: Meet
    sections: tuple[Section, ...]
    rungs: Mapping[str, Rung]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading and the nodes below it, up to the next heading of its kind."""

    title: str
    id: str
    small: str
    line: int
    nodes: list[SyntaxTreeNode]


def read(writer: Writer) -> Page:
    """The whole page. Raises :class:`ContentFault`."""
    nodes = writer.tree(writer.file.read_text(encoding="utf-8")).children
    before, pieces = _split(writer, nodes, "h2")
    title, lead = _masthead(writer, before)
    by_id = _distinct(writer, pieces)
    for name in REQUIRED:
        if name not in by_id:
            raise writer.fault(0, f"the page has no section {{#{name}}}")
    meet = _meet(writer, by_id["meet"])
    sections, rungs = [], {}
    for piece in pieces:
        if piece.id == "help":
            intro, steps = _split(writer, piece.nodes, "h3")
            rungs = _rungs(writer, piece, steps)
            piece = _Piece(piece.title, piece.id, piece.small, piece.line, intro)
        if piece.id != "meet":
            sections.append(_section(writer, piece))
    return Page(title, lead, meet, tuple(sections), rungs)


def _split(writer: Writer, nodes: list[SyntaxTreeNode], tag: str) -> tuple[list[SyntaxTreeNode], list[_Piece]]:
    before: list[SyntaxTreeNode] = []
    pieces: list[_Piece] = []
    for node in nodes:
        if node.type == "heading" and node.tag == tag:
            pieces.append(_heading(writer, node))
        else:
            (pieces[-1].nodes if pieces else before).append(node)
    return before, pieces


def _heading(writer: Writer, node: SyntaxTreeNode) -> _Piece:
    line = node.map[0] if node.map else 0
    match = _HEADING.fullmatch(node.children[0].content)
    if match is None:
        raise writer.fault(line, "a heading reads: Title {#id} {aside: small text}")
    return _Piece(match["title"], match["id"] or "", match["small"] or "", line, [])


def _masthead(writer: Writer, nodes: list[SyntaxTreeNode]) -> tuple[str, Parts]:
    shape = [node.tag if node.type == "heading" else node.type for node in nodes]
    if shape != ["h1", "paragraph"]:
        raise writer.fault(0, "a page opens with # Title and one paragraph, the lead, before its first ## section")
    block = next(writer.block_list(nodes[1:]))
    assert isinstance(block, Prose), "a paragraph gives prose"
    return str(nodes[0].children[0].content), block.parts


def _distinct(writer: Writer, pieces: list[_Piece]) -> dict[str, _Piece]:
    found: dict[str, _Piece] = {}
    for piece in pieces:
        if not piece.id:
            raise writer.fault(piece.line, f"the section {piece.title} needs an id: ## {piece.title} {{#id}}")
        if piece.id in found:
            raise writer.fault(piece.line, f"two sections are called {{#{piece.id}}}")
        found[piece.id] = piece
    return found


def _taken(writer: Writer, nodes: list[SyntaxTreeNode], name: str) -> tuple[list[SyntaxTreeNode], Blocks]:
    """The nodes without the blocks ``::: name``, and what stands in those."""
    inner = [child for node in nodes if node.type == "directive" and node.info == name for child in node.children]
    rest = [node for node in nodes if not (node.type == "directive" and node.info == name)]
    return rest, tuple(writer.block_list(inner))


def _section(writer: Writer, piece: _Piece) -> Section:
    rest, aside = _taken(writer, piece.nodes, "aside")
    return Section(piece.id, piece.title, piece.small, tuple(writer.block_list(rest)), aside, piece.line + writer.first)


def _meet(writer: Writer, piece: _Piece) -> Meet:
    rest, way = _taken(writer, piece.nodes, "way")
    if not way:
        raise writer.fault(piece.line, "the opening problem needs a ::: way, one naive way of doing it")
    return Meet(tuple(writer.block_list(rest)), way)


def _rungs(writer: Writer, help_: _Piece, steps: list[_Piece]) -> dict[str, Rung]:
    names = [step.title for step in steps]
    if names != list(RUNG_NAMES.values()):
        raise writer.fault(
            help_.line, f"the rungs of help are ### {', '.join(RUNG_NAMES.values())}, in this order; here: {', '.join(names) or 'none'}"
        )
    rungs = {}
    for key, step in zip(RUNG_NAMES, steps, strict=True):
        if not step.nodes or not step.small:
            raise writer.fault(step.line, f"the rung {step.title} needs a text and {{aside: what it holds}}")
        rungs[key] = Rung(step.title, step.small, tuple(writer.block_list(step.nodes)))
    return rungs
