"""Documentation is run: the README's examples are tests, and what it points at is there."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

TOP = Path(__file__).parents[2]
DOCUMENTS = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), *(TOP / "src").rglob("README.md"), *(TOP / "web").glob("*.md")])


def test_the_readmes_python_runs_and_gives_what_it_says() -> None:
    found = doctest.testfile(str(TOP / "README.md"), module_relative=False)
    assert found.attempted >= 2
    assert found.failed == 0


def test_the_public_api_is_documented_and_its_examples_run() -> None:
    import workings

    page = TOP / "docs" / "api.md"
    found = doctest.testfile(str(page), module_relative=False)
    assert found.attempted >= 20
    assert found.failed == 0
    for name in set(workings.__all__) - {"__version__"}:
        assert callable(getattr(workings, name))
        assert name in page.read_text("utf-8"), f"workings.{name} is public and stands nowhere in docs/api.md"


def test_the_table_of_the_essays_is_the_generated_one() -> None:
    made = subprocess.run([sys.executable, TOP / "scripts" / "essay_terms.py", "--check"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def test_the_table_of_exactness_is_the_generated_one() -> None:
    made = subprocess.run([sys.executable, TOP / "scripts" / "exactness.py", "--check"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def test_every_written_concept_owns_a_term_of_the_essays() -> None:
    from workings import course

    written = [slug for slug, node in course.graph().nodes.items() if node.written]
    assert [slug for slug in written if not course.concept(slug).terms] == []


def test_the_matrix_of_ops_and_readings_is_the_generated_one() -> None:
    from workings.readers.coverage import markdown

    assert (TOP / "docs" / "readings.md").read_text("utf-8").strip() == markdown().strip(), (
        "run: python -m workings.readers.coverage > docs/readings.md"
    )


def test_the_readmes_command_prints_a_working(monkeypatch: pytest.MonkeyPatch) -> None:
    from workings.cli import main

    monkeypatch.chdir(TOP)
    commands = re.findall(r"^\s+\$ workings (trace .+)$", (TOP / "README.md").read_text(), re.M)
    assert commands
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, result.output
        assert "≈ 0.614" in result.output


def test_the_reports_in_the_readme_are_what_the_commands_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line for line and in order; ``…`` stands for lines that are left out."""
    from workings.cli import main

    monkeypatch.chdir(TOP)
    monkeypatch.setenv("COLUMNS", "100")
    blocks = re.findall(r"^    \$ workings ((?:audit|card) .+)\n((?:    .*\n|\n)+)", (TOP / "README.md").read_text(), re.M)
    assert [command.split()[0] for command, _ in blocks] == ["audit", "card"]
    for command, text in blocks:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, result.output
        said = iter(line.rstrip() for line in result.output.splitlines())
        shown = [line[4:].rstrip() for line in text.splitlines() if line.strip() not in ("", "…")]
        assert len(shown) > 8
        for line in shown:
            assert line in said, f"workings {command} does not say, in this order: {line}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(TOP)))
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name} points at {target}, which is not there"


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(p.name[:4]) for p in sorted((TOP / "docs" / "decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_example_in_architecture_is_what_tracing_gives() -> None:
    import sys

    import workings

    sys.path.insert(0, str(TOP / "examples"))
    try:
        from cosine import cosine  # type: ignore[import-not-found, unused-ignore]
    finally:
        sys.path.pop(0)
    w = workings.trace(cosine, [2, 1, 0], [3, 1, 4])
    text = (TOP / "ARCHITECTURE.md").read_text()
    for name in ("dot", "length_a", "length_b", "cos"):
        assert (
            re.search(rf"{name} .*\s{float(w.lines[w.find(name)].value):.4g}"[:40], text)
            or f"{float(w.lines[w.find(name)].value):.3f}" in text
        )
