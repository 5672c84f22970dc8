"""Workings to read: one line of every op, and chains of ops put together by chance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from tests.readers.rows import sample
from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.scalars import COMPARISONS, SCALARS
from workings.ir.working import LEAVES, Working

SAMPLES = [(name, number) for name, row in OPS.items() for number in range(len(row.samples))]
NAMES = ("x", "y", "z", "w_1", "theta", "learning_rate")


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers with few digits, whole ones and negative ones among them."""
    return st.integers(math.ceil(low * 100), math.floor(high * 100)).map(lambda n: n / 100)


def quarters() -> st.SearchStrategy[float]:
    """Numbers whose sums are exact, so that a sign or a comparison does not hang on the order of adding."""
    return st.integers(-12, 12).map(lambda n: n / 4)


@st.composite
def one_line(draw: st.DrawFn) -> Working:
    """A working of one op, on one of its row's samples."""
    name, number = draw(st.sampled_from(SAMPLES))
    shapes, attrs = OPS[name].samples[number]
    if OPS[name].draw is not None:
        return sample(name, number, draw(st.integers(0, 2**16)))
    low, high = SCALARS[name].domain if name in SCALARS else (-3.0, 3.0)
    builder = Builder()
    lines = []
    for k, shape in enumerate(shapes):
        size = int(np.prod(shape, dtype=int))
        values = np.array(draw(st.lists(numbers(low, high), min_size=size, max_size=size))).reshape(shape)
        lines.append(builder.input(NAMES[k], values))
    return builder.finish(name, builder.op(name, *lines, name=draw(st.sampled_from(["", "out", "y_hat"])), **attrs))


SAFE = ("add", "sub", "mul", "maximum", "minimum", "neg", "abs", "square", "sin", "cos", "tanh", "sign", "gt", "le", "where")
GATHERS = ("sum", "max", "min", "prod")


@st.composite
def chain(draw: st.DrawFn) -> Working:
    """Several ops on vectors of one size, matrices and single numbers; some lines have names, some do not."""
    builder, n = Builder(), draw(st.integers(1, 8))
    pool = [builder.input("a", values(draw, (n,))), builder.input("b", values(draw, (n,))), builder.input("W", values(draw, (2, n)))]
    pool += [builder.input("c", values(draw, ())), builder.const(draw(quarters())), builder.const(2.0)]
    for number in range(draw(st.integers(1, 6))):
        line = step(draw, builder, pool, n)
        builder.drafts[line].name = draw(st.sampled_from(["", "", f"v{number}", f"long_name_{number}"]))
        pool.append(line)
    return builder.finish("chain", pool[-1])


def values(draw: st.DrawFn, shape: tuple[int, ...]) -> Any:
    size = int(np.prod(shape, dtype=int))
    return np.array(draw(st.lists(quarters(), min_size=size, max_size=size))).reshape(shape)


def step(draw: st.DrawFn, builder: Builder, pool: list[int], n: int) -> int:
    """One more line on what there is."""
    shape = {k: builder.drafts[k].value.shape for k in pool}
    vectors = [k for k in pool if shape[k] == (n,) and builder.drafts[k].value.dtype.kind == "f"]
    kind = draw(st.sampled_from(["scalar", "gather", "dot", "layer", "pick"]))
    if kind == "dot":
        return builder.op("matmul", draw(st.sampled_from(vectors)), draw(st.sampled_from(vectors)))
    if kind == "layer":
        return builder.op("matmul", pool[2], draw(st.sampled_from(vectors)))
    if kind == "pick":
        return builder.op("getitem", draw(st.sampled_from(vectors)), key=(draw(st.integers(0, n - 1)),))
    one = draw(st.sampled_from([k for k in pool if builder.drafts[k].value.dtype.kind == "f"]))
    if kind == "gather":
        return builder.op(draw(st.sampled_from(GATHERS)), one)
    name = draw(st.sampled_from(SAFE))
    fits = [k for k in pool if shape[k] in ((), shape[one]) and builder.drafts[k].value.dtype.kind == "f"]
    return builder.op(name, one, *(draw(st.sampled_from(fits)) for _ in range(SCALARS[name].arity - 1)))


def computed(w: Working) -> list[int]:
    return [k for k, line in enumerate(w.lines) if line.op not in LEAVES]


def cells(w: Working) -> list[tuple[int, tuple[int, ...]]]:
    """Every cell of every computed line."""
    return [(k, tuple(index)) for k in computed(w) for index in np.ndindex(w.lines[k].shape)]


def yes_or_no(w: Working, k: int) -> bool:
    return w.lines[k].op in COMPARISONS


@st.composite
def arithmetic(draw: st.DrawFn) -> Working:
    """One line of school arithmetic, nested as it comes, with nothing named inside."""
    builder = Builder()
    leaves = [builder.input("a", draw(numbers(0.5, 3))), builder.input("b", draw(numbers(-3, -0.5))), builder.const(draw(numbers(0.5, 3)))]

    def grow(depth: int) -> int:
        if depth == 0 or draw(st.integers(0, 4)) == 0:
            return draw(st.sampled_from(leaves))
        name = draw(st.sampled_from(("add", "sub", "sub", "mul", "div", "neg", "square", "abs")))
        return builder.op(name, *(grow(depth - 1) for _ in range(SCALARS[name].arity)))

    out = grow(draw(st.integers(1, 4)))
    values = [draft.value for draft in builder.drafts]
    divisors = [values[draft.operands[1]] for draft in builder.drafts if draft.op == "div"]
    assume(all(abs(float(v)) < 1e6 for v in values) and all(abs(float(v)) > 1e-3 for v in divisors))
    return builder.finish("arithmetic", out)
