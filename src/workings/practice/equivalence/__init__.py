"""Is this typed answer the same as that one? Read, compare, and say how it was read.

    compare("2*x + 2", "2(x+1)", ["x"]) -> Judgement("right", "2·(x + 1)")

Three verdicts. ``unreadable`` is not an answer, so it is never wrong: it does not parse, names what nobody declared, has no value
anywhere, or could not be compared within the time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from workings.ir.expression import RELATIONS, Node, Unreadable, greek, statement
from workings.practice.equivalence import antiderivative, decide, forms, relations
from workings.practice.equivalence.decide import Decision
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.spoken import spoken
from workings.practice.equivalence.tex import is_tex, untexed

Verdict = Literal["right", "wrong", "unreadable"]
KINDS = ("expression", "equation", "matrix", "derivative", "antiderivative", "input", "working")
_MARKS = re.compile(r"\s*_\s*\{([A-Za-z0-9\s-]+)\}")
_OR = re.compile(r"(\s+or\s+|∨)")
_TURNED = re.compile(r"\.T(?![A-Za-z_0-9])")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``reason`` is one sentence where there is one to say; ``at`` is a place in the answer, for one that is not readable."""

    verdict: Verdict
    read_as: str = ""
    reason: str = ""
    at: int | None = None


def compare(
    reference: str, answer: str, names: Collection[str] = (), kind: str = "expression", form: str = "", constant: bool | None = None
) -> Judgement:
    """Compare ``answer`` with ``reference``.

    ``names`` are the quantities; none declared: every letter is one. A mapping gives some a domain: ``{"n": "natural", "x": (0, inf)}``. ``form`` (one of :data:`forms.FORMS`) is asked of a right
    answer only. ``constant``: an antiderivative has to carry its constant; ``None``: where the reference carries one.
    Raises ValueError where the reference itself cannot be read: that is a fault of the question.
    """
    names = domains(names)
    try:
        wanted = [_tree(line, names) for line in _lines(reference, kind)] if reference.strip() else []
    except Unreadable as wrong:
        raise ValueError(f"the reference {reference!r} cannot be read: {wrong.reason}") from None
    extra = {*decide.free_names(*wanted), *(antiderivative.CONSTANT if kind == "antiderivative" else ())}
    try:
        lines = [_read(line, names, extra) for line in _lines(answer, kind)]
    except Unreadable as wrong:
        return Judgement("unreadable", "", wrong.reason, wrong.at)
    read_as = "; ".join(spoken(line) for line in lines)
    if not wanted:
        return Judgement("right", read_as)
    try:
        found = _decided(wanted, lines, names, kind, constant)
    except Unreadable as wrong:
        return Judgement("unreadable", read_as, wrong.reason, wrong.at)
    except RecursionError:
        return Judgement("unreadable", read_as, "It is nested too deep to compare.", 0)
    if found.equal is None or found.undefined:
        return Judgement(
            "unreadable", read_as, found.reason if found.equal is None else "It has no value: it divides by 0, or leaves the numbers.", 0
        )
    if found.equal and form and not forms.FORMS[form](lines[-1]):
        return Judgement("wrong", read_as, f"It has the right value, and is not {form}.")
    return Judgement("right" if found.equal else "wrong", read_as, found.reason)


def read(text: str, names: Collection[str] = ()) -> Node:
    """The tree of one expression or relation. Raises :class:`~workings.ir.expression.Unreadable`."""
    return _read(text, greek(names))


def domains(names: Collection[str]) -> dict[str, Any]:
    """Name -> domain, or ``None`` for all real numbers."""
    given = names if isinstance(names, Mapping) else dict.fromkeys(names)
    return {name: domain for typed, domain in given.items() for name in greek([typed])}


def _lines(text: str, kind: str) -> list[str]:
    """One line, or for a working every line that is not blank."""
    if kind != "working":
        return [text]
    return [line for line in re.split(r"[\n;]", text) if line.strip()] or [""]


def _read(text: str, names: Collection[str], extra: Collection[str] = ()) -> Node:
    """The tree, of names that are known."""
    tree = _tree(text, names)
    for name in decide.quantities(names, tree) if names else ():
        if name not in names and name not in extra and not name.startswith(tuple(f"{x}_" for x in names)):
            known = ", ".join(sorted(names))
            raise Unreadable(f"{name[:40]} is not a name I know here (I know {known}).", _place(tree, name))
    return tree


def _place(tree: Node, name: str) -> int:
    """Where ``name`` first stands."""
    places = [tree.start] if tree.kind == "name" and tree.text == name else [_place(child, name) for child in tree.children]
    return min((place for place in places if place >= 0), default=-1)


def _tree(text: str, names: Collection[str]) -> Node:
    """The tree of LaTeX or of the grammar itself. Raises Unreadable, with a place in ``text``."""
    if not is_tex(text):
        return _plain_tree(text, names)
    spelled, places = untexed(text)
    try:
        return _plain_tree(spelled, names)
    except Unreadable as wrong:
        at = places[wrong.at] if wrong.at < len(places) else len(text)
        raise Unreadable(wrong.reason, at, wrong.instead) from None


def _plain_tree(text: str, names: Collection[str]) -> Node:
    """``x = 6 or x = -5`` has the kind ``or``; ``A^T``, ``A.T`` and ``Aᵀ`` are the transpose, where nobody declared a T."""
    spelled = _TURNED.sub("ᵀ ", _MARKS.sub(_index, text))
    trees: list[Node] = []
    at = 0
    for part in _OR.split(spelled):
        if part and _OR.fullmatch(part):
            at += len(part)
            continue
        try:
            trees.append(_turned(statement(part, names), names))
        except Unreadable as wrong:
            raise Unreadable(wrong.reason, at + wrong.at, wrong.instead) from None
        at += len(part)
    if len(trees) == 1:
        return trees[0]
    if any(tree.kind != "eq" for tree in trees):
        raise Unreadable("“or” stands between two equations.", 0)
    return Node("or", "or", tuple(trees))


def _turned(node: Node, names: Collection[str]) -> Node:
    children = tuple(_turned(child, names) for child in node.children)
    marked = node.kind == "pow" and children[1].kind == "name" and children[1].text == "T" and "T" not in names
    if marked and (names or children[0].kind == "list"):
        return Node("call", "transpose", children[:1], node.start, node.end, node.fenced)
    return Node(node.kind, node.text, children, node.start, node.end, node.fenced)


def _index(found: re.Match[str]) -> str:
    """``a_{-1}`` is the name a_m1; ``x_{a b}`` is x_ab."""
    index = "_" + re.sub(r"\s", "", found[1]).replace("-", "m")
    return index.ljust(len(found[0]))


def _decided(wanted: list[Node], lines: list[Node], names: Collection[str], kind: str, constant: bool | None) -> Decision:
    if kind != "working":
        return _one(wanted[0], lines[0], names, kind, constant)
    for number, (before, after) in enumerate(pairwise(lines), start=2):
        found = _one(before, after, names, "line", None)
        if not found.equal:
            return Decision(found.equal, f"Line {number} does not follow from the line before.")
    return _one(wanted[-1], lines[-1], names, "line", None)


def _one(wanted: Node, given: Node, names: Collection[str], kind: str, constant: bool | None) -> Decision:
    a, b = plain(relations.single(wanted)), plain(relations.single(given))
    if (a.kind in RELATIONS) != (b.kind in RELATIONS):
        asked = "an equation" if a.kind in RELATIONS else "an expression"
        return Decision(False, f"What is asked for is {asked}.")
    if a.kind in RELATIONS:
        return relations.equal(a, b, names)
    if kind == "antiderivative":
        return antiderivative.equal(a, b, names, constant)
    return decide.equal(a, b, names)
