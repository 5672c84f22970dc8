"""Loops by the source: which lines each turn of a ``for`` or ``while`` made, also where the turns took different branches.

Every line has a place in the traced function: the path of statements that leads to it. Inside a loop the places grow; where
they fall back a new turn begins. Lines of a helper stand where it was called.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from workings.ir import python
from workings.ir.working import Working

Path = tuple[int, ...]


FEW = 2
"""So many turns are read one by one rather than folded."""


@dataclass(frozen=True, slots=True)
class Turns:
    """One run of a loop of the source: the places (in the sequence given) where each turn begins, and the end."""

    starts: tuple[int, ...]
    end: int
    inner: tuple[Turns, ...] = ()
    """Loops inside the first turn; inside all of them, where there are few."""

    @property
    def steps(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts, (*self.starts[1:], self.end), strict=True)


@dataclass(slots=True)
class _Statements:
    """Path of each source line, and which paths are loops."""

    at: dict[int, Path] = field(default_factory=dict)
    loops: set[Path] = field(default_factory=set)
    unclear: set[Path] = field(default_factory=set)
    """Statements, loops among them, in which the same piece of source may run several times in one turn."""

    def loop(self, path: Path, depth: int) -> Path:
        """The outermost loop around ``path`` below its first ``depth`` steps; empty where there is none."""
        return next((path[:n] for n in range(depth + 1, len(path) + 1) if path[:n] in self.loops), ())

    def read(self, body: Sequence[ast.stmt], above: Path, first: int) -> None:
        for n, node in enumerate(body, start=first):
            path = (*above, n)
            self.at.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), path))
            if isinstance(node, ast.For | ast.While):
                self.loops.add(path)
                self.unclear.add(path)
            blocks = [block for name in ("body", "orelse", "handlers", "finalbody") if (block := getattr(node, name, None))]
            if _repeats([node] if not blocks else [getattr(node, "target", None)]):
                self.unclear.add(path if not blocks else (*path, 0))
            after = 1
            for block in blocks:
                inner = [s for x in block for s in (x.body if isinstance(x, ast.ExceptHandler) else [x])]
                self.at.update(dict.fromkeys(range(node.lineno, inner[0].lineno), (*path, 0)) if after == 1 else {})
                self.read(inner, path, after)
                after += len(inner)


ITERATING = frozenset("all any dict enumerate filter list map max min next reduce reversed set sorted sum tuple zip".split())
"""Calls by these names may do the same many times over."""


def _repeats(nodes: Sequence[ast.AST | None]) -> bool:
    """Whether a statement may make the same line twice: a comprehension, names assigned together, a function that iterates."""
    for node in (x for top in nodes if top is not None for x in ast.walk(top)):
        if isinstance(node, ast.comprehension) or (isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Store)):
            return True
        if isinstance(node, ast.Call) and (getattr(node.func, "id", "") in ITERATING or getattr(node.func, "attr", "") == "sort"):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    """Of the statement in the traced function."""
    key: Any
    """Equal for lines, or calls, that are the same piece of source."""
    instance: int
    """The call, or the line itself."""


def turns(w: Working, lines: Sequence[int], ids: Sequence[int]) -> tuple[Turns, ...]:
    """The runs of the outermost loops of ``w.source`` among ``lines``; ``ids`` are equal for lines that are the same step."""
    try:
        tree = python.module(textwrap.dedent(w.source))
    except SyntaxError:
        return ()
    if not tree.body or not isinstance(tree.body[0], ast.FunctionDef):
        return ()
    statements = _Statements()
    statements.read(tree.body[0].body, (), 0)
    calls = [_outermost(w, part) for part in range(len(w.parts))]
    places = [_place(w, statements, calls[w.lines[k].part], k, n) for k, n in zip(lines, ids, strict=True)]
    return tuple(_found(statements, places, 0, len(places), 0))


def _outermost(w: Working, part: int) -> int:
    """The call in the traced function itself that ``part`` belongs to; 0: the function's own lines."""
    while part > 0 and w.parts[part].parent > 0:
        part = w.parts[part].parent
    return part


def _place(w: Working, statements: _Statements, call: int, k: int, line_id: int) -> _Place:
    span = w.parts[call].span if call > 0 else w.lines[k].span
    if span is None or span.file != w.file:
        return _Place((), None, k)
    key = (w.parts[call].name, span.line, span.column, span.end_line, span.end_column) if call > 0 else line_id
    return _Place(statements.at.get(span.line - w.first_line + 1, ()), key, -call if call > 0 else k)


def _found(statements: _Statements, places: Sequence[_Place], begin: int, end: int, depth: int) -> Iterator[Turns]:
    """Loops between two places, whose paths agree in their first ``depth`` steps."""
    for loop, run in groupby(range(begin, end), key=lambda n: statements.loop(places[n].path, depth)):
        found = list(run)
        if loop:
            starts = tuple(_starts(statements, places, found, len(loop)))
            last = found[-1] + 1
            inside = _found(statements, places, starts[0], starts[1] if len(starts) > FEW else last, len(loop))
            yield Turns(starts, last, tuple(inside))


def _starts(statements: _Statements, places: Sequence[_Place], run: Sequence[int], depth: int) -> Iterator[int]:
    """Where the path falls back, or the piece of source that began a statement comes again in it."""
    before: Path = ()
    first = places[run[0]]
    for n in run:
        place = places[n]
        whole = statements.loop(place.path, depth) or place.path
        here = whole[depth:]
        again = place.key == first.key and place.instance != first.instance and whole not in statements.unclear
        begins = n == run[0] or here < before or (here == before and again)
        if begins:
            yield n
        if begins or here != before:
            first = place
        before = here
