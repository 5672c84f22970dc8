"""Mathematics on one line of text: ``cos = a·b/(‖a‖ ‖b‖)``. Runs of (text, style), so that a terminal can colour them."""

from __future__ import annotations

from collections.abc import Iterable

from workings.contract.maths import Fence, Frac, Gather, Grid, Maths, Num, Oper, Power, Root, Seq, Sub, Sym
from workings.contract.number import format_number

Run = tuple[str, str]
"""Text, and what it is: ``""``, ``vector``, ``word``, ``given`` or ``derived``."""
_UP = str.maketrans("0123456789+-−=()nijkmxTabcdefghloprstuvwyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲᵏᵐˣᵀᵃᵇᶜᵈᵉᶠᵍʰˡᵒᵖʳˢᵗᵘᵛʷʸᶻ")
_DOWN = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SCRIPT = 4
"""Raised or lowered characters that can still be read in a row."""
_TIGHT = frozenset({"·", "/", ":"})
_SIGNS = {"Σ": "Σ", "Π": "Π", "max": "max", "min": "min"}


def text(maths: Maths) -> str:
    """``maths`` on one line."""
    return "".join(part for part, _ in runs(maths))


def width(maths: Maths) -> int:
    """Characters across where fractions stand upright, as on a page."""
    match maths:
        case Frac(top, bottom):
            return max(width(top), width(bottom)) + 1
        case Seq(children):
            return sum(width(c) + (2 if isinstance(c, Oper) and c.text not in _TIGHT else 0) for c in children)
        case Sub(base, index) | Power(base, index):
            return width(base) + (2 * width(index) + 2) // 3
        case Root(child):
            return width(child) + 1
        case Fence(_, child, _):
            return width(child) + 2
        case Gather(_, _, _, body):
            return width(body) + 3
    return len(text(maths))


def runs(maths: Maths) -> list[Run]:
    """The pieces of the line, in order."""
    match maths:
        case Sym(letters, role):
            return [(letters, {"vector": "vector", "upright": "word"}.get(role, ""))]
        case Num(value, line, _, digits, signed):
            shown = format_number(value, digits)
            return [(f"({shown})" if signed and value < 0 else shown, "given" if line is None else "derived")]
        case Oper(sign):
            return [(sign, "")]
        case Seq(children):
            return _row(children)
        case Frac(top, bottom):
            wide = _compound(bottom) or _added(top)
            return [*_bracketed(top, _added(top)), (" / " if wide and _compound(top) else "/", ""), *_bracketed(bottom, _compound(bottom))]
        case Root(child):
            return [("√", ""), *_bracketed(child, not isinstance(child, Num | Sym | Sub))]
        case Fence(left, child, right):
            return [(left, ""), *runs(child), (right, "")]
        case Grid():
            return _grid(maths)
    return _scripted(maths)


def _scripted(maths: Maths) -> list[Run]:
    match maths:
        case Power(base, exponent):
            return [*runs(base), *_script(exponent, _UP, "^")]
        case Sub(base, index):
            return [*runs(base), *_script(index, _DOWN, "_")]
        case Gather(sign, index, upper, body):
            return [(_SIGNS[sign], "word" if sign.isalpha() and len(sign) > 1 else ""), *_range(index, upper), (" ", ""), *runs(body)]
    raise AssertionError(f"{type(maths).__name__} has no line of its own")


def _range(index: str, upper: Maths) -> list[Run]:
    """``ᵢ₌₁ⁿ`` under and over a sum; a word (``_row``) where it runs along each row."""
    if not index:
        return []
    if upper == Seq(()):
        return _script(Sym(index), _DOWN, "_")
    return [*_script(Sym(f"{index}=1"), _DOWN, "_"), *_script(upper, _UP, "^")]


def _script(maths: Maths, table: dict[int, int], mark: str) -> list[Run]:
    """Raised or lowered characters where Unicode has them all, otherwise a mark."""
    low = table is _DOWN and isinstance(maths, Seq)
    own = runs(maths)
    plain = "".join(piece for piece, _ in own)
    plain = plain.replace(" ", "") if low else plain
    if plain and len(plain) <= SCRIPT and all(ord(c) in table for c in plain):
        return [(plain.translate(table), "")]
    if (
        len(plain) <= 1
        or plain.isdecimal()
        or (plain.isalpha() and plain.isalnum() and isinstance(maths, Sym))
        or (low and plain.isalnum())
    ):
        return [(mark + plain, "")]
    if low:
        return [(f"{mark}({plain})", "")]
    return [(mark, ""), *(own if _fenced(maths) else [("(", ""), *own, (")", "")])]


def _bracketed(maths: Maths, brackets: bool) -> list[Run]:
    return [("(", ""), *runs(maths), (")", "")] if brackets and not _fenced(maths) else runs(maths)


def _fenced(maths: Maths) -> bool:
    return isinstance(maths, Fence) and maths.left == "("


def _compound(maths: Maths) -> bool:
    """Several things side by side: it needs brackets under a slash."""
    if isinstance(maths, Seq) and maths.children[:1] == (Sym("∂", "upright"),) and len(maths.children) == 2:
        return False
    return isinstance(maths, Frac | Gather) or (isinstance(maths, Seq) and len(maths.children) > 1 and not _is_call(maths.children))


def _added(maths: Maths) -> bool:
    """A sum, or a fraction: it needs brackets over a slash."""
    return isinstance(maths, Frac | Gather) or (
        isinstance(maths, Seq) and any(isinstance(c, Oper) and c.text not in ("·", "×") for c in maths.children[1:])
    )


def _is_call(children: Iterable[Maths]) -> bool:
    row = list(children)
    return len(row) == 2 and isinstance(row[0], Sym) and row[0].role == "upright" and isinstance(row[1], Fence)


def _row(children: tuple[Maths, ...]) -> list[Run]:
    out: list[Run] = []
    for place, child in enumerate(children):
        before = children[place - 1] if place else None
        if isinstance(child, Oper):
            out.append((_spaced(child.text, before), ""))
            continue
        if before is not None and not isinstance(before, Oper) and _gap(before, child):
            out.append((" ", ""))
        after = children[place + 1] if place + 1 < len(children) else None
        factor = isinstance(child, Frac) and len(children) > 1 and (_factor(before) or _factor(after))
        out.extend(_bracketed(child, factor))
    return out


def _factor(neighbour: Maths | None) -> bool:
    """Whether what stands next to a fraction multiplies it."""
    return neighbour is not None and (not isinstance(neighbour, Oper) or neighbour.text in ("·", "×", "⊙"))


def _spaced(sign: str, before: Maths | None) -> str:
    if sign == ",":
        return ", "
    if sign in _TIGHT or before is None or isinstance(before, Oper):
        return sign
    return f" {sign} "


def _gap(left: Maths, right: Maths) -> bool:
    """Two factors side by side: a space where they would run together."""
    if isinstance(left, Sym) and left.role == "upright":
        return not isinstance(right, Fence | Sym | Sub | Grid)
    if isinstance(left, Power) and left.exponent == Sym("T", "upright"):
        return isinstance(right, Root | Frac)
    if isinstance(left, Num) and isinstance(right, Fence):
        return False
    return isinstance(left, Fence | Root | Frac | Power | Gather) or isinstance(right, Fence | Root | Frac)


def _grid(grid: Grid) -> list[Run]:
    out: list[Run] = [("[", "")]
    for number, row in enumerate(grid.rows):
        if number:
            out.append(("; ", ""))
        for place, cell in enumerate(row):
            if place:
                out.append((", ", ""))
            out.extend(runs(cell))
    return [*out, ("]", "")]
