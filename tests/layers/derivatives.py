"""Where a derivative is written by hand: names that say so, given a value by arithmetic, outside the op table and the passes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOMES = ("workings/ir/ops/", "workings/ir/scalars.py", "workings/passes/")
"""Where derivatives belong: the rows of the table, and what is made from them."""
SAYS = re.compile(r"^(d_?[a-z]\w*_d_?[a-z]\w*|(\w+_)?(grad|gradient|derivative|jacobian|hessian)s?(_\w+)?|d[A-Z]\w*|d_[a-z]\w*)$")
"""``grad_w``, ``loss_gradient``, ``dW``, ``d_w``, ``dy_dx``."""
TYPESCRIPT = re.compile(
    r"^\s*(?:const|let|function)\s+(\w*(?:[gG]radient|[dD]erivative|[jJ]acobian|[hH]essian)\w*)\b.*[-+*/]", re.MULTILINE
)


class Found(NamedTuple):
    file: str
    line: int
    name: str


def by_hand(top: Path) -> list[Found]:
    """Every hand-written derivative below ``top``, in Python and in TypeScript."""
    found = []
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        if not name.startswith(HOMES):
            found += [Found(name, line, said) for line, said in in_python(ast.parse(path.read_text("utf-8")))]
    for path in sorted(top.rglob("*.ts")):
        text = path.read_text("utf-8")
        found += [Found(path.relative_to(top).as_posix(), text[: m.start()].count("\n") + 1, m[1]) for m in TYPESCRIPT.finditer(text)]
    return found


def in_python(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """A name that says derivative and is computed by arithmetic, or a function of such a name that returns arithmetic."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and arithmetic(node.value):
            yield from ((node.lineno, t.id) for t in node.targets if isinstance(t, ast.Name) and SAYS.match(t.id))
        if isinstance(node, ast.FunctionDef) and SAYS.match(node.name):
            returned = (r.value for r in ast.walk(node) if isinstance(r, ast.Return) and r.value is not None)
            if any(arithmetic(value) for value in returned):
                yield node.lineno, node.name


def arithmetic(value: ast.expr) -> bool:
    """Products, sums and powers of things, or a call of NumPy on them; not a count, a text or a plain call."""
    signs = (ast.Mult, ast.Div, ast.MatMult, ast.Pow)
    return any(isinstance(node, ast.BinOp) and isinstance(node.op, signs) for node in ast.walk(value))
