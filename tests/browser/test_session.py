"""One session from its open to its close: by mouse, by keys alone, without JavaScript; paper, the clock and the ceiling in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser import journey, lives, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Hand, Keys, Mouse, stops
from tests.browser.studio import Studio
from workings import practice

pytestmark = pytest.mark.browser

QUESTION = "Why the lengths, both of them?"


def two_days_on(studio: Studio) -> None:
    """A definition in use, and a confident miss that comes back today."""
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.answered(studio, answers.wrong, "dot/cosine@1#41", "95")
    studio.clock.go(days=2)


def length(hand: Hand, page: Page) -> None:
    """Forty minutes: the second of the three is chosen, so one to the right."""
    if isinstance(hand, Keys):
        hand.tab_to("#length input:checked")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    else:
        hand.choose("#length input[value='40']")
    page.wait_for_url(re.compile("minutes=40"))
    steps.ready(page)


def go_through(hand: Hand, page: Page, studio: Studio) -> None:
    """Open, warm-up, desk, close."""
    page.goto("/")
    steps.ready(page)
    expect(page.locator(".masthead .lead")).to_contain_text("On the desk: dot product and cosine.")
    length(hand, page)
    expect(page.locator("#desk .side")).to_have_text("11 – 38 min")
    assert not journey.NAMES.search(page.inner_text("#warm-up"))
    hand.press("#begin-warm-up")
    page.wait_for_selector("#answer-form")
    steps.ready(page)
    assert journey.answer(hand, page, steps.problem(page).right) == "right"
    hand.press("#fresh")
    steps.here(page, "/")
    expect(page.locator("#begin-warm-up")).to_have_count(0)
    hand.press("#to-desk")
    page.wait_for_selector("#answer-form")
    steps.ready(page)
    assert journey.answer(hand, page, steps.problem(page).right) == "right"
    hand.press("#stop")
    steps.here(page, "/")
    close(hand, page, studio)


def close(hand: Hand, page: Page, studio: Studio) -> None:
    expect(page.locator("#close")).to_contain_text("One line of the ledger")
    hand.press("#close p a:has-text('Open it')")
    steps.here(page, "/you")
    page.go_back()
    steps.ready(page)
    if isinstance(hand, Keys):
        hand.tab_to("#forecast .chips input")
    hand.chip("#forecast", 65)
    hand.press("#forecast button")
    steps.here(page, "/")
    expect(page.locator("#forecast")).to_have_count(0)
    hand.write("#where", QUESTION)
    expect(page.locator("#stuck output.saved")).to_have_text("kept")
    assert studio.session.log.state().concept("dot").prompts[5] == QUESTION
    assert studio.recorded("forecast") == 1


def test_by_mouse(visit: Visit, studio: Studio) -> None:
    two_days_on(studio)
    page = visit()
    go_through(Mouse(page), page, studio)


def test_by_keys_alone(visit: Visit, studio: Studio) -> None:
    two_days_on(studio)
    page = visit()
    go_through(Keys(page), page, studio)


def test_without_scripts(visit: Visit, studio: Studio) -> None:
    two_days_on(studio)
    page = visit(scripts=False)
    page.goto("/")
    page.locator("#length input[value='40']").locator("xpath=ancestor::label[1]").click()
    page.click("#length button")
    expect(page.locator("#desk .side")).to_have_text("11 – 38 min")
    page.click("#begin-warm-up")
    give(page)
    page.click("#fresh")
    assert page.url.endswith("/#desk")
    page.click("#to-desk")
    give(page)
    page.click("#stop")
    page.locator("#forecast input[value='65']").locator("xpath=ancestor::label[1]").click()
    page.click("#forecast button")
    page.fill("#where", QUESTION)
    page.click("#stuck button")
    expect(page.locator("#where")).to_have_value(QUESTION)
    assert studio.recorded("forecast") == 1


def give(page: Page) -> None:
    """The right answer to the problem in front."""
    _, slug, name, version, seed = page.url.partition("?")[0].rsplit("/", 4)
    item = practice.opened(f"{slug}/{name}@{version}#{seed}")
    page.fill("#text", answers.right(item))
    if page.locator("#answer-form .chips:not([data-done])").count():
        page.locator("#answer-form .chips input[value='65']").locator("xpath=ancestor::label[1]").click()
    page.click("#mark")
    expect(page.locator("#marked .verdict.right")).to_have_count(1)


# ---------------------------------------------------------------- the first two minutes
@pytest.mark.parametrize("kind", [Mouse, Keys])
def test_the_first_two_minutes(visit: Visit, studio: Studio, kind: type[Mouse] | type[Keys]) -> None:
    page = visit()
    hand = kind(page)
    steps.ready(page)
    hand.press("#welcome-offer a")
    steps.here(page, "/welcome")
    for deed in ("race", "cache", "search"):
        if isinstance(hand, Keys):
            hand.tab_to(f"input[name='did-{deed}']")
            page.keyboard.press("Space")
        else:
            page.check(f"input[name='did-{deed}']")
    hand.press("#keep-welcome")
    page.wait_for_selector("#changes")
    steps.ready(page)
    expect(page.locator("#changes")).to_contain_text("counts as met, since you have debugged a race")
    hand.press("#to-today")
    steps.here(page, "/")
    expect(page.locator("#welcome-offer")).to_have_count(0)
    assert studio.session.preferences().done == ("race", "cache", "search")


@pytest.mark.parametrize("path", ["/settings", "/welcome", "/welcome?kept=1"])
def test_every_stop_can_be_seen(visit: Visit, studio: Studio, path: str) -> None:
    page = visit(reduced_motion="reduce")
    steps.go(page, path)
    assert stops(page) == []


# ---------------------------------------------------------------- sitting
def test_no_clock_hides_the_ring_and_is_kept_by_the_studio(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "reading")
    page = visit()
    steps.go(page, "/concept/dot")
    expect(page.locator("#sit-line")).to_be_visible()
    with page.expect_response("**/settings/clock"):
        page.click("[data-clock]")
    expect(page.locator("#sit-line")).to_be_hidden()
    assert not studio.session.preferences().clock
    other = visit()
    steps.go(other, "/concept/dot")
    expect(other.locator("#sit-line")).to_be_hidden()
    with other.expect_response("**/settings/clock"):
        other.click("[data-clock]")
    expect(other.locator("#sit-line")).to_be_visible()
    assert studio.session.preferences().clock


def test_a_prompt_that_says_on_paper_turns_paper_on_and_writing_ends_it(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "reading")
    page = visit()
    steps.go(page, "/concept/dot")
    page.locator("#prompt-3").evaluate("form => form.setAttribute('data-onpaper', '')")
    paper = page.locator("[data-paper]")
    page.focus("#p2")
    expect(paper).to_have_text("I am on paper")
    page.focus("#p3")
    expect(paper).to_have_text("back at the screen")
    page.keyboard.type("two lists")
    expect(paper).to_have_text("I am on paper")
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(paper).to_have_text("back at the screen")
    page.focus("#p2")
    page.keyboard.type("x")
    expect(paper).to_have_text("back at the screen")  # what was chosen by hand stays


def test_the_ceiling_comes_with_the_minutes_and_going_on_ends_it(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "reading")
    studio.session.engaged("dot", "concept", 1199.5, [100.0] * 11 + [99.5])
    page = visit()
    steps.go(page, "/concept/dot")
    expect(page.locator("#ceiling button")).to_have_count(0)
    page.mouse.move(300, 300)
    page.wait_for_timeout(1300)
    page.mouse.move(340, 300)
    with page.expect_response("**/engaged**"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(page.locator("#ceiling button")).to_have_text(["Park until tomorrow", "the explanation", "go on"])
    page.click("#ceiling button:has-text('go on')")
    steps.here(page, "/concept/dot")
    expect(page.locator("#ceiling button")).to_have_count(0)
    assert studio.stage() == "reading"


def nearly_ten_minutes_on_paper(visit: Visit, studio: Studio) -> Page:
    studio.session.move("dot", "reading")
    page = visit()
    page.clock.install()
    steps.go(page, "/concept/dot")
    page.keyboard.press("p")
    page.clock.fast_forward(595_000)
    return page


@pytest.mark.parametrize(("moved", "asked"), [(0, 1), (3, 0)])
def test_a_mouse_that_rests_while_the_page_changes_under_it_is_no_sign_of_life(
    visit: Visit, studio: Studio, moved: int, asked: int
) -> None:
    """Chromium tells of one, too, and would put the question off."""
    page = nearly_ten_minutes_on_paper(visit, studio)
    page.evaluate("x => document.dispatchEvent(new PointerEvent('pointermove', { movementX: x }))", moved)
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(11_000)
    expect(page.locator(".paperask")).to_have_count(asked)


def test_after_ten_minutes_on_paper_it_is_asked_once_and_quietly(visit: Visit, studio: Studio) -> None:
    page = nearly_ten_minutes_on_paper(visit, studio)
    expect(page.locator(".paperask")).to_have_count(0)
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(11_000)
    expect(page.locator(".paperask")).to_have_count(1)
    expect(page.locator(".paperask")).to_have_attribute("role", "status")
    assert page.evaluate("document.activeElement === document.body"), "the focus is left where it was"
    page.click(".paperask [data-still=yes]")
    expect(page.locator(".paperask")).to_have_count(0)
    expect(page.locator("[data-paper]")).to_have_attribute("aria-pressed", "true")
    page.clock.fast_forward(606_000)
    page.clock.fast_forward(6_000)
    with page.expect_response("**/engaged**"):
        page.click(".paperask [data-still=no]")
    expect(page.locator("[data-paper]")).to_have_attribute("aria-pressed", "false")
    page.clock.resume()
    for _ in range(100):  # the answer may be to an earlier part of the minutes
        if (sat := studio.session.log.state().concept("dot").engaged_s) > 1150:
            break
        page.wait_for_timeout(100)
    assert 1150 < sat <= 1205, "twice ten minutes, and no more"
    assert any(e.data.get("paper") for e in studio.session.log.events if e.kind == "engaged")
