"""The expression tree of a line: unnamed steps are inlined into the author's line; named lines and calls are leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workings.ir.working import LEAVES, Line, Working
from workings.readers import source

NORMS = frozenset({"norm", "length", "len", "magnitude", "l2"})
"""First words of a name that says length: √(x·x) with such a name is written ‖x‖."""
DOTS = frozenset({"dot", "dot_product", "inner", "inner_product"})
"""Names that only say what x·y is called."""
GRADIENT, SLOPE = "gradient of ", "d_"
"""How the gradient pass names its workings; their line ``d_x`` is the slope of the output along ``x``."""
DEPTH = 16
"""An unnamed chain longer than this is cut: the rest is a leaf that opens."""


@dataclass(frozen=True, slots=True)
class Term:
    """One node. A leaf with a ``part`` is a call: its children are the arguments. ``spelled`` is what its name is a word for."""

    line: int
    children: tuple[Term, ...] = ()
    leaf: bool = False
    part: int = 0
    spelled: str = ""


def _stands(called: str, name: str) -> int:
    """Where ``name`` stands among the arguments of a call; a long way behind if it does not."""
    match = re.search(rf"\b{re.escape(name)}\b", called) if name else None
    return match.start() if match else len(called)


class View:
    """A working with the questions about its parts answered."""

    def __init__(self, w: Working) -> None:
        self.w = w
        self.inside: list[frozenset[int]] = [self._ancestors(p) for p in range(len(w.parts))]
        """For each part, itself and the parts around it."""
        self._returned: dict[int, list[int]] = {}
        for p, part in enumerate(w.parts[1:], 1):
            self._returned.setdefault(part.result, []).append(p)

    def _ancestors(self, part: int) -> frozenset[int]:
        found: set[int] = set()
        while part >= 0 and part not in found:
            found.add(part)
            part = self.w.parts[part].parent
        return frozenset(found)

    def line(self, k: int) -> Line:
        return self.w.lines[k]

    def term(self, k: int) -> Term:
        """The tree of line ``k``, opened at its top."""
        return self._opened(k, self.w.lines[k].part, 0)

    def seen(self, k: int, at: int) -> Term:
        """Line ``k`` as it is seen from part ``at``: a leaf if it has a name or is a call's result."""
        return self._inner(k, at, 0)

    def _opened(self, k: int, at: int, depth: int) -> Term:
        return Term(k, tuple(self._inner(j, at, depth + 1) for j in self.w.lines[k].operands), self.w.lines[k].op in LEAVES)

    def _inner(self, k: int, at: int, depth: int) -> Term:
        line = self.w.lines[k]
        if line.op in LEAVES:
            return Term(k, leaf=True)
        part = self.fold(k, at)
        if (slope := self._slope(line)) and depth < DEPTH:
            return Term(k, tuple(self._inner(j, at, depth + 1) for j in slope[1]), True, 0, "∂" + slope[0])
        said = self.w.parts[part].name if part else ""
        own = self.name(k, part)
        spelled, of = self.spelled(k, said if self.spelled(k, said)[0] else own)
        if spelled and depth < DEPTH:
            return Term(k, tuple(self._inner(j, at, depth + 1) for j in of), True, part, spelled)
        if part and depth < DEPTH:
            return Term(k, tuple(self._inner(j, self.w.parts[part].parent, depth + 1) for j in self.arguments(part)), True, part)
        if line.name or depth >= DEPTH:
            return Term(k, leaf=True)
        return self._opened(k, at, depth)

    def fold(self, k: int, at: int) -> int:
        """The outermost call that returned line ``k``, seen from inside part ``at``; 0 if there is none."""
        around, found = self.inside[at], 0
        for p in self._returned.get(k, ()):
            if p not in around and p in self.inside[self.w.lines[k].part]:
                found = p if not found or p in self.inside[found] else found
        return found

    def name(self, k: int, part: int) -> str:
        """What the author called line ``k``, seen from outside the call ``part`` that returned it (0: no call)."""
        given = source.assigned(self.w.parts[part].span) if part else None
        return self.w.lines[k].name if given is None else given

    def members(self, part: int) -> list[int]:
        """Lines of ``part`` and of the calls inside it."""
        return [k for k, line in enumerate(self.w.lines) if line.op not in LEAVES and part in self.inside[line.part]]

    def arguments(self, part: int) -> list[int]:
        """Lines from outside that the call reads, in the order in which they stand in it; bare numbers are not counted."""
        mine = set(self.members(part))
        found: dict[int, None] = {}
        for k in sorted(mine):
            for j in self.w.lines[k].operands:
                outside = j not in mine and (self.w.lines[j].op != "const" or self.w.lines[j].name)
                if outside:
                    found[j] = None
        called = source.text(self.w.parts[part].span).partition("(")[2]
        return sorted(found, key=lambda j: _stands(called, self.w.lines[j].name))

    def spelled(self, k: int, name: str) -> tuple[str, tuple[int, ...]]:
        """What line ``k`` is, where ``name`` is only a word for it, and of which lines: a length ‖x‖, a dot product a·b."""
        line, word = self.w.lines[k], name.lower()
        if word.split("_")[0] in NORMS and (vector := self._squared(k)) is not None:
            return "norm", (vector,)
        if word in DOTS and line.op == "matmul" and all(self.w.lines[j].value.ndim == 1 for j in line.operands):
            return "dot", line.operands
        return "", ()

    def _slope(self, line: Line) -> tuple[str, tuple[int, ...]] | None:
        """In a gradient, ``d_x`` is the slope along x: what x is, where its name is only a word for it."""
        rest = line.name.removeprefix(SLOPE)
        if rest == line.name or not self.w.name.startswith(GRADIENT):
            return None
        found = [self.spelled(k, rest) for k, other in enumerate(self.w.lines) if other.name == rest]
        return found[-1] if found and found[-1][0] else None

    def _squared(self, k: int) -> int | None:
        """The vector x where line ``k`` is √(x·x)."""
        line = self.w.lines[k]
        if line.op != "sqrt" or line.shape:
            return None
        inner = self.w.lines[line.operands[0]]
        if inner.op == "sum":
            inner = self.w.lines[inner.operands[0]]
        two = inner.op == "pow" and self.w.lines[inner.operands[1]].value.tolist() == 2
        squares = inner.op == "square" or two or (inner.op in ("matmul", "mul") and inner.operands[0] == inner.operands[1])
        return inner.operands[0] if squares else None

    def small(self, part: int) -> bool:
        """Whether the call is short enough to be shown opened: three steps at most, none with a name of its own."""
        members = self.members(part)
        return len(members) <= 3 and all(k == self.w.parts[part].result or not self.w.lines[k].name for k in members)
