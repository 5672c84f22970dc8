"""What a learner does, step by step. Every step waits for what it brings about, never for a time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests import answers
from tests.browser import sums

GIVEN = """() => Object.fromEntries([...document.querySelectorAll('.vecs math')].map(math => {
  const number = mn => +mn.textContent.replace('−', '-').replace(/,/g, '')
  const name = math.querySelector('mi').textContent.normalize('NFKD')
  const index = math.querySelector('msub mn')
  const rows = [...math.querySelectorAll('mtr')].map(row => [...row.querySelectorAll('mn')].map(number))
  const numbers = [...math.querySelectorAll('mn')].filter(mn => mn !== index).map(number)
  const list = math.textContent.includes('[')
  return [name + (index ? index.textContent : ''), rows.length ? rows : list ? numbers : numbers[0]]
}))"""
"""The numbers of a problem, by name, as they stand on its page."""


def ready(page: Page) -> None:
    """The page has come and its script has wired it."""
    page.wait_for_selector("html[data-ready]")


def go(page: Page, path: str) -> None:
    page.goto(path)
    ready(page)


def here(page: Page, path: str) -> None:
    """Wait until ``path`` has come; what stands behind ``?`` and ``#`` does not matter."""
    page.wait_for_url(re.compile(r"^http://[^/]+" + re.escape(path) + r"([?#].*)?$"))
    ready(page)


def two_frames(page: Page) -> None:
    """What a change draws is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def text(page: Page, selector: str) -> str:
    return " ".join((page.text_content(selector) or "").split())


def plain(page: Page) -> str:
    """All text of the page, shown or not, templates included, as plain letters."""
    said: str = page.evaluate("document.documentElement.textContent")
    return " ".join(unicodedata.normalize("NFKC", said).split())


# ---------------------------------------------------------------- numbers
def click_number(page: Page, number: Locator) -> None:
    """With the mouse itself: Playwright's own click takes the svg for an obstacle before a number in it."""
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def note_of(page: Page, number: Locator) -> Locator:
    """The note that a number has opened."""
    expect(number).to_have_attribute("aria-expanded", "true")
    note = page.locator(f"#{number.get_attribute('aria-controls')}")
    expect(note).to_be_visible()
    assert note.locator(":scope > header .k, :scope > header b").count(), "a note says what it is the working of"
    assert not note.locator("[role=alert]").count(), note.inner_text()
    return note


# ---------------------------------------------------------------- practice
WRITE = """(field, text) => { field.value = text; field.dispatchEvent(new InputEvent('input', { bubbles: true })) }"""
"""Put a text into the field of an answer, as a draft that comes back is put there."""


@dataclass(frozen=True)
class Problem:
    """What is asked on the page, read off it."""

    asked: str
    given: dict[str, Any]
    address: str

    @property
    def right(self) -> str:
        """Worked out a second time, from what stands on the page; of the kinds whose answer is no number, one that the kind makes."""
        if not sums.known(self.asked):
            return answers.right(answers.at(self.address))
        return sums.typed(sums.right(self.asked, self.given))

    def slip(self, rule: int) -> str:
        """Empty where this slip cannot be made here, or not be told from another."""
        found = sums.slips(self.asked, self.given)
        return sums.typed(found[rule]) if rule in found else ""


def problem(page: Page) -> Problem:
    return Problem(text(page, "#ask"), page.evaluate(GIVEN), page.url)


def stage(page: Page) -> str:
    """Where the concept is, as its own page says."""
    return text(page, ".states .now >> nth=-1")
