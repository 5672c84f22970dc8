"""Figures on co-ordinate paper, and of boxes: they wake as they were drawn, and answer the hand, the keys and the sliders."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Page, expect

from tests.browser import lives, steps
from tests.browser.chapters import all_awake
from tests.browser.conftest import Visit
from tests.browser.studio import Studio
from workings import course
from workings.course.papers import Paper

pytestmark = pytest.mark.browser

FIGURES = {
    slug: [figure for figure in course.concept(slug).figures.values() if isinstance(figure, Paper)]
    for slug, node in course.graph().nodes.items()
    if node.written
}
WITH_PAPER = [slug for slug, figures in FIGURES.items() if figures]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Layers(HTMLParser):
    """``d`` of every layer, in the order of the page as it was sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "path" and ("data-layer" in of or "data-head" in of):
            self.found.append(of["d"] or "")


@pytest.mark.parametrize("slug", WITH_PAPER)
def test_nothing_jumps_when_a_figure_wakes(visit: Visit, studio: Studio, slug: str) -> None:
    """The script draws the same paths as the server, to a tenth of a pixel."""
    lives.seen(studio, slug)
    page = visit()
    steps.go(page, f"/concept/{slug}")
    all_awake(page)
    sent = Layers(page.request.get(page.url).text()).found
    drawn = page.locator("main svg.paper :is([data-layer], [data-head])").evaluate_all("found => found.map(e => e.getAttribute('d'))")
    assert len(sent) == len(drawn) > 0
    for before, after in zip(sent, drawn, strict=True):
        assert NUMBER.sub("0", before) == NUMBER.sub("0", after)
        assert [float(x) for x in NUMBER.findall(before)] == pytest.approx([float(x) for x in NUMBER.findall(after)], abs=0.11)


def state(page: Page, id: str) -> list[str]:
    """What a figure shows: its paths and its numbers."""
    paths = page.locator(f"#{id} :is([data-layer], [data-head])").evaluate_all("found => found.map(e => e.getAttribute('d'))")
    return [*paths, *page.locator(f"#{id} .readout dd").all_inner_texts()]


def settled(page: Page, id: str, before: list[str]) -> None:
    """Wait until the figure shows something else."""
    for _ in range(60):
        if state(page, id) != before:
            return
        steps.two_frames(page)
    raise AssertionError(f"{id} shows what it showed")


@pytest.mark.parametrize("slug", WITH_PAPER)
def test_every_hand_and_every_slider_moves_its_figure(visit: Visit, studio: Studio, slug: str) -> None:
    lives.seen(studio, slug)
    page = visit()
    steps.go(page, f"/concept/{slug}")
    all_awake(page)
    for figure in FIGURES[slug]:
        hands, sliders = page.locator(f"#{figure.id} .handle"), page.locator(f"#{figure.id} input[type=range]")
        assert (hands.count(), sliders.count()) == (len(figure.hands), len(figure.sliders))
        for k in range(hands.count()):
            before = state(page, figure.id)
            hands.nth(k).focus()
            said = hands.nth(k).get_attribute("aria-label")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
            settled(page, figure.id, before)
            assert hands.nth(k).get_attribute("aria-label") != said
        for k in range(sliders.count()):
            before, slider = state(page, figure.id), sliders.nth(k)
            slider.focus()
            page.keyboard.press("ArrowLeft" if slider.input_value() == slider.get_attribute("max") else "ArrowRight")
            settled(page, figure.id, before)


def test_a_hand_follows_the_pointer(visit: Visit, studio: Studio) -> None:
    slug, figure = next((slug, f) for slug, figures in FIGURES.items() for f in figures if f.hands)
    lives.seen(studio, slug)
    page = visit()
    steps.go(page, f"/concept/{slug}")
    all_awake(page)
    hand = page.locator(f"#{figure.id} .handle").first
    hand.scroll_into_view_if_needed()
    before, box = state(page, figure.id), hand.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + box["height"] / 2 + 15, steps=4)
    page.mouse.up()
    settled(page, figure.id, before)


def test_a_cell_of_the_boxes_says_what_it_was_made_of(visit: Visit, studio: Studio) -> None:
    lives.seen(studio, "shapes")
    page = visit()
    steps.go(page, "/concept/shapes")
    all_awake(page)
    figure = page.locator("figure[data-kind=boxes]").first
    said = figure.locator(".made-from")
    hint = said.inner_text()
    figure.locator(".scene[data-now] .outcome td:has([data-l])").first.hover()
    expect(said).not_to_have_text(hint)
    expect(figure.locator(".scene[data-now] td.from")).not_to_have_count(0)


def test_a_scene_of_the_boxes_is_in_the_address(visit: Visit, studio: Studio) -> None:
    lives.seen(studio, "shapes")
    page = visit()
    steps.go(page, "/concept/shapes#gone.mode=product")
    all_awake(page)
    expect(page.locator("#gone [type=radio]:checked")).to_have_value("product")
