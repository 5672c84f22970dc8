"""Every page at three widths, light and dark: nothing cut off, nothing sideways, nothing axe objects to. ``WORKINGS_SHOTS`` keeps pictures.

axe looks at each page twice, wide in one scheme and narrow in the other, which take turns; with ``WORKINGS_LONG`` at all three widths in both."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.chapters import CHAPTERS
from tests.browser.conftest import Visit, watch_of
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
    for k, (name, (path, prepare)) in enumerate(views.items()):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme=SCHEMES[0])
        show(page, path, name == "not-here")
        if prepare:
            prepare(page)
        look(page, name, found, k)
    assert found == {}


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
    for place, width in enumerate(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        if seen := faults(page):
            found[f"{name} at {width}"] = seen
        for scheme in SCHEMES if LONG or SHOTS else SCHEMES[(turn + place // 2) % 2 :][:1]:
            page.emulate_media(color_scheme=scheme)
            if (LONG or place != 1) and (seen := violations(page)):
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
