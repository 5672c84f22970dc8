"""Checked atoms: ops whose way of working is a library's own, and whose result is checked against what defines it.

An atom states its defining equation, how far a result is from it, which cells each cell of the result reads, and its
gradient as lines of the same table (so it can be differentiated again).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from workings.ir.ops.moves import At, resolved

Attrs = Mapping[str, Any]
Shape = tuple[int, ...]
Term = tuple[int, tuple[tuple[int, int], ...]]
"""Operations: a count, times the sizes of these (operand, axis) pairs."""


class Emit(Protocol):
    """What a gradient needs of the builder."""

    def op(self, op: str, *operands: int, **attrs: Any) -> int: ...
    def const(self, value: Any) -> int: ...
    def shape(self, line: int) -> Shape: ...


Back = Callable[[Emit, tuple[int, ...], int, int, Attrs], tuple[int | None, ...]]
"""(builder, operands, result, gradient of the result, attrs) -> gradient of each operand, ``None`` where there is no slope."""


@dataclass(frozen=True, slots=True)
class Atom:
    equation: str
    """What the result has to satisfy, in the letters a, b (operands) and y (result)."""
    residual: Callable[[Sequence[Any], Any, Attrs], float]
    """How far it is from that: 0 for an exact result, a few rounding errors for a computed one."""
    terms: tuple[Term, ...]
    reads: str = "all"
    """Which cells a cell of the result reads: ``all`` of every operand, the ``line`` along the axis, or those ``before`` it."""
    back: Back | None = None
    declined: str = ""
    """Why there is no gradient."""

    def flops(self, shapes: Sequence[Shape]) -> int:
        return sum(count * int(np.prod([shapes[o][axis] for o, axis in axes], dtype=int)) for count, axes in self.terms)


def sources(atom: Atom, shapes: Sequence[Shape], attrs: Attrs, cell: tuple[int, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The (operand, index) pairs that ``cell`` of the result depends on."""
    axis = attrs.get("axis")
    if atom.reads == "all" or axis is None:
        return tuple((k, index) for k, shape in enumerate(shapes) for index in np.ndindex(shape))
    shape = shapes[0]
    axis = axis % len(shape)
    kept = list(cell) if len(cell) == len(shape) else [*cell[:axis], 0, *cell[axis:]]
    last = kept[axis] + 1 if atom.reads == "before" else shape[axis]
    return tuple((0, (*kept[:axis], k, *kept[axis + 1 :])) for k in range(last))


# ---------------------------------------------------------------- order
def _argsort(a: Any, *, axis: int = -1, kind: Any = None) -> Any:
    return np.argsort(a, axis=axis, kind=kind)


def _order_broken(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    axis = attrs.get("axis", -1)
    fall = -np.diff(np.take_along_axis(np.asarray(values[0], float), np.asarray(y), axis), axis=axis)
    return float(np.max(fall, initial=0.0))


def _pick(which: str) -> Callable[..., Any]:
    def run(a: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
        return getattr(np, which)(a, axis=axis, keepdims=keepdims)

    return run


def _not_the_most(sign: float) -> Callable[[Sequence[Any], Any, Attrs], float]:
    def residual(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
        a, axis = sign * np.asarray(values[0], float), attrs.get("axis")
        if axis is None:
            return float(a.max() - a.reshape(-1)[int(np.asarray(y).reshape(()))])
        places = np.asarray(y) if attrs.get("keepdims") else np.expand_dims(y, axis)
        return float(np.max(a.max(axis=axis, keepdims=True) - np.take_along_axis(a, places, axis), initial=0.0))

    return residual


def _nonzero(a: Any, *, axis: int) -> Any:
    return np.nonzero(a)[axis]


def _missed(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    return float(abs(np.count_nonzero(values[0]) - np.size(y)))


# ---------------------------------------------------------------- running sums
def _cumsum(a: Any, *, axis: int = -1) -> Any:
    return np.cumsum(a, axis=axis)


def _cumsum_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    axis = attrs.get("axis", -1)
    a, y = np.asarray(values[0], float), np.asarray(y, float)
    return _size(np.diff(y, axis=axis, prepend=0.0) - a)


def _cumsum_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Cell j counts in every later sum, so its slope is the sum of g from j on: a running sum from the far end."""
    axis = attrs.get("axis", -1) % len(b.shape(operands[0]))
    flipped = (slice(None),) * axis + (slice(None, None, -1),)
    return (b.op("getitem", b.op("cumsum", b.op("getitem", g, key=flipped), axis=axis), key=flipped),)


def _add_at(a: Any, v: Any, *places: Any, key: tuple[Any, ...]) -> Any:
    out = np.array(a)
    np.add.at(out, resolved(key, (a, v, *places)), v)
    return out


def _add_at_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    together = np.zeros(np.shape(y))
    np.add.at(together, resolved(attrs["key"], values), values[1])
    return _size(np.asarray(y) - (np.asarray(values[0]) + together))


def _add_at_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Where it was added, its slope is that of the cell it went to."""
    key = tuple(At(part.operand - 1) if isinstance(part, At) else part for part in attrs["key"])
    return (g, b.op("take", g, *operands[2:], key=key), *(None for _ in operands[2:]))


# ---------------------------------------------------------------- matrices
def _size(x: Any) -> float:
    return float(np.max(np.abs(x), initial=0.0))


def _t(b: Emit, line: int) -> int:
    return b.op("transpose", line)


def _solve_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """From  a y = b:  the gradient of b solves the transposed system; that of a is minus its outer product with y."""
    db = b.op("solve", _t(b, operands[0]), g)
    spec = "i,j->ij" if len(b.shape(g)) == 1 else "ik,jk->ij"
    return b.op("neg", b.op("einsum", db, result, spec=spec)), db


def _inv_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """From  a y = 1:  −yᵀ g yᵀ."""
    back = _t(b, result)
    return (b.op("neg", b.op("matmul", b.op("matmul", back, g), back)),)


def _det_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Jacobi's formula: the slope is the cofactor matrix, y · a⁻ᵀ."""
    return (b.op("mul", b.op("mul", g, result), _t(b, b.op("inv", operands[0]))),)


def _eigh(a: Any, *, which: int) -> Any:
    """0: the eigenvalues, rising; 1: the eigenvectors, as columns; 2: the eigenvalues alone, which LAPACK finds in another way."""
    return np.linalg.eigvalsh(a) if which == 2 else np.linalg.eigh(a)[which]


def _eigh_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    a = np.tril(values[0]) + np.tril(values[0], -1).T
    lengths, directions = np.linalg.eigh(a)
    lengths, directions = (lengths, y) if attrs["which"] == 1 else (y, directions)
    return _size(a @ directions - directions * lengths)


def _eigh_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Where the eigenvalues differ. A symmetric matrix moves symmetrically, so the slope is shared by both halves."""
    a = operands[0]
    v = result if attrs["which"] == 1 else b.op("eigh", a, which=1)
    if attrs["which"] != 1:
        inner = b.op("einsum", v, g, spec="ij,j->ij")
        return (b.op("matmul", inner, _t(b, v)),)
    lam = b.op("eigh", a, which=0)
    n = b.shape(a)[0]
    gap = b.op("sub", b.op("reshape", lam, shape=(1, n)), b.op("reshape", lam, shape=(n, 1)))
    off = b.const(1.0 - np.eye(n))
    share = b.op("div", off, b.op("add", gap, b.const(np.eye(n))))
    inner = b.op("mul", share, b.op("matmul", _t(b, v), g))
    whole = b.op("matmul", b.op("matmul", v, inner), _t(b, v))
    return (b.op("mul", b.const(0.5), b.op("add", whole, _t(b, whole))),)


def _svd(a: Any, *, which: int, full: bool = False) -> Any:
    """0: the directions in the space of columns; 1: the singular values, falling; 2: the directions of rows; 3: the values alone."""
    return np.linalg.svd(a, compute_uv=False) if which == 3 else np.linalg.svd(a, full_matrices=full)[which]


def _svd_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    parts = list(np.linalg.svd(values[0], full_matrices=False))
    rank = len(parts[1])
    parts[attrs["which"] % 3 if attrs["which"] < 3 else 1] = y[:, :rank] if attrs["which"] == 0 else y[:rank]
    return _size((parts[0] * parts[1]) @ parts[2] - values[0])


def _svd_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Of the singular values: u · diag(g) · vᵀ. The directions themselves are declined (their sign is a choice)."""
    if attrs["which"] in (0, 2):
        raise ValueError("the directions of a singular value decomposition have no gradient here: their signs are a choice")
    u, vt = (b.op("svd", operands[0], which=which) for which in (0, 2))
    return (b.op("matmul", b.op("einsum", u, g, spec="ij,j->ij"), vt),)


def _lstsq(a: Any, b: Any, *, which: int = 0, rcond: float | None = None) -> Any:
    """0: the solution; 1: the sums of squared residuals; 3: the singular values of a."""
    return np.linalg.lstsq(a, b, rcond=rcond)[which]


def _lstsq_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    """The residual stands square on every column of a."""
    a, b = values
    y = y if attrs.get("which", 0) == 0 else np.linalg.lstsq(a, b, rcond=None)[0]
    return _size(a.T @ (a @ y - b))


def _lstsq_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """From  aᵀ a y = aᵀ b  where the columns of a are independent: with u solving  aᵀ a u = g,  db = a u and da = (b − a y) uᵀ − (a u) yᵀ."""
    if attrs.get("which", 0):
        raise ValueError("only the solution of a least-squares problem has a gradient here; write the residual as  b - a @ y")
    a, rhs = operands
    u = b.op("solve", b.op("matmul", _t(b, a), a), g)
    db = b.op("matmul", a, u)
    spec = "i,j->ij" if len(b.shape(g)) == 1 else "ik,jk->ij"
    left = b.op("einsum", b.op("sub", rhs, b.op("matmul", a, result)), u, spec=spec)
    return b.op("sub", left, b.op("einsum", db, result, spec=spec)), db


def _pinv_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """Where the rank stays as it is (Golub and Pereyra, 1973):  −yᵀ g yᵀ + (1 − a y) gᵀ y yᵀ + yᵀ y gᵀ (1 − y a)."""
    a, y = operands[0], result
    m, n = b.shape(a)
    yt, gt = _t(b, y), _t(b, g)
    first = b.op("neg", b.op("matmul", b.op("matmul", yt, g), yt))
    left = b.op("sub", b.const(np.eye(m)), b.op("matmul", a, y))
    right = b.op("sub", b.const(np.eye(n)), b.op("matmul", y, a))
    second = b.op("matmul", b.op("matmul", b.op("matmul", left, gt), y), yt)
    third = b.op("matmul", b.op("matmul", b.op("matmul", yt, y), gt), right)
    return (b.op("add", b.op("add", first, second), third),)


def _cholesky_back(b: Emit, operands: tuple[int, ...], result: int, g: int, attrs: Attrs) -> tuple[int | None, ...]:
    """From  y yᵀ = a:  y⁻ᵀ Φ(yᵀ g) y⁻¹, made symmetric; Φ keeps the lower triangle and half of the diagonal."""
    n = b.shape(g)[0]
    half = b.const(np.tril(np.ones((n, n))) - 0.5 * np.eye(n))
    inner = b.op("mul", half, b.op("matmul", _t(b, result), g))
    back = b.op("inv", result)
    whole = b.op("matmul", b.op("matmul", _t(b, back), inner), back)
    return (b.op("mul", b.const(0.5), b.op("add", whole, _t(b, whole))),)


# ---------------------------------------------------------------- chance
def _random(*, key: int, start: int, shape: Shape) -> Any:
    """Numbers ``start``, ``start + 1``, … of the counter-based generator Philox4x64-10 under ``key``, uniform in [0, 1)."""
    source = np.random.Philox(key=key)
    source.advance(start // 4)
    generator = np.random.Generator(source)
    generator.random(start % 4)
    return generator.random(shape)


def _random_off(values: Sequence[Any], y: Any, attrs: Attrs) -> float:
    return float(np.max(np.where((np.asarray(y) >= 0) & (np.asarray(y) < 1), 0.0, 1.0), initial=0.0))


_N3: tuple[Term, ...] = ((1, ((0, 0), (0, 0), (0, 0))),)
_N2: tuple[Term, ...] = ((1, ((0, 0), (0, 0))),)
_WHOLE = "a whole number has no slope"

ATOMS: dict[str, tuple[Callable[..., Any], str, Atom]] = {
    "argsort": (_argsort, "the order that sorts {0}", Atom("a, taken in the order y, never falls", _order_broken, (), "line", declined=_WHOLE)),
    "argmax": (_pick("argmax"), "the place of the largest of {0}", Atom("a at y is the largest", _not_the_most(1.0), (), "line", declined=_WHOLE)),
    "argmin": (_pick("argmin"), "the place of the smallest of {0}", Atom("a at y is the smallest", _not_the_most(-1.0), (), "line", declined=_WHOLE)),
    "nonzero": (_nonzero, "the places where {0} holds", Atom("a at y is not 0, and elsewhere it is", _missed, (), declined=_WHOLE)),
    "add_at": (_add_at, "{0} with {1} added at computed places, one after the other", Atom("y is a, and v added at each place", _add_at_off, (), back=_add_at_back)),
    "cumsum": (_cumsum, "the running sum of {0}", Atom("each y less the one before it is a", _cumsum_off, (), "before", _cumsum_back)),
    "solve": (np.linalg.solve, "the solution of {0} times it = {1}", Atom("a y = b", lambda v, y, _: _size(v[0] @ y - v[1]), _N3, back=_solve_back)),
    "inv": (np.linalg.inv, "the inverse of {0}", Atom("a y = 1", lambda v, y, _: _size(v[0] @ y - np.eye(len(y))), _N3, back=_inv_back)),
    "det": (np.linalg.det, "the determinant of {0}",
            Atom("y is the product of a's eigenvalues", lambda v, y, _: float(abs(np.prod(np.linalg.eigvals(v[0])) - y)), _N3, back=_det_back)),
    "eigh": (_eigh, "the eigenvalues or eigenvectors of the symmetric {0}", Atom("a v = v λ, λ rising", _eigh_off, _N3, back=_eigh_back)),
    "svd": (_svd, "a part of the singular value decomposition of {0}", Atom("u σ vᵀ = a", _svd_off, _N3, back=_svd_back)),
    "lstsq": (_lstsq, "the least-squares solution of {0} times it = {1}", Atom("aᵀ (a y − b) = 0", _lstsq_off, _N3, back=_lstsq_back)),
    "cholesky": (np.linalg.cholesky, "the lower triangular root of {0}",
                 Atom("y yᵀ = a", lambda v, y, _: _size(y @ y.T - (np.tril(v[0]) + np.tril(v[0], -1).T)), _N3, back=_cholesky_back)),
    "pinv": (np.linalg.pinv, "the pseudo-inverse of {0}", Atom("a y a = a", lambda v, y, _: _size(v[0] @ y @ v[0] - v[0]), _N3, back=_pinv_back)),
    "random": (_random, "numbers drawn evenly from 0 to 1", Atom("0 ≤ y < 1", _random_off, (), back=None, declined="a drawn number depends on no input")),
}  # fmt: skip
"""name -> (run, words, atom)."""
