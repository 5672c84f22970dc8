"""A check that cannot fail is no check: each fault that the tests here look for is made once, and seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import steps
from tests.browser.conftest import Visit
from tests.browser.hands import stops
from tests.browser.measure import faults, foreign
from tests.browser.studio import Studio
from tests.browser.watch import Watch
from tests.web.axe import violations

pytestmark = pytest.mark.browser

FAULTS = {
    "an inline style": ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
    "an inline script": (
        "document.head.append(Object.assign(document.createElement('script'), { textContent: '1' }))",
        "Content Security Policy",
    ),
    "an error in a script": ("setTimeout(() => { throw new Error('mine') }, 0)", "mine"),
    "a word on the console": ("console.error('mine')", "mine"),
    "an address that is not there": ("fetch('/nowhere').then(() => 0)", "404 for GET"),
    "a request that leaves the machine": ("fetch('http://127.0.0.2:9/x').catch(() => 0)", "left the machine"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(browser: Browser, studio: Studio, fault: str) -> None:
    script, said = FAULTS[fault]
    context = browser.new_context(bypass_csp=said == "left the machine")  # else the policy keeps it from being sent at all
    watch = Watch(context, studio.address)
    page = context.new_page()
    page.goto(studio.first_address)
    steps.ready(page)
    assert watch.faults == []
    page.evaluate(f"() => {{ {script} }}")
    page.goto(studio.address + "/map")
    steps.ready(page)
    context.close()
    assert any(said in one for one in watch.faults), watch.faults


def test_what_is_expected_is_no_fault_and_has_to_come(visit: Visit, studio: Studio) -> None:
    page = visit()
    watch = page.watch  # type: ignore[attr-defined]
    with watch.expecting(404):
        page.goto("/nowhere")
    with pytest.raises(AssertionError, match="did not come"), watch.expecting(404):
        page.goto("/map")


def test_a_focus_that_cannot_be_seen_is_seen(visit: Visit, studio: Studio) -> None:
    page = visit(bypass_csp=True)
    steps.go(page, "/concept/attention")
    page.evaluate("document.querySelector('h1').innerHTML += '<a href=/map style=\"all: unset\">no mark</a>'")
    assert [one for one in stops(page) if "no mark" in one]


LOOKS = {
    "beyond the right edge": "<p style='width: 2000px'>wide</p>",
    "cut off": "<p style='width: 30px; overflow: hidden; white-space: nowrap'>words that are cut</p>",
    "columns over each other": "<div class=spread><div class=body style='margin-top: -400px; height: 300px'>over</div></div>",
    "px: small": "<svg viewBox='0 0 900 90' style='width: 300px'><text x=9 y=50 style='font-size: 12px'>small</text></svg>",
    "outside its figure": "<svg viewBox='0 0 90 90' width=90 height=90><text x=300 y=50>far</text></svg>",
    "over each other: one": "<svg viewBox='0 0 90 90' width=90 height=90><text x=9 y=50>one</text><text x=12 y=52>two</text></svg>",
}


@pytest.mark.parametrize("look", LOOKS)
def test_an_ugly_look_is_seen(visit: Visit, studio: Studio, look: str) -> None:
    page = visit(bypass_csp=True)
    steps.go(page, "/concept/attention")
    assert faults(page) == []
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", LOOKS[look])
    assert any(look in one for one in faults(page)), faults(page)


def test_a_letter_of_no_font_of_ours_is_seen(visit: Visit, studio: Studio) -> None:
    page = visit()
    steps.go(page, "/concept/attention")
    page.evaluate("document.fonts.ready")
    assert foreign(page) == []
    page.evaluate("h1 => { h1.append(' é'); h1.style.fontFamily = 'sans-serif' }", page.query_selector("h1"))
    steps.two_frames(page)
    assert foreign(page) != []


def test_axe_objects_to_what_it_should(visit: Visit, studio: Studio) -> None:
    page = visit(bypass_csp=True)
    steps.go(page, "/concept/attention")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/icon.svg><p style=\"color: #ccc; background: #fff\">pale</p>')"
    )
    assert {one.split(":")[0] for one in violations(page)} >= {"image-alt", "color-contrast"}


def test_links_inside_formulas_can_be_reached(visit: Visit, studio: Studio) -> None:
    """Why axe's older rule about ``math`` is set aside: Chromium gives them to a screen reader, as ARIA 1.2 has it."""
    page = visit()
    steps.go(page, "/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]")
    inside = page.locator("main math a.num[href]").count()
    asking = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in asking.send("Accessibility.getFullAXTree")["nodes"]}
    role = {key: node.get("role", {}).get("value", "") for key, node in nodes.items()}

    def over(key: str) -> list[str]:
        parent = nodes[key].get("parentId")
        return [role[parent], *over(parent)] if parent else []

    reached = [key for key in nodes if role[key] in ("link", "button") and any("math" in r.lower() for r in over(key))]
    assert len(reached) == inside > 0
    assert all(nodes[key]["name"]["value"] for key in reached), "each says its number"
