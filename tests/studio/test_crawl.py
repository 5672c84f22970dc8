"""Law 1, proved by walking: every link of every page is followed without JavaScript, every number opens, no numeral is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.studio.html import Node
from tests.studio.visitor import Page, Studio, Visitor
from workings.contract.number import format_number
from workings.contract.reading import Call, Counted, Measured
from workings.studio import opening, recipes

ALLOWED = frozenset({"code", "kbd", "time", "pre", "math", "svg", "title", "option", "textarea", "template", "script"})
"""Elements whose numerals nobody derived: what was typed, a date, an axis, data for a script, a formula (whose derived numbers are links)."""
CLASSES = frozenset({"given", "num", "no", "w", "why"})
"""What is given, what opens; on a sheet, numbers of lines, sizes, and why a result of some size has no gradient."""
SHEETS = ("/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]", "/sheet?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]")
DEEPER = 200
"""Numbers inside opened workings that are opened in their turn."""


def links(page: Page) -> Iterator[str]:
    """Every address on the page that a reader can go to, without its anchor."""
    for node in page.tree.find("a"):
        url = urljoin(page.url, node.get("href")).partition("#")[0]
        if node.get("href") and not urlsplit(url).netloc:
            yield url


def crawl(visitor: Visitor, *starts: str) -> dict[str, Page]:
    """Every page that can be reached, workings aside."""
    found: dict[str, Page] = {}
    waiting = list(starts)
    while waiting:
        url = waiting.pop()
        if url in found or url.startswith("/working?"):
            continue
        found[url] = visitor.get(url)
        waiting += [link for link in links(found[url]) if link not in found]
    return found


@pytest.fixture(scope="module")
def reader(lived: Studio) -> Visitor:
    return lived.visitor()


@pytest.fixture(scope="module")
def pages(lived: Studio, reader: Visitor) -> dict[str, Page]:
    """Everything that can be reached from Today, and what a form leads to."""
    answered = [e for e in lived.session.log.events if e.kind == "answer"]
    rebuilt = [e for e in lived.session.log.events if e.kind == "rebuild"]
    starts = ["/", *(shown(e.item, e.id) for e in answered), f"/rebuild/dot/{rebuilt[-1].id}", "/rebuild/dot", *SHEETS]
    return crawl(reader, *starts)


def shown(item: str, event: int) -> str:
    from workings.studio.pages.practice import address

    return f"{address(item)}?answered={event}"


def numbers(page: Page) -> list[Node]:
    return page.tree.find("a", "num")


def test_every_link_leads_somewhere(pages: dict[str, Page]) -> None:
    assert len(pages) > 45
    assert {url: page.status for url, page in pages.items() if page.status >= 400} == {}


def test_all_kinds_of_page_were_reached(pages: dict[str, Page]) -> None:
    kinds = {page.main.get("data-page") for page in pages.values()}
    assert kinds == {
        "today",
        "map",
        "concept",
        "unwritten",
        "practice",
        "rebuild",
        "you",
        "sheet",
        "own",
        "settings",
        "welcome",
        "checklist",
        "instruments",
    }


def test_no_numeral_stands_bare(pages: dict[str, Page]) -> None:
    left = [(url, text.strip()[:60]) for url, page in pages.items() for text, node in page.main.texts() if bare(text, node)]
    assert left == []


def bare(text: str, node: Node) -> bool:
    """A numeral in a text that neither opens nor is marked as given."""
    if not re.search(r"\d", text):
        return False
    return not any(at.tag in ALLOWED or at.classes & CLASSES for at in node.above())


def test_a_bare_numeral_is_seen() -> None:
    """The test above can fail."""
    from tests.studio.html import parse

    page = parse('<main><p>about <a class="num">7</a> of <span class="given">20</span>, or <code>8</code></p><p>and <b>9</b></p></main>')
    assert [text for text, node in page.texts() if bare(text, node)] == ["9"]


def test_every_number_opens_to_its_own_working(lived: Studio, reader: Visitor, pages: dict[str, Page]) -> None:
    seen: dict[str, Node] = {}
    for page in pages.values():
        for node in numbers(page):
            seen.setdefault(urljoin(page.url, node.get("href")), node)
    assert len(seen) > 250, "hardly any number was found, so hardly anything was checked"
    inner: dict[str, Node] = {}
    for k, (url, node) in enumerate(seen.items()):
        for found in opened(lived, reader, url, node, fragment=k % 10 > 0):
            inner.setdefault(found.get("href"), found)
    fresh = [(url, node) for url, node in sorted(inner.items()) if url not in seen]
    for url, node in fresh[:: max(1, len(fresh) // DEEPER)]:
        opened(lived, reader, url, node, fragment=True)


def opened(studio: Studio, reader: Visitor, url: str, node: Node, fragment: bool = False) -> list[Node]:
    """Open a number: it has a working, and the working comes to the number. Gives the numbers inside."""
    page = reader.get(url, headers={"x-fragment": "1"} if fragment else {})
    assert page.status == 200, (url, page.words)
    body = page.tree.one("aside", "note") if fragment else page.tree.one(id="opened")
    assert body.find("math") or body.find("p"), url
    assert value_of(studio, url, node) == node.words, url
    return body.find("a", "num")


def value_of(studio: Studio, url: str, node: Node) -> str:
    """What the recipe gives, as it would be shown; the text itself where the recipe is a judgement, or a term of a sum."""
    address = recipes.read(url.partition("?")[2])
    if isinstance(address.recipe, Measured):
        return node.words
    digits = int(node.get("data-digits") or 3)
    if isinstance(address.recipe, Counted):
        count = studio.session.count(address.recipe.query)
        return format_number(float(len(count.rows) + len(count.plain)), digits)
    _, working, line, index = opening._working(studio.session, address)
    cell = working.lines[working.outputs[0] if line is None else line].value
    if node.get("data-t") or len(index) > cell.ndim:
        return node.words
    return format_number(float(cell[index]), digits)


def test_a_number_that_lies_is_seen(lived: Studio, reader: Visitor) -> None:
    url = recipes.url(Call("dot/dot", {"a": [1, 2], "b": [3, 4]}))
    lying = Node("a", {"class": "num"}, None)
    lying.children.append("12")
    with pytest.raises(AssertionError):
        opened(lived, reader, url, lying)


def test_a_fragment_is_a_note(reader: Visitor) -> None:
    page = reader.get("/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]", headers={"x-fragment": "1"})
    note = page.tree.one("aside", "note")
    assert [child for child in page.tree.children if isinstance(child, Node)] == [note]
    assert note.one("header").words in note.get("aria-label")
    assert note.one("div", "in").find("math")
    assert "0.614" in note.words
