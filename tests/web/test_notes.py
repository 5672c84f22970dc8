"""A working opens beside its number, and nothing about that depends on the mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Open

pytestmark = pytest.mark.browser


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None, selector
    return box["y"]


def test_a_number_opens_beside_itself_and_closes_again(opened: Open) -> None:
    page = opened()
    page.click("#in-prose")
    note = page.wait_for_selector("#text > .notes > .note")
    assert note is not None
    assert "cos" in (note.text_content() or "")
    number = page.locator("#in-prose")
    assert number.get_attribute("role") == "button"
    assert number.get_attribute("aria-expanded") == "true"
    assert number.get_attribute("aria-controls") == note.get_attribute("id")
    assert number.get_attribute("data-k") == "1" == page.text_content(".note .k")
    assert abs(top(page, ".note") - top(page, "#in-prose")) < 12
    page.click("#in-prose")
    assert page.locator(".note").count() == 0
    assert number.get_attribute("aria-expanded") == "false"
    assert number.get_attribute("data-k") is None


def test_notes_stand_in_the_order_of_their_numbers_and_never_overlap(opened: Open) -> None:
    page = opened()
    for k, number in enumerate(["#in-table", "#second", "#in-math", "#in-prose"]):
        page.click(number)
        page.wait_for_function("n => document.querySelectorAll('#text .note').length === n", arg=k + 1)
    edges = "all => all.map(n => { const b = n.getBoundingClientRect(); return [b.top, b.bottom] })"
    boxes = page.eval_on_selector_all("#text > .notes > .note", edges)
    assert all(below[0] >= above[1] for above, below in pairwise(boxes))
    assert page.eval_on_selector_all("#text .note .k", "all => all.map(k => k.textContent)") == ["3", "4", "2", "1"]
    following = page.locator("#figure").bounding_box()
    assert following is not None
    assert following["y"] >= boxes[-1][1], "the next spread starts below the last note"


def test_a_note_inside_a_note(opened: Open) -> None:
    page = opened()
    page.click("#in-prose")
    inner = page.locator(".note a.num").first
    inner.click()
    page.wait_for_selector(".note .note")
    assert page.locator(".note .note > header .k").count() == 0, "only a number of the page shares a numeral"
    page.keyboard.press("Escape")
    assert page.locator(".note .note").count() == 0
    assert inner.evaluate("e => e === document.activeElement"), "the focus is back at the number"
    inner.click()
    page.wait_for_selector(".note .note")
    page.click("#in-prose")
    assert page.locator(".note").count() == 0
    page.click("#in-prose")
    page.wait_for_selector(".note")
    assert page.get_attribute("#in-prose", "data-k") == "1", "counting starts again when all are closed"


def test_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "in-math"
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note")
    page.keyboard.press("n")
    assert page.evaluate("!!document.activeElement.closest('.note')"), "the numbers of a note come after the number that opened it"
    page.keyboard.press("Space")
    page.wait_for_selector(".note .note")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(".note").count() == 0
    assert page.evaluate("document.activeElement.id") == "in-prose"
    page.keyboard.press("Shift+N")
    assert page.evaluate("document.activeElement.id") == "in-math"


def test_no_shortcut_fires_in_a_text_field(opened: Open) -> None:
    page = opened()
    page.click("#in-prose")
    page.wait_for_selector(".note")
    page.focus("#ans")
    page.keyboard.type("n1p")
    page.keyboard.press("Escape")
    assert page.locator(".note").count() == 1
    assert page.input_value("#ans") == "n1p"
    assert page.evaluate("document.activeElement.id") == "ans"
    assert page.locator(".chips :checked").count() == 0
    assert page.text_content("[data-paper]") == "I am on paper"


def test_across_760_px_notes_move_and_come_back(opened: Open) -> None:
    page = opened()
    for k, number in enumerate(["#in-prose", "#in-table"]):
        page.click(number)
        page.wait_for_function("n => document.querySelectorAll('.note').length === n", arg=k + 1)
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_selector("#text .body p + .note")
    assert page.locator("tr + tr.noterow > td[colspan='3'] > .note").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("() => document.querySelectorAll('#text > .notes > .note').length === 2")
    assert page.locator(".noterow").count() == 0
    assert abs(top(page, "#text .note:first-child") - top(page, "#in-prose")) < 12


def test_a_narrow_page_opens_it_under_the_paragraph(opened: Open) -> None:
    page = opened(width=400)
    page.click("#in-prose")
    page.wait_for_selector("#text .body p + .note")
    assert top(page, ".note") > top(page, "#in-prose")


def test_a_refusal_is_said_in_words_with_a_plain_link(opened: Open) -> None:
    page = opened()
    page.click("#lost")
    page.wait_for_selector(".note [role=alert]")
    assert page.text_content(".note [role=alert]") == "No working is known under that name."
    assert page.get_attribute(".note a:not(.num)", "href") == "/working?f=none"
    page.click(".note .x")
    assert page.locator(".note").count() == 0
    assert page.evaluate("document.activeElement.id") == "lost"


def test_with_ctrl_it_stays_a_link(opened: Open) -> None:
    page = opened()
    with page.context.expect_page() as other:
        page.click("#in-prose", modifiers=["Control"])
    other.value.wait_for_url("**/working?f=turn*")
    assert page.locator(".note").count() == 0


def test_without_script_it_is_a_link(opened: Open) -> None:
    page = opened(scripts=False)
    assert page.locator(".themes").is_hidden()
    assert page.locator("#turn svg .a.line").is_visible(), "the figure stands still"
    page.click("#in-prose")
    assert "/working?f=turn" in page.url
    assert "cos" in (page.text_content("main") or "")


@pytest.mark.parametrize("width", [1280, 900, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, width: int, scheme: str) -> None:
    from tests.web.axe import violations
    from tests.web.conftest import unlock

    page = opened(width=width, color_scheme=scheme)
    page.click("#in-prose")
    page.wait_for_selector(".note")
    unlock(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
