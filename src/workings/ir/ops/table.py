"""One row per op. A new op is one row here (and nothing else: the browser evaluates the rule itself)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir import rules
from workings.ir.ops import moves
from workings.ir.rules import Mismatch, Rule, Shape
from workings.ir.scalars import SCALARS

Attrs = Mapping[str, Any]
Samples = tuple[tuple[tuple[Shape, ...], dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Op:
    """A row. Exactly one of ``rule`` and ``move`` is set."""

    name: str
    run: Callable[..., Any]
    rule: Callable[[Sequence[Shape], Attrs], Rule | Mismatch] | None = None
    """Index rule for operands of these shapes."""
    move: Callable[[Sequence[Shape], Attrs], np.ndarray] | None = None
    """For ops outside the index scheme: for each output cell, the cell it came from in the operands laid end to end."""
    words: str = ""
    facts: frozenset[str] = frozenset()
    convention: str = ""
    samples: Samples = ()
    """(operand shapes, attributes) on which the laws and the conformance vectors are run."""


_PAIRS: Samples = (
    (((), ()), {}),
    (((4,), (4,)), {}),
    (((2, 3), (3,)), {}),
    (((2, 1), (2, 3)), {}),
    (((3,), (2, 1)), {}),
    (((), (2, 2)), {}),
)
_ONES: Samples = ((((),), {}), (((4,),), {}), (((2, 3),), {}))
_REDUCED: Samples = (
    (((4,),), {}),
    (((2, 3),), {}),
    (((2, 3),), {"axis": 0}),
    (((2, 3),), {"axis": 1, "keepdims": True}),
    (((2, 3, 2),), {"axis": (0, 2)}),
)


def _elementwise(name: str) -> Op:
    row = SCALARS[name]

    def rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
        return rules.elementwise(shapes, name)

    triples: Samples = ((((4,), (4,), (4,)), {}), (((2, 3), (3,), ()), {}))
    samples = {1: _ONES, 2: _PAIRS, 3: triples}[row.arity]
    return Op(name, row.run, rule, words=row.words, facts=row.facts, convention=row.convention, samples=samples)


def _reduction(name: str, run: Callable[..., Any], combine: str, words: str, convention: str = "") -> Op:
    def rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
        return rules.reduction(shapes[0], attrs.get("axis"), bool(attrs.get("keepdims", False)), combine)

    return Op(name, run, rule, words=words, convention=convention, samples=_REDUCED)


def _reduce(ufunc: np.ufunc) -> Callable[..., Any]:
    """What ``np.sum`` and its kin call in the end, without their Python wrapper."""

    def run(a: Any, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
        return ufunc.reduce(a, axis=axis, keepdims=keepdims)

    return run


def _matmul_rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule | Mismatch:
    return rules.matmul(*shapes)


def _transpose_rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
    letters = tuple(rules.LETTERS[: len(shapes[0])])
    axes = attrs.get("axes")
    return Rule(letters[::-1] if axes is None else tuple(letters[a] for a in axes), (letters,), "id")


def _matmul(a: Any, b: Any, *, by: str = "matmul") -> Any:
    """``a @ b``; ``by="dot"`` calls ``np.dot``, which may round differently in the last bit."""
    return np.dot(a, b) if by == "dot" else np.matmul(a, b)


def _einsum_rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
    return rules.einsum(attrs["spec"])


def _einsum(*operands: Any, spec: str) -> Any:
    return np.einsum(spec, *operands)


def _expand_rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
    return Rule(tuple(attrs["spec"].split("->")[1]), (tuple(attrs["spec"].split("->")[0]),), "id")


def _expand(a: Any, *, spec: str, sizes: tuple[int, ...]) -> np.ndarray:
    """Repeat ``a`` along the indices that stand only in the result: ``i->ij`` with ``sizes`` of the result."""
    source, target = spec.split("->")
    order = [source.index(letter) for letter in target if letter in source]
    moved = np.transpose(a, order)
    shape = tuple(size if letter in source else 1 for letter, size in zip(target, sizes, strict=True))
    return np.array(np.broadcast_to(moved.reshape(shape), sizes))


def _table() -> dict[str, Op]:
    linear = frozenset({"linear"})
    rows = [_elementwise(name) for name in SCALARS if name != "id"]
    # fmt: off
    rows += [
        _reduction("sum", _reduce(np.add), "sum", "the sum of {0}"),
        _reduction("prod", _reduce(np.multiply), "prod", "the product of {0}"),
        _reduction("max", _reduce(np.maximum), "max", "the largest of {0}", "where the largest is tied, its slope is shared equally"),
        _reduction("min", _reduce(np.minimum), "min", "the smallest of {0}", "where the smallest is tied, its slope is shared equally"),
        Op("matmul", _matmul, _matmul_rule, words="multiply {0} and {1} position by position along {bound}, then add", facts=frozenset({"bilinear"}),
           samples=((((3,), (3,)), {}), (((2, 3), (3,)), {}), (((3,), (3, 2)), {}), (((2, 3), (3, 4)), {}), (((5, 2, 3), (3, 4)), {}))),
        Op("transpose", np.transpose, _transpose_rule, words="{0} with its axes swapped", facts=linear,
           samples=((((2, 3),), {}), (((4,),), {}), (((2, 3, 4),), {"axes": (1, 0, 2)}))),
        Op("einsum", _einsum, _einsum_rule, words="{0} and {1} multiplied along {bound}, then added", facts=linear,
           samples=((((2, 3), (2, 4)), {"spec": "id,ih->dh"}), (((2,), (3,)), {"spec": "i,j->ij"}), (((2, 3),), {"spec": "ij->j"}))),
        Op("expand", _expand, _expand_rule, words="{0} repeated", facts=linear,
           samples=((((2,),), {"spec": "i->ij", "sizes": (2, 3)}), (((),), {"spec": "->i", "sizes": (4,)}))),
        Op("getitem", moves.getitem, move=moves.getitem_map, words="one part of {0}", facts=linear,
           samples=((((4,),), {"key": (1,)}), (((2, 3),), {"key": (0, slice(None))}), (((2, 3),), {"key": (slice(None), slice(0, 2))}))),
        Op("reshape", moves.reshape, move=moves.reshape_map, words="{0} read again in another shape", facts=linear,
           samples=((((2, 3),), {"shape": (3, 2)}), (((4,),), {"shape": (4, 1)}))),
        Op("concatenate", moves.concatenate, move=moves.concatenate_map, words="the operands laid end to end", facts=linear,
           samples=((((2,), (3,)), {"axis": 0}), (((2, 3), (2, 1)), {"axis": 1}))),
        Op("stack", moves.stack, move=moves.stack_map, words="the operands stacked", facts=linear,
           samples=((((), (), ()), {"axis": 0}), (((2,), (2,)), {"axis": 0}), (((2,), (2,)), {"axis": 1}))),
        Op("scatter", moves.scatter, move=moves.scatter_map, words="{0} put back where it came from, with zeros elsewhere", facts=linear,
           samples=((((2,),), {"places": (1, 3), "shape": (4,)}),)),
    ]
    # fmt: on
    return {row.name: row for row in rows}


OPS: dict[str, Op] = _table()


def op_for(name: str) -> Op:
    """The row of ``name``; ``KeyError`` names the ops there are."""
    try:
        return OPS[name]
    except KeyError:
        raise KeyError(f"no op {name!r}; the table has {', '.join(OPS)}") from None
