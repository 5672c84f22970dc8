"""An object with a property: typed line by line, and the clause that fails first is named with its numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import course, practice
from workings.contract.reading import Call, Number
from workings.course import ContentFault
from workings.practice import Item, check
from workings.practice.help import rung, statement
from workings.practice.kinds import example
from workings.practice.question import read
from workings.practice.text import plain, spelled

QUESTION = practice.question("dot/misrank")
KIND = example.Example()


def asked(*query: float) -> Item:
    return replace(practice.item(QUESTION, 0), inputs={"q": np.array(query)})


PLAIN = asked(1, 0)
"""The query [1, 0]: [3, 4] has the dot product 3 and the cosine 0.6; [1, 0] has 1 and 1."""


@pytest.mark.parametrize(
    "text",
    ["a = [3, 4]\nb = [1, 0]", "b = [1, 0]\na = [3, 4]", "a = [3, 4]; b = [1, 0]", "a = [3, 4], b = [1, 0]", "a=[3,4] and b=[1,0].", "a: 3 4\nb: 1 0",
     "let a = (3, 4)\nlet b = (1, 0)", "a is [3, 4] b is [1, 0]", "\n a = [ 6/2 , 2^2 ] \n\n b = array([1, 0]) \n", "a = 3, 4\nb = 1, 0",
     "a = [3e2, 4e2]\nb = [1, 0]", "a = [0.2, -5]\nb = [0.1, 0]"],
)  # fmt: skip
def test_right(text: str) -> None:
    verdict = practice.mark(PLAIN, text)
    assert (verdict.outcome, verdict.score) == ("right", 1.0)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("a = [1, 0]\nb = [3, 4]", "by_dot"),
        ("a = [1, 5]\nb = [1, 0]", "by_dot"),  # level by the dot product
        ("a = [3, 0]\nb = [1, 0]", "by_cosine"),  # level by the cosine
        ("a = [3, 3]\nb = [0.1, 0.1]", "by_cosine"),  # level but for rounding
        ("a = [3, 0]\nb = [1, 1]", "by_cosine"),
    ],
)
def test_the_first_clause_that_fails(text: str, clause: str) -> None:
    said = KIND.read(PLAIN, text)
    failed = example.first_failed(example.with_objects(PLAIN, said.value))
    assert failed is not None
    assert failed.line == clause
    assert (practice.mark(PLAIN, text).outcome, practice.mark(PLAIN, text).score) == ("wrong", 0.0)


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("", "Nothing is written yet.", 0),
        ("[3, 4]\n[1, 0]", "Each line is a name, an = and its numbers.", 0),
        ("a = [3, 4]", "b is missing: a and b are asked for.", 10),
        ("a = [3, 4]\na = [1, 0]", "a is written twice.", 11),
        ("a = [3, 4]\nb = [1, 0]\nc = [1]", "c is not asked for: a and b are.", 26),
        ("q = [3, 4]\na = [1, 0]\nb = [1, 2]", "q is given.", 4),
        ("a = [3, 4, 5]\nb = [1, 0]", "a has three entries; here it has 2, as q does.", 4),
        ("a = 3\nb = [1, 0]", "a is a number; here it is a list of numbers.", 4),
        ("a = [3, 4]\nb = [0, 0]", "b is the zero vector, which has no direction.", 15),
        ("a = [3, 2000]\nb = [1, 0]", "a holds a number beyond 1000; smaller ones will do.", 4),
        ("a = [3, 1e-9]\nb = [1, 0]", "a holds a number nearer to 0 than 0.001; larger ones will do.", 4),
        ("a = [3, 4\nb = [1, 0]", "The bracket [ is open and never closed.", 4),
        ("a = [3, x]\nb = [1, 0]", "x is not a name I know here (I know pi, π, e).", 8),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, reason: str, at: int) -> None:
    verdict = practice.mark(PLAIN, text)
    assert (verdict.outcome, verdict.at) == ("unreadable", at)
    assert reason in verdict.sentences


def test_golden_words() -> None:
    right = practice.mark(PLAIN, "a = [3, 4]\nb = [1, 0]")
    assert right.sentences[:2] == (
        "Yes: by the dot product a is ahead, 3 against 1; by the cosine b is, 1 against 0.6.",
        "The dot product counts length as well as direction, and the cosine direction alone, so a difference in length can turn the order round.",
    )
    assert right.sentences[2] in QUESTION.still
    assert practice.mark(PLAIN, "a = [1, 0]; b = [3, 4]").sentences == (
        "a = [1, 0] and b = [3, 4] is not a pair that ranks two ways.",
        "By the dot product with q the row a does not rank first: it comes to 1, and b to 3.",
    )
    assert practice.mark(PLAIN, "a = [3, 0]; b = [1, 1]").sentences[1] == (
        "By the dot product a ranks first, as it should. By the cosine b does not: it comes to 0.707, and a to 1."
    )
    assert practice.mark(PLAIN, "a = [1, 2]").sentences == (
        "I cannot read a = [1, 2].",
        "b is missing: a and b are asked for.",
        "Nothing has been marked.",
        "You could write a = [1, 2] and, on the next line, b = [3, 4].",
    )


def test_the_numbers_that_decide_open() -> None:
    for text in ("a = [3, 4]\nb = [1, 0]", "a = [3, 0]\nb = [1, 1]"):
        numbers = [part for one in practice.mark(PLAIN, text).said for part in one.parts if isinstance(part, Number)]
        assert len(numbers) in (2, 4)
        for number in numbers:
            assert isinstance(number.recipe, Call)
            assert number.recipe.line is not None
            assert float(course.working(number.recipe).lines[number.recipe.line].value) == number.value


def test_read_line_by_line() -> None:
    found = practice.read(PLAIN, "b: 1 0\na = [6/2, 4]")
    assert [(row.text, spelled(row.shown)) for row in found.rows if row.shown] == [
        ("a = [6/2, 4]", "a = [6/2, 4]"),
        ("b = [1,0]", "b = [1, 0]"),
    ]
    assert {row.state for row in found.rows} == {""}
    assert (
        KIND.read(PLAIN, "b: 1 0\na = [6/2, 4]").canonical
        == KIND.read(PLAIN, "a = 3 4; b = [1, 0.0]").canonical
        == "a = [3, 4]\nb = [1, 0]"
    )


vectors = st.lists(st.integers(-9, 9), min_size=2, max_size=2).filter(any)


@given(vectors, vectors, vectors)
def test_right_is_what_the_definition_says(q: list[int], a: list[int], b: list[int]) -> None:
    """In whole numbers: (q·a)·|q·a|·‖b‖² against (q·b)·|q·b|·‖a‖² orders the cosines without a root."""
    qa, qb = (sum(x * y for x, y in zip(q, v, strict=True)) for v in (a, b))
    aa, bb = (sum(x * x for x in v) for v in (a, b))
    wanted = qa > qb and qb * abs(qb) * aa > qa * abs(qa) * bb
    assert (practice.mark(asked(*q), f"a = {a}\nb = {b}").outcome == "right") is wanted


@given(vectors, vectors, st.integers(2, 9))
def test_longer_alone_never_changes_the_cosine(a: list[int], b: list[int], k: int) -> None:
    """Where the pair ranks two ways, a stretched a still does."""
    if practice.mark(PLAIN, f"a = {a}\nb = {b}").outcome == "right" and a[0] > 0:
        assert practice.mark(PLAIN, f"a = {[k * x for x in a]}\nb = {b}").outcome == "right"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert practice.mark(PLAIN, text).outcome in ("right", "wrong", "unreadable")


def test_the_search_finds_one_of_each_sort_and_always_the_same() -> None:
    found = example.searched(PLAIN)
    assert set(found) == {"", "by_dot", "by_cosine"}
    again = example.searched.__wrapped__(PLAIN)
    assert all(np.array_equal(found[clause][name], again[clause][name]) for clause in found for name in "ab")
    whole = example.with_objects(PLAIN, found[""])
    assert whole.working.lines[whole.working.find("cosine_a")].value > 0, "the model asks for that"


def test_the_statement_and_the_rungs() -> None:
    it = practice.item(QUESTION, 3)
    assert "q = [" in plain(statement(it).context)
    objects, working = practice.worked(it)
    assert [plain(b.parts)[:4] for b in objects.reading.blocks] == ["a = ", "b = "]
    assert working.call is not None
    assert course.value(working.call) > 0
    (only,) = rung(it, "first_step").worked[0].reading.blocks
    assert plain(only.parts).startswith("For instance a = [")


def test_a_size_that_nothing_given_decides_is_bounded(write: Write) -> None:
    text = TEXT.replace("[draw.q]\nrange = [-12, 12]\nsize = 2\nnonzero = true\n", "").replace("limit =", "least = 2\nmost = 3\nlimit =")
    text = text.replace("Its query is {q =}.", "It has a query.").replace("where {q =} is the query", "")
    it = practice.item(read(write(text)), 0)
    right = "q = [1, 0, 0]\na = [3, 4, 0]\nb = [1, 0, 0]"
    assert practice.mark(it, right).outcome == "right"
    assert practice.mark(it, right.replace("b = [1, 0, 0]", "b = [1, 0]")).sentences[1] == "b has two entries; here it has 3, as q does."
    assert "q has one entry; from 2 to 3 will do." in practice.mark(it, "q = [1]\na = [1]\nb = [1]").sentences
    assert list(KIND.faults(it)) == []


def test_the_content_checker_passes_and_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    report = check.check(QUESTION, range(60))
    assert report.faults == []
    assert report.distinct > 50
    monkeypatch.setattr(example, "SEARCHED", 1)
    example.searched.cache_clear()
    said = list(KIND.faults(PLAIN))
    example.searched.cache_clear()
    assert "no right answer was found" in said or any("was found in which" in fault for fault in said)


TEXT = Path(QUESTION.path).read_text()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('a = ["n"], b = ["n"]', 'a = ["n"]', "misranks takes q, a, b; names has q, a"),
        ("[example]", "[example]\nextra = 1", "extra is not a key known here"),
        ("limit = 1000\n", "", "limit is missing"),
    ],
)
def test_a_fault_of_the_file_is_said(write: Write, old: str, new: str, said: str) -> None:
    assert old in TEXT
    q = read(write(TEXT.replace(old, new, 1)))
    with pytest.raises(ContentFault, match=said):
        KIND.read(KIND.make(q, 0), "a = [1, 2]\nb = [1, 2]")
