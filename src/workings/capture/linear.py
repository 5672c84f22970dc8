"""Products of vectors and matrices, lengths, and NumPy's linear algebra as checked atoms."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from workings.capture.composite import Handler, checked, given, on, plain
from workings.capture.recorder import Tape
from workings.capture.reductions import mean, reduce
from workings.capture.shapes import moved, reshape, transpose
from workings.capture.traced import apply

_PLAIN_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
EighResult = namedtuple("EighResult", "eigenvalues eigenvectors")
SVDResult = namedtuple("SVDResult", "U S Vh")


def dot(tape: Tape, a: Any, b: Any, out: Any = None) -> Any:
    on(tape, given(out), "np.dot with out", "result = a @ b")
    if np.ndim(plain(a)) == 0 or np.ndim(plain(b)) == 0:
        return apply(tape, "mul", (a, b))
    if np.ndim(plain(b)) > 2:
        raise tape.refuse("np.dot with more than two axes on the right pairs axes in a way of its own.", "use @")
    return apply(tape, "matmul", (a, b), {"by": "dot"})


def _inner(tape: Tape, a: Any, b: Any) -> Any:
    if np.ndim(plain(a)) != 1 or np.ndim(plain(b)) != 1:
        raise tape.refuse("np.inner or np.vdot of more than one axis is not followed.", "use @ with a transpose")
    return dot(tape, a, b)


def _norm(tape: Tape, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    vector = np.ndim(plain(x)) == 1 or isinstance(axis, int)
    fits = ord in (None, 2, "fro") if not vector else ord in (None, 1, 2, np.inf)
    if not fits or (ord == 2 and not vector) or isinstance(axis, tuple):
        raise tape.refuse(
            "np.linalg.norm is followed for the ordinary (L2) length, and of vectors for L1 and the largest.",
            "np.sum(np.abs(x)) for L1, np.max(np.abs(x)) for the largest",
        )
    over = {k: v for k, v in (("axis", axis), ("keepdims", keepdims or None)) if v is not None}

    def steps() -> Any:
        if ord == 1:
            return apply(tape, "sum", (apply(tape, "abs", (x,)),), over)
        if ord == np.inf:
            return apply(tape, "max", (apply(tape, "abs", (x,)),), over)
        if axis is None and not keepdims:
            flat = x if np.ndim(plain(x)) == 1 else reshape(tape, x, (-1,))
            return apply(tape, "sqrt", (dot(tape, flat, flat),))
        return apply(tape, "sqrt", (reduce("sum")(tape, apply(tape, "mul", (x, x)), axis=axis, keepdims=keepdims),))

    if np.asarray(plain(x)).dtype in _PLAIN_FLOATS and np.ndim(plain(x)) == 1 and axis is None:
        return tape.composite("norm", steps)
    return checked(tape, "linalg.norm", steps, lambda: np.linalg.norm(plain(x), ord, axis, keepdims))


def _einsum(tape: Tape, subscripts: Any, *operands: Any, out: Any = None, **kwargs: Any) -> Any:
    text = str(subscripts).replace(" ", "")
    if "->" not in text and "." not in text:
        letters = text.replace(",", "")
        text += "->" + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    letters = text.replace(",", "").replace("->", "")
    repeated = any(len(set(part)) < len(part) for part in text.split("->")[0].split(","))
    if out is not None or not letters.isalpha() or len(operands) > 2 or repeated:
        raise tape.refuse(
            "einsum is followed for one or two operands, letters written out, no letter twice in one operand.",
            "np.einsum('id,dh->ih', X, W), one product at a time",
        )
    return apply(tape, "einsum", operands, {"spec": text})


def _outer(tape: Tape, a: Any, b: Any, out: Any = None) -> Any:
    on(tape, given(out) or np.ndim(plain(a)) != 1 or np.ndim(plain(b)) != 1, "np.outer", "np.einsum('i,j->ij', a, b)")
    return apply(tape, "einsum", (a, b), {"spec": "i,j->ij"})


def _tensordot(tape: Tape, a: Any, b: Any, axes: Any = 2) -> Any:
    na, nb = np.ndim(plain(a)), np.ndim(plain(b))
    left, right = (range(na - axes, na), range(axes)) if isinstance(axes, int) else [[k] if isinstance(k, int) else list(k) for k in axes]
    left, right = [k % na for k in left], [k % nb for k in right]

    def steps() -> Any:
        free_a, free_b = [k for k in range(na) if k not in left], [k for k in range(nb) if k not in right]
        shared = int(np.prod([np.shape(plain(a))[k] for k in left], dtype=int))
        one = reshape(tape, transpose(tape, a, (*free_a, *left)), (-1, shared))
        other = reshape(tape, transpose(tape, b, (*right, *free_b)), (shared, -1))
        shape = [*(np.shape(plain(a))[k] for k in free_a), *(np.shape(plain(b))[k] for k in free_b)]
        return reshape(tape, apply(tape, "matmul", (one, other), {"by": "dot"}), tuple(shape))

    return checked(tape, "tensordot", steps, lambda: np.tensordot(plain(a), plain(b), axes))


def _power(tape: Tape, a: Any, n: Any) -> Any:
    n = int(n)
    on(tape, n < 1, "np.linalg.matrix_power", "np.linalg.inv(A) for −1")

    def steps() -> Any:
        """By squaring, as NumPy does it."""
        if n in (1, 2, 3):
            return a if n == 1 else apply(tape, "matmul", (a, a)) if n == 2 else apply(tape, "matmul", (apply(tape, "matmul", (a, a)), a))
        z = result = None
        left = n
        while left > 0:
            z = a if z is None else apply(tape, "matmul", (z, z))
            left, bit = divmod(left, 2)
            if bit:
                result = z if result is None else apply(tape, "matmul", (result, z))
        return result

    return checked(tape, "linalg.matrix_power", steps, lambda: np.linalg.matrix_power(plain(a), n))


def _cross(tape: Tape, a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
    on(
        tape,
        bool(args or kwargs) or np.shape(plain(a)) != (3,) or np.shape(plain(b)) != (3,),
        "np.cross",
        "for two vectors of three entries: np.cross(a, b)",
    )

    def entry(i: int, j: int) -> Any:
        one, other = ((apply(tape, "getitem", (x,), {"key": (p,)}) for x, p in pair) for pair in (((a, i), (b, j)), ((a, j), (b, i))))
        return apply(tape, "sub", (apply(tape, "mul", tuple(one)), apply(tape, "mul", tuple(other))))

    return checked(
        tape,
        "cross",
        lambda: apply(tape, "stack", (entry(1, 2), entry(2, 0), entry(0, 1)), {"axis": 0}),
        lambda: np.cross(plain(a), plain(b)),
    )


# ------------------------------------------------------------------ atoms
def _matrix(tape: Tape, a: Any, name: str, square: bool = True) -> None:
    shape = np.shape(plain(a))
    on(
        tape,
        len(shape) != 2 or (square and shape[0] != shape[1]),
        f"np.linalg.{name} of an array of shape {shape}",
        "one matrix at a time, in a loop",
    )


def _solve(tape: Tape, a: Any, b: Any) -> Any:
    _matrix(tape, a, "solve")
    return apply(tape, "solve", (a, b))


def _atom(name: str, square: bool = True) -> Handler:
    def handler(tape: Tape, a: Any) -> Any:
        _matrix(tape, a, name, square)
        return apply(tape, name, (a,))

    return handler


def _eigh(tape: Tape, a: Any, UPLO: str = "L") -> Any:
    _matrix(tape, a, "eigh")
    on(tape, UPLO != "L", "np.linalg.eigh with UPLO", "np.linalg.eigh(A)")
    return EighResult(apply(tape, "eigh", (a,), {"which": 0}), apply(tape, "eigh", (a,), {"which": 1}))


def _eigvalsh(tape: Tape, a: Any, UPLO: str = "L") -> Any:
    _matrix(tape, a, "eigvalsh")
    return checked(tape, "linalg.eigvalsh", lambda: apply(tape, "eigh", (a,), {"which": 2}), lambda: np.linalg.eigvalsh(plain(a)))


def _svd(tape: Tape, a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    _matrix(tape, a, "svd", square=False)
    on(tape, hermitian, "np.linalg.svd with hermitian", "np.linalg.eigh(A)")
    if not compute_uv:
        return checked(
            tape, "linalg.svd", lambda: apply(tape, "svd", (a,), {"which": 3}), lambda: np.linalg.svd(plain(a), compute_uv=False)
        )
    extra = {"full": True} if full_matrices else {}
    return SVDResult(*(apply(tape, "svd", (a,), {"which": k, **extra}) for k in range(3)))


def _lstsq(tape: Tape, a: Any, b: Any, rcond: Any = None) -> Any:
    _matrix(tape, a, "lstsq", square=False)
    attrs = {"rcond": float(rcond)} if given(rcond) else {}
    parts = [apply(tape, "lstsq", (a, b), {"which": k, **attrs}) for k in (0, 1, 3)]
    return parts[0], parts[1], int(np.linalg.lstsq(plain(a), plain(b), rcond=rcond)[2]), parts[2]


def _cov(tape: Tape, m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None, **kwargs: Any) -> Any:
    on(tape, given(y) or bool(kwargs) or np.ndim(plain(m)) > 2, "np.cov", "(X - X.mean(0)).T @ (X - X.mean(0)) / (len(X) - 1)")

    def steps() -> Any:
        return _spread_together(tape, m, rowvar, 1 - int(bias) if ddof is None else ddof)

    return checked(tape, "cov", steps, lambda: np.cov(plain(m), rowvar=rowvar, bias=bias, ddof=ddof))


def _spread_together(tape: Tape, m: Any, rowvar: bool, ddof: int) -> Any:
    flat = np.ndim(plain(m)) == 1
    x = reshape(tape, m, (1, -1)) if flat else m if rowvar or np.shape(plain(m))[0] == 1 else transpose(tape, m)
    centre = mean(tape, x, axis=1)
    off = apply(tape, "sub", (x, reshape(tape, centre, (-1, 1))))
    c = apply(tape, "mul", (dot(tape, off, transpose(tape, off)), np.true_divide(1, np.shape(plain(x))[1] - ddof)))
    return reshape(tape, c, ()) if np.size(plain(c)) == 1 else c


def _corrcoef(tape: Tape, x: Any, y: Any = None, rowvar: bool = True, **kwargs: Any) -> Any:
    on(tape, bool(kwargs) or np.ndim(plain(x)) > 2, "np.corrcoef", "np.corrcoef(X, rowvar=False)")
    both = x if y is None else apply(tape, "concatenate", (reshape(tape, x, (1, -1)), reshape(tape, y, (1, -1))), {"axis": 0})

    def steps() -> Any:
        c = _spread_together(tape, both, rowvar, 1)
        if not np.ndim(plain(c)):
            return apply(tape, "div", (c, c))
        root = apply(tape, "sqrt", (moved(tape, c, np.diag, "diag"),))
        scaled = apply(tape, "div", (apply(tape, "div", (c, reshape(tape, root, (-1, 1)))), reshape(tape, root, (1, -1))))
        return apply(tape, "minimum", (apply(tape, "maximum", (scaled, -1)), 1))

    return checked(tape, "corrcoef", steps, lambda: np.corrcoef(plain(x), plain(y), rowvar))


FUNCTIONS: dict[Any, Handler] = {
    np.dot: dot, np.inner: _inner, np.vdot: _inner, np.outer: _outer, np.einsum: _einsum, np.tensordot: _tensordot, np.cross: _cross, np.cov: _cov, np.corrcoef: _corrcoef,
    np.linalg.norm: _norm, np.linalg.solve: _solve, np.linalg.inv: _atom("inv"), np.linalg.cholesky: _atom("cholesky"), np.linalg.lstsq: _lstsq, np.linalg.pinv: _atom("pinv", square=False), np.linalg.det: _atom("det"), np.linalg.eigh: _eigh,
    np.linalg.eigvalsh: _eigvalsh, np.linalg.svd: _svd, np.linalg.matrix_power: _power,
    np.linalg.svdvals: lambda t, a: _svd(t, a, compute_uv=False),
}  # fmt: skip

METHODS: dict[str, Handler] = {"dot": dot}
