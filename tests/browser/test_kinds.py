"""One exercise of every kind, answered by keys alone: what cannot be read, what is wrong, what is right. Nothing is lost, all is recorded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser import fields, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys
from tests.browser.studio import Studio
from workings import practice
from workings.practice import KINDS, Item, running
from workings.practice.question import KINDS as NAMES

pytestmark = pytest.mark.browser

SEED = 5


def items() -> dict[str, Item]:
    """The first exercise of each kind."""
    found: dict[str, Item] = {}
    for question in practice.questions("dot"):
        found.setdefault(question.kind, practice.item(question, SEED))
    return found


def test_every_kind_has_an_exercise_that_the_map_leads_to(visit: Visit) -> None:
    assert set(items()) == set(KINDS) == set(NAMES)
    page = visit()
    steps.go(page, "/map")
    assert page.locator("main a[href='/concept/dot']").count()
    steps.go(page, "/concept/dot")
    there = set(page.locator("#exercises a").evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    assert there == {f"/practice/{question.id}" for question in practice.questions("dot")}
    page.click(f"#exercises a[href='/practice/{items()['ordering'].question.id}']")
    page.wait_for_selector("#answer-form")
    assert items()["ordering"].question.name in page.url


@pytest.mark.parametrize("kind", NAMES)
def test_by_keys_alone(visit: Visit, studio: Studio, kind: str) -> None:
    if kind == "code" and running.off():
        pytest.skip(running.off())
    item = items()[kind]
    page = visit()
    steps.go(page, address(item))
    unread(page, studio, item)
    assert mark(page, studio, answers.wrong(item), 65) == "wrong", kind
    expect(page.locator("#marked .what")).not_to_be_empty()
    assert mark(page, studio, answers.right(item), 65) == "right", page.inner_text("#marked")
    given = [event.data for event in studio.session.log.events if event.kind == "answer"]
    assert [(data["outcome"], data["first"]) for data in given] == [("wrong", True), ("right", False)]
    expect(page.locator("#worked")).to_be_visible()


def address(item: Item) -> str:
    return f"/practice/{item.question.id}/{item.question.version}/{item.seed}"


def unread(page: Page, studio: Studio, item: Item) -> None:
    """It is said that it cannot be read, nothing is recorded, and what was typed stands there."""
    held = fields.write(page, "" if KINDS[item.kind].WIDGET == "sketch" else answers.malformed(item))  # a curve is always a list
    send(page, 50)
    page.wait_for_selector("#marked .verdict.unread")
    steps.ready(page)
    expect(page.locator("#marked")).to_contain_text("Nothing has been marked.")
    assert page.locator("[name=text]").input_value().strip() == held.strip()
    assert studio.recorded("answer") == 0


def mark(page: Page, studio: Studio, text: str, sure: int) -> str:
    before = studio.recorded("answer")
    fields.write(page, text)
    send(page, sure)
    page.wait_for_function("n => (document.querySelector('#marked [data-event]')?.dataset.event ?? 0) > n", arg=last(page))
    steps.ready(page)
    assert studio.recorded("answer") == before + 1
    return page.get_attribute("#marked [data-outcome]", "data-outcome") or ""


def last(page: Page) -> int:
    found = page.locator("#marked [data-event]")
    return int(found.get_attribute("data-event") or 0) if found.count() else 0


def send(page: Page, sure: int) -> None:
    keys = Keys(page)
    if page.locator("#answer-form .chips:not([data-done])").count():
        keys.tab_to("#answer-form .chips input")
        keys.chip("#answer-form", sure)
    keys.press("#mark")
