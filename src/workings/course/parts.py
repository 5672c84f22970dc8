"""What a page is made of: inline parts, and blocks. Frozen data; the studio, the terminal and the film each lower it once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from workings.contract.reading import Call, Number, Text


@dataclass(frozen=True, slots=True)
class Tex:
    """An author's formula. Its MathML is made when the front end is built and is found by ``key``."""

    tex: str
    display: bool = False

    @property
    def key(self) -> str:
        """``i:…`` or ``d:…`` with the white space folded, as ``web/scripts/tex-find.mjs`` writes it."""
        return f"{'d' if self.display else 'i'}:{' '.join(self.tex.split())}"


@dataclass(frozen=True, slots=True)
class FormulaOf:
    """The symbolic formula of a function, read from a trace of ``example``; never typed."""

    example: Call
    line: str = ""
    """A named line of the working; ``""`` is the output."""

    @property
    def function(self) -> str:
        return self.example.function


@dataclass(frozen=True, slots=True)
class Link:
    """``concept:vectors`` is a concept's page, ``instrument:audit`` an instrument; any other ``href`` is a web address."""

    text: str
    href: str


Inline: TypeAlias = Text | Number | Tex | FormulaOf | Link
Parts: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    parts: Parts
    style: str = ""


@dataclass(frozen=True, slots=True)
class SubHead:
    parts: Parts
    id: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on a line of its own."""

    item: Tex | FormulaOf


@dataclass(frozen=True, slots=True)
class Worked:
    """A call worked out in the text: symbols = the numbers put in = the result."""

    call: Call
    value: float
    digits: int = 3


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Parts, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[Parts, ...]
    rows: tuple[tuple[Parts, ...], ...]
    numeric: tuple[bool, ...]
    """Columns that are set right, under each other's digits."""


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class FigureRef:
    """The place of a figure; its predictions stand before it."""

    figure: str


@dataclass(frozen=True, slots=True)
class NonExample:
    """What the definition leaves out."""

    blocks: tuple[Block, ...]


Block: TypeAlias = Prose | SubHead | Display | Worked | Items | Table | Code | FigureRef | NonExample
Blocks: TypeAlias = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A side-head with its text; ``aside`` stands in the margin."""

    id: str
    title: str
    small: str
    blocks: Blocks
    aside: Blocks = ()
    line: int = 0
    """Where its heading stands in page.md."""


def inline(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every inline part below ``blocks``, in reading order."""
    for block in blocks:
        match block:
            case Prose(parts) | SubHead(parts):
                yield from parts
            case Display(item):
                yield item
            case Items(rows_of_parts):
                for parts in rows_of_parts:
                    yield from parts
            case Table(head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from cell
            case NonExample(inner):
                yield from inline(inner)


def calls(blocks: Iterable[Block]) -> Iterator[Call]:
    """Every call whose result stands in ``blocks``."""
    for block in blocks:
        if isinstance(block, Worked):
            yield block.call
        elif isinstance(block, NonExample):
            yield from calls(block.blocks)
        else:
            for part in inline((block,)):
                if isinstance(part, Number) and isinstance(part.recipe, Call):
                    yield part.recipe
                elif isinstance(part, FormulaOf):
                    yield part.example


def plain(parts: Iterable[Inline]) -> str:
    """The words of ``parts``: formulas as TeX, numbers left out. For counting words and for the terminal's titles."""
    return "".join(p.text if isinstance(p, (Text, Link)) else f"${p.tex}$" if isinstance(p, Tex) else "…" for p in parts)
