"""Make a working line by line: every value is computed by the op's row, every shape checked by its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.ir import expression as grammar
from workings.ir import rules
from workings.ir.ops import OPS, op_for, run
from workings.ir.scalars import SCALARS
from workings.ir.sizes import named
from workings.ir.working import Line, Part, Span, Working, frozen


class ShapeMismatch(ValueError):
    """Operands that do not fit; the message names the index, both operands and both sizes."""


@dataclass(slots=True)
class Draft:
    """A line before its sizes are named."""

    op: str
    operands: tuple[int, ...]
    attrs: Mapping[str, Any]
    value: np.ndarray
    name: str = ""
    span: Span | None = None
    part: int = 0


def complete(
    name: str,
    drafts: Sequence[Draft],
    inputs: Sequence[int],
    outputs: Sequence[int],
    *,
    given: Mapping[int, Sequence[str]] | None = None,
    **rest: Any,
) -> Working:
    """Name the sizes and freeze."""
    dims, sizes = named(drafts, given)
    lines = tuple(Line(d.op, d.operands, d.attrs, d.value, d.name, dim, d.span, d.part) for d, dim in zip(drafts, dims, strict=True))
    return Working(name, lines, tuple(inputs), tuple(outputs), sizes=sizes, **rest)


class Builder:
    """Append lines; each method returns the number of the line it made."""

    def __init__(self, start: Working | None = None) -> None:
        self.drafts = [Draft(x.op, x.operands, x.attrs, x.value, x.name, x.span, x.part) for x in start.lines] if start else []
        self.inputs = list(start.inputs) if start else []
        self.parts = start.parts if start else (Part("", -1),)
        self._constants: dict[tuple[str, bytes, tuple[int, ...]], int] = {}

    def _append(self, draft: Draft) -> int:
        self.drafts.append(draft)
        return len(self.drafts) - 1

    def input(self, name: str, value: Any) -> int:
        self.inputs.append(self._append(Draft("input", (), {}, frozen(value), name)))
        return self.inputs[-1]

    def const(self, value: Any) -> int:
        array = frozen(value)
        key = (array.dtype.str, array.tobytes(), array.shape)
        if key not in self._constants:
            self._constants[key] = self._append(Draft("const", (), {}, array))
        return self._constants[key]

    def op(self, op: str, *operands: int, name: str = "", span: Span | None = None, part: int = 0, **attrs: Any) -> int:
        """Run ``op`` on earlier lines. Raises :class:`ShapeMismatch` where the index rule does not hold."""
        row, values = op_for(op), [self.drafts[k].value for k in operands]
        if row.rule is not None:
            rule = row.rule([v.shape for v in values], attrs)
            wrong = rule if isinstance(rule, rules.Mismatch) else rules.sizes(rule, [v.shape for v in values])
            if isinstance(wrong, rules.Mismatch):
                raise ShapeMismatch(mismatch_sentence(op, wrong, [self.drafts[k].name for k in operands]))
        with np.errstate(all="ignore"):
            value = frozen(run(op, values, attrs))
        return self._append(Draft(op, tuple(operands), attrs, value, name, span, part))

    def shape(self, line: int) -> tuple[int, ...]:
        return self.drafts[line].value.shape

    def expression(self, text: str, names: Mapping[str, int], name: str = "") -> int:
        """Append the lines of a typed expression; ``names`` says which line each name stands for."""
        return self.node(grammar.parse(text), names, name)

    def node(self, node: grammar.Node, names: Mapping[str, int], name: str = "") -> int:
        if node.kind == "number":
            return self.const(float(node.text))
        if node.kind == "name":
            return self._name(node, names)
        children = [self.node(child, names) for child in node.children]
        if node.kind == "list":
            return self.op("stack", *children, name=name) if children else self.const(np.zeros(0))
        if node.kind == "call":
            return self._call(node, children, name)
        return self.op(node.kind, *children, name=name)

    def _name(self, node: grammar.Node, names: Mapping[str, int]) -> int:
        if node.text in names:
            return names[node.text]
        if node.text in CONSTANTS:
            return self.const(CONSTANTS[node.text])
        known = ", ".join([*names, *CONSTANTS])
        raise grammar.Unreadable(f"{node.text} is not a name I know here (I know {known}).", node.start)

    def _call(self, node: grammar.Node, children: list[int], name: str) -> int:
        function = node.text.removeprefix("np.").removeprefix("math.").removeprefix("linalg.")
        function = ALIASES.get(function, function)
        if function == "norm":
            norm = self.op("matmul", children[0], children[0])
            return self.op("sqrt", norm, name=name)
        known = function in OPS and (function in SCALARS or function in ("sum", "prod", "max", "min", "matmul", "transpose"))
        if not known:
            raise grammar.Unreadable(f"{node.text} is not a function I know here.", node.start, "sqrt, log, exp, abs, norm")
        arity = SCALARS[function].arity if function in SCALARS else 2 if function == "matmul" else 1
        if len(children) != arity:
            raise grammar.Unreadable(
                f"{node.text} takes {arity} argument{'s' if arity > 1 else ''}; {len(children)} stand there.", node.start
            )
        return self.op(function, *children, name=name)

    def finish(self, name: str, *outputs: int, **rest: Any) -> Working:
        return complete(name, self.drafts, self.inputs, outputs, parts=rest.pop("parts", self.parts), **rest)


CONSTANTS: dict[str, float] = {"pi": float(np.pi), "π": float(np.pi), "e": float(np.e)}
ALIASES = {"ln": "log", "dot": "matmul", "absolute": "abs", "acos": "arccos"}


def mismatch_sentence(op: str, wrong: rules.Mismatch, names: Sequence[str]) -> str:
    """One sentence: the index, both operands, both sizes."""
    if wrong.reason:
        return wrong.reason[0].upper() + wrong.reason[1:] + "."
    (one, axis, size), (two, other, length) = wrong.first, wrong.second

    def called(k: int) -> str:
        return names[k] or ("the first operand", "the second operand", "the third operand")[min(k, 2)]

    return (
        f"Index {wrong.index} has two sizes in {op}: axis {axis} of {called(one)} is {size}, "
        f"axis {other} of {called(two)} is {length}. They have to be equal."
    )


def replay(w: Working, *inputs: Any) -> list[Any]:
    """Run the lines again on other inputs of the same shapes; the value of every line. No lines are changed."""
    values: list[Any] = []
    fresh = dict(zip(w.inputs, inputs, strict=True))
    with np.errstate(all="ignore"):
        for k, line in enumerate(w.lines):
            if line.op == "input":
                given = np.asarray(fresh[k])
                values.append(given.item() if line.attrs.get("weak") else given[()])
            elif line.op == "const":
                values.append(line.value.item() if line.attrs.get("weak") else line.value)
            else:
                values.append(run(line.op, [values[j] for j in line.operands], line.attrs))
    return values
