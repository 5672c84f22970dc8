"""A browser without JavaScript: every page reads, numbers are plain links, and everything can be done with plain forms."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey, lives, steps
from tests.browser.chapters import CHAPTERS
from tests.browser.conftest import Visit, watch_of
from tests.browser.crawl import look
from tests.browser.measure import faults
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("chapter", ["first", "using", "later", "kept", "sheets", "weeks"])
def test_every_page_reads(visit: Visit, studio: Studio, chapter: str) -> None:
    """A title, a heading, text, nothing sideways, and no control that does nothing."""
    page = visit(width=900, scripts=False)
    for name, (path, _) in CHAPTERS[chapter](studio).items():
        if name == "not-here":
            continue
        page.goto(path)
        assert page.locator("h1").count() == 1, name
        assert len(page.inner_text("main")) > 100, name
        assert page.locator(".js-only:visible, .themes:visible").count() == 0, f"{name} shows what nothing stands behind"
        assert page.locator("button[type=button]:visible").count() == 0, f"{name} has a button that nothing stands behind"
        assert faults(page) == [], name
    assert not [one for one in watch_of(page).asked if one.endswith(".js")]


def test_numbers_are_links_all_the_way_down(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    page = visit(scripts=False)
    page.goto("/concept/dot")
    page.locator("#definition p:has-text('For example') a.num").last.click()
    expect(page.locator("h1")).to_have_text("dot product")
    expect(page.locator("#opened")).to_contain_text("from a @ b")
    page.locator("#opened a.num").first.click()
    expect(page.locator("h1")).to_contain_text("product")
    expect(page.locator("#opened math")).not_to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_have_text("The dot product")


def test_the_numbers_of_a_sheet_are_links(visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto("/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]")
    bare, numbers = look(page)
    assert (bare, len(numbers)) == ([], 12), "four numbers, four costs, and two of each way"
    page.locator(".sheet .ln a.num.cell").first.click()
    expect(page.locator("h1")).to_have_text("dot product")
    expect(page.locator("#opened")).to_contain_text("from a @ b")
    page.go_back()
    page.locator(".sheet .costs a.num").first.click()
    expect(page.locator("#opened")).to_contain_text("dot product: 2·n = 6")


def test_reading_and_predicting_by_plain_forms(visit: Visit, studio: Studio) -> None:
    page = visit(scripts=False)
    page.goto("/concept/dot")
    page.click("#begin")
    page.fill("#attempt", "Note A")
    page.click("#keep")
    page.fill("#p1", "Pair them up")
    page.click("#prompt-1 button")
    expect(page.locator("#p1")).to_have_value("Pair them up")
    page.click("#rung-first_step button")
    expect(page.locator("#rung-first_step.open .in")).to_contain_text("Why does that settle")
    page.click("#can-use")
    assert journey.SECRET not in page.content()
    choose(page, "#predict-sign input[value='90']")
    choose(page, "#predict-sign .chips input[value='80']")
    page.click("#predict-sign button:has-text('Lock the prediction')")
    expect(page.locator("#predict-sign .after")).to_contain_text("You said when it passes 90°, 80 in a hundred.")
    choose(page, "#seen-sign input[value='shadow']")
    page.click("#seen-sign button")
    expect(page.locator("#explained-sign")).to_contain_text(journey.SECRET)
    assert studio.recorded("prediction", "seen") == 2


def test_answers_by_plain_forms(visit: Visit, studio: Studio) -> None:
    page = visit(scripts=False)
    give(page, "/practice/dot/cosine/1/41", "28")
    expect(page.locator("#marked .verdict")).to_contain_text("if you do not divide by the lengths")
    choose(page, "#did input[value='yes']")
    page.click("#did button")
    expect(page.locator("#did input[value='yes']")).to_be_checked()
    give(page, "/practice/dot/cosine/1/41", "2 +")
    expect(page.locator("#marked .verdict.unread")).to_contain_text("Nothing has been marked.")
    expect(page.locator("#text")).to_have_value("2 +")
    page.goto("/practice/dot/cosine/1/42")
    give(page, "/practice/dot/cosine/1/42", steps.problem(page).right)
    expect(page.locator("#marked .verdict.right")).to_have_count(1)
    expect(page.locator("#answer [data-readas]")).not_to_be_empty()
    assert (studio.recorded("answer"), studio.recorded("reply")) == (2, 1)
    page.click("#marked a:has-text('Open the line')")
    expect(page.locator("#opened svg.curves")).to_contain_text("posterior")


def test_a_rebuild_by_plain_forms(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    lives.working(studio)
    studio.clock.go(days=1)
    page = visit(scripts=False)
    page.click("#to-rebuild")
    choose(page, "#write .chips input[value='65']")
    page.fill("#page", journey.PAGE)
    page.click("#to-marks")
    for k, row in enumerate(lives.RUBRIC):
        choose(page, f"#marks input[name='yes-{row}'][value='yes']")
        page.select_option(f"#marks select[name='line-{row}']", str(k + 1))
    page.fill("#probe-weighted", "2")
    page.fill("#probe-crossed", "-3")
    page.click("#to-reference")
    expect(page.locator("#result [data-passed]")).to_have_attribute("data-passed", "yes")
    assert studio.stage() == "keeping"


def test_minutes_skip_and_park_by_plain_forms(visit: Visit, studio: Studio) -> None:
    page = visit(scripts=False)
    choose(page, "input[name=minutes][value='20']")
    page.click("button:has-text('plan for that')")
    assert re.search(r"minutes=20", page.url)
    studio.session.move("dot", "reading")
    page.goto("/concept/dot")
    page.click("#park")
    assert studio.stage() == "parked"
    studio.clock.go(days=1)
    page.goto("/")
    expect(page.locator("#parked")).to_contain_text("Dot product and cosine")


def choose(page: Page, selector: str) -> None:
    """A radio by its label, as a hand does."""
    page.locator(selector).locator("xpath=ancestor::label[1]").click()


def give(page: Page, path: str, words: str) -> None:
    if path not in page.url:
        page.goto(path)
    page.fill("#text", words)
    if page.locator("#answer-form .chips:not([data-done])").count():
        choose(page, "#answer-form .chips input[value='65']")
    page.click("#mark")
