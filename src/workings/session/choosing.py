"""Which item comes next. It follows from the log alone, so reloading a page gives the same item, and nothing here knows the time of day.

After a miss, or after the explanation of an item was read, comes a sibling: the same question with other numbers. After the learner
has said "yes, that is what I did", siblings go on coming between other questions until three have gone right. Otherwise the question
that has gone right least often so far, so that every kind of question comes round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from itertools import count

from workings import practice
from workings.contract.event import Event
from workings.learner.today import Due
from workings.practice import Question
from workings.practice.question import NUMBERS
from workings.session.faults import Unknown

SEEDS = 10_000
"""Seeds are kept short, so that they can be read out; there are more where a question has been asked that often."""
IN_A_ROW = 2
"""Siblings of one question at most, before another question comes."""
TOLD = 3
"""Right answers to siblings after which a wrong rule that was owned to is asked about no more than others: as many as repair it."""
OPENS = (0, 1, 3)
"""First answers before numbers are asked for, then the other short kinds, then the long ones: code, a proof, a derivation."""
TASK_FROM = 2
"""First answers after which the task with fixed numbers comes: an essay's own practice task."""


def number(*words: object) -> int:
    """A whole number that follows from ``words`` and from nothing else."""
    return int.from_bytes(sha256("\x1f".join(map(str, words)).encode()).digest()[:8], "big")


def given(events: Sequence[Event], slug: str) -> list[Event]:
    """The first answers of a concept's items, oldest first."""
    return [e for e in events if e.kind == "answer" and e.concept == slug and e.data["first"]]


def next_id(events: Sequence[Event], slug: str) -> str:
    """The id of the next item of a concept. Raises :class:`Unknown` where it has no questions."""
    asked = practice.questions(slug)
    if not asked:
        raise Unknown(f"{slug} has no problems yet.")
    done = given(events, slug)
    question = _sibling(events, done, asked) or _owned(events, done, asked) or _least(done, asked)
    return _id(events, question, done)


def next_of(events: Sequence[Event], slug: str, name: str) -> str:
    """The id of the next item of one question. Raises :class:`Unknown` where the concept has none of that name."""
    question = next((q for q in practice.questions(slug) if q.name == name), None)
    if question is None:
        raise Unknown(f"{slug} has no exercise {name[:60]}.")
    return _id(events, question, given(events, slug))


def is_long(question: Question) -> bool:
    """Whether it takes minutes: code, a proof, a derivation."""
    return practice.KINDS[question.kind].LONG


def warm_id(events: Sequence[Event], due: Due) -> str:
    """A fresh item for a due concept: of the question that came back, or of the short one that has waited longest."""
    asked = practice.questions(due.concept)
    asked = tuple(q for q in asked if not is_long(q)) or asked
    done = given(events, due.concept)
    question = next((q for q in asked if q.id == due.question), None) or _least(done, asked)
    return _id(events, question, done)


def _sibling(events: Sequence[Event], done: list[Event], asked: tuple[Question, ...]) -> Question | None:
    if not done:
        return None
    last = done[-1]
    row = 0
    for event in reversed(done):
        if event.data["question"] != last.data["question"]:
            break
        row += 1
    wanted = last.data["outcome"] == "wrong" or explained(events, last.item)
    if not wanted or row > IN_A_ROW:
        return None
    return next((q for q in asked if q.id == last.data["question"]), None)


def _owned(events: Sequence[Event], done: list[Event], asked: tuple[Question, ...]) -> Question | None:
    """After "yes, that is what I did": every other item is a sibling, whose numbers tell the wrong rule from the right one."""
    replies = {e.data["answer"]: e.data["reply"] for e in events if e.kind == "reply"}
    own = next((e for e in reversed(done) if replies.get(e.id) == "yes"), None)
    by_id = {q.id: q for q in asked}
    if own is None or own.data["question"] not in by_id:
        return None
    question = by_id[own.data["question"]]
    question = by_id.get(f"{question.concept}/{question.sibling}", question)
    told = [e for e in done if e.id > own.id and e.data["question"] == question.id and e.data["outcome"] == "right"]
    return question if len(told) < TOLD and done[-1].data["question"] != question.id else None


def explained(events: Sequence[Event], item: str) -> bool:
    """Whether the explanation of an item was opened."""
    return any(e.kind == "help" and e.item == item and e.data["rung"] == "explanation" for e in events)


def _least(done: list[Event], asked: tuple[Question, ...]) -> Question:
    """The authored task once two others are done; else least often right, least often asked, of a kind not seen lately."""
    task = next((q for q in asked if q.draw.fixed and all(e.data["question"] != q.id for e in done)), None)
    if task is not None and len(done) >= TASK_FROM:
        return task
    right = Counter(e.data["question"] for e in done if e.data["outcome"] == "right")
    seen = Counter(e.data["question"] for e in done)
    kinds = [e.data["answer_kind"] for e in done]
    last = done[-1].data["question"] if done else ""

    def key(q: Question) -> tuple[int, int, int, int, int, int]:
        lately = next((k for k, kind in enumerate(reversed(kinds)) if kind == q.kind), len(kinds))
        early = int(len(done) < OPENS[2 if is_long(q) else int(q.kind not in NUMBERS)])
        return (int(q.id == last and len(asked) > 1), early, right[q.id], seen[q.id], -lately, _order(q))

    return min(asked, key=key)


def _order(q: Question) -> int:
    """Where nothing else decides, a fixed shuffle: names should not decide what is asked first."""
    return number("order", q.id)


def _id(events: Sequence[Event], question: Question, done: list[Event]) -> str:
    """An item nobody has answered yet. Its seed follows from when the first answer was given and from how often the question was asked."""
    times = sum(e.data["question"] == question.id for e in done)
    begun = next((e.at.isoformat() for e in events if e.kind == "answer"), "")
    answered = {e.item for e in events if e.kind == "answer"}
    for k in count(times):
        seed = k if question.draw.fixed else number(begun, question.id, k) % max(SEEDS, 4 * k)
        id = str(practice.ItemId(question.id, question.version, seed))
        if id not in answered:
            return id
    raise AssertionError("counting does not end")


def asks_confidence(item: str) -> bool:
    """A fair half of the items, chosen by the item itself."""
    return number("how sure", item) % 2 == 0
