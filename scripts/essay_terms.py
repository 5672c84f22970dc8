"""Write docs/essays.md: every term of the essays that a written concept owns, with the exercise and the rebuild in which it is worked.

.venv/bin/python scripts/essay_terms.py          write the table
.venv/bin/python scripts/essay_terms.py --check  say whether it is as it should be
"""

from __future__ import annotations

import sys
from pathlib import Path

from workings import course, practice
from workings.course.parts import Prose, plain

DOC = Path(__file__).resolve().parent.parent / "docs" / "essays.md"
HEAD = """\
# What the essays name, and where it is worked

Made by `scripts/essay_terms.py` from the `[terms]` of each written concept. A term stands as an essay says it; the exercise is one in which it
is worked, and the rebuild is the statement that a learner proves on a blank page for the same concept.

| the essays say | concept | exercise | kind | rebuild |
|---|---|---|---|---|
"""


def table() -> str:
    rows = []
    for slug in course.graph().order:
        if not course.graph().node(slug).written:
            continue
        concept = course.concept(slug)
        of = {q.name: q for q in practice.questions(slug)}
        first = next(block for block in concept.rebuild.statement if isinstance(block, Prose))
        proved = " ".join(plain(first.parts).split())
        rows += [f"| {term} | {concept.title} | {of[name].title} | {of[name].kind} | {proved} |" for term, name in concept.terms.items()]
    return HEAD + "\n".join(rows) + "\n"


def main() -> None:
    text = table()
    if "--check" in sys.argv[1:]:
        if DOC.read_text("utf-8") != text:
            raise SystemExit(f"{DOC.name} is not what the concepts say: run scripts/essay_terms.py")
        return
    DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
