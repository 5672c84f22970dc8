"""“I read your answer as …”: the tree of a typed expression becomes mathematics, number for number.

What is shown is what was read: its plain text, typed again, is the same tree. So a product has its dot wherever two letters might be
taken for one name, or a letter before a bracket for a function; ``2x`` stands without one, as a person writes it.
"""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np

from workings.contract import maths
from workings.contract.maths import Maths
from workings.contract.number import format_number, is_exact
from workings.ir.expression import Node
from workings.ir.scalars import SCALARS

DIGITS = 3
HELD = 15
"""Significant digits that a double holds."""
_LEVEL = {"or": 0, "add": 2, "sub": 2, "mul": 3, "matmul": 3, "div": 3, "neg": 4, "sqrt": 5, "pow": 5, "factorial": 6}
_LEVEL |= dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), 1)
ATOM = 9
_SIGN = {"add": "+", "sub": "−", "mul": "·", "matmul": "@", "eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega pi".split(),
        "αβγδεζηθικλμνξρστυφχψωπ",
        strict=True,
    )
)
_NAMES = {
    "log": "ln", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "atan2": "arctan2", "maximum": "max", "minimum": "min", "comb": "binom",
}  # fmt: skip
_RAISED = 4
"""So many characters of an exponent can be raised one by one in plain text."""


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
    """Any tree of :mod:`workings.ir.expression`, and equations with ``or`` between them, in the learner's order and brackets."""
    match node.kind:
        case "number":
            return number(node.text)
        case "name":
            return name(node.text)
        case "list":
            return _list(node)
        case "call":
            return _call(node)
        case "div" if node.text == "%":
            return maths.seq(formula(node.children[0]), maths.Sym("%", "upright"))
        case "div":
            top, bottom = (formula(_bare(child)) for child in node.children)
            return maths.Frac(top, bottom)
        case "pow":
            base, exponent = node.children
            return maths.Power(_fenced(base, ATOM), _raised(exponent))
        case "neg":
            return _negative(node.children[0])
        case "or":
            parts = [part for child in node.children for part in (formula(child), maths.Sym("\u00a0or\u00a0", "upright"))]
            return maths.seq(*parts[:-1])
    return _infix(node)


def number(text: str, negative: bool = False) -> Maths:
    """A typed number with as many digits as were typed; one that is very large or small as a number times a power of ten."""
    mantissa, _, power = text.lower().partition("e")
    digits = Decimal(mantissa)
    if digits == 0:
        return maths.seq(maths.Oper("−"), maths.Num(0.0)) if negative else maths.Num(0.0)
    tens = digits.adjusted() + int(power or 0)
    value = float(text) * (-1 if negative else 1)
    if not _scientific(text):
        after = len(mantissa.partition(".")[2])
        places = after if abs(value) >= 1 else len(mantissa.replace(".", "").lstrip("0"))
        return maths.Num(value, digits=max(1, places - (int(power or 0) if abs(value) >= 1 else 0)))
    front = float(digits.scaleb(-digits.adjusted())) * (-1 if negative else 1)
    exponent: Maths = maths.Num(float(tens)) if abs(tens) < 10**HELD else maths.Sym(str(tens).replace("-", "−"), "upright")
    return maths.seq(maths.Num(front, digits=HELD - 1), maths.Oper("×"), maths.Power(maths.Num(10.0), exponent))


def _scientific(text: str) -> bool:
    """Whether the number is set with a power of ten, so that it is a product among other signs."""
    value = float(text)
    return (value in (0.0, float("inf")) and Decimal(text.lower().partition("e")[0]) != 0) or "×" in format_number(value)


def name(text: str) -> Maths:
    """``x_1`` and ``x_ab`` with a lower index, ``a_m1`` with −1, ``lambda`` as λ, a longer word upright."""
    head, _, index = text.partition("_")
    if head and index and (len(head) == 1 or head in GREEK):
        minus = re.fullmatch(r"m(\d+)", index)
        low = (
            maths.Seq((maths.Oper("−"), maths.Sym(minus[1], "upright"))) if minus else maths.Sym(index, "upright" if len(index) > 1 else "")
        )
        return maths.Sub(name(head), low)
    shown = GREEK.get(text, text)
    return maths.Sym(shown, "upright" if len(shown) > 1 else "")


def _raised(node: Node) -> Maths:
    """An exponent. Several factors side by side that plain text cannot raise are held together."""
    inside = formula(_bare(node))
    tight = isinstance(inside, maths.Seq) and not any(isinstance(part, maths.Oper) for part in inside.children)
    return maths.Fence("(", inside, ")") if tight and node.kind == "mul" and _length(inside) > _RAISED else inside


def _length(tree: Maths) -> int:
    match tree:
        case maths.Seq(children):
            return sum(map(_length, children))
        case maths.Num(value, digits=digits):
            return len(format_number(value, digits))
        case maths.Sym(text) if text.isascii():
            return len(text)
    return _RAISED + 1


def _negative(child: Node) -> Maths:
    if child.kind == "number" and not child.fenced:
        return number(child.text, negative=True)
    if child.text == "%" and not child.fenced:
        return maths.seq(number(child.children[0].text, negative=True), maths.Sym("%", "upright"))
    return maths.seq(maths.Oper("−"), _fenced(child, _LEVEL["neg"] + 1))


def _infix(node: Node) -> Maths:
    level = _LEVEL[node.kind]
    left, right = node.children
    after = ATOM if right.kind == "neg" and level > 1 else level + 1
    parts = (_fenced(left, level), _fenced(right, after))
    if node.kind == "mul" and not node.text and _counts(left) and _leads(right):
        return maths.seq(*parts)
    by_entry = node.kind == "mul" and left.kind == right.kind == "list"
    return maths.seq(parts[0], maths.Oper("⊙" if by_entry else _SIGN[node.kind]), parts[1])


def _counts(node: Node) -> bool:
    """A plain number, with or without a sign, that a letter may follow without a dot."""
    if node.kind == "neg" and not node.fenced:
        node = node.children[0]
    return node.kind == "number" and not node.fenced and not _scientific(node.text)


def _leads(node: Node) -> bool:
    """It begins with a letter, a root or a round bracket, which may follow a number without a dot."""
    if node.kind == "pow":
        return _leads(node.children[0])
    if node.kind == "name":
        head = node.text.partition("_")[0]
        return len(GREEK.get(head, head)) == 1
    if node.kind == "call":
        return node.text in ("sqrt", "exp") and len(node.children) == 1
    return node.fenced and node.kind not in ("number", "list")


def _list(node: Node) -> Maths:
    rows = [child for child in node.children if child.kind == "list"]
    if len(rows) == len(node.children) > 1 and len({len(row.children) for row in rows}) == 1:
        return maths.Grid(tuple(tuple(formula(x) for x in row.children) for row in rows))
    return maths.Grid((tuple(formula(child) for child in node.children),), as_list=True)


def _call(node: Node) -> Maths:
    word = node.text.rpartition(".")[2]
    known = _shaped(word, node.children[0]) if len(node.children) == 1 else None
    if known is not None:
        return known
    inside = [formula(_bare(child)) for child in node.children]
    if word == "log" and len(inside) == 2:
        return maths.Frac(*(_applied("ln", [x]) for x in inside))
    if word == "root" and len(inside) == 2:
        return maths.Power(_fenced(node.children[0], ATOM), maths.Frac(maths.Num(1.0), inside[1]))
    row = SCALARS.get(word)
    return _applied(_NAMES.get(word) or (row.symbol if row and row.form == "call" else word), inside)


def _shaped(word: str, child: Node) -> Maths | None:
    """The functions of one thing that have a form of their own; ``None`` for the others."""
    match word:
        case "sqrt":
            return maths.Root(formula(_bare(child)))
        case "cbrt":
            return maths.Power(_fenced(child, ATOM), maths.Frac(maths.Num(1.0), maths.Num(3.0)))
        case "abs" | "absolute":
            return maths.Fence("|", formula(_bare(child)), "|")
        case "norm":
            return maths.Fence("‖", formula(_bare(child)), "‖")
        case "exp":
            return maths.Power(maths.Sym("e", "upright"), _raised(child))
        case "square":
            return maths.Power(_fenced(child, ATOM), maths.Num(2.0))
        case "factorial" | "fact":
            return maths.seq(_fenced(child, ATOM), maths.Sym("!", "upright"))
        case "transpose" | "trans":
            return maths.Power(_fenced(child, ATOM), maths.Sym("T", "upright"))
        case "inverse" | "inv":
            return maths.Power(_fenced(child, ATOM), maths.Num(-1.0))
    return None


def _applied(word: str, inside: list[Maths]) -> Maths:
    row = [part for x in inside for part in (x, maths.Oper(","))][:-1]
    return maths.seq(maths.Sym(word, "upright"), maths.Fence("(", maths.seq(*row), ")"))


def _strength(node: Node) -> int:
    """How tightly its outermost sign binds, as it is set."""
    if node.kind == "number":
        return _LEVEL["mul"] if _scientific(node.text) else ATOM
    if node.kind == "div":
        return _LEVEL["factorial"] if node.text == "%" else _LEVEL["div"]
    if node.kind != "call":
        return _LEVEL.get(node.kind, ATOM)
    word = node.text.rpartition(".")[2]
    if word == "sqrt":
        return _LEVEL["sqrt"]
    if word in ("log", "root") and len(node.children) == 2:
        return _LEVEL["div" if word == "log" else "pow"]
    single = len(node.children) == 1
    if single and word in ("factorial", "fact"):
        return _LEVEL["factorial"]
    return _LEVEL["pow"] if single and word in ("exp", "cbrt", "square", "transpose", "trans", "inverse", "inv") else ATOM


def _fenced(node: Node, level: int) -> Maths:
    """In brackets where the learner put them, or where the signs would run together without."""
    inside = formula(_bare(node))
    strong = _strength(node)
    if node.kind in ("neg", "div") and node.text != "%" and level > _LEVEL["neg"]:
        strong = 0
    if strong < level or (node.fenced and node.kind not in ("number", "name", "list", "call")):
        return maths.Fence("(", inside, ")")
    return inside


def _bare(node: Node) -> Node:
    """Without its own brackets: under a fraction bar or a root they say nothing."""
    if not node.fenced:
        return node
    return Node(node.kind, node.text, node.children, node.start, node.end)
