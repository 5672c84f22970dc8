"""An exercise in the terminal: its statement, the help, the verdict, each as the reading that the page has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console

from workings.contract.reading import Block, Formula, Paragraph, Part, Reading, Text
from workings.contract.verdict import Row
from workings.practice.text import spelled
from workings.readers.lower import terminal

if TYPE_CHECKING:
    from workings.practice import Read
    from workings.session.results import Exercise
    from workings.session.views import Rung

WIDEST = 100
STATES = {"right": "right", "wrong": "wrong", "unreadable": "not read", "undecided": "not decided", "unneeded": "not needed", "": ""}


class Desk:
    """Prints, and asks nothing."""

    def __init__(self, width: int | None = None) -> None:
        screen = Console(highlight=False)
        self._console = Console(width=width or min(screen.width, WIDEST), highlight=False)

    # ------------------------------------------------------------------ pieces
    def show(self, title: str, blocks: Iterable[Block], opened: bool = True) -> None:
        terminal.show(Reading(title, tuple(blocks)), self._console, opened)

    def sentences(self, texts: Sequence[str]) -> None:
        self.show("", (Paragraph((Text(text),)) for text in texts))

    def quiet(self, text: str) -> None:
        self.show("", (Paragraph((Text(text, "quiet"),)),))

    # ------------------------------------------------------------------ an exercise
    def statement(self, x: Exercise) -> None:
        s = x.statement
        click.echo()
        sentences: tuple[tuple[Part, ...], ...] = tuple(parts for parts in (s.context, s.ask) if parts)
        given = [Paragraph((Formula(tree),)) for tree in (*s.given, *s.options)]
        form = Paragraph(tuple(Text(part.text, "quiet") if isinstance(part, Text) else part for part in s.form))
        self.show(s.title, (*map(Paragraph, sentences), *given, *s.blocks, *self._start(x), form))

    def _start(self, x: Exercise) -> tuple[Block, ...]:
        """What a widget would show: blocks with their letters."""
        blocks = x.field.parts.get("blocks", ())
        return tuple(Paragraph((Text(f"{one['letter']}  "), *one["parts"])) for one in blocks)

    def read_as(self, read: Read) -> None:
        if read.read_as is not None:
            self.quiet(f"I read your answer as {spelled(read.read_as)}")
        self.rows(read.rows)

    def rows(self, rows: Sequence[Row]) -> None:
        for row in rows:
            said = " ".join(part for part in (row.label, spelled(row.shown) if row.shown else row.text, row.aside) if part)
            state = f"  [{STATES[row.state]}]" if STATES[row.state] else ""
            self.show("", (Paragraph((Text(said + state),)), *((Paragraph(row.note),) if row.note else ())))

    def marked(self, x: Exercise) -> None:
        if x.marked is None:
            return
        self.rows(x.marked.verdict.rows)
        self.show("", (*x.marked.said, *x.marked.verdict.blocks))
        if x.marked.bits is not None:
            bits = x.marked.bits
            said = (Text(f"You said {bits.said}. That came to "), bits.points, Text(" bits; your average so far is "), bits.mean, Text("."))
            self.show("", (Paragraph(said),))

    def rung(self, rung: Rung) -> None:
        for reading, _ in rung.readings:
            self.show(rung.title, reading.blocks)

    def solution(self, x: Exercise) -> None:
        for reading, _ in x.solution:
            self.show(reading.title, reading.blocks)
