"""The catalogue, word for word, and what each rule gives on the vectors of the mock-up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workings.capture import trace
from workings.course import ContentFault
from workings.practice.rules import CATALOGUE, Rule, owned, run

SAYS = {
    9: "That is the squared length. Take the root, or every distance is on the wrong scale.",
    10: "That is the L1 (taxicab) length. The L2 length squares first.",
    12: "You stopped one step early: multiply pairwise, then add. One number comes out.",
    13: "That pairs every entry with every entry. The dot pairs position with position.",
    14: "Opposite signs pull the dot down. That is how it knows about direction.",
    15: "Adding would not care which entries line up. Multiply the pairs.",
    16: "Long vectors win that contest by being long. Divide by both lengths.",
    17: "That is how far b reaches along a, in units of a. Cosine divides by each length once.",
    18: "Scale a by 10: cosine must not change. Yours does. Multiply the lengths.",
    19: "That is cosine distance. Check your index: does it want small or large?",
}


def dot(a, b):  # type: ignore[no-untyped-def]
    return a @ b


def length(a):  # type: ignore[no-untyped-def]
    return np.sqrt(a @ a)


def cosine(a, b):  # type: ignore[no-untyped-def]
    return a @ b / (np.sqrt(a @ a) * np.sqrt(b @ b))


A, B = np.array([1.0, -2.0, 2.0]), np.array([4.0, 0.0, 3.0])
WORKINGS = {"length of a": trace(length, A), "a . b": trace(dot, A, B), "cosine of a and b": trace(cosine, A, B)}
GIVES = {9: 9, 10: 5, 12: [4, 0, 6], 13: 7, 14: 10, 15: 8, 16: 10, 17: 10 / 9, 18: 10 / 8, 19: 1 / 3}


def test_the_catalogue_says_what_the_design_says() -> None:
    assert {number: rule.says for number, rule in owned().items() if number in SAYS} == SAYS
    assert sorted(CATALOGUE) == list(range(1, 101))
    owners = {"vectors": range(9, 12), "dot": range(12, 20), "softmax": range(76, 81)}
    for concept, numbers in owners.items():
        assert {rule.concept for rule in owned().values() if rule.number in numbers} == {concept}


@pytest.mark.parametrize("number", SAYS)
def test_what_a_rule_gives(number: int) -> None:
    rule = CATALOGUE[number]
    value = run(rule, WORKINGS[rule.task])
    assert value is not None
    assert value.tolist() == pytest.approx(GIVES[number])


def test_what_a_rule_gives_is_computed_here_by_hand() -> None:
    """The table above, from plain Python: signs matter on these vectors, so no two rules agree by chance."""
    a, b = A.tolist(), B.tolist()
    products = [x * y for x, y in zip(a, b, strict=True)]
    assert products == GIVES[12]
    assert sum(a) * sum(b) == GIVES[13]
    assert sum(abs(p) for p in products) == GIVES[14]
    assert sum(a) + sum(b) == GIVES[15]
    assert (sum(products), sum(products) / 9, sum(products) / (3 + 5), 1 - sum(products) / 15) == pytest.approx(
        (GIVES[16], GIVES[17], GIVES[18], GIVES[19])
    )
    assert (sum(x * x for x in a), sum(abs(x) for x in a)) == (GIVES[9], GIVES[10])


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: str(rule.number))
def test_the_deed_completes_the_sentence(rule: Rule) -> None:
    """ "It is what you get if you …": no capital, no full stop, and not the answer to the question."""
    assert rule.deed[0].islower()
    assert rule.deed[-1] not in ".?!,"
    assert 3 <= len(rule.deed.split()) <= 12


def test_a_rule_that_gives_no_number_gives_none() -> None:
    with np.errstate(all="ignore"):
        zero = trace(cosine, np.zeros(3), B)
    assert run(CATALOGUE[17], zero) is None
    assert run(CATALOGUE[16], zero) is not None


def test_a_rule_that_does_not_fit_a_task_says_so() -> None:
    with pytest.raises(ValueError, match=r"rule 16 does not fit dot: dot has no line called 'div'"):
        run(CATALOGUE[16], WORKINGS["a . b"])


def test_a_rule_may_be_put_another_way() -> None:
    def scores(rows, query):  # type: ignore[no-untyped-def]
        return rows @ query

    rows = np.array([[1.0, -2.0], [3.0, 4.0]])
    w = trace(scores, rows, np.array([5.0, 6.0]))
    found = run(CATALOGUE[14], w, "abs(x) @ abs(y)")
    assert found is not None
    assert found.tolist() == [17, 39]


ROW = '[[rule]]\nnumber = 7\ntask = "t"\nbelief = "b"\nat = "div"\nbecomes = "x"\ndeed = "d"\nsays = "s"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ROW.replace('at = "div"\n', ""), r"practice/rules.toml:1: at is missing in \[rule\]"),
        (ROW + 'more = "x"\n', r"practice/rules.toml:9: more is not a key known here"),
        (ROW.replace("number = 7", 'number = "7"'), r"practice/rules.toml:2: number has to be a whole number"),
        (ROW + ROW, r"rule 7 is there twice"),
        ("[[rule]\n", r"practice/rules.toml:1: not TOML"),
    ],
)
def test_a_fault_in_the_catalogue_names_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "c" / "practice" / "rules.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(ContentFault, match=fault):
        owned(tmp_path)
