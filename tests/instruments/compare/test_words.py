"""The sentences people read, and that they are as true at p = 0.049 as at 0.051."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.layers.words import PATTERNS
from workings.contract.report import Finding, Report
from workings.instruments.compare import compare
from workings.readers.lower.terminal import words

EXAMPLES = Path(__file__).parents[3] / "examples" / "compare"
THREE = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.5])


def verdict(*given: Any, **asked: Any) -> str:
    return words(compare(*given, **asked).verdict)


def finding(report: Report, code: str) -> Finding:
    return next(one for one in report.findings if one.code == code)


GOLDEN = [
    (
        {"a": THREE[0], "b": THREE[1], "paired": False, "names": ("old", "new")},
        "new is 3.17 higher than old (95 %: 0.54 to 5.8), on 3 values each; with so few no difference can be told from chance at the 5 % level: "
        "the smallest p there is is 0.1.",
    ),
    (
        {"a": THREE[1], "b": THREE[0], "paired": True},
        "B is 3.17 lower than A (95 % for B − A: −3.88 to −2.45), on 3 pairs; with so few no difference can be told from chance at the 5 % level: "
        "the smallest p there is is 0.25.",
    ),
    (
        {"counts": ("505/44910", "500/44925")},
        "B is 0.012 points lower than A (95 % for B − A: −0.149 to 0.126), on 44\u202f910 and 44\u202f925 trials; if there were no difference, "
        "one at least this large, either way, would come up 870 times in 1,000.",
    ),
    (
        {"counts": ("5/10", "5/10")},
        "B is as high as A (95 %: −37 to 37), on 10 trials each; if there were no difference, one at least this large, either way, would come up "
        "every time.",
    ),
    (
        {"counts": ("1198/2691", "557/1835"), "names": ("men", "women")},
        "women is 14.2 points lower than men (95 % for women − men: −17 to −11.3), on 2691 and 1835 trials; if there were no difference, one at "
        "least this large, either way, would come up less than once in a million times (p is 7.814 × 10⁻²²).",
    ),
    (
        {"strata": EXAMPLES / "admissions.csv"},
        "women is 1.8 points higher than men (95 %: −1.1 to 4.7), on 2691 and 1835 trials in 6 strata; if there were no difference, one at least "
        "this large, either way, would come up 232 times in 1,000.",
    ),
]


@pytest.mark.parametrize(("asked", "said"), GOLDEN)
def test_verdicts(asked: dict[str, Any], said: str) -> None:
    assert verdict(**asked) == said


def test_a_hair_on_either_side_of_five_per_cent_reads_alike() -> None:
    said = [verdict(counts=(f"{k}/100000", "10000/100000")) for k in (9737, 9740)]
    assert re.findall(r"(\d+) times in 1,000", " ".join(said)) == ["49", "51"]
    alike = {re.sub(r"[−\d.]+", "·", one) for one in said}
    assert len(alike) == 1


def test_no_report_gives_a_verdict_of_significance_or_breaks_the_words() -> None:
    reports = [
        compare(EXAMPLES / "episodes.csv", smallest=1.0),
        compare([1.0, 2, 3, 7, 8], [4.0, 5, 6.5, 9], smallest=1, looks=3, best_of=4, tried=6),
        compare(counts=("505/44910", "500/44925"), expected="50/50", smallest=0.2, always=True),
        compare(counts=("505/44910", "500/40000"), expected="50/50"),
        compare(strata=EXAMPLES / "admissions.csv"),
        compare(EXAMPLES / "model_a.csv", EXAMPLES / "model_b.csv"),
    ]
    for report in reports:
        read = [report.verdict, *report.unknown]
        read += [parts for one in report.findings for parts in (one.said, one.comparator, one.action)]
        for sentence in map(words, read):
            assert "significan" not in sentence
            assert not [why for pattern, why in PATTERNS if pattern.search(sentence)], sentence
    assert "significan" not in str(reports[0].findings[0].blocks)


def test_what_harms_most_stands_first() -> None:
    report = compare(EXAMPLES / "episodes.csv", best_of=3, looks=5, tried=4, smallest=1.0, expected="50/50")
    codes = [one.code for one in report.findings]
    assert codes == ["unit", "best-of", "peeking", "many", "too-few", "effect", "power"]
    assert report.left == 1
    harms = [one.harm for one in report.findings]
    assert harms == sorted(harms, reverse=True)


def test_a_split_gone_wrong_stands_before_the_effect_and_an_even_one_after_it() -> None:
    wrong = [one.code for one in compare(counts=("505/44910", "500/43000"), expected="50/50").findings]
    even = [one.code for one in compare(counts=("505/44910", "500/44925"), expected="50/50").findings]
    assert wrong.index("mismatch") < wrong.index("effect") and even.index("mismatch") > even.index("effect")


def test_what_this_n_can_reach_is_said_before_the_result() -> None:
    blocks = finding(compare(*THREE, paired=False), "effect").blocks
    first = words(blocks[0].parts)  # type: ignore[union-attr]
    assert first == "Before the result: with this n the smallest two-sided p that can come out is 0.1."


@pytest.mark.parametrize(
    ("counts", "smallest", "said"),
    [
        (("5000/10000", "5010/10000"), 5.0, "The whole interval is nearer to 0 than 5 points"),
        (("5000/10000", "6000/10000"), 5.0, "The whole interval is at 5 points or beyond."),
        (("50/100", "55/100"), 5.0, "The interval holds 0 and reaches 5 points as well"),
        (("5000/10000", "5500/10000"), 5.0, "The interval leaves out 0 and holds sizes on both sides of 5 points"),
    ],
)
def test_the_interval_beside_what_counts(counts: tuple[str, str], smallest: float, said: str) -> None:
    blocks = finding(compare(counts=counts, smallest=smallest), "effect").blocks
    assert any(words(block.parts).startswith(said) for block in blocks if hasattr(block, "parts"))


def test_arms_of_different_sizes_are_warned_of_their_bests() -> None:
    report = compare({"old": [1.0, 2.0], "new": [1.5, 2.5, 3.0, 0.5]})
    found = finding(report, "best-of")
    assert words(found.said).startswith("The means are compared: the best of 4 new would beat the best of 2 old 66.7 % of the time")


def test_several_metrics_are_told_from_luck_together() -> None:
    rows = [{"arm": arm, "acc": k + 2 * (arm == "b") + k % 3, "loss": -k, "f1": (k * 7) % 5} for arm in "ab" for k in range(6)]
    report = compare(rows, metric=("acc", "loss", "f1"), paired=False)
    found = {name: one.value for name, one in report.numbers.items()}
    p = [found[f"{name}.p"] for name in ("acc", "loss", "f1")]
    assert found["acc.p.holm"] == pytest.approx(min(1, max(3 * p[0], 0)) if p[0] == min(p) else found["acc.p.holm"])
    assert found["family"] == pytest.approx(100 * (1 - 0.95**3))
    assert verdict(rows, metric=("acc", "loss", "f1"), paired=False).startswith("In acc, b is 2 higher than a")


def test_two_ways_that_fall_on_two_sides_of_five_per_cent_are_told() -> None:
    words_of = [words(b.parts) for b in finding(compare(*THREE, paired=False), "effect").blocks if hasattr(b, "parts")]
    assert any("fall on two sides of 5 %" in one for one in words_of)
    for asked in ({"counts": ("50/100", "55/100")}, {"counts": ("50/100", "90/100")}):
        blocks = finding(compare(**asked), "effect").blocks
        assert not any("two sides of 5 %" in words(b.parts) for b in blocks if hasattr(b, "parts"))


def test_the_call_that_does_the_same_is_shown_and_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parents[1])
    asked: dict[str, Any] = {"paired": False, "smallest": 1.0, "looks": 5, "best_of": 3, "expected": "50/50", "names": ("old", "new")}
    report = compare("examples/compare/episodes.csv", group="arm", **asked)
    shown = next(block.text for block in report.about if hasattr(block, "text"))
    assert max(map(len, shown.splitlines())) <= 72
    made: dict[str, Any] = {}
    exec(shown.replace("compare(\n", "again = compare(\n"), made)
    assert {name: one.value for name, one in made["again"].numbers.items()} == {name: one.value for name, one in report.numbers.items()}
