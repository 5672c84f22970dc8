"""What the studio keeps of a learner, as it behaves under the hand: a copy of a line that follows, minutes that open things."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import lives, steps
from tests.browser.conftest import Visit
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_a_copy_of_a_line_follows_what_is_typed(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    lives.predicted(studio)
    _, event = lives.answered(studio)
    page = visit()
    steps.go(page, f"/you?row={event}")
    address, events = page.url, studio.recorded()
    page.fill("#copy-form [name=guess]", "0.4")
    expect(page.locator("#copy h3")).to_contain_text("in a copy with your numbers")
    first = page.locator("#copy .readout dd").first.inner_text()
    page.fill("#copy-form [name=weight]", "0.2")
    expect(page.locator("#copy .readout dd").first).not_to_have_text(first)
    assert page.locator("#copy-form [name=weight]").evaluate("e => e === document.activeElement")
    page.fill("#copy-form [name=guess]", "0.95")
    expect(page.locator("#copy")).to_contain_text("less than 1 together")
    assert (page.url, studio.recorded()) == (address, events), "nothing is kept, and the address stays"


def test_after_a_confident_miss_the_contrast_comes_when_it_is_said_why(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    path, event = lives.answered(studio, lives.wrong, "dot/cosine@1#43", "95")
    page = visit()
    steps.go(page, f"{path}?answered={event}")
    expect(page.locator("#contrast")).to_have_count(0)
    page.fill("#why", "it looked like the cosine")
    page.click("#to-contrast")
    expect(page.locator("#contrast")).to_be_visible()
    expect(page.locator("#why")).to_have_value("it looked like the cosine")


def test_the_opening_problem_keeps_its_minutes(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "meeting")
    studio.session.engaged("dot", "concept", 299, [100.0, 100.0, 99.0])
    page = visit()
    steps.go(page, "/concept/dot")
    page.fill("#attempt", "4, by counting")
    page.wait_for_timeout(1300)
    page.locator("#attempt").press("End")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(page.locator("#capped")).to_contain_text("The text is open now")
    expect(page.locator("#attempt")).to_have_value("4, by counting")
    assert studio.stage() == "reading"
