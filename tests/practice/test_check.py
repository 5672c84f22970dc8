"""The content checker finds nothing in our questions, and finds each fault that is put there on purpose."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.practice.conftest import COSINE, Write
from workings import course, practice
from workings.practice import check
from workings.practice.kinds import numeric
from workings.practice.question import Question, Tolerance, read
from workings.practice.rules import CATALOGUE, Rule

SEEDS = 20
FEW = 3
QUESTIONS = practice.questions("dot")


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_our_questions(q: Question) -> None:
    """The first seeds, fewer of the kinds that take long to mark; `workings check --seeds 1000` is the long run."""
    seeds = SEEDS // 5 if practice.KINDS[q.kind].LONG else SEEDS
    report = check.check(q, range(seeds))
    assert report.faults == []
    assert report.items == (3 if q.draw.fixed else seeds)
    assert report.rejected < check.MOST_REJECTED
    assert report.distinct > (2 if q.draw.fixed else 0.8 * seeds)


ELSEWHERE = [q for slug, node in course.graph().nodes.items() if node.written and slug != "dot" for q in practice.questions(slug)]


@pytest.mark.parametrize("q", ELSEWHERE, ids=lambda q: q.id)
def test_the_questions_of_every_other_concept(q: Question) -> None:
    """A few seeds of each; all of a release is the long run."""
    report = check.check(q, range(1000 if os.environ.get("WORKINGS_LONG") else 1 if practice.KINDS[q.kind].LONG else FEW))
    assert report.faults == []


def found(q: Question, seeds: int = 3) -> str:
    return "\n".join(check.check(q, range(seeds)).faults)


COSINES = practice.question("dot/cosine")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"function": course.function("dot/dot")}, "rule 16 does not fit dot"),
        ({"exercises": ("dot", "softmax")}, "it exercises softmax, which dot does not need"),
        ({"made": "It is {nothing}."}, "{nothing} is neither an input nor a line of cosine"),
        ({"ask": "Find { this"}, "is not filled"),
        ({"rules": (16,), "becomes": {16: "out"}}, "collides with the right answer"),
        ({"sibling": "dot"}, "dot is no question of dot with the task cosine"),
        ({"sibling": "nosuch"}, "nosuch is no question of dot with the task cosine"),
    ],
)
def test_a_broken_question_is_found(change: dict[str, Any], said: str) -> None:
    assert said in found(replace(COSINES, **change))


def test_two_computations_that_disagree_are_found(write: Write) -> None:
    path = write(COSINE)
    again = path.parents[2] / "again.py"
    again.write_text(
        again.read_text().replace("return math.fsum(x * y for x, y in zip(unit_a", "return 1.001 * math.fsum(x * y for x, y in zip(unit_a")
    )
    assert "working.py gives 0.6666666666666666 and again.py 0.667333333" in found(read(path))


def test_a_rule_too_near_the_right_answer_is_found() -> None:
    """With the filter switched off: an answer within two tolerances of the right one, and one that is right."""
    it = practice.item(COSINES, 1)
    width = float(COSINES.tolerance.width(it.value))
    for gap, said in ((1.5, "lies within two tolerances of the right answer"), (0.5, "which is right")):
        slip = replace(it.live[0], value=it.value + gap * width)
        assert said in "\n".join(check.faults(replace(it, live=(slip,)), in_full=False))


def test_many_rejections_are_found(write: Write) -> None:
    text = COSINE.replace("instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]\n", "").replace('sibling = "other"\n', "")
    text += "[draw.a]\nrange = [-3, 3]\nsize = 3\nnonzero = true\n[draw.b]\nrange = [-3, 3]\nsize = 3\nnonzero = true\n"
    assert "% of draws are rejected" in found(read(write(text)), seeds=check.ENOUGH)


Break = Callable[[pytest.MonkeyPatch], None]


def always_right(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numeric, "grade", lambda item, answer: 1.0)


def never_right(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numeric, "grade", lambda item, answer: 0.0)


def exact_only(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numeric, "agrees", lambda x, decimals, a, tolerance: x == a)


def signs_ignored(patch: pytest.MonkeyPatch) -> None:
    whole = numeric.agrees
    patch.setattr(numeric, "agrees", lambda x, decimals, a, tolerance: whole(abs(x), decimals, abs(a), tolerance))


def wide_open(patch: pytest.MonkeyPatch) -> None:
    whole = numeric.agrees
    patch.setattr(numeric, "agrees", lambda x, decimals, a, tolerance: whole(x, decimals, a, Tolerance(rtol=3.0)))


def no_diagnosis(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("workings.practice.diagnose._same", lambda item, answer, value: False)


def guesses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("workings.practice.diagnose._same", lambda item, answer, value: True)


def other_words(patch: pytest.MonkeyPatch) -> None:
    def match(rule: Rule) -> Any:
        from workings.contract.verdict import Match

        return Match(rule.number, rule.concept, rule.deed, CATALOGUE[15].says)

    patch.setattr("workings.practice.diagnose._match", match)


def reads_anything(patch: pytest.MonkeyPatch) -> None:
    whole = numeric.read

    def lenient(item: practice.Item, text: str) -> Any:
        try:
            return whole(item, text)
        except ValueError:
            return whole(item, "0.123456")

    patch.setattr(numeric, "read", lenient)


def reads_no_fractions(patch: pytest.MonkeyPatch) -> None:
    whole = numeric.read
    patch.setattr(numeric, "read", lambda item, text: whole(item, text.replace("/", "$")))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (always_right, "the wrong answer"), (never_right, "the right answer, typed"), (exact_only, "the right answer, typed"),
        (wide_open, "which is right"), (no_diagnosis, "which is wrong (score 0.00, rules [])"), (guesses, "the wrong answer"),
        (other_words, "is not said as the catalogue says it"), (reads_anything, "which is malformed, is"), (reads_no_fractions, "the right answer, typed"),
    ],
)  # fmt: skip
def test_a_broken_grader_is_found(monkeypatch: pytest.MonkeyPatch, broken: Break, said: str) -> None:
    """The checker is itself checked: each break of a grader, reader or diagnosis makes it speak."""
    seeds = range(8)
    assert check.check(COSINES, seeds).faults == []
    broken(monkeypatch)
    assert said in "\n".join(check.check(COSINES, seeds).faults)


def test_a_grader_that_ignores_signs_is_found_where_signs_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = practice.question("dot/signs")
    assert check.check(signs, range(40)).faults == []
    signs_ignored(monkeypatch)
    it = practice.item(signs, 0)
    assert practice.mark(it, repr(-float(it.value))).outcome == "right", "it is broken"
    assert check.check(signs, range(40)).faults != []


def test_the_command_prints_a_row_for_each_question_and_fails_on_a_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check.main(["dot", "--seeds", "2"]) == 0
    printed = capsys.readouterr().out
    assert all(q.id in printed for q in QUESTIONS)
    never_right(monkeypatch)
    assert check.main(["dot", "--seeds", "1"]) == 1
    assert "the right answer, typed" in capsys.readouterr().out
    assert check.main(["attention"]) == 1, "nothing checked is not all in order"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Find the cosine", "Simply find the cosine", "“simply” is a word this studio does not use"),
        ("Look at {a}.", "Look at 17 of them.", "the number 17 is typed"),
        ("Look at {a}.", "Look " + "and look " * 30 + "again.", "a sentence of 62 words"),
    ],
)
def test_a_sentence_that_does_not_belong_is_found(write: Write, old: str, new: str, said: str) -> None:
    assert old in COSINE
    assert said in found(read(write(COSINE.replace(old, new))), 1)
