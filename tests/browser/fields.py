"""An answer of any kind, put into its field by keys alone: typed, or made with the widget that stands over the field."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page

from tests.browser.hands import Keys

MOST = 60
FOCUSED = "document.activeElement?.closest('[data-block]')?.dataset.block ?? ''"
IN_PROOF = "!!document.activeElement?.closest('ol')"


def write(page: Page, text: str) -> str:
    """Put ``text`` there as far as the widget can hold it; what the field then holds."""
    keys = Keys(page)
    if page.locator("[data-editor], [data-blocks], [data-lines], [data-sketch]").count():
        page.wait_for_selector("[name=text]", state="hidden")
    if page.locator(".cm-content").count():
        code(page, keys, text)
    elif page.locator("[data-blocks]").count():
        blocks(page, keys, text)
    elif page.locator(".steps-rows").count():
        lines(page, keys, text)
    elif page.locator("svg.sketch").count():
        sketch(page, keys, text)
    elif page.locator("#text").evaluate("e => e.tagName") == "TEXTAREA":
        area(page, keys, text)
    else:
        keys.write("#text", text)
    return str(page.locator("[name=text]").input_value())


def code(page: Page, keys: Keys, text: str) -> None:
    """Escape, then Tab, lets the editor go."""
    keys.tab_to(".cm-content")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")


def area(page: Page, keys: Keys, text: str) -> None:
    keys.tab_to("#text")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def blocks(page: Page, keys: Keys, text: str) -> None:
    """Everything is taken out of the proof, then each letter is looked for with the arrows and put in."""
    keys.tab_to(".block-face")
    for _ in range(MOST):
        if not page.locator(".pile > ol > li").count():
            break
        if not page.evaluate(IN_PROOF):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    for letter in re.findall(r"[a-z]", text):
        if page.evaluate(IN_PROOF):
            page.keyboard.press("ArrowLeft")
        for key in ["ArrowUp"] * MOST + ["ArrowDown"] * MOST:
            if page.evaluate(FOCUSED) == letter:
                break
            before = page.evaluate(FOCUSED)
            page.keyboard.press(key)
            if key == "ArrowUp" and page.evaluate(FOCUSED) == before:
                continue
        if page.evaluate(FOCUSED) == letter:
            page.keyboard.press("Enter")


def lines(page: Page, keys: Keys, text: str) -> None:
    """Rows are taken away until one is left; a relation is typed before its expression, a reason is chosen by its letters."""
    rows = page.locator(".steps-rows > li")
    keys.tab_to(".steps-rows > li:last-child input")
    for _ in range(MOST):
        page.keyboard.press("Control+A")
        page.keyboard.press("Backspace")
        if rows.count() == 1:
            break
        page.keyboard.press("Backspace")
    for k, line in enumerate(text.split("\n")):
        said, _, reason = line.partition(";")
        if k:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(said.strip()) if not re.match(r"\W", said.strip()) else page.keyboard.type(said.strip())
        if reason.strip():
            page.keyboard.press("Tab")
            page.keyboard.type(reason.strip())
            page.keyboard.press("Shift+Tab")


def sketch(page: Page, keys: Keys, text: str) -> None:
    """Each handle is moved step by step to its height."""
    wanted = json.loads(text) if re.fullmatch(r"\[[-0-9., e]+\]", text) else []
    step = float(page.locator("[name=text]").get_attribute("data-step") or 1)
    keys.tab_to("svg.sketch [role=slider]")
    for _ in range(page.locator("svg.sketch [role=slider]").count()):
        page.keyboard.press("ArrowLeft")
    if wanted:  # a curve that nobody moved is no answer
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
    for height in wanted:
        for _ in range(400):
            now = float(page.evaluate("document.activeElement.getAttribute('aria-valuenow')"))
            if abs(now - height) < step / 2:
                break
            page.keyboard.press("ArrowUp" if height > now else "ArrowDown")
        page.keyboard.press("ArrowRight")
