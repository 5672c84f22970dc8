"""A derivation by lines: each follows from the one before, and where one does not, a point shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import practice
from workings.capture import typed
from workings.contract import maths
from workings.contract.reading import Formula, Number, Paragraph, Typed
from workings.course.faults import ContentFault
from workings.ir.expression import Unreadable
from workings.practice import Item, Question, check, equivalence, item, mark
from workings.practice.equivalence import solutions
from workings.practice.equivalence.functions import plain
from workings.practice.kinds import KINDS, derivation_check
from workings.practice.kinds.derivation import put, spec
from workings.practice.kinds.derivation_lines import holds_alike, parting, says_the_same
from workings.practice.kinds.derivation_lines import read as read_lines
from workings.practice.question import question, read
from workings.practice.text import plain as words

SAID = Path(__file__).parent / "derivation.txt"
NAME = "dot/line-by-line"
NAMES = {"p": (0.0, float("inf")), "q": None, "r": (0.0, float("inf"))}
SHORT = ("⇔ p - q^2/r >= 0 ; collect like terms", "⇔ p*r >= q^2 ; multiply by a positive number", "⇔ |q| <= sqrt(p*r) ; take roots")


@pytest.fixture
def derived() -> Item:
    return item(question(NAME), 3)


def shortened(*lines: str) -> str:
    return "\n".join(lines)


# ---------------------------------------------------------------------- right
@pytest.mark.parametrize(
    "text",
    [
        shortened(*SHORT),
        shortened(*SHORT).replace("⇔", "<=>"),
        shortened(*SHORT).replace("⇔", "=>"),
        shortened(*SHORT).replace("⇔", "⇒"),
        "⇔ q^2 <= p r\n⇔ abs(q) ≤ √(p r)",
        "⇔ 2q^2 <= 2p*r\n\n\n⇔ sqrt(r*p) >= |q|",
        "⇔ 0 >= q^2 - r p ; re\n⇒ |q| <= sqrt(p*r);take",
    ],
)
def test_any_way_that_shows_the_idea_is_right(derived: Item, text: str) -> None:
    found = mark(derived, text)
    assert (found.outcome, found.score) == ("right", 1.0), found.sentences
    assert {row.state for row in found.rows} == {"right"}


def test_the_start_may_be_written_again(derived: Item) -> None:
    found = mark(derived, f"{derived.posed.start}\n{shortened(*SHORT)}")
    assert found.outcome == "right"
    assert len(found.rows) == 3


def test_what_was_only_tried_says_so(derived: Item) -> None:
    found = mark(derived, shortened(*SHORT))
    assert "Where points were all there was to go by" in found.sentences[0]
    assert [words(row.note) for row in found.rows] == ["", "Held wherever it was tried.", "Held wherever it was tried."]


# ---------------------------------------------------------------------- wrong
@pytest.mark.parametrize(
    ("text", "score", "first"),
    [
        (shortened(*SHORT[:2]), 2 / 6, "Every line follows, and the last one is not yet what was to be reached."),
        (shortened(SHORT[0], SHORT[2]), 2 / 6, "Every line follows, and one that was asked for is not there: the one in which nothing is divided any more and no root is taken yet."),
        (shortened(SHORT[0], "⇔ p <= q^2/r", *SHORT[1:]), 1 / 6, "Line 2 does not follow from line 1."),
        (shortened("⇒ q^2 > p*r", *SHORT), 0, "Line 1 does not follow from the start."),
        (shortened(*SHORT[:2], "⇒ q <= sqrt(p*r)"), 3 / 6, "Every line follows, and the last one is not yet what was to be reached."),
        (shortened(*SHORT[:2], "⇔ q <= sqrt(p*r)"), 2 / 6, "Line 3 does not follow from line 2."),
        (shortened(*SHORT, SHORT[2], SHORT[2], SHORT[2], "⇒ p >= 0"), 5 / 6, "Every line follows, and the last one is not yet what was to be reached."),
    ],
)  # fmt: skip
def test_the_score_is_the_share_of_right_lines_before_the_break(derived: Item, text: str, score: float, first: str) -> None:
    found = mark(derived, text)
    assert (found.outcome, found.sentences[0]) == ("wrong", first)
    assert found.score == pytest.approx(score)


def test_a_line_that_does_not_follow_is_shown_at_a_point_that_opens(derived: Item) -> None:
    """The point is checked here by exact numbers: the line before holds there, the broken one does not."""
    found = mark(derived, shortened("⇔ p - q^2/r >= 0", "⇔ p - q^2 >= 0", "⇔ p >= 0"))
    assert [row.state for row in found.rows] == ["right", "wrong", ""]
    said = words(found.rows[1].note)
    at = re.fullmatch(
        r"At p = (\S+), q = (\S+) and r = (\S+) the line before holds and this one does not: its sides are (\S+) and 0\.", said
    )
    assert at is not None, said
    p, q, r, left = (float(x.replace("−", "-")) for x in at.groups())
    assert p - q * q / r >= 0 > p - q * q == left
    (number,) = [part for part in found.rows[1].note if isinstance(part, Number)]
    assert isinstance(number.recipe, Typed)
    assert float(typed.read(number.recipe.text).value) == number.value == left


def test_a_two_way_step_is_shown_the_other_way_where_it_breaks_there(derived: Item) -> None:
    found = mark(derived, shortened(*SHORT[:2], "⇔ q <= sqrt(p*r)"))
    assert re.match(r"At p = \S+, q = −\S+ and r = \S+ this one holds and the line before does not", words(found.rows[2].note))


@pytest.mark.parametrize(
    ("before", "line", "deed"),
    [
        (
            SHORT[:1],
            "⇔ p*r - q^2 <= 0 ; multiply by a positive number",
            "turn the inequality round, though what you multiply by is positive",
        ),
        (SHORT[:1], "⇔ q^2 - p*r >= 0", "turn the inequality round|exchange"),
        (SHORT[:1], "⇔ q^2 <= p", "multiply one of the terms by r and leave the other"),
        (SHORT[:2], "⇔ |q| <= p*r ; take roots", "take the root of one side alone"),
        (SHORT[:2], "⇔ 3q <= 3sqrt(p*r)", "let the root of a square be the number itself, where it is its size"),
    ],
)
def test_a_wrong_step_is_recognised_or_passed_over_in_silence(derived: Item, before: tuple[str, ...], line: str, deed: str) -> None:
    found = mark(derived, shortened(*before, line))
    assert found.outcome == "wrong"
    if "|" in deed:  # two beliefs give this line, and no reason tells which: nobody guesses
        assert len(found.sentences) == 1
    else:
        assert found.sentences[1] == f"It is what you get if you {deed}."


def test_a_reason_tells_two_beliefs_apart(derived: Item) -> None:
    found = mark(derived, shortened(*SHORT[:1], "⇔ p*r - q^2 >= 0", "⇔ q^2 >= p*r ; rearrange"))
    assert found.sentences[1] == "It is what you get if you exchange the two sides and leave the sign between them as it was."


def test_an_unknown_wrong_step_is_told_by_its_point_alone(derived: Item) -> None:
    found = mark(derived, "⇔ p + q >= r")
    assert found.sentences == ("Line 1 does not follow from the start.",)
    assert words(found.rows[0].note).startswith("At p = ")


# ---------------------------------------------------------------------- not readable
@pytest.mark.parametrize(
    ("text", "why", "at"),
    [
        ("", "Nothing is written yet.", 0),
        ("⇔ p >= 0\n⇔ (q", "Line 2: The bracket ( is open and never closed.", 11),
        ("⇔ p >= 0\n   ⇔ p + x >= 0", "Line 2: x is not a name I know here (I know p, q, r).", 18),
        ("p*r >= q^2", "Line 1: before it stands no ⇔ or ⇒.", 0),
        ("⇔ p >= 0\np*r >= q^2", "Line 2: before it stands no ⇔ or ⇒.", 9),
        ("= p*r", "Line 1: = does not stand between two lines here; there are ⇔ and ⇒.", 0),
        ("⇔ p >= 0 ; since", "Line 1: “since” is none of the reasons here", 10),
        ("⇔ p >= 0 ; mul", "Line 1: “mul” is none of the reasons here", 10),
        ("⇔ p*r", "⇔ stands between two equations or inequalities", 0),
        ("⇔ p >= 0\n" * 21, "It has more than 20 lines, the most that are read.", 0),
        ("x" * 4_001, "4,001 characters", 0),
    ],
)
def test_what_cannot_be_read_or_decided_is_not_marked(derived: Item, text: str, why: str, at: int) -> None:
    found = mark(derived, text)
    assert (found.outcome, found.score) == ("unreadable", 0.0)
    assert why in " ".join(found.sentences)
    if at and len(text) < 200:
        assert found.at == at


def test_a_beginning_of_a_reason_is_enough_where_only_one_has_it() -> None:
    given_ = read_lines("⇔ p >= 0 ; mult by", NAMES, ["⇔"], ["multiply out", "mult by r"], equivalence.read("p", NAMES))
    assert given_[0].reason == "mult by r"
    with pytest.raises(Unreadable, match="none of the reasons"):
        read_lines("⇔ p >= 0 ; mult", NAMES, ["⇔"], ["multiply out", "mult by r"], equivalence.read("p", NAMES))


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=20)
    | st.lists(st.sampled_from(["⇔ ", "=> ", "p", "q^2", "/r", ">= 0", " ; take", "\n", "<=", "(", "-", "sqrt("]), max_size=9).map("".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert mark(item(question(NAME), 3), text).outcome in ("right", "wrong", "unreadable")


# ---------------------------------------------------------------------- when two lines say the same
@pytest.mark.parametrize(("one", "other", "same", "alike"), [("q^2 <= p*r", "3p*r >= 3q^2", True, True), ("q^2 <= p*r", "p - q^2/r >= 0", False, True), ("q^2 <= p*r", "q^2 < p*r", False, False),
                                                            ("q^2 <= p*r", "q^2 >= p*r", False, False), ("p + q", "q + p", True, True), ("p*(q + 1)", "p*q + p", False, True), ("p = q", "2q = 2p", True, True)])  # fmt: skip
def test_the_same_line_and_a_line_that_holds_alike(one: str, other: str, same: bool, alike: bool) -> None:
    a, b = (equivalence.read(text, NAMES) for text in (one, other))
    assert says_the_same(a, b, NAMES) == same
    assert holds_alike(a, b, NAMES) == alike


@settings(max_examples=40, deadline=None)
@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(1, 4))
def test_a_point_where_two_lines_part_does_part_them(a: int, b: int, c: int) -> None:
    one, other = (equivalence.read(text, {"x": None, "y": None}) for text in (f"x + ({a}) >= y", f"{c}*x + ({b}) >= y"))
    point = parting(one, other, {"x": None, "y": None})
    if point is None:
        assert not any(x + a >= y and not c * x + b >= y for x in range(-3, 5) for y in range(-3, 5))
    else:
        assert point["x"] + a >= point["y"] and not c * point["x"] + b >= point["y"]


# ---------------------------------------------------------------------- items
def test_an_item_is_the_same_for_ever(derived: Item) -> None:
    items = [item.__wrapped__(question(NAME), seed).posed for seed in range(60)]
    assert items == [item.__wrapped__(question(NAME), seed).posed for seed in range(60)]
    assert len(set(items)) > 50
    assert derived.posed.start == "361*p - 456*(19*q/(12*r))*q + 144*(19*q/(12*r))^2*r >= 0"
    assert all("⟨" not in text for one in items for text in (one.start, one.target, *one.lines, *one.wrong))


def test_the_content_holds() -> None:
    assert check.check(question(NAME), (0, 25, 26, 27, 28, 29, 30, 31)).faults == []


def test_the_widget_and_the_worked_way(derived: Item) -> None:
    kind = KINDS["derivation"]
    given_ = kind.parts(derived, None)
    assert given_["relations"] == "⇔ ⇒"
    assert json.loads(given_["reasons"])[-1] == "take roots"
    (worked,) = kind.worked(derived)
    assert len(worked.reading.blocks) == 7
    assert worked.working is not None
    for block in worked.reading.blocks:
        assert isinstance(block, Paragraph)
        for part in block.parts:
            for n in maths.numbers(part.maths) if isinstance(part, Formula) else ():
                assert n.line is None or float(worked.working.lines[n.line].value) == n.value
    assert len(kind.first(derived)[0].reading.blocks) == 2
    assert practice.read(derived, shortened(*SHORT)).rows[0].aside == "collect like terms"


# ---------------------------------------------------------------------- guards broken on purpose
def broken(write: Write, old: str, new: str) -> Question:
    text = question(NAME).path.read_text(encoding="utf-8")
    assert old in text
    return read(write(text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('start = "{kk}*p - {twice}*', 'start = "{kk}*p - 2*{twice}*', "and nearest_squared of again.py gives"),
        ('says = "⇔ q^2 <= p*r ; rearrange"', 'says = "⇔ q^2 <= p*r/2 ; rearrange"', "does not hold at trial"),
        ('deed = "take the root of one side alone"', 'deed = "x"\n[[derivation.wrong]]\nafter = 5\nbecomes = "abs(q) <= r*p"\ndeed = "y"', "is not said to be what one gets who would x"),
        ('becomes = "p - q^2 >= 0"', 'becomes = "p*r >= q^2"', "Every line follows"),
    ],
)  # fmt: skip
def test_content_that_is_not_so_is_found(write: Write, old: str, new: str, fault: str) -> None:
    q = broken(write, old, new)
    found = list(derivation_check.faults(item.__wrapped__(q, 0), spec(q), KINDS["derivation"]))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('relations = ["⇔", "⇒"]', 'relations = ["so"]', "so is no relation"),
        ("after = 4", "after = 6", "there are 6 lines; a wrong step comes after 0 to 5 of them"),
        ('reason = "rearrange"', 'reason = "luck"', "luck is none of the reasons"),
        ('r = "b@b" }', 's = "b@b" }', "vectors gives p, q, s; the names are p, q, r"),
        ('words = "the one', 'word = "the one', "words is missing in [derivation.idea]"),
    ],
)
def test_a_file_that_does_not_go_together_is_refused(write: Write, old: str, new: str, fault: str) -> None:
    q = broken(write, old, new)
    with pytest.raises(ContentFault, match=re.escape(fault)):
        spec(q)


def test_a_wrong_step_is_made_of_the_line_before(write: Write) -> None:
    """{left} {turned} {right}: the same, turned round."""
    q = broken(write, 'becomes = "p*r - q^2 <= 0"', 'becomes = "{right}*r {turned} {left}*r"')
    found = item.__wrapped__(q, 0)
    step = put(found.posed.wrong[2], equivalence.read("p - q^2/r >= 0", NAMES))
    assert step == "(0)*r ≤ (p − q^2/r)*r"
    assert solutions.holds(plain(equivalence.read(step, NAMES)), {"p": 1.0, "q": 0.0, "r": 1.0}) is True


def test_expressions_are_derived_too(write: Write) -> None:
    """`=` and `≤` between expressions, and a broken one shown by its two values."""
    text = """
title = "Expand"
version = 1
kind = "derivation"
task = "squares"
ask = "Expand."
form = "Lines."
exercises = ["dot"]
made = "{kk}"
still = ["Would it still hold?"]
[draw.k]
range = [2, 2]
[draw.m]
range = [2, 2]
[derivation]
start = "(t + 1)^2"
target = "t^2 + 2*t + 1"
names = { t = "real" }
relations = ["=", "≤"]
reasons = ["multiply out"]
by = "apart_squared"
[[derivation.line]]
says = "= t*(t + 1) + (t + 1)"
[[derivation.line]]
says = "= t^2 + 2*t + 1"
[[derivation.wrong]]
after = 0
becomes = "t^2 + 1"
deed = "square each part alone"
[help]
point = "."
why = "."
"""
    it = item.__wrapped__(read(write(text)), 0)
    assert mark(it, "= t*t + 2t + 1").outcome == "wrong"
    assert mark(it, "= t*t + 2t + 1\n= t^2 + 2t + 1").outcome == "right"
    seen = mark(it, "= t^2 + 1")
    assert seen.sentences == ("Line 1 does not follow from the start.", "It is what you get if you square each part alone.")
    assert words(seen.rows[0].note) == "At t = 1 the start is 4 and this one is 2."
    less = mark(it, "= t^2 + 2t + 1\n≤ t^2 + 2t\n= t")
    assert words(less.rows[1].note) == "At t = 1 the line before is 4 and this one is 3."


# ---------------------------------------------------------------------- golden words
def spoken() -> str:
    found = item(question(NAME), 3)
    texts = (
        shortened(*SHORT), shortened(*SHORT[:2]), shortened(SHORT[0], SHORT[2]), shortened(SHORT[0], "⇔ p - q^2 >= 0"), "⇔ p + q >= r",
        "⇔ q^2 <= p*r\n⇔ |q|", "p >= 0", "",
    )  # fmt: skip
    out = []
    for text in texts:
        seen = mark(found, text)
        rows = [f"  {row.label} {row.text} [{row.state}] {words(row.note)}".rstrip() for row in seen.rows]
        out.append("\n".join((*(f"> {line}" for line in text.split("\n")), *seen.sentences, *rows)))
    return "\n\n".join(out) + "\n"


def test_what_is_said_is_pinned() -> None:
    assert spoken() == SAID.read_text(encoding="utf-8")


if __name__ == "__main__":
    SAID.write_text(spoken(), encoding="utf-8")
