"""A page of every part, served by a small server of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.server import Backend, serving

TOP = Path(__file__).parents[2]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def static() -> Path:
    """The built bundle."""
    folder = Path(os.environ.get("WORKINGS_STATIC", TOP / "src/workings/studio/static"))
    assert (folder / "studio.js").is_file(), "the bundle is not built. Instead: python scripts/build_web.py"
    return folder


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
def opened(browser: Browser, backend: Backend, static: Path) -> Iterator[Open]:
    """``opened(width=400, scripts=False)``: the page in a fresh browser context. A fault in the page's script fails the test."""
    with serving(backend, static) as address:
        contexts, faults = [], []

        def open_page(width: int = 1280, scripts: bool = True, path: str = "/", **options: object) -> Page:
            size = {"width": width, "height": 900}
            context = browser.new_context(viewport=size, java_script_enabled=scripts, base_url=address, **options)
            contexts.append(context)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            page.goto(path)
            if scripts:
                page.wait_for_selector("html[data-ready]")
                page.evaluate("document.fonts.ready")
            return page

        yield open_page
        for context in contexts:
            context.close()
        assert not faults, faults


def unlock(page: Page) -> None:
    """Lock a prediction, as a reader would."""
    page.check('#predict [name=choice][value="90"]')
    page.check('#predict [name=confidence][value="65"]', force=True)
    page.click("#lock")
    page.wait_for_selector('#turn[data-awake="ready"]')
