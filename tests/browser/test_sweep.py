"""What if a number were another: the panel below a sheet, with its worker and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import sheets
from tests.browser.conftest import WAIT
from tests.browser.measure import faults
from tests.browser.sheets import FUNCTIONS, K, Open, Q, V, Y, cell, descent, gate, loss, shown, sweep
from tests.web.axe import violations
from workings.capture import trace
from workings.cli.trace import write_page
from workings.contract.number import format_number

pytestmark = pytest.mark.browser
alone = sheets.alone


def test_a_number_is_drawn_against_an_input(alone: Open) -> None:
    page = alone("gate")
    figure = sweep(page, "x")
    assert figure.get_attribute("data-points") == "513"
    assert [worker.url[:5] for worker in page.workers] == ["blob:"]
    expect(figure.locator(".own-name")).to_have_text("the run")
    said = figure.locator(".said")
    expect(said).to_contain_text("Blank: no number at 129 of 513 points.")
    expect(said).to_contain_text(f"It is lost at line {trace(gate, *FUNCTIONS['gate'][1].values()).first_line + 1}.")
    expect(said).to_contain_text("Dashed: the code would take another branch")
    figure.locator("svg").focus()
    page.keyboard.press("ArrowRight")
    expect(figure.locator(".at")).to_have_text(f"If x ≈ 1.063, z ≈ {2 * np.log(1.0625):.3f}.")
    page.keyboard.press("Enter")
    expect(cell(page, "x", 0)).to_have_value("1.063")
    expect(page.locator(".card h2")).to_have_text("z")
    expect(figure.locator(".own-name")).to_have_text("now")
    page.get_by_role("button", name="as it was").click()
    expect(figure.locator(".own-name")).to_have_text("the run")


def test_a_number_is_drawn_as_a_surface_over_two_inputs(alone: Open) -> None:
    page = alone("loss")
    figure = sweep(page, "Q₁₁", "Q₂₂")
    assert figure.get_attribute("data-points") == "129"
    assert figure.locator("path.contour").count() > 8
    inks = "c => new Set(Array.from(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer))).size"
    assert figure.locator("canvas").evaluate(inks) > 50
    figure.locator("svg").focus()
    for key in ("Shift+ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    moved = Q.copy()
    moved[0, 0], moved[1, 1] = 1.5, 2.125  # the ranges are -1 to 3 and -2 to 6
    want = float(trace(loss, Q=moved, K=K, V=V, Y=Y).value)
    expect(figure.locator(".at")).to_have_text(f"If Q₁₁ = 1.5 and Q₂₂ = 2.125, loss ≈ {format_number(want)}.")
    figure.locator(".at button").click()
    assert shown(page, "Q")[0] == 1.5
    assert abs(shown(page, "")[-1] - want) < 1e-3


def test_ranges_are_typed_and_stretched_and_a_cell_of_the_sheet_is_chosen(alone: Open) -> None:
    page = alone("loss")
    cell(page, "Q", 0).hover()
    page.get_by_role("button", name="what if it were another?").click()
    cell(page, "A", 4).hover()
    page.get_by_role("button", name="watch it in “What if”").click()
    page.locator(".swept[data-done]").wait_for()
    figure = page.locator(".swept")
    assert figure.locator("svg").get_attribute("aria-label") == "A₂₂ against Q₁₁"
    expect(figure.locator(".said")).to_contain_text("It is the same at every point.")
    sweep(page, of="A₁₁")
    ends = page.locator(".range input")
    ends.nth(0).fill("5")
    expect(ends.nth(0)).to_have_attribute("aria-invalid", "true")
    ends.nth(0).fill("−3")
    page.get_by_role("button", name="wider").first.click()
    assert [end.input_value() for end in ends.all()[:2]] == ["−7", "5"], "about the number that stands there, 1"
    figure.locator("svg").focus()
    page.keyboard.press("+")
    assert [end.input_value() for end in ends.all()[:2]] == ["−3", "3"]


HEAVY_TWO = """() => {
  const seen = window.seen = [], el = document.querySelector('.swept')
  let frames = 0
  const tick = () => { frames++; requestAnimationFrame(tick) }
  requestAnimationFrame(tick)
  new MutationObserver(() => { if (seen.at(-1)?.[0] !== el.dataset.points) seen.push([el.dataset.points, frames]) })
    .observe(el, { attributeFilter: ['data-points'] })
}"""


def test_the_page_moves_on_while_a_heavy_surface_is_computed(alone: Open) -> None:
    """Ten thousand steps a point: between two grids there are thousands of points to compute, and the page draws all the while."""
    page = alone("descent")
    page.evaluate(HEAVY_TWO)
    sweep(page, "a₁", "a₂")
    seen = [(int(n or 0), frames) for n, frames in page.evaluate("seen")]
    grids = seen[max(k for k, (n, _) in enumerate(seen) if n == 0) + 1 :]  # the curve over the first input came before
    assert [n for n, _ in grids] == sorted({n for n, _ in grids} & {9, 17, 33, 65, 129}), "coarse to fine"
    assert len(grids) > 1
    assert grids[-1][1] - grids[-2][1] >= 10, grids


def test_new_settings_end_the_sweep_that_runs(alone: Open) -> None:
    page = alone("descent")
    lists = page.locator(".whatif select")
    lists.nth(0).select_option(label="a₁")
    page.locator(".swept[data-points]:not([data-points=''])").wait_for()
    lists.nth(2).select_option(label="x₂")
    lists.nth(0).select_option(label="a₂")
    page.locator(".swept[data-done]").wait_for()
    assert page.locator(".swept svg").get_attribute("aria-label") == "x₂ against a₂"
    want = trace(descent, a=np.array([1.0, 2.0]))
    page.locator(".swept svg").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".swept .at")).to_have_text(f"If a₂ = 2, x₂ ≈ {want.lines[want.find('x')].value[1]:.3f}.")


def test_a_file_whose_host_forbids_workers_draws_in_slices(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "gate.html"
    write_page(trace(gate, x=np.array(1.0), y=np.array(2.0)), file, with_fonts=False)
    text = file.read_text("utf-8")
    assert text.count("worker-src blob:") == 1
    file.write_text(text.replace("worker-src blob:", "worker-src 'none'"), "utf-8")
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    page.goto(file.as_uri())
    figure = sweep(page, "x", "y")
    assert page.workers == []
    expect(figure.locator(".said")).to_contain_text("129 × 129 points.")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 760, 1280])
@pytest.mark.parametrize("moved", [["x"], ["x", "y"]])
def test_a_sweep_looks_right(alone: Open, moved: list[str], width: int, scheme: str) -> None:
    page = alone("gate", width, color_scheme=scheme)
    figure = sweep(page, *moved)
    figure.locator("svg").focus()
    page.keyboard.press("ArrowRight")
    assert faults(page) == []
    page.evaluate("document.querySelector('meta[http-equiv]').remove()")
    assert violations(page) == []
