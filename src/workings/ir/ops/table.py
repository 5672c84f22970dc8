"""One row per op. A new op is one row here; only an atom is written a second time, for the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir import rules
from workings.ir.ops import moves
from workings.ir.ops.atoms import ATOMS, Atom
from workings.ir.ops.moves import At
from workings.ir.rules import Mismatch, Rule, Shape
from workings.ir.scalars import SCALARS

Attrs = Mapping[str, Any]
Samples = tuple[tuple[tuple[Shape, ...], dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Op:
    """A row. Exactly one of ``rule``, ``move`` and ``atom`` is set."""

    name: str
    run: Callable[..., Any]
    rule: Callable[[Sequence[Shape], Attrs], Rule | Mismatch] | None = None
    """Index rule for operands of these shapes."""
    move: Callable[[Sequence[Shape], Attrs, Sequence[Any]], np.ndarray] | None = None
    """For ops outside the index scheme: for each output cell, the cell it came from in the operands laid end to end.
    The operands' values are read where an index was computed."""
    atom: Atom | None = None
    """For ops that are a library's own: checked against the equation that defines them."""
    words: str = ""
    facts: frozenset[str] = frozenset()
    convention: str = ""
    samples: Samples = ()
    """(operand shapes, attributes) on which the laws and the conformance vectors are run."""
    draw: Callable[[np.random.Generator, tuple[Shape, ...], float, float], list[np.ndarray]] | None = None
    """Operands for a sample, where plain numbers between two bounds will not do."""

    def operands(self, rng: np.random.Generator, shapes: tuple[Shape, ...]) -> list[np.ndarray]:
        """Operands for a sample's shapes, inside the scalar function's domain."""
        low, high = SCALARS[self.name].domain if self.name in SCALARS else (-3.0, 3.0)
        return self.draw(rng, shapes, low, high) if self.draw else [np.asarray(rng.uniform(low, high, shape)) for shape in shapes]


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


def _cast(a: Any, *, dtype: str) -> Any:
    return np.asarray(a).astype(dtype)


def _cast_rule(shapes: Sequence[Shape], attrs: Attrs) -> Rule:
    letters = tuple(rules.LETTERS[: len(shapes[0])])
    return Rule(letters, (letters,), "id")


def _places(limits: Sequence[int]) -> Callable[..., list[np.ndarray]]:
    """Operands whose last ones are whole numbers below ``limits``: places that were computed."""

    def draw(rng: np.random.Generator, shapes: tuple[Shape, ...], low: float, high: float) -> list[np.ndarray]:
        plain = [rng.uniform(low, high, shape) for shape in shapes[: len(shapes) - len(limits)]]
        return [
            *plain,
            *(rng.permutation(limit)[: int(np.prod(s))].reshape(s) for limit, s in zip(limits, shapes[-len(limits) :], strict=True)),
        ]

    return draw


def _apart(rng: np.random.Generator, shapes: tuple[Shape, ...], low: float, high: float) -> list[np.ndarray]:
    """Matrices that are symmetric, with eigenvalues well apart and none near 0; other operands as they come."""

    def one(shape: Shape) -> np.ndarray:
        plain = rng.uniform(low, high, shape)
        return (plain + plain.T) / 4 + np.diag(3.0 * np.arange(1, shape[0] + 1)) if len(shape) == 2 and shape[0] == shape[1] else plain

    return [one(shape) for shape in shapes]


_SQUARE: Samples = ((((2, 2),), {}), (((3, 3),), {}))
_ALONG: Samples = ((((4,),), {"axis": -1}), (((2, 3),), {"axis": 0}), (((2, 3),), {"axis": 1}))
_ATOM_SAMPLES: dict[str, Samples] = {
    "argsort": _ALONG, "argmax": (*_ALONG, (((2, 3),), {})), "argmin": (*_ALONG, (((2, 3),), {"axis": 1, "keepdims": True})), "cumsum": _ALONG,
    "nonzero": ((((4,),), {"axis": 0}), (((2, 3),), {"axis": 1})), "inv": _SQUARE, "det": _SQUARE,
    "solve": ((((2, 2), (2,)), {}), (((3, 3), (3, 2)), {})),
    "add_at": ((((3,), (2,), (2,)), {"key": (At(2),)}),), "cholesky": _SQUARE, "pinv": ((((3, 2),), {}), (((3, 3),), {})), "lstsq": ((((4, 2), (4,)), {}), (((4, 2), (4, 3)), {})),
    "eigh": ((((3, 3),), {"which": 0}), (((3, 3),), {"which": 1})),
    "svd": ((((3, 2),), {"which": 1}), (((3, 3),), {"which": 1})),
    "random": (((), {"key": 7, "start": 0, "shape": (5,)}), ((), {"key": 7, "start": 6, "shape": (2, 3)}), ((), {"key": 2**40 + 3, "start": 1, "shape": ()})),
}  # fmt: skip


def _atoms() -> list[Op]:
    drawn = {"inv", "det", "solve", "eigh", "cholesky"}
    return [
        Op(
            name,
            run,
            atom=atom,
            words=words,
            samples=_ATOM_SAMPLES[name],
            draw=_apart if name in drawn else _places((3,)) if name == "add_at" else None,
        )
        for name, (run, words, atom) in ATOMS.items()
    ]


def _moving() -> list[Op]:
    linear = frozenset({"linear"})
    # fmt: off
    return [
        Op("getitem", moves.getitem, move=moves.getitem_map, words="one part of {0}", facts=linear,
           samples=((((4,),), {"key": (1,)}), (((2, 3),), {"key": (0, slice(None))}), (((2, 3),), {"key": (slice(None), slice(0, 2))}))),
        Op("take", moves.getitem, move=moves.getitem_map, words="the parts of {0} at computed places", draw=_places((3,)),
           samples=((((3,), (2,)), {"key": (At(1),)}), (((2, 3), (2,)), {"key": (slice(None), At(1))}), (((3, 2), ()), {"key": (At(1),)}))),
        Op("setitem", moves.setitem, move=moves.setitem_map, words="{0} with {1} put in one place", facts=linear,
           samples=((((4,), ()), {"key": (1,)}), (((2, 3), (3,)), {"key": (0,)}), (((2, 3), (2, 1)), {"key": (slice(None), slice(0, 2))}))),
        Op("put", moves.setitem, move=moves.setitem_map, words="{0} with {1} put at computed places", draw=_places((3,)),
           samples=((((3,), (2,), (2,)), {"key": (At(2),)}), (((2, 3), (), (2,)), {"key": (slice(None), At(2))}))),
        Op("reshape", moves.reshape, move=moves.reshape_map, words="{0} read again in another shape", facts=linear,
           samples=((((2, 3),), {"shape": (3, 2)}), (((4,),), {"shape": (4, 1)}))),
        Op("concatenate", moves.concatenate, move=moves.concatenate_map, words="the operands laid end to end", facts=linear,
           samples=((((2,), (3,)), {"axis": 0}), (((2, 3), (2, 1)), {"axis": 1}))),
        Op("stack", moves.stack, move=moves.stack_map, words="the operands stacked", facts=linear,
           samples=((((), (), ()), {"axis": 0}), (((2,), (2,)), {"axis": 0}), (((2,), (2,)), {"axis": 1}))),
        Op("scatter", moves.scatter, move=moves.scatter_map, words="{0} added where it came from, with zeros elsewhere", facts=linear,
           samples=((((2,),), {"key": (slice(1, 4, 2),), "shape": (4,)}), (((3,),), {"key": (slice(None), 1), "shape": (3, 2)}))),
        Op("scatter_at", moves.scatter, move=moves.scatter_map, words="{0} added at computed places, with zeros elsewhere", draw=_places((3,)),
           samples=((((2,), (2,)), {"key": (At(1),), "shape": (3,)}),)),
    ]
    # fmt: on


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
        Op("cast", _cast, _cast_rule, words="{0} as numbers of another kind", convention="the slope is 1 between kinds of fractions, and 0 from or to whole numbers",
           samples=((((4,),), {"dtype": "float64"}), (((2, 3),), {"dtype": "float64"}))),
        *_moving(),
        *_atoms(),
    ]
    # fmt: on
    return {row.name: row for row in rows}


OPS: dict[str, Op] = _table()


def run(op: str, operands: Sequence[Any], attrs: Attrs) -> Any:
    """The result of ``op``. ``weak`` in ``attrs``: a step between Python's own numbers, whose result is one of them (NumPy
    then promotes by the other operand alone)."""
    if "weak" in attrs:
        return np.asarray(OPS[op].run(*operands, **{k: v for k, v in attrs.items() if k != "weak"})).item()
    return OPS[op].run(*operands, **attrs)


def op_for(name: str) -> Op:
    """The row of ``name``; ``KeyError`` names the ops there are."""
    try:
        return OPS[name]
    except KeyError:
        raise KeyError(f"no op {name!r}; the table has {', '.join(OPS)}") from None
