"""A working as NumPy code: what it gives on the recorded inputs is equal to the record, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.ir.ops.moves import At
from workings.ir.scalars import SCALARS
from workings.ir.working import Working
from workings.readers.code.sheet import (
    ATOM,
    INFIX,
    PRODUCT,
    SIGN,
    CannotPrint,
    Piece,
    Printer,
    call,
    infix,
    method,
    minus,
    power,
    row,
    words,
)

VIEWS = ("getitem", "transpose", "reshape")
"""Ops whose result may share its cells with the operand: a write into one is seen in the other."""


def numpy_code(w: Working) -> str:
    """The text of a function in NumPy, with the author's names. Raises :class:`CannotPrint` for an op it has no form for."""
    return NumpyPrinter(w).code()


# ---------------------------------------------------------------------- constants
def number(value: Any, library: str = "np") -> Piece:
    """A single number as a person writes it."""
    if isinstance(value, float) and not np.isfinite(value):
        word = f"{library}.nan" if value != value else f"{library}.inf"
        return Piece(f"-{word}", SIGN) if value < 0 else Piece(word)
    text = repr(value)
    return Piece(text, SIGN if text.startswith("-") else ATOM)


def listed(value: np.ndarray, library: str = "np") -> str:
    """Nested lists; what has no literal travels as a name."""
    if value.ndim == 0:
        return number(value.item(), library).text
    return f"[{', '.join(listed(part, library) for part in value)}]"


def array(value: np.ndarray) -> Piece:
    """An array, written short where it is regular."""
    kind = "" if value.dtype in (np.float64,) else f", dtype={_kind(value.dtype)}"
    shape = repr(value.shape) if value.ndim != 1 else str(value.shape[0])
    if value.size == 0 or not value.tobytes().strip(b"\0"):
        return Piece(f"np.zeros({shape}{kind})")
    if value.ndim == 2 and value.shape[0] == value.shape[1] > 1 and value.tobytes() == np.eye(len(value), dtype=value.dtype).tobytes():
        return Piece(f"np.eye({len(value)}{kind})")
    one = value.reshape(-1)[0]
    if value.size > 3 and (value == one).all():
        name = f"np.ones({shape}{kind})" if one == 1 else f"np.full({shape}, {number(one.item()).text}{kind})"
        return Piece(name)
    plain = value.dtype in (np.float64, np.int64, np.bool_)
    return Piece(f"np.array({listed(value)}{'' if plain else kind})")


def _kind(dtype: np.dtype[Any]) -> str:
    return {"float64": "float", "int64": "int", "bool": "bool"}.get(dtype.name, f"np.{dtype.name}")


# ---------------------------------------------------------------------- keys
def key_text(key: tuple[Any, ...], operand: Callable[[int], str]) -> str:
    """What stands in the square brackets; ``operand`` says how a computed index is written."""
    return ", ".join(_key_part(part, operand) for part in key) or "()"


def _key_part(part: Any, operand: Callable[[int], str]) -> str:
    if isinstance(part, At):
        return operand(part.operand)
    if isinstance(part, slice):
        ends = [("" if end is None else str(end)) for end in (part.start, part.stop)]
        return ":".join(ends) + (f":{part.step}" if part.step is not None else "")
    if part is Ellipsis:
        return "..."
    if isinstance(part, np.ndarray):
        part = part.tolist()
    return repr(part.item() if isinstance(part, np.generic) else part)


class NumpyPrinter(Printer):
    """See :func:`numpy_code`. The printer for PyTorch changes what differs."""

    language = "NumPy"
    reserved = frozenset({"np"})
    before = "import numpy as np"

    # ------------------------------------------------------------------ constants and operands
    def statement(self, k: int) -> bool:
        return self.w.lines[k].op in STATEMENTS

    def small(self, k: int) -> bool:
        return self.w.lines[k].value.size <= 6 or self.seed(k)

    def seed(self, k: int) -> bool:
        """Whether line ``k`` is a constant that one ``a[key] = v`` starts from, and nothing else reads."""
        line, readers = self.w.lines[k], self.readers[k]
        once = len(readers) == 1 and k not in self.w.outputs and line.op == "const" and line.value.ndim > 0
        return once and self.w.lines[readers[0]].op in ("setitem", "put", "add_at") and self.w.lines[readers[0]].operands[0] == k

    def constant(self, k: int) -> Piece:
        line = self.w.lines[k]
        if line.value.ndim:
            return array(line.value)
        if line.attrs.get("weak") or line.value.dtype in (np.float64, np.int64, np.bool_):
            return number(line.value.item())
        return call(_kind(line.value.dtype), number(line.value.item()).text)

    def literal(self, k: int) -> bool:
        """Whether line ``k`` is written as a bare number, or as a sum of such: ``2.0``, ``1.0 / 2.0``."""
        line = self.w.lines[k]
        if k in self.held or line.value.ndim:
            return False
        if line.op == "const":
            return True
        plain = line.op in ("add", "sub", "mul", "div", "neg") and k not in self.stands and bool(self.readers[k])
        whole = plain and line.value.dtype == np.float64 and bool(np.isfinite(line.value)) and all(self.literal(j) for j in line.operands)
        return whole and self.w.lines[self.readers[k][0]].op in SCALARS and self.w.lines[self.readers[k][0]].value.dtype == np.float64

    def solid(self, k: int) -> Piece:
        """Line ``k`` as something with methods: a bare number is given its kind."""
        if self.literal(k):
            return call(f"np.{self.w.lines[k].value.dtype.name}", self.piece(k).text)
        return self.piece(k)

    def operands(self, k: int, skip: int = 0) -> list[Piece]:
        """The operands of an entry-by-entry op. A number keeps its kind where NumPy's promotion would make another one of it."""
        lines = [self.w.lines[j] for j in self.w.lines[k].operands]
        if self.literal(k):
            return [self.piece(j) for j in self.w.lines[k].operands]
        strong = [x.value.dtype for x in lines[skip:]]
        out = []
        for place, (j, line) in enumerate(zip(self.w.lines[k].operands, lines, strict=True)):
            keeps = place < skip or not self.literal(j) or line.attrs.get("weak")
            if not keeps:
                rest = [
                    y.value.dtype if not self.literal(i) else y.value.item() for i, y in zip(self.w.lines[k].operands, lines, strict=True)
                ][skip:]
                keeps = np.result_type(*strong) == np.result_type(*rest) and (skip > 0 or any(isinstance(r, np.dtype) for r in rest))
            out.append(self.piece(j) if keeps else self.solid(j))
        return out

    def build(self, k: int) -> Piece:
        line = self.w.lines[k]
        if line.op in INFIX:
            return infix(*INFIX[line.op], *self.operands(k))
        if line.op in OPS:
            return OPS[line.op](self, k)
        row = SCALARS.get(line.op)
        if row is None or not isinstance(row.run, np.ufunc):
            raise CannotPrint(line.op, self.language, "the printer has no form for it")
        return call(f"np.{'abs' if line.op == 'abs' else row.run.__name__}", *(x.text for x in self.operands(k)))

    def alone(self, k: int) -> bool:
        if self.w.lines[k].op not in STATEMENTS:
            return False
        getattr(self, STATEMENTS[self.w.lines[k].op])(k)
        return True

    # ------------------------------------------------------------------ entry by entry
    def neg(self, k: int) -> Piece:
        return minus(*self.operands(k))

    def pow(self, k: int) -> Piece:
        """``**`` and ``np.power`` take different roads: the one that gave the record is written."""
        line = self.w.lines[k]
        if line.attrs.get("by") != "ufunc":
            base, exponent = (self.w.lines[j].value for j in line.operands)
            weak = self.w.lines[line.operands[1]].attrs.get("weak")
            with np.errstate(all="ignore"):
                again = np.asarray(base[()] ** (exponent.item() if weak or self.literal(line.operands[1]) else exponent[()]))
            if again.tobytes() == line.value.tobytes():
                return power(*self.operands(k))
        return call("np.power", *(x.text for x in self.operands(k)))

    def where(self, k: int) -> Piece:
        return call("np.where", *(x.text for x in self.operands(k, skip=1)))

    def cast(self, k: int) -> Piece:
        return method(self.solid(self.w.lines[k].operands[0]), "astype", _kind(np.dtype(self.w.lines[k].attrs["dtype"])))

    # ------------------------------------------------------------------ gathered
    def reduced(self, k: int) -> Piece:
        line = self.w.lines[k]
        (j,) = line.operands
        if not self.w.lines[j].value.ndim:
            return call(f"np.{line.op}", self.solid(j).text, **line.attrs)
        return method(self.piece(j), line.op, **line.attrs)

    def matmul(self, k: int) -> Piece:
        pieces = [self.piece(j) for j in self.w.lines[k].operands]
        if self.w.lines[k].attrs.get("by") == "dot":
            return call("np.dot", *(x.text for x in pieces))
        return infix("@", PRODUCT, *pieces)

    def einsum(self, k: int) -> Piece:
        return call("np.einsum", repr(self.w.lines[k].attrs["spec"]), *(self.piece(j).text for j in self.w.lines[k].operands))

    # ------------------------------------------------------------------ moved
    def transpose(self, k: int) -> Piece:
        line, axes = self.w.lines[k], self.w.lines[k].attrs.get("axes")
        of = self.solid(line.operands[0])
        if axes is None or (line.value.ndim == 2 and tuple(a % 2 for a in axes) == (1, 0)):
            return Piece(f"{of.at(ATOM)}.T")
        return method(of, "transpose", *map(str, axes))

    def expand(self, k: int) -> Piece:
        line = self.w.lines[k]
        source, target = line.attrs["spec"].split("->")
        if not source:
            return call("np.full", repr(tuple(line.attrs["sizes"])), self.piece(line.operands[0]).text)
        of = self.solid(line.operands[0])
        order = [source.index(letter) for letter in target if letter in source]
        if order != sorted(order):
            of = method(of, "transpose", *map(str, order))
        key = [":" if letter in source else "None" for letter in target]
        while key[0] == "None":
            key.pop(0)
        inner = f"{of.at(ATOM)}[{', '.join(key)}]" if "None" in key else of.text
        return call("np.array", call("np.broadcast_to", inner, repr(tuple(line.attrs["sizes"]))).text)

    def getitem(self, k: int) -> Piece:
        line = self.w.lines[k]
        inside = key_text(line.attrs["key"], lambda place: self.solid(line.operands[place]).text)
        return Piece(f"{self.solid(line.operands[0]).at(ATOM)}[{inside}]")

    def reshape(self, k: int) -> Piece:
        line = self.w.lines[k]
        of, target = self.solid(line.operands[0]), tuple(line.attrs["shape"])
        return method(of, "reshape", *map(str, target)) if target else method(of, "reshape", "()")

    def joined(self, k: int) -> Piece:
        line = self.w.lines[k]
        inside = row([self.piece(j).text for j in line.operands], "[", "]")
        return call(f"np.{line.op}", inside, axis=line.attrs.get("axis") or None)

    # ------------------------------------------------------------------ atoms
    def along(self, k: int) -> Piece:
        """An atom that runs along an axis; the axis NumPy takes by itself is left out."""
        line = self.w.lines[k]
        attrs = {name: value for name, value in line.attrs.items() if not (name == "keepdims" and not value)}
        of = self.w.lines[line.operands[0]].value
        if attrs.get("axis") is not None and (of.ndim == 1 or (line.op == "argsort" and attrs["axis"] in (-1, of.ndim - 1))):
            del attrs["axis"]
        return call(f"np.{line.op}", self.piece(line.operands[0]).text, **attrs)

    def linalg(self, k: int) -> Piece:
        line = self.w.lines[k]
        return call(f"np.linalg.{line.op}", *(self.piece(j).text for j in line.operands))

    def part(self, k: int) -> Piece:
        """One part of what a decomposition gives, or the values alone, which LAPACK finds in another way."""
        line = self.w.lines[k]
        a, which = self.piece(line.operands[0]).text, line.attrs["which"]
        if (line.op, which) == ("eigh", 2):
            return call("np.linalg.eigvalsh", a)
        if (line.op, which) == ("svd", 3):
            return call("np.linalg.svd", a, compute_uv=False)
        full = {"full_matrices": False} if line.op == "svd" else {}
        return Piece(f"{call(f'np.linalg.{line.op}', a, **full).text}[{which}]")

    def lstsq(self, k: int) -> Piece:
        line = self.w.lines[k]
        a, b = (self.piece(j).text for j in line.operands)
        return Piece(f"np.linalg.lstsq({a}, {b}, rcond={line.attrs.get('rcond')})[{line.attrs.get('which', 0)}]")

    def nonzero(self, k: int) -> Piece:
        return Piece(f"np.nonzero({self.piece(self.w.lines[k].operands[0]).text})[{self.w.lines[k].attrs['axis']}]")

    def random(self, k: int) -> Piece:
        attrs = self.w.lines[k].attrs
        turns, skip = divmod(attrs["start"], 4)
        source = f"np.random.Philox(key={attrs['key']})" + (f".advance({turns})" if turns else "")
        shape = tuple(attrs["shape"])
        size = int(np.prod(shape, dtype=int))
        if not skip:
            return call(f"np.random.Generator({source}).random", repr(shape) if shape else "")
        drawn = f"np.random.Generator({source}).random({skip + size})"
        return Piece(f"{drawn}[{skip}:].reshape({shape!r})" if shape else f"{drawn}[{skip}]")

    # ------------------------------------------------------------------ statements
    def setitem(self, k: int) -> None:
        """``a[key] = v``: into a itself where nothing else can see it, otherwise into a copy."""
        line = self.w.lines[k]
        a, v = line.operands[:2]
        inside = key_text(line.attrs["key"], lambda place: self.solid(line.operands[place]).text)
        put = self.piece(v).text
        if self.owned(a, k):
            name = self.take_over(a, k)
        else:
            before = self.piece(a) if self.seed(a) else call("np.copy", self.piece(a).text)
            name = self.target(a, k, f"{put} {inside}")
            self.body.append(f"{name} = {before.text}")
        self.body.append(f"{name}[{inside}] = {put}")

    def owned(self, a: int, k: int) -> bool:
        """Whether line ``a`` is an array of our own that nobody reads after line ``k``, under the name that ``k`` has."""
        line = self.w.lines[a]
        fresh = line.op in ("const", *STATEMENTS) and a in self.held and line.value.ndim > 0
        seen = any(self.w.lines[r].op in VIEWS for r in self.readers[a])
        return fresh and not seen and self.last[a] <= k and self.w.lines[k].name in (line.name, self.held.get(a), "")

    def target(self, a: int, k: int, read: str) -> str:
        """A name for the copy of line ``a`` that is written into: none that what is written still reads."""
        return self.named(k, words(read) - {self.held.get(a, "")})

    def take_over(self, a: int, k: int) -> str:
        """Line ``k`` goes on under the name of line ``a``."""
        name = self.held[k] = self.held.pop(a)
        self.owner[name] = k
        return name

    def scatter(self, k: int) -> None:
        line = self.w.lines[k]
        g = self.piece(line.operands[0]).text
        key = line.attrs["key"]
        inside = key_text(key, lambda place: self.solid(line.operands[place]).text)
        name = self.named(k, words(f"{g} {inside}"))
        dtype = self.w.lines[line.operands[0]].value.dtype
        shape = line.attrs["shape"]
        self.body.append(f"{name} = {array(np.zeros(shape, dtype)).text}")
        once = all(isinstance(part, int | slice) or part is None or part is Ellipsis for part in key)
        self.body.append(f"{name}[{inside}] += {g}" if once else self.added(k, name, g))

    def added(self, k: int, name: str, value: str) -> str:
        """Adding at places that may repeat: one after the other."""
        line = self.w.lines[k]
        return f"np.add.at({name}, {_spelled(line.attrs['key'], lambda place: self.solid(line.operands[place]).text)}, {value})"

    def add_at(self, k: int) -> None:
        """What ``np.add.at(a, places, v)`` leaves."""
        line = self.w.lines[k]
        a, v = line.operands[:2]
        put = call("np.copy", self.piece(v).text).text if v == a else self.piece(v).text
        places = _spelled(line.attrs["key"], lambda place: self.solid(line.operands[place]).text)
        if self.owned(a, k):
            name = self.take_over(a, k)
        else:
            before = self.piece(a) if self.seed(a) else call("np.copy", self.piece(a).text)
            name = self.target(a, k, f"{put} {places}")
            self.body.append(f"{name} = {before.text}")
        self.body.append(self.added(k, name, put))


def _spelled(key: tuple[Any, ...], operand: Callable[[int], str]) -> str:
    """A key outside square brackets: slices by their name."""
    parts = [repr(p).replace(", None)", ")") if isinstance(p, slice) else _key_part(p, operand) for p in key]
    parts = [part.replace("slice(None, None)", "slice(None)") for part in parts]
    return parts[0] if len(parts) == 1 else row(parts)


OPS: dict[str, Callable[[NumpyPrinter, int], Piece]] = {
    "neg": NumpyPrinter.neg, "pow": NumpyPrinter.pow, "where": NumpyPrinter.where, "cast": NumpyPrinter.cast,
    "sum": NumpyPrinter.reduced, "prod": NumpyPrinter.reduced, "max": NumpyPrinter.reduced, "min": NumpyPrinter.reduced,
    "matmul": NumpyPrinter.matmul, "einsum": NumpyPrinter.einsum, "transpose": NumpyPrinter.transpose, "expand": NumpyPrinter.expand,
    "getitem": NumpyPrinter.getitem, "take": NumpyPrinter.getitem, "reshape": NumpyPrinter.reshape, "concatenate": NumpyPrinter.joined, "stack": NumpyPrinter.joined,
    "argsort": NumpyPrinter.along, "argmax": NumpyPrinter.along, "argmin": NumpyPrinter.along, "cumsum": NumpyPrinter.along, "nonzero": NumpyPrinter.nonzero,
    "solve": NumpyPrinter.linalg, "inv": NumpyPrinter.linalg, "det": NumpyPrinter.linalg, "eigh": NumpyPrinter.part, "svd": NumpyPrinter.part,
    "lstsq": NumpyPrinter.lstsq, "cholesky": NumpyPrinter.linalg, "pinv": NumpyPrinter.linalg, "random": NumpyPrinter.random,
}  # fmt: skip
STATEMENTS = {"setitem": "setitem", "put": "setitem", "scatter": "scatter", "scatter_at": "scatter", "add_at": "add_at"}
"""Ops that are written as statements, and the method that writes them."""
