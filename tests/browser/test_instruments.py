"""The instruments in a browser: a file chosen, dropped, or named by its path; refused with nothing lost; a long run watched and left."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import steps
from tests.browser.conftest import Visit, watch_of
from tests.browser.crawl import look
from tests.browser.measure import faults
from tests.browser.studio import Studio
from tests.readers.reports import report as made_by_hand
from tests.web.axe import violations
from workings.contract.report import Report
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress
from workings.studio import tools

pytestmark = pytest.mark.browser

TRAIN: FilePayload = {"name": "train.csv", "mimeType": "text/csv", "buffer": b"age,survived\n22,0\n38,1\n"}
REPORT = re.compile(r"/instruments/report/\d+$")
DROP = """([selector, names]) => {
  const place = document.querySelector(selector), data = new DataTransfer()
  for (const name of names) data.items.add(new File(['age,survived\\n22,0\\n'], name, { type: 'text/csv' }))
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data })
    place.dispatchEvent(event)
    if (kind === 'dragover' && !event.defaultPrevented) throw new Error('the browser would not let it be dropped')
  }
}"""
NAMES = "all => all.map(field => [...field.files].map(file => file.name))"


class Bench:
    """An instrument in the place of ``audit`` that predicts ``survived`` alone, and takes its time when it is told to."""

    def __init__(self) -> None:
        self.files: list[dict[str, bytes]] = []
        self.go = threading.Event()
        self.go.set()

    def __call__(self, files: tools.Files, given: tools.Given, progress: Progress) -> Report:
        self.files.append({name: path.read_bytes() for name, path in files.items()})
        while not self.go.wait(0.05):
            progress("counting duplicates", 0.25)
        if given.get("target") not in (None, "survived"):
            raise Refused(f"train.csv has no column {given['target']}.", "The nearest is survived. Its columns are age, survived.")
        return made_by_hand()


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    made = Bench()
    monkeypatch.setitem(tools.TOOLS, "audit", replace(tools.TOOLS["audit"], call=made))
    yield made
    made.go.set()


def opened(visit: Visit, **more: object) -> Page:
    page = visit(**more)
    page.goto("/instruments")
    if more.get("scripts", True):
        steps.ready(page)
        page.wait_for_selector("#audit-form[data-awake=ready]")
    return page


def arrived(page: Page) -> None:
    page.wait_for_url(REPORT)
    expect(page.locator("h1")).to_have_text("test.csv, predicting diagnosis")


# ---------------------------------------------------------------- a file, in each way
def test_a_file_that_is_chosen_becomes_a_report_whose_numbers_open(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.click("#audit-go")
    arrived(page)
    assert bench.files == [{"table": TRAIN["buffer"]}]
    steps.ready(page)
    number = page.locator("#finding-1 a.num").first
    steps.click_number(page, number)
    expect(steps.note_of(page, number)).to_contain_text("Rows of test.csv that also stand in train.csv")
    with page.expect_download() as download:
        page.click("#as-page")
    assert download.value.suggested_filename == "audit-test-csv-predicting-diagnosis.html"
    page.goto("/instruments")
    expect(page.locator("#reports li")).to_have_text(["test.csv, predicting diagnosis audit"])


def test_files_that_are_dropped_go_where_they_were_dropped(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.evaluate(DROP, ["[data-file]:has(#audit-test)", ["test.csv"]])
    fields = page.locator("#audit-form input[type=file]")
    assert fields.evaluate_all(NAMES) == [[], ["test.csv"]]
    page.evaluate(DROP, ["[data-file]:has(#audit-table)", ["train.csv", "later.csv", "third.csv"]])
    assert fields.evaluate_all(NAMES) == [["train.csv"], ["later.csv"]]
    expect(page.locator("#audit-told [role=alert]")).to_have_text("One file of those you dropped found no place here.")
    page.click("#audit-go")
    arrived(page)
    assert sorted(bench.files[0]) == ["table", "test"]


def test_a_file_that_misses_its_place_does_not_take_the_page_away(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.evaluate(DROP, ["h1", ["train.csv"]])
    assert page.locator("#audit-form input[type=file]").evaluate_all(NAMES) == [[], []]
    assert not page.evaluate("document.documentElement.classList.contains('dragging')")


def test_with_the_keyboard_alone(visit: Visit, bench: Bench, tmp_path: Path) -> None:
    """Tab to the place of the path, type it, Enter; the report's first number opens with n and Enter."""
    there = tmp_path / "train.csv"
    there.write_bytes(TRAIN["buffer"])
    page = opened(visit)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "audit-table-path":
            break
    page.keyboard.type(str(there))
    page.keyboard.press("Enter")
    arrived(page)
    steps.ready(page)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_be_visible()
    assert bench.files == [{"table": TRAIN["buffer"]}]


def test_without_scripts(visit: Visit, bench: Bench) -> None:
    page = opened(visit, scripts=False)
    expect(page.locator(".js-only:visible")).to_have_count(0)
    page.set_input_files("#audit-table", TRAIN)
    page.fill("#audit-target", "alive")
    page.click("#audit-go")
    expect(page.locator("#audit-told")).to_contain_text("train.csv has no column alive.")
    expect(page.locator("#audit-told")).to_contain_text("choose train.csv again")
    expect(page.locator("#audit-target")).to_have_value("alive")
    page.set_input_files("#audit-table", TRAIN)
    page.click("#audit-told button:has-text('survived')")
    arrived(page)
    assert not [one for one in watch_of(page).asked if one.endswith(".js")]


# ---------------------------------------------------------------- refused, long, too large
def test_a_refusal_keeps_the_file_and_offers_what_could_be_asked(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.fill("#audit-target", "alive")
    page.keyboard.press("Enter")
    told = page.locator("#audit-told [role=alert]")
    expect(told).to_contain_text("train.csv has no column alive. The nearest is survived. Its columns are age, survived.")
    assert "again" not in told.inner_text(), "the file is still chosen"
    assert page.url.endswith("/instruments")
    assert violations(page) == []
    page.click("#audit-told button:has-text('survived')")
    arrived(page)
    assert [sorted(one) for one in bench.files] == [["table"], ["table"]]


def test_a_long_run_is_shown_and_can_be_left(visit: Visit, bench: Bench) -> None:
    bench.go.clear()
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.click("#audit-go")
    expect(page.locator("#audit-told .doing")).to_have_text("counting duplicates")
    expect(page.locator("#audit-told progress")).to_have_js_property("value", 25)
    assert violations(page) == []
    page.goto("/map")
    page.goto("/instruments")
    page.click("#reports a")
    expect(page.locator("#going .doing")).to_have_text("counting duplicates")
    assert violations(page) == []
    bench.go.set()
    arrived(page)


@pytest.mark.parametrize("button", ["#audit-told .going button", "#stop"])
def test_a_long_run_can_be_stopped(visit: Visit, bench: Bench, button: str) -> None:
    bench.go.clear()
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.click("#audit-go")
    expect(page.locator("#audit-told .going button")).to_be_visible()
    if button == "#stop":
        page.goto("/instruments")
        page.click("#reports a")
    page.click(button)
    expect(page.locator("#audit-told [role=alert]")).to_contain_text("The run was stopped.")


def test_what_is_too_large_is_said_before_it_is_sent(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.evaluate("document.querySelector('#audit-form').dataset.most = '10'")
    page.click("#audit-go")
    expect(page.locator("#audit-told [role=alert]")).to_contain_text(
        "train.csv holds 23 bytes, and 10 bytes is the most that is copied aside."
    )
    assert not [one for one in watch_of(page).asked if one.startswith("POST")]


def written_again(path: Path) -> None:
    """A minute later: browsers look at whole seconds."""
    path.write_bytes(b"another, longer file\n" * 9)
    later = path.stat().st_mtime + 60
    os.utime(path, (later, later))


@pytest.mark.parametrize("then", [Path.unlink, written_again])
def test_a_file_that_changed_after_it_was_chosen_is_said(
    visit: Visit, bench: Bench, tmp_path: Path, then: Callable[[Path], object]
) -> None:
    there = tmp_path / "train.csv"
    there.write_bytes(TRAIN["buffer"])
    page = opened(visit)
    page.set_input_files("#audit-table", there)
    then(there)
    page.click("#audit-go")
    expect(page.locator("#audit-told [role=alert]")).to_contain_text(
        "train.csv cannot be read: it is a folder, or it has changed or gone since it was chosen."
    )
    assert not [one for one in watch_of(page).asked if one.startswith("POST")]


def test_a_studio_that_is_gone_is_said(visit: Visit, bench: Bench) -> None:
    page = opened(visit)
    page.set_input_files("#audit-table", TRAIN)
    page.route("**/instruments/audit", lambda route: route.abort("connectionrefused"))
    with watch_of(page).expecting(0):
        page.click("#audit-go")
        expect(page.locator("#audit-told [role=alert]")).to_contain_text("The studio does not answer")


# ---------------------------------------------------------------- looks
def asked(page: Page) -> None:
    page.goto("/instruments")


def refused(page: Page) -> None:
    asked(page)
    steps.ready(page)
    page.set_input_files("#audit-table", TRAIN)
    page.fill("#audit-target", "alive")
    page.click("#audit-go")
    page.wait_for_selector("#audit-told .verdict")


def reported(page: Page) -> None:
    asked(page)
    steps.ready(page)
    page.set_input_files("#audit-table", TRAIN)
    page.click("#audit-go")
    arrived(page)


@pytest.mark.parametrize("show", [asked, refused, reported])
def test_every_state_at_every_width_in_both_schemes(visit: Visit, studio: Studio, bench: Bench, show: Callable[[Page], None]) -> None:
    page = visit(reduced_motion="reduce")
    show(page)
    steps.ready(page)
    page.evaluate("document.fonts.ready")
    if show is not reported:  # the sentences of a report are judged where reports are made
        assert look(page)[0] == []
    found = {}
    for width in (1280, 900, 400):
        page.set_viewport_size({"width": width, "height": 900})
        steps.two_frames(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if seen := [*faults(page), *violations(page)]:
                found[f"{width} {scheme}"] = seen
    assert found == {}
