"""``workings audit`` in a terminal: words, plain data, refusals that end with 2, and its help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workings.cli.audit import command

FOLDER = Path(__file__).parents[3] / "examples" / "audit"
TRAIN, TEST = str(FOLDER / "train.csv"), str(FOLDER / "test.csv")


def test_plain_data() -> None:
    done = CliRunner().invoke(command, [TRAIN, "--test", TEST, "--claim", "94%", "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert [one["code"] for one in data["findings"]][:4] == ["baseline", "claim", "giveaway", "overlap"]
    assert data["numbers"]["overlap.rows"] == 40


def test_words() -> None:
    done = CliRunner().invoke(command, [TRAIN, "--target", "churned"])
    assert done.exit_code == 0, done.output
    assert "the column final_invoice is the answer" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([TRAIN, "--target", "churn"], "workings audit: train.csv has no column churn. The nearest is churned."),
        ([TRAIN, "--claim", "94"], "94 is no share. Write 0.94, or 94%."),
        ([TRAIN, "--claim", "high"], "high is no number. Write 0.94, or 94%."),
        (["nowhere.csv"], "nowhere.csv"),
    ],
)
def test_a_refusal_ends_with_2(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2
    assert words in done.output


def test_help_has_examples() -> None:
    done = CliRunner().invoke(command, ["--help"])
    assert "workings audit train.csv --test test.csv --target survived --claim 0.94" in done.output
