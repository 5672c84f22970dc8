"""What a working costs: operations, bytes moved, memory held at once, and how each grows with the named sizes.

A line costs the product of its index ranges times the operations of its scalar function; gathering adds one operation for
each term (so a dot product of size n counts 2·n: n products and n additions, as is usual). A root counts 5, e^x, a logarithm
or a trigonometric function 10: the scalar table says so. An op that moves cells costs no operations, and its bytes; an atom says
in its row what it costs. Bytes moved are those read (every operand once, of a moved array only the cells that are taken) and
those written. An op counts as if it wrote a fresh array, although NumPy gives a slice, a transpose or a new shape as a view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workings.ir.ops import OPS
from workings.ir.rules import Rule
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Line, Working
from workings.readers import provenance

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
Monomial = tuple[str, ...]
"""Named sizes that are multiplied: ``("d", "n")``; empty for a plain number."""
Growth = Mapping[Monomial, int]


@dataclass(frozen=True, slots=True)
class LineCost:
    line: int
    flops: int
    growth: Growth
    read: int
    """Bytes."""
    written: int
    """Bytes."""

    @property
    def bytes(self) -> int:
        return self.read + self.written

    @property
    def text(self) -> str:
        return polynomial(self.growth)


@dataclass(frozen=True, slots=True)
class Peak:
    """The moment at which most bytes are held: while line ``line`` is computed."""

    line: int
    bytes: int
    alive: tuple[int, ...]
    """The lines whose values are held then, the result of ``line`` among them."""
    growth: Growth
    """Bytes, by products of named sizes."""

    @property
    def text(self) -> str:
        return polynomial(self.growth)


@dataclass(frozen=True, slots=True)
class Cost:
    """All lines together. ``growth`` maps products of named sizes to how many operations each stands for."""

    lines: tuple[LineCost, ...]
    flops: int
    growth: Growth
    read: int
    written: int
    moved: Growth = field(default_factory=dict)
    """Bytes read and written, by products of named sizes."""

    @property
    def bytes(self) -> int:
        return self.read + self.written

    @property
    def text(self) -> str:
        return polynomial(self.growth)


def cost(w: Working, since: int = 0) -> Cost:
    """The cost of every line that computes something, and the sum.

    ``since`` leaves out the lines before it: of a gradient working, whose first lines are those of the function,
    ``cost(g, since=len(w.lines))`` is what the way back costs alone.
    """
    lines = tuple(line_cost(w, k) for k in range(since, len(w.lines)) if w.lines[k].op not in LEAVES)
    moved = _added(_moved(w, x.line) for x in lines)
    read, written = sum(x.read for x in lines), sum(x.written for x in lines)
    return Cost(lines, sum(x.flops for x in lines), _added(x.growth for x in lines), read, written, moved)


def line_cost(w: Working, k: int) -> LineCost:
    flops, growth = _operations(w, k)
    return LineCost(k, flops, growth, sum(_read(w, k).values()), w.lines[k].value.nbytes)


def _operations(w: Working, k: int) -> tuple[int, Growth]:
    rule = w.rule(k)
    if rule is None:
        return _atom(w, k)
    per = SCALARS[rule.scalar].flops + (1 if rule.bound else 0)
    cells, sizes = 1, []
    for letter, size in provenance.index_sizes(w, k, rule).items():
        cells *= 1 if letter == "_" else size
        if letter != "_" and (name := _named(w, k, rule, letter)) != "1":
            sizes.append(name)
    return per * cells, {_sorted(w, sizes): per} if per else {}


def _atom(w: Working, k: int) -> tuple[int, Growth]:
    """An atom's row says what it costs; what only moves cells costs no operations."""
    here, atom = w.lines[k], OPS[w.lines[k].op].atom
    if atom is None:
        return 0, {}
    names = [(count, [w.lines[here.operands[o]].dims[axis] for o, axis in axes]) for count, axes in atom.terms]
    return atom.flops(w.shapes(k)), _added({_sorted(w, [name for name in sizes if name != "1"]): count} for count, sizes in names)


def _named(w: Working, k: int, rule: Rule, letter: str) -> str:
    for operand, letters in zip(w.lines[k].operands, rule.ins, strict=True):
        if letter in letters:
            return w.lines[operand].dims[letters.index(letter)]
    return w.lines[k].dims[rule.out.index(letter)]


# ---------------------------------------------------------------------- bytes
def _read(w: Working, k: int) -> dict[int, int]:
    """Line that is read -> bytes of it."""
    operands = dict.fromkeys(w.lines[k].operands)
    if provenance.moves(w, k):
        taken = provenance.mapped(w, k)
        ends, found = 0, dict.fromkeys(operands, 0)
        for j in w.lines[k].operands:
            start, ends = ends, ends + w.lines[j].value.size
            found[j] += int(((taken >= start) & (taken < ends)).sum()) * w.lines[j].value.itemsize
        return found
    return {j: w.lines[j].value.nbytes for j in operands}


def _moved(w: Working, k: int) -> Growth:
    """Bytes of line ``k`` by named sizes. What a move takes of an operand is counted by the result's sizes."""
    parts: list[Growth] = [_held(w, w.lines[k])]
    if provenance.moves(w, k):
        one = max(1, w.lines[k].value.size)
        taken = sum(_read(w, k).values())
        parts.append({_sizes(w, w.lines[k]): taken // one} if taken % one == 0 else {(): taken})
    else:
        parts += [_held(w, w.lines[j]) for j in dict.fromkeys(w.lines[k].operands)]
    return _added(parts)


def _held(w: Working, line: Line) -> Growth:
    return {_sizes(w, line): line.value.itemsize}


def _sizes(w: Working, line: Line) -> Monomial:
    return _sorted(w, [name for name in line.dims if name != "1"])


def _sorted(w: Working, names: list[str]) -> Monomial:
    return tuple(sorted(names, key=list(w.sizes).index))


def peak(w: Working) -> Peak:
    """The most bytes held at once when every computed value is let go after its last use.

    Inputs, constants and outputs are held from their line to the end: the caller has them.
    """
    last = {k: k for k in range(len(w.lines))}
    for k, line in enumerate(w.lines):
        last |= dict.fromkeys(line.operands, k)
    end = len(w.lines)
    last |= dict.fromkeys((*w.outputs, *(k for k, line in enumerate(w.lines) if line.op in LEAVES)), end)
    gone: dict[int, list[int]] = {}
    for k, at in last.items():
        gone.setdefault(at, []).append(k)
    held, most, where = 0, -1, 0
    for k, line in enumerate(w.lines):
        held += line.value.nbytes
        if held > most:
            most, where = held, k
        held -= sum(w.lines[j].value.nbytes for j in gone.get(k, ()))
    alive = tuple(k for k in range(where + 1) if last[k] >= where)
    return Peak(where, most, alive, _added(_held(w, w.lines[k]) for k in alive))


# ---------------------------------------------------------------------- polynomials in the named sizes
def _added(parts: Iterable[Growth]) -> dict[Monomial, int]:
    together: dict[Monomial, int] = {}
    for part in parts:
        for sizes, count in part.items():
            together[sizes] = together.get(sizes, 0) + count
    return together


def polynomial(growth: Growth) -> str:
    """``2·n·d + 3·n + 5``: the fastest growing first."""
    ordered = sorted(growth.items(), key=lambda item: -len(item[0]))
    return " + ".join("·".join(_factors(sizes, count)) for sizes, count in ordered) or "0"


def _factors(sizes: Monomial, count: int) -> Iterable[str]:
    if count != 1 or not sizes:
        yield str(count)
    for name in dict.fromkeys(sizes):
        times = sizes.count(name)
        yield name if times == 1 else name + str(times).translate(_RAISED)


def leading(growth: Growth) -> tuple[Monomial, ...]:
    """The products that no other product of ``growth`` outgrows: those that divide no other one."""
    terms = [term for term, count in growth.items() if count]
    return tuple(one for one in terms if not any(one != two and _divides(one, two) for two in terms))


def _divides(one: Monomial, two: Monomial) -> bool:
    return all(one.count(name) <= two.count(name) for name in set(one))


def dominant(growth: Growth, meaning: Mapping[str, str] | None = None) -> str:
    """How ``growth`` goes for large sizes, in words: ``grows as n·d·m + n·m·v; as n² in tokens when m = n``.

    ``meaning`` says what sizes count: ``{"n": "tokens", "m": "tokens"}``. Two sizes that stand in every leading product and count
    the same make a square when they are equal. Without a meaning that is said of the two that several leading products share.
    """
    terms = leading(growth)
    if not any(terms):
        return f"does not grow: {polynomial(growth)} whatever the sizes are"
    said = [f"grows as {polynomial(dict.fromkeys(terms, 1))}"]
    shared = list(dict.fromkeys(name for name in terms[0] if all(name in term for term in terms)))
    known = meaning or (dict.fromkeys(shared, "") if len(terms) > 1 and len(shared) == 2 else {})
    for place, name in enumerate(shared):
        power, what = min(term.count(name) for term in terms), f" in {known[name]}" if known.get(name) else ""
        if power > 1 and what:
            said.append(f"as {name}{str(power).translate(_RAISED)}{what}")
        equal = [other for other in shared[place + 1 :] if name in known and known.get(other) == known[name]]
        said += [f"as {name}²{what} when {other} = {name}" for other in equal]
    return "; ".join(said)
