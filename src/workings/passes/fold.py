"""Folding: a block of lines that repeats is read as "repeat × n", its first and last step shown.

A line's signature is what it is (op, place in the source, place of the call around it), not where its operands stand. A block
repeats where signatures come again at a fixed distance; the shortest distance is an inner loop, which is then read as one
line, and so on outwards. Last the wiring is checked: from step to step every operand has to stay where it is or move on by a
fixed number of lines. Each round is one vectorised comparison of the lines with themselves, shifted.

Where the steps of a loop took different branches, the source says which lines each turn made (:mod:`workings.passes.loops`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from workings.ir.working import LEAVES, Line, Span, Working
from workings.passes.loops import Turns, turns
from workings.passes.rewrites import key_of


@dataclass(frozen=True, slots=True)
class Carried:
    """A value that each step hands to the next: ``s`` in ``s = s + x``."""

    name: str
    before: int
    """The line read by the first step: the value the loop starts from."""
    first: int
    """The line of the first step that takes its place in the second."""
    last: int
    """The same line of the last step."""
    later: int = 1
    """So many steps later it is read."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same lines, ``times`` times over."""

    steps: tuple[tuple[int, ...], ...]
    """Line numbers of each step, without inputs and constants."""
    carried: tuple[Carried, ...]
    inner: tuple[Repeat, ...] = ()
    """Repeats inside the first step."""
    alike: bool = True
    """Line by line the same, wired alike. Otherwise the turns of a loop of the source, of which some took another branch."""

    @property
    def start(self) -> int:
        return self.steps[0][0]

    @property
    def end(self) -> int:
        """The line after the last."""
        return self.steps[-1][-1] + 1

    @property
    def length(self) -> int:
        """Lines in the first step: in every step, where they are alike."""
        return len(self.steps[0])

    @property
    def times(self) -> int:
        return len(self.steps)


def fold(w: Working, *, least: int = 3) -> tuple[Repeat, ...]:
    """The repeats of ``w``, outermost ones in order of their first line; each holds those inside it.

    ``least`` is the fewest steps that count as a repeat. A loop of the traced function whose steps took different branches is
    one repeat that is not ``alike``. Elsewhere (in a helper, in a gradient) lines that differ stand outside, and the steps on
    either side are folded where enough of them agree.
    """
    return _Folder(w, least).run()


def outline(w: Working, repeats: Sequence[Repeat] | None = None) -> Iterator[int | Repeat]:
    """Every line number in order, a repeat standing for its own. Leaves met inside a repeat come before it."""
    found = fold(w) if repeats is None else repeats
    at = 0
    for repeat in found:
        yield from range(at, repeat.start)
        yield from (k for k in range(repeat.start, repeat.end) if w.lines[k].op in LEAVES)
        yield repeat
        at = repeat.end
    yield from range(at, len(w.lines))


@dataclass(frozen=True, slots=True)
class _Run:
    """``times`` blocks of ``period`` places from place ``start``."""

    start: int
    period: int
    times: int

    @property
    def end(self) -> int:
        return self.start + self.period * self.times


class _Folder:
    """Places are those of the lines without leaves. Tokens stand for one line or for a repeat already found."""

    def __init__(self, w: Working, least: int) -> None:
        self.w, self.least = w, max(2, least)
        self.ops = [k for k, line in enumerate(w.lines) if line.op not in LEAVES]
        self.ids: dict[Any, int] = {}
        self.tokens = np.array([self._id(s) for s in signatures(w, self.ops)], dtype=np.int64)
        self.lines_as = self.tokens
        self.bounds = np.arange(len(self.ops) + 1)
        """The place where each token starts, and the end."""
        self._wires()

    def _id(self, thing: Any) -> int:
        return self.ids.setdefault(thing, len(self.ids))

    def _wires(self) -> None:
        """What each line reads: the place of a line, −1 for a constant, below that an input."""
        w, place = self.w, {k: n for n, k in enumerate(self.ops)}
        code = [place.get(k, -1 if line.op == "const" else -2 - k) for k, line in enumerate(w.lines)]
        self.read_lines = [j for k in self.ops for j in w.lines[k].operands]
        self.reads = np.array([code[j] for j in self.read_lines], dtype=np.int64)
        self.first_read = np.cumsum([0, *(len(w.lines[k].operands) for k in self.ops)])

    def run(self) -> tuple[Repeat, ...]:
        found: list[Repeat] = []
        while pieces := self._round():
            made = [self._repeat(piece, found) for piece in pieces]
            found = sorted([*made, *_outside(found, made)], key=_start)
            self._shorten(pieces)
        return self._by_source(found, turns(self.w, self.ops, self.lines_as.tolist()))

    def _round(self) -> list[_Run]:
        """Repeats among the tokens that do not overlap, shortest period first."""
        free, pieces = np.ones(len(self.tokens), bool), []
        for period in _distances(self.tokens, self.least - 1):
            for run in _runs(self.tokens, period, self.least):
                if not free[run.start : run.end].all():
                    continue
                for piece in self._wired(run):
                    first, last = np.searchsorted(self.bounds, (piece.start, piece.end))
                    free[first:last] = False
                    pieces.append(piece)
        return sorted(pieces, key=lambda r: r.start)

    def _shorten(self, pieces: Sequence[_Run]) -> None:
        """Each repeat becomes one token."""
        tokens, starts, at = [], [], 0
        for piece in pieces:
            first, step, last = np.searchsorted(self.bounds, (piece.start, piece.start + piece.period, piece.end))
            tokens += self.tokens[at:first].tolist()
            starts += self.bounds[at:first].tolist()
            tokens.append(self._id(("repeat", piece.times, tuple(self.tokens[first:step].tolist()))))
            starts.append(piece.start)
            at = int(last)
        self.tokens = np.array(tokens + self.tokens[at:].tolist(), dtype=np.int64)
        self.bounds = np.array(starts + self.bounds[at:].tolist())

    # ------------------------------------------------------------------ wiring
    def _wired(self, tokens: _Run) -> list[_Run]:
        """The stretches of steps in which every operand stays where it is or moves on evenly, longest first."""
        start, second = int(self.bounds[tokens.start]), int(self.bounds[tokens.start + tokens.period])
        run = _Run(start, second - start, tokens.times)
        reads = self._table(run)
        moves = np.diff(reads, axis=0)
        breaks = np.flatnonzero((moves[1:] != moves[:-1]).any(axis=1)) + 1
        stretches = sorted(pairwise([0, *breaks.tolist(), run.times - 1]), key=lambda ends: ends[0] - ends[1])
        free, pieces = np.ones(run.times, bool), []
        for first, last in stretches:
            if not free[last] or last - first + 2 < self.least:
                continue
            while not free[first]:
                first += 1
            # Two steps alone are even whatever they read: nothing is taken for granted there.
            first = self._earlier(run, reads, free, first if last - first > 1 else last, last)
            if last - first + 1 >= self.least:
                free[first : last + 1] = False
                pieces.append(_Run(run.start + first * run.period, run.period, last - first + 1))
        return pieces

    def _table(self, run: _Run) -> np.ndarray:
        """What is read, one row a step."""
        return self.reads[self.first_read[run.start] : self.first_read[run.end]].reshape(run.times, -1)

    def _earlier(self, run: _Run, reads: np.ndarray, free: np.ndarray, first: int, last: int) -> int:
        """Steps before ``first`` that differ only in reading what was there before the loop."""
        moves = _moves(run, reads, last)

        def fits(begin: int) -> bool:
            expected = reads[last] - np.outer(last - np.arange(begin, first + 1), moves)
            start = run.start + begin * run.period
            there = reads[begin : first + 1]
            outside = (moves == run.period) & (reads[last] >= start) & (expected < start) & (there < start)
            return bool((outside | (there == expected)).all())

        begin = first
        while begin > 0 and free[begin - 1] and fits(begin - 1):
            begin -= 1
        return begin

    # ------------------------------------------------------------------ loops whose steps differ
    def _by_source(self, found: Sequence[Repeat], loops: Sequence[Turns]) -> tuple[Repeat, ...]:
        """Each loop of the source as one repeat, where it was found in pieces or not at all."""
        made = [r for loop in self._long_enough(loops) if (r := self._loop(found, loop)) is not None]
        return tuple(sorted([*made, *_outside(found, made)], key=_start))

    def _long_enough(self, loops: Sequence[Turns]) -> Iterator[Turns]:
        for loop in loops:
            if len(loop.starts) >= self.least:
                yield loop
            else:
                yield from self._long_enough(loop.inner)

    def _loop(self, found: Sequence[Repeat], loop: Turns) -> Repeat | None:
        """``None`` where one repeat already tells the loop, all but a first or a last step."""
        steps = tuple(tuple(self.ops[a:b]) for a, b in loop.steps)
        inside = _between(found, steps[0][0], steps[-1][-1])
        whole = len(inside) == 1 and inside[0].times >= len(steps) - 1 and inside[0].length * len(steps) >= (loop.end - loop.starts[0]) // 2
        if whole:
            return None
        inner = self._by_source(list(_within(inside, steps[0][-1])), [x for x in loop.inner if x.end <= loop.starts[1]])
        return Repeat(steps, self._handed(loop), inner, alike=False)

    def _handed(self, loop: Turns) -> tuple[Carried, ...]:
        """What the first step reads from before the loop and the second, at the same line, from the first."""
        (begin, second), (_, third), (last, end) = *list(loop.steps)[:2], list(loop.steps)[-1]
        reads = [{int(self.lines_as[p]): p for p in range(a, b)} for a, b in ((begin, second), (second, third))]
        made: dict[tuple[int, int], Carried] = {}
        for token, place in reads[0].items():
            if token not in reads[1]:
                continue
            pairs = zip(*(range(*self.first_read[p : p + 2].tolist()) for p in (place, reads[1][token])), strict=True)
            for one, two in pairs:
                maker = int(self.reads[two])
                if self.reads[one] < begin <= maker < second:
                    same = last + np.flatnonzero(self.lines_as[last:end] == self.lines_as[maker])
                    if len(same):
                        before, after = self.read_lines[one], self.ops[int(same[-1])]
                        name = self.w.lines[after].name or self.w.lines[before].name
                        made.setdefault((before, after), Carried(name, before, self.ops[maker], after))
        return tuple(made.values())

    # ------------------------------------------------------------------ what was found
    def _repeat(self, piece: _Run, found: Sequence[Repeat]) -> Repeat:
        steps = tuple(tuple(self.ops[a : a + piece.period]) for a in range(piece.start, piece.end, piece.period))
        return Repeat(steps, self._carried(piece), tuple(_between(found, steps[0][0], steps[0][-1])))

    def _carried(self, piece: _Run) -> tuple[Carried, ...]:
        reads = self._table(piece)
        last = len(reads) - 1
        moves = _moves(piece, reads, last)
        begins = reads[last] - last * moves
        hands = np.flatnonzero((moves == piece.period) & (reads[last] >= piece.start) & (begins < piece.start))
        made: dict[tuple[int, int], Carried] = {}
        for column in hands.tolist():
            before = self.read_lines[int(self.first_read[piece.start]) + column]
            step, at = divmod(int(reads[last, column]) - piece.start, piece.period)
            first, end = self.ops[piece.start + at], self.ops[piece.start + last * piece.period + at]
            name = self.w.lines[end].name or self.w.lines[before].name
            made.setdefault((before, end), Carried(name, before, first, end, last - step))
        return tuple(made.values())


def _moves(run: _Run, reads: np.ndarray, last: int) -> np.ndarray:
    """How far each operand moves from step to step, read off the last two; one that the step before made moves with the loop."""
    moves = reads[last] - reads[last - 1]
    earlier = reads[last] < run.start + (last - 1) * run.period
    even = last > 1 and (reads[last - 1] - reads[last - 2] == moves).all()
    return moves if even else np.where(earlier, moves, run.period)


def _start(repeat: Repeat) -> int:
    return repeat.start


def _between(found: Sequence[Repeat], first: int, last: int) -> Sequence[Repeat]:
    """Repeats that start at a line from ``first`` to ``last``."""
    return found[bisect_left(found, first, key=_start) : bisect_right(found, last, key=_start)]


def _within(repeats: Sequence[Repeat], last: int) -> Iterator[Repeat]:
    """Repeats that end at line ``last`` or before; of one that goes on, those inside its first step."""
    for repeat in repeats:
        if repeat.end <= last + 1:
            yield repeat
        elif repeat.start <= last:
            yield from _within(repeat.inner, last)


def _outside(found: Sequence[Repeat], made: Sequence[Repeat]) -> Iterator[Repeat]:
    """Repeats that no new one has taken in."""
    starts = [r.start for r in made]
    for repeat in found:
        at = bisect_right(starts, repeat.start) - 1
        if at < 0 or repeat.start >= made[at].end:
            yield repeat


def _distances(tokens: np.ndarray, least: int) -> list[int]:
    """How far back tokens were met last, shortest first, where that distance comes at least ``least`` times."""
    order = np.argsort(tokens, kind="stable")
    same = tokens[order][1:] == tokens[order][:-1]
    distances, counts = np.unique(np.diff(order)[same], return_counts=True)
    return [int(d) for d in distances[counts >= least]]


def _runs(tokens: np.ndarray, period: int, least: int) -> Iterator[_Run]:
    """Maximal stretches that equal themselves ``period`` later."""
    equal = np.concatenate([[False], tokens[period:] == tokens[:-period], [False]])
    edges = np.flatnonzero(equal[1:] != equal[:-1])
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        times = (end - begin) // period + 1
        if times >= least:
            yield _Run(begin, period, times)


def signatures(w: Working, ops: Sequence[int]) -> Iterator[Any]:
    """What each line is, wherever it stands: its op, its place in the source and the calls around it.

    A line without a place (of a gradient) is told by its name, shape and attributes instead.
    """
    calls: list[Any] = []
    numbers: dict[Any, int] = {}
    for part in w.parts:
        above = calls[part.parent] if 0 <= part.parent < len(calls) else -1
        calls.append(numbers.setdefault((above, part.name, _place(part.span)), len(numbers)))
    first: dict[int, int] = {}
    for n, k in enumerate(ops):
        line = w.lines[k]
        place, part = _place(line.span), w.parts[line.part]
        # The lines of one library call share their place in the source; their order tells them apart.
        order = n - first.setdefault(line.part, n) if part.span is not None and place == _place(part.span) else 0
        yield line.op, len(line.operands), calls[line.part], place or _kind(line), order


def _place(span: Span | None) -> Any:
    return span and (span.file, span.line, span.column, span.end_line, span.end_column)


def _kind(line: Line) -> Any:
    return line.name, line.shape, key_of("", (), line.attrs) if line.op not in ("getitem", "scatter", "setitem") else ()
