"""What a working costs: operations and bytes, and how they grow with the named sizes.

A line costs the product of its index ranges times the operations of its scalar function; gathering adds one operation for
each term (so a dot product of size n counts 2·n: n products and n additions, as is usual). A root counts 5, e^x, a logarithm
or a trigonometric function 10: the scalar table says so. An op that moves cells costs no operations. Bytes are those of the
value that is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workings.ir.rules import Rule
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Working
from workings.readers import provenance

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
Monomial = tuple[str, ...]
"""Named sizes that are multiplied: ``("d", "n")``; empty for a plain number."""


@dataclass(frozen=True, slots=True)
class LineCost:
    line: int
    flops: int
    bytes: int
    growth: Mapping[Monomial, int]

    @property
    def text(self) -> str:
        return polynomial(self.growth)


@dataclass(frozen=True, slots=True)
class Cost:
    """All lines together. ``growth`` maps products of named sizes to how many operations each stands for."""

    lines: tuple[LineCost, ...]
    flops: int
    bytes: int
    growth: Mapping[Monomial, int]

    @property
    def text(self) -> str:
        return polynomial(self.growth)


def cost(w: Working) -> Cost:
    """The cost of every line that computes something, and the sum."""
    lines = tuple(line_cost(w, k) for k, line in enumerate(w.lines) if line.op not in LEAVES)
    together: dict[Monomial, int] = {}
    for line in lines:
        for sizes, count in line.growth.items():
            together[sizes] = together.get(sizes, 0) + count
    return Cost(lines, sum(x.flops for x in lines), sum(x.bytes for x in lines), together)


def line_cost(w: Working, k: int) -> LineCost:
    line, rule = w.lines[k], w.rule(k)
    if rule is None:
        return LineCost(k, 0, line.value.nbytes, {})
    per = SCALARS[rule.scalar].flops + (1 if rule.bound else 0)
    cells, sizes = 1, []
    for letter, size in provenance.index_sizes(w, k, rule).items():
        cells *= 1 if letter == "_" else size
        if letter != "_" and (name := _named(w, k, rule, letter)) != "1":
            sizes.append(name)
    growth = {tuple(sorted(sizes, key=list(w.sizes).index)): per} if per else {}
    return LineCost(k, per * cells, line.value.nbytes, growth)


def _named(w: Working, k: int, rule: Rule, letter: str) -> str:
    for operand, letters in zip(w.lines[k].operands, rule.ins, strict=True):
        if letter in letters:
            return w.lines[operand].dims[letters.index(letter)]
    return w.lines[k].dims[rule.out.index(letter)]


def polynomial(growth: Mapping[Monomial, int]) -> str:
    """``2·n·d + 3·n + 5``: the fastest growing first."""
    ordered = sorted(growth.items(), key=lambda item: -len(item[0]))
    return " + ".join("·".join(_factors(sizes, count)) for sizes, count in ordered) or "0"


def _factors(sizes: Monomial, count: int) -> Iterable[str]:
    if count != 1 or not sizes:
        yield str(count)
    for name in dict.fromkeys(sizes):
        times = sizes.count(name)
        yield name if times == 1 else name + str(times).translate(_RAISED)
