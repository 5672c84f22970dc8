"""Every page worth seeing, by chapter of a life: a chapter brings the studio to its state and lists its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Page

from tests.browser import journey, lives, steps
from tests.browser import sheets as sheet
from tests.browser.hands import Mouse
from tests.browser.studio import Studio

Prepare = Callable[[Page], None]
Views = Mapping[str, tuple[str, Prepare | None]]
"""Name -> (address, what is done there before it is looked at)."""


def first(studio: Studio) -> Views:
    return {
        "today-first": ("/", None),
        "map": ("/map", None),
        "ready": ("/concept/dot", None),
        "unwritten": ("/concept/attention", None),
        "you-first": ("/you", None),
        "blank-early": ("/rebuild/dot", None),
        "not-here": ("/working?f=dot/none&a=1", None),
        "working-cosine": ("/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]", None),
        "working-scores": ("/working?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]", None),
        "working-typed": ("/working?typed=1*4%2B2*0%2B2*3", None),
        "working-count": ("/working?count=leads/dot", None),
    }


def meeting(studio: Studio) -> Views:
    studio.session.move("dot", "meeting")
    return {"meeting": ("/concept/dot", None), "today-begun": ("/", None)}


def reading(studio: Studio) -> Views:
    lives.reading(studio)
    return {"reading": ("/concept/dot", None), "reading-notes": ("/concept/dot", open_notes)}


def locked(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 0)
    return {"locked": ("/concept/dot", awake), "moved": ("/concept/dot", moved)}


def using(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio)
    said = lives.verdicts(studio)
    views: dict[str, tuple[str, Prepare | None]] = {f"practice-{name}": (path, None) for name, path in said.items()}
    studio.session.help("dot", "explanation", item="dot/cosine@1#41")
    views |= {
        "seen": ("/concept/dot", awake),
        "item": ("/practice/dot", None),
        "item-cosine": ("/practice/dot/cosine/1/77", None),
        "unread": ("/practice/dot/cosine/1/77", unread),
        "help": (said["asked"], None),
        "today-using": ("/", None),
        "you": ("/you", None),
    }
    return views


def parked(studio: Studio) -> Views:
    lives.reading(studio)
    studio.session.move("dot", "parked")
    studio.clock.go(days=1)
    return {"today-parked": ("/", None), "parked": ("/concept/dot", None), "map-parked": ("/map", None)}


def later(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.working(studio)
    studio.clock.go(days=1)
    return {
        "today-rebuild": ("/", None),
        "works": ("/concept/dot", awake),
        "blank": ("/rebuild/dot", None),
        "marks": ("/rebuild/dot", marks),
        "you-opened": (f"/you?row={last_answer(studio)}", None),
        "you-note": (f"/you?row={last_answer(studio)}", open_notes),
        "working-mean": (f"/working?event={last_answer(studio)}&q=mean", None),
    }


def kept(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.working(studio)
    studio.session.forecast("dot", "80")
    studio.clock.go(days=2)
    passed = lives.rebuilt(studio)
    studio.clock.go(days=1)
    failed = lives.rebuilt(studio, passed=False)
    due = studio.session.log.state().concept("dot").due
    assert due is not None
    studio.clock.morning_of(max(due, studio.clock.now.date()))
    return {
        "rebuilt": (f"/rebuild/dot/{passed}", None),
        "not-rebuilt": (f"/rebuild/dot/{failed}", None),
        "today-due": ("/", None),
        "warm-up": ("/warmup", None),
        "kept": ("/concept/dot", awake),
        "map-kept": ("/map", None),
        "you-kept": ("/you", None),
    }


def sheets(studio: Studio) -> Views:
    """The whole working of a function, in the states that its own script brings it to."""
    cosine = "/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]"
    return {
        "sheet": (cosine, held),
        "sheet-gradient": (cosine, sloped),
        "sheet-matrix": ("/sheet?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]", alive),
        "sheet-moved": ("/sheet?f=dot/neuron&x=[1,2]&w=[3,-1]&bias=0.5", swept),
    }


def last_answer(studio: Studio) -> int:
    return next(e.id for e in reversed(studio.session.log.events) if e.kind == "answer")


CHAPTERS: Mapping[str, Callable[[Studio], Views]] = {
    f.__name__: f for f in (first, meeting, reading, locked, using, parked, later, kept, sheets)
}


# ---------------------------------------------------------------- what is done on a page
def open_notes(page: Page) -> None:
    """A few workings, one inside another."""
    numbers = page.locator("main .body a.num:visible")
    for k in (0, min(5, numbers.count() - 1)):
        numbers.nth(k).click()
        steps.note_of(page, numbers.nth(k))
    inner = page.locator(".note a.num").first
    if inner.count():
        inner.click()
        steps.note_of(page, inner)


def alive(page: Page) -> None:
    page.wait_for_selector(".sheet[data-awake=ready]")


def held(page: Page) -> None:
    """A number's working kept in the card, and a cost opened."""
    alive(page)
    sheet.cell(page, "length_a", 0).click()
    page.wait_for_selector(".card[data-held]")
    cost = page.locator(".sheet .cost a.num").first
    cost.click()
    steps.note_of(page, cost)


def sloped(page: Page) -> None:
    alive(page)
    page.keyboard.press("g")
    sheet.cell(page, "a", 0).hover()
    page.wait_for_selector(".card .mean")


def swept(page: Page) -> None:
    """An input typed over, and the result drawn against two others."""
    alive(page)
    sheet.cell(page, "x", 0).fill("2.5")
    sheet.sweep(page, "x₁", "w₁")
    page.locator(".swept svg").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".swept .at button.num")


def awake(page: Page) -> None:
    page.wait_for_selector("#turn[data-awake=ready]")


def moved(page: Page) -> None:
    awake(page)
    number = page.locator("#turn .readout [data-l=dot]")
    number.click()
    before = number.get_attribute("href")
    Mouse(page).turn_b(square=False)
    page.wait_for_function("before => document.querySelector('#turn .readout [data-l=dot]').getAttribute('href') !== before", arg=before)


def unread(page: Page) -> None:
    page.fill("#text", "10 / 3 × ‖b")
    chips = page.locator("#answer-form .chips label")
    if chips.count():
        chips.nth(3).click()
    page.click("#mark")
    page.wait_for_selector("#marked .verdict.unread")
    steps.ready(page)


def marks(page: Page) -> None:
    page.locator(".chips label").nth(4).click()
    page.fill("#page", journey.PAGE)
    page.click("#to-marks")
    page.wait_for_selector("#marks")
    steps.ready(page)
