"""Simplification: a table of rules, each step recorded and checked by evaluation at the recorded values.

A rule whose result does not agree there is refused at that line, and the refusal is recorded with its reason. What a rule keeps:

* ``bits``: the same bits for every input of these shapes and dtypes;
* ``rounding``: the same number for every input, up to rounding (1e-12 relative) and the sign of a zero;
* ``domain``: the same number where the recorded values lie (``log(exp(x)) = x`` fails once ``exp`` overflows).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workings.ir.ops import run
from workings.ir.working import LEAVES, Line, Working, frozen
from workings.passes.rewrites import RULES, SAME, UNREAD, New, Rows, Rule, held, key_of

KEEPS = frozenset({"bits", "rounding", "domain"})
WITHIN = 1e-12
"""Largest relative difference of a rule that does not keep every bit."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rewriting: ``rule`` turned ``before`` into ``after`` (``""``: the line is gone)."""

    rule: str
    before: str
    after: str
    line: int
    """The line of the working that was given."""
    keeps: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that matched a line and was not applied."""

    rule: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Simplified:
    """The simpler working, the steps that led there in order, and the rules that matched and were refused."""

    working: Working
    steps: tuple[Step, ...]
    refused: tuple[Refusal, ...] = ()


def simplify(w: Working, *, keeps: Collection[str] = KEEPS, start: int = 0, limit: int | None = None) -> Simplified:
    """``w`` with every rule of the table applied, from the first line to the last.

    Args:
        w: any working. Its inputs, outputs and assumptions are kept, each output within 1e-12 relative.
        keeps: which rules may be used, by what they keep (``{"bits"}`` alone leaves every remaining value bit-equal).
        start: lines before it are left as they are.
        limit: stop after so many steps; ``simplify(w, limit=k).working`` is the k-th stage of the derivation.

    Where steps that were each within rounding add up to more at an output (after a cancellation), only ``bits`` rules are used.
    """
    run = _Run(w, frozenset(keeps), start, limit)
    done = run.run()
    drifted = [a for a, b in zip(done.outputs, w.outputs, strict=True) if not near(done.lines[a].value, w.lines[b].value)]
    if drifted:
        exact = simplify(w, keeps={"bits"}, start=start, limit=limit)
        reason = "with the other steps it moves an output by more than rounding"
        late = tuple(Refusal(s.rule, s.line, reason) for s in run.steps if s.keeps != "bits")
        return Simplified(exact.working, exact.steps, (*run.refused, *late))
    return Simplified(done, tuple(run.steps), tuple(run.refused))


def near(a: np.ndarray, b: np.ndarray) -> bool:
    """Within 1e-12 relative, cell by cell; NaN and Inf have to be the same."""
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=WITHIN, atol=0.0, equal_nan=True))


def equal_bits(a: np.ndarray, b: np.ndarray) -> bool:
    return a is b or (a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())


class _Run:
    def __init__(self, w: Working, keeps: frozenset[str], start: int, limit: int | None) -> None:
        self.w, self.start, self.limit = w, start, limit
        self.rules: dict[str, list[Rule]] = {}
        for rule in RULES:
            if rule.keeps in keeps:
                for op in rule.ops:
                    self.rules.setdefault(op, []).append(rule)
        self.rows = Rows()
        self.moved: list[int] = []
        self.unchanged: list[bool] = []
        """Per new line: its value has the bits of the line it came from."""
        self.seen: dict[Any, int] = {}
        self.steps: list[Step] = []
        self.refused: list[Refusal] = []

    def run(self) -> Working:
        for k, line in enumerate(self.w.lines):
            self.moved.append(self._line(k, line))
        return self._finish()

    @property
    def may(self) -> bool:
        return self.limit is None or len(self.steps) < self.limit

    # ------------------------------------------------------------------ one line
    def _line(self, k: int, line: Line) -> int:
        if line.op in LEAVES:
            return self._keep(line, True)
        operands = tuple(self.moved[j] for j in line.operands)
        line = replace(line, operands=operands)
        unchanged = all(self.unchanged[j] for j in operands)
        if not unchanged:
            line = replace(line, value=self._value(New(line.op, operands, line.attrs)))
        key = key_of(line.op, operands, line.attrs)
        if k < self.start:
            new = self._keep(line, unchanged)
            self.seen.setdefault(key, new)
            return new
        if self.may and (found := self.seen.get(key)) is not None:
            return self._alias(k, line, found, SAME)
        return self._rewritten(k, line, unchanged)

    def _rewritten(self, k: int, line: Line, unchanged: bool) -> int:
        tried: set[str] = set()
        while self.may and (match := self._match(k, line, tried)) is not None:
            rule, made = match
            if isinstance(made, int):
                return self._alias(k, line, made, rule)
            before = self.rows.said(line)
            value = line.value if made.op == "const" else self._value(made)
            unchanged = unchanged and equal_bits(value, line.value)
            line = replace(line, op=made.op, operands=made.operands, attrs=made.attrs, value=value)
            self._record(rule, before, self.rows.said(line), k)
            if (found := self.seen.get(key_of(line.op, line.operands, line.attrs))) is not None and line.op != "const":
                return self._alias(k, line, found, SAME)
        new = self._keep(line, unchanged)
        if line.op != "const":
            self.seen.setdefault(key_of(line.op, line.operands, line.attrs), new)
        return new

    def _match(self, k: int, line: Line, tried: set[str]) -> tuple[Rule, int | New] | None:
        for rule in (*self.rules.get("*", ()), *self.rules.get(line.op, ())):
            if rule.name in tried or (made := rule.find(self.rows, line)) is None:
                continue
            tried.add(rule.name)
            if (reason := self._fault(rule, line, made)) is None:
                return rule, made
            if reason:
                self.refused.append(Refusal(rule.name, k, reason))
        return None

    def _fault(self, rule: Rule, line: Line, made: int | New) -> str | None:
        """``None``: it holds. ``""``: it does not concern this line (another shape or dtype). Otherwise why it is refused."""
        if isinstance(made, int):
            if self.rows.lines[made].attrs.get("weak"):
                return ""
            value = self.rows.lines[made].value
        else:
            value = line.value if made.op == "const" else self._value(made)
        if value.shape != line.value.shape or value.dtype != line.value.dtype:
            return ""
        if rule.keeps == "bits":
            return None if equal_bits(value, line.value) else "at the recorded values it does not give the same bits"
        return None if near(value, line.value) else "at the recorded values it does not give the same number"

    def _value(self, made: New) -> np.ndarray:
        with np.errstate(all="ignore"):
            return frozen(run(made.op, [held(self.rows.lines[j]) for j in made.operands], made.attrs))

    # ------------------------------------------------------------------ what is recorded
    def _alias(self, k: int, line: Line, target: int, rule: Rule) -> int:
        before, there = self.rows.said(line), self.rows.lines[target]
        if line.name and not there.name and there.op not in LEAVES:
            self.rows.lines[target] = there = replace(there, name=line.name)
        self._record(rule, before, self.rows.label(target), k)
        self.unchanged[target] = self.unchanged[target] and equal_bits(there.value, self.w.lines[k].value)
        return target

    def _record(self, rule: Rule, before: str, after: str, k: int) -> None:
        self.steps.append(Step(rule.name, before, after, k, rule.keeps))

    def _keep(self, line: Line, unchanged: bool) -> int:
        self.rows.lines.append(line)
        self.unchanged.append(unchanged)
        return len(self.rows.lines) - 1

    # ------------------------------------------------------------------ the working that remains
    def _finish(self) -> Working:
        w, lines = self.w, self.rows.lines
        ends = {self.moved[k] for k in (*w.inputs, *w.outputs, *(a.line for a in w.assumptions))}
        read = _read(lines, ends | set(range(self.start)))
        came_from = {new: k for k, new in reversed(list(enumerate(self.moved)))}
        gone: set[int] = set()
        for k in sorted(set(range(len(lines))) - read, reverse=True):
            if not self.may:
                break
            gone.add(k)
            if lines[k].op != "const":
                self.steps.append(Step(UNREAD, self.rows.said(lines[k]), "", came_from[k], "bits"))
        kept = {k: new for new, k in enumerate(k for k in range(len(lines)) if k not in gone)}
        place = [kept.get(k, -1) for k in self.moved]
        return Working(
            w.name, tuple(replace(lines[k], operands=tuple(kept[j] for j in lines[k].operands)) for k in kept),
            tuple(place[k] for k in w.inputs), tuple(place[k] for k in w.outputs),
            parts=tuple(replace(p, result=place[p.result] if p.result >= 0 else -1) for p in w.parts), sizes=w.sizes,
            assumptions=tuple(replace(a, line=place[a.line]) for a in w.assumptions),
            source=w.source, file=w.file, first_line=w.first_line,
        )  # fmt: skip


def _read(lines: list[Line], ends: Collection[int]) -> set[int]:
    """The lines that ``ends`` depend on, and themselves."""
    read = set(ends)
    for k in range(len(lines) - 1, -1, -1):
        if k in read:
            read.update(lines[k].operands)
    return read
