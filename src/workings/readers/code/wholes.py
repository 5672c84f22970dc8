"""Ops of which plain Python writes the whole result, since one entry of it has no formula of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from workings.readers.code.numpy import listed
from workings.readers.code.sheet import PRODUCT, Piece, call

if TYPE_CHECKING:
    from workings.readers.code.python import PythonPrinter

At_ = tuple[str, ...]
Turn = Callable[[At_], At_]


def reshape(p: PythonPrinter, k: int) -> Piece:
    line = p.w.lines[k]
    inner = call(p.need("flat"), p.nest(line.operands[0], ()).text)
    if len(line.shape) == 1:
        return inner
    return call(p.need("shaped"), inner.text, *map(str, line.shape)) if line.shape else Piece(f"{inner.text}[0]")


def joined(p: PythonPrinter, k: int) -> Piece:
    line = p.w.lines[k]
    axis = line.attrs.get("axis", 0) % line.value.ndim

    def body(at: At_) -> Piece:
        parts = [p.nest(j, at).text for j in line.operands]
        return Piece(" + ".join(parts) if line.op == "concatenate" else f"[{', '.join(parts)}]")

    return p.looped(line.shape[:axis], body)


def masked_rows(p: PythonPrinter, k: int) -> Piece:
    """The parts at which a mask holds, one after the other."""
    of = p.w.lines[k].operands[0]
    axis, part, mask = p.mask(k)
    letters = p.fresh(axis + mask.ndim, ())
    loops = " ".join(f"for {letter} in range({size})" for letter, size in zip(letters[axis:], mask.shape, strict=True))
    holds = p.place(k, part, mask, list(letters[axis:]), [], 0)
    text = f"[{p.nest(of, letters).text} {loops} if {holds}]"
    for letter, size in zip(reversed(letters[:axis]), reversed(p.w.lines[of].shape[:axis]), strict=True):
        text = f"[{text} for {letter} in range({size})]"
    return Piece(text)


def along(p: PythonPrinter, k: int) -> Piece:
    """An atom along an axis: for every place on the others, what it makes of the vector there."""
    line, (j,) = p.w.lines[k], p.w.lines[k].operands
    shape, axis, made = p.w.shapes(k)[0], line.attrs.get("axis"), VECTORS[line.op]
    if axis is None or len(shape) == 1:
        of = p.nest(j, ()).text if len(shape) == 1 else call(p.need("flat"), p.nest(j, ()).text).text
        text = made(p, of, int(np.prod(shape, dtype=int)))
        return Piece("[" * line.value.ndim + text + "]" * line.value.ndim if line.attrs.get("keepdims") else text)
    axis %= len(shape)
    other = shape[:axis] + shape[axis + 1 :]
    letter = p.letters[-1]

    def body(at: At_) -> Piece:
        whole = (*at[:axis], letter, *at[axis:])
        vector = f"[{p.cell(j, whole).text} for {letter} in range({shape[axis]})]" if axis < len(other) else p.nest(j, at).text
        return Piece(made(p, vector, shape[axis]))

    built = p.looped(other, body)
    if line.attrs.get("keepdims"):
        return _turned(p, built, line.shape, lambda at: (*at[:axis], *at[axis + 1 :]))
    if line.value.ndim == len(other) or axis == len(other):
        return built
    return _turned(p, built, line.shape, lambda at: (*at[:axis], *at[axis + 1 :], at[axis]))


def _turned(p: PythonPrinter, built: Piece, shape: tuple[int, ...], order: Turn) -> Piece:
    """``built`` under a name of its own, and its cells in another order."""
    name = p.spare()
    p.body.append(f"{name} = {built.text}")
    return p.looped(shape, lambda at: Piece(name + "".join(f"[{i}]" for i in order(at))))


def nonzero(p: PythonPrinter, k: int) -> Piece:
    line = p.w.lines[k]
    shape = p.w.shapes(k)[0]
    letters = p.fresh(len(shape), ())
    loops = " ".join(f"for {letter} in range({size})" for letter, size in zip(letters, shape, strict=True))
    return Piece(f"[{letters[line.attrs['axis']]} {loops} if {p.cell(line.operands[0], letters).text}]")


def solve(p: PythonPrinter, k: int) -> Piece:
    line = p.w.lines[k]
    a = flat_matrix(p, k)
    if line.op == "inv":
        one = p.looped(line.shape, lambda at: Piece(f"float({at[0]} == {at[1]})"))
        return call(p.need("solved"), a, one.text)
    b = line.operands[1]
    if line.value.ndim == 2:
        return call(p.need("solved"), a, p.nest(b, ()).text)
    column = p.looped(line.shape, lambda at: Piece(f"[{p.cell(b, at).text}]"))
    return Piece(f"[row[0] for row in {call(p.need('solved'), a, column.text).text}]")


def det(p: PythonPrinter, k: int) -> Piece:
    n = p.w.shapes(k)[0][0]
    name = p.spare()
    p.body.append(f"{name}, _, exchanges = {call(p.need('reduced'), flat_matrix(p, k), repr([[]] * n)).text}")
    return Piece(f"exchanges * math.prod({name}[i][i] for i in range({n}))", PRODUCT)


def cholesky(p: PythonPrinter, k: int) -> Piece:
    return call(p.need("rooted"), flat_matrix(p, k))


def flat_matrix(p: PythonPrinter, k: int) -> str:
    if len(p.w.shapes(k)[0]) != 2:
        raise p.refuse(k, "it is written for one matrix, and this is a stack of them")
    return p.nest(p.w.lines[k].operands[0], ()).text


def random(p: PythonPrinter, k: int) -> Piece:
    """Python draws other numbers: those that were drawn are written out."""
    return Piece(listed(p.w.lines[k].value))


def declined(p: PythonPrinter, k: int) -> Piece:
    raise p.refuse(k, DECLINED[p.w.lines[k].op])


DECLINED = {
    "eigh": "eigenvalues are found by an iteration, which is a working of its own",
    "lstsq": "it is found by turning the columns of a, which is a working of its own; solving aᵀ a y = aᵀ b loses half of the digits",
    "pinv": "it is found from the singular values, which are found by an iteration",
    "svd": "singular values are found by an iteration, which is a working of its own",
}
"""Ops that plain Python declines, and why."""
VECTORS: dict[str, Callable[[PythonPrinter, str, int], str]] = {
    "argsort": lambda p, of, n: f"sorted(range({n}), key={of}.__getitem__)",
    "argmax": lambda p, of, n: f"max(range({n}), key={of}.__getitem__)",
    "argmin": lambda p, of, n: f"min(range({n}), key={of}.__getitem__)",
    "cumsum": lambda p, of, n: f"{p.need('running')}({of})",
}
WHOLE: dict[str, Callable[[PythonPrinter, int], Piece]] = {
    "getitem": masked_rows, "take": masked_rows, "reshape": reshape,
    "concatenate": joined, "stack": joined, "nonzero": nonzero,
    "argsort": along, "argmax": along, "argmin": along, "cumsum": along,
    "solve": solve, "inv": solve, "det": det, "cholesky": cholesky, "random": random,
    **dict.fromkeys(DECLINED, declined),
}  # fmt: skip
