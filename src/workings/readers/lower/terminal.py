"""A Reading in a terminal: aligned rows, colour where there is colour, and never wider than the window."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text as Line

from workings.contract.maths import Maths, Oper, Seq
from workings.contract.number import format_number, grouped
from workings.contract.reading import (
    Block,
    Cells,
    Equation,
    Fold,
    Formula,
    Listing,
    Number,
    Paragraph,
    Part,
    Plot,
    Ranges,
    Reading,
    Source,
    Step,
    Table,
    Text,
)
from workings.readers.lower import plain
from workings.readers.lower.arrays import grid, row
from workings.readers.lower.breaking import broken
from workings.readers.lower.html import numeric

STYLES = {"vector": "bold", "word": "", "given": "", "derived": "blue", "": ""}
QUIET, CODE, HEAD = "bright_black", "bold", "bold blue"
NARROWEST = 20
ENOUGH = 26
"""Characters a row needs beside its left side; with fewer, the left side has a line of its own."""
Row = tuple[Maths | None, str, Maths]


def show(reading: Reading, console: Console, opened: bool = False) -> int:
    """Print ``reading``; ``opened`` prints what is folded too. Returns how many parts stayed folded."""
    terminal = _Terminal(console, opened)
    terminal.reading(reading)
    return terminal.folded


class _Terminal:
    def __init__(self, console: Console, opened: bool) -> None:
        self.console, self.opened, self.folded, self.blank = console, opened, 0, True

    # ------------------------------------------------------------------ lines
    def put(self, line: Line | str = "", style: str = "") -> None:
        text = Line(line, style=style) if isinstance(line, str) else line
        text.rstrip()
        if self.blank and not text.plain:
            return
        self.blank = not text.plain
        for fitted in self.fitted(text):
            self.console.print(fitted, no_wrap=True, overflow="ignore", crop=False, highlight=False)

    def fitted(self, text: Line) -> list[Line]:
        """``text``, or where it is too wide and found no better place to break: wrapped, what follows a little further in."""
        if text.cell_len <= self.console.width:
            return [text]
        indent = len(text.plain) - len(text.plain.lstrip())
        rows = text[indent:].wrap(self.console, max(self.console.width - indent - 2, NARROWEST // 2))
        for one in rows:
            one.rstrip()
        return [Line(" " * (indent + (2 if number else 0))).append_text(one) for number, one in enumerate(rows)]

    def room(self, indent: int) -> int:
        return max(self.console.width - indent, NARROWEST)

    def wrapped(self, text: str, indent: int, style: str = "") -> None:
        for line in textwrap.wrap(text, self.room(indent), break_long_words=False, break_on_hyphens=False) or [""]:
            self.put(" " * indent + line, style)

    # ------------------------------------------------------------------ the whole
    def reading(self, what: Reading) -> None:
        whole = any(isinstance(b, Step) for b in what.blocks)
        where = f"{what.facts['file']}:{what.facts['first_line']}" if what.facts.get("file") else ""
        self.put(Line.assemble((what.title, HEAD), ("   " + where if where else "", QUIET)))
        if whole and what.facts.get("sizes"):
            self.put(", ".join(f"{name} = {size}" for name, size in what.facts["sizes"].items()), QUIET)
        self.put()
        for block in what.blocks:
            self.block(block, 5 if whole else 2)

    def block(self, what: Block, indent: int) -> None:
        match what:
            case Paragraph():
                self.paragraph(what, indent)
            case Equation(rows):
                self.equation(rows, indent)
            case Cells():
                self.cells(what, indent, [])
            case Source(text, _, line):
                self.put(Line.assemble((" " * indent + "from ", QUIET), (text, CODE), (f"  line {line}" if line else "", QUIET)))
            case Fold():
                self.fold(what, indent)
            case Step():
                self.step(what, indent)
            case Listing():
                self.listing(what, indent)
            case Plot():
                self.plot(what, indent)
            case Table():
                self.table(what, indent)
            case Ranges():
                self.ranges(what, indent)

    def listing(self, what: Listing, indent: int) -> None:
        if what.title:
            self.put(" " * indent + what.title, QUIET)
        for number, text in enumerate(what.text.split("\n"), what.first):
            pointed = ">" if what.first and number in what.marked else " "
            before = f"{pointed}{number:>3}  " if what.first else "  "
            self.put(Line.assemble((" " * indent + before, QUIET), (text, CODE)))

    def plot(self, what: Plot, indent: int) -> None:
        """What it shows, in words: each curve by its two ends."""
        self.wrapped(f"{what.title}:", indent)
        for curve in what.curves:
            ends = [f"{format_number(curve.ys[k])} at {format_number(curve.xs[k])}" for k in (0, -1)] if curve.ys else ["no point"]
            self.wrapped(f"{curve.name}: {' … '.join(ends)}", indent + 2, QUIET)

    def table(self, what: Table, indent: int) -> None:
        """Columns side by side, numbers to the right; where they do not fit, each row as lines of ``head: cell``."""
        if what.title:
            self.wrapped(what.title, indent, QUIET)
        rows = [[words(cell) for cell in row] for row in what.rows]
        wide = [max(len(text) for text in column) for column in zip(what.head, *rows, strict=True)]
        if indent + sum(wide) + 2 * len(wide) > self.console.width:
            for row in rows:
                self.wrapped("; ".join(f"{head}: {text}" if head else text for head, text in zip(what.head, row, strict=True)), indent)
            return
        right = [numeric([row[k] for row in what.rows]) for k in range(len(wide))]
        for style, row in ((QUIET, list(what.head)), *(("", row) for row in rows)):
            cells = [text.rjust(width) if to else text.ljust(width) for text, width, to in zip(row, wide, right, strict=True)]
            self.put(" " * indent + "  ".join(cells), style)

    def ranges(self, what: Ranges, indent: int) -> None:
        self.wrapped(f"{what.title}{f', {what.across}' if what.across else ''}:", indent, QUIET)
        wide = max((len(row.label) for row in what.rows), default=0)
        for one in what.rows:
            ends = f"   {words((one.low,))} to {words((one.high,))}" if one.low is not None and one.high is not None else ""
            self.put(f"{' ' * (indent + 2)}{one.label:<{wide}}  {words((one.at,))}{ends}")

    def paragraph(self, what: Paragraph, indent: int) -> None:
        quiet = any(isinstance(part, Text) and part.style == "quiet" for part in what.parts)
        self.wrapped(words(what.parts), indent, QUIET if quiet else "")

    def fold(self, what: Fold, indent: int) -> None:
        if not (self.opened or what.open):
            self.folded += 1
            steps = sum(isinstance(b, Step) for b in what.blocks)
            self.put(" " * indent + f"+ {what.title}" + (f", {steps} {'step' if steps == 1 else 'steps'}" if steps else ""), QUIET)
            return
        self.put(" " * indent + f"− {what.title}", QUIET)
        for block in what.blocks:
            self.block(block, indent + 2)

    # ------------------------------------------------------------------ one author's line
    def step(self, what: Step, indent: int) -> None:
        if what.source is None or not what.source.text:
            self.given_or_bare(what, indent)
            return
        number = str(what.source.line or "").rjust(max(indent - 2, 1))
        rest = textwrap.wrap(what.source.text, self.room(indent), subsequent_indent="    ", break_long_words=False) or [""]
        self.put(Line.assemble((number + "  ", QUIET), (rest[0], CODE)))
        for line in rest[1:]:
            self.put(" " * indent + line, CODE)
        self.body(what, indent)
        self.put()

    def given_or_bare(self, what: Step, indent: int) -> None:
        """An input on one line; a step without source by its formula alone."""
        first = what.blocks[0] if what.blocks else None
        if isinstance(first, Paragraph) and isinstance(first.parts[0], Formula):
            self.cells(what.value, indent, [*plain.runs(first.parts[0].maths), (" = ", "")])
            return
        self.body(what, indent)
        self.put()

    def body(self, what: Step, indent: int) -> None:
        for block in what.blocks:
            whole = isinstance(block, Equation) and bool(what.value.shape) and block is what.blocks[0]
            if whole and isinstance(block, Equation):
                left, relation, right = block.rows[0]
                head = [
                    *(plain.runs(left) if left is not None else []),
                    (f" {relation} " if relation else "", ""),
                    *plain.runs(right),
                    (" = ", ""),
                ]
                self.cells(what.value, indent, head)
            else:
                self.block(block, indent)

    # ------------------------------------------------------------------ mathematics
    def line(self, runs: list[plain.Run], indent: int) -> Line:
        return Line.assemble(" " * indent, *((text, STYLES.get(kind, "")) for text, kind in runs))

    def equation(self, rows: tuple[Row, ...], indent: int) -> None:
        """On one line where it fits, otherwise row under row, aligned at the relation."""
        whole: list[plain.Run] = []
        chain = all(left is None for left, _, _ in rows[1:])
        for left, relation, right in rows:
            whole += [
                *(plain.runs(left) if left is not None else []),
                (f" {relation} " if relation else "  " if whole else "", ""),
                *plain.runs(right),
            ]
        if chain and len(rows) < 4 and sum(len(text) for text, _ in whole) <= self.room(indent):
            self.put(self.line(whole, indent))
            return
        wide = max((len(plain.text(left)) for left, _, _ in rows if left is not None), default=0)
        wide = wide if self.console.width - indent - wide - 3 >= ENOUGH else 2
        for left, relation, right in rows:
            self.aligned(left, relation, right, indent, wide)

    def aligned(self, left: Maths | None, relation: str, right: Maths, indent: int, wide: int) -> None:
        lead = plain.runs(left) if left is not None else []
        used = sum(len(text) for text, _ in lead)
        if used > wide:
            self.put(self.line(lead, indent))
            lead, used = [], 0
        pieces = broken(right, self.room(indent + wide + 3), lambda m: len(plain.text(m)))
        bare = not relation and not used
        for number, piece in enumerate(pieces):
            sign = f" {relation} " if relation and not number else "" if bare and not number else "   "
            runs = [
                (" " * (0 if bare and not number else wide - used if not number else wide), ""),
                (sign, ""),
                *self.continued(piece, number),
            ]
            self.put(self.line([*(lead if not number else []), *runs], indent))

    def continued(self, piece: Maths, number: int) -> list[plain.Run]:
        if number and isinstance(piece, Seq) and isinstance(piece.children[0], Oper):
            return [(f"{piece.children[0].text} ", ""), *plain.runs(Seq(piece.children[1:]))]
        return plain.runs(piece)

    # ------------------------------------------------------------------ values
    def cells(self, what: Cells, indent: int, head: list[plain.Run]) -> None:
        """``u = 𝑊𝐱 = [5, 0.5]``; a matrix stands below, its size said beside the formula."""
        used = sum(len(text) for text, _ in head)
        size = " × ".join(map(str, what.shape))
        said = f"   ({', '.join(what.dims)})" if what.dims else ""
        if not what.values:
            self.put(self.line([*head, (f"{size} numbers", "given")], indent))
        elif not what.shape:
            self.put(self.line([*head, (format_number(what.values[0], what.digits), "derived" if head else "given")], indent))
        elif len(what.shape) == 1:
            values = row(what, self.room(indent + used + len(said)))
            if head and indent + used + len(said) + len(values) > self.console.width:
                self.put(self.line(head[:-1], indent))
                indent, head = indent + 2, [("= ", "")]
                values = row(what, self.room(indent + 2 + len(said)))
            self.put(self.line([*head, (values, "derived")], indent).append(said, QUIET))
        else:
            lead = [*head[:-1]] if head and head[-1][0] == " = " else head
            self.put(self.line(lead, indent).append(f"   {size}{said}", QUIET))
            for line in grid(what, self.room(indent + 4)):
                self.put(" " * (indent + 4) + line)


def words(parts: Sequence[Part]) -> str:
    """Parts of a sentence as one line of text."""
    out = ""
    for part in parts:
        match part:
            case Text(text):
                out += text
            case Number(value, _, digits, unit):
                out += (grouped if part.grouped else format_number)(value, digits) + (f" {unit}" if unit else "")
            case Formula(maths):
                out += plain.text(maths)
    return out
