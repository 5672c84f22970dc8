"""Code that is asked for: a function, run in the sandbox on shown and hidden cases and on properties that its results have to keep.

An answer is run once for all its calls. Where a case fails, smaller inputs are tried until none smaller fails, the answer is
followed on the smallest, and the first line is pointed at whose value no working that comes out right has.

Where ``[code.printed]`` says so, what counts is what the code prints, and it is drawn (:mod:`printed`).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from workings.capture import trace
from workings.contract.number import format_number
from workings.contract.reading import Block, Call, Curve, Listing, Number, Paragraph, Part, Plot, Reading, Text
from workings.contract.verdict import Row, Verdict
from workings.ir import python
from workings.ir.expression import Unreadable
from workings.practice import running
from workings.practice.chance import Chance
from workings.practice.drawn import fitting
from workings.practice.item import Item
from workings.practice.kinds.code import judge, printed
from workings.practice.kinds.code.asked import Plain, Spec, plain, posed, spec
from workings.practice.kinds.kind import Kind, Ran, Said, Worked, right, verdict
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.text import plain as words
from workings.practice.words import CARDINALS, count, listed

LONGEST = 8_000
CURVE = 3
"""Numbers in a list from which on it is drawn."""


class NotRun(Unreadable):
    """The answer was read and could not be run: nothing is marked."""


class Code(Kind):
    FORMS = "the function that is asked for"
    WIDGET = "code"
    LONG = True
    RUNS = True
    LONGEST = LONGEST

    def make(self, q: Question, seed: int) -> Item:
        s, chance = spec(q), Chance(f"{q.id}@{q.version}#{seed}")
        drawn = [plain_row(fitting(q, chance, seed + k)) for k in range(s.hidden)]
        item = Item(q, seed, {}, posed=posed(q, drawn))
        return Item(q, seed, {}, live=tuple(slip for slip, _ in judge.rules(item)), posed=item.posed)

    def starts_from(self, item: Item) -> str:
        return spec(item.question).start

    def parts(self, item: Item, marked: Verdict | None) -> dict[str, Any]:
        rows = str(max(8, len(spec(item.question).start.splitlines()) + 3))
        found = [block for block in marked.blocks if isinstance(block, Listing) and block.marked] if marked else []
        marks = [{"line": line, "kind": "departs", "text": block.title} for block in found for line in block.marked]
        return {"rows": rows, "marks": json.dumps(marks) if marks else ""}

    def shown(self, item: Item) -> tuple[Block, ...]:
        """The cases whose results are given, and what is allowed."""
        s, q = spec(item.question), item.question
        cases = item.posed.cases[: item.posed.shown]
        if s.printed:
            told = (Text(f"The first {s.printed.many} of the first: "), *_beginning(q, {**cases[0], **s.printed.given}), Text("."))
            calls = [Paragraph((Text(called(s, case), "code"),)) for case in cases]
            return (Paragraph((Text("Run calls it with each of these:"),)), *calls, Paragraph(told), Paragraph(_allowed(s)))
        rows = [Paragraph((Text(called(s, case), "code"), Text(" is "), *_result(q, case), Text("."))) for case in cases]
        return (*rows, Paragraph(_allowed(s)))

    # ------------------------------------------------------------------ reading and running
    def read(self, item: Item, text: str) -> Said:
        s, code = spec(item.question), text.replace("\r\n", "\n").replace("\t", "    ")
        if not code.strip():
            raise Unreadable("Nothing is written yet.")
        try:
            tree = python.module(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
            raise _not_python(wrong, code) from None
        if not any(isinstance(node, ast.FunctionDef | ast.Assign) and s.function in _named(node) for node in tree.body):
            raise Unreadable(f"It defines no function {s.function}.", 0, s.start)
        measured = running.written(code, s.libraries, s.lines)
        if measured.over:
            line = measured.at[0]
            where = f" It is in line {line}." if line else ""
            at = sum(len(one) + 1 for one in code.split("\n")[: max(0, line - 1)])
            raise Unreadable(measured.over[0] + where, at, f"{s.function} within what this exercise allows: {words(_allowed(s))}")
        imports = f"importing {listed(list(measured.imports), 'and')}" if measured.imports else "importing nothing"
        said = f"{s.function}, in {count(measured.lines, 'line', 'lines')} of code, {imports}"
        return Said(text, code, rows=(Row(said),), value=code)

    def run(self, item: Item, said: Said, learner: str) -> Ran:
        s, code, p = spec(item.question), said.canonical, item.posed
        ran = self._ran(s, code, p.calls, learner)
        ran = replace(ran, cases=tuple(_kept(s, case) for case in ran.cases))
        kept: Ran = {"ran": ran.as_dict(), "smallest": None, "traced": None}
        failed = judge.judged(item, ran).failed
        if ran.off or failed is None or failed.says or ran.limit or ran.error:
            return kept
        inputs, case = self._shrunk(item, s, code, learner, failed)
        kept["smallest"] = {"inputs": inputs, "case": _kept(s, case).as_dict()}
        if case.error is None and s.printed is None:
            followed = running.traced(running.box(), code, s.function, self._arguments(s, inputs), learner=learner, libraries=s.libraries)
            kept["traced"] = followed.as_dict()
        return kept

    def warm(self, learner: str) -> None:
        if not running.off():
            running.run_cases(running.box(), "def nothing():\n    pass\n", "nothing", [[]], learner=learner)

    def _ran(self, s: Spec, code: str, calls: Sequence[Plain], learner: str) -> running.Ran:
        """The code on each of ``calls``, in one run; more of what it prints is kept where that is what is asked for."""
        most, output = (printed.KEPT, printed.OUTPUT) if s.printed else (running.PRINTED, running.OUTPUT)
        given = [self._arguments(s, inputs) for inputs in calls]
        return running.run_cases(
            running.box(), code, s.function, given, learner=learner, libraries=s.libraries, printed=most, output=output
        )

    def _arguments(self, s: Spec, inputs: Plain) -> list[Any]:
        return [np.asarray(x, dtype=float) if s.arrays else x for x in inputs.values()]

    def _shrunk(self, item: Item, s: Spec, code: str, learner: str, failed: judge.Failed) -> tuple[Plain, running.Case]:
        inputs, case = failed.calls[0], failed.results[0]
        for _ in range(judge.ROUNDS):
            tried = judge.smaller(item, inputs)
            if not tried:
                break
            ran = self._ran(s, code, tried, learner)
            found = judge.worst(item, tried, ran.cases)
            if found is None:
                break
            inputs, case = found
        return inputs, case

    def tried(self, item: Item, text: str, learner: str) -> tuple[Block, ...]:
        """The cases that are shown, run, and nothing marked: what was printed, what came out, a plot of a curve. Raises ``Unreadable``."""
        s, said = spec(item.question), self.read(item, text)
        cases = item.posed.cases[: item.posed.shown]
        ran = self._ran(s, said.canonical, cases, learner)
        blocks: list[Block] = [Paragraph((Text(ran.sentence),))] if ran.sentence else []
        if s.printed:
            return (*blocks, *_tried(s, s.printed, said.canonical, cases, ran))
        out = ran.printed + "".join(case.printed for case in ran.cases)
        blocks += [Listing(out.rstrip("\n"), "printed", first=0)] if out else []
        for inputs, case in zip(cases, ran.cases, strict=False):
            blocks.append(Paragraph((Text(called(s, inputs), "code"), *_outcome(case))))
            blocks += _error(case, said.canonical)
            blocks += _curve(s, case)
        return tuple(blocks)

    # ------------------------------------------------------------------ marking
    def mark(self, item: Item, said: Said, ran: Ran | None) -> Verdict:
        if ran is None:
            raise NotRun("It has not been run.")
        s, done = spec(item.question), running.Ran.of(ran["ran"])
        if done.off:
            raise NotRun(done.off)
        found = judge.judged(item, done)
        if found.passed == found.groups:
            passed = (Text("Yes: "), Text(s.function, "code"), Text(f" passes {count(found.groups, 'group', 'groups')} of checks."))
            return verdict(said, 1.0, right(item, passed), blocks=_drawn(s, item, done))
        groups = count(found.groups, "group", "groups")
        passes = CARDINALS[found.passed] if found.passed else "none"
        first = (Text(s.function, "code"), Text(f" is not what is asked for yet: of {groups} of checks it passes {passes}."))
        paragraphs, blocks = [Paragraph(first)], []
        if done.error or done.limit:
            paragraphs.append(Paragraph((Text(done.sentence if done.limit else f"It stops: {done.error.says if done.error else ''}."),)))
            blocks += _error(running.Case(error=done.error), said.canonical)
        else:
            told, shown = self._where(item, s, said.canonical, ran, found)
            paragraphs, blocks = [*paragraphs, *told], [*blocks, *shown, *_drawn(s, item, done)]
        if found.matches:
            deeds = listed([f"if you {match.deed}" for match in found.matches], "or")
            paragraphs += [Paragraph((Text(f"It is what you get {deeds}."),)), Paragraph((Text("Is that what you did?"),))]
        return verdict(said, found.score, paragraphs, matches=found.matches, blocks=tuple(blocks))

    def _where(self, item: Item, s: Spec, code: str, ran: Ran, found: judge.Judged) -> tuple[list[Paragraph], list[Block]]:
        """The smallest input on which it fails, and the first line that departs."""
        failed = found.failed
        if failed is None:
            return [], []
        if failed.says:
            rows = [_line(s, inputs, case) for inputs, case in zip(failed.calls, failed.results, strict=True)]
            return [Paragraph((Text(f"{failed.says}. Here it does not hold:"),)), *rows], []
        inputs, case = failed.calls[0], failed.results[0]
        if kept := ran["smallest"]:
            inputs, case = {name: kept["inputs"][name] for name in inputs}, running.Case.of(kept["case"])
        told = [Paragraph((Text("The smallest input found on which it fails:"),)), _line(s, inputs, case)]
        told += [Paragraph((Text(why),)) for why in _otherwise(s, item, running.Ran.of(ran["ran"]))]
        blocks = _error(case, code)
        if kept and ran["traced"] and (at := judge.departure(item, code, inputs, running.Traced.of(ran["traced"], code))):
            blocks.append(Listing(code.rstrip("\n"), at[1], marked=(at[0],)))
        return told, blocks

    def unreadable(self, item: Item, text: str, wrong: Unreadable) -> Verdict:
        first = "It was read and not run." if isinstance(wrong, NotRun) else "This cannot be run."
        said = (first, wrong.reason, "Nothing has been marked.")
        return Verdict("unreadable", 0.0, text[:LONGEST], sentences=said, at=min(wrong.at, len(text)), instead=wrong.instead)

    # ------------------------------------------------------------------ solution, specimens, checks
    def worked(self, item: Item) -> tuple[Worked, ...]:
        s = spec(item.question)
        return (Worked(None, None, Reading(s.function, (Listing(s.model.rstrip("\n"), "One way to write it."),))),)

    def first(self, item: Item) -> tuple[Worked, ...]:
        s = spec(item.question)
        defined = next(n for n in python.module(s.model).body if isinstance(n, ast.FunctionDef) and n.name == s.function)
        lines = s.model.splitlines()[: defined.body[0].end_lineno]
        return (Worked(None, None, Reading(s.function, (Listing("\n".join(lines), "Its first lines."),))),)

    def specimens(self, item: Item) -> Specimens:
        s = spec(item.question)
        model = s.model.rstrip("\n")
        forms = (model, model + "\n", model.replace("\n", "\r\n"), f"# mine\n{model}", model.replace("    ", "\t"))
        broken = ("", "   ", f"def {s.function}(", "def other(x):\n    return x", "1 +", model.replace("def ", "def def ", 1))
        return Specimens(forms, (s.start, *(code for _, code in s.slips)), broken)

    def faults(self, item: Item) -> Iterator[str]:
        """Two computations agree on every case; each slip gets its rule; the bounds are kept by the model."""
        s = spec(item.question)
        for case in item.posed.cases:
            again = np.asarray(item.question.again(**judge._arrays(case)), dtype=float)
            if not judge.same(*_within(s, again, judge.right(item, case))):
                yield f"working.py and again.py differ on {case}"
        for number, code in s.slips:
            said = self.read(item, code)
            found = self.mark(item, said, self.run(item, said, "")).matches
            if [match.rule for match in found] != [number]:
                yield f"the code that follows rule {number} is taken for {[match.rule for match in found]}"


# ---------------------------------------------------------------------- words
def plain_row(inputs: dict[str, np.ndarray]) -> Plain:
    return {name: plain(value) for name, value in inputs.items()}


def called(s: Spec, inputs: Plain) -> str:
    """``cosine([1, 2, 2], [4, 0, 3])``"""
    return f"{s.function}({', '.join(map(_short, inputs.values()))})"


def _short(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_short, value)) + "]"
    return repr(value) if not isinstance(value, float) else format_number(value, 4).replace("−", "-")


def _kept(s: Spec, case: running.Case) -> running.Case:
    """What is kept of a case with the answer: where its printed text is judged, its numbers."""
    return replace(case, printed=printed.column(case.printed)) if s.printed else case


def _name(p: printed.Printed, inputs: Plain) -> str:
    """``rate 0.01``: what tells one case shown from the others."""
    return f"{p.by} {_short(inputs[p.by])}"


def _drawn(s: Spec, item: Item, done: running.Ran) -> tuple[Block, ...]:
    """What the cases shown printed, as curves."""
    if s.printed is None:
        return ()
    p, cases = s.printed, item.posed.cases[: item.posed.shown]
    return printed.curves(p, (_name(p, inputs) for inputs in cases), done.cases)


def _otherwise(s: Spec, item: Item, done: running.Ran) -> list[str]:
    """How the first of the cases shown that did not print what it should did otherwise."""
    if s.printed is None:
        return []
    cases = zip(item.posed.cases[: item.posed.shown], done.cases, strict=False)
    found = ((inputs, printed.fault(case, judge.right(item, inputs), s.printed)) for inputs, case in cases)
    return [f"At {_name(s.printed, inputs)}: {why}" for inputs, why in found if why][:1]


def _tried(s: Spec, p: printed.Printed, code: str, cases: Sequence[Plain], ran: running.Ran) -> list[Block]:
    """What each case shown printed, in part; where one stopped; and all of them as curves."""
    blocks: list[Block] = [Listing(printed.sample(ran.printed), "printed", first=0)] if ran.printed else []
    blocks += printed.curves(p, (_name(p, inputs) for inputs in cases), ran.cases)
    for inputs, case in zip(cases, ran.cases, strict=False):
        number = count(len(printed.values(case)), p.one, p.many)
        blocks.append(Listing(printed.sample(case.printed), f"{_name(p, inputs)}: {number}", first=0))
        blocks += _error(case, code)
    return blocks


def _beginning(q: Question, inputs: Plain) -> tuple[Part, ...]:
    """What a case prints, each number opening to its working."""
    given = {name: np.asarray(inputs[name], dtype=float) for name in q.parameters}
    w = trace(q.function, *given.values())
    call = f"{q.concept}/{q.task}"
    numbers = [Number(float(x), Call(call, inputs, w.outputs[0], (k,))) for k, x in enumerate(w.value)]
    return tuple(part for k, number in enumerate(numbers) for part in ((Text(", "), number) if k else (number,)))


def _within(s: Spec, *columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """Columns as far as none has run away: beyond that two computations may differ."""
    if s.printed is None:
        return columns
    sure = min(printed.sure(one) for one in columns)
    return tuple(one[:sure] for one in columns)


def _result(q: Question, inputs: Plain) -> tuple[Part, ...]:
    wanted = np.asarray(q.function(**{name: np.asarray(x, dtype=float) for name, x in inputs.items()}), dtype=float)
    call = f"{q.concept}/{q.task}"
    if wanted.ndim == 0:
        return (Number(float(wanted), Call(call, inputs)),)
    found: list[Part] = [Text("[")]
    line = trace(q.function, *(np.asarray(inputs[name], dtype=float) for name in q.parameters)).outputs[0]
    for k, x in enumerate(wanted.reshape(-1)):
        index = tuple(int(i) for i in np.unravel_index(k, wanted.shape))
        found += [Text(", ")] if k else []
        found.append(Number(float(x), Call(call, inputs, line, index)))
    return (*found, Text("]"))


def _outcome(case: running.Case, p: printed.Printed | None = None) -> tuple[Part, ...]:
    if p is not None:
        numbers = [_short(float(x)) for x in printed.values(case)]
        shown = ", ".join(numbers if len(numbers) <= 6 else [*numbers[:5], "…", numbers[-1]])
        stops = f", then stops: {case.error.kind}, {case.error.says}" if case.error else ""
        return (Text(" prints "), *((Text(shown, "code"),) if numbers else (Text("no number"),)), Text(stops))
    if case.error is not None:
        return (Text(f" stops: {case.error.kind}, "), Text(case.error.says, "code"))
    if case.large:
        return (Text(f" gives a value that is not kept. {case.large}"),)
    value = plain(case.value) if isinstance(case.value, np.ndarray | np.generic) else case.value
    shown = _short(value)
    return (Text(" gives "), Text(shown if len(shown) <= 120 else shown[:119] + "…", "code"))


def _line(s: Spec, inputs: Plain, case: running.Case) -> Paragraph:
    return Paragraph((Text(called(s, inputs), "code"), *_outcome(case, s.printed)))


def _error(case: running.Case, code: str) -> list[Block]:
    """The line at which an error struck."""
    if case.error is None or case.error.line is None:
        return []
    return [Listing(code.rstrip("\n"), f"{case.error.kind}: {case.error.says}", marked=(case.error.line,))]


def _curve(s: Spec, case: running.Case) -> list[Block]:
    found = judge.value(case)
    if found is None or found.ndim != 1 or found.size < CURVE:
        return []
    xs = tuple(float(k) for k in range(found.size))
    return [
        Plot(f"What {s.function} gives, entry by entry", (Curve(s.function, xs, tuple(map(float, found)), "own"),), "place in the list")
    ]


def _allowed(s: Spec) -> tuple[Text, ...]:
    libraries = f"libraries: {', '.join(s.libraries)}" if s.libraries else "no libraries"
    lines = (Text(", and at most "), Text(str(s.lines), "given"), Text(" lines of code")) if s.lines else ()
    return (Text(f"You may use {libraries}"), *lines, Text("."))


def _named(node: ast.FunctionDef | ast.Assign) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _not_python(wrong: BaseException, code: str) -> Unreadable:
    if not isinstance(wrong, SyntaxError) or wrong.lineno is None:
        return Unreadable("It is not Python that can be read.")
    before = sum(len(line) + 1 for line in code.splitlines()[: wrong.lineno - 1])
    return Unreadable(f"It is not Python: {wrong.msg}, in line {wrong.lineno}.", before + max(0, (wrong.offset or 1) - 1))
