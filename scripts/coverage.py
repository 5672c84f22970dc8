"""Write docs/coverage.md: what becomes of each construct of Python and NumPy when it is traced, found by running it.

    python scripts/coverage.py             write the page
    python scripts/coverage.py --check     say whether the page is what the table gives; exit 1 if not

The table is tests/capture/constructs; nothing on the page is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coverage.md"

KINDS = {
    "traced": "the working gives the same bits as the untraced run; replayed on other numbers it gives what the function gives for them",
    "plain": "the result does not depend on the inputs",
    "refused": "the trace stops with a sentence, the place and what to write instead",
    "stopped": "the function stops with an error of its own, traced or not",
    "convention": "it differs from the untraced run in a way that is stated",
    "wrong": "a fault of ours: it differs, or stops, although the untraced run does not",
}

INTRODUCTION = """\
# What can be traced

Ordinary Python and NumPy code, one construct a row, with what becomes of it when it is traced. Every outcome is found by
running the construct: untraced, traced, and replayed on other numbers of the same shapes. This page is written by
`python scripts/coverage.py` from the table in `tests/capture/constructs`, and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    constructs = import_module("tests.capture.constructs")
    found = [(construct, constructs.outcome_of(construct)) for construct in constructs.CONSTRUCTS]
    parts = [INTRODUCTION, _summary(found), _inputs(constructs.INPUTS)]
    for group in dict.fromkeys(construct.group for construct, _ in found):
        rows = [_row(construct, outcome) for construct, outcome in found if construct.group == group]
        parts.append("\n".join([f"## {group}\n", "| construct | code | outcome | instead |", "|---|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _summary(found: list[tuple[Any, Any]]) -> str:
    counts = Counter(outcome.kind for _, outcome in found)
    rows = [f"| {kind} | {counts[kind]} | {said} |" for kind, said in KINDS.items() if counts[kind]]
    return "\n".join(["| outcome | constructs | meaning |", "|---|--:|---|", *rows, f"| all | {len(found)} | |"]) + "\n"


def _inputs(inputs: dict[str, tuple[Any, str]]) -> str:
    named = "; ".join(f"`{name}` {said}" for name, (_, said) in inputs.items())
    return f"The names in the code are the inputs of the traced function: {named}.\n"


def _row(construct: Any, outcome: Any) -> str:
    said = outcome.kind + (f": {_prose(outcome.said)}" if outcome.said else "")
    return f"| {_prose(construct.name)} | {_code(construct)} | {said} | {_prose(outcome.instead)} |"


def _code(construct: Any) -> str:
    """The lines of the construct as code in one cell of a table."""
    lines = [*construct.before.strip("\n").split("\n"), *construct.code.strip("\n").split("\n")]
    if construct.call:
        lines.append(f"f({construct.call})")
    return "<br>".join(_quoted(line) for line in lines if line)


def _quoted(line: str) -> str:
    text = line.lstrip(" ")
    indent = "\N{NO-BREAK SPACE}" * (len(line) - len(text))
    return indent + "`" + text.replace("|", "\\|") + "`"


def _prose(text: str) -> str:
    """A sentence in one cell: no line breaks, nothing that Markdown would read as its own."""
    return re.sub(r"([\\|*_<>`\[\]])", r"\\\1", " ".join(text.split()))


def main(args: list[str]) -> int:
    """``--check`` compares; without it the page is written."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    text = page()
    if args == ["--check"]:
        fresh = PAGE.is_file() and PAGE.read_text("utf-8") == text
        print("the page is fresh" if fresh else "the page differs from the table. Instead: python scripts/coverage.py")
        return 0 if fresh else 1
    if args:
        print(__doc__, file=sys.stderr)
        return 2
    PAGE.write_text(text, "utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
