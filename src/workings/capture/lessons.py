"""An error is a small lesson: what was read, where, and what to write instead."""

from __future__ import annotations

from workings.ir.working import Span, Working


class Lesson(Exception):
    """``reason`` is one sentence; ``span`` the source it is about; ``instead`` a line that would work."""

    def __init__(self, reason: str, span: Span | None = None, instead: str = "", working: Working | None = None) -> None:
        super().__init__(reason)
        self.reason, self.span, self.instead, self.working = reason, span, instead, working
        """``working``: what was traced before it."""

    def lesson(self) -> str:
        """The sentence, the source line with a caret under the place, and the "Instead"."""
        rows = [self.reason]
        if self.span is not None and self.span.text:
            line = self.span.text.split("\n")[0]
            indent = len(line) - len(line.lstrip())
            end = self.span.end_column if self.span.end_line == self.span.line else len(line)
            width = max(1, end - self.span.column)
            rows += [
                "",
                f"  {self.span.file}:{self.span.line}",
                f"    {line.lstrip()}",
                "    " + " " * (self.span.column - indent) + "^" * width,
            ]
        if self.instead:
            rows += ["", f"Instead: {self.instead}"]
        return "\n".join(rows)


class Refused(Lesson):
    """A construct that cannot be followed exactly. Nothing escapes silently: the trace stops here."""


class DoesNotFit(Lesson, ValueError):
    """Operands whose shapes do not fit one another. A ``ValueError``, as NumPy's own: code that catches that goes on."""


class Stopped(Lesson):
    """The author's function raised an error of its own while it was traced."""
