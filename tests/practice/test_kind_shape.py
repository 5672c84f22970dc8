"""A shape: read in many spellings, right as the code itself gives it, and wrong beliefs told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings import course, practice
from workings.course import ContentFault
from workings.course.library import HERE
from workings.ir.expression import Unreadable
from workings.practice import Item, check
from workings.practice.help import rung, statement
from workings.practice.kinds import shape
from workings.practice.kinds.shape import Posed
from workings.practice.kinds.shape_beliefs import BELIEFS, believed
from workings.practice.kinds.shape_runs import code, found_by_trace, plainly, primes_of
from workings.practice.kinds.shape_typed import Answer, Sizes, forms, parse, spelled
from workings.practice.question import read
from workings.practice.text import plain

QUESTION = practice.question("dot/shapes")
KIND = shape.Shape()


def posed(task: str, **shapes: tuple[str | int, ...]) -> Item:
    """The item of these shapes, whatever the seed would have drawn."""
    function = course.function(f"dot/{task}")
    answer, why = found_by_trace(function, tuple(shapes.items()))
    it = practice.item(QUESTION, 1)
    return replace(it, posed=Posed(task, code(function), tuple(shapes.items()), answer, why))


RUNS = posed("table", queries=("m", "d"), rows=("n", "d"))
ONE = posed("scores", rows=("n", 3), query=(3,))
STOPS = posed("scores", rows=("n", "d"), query=("n",))
NUMBER = posed("dot", a=("d",), b=("d",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(m, n)", ("m", "n")), ("[m, n]", ("m", "n")), ("m, n", ("m", "n")), ("m n", ("m", "n")), ("(m,n,)", ("m", "n")), ("m × n", ("m", "n")),
        ("m x n", ("m", "n")), ("m by n", ("m", "n")), ("m*n", ("m", "n")), ("torch.Size([m, n])", ("m", "n")), ("shape = (m, n)", ("m", "n")),
        ("  (m;n). ", ("m", "n")), ("（m, n）", ("m", "n")), ("(3,)", (3,)), ("3", (3,)), ("(n)", ("n",)), ("(n, 3)", ("n", 3)), ("(2x3)", (2, 3)), ("()", ()),
        ("( )", ()), ("a number", ()), ("Scalar", ()), ("it is a single number", ()), ("does not run", None), ("It doesn’t run.", None), ("error", None),
        ("it does not fit", None), ("fails", None),
    ],
)  # fmt: skip
def test_spellings(text: str, found: Answer) -> None:
    assert parse(text, ("m", "n", "d")) == found


def test_a_letter_x_is_a_size_where_it_is_one() -> None:
    assert parse("(n, x)", ("n", "x")) == ("n", "x")
    assert parse("n x x", ("n", "x")) == ("n", "x", "x")
    assert parse("n x 3", ("n",)) == ("n", 3)


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("", "Nothing is written yet.", 0),
        ("(m, n", "A bracket is opened and not closed.", 0),
        ("(m, q)", "q is no size in this item: the letters here are m and n.", 4),
        ("(m,, n)", "A size is missing before ,.", 3),
        ("m ×", "A size is missing at the end.", 3),
        ("(m, 1.5)", ". is not expected in a shape.", 5),
        ("(m, 0)", "No axis here has the size 0.", 4),
        ("((m, n))", "( is not expected in a shape.", 1),
        ("M", "M is no size in this item: the letters here are m and n.", 0),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, reason: str, at: int) -> None:
    with pytest.raises(Unreadable) as said:
        parse(text, ("m", "n"))
    assert (said.value.reason, said.value.at) == (reason, at)


@given(st.lists(st.one_of(st.sampled_from(["n", "d", "T"]), st.integers(1, 999)), max_size=5).map(tuple))
def test_what_is_spelled_is_read_back(sizes: Sizes) -> None:
    for text in forms(sizes):
        assert parse(text, ("n", "d", "T")) == sizes


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert practice.mark(RUNS, text).outcome in ("right", "wrong", "unreadable")


@pytest.mark.parametrize(
    ("item", "answer"),
    [(RUNS, ("m", "n")), (ONE, ("n",)), (STOPS, None), (NUMBER, ()), (posed("pairs", a=("n",), b=("n", 1)), ("n", "n")),
     (posed("units", rows=(7, "d")), (7, "d"))],
)  # fmt: skip
def test_the_right_shape_is_what_the_code_gives(item: Item, answer: Answer) -> None:
    assert item.posed.answer == answer
    assert plainly(course.function(f"dot/{item.posed.task}"), item.posed.shapes) == answer


def test_a_number_is_never_taken_for_a_letter() -> None:
    """The prime that stands for a letter in the run is no answer."""
    primes = primes_of(RUNS.posed.shapes, 0)
    assert practice.mark(RUNS, f"({primes['m']}, {primes['n']})").outcome == "wrong"
    assert primes_of((("a", ("n", 11, 13)),), 0) == {"n": 17, 11: 11, 13: 13}


def test_golden_words() -> None:
    right, wrong, stopped = practice.mark(RUNS, "(m, n)"), practice.mark(RUNS, "(n, d)"), practice.mark(STOPS, "error")
    assert right.sentences[:2] == ("Yes: (m, n).", "queries @ rows.T is (m, n); the axis of size d is gone.")
    assert right.sentences[3] in QUESTION.still
    assert wrong.sentences == (
        "(n, d) is not the shape of the result.",
        "From the left, it first differs in the first axis.",
        "Which sizes did you let meet, and which of them are gone afterwards?",
    )
    assert stopped.sentences[:2] == (
        "Yes: it does not run.",
        "rows is (n, d) and query is (n,); in @, axis 1 of rows (d) and axis 0 of query (n) are multiplied pair by pair and have to be equal.",
    )
    assert practice.mark(RUNS, "(n, z)").sentences == (
        "I cannot read (n, z).",
        "z is no size in this item: the letters here are m, d and n.",
        "Nothing has been marked.",
        "You could write (n, d), n by 3, a number, or does not run.",
    )
    assert practice.mark(ONE, "(n, 3, 3)").sentences[1] == "It has three axes; the result has one axis."


def test_where_it_does_not_run_nothing_is_said_of_axes() -> None:
    assert practice.mark(STOPS, "(n,)").sentences == (
        "(n,) is not the shape of the result.",
        "Which sizes did you let meet, and which of them are gone afterwards?",
    )
    assert practice.mark(RUNS, "does not run").sentences[0] == "“does not run” is not what happens."


@pytest.mark.parametrize(
    ("rule", "function", "shapes", "expects"),
    [
        (12, lambda a, b: a @ b, {"a": (3,), "b": (3,)}, (3,)),
        (12, lambda a, b: a @ b, {"a": (5, 3), "b": (3,)}, (5, 3)),
        (31, lambda a, b: a @ b, {"a": (3, 7), "b": (7, 5)}, (7, 7)),
        (32, lambda a, b: a @ b.T, {"a": (3, 7), "b": (5, 7)}, (5, 3)),
        (33, lambda a, b: a * b, {"a": (3, 5), "b": (5,)}, None),
        (33, lambda a, b: a * b, {"a": (3, 5), "b": (3,)}, (3, 5)),
        (33, lambda a: a / np.sqrt(np.sum(a * a, axis=1)), {"a": (3, 5)}, (3, 5)),
        (34, lambda a, b: a - b, {"a": (3,), "b": (3, 1)}, (3,)),
        (34, lambda a, b: a + b, {"a": (3,), "b": (3, 1)}, (3, 3)),
        (35, lambda a: np.sum(a, axis=0), {"a": (3, 5)}, (3,)),
        (35, lambda a: a.sum(axis=0, keepdims=True), {"a": (3, 5)}, (3, 1)),
        (35, lambda a: np.sum(a, axis=1), {"a": (3, 5)}, (3,)),
    ],
)  # fmt: skip
def test_a_belief_is_held_while_the_code_runs(
    rule: int, function: Callable[..., Any], shapes: dict[str, tuple[int, ...]], expects: tuple[int, ...] | None
) -> None:
    assert believed(rule, function, shapes) == expects


def test_beliefs_are_rows_of_the_catalogue() -> None:
    from workings.practice.catalogue import rows

    assert {rows()[rule].rule.concept for rule in BELIEFS} == {"dot", "shapes"}


def test_a_wrong_belief_is_asked_about_and_then_named() -> None:
    verdict = practice.mark(RUNS, "(n, m)")
    assert [(m.rule, m.owner) for m in verdict.matches] == [(32, "shapes")]
    assert practice.say(verdict, RUNS)[1:] == ("It is what you get if you take the rows from the right factor.", "Is that what you did?")
    assert practice.say(verdict, RUNS, named=True)[1] == "Rows come from the left factor, columns from the right."


def test_two_beliefs_that_expect_the_same_are_not_named() -> None:
    """A list against a column of as many numbers, where one is added to the other: only one belief is about addition."""
    square = posed("table", queries=("n", "d"), rows=("n", "d"))
    assert square.posed.answer == ("n", "n")
    assert practice.mark(square, "(d, d)").matches[0].rule == 31
    assert 32 not in shape._expected(square), "flipped, it is the same shape"


def test_what_is_shown_does_not_give_it_away() -> None:
    for seed in range(30):
        it = practice.item(QUESTION, seed)
        lines = [plain(b.parts) if hasattr(b, "parts") else b.text for b in statement(it).blocks]
        assert lines[:-1] == [f"{name} has the shape {spelled(sizes)}" for name, sizes in it.posed.shapes]
        assert lines[-1] == it.posed.code


def test_the_rungs_of_the_help() -> None:
    assert [plain(b.parts) for b in practice.worked(RUNS)[0].reading.blocks] == [
        "rows.T is (d, n).",
        "queries @ rows.T is (m, n); the axis of size d is gone.",
    ]
    assert rung(RUNS, "first_step").worked[0].reading.blocks[0].text == "queries(m, d)\nrows   (n, d)"
    assert plain(practice.worked(STOPS)[0].reading.blocks[-1].parts) == STOPS.posed.why


def test_the_content_checker_passes_and_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    report = check.check(QUESTION, range(60))
    assert report.faults == []
    assert report.distinct > 50
    answers = {practice.item(QUESTION, seed).posed.answer is None for seed in range(30)}
    assert answers == {True, False}
    broken = replace(RUNS, posed=replace(RUNS.posed, answer=("n", "m")))
    assert any("the trace gives (n, m) and NumPy (m, n)" in fault for fault in KIND.faults(broken))
    monkeypatch.setattr(shape, "_where", lambda posed, answer: (shape.Paragraph((shape.Text(spelled(posed.answer)),)),))
    assert "the answer stands in what is said of a wrong one" in list(KIND.faults(RUNS))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('task = "table"', 'task = "nosuch"', "working.py has no function nosuch"),
        ('rows = ["n", "d"], query = ["d"]', 'rows = ["n", "d"]', "scores and its shapes do not both have query"),
        ('query = ["d"]', 'query = ["z"]', "z stands in a shape of scores and not among the letters"),
        ("low = 2", "low = 1", "numbers has a low and a high, from 2 upwards"),
        ("[shape]", "[shape]\nextra = 1", "extra is not a key known here"),
    ],
)
def test_a_fault_of_the_file_is_said(tmp_path: Any, old: str, new: str, said: str) -> None:
    folder = tmp_path / "dot" / "practice" / "mine"
    folder.mkdir(parents=True)
    for one in ("working.py", "again.py"):
        (tmp_path / "dot" / one).write_text((HERE / "dot" / one).read_text())
    text = QUESTION.path.read_text()
    assert old in text
    (folder / "question.toml").write_text(text.replace(old, new, 1))
    q = read(folder / "question.toml")
    with pytest.raises(ContentFault, match=said):
        KIND.make(q, 0)
