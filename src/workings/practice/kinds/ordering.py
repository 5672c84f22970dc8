"""A proof whose blocks are put in order: ``c a d b``. Any order in which each block stands after what it needs is a proof.

The score is 1 less a share for each block to be taken out or put in, exactly (:mod:`ordering_edits`). Of several proofs the nearest
counts. What is said is the first block that cannot stand where it stands, and why, in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from workings.contract import maths
from workings.contract.reading import Block, Equation, Paragraph, Reading, Text
from workings.contract.verdict import Row, RowState, Verdict
from workings.ir.expression import Unreadable
from workings.practice.chance import Chance
from workings.practice.item import Item
from workings.practice.kinds import ordering_blocks, ordering_check
from workings.practice.kinds.kind import Kind, Ran, Said, Widget, Worked, right, verdict
from workings.practice.kinds.ordering_blocks import Proof, Spec
from workings.practice.kinds.ordering_edits import Edits, closure, edits, intruders, order
from workings.practice.kinds.specimens import Specimens
from workings.practice.question import Question
from workings.practice.text import Parts, plain
from workings.practice.typed import shortened
from workings.practice.words import count

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""The blocks take those that name nothing in the proof."""
_BETWEEN = re.compile(r"[\s,;.:|>→⇒-]+")


@dataclass(frozen=True, slots=True)
class Shuffled:
    """The blocks in the order in which they are shown, and the letters that call them, from the top down."""

    blocks: tuple[str, ...]
    letters: str

    def letter(self, block: str) -> str:
        return self.letters[self.blocks.index(block)]

    def spelled(self, blocks: tuple[str, ...]) -> str:
        return " ".join(map(self.letter, blocks))


@cache
def spec(q: Question) -> Spec:
    return ordering_blocks.read(q.table)


class Ordering(Kind):
    """Blocks to be moved, or their letters to be typed."""

    FORMS: ClassVar[str] = "the letters of the blocks in order, such as d c e"
    WIDGET: ClassVar[Widget] = "blocks"
    LONG: ClassVar[bool] = True
    LONGEST: ClassVar[int] = 400

    def make(self, q: Question, seed: int) -> Item:
        """Which of the stray blocks are shown, and the order of all, are drawn; never an order that is a proof as it stands."""
        found, chance = spec(q), Chance(f"{q.id}@{q.version}#{seed}")
        astray = sorted(chance.order(len(found.astray))[: found.extras])
        pool = [*found.belonging, *(found.astray[k] for k in astray)]
        letters = "".join(letter for letter in LETTERS if letter not in found.names)[: len(pool)]
        while True:
            blocks = tuple(pool[k] for k in chance.order(len(pool)))
            if nearest(found, blocks)[1].count:
                return Item(q, seed, {}, posed=Shuffled(blocks, letters))

    def read(self, item: Item, text: str) -> Said:
        given, blocks = item.posed, list[str]()
        for at, char in enumerate(text):
            if _BETWEEN.fullmatch(char):
                continue
            letter = unicodedata.normalize("NFKC", char).lower()
            k = given.letters.find(letter) if len(letter) == 1 else -1
            if k < 0:
                known = " ".join(given.letters)
                raise Unreadable(f"{shortened(char) or 'One sign'} is not the letter of a block; there are {known}.", at)
            if given.blocks[k] in blocks:
                raise Unreadable(f"The letter {letter} stands there twice.", at)
            blocks.append(given.blocks[k])
        if not blocks:
            raise Unreadable("Nothing is written yet.", 0)
        spelled = given.spelled(tuple(blocks))
        shown = maths.Seq(tuple(maths.Sym(letter + "\u00a0", "upright") for letter in spelled.split()))
        return Said(text, spelled, shown, tuple(_row(item, block) for block in blocks), tuple(blocks))

    def mark(self, item: Item, said: Said, ran: Ran | None = None) -> Verdict:
        proof, found = nearest(spec(item.question), said.value)
        if not found.count:
            rows = tuple(_row(item, block, "right") for block in said.value)
            return verdict(said, 1.0, right(item, (Text(f"Yes: {said.canonical}."),)), rows=rows)
        k, why = _trouble(item, proof, said.value)
        whole = "not a proof in this order" if k < len(said.value) else "not the whole proof"
        states: list[RowState] = ["right" if j < k else "wrong" if j == k else "" for j in range(len(said.value))]
        rows = tuple(_row(item, block, state) for block, state in zip(said.value, states, strict=True))
        return verdict(said, found.score, (Paragraph((Text(f"{said.canonical} is {whole}."),)), Paragraph(why)), rows=rows)

    def parts(self, item: Item, marked: Verdict | None) -> dict[str, Any]:
        given, found = item.posed, spec(item.question)
        return {"blocks": [{"letter": given.letter(id), "parts": found.blocks[id].parts} for id in given.blocks]}

    def shown(self, item: Item) -> tuple[Block, ...]:
        found = spec(item.question)
        statement = Equation(((None, "", found.proves),))
        return (Paragraph(found.setting), statement) if found.setting else (statement,)

    def worked(self, item: Item) -> tuple[Worked, ...]:
        return (Worked(None, None, Reading(item.question.title, _written(item, order(*_first_proof(item))))),)

    def first(self, item: Item) -> tuple[Worked, ...]:
        return (Worked(None, None, Reading(item.question.title, _written(item, order(*_first_proof(item))[:1]))),)

    def specimens(self, item: Item) -> Specimens:
        given, found = item.posed, spec(item.question)
        ways = [order(p.needs, p.cases, last) for p in found.proofs for last in (False, True)]
        letters = given.spelled(ways[0])
        forms = (
            letters,
            letters.replace(" ", ""),
            letters.replace(" ", ", "),
            letters.replace(" ", "\n"),
            letters.upper(),
            f" {letters}. ",
        )
        wrong = [given.spelled(way) for way in _wrong(found, ways[0], given.blocks)]
        beyond = next(letter for letter in LETTERS if letter not in given.letters)
        malformed = ("", "   ", ", ,", "1 2 3", f"{letters} {letters[0]}", f"{letters[0]} {beyond}", "(a b)", "a + b", "?", "é")
        return Specimens(tuple(dict.fromkeys((*forms, *map(given.spelled, ways)))), tuple(dict.fromkeys(wrong)), malformed)

    def faults(self, item: Item) -> Iterator[str]:
        yield from ordering_check.faults(item, spec(item.question))


def nearest(found: Spec, answer: tuple[str, ...]) -> tuple[Proof, Edits]:
    """The proof that ``answer`` is nearest to, the first of several."""
    marked = [(proof, edits(answer, proof.needs, proof.cases)) for proof in found.proofs]
    return max(marked, key=lambda one: one[1].score)


def _trouble(item: Item, proof: Proof, answer: tuple[str, ...]) -> tuple[int, Parts]:
    """Place of the first block that cannot stand where it does, and why; past the end where blocks are missing."""
    found, astray = spec(item.question), intruders(answer, proof.cases)
    for k, id in enumerate(answer):
        block, name = found.blocks[id], f"Block {item.posed.letter(id)}"
        if block.wrong:
            return k, (Text(f"{name} does not belong: "), *block.wrong)
        if id not in proof.needs:
            return k, (Text(f"{name} belongs to another proof of it."),)
        before = closure(proof.needs)[id]
        lacking = [need for need in proof.needs if need in before and need not in answer[:k]]
        direct = [need for need in lacking if need in proof.needs[id]] or lacking
        if direct:
            return k, (Text(f"{name} uses "), *found.blocks[direct[0]].gives, Text(", which no block before it gives."))
        if id in astray:
            return k, (Text(f"{name} stands in the middle of a case that it is no part of."),)
    missing = len(proof.needs) - len(answer)
    return len(answer), (Text(f"Each block follows from those before it; {count(missing, 'block is', 'blocks are')} missing."),)


def _row(item: Item, id: str, state: RowState = "") -> Row:
    """A block as a line of a proof: its formula, and its words after it; or its words alone."""
    block = spec(item.question).blocks[id]
    words = plain(block.says)
    letter = item.posed.letter(id)
    return Row(words, None, letter, "", state) if block.shown is None else Row(words, block.shown, letter, words, state)


def _first_proof(item: Item) -> Any:
    proof = spec(item.question).proofs[0]
    return proof.needs, proof.cases


def _written(item: Item, blocks: tuple[str, ...]) -> tuple[Block, ...]:
    found = spec(item.question)
    return tuple(Paragraph((Text(f"{item.posed.letter(id)}  ", "quiet"), *found.blocks[id].parts)) for id in blocks)


def _wrong(found: Spec, way: tuple[str, ...], shown: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """An order with its end missing, with a block before what it needs, with each stray block, from last to first, and its last block alone."""
    yield way[:-1]
    yield tuple(reversed(way))
    yield way[-1:]
    needs = found.proofs[0].needs
    k = next(k for k, id in enumerate(way) if needs[id])
    yield (way[k], *way[:k], *way[k + 1 :])
    for stray in found.astray:
        if stray in shown:
            yield (*way[:1], stray, *way[1:])
            yield (*way, stray)
