"""What can be wrong with the blocks of a proof: a formula that does not hold, a stray one that does, a count that is not exact."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import numpy as np

from workings.ir.build import Builder
from workings.ir.expression import Node
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds.ordering_blocks import Proof, Spec
from workings.practice.kinds.ordering_edits import Needs, closure, edits, intruders, order

TRIALS, ENTRIES, CLOSE = 40, 3, 1e-9
ANSWERS, MOST = 4, 8
Names = dict[str, np.ndarray]


def faults(item: Item, found: Spec) -> Iterator[str]:
    """Every fault of the question, and of the counting of edits on a few answers to this item."""
    yield from _of_blocks(found)
    chance = Chance(f"{item.id}:checked")
    blocks: tuple[str, ...] = item.posed.blocks
    for _ in range(ANSWERS):
        answer = tuple(blocks[k] for k in chance.order(len(blocks))[: chance.integer(1, MOST)])
        for proof in found.proofs:
            if edits(answer, proof.needs, proof.cases).count != searched(answer, proof.needs) + len(intruders(answer, proof.cases)):
                yield f"{' '.join(answer)}: the matching and the search give two counts of edits"


def searched(answer: tuple[str, ...], needs: Needs) -> int:
    """The same count another way: the largest set of blocks in order is looked for among all subsets."""
    before = closure(needs)

    def in_order(kept: tuple[str, ...]) -> bool:
        return all(block in needs and not before[block] & set(kept[k:]) for k, block in enumerate(kept))

    most = next(size for size in range(len(answer), -1, -1) if any(in_order(kept) for kept in combinations(answer, size)))
    return len(answer) + len(needs) - 2 * most


@cache
def _of_blocks(found: Spec) -> tuple[str, ...]:
    return tuple(_faults_of_blocks(found))


def _faults_of_blocks(found: Spec) -> Iterator[str]:
    for proof in found.proofs:
        for last in (False, True):
            if (left := edits(order(proof.needs, proof.cases, last), proof.needs, proof.cases)).count:
                yield f"the order made for a proof is {left.count} edits from it"
    for id, block in found.blocks.items():
        if block.formula is None or block.lets:
            continue
        holds = all(
            _holds(found, proof, id, trial) for proof in found.proofs for trial in range(TRIALS) if block.wrong or id in proof.needs
        )
        if holds != block.holds:
            yield f"the formula of {id} {'holds' if holds else 'does not hold'} at random points, and the file says otherwise"


def _holds(found: Spec, proof: Proof, id: str, trial: int) -> bool:
    """Whether the formula of a block holds at numbers drawn for the names; what the blocks before it let be, is so."""
    chance = Chance(f"{id}:{trial}")
    names: Names = {name: _drawn(kind, chance) for name, kind in found.names.items()}
    before = closure(proof.needs).get(id, frozenset())
    for other in order(proof.needs, proof.cases):
        node = found.blocks[other].formula
        if found.blocks[other].lets and node is not None and other in before:
            names[node.children[0].text] = _value(node.children[1], names)
    node = found.blocks[id].formula
    assert node is not None, "a block without a formula holds nothing to check"
    left, right = (float(_value(child, names)) for child in node.children)
    slack = CLOSE * max(1.0, abs(left), abs(right))
    return {
        "eq": abs(left - right) <= slack,
        "ne": abs(left - right) > slack,
        "le": left <= right + slack,
        "ge": left >= right - slack,
        "lt": left < right,
        "gt": left > right,
    }[node.kind]


def _drawn(kind: str, chance: Chance) -> np.ndarray:
    def one() -> float:
        return chance.integer(-400, 400) / 100 or 1.0

    return np.array([one() for _ in range(ENTRIES)]) if kind == "vector" else np.asarray(one())


def _value(node: Node, names: Names) -> np.ndarray:
    builder = Builder()
    lines = {name: builder.const(value) for name, value in names.items()}
    return np.asarray(builder.drafts[builder.node(node, lines)].value, dtype=float)
