"""The command: what it prints, what it refuses, what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workings.cli.compare import command

EXAMPLES = Path(__file__).parents[3] / "examples" / "compare"


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(one) for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, " ".join(done.output.split())


def test_it_prints_the_verdict() -> None:
    code, said = run("--counts", "505/44910", "500/44925", "--ab")
    assert code == 0
    assert "B is 0.012 points lower than A (95 % for B − A: −0.149 to 0.126)" in said
    assert "where 50 % was planned" in said


def test_plain_data() -> None:
    done = CliRunner().invoke(command, [str(EXAMPLES / "maize.csv"), "--columns", "self", "crossed", "--json"])
    found = json.loads(done.output)
    assert found["instrument"] == "compare"
    assert found["numbers"]["p.one_sided"] == 863 / 32_768
    assert [one["code"] for one in found["findings"]] == ["effect", "power"]


def test_a_page_is_written(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    code, _ = run(EXAMPLES / "model_a.csv", EXAMPLES / "model_b.csv", "--html", page)
    assert code == 0 and "model_b against model_a" in page.read_text("utf-8")
    assert page.stat().st_size < 1_000_000
    assert [one.name for one in tmp_path.iterdir()] == ["out.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (),
            "workings compare: Nothing is given to compare. Give two lists or files, one table with --columns or --group, or two --counts.",
        ),
        (("a", "b", "c"), "workings compare: 3 files are given. Give two files, one table with both arms, or --strata alone."),
        (("--counts", "1/2"), "workings compare: Two counts are compared, and 1 are given. Give two: 505/44910 500/44925."),
        (("nosuch.csv",), "workings compare: There is no file nosuch.csv."),
        ((EXAMPLES / "episodes.csv", "--unit", "row"), "workings compare: These 60 rows are 3 seeds in each arm: n is 3, not 30."),
        (("--plan", "x"), "workings compare: “x” is no plan. Write how many in each arm: 3, or 3/5."),
        (("--plan", "1"), "workings compare: 1 and 1 are planned."),
    ],
)
def test_a_refusal_is_a_sentence_and_ends_with_2(arguments: tuple[object, ...], said: str) -> None:
    code, shown = run(*arguments)
    assert code == 2
    assert shown.startswith(said)


def test_help_has_examples() -> None:
    code, said = run("--help")
    assert code == 0
    assert said.count("workings compare ") >= 8


PLANS = {
    ("--plan", "3"): "With 3 in each arm the smallest p there can be is 0.1, so no difference could be told from chance at the 5 % level.",
    (
        "--plan",
        "6",
        "--paired",
    ): "With 6 pairs the smallest p there can be is 0.0313, and a difference of 1.435 standard deviations is found 4 times in 5.",
    (
        "--plan",
        "5000",
        "--base",
        "90",
        "--smallest",
        "0.5",
    ): "With 5000 in each arm a difference of 0.5 points is found 13.3 % of the time.",
}


@pytest.mark.parametrize("arguments", PLANS)
def test_before_the_run(arguments: tuple[str, ...]) -> None:
    code, said = run(*arguments)
    assert code == 0
    assert PLANS[arguments] in said
