"""Law 1 in a real browser: which numerals of a page stand bare, which open, and what they open to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

PLAIN = (
    ".given:not(.ln), code, kbd, time, pre, input, output, textarea, select, script, style"  # settings, code, keys, dates
    ", blockquote, .said, ol.own, .readas mn, .verdict .what mn"  # what the learner wrote
    ", p.from, p.stated, span.k, .note > header b, ol.rows li"  # a line of the source, how something was measured, a note's numeral and place, rows
    ', p:has(> a.num[href*="operations"]):not(.sheet p)'  # a cost: its formula is opened with the number that it comes to
    ', .sheet .no, .sheet[data-view="values"] .ln.given .cell'  # a sheet: numbers of lines; inputs, where no slopes stand in their place
    ", .sheet .w, .tools .why"  # the size of a table, which is read off it, and why a result of that shape has no gradient
    ", .card h2, .card .at, .card .why"  # the place of a number, the lines it comes from and goes to, a rule in words
    ", .cm-editor, [data-blocks] .block-place, .steps-rows, svg.sketch"  # an editor, blocks, rows and a sketch: what the learner writes, and its places
    ", .swept .at, .swept .said"  # the point chosen on a figure, and how many points it is made of
)
"""Where a numeral may stand plain."""

LOOK = """(plain) => {
  const digit = /[0-9]/, bare = [], numbers = []
  const typed = new URLSearchParams(location.search).get('typed') ?? ''
  const given = text => typed !== '' && (text.match(/[0-9.]+/g) ?? []).every(number => typed.includes(number.replace(/[.]$/, '')))
  // A formula of an author was checked when it was written (a line of a derivation, which is its own working, too); one of a working marks each of its cells, but for
  // constants of its code: small ones, and half a turn.
  const formula = e => {
    const math = e.closest('math')
    if (!math) return false
    if (!e.closest('.note, .worked:not(.stated), .working, .verdict, .readas, .card, #opened')) return true
    const mn = e.closest('mn, mi, msub, mtext')
    return !!mn && (mn.matches('[data-l], [data-go]') || !!mn.closest('msub, msup') || mn.matches('mi, mtext') || /^([0-2]|180|3[.]142)$/.test(mn.textContent))
  }
  // The axis of a plot, and nothing else of it.
  const tick = e => !!e.closest('svg[role=img] text:not(.lbl), svg text.faint, svg.plot text:not(.lbl)')
  const walk = root => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let t = texts.nextNode(); t; t = texts.nextNode()) {
      const e = t.parentElement
      if (!digit.test(t.data) || !e || e.closest('a.num[href], .swept button.num') || e.closest(plain) || e.closest('[data-l]') || tick(e) || formula(e) || given(t.data)) continue
      bare.push(`${t.data.trim().slice(0, 40)} in ${e.outerHTML.slice(0, 90)}`)
    }
    for (const a of root.querySelectorAll('a.num[href]')) numbers.push([a.getAttribute('href'), a.textContent, a.dataset.digits || ''])
    for (const t of root.querySelectorAll('template')) walk(t.content)
  }
  for (const root of document.querySelectorAll('main, footer')) walk(root)
  return { bare, numbers }
}"""

OPEN = """async (hrefs) => {
  const one = async href => {
    const answer = await fetch(href, { headers: { 'X-Fragment': '1' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const note = page.querySelector('body > aside.note')
    const body = note?.querySelector('.in')
    return {
      href, status: answer.status, title: note?.querySelector('header b')?.textContent ?? '',
      rows: note ? note.querySelectorAll('math mtr, math mrow, .mat td').length : 0,
      words: body?.textContent.trim() ?? '', shown: [...(note?.querySelectorAll('mn, .mat td, .given') ?? [])].map(e => e.textContent),
      inner: [...(note?.querySelectorAll('a.num') ?? [])].map(a => [a.getAttribute('href'), a.textContent]),
      scripted: note ? note.querySelectorAll('script:not([type="application/json"]), [style], [onclick]').length : 0,
    }
  }
  const out = []
  for (let k = 0; k < hrefs.length; k += 6) out.push(...await Promise.all(hrefs.slice(k, k + 6).map(one)))
  return out
}"""

LINKS = "() => [...document.querySelectorAll('a[href]:not(.num)')].map(a => new URL(a.getAttribute('href'), location.href)).filter(u => u.origin === location.origin).map(u => u.pathname + u.search)"


class Working(TypedDict):
    """A number, opened."""

    href: str
    status: int
    title: str
    rows: int
    words: str
    shown: list[str]
    inner: list[tuple[str, str]]
    scripted: int


def look(page: Page) -> tuple[list[str], dict[str, str]]:
    """The bare numerals of a page, and its numbers: address -> text."""
    found: dict[str, Any] = page.evaluate(LOOK, PLAIN)
    return list(found["bare"]), {href: text for href, text, _ in found["numbers"]}


def opened(page: Page, hrefs: list[str]) -> list[Working]:
    """Each number opened as the page's own script would, several at a time."""
    found: list[Working] = page.evaluate(OPEN, hrefs)
    return found


DEPTH = 3
"""Workings inside workings inside workings."""
WIDTH = 25
"""Numbers opened at each depth below the first, spread over all that there are."""

FOLLOW = """async links => {
  const out = []
  for (const link of links) { const answer = await fetch(link); if (!answer.ok) out.push(`${answer.status} ${link}`) }
  return out
}"""


@dataclass
class Walk:
    """Over several pages: their numbers (address -> text), where they lead, and by page what stands bare."""

    numbers: dict[str, str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    bare: dict[str, list[str]] = field(default_factory=dict)

    def look(self, page: Page, name: str) -> None:
        """Take in the page as it stands."""
        left, found = look(page)
        self.numbers |= found
        self.links |= set(page.evaluate(LINKS))
        if left:
            self.bare[name] = left

    def broken(self, page: Page) -> list[str]:
        """Links that lead nowhere."""
        found: list[str] = page.evaluate(FOLLOW, sorted(self.links))
        return found

    def faults(self, page: Page) -> list[str]:
        """What is wrong with the workings of the numbers, and with those inside them."""
        found: list[str] = []
        seen: set[str] = set()
        numbers = self.numbers
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


def wanting(one: Working) -> str:
    """Why this is no working; nothing where it is one: rows of a formula, or a look-up or measurement that is stated."""
    if one["status"] != 200:
        return f"{one['status']} for {one['href']}"
    if not one["title"] or one["scripted"]:
        return f"no note, or one with script or style in it: {one['href']}"
    if kind(one["href"]) in ("count", "how"):
        return "" if len(one["words"]) > 12 else f"nothing is stated: {one['href']}"
    given = re.search(r"[?&]typed=\w+(&|$)", one["href"]) and re.match(
        r"Given|\d+ is a constant", one["words"]
    )  # by its name, or as it stands
    return "" if one["rows"] or given else f"no rows: {one['href']}"


def comes_to(one: Working, text: str) -> bool:
    """Whether a working comes to the number that stands on the page, to as many digits as stand there."""
    text = text.replace("\u202f", "")  # in a sentence a large number is grouped
    if kind(one["href"]) == "how" or text in one["shown"] or one["words"].startswith((f"Given: {text}.", f"{text} is a constant")):
        return True
    if text in ("0", "1") and ("false", "true")[int(text)] in one["words"]:
        return True
    return any(rounds(shown, text) for shown in one["shown"])


def rounds(shown: str, text: str) -> bool:
    """``0.919`` rounds to ``0.92``."""
    try:
        value, said = plain(shown), plain(text)
    except ValueError:
        return False
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    last = 10.0 ** -len(mantissa.partition(".")[2]) * 10.0 ** int(power.translate(DIGITS) or 0)
    return abs(value - said) <= 0.51 * last + 0.5 * 10.0 ** -len(shown.partition(".")[2])


DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain(text: str) -> float:
    """A number as it is shown, read back. Raises ``ValueError``."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").rstrip("°").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(DIGITS) or 0)


def kind(href: str) -> str:
    """What sort of recipe: a function's name, a recorded quantity, ``count`` or ``how``."""
    words = dict(parse_qsl(urlsplit(href).query))
    if "f" in words:
        return words["f"]
    return f"q={words['q'].partition(':')[0]}" if "q" in words else next(iter(words), "")
