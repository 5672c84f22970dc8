"""A figure of bars: sliders by arrow keys and by mouse, the numbers that follow and open, the still picture without a script."""

from __future__ import annotations

import re
from itertools import product
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from scipy.special import softmax

from tests.browser import steps
from tests.browser.conftest import Visit
from tests.browser.measure import faults
from tests.web.axe import violations
from workings.contract.number import format_number

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TEA, COFFEE, SOUP, TEMPERATURE = range(4)


def free(page: Page) -> None:
    """The concept's page, its figure set free without a prediction."""
    steps.go(page, "/concept/softmax")
    page.get_by_role("button", name="straight to the text").click()
    page.locator("#predict-cold").get_by_role("button", name="move it without predicting").click()
    page.wait_for_selector("#spread[data-awake=ready]")


def heights(page: Page) -> list[float]:
    """Of the bars, as shares of the way from the ground to the top line."""
    return [float(bar.get_attribute("height") or "nan") / 226 for bar in page.locator("#spread svg rect").all()]


def shown(page: Page) -> list[str]:
    return page.locator("#spread svg a.num").all_text_contents()


def agrees(page: Page, z: list[float], T: float) -> None:
    """The bars and their numbers are those of SciPy's softmax, once two frames have gone by."""
    steps.two_frames(page)
    wanted = softmax(np.array(z) / T)
    np.testing.assert_allclose(heights(page), wanted, atol=1e-9)
    assert shown(page) == [format_number(float(value)) for value in wanted]


def press(page: Page, slider: int, key: str, times: int = 1) -> None:
    page.locator("#spread input[type=range]").nth(slider).focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_arrow_keys_move_the_bars(visit: Visit) -> None:
    page = visit()
    free(page)
    agrees(page, [2, 1, -1], 1)
    press(page, TEMPERATURE, "ArrowLeft")
    agrees(page, [2, 1, -1], 0.7)
    expect(page.locator("#spread output").nth(TEMPERATURE)).to_have_text("0.7")
    expect(page.locator("#spread input[type=range]").nth(TEMPERATURE)).to_have_attribute("aria-valuetext", "0.7")
    press(page, SOUP, "ArrowRight", 3)
    agrees(page, [2, 1, 0.5], 0.7)
    press(page, TEMPERATURE, "End")
    agrees(page, [2, 1, 0.5], 20)
    expect(page.locator("#spread .readout dd").first).to_have_text("1")


def test_the_mouse_moves_them_and_what_is_prepared_comes_back(visit: Visit) -> None:
    page = visit()
    free(page)
    track = page.locator("#spread input[type=range]").nth(COFFEE)
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    agrees(page, [2, 6, -1], 1)
    page.get_by_role("button", name="cold").click()
    agrees(page, [2, 1, -1], 0.1)
    page.get_by_role("button", name="as it was").click()
    agrees(page, [2, 1, -1], 1)


def test_a_number_over_a_bar_opens_and_follows(visit: Visit) -> None:
    page = visit()
    free(page)
    number = page.locator("#spread svg a.num").nth(SOUP)
    steps.click_number(page, number)
    note = steps.note_of(page, number)
    press(page, TEMPERATURE, "ArrowRight", 2)
    steps.two_frames(page)
    expect(note).to_contain_text(f"{softmax(np.array([2, 1, -1]) / 2)[2]:.3f}"[:5])
    page.wait_for_url(re.compile(r"#.*T"))
    page.reload()
    page.wait_for_selector("#spread[data-awake=ready]")
    agrees(page, [2, 1, -1], 2)


def test_without_a_script_the_picture_stands_and_its_numbers_are_links(visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto("/concept/softmax")
    page.get_by_role("button", name="straight to the text").click()
    np.testing.assert_allclose(heights(page), softmax([2, 1, -1]), atol=1e-3)
    assert not page.locator("#spread input").count()
    page.goto(page.locator("#spread svg a.num").first.get_attribute("href") or "")
    expect(page.locator("main")).to_contain_text("0.705")


@pytest.mark.parametrize(("width", "scheme"), list(product((1280, 400), SCHEMES)))
def test_it_fits_and_can_be_read(visit: Visit, width: int, scheme: Literal["light", "dark"]) -> None:
    page = visit(width=width, color_scheme=scheme)
    free(page)
    assert faults(page) == []
    assert violations(page) == []
