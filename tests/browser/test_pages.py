"""Every page of every chapter of a life: at three widths, light and dark, nothing is cut off, nothing goes sideways and axe objects to nothing;
and each derived numeral opens to a working that comes to it, and so on down (law 1). ``WORKINGS_SHOTS`` keeps pictures.

axe looks at each page once, wide and light or narrow and dark, which take turns; with ``WORKINGS_LONG`` at all three widths in both schemes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.chapters import CHAPTERS
from tests.browser.conftest import Visit, watch_of
from tests.browser.crawl import Walk
from tests.browser.measure import faults, foreign
from tests.browser.studio import Studio
from tests.web.axe import violations

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("WORKINGS_SHOTS", "")
WIDTHS = (1280, 900, 400)
LONG = bool(os.environ.get("WORKINGS_LONG"))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_page(visit: Visit, studio: Studio, chapter: str) -> None:
    views = CHAPTERS[chapter](studio)
    page = visit(reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    walk = Walk()
    for k, (name, (path, prepare)) in enumerate(views.items()):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme=SCHEMES[0])
        show(page, path, name == "not-here")
        if prepare:
            prepare(page)
        if name != "not-here":
            walk.look(page, name)
        look(page, name, found, k)
    assert found == {}
    assert walk.bare == {}
    assert len(walk.numbers) > 3, "hardly a number was found, so hardly anything was checked"
    assert walk.faults(page) == []
    assert walk.broken(page) == []


def show(page: Page, path: str, refused: bool) -> None:
    if refused:
        with watch_of(page).expecting(404):
            steps.go(page, path)
    else:
        steps.go(page, path)
    settled(page)


def settled(page: Page) -> None:
    """The letters are there, and what the page does on their arrival is done."""
    page.evaluate("document.fonts.ready")
    steps.two_frames(page)


def look(page: Page, name: str, found: dict[str, list[str]], turn: int) -> None:
    """One page, loaded once: every width, in one scheme or in both."""
    if letters := foreign(page):
        found[f"{name}, letters of no font of ours"] = letters
    by_axe = (WIDTHS[0], "light") if turn % 2 else (WIDTHS[-1], "dark")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        if seen := faults(page):
            found[f"{name} at {width}"] = seen
        for scheme in SCHEMES if LONG or SHOTS or width == by_axe[0] else ():
            page.emulate_media(color_scheme=scheme)
            if (LONG or (width, scheme) == by_axe) and (seen := violations(page)):
                found[f"{name} at {width}, {scheme}"] = seen
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)


def test_motion_is_left_out_where_it_is_not_wanted(visit: Visit, studio: Studio) -> None:
    page = visit(reduced_motion="reduce")
    steps.go(page, "/concept/dot")
    moving = """() => [...document.querySelectorAll('*')].filter(e => {
      const s = getComputedStyle(e)
      return s.transitionDuration.split(', ').some(d => parseFloat(d) > 0) || s.animationName !== 'none' || s.scrollBehavior === 'smooth'
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0, "the check can fail: with motion allowed there is some"
