"""A sheet in a real browser: alone in a file, and in the studio."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser import sheets, steps
from tests.browser.conftest import Visit
from tests.browser.crawl import comes_to, opened, wanting
from tests.browser.hands import stops
from tests.browser.measure import faults
from tests.browser.sheets import K, Open, Q, V, Y, box, cell, descent, lit, loss, shown, sweep
from tests.web.axe import violations
from workings.capture import trace
from workings.contract.reading import Call

pytestmark = pytest.mark.browser
alone = sheets.alone


def test_a_number_lights_what_it_was_made_from_and_where_it_goes(alone: Open) -> None:
    page = alone("loss")
    cell(page, "S", 5).hover()
    assert lit(page, "S", "on") == [5]
    assert lit(page, "Q", "from") == [2, 3]
    assert lit(page, "K", "from") == [4, 5]
    assert lit(page, "A", "to") == [3, 4, 5], "softmax is folded, so the whole row of A reads it"
    expect(page.locator(".st.now")).to_have_text("Q @ K.T / np.sqrt(2.0)")
    expect(page.locator(".card h2")).to_have_text("S, row 2, column 3")
    page.locator("details.call > summary").click()
    cell(page, "S", 5).hover()
    assert lit(page, "E", "to") == [5]
    cell(page, "E", 5).hover()
    assert lit(page, "S", "from") == [5]
    assert lit(page, "M", "from") == [1]


def test_the_card_works_the_number_out_and_leads_on(alone: Open) -> None:
    page = alone("loss")
    page.locator("details.call > summary").click()
    cell(page, "Z", 1).hover()
    assert page.locator(".card math[display=block]").text_content() == "Z21=1+1+0.243≈2.243"
    first = page.locator(".card [data-go]").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_have_text("E, row 2, column 1")
    page.locator(".card [data-back]").click()
    expect(page.locator(".card h2")).to_have_text("Z, row 2, column 1")


def test_an_edit_follows_everywhere_and_can_be_taken_back(alone: Open) -> None:
    page = alone("loss")
    before = shown(page, "A")
    field = cell(page, "Q", 0)
    field.fill("2.5")
    moved = Q.copy()
    moved[0, 0] = 2.5
    want = trace(loss, Q=moved, K=K, V=V, Y=Y)
    for name in ("S", "A", "O"):
        assert np.allclose(shown(page, name), want.lines[want.find(name)].value.reshape(-1), atol=1e-3), name
    field.press("ArrowUp")
    expect(field).to_have_value("2.6")
    field.press("Shift+ArrowDown")
    expect(field).to_have_value("1.6")
    field.fill("x")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Escape")
    expect(field).to_have_value("1.6")
    page.get_by_role("button", name="as it was").click()
    expect(field).to_have_value("1")
    assert shown(page, "A") == before


def test_the_gradient_stands_where_the_values_stood(alone: Open) -> None:
    from workings.readers.sheet import slopes

    page = alone("loss")
    page.keyboard.press("g")
    expect(page.get_by_role("radio", name="gradient")).to_be_checked()
    w = trace(loss, Q=Q, K=K, V=V, Y=Y)
    back = slopes(w)
    for name in ("Q", "S", "A", "O"):
        want = back.working.lines[back.of[w.find(name)]].value.reshape(-1)
        assert np.allclose(shown(page, name), want, atol=1e-3), name
    cell(page, "O", 0).hover()
    assert lit(page, "O", "on") == [0]
    expect(page.locator(".card .mean")).to_contain_text("times as fast")
    expect(page.locator(".card .why").first).to_be_visible()
    cell(page, "V", 0).hover()
    assert sorted(lit(page, "O", "from")) == [0, 2, 4]
    assert sorted(lit(page, "A", "used")) == [0, 3, 6]
    page.keyboard.press("g")
    assert shown(page, "Q") == list(Q.reshape(-1))


def test_the_formulas_turn_into_indices(alone: Open) -> None:
    page = alone("loss")
    line = page.locator(".ln", has_text="A @ V").first
    expect(line.locator(".mx")).to_be_visible()
    page.keyboard.press("i")
    expect(line.locator(".ix")).to_be_visible()
    expect(line.locator(".mx")).to_be_hidden()


def test_the_arrows_walk_in_a_matrix_and_each_value_is_one_tab_stop(alone: Open) -> None:
    page = alone("loss")
    cell(page, "S", 0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card h2")).to_have_text("S, row 2, column 2")
    page.keyboard.press("Tab")
    expect(page.locator(".card h2")).to_have_text("A, row 1, column 1")


def test_copying_gives_the_text(alone: Open) -> None:
    page = alone("loss", permissions=["clipboard-read", "clipboard-write"])
    for name, start in (("NumPy", "import numpy as np"), ("LaTeX", "\\begin{aligned}"), ("PyTorch", "import torch")):
        page.get_by_role("button", name=f"copy {name}").click()
        expect(page.get_by_role("button", name=f"copied {name}")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").startswith(start)


def test_a_loop_is_walked_pass_by_pass(alone: Open) -> None:
    page = alone("descent")
    w = trace(descent, a=np.array([1.0, 2.0]))
    runs = [k for k, line in enumerate(w.lines) if line.name == "g"]
    slider = page.locator(".pass input")
    slider.fill("1")
    assert np.allclose(shown(page, "g"), w.lines[runs[0]].value, atol=1e-3)
    slider.press("ArrowRight")
    expect(page.locator(".pass output")).to_have_text("2")
    assert np.allclose(shown(page, "g"), w.lines[runs[1]].value, atol=1e-3)
    assert page.locator(".ln").count() < 10, "ten thousand steps are six lines of code"


def test_another_branch_is_said(alone: Open) -> None:
    page = alone("branched")
    expect(page.locator(".tools .message")).to_be_hidden()
    cell(page, "x", 0).fill("-9")
    expect(page.locator(".tools .message")).to_contain_text("another branch")
    cell(page, "x", 0).fill("1")
    expect(page.locator(".tools .message")).to_be_hidden()


def test_numbers_that_change_a_shape_are_not_followed_in_silence(alone: Open) -> None:
    page = alone("masked")
    cell(page, "x", 0).fill("4")
    assert shown(page, "kept") == [4.0, 3.0]
    cell(page, "x", 0).fill("-4")
    expect(page.locator(".tools .message")).to_contain_text("Not computed further: ")
    assert box(page, "kept").locator(".cell").all_inner_texts() == ["?", "?"]
    page.get_by_role("button", name="as it was").click()
    expect(page.locator(".tools .message")).to_be_hidden()
    assert shown(page, "kept") == [1.0, 3.0]


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (760, "light"), (1280, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", ["loss", "descent"])
def test_it_looks_right(alone: Open, name: str, width: int, scheme: str) -> None:
    page = alone(name, width, color_scheme=scheme)
    for summary in page.locator("details.call > summary").all():
        summary.click()
    assert faults(page) == []
    cell(page, "x" if name == "descent" else "S", 0).hover()
    assert faults(page) == []
    page.locator(".tools input[value=gradient]").check(force=True)
    assert faults(page) == []
    page.evaluate("document.querySelector('meta[http-equiv]').remove()")
    assert violations(page) == []


def test_the_focus_is_always_seen(alone: Open) -> None:
    assert stops(alone("branched")) == []


def test_without_scripts_the_file_reads(alone: Open) -> None:
    page = alone("loss", scripts=False)
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".card")).to_be_hidden()
    assert page.locator(".whatif").count() == 0
    assert "0.576" in page.locator(".lines").first.inner_text()


def test_a_click_keeps_a_working_and_a_second_lets_it_go(alone: Open) -> None:
    page = alone("loss")
    title = page.locator(".card h2")
    cell(page, "S", 5).click()
    expect(cell(page, "S", 5)).to_have_attribute("aria-expanded", "true")
    cell(page, "A", 0).hover()
    expect(title).to_have_text("S, row 2, column 3")
    cell(page, "S", 5).click()
    cell(page, "A", 0).hover()
    expect(title).to_have_text("A, row 1, column 1")
    page.keyboard.press("Enter")
    expect(title).to_have_text("S, row 2, column 3")
    page.locator(".card [data-close]").click()
    expect(page.locator(".cell[aria-expanded=true]")).to_have_count(0)
    expect(cell(page, "S", 5)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("S, row 2, column 2")
    expect(page.locator(".card[data-held]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".card[data-held]")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(cell(page, "S", 4)).to_be_focused()


def test_a_number_of_the_studio_leads_to_its_working_as_the_numbers_stand(visit: Visit) -> None:
    page = visit()
    steps.go(page, "/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]")
    page.locator(".sheet[data-awake=ready]").wait_for()
    as_made = page.request.get(page.url).text()
    start = cell(page, "dot", 0).get_attribute("href")
    assert start.replace("&", "&amp;") in as_made, "both sides write one address"
    cell(page, "a", 0).fill("-1.5")
    cell(page, "b", 2).fill("0.1")
    for gradient in (False, True):
        if gradient:
            page.locator(".tools input[value=gradient]").check(force=True)
        links = page.locator(".sheet a.num.cell")
        assert links.count() == (9 if gradient else 4)
        found = {one.get_attribute("href"): one.inner_text() for one in links.all()}
        for one in opened(page, list(found)):
            assert wanting(one) == ""
            assert comes_to(one, found[one["href"]]), one
    page.get_by_role("button", name="as it was").click()
    page.keyboard.press("g")
    assert cell(page, "dot", 0).get_attribute("href") == start


@pytest.mark.parametrize("carried", [True, False])
def test_what_the_studio_would_work_out_otherwise_has_no_link(alone: Open, carried: bool) -> None:
    """A sheet with a branch and an address; and one whose address does not say what the inputs are."""
    page = alone("branched", address=Call("x/branched", {"x": [1, 2]} if carried else {}))
    href = cell(page, "y", 0).get_attribute("href")
    assert href.startswith("/working?f=x/branched" + ("&x=[1,2]" if carried else "") + "&line=")
    cell(page, "x", 0).fill("1.5")
    moved = cell(page, "y", 0)
    assert moved.get_attribute("href") == (href.replace("[1,2]", "[1.5,2]") if carried else None)
    cell(page, "x", 0).fill("-9")
    expect(page.locator(".tools .message")).to_contain_text("another branch")
    assert page.locator(".sheet a.cell[href]").count() == 0
    page.get_by_role("button", name="as it was").click()
    assert cell(page, "y", 0).get_attribute("href") == href


def test_the_keys_of_the_studio_walk_the_sheet(visit: Visit) -> None:
    page = visit()
    steps.go(page, "/sheet?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]")
    page.locator(".sheet[data-awake=ready]").wait_for()
    page.locator("h1").click()
    for _ in range(3):
        page.keyboard.press("n")
    expect(page.locator(".card h2")).to_have_text("a step, entry 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".card h2")).to_have_text("a step, entry 3")
    page.keyboard.press("Enter")
    expect(page.locator(".card[data-held]")).to_be_visible()
    expect(page.locator(".note")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".card[data-held]")).to_have_count(0)
    cost = page.locator(".cost a.num")
    cost.click()
    expect(steps.note_of(page, cost)).to_contain_text("2·n·d = 24")
    with page.context.expect_page() as other:
        cell(page, "", 0).click(modifiers=["ControlOrMeta"])
    expect(other.value.locator("#opened")).to_contain_text("4")
    assert stops(page) == []


def test_the_studio_shows_the_same_sheet(visit: Visit) -> None:
    page = visit()
    steps.go(page, "/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]")
    page.get_by_role("link", name="The whole working").click()
    page.locator(".sheet[data-awake=ready]").wait_for()
    expect(page).to_have_title("cosine(a, b) · Workings")
    cell(page, "dot", 0).hover()
    assert lit(page, "a", "from") == [0, 1, 2]
    cell(page, "a", 0).fill("5")
    assert shown(page, "dot") == [16.0]
    figure = sweep(page, "a₁", "b₂")
    assert [worker.url.rsplit("/", 1)[-1] for worker in page.workers] == ["sheet.js"]
    expect(figure.locator(".said")).to_contain_text("129 × 129 points.")
    assert faults(page) == []
    assert violations(page) == []
