"""A report as one file, opened from the disk: its numbers open, by mouse, by keyboard and without a script, and nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WAIT
from tests.readers.reports import report
from workings.cli.report import write

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts, wrong = [], []
    file = tmp_path / "report.html"
    write(file, report())

    def open_page(width: int = 1280, scripts: bool = True, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        context.on("request", lambda r: None if r.url.startswith((file.as_uri(), "data:")) else wrong.append(r.url))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_every_number_opens_beside_itself_and_the_numbers_in_it_too(opened: Open) -> None:
    page = opened()
    shown = page.locator("main .spread a.num")
    for k in range(shown.count()):
        number = shown.nth(k)
        number.focus()
        page.keyboard.press("Enter")
        expect(number).to_have_attribute("aria-expanded", "true")
        note = page.locator(f"#{number.get_attribute('aria-controls')}")
        expect(note).to_be_visible()
        assert note.inner_text().strip()
        page.keyboard.press("Escape")
        expect(number).to_have_attribute("aria-expanded", "false")
    low = page.locator(".finding .size a.num", has_text="54.8")
    low.click()
    page.locator(".spread .note a.num").first.click()
    expect(page.locator(".spread .note .note")).to_be_visible()


def test_what_if_the_given_numbers_were_others(opened: Open) -> None:
    page = opened()
    number = page.locator(".finding .size a.num", has_text="54.8")
    number.click()
    note = page.locator(".spread .note")
    note.locator("a.num").first.click()
    note.locator(".whatif summary").click()
    note.locator("input[name=n]").fill("1430")
    note.locator("input[name=right]").fill("900")
    expect(note.locator("math").first).to_contain_text("60.402")
    expect(note.locator(".note math").first).to_contain_text("1430")
    expect(note.locator("output")).to_contain_text("With your numbers. The report keeps its own.")
    expect(number).to_contain_text("54.8")
    note.locator("input[name=n]").fill("")
    expect(note.locator("input[name=n]")).to_have_attribute("aria-invalid", "")
    note.get_by_role("button", name="as it was").click()
    expect(note.locator("math").first).to_contain_text("54.78")
    expect(note.locator(".note math").first).not_to_contain_text("1430")


def test_n_walks_the_numbers_and_escape_closes(opened: Open) -> None:
    page = opened()
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator(".spread .note")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".spread .note")).to_have_count(0)


def test_without_a_script_the_link_shows_its_note(opened: Open) -> None:
    page = opened(scripts=False)
    expect(page.locator(".workings .note:visible")).to_have_count(0)
    number = page.locator(".finding .size a.num").first
    target = number.get_attribute("href")
    number.click()
    expect(page.locator(f".workings {target}")).to_be_visible()
    page.locator(f".workings {target} a.x").click()
    expect(page.locator(".workings .note:visible")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_stands_past_the_edge(opened: Open, width: int) -> None:
    page = opened(width=width)
    page.locator(".finding .size a.num").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
