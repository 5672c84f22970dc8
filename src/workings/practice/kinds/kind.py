"""What a kind of answer is: it makes its items, reads an answer, marks it, works the solution, and makes answers of itself.

The answer of every kind is **one text**. A page may put a widget over the field (blocks to be moved, an editor, a curve to be
drawn), and the widget writes that text; so without a script, in the terminal and in the record it is the same answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from workings.contract.maths import Maths
from workings.contract.reading import Block, Call, Paragraph, Reading
from workings.contract.verdict import Match, Row, Verdict
from workings.ir.expression import Unreadable
from workings.ir.working import Working
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.text import Parts, parts, plain
from workings.practice.typed import shortened, showable

Widget = Literal["line", "page", "code", "blocks", "lines", "sketch"]
"""How the field of an answer looks where there is a script: one line, a few lines, an editor, blocks, rows, a curve."""
Ran = dict[str, Any]
"""What running an answer came to, as plain JSON: it is kept with the answer, so that marking it again runs nothing."""
KEPT = 200
"""Characters kept of a text that is refused for its length."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """An answer that has been read and not marked. A kind may keep more in ``value``."""

    text: str
    """What was typed."""
    canonical: str
    """The same, written one way: two answers that are written alike are one attempt."""
    read_as: Maths | None = None
    rows: tuple[Row, ...] = ()
    value: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """A part of a worked solution. Its line numbers are those of ``call``; without a call it holds no derived number."""

    call: Call | None
    working: Working | None
    reading: Reading


class Kind(ABC):
    """The common part. What is abstract here each kind says for itself."""

    FORMS: ClassVar[str] = ""
    """What could be written, for an answer that could not be read: it completes "You could write …"."""
    WIDGET: ClassVar[Widget] = "line"
    LONG: ClassVar[bool] = False
    """Whether it takes minutes: never in a warm-up, and not before a concept's short ones."""
    RUNS: ClassVar[bool] = False
    """Whether an answer can be tried before it is marked (:meth:`tried`)."""
    LONGEST: ClassVar[int] = 2_000
    """Characters of an answer; 0 where the reader has a bound of its own."""

    @abstractmethod
    def make(self, q: Question, seed: int) -> Item:
        """The item of a seed, the same for ever. Raises ``ValueError`` where no draw will do."""

    @abstractmethod
    def read(self, item: Item, text: str) -> Any:
        """A :class:`Said`. Raises ``Unreadable``."""

    @abstractmethod
    def mark(self, item: Item, said: Any, ran: Ran | None) -> Verdict:
        """Right or wrong, of an answer that was read. ``ran`` is what :meth:`run` gave for the same answer."""

    def run(self, item: Item, said: Any, learner: str) -> Ran | None:
        """Where an answer has to be run to be marked: what came of it. It is the only method that is not pure."""
        return None

    def warm(self, learner: str) -> None:  # noqa: B027 (empty on purpose: not every kind has something to start)
        """Start what marking an answer will need, while the learner thinks. Called in a thread of its own; most kinds need nothing."""

    def tried(self, item: Item, text: str, learner: str) -> tuple[Block, ...]:
        """An answer run on what the page shows, and not marked: what came of it, where the kind :attr:`RUNS`. Raises ``Unreadable``."""
        return ()

    @abstractmethod
    def specimens(self, item: Item) -> Specimens:
        """Answers of every sort that this kind has to tell apart."""

    @abstractmethod
    def worked(self, item: Item) -> tuple[Worked, ...]:
        """The worked solution, part by part."""

    @abstractmethod
    def first(self, item: Item) -> tuple[Worked, ...]:
        """The first step of it, as the rung of that name shows it."""

    def shown(self, item: Item) -> tuple[Block, ...]:
        """What stands under the question besides its sentences and its numbers: code to complete, a page with an error in it."""
        return ()

    def parts(self, item: Item, marked: Verdict | None) -> dict[str, Any]:
        """What the widget needs, as texts (see ``studio/templates/parts/answer.html``): blocks, reasons, the points of a sketch.

        What gives the answer away belongs there only once ``marked``.
        """
        return {}

    def starts_from(self, item: Item) -> str:
        """What stands in the field at first: the first lines of code, say."""
        return ""

    def faults(self, item: Item) -> Iterator[str]:
        """What the content checker finds wrong beyond what it checks of every kind."""
        return iter(())

    def blame(self, item: Item, text: str, wrong: Unreadable) -> Unreadable:
        """The reason why a text cannot be read, said with the item in mind."""
        return wrong

    # ------------------------------------------------------------------ verdicts
    def unreadable(self, item: Item, text: str, wrong: Unreadable) -> Verdict:
        """Nothing is marked."""
        wrong = self.blame(item, text, wrong)
        kept = showable(text) if len(text) <= KEPT else shortened(text, KEPT)
        return Verdict(
            "unreadable", 0.0, kept, sentences=refused(kept, wrong, self.FORMS), at=min(wrong.at, len(kept)), instead=wrong.instead
        )


def refused(text: str, wrong: Unreadable, forms: str) -> tuple[str, ...]:
    """What could not be read, why, and what could be written. Nothing is marked."""
    first = f"I cannot read {shown}." if (shown := shortened(text)) else "Nothing is written yet."
    why = [wrong.reason] if wrong.reason != first else []
    said = (first, *why, "Nothing has been marked.", f"You could write {wrong.instead or forms}.")
    return tuple(sentence.encode("utf-8", "replace").decode() for sentence in said)  # half a character cannot be sent


def right(item: Item, first: Parts) -> tuple[Paragraph, ...]:
    """What is said of a right answer: ``first``, what made it right, and one question: would it still hold if …"""
    still = Chance(f"{item.id}:still").choice(item.question.still)
    return (Paragraph(first), Paragraph(parts(item.question.made, item)), Paragraph(parts(still, item)))


def verdict(
    said: Said,
    score: float,
    paragraphs: Sequence[Paragraph],
    *,
    matches: tuple[Match, ...] = (),
    rows: tuple[Row, ...] | None = None,
    blocks: tuple[Block, ...] = (),
) -> Verdict:
    """The verdict on an answer that is no number. ``paragraphs`` are said in order; the first names the answer.

    ``score`` is y in [0, 1]; 1 is right. ``rows`` are the lines of the answer as they were marked.
    """
    sentences = tuple(plain(one.parts) for one in paragraphs)
    return Verdict(
        "right" if score == 1.0 else "wrong", score, said.text, None, (), said.read_as, matches, sentences,
        rows=said.rows if rows is None else rows, said=tuple(paragraphs), blocks=blocks,
    )  # fmt: skip
