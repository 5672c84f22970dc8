"""Why a gradient has the shape it has: read off the indices of the line it goes back through.

For operand ``X`` of a line ``y``: sum, over the indices that are not on X, of ∂y times the slope of y along X. So a matrix
product sends back a transpose, a bias that was repeated is summed along the axis it was repeated on, and what was summed is
repeated. Where mathematics leaves a choice (a tie, a jump) the row of the op says which one holds here.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

from workings.contract.maths import Maths, Num, Sub, Sym, seq
from workings.contract.number import format_number
from workings.ir import expression
from workings.ir.ops import OPS
from workings.ir.rules import Index, Rule
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Working
from workings.readers.code.numpy import key_text
from workings.readers.entries import Place
from workings.readers.indices import CHOICES, places
from workings.readers.lower.plain import text
from workings.readers.names import symbol
from workings.readers.setting import Piece, marked, typed
from workings.readers.tree import View
from workings.readers.words import called

FORMS = {
    "infix": "{0} {symbol} {1}", "fraction": "{0} / {1}", "power": "{0} ^ {1}", "root": "√{0}", "square": "{0}²", "bars": "|{0}|",
    "exp": "e^{0}", "prefix": "{symbol}{0}", "bare": "{0}",
}  # fmt: skip
"""How a scalar function is set on one line; others are called by their name."""
SIGNS = {"sum": "Σ", "prod": "Π", "max": "max", "min": "min"}


def why(w: Working, k: int, place: int) -> str:
    """How the gradient of line ``k`` reaches its operand number ``place``, and why it has that shape.

    Two or three sentences: the line with its indices, the gradient with its indices, and what each index that goes or comes
    means. Raises ``IndexError`` where line ``k`` has no such operand.
    """
    line = w.lines[k]
    if line.op in LEAVES or not 0 <= place < len(line.operands):
        raise IndexError(f"line {k} has {len(line.operands)} operands, counted from 0; {place} is none of them")
    rule = w.rule(k)
    if rule is not None:
        said = _Ruled(w, k, place, rule).sentences()
    elif OPS[line.op].atom is not None:
        said = _atom(w, k, place)
    else:
        said = _moved(w, k, place)
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class Named:
    """A line as it is called here, with the indices it has in the rule."""

    maths: Maths
    index: Index
    number: bool = False


class _Ruled:
    """A line with an index rule."""

    def __init__(self, w: Working, k: int, place: int, rule: Rule) -> None:
        self.w, self.k, self.place, self.rule = w, k, place, rule
        self.line, self.view = w.lines[k], View(w)
        self.at: dict[str, Place] = places(self.view, k, rule) | {"_": 0}
        taken = {w.lines[j].name for j in (*self.line.operands, k)}
        self.result = Sym(self.line.name or next(x for x in "yzt" if x not in taken))
        free = iter([x for x in "abcuvwpqrs" if x not in taken])
        self.spare = {j: next(free) for j in dict.fromkeys(self.line.operands) if not w.lines[j].name}
        self.names = [self._name(n) for n in range(len(self.line.operands))]
        self.own = rule.ins[place]
        here = {i for i in self.own if i != "_"}
        self.gone = [i for i in dict.fromkeys((*rule.out, *(i for index in rule.ins for i in index))) if i != "_" and i not in here]
        self.gone = [i for i in self.gone if isinstance(self.at[i], Sym)]
        present = set(rule.out) | ({i for n, index in enumerate(rule.ins) if n != place for i in index} if rule.scalar == "mul" else set())
        self.repeated = [i for i in self.own if i != "_" and i not in present and isinstance(self.at[i], Sym)]

    # ------------------------------------------------------------------ how things are written
    def _name(self, n: int) -> Named:
        j = self.line.operands[n]
        line = self.w.lines[j]
        if line.op == "const" and not line.value.ndim:
            return Named(Num(float(line.value)), self.rule.ins[n], True)
        return Named(Sym(line.name or self.spare[j]), self.rule.ins[n])

    def entry(self, name: Maths, index: Index, front: str = "") -> str:
        """``Xᵢⱼ``; an axis of size 1 that stays put has no letter."""
        if isinstance(name, Num):
            return format_number(name.value)
        assert isinstance(name, Sym)
        spots = tuple(self.at[i] for i in index if isinstance(self.at[i], Sym))
        maths = symbol(name.text, len(index)).entry(tuple(s for s in spots if isinstance(s, Sym)))
        return front + text(maths)

    def letters(self, which: Sequence[str]) -> str:
        found = [place.text for i in which if isinstance(place := self.at[i], Sym)]
        return " and ".join(found)

    def gather(self, which: Sequence[str], sign: str = "Σ") -> str:
        spots = [place for i in which if isinstance(place := self.at[i], Sym)]
        return text(Sub(Sym(sign, "upright"), seq(*spots))) + " " if spots else ""

    def forward(self) -> str:
        row = SCALARS[self.rule.scalar]
        entries = [self.entry(name.maths, name.index) for name in self.names]
        body = FORMS[row.form].format(*entries, symbol=row.symbol) if row.form in FORMS else f"{row.symbol}({', '.join(entries)})"
        sign = self.gather(self.rule.bound, SIGNS.get(self.rule.combine, "Σ")) if self.rule.bound else ""
        return f"{self.entry(self.result, self.rule.out)} = {sign}{body}"

    def slope(self) -> str:
        """What ∂y is multiplied by, as text; empty for 1."""
        partial = SCALARS[self.rule.scalar].partials[self.place]
        if partial in ("1", "-1"):
            return ""
        names = {letter: Piece(self._maths(name)) for letter, name in zip("abc", self.names, strict=False)}
        whole = names | {"y": Piece(self._maths(Named(self.result, self.rule.out)))}
        return text(marked(typed(expression.parse(partial), whole).maths))

    def _maths(self, name: Named) -> Maths:
        if not isinstance(name.maths, Sym):
            return name.maths
        spots = tuple(place for i in name.index if isinstance(place := self.at[i], Sym))
        return symbol(name.maths.text, len(name.index)).entry(spots)

    # ------------------------------------------------------------------ what is said
    def sentences(self) -> list[str]:
        mine, convention = self.names[self.place], _convention(self.w, self.k)
        if mine.number:
            return [f"{self.called()} is a constant of the code, so no gradient is needed for it."]
        if self.rule.combine in ("max", "min", "prod") and self.rule.bound:
            return [*self._chosen(), *self._where()]
        partial = SCALARS[self.rule.scalar].partials[self.place]
        if partial == "0":
            return [f"{self.forward()} does not move with {self.called()}, except where it jumps, so nothing goes back.", *convention]
        up = self.entry(self.result, self.rule.out, "∂")
        slope = self.slope()
        times = f"({slope})" if any(sign in slope for sign in " /") or slope.startswith("−") else slope
        body = f"{'−' if partial == '-1' else ''}{up}{f' · {times}' if slope else ''}"
        back = f"{self.entry(mine.maths, self.own, '∂')} = {self.gather(self.gone)}{body}"
        choice = (
            [*convention]
            if convention and (any(word in partial for word in CHOICES) or "sign" in partial or self.line.op == "cast")
            else []
        )
        return [f"{self.forward()}, so {back}.", *self._shape(), *choice, *self._where()]

    def called(self) -> str:
        maths = self.names[self.place].maths
        return format_number(maths.value) if isinstance(maths, Num) else text(maths)

    def _shape(self) -> list[str]:
        """What each index that goes or comes means."""
        said, mine = [], self.called()
        if self.gone:
            word = self.letters(self.gone)
            if not self.rule.bound or set(self.gone) & set(self.rule.out):
                along = "along it" if any(i == "_" for i in self.own) else f"for every {word}"
                reason = f"{mine} has no {word}: the same number is used {along}, so its gradient is summed over {word}"
                said.append(reason + (" and keeps an axis of size 1." if "_" in self.own else "."))
        if self.repeated:
            word = self.letters(self.repeated)
            said.append(f"Every {word} counts once in {text(self.result)}, so its gradient is repeated along {word}.")
        if form := self._product():
            said.append(form)
        if (
            self.rule.scalar == "id"
            and not self.rule.bound
            and len(self.own) > 1
            and self.own != self.rule.out
            and set(self.own) == set(self.rule.out)
        ):
            said.append("Only the order of the axes changed, so it is changed back.")
        return said

    def _product(self) -> str:
        """The same as a product of matrices, and why one of them is turned."""
        if self.rule.scalar != "mul" or len(self.names) != 2 or len(self.gone) != 1 or len(self.own) not in (1, 2) or "_" in self.own:
            return ""
        other, (s,) = self.names[1 - self.place], self.gone
        factors = [(f"∂{text(self.result)}", self.rule.out), (self._other(other), other.index)]
        if any(s not in index or len(index) > 2 or "_" in index for _, index in factors) or other.number:
            return ""
        order = factors if self.own[0] in factors[0][1] else factors[::-1]
        if len(self.own) == 2 and (self.own[0] not in order[0][1] or self.own[1] not in order[1][1]):
            return ""
        (left, first), (right, second) = order
        turned = []
        if len(first) == 2 and first[-1] != s:
            turned.append((left, "first"))
            left += ".T"
        if len(second) == 2 and second[0] != s:
            turned.append((right, "last"))
            right += ".T"
        letter = self.letters([s])
        because = " and ".join(f"{letter} stands {where} on {name}" for name, where in turned)
        names = " and ".join(name for name, _ in turned)
        return f"As matrices: {left} @ {right}" + (f"; {because} and is what is summed, so {names} is transposed." if turned else ".")

    def _other(self, name: Named) -> str:
        return text(name.maths)

    def _chosen(self) -> list[str]:
        """max, min and the product along an axis."""
        mine, up = self.entry(self.names[self.place].maths, self.own), self.entry(self.result, self.rule.out, "∂")
        y = self.entry(self.result, self.rule.out)
        if self.rule.combine == "prod":
            return [
                f"{self.forward()}; the slope along {mine} is the product of all the others, {y} / {mine}, so ∂{mine} = {up} · {y} / {mine}."
            ]
        most = "largest" if self.rule.combine == "max" else "smallest"
        word = self.letters(self.rule.bound)
        told = f"{self.forward()}: only the {most} along {word} moves it, so {up} goes to that entry and 0 to all others."
        return [told, *_convention(self.w, self.k)]

    def _where(self) -> list[str]:
        """What the letters a, b, c stand for."""
        found: dict[str, str] = {}
        for n, j in enumerate(self.line.operands):
            if not self.w.lines[j].name and not self.names[n].number:
                found.setdefault(self.spare[j], called(self.view, j, self.line.part))
        return [f"Here {' and '.join(f'{letter} is {what}' for letter, what in found.items())}."] if found else []


def _convention(w: Working, k: int) -> list[str]:
    """The choice that the op's row states."""
    said = OPS[w.lines[k].op].convention
    return [f"Convention: {said}."] if said else []


# ---------------------------------------------------------------------- ops without an index rule
def _moved(w: Working, k: int, place: int) -> list[str]:
    line, view = w.lines[k], View(w)
    names = [w.lines[j].name or called(view, j, line.part) for j in line.operands]
    mine, y = names[place], line.name or "the result"
    up = f"∂{y}" if line.name else "its gradient"
    first = 2 if line.op in ("setitem", "put") else 1
    if line.op in ("getitem", "take", "setitem", "put", "scatter", "scatter_at") and place >= first:
        return [f"{mine} says which cells are meant. Places are whole numbers and have no slope, so nothing goes back."]
    spot = f"[{key_text(line.attrs['key'], lambda n: names[n])}]" if "key" in line.attrs else ""
    match line.op:
        case "getitem" | "take":
            return [
                f"{y} reads {mine}{spot}, so {up} is added into zeros of {mine}'s shape at {spot}.",
                "Every cell that was not read gets 0; a cell read twice gets both.",
            ]
        case "setitem" | "put":
            if place == 0:
                return [
                    f"The cells {spot} of {mine} were written over and count no more: they get 0, and every other cell gets its part of {up}."
                ]
            return [f"{mine} went to {spot}, so it gets {up}{spot}; where one number went to several cells, their slopes are summed."]
        case "scatter" | "scatter_at":
            return [f"{mine} was added at {spot}, so each of its cells gets the {up} of the cell it went to."]
        case "reshape":
            return [f"{y} is {mine} in another shape, cell for cell, so {up} is read again in the shape {w.shapes(k)[place]}."]
    axis = line.attrs.get("axis", 0)
    part = f"part {place} of" if line.op == "stack" else f"the part of {w.shapes(k)[place][axis]} along axis {axis} of"
    return [f"{mine} is {part} {y}, unchanged, so it gets that part of {up}."]


def _atom(w: Working, k: int, place: int) -> list[str]:
    """The row's own words: what defines the result, and what follows for the slopes."""
    line, view = w.lines[k], View(w)
    atom = OPS[line.op].atom
    assert atom is not None
    names = ", ".join(f"{'abcd'[n]} = {w.lines[j].name or called(view, j, line.part)}" for n, j in enumerate(line.operands))
    defined = f"It is defined by this: {atom.equation}; with {names} and y = {line.name or 'the result'}."
    if atom.back is None:
        return [defined, f"Nothing goes back: {atom.declined}."]
    words = " ".join((inspect.getdoc(atom.back) or "").split())
    return [defined, words or "The slopes follow from that equation.", *_convention(w, k)]
