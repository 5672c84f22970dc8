"""The rows of a working: symbols, then the sum written out, then the numbers put in, then what they come to."""

from __future__ import annotations

from workings.contract.maths import Maths, Oper, Seq, Sym, numbers, seq
from workings.contract.number import is_exact
from workings.contract.reading import Equation
from workings.ir.rules import Rule
from workings.ir.working import LEAVES, Working
from workings.readers import labels, matrix, provenance, stages
from workings.readers.entries import Entries, Places, body_of, lower
from workings.readers.lower.plain import text, width
from workings.readers.names import Symbol, is_name, readable
from workings.readers.setting import Piece, marked
from workings.readers.tree import Term, View

Row = tuple[Maths | None, str, Maths]
EXACT, NEARLY, MEANS = "=", "≈", "⇔"
NARROW = 16
"""Characters up to which an unnamed step stands on the left of its own working."""


def equation(w: Working, line: int, index: tuple[int, ...] = ()) -> Equation:
    """The working of one cell; of the whole line where it is an array and no index is given.

    ``index`` may go on past the value's axes: then it is one term of the sum (see :func:`provenance.checked`).
    """
    view = View(w)
    rank = w.lines[line].value.ndim
    if rank and not index:
        return Equation((whole(view, line),))
    index = provenance.checked(w, line, index)
    if w.lines[line].op in LEAVES:
        rows: list[Row] = [(Entries(view).at(view.seen(line, 0), index).maths, EXACT, stages.Numbers(view).num(line, index))]
    elif len(index) > rank:
        rows = _term(view, line, index)
    else:
        rows = _cell(view, line, index)
    return Equation(tuple(_settled(rows, w.lines[line].value.dtype.kind == "b")))


def whole(view: View, line: int) -> Row:
    """``u = 𝑊𝐱``: the matrix form, with the line's own name on the left."""
    seen = view.seen(line, 0)
    left = matrix.matrix(view, seen).maths if seen.leaf else output(view, line)
    if view.line(line).op in LEAVES:
        return left, "", Seq(())
    return left, EXACT if left is not None else "", matrix.matrix(view, view.term(line)).maths


def output(view: View, line: int, index: Places = ()) -> Maths | None:
    """The function's name, for an output that has none of its own; ‖x‖ where it is only a word for a length."""
    name = view.w.name
    if line not in view.w.outputs or not is_name(name):
        return None
    spelled, of = view.spelled(line, name)
    if spelled:
        return labels.spell(spelled, [matrix.matrix(view, view.seen(k, 0)) for k in of]).maths
    return Symbol(Sym(readable(name), "upright")).entry(lower(view.w, line, index) if index else ())


def _term(view: View, line: int, index: tuple[int, ...]) -> list[Row]:
    """One term of a sum: ``a₁b₁ = 2·3 = 6``."""
    term, rule = view.term(line), view.w.rule(line)
    assert rule is not None
    rank = view.line(line).value.ndim
    left = _one(view, term, rule, index[:rank], index[rank:])
    node = stages.Numbers(view).one(term, rule, index[:rank], index[rank:])
    return [(left.maths if number == 0 else None, EXACT, row) for number, row in enumerate(stages.rows(node))]


def _one(view: View, term: Term, rule: Rule, index: tuple[int, ...], place: tuple[int, ...]) -> Piece:
    at = dict(zip(rule.out, index, strict=True)) | dict(zip(rule.bound, place, strict=True))
    entries = Entries(view)
    pieces = [entries.at(c, provenance.operand_index(i, at)) for c, i in zip(term.children, rule.ins, strict=True)]
    return body_of(term, rule, pieces)


def _cell(view: View, line: int, index: tuple[int, ...]) -> list[Row]:
    term, rule = view.term(line), view.w.rule(line)
    summed = rule is not None and bool(rule.bound) and stages.terms(view.w, line, rule)[0] > 0
    seen = view.seen(line, 0)
    own = Entries(view).at(seen, index).maths if seen.leaf else None
    symbolic = matrix.matrix(view, term).maths if not index else Entries(view).at(term, index).maths
    node = stages.Numbers(view, frozenset({line}) if summed else stages.condition(view, term)).node(term, index)
    worked = stages.rows(node)
    rest: list[Maths] = []
    if summed:
        assert rule is not None
        rest.append(_written_out(view, term, rule, index))
    elif (count := stages.left_out(node)) and worked:
        worked[0] = _counted(worked[0], count)
    rest += worked
    if own is None and summed:
        return [(symbolic, EXACT, rest[0]), *((None, EXACT, row) for row in rest[1:])]
    own = own if own is not None else output(view, line, index)
    if own is None and (width(symbolic) <= NARROW or text(symbolic) == text(rest[0])):
        rest = rest[1:] if text(symbolic) == text(rest[0]) and len(rest) > 1 else rest
        return [(symbolic, EXACT, rest[0]), *((None, EXACT, row) for row in rest[1:])]
    repeated = own is not None and text(own) == text(symbolic)
    first: list[Maths] = [] if (summed and index) or repeated else [symbolic]
    every = [*first, *rest]
    return [(own if number == 0 else None, EXACT if own is not None or number else "", row) for number, row in enumerate(every)]


def _written_out(view: View, term: Term, rule: Rule, index: tuple[int, ...]) -> Maths:
    """``a₁b₁ + a₂b₂ + a₃b₃``; of many, the first three and the last, and how many there are."""
    count, places = stages.terms(view.w, term.line, rule)
    pieces = [_one(view, term, rule, index, place) for place in places]
    maths = stages.together(rule.combine, pieces, count).maths
    return _counted(maths, count) if count > len(pieces) else maths


def _counted(maths: Maths, count: int) -> Maths:
    return seq(maths, Oper(","), Sym(f"{count} terms", "upright"))


def _settled(rows: list[Row], yes_or_no: bool) -> list[Row]:
    """Signs marked, repeats dropped, and ≈ where what is shown is not the value itself."""
    out: list[Row] = []
    for left, relation, right in rows:
        maths = marked(right)
        if out and left is None and text(maths) == text(out[-1][2]):
            out[-1] = (*out[-1][:2], maths)
            continue
        out.append((marked(left) if left is not None else None, relation and related(maths), maths))
    if yes_or_no:
        held = numbers(out[-1][2])[-1].value != 0
        out[-1] = (out[-1][0], out[-1][1], Sym("true, counted as 1" if held else "false, counted as 0", "upright"))
        out = [(left, relation and MEANS, right) for left, relation, right in out]
    return out


def related(maths: Maths) -> str:
    """``=``, or ``≈`` where a number in ``maths`` is shown rounded."""
    return EXACT if all(is_exact(n.value, n.digits) for n in numbers(maths)) else NEARLY
