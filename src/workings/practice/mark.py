"""Answer -> Verdict: read, grade, diagnose, explain. It knows the item and the text, and nothing of the learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workings.contract.maths import Maths
from workings.contract.reading import Block, Paragraph, Text
from workings.contract.verdict import Row, Verdict
from workings.ir.expression import Unreadable
from workings.practice import typed
from workings.practice.item import Item
from workings.practice.kinds import KINDS, numeric
from workings.practice.kinds.kind import KEPT, Ran, refused
from workings.practice.kinds.numbers import flat
from workings.practice.question import Tolerance
from workings.practice.typed import Answer, shortened, showable


@dataclass(frozen=True, slots=True)
class Read:
    """An answer while it is being typed: read or not, and not marked. It says nothing of right and wrong."""

    outcome: Literal["read", "unreadable"]
    text: str
    value: tuple[float, ...] | None = None
    shape: tuple[int, ...] = ()
    read_as: Maths | None = None
    sentences: tuple[str, ...] = ()
    at: int | None = None
    instead: str = ""
    rows: tuple[Row, ...] = ()
    """An answer in several lines, line by line; none of them is marked."""


def read(item: Item, text: str) -> Read:
    """“I read your answer as …”, or why it cannot be read."""
    kind = KINDS[item.kind]
    try:
        said = kind.read(item, bounded(item, text))
    except Unreadable as wrong:
        found = kind.unreadable(item, text, wrong)
        return Read("unreadable", found.text, None, (), None, found.sentences, found.at, found.instead)
    if isinstance(said, Answer):
        return Read("read", text, flat(said), said.value.shape, said.read_as)
    return Read("read", text, read_as=said.read_as, rows=said.rows)


def mark(item: Item, text: str, ran: Ran | None = None) -> Verdict:
    """Right, wrong, or not readable. ``sentences`` are those said before any rule is named.

    ``ran`` is what :func:`run` gave for this answer, of a kind that has to be run; it is run here where it is not given.
    """
    kind = KINDS[item.kind]
    try:
        said = kind.read(item, bounded(item, text))
        return kind.mark(item, said, kind.run(item, said, "") if ran is None else ran)
    except Unreadable as wrong:
        return kind.unreadable(item, text, wrong)


def run(item: Item, text: str, learner: str = "") -> Ran | None:
    """What running an answer comes to, for :func:`mark`; nothing for a kind that is not run, or a text that cannot be read."""
    kind = KINDS[item.kind]
    try:
        return kind.run(item, kind.read(item, bounded(item, text)), learner)
    except Unreadable:
        return None


def tried(item: Item, text: str, learner: str = "") -> tuple[Block, ...]:
    """An answer run on what the page shows, and not marked; where it cannot be read, the sentences that say so."""
    kind = KINDS[item.kind]
    try:
        return kind.tried(item, bounded(item, text), learner)
    except Unreadable as wrong:
        return tuple(Paragraph((Text(sentence),)) for sentence in kind.unreadable(item, text, wrong).sentences)


def bounded(item: Item, text: str) -> str:
    """The text, where it is not longer than anything somebody would write here. Raises ``Unreadable``."""
    most = KINDS[item.kind].LONGEST
    if most and len(text) > most:
        raise Unreadable(f"It is {len(text):,} characters long; {most:,} is the most that is read.", most)
    return text


def mark_number(text: str, value: float) -> Verdict:
    """Mark one typed number against ``value``, outside any item: a probe, a prediction. Nothing is diagnosed or said of a right one."""
    try:
        answer = typed.read(text)
    except Unreadable as wrong:
        kept = showable(text) if len(text) <= KEPT else shortened(text, KEPT)
        said = refused(kept, wrong, numeric.FORMS)
        return Verdict("unreadable", 0.0, kept, sentences=said, at=min(wrong.at, len(kept)), instead=wrong.instead)
    x = answer.value.reshape(-1)
    right = x.size == 1 and numeric.agrees(float(x[0]), answer.decimals[0], value, Tolerance())
    return Verdict("right" if right else "wrong", float(right), text, flat(answer), answer.value.shape, answer.read_as)
