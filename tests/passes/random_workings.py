"""Small random workings over the op table, and other inputs of the same shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from workings.ir.build import Builder, Draft
from workings.ir.working import Working

SHAPES = [(), (3,), (2, 3), (3, 3), (1, 3), (2, 1)]
UNARY = ["neg", "abs", "square", "exp", "tanh", "sin", "sign", "sqrt", "log", "floor", "transpose"]
BINARY = ["add", "sub", "mul", "div", "maximum", "minimum", "pow", "gt", "eq", "matmul", "where"]
KINDS = ["plain", "plain", "whole", "one", "odd"]


def _values(draw: Any, shape: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(KINDS))
    if kind == "whole":
        return rng.integers(-3, 4, shape)
    if kind == "one":
        return np.full(shape, draw(st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0])))
    values = np.asarray(rng.normal(size=shape))
    if kind == "odd" and values.size:
        values.reshape(-1)[0] = draw(st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e300]))
    return values


@st.composite
def workings(draw: Any, most: int = 14) -> Working:
    """Up to ``most`` lines over two or three inputs and a few constants, weak ones among them; one or two outputs."""
    b = Builder()
    for k in range(draw(st.integers(1, 3))):
        b.input("abc"[k], _values(draw, draw(st.sampled_from(SHAPES))))
    for _ in range(draw(st.integers(0, 2))):
        b.const(_values(draw, draw(st.sampled_from(SHAPES))))
    for number in draw(st.lists(st.sampled_from([0, 1, -1, 2, 0.0, 1.0, 0.5]), max_size=3)):
        b.drafts.append(Draft("const", (), {"weak": True}, np.asarray(number)))
    leaves = len(b.drafts)
    for _ in range(draw(st.integers(1, most))):
        _step(draw, b)
    if len(b.drafts) == leaves:
        b.op("neg", 0) if b.drafts[0].value.dtype.kind != "b" else b.op("sign", 0)
    outputs = draw(st.lists(st.integers(leaves, len(b.drafts) - 1), min_size=1, max_size=2))
    return b.finish("random", *outputs)


def _step(draw: Any, b: Builder) -> None:
    """One more line where its operands allow it: reading a late line more often than an early one."""

    def pick() -> int:
        return len(b.drafts) - 1 - min(draw(st.integers(0, len(b.drafts) - 1)), draw(st.integers(0, len(b.drafts) - 1)))

    form = draw(st.sampled_from(["unary", "binary", "binary", "reduce", "move", "scatter"]))
    name = draw(st.sampled_from(["", "", "u", "v", "for"]))
    a = pick()
    shape = b.shape(a)
    try:
        if form == "unary":
            b.op(draw(st.sampled_from(UNARY)), a, name=name)
        elif form == "binary":
            op = draw(st.sampled_from(BINARY))
            if op == "pow" and b.drafts[a].value.dtype.kind != "f":
                return  # whole numbers to a negative power raise
            b.op(op, *((pick(), a, pick()) if op == "where" else (a, pick())), name=name)
        elif form == "reduce":
            axis = draw(st.sampled_from([None, *range(len(shape))]))
            b.op(draw(st.sampled_from(["sum", "prod", "max", "min"])), a, axis=axis, keepdims=draw(st.booleans()), name=name)
        elif form == "move" and shape:
            key = draw(st.sampled_from([(0,), (-1,), (slice(None),), (Ellipsis,), (slice(None, None, -1),), (None, Ellipsis)]))
            b.op("getitem", a, key=key, name=name) if draw(st.booleans()) else b.op(
                "reshape", a, shape=(b.drafts[a].value.size,), name=name
            )
        elif form == "scatter" and shape == (3,):
            b.op("scatter", a, key=(slice(1, 4),), shape=(5,), name=name)
    except (ValueError, TypeError, OverflowError):
        return


def again(w: Working, seed: int) -> list[Any]:
    """Other inputs of the same shapes and dtypes."""
    rng = np.random.default_rng(seed)
    made = []
    for k in w.inputs:
        value = w.lines[k].value
        made.append(
            rng.integers(-3, 4, value.shape).astype(value.dtype) if value.dtype.kind in "iu" else np.asarray(rng.normal(size=value.shape))
        )
    return made
