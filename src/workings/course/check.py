"""The content checker for words and numbers: what a page may not hold although it can be read.

Structure is the loader's business (:mod:`workings.course.load`); here stand the rules of style. A rule is one function from a concept to
the faults it finds, and ``RULES`` is the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from workings.contract.reading import Call, Text
from workings.course.faults import ContentFault
from workings.course.library import HERE
from workings.course.nouns import Concept
from workings.course.parts import Blocks, Inline, Link, NonExample, Parts, Prose, Tex, calls, inline, plain

BANNED = (
    "great",
    "good job",
    "well done",
    "nice",
    "perfect",
    "awesome",
    "correct!",
    "you've got this",
    "oops",
    "careless",
    "simply",
    "just",
    "easy",
    "easily",
    "obviously",
    "obvious",
    "of course",
    "trivial",
    "trivially",
    "clearly",
    "as you know",
    "you should have",
    "hurry",
    "time left",
    "days left",
    "streak",
    "overdue",
    "don't lose",
    "need only",
    "only need",
    "only have to",
)
"""Praise, shame, urgency, and words that call a task small before somebody has done it."""

LIMITS = {
    "lead": 30,
    "meet": 200,
    "rung Explanation": 220,
    "rung": 60,
    "figure": 60,
    "prediction": 200,
    "proof line": 45,
    "rubric": 200,
    "probe": 160,
    "faded": 160,
    "rebuild": 80,
}
SECTION, READING, SENTENCE = 220, 900, 45
"""Words in a section, in all that is read before sitting, and in a sentence."""


def faults(concept: Concept, folder: Path | None = None) -> list[ContentFault]:
    """Every fault of style in a concept; an empty list is a pass. ``folder`` is its own, where it is not one of the package's."""
    return [fault for rule in RULES for fault in rule(concept, folder or HERE / concept.slug)]


# ---------------------------------------------------------------- numbers
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_STRUCTURE = re.compile(r"[_^]\{[^{}]*\}|[_^]\\?\w|\\[a-z]+\{[a-z]+\}")
"""Subscripts and exponents of a formula, and names in braces: not quantities."""


def typed_numbers(concept: Concept, folder: Path) -> Iterator[ContentFault]:
    """A number in the text is computed, or an input of something computed in the same passage, or declared in ``[given]`` with its reason."""
    extra = {
        f"figure {f.id}": [f.call, *(Call(f.call.function, {**f.call.inputs, **s.inputs}) for s in f.settings)]
        for f in concept.figures.values()
    }
    asked = {f"probe {p.id}": [p.call] for p in concept.rebuild.probes} | {"faded": [concept.rebuild.faded.call]}
    for name, blocks in concept.passages():
        inputs = set(_inputs([*calls(blocks), *extra.get(name, []), *asked.get(name, [])]))
        for part in inline(blocks):
            for number, around in _typed(part, concept.given):
                if number not in inputs:
                    sentence = f"the number {number} is typed in {name} (“{around}”): compute it with [[ … ]], or declare it in [given] with its reason"
                    yield _at(folder, around, sentence)


def _inputs(found: Iterable[Call]) -> Iterator[str]:
    def cells(value: Any) -> Iterator[str]:
        if isinstance(value, (list, tuple)):
            for item in value:
                yield from cells(item)
        else:
            yield f"{abs(value):g}"

    for call in found:
        yield from cells(list(call.inputs.values()))


def _typed(part: Inline, given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(number, the words around it) for every number typed in ``part``."""
    whole = part.text if isinstance(part, (Text, Link)) else part.tex if isinstance(part, Tex) else ""
    text = whole
    for snippet in sorted(given, key=len, reverse=True):
        text = text.replace(snippet, " " * len(snippet))
    if isinstance(part, Tex):
        text = _STRUCTURE.sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        yield f"{float(match[0].rstrip(',').replace(',', '')):g}", whole[max(0, match.start() - 24) : match.end() + 24].strip()


# ---------------------------------------------------------------- words
def banned_in(text: str) -> list[str]:
    """The words of :data:`BANNED` that stand in ``text``."""
    low = text.replace("’", "'").lower()
    return [word for word in BANNED if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)]


def banned_words(concept: Concept, folder: Path) -> Iterator[ContentFault]:
    for text in _everything(concept):
        for word in banned_in(text):
            yield _at(folder, _near(text, word), f"“{word}” is a word this studio does not use (“{text[:60]}…”)")
        if "!" in text:
            yield _at(folder, text, "an exclamation mark")


def typography(concept: Concept, folder: Path) -> Iterator[ContentFault]:
    """A true minus, curved quotation marks."""
    for text in _everything(concept):
        if match := re.search(r"(?<![\w-])-\d|\s-\s", text):
            yield _at(
                folder,
                text[match.start() :],
                f"a hyphen stands for a minus or a dash (“{text[match.start() : match.start() + 20]}”): write −",
            )
        if match := re.search(r"['\"]", text):
            yield _at(
                folder,
                text[match.start() :],
                f"a straight quotation mark (“{text[max(0, match.start() - 10) : match.start() + 10]}”): write ’ or “ ”",
            )


def _everything(concept: Concept) -> Iterator[str]:
    """Every text a person reads here, code left out, one paragraph or cell at a time."""
    for _, blocks in concept.passages():
        for parts in _runs(blocks):
            yield "".join(p.text if isinstance(p, Link) or (isinstance(p, Text) and p.style != "code") else " … " for p in parts)
    yield concept.title
    yield concept.node.name
    for section in concept.page:
        yield from (section.title, section.small)
    yield from (prompt.placeholder for prompt in concept.prompts)
    yield from (rung.what for rung in concept.rungs.values())
    for figure in concept.figures.values():
        yield from (figure.alt, *(s.label for s in figure.settings), *(words for _, words in figure.modes))


def _runs(blocks: Blocks) -> Iterator[Parts]:
    for block in blocks:
        if isinstance(block, NonExample):
            yield from _runs(block.blocks)
        else:
            yield from ((block.parts,) if isinstance(block, Prose) else tuple((part,) for part in inline((block,))))


# ---------------------------------------------------------------- lengths
def lengths(concept: Concept, folder: Path) -> Iterator[ContentFault]:
    reading, before_sitting = 0, True
    sections = {section.id for section in concept.page}
    for name, blocks in concept.passages():
        count = sum(words(plain(parts)) for parts in _runs(blocks))
        limit = LIMITS.get(name) or LIMITS.get(name.split(" ")[0]) or LIMITS.get(" ".join(name.split(" ")[:2])) or SECTION
        if count > limit:
            yield ContentFault(folder / "page.md", 1, f"{name} has {count} words; it may have {limit}")
        before_sitting = before_sitting and name != "sit"
        reading += count if before_sitting and name in sections else 0
        for parts in _runs(blocks):
            for sentence in re.split(r"(?<=[.?:;])\s", plain(parts)):
                if words(sentence) > SENTENCE:
                    yield _at(
                        folder,
                        sentence[:40],
                        f"a sentence of {words(sentence)} words in {name} (“{sentence[:40]}…”); it may have {SENTENCE}",
                    )
    if reading > READING:
        yield ContentFault(folder / "page.md", 1, f"{reading} words are to be read before sitting; it may be {READING}")


def words(text: str) -> int:
    """Words in ``text``; a formula or a number is one."""
    return len(re.sub(r"\$[^$]*\$", " x ", text).split())


# ---------------------------------------------------------------- minimum content
QUESTIONS = 6


def minimum(concept: Concept, folder: Path) -> Iterator[ContentFault]:
    """What every written concept holds; the loader has seen to the opening problem, the rungs, the rubric and the probes."""
    page = folder / "page.md"
    definition = concept.section("definition")
    if not any(isinstance(block, NonExample) for block in definition.blocks):
        yield ContentFault(page, definition.line, "the definition has no non-example: ::: not")
    if len(concept.predictions) < 2:
        yield ContentFault(folder / "figures.toml", 1, f"{len(concept.predictions)} predictions; there are at least 2")
    for name in ("where", "deeper"):
        if not concept.section(name).blocks:
            yield ContentFault(page, concept.section(name).line, f"the section {name} is empty")
    if len(concept.questions) < QUESTIONS:
        yield ContentFault(folder / "practice", 1, f"{len(concept.questions)} questions; there are at least {QUESTIONS}")


# ---------------------------------------------------------------- places
def _near(text: str, word: str) -> str:
    at = text.lower().replace("’", "'").find(word)
    return text[max(0, at - 12) : at + len(word) + 12]


def _at(folder: Path, text: str, sentence: str) -> ContentFault:
    """The file and line that hold the longest piece of ``text`` that can be found; the page's first line if none can."""
    pieces = [text.strip()[:n] for n in (40, 24, 14, 8)] + [text.strip()[-n:] for n in (24, 14, 8)]
    for piece in (p for p in pieces if len(p) > 3):
        for name in ("page.md", "figures.toml", "rebuild.toml", "concept.toml"):
            for number, line in enumerate((folder / name).read_text(encoding="utf-8").split("\n"), 1):
                if piece in line.replace("\\\\", "\\"):
                    return ContentFault(folder / name, number, sentence)
    return ContentFault(folder / "page.md", 1, sentence)


Rule = Callable[[Concept, Path], Iterator[ContentFault]]
RULES: tuple[Rule, ...] = (typed_numbers, banned_words, typography, lengths, minimum)
