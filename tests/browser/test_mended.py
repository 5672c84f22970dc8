"""Faults that were found by walking through the studio, each as the test that keeps it mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import lives, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("prediction", ["across", "through-zero"])
def test_the_figure_can_do_what_its_prediction_asks(visit: Visit, studio: Studio, prediction: str) -> None:
    """ "Now b may move freely" stands over a figure that only turns."""
    lives.reading(studio)
    lives.predicted(studio, 1 if prediction == "across" else 2)
    page = visit()
    steps.go(page, "/concept/dot")
    page.wait_for_selector("#turn[data-awake=ready]")
    expect(page.locator(f"#predict-{prediction}.locked")).to_have_count(1)
    assert page.locator("[name=turn-mode]:checked").get_attribute("value") == "free"


def test_a_working_does_not_open_to_itself(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    page = visit()
    steps.go(page, "/concept/dot")
    number = page.locator("#definition p:has-text('For example') a.num").last
    number.click()
    note = steps.note_of(page, number)
    last = note.locator(":scope > .in a.num").last
    last.click()
    assert steps.note_of(page, last).locator(":scope > header b").inner_text() != note.locator(":scope > header b").inner_text()


def test_a_clock_that_went_back_gives_no_impossible_number(visit: Visit, studio: Studio) -> None:
    """A journey west across the date line, or a machine whose clock was put right."""
    lives.reading(studio)
    lives.answered(studio, lives.wrong, "dot/cosine@1#41")
    lives.working(studio)
    studio.clock.go(days=4)
    lives.rebuilt(studio)
    studio.clock.go(days=-1)
    page = visit()
    steps.go(page, "/")
    rows = page.locator("#warm-up tbody tr").all_inner_texts()
    assert rows, "a sibling is due"
    assert not [row for row in rows if "−" in row or re.search(r"\b[1-9]\.\d", row)]


def test_a_reply_is_sent_when_it_was_chosen_and_not_on_the_way(visit: Visit, studio: Studio) -> None:
    path, event = lives.answered(studio, lives.wrong, "dot/cosine@1#41")
    page = visit()
    steps.go(page, f"{path}?answered={event}")
    hand = Keys(page)
    hand.tab_to("#did input[value=yes]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#did input[checked]", state="attached")
    replies = [e.data["reply"] for e in studio.session.log.events if e.kind == "reply"]
    assert replies == ["unsure"]


def chosen(page: Page) -> str | None:
    return page.locator("[name=turn-mode]:checked").get_attribute("value")


def test_the_figure_is_set_for_the_next_prediction_as_soon_as_the_first_is_explained(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    lives.predicted(studio, 0)
    page = visit()
    steps.go(page, "/concept/dot")
    page.wait_for_selector("#turn[data-awake=ready]")
    assert chosen(page) == "turn"
    page.focus("#turn .handle.fb")
    page.keyboard.press("ArrowLeft")
    page.locator("#seen-sign label").first.click()
    expect(page.locator("#explained-sign")).to_be_visible()
    expect(page.locator("[name=turn-mode][value=free]")).to_be_checked()
    page.locator("#another-turn").click()
    page.wait_for_selector("#predict-across:not(.locked)")
    page.locator("#predict-across [name=choice]").first.check(force=True)
    page.locator("#predict-across .chips input").first.check(force=True)
    page.locator("#predict-across .btn").first.click()
    page.wait_for_selector("#turn[data-awake=ready]")
    assert chosen(page) == "free"


def test_a_prediction_that_another_tab_has_gone_past_sets_the_figure_too(visit: Visit, studio: Studio) -> None:
    """The page still asks the first one; what comes back is the second, locked elsewhere, and it needs b to move freely."""
    lives.reading(studio)
    page = visit()
    steps.go(page, "/concept/dot")
    lives.predicted(studio, 1)
    page.locator("#predict-sign [name=choice]").first.check(force=True)
    page.locator("#predict-sign .chips input").first.check(force=True)
    page.locator("#predict-sign .btn").first.click()
    page.wait_for_selector("#predict-across.locked")
    page.wait_for_selector("#turn[data-awake=ready]")
    assert chosen(page) == "free"


def test_the_mode_that_the_reader_chose_is_left_alone(visit: Visit, studio: Studio) -> None:
    """All three are seen; the last answer comes with the mode that its question had, and the reader has another by now."""
    lives.reading(studio)
    lives.predicted(studio, 2)
    page = visit()
    steps.go(page, "/concept/dot")
    page.wait_for_selector("#turn[data-awake=ready]")
    page.check("[name=turn-mode][value=turn]", force=True)
    page.focus("#turn .handle.fb")
    page.keyboard.press("ArrowLeft")
    page.locator("#seen-through-zero label").first.click()
    expect(page.locator("#explained-through-zero")).to_be_visible()
    assert chosen(page) == "turn"


def middle(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_the_chosen_concept_is_in_the_middle_of_a_narrow_map(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "reading")
    page = visit()
    steps.go(page, "/map")
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_function("() => document.querySelector('.mapbox .scroll').scrollLeft > 0")
    assert abs(middle(page, ".node.on rect") - middle(page, ".mapbox .scroll")) < 3


def test_the_rows_of_a_solution_run_on_while_there_is_room(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    path, event = lives.answered(studio, lives.right, "dot/cosine@1#41")
    page = visit()
    steps.go(page, f"{path}?answered={event}")
    signs = "steps => steps.map(s => new Set([...s.children].map(m => Math.round(m.getBoundingClientRect().bottom / 12))).size)"
    lines: list[int] = page.locator(".worked .steps").evaluate_all(signs)
    counts: list[int] = page.locator(".worked .steps").evaluate_all("steps => steps.map(s => s.children.length)")
    assert sum(counts) > 12 and sum(lines) < sum(counts) * 0.6, (lines, counts)
    left: list[float] = page.locator(".worked .steps").evaluate_all("steps => steps.map(s => s.getBoundingClientRect().left)")
    assert max(left) - min(left) < 1, "the signs stand under each other"


def test_a_kept_concept_is_practised_by_one_button(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.working(studio)
    page = visit()
    steps.go(page, "/concept/dot")
    assert page.locator("main a:text-is('Practise')").count() == 1
    assert page.get_by_text("no test stands behind").count() == 0
    for slug in studio.session.log.state().given.written - {"dot"}:
        studio.session.move(slug, "skipped")
    studio.clock.go(days=1)  # on the day a concept works its proof is the desk
    steps.go(page, "/")
    assert "nothing on the desk" in steps.text(page, "#plan")
    assert "one thing on the desk" not in steps.text(page, "main")
    assert "Still to be written" in steps.text(page, "#desk")


def test_a_full_stop_stays_with_the_formula_before_it(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    page = visit(width=400)
    steps.go(page, "/concept/dot")
    loose = """() => [...document.querySelectorAll('main p math, main li math')].filter(m => {
      const next = m.nextSibling
      return next && next.nodeType === 3 && /^[,.;:!?)]/.test(next.data) && !m.closest('.nb')
    }).map(m => m.parentElement.textContent.slice(0, 80))"""
    assert page.evaluate(loose) == []
    assert page.locator("main span.nb > math").count() > 3
