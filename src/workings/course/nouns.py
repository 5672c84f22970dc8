"""The nouns of the course: a node of the map, a figure with its predictions, a rebuild, and the concept that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workings.contract.reading import Call
from workings.course.parts import Blocks, Display, Parts, Prose, Section, Tex, calls, inline

Function = Callable[..., Any]
TIERS = ("operate", "understand", "research")
RUNGS = ("point", "sibling", "first_step", "explanation")
RUNG_NAMES = {"point": "Point", "sibling": "Sibling", "first_step": "First step", "explanation": "Explanation"}


@dataclass(frozen=True, slots=True)
class Node:
    """One concept on the map: all that its ``concept.toml`` says, and what follows from the others'."""

    slug: str
    name: str
    needs: tuple[str, ...]
    rank: int
    """Payback: 1 is highest."""
    tier: str
    meet: str
    """Where you will meet it."""
    strand: str
    row: int
    """Place on the map from above."""
    core: bool = True
    column: int = 0
    """Longest path of needs."""
    written: bool = False
    """It has a page."""


@dataclass(frozen=True, slots=True)
class Meet:
    """The opening problem, solvable by counting. No marks; ``way`` is one naive way, shown afterwards."""

    problem: Blocks
    way: Blocks


@dataclass(frozen=True, slots=True)
class Prompt:
    """One of the five prompts for sitting with a definition."""

    number: int
    text: str
    placeholder: str = ""


PROMPTS = (
    "Say it in your own words, without symbols.",
    "Make the smallest example.",
    "Make a non-example: break exactly one clause.",
    "What would go wrong if that clause were dropped?",
    "Write the exact place you are stuck, as a question.",
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the help ladder for the definition."""

    name: str
    what: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    text: Parts
    right: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """Locked before the figure moves. ``explanation`` is shown only afterwards."""

    id: str
    figure: str
    question: Parts
    options: tuple[Option, ...]
    explanation: Blocks
    seen: Parts
    """Asked after the run: what did you see?"""
    seen_options: tuple[Option, ...]
    mode: str = ""
    """How the figure has to move for what is asked; ``""``: as it is first shown."""

    @property
    def right(self) -> Option:
        return next(option for option in self.options if option.right)

    @property
    def guess(self) -> float:
        return 1 / len(self.options)


@dataclass(frozen=True, slots=True)
class Readout:
    """A named line of the figure's working, shown beside it."""

    line: str
    label: Parts
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A marked position."""

    label: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    id: str
    number: int
    """As it is called on the page; 0 for a contrast figure, which has no place there."""
    place: str
    """``page``; or ``contrast``, shown in practice after a slip that it answers."""
    kind: str
    """Name of the web component."""
    call: Call
    moves: tuple[str, ...]
    """Inputs that the hand can move."""
    modes: tuple[tuple[str, str], ...]
    """(key, words) of the ways they move; the first is chosen at the start."""
    readout: tuple[Readout, ...]
    settings: tuple[Setting, ...]
    caption: Parts
    alt: str
    predictions: tuple[Prediction, ...]


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A line of a proof: as it is set, and as it is checked (``left relation right`` in the grammar of ``ir.expression``)."""

    id: str
    needs: tuple[str, ...]
    says: Parts
    tex: Tex
    left: str
    relation: str
    right: str
    idea: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """One item that a person marks on a page of their own, pointing at a line of it."""

    id: str
    text: Parts


@dataclass(frozen=True, slots=True)
class Probe:
    """Asked with the rebuild and marked by the machine. ``value`` is what ``call`` gives."""

    id: str
    kind: str
    """``transfer``: the same argument about another object. ``break``: a condition is dropped."""
    text: Blocks
    call: Call
    value: float
    after: Blocks


@dataclass(frozen=True, slots=True)
class Faded:
    """The same proof with the line that carries the idea left blank, asked for in one concrete case."""

    line: str
    ask: Blocks
    call: Call
    value: float
    after: Blocks


@dataclass(frozen=True, slots=True)
class Rebuild:
    statement: Blocks
    symbols: tuple[tuple[str, str, Parts], ...]
    """(name, kind, words): ``("a", "vector", …)``; the kind says what to draw when a line is checked."""
    lines: tuple[ProofLine, ...]
    rubric: tuple[Rubric, ...]
    probes: tuple[Probe, ...]
    faded: Faded

    def line(self, name: str) -> ProofLine:
        return next(line for line in self.lines if line.id == name)


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A concept folder, read and validated."""

    node: Node
    title: str
    lead: Parts
    meet: Meet
    page: tuple[Section, ...]
    prompts: tuple[Prompt, ...]
    rungs: Mapping[str, Rung]
    figures: Mapping[str, Figure]
    rebuild: Rebuild
    exercised: tuple[str, ...]
    questions: tuple[str, ...]
    functions: Mapping[str, Function]
    again: Mapping[str, Function]
    """The independent second computation: the same names, in plain Python."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """What the essays name of it, as they say it -> the exercise in which it is worked (a name in ``practice/``)."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Numbers that stand in the text and are nobody's result, each with its reason."""

    @property
    def slug(self) -> str:
        return self.node.slug

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        return tuple(p for figure in self.figures.values() for p in figure.predictions)

    def section(self, name: str) -> Section:
        return next(section for section in self.page if section.id == name)

    def passages(self) -> Iterator[tuple[str, Blocks]]:
        """Every piece of text with its name, in the order a reader comes to it."""
        yield "lead", (Prose(self.lead),)
        yield "meet", (*self.meet.problem, *self.meet.way)
        for section in self.page:
            yield section.id, (*section.blocks, *section.aside)
        for rung in self.rungs.values():
            yield f"rung {rung.name}", rung.blocks
        for figure in self.figures.values():
            yield f"figure {figure.id}", (Prose(figure.caption), *(Prose(r.label) for r in figure.readout))
            for p in figure.predictions:
                asked = (p.question, *(o.text for o in p.options), p.seen, *(o.text for o in p.seen_options))
                yield f"prediction {p.id}", (*(Prose(parts) for parts in asked), *p.explanation)
        yield from self._rebuild_passages()

    def _rebuild_passages(self) -> Iterator[tuple[str, Blocks]]:
        r = self.rebuild
        yield "statement", (*r.statement, *(Prose(words) for _, _, words in r.symbols))
        for line in r.lines:
            yield f"proof line {line.id}", (Prose(line.says), Display(line.tex))
        yield "rubric", tuple(Prose(item.text) for item in r.rubric)
        for probe in r.probes:
            yield f"probe {probe.id}", (*probe.text, *probe.after)
        yield "faded", (*r.faded.ask, *r.faded.after)

    def calls(self) -> tuple[Call, ...]:
        """Every call whose result a person sees here."""
        found = [call for _, blocks in self.passages() for call in calls(blocks)]
        found += [figure.call for figure in self.figures.values()]
        found += [probe.call for probe in self.rebuild.probes] + [self.rebuild.faded.call]
        return tuple(found)

    def formulas(self) -> tuple[Tex, ...]:
        """Every formula of the author's, for the table that the front-end build makes."""
        return tuple(part for _, blocks in self.passages() for part in inline(blocks) if isinstance(part, Tex))
