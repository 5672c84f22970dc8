"""A working as text, and back: the lines a person would write. ``parse(show(w))`` is the same working.

    cosine
    a = input([2, 1, 0], dtype='int64')
    b = input([3, 1, 4], dtype='int64')
    dot = a @ b
    _4 = dot / 3
    return _4

Spans and parts belong to the author's file and are not in the text. Nothing is evaluated: lines are read by ``ast``.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from workings.ir import python
from workings.ir.build import Builder, Draft
from workings.ir.ops import OPS
from workings.ir.ops.moves import At
from workings.ir.working import LEAVES, Line, Malformed, Working

_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "matmul": "@"}
_SIGN_OF = {"Add": "add", "Sub": "sub", "Mult": "mul", "Div": "div", "Pow": "pow", "MatMult": "matmul"}


def show(w: Working) -> str:
    """The lines of ``w``; a name used twice gets a number, a step without a name is ``_k``."""
    names = _unique(w)
    rows = [w.name, *(f"{names[k]} = {_line(line, names)}" for k, line in enumerate(w.lines))]
    return "\n".join([*rows, "return " + ", ".join(names[k] for k in w.outputs)])


def _unique(w: Working) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for k, line in enumerate(w.lines):
        seen[line.name] = seen.get(line.name, 0) + 1
        again = f"__{seen[line.name]}" if seen[line.name] > 1 else ""
        names.append(f"{line.name}{again}" if line.name else f"_{k}")
    return names


def _line(line: Line, names: list[str]) -> str:
    if line.op in LEAVES:
        extra = "".join(f", {k}={v!r}" for k, v in line.attrs.items())
        return f"{line.op}({line.value.tolist()!r}, dtype={str(line.value.dtype)!r}{_shape(line)}{extra})"
    operands = [names[j] for j in line.operands]
    if line.op in _SIGNS and not line.attrs:
        return f"{operands[0]} {_SIGNS[line.op]} {operands[1]}"
    return f"{line.op}({', '.join([*operands, *(f'{k}={v!r}' for k, v in line.attrs.items())])})"


def _shape(line: Line) -> str:
    return f", shape={line.shape!r}" if line.value.size == 0 else ""


def parse(text: str) -> Working:
    """The working that :func:`show` printed. Raises :class:`Malformed` naming the line."""
    head, *rows = text.strip().split("\n")
    reader = _Reader()
    for number, row in enumerate(rows, start=2):
        try:
            if row.startswith("return "):
                return reader.b.finish(head, *(reader.lines[name.strip()] for name in row[7:].split(",")))
            name, _, expression = row.partition(" = ")
            reader.read(name, python.expression(expression))
        except (SyntaxError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise Malformed(f"line {number} ({row.strip()}) is not a line of a working: {error}") from None
    raise Malformed("the text ends without a return line")


class _Reader:
    def __init__(self) -> None:
        self.b = Builder()
        self.lines: dict[str, int] = {}

    def read(self, name: str, node: ast.expr) -> None:
        called = "" if name.startswith("_") and name[1:].isdigit() else name.partition("__")[0] or name
        if isinstance(node, ast.BinOp):
            op, operands, attrs = _SIGN_OF[type(node.op).__name__], [node.left, node.right], {}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            op, operands = node.func.id, list(node.args)
            attrs = {str(k.arg): _literal(k.value) for k in node.keywords}
        else:
            raise ValueError("neither an operator nor a call")
        self.lines[name] = self._leaf(op, called, operands[0], attrs) if op in LEAVES else self._op(op, called, operands, attrs)

    def _leaf(self, op: str, name: str, node: ast.expr, attrs: dict[str, Any]) -> int:
        value = np.array(_literal(node), dtype=attrs.pop("dtype"))
        value = value.reshape(attrs.pop("shape", value.shape))
        value.flags.writeable = False
        self.b.drafts.append(Draft(op, (), attrs, value, name))
        if op == "input":
            self.b.inputs.append(len(self.b.drafts) - 1)
        return len(self.b.drafts) - 1

    def _op(self, op: str, name: str, operands: list[ast.expr], attrs: dict[str, Any]) -> int:
        if op not in OPS:
            raise KeyError(f"no op {op!r}")
        return self.b.op(op, *(self.lines[n.id] for n in operands if isinstance(n, ast.Name)), name=name, **attrs)


def _literal(node: ast.expr) -> Any:
    """A literal; ``slice(…)``, ``nan`` and ``inf`` as well."""
    match node:
        case ast.Call(func=ast.Name(id="slice"), args=args):
            return slice(*(_literal(a) for a in args))
        case ast.Call(func=ast.Name(id="At"), args=[ast.Constant(value=int(operand))]):
            return At(operand)
        case ast.Name(id="nan" | "inf" as word):
            return float(word)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_literal(inner)
        case ast.Tuple(elts=items):
            return tuple(_literal(i) for i in items)
        case ast.List(elts=items):
            return [_literal(i) for i in items]
        case ast.Name(id="Ellipsis"):
            return Ellipsis
    return ast.literal_eval(node)
