"""What is said about an answer: the words of the mock-up, and silence where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.practice.conftest import Write
from workings import course, practice
from workings.capture import typed
from workings.contract.reading import Call, Formula, Number, Text, Typed
from workings.practice import Item, item, mark, say, speech
from workings.practice.diagnose import near
from workings.practice.kinds import KINDS
from workings.practice.question import NUMBERS, Question, read
from workings.practice.rules import CATALOGUE, Slip
from workings.practice.text import plain

ABSTAIN = "Which did you have for the dot product, and for each length?"


def test_one_match_asks(mock: Item) -> None:
    verdict = mark(mock, "1*4 + 2*0 + 2*3")
    assert [match.rule for match in verdict.matches] == [16]
    assert verdict.matches[0].owner == "dot"
    assert verdict.sentences == (
        "10 is not the cosine.",
        "It is what you get if you do not divide by the lengths.",
        "Is that what you did?",
    )


def test_a_named_rule_is_said_in_its_two_sentences(mock: Item) -> None:
    assert say(mark(mock, "10"), mock, named=True) == (
        "10 is not the cosine.",
        "Long vectors win that contest by being long. Divide by both lengths.",
    )


def test_nobody_guesses(mock: Item) -> None:
    verdict = mark(mock, "0.6")
    assert verdict.matches == ()
    said = ("0.6 is not the cosine.", "No known slip gives 0.6, so I will not guess how it came.", ABSTAIN)
    assert verdict.sentences == say(verdict, mock) == say(verdict, mock, named=True) == said


def test_right_says_what_made_it_right_and_asks_once(mock: Item) -> None:
    assert mark(mock, "2/3").sentences == (
        "Yes: 2/3, or 0.667.",
        "Both lengths, 3 and 5, are divided out.",
        "Would it still hold if b were twice as long?",
    )
    assert mark(mock, "0.67").sentences[0] == "Yes: 0.67."


def test_not_readable_is_not_marked(mock: Item) -> None:
    verdict = mark(mock, "10 / 3 × ‖b")
    assert verdict.sentences == (
        "I cannot read 10 / 3 × ‖b.",
        "The bracket ‖ is open and never closed.",
        "Nothing has been marked.",
        "You could write 7/40, 0.175 or 7/sqrt(1600).",
    )
    assert verdict.at == 9


def test_a_name_is_not_its_value_and_its_numbers_are_offered(mock: Item) -> None:
    verdict = mark(mock, "10 / (3 * norm(b))")
    assert verdict.outcome == "unreadable"
    assert verdict.sentences[1] == "b is a name: write its numbers."
    assert verdict.instead == "10 / (3 * norm([4, 0, 3]))"
    assert mark(mock, verdict.instead).outcome == "right"
    assert mark(mock, "c + 1").sentences[1] == "c is not a name I know here."


@pytest.mark.parametrize(
    ("text", "rule"), [("10", 16), ("10/9", 17), ("1.11", 17), ("1.25", 18), ("10/(3+5)", 18), ("1/3", 19), ("0.33", 19), ("33.3%", 19)]
)
def test_each_rule_is_recognised_however_it_is_typed(mock: Item, text: str, rule: int) -> None:
    assert [match.rule for match in mark(mock, text).matches] == [rule]


@pytest.mark.parametrize("text", ["10.5", "1.2", "0.34", "9.9", "0.3", "[10, 10]", "1.1"])
def test_near_a_rule_is_not_the_rule(mock: Item, text: str) -> None:
    assert mark(mock, text).matches == ()


def test_a_list_is_matched_by_shape_and_entries(exact: Question) -> None:
    it = item(exact, 0)
    verdict = mark(it, "[4, 0, 6]")
    assert [match.rule for match in verdict.matches] == [12]
    assert verdict.sentences[0] == "[4, 0, 6] is not the dot product."
    assert mark(it, "(1*4, 2*0, 2*3)").matches == verdict.matches
    assert mark(it, "[4, 0, 7]").matches == mark(it, "[4, 6]").matches == ()
    assert mark(it, "[4, 0, 7]").sentences[1] == "It is a list of three numbers; the answer is one number."


def test_where_several_rules_match_all_are_returned(mock: Item) -> None:
    """The filter keeps this from happening; if it ever does, nobody is told that it was one of them."""
    both = replace(mock, live=(*mock.live, Slip(CATALOGUE[15], np.asarray(10.0))))
    verdict = mark(both, "10")
    assert [match.rule for match in verdict.matches] == [16, 15]
    assert verdict.sentences[1] == (
        "It is what you get if you do not divide by the lengths or if you add the entries where the pairs are to be multiplied."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-0.667", "It has the size of what is asked for, and the other sign."),
        ("-2/3", "It has the size of what is asked for, and the other sign."),
        ("4/3", "It is twice what is asked for."),
        ("1.33", "It is twice what is asked for."),
        ("66.67", "It is a hundred times what is asked for."),
        ("1.5", "It is one over what is asked for."), ("3/2", "It is one over what is asked for."), ("1.50", "It is one over what is asked for."),
        ("0.7", "It is rounded to one decimal; two decimals are asked for."),
        ("1", "It is rounded to no decimals; two decimals are asked for."),
        ("0.65", ""), ("1.34", ""), ("-0.65", ""), ("-0.7", ""),
    ],
)  # fmt: skip
def test_near_misses_are_observed_only_where_exact(mock: Item, text: str, said: str) -> None:
    without = replace(mock, live=())
    assert near(without, KINDS["numeric"].read(without, text)) == said
    if said:
        assert mark(without, text).sentences == (f"{text_of(text)} is not the cosine.", said, ABSTAIN)


def text_of(text: str) -> str:
    return {"-2/3": "−0.667", "4/3": "1.333", "3/2": "1.5", "1.50": "1.5"}.get(text, text.replace("-", "−"))


def test_two_observations_that_fit_cancel(write: Write) -> None:
    """For the right answer 1/10, ten is both a hundred times it and one over it: neither is said."""
    it = item(read(write(instances="[{ a = [1, 0], b = [1, 9.9498743710662] }]", rules="[]")), 0)
    assert float(it.value) == pytest.approx(0.1)
    assert near(it, KINDS["numeric"].read(it, "10")) == ""
    assert near(it, KINDS["numeric"].read(it, "0.2")) == "It is twice what is asked for."


def test_nothing_is_said_of_a_multiple_of_zero(write: Write) -> None:
    it = item(read(write(instances="[{ a = [1, 0], b = [0, 1] }]", rules="[19]")), 0)
    assert mark(it, "0.5").sentences[1].startswith("No known slip gives 0.5")
    assert [match.rule for match in mark(it, "1").matches] == [19]


@pytest.mark.parametrize("text", ["2/3", "0.67", "1*4 + 2*0 + 2*3", "10", "0.6", "1/2", "[1, 2*3]", "[1, 2]", "norm(b)", "", "4/3"])
def test_every_worked_number_in_a_sentence_opens_to_its_value(mock: Item, text: str) -> None:
    """Law 1. What was typed as a number is given; the value of an expression, and what the working gave, has its recipe."""
    known = replace(mock, question=replace(mock.question, concept="dot"))
    verdict = mark(known, text)
    for sentence in speech(verdict, known):
        for part in sentence.parts:
            assert isinstance(part, Text | Formula | Number)
            if isinstance(part, Number):
                assert opened(part) == pytest.approx(part.value, rel=1e-12)
    assert tuple(plain(sentence.parts) for sentence in speech(verdict, known)) == verdict.sentences


def opened(part: Number) -> float:
    match part.recipe:
        case Call():
            return course.number(part.recipe)
        case Typed(text):
            return float(typed.read(text).value)
    raise AssertionError(f"no other recipe belongs here: {part.recipe}")


def test_numbers_that_stand_in_right_sentences_are_numbers(mock: Item) -> None:
    made = speech(mark(mock, "2/3"), mock)[1]
    assert [part.value for part in made.parts if isinstance(part, Number)] == [3, 5]


def test_the_question_after_a_right_answer_is_one_of_its_four_and_stays_the_same() -> None:
    q = practice.question("dot/cosine")
    asked = set()
    for seed in range(40):
        it = practice.item(q, seed)
        text = repr(float(it.value))
        assert mark(it, text).sentences == mark(it, text).sentences
        asked.add(mark(it, text).sentences[-1])
    assert len(asked) == len(q.still) == 4


def test_a_verdict_names_the_answer_first_and_never_the_person() -> None:
    for q in practice.questions("dot"):
        it = practice.item(q, 5)
        for text in KINDS[it.kind].specimens(it).wrong:
            first = mark(it, text).sentences[0]
            assert first.endswith(f" is not {q.noun}.") or q.kind not in NUMBERS
            assert "you" not in first.lower()
