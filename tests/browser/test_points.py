"""The figure of points: still until the prediction is locked, and not in the measure that would answer it; then it is the reader's."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys
from tests.browser.studio import Studio
from workings import course
from workings.contract.reading import Call

pytestmark = pytest.mark.browser
SHOWN = "#nearest .readout:not([hidden])"


def numbers(page: Page) -> list[str]:
    steps.two_frames(page)
    steps.two_frames(page)
    return page.locator(f"{SHOWN} a.num").all_inner_texts()


def nearest(page: Page) -> list[str]:
    steps.two_frames(page)
    return page.locator(f"{SHOWN} .near dt b").all_inner_texts()


def lock(hand: Keys, name: str, key: str) -> None:
    hand.choose(f"#predict-{name} input[value='{key}']")
    hand.chip(f"#predict-{name}", 80)
    hand.press(f"#predict-{name} button:has-text('Lock the prediction')")
    hand.page.wait_for_selector("#nearest[data-awake=ready]")


def next_one(hand: Keys, seen: str, key: str, following: str) -> None:
    hand.choose(f"#seen-{seen} input[value='{key}']")
    hand.press("#another-nearest")
    hand.page.wait_for_selector(f"#predict-{following} .before")
    steps.ready(hand.page)


def focus(page: Page, point: str) -> None:
    page.locator(f"#nearest .handle[aria-label^='point {point}:']").focus()


def test_it_is_predicted_and_then_moved(visit: Visit, studio: Studio) -> None:
    studio.session.move("vectors", "predicting")
    page = visit()
    steps.go(page, "/concept/vectors")
    hand = Keys(page)
    expect(page.locator("#nearest[data-locked]")).to_have_count(1)
    expect(page.locator("#nearest .handle")).to_have_count(0)
    lock(hand, "border", "line")
    assert numbers(page) == ["2.828", "3", "3.5"]
    focus(page, "q")
    page.keyboard.press("ArrowRight")
    assert numbers(page)[:2] == ["2.5", "2.5"]
    assert nearest(page) == ["A", "B"], "at one distance both are named"
    page.keyboard.press("Shift+ArrowRight")
    assert nearest(page) == ["B"]

    next_one(hand, "border", "far", "streets")
    assert numbers(page) == ["2.828", "3", "3.5"], "while it is asked, nothing is measured along the streets"
    lock(hand, "streets", "b")
    assert numbers(page) == ["4", "3", "3.5"]
    assert nearest(page) == ["B"]

    next_one(hand, "streets", "diamond", "units")
    lock(hand, "units", "each")
    slider = page.locator("#nearest-scale")
    slider.focus()
    page.keyboard.press("Home")
    assert nearest(page) == ["B"]
    page.keyboard.press("End")
    assert nearest(page) == ["C"]


def test_a_number_opens_to_the_working_of_where_the_points_are(visit: Visit, studio: Studio) -> None:
    studio.session.move("vectors", "predicting")
    page = visit()
    steps.go(page, "/concept/vectors")
    lock(Keys(page), "border", "line")
    focus(page, "C")
    page.keyboard.press("ArrowLeft")
    number = page.locator(f"{SHOWN} a.num >> nth=2")
    inputs = json.loads('{"query": [1.5, 1], "rows": [[3.5, 3], [4.5, 1], [1, 4.5]], "scale": [1, 1]}')
    expect(number).to_have_text(f"{float(course.value(Call('vectors/nearest', inputs))[2]):.4g}")
    expect(number).to_have_attribute("href", steps.re.compile(r"rows=.*%5B1%2C4\.5%5D"))
    Keys(page).open(f"{SHOWN} a.num >> nth=2")
    expect(steps.note_of(page, number)).to_contain_text("from np.sqrt(np.sum(apart**2, axis=1))")


def test_a_hand_drags_a_point_and_it_stays_on_the_paper(visit: Visit, studio: Studio) -> None:
    studio.session.move("vectors", "predicting")
    page = visit(width=400)
    steps.go(page, "/concept/vectors")
    lock(Keys(page), "border", "line")
    handle = page.locator("#nearest .handle[aria-label^='point A:']")
    handle.scroll_into_view_if_needed()
    box = handle.locator(".halo").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 900, box["y"] + 900, steps=4)
    page.mouse.up()
    steps.two_frames(page)
    expect(page.locator("#nearest .handle >> nth=0")).to_have_attribute("aria-label", "point A: 0, 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_without_scripts_it_stands_and_every_number_is_a_link(visit: Visit, studio: Studio) -> None:
    studio.session.move("vectors", "predicting")
    page = visit(scripts=False)
    page.goto("/concept/vectors")
    assert page.locator(f"{SHOWN} a.num").all_inner_texts() == ["2.828", "3", "3.5"]
    assert page.locator("#nearest svg circle").count() == 4
    page.goto(page.locator(f"{SHOWN} a.num >> nth=0").get_attribute("href") or "")
    assert "2.828" in (page.text_content("main") or "")
