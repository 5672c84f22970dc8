"""A working of one op, for every row of the table and every sample of it, with operands that the row asks for."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.working import Working

SAMPLES = [(name, number) for name, row in OPS.items() for number in range(len(row.samples))]


def sample(name: str, number: int, seed: int = 5) -> Working:
    """``name`` on its sample ``number``; inputs x, y, z inside its domain."""
    row = OPS[name]
    shapes, attrs = row.samples[number]
    values = row.operands(np.random.default_rng(seed), shapes)
    builder = Builder()
    lines = [builder.input("xyzuvw"[k], np.round(v, 2) if v.dtype.kind == "f" else v) for k, v in enumerate(values)]
    return builder.finish(name, builder.op(name, *lines, name="out", **attrs))


@st.composite
def one_row(draw: st.DrawFn) -> Working:
    name, number = draw(st.sampled_from(SAMPLES))
    return sample(name, number, draw(st.integers(0, 2**16)))
