"""Write the conformance vectors that the browser's half is held to: number.json and ops.json, beside this file.

    python tests/vectors/make.py [FOLDER]

``number.json``: values, digits, and the texts of the one formatter. ``ops.json``: every op of the table on each of its
samples, the index rule's own corners, and random workings, with NumPy's results. Both are seeded; neither is committed.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from workings.contract.number import format_number, is_exact
from workings.ir.build import Builder, replay
from workings.ir.ops import OPS
from workings.ir.ops.moves import At
from workings.ir.scalars import COMPARISONS, SCALARS
from workings.ir.working import Working
from workings.readers.figure import graph
from workings.readers.provenance import goes_to, sources

HERE = Path(__file__).resolve().parent
SEED = 20_260
ROUNDED = COMPARISONS | {"maximum", "minimum", "sign", "abs", "where", "max", "min"}
"""Ops with ties or sharp corners: run on whole numbers as well."""
GROWN = "add mul div sqrt tanh cos maximum matmul sum max transpose where gt square log".split()
REGULAR = ("solve", "inv", "det", "cholesky")
"""Atoms that need a matrix with an inverse, also where the graph is made."""
LAPACK = ("solve", "inv", "det", "eigh", "svd", "cholesky", "pinv", "lstsq")
"""Their errors are judged against the largest cell of the result."""
TURNED = {"eigh": 1e-9, "svd": 1e-9, "pinv": 1e-9, "lstsq": 1e-9}
"""Atoms found by another way than LAPACK's, or from such a one: their vectors agree as far as the gaps between the values allow, and up to sign."""
Case = dict[str, Any]


def number_cases() -> Iterator[Case]:
    """Ties, carries, signs, the ends of the range, and seeded values of every size."""
    for value in number_values():
        for digits in (1, 2, 3, 6):
            text = format_number(value, digits)
            yield {"value": plain(value), "digits": digits, "text": text, "exact": is_exact(value, digits)}


def number_values() -> list[float]:
    rng = np.random.default_rng(SEED)
    chosen = [0.0, -0.0, 1.0, -7.0, 0.1, 0.2 + 0.1, 1 / 3, 2 / 3, math.pi, -math.e, math.inf, -math.inf, math.nan]
    ties = [0.5, 0.25, 0.125, 0.0625, 2.5, 1.125, 1.375, 0.0005, 1.0005, 2.0005, 3.0625, 1.00048828125, 5e-5, 123456.0625]
    carries = [0.9995, 0.9996, 9.9995, 9.9996, 99.99951, 0.099995, 999999999.9999, 9.9996e-5, 9.9994e-5, 9.995e-7, 9.995e20]
    edges = [1e-4, 9.99999e-5, 1e9, 1e9 + 0.5, 999999999.5, 1e15, 1e15 - 1, 1e15 + 2, 2.0**53, 5e-324, 2.3e-308, 1.7976931348623157e308]
    near = [math.nextafter(x, s * math.inf) for x in (1.0, 0.125, 1e-4, 1e9, 1e15, 2.0005, 0.9995) for s in (1, -1)]
    spread = [float(s * m * 10.0**e) for e in range(-12, 18) for s, m in zip((1, -1, 1), rng.uniform(1, 10, 3), strict=True)]
    return [sign * x for x in chosen + ties + carries + edges + near for sign in (1.0, -1.0)] + spread


def op_cases() -> Iterator[Case]:
    """Each op on each of its samples, inside the scalar's domain; ops with corners on whole numbers too."""
    rng = np.random.default_rng(SEED)
    for name, row in OPS.items():
        low, high = SCALARS[name].domain if name in SCALARS else (-3.0, 3.0)
        for shapes, attrs in row.samples:
            for whole in (False, True) if name in ROUNDED else (False,):
                operands = row.draw(rng, shapes, low, high) if row.draw else [rng.uniform(low, high, shape) for shape in shapes]
                yield one_op(name, [np.round(x) if whole else x for x in operands], attrs)


def more_cases() -> Iterator[Case]:
    """What one sample of each op leaves out: subscripts of every form, ties, NaN, casts, shapes that are wide, and a long draw."""
    rng = np.random.default_rng(SEED + 2)
    a, i, m = rng.normal(size=(3, 4, 5)), np.array([[0, -1], [2, 1]]), rng.normal(size=(3, 4)) > 0
    every = slice(None)
    at = At(1)
    keys: list[tuple[Any, ...]] = [(at,), (every, at), (..., at), (at, every, at), (at, ..., 0), (0, every, at), (every, at, at), (at, None, 1),
                                   (every, at, None, at), (None, at, slice(None, None, -2)), (every, 1, at), (slice(2, 0, -1), at, slice(1, 4, 2))]  # fmt: skip
    for key in keys:
        yield one_op("take", [a, i], {"key": key})
        shape = a[tuple(i if k == at else k for k in key)].shape
        put = tuple(At(2) if k == at else k for k in key)
        yield one_op("put", [a, rng.normal(size=shape[-1:] if shape[-1:] != (2,) else ()), i], {"key": put})
        yield one_op("scatter_at", [rng.normal(size=shape), i], {"key": key, "shape": a.shape})
    yield one_op("take", [a, m], {"key": (at,)}, zero=False)
    yield one_op("take", [a, m, np.array([4])], {"key": (at, At(2))}, zero=False)
    yield one_op("put", [a, np.float64(7), m], {"key": (At(2), slice(1, 3))}, zero=False)
    yield one_op("put", [a.astype(int), np.array(2.7), i], {"key": (At(2),)})
    yield one_op("setitem", [np.arange(4), np.array([-2.7, 2.7])], {"key": (slice(1, 3),)})
    ties = np.array([[2.0, 1, 2, np.nan], [3, 3, 1, 1], [-0.0, 0, -1, -1]])
    yield one_op("argsort", [ties], {"axis": 1, "kind": "stable"})
    for op in ("argmax", "argmin"):
        for axis in (None, 0, 1):
            yield one_op(op, [ties], {"axis": axis})
    yield one_op("nonzero", [ties > 1], {"axis": 1}, zero=False)
    yield one_op("cumsum", [a], {"axis": 1})
    wide = np.array([2.5, -2.5, 3.999, -0.2, 300.0, -1.0, 0.1, 1e5, np.nan])
    for dtype in ("bool", "int64", "float32", "float16"):
        yield one_op("cast", [wide], {"dtype": dtype})
    for dtype in ("int32", "uint8", "int8"):
        yield one_op(
            "cast",
            [np.array([2.5, -2.5, 100.9, -0.2, 0.0])[: 3 if dtype == "uint8" else 5] * (dtype != "uint8" or [1, 0, 1])],
            {"dtype": dtype},
        )
    yield one_op("add", [np.array([True, True, False]), np.array([True, False, False])], {})
    big = rng.normal(size=(6, 6))
    yield one_op("det", [big], {}, zero=False)
    yield one_op("inv", [np.array([[0.0, 2], [1, 0]])], {}, zero=False)
    yield one_op("solve", [big, rng.normal(size=(6, 2))], {}, zero=False)
    for which in (0, 1, 2):
        yield one_op("eigh", [big + big.T], {"which": which})
    for shape in ((5, 3), (3, 5), (4, 4)):
        for which in (0, 1, 2, 3):
            yield one_op("svd", [rng.normal(size=shape)], {"which": which})
    for which in (0, 1, 3):
        yield one_op("lstsq", [rng.normal(size=(5, 3)), rng.normal(size=(5, 2))], {"which": which}, zero=False)
    yield one_op("pinv", [rng.normal(size=(2, 4))], {})
    yield one_op("cholesky", [big @ big.T], {})
    yield one_op("add_at", [a, rng.normal(size=(2, 2, 5)), i, i], {"key": (At(2), At(3))})
    yield one_op("random", [], {"key": 2**100 + 12345, "start": 3, "shape": (101,)})


def one_op(name: str, operands: Sequence[np.ndarray], attrs: Mapping[str, Any], zero: bool = True) -> Case:
    """``zero``: the graph is made on zeros, so that nothing in it knows the answer; not where the result's shape depends on values."""
    builder = Builder()
    zero = zero and name != "nonzero"
    traced = [np.zeros_like(x) if zero and np.asarray(x).dtype.kind == "f" else x for x in operands]
    if name in REGULAR and zero:
        traced = [np.eye(len(x)) if np.ndim(x) == 2 and len(x) == len(x.T) else np.zeros_like(x) for x in operands]
    lines = [builder.input(f"x{k}", x) for k, x in enumerate(traced)]
    built = builder.finish(name, builder.op(name, *lines, **attrs))
    return case(f"{name} {[np.shape(x) for x in operands]} {dict(attrs)}", built, operands)


def corner_cases() -> Iterator[Case]:
    """What the domains leave out: infinities, undefined results, and the two places where JavaScript's power differs."""
    special = np.array([math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 2.0, -2.5])
    for name in SCALARS:
        if name == "id":
            continue
        grid = np.meshgrid(*[special] * SCALARS[name].arity, indexing="ij")
        yield one_op(name, [g.reshape(-1) for g in grid], {})


def case(name: str, working: Working, operands: Sequence[np.ndarray]) -> Case:
    """The graph made on other numbers, the inputs to set, and the value of every line then; ``scale`` is Σ|terms| where terms are added."""
    values = replay(working, *operands)
    inputs = {working.lines[k].name: plain(x) for k, x in zip(working.inputs, operands, strict=True)}
    scales = [plain(scale(working, k, values)) for k in range(len(working.lines))]
    found = {"name": name, "graph": graph(working), "inputs": inputs, "values": [plain(v) for v in values], "scales": scales}
    found |= traced_back(working, operands)
    return found | {"bound": TURNED[working.output.op], "turned": turned(working)} if working.output.op in TURNED else found


MOST = 40
"""Cells of a case whose sources and uses are written down."""


def traced_back(working: Working, operands: Sequence[np.ndarray]) -> dict[str, Any]:
    """For each cell of the last line the cells it came from, and for each cell of the inputs those it goes to, by line and place."""
    if working.output.op == "add_at":  # an atom here, so that every cell is named; the browser reads its subscript and names fewer
        return {}
    if len(working.lines) > 6 or sum(line.value.size for line in working.lines) > MOST:
        return {}
    given = dict(zip(working.inputs, operands, strict=True))
    lines = tuple(replace(line, value=np.asarray(given.get(k, line.value))) for k, line in enumerate(working.lines))
    here, last = replace(working, lines=lines), len(lines) - 1

    def placed(cells: Iterable[tuple[int, tuple[int, ...]]]) -> list[list[int]]:
        return [[line, int(np.ravel_multi_index(at, lines[line].shape)) if at else 0] for line, at in cells]

    words = {line.op: [OPS[line.op].words, atom.reads] for line in lines if line.op in OPS and (atom := OPS[line.op].atom) is not None}
    return {
        "sources": [placed(sources(here, last, at)) for at in np.ndindex(*lines[last].shape)],
        "uses": [[placed(goes_to(here, k, at)) for at in np.ndindex(*lines[k].shape)] for k in working.inputs],
        "words": words,
    }


def turned(working: Working) -> str:
    """Whether the result holds vectors whose sign is a choice: one a ``column``, or one a ``row``."""
    which = working.output.attrs.get("which", 0)
    if working.output.op in ("pinv", "lstsq"):
        return ""
    if working.output.op == "eigh":
        return "column" if which == 1 else ""
    return ("column", "", "row", "")[which]


def scale(working: Working, k: int, values: Sequence[np.ndarray]) -> np.ndarray:
    """The size an error is judged against: the value, or the sum of the sizes of the terms it is made from."""
    rule, line = working.rule(k), working.lines[k]
    with np.errstate(all="ignore"):
        if rule is not None and rule.bound and rule.combine == "sum":
            sizes = [np.abs(values[j]) for j in line.operands]
            return np.asarray(OPS[line.op].run(*sizes, **line.attrs))
        if line.op in ("add", "sub"):
            return np.asarray(np.abs(values[line.operands[0]]) + np.abs(values[line.operands[1]]))
    here = np.abs(np.asarray(values[k], float))
    return np.full(here.shape, here.max(initial=0.0)) if line.op in LAPACK else here


def random_cases(count: int = 40) -> Iterator[Case]:
    """Workings of up to 14 ops over numbers, vectors and matrices, run again on other inputs."""
    rng = np.random.default_rng(SEED + 1)
    for k in range(count):
        builder = Builder()
        shapes: list[tuple[int, ...]] = [(), (3,), (2, 3), (3, 2)]
        names = [builder.input(f"x{n}", rng.uniform(0.5, 1.5, shape)) for n, shape in enumerate(shapes)]
        for _ in range(int(rng.integers(4, 15))):
            grow(builder, rng)
        working = builder.finish(f"random {k}", len(builder.drafts) - 1)
        yield case(f"random {k}", working, [rng.uniform(0.5, 1.5, shapes[n]) for n in range(len(names))])


def grow(builder: Builder, rng: np.random.Generator) -> None:
    """One more line whose result stays moderate, so that errors are not blown up.

    Arithmetic on truth values is left out: NumPy does it in bool or half precision, and True + True is True.
    """
    for _ in range(50):
        name = str(rng.choice(GROWN))
        arity = SCALARS[name].arity if name in SCALARS else 2 if name == "matmul" else 1
        operands = [int(j) for j in rng.integers(0, len(builder.drafts), arity)]
        if name != "where" and any(builder.drafts[j].value.dtype == bool for j in operands):
            continue
        before = len(builder.drafts)
        try:
            value = builder.drafts[builder.op(name, *operands)].value
        except (ValueError, IndexError):
            continue
        if value.size <= 60 and np.all(np.isfinite(value)) and np.all(np.abs(value) < 3000):
            return
        del builder.drafts[before:]


def plain(value: Any) -> Any:
    """JSON: nested lists flattened, and what JSON has no word for as a string."""
    flat = [float(x) for x in np.asarray(value, float).reshape(-1)]
    words = [x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity" for x in flat]
    return words if np.ndim(value) else words[0]


def write(folder: Path = HERE) -> None:
    """Both files, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with np.errstate(all="ignore"):
        cases = [*op_cases(), *more_cases(), *corner_cases(), *random_cases()]
    for name, content in (("number.json", list(number_cases())), ("ops.json", cases)):
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
