"""The main job, end to end, told once: from an empty studio to a concept that is kept and comes back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import watch_of
from tests.browser.hands import Hand
from tests.browser.studio import Studio

DEEDS = {
    12: "if you multiply the pairs and stop before adding them",
    16: "if you do not divide by the lengths",
    17: "if you divide by the square of the first length",
}
REPLIES = {12: "no", 16: "unsure", 17: "no"}
ATTEMPT = "Note A: it has the question’s words, battery most of all."
QUESTION = "If one of them is all zeros, what is the angle?"
SECRET = "At 90°, whatever the lengths"
"""From the explanation of the prediction."""
PROOF = "of all t, take the one that makes this smallest"
"""From the reference of the rebuild."""
PAGE = """a and b are vectors with the same number of entries, t is any number; b is not 0
|a - tb|^2 >= 0, since it is a sum of squares
= a.a - 2t(a.b) + t^2(b.b), by the three rules
take t = (a.b)/(b.b), which leaves least of a
a.a - (a.b)^2/(b.b) >= 0, from the three lines above
so (a.b)^2 <= (a.a)(b.b); for a = [3, 1], b = [1, 2]: 25 <= 50"""
NAMES = re.compile(r"dot product|cosine", re.IGNORECASE)


def walk(hand: Hand, studio: Studio) -> None:
    """Every step of it."""
    page = hand.page
    studio.session.move("dot", "waived")  # vectors are known already
    steps.go(page, "/")
    begin(hand, page, studio)
    read(hand, page, studio)
    open_numbers(hand, page)
    predict(hand, page, studio)
    use(hand, page, studio)
    until_it_works(hand, page, studio)
    studio.clock.go(days=1)
    rebuild(hand, page, studio)
    come_back(hand, page, studio)
    open_the_ledger(hand, page)


# ---------------------------------------------------------------- open, meet, read
def begin(hand: Hand, page: Page, studio: Studio) -> None:
    expect(page.locator(".masthead .lead")).to_contain_text("Nothing is due.")
    hand.press("#to-desk")
    steps.here(page, "/concept/dot")
    hand.press("#begin")
    page.wait_for_selector("#attempt")
    steps.ready(page)
    assert page.locator("#definition").count() == 0, "the text waits until the problem was met"
    hand.write("#attempt", ATTEMPT)
    hand.press("#keep")
    page.wait_for_selector("#definition")
    steps.ready(page)
    hand.press("#met summary")
    expect(page.locator("#met blockquote")).to_have_text(ATTEMPT)
    assert studio.stage() == "reading"


def read(hand: Hand, page: Page, studio: Studio) -> None:
    """Two prompts, and one rung of help opened now."""
    for number, words in ((1, "Pair them up, multiply each pair, add the lot."), (5, QUESTION)):
        hand.write(f"#p{number}", words)
        expect(page.locator(f"#prompt-{number} output.saved")).to_have_text("kept")
    assert studio.recorded("prompt") == 2
    hand.press("#rung-sibling button:has-text('open now')")
    expect(page.locator("#rung-sibling input[name=where]")).to_be_focused()
    assert studio.recorded("help") == 0, "it asks where first"
    page.keyboard.type("the word “clause”")
    page.keyboard.press("Enter")
    expect(page.locator("#rung-sibling.open .in")).to_contain_text("The middle pair adds nothing")
    page.reload()
    steps.ready(page)
    expect(page.locator("#p5")).to_have_value(QUESTION)
    expect(page.locator("#rung-sibling.open")).to_have_count(1)


def open_numbers(hand: Hand, page: Page) -> None:
    """A number opens, a number in its note opens, and both close."""
    number = "#definition p:has-text('For example') a.num >> nth=-1"
    expect(page.locator(number)).to_have_text("7")
    hand.open(number)
    note = steps.note_of(page, page.locator(number))
    expect(note).to_contain_text("from a @ b")
    inner = "#definition .note a.num >> nth=0"
    hand.open(inner)
    nested = steps.note_of(page, page.locator(inner))
    assert nested.locator("xpath=ancestor::aside").count() == 1, "it stands inside the first"
    hand.shut(inner)
    expect(page.locator(inner)).to_be_focused()
    hand.shut(number)
    expect(page.locator(number)).to_be_focused()
    expect(page.locator(".note")).to_have_count(0)


# ---------------------------------------------------------------- predict
def predict(hand: Hand, page: Page, studio: Studio) -> None:
    hand.press("#can-use")
    page.wait_for_selector("#predict-sign")
    steps.ready(page)
    assert studio.stage() == "predicting"
    expect(page.locator("#turn[data-locked]")).to_have_count(1)
    expect(page.locator("#turn .handle")).to_have_count(0)
    expect(page.locator(".strip")).to_be_hidden()
    assert SECRET not in page.content(), "nothing on the page answers the prediction"
    hand.choose("#predict-sign input[value='90']")
    hand.chip("#predict-sign", 65)
    hand.press("#predict-sign button:has-text('Lock the prediction')")
    page.wait_for_selector("#turn[data-awake=ready]")
    expect(page.locator("#predict-sign.locked .after")).to_contain_text("You said when it passes 90°, 65 in a hundred.")
    assert studio.recorded("prediction") == 1
    move_it(hand, page)
    hand.choose("#seen-sign input[value='shadow']")
    expect(page.locator("#explained-sign")).to_contain_text(SECRET)
    skip_the_second(hand, page, studio)


def move_it(hand: Hand, page: Page) -> None:
    """The tip of b follows the hand; numbers and an open working with it; nobody is asked."""
    number = "#turn .readout [data-l=dot]"
    hand.open(number)
    note = steps.note_of(page, page.locator(number))
    texts, asked = [note.inner_text()], watch_of(page).asked
    count = len(asked)
    for square in (False, True):
        hand.turn_b(square)
        texts.append(note.inner_text())
    expect(page.locator(number)).to_have_text("0")
    expect(page.locator("#turn .readout [data-l=angle]")).to_have_text("90")
    assert len(set(texts)) == 3, "the open working moves with the figure"
    strays = [one for one in asked[count:] if not any(known in one for known in ("/engaged", "/static/", "GET /icon.svg"))]
    assert not strays, f"while the figure moved, the page asked for {strays}"
    page.keyboard.press("Escape")
    expect(page.locator(".note")).to_have_count(0)


def skip_the_second(hand: Hand, page: Page, studio: Studio) -> None:
    """Moving without predicting is one press, and counts nothing."""
    hand.press("#another-turn")
    page.wait_for_selector("#predict-across .before")
    steps.ready(page)
    hand.press("#predict-across button[name=skip]")
    expect(page.locator("#predict-across.locked .after")).to_contain_text("No prediction, so nothing is counted.")
    assert studio.recorded("prediction") == 2


# ---------------------------------------------------------------- use
def use(hand: Hand, page: Page, studio: Studio) -> None:
    """One that cannot be read, one right, one wrong in each of three known ways."""
    hand.press("#practise")
    page.wait_for_selector("#answer-form")
    steps.ready(page)
    malformed(hand, page, studio)
    assert answer(hand, page, steps.problem(page).right) == "right"
    assert studio.stage() == "using"
    wanted = dict(DEEDS)
    for _ in range(40):
        if not wanted:
            return
        fresh(hand, page)
        found = steps.problem(page)
        rule = next((rule for rule in wanted if found.slip(rule)), None)
        if rule is None:
            assert answer(hand, page, found.right) == "right", found
        else:
            wrong(hand, page, studio, found.slip(rule), rule)
            del wanted[rule]
    pytest.fail(f"no problem came in which these could be made: {sorted(wanted)}")


def answer(hand: Hand, page: Page, words: str, sure: int = 65) -> str:
    """Type an answer and mark it; the verdict's outcome, ``right`` or ``wrong``."""
    if page.locator("#answer-form :is([data-blocks], [data-editor], [data-lines], [data-sketch])").count():
        page.wait_for_selector("#text", state="hidden")  # a widget stands over it; each is worked by mouse and by keys in test_kinds.py
        page.locator("#text").evaluate(steps.WRITE, words)
    else:
        hand.write("#text", words)
    if page.locator("#answer-form .chips:not([data-done])").count():
        hand.chip("#answer-form", sure)
    hand.press("#mark")
    page.wait_for_selector("#marked [data-outcome]")
    steps.ready(page)
    return page.get_attribute("#marked [data-outcome]", "data-outcome") or ""


def fresh(hand: Hand, page: Page) -> None:
    """On to the next problem."""
    hand.press("#fresh")
    page.wait_for_selector("#marked", state="detached")
    page.wait_for_selector("#answer-form")
    steps.ready(page)


def malformed(hand: Hand, page: Page, studio: Studio) -> None:
    """It is said that it cannot be read, nothing is marked, nothing recorded, nothing lost."""
    before = studio.recorded("answer")
    hand.write("#text", "10 / 3 × ‖b")
    page.wait_for_selector(".readas[data-unread]")
    if page.locator("#answer-form .chips").count():
        hand.chip("#answer-form", 50)
    hand.press("#mark")
    page.wait_for_selector("#marked .verdict.unread")
    steps.ready(page)
    expect(page.locator("#marked .what")).to_contain_text("I cannot read")
    expect(page.locator("#marked")).to_contain_text("Nothing has been marked.")
    expect(page.locator("#text")).to_have_value("10 / 3 × ‖b")
    assert studio.recorded("answer") == before
    expect(page.locator("#answer-form .chips[data-done]")).to_have_count(0)


def wrong(hand: Hand, page: Page, studio: Studio, words: str, rule: int) -> None:
    """One known slip: the verdict names the answer, asks, and takes the reply as evidence."""
    assert answer(hand, page, words) == "wrong"
    verdict = page.locator("#marked .verdict")
    expect(verdict).to_contain_text(f"It is what you get {DEEDS[rule]}")
    expect(verdict).to_contain_text("Is that what you did?")
    before, reply, was = studio.recorded("reply"), REPLIES[rule], chance(page)
    hand.choose(f"#did input[value='{reply}']")
    page.wait_for_selector(f"#did input[value='{reply}'][checked]", state="attached")
    steps.ready(page)
    assert studio.recorded("reply") == before + 1
    assert (chance(page) == was) == (reply == "unsure"), f"the chance of the rule went from {was} to {chance(page)}"


def chance(page: Page) -> str:
    """The chance that the rule is at work, as the margin says."""
    return page.locator("#marked .aside:has-text('Why only a question') a.num").inner_text()


def until_it_works(hand: Hand, page: Page, studio: Studio) -> None:
    """Right answers, each worked out from the numbers on the page."""
    for _ in range(40):
        fresh(hand, page)
        if "· working ·" in steps.text(page, ".masthead"):
            break
        assert answer(hand, page, steps.problem(page).right) == "right"
    assert studio.stage() == "working"
    steps.go(page, "/concept/dot")
    assert steps.stage(page) == "working"
    expect(page.locator("#blank")).to_contain_text("Tomorrow or later comes the blank page")


# ---------------------------------------------------------------- rebuild
def rebuild(hand: Hand, page: Page, studio: Studio) -> None:
    steps.go(page, "/")
    expect(page.locator("#rebuild")).to_contain_text("A blank page and one statement")
    hand.press("#to-rebuild")
    steps.here(page, "/rebuild/dot")
    hand.chip("#write", 65)
    hand.write("#page", PAGE)
    hand.press("#to-marks")
    page.wait_for_selector("#marks")
    steps.ready(page)
    assert PROOF not in steps.plain(page), "the reference is not there before the marks"
    mark_own_page(hand, page)
    expect(page.locator("#result [data-passed]")).to_have_attribute("data-passed", "yes")
    assert PROOF in steps.plain(page)
    assert studio.stage() == "keeping"


def mark_own_page(hand: Hand, page: Page) -> None:
    """Each row answered, each yes pointing at a line; the two questions worked out by hand."""
    rows: list[str] = page.locator("table.rubric input[value=yes]").evaluate_all("all => all.map(e => e.name.slice(4))")
    assert len(rows) == 6
    for k, row in enumerate(rows):
        hand.choose(f"#marks input[name='yes-{row}'][value='yes']")
        hand.pick(f"#marks select[name='line-{row}']", str(k + 1))
    hand.write("#probe-weighted", "(4*1 + 2*1*1) / (1*1 + 2*1*1)")
    hand.write("#probe-crossed", "(1 - 2)^2 - (3 - 1)^2")
    hand.press("#to-reference")
    page.wait_for_selector("#result")
    steps.ready(page)


# ---------------------------------------------------------------- keep
def come_back(hand: Hand, page: Page, studio: Studio) -> None:
    """On its day the warm-up holds it, unnamed; the answer names it and moves the date on."""
    due = dt.date.fromisoformat(page.get_attribute("#result time", "datetime") or "")
    studio.clock.morning_of(due)
    steps.go(page, "/")
    expect(page.locator("#warm-up")).to_contain_text("Its name is left off")
    assert not NAMES.search(page.inner_text("#warm-up"))
    assert not NAMES.search(page.inner_text(".masthead"))
    hand.press("#begin-warm-up")
    page.wait_for_selector("#answer-form")
    steps.ready(page)
    expect(page.locator(".masthead")).to_contain_text("Its concept is named after you answer")
    expect(page).to_have_title("Warm-up · Workings")
    assert "Dot product and cosine" not in page.inner_text("main")
    assert answer(hand, page, steps.problem(page).right) == "right"
    expect(page.locator(".masthead")).to_contain_text("Dot product and cosine")
    later = studio.session.log.state().concept("dot").due
    assert later is not None
    assert later > due


def open_the_ledger(hand: Hand, page: Page) -> None:
    """The line of the last answer opens to prior, likelihood and posterior, and its numbers open too."""
    hand.press("#marked .aside a:has-text('Open the line')")
    steps.here(page, "/you")
    expect(page.locator("#ledger tr.now")).to_have_count(1)
    assert page.locator("#ledger tbody tr").last.get_attribute("class") == "now", "the last answer is the last line"
    for name in ("likelihood", "prior", "posterior"):
        expect(page.locator("#opened svg.curves")).to_contain_text(name)
    assert page.locator("#opened svg.curves path.line").count() >= 3
    number = "#opened h2 a.num >> nth=-1"
    hand.open(number)
    expect(steps.note_of(page, page.locator(number)).locator("math")).not_to_have_count(0)
