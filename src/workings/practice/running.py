"""Learner's code as an answer: run on many cases, followed on one, and measured without being run. All results are plain and small.

They are kept with the event of an answer, so that marking it again runs nothing.
"""

from __future__ import annotations

import ast
import atexit
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np

from workings.ir import python
from workings.ir.build import Builder, complete, replay
from workings.ir.sizes import named
from workings.ir.text import parse
from workings.ir.working import Assumption, Malformed, Part, Span, Working, frozen
from workings.sandbox import LIBRARIES, LIMITS, Bounds, Followed, Gone, Lesson, Limit, Off, Place, Sandbox, decode, encode
from workings.sandbox.followed import followed
from workings.sandbox.inside.following import FILE, lines_of

CELLS = 1_000
"""Most numbers of one case's value that are kept; eight characters of text count as one."""
ALL_CELLS = 10_000
"""Most of all cases together."""
PRINTED = 2_000
"""Characters kept of what one case printed, and of what the code itself did."""
OUTPUT = 1 << 16
"""Bytes that all cases together may print."""
LETTERS = 1 << 15
"""Characters kept of a working's text."""
SECONDS, MEMORY = 2.0, 1 << 29
"""Usual bounds of a run: seconds by the clock, bytes beyond the warm process."""

_making = Lock()


def box() -> Sandbox:
    """The one sandbox of this process, made when first asked for and closed when the process ends."""
    with _making:
        return _box()


@cache
def _box() -> Sandbox:
    made = Sandbox()
    atexit.register(made.close)
    return made


def off() -> str:
    """The sentence that says why code does not run on this machine; empty where it does."""
    return box().off


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What one case came to: a value, an error, or a value too large to be kept (``large`` is the sentence)."""

    value: Any = None
    """Numbers, text, truth, None, arrays, and lists, tuples, sets and dicts of them."""
    error: Lesson | None = None
    printed: str = ""
    large: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is a value to be marked."""
        return self.error is None and not self.large

    def as_dict(self) -> dict[str, Any]:
        return {"value": encode(self.value), "error": _told(self.error), "printed": self.printed, "large": self.large}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Case:
        return cls(decode(kept["value"]), _lesson(kept["error"]), kept["printed"], kept["large"])


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """How a run ended. At most one of ``error``, ``limit`` and ``off`` says why it went no further."""

    error: Lesson | None = None
    limit: Limit | None = None
    at: int | None = None
    """The case, from 0, at which ``error`` or ``limit`` ended the run; None for the code itself."""
    printed: str = ""
    """What the code printed before the first case, or while it was followed."""
    seconds: float = 0.0
    """Processor time."""
    off: str = ""
    """Why nothing was run."""

    @property
    def sentence(self) -> str:
        """Why it went no further, in words; empty where it did not end early."""
        said = self.off or (str(self.error) if self.error else "")
        if self.limit:
            said = LIMITS[self.limit][0].upper() + LIMITS[self.limit][1:]
        where = "" if self.at is None else f", at case {self.at + 1}"
        return f"{said}{where}." if self.limit else said

    def as_dict(self) -> dict[str, Any]:
        """JSON; ``of`` reads it."""
        names = ("limit", "at", "printed", "seconds", "off")
        return {**{name: getattr(self, name) for name in names}, "error": _told(self.error)}


@dataclass(frozen=True, slots=True, eq=False)
class Ran(Ended):
    """Code on many cases: ``cases`` are those that came to an end, in order."""

    cases: tuple[Case, ...] = ()
    over: tuple[str, ...] = ()
    """What the exercise does not allow, a sentence each (:func:`written`); the code was run all the same."""

    def as_dict(self) -> dict[str, Any]:
        return {**super(Ran, self).as_dict(), "cases": [one.as_dict() for one in self.cases], "over": list(self.over)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Ran:
        """What ``as_dict`` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
        return cls(**_ended(kept), cases=tuple(map(Case.of, kept["cases"])), over=tuple(kept["over"]))


@dataclass(frozen=True, slots=True, eq=False)
class Traced(Ended):
    """One call, followed: ``working`` is there where ``error``, ``limit`` and ``off`` are not."""

    working: Followed | None = None

    def as_dict(self) -> dict[str, Any]:
        return {**super(Traced, self).as_dict(), "working": asdict(self.working) if self.working else None}

    @classmethod
    def of(cls, kept: dict[str, Any], code: str) -> Traced:
        """What ``as_dict`` gave of a call in ``code``. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
        working = kept["working"]
        return cls(**_ended(kept), working=followed(working, working["text"], code) if working else None)


def _told(error: Lesson | None) -> dict[str, Any] | None:
    return None if error is None else asdict(error)


def _lesson(kept: dict[str, Any] | None) -> Lesson | None:
    return None if kept is None else Lesson(**kept)


def _ended(kept: dict[str, Any]) -> dict[str, Any]:
    return {**{name: kept[name] for name in ("limit", "at", "printed", "seconds", "off")}, "error": _lesson(kept["error"])}


def run_cases(
    box: Sandbox,
    code: str,
    call: str,
    cases: Sequence[Sequence[Any] | dict[str, Any]],
    *,
    learner: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
    libraries: Sequence[str] = LIBRARIES,
    lines: int | None = None,
    printed: int = PRINTED,
    output: int = OUTPUT,
) -> Ran:
    """Run ``code`` once, then ``call`` on each of ``cases``, in one run: bounds hold for the whole.

    ``seconds`` by the clock, ``memory`` in bytes, ``lines`` of code that the exercise allows, ``printed`` characters kept of what one
    case printed, ``output`` bytes that all may print. Raises ``ValueError`` for cases that cannot be sent. A sandbox that is off, and one
    that could not begin, are told in ``off``.
    """
    over = written(code, libraries, lines).over
    bounds: Bounds = {"seconds": seconds, "memory": memory, "libraries": libraries, "output": output}
    try:
        outcome = box.each(code, call, cases, learner=learner, **bounds)
    except (Off, Gone) as why:
        return Ran(off=_why(why), over=over)
    room, kept = ALL_CELLS, []
    for one in outcome.cases:
        size = cells(one.value)
        large = _large(size, room)
        room -= 0 if large else size
        kept.append(Case(None if large else one.value, one.error, _cut(one.printed, printed), large))
    return Ran(outcome.error, outcome.limit, outcome.at, _cut(outcome.printed), outcome.seconds, "", tuple(kept), over)


def traced(
    box: Sandbox,
    code: str,
    call: str,
    arguments: Sequence[Any] | dict[str, Any] = (),
    *,
    learner: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
    libraries: Sequence[str] = LIBRARIES,
    letters: int = LETTERS,
) -> Traced:
    """Follow one call of ``code``; what it was refused for is ``error``, with its place and its "Instead".

    Bounds as of :func:`run_cases`; a working of more than ``letters`` characters is refused. :func:`working_of` reads the text.
    """
    bounds: Bounds = {"seconds": seconds, "memory": memory, "libraries": libraries}
    try:
        outcome = box.follow(code, call, arguments, learner=learner, **bounds)
    except (Off, Gone) as why:
        return Traced(off=_why(why))
    error, working = outcome.error, outcome.value
    if working is not None and len(working.text) > letters:
        size = f"The working is {len(working.text)} characters of text; {letters} are kept."
        error, working = Lesson("Refused", size, instead="follow it on a smaller example"), None
    return Traced(error, outcome.limit, None, _cut(outcome.printed), outcome.seconds, working=working)


def working_of(followed: Followed, code: str, call: str) -> Working:
    """The working of a call that was followed, its lines standing in ``code``. Raises ``Malformed`` and nothing else.

    The text is one that our own code printed in a fork of its own, within bounds of time and memory. Reading it runs its ops again;
    the numbers are those of the run, bit for bit, unless the run forged its answer.
    """
    try:
        lines = lines_of(code)
        read = parse(followed.text)
        drawn = Builder(read)
        values = replay(read, *(read.lines[k].value for k in read.inputs))
        for draft, value, place, part in zip(drawn.drafts, values, followed.spans, followed.part, strict=True):
            draft.value, draft.span, draft.part = frozen(value), _span(place, lines), part
        first, rows = followed.rows
        return complete(
            call,
            drawn.drafts,
            drawn.inputs,
            read.outputs,
            given=_given(drawn, followed.sizes),
            parts=tuple(Part(one.name, one.parent, _span(one.place, lines), one.result) for one in followed.parts),
            assumptions=tuple(Assumption(one.line, one.held, _span(one.place, lines)) for one in followed.assumed),
            source="".join(f"{line}\n" for line in lines[first - 1 : first - 1 + rows]),
            file=FILE,
            first_line=first,
        )
    except Exception as problem:  # whatever a stranger's text comes to, it is one thing to whoever asks
        raise Malformed(f"this is not the text of a working: {problem}") from None


def _span(place: Place | None, lines: Sequence[str]) -> Span | None:
    return None if place is None else Span(FILE, *place, "\n".join(lines[place.line - 1 : place.end_line]))


def _given(drawn: Builder, sizes: Sequence[Sequence[str]]) -> dict[int, Sequence[str]]:
    """The names of axes that the learner's annotations gave."""
    plain, _ = named(drawn.drafts)
    return {k: axes for k, axes in zip(drawn.inputs, sizes, strict=True) if tuple(axes) != plain[k] and "1" not in axes}


def cells(value: Any) -> int:
    """How many numbers a value holds; of text, an eighth of its characters."""
    if isinstance(value, np.ndarray | np.generic):
        return int(value.size) * max(1, value.dtype.itemsize // 8)
    if isinstance(value, dict):
        return 1 + sum(cells(key) + cells(one) for key, one in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 1 + sum(map(cells, value))
    return 1 + (len(value) // 8 if isinstance(value, str) else value.bit_length() // 64 if isinstance(value, int) else 0)


def _large(size: int, room: int) -> str:
    if size > CELLS:
        return f"The value holds {size} numbers; {CELLS} are kept."
    return f"The values of all cases hold more than {ALL_CELLS} numbers; those after are not kept." if size > room else ""


def _cut(text: str, most: int = PRINTED) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _why(why: Off | Gone) -> str:
    return str(why) if isinstance(why, Off) else f"The run did not begin: {why}."


@dataclass(frozen=True, slots=True)
class Written:
    """What a text of code is, without running it. ``lines`` of code: neither blank, nor a comment, nor a docstring."""

    lines: int = 0
    imports: tuple[str, ...] = ()
    """Modules, by their first name, in the order they are met."""
    over: tuple[str, ...] = ()
    """What the exercise does not allow, a sentence each."""
    at: tuple[int, ...] = field(default=(), compare=False)
    """Of each of ``over`` the line, from 1; 0 where it is about the whole."""


LONGEST = 20_000
"""Characters of code that are measured."""


def written(code: str, libraries: Sequence[str] = LIBRARIES, lines: int | None = None) -> Written:
    """Measure ``code`` against what an exercise allows. Code that Python cannot read is told by running it, and is nothing here.

    A line with two statements joined by ``;`` counts as two. Code can get at a module without ``import``; the run refuses that.
    """
    if len(code) > LONGEST:
        return Written(over=(f"It has {len(code)} characters; {LONGEST} are read.",), at=(0,))
    try:
        tree = python.module(code)
        count = len(_lines(code, tree)) + _joined(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return Written()
    imports: dict[str, int] = {}
    for name, line in _imports(tree):
        imports[name] = min(line, imports.get(name, line))
    long = lines is not None and count > lines
    allowed, refused = ", ".join(libraries) or "none", {name: line for name, line in imports.items() if name not in libraries}
    over = [f"It has {count} lines of code; this exercise allows {lines}."] if long else []
    over += [f"It imports {name}; libraries this exercise allows: {allowed}." for name in refused]
    return Written(count, tuple(imports), tuple(over), (*((0,) if long else ()), *refused.values()))


def _lines(code: str, tree: ast.Module) -> set[int]:
    """Numbers of the lines that hold code."""
    documented = [_extent(one) for one in _documentation(tree)]
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        inside = any(start <= token.start and token.end <= end for start, end in documented)
        if token.type not in BLANK and not inside:
            found |= set(range(token.start[0], token.end[0] + 1))
    return found


BLANK = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
"""Tokens that make no line a line of code."""


def _documentation(tree: ast.Module) -> Iterator[ast.stmt]:
    """Every docstring."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and ast.get_docstring(node, clean=False) is not None
        ):
            yield node.body[0]


def _extent(node: ast.stmt) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)


def _joined(tree: ast.Module) -> int:
    """How many statements stand behind a ``;``."""
    bodies = [getattr(node, name, None) for node in ast.walk(tree) for name in ("body", "orelse", "finalbody")]
    pairs = [pair for body in bodies if isinstance(body, list) for pair in pairwise(body)]
    documented = {id(one) for one in _documentation(tree)}
    return sum(one.end_lineno == other.lineno and id(one) not in documented for one, other in pairs)


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each module with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if not node.level else ".", node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
            yield from ((str(one.value).partition(".")[0], node.lineno) for one in node.args[:1] if isinstance(one, ast.Constant))
