"""What ``[ordering]`` of a question says: the blocks of a proof, what each needs, and the blocks that do not belong.

[ordering]
proves = "abs(a@b) <= norm(a)*norm(b)"      the statement, typed
names = { a = "vector", b = "vector", t = "number" }
extras = 2                                  so many of the blocks that do not belong are shown; without it, all

[[ordering.block]]
id = "put-in"                               a letter is given when the item is drawn
says = "Put this `t` into the expansion:"   words; what stands between backticks is typed mathematics
formula = "norm(a - t*b)^2 = a@a - (a@b)^2/(b@b)"
gives = "the expansion at that t"           what a later block uses, as a noun
needs = ["choose", "expand"]
lets = true                                 it chooses a value: ``name = …`` holds in the blocks that need it
wrong = "…"                                 it does not belong, and this is why; ``holds = true``: its formula holds all the same

[[ordering.proof]]                          for several proofs; without one, the needs of the blocks are the proof
needs = { square = [], put-in = ["square"] }
cases = { up = ["left", "left-end"] }       cases, each to stand in one piece
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workings.contract.maths import Maths
from workings.contract.reading import Text
from workings.course.toml import Table
from workings.ir import expression
from workings.ir.expression import Node, Unreadable
from workings.practice.kinds.ordering_edits import Needs, closure
from workings.practice.kinds.symbolic_set import broken, dressed, mixed
from workings.practice.text import Parts, plain

KINDS = ("vector", "number")
FEWEST, MOST = 3, 12
"""Blocks of a proof."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    id: str
    says: Parts
    formula: Node | None
    shown: Maths | None
    gives: Parts
    """What a later block uses of it, as a noun."""
    lets: bool
    wrong: Parts
    """Why it does not belong; empty for a block of a proof."""
    holds: bool
    """Its formula holds: always for a block of a proof, and for a true one that does not belong."""

    @property
    def parts(self) -> Parts:
        """Its words and its formula, which may go on in another line where it is long."""
        return (*self.says, Text(" "), *broken(self.shown)) if self.shown is not None else self.says


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    needs: Needs
    cases: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    setting: Parts
    """What is given; may be empty."""
    proves: Maths
    names: Mapping[str, str]
    blocks: Mapping[str, Block]
    proofs: tuple[Proof, ...]
    extras: int

    @property
    def belonging(self) -> tuple[str, ...]:
        return tuple(id for id, block in self.blocks.items() if not block.wrong)

    @property
    def astray(self) -> tuple[str, ...]:
        """Blocks that belong to no proof."""
        return tuple(id for id, block in self.blocks.items() if block.wrong)


def read(table: Table) -> Spec:
    """``[ordering]``. Raises ``ContentFault``."""
    names = {name: str(kind) for name, kind in table.mapping("names").items()}
    if stray := [kind for kind in names.values() if kind not in KINDS]:
        raise table.fault("names", f"a name is a {' or a '.join(KINDS)}, not {stray[0]}")
    setting = _mixed(table, "setting", names) if table.has("setting") else ()
    proves = _formula(table, "proves", names)
    rows = table.tables("block")
    blocks = {row.text("id"): _block(row, names) for row in rows}
    if len(blocks) < len(rows):
        raise table.fault("block", "two blocks have one id")
    own = {id: row.texts("needs", []) for (id, block), row in zip(blocks.items(), rows, strict=True) if not block.wrong}
    proofs = tuple(_proof(row, own) for row in table.tables("proof", [])) or (_checked(table, Proof(own, ())),)
    for row in rows:
        row.done()
    astray = sum(bool(block.wrong) for block in blocks.values())
    extras = table.number("extras") if table.has("extras") else astray
    if not 0 <= extras <= astray:
        raise table.fault("extras", f"{extras} extras are to be shown; there are {astray}")
    table.done()
    return Spec(setting, dressed(proves, vectors(names)), names, blocks, proofs, extras)


def _block(row: Table, names: Mapping[str, str]) -> Block:
    wrong, says = row.text("wrong", ""), _mixed(row, "says", names)
    if any(letter.isdigit() for letter in plain(says)):
        raise row.fault("says", "a numeral stands in says, which is also shown as bare words: write it as a word, or in the formula")
    node = _formula(row, "formula", names) if row.has("formula") else None
    return Block(
        row.text("id"), says, node, dressed(node, vectors(names)) if node is not None else None,
        () if wrong else _mixed(row, "gives", names), row.flag("lets", False), _mixed(row, "wrong", names) if wrong else (),
        row.flag("holds", not wrong),
    )  # fmt: skip


def _proof(row: Table, own: Needs) -> Proof:
    needs = {id: tuple(above) for id, above in row.mapping("needs", dict(own)).items()}
    if stray := [id for id in (*needs, *(x for above in needs.values() for x in above)) if id not in own]:
        raise row.fault("needs", f"{stray[0]} is no block of a proof")
    cases = row.mapping("cases", {})
    found = Proof(needs, tuple(frozenset(ids) for ids in cases.values()))
    row.done()
    return _checked(row, found)


def _checked(table: Table, proof: Proof) -> Proof:
    for block, needs in proof.needs.items():
        if stray := [need for need in needs if need not in proof.needs]:
            raise table.fault("needs", f"{block} needs {stray[0]}, which is no block of this proof")
    if not FEWEST <= len(proof.needs) <= MOST:
        raise table.fault("needs", f"a proof has {FEWEST} to {MOST} blocks, not {len(proof.needs)}")
    if stray := [id for case in proof.cases for id in case if id not in proof.needs]:
        raise table.fault("cases", f"{stray[0]} is no block of this proof")
    try:
        closure(proof.needs)
    except ValueError as wrong:
        raise table.fault("needs", str(wrong)) from None
    return proof


def _formula(row: Table, key: str, names: Mapping[str, str]) -> Node:
    return _parsed(row, key, row.text(key), names)


def _parsed(row: Table, key: str, text: str, names: Mapping[str, str]) -> Node:
    try:
        return expression.statement(text, names)
    except Unreadable as wrong:
        raise row.fault(key, f"{text} cannot be read: {wrong.reason}") from None


def _mixed(row: Table, key: str, names: Mapping[str, str]) -> Parts:
    try:
        return mixed(row.text(key), names, vectors(names))
    except Unreadable as wrong:
        raise row.fault(key, f"{key} cannot be read: {wrong.reason}") from None


def vectors(names: Mapping[str, str]) -> set[str]:
    return {name for name, kind in names.items() if kind == "vector"}
