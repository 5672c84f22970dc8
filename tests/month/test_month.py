"""One learner's month, and twenty months by chance: what the studio holds and shows is what the exported events come to, worked out again."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.month.again import Again, Row, fits, read, shown
from tests.month.again.belief import Task, able, mean, moved, prior
from tests.month.again.memory import Card
from tests.month.again.sure import bits, needed, power
from tests.month.again.table import FADE, GUESS_SLIP_WEIGHT
from tests.month.by_chance import BEGUN, BY_CHANCE, Deed
from tests.month.by_session import BySession, Clock, asked, by_session
from tests.month.compare import parted
from tests.month.opens import Shown, faults
from tests.month.plan import MONTH, follow
from tests.studio.visitor import Studio, Visitor
from workings import course
from workings.learner import memory, sums
from workings.learner.store import Store
from workings.practice import running
from workings.session import you_scheduler

HERE = Path(__file__).parent
ZONES = ("UTC", "Pacific/Auckland", "America/St_Johns")
NUMBER = re.compile(r'<a class="num" href="([^"]+)" data-digits="(\d+)"[^>]*>([^<]*)</a>')
CONCEPTS = len(course.graph().nodes)
MONTHS = settings(
    max_examples=100 if os.environ.get("WORKINGS_LONG") else 8, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@cache
def empty() -> Path:
    """A folder with a log and nothing in it, made once: making one takes longer than a session."""
    folder = Path(tempfile.mkdtemp())
    Store(folder / "home").close()
    return folder / "home"


@pytest.fixture(scope="module", autouse=True)
def _swept() -> Iterator[None]:
    yield
    if empty.cache_info().currsize:
        shutil.rmtree(empty().parent)
        empty.cache_clear()


def again(hand: BySession) -> Again:
    return Again(read(hand.export()), hand.zone, asked())


# ---------------------------------------------------------------- the month
@pytest.mark.slow
def test_the_month_comes_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each of the thirteen sessions; and at the end the page itself. The scheduler's score, too, though a page shows it only later."""
    monkeypatch.setattr(you_scheduler, "SHOWN_FROM", 1)
    if running.off():
        pytest.skip(running.off())
    clock = Clock(ZoneInfo("Pacific/Auckland"))
    studio = Studio(tmp_path / "home", clock)  # type: ignore[arg-type]
    hand = BySession(studio.session, clock, tmp_path / "home", clock.zone)
    stages = []
    for number in follow(hand):
        found = again(hand)
        assert parted(hand.session, found) == [], f"session {number}"
        stages.append("parked" if found.of("dot").parked else found.of("dot").stage)
    assert len(stages) == len(MONTH) == 13
    assert stages[-1] == "keeping"
    holds_what_it_should(found, stages)
    the_page_is_right(found, studio.visitor())


def the_page_is_right(found: Again, visitor: Visitor) -> None:
    """To the digit: every number on it, with lines of the ledger opened."""
    opened = [f"/you?row={one.event}&part={one.part}" for one in found.ledger[::8]]
    met: set[str] = set()
    for path in ("/you", "/you?all=1", "/you?sits=problem", *opened):
        numbers = numbers_of(visitor.get(path).text)
        assert len(numbers) > 40, path
        assert faults(numbers, found, CONCEPTS) == [], path
        met |= {dict(parse_qsl(urlsplit(one.href).query)).get("q", "").partition(":")[0] for one in numbers}
    assert {"mean", "before", "low", "high", "chance", "record", "mean_surprise", "base_surprise", "hit_rate", "skill"} <= met
    wrong = [one._replace(text=f"{one.text}7") for one in numbers]
    assert len(faults(wrong, found, CONCEPTS)) == len(wrong), "a digit that does not belong is seen"


def numbers_of(text: str) -> list[Shown]:
    return [Shown(unescape(href), unescape(said), int(digits)) for href, digits, said in NUMBER.findall(text)]


def holds_what_it_should(found: Again, stages: list[str]) -> None:
    """The month has in it what makes it a month."""
    assert {"parked", "predicting", "using", "working", "keeping", "lapsed"} <= set(stages)
    assert len(found.said["right?"]) >= 20, "too few for calibration to be shown"
    assert len(found.said["rebuild?"]) >= 6
    assert len(found.reviews) >= 6 and {r.passed for r in found.reviews} == {True, False}
    assert {line.help for line in found.ledger} >= {"none", "point", "sibling", "first_step", "explanation"}
    assert any(line.elsewhere for line in found.ledger), "no miss was sent to another concept"
    assert found.credited >= 1, "no card was credited for another concept's item"
    assert {"sure", "reply", "forecast", "help"} <= {row.kind for row in found.rows}


@pytest.mark.slow
@given(zone=st.sampled_from(ZONES), begun=BEGUN, deeds=st.lists(BY_CHANCE, min_size=12, max_size=40))
@MONTHS
def test_any_month_comes_to_the_same(zone: str, begun: list[Deed], deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(empty(), home := Path(folder) / "home")
        with by_session(home, ZoneInfo(zone)) as hand:
            for deed in begun + deeds:
                deed(hand)
            assert parted(hand.session, again(hand)) == []


# ---------------------------------------------------------------- the check can fail
@pytest.mark.parametrize(
    ("name", "broken", "said"),
    [
        ("likelihood", lambda theta, y, guess, slip, weight, help: (guess + (1 - guess - slip) * theta) ** y, "mean"),
        ("faded", lambda p, prior, fade: p, "faded"),
        ("surprise", lambda p, right, clip: -np.log(np.where(right > 0, p, 1 - p)), "points"),
        ("rule_right", lambda belief, none, rule, other, slip, consistency, strayed: belief, "belief"),
    ],
)
def test_a_broken_sum_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, broken: object, said: str) -> None:
    monkeypatch.setattr(sums, name, broken)
    monkeypatch.setitem(sums.FUNCTIONS, name, broken)  # type: ignore[arg-type]
    with by_session(tmp_path / "home") as hand:
        list(follow(hand, 4))
        found = parted(hand.session, again(hand))
    assert any(said in one for one in found), found


def test_credit_that_is_not_given_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if running.off():
        pytest.skip(running.off())
    monkeypatch.setattr(memory, "credit", lambda card, *_: card)
    with by_session(tmp_path / "home") as hand:
        list(follow(hand, 10))
        found = parted(hand.session, again(hand))
    assert any("dot card stability" in one for one in found), found


def test_a_lost_event_is_seen(tmp_path: Path) -> None:
    with by_session(tmp_path / "home") as hand:
        list(follow(hand, 3))
        rows = read(hand.export())
        lost = next(k for k, row in enumerate(rows) if row.kind == "reply")
        assert parted(hand.session, Again(rows[:lost] + rows[lost + 1 :], dt.UTC, asked())) != []


# ---------------------------------------------------------------- the second working itself
def test_nothing_of_ours_is_in_it() -> None:
    for path in (HERE / "again").glob("*.py"):
        imported = re.findall(r"^(?:from|import) ([\w.]+)", path.read_text("utf-8"), re.MULTILINE)
        ours = [name for name in imported if name.split(".")[0] in ("workings", "tests") and not name.startswith("tests.month.again")]
        assert imported
        assert not ours, path.name


def test_it_gives_the_figures_that_the_design_prints() -> None:
    """D3 and D4, as they stand there."""
    begun = prior(0.5)
    after = {}
    for kind, y in (("numeric", 1.0), ("numeric", 0.0), ("choice", 1.0)):
        guess, slip, weight = GUESS_SLIP_WEIGHT[kind]
        after[kind, y] = round(mean(moved(begun, begun, y, (guess, slip, weight, 1.0, FADE))[2]), 2)
    assert after == {("numeric", 1.0): 0.61, ("numeric", 0.0): 0.39, ("choice", 1.0): 0.55}
    curve = begun
    for kind in ("predict", "numeric", "numeric", "ordering", "code", "derivation"):
        curve = moved(curve, begun, 1.0, (*GUESS_SLIP_WEIGHT[kind], 1.0, FADE))[2]
    for part, kind in enumerate(("probe", "probe", "rubric")[1:]):
        curve = moved(curve, begun, 1.0, (*GUESS_SLIP_WEIGHT[kind], 1.0, FADE if part == 0 else 1.0))[2]
    assert (round(mean(curve), 2), round(able(curve), 2)) == (0.84, 0.81)
    assert [round(1 - bits(p, y), 2) for p, y in ((0.5, True), (0.8, True), (0.8, False), (0.95, False))] == [0, 0.68, -1.32, -3.32]
    assert needed() == 82
    assert 0.2 < power(18.5) < 0.3


def test_its_card_comes_back_as_the_design_says() -> None:
    """Good, Good, …: 2, 11, 46 days, then the cap."""
    card = Card(dt.date(2026, 1, 5))
    waits = []
    for _ in range(4):
        waits.append((card.due - card.last).days)
        card.review("good", card.due)
    assert waits == [2, 11, 46, 120]


def test_a_rule_is_named_at_the_second_match_on_another_item() -> None:
    task, day = Task(), dt.date(2026, 1, 5)
    now = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    task.meet([16, 17, 18, 19])
    assert [task.answered([16], False, 0.08, item, now, day) for item in ("a", "a", "b")] == [[], [], [16]]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.6146, 3, "0.615"),
        (2.2361, 3, "2.236"),
        (-7.0, 3, "−7"),
        (0.0, 2, "0"),
        (0.5, 2, "0.5"),
        (1e-5, 2, "1 × 10⁻⁵"),
        (0.0625, 2, "0.063"),
    ],
)
def test_it_shows_numbers_as_pages_do(value: float, digits: int, text: str) -> None:
    assert shown(value, digits) == text
    assert fits(text, value + 1e-12, digits)
    assert not fits(text, value + 1.5 * 10.0**-digits, digits)


def test_a_row_is_read_with_what_it_is_about(tmp_path: Path) -> None:
    with by_session(tmp_path / "home") as hand:
        list(follow(hand, 3))
        rows = read(hand.export())
        assert [(r.number, r.kind, r.at) for r in rows] == [(e.id, e.kind, e.at) for e in hand.session.log.events]
        about = {r.number: r.data["answer"] for r in rows if r.kind in ("reply", "sure")}
        assert about == {e.id: e.data["answer"] for e in hand.session.log.events if e.kind in ("reply", "sure")} != {}
    assert isinstance(rows[0], Row)
