"""Faults that were found by walking through the studio, each as the test that keeps it mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import lives, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("prediction", ["across", "through-zero"])
def test_the_figure_can_do_what_its_prediction_asks(visit: Visit, studio: Studio, prediction: str) -> None:
    """ "Now b may move freely" stands over a figure that only turns."""
    lives.reading(studio)
    lives.predicted(studio, 1 if prediction == "across" else 2)
    page = visit()
    steps.go(page, "/concept/dot")
    page.wait_for_selector("#turn[data-awake=ready]")
    expect(page.locator(f"#predict-{prediction}.locked")).to_have_count(1)
    assert page.locator("[name=turn-mode]:checked").get_attribute("value") == "free"


def test_a_working_does_not_open_to_itself(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    page = visit()
    steps.go(page, "/concept/dot")
    number = page.locator("#definition p:has-text('For example') a.num").last
    number.click()
    note = steps.note_of(page, number)
    last = note.locator(":scope > .in a.num").last
    last.click()
    assert steps.note_of(page, last).locator(":scope > header b").inner_text() != note.locator(":scope > header b").inner_text()


def test_a_clock_that_went_back_gives_no_impossible_number(visit: Visit, studio: Studio) -> None:
    """A journey west across the date line, or a machine whose clock was put right."""
    lives.reading(studio)
    lives.answered(studio, lives.wrong, "dot/cosine@1#41")
    lives.working(studio)
    studio.clock.go(days=4)
    lives.rebuilt(studio)
    studio.clock.go(days=-1)
    page = visit()
    steps.go(page, "/")
    rows = page.locator("#warm-up tbody tr").all_inner_texts()
    assert rows, "a sibling is due"
    assert not [row for row in rows if "−" in row or re.search(r"\b[1-9]\.\d", row)]


def test_a_reply_is_sent_when_it_was_chosen_and_not_on_the_way(visit: Visit, studio: Studio) -> None:
    path, event = lives.answered(studio, lives.wrong, "dot/cosine@1#41")
    page = visit()
    steps.go(page, f"{path}?answered={event}")
    hand = Keys(page)
    hand.tab_to("#did input[value=yes]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#did input[checked]", state="attached")
    replies = [e.data["reply"] for e in studio.session.log.events if e.kind == "reply"]
    assert replies == ["unsure"]
