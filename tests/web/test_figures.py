"""The live figures: still until a prediction, moved by hand and by key, evaluated and never asked of the server."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.web.conftest import Open, unlock
from tests.web.server import turn
from workings.contract.number import format_number

pytestmark = pytest.mark.browser
NAMES = ("angle", "length_a", "length_b", "dot", "cosine")


def shown(page: Page, name: str) -> str:
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.text_content(f'.readout [data-l="{name}"]') or ""


def inputs(page: Page) -> dict[str, list[float]]:
    page.wait_for_function("() => location.hash.includes('turn.b')")
    page.wait_for_timeout(250)
    pairs = (part.split("=") for part in page.evaluate("location.hash.slice(1)").split("&"))
    return {key.removeprefix("turn."): [float(x) for x in value.split(",")] for key, value in pairs if key in ("turn.a", "turn.b")}


ROWS = """rows => rows.map(row => {
  const copy = row.cloneNode(true)
  for (const hidden of copy.querySelectorAll('.signed:not([data-neg]) > .p')) hidden.remove()
  return copy.textContent.replace(/\\s/g, '')
})"""
"""The rows of a formula as they are seen: brackets that are hidden are left out."""


def note_rows(page: Page) -> list[str]:
    page.wait_for_selector("#figure .note math")
    rows: list[str] = page.eval_on_selector_all("#figure .note > math mtr, #figure .note > .in > math mtr", ROWS)
    return rows


def test_it_is_still_until_the_prediction_is_locked(opened: Open) -> None:
    page = opened()
    assert page.locator("#turn .handle").count() == 0
    assert page.locator(".strip").is_hidden()
    unlock(page)
    assert page.locator("#turn .handle").count() == 2
    assert page.locator(".strip").is_visible()
    assert page.locator("#predict.locked").count() == 1
    assert page.locator("#seen").is_hidden(), "what was seen is asked after it has moved"


def test_turning_by_keys_reaches_a_right_angle_exactly(opened: Open) -> None:
    page = opened()
    unlock(page)
    page.focus("#turn .handle.fb")
    for angle, dot in (("60°", "3.536"), ("75°", "1.83"), ("90°", "0"), ("105°", "−1.83")):
        page.keyboard.press("ArrowLeft")
        assert (shown(page, "angle"), shown(page, "dot")) == (angle, dot)
        assert shown(page, "length_b") == "2.236"
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    assert (shown(page, "angle"), shown(page, "cosine")) == ("180°", "−1")
    page.keyboard.press("Shift+ArrowRight")
    assert shown(page, "angle") == "179°"
    assert page.locator("#seen").is_visible()


def test_moving_freely_by_keys(opened: Open) -> None:
    page = opened()
    unlock(page)
    page.check("[name=turn-mode][value=free]", force=True)
    page.focus("#turn .handle.fb")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert shown(page, "dot") == "6.6"
    assert inputs(page) == {"a": [3, 1], "b": [1.5, 2.1]}
    assert page.get_attribute("#turn .handle.fb", "aria-label") == "vector b: 1.5, 2.1"


def test_prepared_settings(opened: Open) -> None:
    page = opened()
    unlock(page)
    page.click("text=across a")
    assert (shown(page, "dot"), shown(page, "angle")) == ("0", "90°")
    page.click("text=along a")
    assert (shown(page, "cosine"), shown(page, "angle")) == ("1", "0°"), "and not a millionth of a degree"


def drag(page: Page, selector: str, dx: float, dy: float) -> None:
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 13):
        page.mouse.move(x + dx * k / 12, y + dy * k / 12)
        page.evaluate("new Promise(requestAnimationFrame)")
    page.mouse.up()


def test_what_is_shown_is_what_numpy_computes(opened: Open) -> None:
    page = opened()
    unlock(page)
    for move in ((".handle.fb", -180, 20), (".handle.fa", -40, 60), (".handle.fb", 220, 90)):
        drag(page, f"#turn {move[0]}", *move[1:])
        now = inputs(page)
        expected = values(now["a"], now["b"])
        for name in NAMES:
            want = format_number(expected[name], 1 if name == "angle" else 3) + ("°" if name == "angle" else "")
            assert shown(page, name) == want, (name, now)


def values(a: list[float], b: list[float]) -> dict[str, float]:
    from workings.capture import trace

    working = trace(turn, np.array(a), np.array(b))
    return {line.name: float(line.value) for line in working.lines if line.name and not line.value.shape}


def test_an_open_working_moves_with_its_figure_and_asks_nobody(opened: Open) -> None:
    page = opened()
    unlock(page)
    page.click("#live-dot")
    page.wait_for_selector("#figure .note math")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.focus("#turn .handle.fb")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert shown(page, "dot") == "−1.83"
    rows = note_rows(page)
    assert rows[1:] == ["≈3⋅(−1.232)+1⋅1.866", "≈−3.696+1.866", "≈−1.83"]
    assert not [url for url in asked if "working" in url]
    page.wait_for_timeout(200)
    href = page.get_attribute("#live-dot", "href") or ""
    assert "a=%5B3%2C1%5D" in href
    assert "b=%5B-1.23205" in href
    page.click("#live-dot")
    page.click("#live-dot")
    assert note_rows(page) == rows, "what the page wrote is what the studio writes"


def test_the_state_is_in_the_address(opened: Open) -> None:
    page = opened(path="/#turn.a=2,0&turn.b=0,1&turn.mode=free")
    unlock(page)
    assert shown(page, "dot") == "0"
    assert shown(page, "length_a") == "2"
    assert page.locator("[name=turn-mode]:checked").get_attribute("value") == "free"
    other = opened(path="/#turn.a=x&turn.b=1e99,0&turn.mode=odd&figure")
    unlock(other)
    assert shown(other, "dot") == "5", "what makes no sense there is passed over"


def test_the_curve_is_the_working_again(opened: Open) -> None:
    page = opened()
    unlock(page)
    assert page.eval_on_selector_all(".strip text", "all => all.map(t => t.textContent)") == ["0°", "90°", "180°", "7.07", "0", "−7.07"]
    heights = page.eval_on_selector(".strip .line.c", "p => p.getAttribute('d').slice(1).split('L').map(s => +s.split(' ')[1])")
    wanted = [92 - 66 * np.cos(np.radians(4 * k)) for k in range(46)]
    assert np.allclose(heights, wanted, atol=1e-6)


def test_a_narrow_page_has_its_own_view_and_everything_stays_in_it(opened: Open) -> None:
    page = opened(width=400)
    unlock(page)
    assert page.get_attribute("#turn svg", "viewBox") == "106 6 440 364"
    page.focus("#turn .handle.fb")
    for _ in range(24):
        page.keyboard.press("ArrowLeft")
        box, frame = page.locator("#turn .handle.fb .halo").bounding_box(), page.locator("#turn svg").bounding_box()
        assert box is not None
        assert frame is not None
        centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert frame["x"] <= centre[0] <= frame["x"] + frame["width"]
        assert frame["y"] <= centre[1] <= frame["y"] + frame["height"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("() => document.querySelector('#turn svg').getAttribute('viewBox') === '0 0 640 372'")


def test_stretching(opened: Open) -> None:
    page = opened()
    page.wait_for_selector('#stretch[data-awake="ready"]')
    page.fill("#stretch-k", "4")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.eval_on_selector_all("#stretch .num", "all => all.map(n => n.textContent)") == ["40", "0.667"]
    box = page.locator("#stretch .num").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#practice .note")
    page.fill("#stretch-k", "7")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert "70" in (page.text_content("#practice .note") or "")


def test_every_redraw_of_a_drag_is_measured(opened: Open) -> None:
    """``benchmarks/figure.py`` reads these measures; how long they take is its business."""
    page = opened()
    unlock(page)
    page.click("#live-dot")
    page.wait_for_selector("#figure .note math")
    for dx in (-200, 200, -200, 200):
        drag(page, "#turn .handle.fb", dx, 10)
    assert page.evaluate("performance.getEntriesByName('figure-redraw').length") >= 20
