"""The words of ``dot``, and the checker that reads them: each of its rules is broken once and seen."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from workings import course
from workings.course import Library, check, tex
from workings.course.library import HERE
from workings.course.parts import Link, Tex, inline, plain

DOT = course.concept("dot")
WEB = Path(__file__).parents[2] / "web"


def test_dot_has_no_fault_of_style() -> None:
    found = check.faults(DOT, HERE / "dot")
    assert not found, "\n".join(map(str, found))


def test_dot_has_every_part_of_the_minimum() -> None:
    """learning.md D7, at its end."""
    assert DOT.meet.problem
    assert DOT.meet.way
    assert [section.id for section in DOT.page] == [
        "definition",
        "readings",
        "figure-1",
        "rules",
        "sit",
        "help",
        "where",
        "rebuild",
        "deeper",
    ]
    assert [prompt.text for prompt in DOT.prompts] == list(course.PROMPTS)
    assert DOT.prompts[2].placeholder == "two lists that have no dot product"
    assert list(DOT.rungs) == list(course.RUNGS)
    assert len(DOT.predictions) == 3
    assert len(DOT.rebuild.lines) == 6
    assert len(DOT.rebuild.rubric) == 6
    assert len(DOT.rebuild.probes) == 2
    assert DOT.rebuild.faded.line == "choose"
    assert len(DOT.questions) >= 6
    assert DOT.exercised == ("vectors",)


def test_deeper_names_people_and_books_and_its_links_are_secure() -> None:
    links = [part.href for part in inline(DOT.section("deeper").blocks) if isinstance(part, Link)]
    assert len(links) >= 4
    assert all(href.startswith("https://") for href in links)
    text = " ".join(plain((part,)) for part in inline(DOT.section("deeper").blocks))
    for name in ("3Blue1Brown", "StatQuest", "Strang", "Axler", "Karpathy"):
        assert name in text


def test_every_link_to_a_concept_leads_somewhere() -> None:
    links = [part.href for _, blocks in DOT.passages() for part in inline(blocks) if isinstance(part, Link)]
    for href in links:
        assert href.startswith("https://") or href.removeprefix("concept:") in course.graph().nodes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A bill.", "A bill of 17 parts.", "sum/page.md:48: the number 17 is typed in where"),
        ("A bill.", "A bill of $17 + x_3^2$.", "sum/page.md:48: the number 17 is typed in where"),
        ("A bill.", "You just add.", "sum/page.md:48: “just” is a word this studio does not use"),
        ("A bill.", "Added!", "sum/page.md:48: an exclamation mark"),
        ("A bill.", "A bill - long.", "sum/page.md:48: a hyphen stands for a minus or a dash"),
        ("A bill.", "A bill's end.", "sum/page.md:48: a straight quotation mark"),
        ("A bill.", "word " * 46 + ".", "a sentence of 47 words in where"),
        ("A bill.", "Word. " * 221, "where has 221 words; it may have 220"),
        ("Add the entries.", "Word. " * 31, "lead has 31 words; it may have 30"),
        ("::: not\nA list.\n:::\n", "", "sum/page.md:13: the definition has no non-example"),
        ("A bill.", "", "sum/page.md:46: the section where is empty"),
    ],
)
def test_the_checker_sees(folder: Path, old: str, new: str, said: str) -> None:
    page = folder / "sum" / "page.md"
    page.write_text(page.read_text().replace(old, new, 1))
    found = [str(fault) for fault in check.faults(Library(folder).concept("sum"), folder / "sum")]
    assert any(said in fault for fault in found), found


def test_the_small_concept_lacks_questions_and_a_second_prediction_and_nothing_else(folder: Path) -> None:
    found = [fault.sentence for fault in check.faults(Library(folder).concept("sum"), folder / "sum")]
    assert [sentence for sentence in found if not sentence.startswith("the number")] == [
        "1 predictions; there are at least 2",
        "0 questions; there are at least 6",
    ]


def test_a_given_number_needs_its_reason_in_concept_toml(folder: Path) -> None:
    path, page = folder / "sum" / "concept.toml", folder / "sum" / "page.md"
    page.write_text(page.read_text().replace("A bill.", "A bill of 17 parts."))
    path.write_text(path.read_text() + '[given]\n"17 parts" = "a count that the story brings"\n')
    found = [str(fault) for fault in check.faults(Library(folder).concept("sum"), folder / "sum")]
    assert not any("17" in fault for fault in found)


def test_every_given_number_of_dot_stands_in_it_and_has_a_reason() -> None:
    files = "".join((HERE / "dot" / name).read_text("utf-8").replace("\\\\", "\\") for name in ("page.md", "figures.toml", "rebuild.toml"))
    for snippet, reason in DOT.given.items():
        assert snippet in files, f"{snippet} is given and stands nowhere"
        assert len(reason) > 5


def test_a_formula_without_its_mathml_falls_back_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    part = Tex("x^{never\n  built}", display=True)
    assert part.key == "d:x^{never built}"
    assert tex.mathml(part, {part.key: "<math/>"}) == "<math/>"
    assert [tex.mathml(part, {}), tex.mathml(part, {})] == [None, None]
    assert tex.fallback(part) == "x^{never built}"
    assert len(caplog.records) == 1
    assert "is not in tex.json" in caplog.text


def test_the_front_end_finds_the_same_formulas() -> None:
    """``web/scripts/tex-find.mjs`` reads the raw files; the keys have to be those that the pages ask for."""
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "smol-toml").exists():
        pytest.skip("node, or the front end's packages, are not here")
    files = [str(HERE / "dot" / name) for name in ("page.md", "figures.toml", "rebuild.toml")]
    code = (
        "import { readFileSync } from 'node:fs'; import { formulasIn, keyOf } from './scripts/tex-find.mjs';"
        f"const keys = {json.dumps(files)}.flatMap((f) => formulasIn(readFileSync(f, 'utf8'), f).map((x) => keyOf(x.tex, x.display)));"
        "console.log(JSON.stringify(keys));"
    )
    done = subprocess.run([node, "--input-type=module", "-e", code], cwd=WEB, capture_output=True, text=True, check=True)
    assert {part.key for part in DOT.formulas()} == set(json.loads(done.stdout))
