"""Compare answers from the command line: ``python -m workings.practice.adapter``.

JSON lines in, ``{"id", "kind", "reference", "answer", "vars"}``; JSON lines out, ``{"id", "verdict", "read_as"}`` and a
``"reason"`` where there is one. A line that is no such object gives ``{"id", "error"}``. Each line is answered before the next is read.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, TextIO

from workings.practice.equivalence import KINDS, compare
from workings.practice.equivalence.exact import WORKER


def answer(line: str) -> dict[str, Any]:
    """The object for one line; never an exception for anything that stands in it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "The line is not JSON."}
    if not isinstance(row, dict):
        return {"id": None, "error": "The line is not a JSON object."}
    name = row.get("id")
    reference, given, names = row.get("reference"), row.get("answer"), row.get("vars")
    if isinstance(given, list) and all(isinstance(x, str) for x in given):
        given = "\n".join(given)
    if isinstance(reference, list) and all(isinstance(x, str) for x in reference):
        reference = "\n".join(reference)
    if not isinstance(given, str) or not isinstance(reference, str | None):
        return {"id": name, "error": "“answer” and “reference” are text."}
    if not isinstance(names, list | None) or not all(isinstance(x, str) for x in names or ()):
        return {"id": name, "error": "“vars” is a list of names."}
    try:
        found = compare(reference or "", given, names or (), kind_of(row.get("kind")), constant=constant_of(row))
    except ValueError as wrong:
        return {"id": name, "error": str(wrong), "verdict": "unreadable", "read_as": ""}
    except Exception as wrong:  # one row never ends the run
        return {"id": name, "error": f"A fault of ours: {type(wrong).__name__}.", "verdict": "unreadable", "read_as": ""}
    out: dict[str, Any] = {"id": name, "verdict": found.verdict, "read_as": found.read_as}
    return {**out, "reason": found.reason} if found.reason else out


def kind_of(said: object) -> str:
    """One of :data:`KINDS`, by the word that a row uses for it; what is not known is an expression."""
    word = str(said or "").lower()
    if "antideriv" in word or "integral" in word:
        return "antiderivative"
    if any(part in word for part in ("working", "line", "steps")):
        return "working"
    return next((kind for kind in KINDS if kind in word), "expression")


def constant_of(row: dict[str, Any]) -> bool | None:
    """Whether the row says that a constant of integration has to be written."""
    for key in ("constant", "constant_required"):
        if isinstance(row.get(key), bool):
            return bool(row[key])
    return None


def main(lines: TextIO, out: TextIO) -> None:
    WORKER.start()
    try:
        for line in lines:
            if line.strip():
                out.write(json.dumps(answer(line)) + "\n")
                out.flush()
    finally:
        WORKER.close()


if __name__ == "__main__":
    sys.stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    main(sys.stdin, sys.stdout)
