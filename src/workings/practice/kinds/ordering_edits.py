"""How far an order of blocks is from a proof: the fewest blocks to take out and to put in.

Say u ≺ v where u has to stand before v and stands after it. ≺ is a strict partial order again (both what has to stand before and
where things stand are transitive), so its conflict graph is a comparability graph, and the fewest blocks to take out so that no
conflict is left, a minimum vertex cover, is the size of a maximum matching in its split bipartite graph (Dilworth, 1950; Kőnig,
1931). No subset is searched. What is not taken out is kept, and what the proof has besides is put in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Needs = Mapping[str, tuple[str, ...]]
"""Block -> the blocks that it needs directly. Every block of a proof is a key."""


@dataclass(frozen=True, slots=True)
class Edits:
    """Counts of blocks. ``intruders`` stand inside a case they are no part of."""

    deletions: int
    insertions: int
    intruders: int
    needed: int

    @property
    def count(self) -> int:
        return self.deletions + self.insertions + self.intruders

    @property
    def score(self) -> float:
        """1 for a proof, less by a share for each edit, never below 0."""
        return max(0.0, 1 - self.count / self.needed)


def closure(needs: Needs) -> dict[str, frozenset[str]]:
    """Block -> every block that has to stand before it. Raises ``ValueError`` where a block would have to stand before itself."""
    found: dict[str, frozenset[str]] = {}

    def before(block: str, above: tuple[str, ...]) -> frozenset[str]:
        if block in above:
            raise ValueError(f"{block} needs itself, by way of {', '.join(above[above.index(block) :])}")
        if block not in found:
            found[block] = frozenset(needs[block]).union(*(before(need, (*above, block)) for need in needs[block]))
        return found[block]

    for block in needs:
        before(block, ())
    return found


def edits(answer: Sequence[str], needs: Needs, cases: Collection[frozenset[str]] = ()) -> Edits:
    """From ``answer``, blocks without repetition, to the nearest order of the proof: exact, by matching."""
    before = closure(needs)
    own = [block for block in answer if block in needs]
    kept = len(own) - _matching({u: [v for v in own[:k] if u in before[v]] for k, u in enumerate(own)})
    return Edits(len(answer) - kept, len(needs) - kept, len(intruders(own, cases)), len(needs))


def _matching(edges: Mapping[str, Sequence[str]]) -> int:
    """Size of a maximum matching, by augmenting paths (Berge, 1957)."""
    partner: dict[str, str] = {}

    def augment(u: str, seen: set[str]) -> bool:
        for v in edges[u]:
            if v not in seen:
                seen.add(v)
                if v not in partner or augment(partner[v], seen):
                    partner[v] = u
                    return True
        return False

    return sum(augment(u, set()) for u in edges)


def intruders(answer: Sequence[str], cases: Collection[frozenset[str]]) -> list[str]:
    """Blocks that stand between the first and the last block of a case they are no part of, each once, in order."""
    found: dict[int, str] = {}
    for case in cases:
        places = [k for k, block in enumerate(answer) if block in case]
        for k in range(places[0], places[-1]) if places else ():
            if answer[k] not in case:
                found[k] = answer[k]
    return [found[k] for k in sorted(found)]


def order(needs: Needs, cases: Collection[frozenset[str]] = (), last: bool = False) -> tuple[str, ...]:
    """One order of the proof: of the blocks that may stand next the first as listed or, with ``last``, the last.

    A case that has been begun is finished first, so that it stands in one piece.
    """
    left, before, out = list(needs), closure(needs), list[str]()
    open_: frozenset[str] = frozenset()
    while left:
        free = [block for block in left if not before[block] & set(left)]
        here = [block for block in free if block in open_] or free
        out.append(here[-1] if last else here[0])
        left.remove(out[-1])
        open_ = next((case for case in cases if out[-1] in case and case & set(left)), frozenset())
    return tuple(out)
