"""The index rule: output indices, operand indices, a scalar function; what stands only on the right is combined.

    matmul   ih <- id, dh   mul, sum     u_ih = sum_d X_id W_dh
    add      ih <- ih, h    add          z_ih = u_ih + b_h
    sum      i  <- ij       id,  sum     s_i  = sum_j e_ij

``_`` is an axis of size 1 that stays put (it broadcasts, or was kept by ``keepdims``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTERS = "ijklmnpqrstuvwxyz"
Shape = tuple[int, ...]
Index = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``out <- ins`` by ``scalar``; the letters found only on the right are gathered by ``combine``."""

    out: Index
    ins: tuple[Index, ...]
    scalar: str
    combine: str = ""

    @property
    def bound(self) -> Index:
        """Letters summed (or maximised) away, in order of first appearance."""
        free = set(self.out)
        seen = dict.fromkeys(i for index in self.ins for i in index if i != "_" and i not in free)
        return tuple(seen)

    def __str__(self) -> str:
        text = f"{''.join(self.out) or '·'} <- {', '.join(''.join(i) or '·' for i in self.ins)}  {self.scalar}"
        return f"{text}, {self.combine}" if self.bound else text


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why operands do not fit: one index with two sizes. Returned, not raised: a check returns its reason."""

    index: str
    first: tuple[int, int, int]
    """(operand, axis, size) where the index was met first."""
    second: tuple[int, int, int]
    reason: str = ""


def sizes(rule: Rule, shapes: Sequence[Shape]) -> dict[str, int] | Mismatch:
    """One size per index of ``rule`` for operands of ``shapes``, or the index that has two."""
    found: dict[str, tuple[int, int, int]] = {}
    for operand, (index, shape) in enumerate(zip(rule.ins, shapes, strict=True)):
        for axis, (letter, size) in enumerate(zip(index, shape, strict=True)):
            if letter == "_":
                continue
            first = found.setdefault(letter, (operand, axis, size))
            if first[2] != size:
                return Mismatch(letter, first, (operand, axis, size))
    return {letter: size for letter, (_, _, size) in found.items()}


def elementwise(shapes: Sequence[Shape], scalar: str) -> Rule:
    """Axes are lined up from the right; an axis of size 1 against a longer one is ``_``."""
    rank = max((len(s) for s in shapes), default=0)
    longest = [max((s[axis - rank + len(s)] for s in shapes if axis - rank + len(s) >= 0), default=1) for axis in range(rank)]
    letters = LETTERS[:rank]

    def index(shape: Shape) -> Index:
        start = rank - len(shape)
        return tuple("_" if size == 1 and longest[start + k] != 1 else letters[start + k] for k, size in enumerate(shape))

    return Rule(tuple(letters), tuple(index(s) for s in shapes), scalar)


def reduction(shape: Shape, axis: int | tuple[int, ...] | None, keepdims: bool, combine: str) -> Rule:
    """The named axes disappear (``axis=None``: all of them), or stay with size 1 under ``keepdims``."""
    rank = len(shape)
    letters = tuple(LETTERS[:rank])
    gone = set(range(rank)) if axis is None else {a % rank for a in ((axis,) if isinstance(axis, int) else axis)}
    if keepdims:
        out = tuple("_" if k in gone else letter for k, letter in enumerate(letters))
    else:
        out = tuple(letter for k, letter in enumerate(letters) if k not in gone)
    return Rule(out, (letters,), "id", combine)


def matmul(a: Shape, b: Shape) -> Rule | Mismatch:
    """``@`` for one or two axes a side, and for stacks of matrices."""
    if not a or not b:
        return Mismatch("", (0, 0, 0), (1, 0, 0), "@ needs at least one axis on each side; a single number has none")
    if len(a) == 1 and len(b) == 1:
        return Rule((), (("i",), ("i",)), "mul", "sum")
    if len(b) == 1:
        stack = tuple(LETTERS[2 : 2 + len(a) - 2])
        return Rule((*stack, "i"), ((*stack, "i", "j"), ("j",)), "mul", "sum")
    if len(a) == 1:
        stack = tuple(LETTERS[2 : 2 + len(b) - 2])
        return Rule((*stack, "j"), (("i",), (*stack, "i", "j")), "mul", "sum")
    batch = elementwise((a[:-2], b[:-2]), "mul")
    rename = dict(zip(LETTERS[: len(batch.out)], LETTERS[3:], strict=False))
    left, right = (tuple(rename.get(i, i) for i in index) for index in batch.ins)
    out = tuple(rename[i] for i in batch.out)
    return Rule((*out, "i", "k"), ((*left, "i", "j"), (*right, "j", "k")), "mul", "sum")


def einsum(spec: str) -> Rule:
    """A rule from its own text: ``"id,dh->ih"`` multiplies and sums; one operand alone is moved, summed or repeated."""
    left, out = spec.replace(" ", "").split("->")
    ins = tuple(tuple(part) for part in left.split(","))
    return Rule(tuple(out), ins, "mul" if len(ins) == 2 else "id", "sum")
