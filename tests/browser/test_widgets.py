"""The fields that take other shapes than a line of text, each on a page of its own under the studio's headers: by keyboard alone, by
mouse, without a script, and at both widths in both schemes. ``WORKINGS_SHOTS`` keeps pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps
from tests.browser.bench import PAGES, XS, Bench, serving
from tests.browser.conftest import WAIT
from tests.browser.measure import faults, foreign
from tests.browser.watch import Watch
from tests.web.axe import violations

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("WORKINGS_SHOTS", "")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def bench() -> Iterator[Bench]:
    with serving() as found:
        yield found


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, bench: Bench) -> Iterator[Open]:
    """``opened("code", width=400)``: that page, with its field awake. What goes wrong in it, a refusal by the policy too, fails the test."""
    contexts, watches = [], []

    def open_page(name: str, width: int = 1280, scripts: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, base_url=bench.address, **options
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        watches.append(Watch(context, bench.address))
        page = context.new_page()
        page.watch = watches[-1]  # type: ignore[attr-defined]
        page.goto(f"/page/{name}")
        if scripts:
            awake(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


def awake(page: Page) -> None:
    steps.ready(page)
    page.wait_for_selector("[data-awake=ready]", state="attached")
    page.wait_for_selector('[data-awake=""]', state="detached")
    page.evaluate("document.fonts.ready")


def answer(page: Page) -> str:
    return page.input_value("[name=text]")


def focused(page: Page) -> str:
    """What has the focus: its spoken name, its id, or its words."""
    return str(page.evaluate("(e => e.getAttribute('aria-label') ?? (e.id || e.textContent.trim()))(document.activeElement)"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said(page: Page) -> Locator:
    return page.locator("form [role=status]").last


# ---------------------------------------------------------------- every one of them
@pytest.mark.parametrize("name", PAGES)
def test_it_looks_as_it_should(opened: Open, name: str) -> None:
    page, found = opened(name, reduced_motion="reduce"), {}
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        steps.two_frames(page)
        found[f"{width}"] = [*faults(page), *foreign(page)]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[f"{width}, {scheme}"] = violations(page)
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
    assert {where: seen for where, seen in found.items() if seen} == {}


@pytest.mark.parametrize(
    ("name", "text"), [("code", "x = 1"), ("blocks", "c a"), ("lines", "= x\n= y ; expand"), ("sketch", "[0, 0, 1, 0, 0, 0]")]
)
def test_a_draft_comes_back_and_is_sent(opened: Open, bench: Bench, name: str, text: str) -> None:
    page = opened(name)
    page.evaluate(
        "text => { const f = document.querySelector('[name=text]'); f.value = text; f.dispatchEvent(new Event('input', {bubbles: true})) }",
        text,
    )
    expect(page.locator("[data-readas] math")).to_be_visible()
    read_at_last(page, bench, text)
    page.reload()
    awake(page)
    assert answer(page) == text
    shown = {"code": ".cm-content", "blocks": ".pile > ol", "lines": ".steps-rows", "sketch": "svg.sketch"}[name]
    expect(page.locator(shown)).to_be_visible()
    expect(page.locator("[name=text]")).to_be_hidden()
    with page.expect_response("**/answer"):
        page.click("#mark")
    assert bench.texts["answer"] == [text]


@pytest.mark.parametrize("name", ["code", "blocks", "lines", "sketch"])
def test_without_a_script_the_field_is_there_to_be_typed_in(opened: Open, bench: Bench, name: str) -> None:
    page = opened(name, width=400, scripts=False)
    page.fill("[name=text]", "c a")
    page.click("#mark")
    assert bench.texts["answer"] == ["c a"]


# ---------------------------------------------------------------- code
def test_code_by_keyboard(opened: Open, bench: Bench) -> None:
    page = opened("code")
    page.focus(".cm-content")
    press(page, "Control+a", "Delete")
    page.keyboard.type("def f(x):\nreturn x")
    assert answer(page) == "def f(x):\n    return x", "a line after a colon is indented"
    press(page, "Home", "Tab")
    assert answer(page) == "def f(x):\n        return x"
    press(page, "Shift+Tab")
    assert answer(page) == "def f(x):\n    return x"
    press(page, "Escape")
    expect(said(page)).to_have_text("")
    expect(page.locator(".editor [role=status]")).to_have_text("Tab now leaves the editor.")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox", "Escape, then Tab, leaves"
    assert answer(page) == "def f(x):\n    return x"


def test_escape_is_forgotten_at_the_next_letter(opened: Open) -> None:
    page = opened("code")
    page.focus(".cm-content")
    press(page, "Control+a", "Delete", "Escape", "a", "Tab")
    assert answer(page) == "    a"
    assert page.evaluate("document.activeElement.matches('.cm-content')")


def test_completion_is_off_until_it_is_asked_for(opened: Open) -> None:
    page = opened("code")
    page.focus(".cm-content")
    press(page, "Control+End")
    page.keyboard.type("softm")
    press(page, "Control+Space")
    steps.two_frames(page)
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)
    page.get_by_label("offer completions").check()
    page.focus(".cm-content")
    press(page, "Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()
    assert violations(page) == []
    press(page, "Escape")
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)


def test_a_mark_stands_under_its_line_and_moves_with_it(opened: Open) -> None:
    page = opened("code-marked")
    expect(page.locator(".marked-line")).to_contain_text("return e / e.sum")
    expect(page.locator(".cm-content")).to_have_accessible_description(
        "Tab indents, Shift+Tab takes it back. Escape, then Tab, leaves the editor. Line 4: Here yours is the sum of each column, and the reference has the sum of each row."
    )
    after = page.evaluate("document.querySelector('.marked-line').nextElementSibling.textContent")
    assert after.startswith("Here yours is the sum")
    page.focus(".cm-content")
    press(page, "Control+Home", "Enter")
    expect(page.locator(".marked-line")).to_contain_text("return e / e.sum")


def test_the_policy_refuses_what_it_should(opened: Open) -> None:
    """The editor's rules came in as sheets of a script; a style element would have been refused, and the watch would have seen it."""
    page = opened("code")
    assert page.evaluate("document.adoptedStyleSheets.length") > 0
    assert page.evaluate("document.querySelectorAll('style').length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.cm-content')).fontFamily").startswith('"Source Code Pro"')
    assert page.evaluate("getComputedStyle(document.querySelector('.cm-scroller')).display") == "flex", "a rule of the editor's own"
    page.evaluate("document.head.append(Object.assign(document.createElement('style'), {textContent: '* { color: red }'}))")
    watch = page.watch  # type: ignore[attr-defined]
    assert [fault for fault in watch.faults if "style" in fault], "the check can fail"
    watch.faults.clear()


# ---------------------------------------------------------------- run
def test_run_shows_what_came_and_a_second_press_gives_it_up(opened: Open, bench: Bench) -> None:
    page = opened("code")
    page.focus(".cm-content")
    press(page, "Control+Enter")
    expect(page.locator("#out")).to_have_text("[0.09 0.24 0.67]")
    expect(page.locator(".run-said")).to_have_text("it ran")
    bench.held.clear()
    run = page.locator("[data-run]")
    run.click()
    expect(page.locator(".run-said")).to_have_text("running …")
    expect(run).to_have_text("stop")
    run.click()
    expect(page.locator(".run-said")).to_have_text("stopped")
    expect(run).to_have_text("Run")
    run.press("Enter")
    expect(page.locator(".run-said")).to_have_text("running …")
    page.keyboard.press("Escape")
    expect(page.locator(".run-said")).to_have_text("stopped")
    expect(page.locator("#out")).to_have_text("[0.09 0.24 0.67]")


def test_a_run_that_fails_says_what_happened(opened: Open, bench: Bench) -> None:
    page = opened("code")
    bench.failing = "It was stopped after 5 seconds, in line 3."
    with page.watch.expecting(500):  # type: ignore[attr-defined]
        page.click("[data-run]")
        expect(page.locator("#out")).to_have_text(bench.failing)
        expect(page.locator("#out > [role=alert]")).to_be_visible()
    bench.failing = ""
    page.click("[data-run]")
    expect(page.locator("#out")).to_have_text("[0.09 0.24 0.67]")


def read_at_last(page: Page, bench: Bench, text: str) -> None:
    """The page sends what is written a moment after the last key, so what was sent before may still be on its way."""
    for _ in range(100):
        if bench.texts["read"][-1:] == [text]:
            return
        page.wait_for_timeout(50)
    assert bench.texts["read"][-1:] == [text]


# ---------------------------------------------------------------- blocks
def order(page: Page) -> list[str]:
    return list(page.evaluate("[...document.querySelectorAll('.pile > ol > li')].map(e => e.dataset.block)"))


def face(page: Page, letter: str) -> Locator:
    return page.locator(f"[data-block={letter}] .block-face")


def test_blocks_by_keyboard(opened: Open, bench: Bench) -> None:
    page = opened("blocks", reduced_motion="reduce")
    page.keyboard.press("Tab")
    press(page, "ArrowDown", "ArrowDown", "Enter")
    expect(said(page)).to_have_text("block c is line 1 of 1")
    assert (answer(page), order(page)) == ("c", ["c"])
    press(page, "ArrowLeft", "Space", "Alt+ArrowUp")
    expect(said(page)).to_have_text("block a is line 1 of 2")
    press(page, "ArrowRight", "ArrowDown", "Enter")
    assert answer(page) == "a c d"
    press(page, "ArrowUp", "ArrowUp", "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown")
    expect(said(page)).to_have_text("block a is line 3 of 3")
    assert (answer(page), order(page)) == ("c d a", ["c", "d", "a"])
    press(page, "ArrowUp", "Enter")
    expect(said(page)).to_have_text("block d is not used; the proof has 2 lines")
    press(page, "ArrowRight", "Tab", "Enter")
    assert focused(page) in ("move block c up", "move block a up")
    press(page, "Tab", "Tab")
    assert focused(page) == "mark", "the blocks are one stop for Tab, and the buttons of the block that has it"
    expect(page.locator("[data-readas] math")).to_be_visible()
    read_at_last(page, bench, answer(page))


def drag(page: Page, item: Locator, x: float, y: float, drop: bool = True) -> None:
    box = item.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 15, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=4)
    page.mouse.move(x, y, steps=4)
    if not drop:
        page.keyboard.press("Escape")
    page.mouse.up()


def at(item: Locator, part: float) -> tuple[float, float]:
    box = item.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * part


def test_blocks_by_mouse(opened: Open) -> None:
    page = opened("blocks", reduced_motion="reduce")
    face(page, "b").click()
    face(page, "a").click()
    assert answer(page) == "b a"
    drag(page, face(page, "c"), *at(page.locator(".pile > ol > li").first, 0.1))
    assert (answer(page), order(page)) == ("c b a", ["c", "b", "a"])
    drag(page, face(page, "c"), *at(page.locator(".pile > ol > li").last, 0.9))
    assert answer(page) == "b a c"
    drag(page, face(page, "b"), *at(page.locator(".pile > ul"), 0.5), drop=False)
    assert answer(page) == "b a c", "Escape gives a drag up"
    drag(page, face(page, "b"), *at(page.locator(".pile > ul"), 0.5))
    assert answer(page) == "a c"
    page.get_by_label("move block c up").click()
    assert answer(page) == "c a"
    face(page, "c").click()
    assert answer(page) == "a"


def test_what_is_touched_is_large_enough(opened: Open) -> None:
    for name in ("blocks", "lines", "sketch"):
        page = opened(name, width=400, has_touch=True, reduced_motion="reduce")
        if name == "blocks":
            face(page, "a").tap()
            assert answer(page) == "a"
        small = page.evaluate("""() => [...document.querySelectorAll('.block-face, .nudge, .steps-rows select, .steps-rows input, .handle .reach')]
          .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect()).filter(b => b.height < 44 || b.width < 44).length""")
        assert small == 0, name


def touch(page: Page, item: Locator, y: float, up: float) -> None:
    """A finger goes down on an item, to the height ``y``, and ``up`` pixels on from there, and leaves."""
    box = item.bounding_box()
    assert box is not None
    x, hand = box["x"] + box["width"] / 2, page.context.new_cdp_session(page)
    ways = [box["y"] + box["height"] / 2, *(y + up * k / 5 for k in range(6))]
    for k, at_y in enumerate(ways):
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove" if k else "touchStart", "touchPoints": [{"x": x, "y": at_y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hand.detach()


def test_a_finger_takes_a_block_by_its_letter_and_scrolls_by_its_words(opened: Open) -> None:
    page = opened("blocks", width=400, has_touch=True, reduced_motion="reduce")
    for letter in "ab":
        face(page, letter).tap()
    first = at(page.locator(".pile > ol > li").first, 0.2)[1]
    touch(page, face(page, "d").locator(".grip"), first + 20, -20)
    assert (answer(page), order(page)) == ("d a b", ["d", "a", "b"])
    page.set_viewport_size({"width": 400, "height": 400})
    touch(page, face(page, "b").locator(".block-words"), first, -60)
    assert page.evaluate("scrollY") > 0
    assert answer(page) == "d a b"


def test_marked_blocks_say_where_they_stand(opened: Open) -> None:
    page = opened("blocks-marked")
    expect(page.locator("[data-block=b]")).to_contain_text("does not stand here")
    expect(page.locator("[data-block=b] .note-of")).to_have_text("It needs c, which comes later.")
    expect(page.locator("[data-block=a] .block-state")).to_have_text("stands here")


# ---------------------------------------------------------------- lines
def test_lines_by_keyboard(opened: Open, bench: Bench) -> None:
    page = opened("lines")
    page.get_by_label("line 1", exact=True).focus()
    page.keyboard.type("2*(x + 1)")
    press(page, "Enter")
    expect(said(page)).to_have_text("line 2 of 2")
    page.keyboard.type("<= ")
    expect(page.get_by_label("relation of line 2")).to_have_value("≤")
    page.keyboard.type("2*x + 2")
    press(page, "Tab")
    assert focused(page) == "reason of line 2"
    press(page, "e")
    assert answer(page) == "= 2*(x + 1)\n≤ 2*x + 2 ; expand"
    press(page, "Shift+Tab", "Alt+ArrowUp")
    assert answer(page) == "≤ 2*x + 2 ; expand\n= 2*(x + 1)"
    press(page, "Alt+ArrowDown", "Enter")
    page.keyboard.type("2?")
    expect(page.locator(".line-read").nth(2)).to_have_text("“= 2?” is not readable yet")
    expect(page.locator(".line-read math").nth(1)).to_have_text("≤ 2*x + 2 ; expand")
    press(page, "Backspace", "Backspace")
    assert page.locator(".steps-rows > li").count() == 3
    press(page, "Backspace")
    expect(said(page)).to_have_text("line 2 of 2")
    assert focused(page) == "line 2"
    with page.expect_response("**/answer"):
        press(page, "Control+Enter")
    assert bench.texts["answer"] == ["= 2*(x + 1)\n≤ 2*x + 2 ; expand"]


def test_lines_by_mouse(opened: Open) -> None:
    page = opened("lines")
    page.get_by_label("line 1", exact=True).fill("a")
    page.get_by_role("button", name="add a line").click()
    page.get_by_label("line 2", exact=True).fill("b")
    page.get_by_label("relation of line 2").select_option("⇒")
    page.get_by_label("reason of line 2").select_option("factor")
    assert answer(page) == "= a\n⇒ b ; factor"
    page.locator("li", has=page.get_by_label("line 2", exact=True)).get_by_label("move this line up").click()
    assert answer(page) == "⇒ b ; factor\n= a"
    page.get_by_label("take this line away").first.click()
    assert answer(page) == "= a"


def test_pasted_lines_become_rows(opened: Open) -> None:
    page = opened("lines")
    page.get_by_label("line 1", exact=True).focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text)
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        "= a\n=> b ; factor\nc",
    )
    assert answer(page) == "= a\n⇒ b ; factor\n= c"


def test_a_mark_of_a_line_goes_when_the_line_is_edited(opened: Open) -> None:
    page = opened("lines-marked")
    expect(page.locator(".steps-rows > li").nth(1).locator(".mark-note")).to_have_text("The 2 in front of the bracket is lost.")
    expect(page.locator(".line-read math")).to_have_count(2)
    page.get_by_label("line 2", exact=True).press("End")
    page.keyboard.type("1")
    expect(page.locator(".mark-note")).to_have_count(0)


# ---------------------------------------------------------------- sketch
def test_a_sketch_by_keyboard(opened: Open, bench: Bench) -> None:
    page = opened("sketch")
    page.keyboard.press("Tab")
    assert focused(page) == "height at −2"
    press(page, "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowRight", "End", "ArrowUp")
    assert answer(page) == "[-0.2, 0, 0.5, 1, 0, 0]"
    handle = page.get_by_role("slider", name="height at 1", exact=True)
    expect(handle).to_have_attribute("aria-valuetext", "1 at 1")
    expect(handle).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("Tab")
    assert focused(page) == "mark"
    expect(page.locator("[data-readas] math")).to_be_visible()
    read_at_last(page, bench, answer(page))


def test_a_sketch_by_mouse(opened: Open) -> None:
    page = opened("sketch")
    dots = [at(page.locator(".sketch .dot").nth(k), 0.5) for k in range(len(XS))]
    high = page.evaluate("document.querySelector('svg.sketch').getBoundingClientRect().height - 64")
    page.mouse.move(*dots[2])
    page.mouse.down()
    page.mouse.move(dots[4][0], dots[2][1] - high / 4, steps=5)
    page.mouse.up()
    assert answer(page) == "[0, 0, 0.5, 0, 0, 0]", "a handle that is held moves alone"
    page.mouse.move(dots[3][0], dots[3][1] + high / 4)
    page.mouse.down()
    page.mouse.move(dots[5][0], dots[3][1] + high / 4, steps=20)
    page.mouse.up()
    assert answer(page) == "[0, 0, 0.5, -0.5, -0.5, -0.5]", "elsewhere the curve is drawn"


def test_a_marked_sketch_shows_the_curve(opened: Open) -> None:
    page = opened("sketch-marked")
    expect(page.locator("svg.sketch")).to_contain_text("yours")
    expect(page.locator("svg.sketch .b.dashed").first).to_be_visible()
    expect(page.get_by_role("slider", name="height at 1", exact=True)).to_have_attribute("aria-valuetext", "0.2 at 1; the curve has 0.76")
