"""Law 1 in the browser: in every state of a life, on every page, each derived numeral opens to a working that comes to it, and so on down."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.chapters import CHAPTERS, Views
from tests.browser.conftest import Visit
from tests.browser.crawl import LINKS, comes_to, kind, look, opened, wanting
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

DEPTH = 3
"""Workings inside workings inside workings."""
WIDTH = 25
"""Numbers opened at each depth below the first, spread over all that there are."""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_numeral_opens(visit: Visit, studio: Studio, chapter: str) -> None:
    views = CHAPTERS[chapter](studio)
    page = visit()
    numbers, links, bare = walked(page, views)
    assert bare == {}
    assert len(numbers) > 3, "hardly a number was found, so hardly anything was checked"
    assert faults(page, numbers) == []
    broken: list[str] = page.evaluate(FOLLOW, sorted(links))
    assert broken == []


FOLLOW = """async links => {
  const out = []
  for (const link of links) { const answer = await fetch(link); if (!answer.ok) out.push(`${answer.status} ${link}`) }
  return out
}"""


def walked(page: Page, views: Views) -> tuple[dict[str, str], set[str], dict[str, list[str]]]:
    """Every page of a chapter: its numbers by address, where it leads, and what stands bare on it."""
    numbers: dict[str, str] = {}
    links: set[str] = set()
    bare: dict[str, list[str]] = {}
    for name, (path, prepare) in views.items():
        if name == "not-here":
            continue
        steps.go(page, path)
        if prepare:
            prepare(page)
        left, found = look(page)
        numbers |= found
        links |= set(page.evaluate(LINKS))
        if left:
            bare[name] = left
    return numbers, links, bare


def faults(page: Page, numbers: dict[str, str]) -> list[str]:
    """What is wrong with the workings of ``numbers`` (address -> text), and with those inside them."""
    found: list[str] = []
    seen: set[str] = set()
    for depth in range(DEPTH):
        now = sorted(set(numbers) - seen)
        seen |= set(now)
        inner: dict[str, str] = {}
        for one in opened(page, now if depth == 0 else now[:: max(1, len(now) // WIDTH)]):
            if fault := wanting(one):
                found.append(fault)
            elif not comes_to(one, numbers[one["href"]]):
                found.append(f"{numbers[one['href']]} is not where its working ends: {one['href']}")
            inner |= dict(one["inner"])
        numbers = inner
    return found


def test_one_of_each_kind_opens_under_the_mouse(visit: Visit, studio: Studio) -> None:
    page, met = visit(), set()
    for name, (path, _) in CHAPTERS["using"](studio).items():
        steps.go(page, path)
        for k, href in enumerate(page.locator("main a.num").evaluate_all("all => all.map(a => a.getAttribute('href'))")):
            number = page.locator("main a.num").nth(k)
            if kind(href) in met or not number.is_visible():
                continue
            met.add(kind(href))
            steps.click_number(page, number)
            assert steps.note_of(page, number).inner_text(), name
            page.keyboard.press("Escape")
    assert len(met) > 8, met


def test_a_number_of_a_sheet_without_its_way_is_seen(visit: Visit, studio: Studio) -> None:
    """A cell, a slope in the place of an input, a cost and the number in the card, each made bare once."""
    page = visit()
    path, prepare = CHAPTERS["sheets"](studio)["sheet-gradient"]
    steps.go(page, path)
    assert prepare is not None
    prepare(page)
    assert look(page)[0] == []
    for selector in (".ln:not(.given) a.cell", ".ln.given a.cell", ".cost a.num", ".costs a.num"):
        number = page.locator(f".sheet {selector}").first
        number.evaluate("a => { a.was = a.getAttribute('href'); a.removeAttribute('href') }")
        assert look(page)[0], selector
        number.evaluate("a => a.setAttribute('href', a.was)")
    page.evaluate("document.querySelectorAll('.card [data-l], .card [data-go]').forEach(e => { delete e.dataset.l; delete e.dataset.go })")
    assert "0.0175" in " ".join(look(page)[0])


def test_what_is_wrong_is_seen(visit: Visit, studio: Studio) -> None:
    """Each check above, made to fail once."""
    page = visit()
    steps.go(page, "/concept/dot")
    bad = "<p>about 7 of them</p><svg><text class=lbl>0.61</text></svg><div class=worked><math><mn>28</mn></math></div>"
    page.evaluate("bad => document.querySelector('main').insertAdjacentHTML('beforeend', bad)", bad)
    bare, _ = look(page)
    assert [one.split(" in ")[0] for one in bare] == ["about 7 of them", "0.61", "28"]
    addresses = ("/working?count=leads/dot", "/working?f=dot/dot&a=[2,1]&b=[3,4]", "/working?f=dot/dot&a=[2,1]&b=[7,5]", "/icon.svg")
    stated, right, other, empty = opened(page, list(addresses))
    assert (wanting(stated), wanting(right)) == ("", "")
    assert comes_to(right, "10")
    assert not comes_to(other, "10")
    assert "no note" in wanting(empty)
