"""Beside a line of mathematics on the blank page stands whether it held where it was tried. It is no mark."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.studio.visitor import Studio
from workings import course
from workings.contract.event import Event
from workings.contract.number import format_number
from workings.session import Session
from workings.session.rebuild import Written

PAGE = "b is not 0\n\n|a - t b|^2 >= 0\nso a·b <= 1\nt = (a·b)/(b·b)\na·b ="


def form(page: str) -> dict[str, str]:
    own = course.concept("dot").rebuild
    out = {"step": "mark", "confidence": "65", "page": page}
    out |= {f"yes-{r.id}": "yes" for r in own.rubric} | {f"line-{r.id}": "1" for r in own.rubric}
    return out | {f"probe-{p.id}": format_number(p.value, 6) for p in own.probes}


def test_lines_are_tried_before_the_marks_and_shown_after_them(session: Session) -> None:
    made = session.mark_rebuild("dot", {"confidence": "50", "page": PAGE})
    assert isinstance(made, Written)
    assert [line.text for line in made.checked] == list(made.lines)
    assert [line.state for line in made.checked] == ["", "holds", "fails", "chosen", "unread"]
    recorded = session.mark_rebuild("dot", form(PAGE))
    assert isinstance(recorded, Event)
    shown = session.rebuilt(recorded.id)
    assert isinstance(shown, Written)
    assert shown.checked == made.checked


def test_what_is_found_changes_no_score(session: Session) -> None:
    """A page whose lines all fail, and one of words: marked alike."""
    scores = []
    for page in ("a·b <= 1\nt < t", "words\nand more words"):
        made = session.mark_rebuild("dot", form(page))
        assert isinstance(made, Event)
        assert "checked" not in made.data
        scores.append((made.data["score"], made.data["passed"]))
    assert scores[0] == scores[1] == (1.0, True)


def test_it_stands_quietly_beside_the_line(tmp_path: Path) -> None:
    me = Studio(tmp_path / "home").visitor()
    page = me.send(me.get("/rebuild/dot"), "write", confidence="65", page=PAGE)
    own = page.tree.one(id="own")
    assert own is not None
    for words in ("holds wherever it was tried", "does not hold at", "chosen here", "not read", "What is said beside it is no mark."):
        assert page.text.count(words) == 1
    assert 'data-tried="fails"' in page.text
    silent = me.send(me.get("/rebuild/dot"), "write", confidence="65", page="words alone")
    assert "no mark" not in silent.text


def test_a_page_that_was_written_is_a_page() -> None:
    assert {f.name for f in dataclasses.fields(Written)} >= {"lines", "rows", "checked"}
