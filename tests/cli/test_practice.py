"""The studio's items in the terminal: typed lines in, the same record out."""

from __future__ import annotations

from ast import literal_eval
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workings.cli.check import command as check
from workings.cli.practice import command as practice
from workings.learner.store import Store
from workings.practice import opened


def typed(home: Path, *lines: str, arguments: tuple[str, ...] = ("dot", "--exercise", "cosine")) -> Result:
    text = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(practice, [*arguments, "--home", str(home), "--width", "80"], input=text)


def given(home: Path) -> list[dict[str, object]]:
    return [dict(event.data) for event in Store(home).events() if event.kind == "answer"]


def answer(home: Path) -> tuple[str, str]:
    """The right answer and rule 16's on the first item that will be asked."""
    shown = typed(home, "q").output
    row = [line.strip().partition(" = ")[2] for line in shown.splitlines() if " = [" in line]
    a, b = (literal_eval(text.replace("−", "-")) for text in row[:2])
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return f"{a} @ {b} / sqrt({a} @ {a} * ({b} @ {b}))", str(dot)


def chips(home: Path) -> tuple[str, ...]:
    """An answer to "Right?" where it is asked of the first item."""
    return ("",) if "Right? In a hundred" in typed(home, "0.123", "q").output else ()


def test_a_right_answer_is_recorded_and_its_working_can_be_looked_at(tmp_path: Path) -> None:
    right, _ = answer(tmp_path / "look")
    result = typed(tmp_path / "home", right, *chips(tmp_path / "ask"), "w", "q")
    assert result.exit_code == 0
    assert "I read your answer as" in result.output
    assert "Yes: " in result.output
    assert "length_a" in result.output, "the working was asked for"
    assert [data["outcome"] for data in given(tmp_path / "home")] == ["right"]


def test_what_cannot_be_read_is_not_recorded_and_asked_again(tmp_path: Path) -> None:
    result = typed(tmp_path, "3 +", "0.123", *chips(tmp_path / "ask"), "q")
    assert "I cannot read 3 +." in result.output
    assert "Nothing has been marked." in result.output
    assert [data["outcome"] for data in given(tmp_path)] == ["wrong"]


def test_a_wrong_rule_is_asked_about_and_the_reply_is_kept(tmp_path: Path) -> None:
    _, dot = answer(tmp_path / "look")
    result = typed(tmp_path / "home", dot, *chips(tmp_path / "ask"), "maybe", "y", "q")
    assert "Is that what you did?" in result.output
    assert "y, n, ? or Enter." in result.output
    events = Store(tmp_path / "home").events()
    assert [event.data["reply"] for event in events if event.kind == "reply"] == ["yes"]


def test_help_opens_rung_by_rung_and_asks_once_where(tmp_path: Path) -> None:
    result = typed(tmp_path, "?", "the lengths", "?", "?", "?", "?", "q")
    for title in ("Point", "Sibling", "First step", "Explanation"):
        assert title in result.output
    assert result.output.count("Where exactly?") == 1
    assert "All of the help is open above." in result.output
    assert [event.data["rung"] for event in Store(tmp_path).events() if event.kind == "help"] == [
        "point",
        "sibling",
        "first_step",
        "explanation",
    ]


def test_code_is_typed_in_lines_and_ends_with_a_point(tmp_path: Path) -> None:
    code = opened("dot/code@1#0")
    model = code.question.table.text("model").strip("\n").split("\n")
    result = typed(tmp_path, *model, ".", "", "", "q", arguments=("dot", "--exercise", "code"))
    assert "You may use no libraries, and at most 15 lines of code." in result.output
    assert "Yes: cosine passes five groups of checks." in result.output
    assert given(tmp_path)[0]["ran"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "There is no concept called nowhere."),
        (("attention",), "is not written yet"),
        (("dot", "--exercise", "none"), "dot has no exercise none."),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = typed(tmp_path, arguments=arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_the_end_of_the_input_is_the_end(tmp_path: Path) -> None:
    assert typed(tmp_path).exit_code == 0
    assert given(tmp_path) == []


def test_the_content_checker_has_a_table_and_says_how_much_it_looked_at() -> None:
    result = CliRunner().invoke(check, ["dot", "--seeds", "2"])
    assert result.exit_code == 0, result.output
    assert "dot/cosine" in result.output
    assert "no faults." in result.output


def test_the_content_checker_knows_what_is_written() -> None:
    result = CliRunner().invoke(check, ["attention"])
    assert result.exit_code == 2
    assert "there is no written concept attention" in result.output
