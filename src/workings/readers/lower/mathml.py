"""Mathematics as MathML Core, straight from the tree. Every number with a line behind it is a link, inside its token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from workings.contract.maths import Fence, Frac, Gather, Grid, Maths, Num, Oper, Power, Root, Seq, Sub, Sym
from workings.contract.number import format_number
from workings.contract.reading import Recipe
from workings.readers.lower.breaking import broken
from workings.readers.lower.plain import width

Cell = tuple[int, tuple[int, ...]]
Href = Callable[[Recipe | Cell], str]
COLOURED = {"a": "va", "b": "vb"}
"""Vectors with a colour of their own, the one they have in the figures."""
SIGNS = {"Σ": "∑", "Π": "∏"}
ROOM = 30
"""Characters of one row in the margin."""
GAP = '<mspace width=".17em"></mspace>'


@dataclass(frozen=True)
class Links:
    """Where numbers lead. ``given`` lines were computed by nobody, so they are plain; ``ranks`` counts each line's axes."""

    href: Href
    given: frozenset[int] = frozenset()
    ranks: Sequence[int] = field(default=())

    def attributes(self, num: Num) -> str:
        """``data-l``, ``data-i`` (and ``data-t`` for a term of a sum), so that the number can be set again when a figure moves."""
        if num.line is None:
            return ""
        rank = self.ranks[num.line] if num.line < len(self.ranks) else len(num.index)
        cell, term = num.index[:rank], num.index[rank:]
        said = f' data-l="{num.line}" data-i="{_places(cell)}" data-digits="{num.digits}"'
        return said + (f' data-t="{_places(term)}"' if term else "")


def _places(index: tuple[int, ...]) -> str:
    return ",".join(map(str, index))


def math(maths: Maths, links: Links) -> str:
    """A formula inside a line of text."""
    return f"<math>{node(maths, links)}</math>"


def table(rows: Sequence[tuple[Maths | None, str, Maths]], links: Links, room: int = ROOM) -> str:
    """Rows aligned at their relation, as a block. Rows wider than ``room`` characters go on below."""
    left = max((width(row[0]) for row in rows if row[0] is not None), default=0)
    cells: list[str] = []
    for lhs, relation, rhs in rows:
        for number, piece in enumerate(broken(rhs, max(room - left, 12), width)):
            sign = f"<mo>{escape(relation)}</mo>" if relation and not number else '<mspace width="1em"></mspace>' if number else ""
            own = node(lhs, links) if lhs is not None and not number else "<mrow></mrow>"
            cells.append(
                f'<mtr><mtd class="tml-right">{own}</mtd><mtd class="tml-left"><mrow>{sign}{_continued(piece, links, number)}</mrow></mtd></mtr>'
            )
    return f'<math display="block"><mtable displaystyle="true" class="tml-jot">{"".join(cells)}</mtable></math>'


def chain(rows: Sequence[tuple[Maths | None, str, Maths]], links: Links, room: int = ROOM) -> str:
    """Rows that run on in one line while there is room: each is a formula of its own, so the page may break the line before its sign."""
    out: list[str] = []
    for lhs, relation, rhs in rows:
        if lhs is not None or not out:
            own = f'<math displaystyle="true">{node(lhs, links)}</math>' if lhs is not None else ""
            out.append(f'<div class="left">{own}</div><div class="steps">')
        for number, piece in enumerate(broken(rhs, room, width)):
            sign = f"<mo>{escape(relation)}</mo>" if relation and not number else ""
            out[-1] += f'<math displaystyle="true"><mrow>{sign}{_continued(piece, links, number)}</mrow></math> '
    return "".join(f'<div class="chain">{row.rstrip()}</div></div>' for row in out)


def _continued(piece: Maths, links: Links, number: int) -> str:
    """A row that goes on begins with its sign, which is still between two things."""
    if number and isinstance(piece, Seq) and isinstance(piece.children[0], Oper):
        rest = Seq(piece.children[1:])
        return f'<mo form="infix">{escape(piece.children[0].text)}</mo>{node(rest, links)}'
    return node(piece, links)


def node(maths: Maths, links: Links) -> str:
    """One element (or a row of them)."""
    match maths:
        case Sym():
            return _sym(maths)
        case Num():
            return _num(maths, links)
        case Oper(text):
            return _oper(text, "")
        case Seq(children):
            return f"<mrow>{_row(children, links)}</mrow>"
        case Frac(top, bottom):
            return f"<mfrac>{node(top, links)}{node(bottom, links)}</mfrac>"
        case Root(child):
            return f"<msqrt>{node(child, links)}</msqrt>"
        case Power(base, exponent):
            return f"<msup>{node(base, links)}{node(exponent, links)}</msup>"
        case Sub(base, index):
            return f"<msub>{node(base, links)}{node(index, links)}</msub>"
        case Gather():
            return _gather(maths, links)
        case Fence(left, child, right):
            return f"<mrow>{_bracket(left, 'prefix')}{node(child, links)}{_bracket(right, 'postfix')}</mrow>"
        case Grid():
            return _grid(maths, links)


def _sym(sym: Sym) -> str:
    if sym.role == "vector":
        kind = f' class="{COLOURED[sym.text]}"' if sym.text in COLOURED else ""
        return f"<mi{kind}>{bold(sym.text)}</mi>"
    if sym.role != "upright":
        return f"<mi>{escape(sym.text)}</mi>"
    if len(sym.text) > 1 and not sym.text.isalnum():
        return f"<mtext>{escape(sym.text)}</mtext>"
    if sym.text in ("⋯", ":"):
        return f"<mo>{sym.text}</mo>"
    return f'<mi mathvariant="normal">{escape(sym.text)}</mi>' if len(sym.text) == 1 else f"<mi>{escape(sym.text)}</mi>"


def bold(text: str) -> str:
    """Mathematical bold letters: 𝐚, 𝐀, 𝛉. Anything else stays."""
    return "".join(_bold(c) for c in text)


def _bold(c: str) -> str:
    for first, last, start in (("A", "Z", 0x1D400), ("a", "z", 0x1D41A), ("0", "9", 0x1D7CE), ("Α", "Ρ", 0x1D6A8), ("α", "ω", 0x1D6C2)):
        if first <= c <= last:
            return chr(start + ord(c) - ord(first))
    return escape(c)


def _num(num: Num, links: Links) -> str:
    shown, kept = escape(format_number(num.value, num.digits)), links.attributes(num)
    if num.line is None:
        token = f"<mn>{shown}</mn>"
    elif num.line in links.given:
        token = f"<mn{kept}>{shown}</mn>"
    else:
        target = escape(links.href((num.line, num.index)))
        token = f'<mn><a class="num" href="{target}"{kept}>{shown}</a></mn>' if target else f"<mn{kept}>{shown}</mn>"
    if not num.signed:
        return token
    negative = ' data-neg=""' if num.value < 0 else ""
    return f'<mrow class="signed"{negative}><mo class="p" stretchy="false">(</mo>{token}<mo class="p" stretchy="false">)</mo></mrow>'


def _oper(text: str, form: str) -> str:
    shown = {"·": "⋅", "-": "−"}.get(text, text)
    if text == ",":
        return f'<mo separator="true">,</mo>{GAP}'
    return f'<mo form="prefix" stretchy="false">{escape(shown)}</mo>' if form == "prefix" else f"<mo>{escape(shown)}</mo>"


def _row(children: Sequence[Maths], links: Links) -> str:
    out: list[str] = []
    for place, child in enumerate(children):
        before = children[place - 1] if place else None
        if isinstance(child, Oper):
            prefix = before is None or isinstance(before, Oper)
            out.append(_oper(child.text, "prefix" if prefix and child.text in "+−" else ""))
            continue
        if before is not None and not isinstance(before, Oper):
            out.append(_between(before, child))
        out.append(node(child, links))
    return "".join(out)


def _between(left: Maths, right: Maths) -> str:
    """Between two things side by side: nothing after a function's name, a thin gap where they would touch."""
    if isinstance(left, Sym) and left.role == "upright":
        return "<mo>\u2061</mo>" if isinstance(right, Fence) else ""
    return GAP if any(isinstance(side, Fence | Root | Frac | Gather | Grid) for side in (left, right)) else ""


def _bracket(text: str, form: str) -> str:
    return f'<mo fence="true" form="{form}" stretchy="false">{escape(text)}</mo>'


def _gather(gather: Gather, links: Links) -> str:
    body = node(gather.body, links)
    tall = gather.sign in SIGNS
    sign = f'<mo movablelimits="false">{SIGNS[gather.sign]}</mo>' if tall else f"<mi>{gather.sign}</mi>"
    if not gather.index:
        return f"<mrow>{sign}{GAP}{body}</mrow>"
    lower = f"<mi>{escape(gather.index)}</mi>" if len(gather.index) == 1 else f"<mtext>{escape(gather.index)}</mtext>"
    if gather.upper == Seq(()):
        under = f"<msub>{sign}{lower}</msub>" if len(gather.index) > 1 else f"<munder>{sign}{lower}</munder>"
        return f"<mrow>{under}{GAP}{body}</mrow>"
    start = f"<mrow>{lower}<mo>=</mo><mn>1</mn></mrow>"
    return f"<mrow><munderover>{sign}{start}{node(gather.upper, links)}</munderover>{body}</mrow>"


def _grid(grid: Grid, links: Links) -> str:
    if grid.as_list or len(grid.rows) == 1:
        inside: list[str] = []
        for cell in grid.rows[0] if grid.rows else ():
            inside += [_oper(",", ""), node(cell, links)] if inside else [node(cell, links)]
        return f"<mrow>{_bracket('[', 'prefix')}{''.join(inside)}{_bracket(']', 'postfix')}</mrow>"
    rows = "".join(f"<mtr>{''.join(f'<mtd>{node(c, links)}</mtd>' for c in row)}</mtr>" for row in grid.rows)
    return f'<mtable class="grid">{rows}</mtable>'
