"""The lines of a page of one's own: those that read as equations or inequalities are tried at points, quietly.

    checked(["‖a − tb‖² ≥ 0", "so t = (a·b)/(b·b)", "a·b <= 1"], {"a": "vector", "b": "vector", "t": "number"})

It is no mark. A line of words is passed over; one that chooses (``t = …``, ``a = [1, 2]``) is so for the lines below it; a line that
begins with its relation goes on from the line above. Between two vectors every product is the dot product, and bars are a length. What is
conditional, or defines a name in a way that cannot be read, is not read; and of the names in it no line below is said to fail.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from workings.capture import typed
from workings.contract.number import format_number
from workings.contract.reading import Number, Part, Text, Typed
from workings.ir import expression
from workings.ir.expression import Node, Unreadable
from workings.practice.chance import Chance
from workings.practice.equivalence.spoken import spoken
from workings.practice.text import Parts
from workings.practice.words import listed

State = Literal["", "holds", "fails", "chosen", "unread"]
Kinds = Mapping[str, str]
Names = dict[str, np.ndarray]
SHORT, LONG, ENOUGH, CLOSE = 60, 40, 20, 1e-9
"""Points of small whole numbers, tried first; points of any numbers; how many of them have to give both sides a value."""
LONGEST = 400
_STEPS = re.compile(r"<=>|<->|⇔|↔|=>|⇒|→|->")
_SIGNS = re.compile(r"(<=|=<|>=|≤|≥|==|=|<|>)")
_SIGN = {"<=": "≤", "=<": "≤", ">=": "≥", "==": "="}
_NO = re.compile(r"≠|!=|=/=")
_LABEL = re.compile(r"^(?:[-•*]\s+|\(?\d{1,2}[).:]\s+)")
_WORD = re.compile(r"^([A-Za-z]{2,})\b[,:]?\s+")
_AFTER = re.compile(r"[,;]?\s+(?:for|since|because|as|where|by|which|when|if|so)\b.*$|[\s.,;:]+$", re.IGNORECASE)
_CONDITION = re.compile(r"^\s*(?:if|when|whenever|suppose|assume|unless)\b|\bif\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|cannot|only|false|wrong)\b", re.IGNORECASE)
"""Before its first relation: the line does not say that it holds."""
_JOINED = re.compile(r"(?:,|;|\band\b)(?![^\[(]*[\])])", re.IGNORECASE)
"""A comma or an “and” outside brackets."""
_SCALAR = {"sqrt": np.sqrt, "abs": np.abs, "exp": np.exp, "log": np.log, "ln": np.log, "cos": np.cos, "sin": np.sin}


@dataclass(frozen=True, slots=True)
class PageLine:
    text: str
    state: State = ""
    """Empty for a line without mathematics, which nothing is said of."""
    note: Parts = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """``sides`` with ``signs`` between them, as trees in which every product says which it is."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]


def checked(lines: Sequence[str], kinds: Kinds) -> tuple[PageLine, ...]:
    """Every line, with what was found."""
    out: list[PageLine] = []
    chosen: dict[str, Node] = {}
    open_: set[str] = set()
    last: Node | None = None
    for line in lines:
        try:
            found = statements(line, kinds, last)
            out.append(_judged(line, found, kinds, chosen, open_))
            last = found[-1].sides[-1] if found else None
        except (Unreadable, RecursionError):
            out.append(PageLine(line, "unread", (Text("not read", "quiet"),)))
            open_ |= _named(line, kinds)
            last = None
    return tuple(out)


def _named(line: str, kinds: Kinds) -> set[str]:
    """The names that a line which was not read may say something about, for the lines below it."""
    bound = {name for name in kinds if re.search(rf"(?<![A-Za-z]){re.escape(name)}\s*=", line)}
    return set(kinds) if _CONDITION.search(line) else bound


def _judged(line: str, found: Sequence[Statement], kinds: Kinds, chosen: dict[str, Node], open_: set[str]) -> PageLine:
    """A line with its statements tried one by one; what it chooses is added to ``chosen``. Raises ``Unreadable`` where nothing can be said."""
    state: State = ""
    for one in found:
        if (name := choice(one, kinds)) is not None:
            chosen[name] = _chosen(name, one.sides[1], chosen)
            open_.discard(name)
            state = state or "chosen"
            continue
        if (point := failing(tuple(_with(side, chosen) for side in one.sides), one.signs, kinds)) is not None:
            if open_ & {name for side in one.sides for name in _letters(side)}:
                raise Unreadable("A name in it may stand for something that was not read.")
            return PageLine(line, "fails", _why(*point))
        state = "holds"
    words = {"holds": "holds wherever it was tried", "chosen": "chosen here"}.get(state, "")
    return PageLine(line, state, (Text(words, "quiet"),) if words else ())


# ---------------------------------------------------------------------- reading
def statements(line: str, kinds: Kinds, last: Node | None = None) -> list[Statement]:
    """The statements of a line, none for a line of words. Raises ``Unreadable`` where it has a relation and cannot be read."""
    if not _SIGNS.search(line) and not _STEPS.search(line):
        return []
    if len(line) > LONGEST or _NO.search(line):
        raise Unreadable("It is not read here.")
    out = list[Statement]()
    for clause in _clauses(line):
        if _CONDITION.search(clause) or _DENIED.search(_SIGNS.split(clause)[0]) or "?" in clause:
            raise Unreadable("It holds under a condition.")
        pieces = _SIGNS.split(_bare(clause, kinds))
        sides = [_settled(expression.parse(text, kinds), kinds)[0] for text in pieces[2::2]]
        out.append(
            Statement((_beginning(pieces[0], kinds, None if out else last), *sides), tuple(_SIGN.get(sign, sign) for sign in pieces[1::2]))
        )
    return out


def _beginning(text: str, kinds: Kinds, last: Node | None) -> Node:
    """The first side; where a line begins with its relation, the last side of the line above, unless that is a bare number."""
    if text.strip() or last is None or last.kind == "number":
        return _settled(expression.parse(text, kinds), kinds)[0]
    return last


def _clauses(line: str) -> Iterator[str]:
    """The pieces of a line that have a relation in them: between arrows, before and after a colon, and between commas where each has one."""
    for part in _STEPS.split(line):
        for piece in part.split(":"):
            pieces = [one for one in _JOINED.split(piece) if one.strip()]
            yield from (one for one in (pieces if all(map(_SIGNS.search, pieces)) else [piece]) if _SIGNS.search(one))


def _bare(clause: str, kinds: Kinds) -> str:
    """Without a number before it, words before and after it, and a full stop."""
    text = _LABEL.sub("", clause.strip()).strip()
    while (word := _WORD.match(text)) and word[1] not in (*_SCALAR, "norm", "dot") and not set(word[1]) <= set(kinds):
        text = text[word.end() :]
    while (shorter := _AFTER.sub("", text)) != text:
        text = shorter
    return text.strip()


def _settled(node: Node, kinds: Kinds) -> tuple[Node, str]:
    """The tree with every product and every pair of bars made plain, and whether it is a vector or a number. Raises ``Unreadable``."""
    if node.kind == "number":
        return node, "number"
    if node.kind == "name":
        if node.text not in kinds:
            raise Unreadable(f"{node.text} is not a name I know here.", node.start)
        return node, kinds[node.text]
    parts = [_settled(child, kinds) for child in node.children]
    trees, of = tuple(tree for tree, _ in parts), [kind for _, kind in parts]
    match node.kind, of:
        case "list", _ if set(of) == {"number"}:
            return Node("list", "[", trees), "vector"
        case (("add" | "sub"), [one, other]) if one == other:
            return Node(node.kind, node.text, trees), one
        case "neg", [one]:
            return Node("neg", "-", trees), one
        case (("mul" | "matmul"), ["vector", "vector"]):
            return Node("matmul", "@", trees), "number"
        case "mul", [one, other]:
            return Node("mul", "*", trees), "vector" if "vector" in (one, other) else "number"
        case "div", [one, "number"]:
            return Node("div", node.text, trees), one
        case "pow", ["number", "number"]:
            return Node("pow", "^", trees), "number"
        case "pow", ["vector", "number"] if trees[1].text == "2":
            return Node("matmul", "@", (trees[0], trees[0])), "number"
        case "call", ["vector"] if node.text in ("abs", "norm"):
            return Node("call", "norm", trees), "number"
        case "call", ["number"] if node.text in (*_SCALAR, "norm"):
            return Node("call", "abs" if node.text == "norm" else node.text, trees), "number"
        case "call", ["vector", "vector"] if node.text == "dot":
            return Node("matmul", "@", trees), "number"
    raise Unreadable("Its parts do not fit together.", node.start)


def choice(one: Statement, kinds: Kinds) -> str | None:
    """The name that a line chooses: a number where it does not stand on the other side too, a vector where that is a list of numbers."""
    name, letters = one.sides[0], _letters(one.sides[-1])
    if one.signs != ("=",) or name.kind != "name" or name.text in letters or (kinds[name.text] == "vector" and letters):
        return None
    return name.text


def _letters(node: Node) -> set[str]:
    return {node.text} if node.kind == "name" else set().union(*map(_letters, node.children))


def _chosen(name: str, tree: Node, chosen: Mapping[str, Node]) -> Node:
    """What a name is chosen to be, in names that are not chosen so far. Raises ``Unreadable`` where that goes round in a circle."""
    out = _with(tree, chosen)
    if name in _letters(out):
        raise Unreadable(f"{name} is chosen by way of itself.")
    return out


def _with(node: Node, chosen: Mapping[str, Node]) -> Node:
    """The tree with what is chosen in place of its name."""
    if node.kind == "name" and node.text in chosen:
        return _with(chosen[node.text], chosen)
    return Node(node.kind, node.text, tuple(_with(child, chosen) for child in node.children))


# ---------------------------------------------------------------------- trying
def failing(sides: Sequence[Node], signs: Sequence[str], kinds: Kinds) -> tuple[Node, str, Node, Names] | None:
    """The first sides and sign that do not hold at a point, and the point; ``None`` where all hold.

    Raises ``Unreadable`` where they have values at too few points to say.
    """
    tried = [0] * len(signs)
    for names in points(tuple(kinds.items())):
        with np.errstate(all="ignore"):
            values = [_value(side, names) for side in sides]
        for k, sign in enumerate(signs):
            holds = _holds(values[k], sign, values[k + 1])
            tried[k] += holds is not None
            if holds is False:
                used = _letters(sides[k]) | _letters(sides[k + 1])
                return sides[k], sign, sides[k + 1], {name: x for name, x in names.items() if name in used}
    if min(tried) < ENOUGH:
        raise Unreadable("It has values at too few points.")
    return None


def _holds(left: np.ndarray, sign: str, right: np.ndarray) -> bool | None:
    """Within the errors of rounding; ``None`` where it has no value."""
    if left.shape != right.shape or not (np.isfinite(left).all() and np.isfinite(right).all()):
        return None
    slack = CLOSE * max(1.0, float(np.abs(left).max()), float(np.abs(right).max()))
    if sign == "=":
        return bool((np.abs(left - right) <= slack).all())
    if left.ndim:
        return None
    gap = float(right - left) if sign in "≤<" else float(left - right)
    return gap >= -slack if sign in "≤≥" else gap > slack


@lru_cache(maxsize=32)
def points(kinds: tuple[tuple[str, str], ...]) -> tuple[Names, ...]:
    """Points, the same each time: first small whole numbers, then any. No vector and no number in them is 0."""
    return tuple(_point(kinds, Chance(f"page:{k}"), k < SHORT) for k in range(SHORT + LONG))


def _point(kinds: tuple[tuple[str, str], ...], chance: Chance, short: bool) -> Names:
    def one() -> float:
        return float(chance.integer(-2, 3)) if short else chance.integer(-4_000, 4_000) / 1_000

    def vector() -> np.ndarray:
        while not (x := np.array([one() for _ in range(2 if short else 4)])).any():
            pass
        return x

    return {name: vector() if kind == "vector" else np.asarray(one() or 1.0) for name, kind in kinds}


def _value(node: Node, names: Names) -> np.ndarray:
    parts = [_value(child, names) for child in node.children]
    match node.kind:
        case "number":
            return np.asarray(float(node.text))
        case "name":
            return names[node.text]
        case "list":
            return np.array(parts)
        case "neg":
            return np.asarray(-parts[0])
        case "add":
            return _fitting(parts, np.add)
        case "sub":
            return _fitting(parts, np.subtract)
        case "mul":
            return np.asarray(parts[0] * parts[1])
        case "matmul":
            return np.asarray(parts[0] @ parts[1]) if parts[0].shape == parts[1].shape else np.asarray(math.nan)
        case "div":
            return np.asarray(parts[0] / parts[1])
        case "pow":
            return np.asarray(np.power(parts[0], parts[1]))
        case "call" if node.text == "norm":
            return np.asarray(np.sqrt(parts[0] @ parts[0]))
    return np.asarray(_SCALAR[node.text](parts[0]))


def _fitting(parts: Sequence[np.ndarray], op: np.ufunc) -> np.ndarray:
    """Vectors of two lengths have no sum."""
    return np.asarray(op(*parts)) if parts[0].shape == parts[1].shape else np.asarray(math.nan)


# ---------------------------------------------------------------------- what is said
def _why(left: Node, sign: str, right: Node, names: Names) -> Parts:
    """Where it does not hold, and both sides there; what had to be worked out opens."""
    where = " at " + listed([f"{name} = {_spelled(x)}" for name, x in names.items()]) if names else ""
    return (Text(f"does not hold{where}: its sides are "), *_opens(left, names), Text(" and "), *_opens(right, names))


def _spelled(x: np.ndarray) -> str:
    if x.ndim:
        return "[" + ", ".join(format_number(float(entry), 4) for entry in x) + "]"
    return format_number(float(x), 4)


def _opens(side: Node, names: Names) -> Iterator[Part]:
    value, text = _value(side, names), spoken(_put(side, names))
    if side.kind in ("number", "name"):
        yield Text(_spelled(value))
        return
    recipe = Typed(text)
    known = np.asarray(typed.read(text).value, dtype=float)
    for k, x in enumerate(known.reshape(-1)):
        yield Text(("[" if k == 0 else ", ") if known.ndim else "")
        yield Number(float(x), recipe, 4)
    yield Text("]" if known.ndim else "")


def _put(node: Node, names: Names) -> Node:
    """The tree with numbers and lists in place of its names; it can be typed."""
    if node.kind == "name":
        x = names[node.text]
        return Node("list", "[", tuple(_number(float(entry)) for entry in x)) if x.ndim else _number(float(x))
    return Node(node.kind, node.text, tuple(_put(child, names) for child in node.children))


def _number(x: float) -> Node:
    size = Node("number", str(int(abs(x))) if x == int(x) else repr(abs(x)))
    return Node("neg", "-", (size,), fenced=True) if x < 0 else size
