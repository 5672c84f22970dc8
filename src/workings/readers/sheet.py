"""The whole working as a sheet: the author's source, and at each of its lines the values it gave, with formula and cost.

A line of code that ran many times stands once; its runs are kept, so that a page can show any of them. A call is a sheet of
its own inside the line that makes it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workings.contract.maths import Fence, Frac, Gather, Maths, Num, Oper, Power, Seq, Sym, seq
from workings.ir.working import LEAVES, Line, Span, Working
from workings.passes.gradient import backward
from workings.readers import cost, formula, matrix
from workings.readers.cost import Cost
from workings.readers.equation import whole
from workings.readers.listing import heading, rows_of, source_name
from workings.readers.lower.plain import text
from workings.readers.names import readable, symbol
from workings.readers.setting import Piece, call, marked
from workings.readers.tree import SLOPE, Term, View
from workings.readers.why import why

FORMULAS = 400
"""Values with a formula; of a longer sheet the rest have their code alone, so that it opens at once."""
DESCRIPTION = re.compile(r'\A[^"\']*?def [^"\']*?:\s*?\n\s*([rR]?("""|\'\'\')(.*?)\2)', re.DOTALL)
GATHERED = 3
"""Partial sums of a slope that are opened; of a slope that a loop gathers in hundreds of steps, each keeps its name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A traced step's place in a line of code: columns ``start`` to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """What a line of code gave. ``runs`` are the lines of the working, one for each time it ran; the formulas are of the last."""

    runs: tuple[int, ...]
    name: str
    symbol: Maths | None = None
    formula: Maths | None = None
    index: tuple[Maths | None, Maths] | None = None
    slope: Maths | None = None
    """The gradient along it, as a formula of other gradients and values."""
    given: bool = False
    inside: tuple[Code, ...] = ()
    """The sheet of the call that made it."""
    called: str = ""
    why: tuple[str, ...] = ()
    """For each step that reads it: how the slope comes back from there, and why it has this shape."""

    @property
    def line(self) -> int:
        return self.runs[-1]


@dataclass(frozen=True, slots=True)
class Code:
    """One line of the author's source. ``number`` is 0 where there is no source."""

    number: int
    text: str
    marks: tuple[Mark, ...] = ()
    values: tuple[Value, ...] = ()
    flops: int = 0
    growth: str = ""


@dataclass(frozen=True, slots=True)
class Slopes:
    """A gradient, and for each line of the function the line that holds the slope along it."""

    working: Working
    of: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    about: str
    """The first sentence of the author's own description."""
    file: str
    codes: tuple[Code, ...]
    working: Working
    slopes: Slopes | None = None
    why_no_slopes: str = ""
    cost: Cost | None = None
    slopes_cost: Cost | None = None
    marks: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)
    """Line of the working -> (line of source, first column, last column)."""


def slopes(w: Working) -> Slopes:
    """The gradient of ``w`` with respect to every input. Raises :class:`workings.passes.gradient.NotScalar`."""
    back = backward(w)
    made, of = back.working, back.of
    whole = {line for k, line in of.items() if w.lines[k].name}
    bare = {k for line in whole for k in _parts(made, line, whole, len(w.lines))}
    lines = tuple(replace(line, name="") if k in bare else line for k, line in enumerate(made.lines))
    return Slopes(replace(made, lines=lines), of)


def _parts(made: Working, line: int, whole: set[int], first: int) -> list[int]:
    """Sums that a slope passed through while it was gathered. Few of them are read as one sum, so their names go."""
    found: list[int] = []
    k = line
    while made.lines[k].op == "add" and k >= first and len(found) <= GATHERED:
        k = made.lines[k].operands[0]
        if k < first or k in whole or not made.lines[k].name.startswith(SLOPE):
            break
        found.append(k)
    return found if len(found) <= GATHERED else []


def sheet(w: Working, gradient: Slopes | None = None, why_not: str = "") -> Sheet:
    """``w`` line by line of its source; with ``gradient`` the slope along each value as well, else ``why_not`` says why not."""
    making = _Sheet(w, gradient)
    codes = making.codes(0)
    back = cost.cost(gradient.working, since=len(w.lines)) if gradient is not None else None
    return Sheet(heading(w), _about(w.source), source_name(w), codes, w, gradient, why_not, making.total, back, making.marks)


class _Sheet:
    def __init__(self, w: Working, gradient: Slopes | None) -> None:
        self.w, self.view, self.gradient = w, View(w), gradient
        self.back = View(gradient.working) if gradient is not None else None
        self.total = cost.cost(w)
        self.costs = {one.line: one for one in self.total.lines}
        self.text = _code(w) if w.name != "lambda" else {}
        self.readers = _readers(w)
        self.formulas = 0
        self.marks: dict[int, tuple[int, int, int]] = {}

    # ------------------------------------------------------------------ rows
    def codes(self, part: int) -> tuple[Code, ...]:
        """The lines of code of one call, in the order of the source; of the traced function all of them."""
        found: dict[int, dict[object, list[int]]] = {}
        for k in [*self._leaves(part), *rows_of(self.view, part)]:
            name = self.view.name(k, self.view.fold(k, part)) or self.w.lines[k].name
            found.setdefault(self._number(k, part), {}).setdefault(name or self._spot(k, part), []).append(k)
        spans = self._spans(part)
        texts = self.text if part == 0 and self.text else {n: self._text(n, spans.get(n, ())) for n in {*found, *spans}}
        return tuple(
            self._code(n, texts.get(n, ""), [tuple(runs) for runs in found.get(n, {}).values()], spans.get(n, ()), part)
            for n in sorted({*texts, *found})
        )

    def _leaves(self, part: int) -> list[int]:
        """Inputs; numbers that were drawn, and constants with a name."""
        if part:
            return []
        named = [k for k, line in enumerate(self.w.lines) if line.op == "const" and (line.name or "drawn" in line.attrs)]
        return [*self.w.inputs, *named]

    def _number(self, k: int, part: int) -> int:
        """The line of source at which line ``k`` stands, seen from inside ``part``."""
        span = self._span(k, part)
        if span is not None:
            return span.line
        line = self.w.lines[k]
        if line.op == "input":
            return next((n for n, text in self.text.items() if text.lstrip().startswith("def ")), 0)
        pattern = re.compile(rf"(^|[^\w.]){re.escape(line.name)}\s*(:[^=]*)?=(?!=)")
        return next((n for n, text in self.text.items() if line.name and pattern.search(text)), 0)

    def _span(self, k: int, part: int) -> Span | None:
        """Where line ``k`` stands in the code of ``part``: its own place, or that of the call it happened in."""
        p = self.w.lines[k].part
        if p == part:
            return self.w.lines[k].span
        while p > 0 and self.w.parts[p].parent != part:
            p = self.w.parts[p].parent
        return self.w.parts[p].span if p > 0 else None

    def _spot(self, k: int, part: int) -> object:
        span = self._span(k, part)
        return (span.column, span.end_column) if span is not None else k

    def _spans(self, part: int) -> dict[int, list[int]]:
        """Line of source -> the lines of the working that stand in it, seen from inside ``part``."""
        found: dict[int, list[int]] = {}
        for k, line in enumerate(self.w.lines):
            if line.op not in LEAVES and part in self.view.inside[line.part] and (span := self._span(k, part)) is not None:
                found.setdefault(span.line, []).append(k)
        return found

    def _text(self, number: int, lines: Iterable[int]) -> str:
        span = next((self.w.lines[k].span for k in lines if self._at(k, number)), None)
        return span.text.split("\n")[0] if span is not None else ""

    def _at(self, k: int, number: int) -> bool:
        span = self.w.lines[k].span
        return span is not None and span.line == number

    def _code(self, number: int, text: str, values: Sequence[tuple[int, ...]], lines: Sequence[int], part: int) -> Code:
        marks = {self._mark(k, part, text) for k in lines} - {None}
        counted = [self.costs[k] for k in lines if k in self.costs]
        growth = cost.polynomial(sum((Counter(one.growth) for one in counted), Counter()))
        made = tuple(self._value(runs, part) for runs in sorted(values))
        spots = tuple(sorted((m for m in marks if m is not None), key=lambda m: (m.start, -m.end)))
        return Code(number, text, spots, made, sum(one.flops for one in counted), growth)

    def _mark(self, k: int, part: int, text: str) -> Mark | None:
        span = self._span(k, part)
        if span is None:
            return None
        end = span.end_column if span.end_line == span.line else len(text)
        own = self.w.lines[k].part == part or k == self.w.parts[self.view.fold(k, part)].result
        if own:
            self.marks.setdefault(k, (span.line, span.column, end))
        return Mark(span.column, end) if 0 <= span.column < end <= len(text) else None

    # ------------------------------------------------------------------ one value
    def _value(self, runs: tuple[int, ...], part: int) -> Value:
        k, view = runs[-1], self.view
        line, fold = self.w.lines[k], view.fold(runs[-1], part)
        name = view.name(k, fold) or line.name
        leaf = line.op in LEAVES
        long = bool(fold) and not view.small(fold)
        inside = self.codes(fold) if long and len(runs) == 1 else ()
        called = readable(self.w.parts[fold].name) if long else ""
        self.formulas += 1
        if self.formulas > FORMULAS:
            return Value(runs, name, given=leaf, inside=inside, called=called)
        symbol, right = self._sides(k, fold if long else 0)
        slope = self._slope(k, symbol)
        if leaf:
            return Value(runs, name, symbol, slope=slope, given=True, why=self._why(k))
        index = None if long or line.value.ndim == 0 else self._index(k)
        return Value(runs, name, symbol, right, index, slope, False, inside, called, self._why(k))

    def _index(self, k: int) -> tuple[Maths | None, Maths] | None:
        """The index form; of a formula with more indices than there are letters, none."""
        try:
            return formula.index_sides(self.view, k)
        except StopIteration:
            return None

    def _sides(self, k: int, fold: int) -> Row_:
        view = self.view
        if fold:
            around = self.w.parts[fold].parent
            arguments: list[Piece] = [matrix.matrix(view, view.seen(j, around)) for j in view.arguments(fold)]
            right: Maths | None = marked(call(readable(self.w.parts[fold].name), arguments).maths)
            left = whole(view, k)[0] if view.name(k, fold) or k in self.w.outputs else None
            return left, right
        if self.w.lines[k].op in LEAVES:
            return matrix.matrix(view, view.seen(k, 0)).maths, None
        left, _, right = whole(view, k)
        if left is not None and text(left) == text(right):
            left = symbol(self.w.lines[k].name or self.w.name, self.w.lines[k].value.ndim).plain()
        return left, marked(right)

    def _slope(self, k: int, symbol: Maths | None) -> Maths | None:
        if self.gradient is None or self.back is None or k not in self.gradient.of:
            return None
        found = self.gradient.of[k]
        right = marked(tidied(matrix.matrix(self.back, bare(self.back, self.back.term(found))).maths))
        if symbol is None:
            return right
        return seq(Sym("∂", "upright"), symbol, Oper("="), right)

    def _why(self, k: int) -> tuple[str, ...]:
        if self.gradient is None or k not in self.gradient.of:
            return ()
        return tuple(why(self.w, reader, place) for reader, place in self.readers.get(k, ())[:WHYS])


Row_ = tuple[Maths | None, Maths | None]
"""The two sides of a formula; either may be missing."""
WHYS = 2
"""Readers of a value whose sentence is told."""


def bare(view: View, term: Term) -> Term:
    """``term`` without the steps that only repeat or add an axis of size 1, without a factor of 1 and without xᵀᵀ: as by hand."""
    if term.leaf:
        return term
    line = view.line(term.line)
    children = tuple(bare(view, child) for child in term.children)
    if line.op == "expand" or (line.op == "reshape" and _full(line.shape) == _full(view.line(line.operands[0]).shape)):
        return children[0]
    if line.op == "mul":
        for one, other in ((0, 1), (1, 0)):
            if _is_one(view.line(children[one].line), children[one].leaf) and view.line(children[other].line).shape == line.shape:
                return children[other]
    if line.op == "transpose" and not line.attrs.get("axes") and children[0].line != term.line:
        inner = view.line(children[0].line)
        if inner.op == "transpose" and not inner.attrs.get("axes") and not children[0].leaf:
            return children[0].children[0]
    return replace(term, children=children)


def tidied(maths: Maths) -> Maths:
    """``(Kᵀ)ᵀ`` is K, and an exponent ``2 − 1`` is worked out: 1 is not written."""
    match maths:
        case Power(Fence("(", Power(inner, Sym("T")), ")"), Sym("T")):
            return tidied(inner)
        case Power(base, Seq((Num(a), Oper("−"), Num(b)))):
            return tidied(base) if a - b == 1 else Power(tidied(base), Num(a - b))
        case Power(base, exponent):
            return Power(tidied(base), exponent)
        case Seq(children):
            return Seq(tuple(tidied(child) for child in children))
        case Fence(left, child, right):
            return Fence(left, tidied(child), right)
        case Frac(top, bottom):
            return Frac(tidied(top), tidied(bottom))
        case Gather(sign, index, upper, body):
            return Gather(sign, index, upper, tidied(body))
    return maths


def _full(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]


def _is_one(line: Line, leaf: bool) -> bool:
    return leaf and line.op == "const" and line.value.ndim == 0 and float(line.value) == 1.0


def _readers(w: Working) -> dict[int, list[tuple[int, int]]]:
    """Line -> the (line, operand number) pairs that read it, in order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for k, line in enumerate(w.lines):
        for place, operand in enumerate(line.operands):
            found.setdefault(operand, []).append((k, place))
    return found


def _code(w: Working) -> dict[int, str]:
    """The author's lines by number, without the description, which stands above."""
    lines = dict(enumerate(w.source.splitlines(), w.first_line))
    found = DESCRIPTION.search(w.source)
    if found is not None:
        first = w.first_line + w.source.count("\n", 0, found.start(1))
        for number in range(first, first + found.group(1).count("\n") + 1):
            lines.pop(number, None)
    return lines


def _about(code: str) -> str:
    """The first sentence of a function's description."""
    found = DESCRIPTION.search(code)
    words = " ".join(found.group(3).split()) if found else ""
    return words.split(". ")[0].rstrip(".") + "." if words else ""


def latex(made: Sheet) -> str:
    """Every formula of the sheet as one aligned block of LaTeX."""
    from workings.readers.lower.latex import latex as lower

    rows = []
    for value in _all(made.codes):
        if value.formula is not None:
            left = lower(value.symbol) + " " if value.symbol is not None else ""
            rows.append(f"{left}&= {lower(value.formula)}")
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}\n"


def _all(codes: Iterable[Code]) -> Iterable[Value]:
    """Every value, those of a call before the value it came to."""
    for code in codes:
        for value in code.values:
            yield from _all(value.inside)
            yield value


def moments(made: Sheet) -> tuple[int, ...]:
    """The passes of the busiest line of code: for each, the last line of the working that had run when the next pass began."""
    lead = max((v.runs for v in _all(made.codes)), key=len, default=())
    end = len(made.working.lines) - 1
    return (*(k - 1 for k in lead[1:]), end) if len(lead) > 1 else ()


def at(runs: Sequence[int], moment: int) -> int:
    """The latest of ``runs`` up to ``moment``; −1 where there is none yet."""
    found = bisect_left(runs, moment + 1)
    return runs[found - 1] if found else -1
