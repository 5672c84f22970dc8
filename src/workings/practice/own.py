"""A function of the learner's own: pasted code and a call, followed in the sandbox. The working is that of the run, bit for bit."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from workings.ir import python
from workings.ir.working import Malformed, Working
from workings.practice import running

LONGEST = 20_000
CALL_LONGEST = 4_000
LETTERS = 1 << 20
"""Characters of a working's text; it is not kept, so it may be long."""
EXAMPLE = """import numpy as np

def softmax(scores, temperature):
    raised = np.exp((scores - scores.max()) / temperature)
    return raised / raised.sum()
"""
EXAMPLE_CALL = "softmax([2, 1, 0.5], 0.7)"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A working, or why there is none: what was read, what is wrong, what to write instead."""

    working: Working | None = None
    sentences: tuple[str, ...] = ()
    line: int | None = None
    """Line of the code that the sentences are about."""
    printed: str = ""


class NotACall(ValueError):
    """A call that cannot be read; the message says what to write."""


def called(text: str) -> tuple[str, list[Any] | dict[str, Any]]:
    """``f([2, 1, 0], 3)`` -> the name and its arguments, all by place or all by name. Raises :class:`NotACall`."""
    if len(text) > CALL_LONGEST:
        raise NotACall(f"The call is {len(text):,} characters long; {CALL_LONGEST:,} is the most that is read.")
    example = f"Write the function with numbers in it, such as {EXAMPLE_CALL}."
    try:
        tree = python.expression(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotACall(f"The call cannot be read. {example}") from None
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
        raise NotACall(f"That is no call of a function. {example}")
    if any(keyword.arg is None for keyword in tree.keywords) or (tree.args and tree.keywords):
        raise NotACall("Give all arguments by their place, or all by name.")
    given = [keyword.value for keyword in tree.keywords] or tree.args
    values = [_value(node, text) for node in given]
    names = [str(keyword.arg) for keyword in tree.keywords]
    return tree.func.id, dict(zip(names, values, strict=True)) if names else values


def _value(node: ast.expr, text: str) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        shown = ast.get_source_segment(text.strip(), node) or "an argument"
        raise NotACall(
            f"{shown[:60]} is not a number, a list of numbers, or a text. Code runs in the box above; the call holds values."
        ) from None


def made(code: str, call: str, learner: str = "") -> Made:
    """The working of ``call``, ``code`` having run. It runs in the sandbox; where there is none, the sentence says why."""
    code = code.replace("\r\n", "\n").replace("\t", "    ")
    if not code.strip():
        return Made(sentences=("There is no code yet. Paste a function.",))
    if len(code) > LONGEST:
        return Made(sentences=(f"The code is {len(code):,} characters long; {LONGEST:,} is the most that is followed.",))
    try:
        name, arguments = called(call)
    except NotACall as wrong:
        return Made(sentences=(str(wrong),))
    done = running.traced(running.box(), code, name, arguments, learner=learner, letters=LETTERS)
    if done.working is None:
        instead = (f"Instead: {done.error.instead}",) if done.error and done.error.instead else ()
        said = f"{done.error.kind}: {done.error.says}" if done.error else done.sentence
        return Made(None, (said, *instead), done.error.line if done.error else None, done.printed)
    try:
        return Made(running.working_of(done.working, code, name), printed=done.printed)
    except Malformed as wrong:
        return Made(sentences=(f"Its working cannot be shown: {wrong}.",), printed=done.printed)
