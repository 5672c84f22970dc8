"""A Report for whoever reads it: in a terminal, as sections of a page, as plain data. One file on its own: ``report_file.py``."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from html import escape
from typing import Any, TypeVar

from rich.console import Console

from workings.contract.number import format_number
from workings.contract.reading import Block, Number, Paragraph, Part, Reading, Recipe, Text
from workings.contract.report import Finding, Report
from workings.readers.lower import html, terminal
from workings.readers.lower.mathml import Links

SCHEMA = 1
"""Of the plain data; raised when a name in it changes its meaning (docs/reports.md)."""
Concept = Callable[[str], str]
"""The HTML that stands for a concept's slug: a link where there is a studio, its name where there is none."""


# ---------------------------------------------------------------- in a terminal
def show(report: Report, console: Console) -> None:
    """The verdict, then the findings in their order, each with what it is compared to and what to do."""
    about, read = apart(report)
    blocks: list[Block] = [Paragraph(report.verdict), *about]
    terminal.show(Reading(f"workings {report.instrument}: {report.title}", tuple(blocks)), console)
    for number, finding in enumerate(report.findings, 1):
        console.print()
        found = f"{number}  {terminal.words(finding.said)}"
        terminal.show(Reading(found, (*finding.blocks, *measured(finding))), console)
    if read:
        console.print()
        terminal.show(Reading("Read", tuple(read)), console)
    if report.unknown or report.left:
        console.print()
        terminal.show(Reading("Not known", tuple(Paragraph(parts) for parts in (*report.unknown, *_left(report)))), console)


def apart(report: Report) -> tuple[list[Block], list[Block]]:
    """What was read: its sentences, which stand at the head, and whatever is larger, which stands after the findings."""
    sentences: list[Block] = [block for block in report.about if isinstance(block, Paragraph)]
    return sentences, [block for block in report.about if not isinstance(block, Paragraph)]


def measured(finding: Finding) -> tuple[Paragraph, ...]:
    """What every finding says below its heading: size, interval, n, comparator; then what to do."""
    return Paragraph(_size(finding)), Paragraph((Text("Next: "), *finding.action))


def _size(finding: Finding) -> tuple[Part, ...]:
    between: tuple[Part, ...] = ()
    if finding.interval is not None:
        low, high = finding.interval
        between = (Text(" (95 %: "), low, Text(" to "), high, Text(")"))
    return (Text("Size: "), finding.size, *between, Text(", on n = "), finding.n, Text(". Compared to "), *finding.comparator, Text("."))


def _left(report: Report) -> tuple[tuple[Part, ...], ...]:
    if not report.left:
        return ()
    return ((Text(f"Findings of less harm that are not shown: {report.left}. They are in the plain data.", "quiet"),),)


# ---------------------------------------------------------------- as sections of a page
def body(report: Report, href: Callable[[Recipe], str], concept: Concept | None = None) -> str:
    """Masthead, brief, one section for each finding, what is not known. ``href`` says where a number leads.

    A numeral in the text of a report is one that was given, by its reader or by a rule: what was derived is a number."""
    links = Links(lambda target: "" if isinstance(target, tuple) else href(target))
    named, report = concept or escape, marked(report)
    sections = [
        _masthead(report, links),
        _brief(report, links),
        *_findings(report, links, named),
        _unknown(report, links),
        _read(report, links),
    ]
    return "".join(sections)


Marked = TypeVar("Marked")


def marked(what: Marked) -> Marked:
    """The same report, blocks or parts, in which each numeral of a text is marked as given."""
    if isinstance(what, tuple):
        pieces = [_numerals(one) if isinstance(one, Text) else (marked(one),) for one in what]
        return type(what)(piece for some in pieces for piece in some)
    if isinstance(what, Number | Text) or not is_dataclass(what) or isinstance(what, type):
        return what
    return replace(
        what, **{one.name: marked(getattr(what, one.name)) for one in fields(what) if isinstance(getattr(what, one.name), tuple)}
    )


def _numerals(text: Text) -> tuple[Text, ...]:
    if text.style:
        return (text,)
    parts = html.NUMERAL.split(text.text)
    return tuple(Text(part, "given" if k % 2 else "") for k, part in enumerate(parts) if part)


def _masthead(report: Report, links: Links) -> str:
    about = "".join(html.block(block, links) for block in apart(report)[0])
    return (
        f'<section class="spread masthead"><div class="side">Instrument<small><code>workings {escape(report.instrument)}</code></small></div>'
        f'<div class="body"><h1>{html.by_hand(report.title)}</h1><p class="lead">{html.paragraph(report.verdict, links)}</p></div>'
        f'<div class="notes"><div class="aside">{about}</div></div></section>'
    )


def _brief(report: Report, links: Links) -> str:
    """What follows, each in its sentence, for whoever reads one screen."""
    if len(report.findings) < 2:
        return ""
    rows = "".join(
        f'<tr><td><a href="#finding-{k}">{escape(one.code.replace("-", " ").capitalize())}</a></td><td>{html.paragraph(one.said, links)}</td></tr>'
        for k, one in enumerate(report.findings, 1)
    )
    made = f'<table class="tbl brief"><tbody>{rows}</tbody></table>'
    return f'<section class="spread"><div class="side">In brief</div><div class="body">{made}</div><div class="notes"></div></section>'


def _findings(report: Report, links: Links, concept: Concept) -> list[str]:
    return [_finding(number, one, links, concept) for number, one in enumerate(report.findings, 1)]


def _finding(number: int, one: Finding, links: Links, concept: Concept) -> str:
    inside = "".join(html.block(block, links) for block in one.blocks)
    about = f'<p class="small sans quiet">Concept: {concept(one.concept)}</p>' if one.concept else ""
    return (
        f'<section class="spread ruled finding" id="finding-{number}"><div class="side"><span class="opnum given">{number}</span></div><div class="body">'
        f"<h2>{html.paragraph(one.said, links)}</h2>{inside}"
        f'<p class="size">{html.paragraph(marked(_size(one)), links)}</p><p class="next"><b>Next.</b> {html.paragraph(one.action, links)}</p>{about}'
        '</div><div class="notes"></div></section>'
    )


def _unknown(report: Report, links: Links) -> str:
    sentences = "".join(f"<li>{html.paragraph(parts, links)}</li>" for parts in (*report.unknown, *marked(_left(report))))
    if not sentences:
        return ""
    return (
        '<section class="spread ruled unknown"><div class="side">Not known</div>'
        f'<div class="body"><ul>{sentences}</ul></div><div class="notes"></div></section>'
    )


def _read(report: Report, links: Links) -> str:
    blocks = "".join(html.block(block, links) for block in apart(report)[1])
    if not blocks:
        return ""
    return f'<section class="spread ruled read"><div class="side">Read</div><div class="body">{blocks}</div><div class="notes"></div></section>'


# ---------------------------------------------------------------- as plain data
def plain(report: Report) -> dict[str, Any]:
    """``{schema, instrument, title, verdict, findings, numbers, unknown, left, facts}``; a number that is none is ``null``."""
    return {
        "schema": SCHEMA,
        "instrument": report.instrument,
        "title": report.title,
        "verdict": terminal.words(report.verdict),
        "findings": [_plain(finding) for finding in report.findings],
        "numbers": {name: value(number) for name, number in report.numbers.items()},
        "unknown": [terminal.words(parts) for parts in report.unknown],
        "left": report.left,
        "facts": dict(report.facts),
    }


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "said": terminal.words(finding.said),
        "size": value(finding.size),
        "unit": finding.size.unit,
        "interval": None if finding.interval is None else [value(end) for end in finding.interval],
        "n": value(finding.n),
        "comparator": terminal.words(finding.comparator),
        "action": terminal.words(finding.action),
        "concept": finding.concept,
        "harm": finding.harm,
        "working": worded(finding.size),
    }


def value(number: Number) -> int | float | None:
    """Whole numbers as such; ``None`` for NaN and infinities, which JSON has no word for."""
    x = number.value
    if not math.isfinite(x):
        return None
    return int(x) if x == int(x) and abs(x) < 2**53 else x


def worded(number: Number) -> str:
    """The recipe in one line: ``100 * right / rows, right = 90, rows = 143``."""
    recipe = number.recipe
    given = getattr(recipe, "given", None) or getattr(recipe, "inputs", None) or {}
    what = getattr(recipe, "text", "") or getattr(recipe, "function", "") or getattr(recipe, "how", "") or getattr(recipe, "query", "")
    return ", ".join([str(what), *(f"{name} = {_short(x)}" for name, x in given.items())])


def _short(x: Any) -> str:
    return format_number(float(x), 6) if isinstance(x, int | float) else str(x)
