"""A Report as one file that asks for nothing: every number in it opens, the numbers of its workings too."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape

from workings.contract.reading import Counted, Fold, Measured, Recipe, Typed
from workings.contract.report import Report
from workings.ir.working import Working
from workings.readers.cell import cell
from workings.readers.lower import html, page
from workings.readers.lower import report as lower
from workings.readers.lower.alone import STATIC, NotBuilt
from workings.readers.lower.mathml import Cell, Links

LARGEST = 1_000_000
"""Bytes of the whole file. Workings of workings are left out, deepest first, where it would be larger; that is said in the file."""
WorkingOf = Callable[[Recipe], Working]


FACES = (
    "stix-two-text-latin-400-normal",
    "stix-two-text-latin-400-italic",
    "source-sans-3-latin-400-normal",
    "source-sans-3-latin-600-normal",
)
"""What comes along: 66 kB. Formulas are set in the reader's own fonts."""


def document(report: Report, working_of: WorkingOf, titled: Callable[[str], str] = str) -> str:
    """The page, at most :data:`LARGEST` bytes. ``titled`` gives the title of a concept for its slug."""
    style, script = STATIC / "studio.css", STATIC / "report.js"
    if not script.is_file():
        raise NotBuilt
    faces = {f"{name}.woff2": b64encode((STATIC / "fonts" / f"{name}.woff2").read_bytes()).decode() for name in FACES}
    css = page.alone(style.read_text("utf-8"), faces)
    notes = Notes(working_of)
    body = lower.body(report, notes.href, lambda slug: escape(titled(slug)))
    room = LARGEST - len(css.encode()) - len(body.encode()) - script.stat().st_size - 4096
    main = f'<main id="main" data-page="report">{body}{notes.section(room)}</main>'
    foot = (
        f"<p>Made by <code>workings {escape(report.instrument)}</code>. Dotted numbers open their working: click, or <kbd>n</kbd> to the next "
        "number, <kbd>Enter</kbd> to open it, <kbd>Esc</kbd> to close. This file asks for nothing from anywhere.</p>"
    )
    return page.whole(f"{report.title}", css, main, foot, script.read_text("utf-8"))


class Notes:
    """The workings of a file, each once. A note may hold numbers that ask for further notes, until nothing new is asked for."""

    def __init__(self, working_of: WorkingOf) -> None:
        self._working_of = working_of
        self._names: dict[str, str] = {}
        self._asked: list[tuple[str, Recipe, Cell | None]] = []
        self._workings: dict[str, Working] = {}

    def href(self, recipe: Recipe) -> str:
        return "#" + self._name(recipe, None)

    def _name(self, recipe: Recipe, at: Cell | None) -> str:
        key = f"{recipe!r} {at}"
        if key not in self._names:
            self._names[key] = f"w{len(self._names) + 1}"
            self._asked.append((self._names[key], recipe, at))
        return self._names[key]

    def section(self, room: int) -> str:
        """All notes that were asked for, in the order of asking, as far as there is ``room`` for their bytes."""
        made, used, place = [], 0, 0
        while place < len(self._asked):
            note = self._note(*self._asked[place])
            used += len(note.encode())
            if used > room:
                note = self._without_room(self._asked[place][0])
            made.append(note)
            place += 1
        return f'<section class="workings" aria-label="Workings">{"".join(made)}</section>'

    def _note(self, name: str, recipe: Recipe, at: Cell | None) -> str:
        if isinstance(recipe, Measured):
            return _aside(name, "how it was found", html.measured(recipe.how, recipe.when, recipe.n))
        if isinstance(recipe, Counted):
            return _aside(name, "how it was found", html.measured(f"{recipe.query}: {'; '.join(recipe.rows)}", "", len(recipe.rows)))
        working = self._working(recipe)  # of plain numbers, the same again in indices says nothing new
        what = cell(working, *at) if at is not None else cell(working)
        own = (what.facts["line"], tuple(what.facts["index"]))

        def href(target: Recipe | Cell) -> str:
            if not isinstance(target, tuple):
                return self.href(target)
            return "" if target == own else "#" + self._name(recipe, target)

        links = Links(href, frozenset(what.facts["given"]), what.facts["ranks"])
        inside = "".join(html.block(block, links) for block in what.blocks if any(what.facts["ranks"]) or not isinstance(block, Fold))
        said = f'<p class="stated">{escape(recipe.said)}</p>' if isinstance(recipe, Typed) and recipe.said else ""
        live = html.graph(working) if at is None else ""
        return _aside(name, what.title, inside + said + live)

    def _working(self, recipe: Recipe) -> Working:
        key = repr(recipe)
        if key not in self._workings:
            self._workings[key] = self._working_of(recipe)
        return self._workings[key]

    def _without_room(self, name: str) -> str:
        return _aside(name, "left out", "<p>This file would be larger than a million bytes with this working. The studio opens it.</p>")


def _aside(name: str, title: str, inside: str) -> str:
    shut = '<a class="x no-js" href="#main">close</a>'
    head = f"<header><b>{escape(title)}</b>{shut}</header>"
    return f'<aside class="note" id="{name}" aria-label="Working: {escape(title, quote=True)}">{head}<div class="in">{inside}</div></aside>'
