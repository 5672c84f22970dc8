"""The op table. An op is one row: how to run it, and the index rule from which the readings are derived."""

from workings.ir.ops.table import OPS, Op, op_for, run

__all__ = ["OPS", "Op", "op_for", "run"]
