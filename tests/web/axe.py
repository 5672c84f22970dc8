"""axe-core, run in a page whatever its Content-Security-Policy."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


@cache
def source() -> str:
    return AXE.read_text(encoding="utf-8")


MATH = "axe.configure({standards: {ariaRoles: {math: {childrenPresentational: false}}}})"
"""The one verdict of axe that is set aside, because it is wrong: its table of roles still says, as ARIA 1.1 did, that what stands
inside ``math`` is hidden from a screen reader, and so forbids links there. ARIA 1.2 took that back, so that formulas can hold links
(w3c/aria#425, merged as #941), and Chromium exposes them: ``tests/browser/test_checks.py`` reads them from its accessibility tree."""

RUN = "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"


def violations(page: Page) -> list[str]:
    """Each violation in a line: the rule, and where. Every rule of axe's own choice runs; a page is given axe once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
        page.evaluate(MATH)
    return [f"{rule}: {html}" for rule, places in page.evaluate(RUN) for html in places]
