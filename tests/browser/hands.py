"""Two ways to work a page: with the mouse, and with keys alone. A journey is told once and walked with either."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.plane import Plane

MOST_TABS = 400


class Hand(Protocol):
    """What a journey needs. Selectors name the control itself, never its label."""

    page: Page

    def press(self, selector: str) -> None: ...
    def write(self, selector: str, words: str) -> None: ...
    def choose(self, selector: str) -> None: ...
    def chip(self, form: str, value: int) -> None: ...
    def pick(self, selector: str, value: str) -> None: ...
    def open(self, number: str) -> None: ...
    def shut(self, number: str) -> None: ...
    def turn_b(self, square: bool) -> None: ...


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        self.page.locator(selector).click()

    def write(self, selector: str, words: str) -> None:
        self.page.locator(selector).click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def choose(self, selector: str) -> None:
        self.page.locator(selector).locator("xpath=ancestor::label[1]").click()

    def chip(self, form: str, value: int) -> None:
        self.choose(f"{form} .chips input[value='{value}']")

    def pick(self, selector: str, value: str) -> None:
        self.page.locator(selector).select_option(value)

    def open(self, number: str) -> None:
        self.page.locator(number).click()

    def shut(self, number: str) -> None:
        """By the note's own button."""
        steps.note_of(self.page, self.page.locator(number)).locator(":scope > header button.x").click()

    def turn_b(self, square: bool) -> None:
        """Drag the tip of b: to where it stands square to a, or half the way."""
        plane = Plane(self.page)
        self.page.mouse.move(*plane.spot("b"))
        self.page.mouse.down()
        self.page.mouse.move(*(plane.at(-1, 3) if square else plane.at(0.2, 2.2)), steps=8)
        self.page.mouse.up()
        steps.two_frames(self.page)


class Keys:
    """Tab, Shift, Enter, Space, arrows, letters and digits; the mouse is never touched."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, selector: str) -> bool:
        """Whether the focus is there."""
        found: bool = self.page.locator(selector).evaluate_all("all => all.includes(document.activeElement)")
        return found

    def tab_to(self, selector: str, back: bool = False) -> None:
        """Tab until the focus is there."""
        for _ in range(MOST_TABS):
            if self.at(selector):
                return
            if self.page.evaluate("!!document.activeElement.closest('.editor')"):
                self.page.keyboard.press("Escape")  # there Tab indents, until it is told to leave
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{MOST_TABS} tabs do not lead to {selector}")

    def press(self, selector: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Enter")

    def write(self, selector: str, words: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words[:-1])
        self.page.keyboard.press(words[-1])

    def choose(self, selector: str) -> None:
        """One radio of a group: Tab leads to the group, an arrow or Space to the one."""
        at, size = self.page.locator(selector).evaluate(
            "e => { const all = [...document.getElementsByName(e.name)].filter(o => o.form === e.form); return [all.indexOf(e), all.length] }"
        )
        name = self.page.get_attribute(selector, "name")
        self.tab_to(f"*:has(> label > {selector.rsplit(' ', 1)[-1]}) input[name='{name}'], {selector}")
        if at == 0:
            self.page.keyboard.press("Space")
        elif at == size - 1:
            self.page.keyboard.press("ArrowUp")
        else:
            for _ in range(at):
                self.page.keyboard.press("ArrowDown")
        if at and self.page.locator(selector).evaluate("e => e.form?.matches('[data-auto]') ?? false"):
            self.page.keyboard.press("Enter")  # arrows only walk over replies

    def chip(self, form: str, value: int) -> None:
        """The digit does it wherever no text is typed; in a text field it would be text, so one Tab first."""
        if self.page.evaluate("document.activeElement.matches('input:not([type=radio]), textarea')"):
            self.page.keyboard.press("Tab")
        self.page.keyboard.press(str([5, 20, 35, 50, 65, 80, 95].index(value) + 1))
        assert self.page.locator(f"{form} .chips input:checked").get_attribute("value") == str(value)

    def pick(self, selector: str, value: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.type(value)

    def open(self, number: str) -> None:
        """From number to number with n, and Enter."""
        for _ in range(MOST_TABS):
            if self.at(number):
                break
            self.page.keyboard.press("n")
        assert self.at(number), f"n does not lead to {number}"
        self.page.keyboard.press("Enter")

    def shut(self, number: str) -> None:
        """Esc closes the last note; the focus is back at its number."""
        self.page.keyboard.press("Escape")
        assert self.at(number), "the focus did not return to the number"

    def turn_b(self, square: bool) -> None:
        """b stands at 45°; 15° a press, 1° with Shift."""
        self.tab_to("#turn .handle.fb", back=True)
        for _ in range(1 if not square else 2):
            self.page.keyboard.press("ArrowLeft")
        if not square:
            self.page.keyboard.press("Shift+ArrowLeft")
            self.page.keyboard.press("Shift+ArrowRight")
        steps.two_frames(self.page)


UNMARKED = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return ''
  const shown = () => [e, e.closest('label'), ...e.querySelectorAll('.halo, rect')].filter(Boolean).map(o => {
    const s = getComputedStyle(o)
    return [s.outline, s.boxShadow, s.border, s.backgroundColor, s.stroke, s.strokeWidth, s.left].join()
  }).join('|')
  const focused = shown()
  e.blur()
  const same = shown() === focused
  e.focus()
  return same ? e.outerHTML.slice(0, 120) : ''
}"""
"""The element with the focus, where nothing shows that it has it."""


def stops(page: Page, most: int = 250) -> list[str]:
    """Tab through the page from its top; every stop at which the focus cannot be seen. Ends where the page ends."""
    hidden, count = [], 0
    while count < most:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || document.activeElement === null"):
            break
        count += 1
        if unseen := page.evaluate(UNMARKED):
            hidden.append(str(unseen))
    assert 5 < count < most, f"{count} stops"
    return hidden
