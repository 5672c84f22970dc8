"""A simulated month in a real browser, by keyboard alone: twelve sessions of one learner, and at the end the page You, right to the digit.

The month is told in `tests/month/plan.py`. Each page that is seen on the way is looked at for numerals that stand bare, for banned words, and for
anything that urges. What the page You should say is worked out from the exported events by `tests/month/again`, which imports nothing of ours.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import crawl, fields, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys
from tests.browser.journey import PAGE
from tests.browser.lives import RUBRIC
from tests.browser.studio import Studio
from tests.layers.words import banned_in
from tests.month.again import Again, read
from tests.month.by_session import ATTEMPT, PROBES, SURE, WORDS, BySession, asked, gaps_of
from tests.month.opens import Shown, faults
from tests.month.plan import MONTH, follow
from workings import course
from workings.contract.event import Event
from workings.course.check import BANNED
from workings.practice import Item, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

URGES = re.compile(
    r"\byou (?:must|should|need to|have to|ought to)\b|\bkeep (?:going|it up)\b|\bcome back (?:soon|tomorrow|later)\b|\bdo(?: not|n[’']t) (?:stop|forget|give up)"
    r"|\b(?:deadline|countdown|daily goal|challenge|reward|badge|level up|running out|before it is too late)\b|\bonly \w+ (?:more|to go)\b",
    re.IGNORECASE,
)
"""Said to make somebody go on; beside the words that are banned everywhere."""
PRAISES = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in BANNED), re.IGNORECASE)
"""What no text of the course may say."""
PUSHING = "[role=timer], [role=alertdialog], [aria-live=assertive], progress, meter, dialog[open], marquee, blink"
"""What counts down, or stands in the way."""

WATCHED = "for (const kind of ['mousedown', 'touchstart', 'pointerdown']) addEventListener(kind, () => localStorage.setItem('touched', '1'), true)"
TOUCHED = "localStorage.getItem('touched')"
"""Whether anything but the keyboard has been used since the browser began."""
SHOWN_AS = {"lapsed": "keeping", "lasting": "keeping"}
"""A concept's page shows these without a word of their own; the due date tells."""


def unfit(page: Page) -> list[str]:
    """What a page has that no page should have."""
    bare = [one for one in crawl.look(page)[0] if one.partition(" in ")[0] not in given(page)]
    words = [str(one) for one in banned_in("page.html", page.content())]
    text = page.inner_text("main")
    said = [match.group() for banned in (URGES, PRAISES) for match in banned.finditer(text)]
    pushing: list[str] = page.locator(PUSHING).evaluate_all("all => all.map(e => e.outerHTML.slice(0, 90))")
    return [*bare, *words, *said, *pushing, *re.findall(r"^\(\d+\)", page.title())]


def given(page: Page) -> list[str]:
    """The sizes that a problem states; its solution says them again."""
    if "/practice/dot/shapes/" not in page.url:
        return []
    found: list[str] = page.locator(".masthead mn").all_text_contents()
    return found


class Quick(Keys):
    """The same keys; where the focus is, is asked in one call, since a month has some thousand Tabs."""

    def at(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => !!document.activeElement?.matches(selector)", selector))


class ByKeys(BySession):
    """Each verb of the plan, at the page. An address is typed; everything else is Tab, arrows, digits and Enter."""

    def __init__(self, page: Page, studio: Studio) -> None:
        super().__init__(studio.session, studio.clock, studio.home)
        self.page, self.studio, self.keys = page, studio, Quick(page)
        self.unfit: dict[str, list[str]] = {}
        self.looked = 0

    def look(self) -> None:
        steps.ready(self.page)
        self.looked += 1
        if found := unfit(self.page):
            self.unfit.setdefault(self.page.url.partition("?")[0], found)

    def go(self, path: str) -> None:
        steps.go(self.page, path)
        self.look()

    def at(self, path: str) -> None:
        """There, whether by staying or by going."""
        if not re.search(re.escape(path) + r"($|[?#])", self.page.url):
            self.go(path)

    def recorded(self, kind: str, before: int) -> None:
        """Wait until one more of a kind is in the log."""
        for _ in range(1200):
            if self.studio.recorded(kind) > before:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"no {kind} was recorded: {self.page.url}\n{self.page.inner_text('main')}")

    def sends(self, button: str, kind: str, appears: str = "") -> None:
        """Press a button that records something; wait for it, and for what it brings."""
        before = self.studio.recorded(kind)
        self.keys.press(button)
        self.recorded(kind, before)
        if appears:
            self.page.wait_for_selector(appears)
            self.look()

    # ------------------------------------------------------------------ the concept's page
    def day(self, number: int) -> None:
        """A session begins where the studio opens."""
        super().day(number)
        self.go("/")

    def begin(self) -> None:
        self.go("/concept/dot")
        self.sends("#begin", "stage", "#attempt")

    def attempt(self) -> None:
        self.keys.write("#attempt", ATTEMPT)
        self.sends("#keep", "meet", "#definition")

    def prompt(self, number: str) -> None:
        self.at("/concept/dot")
        self.clock.go(seconds=50)
        before = self.studio.recorded("prompt")
        self.keys.write(f"#p{number}", WORDS[int(number)])
        expect(self.page.locator(f"#prompt-{number} output.saved")).to_have_text("kept")
        self.recorded("prompt", before)

    def sit(self, minutes: str, place: str = "concept", item: str = "") -> None:
        """The clocks of the page and of the studio go on; a key ends each gap, and the page sends its batch by itself."""
        if place == "concept":
            self.at("/concept/dot")
        before = self.studio.recorded("engaged")
        for gap in gaps_of(float(minutes)):
            self.clock.go(seconds=gap)
            self.page.clock.fast_forward(round(gap * 1000))
            self.page.keyboard.press("Shift")
        self.page.clock.fast_forward(31_000)
        self.recorded("engaged", before)

    def rung(self, name: str) -> None:
        self.at("/concept/dot")
        self.clock.go(seconds=15)
        self.rises(name, "the word clause")

    def rises(self, name: str, where: str) -> None:
        """A rung opened now; where it asks for the place, one line or none is said."""
        before = self.studio.recorded("help")
        self.keys.press(f"#rung-{name} button")
        self.page.wait_for_selector(f"#rung-{name}.open, #rung-{name} input[name=where]")
        if self.page.locator(f"#rung-{name} input[name=where]").count():
            self.page.keyboard.insert_text(where)
            self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f"#rung-{name}.open")
        self.recorded("help", before)
        self.look()

    def park(self) -> None:
        self.go("/concept/dot")
        self.clock.go(seconds=20)
        self.sends("#park", "stage")
        self.page.wait_for_url(re.compile(r"/$|/[?#]"))
        self.look()

    def resume(self) -> None:
        self.go("/concept/dot")
        self.clock.go(seconds=20)
        self.sends("#moves button[value=resumed]", "stage", "#park")

    def can_use(self) -> None:
        self.clock.go(seconds=20)
        self.sends("#can-use", "stage", "form.predict")

    def asks_for(self, name: str) -> None:
        """The prediction is on the page; the button under the figure leads to it."""
        self.at("/concept/dot")
        if not self.page.locator(f"#predict-{name} .before").count():
            self.keys.press("#another-turn")
            self.page.wait_for_selector(f"#predict-{name} .before")
            self.look()

    def predict(self, name: str, choice: str, sure: str) -> None:
        self.asks_for(name)
        self.clock.go(seconds=30)
        self.keys.choose(f"#predict-{name} input[value='{choice}']")
        self.keys.chip(f"#predict-{name}", int(sure))
        self.sends(f"#predict-{name} button:not([name=skip])", "prediction", f"#predict-{name}.locked")

    def skip(self, name: str) -> None:
        self.asks_for(name)
        self.sends(f"#predict-{name} button[name=skip]", "prediction", f"#predict-{name}.locked")

    def seen(self, name: str, what: str) -> None:
        self.clock.go(seconds=30)
        before = self.studio.recorded("seen")
        self.keys.choose(f"#seen-{name} input[value='{what}']")
        self.page.wait_for_selector(f"#explained-{name}")
        self.recorded("seen", before)
        self.look()

    # ------------------------------------------------------------------ Today
    def minutes(self, count: str) -> None:
        """The arrow walks from what is chosen to the next, and Enter chooses it."""
        self.go("/")
        before = self.studio.recorded("setting")
        self.keys.tab_to("#length input:checked")
        while self.page.evaluate("document.activeElement.value") != count:
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(f"minutes={count}"))
        self.recorded("setting", before)
        self.look()

    def forecast(self, sure: str) -> None:
        self.clock.go(minutes=1)
        self.go("/")
        self.keys.tab_to("#forecast .chips input")
        self.keys.chip("#forecast", int(sure))
        self.sends("#forecast button", "forecast")
        self.page.wait_for_selector("#forecast", state="detached")
        self.look()

    # ------------------------------------------------------------------ practice
    def next(self) -> Item:
        if not self.goes_on("#fresh[href='/practice/dot']"):
            self.go("/practice/dot")
        return super().next()

    def named(self, name: str, slug: str = "dot") -> Item:
        self.go(f"/practice/{slug}/{name}")
        return super().named(name, slug)

    def waiting(self) -> Item | None:
        item = super().waiting()
        if item is None:
            self.go("/")
        elif not self.goes_on("#fresh[href='/warmup']"):
            self.at("/")
            self.goes_on("#begin-warm-up")
        return item

    def goes_on(self, button: str) -> bool:
        """To the next exercise, where that button is."""
        if not self.page.locator(button).count():
            return False
        self.keys.press(button)
        self.page.wait_for_selector("#marked", state="detached")
        self.page.wait_for_selector("#answer-form")
        self.look()
        return True

    def answer(self, item: Item, text: str, sure: str = "80") -> Event:
        """Written by keys, whatever its field; with a chance where the page asks for one."""
        before = self.studio.recorded("answer")
        self.clock.go(seconds=91.5)
        fields.write(self.page, text)
        if self.page.locator("#answer-form .chips:not([data-done])").count():
            self.keys.tab_to("#answer-form .chips input")
            self.keys.chip("#answer-form", int(sure))
        self.sends("#mark", "answer")
        event = next(e for e in reversed(self.session.log.events) if e.kind == "answer")
        self.page.wait_for_selector(f"#marked [data-event='{event.id}']")
        self.look()
        assert self.studio.recorded("answer") == before + 1
        assert event.item == item.id
        self.last = event
        return event

    def opens(self, item: Item, rung: str) -> None:
        self.rises(rung, "")

    def replies(self, event: Event, reply: str) -> None:
        self.clock.go(seconds=10)
        before = self.studio.recorded("reply")
        self.keys.choose(f"#did input[value='{reply}']")
        self.page.wait_for_selector(f"#did input[value='{reply}'][checked]", state="attached")
        self.recorded("reply", before)
        self.look()

    def explains(self, event: Event) -> None:
        before = self.studio.recorded("sure")
        self.keys.write("#why", SURE)
        expect(self.page.locator("#sure output.saved")).to_have_text("kept")
        self.recorded("sure", before)

    # ------------------------------------------------------------------ the blank page
    def rebuild(self, how: str, sure: str) -> None:
        passed = how == "passes"
        self.go("/rebuild/dot")
        self.sit("3", "rebuild")
        self.keys.tab_to("#write .chips input")
        self.keys.chip("#write", int(sure))
        self.keys.write("#page", PAGE)
        self.keys.press("#to-marks")
        self.page.wait_for_selector("#marks")
        self.look()
        for k, row in enumerate(RUBRIC):
            yes = passed or k > 0
            self.keys.choose(f"#marks input[name='yes-{row}'][value='{'yes' if yes else 'no'}']")
            if yes:
                self.keys.pick(f"#marks select[name='line-{row}']", str(k + 1))
        for name, text in PROBES[passed].items():
            self.keys.write(f"#probe-{name}", text)
        self.sends("#to-reference", "rebuild", "#result")
        assert self.page.get_attribute("#result [data-passed]", "data-passed") == ("yes" if passed else "no")


# ---------------------------------------------------------------- the month
@pytest.mark.skipif(
    not os.environ.get("WORKINGS_LONG"),
    reason="a month takes a minute and a half: WORKINGS_LONG=1 walks it; tests/month has it without a browser",
)
def test_a_month_by_keys_ends_right_to_the_digit(visit: Visit, studio: Studio) -> None:
    if running.off():
        pytest.skip(running.off())
    page = visit()
    page.add_init_script(WATCHED)
    page.clock.install()
    hand = ByKeys(page, studio)
    days = []
    for _ in follow(hand):
        found = settled(hand, "/concept/dot")[0]
        concept = found.of("dot")
        stage = concept.on(studio.clock().date())
        assert steps.stage(page) == SHOWN_AS.get(stage, stage)
        assert page.locator("#moves button[value=resumed]").count() == concept.parked
        days.append(studio.clock().date())
    assert len(days) == len(MONTH) == 13
    assert (days[-1] - days[0]).days == MONTH[-1][0]
    assert hand.unfit == {}
    assert hand.looked > 150, "hardly a page was looked at"
    the_page_you(hand)
    assert hand.unfit == {}
    assert not page.evaluate(TOUCHED), "the mouse was used"


def settled(hand: ByKeys, path: str) -> tuple[Again, list[Shown]]:
    """The page, its numbers, and what the events come to, at one moment: minutes may still be on their way."""
    for _ in range(20):
        before = len(hand.session.log.events)
        hand.go(path)
        numbers = numbers_of(hand.page)
        found = Again(read(hand.export()), hand.zone, asked())
        if before == len(hand.session.log.events) == len(found.rows):
            return found, numbers
    raise AssertionError("the log does not come to rest")


def numbers_of(page: Page) -> list[Shown]:
    read: list[list[str]] = page.evaluate(
        "() => [...document.querySelectorAll('main a.num[href]')].map(a => [a.getAttribute('href'), a.textContent, a.dataset.digits])"
    )
    return [Shown(href, text, int(digits)) for href, text, digits in read]


def the_page_you(hand: ByKeys) -> None:
    """Each number of it; every line of the ledger, in order; one line in eight opened; sits with problems, too."""
    concepts = len(course.graph().nodes)
    found, _ = settled(hand, "/you?all=1")
    lines = hand.page.locator("#ledger tbody tr").count()
    assert lines == len(found.ledger)
    opened = [f"/you?row={one.event}&part={one.part}" for one in found.ledger[::8]]
    for path in ("/you", "/you?all=1", "/you?sits=problem", *opened):
        found, numbers = settled(hand, path)
        assert len(numbers) > 40
        assert faults(numbers, found, concepts) == [], path
    said, passed = len(found.said["right?"]), [one.passed for one in found.reviews]
    assert said >= 20 and len(passed) >= 6 and {*passed} == {True, False}


# ---------------------------------------------------------------- the looking can fail
PLANTED = "<p>Hurry up.</p>|<p>A great answer</p>|<p>You must do this</p>|<progress max=3></progress>|<p>about 7 of them</p>|<p>You are behind.</p>"


def test_what_urges_is_seen(visit: Visit, studio: Studio) -> None:
    page = visit()
    steps.go(page, "/")
    assert unfit(page) == []
    for planted in PLANTED.split("|"):
        page.evaluate("bad => document.querySelector('main').insertAdjacentHTML('beforeend', bad)", planted)
        assert unfit(page) != [], planted
        page.evaluate("document.querySelector('main').lastElementChild.remove()")
    assert unfit(page) == []


def test_a_mouse_would_be_seen(visit: Visit, studio: Studio) -> None:
    page = visit()
    page.add_init_script(WATCHED)
    steps.go(page, "/")
    assert not page.evaluate(TOUCHED)
    page.mouse.click(5, 5)
    assert page.evaluate(TOUCHED)
