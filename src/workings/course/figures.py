"""``figures.toml`` -> figures with their predictions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from workings.contract.reading import Call
from workings.course import language, toml
from workings.course.boxes import boxes
from workings.course.functions import misfit
from workings.course.library import Library
from workings.course.markdown import Writer
from workings.course.nouns import Figure, Option, Prediction, Readout, Setting
from workings.course.papers import paper
from workings.course.parts import Blocks, Parts
from workings.course.sliders import Slider, sliders

PLACES = ("page", "contrast")
KINDS = ("two-vectors", "stretched-vector", "points", "bars", "paper", "boxes")
"""Web components that draw a figure."""


@dataclass(frozen=True, slots=True)
class Bars(Figure):
    """A figure of kind ``bars``: one bar for each entry of a named line, and sliders. ``[figure.bars]`` of figures.toml."""

    line: str
    labels: tuple[str, ...]
    top: float
    """The height at the upper edge; the ground line is 0."""
    sliders: tuple[Slider, ...]


def read(library: Library, slug: str) -> dict[str, Figure]:
    """Every figure of a concept, by id, numbered as they stand. Raises :class:`ContentFault`."""
    table = toml.read(library.folder / slug / "figures.toml")
    found: dict[str, Figure] = {}
    for row in table.tables("figure"):
        figure = _figure(library, slug, row, 1 + sum(f.place == "page" for f in found.values()))
        if figure.id in found:
            raise row.fault("id", f"two figures are called {figure.id}")
        found[figure.id] = figure
    table.done()
    return found


def parts(library: Library, slug: str, table: toml.Table, key: str) -> Parts:
    """One paragraph of Markdown out of a TOML text."""
    return Writer(library, slug, table.path, table.line_of(key)).parts(language.put_in(table.text(key)))


def blocks(library: Library, slug: str, table: toml.Table, key: str) -> Blocks:
    """Markdown out of a TOML text."""
    text = table.text(key)
    first = table.line_of(key) + (1 if "\n" in text else 0)
    return Writer(library, slug, table.path, first).blocks(language.put_in(text))


def _figure(library: Library, slug: str, row: toml.Table, number: int) -> Figure:
    kind, name, inputs = row.text("kind"), row.text("function"), _inputs(row)
    if kind not in KINDS:
        raise row.fault("kind", f"no figure of kind {kind} can be drawn; there are {', '.join(KINDS)}")
    place = row.text("place", "page")
    if place not in PLACES:
        raise row.fault("place", f"a figure has its place on the {' or as a '.join(PLACES)}, not {place}")
    call = _call(library, slug, row, name, inputs)
    named = {line.name for line in library.working(call).lines if line.name}
    figure = Figure(
        id=row.text("id"),
        number=number if place == "page" else 0,
        place=place,
        kind=kind,
        call=call,
        moves=row.texts("moves"),
        modes=tuple((m.text("key"), m.text("words")) for m in row.tables("modes", [])),
        readout=tuple(_readout(library, slug, r, named) for r in row.tables("readout")),
        settings=tuple(_setting(library, slug, s, call) for s in row.tables("settings", [])),
        caption=parts(library, slug, row, "caption"),
        alt=row.text("alt"),
        predictions=(),
    )
    if stray := [m for m in figure.moves if m not in inputs]:
        raise row.fault("moves", f"{', '.join(stray)} cannot be moved: the inputs are {', '.join(inputs)}")
    if kind in OWN:
        figure = OWN[kind](library, row.table(kind), figure)
    asked = tuple(_prediction(library, slug, p, figure.id) for p in row.tables("prediction", [] if place == "contrast" else None))
    if place == "contrast" and asked:
        raise row.fault("place", "a contrast figure is live from the start, so nothing is predicted of it")
    row.done()
    return replace(figure, predictions=asked)


def _inputs(row: toml.Table) -> dict[str, Any]:
    """The inputs; where ``{ model = "a list of" }`` stands, the score of every word of the language model after these words."""
    return {
        name: language.rounded(_context(row, "inputs", value)) if isinstance(value, dict) else value
        for name, value in row.mapping("inputs").items()
    }


def _context(row: toml.Table, key: str, told: dict[str, Any]) -> str:
    words = told.get("model")
    if not isinstance(words, str):
        raise row.fault(key, 'scores of the language model are asked for with the words before: { model = "a list of" }')
    return words


def _call(library: Library, slug: str, row: toml.Table, name: str, inputs: dict[str, Any]) -> Call:
    known = library.functions(slug)
    if name not in known:
        raise row.fault("function", f"working.py has no function {name}; it has {', '.join(known)}")
    if reason := misfit(name, known[name], inputs):
        raise row.fault("inputs", reason)
    return Call(f"{slug}/{name}", inputs)


def _readout(library: Library, slug: str, row: toml.Table, named: set[str]) -> Readout:
    line = row.text("line")
    if line not in named:
        raise row.fault("line", f"the function has no line called {line}; it has {', '.join(sorted(named))}")
    out = Readout(line, parts(library, slug, row, "label"), row.text("unit", ""))
    row.done()
    return out


def _setting(library: Library, slug: str, row: toml.Table, call: Call) -> Setting:
    inputs = row.mapping("inputs")
    if stray := [name for name in inputs if name not in call.inputs]:
        raise row.fault("inputs", f"{', '.join(stray)} is no input of {call.function}")
    if any(isinstance(value, dict) for value in inputs.values()):
        raise row.fault("inputs", "a setting is told numbers: words of the language model belong to the figure as it starts")
    out = Setting(row.text("label"), inputs)
    row.done()
    return out


def _bars(library: Library, table: toml.Table, figure: Figure) -> Bars:
    """``[figure.bars]``: line, labels or words, ``scale = { top = 1 }``, sliders. Raises :class:`ContentFault`."""
    line, labels = table.text("line"), _labels(table, figure)
    sizes = {known.name: known.value.shape for known in library.working(figure.call).lines}
    if sizes.get(line) != (len(labels),):
        raise table.fault("line", f"{figure.call.function} has no line {line} with {len(labels)} entries, one for each label")
    top = table.mapping("scale").get("top")
    if not isinstance(top, (int, float)) or top <= 0:
        raise table.fault("scale", "scale says how high the paper is: { top = 1 }")
    own = {f.name: getattr(figure, f.name) for f in fields(Figure)}
    out = Bars(**own, line=line, labels=labels, top=float(top), sliders=sliders(table, figure))
    table.done()
    return out


def _labels(table: toml.Table, figure: Figure) -> tuple[str, ...]:
    """``labels = ["tea", …]``; or ``words = { model = "a list of", first = 8 }``: the eight words with the largest scores that an input holds."""
    if not table.has("words"):
        return table.texts("labels")
    told = table.mapping("words")
    words, first = _context(table, "words", told), told.get("first")
    if language.rounded(words) not in figure.call.inputs.values():
        raise table.fault("words", f"no input of the figure is the scores after “{words}”, so these are not its words")
    if not isinstance(first, int) or first < 1:
        raise table.fault("words", "words says how many of them are drawn: first = 8")
    return language.scores(words)[0][:first]


OWN: dict[str, Callable[[Library, toml.Table, Figure], Figure]] = {"bars": _bars, "paper": paper, "boxes": boxes}
"""What only one kind of figure is told: a table named like the kind."""


def _prediction(library: Library, slug: str, row: toml.Table, figure: str) -> Prediction:
    out = Prediction(
        id=row.text("id"),
        figure=figure,
        question=parts(library, slug, row, "question"),
        options=_options(library, slug, row, "options"),
        explanation=blocks(library, slug, row, "explanation"),
        seen=parts(library, slug, row, "seen"),
        seen_options=_options(library, slug, row, "seen_options"),
        mode=row.text("mode", ""),
    )
    row.done()
    return out


def _options(library: Library, slug: str, row: toml.Table, key: str) -> tuple[Option, ...]:
    options = tuple(Option(o.text("key"), parts(library, slug, o, "text"), o.flag("right", False)) for o in row.tables(key))
    if len(options) < 2 or len({o.key for o in options}) != len(options):
        raise row.fault(key, f"{key} has to hold at least two options with different keys")
    if sum(o.right for o in options) != 1:
        raise row.fault(key, f"exactly one of {key} is right; here {sum(o.right for o in options)} are")
    return options
