"""Law 1 in the browser, under the mouse; and the walk over every page (``test_pages.py``) made to fail."""

from __future__ import annotations

import pytest

from tests.browser import steps
from tests.browser.chapters import CHAPTERS
from tests.browser.conftest import Visit
from tests.browser.crawl import comes_to, kind, look, opened, wanting
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


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
