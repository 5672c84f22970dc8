"""A working as one plain NumPy function: Python text, one line an assignment, run without a table or a recorder.

``replay`` looks every op up in its row. Here each line that an output needs is printed once, with what it needs bound as globals;
what depends on constants alone is computed at compile time, what was computed before is not computed again, and a large array
is let go after its last use. Rows that no printer knows go through their own ``run``, so a new row needs no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workings.ir.working import Assumption, Working
from workings.passes.emit import Emitter
from workings.passes.gradient import gradient
from workings.passes.simplify import simplify


class BranchTaken(ValueError):
    """On these inputs a branch of the traced function comes out otherwise, so the working does not describe the run."""

    def __init__(self, assumption: Assumption, came: Any) -> None:
        self.assumption, self.came = assumption, came
        span, place = assumption.span, f"line {assumption.line} of the working"
        if span is not None:
            asked = span.text[span.column : span.end_column] if span.line == span.end_line else span.text
            place = f"{span}: {asked.strip()}"
        super().__init__(f"{place} came out as {came} here and as {assumption.held} in the run that was recorded; trace these inputs again")


class OtherShape(ValueError):
    """An input of another shape than the recorded one: the lines hold for that shape alone."""

    def __init__(self, name: str, shape: tuple[int, ...], recorded: tuple[int, ...]) -> None:
        super().__init__(f"{name} has shape {shape}; the working was recorded for {recorded}. Trace the function on the new shape")


@dataclass(frozen=True, eq=False)
class Compiled:
    """Call it with the inputs of the working, in order; it returns the output, or a tuple where there are several."""

    working: Working
    """What was printed: the working given, without the lines that a rule removed."""
    source: str
    """The text that runs. Names it reads besides the inputs are in ``bound``."""
    bound: Mapping[str, Any] = field(repr=False)
    run: Callable[..., Any] = field(repr=False)
    """The function itself, without the check."""

    def __call__(self, *inputs: Any, check: bool = False) -> Any:
        """Value(s) at ``inputs`` (numbers or arrays of the recorded shapes).

        Args:
            check: compare every branch with the recorded run.

        Raises:
            OtherShape: an input of another shape.
            BranchTaken: with ``check``, a branch that comes out otherwise; the message names the source line.
        """
        return self._checked(*inputs) if check else self.run(*inputs)

    @cached_property
    def _checked(self) -> Callable[..., Any]:
        emitter = Emitter(self.working, self._forward, checked=True)
        return _executed(emitter)[2]

    _forward: int = field(default=0, repr=False)


def compiled(w: Working, *, forward: int | None = None) -> Compiled:
    """``w`` as one function.

    Args:
        w: any working, a gradient included.
        forward: the first so many lines are the author's (default: all). Their values are bit-equal to
            :func:`workings.ir.build.replay` for every input of the recorded shapes. Lines after them belong to a gradient: there
            ``einsum`` becomes ``@``, a repeated array is broadcast and a few powers are products, each within 1e-12 relative.
    """
    first = len(w.lines) if forward is None else forward
    if first < len(w.lines):
        w = simplify(w, keeps={"bits", "rounding"}, start=first).working
    source, bound, run = _executed(Emitter(w, first))
    return Compiled(w, source, bound, run, first)


def value_and_gradient(w: Working, wrt: Iterable[str] | None = None) -> Compiled:
    """One function for the value of ``w`` and its gradient with respect to the inputs named in ``wrt`` (default: all).

    Returns a function giving ``(value, *gradients)``; lines that both need are computed once. The value is bit-equal to a replay,
    the gradients agree within 1e-12 relative. Raises what :func:`workings.passes.gradient.gradient` raises.
    """
    g = gradient(w, wrt)
    both = Working(
        f"value and {g.name}", g.lines, g.inputs, (w.outputs[0], *g.outputs), g.parts, g.sizes,
        w.assumptions, g.source, g.file, g.first_line,
    )  # fmt: skip
    return compiled(both, forward=len(w.lines))


def _executed(emitter: Emitter) -> tuple[str, dict[str, Any], Callable[..., Any]]:
    source = emitter.source()
    bound = {**emitter.bound, "_OtherShape": OtherShape, "_BranchTaken": BranchTaken}
    scope: dict[str, Any] = dict(bound)
    exec(compile(source, f"<compiled {emitter.w.name}>", "exec"), scope)
    return source, bound, scope[emitter.name]
