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
"""axe keeps an older rule: since ARIA 1.2 what stands inside role math is not hidden (w3c/aria#425), so links may stand there."""


def violations(page: Page) -> list[str]:
    """Each violation in a line: the rule, and where."""
    page.evaluate(source())
    page.evaluate(MATH)
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))")
    return [f"{rule}: {html}" for rule, places in found for html in places]
