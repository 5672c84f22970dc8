"""The log as a file: exact round trips, merges that end the same on both machines, and lines that are refused with their numbers."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learner.making import answer, at, event
from workings.contract.event import Event
from workings.learner import database, exchange
from workings.learner.shape import EventFault
from workings.learner.store import Store, first_answer

FORMS = ("jsonl", "csv")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
TIMES = st.datetimes(dt.datetime(1969, 1, 1), dt.datetime(2200, 1, 1), timezones=st.timezones() | st.just(dt.UTC))


def exported(home: Path, form: str = "jsonl") -> str:
    out = io.StringIO()
    with Store(home) as store:
        exchange.write(store.rows(), out, form)
    return out.getvalue()


def file_of(home: Path, to: Path) -> Path:
    to.write_text(exported(home, to.suffix[1:]), "utf-8", newline="")
    return to


def imported(home: Path, file: Path) -> exchange.Merged:
    with Store(home, alone=True) as store:
        return store.merge(exchange.read(file))


@cache
def empty() -> bytes:
    """A database without events, made once: making one takes longer than most tests here."""
    with tempfile.TemporaryDirectory() as folder:
        Store(folder).close()
        return (Path(folder) / database.FILE).read_bytes()


def filled(home: Path, *events: Event) -> Path:
    if not home.exists():
        home.mkdir()
        (home / database.FILE).write_bytes(empty())
    with Store(home) as store:
        for one in events:
            store.append(one)
    return home


# ---------------------------------------------------------------- round trips
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None)
@given(
    logs=st.lists(st.tuples(TIMES, TEXT.filter(lambda t: "\0" not in t), st.dictionaries(TEXT, VALUES, max_size=3)), min_size=1, max_size=5)
)
def test_a_log_comes_back_bit_for_bit(form: str, logs: list[tuple[dt.datetime, str, dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        filled(one, *[Event("meet", when, "dot", item, {**data, "text": item}) for when, item, data in logs])
        file = file_of(one, Path(folder) / f"log.{form}")
        assert imported(filled(two), file) == (len(logs), len(logs), 0)
        with Store(one) as first, Store(two) as second:
            assert repr(first.events()) == repr(second.events())
            assert list(first.rows()) == list(second.rows())
        assert exported(two, form) == exported(one, form)


def test_a_field_without_a_name_is_kept_like_any_other(tmp_path: Path) -> None:
    home = filled(tmp_path / "a", Event("meet", at(0), "dot", "", {"": 2**70, "text": "x"}))
    assert '"":1180591620717411303424' in exported(home)


def test_the_two_forms_hold_the_same(tmp_path: Path) -> None:
    home = filled(tmp_path / "a", answer(0.1 + 0.2, value=[-0.0, 5e-324, 1.7976931348623157e308, 1, 1.0], note='‖a‖ \u2028 \r\n " , ½'))
    rows = [[line.row for line in exchange.read(file_of(home, tmp_path / f"log.{form}"))] for form in FORMS]
    assert rows[0] == rows[1]
    assert '"value":[-0.0,5e-324,1.7976931348623157e+308,1,1.0]' in rows[0][0].data


def test_a_reply_finds_its_answer_on_another_machine(tmp_path: Path) -> None:
    """The number of the answer is another one there; what the reply is about is the same."""
    reply = event("reply", at(0, 2), item="dot/cosine@1#1", answer=1, rule=16, reply="yes")
    one = filled(tmp_path / "one", answer(False, 1, at(0, 1)), reply)
    two = filled(tmp_path / "two", answer(True, 9, at(-1)))
    imported(two, file_of(one, tmp_path / "one.jsonl"))
    with Store(two) as store:
        events = store.events()
    assert [e.kind for e in events] == ["answer", "answer", "reply"]
    assert events[2].data["answer"] == 2


def test_what_points_nowhere_stays_as_it_was(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", event("sure", answer=7, text="…"))
    imported(tmp_path / "two", file_of(one, tmp_path / "one.csv"))
    with Store(tmp_path / "two") as store:
        assert store.events()[0].data["answer"] == 7


# ---------------------------------------------------------------- merging
def week(*homes: Path) -> None:
    """Six days of work, a day here and a day there."""
    for k in range(1, 7):
        with Store(homes[k % len(homes)]) as store:
            wrong = store.append(answer(False, 10 * k, at(k), matches=(16,), rules=(16, 17)))
            store.append(event("reply", at(k, 1), item=wrong.item, answer=wrong.id, rule=16, reply="yes"))


def two_machines(folder: Path) -> tuple[Path, Path]:
    """A log that was copied to a second machine; then both went on for a week."""
    one, two = folder / "one", folder / "two"
    filled(one, *[answer(True, k, at(0, k)) for k in range(3)])
    shutil.copytree(one, two)
    week(one, two)
    return one, two


@pytest.mark.parametrize("form", FORMS)
def test_two_machines_that_exchange_their_files_hold_the_same_log(tmp_path: Path, form: str) -> None:
    """And it is the log of a learner who did it all on one."""
    one, two = two_machines(tmp_path)
    a, b = file_of(one, tmp_path / f"a.{form}"), file_of(two, tmp_path / f"b.{form}")
    assert imported(one, b) == (9, 6, 6)
    assert imported(two, a) == (9, 6, 4)
    whole = filled(tmp_path / "whole", *[answer(True, k, at(0, k)) for k in range(3)])
    week(whole)
    assert exported(one) == exported(two) == exported(whole)
    with Store(one) as first, Store(whole) as other:
        assert first.events() == other.events()
        assert [e.id for e in first.events()] == list(range(1, 16))


def test_a_file_imported_twice_or_by_its_own_log_changes_nothing(tmp_path: Path) -> None:
    one, two = two_machines(tmp_path)
    b = file_of(two, tmp_path / "b.jsonl")
    imported(one, b)
    once = exported(one)
    assert imported(one, b) == (9, 0, 0)
    assert imported(one, file_of(one, tmp_path / "own.csv")) == (15, 0, 0)
    b.write_text(b.read_text() * 2)
    assert imported(one, b) == (18, 0, 0)
    assert exported(one) == once


def test_after_a_merge_the_log_goes_on_behind_all_of_it(tmp_path: Path) -> None:
    one, two = two_machines(tmp_path)
    imported(one, file_of(two, tmp_path / "b.jsonl"))
    with Store(one) as store:
        assert store.append(answer(True, 99, at(2))).id == 16
        assert [e.item for e in store.events()][-1] == "dot/cosine@1#99"


def test_the_order_survives_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """The reply was written after its answer, whatever the clock said; on both machines."""
    one = tmp_path / "one"
    with Store(one) as store:
        made = store.append(answer(False, 1, at(5), matches=(16,), rules=(16,)))
        store.append(event("reply", at(1), item=made.item, answer=made.id, rule=16, reply="no"))
        assert [e.at for e in store.events()] == [at(5), at(1)]
    two = filled(tmp_path / "two", answer(True, 2, at(3)))
    imported(two, file_of(one, tmp_path / "a.jsonl"))
    with Store(two) as store:
        assert [(e.kind, e.at) for e in store.events()] == [("answer", at(3)), ("answer", at(5)), ("reply", at(1))]


def test_equal_events_of_one_log_are_two_events(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", event("meet", text=""), event("meet", text=""))
    assert imported(tmp_path / "two", file_of(one, tmp_path / "a.csv")) == (2, 2, 0)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_merging_ends_the_same_in_whatever_order_it_is_done(data: st.DataObject) -> None:
    minutes = st.lists(st.integers(0, 50), max_size=6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = [
            filled(folder / str(m), *[answer(True, 100 * m + k, at(0, when)) for k, when in enumerate(data.draw(minutes))])
            for m in range(3)
        ]
        files = [file_of(home, folder / f"{m}.jsonl") for m, home in enumerate(homes)]
        for home in homes:
            for m in data.draw(st.permutations(range(3))):
                imported(home, files[m])
        assert exported(homes[0]) == exported(homes[1]) == exported(homes[2])


# ---------------------------------------------------------------- lines that will not do
def spoiled(line: str, **fields: Any) -> str:
    return json.dumps({k: v for k, v in (json.loads(line) | fields).items() if v is not ...}, ensure_ascii=False) + "\n"


WRONG: dict[str, tuple[Any, str]] = {
    "half a line": (lambda line: line[:40], "it is not JSON"),
    "a list": (lambda line: "[1, 2]\n", "it is no table of fields"),
    "no number": (lambda line: line.replace('"score":1.0', '"score":NaN'), "score is nan; it has to be a number"),
    "a field too few": (lambda line: spoiled(line, at=...), "at is missing"),
    "a field too many": (lambda line: spoiled(line, colour="red"), "colour is unknown"),
    "a time without a zone": (lambda line: spoiled(line, at="2026-11-02T09:00:00"), "the time has to be UTC"),
    "a newer kind": (lambda line: spoiled(line, kind="dream"), "A newer Workings may know it"),
    "a stamp that is text": (lambda line: spoiled(line, stamp="soon"), "the stamp has to be a whole number"),
    "a share of 80": (lambda line: line.replace('"score":1.0', '"score":80'), "80; it has to be a number from 0 to 1"),
    "a changed answer": (lambda line: line.replace('"outcome":"right"', '"outcome":"wrong"'), "it was changed after it was recorded"),
    "a changed time": (lambda line: spoiled(line, at="2026-11-02T10:00:00.000000+00:00"), "it was changed after it was recorded"),
    "infinity": (lambda line: line.replace('"seed":1', '"seed":1e999'), "cannot be written as JSON"),
    "a lone surrogate": (lambda line: line.replace('"text":"1"', '"text":"\\ud800"'), "cannot be written as JSON"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_refused_with_its_number_and_nothing_is_imported(tmp_path: Path, name: str) -> None:
    spoil, words = WRONG[name]
    lines = exported(filled(tmp_path / "one", *[answer(True, k, at(0, k)) for k in range(3)])).splitlines(keepends=True)
    file, two = tmp_path / "a.jsonl", filled(tmp_path / "two", answer(True, 50))
    file.write_text(lines[0] + spoil(lines[1]) + lines[2], "utf-8")
    before = exported(two)
    with pytest.raises(exchange.ImportFault) as fault:
        imported(two, file)
    said = str(fault.value)
    assert said.startswith("a.jsonl, line 2: ")
    assert words in said
    assert "What was read: " in said and "Nothing was imported." in said and "Export the log again" in said
    assert exported(two) == before
    file.write_text(lines[0] + lines[2], "utf-8")
    assert imported(two, file).new == 2


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"\xff\xfe", 1, "it is not UTF-8 text"),
        (b"x" * 2_000_000, 1, "it is longer than any event"),
        (b"[" * 200_000, 1, "it is not JSON"),
    ],
)
def test_what_is_no_log_at_all_is_refused(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(exchange.ImportFault, match=rf"line {line}: .*{words}"):
        imported(tmp_path / "one", tmp_path / "a.jsonl")


def test_a_wrong_cell_of_a_table_is_refused_with_its_line(tmp_path: Path) -> None:
    file = file_of(filled(tmp_path / "one", answer(), answer(seed=2)), tmp_path / "a.csv")
    whole = file.read_bytes().decode()
    for spoil, words in (
        (whole.rstrip("\r\n") + ",more\r\n", "it has 10 cells"),
        (whole + "x,soon,,,,,,,{}\n", "stamp cannot be read"),
        (whole.replace("right", "wrong"), "it was changed"),
    ):
        file.write_text(spoil)
        with pytest.raises(exchange.ImportFault, match=rf"a\.csv, line [234]: .*{words}"):
            imported(tmp_path / "two", file)
    file.write_bytes(b"\xef\xbb\xbf" + whole.replace("\r\n", "\n").encode())
    assert imported(tmp_path / "two", file).new == 2


def test_a_reply_without_its_answer_is_refused(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", answer(False, 1), event("reply", at(0, 1), answer=1, rule=16, reply="no"))
    lines = exported(one).splitlines(keepends=True)
    (tmp_path / "a.jsonl").write_text(lines[1])
    with pytest.raises(exchange.ImportFault, match=r"line 1: this reply is about an event that is neither in the file nor in this log"):
        imported(tmp_path / "two", tmp_path / "a.jsonl")


def test_a_key_of_another_event_is_refused(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", Event("meet", at(), "dot", "", {"text": "here"}, "tab"))
    two = filled(tmp_path / "two", Event("meet", at(), "dot", "", {"text": "there"}, "tab"))
    with pytest.raises(exchange.ImportFault, match="its key belongs to another event"):
        imported(two, file_of(one, tmp_path / "a.jsonl"))


def test_a_store_in_use_is_not_imported_into(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(database.StoreError, match=r"is in use: a studio or another command.*Nothing was changed"):
        Store(tmp_path, alone=True)
    with Store(tmp_path, alone=True) as store:
        assert store.append(answer(), decide=first_answer).id == 1


def test_what_no_file_could_hold_is_not_recorded(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for bad in (event("meet", text="\ud800"), event("meet", item="a\0b", text=""), event("meet", item="\ud800", text="")):
            with pytest.raises(EventFault):
                store.append(bad)
        assert store.events() == []
