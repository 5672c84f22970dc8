"""Which item comes next follows from the log, and from nothing else."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.studio.journey import right, wrong
from tests.studio.visitor import Clock
from workings import practice
from workings.learner.store import Store
from workings.session import Session, Unknown, choosing


def answer(session: Session, clock: Clock, is_right: bool = True) -> str:
    """Answer the next item; its id."""
    id = session.next_item("dot")
    item = practice.opened(id)
    clock.later(minutes=1)
    session.answer(id, right(item) if is_right or not item.live else wrong(item))
    return id


def test_the_next_item_stays_until_it_is_answered(session: Session, clock: Clock) -> None:
    first = session.next_item("dot")
    clock.later(days=3)
    assert session.next_item("dot") == first
    assert answer(session, clock) == first
    assert session.next_item("dot") != first


def test_another_process_on_the_same_log_gives_the_same(tmp_path: Path) -> None:
    clock = Clock()
    one, two = (Session(Store(tmp_path), clock) for _ in range(2))
    for _ in range(6):
        assert one.next_item("dot") == two.next_item("dot")
        answer(one, clock)


def test_a_run_has_three_kinds_and_the_authored_task(session: Session, clock: Clock) -> None:
    items = [practice.opened(answer(session, clock)) for _ in range(8)]
    assert len({item.kind for item in items[:6]}) >= 3
    assert "dot/essay" in [item.question.id for item in items[:4]]
    assert len({item.id for item in items}) == 8
    assert all(a.question.id != b.question.id for a, b in itertools.pairwise(items))


def test_a_miss_is_followed_by_its_sibling_but_not_for_ever(session: Session, clock: Clock) -> None:
    questions = [practice.parse_id(answer(session, clock, is_right=False)).question for _ in range(5)]
    assert questions[0] == questions[1] == questions[2]
    assert questions[3] != questions[0]


def asked_about(session: Session, clock: Clock, reply: str) -> list[str]:
    """Answer until a wrong rule is asked about, reply, and answer eight more rightly; their questions, that of the slip first."""
    for _ in range(8):
        id = session.next_item("dot")
        item = practice.opened(id)
        clock.later(minutes=1)
        made = session.answer(id, wrong(item))
        assert made.event is not None
        if made.verdict.matches:
            session.reply(made.event.id, reply)
            break
    return [practice.parse_id(id).question, *(practice.parse_id(answer(session, clock)).question for _ in range(8))]


def test_a_slip_that_is_owned_to_comes_back_between_the_others(session: Session, clock: Clock) -> None:
    slip, *after = asked_about(session, clock, "yes")
    assert [k for k, name in enumerate(after) if name == slip][:3] == [0, 2, 4], "a sibling at once, then every other item"
    assert after[6] != slip, "three have gone right"


def test_a_slip_that_is_denied_comes_back_once(session: Session, clock: Clock) -> None:
    slip, *after = asked_about(session, clock, "no")
    assert after[0] == slip
    assert slip not in after[1:6]


def test_an_explanation_is_followed_by_a_sibling(session: Session, clock: Clock) -> None:
    id = session.next_item("dot")
    session.help("dot", "explanation", item=id)
    answer(session, clock)
    assert practice.parse_id(session.next_item("dot")).question == practice.parse_id(id).question


def test_half_of_the_items_ask_how_sure() -> None:
    asked = sum(choosing.asks_confidence(f"dot/cosine@1#{k}") for k in range(1000))
    assert 450 < asked < 550
    assert choosing.asks_confidence("dot/cosine@1#7") == choosing.asks_confidence("dot/cosine@1#7")


def test_a_concept_without_problems_says_so(session: Session) -> None:
    with pytest.raises(Unknown, match="not written yet"):
        session.next_item("attention")


def test_no_item_comes_twice_even_when_seeds_meet(session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "SEEDS", 4)
    items = [answer(session, clock) for _ in range(20)]
    assert len(set(items)) == 20
