"""A working as PyTorch code, in 64-bit floats: on the recorded inputs it agrees with the record to rounding.

PyTorch itself is not imported to print it. PyTorch makes 32-bit floats of whole numbers, so those are widened first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.ir.ops.moves import At
from workings.ir.scalars import SCALARS
from workings.ir.working import Working
from workings.readers.code.numpy import VIEWS, NumpyPrinter, key_text, listed, number
from workings.readers.code.sheet import ATOM, INFIX, PRODUCT, CannotPrint, Piece, call, infix, method, power, row, words

FUNCTIONS = {"rint": "round", "arctan2": "atan2"}
"""Scalars that have another name in PyTorch."""
TENSORS_ONLY = ("arctan2", "hypot", "logaddexp", "logical_and", "logical_or")
"""Functions of two operands that take no bare number."""
ALONE = {("eigh", 2): "eigvalsh", ("svd", 3): "svdvals"}
"""Parts of a decomposition that have a function of their own."""
KINDS = {"float64": "double", "int64": "long", "bool": "bool"}


def torch_code(w: Working) -> str:
    """The text of a function of tensors, with the author's names. Raises :class:`CannotPrint` for an op it has no form for."""
    return TorchPrinter(w).code()


def tensor(value: np.ndarray) -> Piece:
    """A tensor of the same kind of numbers."""
    plain = value.dtype in (np.int64, np.bool_) and value.size > 0
    kind = "" if plain else f", dtype=torch.{value.dtype.name}"
    if value.ndim and not value.tobytes().strip(b"\0"):
        return Piece(f"torch.zeros({value.shape!r}, dtype=torch.{value.dtype.name})")
    if value.size > 3 and (value == value.reshape(-1)[0]).all():
        return Piece(f"torch.full({value.shape!r}, {number(value.reshape(-1)[0].item(), 'torch').text}, dtype=torch.{value.dtype.name})")
    return Piece(f"torch.tensor({listed(value, 'torch')}{kind})")


class TorchPrinter(NumpyPrinter):
    """See :func:`torch_code`."""

    language = "PyTorch"
    reserved = frozenset({"torch"})
    before = "import torch"

    # ------------------------------------------------------------------ constants and operands
    def constant(self, k: int) -> Piece:
        line = self.w.lines[k]
        return tensor(line.value) if line.value.ndim else number(line.value.item(), "torch")

    def solid(self, k: int) -> Piece:
        return tensor(self.w.lines[k].value) if self.literal(k) else self.piece(k)

    def wide(self, j: int, dtype: np.dtype[Any]) -> Piece:
        """Line ``j`` as a tensor of ``dtype``."""
        if self.literal(j):
            return tensor(self.w.lines[j].value.astype(dtype))
        same = self.w.lines[j].value.dtype == dtype
        return self.piece(j) if same else method(self.piece(j), KINDS.get(dtype.name, f"to(torch.{dtype.name}).contiguous"))

    def operands(self, k: int, skip: int = 0) -> list[Piece]:
        """The operands of an entry-by-entry op; whole numbers are widened where the result is a fraction and nothing else makes it one."""
        line = self.w.lines[k]
        if self.literal(k):
            return [self.piece(j) for j in line.operands]
        firm = [j for j in line.operands[skip:] if not self.literal(j)]
        made = line.value.dtype
        if made.kind == "f" and not any(self.w.lines[j].value.dtype.kind == "f" for j in firm):
            return [
                self.piece(j) if place < skip or (firm and self.literal(j)) else self.wide(j, made) for place, j in enumerate(line.operands)
            ]
        if not firm or line.op in TENSORS_ONLY:
            return [self.solid(j) if place >= skip else self.piece(j) for place, j in enumerate(line.operands)]
        return [self.piece(j) for j in line.operands]

    def build(self, k: int) -> Piece:
        line = self.w.lines[k]
        if line.op in INFIX:
            return infix(*INFIX[line.op], *self.operands(k))
        if line.op in OPS:
            return OPS[line.op](self, k)
        if line.op not in SCALARS:
            raise CannotPrint(line.op, self.language, "the printer has no form for it")
        return call(f"torch.{FUNCTIONS.get(line.op, line.op)}", *(x.text for x in self.operands(k)))

    # ------------------------------------------------------------------ entry by entry
    def pow(self, k: int) -> Piece:
        return power(*self.operands(k))

    def extreme(self, k: int) -> Piece:
        """The larger or smaller of two; beside a number it is a clamp."""
        line = self.w.lines[k]
        numbers = [j for j in line.operands if self.literal(j)]
        if len(numbers) == 1:
            (of,) = (x for x, j in zip(self.operands(k), line.operands, strict=True) if j not in numbers)
            return call(f"{of.at(ATOM)}.clamp", f"{'min' if line.op == 'maximum' else 'max'}={self.piece(numbers[0]).text}")
        return call(f"torch.{line.op}", *(x.text for x in self.operands(k)))

    def where(self, k: int) -> Piece:
        condition, *choices = self.operands(k, skip=1)
        first = self.w.lines[self.w.lines[k].operands[0]].value
        if first.dtype.kind != "b":
            condition = Piece(f"{condition.at(ATOM)} != 0", 1)
        return call("torch.where", condition.text, *(x.text for x in choices))

    def cast(self, k: int) -> Piece:
        return self.wide(self.w.lines[k].operands[0], np.dtype(self.w.lines[k].attrs["dtype"]))

    # ------------------------------------------------------------------ gathered
    def reduced(self, k: int) -> Piece:
        line = self.w.lines[k]
        of, axis, keep = self.solid(line.operands[0]), line.attrs.get("axis"), True if line.attrs.get("keepdims") else None
        if axis is None and keep:
            axis = tuple(range(self.w.lines[line.operands[0]].value.ndim))
        name = {"max": "amax", "min": "amin"}.get(line.op, line.op)
        if line.op != "prod" or not isinstance(axis, tuple):
            return method(of, name, dim=axis, keepdim=keep)
        for one in sorted((a % self.w.lines[line.operands[0]].value.ndim for a in axis), reverse=True):
            of = method(of, "prod", dim=one, keepdim=keep)
        return of

    def matmul(self, k: int) -> Piece:
        line = self.w.lines[k]
        return infix("@", PRODUCT, *(self.wide(j, line.value.dtype) for j in line.operands))

    def einsum(self, k: int) -> Piece:
        line = self.w.lines[k]
        return call("torch.einsum", repr(line.attrs["spec"]), *(self.wide(j, line.value.dtype).text for j in line.operands))

    # ------------------------------------------------------------------ moved
    def transpose(self, k: int) -> Piece:
        line = self.w.lines[k]
        of, rank = self.solid(line.operands[0]), line.value.ndim
        axes = tuple(a % rank for a in line.attrs.get("axes") or reversed(range(rank)))
        if axes == tuple(range(rank)):
            return of
        return Piece(f"{of.at(ATOM)}.T") if rank == 2 else method(of, "permute", *map(str, axes))

    def expand(self, k: int) -> Piece:
        line = self.w.lines[k]
        source, target = line.attrs["spec"].split("->")
        sizes = tuple(line.attrs["sizes"])
        if not source and self.literal(line.operands[0]):
            return call("torch.full", repr(sizes), self.piece(line.operands[0]).text, f"dtype=torch.{line.value.dtype.name}")
        of = self.solid(line.operands[0])
        order = [source.index(letter) for letter in target if letter in source]
        if order != sorted(order):
            of = method(of, "permute", *map(str, order))
        key = [":" if letter in source else "None" for letter in target]
        while key and key[0] == "None":
            key.pop(0)
        if "None" in key:
            of = Piece(f"{of.at(ATOM)}[{', '.join(key)}]")
        return method(of, "expand", *map(str, sizes))

    def getitem(self, k: int) -> Piece:
        line = self.w.lines[k]
        of, key = self.solid(line.operands[0]), line.attrs["key"]
        whole = slice(None)
        turned = [axis for axis, part in enumerate(key) if part == slice(None, None, -1)] if all(isinstance(p, slice) for p in key) else []
        if turned and all(part == whole for axis, part in enumerate(key) if axis not in turned):
            return method(of, "flip", *map(str, turned))
        return Piece(f"{of.at(ATOM)}[{self.inside(k, self.w.shapes(k)[0])}]")

    def inside(self, k: int, shape: tuple[int, ...]) -> str:
        """The key of line ``k``. PyTorch has no step backwards: the places are listed."""
        line = self.w.lines[k]
        key = list(line.attrs["key"])
        if any(isinstance(part, slice) and (part.step or 1) < 0 for part in key):
            if not all(isinstance(part, int | slice) for part in key) or sum(isinstance(p, slice) and (p.step or 1) < 0 for p in key) > 1:
                raise CannotPrint(line.op, self.language, "it has no slice that runs backwards")
            key = [
                list(range(*p.indices(n))) if isinstance(p, slice) and (p.step or 1) < 0 else p for p, n in zip(key, shape, strict=False)
            ]
        return key_text(tuple(key), lambda place: self.piece(line.operands[place]).text)

    def joined(self, k: int) -> Piece:
        line = self.w.lines[k]
        inside = row([self.wide(j, line.value.dtype).text for j in line.operands], "[", "]")
        return call("torch.cat" if line.op == "concatenate" else "torch.stack", inside, dim=line.attrs.get("axis") or None)

    # ------------------------------------------------------------------ atoms
    def along(self, k: int) -> Piece:
        line = self.w.lines[k]
        of, axis = self.w.lines[line.operands[0]].value, line.attrs.get("axis")
        named = {"dim": 0 if axis is None and line.op == "cumsum" else axis, "keepdim": True if line.attrs.get("keepdims") else None}
        if of.ndim == 1 and line.op != "cumsum":
            named["dim"] = None if not line.attrs.get("keepdims") else 0
        if line.op == "argsort":
            named = {"dim": None if named["dim"] == -1 else named["dim"], "stable": True if line.attrs.get("kind") == "stable" else None}
        return call(f"torch.{line.op}", self.solid(line.operands[0]).text, **named)

    def nonzero(self, k: int) -> Piece:
        line = self.w.lines[k]
        return Piece(f"{call('torch.nonzero', self.solid(line.operands[0]).text, as_tuple=True).text}[{line.attrs['axis']}]")

    def linalg(self, k: int) -> Piece:
        line = self.w.lines[k]
        return call(f"torch.linalg.{line.op}", *(self.wide(j, line.value.dtype).text for j in line.operands))

    def part(self, k: int) -> Piece:
        line = self.w.lines[k]
        a, which = self.wide(line.operands[0], np.dtype(float)).text, line.attrs["which"]
        if (line.op, which) in ALONE:
            return call(f"torch.linalg.{ALONE[line.op, which]}", a)
        full = {"full_matrices": False} if line.op == "svd" else {}
        return Piece(f"{call(f'torch.linalg.{line.op}', a, **full).text}[{which}]")

    def lstsq(self, k: int) -> Piece:
        line = self.w.lines[k]
        if line.attrs.get("which", 0) or line.attrs.get("rcond") is not None:
            raise CannotPrint(line.op, self.language, "it gives the solution alone, with its own bound for the rank")
        a, b = (self.wide(j, line.value.dtype) for j in line.operands)
        if line.value.ndim == 1:
            return Piece(f"torch.linalg.lstsq({a.text}, {b.at(ATOM)}[:, None]).solution[:, 0]")
        return Piece(f"torch.linalg.lstsq({a.text}, {b.text}).solution")

    def random(self, k: int) -> Piece:
        """PyTorch draws other numbers: those that were drawn are written out."""
        return tensor(self.w.lines[k].value)

    # ------------------------------------------------------------------ statements
    def setitem(self, k: int) -> None:
        line = self.w.lines[k]
        a, v = line.operands[:2]
        inside = self.inside(k, self.w.shapes(k)[0])
        part = self.piece(v)
        put = method(part, "clone").text if v == a or (self.w.lines[v].op in VIEWS and v not in self.held) else part.text
        if self.owned(a, k):
            name = self.take_over(a, k)
        else:
            before = self.piece(a) if self.seed(a) else method(self.piece(a), "clone")
            name = self.target(a, k, f"{put} {inside}")
            self.body.append(f"{name} = {before.text}")
        self.body.append(f"{name}[{inside}] = {put}")

    def scatter(self, k: int) -> None:
        line = self.w.lines[k]
        g, key, shape = self.piece(line.operands[0]).text, line.attrs["key"], tuple(line.attrs["shape"])
        computed = any(isinstance(part, At | list | np.ndarray) for part in key)
        inside = "" if computed else self.inside(k, shape)
        name = self.named(k, words(g) | {self.held.get(j, "") for j in line.operands[1:]})
        self.body.append(f"{name} = torch.zeros({shape!r}, dtype=torch.{line.value.dtype.name})")
        self.body.append(self.added(k, name, g) if computed else f"{name}[{inside}] += {g}")

    def added(self, k: int, name: str, value: str) -> str:
        key = self.w.lines[k].attrs["key"]
        marks = [axis for axis, part in enumerate(key) if isinstance(part, At | list | np.ndarray)]
        if all(axis in marks or isinstance(part, int) for axis, part in enumerate(key)):
            return f"{name}.index_put_({row([self.index(k, part) for part in key])}, {value}, accumulate=True)"
        if len(marks) == 1 and all(part == slice(None) for axis, part in enumerate(key) if axis not in marks):
            return f"{name}.index_add_({marks[0]}, {self.index(k, key[marks[0]])}, {value})"
        raise CannotPrint(self.w.lines[k].op, self.language, "it adds at listed places along one axis, or along all of them")

    def add_at(self, k: int) -> None:
        line = self.w.lines[k]
        a, v = line.operands[:2]
        part = self.wide(v, line.value.dtype)
        put = method(part, "clone").text if v == a else part.text
        places = " ".join(self.index(k, part) for part in line.attrs["key"] if isinstance(part, At))
        if self.owned(a, k):
            name = self.take_over(a, k)
        else:
            before = self.piece(a) if self.seed(a) else method(self.piece(a), "clone")
            name = self.target(a, k, f"{put} {places}")
            self.body.append(f"{name} = {before.text}")
        self.body.append(self.added(k, name, put))

    def index(self, k: int, part: Any) -> str:
        if isinstance(part, At):
            return self.solid(self.w.lines[k].operands[part.operand]).text
        return tensor(np.asarray(part)).text


OPS: dict[str, Callable[[TorchPrinter, int], Piece]] = {
    "neg": NumpyPrinter.neg, "pow": TorchPrinter.pow, "where": TorchPrinter.where, "cast": TorchPrinter.cast,
    "maximum": TorchPrinter.extreme, "minimum": TorchPrinter.extreme,
    "sum": TorchPrinter.reduced, "prod": TorchPrinter.reduced, "max": TorchPrinter.reduced, "min": TorchPrinter.reduced,
    "matmul": TorchPrinter.matmul, "einsum": TorchPrinter.einsum, "transpose": TorchPrinter.transpose, "expand": TorchPrinter.expand,
    "getitem": TorchPrinter.getitem, "take": TorchPrinter.getitem, "reshape": TorchPrinter.reshape,
    "concatenate": TorchPrinter.joined, "stack": TorchPrinter.joined,
    "argsort": TorchPrinter.along, "argmax": TorchPrinter.along, "argmin": TorchPrinter.along, "cumsum": TorchPrinter.along,
    "nonzero": TorchPrinter.nonzero, "solve": TorchPrinter.linalg, "inv": TorchPrinter.linalg, "det": TorchPrinter.linalg,
    "eigh": TorchPrinter.part, "svd": TorchPrinter.part,
    "lstsq": TorchPrinter.lstsq, "cholesky": TorchPrinter.linalg, "pinv": TorchPrinter.linalg, "random": TorchPrinter.random,
}  # fmt: skip
