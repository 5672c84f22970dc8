"""``rebuild.toml`` -> what is rebuilt on a blank page: the proof line by line, the rubric, the probes, the faded copy."""

from __future__ import annotations

from workings.contract.reading import Call
from workings.course import toml
from workings.course.faults import ContentFault
from workings.course.figures import blocks, parts
from workings.course.functions import misfit
from workings.course.library import Library
from workings.course.nouns import Faded, Probe, ProofLine, Rebuild, Rubric
from workings.course.parts import Parts, Tex
from workings.ir import expression

RELATIONS = ("=", "<=", ">=", "let")
"""``let`` chooses a value for the symbol on its left; the lines after it hold for that value."""
KINDS = ("vector", "number")
RUBRIC = 6
"""What each symbol is; what is assumed; each line from named earlier ones; the idea; where it breaks; one case checked."""


def read(library: Library, slug: str) -> Rebuild:
    """The rebuild of a concept. Raises :class:`ContentFault`."""
    table = toml.read(library.folder / slug / "rebuild.toml")
    lines = tuple(_line(library, slug, row, n) for n, row in enumerate(table.tables("line"), 1))
    _check_needs(table, lines)
    out = Rebuild(
        statement=blocks(library, slug, table, "statement"),
        symbols=tuple(_symbol(library, slug, row) for row in table.tables("symbol")),
        lines=lines,
        rubric=tuple(_rubric(library, slug, row) for row in table.tables("rubric")),
        probes=tuple(_probe(library, slug, row) for row in table.tables("probe")),
        faded=_faded(library, slug, table.table("faded"), lines),
    )
    if len(out.rubric) != RUBRIC:
        raise table.fault("rubric", f"the rubric has {RUBRIC} items; here stand {len(out.rubric)}")
    if [probe.kind for probe in out.probes] != ["transfer", "break"]:
        raise table.fault("probe", "there are two probes: a transfer, then a break")
    table.done()
    return out


def _symbol(library: Library, slug: str, row: toml.Table) -> tuple[str, str, Parts]:
    out = (row.text("name"), row.text("kind"), parts(library, slug, row, "words"))
    if out[1] not in KINDS:
        raise row.fault("kind", f"a symbol is a {' or a '.join(KINDS)}")
    row.done()
    return out


def _line(library: Library, slug: str, row: toml.Table, number: int) -> ProofLine:
    out = ProofLine(
        id=row.text("id"),
        needs=row.texts("needs"),
        says=parts(library, slug, row, "says"),
        tex=Tex(row.text("tex").strip().strip("$").strip(), True),
        left=row.text("left"),
        relation=row.text("relation"),
        right=row.text("right"),
        idea=row.flag("idea", False),
    )
    if not row.text("tex").strip().startswith("$$"):
        raise row.fault("tex", "the formula of a line stands between $$ and $$")
    if out.relation not in RELATIONS:
        raise row.fault("relation", f"{out.relation} is no relation; there are {', '.join(RELATIONS)}")
    for key in ("left", "right"):
        try:
            expression.parse(row.text(key))
        except expression.Unreadable as error:
            raise row.fault(key, f"{key} of line {number} cannot be read: {error.reason}") from None
    row.done()
    return out


def _check_needs(table: toml.Table, lines: tuple[ProofLine, ...]) -> None:
    seen: list[str] = []
    for line in lines:
        if stray := [need for need in line.needs if need not in seen]:
            raise ContentFault(
                table.path, table.line, f"the line {line.id} follows from {', '.join(stray)}, which does not stand before it"
            )
        if line.id in seen:
            raise ContentFault(table.path, table.line, f"two lines of the proof are called {line.id}")
        seen.append(line.id)
    if sum(line.idea for line in lines) != 1:
        raise ContentFault(table.path, table.line, "exactly one line of the proof carries the idea: idea = true")


def _rubric(library: Library, slug: str, row: toml.Table) -> Rubric:
    out = Rubric(row.text("id"), parts(library, slug, row, "text"))
    row.done()
    return out


def _computed(library: Library, slug: str, row: toml.Table) -> tuple[Call, float]:
    known, name, inputs = library.functions(slug), row.text("function"), row.mapping("inputs")
    if name not in known:
        raise row.fault("function", f"working.py has no function {name}; it has {', '.join(known)}")
    if reason := misfit(name, known[name], inputs):
        raise row.fault("inputs", reason)
    call = Call(f"{slug}/{name}", inputs)
    try:
        return call, library.number(call)
    except ValueError as error:
        raise row.fault("inputs", str(error)) from error


def _probe(library: Library, slug: str, row: toml.Table) -> Probe:
    call, value = _computed(library, slug, row)
    text, after = blocks(library, slug, row, "text"), blocks(library, slug, row, "after")
    out = Probe(row.text("id"), row.text("kind"), text, call, value, after)
    row.done()
    return out


def _faded(library: Library, slug: str, row: toml.Table, lines: tuple[ProofLine, ...]) -> Faded:
    call, value = _computed(library, slug, row)
    out = Faded(row.text("line"), blocks(library, slug, row, "ask"), call, value, blocks(library, slug, row, "after"))
    if out.line not in [line.id for line in lines if line.idea]:
        raise row.fault("line", "the line that is blanked is the one that carries the idea")
    row.done()
    return out
