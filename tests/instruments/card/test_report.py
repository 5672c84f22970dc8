"""What a person is told: the verdict, the findings and their order, what is not known; every number opens to its own value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.instruments.card.truths import TRUTHS
from tests.layers.words import PATTERNS
from workings.cli.card import command
from workings.contract.reading import Measured, Number, Text, Typed
from workings.contract.report import MOST, Report
from workings.instruments.card import card
from workings.instruments.worked import values, working
from workings.readers.lower.terminal import words
from workings.studio import recipes

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "card"
NAMES = [*TRUTHS]


def inside(what: object, kind: type) -> Iterator[Any]:
    """Everything of that kind in a report."""
    if isinstance(what, kind):
        yield what
    elif isinstance(what, tuple | list):
        for one in what:
            yield from inside(one, kind)
    elif isinstance(what, dict):
        yield from inside(tuple(what.values()), kind)
    elif is_dataclass(what) and not isinstance(what, Typed | Measured):
        yield from inside(tuple(getattr(what, one.name) for one in fields(what)), kind)


def verdict(name: str, **asked: Any) -> str:
    return words(card(TRUTHS[name][1], **asked).verdict).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("Llama-3.1-8B", {}, "8.03 billion parameters: 16.1 GB in bf16, and 131 kB of cache per token."),
        ("gpt2", {"dtype": "fp32"}, "124 million parameters: 498 MB in fp32, and 73.7 kB of cache per token."),
        ("gemma-3-1b", {}, "1 billion parameters: 2 GB in bf16, and 26.6 kB of cache per token."),
        (
            "Mixtral-8x7B",
            {"dtype": "4bit"},
            "46.7 billion parameters, of which a token passes 12.9 billion: 25.2 GB in 4bit, and 131 kB of cache per token.",
        ),
        ("bert-base-uncased", {}, "109 million parameters: 219 MB in bf16, and no cache: it reads a sequence at once."),
    ],
)
def test_the_verdict(name: str, asked: dict[str, Any], said: str) -> None:
    assert verdict(name, **asked) == said


@pytest.mark.parametrize("name", NAMES)
def test_every_number_opens_to_its_value(name: str) -> None:
    asked: dict[str, Any] = {} if "vit" in name else {"context": 5000}
    report = card(TRUTHS[name][1], lora=16, **asked)
    seen = list(inside(report, Number))
    assert len(seen) > 50
    for number in seen:
        assert len(recipes.url(number.recipe)) < 16_000
        if isinstance(number.recipe, Typed):
            assert len(number.recipe.text) <= 1000
            made = working(number.recipe)
            assert float(made.lines[made.outputs[0]].value) == number.value
        else:
            assert isinstance(number.recipe, Measured) and len(number.recipe.how) > 5


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_at_most_seven_by_harm_and_in_plain_words(name: str) -> None:
    report = card(TRUTHS[name][1], lora=8)
    assert 5 <= len(report.findings) <= MOST
    harms = [one.harm for one in report.findings]
    assert harms == sorted(harms, reverse=True)
    for part in inside(report, Text):
        assert not any(pattern.search(part.text) for pattern, _ in PATTERNS), part.text
    for one in report.findings:
        assert words(one.said)[0].isupper() and words(one.said).endswith(".")
        assert words(one.action).endswith(".") and not words(one.comparator).endswith(".")


def finding(report: Report, code: str) -> str:
    return words(next(one.said for one in report.findings if one.code == code)).replace("\u202f", " ")


def test_what_harms_most_comes_first() -> None:
    large = card(TRUTHS["Llama-3.1-70B"][1])
    assert large.findings[0].code == "fit"
    assert (
        finding(large, "fit")
        == "Weights in bf16 and the cache of 1 sequence of 2,048 tokens take 142 GB: none of the cards compared holds them."
    )
    small = card(TRUTHS["Llama-3.1-8B"][1], context=2048)
    assert finding(small, "fit").endswith("take 16.3 GB: a card of 24 GB holds them, one of 16 GB does not.")
    many = card(TRUTHS["Llama-3.1-8B"][1], context=2048, batch=64)
    assert many.findings[0].code == "cache"
    assert finding(many, "cache") == "The cache takes 131 kB a token, and for 64 sequences of 2,048 tokens 17.2 GB: more than the weights."
    long = card(TRUTHS["gpt2"][1], context=5000)
    assert long.findings[0].code == "positions"
    assert (
        finding(long, "positions")
        == "5,000 tokens were asked for, and its config names 1,024 positions: it has no row for a later position."
    )


def test_the_sentence_of_attention_follows_its_share() -> None:
    near = card(TRUTHS["Qwen3-8B"][1], context=4096)
    assert finding(near, "attention") == (
        "At 4,096 tokens, scoring and mixing pairs of tokens is 13.8 % of the operations; from 25 663 tokens on it is more than half."
    )
    assert next(one.harm for one in card(TRUTHS["Qwen3-8B"][1], context=30_000).findings if one.code == "attention") == 0.6


def test_what_was_assumed_is_said() -> None:
    said = [words(one) for one in card(TRUTHS["Mistral-7B-v0.1"][1]).unknown]
    assert said == [
        "What activations, the framework and its workspace take is not in a config, and is not counted.",
        "No context was given: 4,096 tokens were taken, of 131,072 positions.",
        "The config names no type of number: bf16 was taken.",
        "Not in the config, so taken as its class has them: head size, tied, longest.",
        "The config names no class: the usual head was counted.",
    ]
    assert [words(one) for one in card(TRUTHS["Mistral-7B-v0.1"][1], context=9, dtype="bf16").unknown][1].startswith("Not in the config")


def test_a_quantised_config_is_told() -> None:
    report = card({**TRUTHS["Qwen2.5-7B"][1], "quantization_config": {"quant_method": "awq", "bits": 4}})
    assert finding(report, "quantised").startswith("The config says its weights are stored by awq:")


def test_the_type_of_the_config_is_taken() -> None:
    assert card({**TRUTHS["gpt2"][1], "torch_dtype": "float32"}).facts["dtype"] == "fp32"
    assert card({**TRUTHS["gpt2"][1], "dtype": "float16"}).facts["dtype"] == "fp16"
    assert card(TRUTHS["gpt2"][1], dtype="4bit").facts["dtype"] == "4bit"


# ---------------------------------------------------------------- from a terminal
def run(*arguments: str) -> Any:
    return CliRunner().invoke(command, arguments)


def test_the_command_prints_plain_data() -> None:
    done = run(str(EXAMPLES / "llama-8b.json"), "--json", "--context", "8192", "--batch", "2", "--lora", "16")
    assert done.exit_code == 0
    held = json.loads(done.output)
    assert held["numbers"]["parameters"] == 8_030_261_248
    assert held["numbers"]["kv.total"] == 2 * 8192 * 131_072
    assert held["facts"]["model_type"] == "llama"


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    done = run(str(EXAMPLES / "mixture.json"), "--html", str(tmp_path / "card.html"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "card.html").stat().st_size < 1_000_000
    assert [one.name for one in tmp_path.iterdir()] == ["card.html"]


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    done = run(str(tmp_path / "nothing.json"))
    assert done.exit_code == 2
    assert done.output.startswith("workings card: There is no file")


def test_help_has_examples() -> None:
    done = run("--help")
    assert "workings card llama/ --context 32768 --batch 8" in done.output


# ---------------------------------------------------------------- its documentation
def documented() -> str:
    return (ROOT / "docs" / "reports" / "card.md").read_text("utf-8")


def test_the_worked_example_is_so() -> None:
    """Each `name = value` of the example, against the report it speaks of."""
    text = documented().split("## A worked example")[1].split("## ")[0]
    numbers = values(card(EXAMPLES / "llama-8b.json", context=8192, batch=1, lora=16).numbers)
    rows = re.findall(r"^\| `([\w.]+)` \|.*\| (-?[\d.]+) \|$", text, re.MULTILINE)
    assert len(rows) >= 12
    for name, value in rows:
        assert numbers[name] == pytest.approx(float(value), abs=10 ** -len(value.partition(".")[2]) * 0.5 if "." in value else 0), name


def test_every_number_is_documented() -> None:
    """Every name a report gives stands in the table, groups and components by their pattern; and the table names nothing else."""
    table = documented().split("## Numbers")[1].split("## ")[0]
    named = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    given: set[str] = set()
    for _, config in TRUTHS.values():
        given |= set(card(config, lora=4).numbers)
    held = {name for name in named if name.startswith("file.")}
    plain = {
        re.sub(r"^parameters\.(?!active$).*", "parameters.<group>.<component>" if name.count(".") == 2 else "parameters.<group>", name)
        for name in given
    }
    assert plain | held == named
    assert held == {"file.parameters", "file.bytes", "file.difference", "file.unexplained", "file.unexplained.bytes"}


def test_every_finding_is_documented() -> None:
    table = documented().split("## Findings")[1].split("## ")[0]
    named = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    source = "".join((ROOT / "src/workings/instruments/card" / name).read_text("utf-8") for name in ("findings.py", "held.py"))
    assert set(re.findall(r"Finding\(\s*\"([\w-]+)\"", source)) == named
