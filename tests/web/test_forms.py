"""Forms sent from the page: nothing typed is lost, nothing is sent twice, and a fault is said in words."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Open, unlock
from tests.web.server import Backend

pytestmark = pytest.mark.browser


TYPED = """field => { for (const text of ['2', '2/', '2/3']) {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
} }"""
"""Three keys in a row, however slow the machine."""


def sent(backend: Backend, path: str, count: int = 1, seconds: float = 5.0) -> list[dict[str, object]]:
    """What was posted to ``path``, once there are ``count`` of them."""
    until = time.monotonic() + seconds
    while len(found := [data for where, data in backend.posted if where == path]) < count and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_a_prediction_is_posted_and_the_answer_takes_its_place(opened: Open, backend: Backend) -> None:
    page = opened()
    unlock(page)
    assert sent(backend, "/predict") == [{"choice": "90", "confidence": "65"}]
    assert page.text_content("#predict .after b") == "90"
    assert page.evaluate("document.activeElement.id") == "predict", "the focus stays in that place"


def test_skipping_sends_the_button(opened: Open, backend: Backend) -> None:
    page = opened()
    page.click("#predict [name=skip]")
    page.wait_for_selector('#turn[data-awake="ready"]')
    assert sent(backend, "/predict") == [{"skip": "1"}]


def test_a_failed_post_is_said_and_nothing_is_lost(opened: Open, backend: Backend) -> None:
    page = opened()
    backend.failing = "The data folder is full, so nothing was recorded."
    page.fill("#ans", "10/15")
    page.click("#give")
    page.wait_for_selector("#answer [role=alert]")
    assert page.text_content("#answer [role=alert]") == backend.failing
    assert page.input_value("#ans") == "10/15"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#ans") == "10/15", "what was typed outlives a reload"
    backend.failing = ""
    page.click("#give")
    page.wait_for_url("**/?marked=1")
    page.goto("/")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#ans") == "", "and is let go when the studio has it"


def test_a_studio_that_does_not_answer(opened: Open) -> None:
    page = opened()
    page.route("**/predict", lambda route: route.abort())
    page.check('[name=choice][value="45"]')
    page.check('[name=confidence][value="5"]', force=True)
    page.click("#lock")
    page.wait_for_selector("#predict [role=alert]")
    assert "does not answer" in (page.text_content("#predict [role=alert]") or "")
    assert page.is_checked('[name=choice][value="45"]')
    assert page.locator("#turn[data-locked]").count() == 1


def test_a_second_press_while_one_is_under_way_does_nothing(opened: Open, backend: Backend) -> None:
    page = opened()
    backend.slow = 0.3
    page.fill("#ans", "1")
    page.evaluate("for (let k = 0; k < 5; k++) document.querySelector('#answer').requestSubmit()")
    page.wait_for_url("**/?marked=1")
    assert len(sent(backend, "/answer")) == 1


def test_an_ordinary_form_that_may_not_have_arrived(opened: Open) -> None:
    page = opened()
    page.fill("#line", "where do the lengths go?")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#line") == "where do the lengths go?"
    page.evaluate("document.querySelector('#plain').submit = null; document.querySelector('#plain').requestSubmit()")
    page.wait_for_timeout(200)
    page.goto("/")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#line") == ""


def test_the_answer_is_read_while_it_is_typed(opened: Open, backend: Backend) -> None:
    page = opened()
    page.eval_on_selector("#ans", TYPED)
    page.wait_for_function("() => document.querySelector('[data-readas]').textContent === '2/3'")
    assert sent(backend, "/read") == [{"text": "2/3"}], "once, after the last key"
    page.fill("#ans", "2/?")
    page.wait_for_selector(".readas[data-unread]")
    page.fill("#ans", "x" * 5000)
    page.wait_for_function("() => document.querySelector('[data-readas]').textContent.startsWith('more than')")
    page.fill("#ans", "")
    page.wait_for_function("() => document.querySelector('[data-readas]').textContent === ''")
    assert page.locator(".readas[data-unread]").count() == 0


def test_keys_1_to_7_choose_a_chip(opened: Open) -> None:
    page = opened()
    page.keyboard.press("6")
    assert page.locator(".chips :checked").get_attribute("value") == "80"
    page.keyboard.press("1")
    assert page.locator(".chips :checked").get_attribute("value") == "5"


def test_help_asks_where_once_and_an_empty_line_opens_it(opened: Open, backend: Backend) -> None:
    page = opened()
    page.click("#now")
    page.wait_for_selector("#rung-first input[name=where]")
    assert page.evaluate("document.activeElement.name") == "where"
    assert sent(backend, "/help", seconds=0.1) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#rung-first.open")
    assert sent(backend, "/help") == [{"rung": "first", "where": ""}]
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.click("#now")
    page.wait_for_selector("#rung-first.open")
    assert len(sent(backend, "/help")) == 2, "asked once in a session"


def test_a_prompt_is_kept_while_it_is_written(opened: Open, backend: Backend) -> None:
    page = opened()
    page.fill("#p1", "pair them up")
    page.wait_for_function("() => document.querySelector('.saved').value === 'kept'")
    assert sent(backend, "/prompt") == [{"text": "pair them up"}]
    backend.failing = "Nothing was recorded."
    page.fill("#p1", "pair them up, multiply")
    page.locator("#p1").blur()
    page.wait_for_function("() => document.querySelector('.saved').value === 'Nothing was recorded.'")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#p1") == "pair them up, multiply"


def test_engaged_time_is_sent_when_the_page_is_left(opened: Open, backend: Backend) -> None:
    page = opened()
    page.keyboard.press("a")
    page.wait_for_timeout(1200)
    page.keyboard.press("a")
    page.goto("about:blank")
    batches = sent(backend, "/engaged")
    assert len(batches) == 1
    gaps, seconds = batches[0]["gaps"], batches[0]["seconds"]
    assert isinstance(gaps, list)
    assert sum(gaps) == pytest.approx(seconds, abs=0.02)
    assert 1.0 < sum(gaps) < 15
    assert batches[0]["paper"] is False
    assert batches[0]["key"]


def test_paper_and_no_clock(opened: Open) -> None:
    page = opened()
    page.keyboard.press("p")
    assert page.get_attribute("[data-paper]", "aria-pressed") == "true"
    page.click("[data-paper]")
    assert page.get_attribute("[data-paper]", "aria-pressed") == "false"
    page.click("[data-clock]")
    assert page.locator(".sitline").is_hidden()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".sitline").is_hidden(), "the choice is kept"
    page.click("[data-clock]")
    assert page.locator(".sitline").is_visible()


def test_the_theme_is_kept_in_a_cookie(opened: Open) -> None:
    page = opened()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.check("[name=theme][value=ink]", force=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    assert {"name": "theme", "value": "ink"}.items() <= page.context.cookies()[0].items()
    page.reload()
    page.wait_for_selector('html[data-ready][data-theme="ink"]')


class TestMap:
    def chosen(self, page: Page) -> str | None:
        return page.get_attribute(".node.on", "data-c")

    def test_arrows_and_panel(self, opened: Open) -> None:
        page = opened()
        assert self.chosen(page) == "dot"
        assert "needs" in (page.text_content("#panel") or "")
        page.focus("#n-dot")
        steps = {"ArrowLeft": "vectors", "ArrowRight": "dot"}, {"ArrowRight": "map", "ArrowDown": "gradient", "ArrowUp": "map"}
        for key, node in (step for some in steps for step in some.items()):
            page.keyboard.press(key)
            assert self.chosen(page) == node
        assert page.text_content("#panel h2") == "Matrix as action"
        assert page.evaluate("document.querySelectorAll('.node[tabindex=\"0\"]').length") == 1
        page.keyboard.press("ArrowLeft")
        page.click("#panel [data-pick=vectors]")
        assert self.chosen(page) == "vectors"
        page.keyboard.press("Enter")
        page.wait_for_url("**/?vectors")

    def test_first_click_chooses_and_second_opens(self, opened: Open) -> None:
        page = opened()
        page.click("#n-vectors")
        assert self.chosen(page) == "vectors"
        page.click("#n-vectors")
        page.wait_for_url("**/?vectors")

    def test_skipping_is_marked_when_it_is_recorded(self, opened: Open, backend: Backend) -> None:
        page = opened()
        page.focus("#n-dot")
        page.keyboard.press("x")
        page.wait_for_selector("#n-dot.skip")
        page.keyboard.press("x")
        page.wait_for_selector("#n-dot:not(.skip)")
        assert sent(backend, "/skip", 2) == [{"concept": "dot", "skip": "1"}, {"concept": "dot", "skip": "0"}]
        backend.failing = "That could not be recorded."
        page.keyboard.press("x")
        page.wait_for_selector("#panel [role=alert]")
        assert page.locator("#n-dot.skip").count() == 0

    def test_tiers(self, opened: Open) -> None:
        page = opened()
        page.check("[name=tier][value=operate]", force=True)
        assert page.locator("#n-map").is_hidden()
        assert page.locator("#n-dot").is_visible()
        page.focus("#n-dot")
        page.keyboard.press("ArrowRight")
        assert self.chosen(page) == "dot", "hidden concepts are not walked to"

    def test_a_narrow_map_shows_the_chosen_one(self, opened: Open) -> None:
        page = opened(width=400)
        page.focus("#n-dot")
        page.keyboard.press("ArrowRight")
        box = page.locator("#n-map").bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 400 - box["width"]
