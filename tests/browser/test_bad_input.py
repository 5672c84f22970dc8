"""What goes wrong in front of a learner: too much text, two tabs, a studio that dies. It is said in words, and nothing typed is lost."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import lives, steps
from tests.browser.conftest import WAIT, Visit, watch_of
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

ITEM = "/practice/dot/cosine/1/41"
HUGE = 10 * 1024 * 1024
PASTE = """(field, [text, times]) => {
  field.focus()
  field.value = text.repeat(times)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
}"""


# ---------------------------------------------------------------- ten megabytes
def test_ten_megabytes_are_refused_in_words_and_not_lost(visit: Visit, studio: Studio) -> None:
    page = visit()
    steps.go(page, ITEM)
    page.locator("#text").evaluate(PASTE, ["1 + ", HUGE // 4])
    chips(page)
    with watch_of(page).expecting(413):
        page.click("#mark")
        page.wait_for_selector("#answer-form [role=alert]")
    expect(page.locator("#answer-form [role=alert]")).to_contain_text("65,536 is the most that is read")
    assert studio.recorded("answer") == 0
    assert page.evaluate("document.querySelector('#text').value.length") == HUGE, "what was pasted is lost"


def test_a_prompt_too_long_to_keep_is_said_and_stays(visit: Visit, studio: Studio) -> None:
    lives.reading(studio)
    page = visit()
    steps.go(page, "/concept/dot")
    before = studio.recorded("prompt")
    with watch_of(page).expecting(413):
        page.locator("#p2").evaluate(PASTE, ["words ", HUGE // 6])
        page.locator("#p2").blur()
        expect(page.locator("#prompt-2 output.saved")).to_contain_text("65,536 is the most that is read", timeout=WAIT)
    assert studio.recorded("prompt") == before
    assert page.evaluate("document.querySelector('#p2').value.length") > HUGE - 6


def chips(page: Page) -> None:
    label = page.locator("#answer-form .chips label:has-text('50')")
    if label.count():
        label.click()


# ---------------------------------------------------------------- two tabs
def test_of_two_tabs_exactly_one_is_first_and_each_is_told_so(visit: Visit, studio: Studio) -> None:
    one = visit()
    two = one.context.new_page()
    for page, text in ((one, "28"), (two, "0.622")):
        steps.go(page, ITEM)
        page.fill("#text", text)
        chips(page)
    for page in (one, two):
        page.evaluate("setTimeout(() => document.querySelector('#answer-form').requestSubmit(document.querySelector('#mark')), 0)")
    for page in (one, two):
        page.wait_for_selector("#marked [data-outcome]")
    answers = [e for e in studio.session.log.events if e.kind == "answer"]
    assert sorted(e.data["first"] for e in answers) == [False, True]
    assert one.get_attribute("#marked [data-outcome]", "data-outcome") == "wrong"
    assert two.get_attribute("#marked [data-outcome]", "data-outcome") == "right"
    for page in (one, two):
        number = int(page.get_attribute("#marked [data-event]", "data-event") or 0)
        first = next(e for e in answers if e.id == number).data["first"]
        assert ("The chance that a fresh one goes right today" in page.inner_text("#marked")) == first
        assert ("the first one counted" in page.inner_text("main")) != first, "the later one is told that the first one counted"


def test_the_same_answer_sent_twice_is_one(visit: Visit, studio: Studio) -> None:
    """Back, and pressed again: the key of the form is the same, so it is the same answer."""
    page = visit()
    steps.go(page, ITEM)
    page.fill("#text", "28")
    chips(page)
    page.click("#mark")
    page.wait_for_selector("#marked [data-outcome]")
    key = [e.key for e in studio.session.log.events if e.kind == "answer"]
    page.evaluate("key => { const field = document.querySelector('#answer-form [name=key]'); field.value = key }", key[0])
    page.click("#mark")
    page.wait_for_selector("#marked [data-outcome]")
    assert studio.recorded("answer") == 1


# ---------------------------------------------------------------- the studio dies
class Killable:
    """``workings`` as a process of its own, on one port, over one home: it can be killed and started again."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = home
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """The address that it prints, with the token."""
        command = [sys.executable, "-m", "workings", "--no-browser", "--port", str(self.port), "--home", str(self.home)]
        paths = os.pathsep.join([str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths})
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found, "it printed no address"
        assert f":{self.port}/" in found[0], "the port was taken in the meantime"
        return found[0]

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            self.process.stdout.close()  # type: ignore[union-attr]
            self.process = None


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Killable]:
    made = Killable(tmp_path / "home")
    yield made
    made.kill()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def test_killed_while_a_prompt_is_written(killable: Killable, tab: Page) -> None:
    tab.goto(killable.start())
    base = f"http://127.0.0.1:{killable.port}"
    tab.goto(f"{base}/concept/dot")
    tab.click("#before button:has-text('straight to the text')")
    tab.wait_for_selector("#p1")
    steps.ready(tab)
    killable.kill()
    tab.fill("#p1", "Pair them up, and the studio is gone")
    tab.locator("#p1").blur()
    expect(tab.locator("#prompt-1 output.saved")).to_contain_text("The studio does not answer, so nothing was recorded.")
    tab.goto(killable.start())
    tab.goto(f"{base}/concept/dot")
    steps.ready(tab)
    expect(tab.locator("#p1")).to_have_value("Pair them up, and the studio is gone")


def test_killed_before_an_answer_is_marked(killable: Killable, tab: Page) -> None:
    """The answer is not swallowed by the browser's own page for a server that is gone, and it is there when the studio is again."""
    tab.goto(killable.start())
    base = f"http://127.0.0.1:{killable.port}"
    tab.goto(f"{base}{ITEM}")
    steps.ready(tab)
    killable.kill()
    tab.fill("#text", "28")
    chips(tab)
    tab.click("#mark", no_wait_after=True)
    expect(tab.locator("#answer-form [role=alert]")).to_contain_text("The studio does not answer, so nothing was recorded.")
    tab.goto(killable.start())
    tab.goto(f"{base}{ITEM}")
    steps.ready(tab)
    expect(tab.locator("#text")).to_have_value("28")


def test_killed_right_after_recorded_it_is_recorded(killable: Killable, tab: Page) -> None:
    tab.goto(killable.start())
    base = f"http://127.0.0.1:{killable.port}"
    tab.goto(f"{base}{ITEM}")
    steps.ready(tab)
    tab.fill("#text", "28")
    chips(tab)
    tab.click("#mark")
    tab.wait_for_selector("#marked [data-outcome]")
    killable.kill()
    tab.goto(killable.start())
    tab.goto(f"{base}/you")
    expect(tab.locator("#ledger tbody tr")).to_have_count(1)
