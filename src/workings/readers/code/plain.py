"""How plain Python writes each scalar function, and the helpers that a printed function may need. Only ``math`` is imported."""

from __future__ import annotations

from collections.abc import Callable

from workings.readers.code.sheet import CHOICE, COMPARE, INFIX, SIGN, Piece, call, infix, minus, power

HELPERS: dict[str, str] = {
    "sign": '''def sign(x):
    """-1, 0 or 1."""
    return (x > 0) - (x < 0)''',
    "logaddexp": '''def logaddexp(a, b):
    """The logarithm of e to a plus e to b, without overflow."""
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))''',
    "flat": '''def flat(x):
    """The numbers of nested lists, one after the other."""
    return [cell for part in x for cell in flat(part)] if isinstance(x, list) else [x]''',
    "shaped": '''def shaped(cells, *shape):
    """Numbers one after the other, as nested lists of this shape."""
    if len(shape) == 1:
        return list(cells)
    step = len(cells) // shape[0] if shape[0] else 0
    return [shaped(cells[k * step : (k + 1) * step], *shape[1:]) for k in range(shape[0])]''',
    "running": '''def running(x):
    """The running sum."""
    total, out = 0, []
    for cell in x:
        total += cell
        out.append(total)
    return out''',
    "rooted": '''def rooted(a):
    """The lower triangle whose product with its own transpose is a."""
    n = len(a)
    low = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = a[i][j] - sum(low[i][k] * low[j][k] for k in range(j))
            low[i][j] = math.sqrt(rest) if i == j else rest / low[j][j]
    return low''',
    "reduced": '''def reduced(a, b):
    """Gaussian elimination with row exchange: the triangle, the right side, and the sign of the exchanges."""
    a, b, n, exchanges = [list(row) for row in a], [list(row) for row in b], len(a), 1
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(a[i][k]))
        if best != k:
            a[k], a[best], b[k], b[best], exchanges = a[best], a[k], b[best], b[k], -exchanges
        for i in range(k + 1, n):
            times = a[i][k] / a[k][k]
            a[i] = [one - times * two for one, two in zip(a[i], a[k])]
            b[i] = [one - times * two for one, two in zip(b[i], b[k])]
    return a, b, exchanges''',
    "solved": '''def solved(a, b):
    """The solution x of a x = b, for a matrix b."""
    a, b, _ = reduced(a, b)
    for k in reversed(range(len(a))):
        for j in range(k + 1, len(a)):
            b[k] = [one - a[k][j] * two for one, two in zip(b[k], b[j])]
        b[k] = [one / a[k][k] for one in b[k]]
    return b''',
}
NEEDS = {"solved": ("reduced",)}
"""Helpers that call others."""
USED = {"sign": "sign", "logaddexp": "logaddexp"}
"""Scalar -> the helper it calls."""

MATHS = {
    "sqrt": "sqrt", "exp": "exp", "log": "log", "log2": "log2", "log10": "log10", "log1p": "log1p", "expm1": "expm1",
    "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "hypot": "hypot", "floor": "floor", "ceil": "ceil",
}  # fmt: skip
BUILT_IN = {"abs": "abs", "maximum": "max", "minimum": "min", "rint": "round", "sign": "sign", "logaddexp": "logaddexp"}
WHOLE_ONLY = frozenset({"floor", "ceil", "rint"})
"""Functions that Python has of finite numbers only."""
NO_NAN = frozenset({"maximum", "minimum", "max", "min", "sign", "argmax", "argmin", "argsort"})
"""Ops whose result depends, in Python, on where a NaN stands."""
Write = Callable[..., Piece]


def _both(word: str) -> Write:
    return lambda a, b: Piece(f"{a.at(COMPARE)} {word} {b.at(COMPARE)}", CHOICE)


SCALARS: dict[str, Write] = {
    **{name: (lambda a, b, sign=sign, level=level: infix(sign, level, a, b)) for name, (sign, level) in INFIX.items()},
    **{name: (lambda *a, f=f: call(f"math.{f}", *(x.text for x in a))) for name, f in MATHS.items()},
    **{name: (lambda *a, f=f: call(f, *(x.text for x in a))) for name, f in BUILT_IN.items()},
    "id": lambda a: a,
    "neg": minus,
    "pow": power,
    "square": lambda a: power(a, Piece("2")),
    "where": lambda c, a, b: Piece(f"{a.at(COMPARE)} if {c.at(COMPARE)} else {b.at(COMPARE)}", CHOICE),
    "logical_and": _both("and"),
    "logical_or": _both("or"),
    "logical_not": lambda a: Piece(f"not {a.at(COMPARE)}", CHOICE),
}
OF_TRUTHS: dict[str, Write] = {"add": _both("or"), "maximum": _both("or"), "mul": _both("and"), "minimum": _both("and")}
"""What arithmetic on yes and no means in NumPy."""
CASTS = {"float64": "float", "int64": "int", "int32": "int", "bool": "bool"}


def index(start: int, step: int, at: str) -> str:
    """Place ``start + step · at`` of an axis."""
    if at.isdecimal():
        return str(start + step * int(at))
    inner = at if at.isidentifier() or step == 1 else f"({at})"
    if step == 1:
        return at if start == 0 else f"{at} + {start}"
    if step == -1:
        return f"{start} - {at if at.isidentifier() else f'({at})'}"
    return f"{start} + {step} * {inner}" if start else f"{step} * {inner}"


def truth(a: Piece, is_bool: bool) -> Piece:
    return a if is_bool else call("bool", a.text)


__all__ = ["CASTS", "HELPERS", "NEEDS", "NO_NAN", "OF_TRUTHS", "SCALARS", "SIGN", "USED", "WHOLE_ONLY", "index", "truth"]
