"""What several folders of tests share: one Chromium, since one process can drive Playwright once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
    # WebUIOmniboxPopup keeps a page of the browser's own beside every window, for a third of all time; the others are those that
    # Playwright turns off, whose list this one takes the place of.
    "--disable-features=WebUIOmniboxPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning",
]  # fmt: skip


def chromium() -> str:
    """Where ``scripts/test`` found or put it, or the system's own."""
    names = (os.environ.get("WORKINGS_CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "the browser tests need Chromium. Instead: set WORKINGS_CHROMIUM, or leave them out with -m 'not browser'"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every test has contexts of its own in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=QUIET)
        yield browser
        browser.close()
