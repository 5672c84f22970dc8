"""A concept folder -> Concept. Every file is read, every call run, every name that one file uses of another looked up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workings.course import figures, page, rebuild, toml
from workings.course.faults import ContentFault
from workings.course.functions import parameters
from workings.course.markdown import Writer
from workings.course.nouns import PROMPTS, Concept, Figure, Prompt
from workings.course.parts import FigureRef

if TYPE_CHECKING:
    from workings.course.library import Library

FILES = ("concept.toml", "page.md", "working.py", "again.py", "figures.toml", "rebuild.toml", "design.md")
FOLDERS = ("practice",)


def load(library: Library, slug: str) -> Concept:
    """The whole folder, validated. Raises :class:`ContentFault`; ``KeyError`` for no such concept."""
    node, folder = library.graph.node(slug), library.folder / slug
    table = toml.read(folder / "concept.toml")
    if not node.written:
        raise ContentFault(folder / "concept.toml", 1, f"{slug} is not written yet: the folder has no page.md")
    _check_files(folder)
    functions, again = library.functions(slug), library.functions(slug, "again.py")
    _check_again(library, slug)
    text = page.read(Writer(library, slug, folder / "page.md"))
    drawn = figures.read(library, slug)
    _check_figures(folder / "page.md", text, drawn)
    return Concept(
        node=node,
        title=text.title,
        lead=text.lead,
        meet=text.meet,
        page=text.sections,
        prompts=_prompts(table),
        rungs=text.rungs,
        figures=drawn,
        rebuild=rebuild.read(library, slug),
        exercised=_exercised(library, slug, table),
        questions=questions(folder),
        functions=functions,
        again=again,
        terms=_terms(table, folder),
        given={str(k): str(v) for k, v in table.mapping("given", {}).items()},
    )


def questions(folder: Path) -> tuple[str, ...]:
    """``dot/cosine`` for each folder ``practice/cosine`` that holds a ``question.toml``."""
    return tuple(f"{folder.name}/{path.parent.name}" for path in sorted((folder / "practice").glob("*/question.toml")))


def _check_files(folder: Path) -> None:
    for name in FILES:
        if not (folder / name).is_file():
            raise ContentFault(folder / name, 1, f"the file is missing; a written concept has {', '.join(FILES)}")
    for path in sorted(folder.iterdir()):
        if path.name not in (*FILES, *FOLDERS, "__pycache__"):
            raise ContentFault(path, 1, f"nothing reads this file; a concept has {', '.join((*FILES, *FOLDERS))}")


def _check_again(library: Library, slug: str) -> None:
    """Each function stands twice, with the same inputs."""
    first, second = library.functions(slug), library.functions(slug, "again.py")
    for name in (*first, *second):
        here, there = ("working.py", "again.py") if name in first else ("again.py", "working.py")
        if name not in first or name not in second:
            raise ContentFault(library.folder / slug / there, 1, f"{name} stands in {here} and not here: every function is computed twice")
        if parameters(first[name]) != parameters(second[name]):
            line = second[name].__code__.co_firstlineno
            raise ContentFault(library.folder / slug / "again.py", line, f"{name} takes {', '.join(parameters(first[name]))} in working.py")


def _check_figures(file: Path, text: page.Page, drawn: dict[str, Figure]) -> None:
    placed = [(block.figure, section.line) for section in text.sections for block in section.blocks if isinstance(block, FigureRef)]
    for name, line in placed:
        if name not in drawn:
            raise ContentFault(file, line, f"figures.toml has no figure {name}; it has {', '.join(drawn)}")
    for name, figure in drawn.items():
        times = [line for other, line in placed if other == name]
        if figure.place == "contrast" and times:
            raise ContentFault(file, times[0], f"{name} is a contrast figure: it is shown in practice and has no place on the page")
        if figure.place == "page" and len(times) != 1:
            raise ContentFault(
                file, times[-1] if times else 1, f"the figure {name} stands {len(times)} times on the page; it has to stand once"
            )
    if [name for name, _ in placed] != [name for name, figure in drawn.items() if figure.place == "page"]:
        raise ContentFault(file, placed[0][1], "the figures stand in figures.toml in another order than on the page")


def _prompts(table: toml.Table) -> tuple[Prompt, ...]:
    quiet = table.mapping("prompts", {})
    for key in quiet:
        if key not in [str(n) for n in range(1, len(PROMPTS) + 1)]:
            raise table.fault("prompts", f"there is no prompt {key}; there are 1 to {len(PROMPTS)}")
    return tuple(Prompt(n, text, str(quiet.get(str(n), ""))) for n, text in enumerate(PROMPTS, 1))


def _terms(table: toml.Table, folder: Path) -> dict[str, str]:
    """``[terms]``: what the essays name, as they say it -> the exercise in which it is worked."""
    known = {id.partition("/")[2] for id in questions(folder)}
    found = {str(term): str(name) for term, name in table.mapping("terms", {}).items()}
    for term, name in found.items():
        if name not in known:
            raise table.fault(
                "terms", f"“{term}” is to be worked in the exercise {name}, and there is none; there are {', '.join(sorted(known))}"
            )
    return found


def _exercised(library: Library, slug: str, table: toml.Table) -> tuple[str, ...]:
    """What practising this exercises: needs, or needs of needs."""
    found = table.texts("exercises", list(library.graph.node(slug).needs))
    below = library.graph.needed_by(slug)
    if stray := [name for name in found if name not in below]:
        raise table.fault("exercises", f"{slug} cannot exercise {', '.join(stray)}: it rests on {', '.join(below)}")
    return found
