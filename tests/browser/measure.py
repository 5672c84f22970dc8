"""What can be measured of a look: nothing wider than the window, no text cut off, none over another, none too small."""

from __future__ import annotations

from playwright.sync_api import Page

SMALLEST = 10
"""Pixels of a letter in a figure."""

WIDER = """() => {
  const width = document.documentElement.clientWidth, out = []
  if (document.documentElement.scrollWidth > width) out.push('the page scrolls sideways: ' + document.documentElement.scrollWidth)
  const scrolls = e => { for (let p = e; p && p !== document.body; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true }
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    const box = e.getBoundingClientRect()
    if (box.width && box.right > width + 1 && !scrolls(e) && !e.closest('[clip-path]')) out.push('beyond the right edge: ' + e.outerHTML.slice(0, 100))
  }
  return out.slice(0, 5)
}"""

CUT = """() => {
  const out = []
  for (const e of document.querySelectorAll('main *:not(svg, svg *, math, math *, option, select, textarea, input), header *, footer *')) {
    const style = getComputedStyle(e)
    if (!e.checkVisibility() || e.matches('.visually-hidden, .visually-hidden *') || !e.textContent.trim()) continue
    const hides = /hidden|clip/
    if ((hides.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides.test(style.overflowY) && e.scrollHeight > e.clientHeight + 2))
      out.push('cut off: ' + e.outerHTML.slice(0, 100))
    if (e.matches('.btn, .seg label, .chips label, nav a, dd, dt') && e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline')
      out.push('wider than its place: ' + e.outerHTML.slice(0, 100))
  }
  for (const e of document.querySelectorAll('main math[display="block"]')) {
    const room = e.parentElement.clientWidth
    if (e.checkVisibility() && getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && e.scrollWidth <= room) out.push('cut off, with room beside it: ' + e.textContent.trim().slice(0, 60))
  }
  return out.slice(0, 5)
}"""

FIGURES = """smallest => {
  const out = []
  for (const svg of document.querySelectorAll('main svg')) {
    if (!svg.checkVisibility()) continue
    const texts = [...svg.querySelectorAll('text')].filter(t => t.checkVisibility() && t.textContent.trim())
    const boxes = texts.map(t => t.getBoundingClientRect()), frame = svg.getBoundingClientRect()
    texts.forEach((t, k) => {
      const size = parseFloat(getComputedStyle(t).fontSize) * Math.abs(t.getScreenCTM().a), b = boxes[k]
      if (size < smallest - 0.05) out.push(`${size.toFixed(1)} px: ${t.textContent}`)
      if (b.left < frame.left - 12 || b.right > frame.right + 12 || b.top < frame.top - 12 || b.bottom > frame.bottom + 12) out.push('outside its figure: ' + t.textContent)
      boxes.slice(k + 1).forEach((o, j) => {
        const wide = Math.min(b.right, o.right) - Math.max(b.left, o.left), high = Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top)
        if (wide > 2 && high > Math.min(b.height, o.height) * 0.4) out.push(`over each other: ${t.textContent} and ${texts[k + 1 + j].textContent}`)
      })
    })
  }
  return out.slice(0, 8)
}"""

COLUMNS = """() => {
  const out = [], texts = [...document.querySelectorAll('.spread > .body, .spread > .side, .spread > .notes')].filter(e => e.checkVisibility() && e.textContent.trim())
  const boxes = texts.map(e => e.getBoundingClientRect())
  boxes.forEach((b, k) => boxes.slice(k + 1).forEach((o, j) => {
    const wide = Math.min(b.right, o.right) - Math.max(b.left, o.left), high = Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top)
    if (wide > 1 && high > 1) out.push(`columns over each other: “${texts[k].textContent.trim().slice(0, 40)}” and “${texts[k + 1 + j].textContent.trim().slice(0, 40)}”`)
  }))
  return out.slice(0, 3)
}"""


ODD = """() => {
  const known = new Set()
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')
    const odd = [...new Set(own)].filter(c => c > '~').sort().join('')
    const key = odd && getComputedStyle(e).fontFamily + odd
    if (key && !known.has(key)) { known.add(key); e.toggleAttribute('data-odd', true) }
  }
}"""
"""Marks one element for each set of letters beyond ASCII in each list of fonts."""


def foreign(page: Page) -> list[str]:
    """Letters from fonts that the page did not bring with it: on another machine they look otherwise, or are missing."""
    page.evaluate(ODD)
    asking = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        asking.send(f"{domain}.enable")
    root = asking.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = set()
    for node in asking.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-odd]"})["nodeIds"]:
        fonts = asking.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        if names := [font["familyName"] for font in fonts if not font["isCustomFont"]]:
            found.add(f"{names[0]}: {asking.send('DOM.getOuterHTML', {'nodeId': node})['outerHTML'][:90]}")
    asking.detach()
    return sorted(found)


def faults(page: Page) -> list[str]:
    """Everything measured, at the present width."""
    found: list[str] = []
    for script in (WIDER, CUT, COLUMNS):
        found += page.evaluate(script)
    return found + list(page.evaluate(FIGURES, SMALLEST))
