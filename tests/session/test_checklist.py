"""The checklist of a data set: kept as typed, worked where it can be, asked again for the next one."""

from __future__ import annotations

import pytest

from workings.contract.reading import Call
from workings.session import Session, Unfit, Unknown, checklist

WHOLE = {
    "name": "Spam", "case": "one mail", "asked": "class", "cases": "5000", "aside": "1000", "classes": "910, 90", "rule": "none tried",
    "cheap": "92%", "mistake": "alarm", "tp": "60", "fn": "30", "fp": "20", "tn": "890", "again": "held",
}  # fmt: skip


def kept(session: Session, **changes: str) -> checklist.Sheet:
    event = session.keep_checklist(0, WHOLE | changes)
    assert event is not None
    return session.checklist(event.data["sheet"])


def test_the_baseline_stands_before_the_model(session: Session) -> None:
    sheet = kept(session)
    found = {words: number.value for words, number in sheet.results}
    assert list(found.values()) == pytest.approx([0.91, 0.95, 60 / 80, 60 / 90, (0.95 - 0.91) / 0.09])
    assert next(iter(found)) == "the best rule that does not look has the accuracy"
    assert all(isinstance(number.recipe, Call) for _, number in sheet.results)
    assert sheet.problems == {}
    assert sheet.open == (), "the four counts say what the model scores"
    assert kept(session, tn="").open == ("What does the model score, on the same cases?",)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"classes": "910, 80"}, "classes", "together 990, and 1000 are kept aside"),
        ({"classes": "ninety"}, "classes", "a whole number; “ninety” is none"),
        ({"classes": "910"}, "classes", "two counts or more"),
        ({"aside": "6000", "classes": "5910, 90"}, "aside", "more than the 5000 there are in all"),
        ({"cheap": "nan"}, "cheap", "a number that is finite"),
        ({"cheap": "120%"}, "cheap", "an accuracy is from 0 to 1"),
        ({"tn": "800"}, "tn", "the four come to 910"),
        ({"asked": "colour"}, "asked", "one of the choices"),
        ({"asked": "number", "floor": "0"}, "floor", "a loss above 0"),
    ],
)
def test_what_contradicts_is_said_kept_and_left_out(session: Session, changes: dict[str, str], field: str, said: str) -> None:
    sheet = kept(session, **changes)
    assert said in sheet.problems[field]
    assert sheet.answers[field] == changes[field], "it stands as it was typed"


@pytest.mark.parametrize(("typed", "value"), [("0.93", 0.93), ("93%", 0.93), ("0,93", 0.93), (" 93 % ", 0.93)])
def test_a_score_may_be_written_in_several_ways(session: Session, typed: str, value: float) -> None:
    blank = dict.fromkeys(("tp", "fn", "fp", "tn"), "")
    sheet = kept(session, model=typed, **blank)
    assert sheet.results[-1][1].value == pytest.approx((value - 0.91) / 0.09)


def test_of_a_number_the_loss_is_compared_with_that_of_the_best_constant(session: Session) -> None:
    sheet = kept(session, asked="number", loss="squared", floor="40", model="32", mean="3", median="2")
    assert [(words, number.value) for words, number in sheet.results] == [("the model’s loss, in times the best constant’s", 0.8)]
    assert "Two classes: what are the model’s four counts?" not in [row.question for row in sheet.rows]


def test_no_sheet_can_divide_by_nothing(session: Session) -> None:
    sheet = kept(session, classes="1000, 0", tp="0", fn="0", fp="0", tn="1000")
    assert [words for words, _ in sheet.results] == [
        "the best rule that does not look has the accuracy",
        "the model’s accuracy, from its four counts",
    ]


def test_the_next_data_set_begins_empty_and_the_last_is_kept(session: Session) -> None:
    first = kept(session)
    assert session.keep_checklist(first.number, dict(first.answers)) is None, "nothing has changed"
    session.keep_checklist(0, {"name": "Faces"})
    assert [(sheet.number, sheet.name, bool(sheet.results)) for sheet in session.checklists()] == [(2, "Faces", False), (1, "Spam", True)]
    assert len(session.checklist(2).open) == len(session.checklist(2).rows) - 1


def test_what_is_no_sheet_and_no_field(session: Session) -> None:
    with pytest.raises(Unknown):
        session.checklist(7)
    with pytest.raises(Unknown):
        session.keep_checklist(7, {"name": "x"})
    with pytest.raises(Unfit, match="no field"):
        session.keep_checklist(0, {"colour": "x"})
