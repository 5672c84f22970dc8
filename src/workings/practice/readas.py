"""“I read your answer as …”: the tree of a typed expression becomes mathematics, number for number."""

from __future__ import annotations

import numpy as np

from workings.contract import maths
from workings.contract.maths import Maths
from workings.contract.number import is_exact
from workings.ir.expression import Node
from workings.ir.scalars import SCALARS

ATOM = 9
DIGITS = 3
_LEVEL = {"add": 1, "sub": 1, "mul": 2, "matmul": 2, "neg": 3, "pow": 4}
_SIGN = {"add": "+", "sub": "−", "mul": "·", "matmul": "@"}
_NAMES = {"ln": "ln", "log": "ln", "pi": "π", "π": "π"}


def with_value(typed: Maths, value: np.ndarray, line: int) -> Maths:
    """``typed`` and its value, which is ``line`` of the typed working: the numbers of the value can be opened."""
    exact = all(is_exact(float(x), DIGITS) for x in value.reshape(-1))
    return maths.seq(typed, maths.Oper("=" if exact else "≈"), result(value, line))


def result(value: np.ndarray, line: int | None = None, index: tuple[int, ...] = ()) -> Maths:
    """A value as mathematics: a number, a list, or a grid. Each number is a cell of ``line``."""
    if value.ndim == 0:
        return maths.Num(float(value), line, index, DIGITS)
    if value.ndim == 1:
        cells = tuple(result(x, line, (*index, k)) for k, x in enumerate(value))
        return maths.Grid((cells,), as_list=True)
    rows = (tuple(result(x, line, (k, j)) for j, x in enumerate(row)) for k, row in enumerate(value))
    return maths.Grid(tuple(rows))


def is_plain(node: Node) -> bool:
    """A number as it stands, with or without a sign, or a list of such numbers."""
    if node.kind == "list":
        return all(is_plain(child) for child in node.children)
    if node.kind == "neg":
        return node.children[0].kind == "number"
    return node.kind == "number"


def formula(node: Node) -> Maths:
    """The expression itself, in the learner's own order and with the learner's own brackets."""
    match node.kind:
        case "number":
            return number(node.text)
        case "name":
            return maths.Sym(_NAMES.get(node.text, node.text))
        case "list":
            return _list(node)
        case "call":
            return _call(node)
        case "div" if node.text == "%":
            return maths.seq(formula(node.children[0]), maths.Oper("%"))
        case "div":
            top, bottom = (formula(_bare(child)) for child in node.children)
            return maths.Frac(top, bottom)
        case "pow":
            base, exponent = node.children
            return maths.Power(_fenced(base, _LEVEL["pow"] + 1), formula(_bare(exponent)))
        case "neg":
            return _negative(node.children[0])
    return _infix(node)


def number(text: str, negative: bool = False) -> maths.Num:
    """A typed number with as many digits as were typed."""
    value = float(text)
    mantissa = text.lower().split("e")[0]
    after = len(mantissa.partition(".")[2])
    digits = after if abs(value) >= 1 else len(mantissa.replace(".", "").lstrip("0"))
    return maths.Num(-value if negative else value, digits=max(1, digits))


def _negative(child: Node) -> Maths:
    if child.kind == "number" and not child.fenced:
        return number(child.text, negative=True)
    if child.text == "%" and not child.fenced:
        return maths.seq(number(child.children[0].text, negative=True), maths.Oper("%"))
    return maths.seq(maths.Oper("−"), _fenced(child, _LEVEL["neg"]))


def _infix(node: Node) -> Maths:
    level = _LEVEL[node.kind]
    left, right = node.children
    after = ATOM if right.kind == "neg" else level + 1
    by_entry = node.kind == "mul" and left.kind == right.kind == "list"
    sign = "⊙" if by_entry else _SIGN[node.kind]
    return maths.seq(_fenced(left, level), maths.Oper(sign), _fenced(right, after))


def _list(node: Node) -> Maths:
    if node.children and all(child.kind == "list" for child in node.children):
        return maths.Grid(tuple(tuple(formula(x) for x in row.children) for row in node.children))
    return maths.Grid((tuple(formula(child) for child in node.children),), as_list=True)


def _call(node: Node) -> Maths:
    inside = [formula(_bare(child)) for child in node.children]
    name = node.text.rpartition(".")[2]
    if name == "sqrt" and inside:
        return maths.Root(inside[0])
    if name == "abs" and inside:
        return maths.Fence("|", inside[0], "|")
    if name == "norm" and inside:
        return maths.Fence("‖", inside[0], "‖")
    if name == "exp" and inside:
        return maths.Power(maths.Sym("e", "upright"), inside[0])
    row = SCALARS.get(name)
    shown = _NAMES.get(name) or (row.symbol if row and row.form == "call" else name)
    row_of = [part for x in inside for part in (x, maths.Oper(","))][:-1]
    return maths.seq(maths.Sym(shown, "upright"), maths.Fence("(", maths.seq(*row_of), ")"))


def _fenced(node: Node, level: int) -> Maths:
    """In brackets where the learner put them, or where the signs would run together without."""
    inside = formula(_bare(node))
    strong = _LEVEL.get(node.kind, ATOM)
    if node.kind == "div":
        strong = ATOM if node.text == "%" or level <= 2 else 0
    if strong < level or (node.fenced and node.kind not in ("number", "name", "list", "call")):
        return maths.Fence("(", inside, ")")
    return inside


def _bare(node: Node) -> Node:
    """Without its own brackets: under a fraction bar or a root they say nothing."""
    if not node.fenced:
        return node
    return Node(node.kind, node.text, node.children, node.start, node.end)
