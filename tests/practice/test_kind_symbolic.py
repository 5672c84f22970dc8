"""An expression is right however it is written; a wrong one is recognised, or told by one point."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import course, practice
from workings.capture import typed
from workings.contract import maths
from workings.contract.reading import Call, Equation, Number, Typed
from workings.course.faults import ContentFault
from workings.practice import Item, Question, check, item, mark
from workings.practice.kinds import KINDS, symbolic_check
from workings.practice.kinds.symbolic import spec
from workings.practice.question import question, read
from workings.practice.rules import CATALOGUE
from workings.practice.text import plain

SAID = Path(__file__).parent / "symbolic.txt"
NAME = "dot/square-out"


@pytest.fixture
def square() -> Item:
    """‖a − tb‖² = 35 + 52t + 26t²."""
    found = item(question(NAME), 3)
    assert found.posed.reference == "35 - (-52)*t + 26*t^2"
    return found


@pytest.mark.parametrize(
    "text",
    ["35 + 52t + 26t^2", "26t² + 52t + 35", "35+52*t+26*t**2", "= 35 + 52 t + 26 t^2", "35 + 26t + 26t + 26t·t", "70/2 + 52t + 26t^2", "35 - -52t + 26t^2",
     "26 t^2 + 26 t + 26 t + 35", "sqrt(1225) + 52t + 26t^2", "３５ + 52t + 26t^2"],
)  # fmt: skip
def test_right_in_every_writing(square: Item, text: str) -> None:
    found = mark(square, text)
    assert (found.outcome, found.score, found.matches) == ("right", 1.0, ())
    assert found.read_as is not None


@pytest.mark.parametrize("text", ["35 + 26t(t + 2)", "26(t+1)^2 + 9", "35 + 2*(26t) + 26t^2 + t*(t-t)", "(26t + 52)t + 35"])
def test_the_form_is_asked_for_apart_from_the_value(square: Item, text: str) -> None:
    found = mark(square, text)
    assert (found.outcome, found.score) == ("wrong", 0.0)
    assert len(found.sentences) == 1
    assert found.sentences[0].endswith(" has the right value, and is not expanded.")


@pytest.mark.parametrize(
    ("text", "deed", "rule"),
    [
        ("35 + 26t^2", "square the two parts and leave out the term in t", 0),
        ("26t^2 + 26t + 35", "count the middle term once, where the product has it twice", 0),
        ("35 - 52t + 26t^2", "add the middle term, as for the length of a sum", 0),
        ("35 + 52t - 26t^2", "keep the minus in front of the last term, where minus times minus stands", 0),
        ("35 + 78t", "take t out of the length squared once, where it comes out twice", 0),
        ("(9 + 6t)^2", CATALOGUE[13].deed, 13),
        ("35 - 56t + 26t^2", CATALOGUE[14].deed, 14),
        ("18 - 6t - 12t^2", CATALOGUE[15].deed, 15),
    ],
)
def test_a_wrong_belief_is_recognised_however_it_is_written(square: Item, text: str, deed: str, rule: int) -> None:
    found = mark(square, text)
    assert found.outcome == "wrong"
    assert found.sentences[1] == f"It is what you get if you {deed}."
    assert [match.rule for match in found.matches] == ([rule] if rule else [])
    if rule:
        assert found.sentences[2] == "Is that what you did?"
        assert practice.say(found, square, named=True)[1] == CATALOGUE[rule].says


@pytest.mark.parametrize(("text", "point"), [("35 + 52t + 25t^2", "t = 1"), ("0", "t = 1"), ("113", "t = 2"), ("t", "t = 1"), ("35 + 52t + 26t^2 + (t-1)(t-2)", "t = 0"),
                                             ("35 + 52t + 26t^2 + t(t-1)(t-2)", "t = −1"), ("sqrt(35 + 52t + 26t^2)", "t = 1"), ("cos(t)", "t = 1")])  # fmt: skip
def test_an_unknown_wrong_answer_is_told_by_one_point(square: Item, text: str, point: str) -> None:
    """Both numbers open, and each is what its recipe gives."""
    found = mark(square, text)
    assert (found.outcome, found.matches) == ("wrong", ())
    assert found.sentences[1].startswith(f"At {point} it comes to ")
    mine, right = [part for part in found.said[1].parts if isinstance(part, Number)]
    assert isinstance(mine.recipe, Typed)
    assert isinstance(right.recipe, Call)
    assert float(typed.read(mine.recipe.text).value) == pytest.approx(mine.value)
    assert float(course.value(right.recipe)) == right.value != pytest.approx(mine.value)


@pytest.mark.parametrize(("text", "why"), [("", "Nothing is written yet."), ("35 +", "It stops after +"), ("(35", "never closed"), ("35 + 52x", "x is not a name I know here (I know t)."),
                                           ("a@a", "a is given: put its numbers in."), ("35 + 52t + 26t^2 = 0", "A sign of comparison stands in it: write one expression."),
                                           ("1/0", "It has no value"), ("[35, 52, 26", "never closed"), ("t = 1 or t = 2", "A sign of comparison"), ("t" * 501, "501 characters")])  # fmt: skip
def test_what_cannot_be_read_is_not_marked(square: Item, text: str, why: str) -> None:
    found = mark(square, text)
    assert (found.outcome, found.score) == ("unreadable", 0.0)
    assert why in " ".join(found.sentences)


@settings(max_examples=60, deadline=None)
@given(st.integers(-60, 60), st.integers(-60, 60), st.integers(-60, 60))
def test_right_exactly_where_the_coefficients_are(p: int, q: int, r: int) -> None:
    """Against exact fractions: a polynomial is right where three values agree."""
    found = item(question(NAME), 3)
    seen = mark(found, f"({p}) + ({q})*t + ({r})t^2")
    same = all(p + q * t + r * t * t == 35 + 52 * t + 26 * t * t for t in map(Fraction, (0, 1, -1)))
    assert (seen.outcome == "right") == same
    for one in (mark(found, f"35 + 52t + 26t^2 + {abs(p)}t - {abs(p)}t"), mark(found, f"{35 + p} + 52t + 26t^2 - ({p})")):
        assert one.outcome == "right"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=25) | st.text("t0123456789+-*/^() .=", max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = item(question(NAME), 3)
    assert mark(found, text).outcome in ("right", "wrong", "unreadable")


# ---------------------------------------------------------------------- items
def test_an_item_is_the_same_for_ever() -> None:
    items = [item.__wrapped__(question(NAME), seed) for seed in range(60)]
    assert [one.posed for one in items] == [item.__wrapped__(question(NAME), seed).posed for seed in range(60)]
    assert len({one.posed for one in items}) > 45
    assert items[3].posed.reference == "35 - (-52)*t + 26*t^2"
    assert items[0].posed.reference == PINNED
    assert all(one.catalogue == (13, 14, 15) and set(one.owners.values()) == {"dot"} for one in items)
    signs = {float(one.inputs["a"] @ one.inputs["b"]) > 0 for one in items}
    assert signs == {True, False}


PINNED = "35 - 10*t + 29*t^2"


def test_the_content_holds() -> None:
    assert check.check(question(NAME), range(25)).faults == []


def test_the_worked_solution_ends_in_the_reference_and_its_numbers_open(square: Item) -> None:
    (worked,) = KINDS["symbolic"].worked(square)
    end = worked.reading.blocks[-1]
    assert isinstance(end, Equation)
    assert worked.working is not None
    numbers = [n for n in maths.numbers(end.rows[-1][2]) if n.line is not None]
    assert [n.value for n in numbers] == [35.0, -52.0, 26.0]
    assert all(float(worked.working.lines[n.line].value) == n.value for n in numbers if n.line is not None)
    assert len(KINDS["symbolic"].first(square)[0].reading.blocks) == 1


def test_twelve_points_are_of_the_domain() -> None:
    found = symbolic_check.points({"t": None, "n": "natural", "k": "whole", "x": (0.0, 1.0), "y": (0.0, np.inf)})
    assert all(len(set(v.tolist())) > 3 and (v != 0).all() and len(v) == 12 for v in found.values())
    assert (found["n"] >= 1).all() and (found["n"] % 1 == 0).all()
    assert (found["k"] < 0).any() and (found["k"] % 1 == 0).all()
    assert ((found["x"] > 0) & (found["x"] < 1)).all()
    assert (found["y"] > 0).all()


# ---------------------------------------------------------------------- guards broken on purpose
def broken(write: Write, old: str, new: str) -> Question:
    text = question(NAME).path.read_text(encoding="utf-8")
    assert old in text
    return read(write(text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('reference = "{aa} - {twice}*t', 'reference = "{aa} - 3*{twice}*t', "and apart_squared of working.py gives"),
        (
            "Write it out as a polynomial in t",
            "Write it out, not as {aa} - {twice}t + {bb}t^2, as a polynomial in t",
            "is shown before it is worked",
        ),
        ('"{aa}-{twice}t+{bb}t²"', '"{aa}+{twice}t+{bb}t²"', "the right answer, typed"),
    ],
)
def test_a_question_that_is_not_so_is_found(write: Write, old: str, new: str, fault: str) -> None:
    found = check.faults(item.__wrapped__(broken(write, old, new), 3))
    assert any(fault in one for one in found)


def test_two_functions_of_one_mind_would_not_do(square: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `again.py` computes something else, it is found."""
    working, again = symbolic_check.functions(square.question, "apart_squared")
    assert list(symbolic_check.faults(square, spec(square.question), KINDS["symbolic"])) == []
    monkeypatch.setattr(symbolic_check, "functions", lambda *_: (working, lambda a, b, t: again(a, b, t) + 1e-6))
    assert any("of again.py gives" in one for one in symbolic_check.faults(square, spec(square.question), KINDS["symbolic"]))


def test_beliefs_that_cannot_be_told_apart_are_not_asked(write: Write) -> None:
    same = broken(write, 'becomes = "{aa} + {bb}*t^2"', 'becomes = "{aa} - {2*(a@b)}*t + t^2*{bb}"')
    with pytest.raises(ValueError, match="wrong expression 1 collides with the right expression"):
        item.__wrapped__(same, 0)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('form = "expanded"', 'form = "short"', "form is short; there are factored, expanded"),
        ('{ t = "real" }', '{ t = "round" }', "a domain is real, whole, natural, positive or two bounds, not round"),
        ("rule = 13", "rule = 99999", "the catalogue has no rule 99999"),
        ('by = "apart_squared"', 'by = "nothing"', "working.py has no function nothing"),
        ('opening = "', 'opened = "', "opening is missing in [symbolic]"),
    ],
)
def test_a_file_that_does_not_go_together_is_refused(write: Write, old: str, new: str, fault: str) -> None:
    q = broken(write, old, new)
    with pytest.raises(ContentFault, match=re.escape(fault)):
        list(symbolic_check.faults(item.__wrapped__(q, 0), spec(q), KINDS["symbolic"]))


# ---------------------------------------------------------------------- golden words
def spoken() -> str:
    found = item(question(NAME), 3)
    texts = ("26t^2 + 52t + 35", "35 - 52t + 26t^2", "35 - 56t + 26t^2", "35 + 52t + 25t^2", "26t(t + 2) + 35", "35 + 52x", "35 +", "")
    return "\n\n".join("\n".join((f"> {text}", *mark(found, text).sentences)) for text in texts) + "\n"


def test_what_is_said_is_pinned() -> None:
    assert spoken() == SAID.read_text(encoding="utf-8")
    assert plain(mark(item(question(NAME), 3), "t").said[0].parts) == "t is not this length squared."


if __name__ == "__main__":
    SAID.write_text(spoken(), encoding="utf-8")
