"""A studio of its own for every test, one Chromium for all of them, and no fault in it unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.studio import Studio, running
from tests.browser.watch import Watch

WAIT = 20_000
"""Milliseconds before a state that does not come is a failure."""
expect.set_options(timeout=WAIT)
Visit = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def bundle() -> None:
    """The studio without its front end is not what a learner meets."""
    from workings.studio.app import STATIC

    assert (STATIC / "studio.js").is_file(), "the front end is not built. Instead: python scripts/build_web.py"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with running(tmp_path / "home") as studio:
        yield studio


@pytest.fixture
def visit(browser: Browser, studio: Studio) -> Iterator[Visit]:
    """``visit(width=400, scripts=False)``: a page of a fresh browser that has been let in. What goes wrong in it fails the test."""
    contexts, watches = [], []

    def open_page(width: int = 1280, height: int = 900, scripts: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=studio.address, **options
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        watches.append(Watch(context, studio.address))
        page = context.new_page()
        page.watch = watches[-1]  # type: ignore[attr-defined]
        page.goto(studio.first_address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


def watch_of(page: Page) -> Watch:
    found = page.watch  # type: ignore[attr-defined]
    assert isinstance(found, Watch)
    return found
