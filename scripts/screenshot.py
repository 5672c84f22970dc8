"""The README's picture, taken from the real studio: ``python scripts/screenshot.py``. Needs a built bundle and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).parents[1] / "docs" / "screenshot.png"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"]


def arrange(page: Page, address: str) -> None:
    """The dot product with its figure live, and two workings open in the margin."""
    page.goto(address)
    page.goto(address.split("?")[0] + "concept/dot")
    page.get_by_role("button", name="straight to the text").click()
    page.locator("html[data-ready]").wait_for()
    page.get_by_role("button", name="move it without predicting").click()
    page.locator("figure#turn:not([data-locked]), .figure:not([data-locked])").first.wait_for()
    page.locator("#definition a.num", has_text=re.compile("^7$")).first.click()
    page.locator("aside.note").first.wait_for()
    page.locator(".readout a.num").last.click()
    page.locator("aside.note").nth(1).wait_for()
    page.locator("#figure-1").scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready")
    page.evaluate("document.activeElement && document.activeElement.blur()")


def main() -> None:
    own = os.environ.get("WORKINGS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        command = [sys.executable, "-m", "workings", "--no-browser", "--port", "0", "--home", home]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            browser = play.chromium.launch(executable_path=own, args=QUIET)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            arrange(page, found.group())
            page.screenshot(path=TARGET, full_page=True, clip={"x": 0, "y": 1530, "width": 1280, "height": 1060})
            browser.close()
        finally:
            process.terminate()
            process.wait()
    print(f"{TARGET.relative_to(TARGET.parents[1])}: {TARGET.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
