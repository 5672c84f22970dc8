"""The whole journey by keyboard alone, and what a keyboard needs on every page."""

from __future__ import annotations

import pytest

from tests.browser import journey, lives, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys, stops
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_the_whole_journey(visit: Visit, studio: Studio) -> None:
    journey.walk(Keys(visit()), studio)


@pytest.mark.parametrize(
    "path", ["/", "/map", "/concept/dot", "/practice/dot/cosine/1/41", "/rebuild/dot", "/you", "/working?f=dot/cosine&a=[2,1]&b=[1,3]"]
)
def test_every_stop_can_be_seen_and_none_is_a_trap(visit: Visit, studio: Studio, path: str) -> None:
    lives.reading(studio)
    lives.predicted(studio, 0)
    lives.answered(studio)
    page = visit(reduced_motion="reduce")
    steps.go(page, path)
    assert stops(page) == []


def test_the_first_stop_leads_past_the_navigation(visit: Visit, studio: Studio) -> None:
    page = visit()
    steps.go(page, "/concept/dot")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_after_locking_the_figure_is_next(visit: Visit, studio: Studio) -> None:
    """The form that had the focus was replaced; the keyboard goes on where it was, and not from the top of the page."""
    studio.session.move("dot", "predicting")
    page = visit()
    steps.go(page, "/concept/dot")
    hand = Keys(page)
    hand.choose("#predict-sign input[value='90']")
    hand.chip("#predict-sign", 80)
    hand.press("#predict-sign button:has-text('Lock the prediction')")
    page.wait_for_selector("#turn[data-awake=ready]")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#turn')")
