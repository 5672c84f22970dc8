"""The whole working, line by line as the author wrote it: what is given, the steps, what it costs, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from workings.contract.maths import numbers
from workings.contract.reading import Block, Cells, Counted, Equation, Fold, Formula, Number, Paragraph, Reading, Source, Step, Text
from workings.ir.working import LEAVES, Assumption, Working
from workings.passes.fold import Repeat, fold
from workings.readers import born, cost, matrix, source
from workings.readers.cell import common, name
from workings.readers.equation import Row, equation, whole
from workings.readers.names import is_name, readable
from workings.readers.setting import Piece, call, marked
from workings.readers.stages import condition
from workings.readers.tree import GRADIENT, View

LIMIT = 250_000
"""Numbers of one value that are carried along; of a larger array only the shape is."""
COUNTED = 60
"""Lines whose cost is told one by one; of more, op by op."""
REPEATED = 6
"""Runs of one line of code (a loop) that are all shown; of more, the first three and the last."""


def listing(w: Working, reasons: Mapping[int, str] | None = None) -> Reading:
    """Every author's line as a :class:`Step`; calls are folded, unnamed steps stand inside the line that uses them.

    ``reasons`` is said below the lines it names: of a gradient, the rule that each follows.
    """
    view = View(w)
    blocks: list[Block] = [_step(view, k) for k in w.inputs]
    if w.name.startswith(GRADIENT):
        told = (
            f"∂x is the slope of {readable(w.name.removeprefix(GRADIENT))} along x: how fast it moves as x moves. The steps run backwards."
        )
        blocks.append(Paragraph((Text(told, "quiet"),)))
    blocks += (_with_reason(step, w, reasons or {}) for step in _steps(view, 0))
    blocks.append(_cost(view))
    if (birth := born.born(w)) is not None:
        blocks.append(Paragraph(born.told(w, birth)))
    blocks += _assumptions(view, w.assumptions)
    return Reading(heading(w), tuple(blocks), _facts(w))


def _with_reason(block: Block, w: Working, reasons: Mapping[int, str]) -> Block:
    """A slope that was added to another follows the rule of what was added."""
    if not isinstance(block, Step):
        return block
    line = w.lines[block.line]
    at = next((n for n, part in enumerate(block.blocks) if isinstance(part, Fold)), len(block.blocks))
    said = reasons.get(block.line) or (reasons.get(line.operands[-1]) if line.op == "add" else None)
    return replace(block, blocks=(*block.blocks[:at], Paragraph((Text(said, "quiet"),)), *block.blocks[at:])) if said else block


def heading(w: Working) -> str:
    """``cosine(a, b)``."""
    given = ", ".join(w.lines[k].name for k in w.inputs)
    return f"{w.name}({given})" if is_name(w.name) else f"{w.name} {given}" if w.name.isidentifier() else w.name


def _facts(w: Working) -> dict[str, Any]:
    total = cost.cost(w)
    return common(w) | {
        "file": source_name(w),
        "first_line": w.first_line,
        "inputs": list(w.inputs),
        "outputs": list(w.outputs),
        "operations": total.flops,
        "bytes": total.bytes,
        "growth": total.text,
    }


def source_name(w: Working) -> str:
    return PurePath(w.file).name if w.file and not w.file.startswith("<") else ""


# ---------------------------------------------------------------------- which lines are rows
def _steps(view: View, part: int) -> list[Block]:
    """The rows of one call, in order; of a loop, the first step and the last."""
    rows = rows_of(view, part)
    before, hidden = _repeated(view.w, rows)
    for found in _runs(view, [k for k in rows if k not in hidden]):
        before[found[3]] = f"⋯ this line ran {len(found)} times; {len(found) - 4} of them are left out here"
        hidden |= set(found[3:-1])
    out: list[Block] = []
    for k in rows:
        if k in before:
            out.append(Paragraph((Text(before[k], "quiet"),)))
        if k not in hidden:
            out.append(_step(view, k, part))
    return out


def _repeated(w: Working, rows: list[int]) -> tuple[dict[int, str], set[int]]:
    """Of each loop among ``rows``: what is said before a row, and the rows between the first step and the last."""
    before: dict[int, str] = {}
    hidden: set[int] = set()
    for repeat in _repeats(w) if len(rows) > REPEATED else ():
        steps = [[k for k in step if k in set(rows)] for step in repeat.steps]
        seen = [step for step in steps if step]
        if len(seen) <= REPEATED - 2:
            continue
        alike = "" if repeat.alike else "; some steps took another branch"
        before[seen[0][0]] = f"repeat × {repeat.times}, the first step"
        before[seen[-1][0]] = f"⋯ {repeat.times - 2:,} steps of the same lines{alike}; then the last"
        hidden |= {k for step in seen[1:-1] for k in step}
    return before, hidden


@lru_cache(maxsize=32)
def _repeats(w: Working) -> tuple[Repeat, ...]:
    return fold(w)


def _runs(view: View, rows: list[int]) -> list[list[int]]:
    """Lines of code that ran often, each with its rows."""
    runs: dict[Any, list[int]] = {}
    for k in rows:
        runs.setdefault(view.line(k).span or k, []).append(k)
    return [found for found in runs.values() if len(found) > REPEATED]


def rows_of(view: View, part: int) -> list[int]:
    """Lines seen from inside ``part`` that have a name, are a call's result, or are what it returned."""
    results = set(view.w.outputs) if part == 0 else {view.w.parts[part].result}
    out = []
    for k, line in enumerate(view.w.lines):
        if line.op in LEAVES or part not in view.inside[line.part]:
            continue
        direct = line.part == part
        folded = view.fold(k, part)
        if (direct and (line.name or k in results)) or (folded and view.w.parts[folded].parent == part):
            out.append(k)
    return out


# ---------------------------------------------------------------------- one row
def _step(view: View, k: int, at: int = 0) -> Step:
    """Line ``k`` as a row of the call ``at``."""
    line = view.line(k)
    if line.op in LEAVES:
        return Step(k, line.name, None, _given(view, k), cells(view.w, k))
    part = view.fold(k, at)
    long = bool(part) and not view.small(part)
    blocks: list[Block] = [] if long or line.shape else _inner_sums(view, k, ())
    blocks.append(Equation(_called(view, k, part)) if long else equation(view.w, k))
    if line.value.ndim and line.value.size and not long:
        first = (0,) * line.value.ndim
        blocks.append(Fold("the first entry", (*_inner_sums(view, k, first), equation(view.w, k, first)), open=True))
    if long:
        blocks.append(Fold(f"inside {readable(view.w.parts[part].name)}", tuple(_steps(view, part))))
    return Step(k, view.name(k, part), _shown_source(view, k, part), tuple(blocks), cells(view.w, k))


def _inner_sums(view: View, k: int, index: tuple[int, ...]) -> list[Block]:
    """The sums without a name that stand inside line ``k``: ``𝐚·𝐛 = … = 7``, before it uses the 7."""
    shown = {k, *condition(view, view.term(k))}
    found = [
        (n.line, n.index) for row in equation(view.w, k, index).rows for n in numbers(row[2]) if n.line is not None and n.line not in shown
    ]
    inner: list[Block] = []
    for line, at in dict.fromkeys(found):
        rule = view.w.rule(line)
        opened = len(at) > view.line(line).value.ndim or view.line(line).name or view.fold(line, view.line(k).part)
        if rule is not None and rule.bound and not opened:
            inner.append(equation(view.w, line, at))
    return inner


def _called(view: View, k: int, part: int) -> tuple[Row, ...]:
    """``weights = softmax(scores)``: the call, and for a single number what it came to."""
    arguments: list[Piece] = [matrix.matrix(view, view.seen(j, view.w.parts[part].parent)) for j in view.arguments(part)]
    called = marked(call(readable(view.w.parts[part].name), arguments).maths)
    left = whole(view, k)[0] if view.name(k, part) else None
    rows: list[Row] = [(left, "=" if left is not None else "", called)]
    if not view.line(k).shape:
        rows.append(equation(view.w, k).rows[-1])
    return tuple(rows)


def _given(view: View, k: int) -> tuple[Block, ...]:
    left = matrix.matrix(view, view.seen(k, 0)).maths
    return (Paragraph((Formula(left), Text(" given", "quiet"))),)


def _shown_source(view: View, k: int, part: int) -> Source | None:
    """The author's statement; inside a larger expression, the call's own text."""
    span = view.w.parts[part].span if part else view.line(k).span
    if span is None:
        return None
    if not view.name(k, part) and k not in view.w.outputs:
        return source.at(span, source.text(span))
    return source.statement(view.w, span)


def cells(w: Working, k: int) -> Cells:
    value = w.lines[k].value
    values = tuple(float(x) for x in value.reshape(-1)) if value.size <= LIMIT else ()
    return Cells(k, value.shape, values, w.lines[k].dims)


# ---------------------------------------------------------------------- at the foot
def _cost(view: View) -> Block:
    total = cost.cost(view.w)
    counted = [line for line in total.lines if line.flops]
    rows = tuple(_counted(view, counted) if len(counted) <= COUNTED else _by_op(view, counted))
    said = f"Cost: {total.text} = " if any(total.growth) else "Cost: "
    return Paragraph((Text(said), Number(float(total.flops), Counted("operations, line by line", rows)), Text(" operations.")))


def _counted(view: View, lines: Iterable[cost.LineCost]) -> Iterator[str]:
    """``dot product: 2·n = 6``, line by line."""
    for line in lines:
        yield f"{name(view, line.line)}: {line.text}" + (f" = {line.flops}" if line.text != str(line.flops) else "")


def _by_op(view: View, lines: Iterable[cost.LineCost]) -> Iterator[str]:
    """Of many lines, those of one op together."""
    together: dict[str, list[int]] = {}
    for line in lines:
        together.setdefault(view.line(line.line).op, []).append(line.flops)
    yield from (f"{op}, {len(found)} lines: {sum(found)}" for op, found in together.items())


def _assumptions(view: View, assumptions: Iterable[Assumption]) -> list[Block]:
    """Branches that were taken: the working holds as long as they go the same way."""
    out: list[Block] = []
    for one in dict.fromkeys(assumptions):
        condition = marked(matrix.matrix(view, view.term(one.line)).maths)
        here = f" (line {one.span.line})" if one.span else ""
        held = ("true" if one.held else "false") if isinstance(one.held, bool) else str(one.held)
        other = "Other inputs may take the other branch." if isinstance(one.held, bool) else "With another number the steps are others."
        out.append(Paragraph((Text("Assumed: "), Formula(condition), Text(f" is {held}{here}, as in this run. {other}"))))
    return out
