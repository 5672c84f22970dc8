"""Every page worth seeing, by chapter of a life: a chapter brings the studio to its state and lists its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from playwright.sync_api import Page

from tests import seeded
from tests.browser import journey, lives, steps
from tests.browser import sheets as sheet
from tests.browser.hands import Mouse
from tests.browser.studio import Studio
from workings import course, practice
from workings.practice.question import NUMBERS
from workings.session import you_experiment

Prepare = Callable[[Page], None]
EXAMPLES = Path(__file__).parents[2] / "examples"
Views = Mapping[str, tuple[str, Prepare | None]]
"""Name -> (address, what is done there before it is looked at)."""


def first(studio: Studio) -> Views:
    return {
        "today-first": ("/", None),
        "map": ("/map", None),
        "ready": ("/concept/dot", None),
        "unwritten": ("/concept/attention", None),
        "you-first": ("/you", None),
        "blank-early": ("/rebuild/dot", None),
        "not-here": ("/working?f=dot/none&a=1", None),
        "working-cosine": ("/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]", None),
        "working-scores": ("/working?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]", None),
        "working-typed": ("/working?typed=1*4%2B2*0%2B2*3", None),
        "working-count": ("/working?count=leads/dot", None),
    }


def meeting(studio: Studio) -> Views:
    studio.session.move("dot", "meeting")
    return {"meeting": ("/concept/dot", None), "today-begun": ("/", None)}


def reading(studio: Studio) -> Views:
    lives.reading(studio)
    return {"reading": ("/concept/dot", None), "reading-notes": ("/concept/dot", open_notes)}


def locked(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 0)
    return {"locked": ("/concept/dot", awake), "moved": ("/concept/dot", moved)}


def using(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio)
    said = lives.verdicts(studio)
    views: dict[str, tuple[str, Prepare | None]] = {f"practice-{name}": (path, None) for name, path in said.items()}
    studio.session.help("dot", "explanation", item="dot/cosine@1#41")
    views |= {
        "seen": ("/concept/dot", awake),
        "item": ("/practice/dot", None),
        "item-cosine": ("/practice/dot/cosine/1/77", None),
        "unread": ("/practice/dot/cosine/1/77", unread),
        "help": (said["asked"], None),
        "today-using": ("/", None),
        "you": ("/you", None),
    }
    return views


def parked(studio: Studio) -> Views:
    lives.reading(studio)
    studio.session.move("dot", "parked")
    studio.clock.go(days=1)
    return {"today-parked": ("/", None), "parked": ("/concept/dot", None), "map-parked": ("/map", None)}


def later(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.working(studio)
    studio.clock.go(days=1)
    return {
        "today-rebuild": ("/", None),
        "works": ("/concept/dot", awake),
        "blank": ("/rebuild/dot", None),
        "marks": ("/rebuild/dot", marks),
        "you-opened": (f"/you?row={last_answer(studio)}", None),
        "you-note": (f"/you?row={last_answer(studio)}", open_notes),
        "working-mean": (f"/working?event={last_answer(studio)}&q=mean", None),
    }


def kept(studio: Studio) -> Views:
    lives.reading(studio)
    lives.predicted(studio, 3)
    lives.working(studio)
    studio.session.forecast("dot", "80")
    studio.clock.go(days=2)
    passed = lives.rebuilt(studio)
    studio.clock.go(days=1)
    failed = lives.rebuilt(studio, passed=False)
    due = studio.session.log.state().concept("dot").due
    assert due is not None
    studio.clock.morning_of(max(due, studio.clock.now.date()))
    return {
        "rebuilt": (f"/rebuild/dot/{passed}", None),
        "not-rebuilt": (f"/rebuild/dot/{failed}", None),
        "today-due": ("/", None),
        "warm-up": ("/warmup", None),
        "kept": ("/concept/dot", awake),
        "map-kept": ("/map", None),
        "you-kept": ("/you", None),
    }


def sheets(studio: Studio) -> Views:
    """The whole working of a function, in the states that its own script brings it to."""
    cosine = "/sheet?f=dot/cosine&a=[2,1,0]&b=[3,1,4]"
    return {
        "sheet": (cosine, held),
        "sheet-gradient": (cosine, sloped),
        "sheet-matrix": ("/sheet?f=dot/scores&rows=[[1,1,0,1],[0,1,4,0],[4,1,6,1]]&query=[2,1,0,1]", alive),
        "sheet-moved": ("/sheet?f=dot/neuron&x=[1,2]&w=[3,-1]&bias=0.5", swept),
    }


def concepts(studio: Studio) -> Views:
    """Every other concept that is written, with its figures awake."""
    written = [node.slug for node in course.graph().nodes.values() if node.written and node.slug != "dot"]
    for slug in written:
        lives.seen(studio, slug)
    return {f"concept-{slug}": (f"/concept/{slug}", all_awake) for slug in written}


def kinds(studio: Studio) -> Views:
    """An exercise of every kind: missed, with its help open, and right, with its solution."""
    views: dict[str, tuple[str, Prepare | None]] = {}
    for question in {q.kind: q for q in practice.questions("dot") if q.kind not in NUMBERS}.values():
        missed, done = (str(practice.ItemId(question.id, question.version, seed)) for seed in (9, 10))
        path, event = lives.answered(studio, lives.wrong, missed)
        for rung in ("point", "sibling", "first_step"):
            studio.session.help("dot", rung, item=missed)
        views[f"kind-{question.kind}-missed"] = (f"{path}?answered={event}", worked)
        path, event = lives.answered(studio, lives.right, done)
        views[f"kind-{question.kind}-right"] = (f"{path}?answered={event}", worked)
    return views


def own(studio: Studio) -> Views:
    """A function of one's own: the page as it begins, what was followed, and what was refused."""
    made = studio.session.follow("def half(x):\n    return x / 2 + 1\n", "half([3, 4, 5])")
    return {
        "own": ("/working", worked),
        "own-traced": (f"/working?own={made.event}", alive),
        "own-refused": ("/working", refused),
    }


def beginning(studio: Studio) -> Views:
    """The first two minutes, the settings, and what they change."""
    s = studio.session
    for name, value in (("done", ["race", "search"]), ("goals", "research"), ("skip", ["understand"]), ("scale-definition", 0.5)):
        s.change(name, value)
    return {
        "welcome": ("/welcome", None),
        "welcome-kept": ("/welcome?kept=1", None),
        "settings": ("/settings", None),
        "settings-kept": ("/settings?kept=1", None),
        "today-goals": ("/", None),
        "ready-aside": ("/concept/dot", None),
        "map-left-out": ("/map", None),
    }


def checklists(studio: Studio) -> Views:
    """The checklist of a data set: the list, a sheet that is half filled in, one with numbers that contradict each other."""
    s = studio.session
    empty = {"name": "Support mail, October"}
    whole = {"name": "Spam, last year", "case": "one mail", "asked": "class", "cases": "5000", "aside": "1000", "classes": "910, 90",
             "rule": "has a link", "cheap": "92%", "mistake": "alarm", "tp": "60", "fn": "30", "fp": "20", "tn": "890", "again": "held"}  # fmt: skip
    for answers in (
        whole,
        whole | {"classes": "910, 80", "cheap": "much"},
        {"name": "Delays", "asked": "number", "floor": "40", "model": "32"},
        empty,
    ):
        s.keep_checklist(0, answers)
    names = ("whole", "contradicts", "number", "empty")
    return {"checklists": ("/checklist", None)} | {f"checklist-{name}": (f"/checklist/{k}", None) for k, name in enumerate(names, 1)}


def ceiling(studio: Studio) -> Views:
    """Twenty-six minutes with a definition, half an hour of session: the ceiling, the close, and a session that is over."""
    lives.reading(studio)
    studio.session.engaged("dot", "concept", 900, [100.0] * 9)
    for _ in range(2):
        studio.clock.go(minutes=16)
        studio.session.prompt("dot", 4, f"If the lengths differ, {studio.clock.now:%H} …")
        studio.session.engaged("dot", "concept", 300, [100.0] * 3)
    return {"ceiling": ("/concept/dot", None), "today-over": ("/", None)}


def proposed(studio: Studio) -> Views:
    """Ten sits that came clear by themselves: the settings propose a scale."""
    for minutes in (4, 5, 6, 7, 5, 4, 6, 5, 9, 5):
        studio.clock.go(minutes=40)
        studio.session.move("dot", "reading")
        studio.clock.go(minutes=minutes)
        studio.session.engaged("dot", "concept", 60 * minutes, [30.0] * 2 * minutes)
        studio.session.move("dot", "predicting")
    studio.session.change("clock", False)
    return {"settings-proposed": ("/settings", None), "no-clock": ("/concept/dot", None)}


def proof(studio: Studio) -> Views:
    """The day it begins to work: its proof is on the desk."""
    lives.reading(studio)
    lives.working(studio)
    studio.session.why("dot", "square", "A length squared is a sum of squares.")
    return {"today-proof": ("/", None), "works-today": ("/concept/dot", None), "proof": ("/proof/dot", None), "proofs": ("/proofs", None)}


def blank_desk(studio: Studio) -> Views:
    """Twenty minutes on a day with a rebuild: the desk is the blank page."""
    lives.reading(studio)
    lives.working(studio)
    studio.clock.go(days=1)
    studio.session.plan(20)
    return {"today-blank": ("/", None), "today-blank-thirty": ("/?minutes=30", None)}


def weeks(studio: Studio) -> Views:
    """Sixty stated chances and twenty-five sits: everything that *You* shows over weeks."""
    seeded.weeks(studio.session, studio.clock)
    coins = you_experiment.begin(studio.session.log, Random(4)).data["scales"]
    for k, slug in enumerate(list(coins)[:7]):
        studio.session.log.append("stage", slug, {"to": "meeting"})
        studio.clock.go(days=1)
        studio.session.log.append("rebuild", slug, {"passed": k % 3 > 0, "page": ""})
    views: dict[str, tuple[str, Prepare | None]] = {
        "you-weeks": ("/you", None),
        "you-dots": ("/you", dots),
        "you-recounted": ("/you?cap=60#sitting", None),
        "you-problems": ("/you?sits=problem", None),
        "you-copied": ("/you?guess=0.4&weight=2#copy", None),
    }
    return views


def last_answer(studio: Studio) -> int:
    return next(e.id for e in reversed(studio.session.log.events) if e.kind == "answer")


def instruments(studio: Studio) -> Views:
    """The forms, and a report of each instrument on the examples that come with it."""
    audit = {"audit-table": "audit/train.csv", "audit-test": "audit/test.csv"}
    return {
        "instruments": ("/instruments", None),
        "report-audit": ("/instruments", reported("audit", audit, {"audit-claim": "94%"})),
        "report-compare": ("/instruments", reported("compare", {"compare-a": "compare/episodes.csv"}, {})),
        "report-counts": ("/instruments", reported("compare", {}, {"compare-count-a": "505/44910", "compare-count-b": "500/44925"})),
        "report-card": ("/instruments", reported("card", {"card-config": "card/llama-8b.json"}, {"card-lora": "16"})),
    }


CHAPTERS: Mapping[str, Callable[[Studio], Views]] = {
    f.__name__: f
    for f in (
        first,
        meeting,
        reading,
        locked,
        using,
        parked,
        later,
        kept,
        sheets,
        beginning,
        checklists,
        ceiling,
        proposed,
        proof,
        blank_desk,
        concepts,
        kinds,
        own,
        instruments,
        weeks,
    )
}


# ---------------------------------------------------------------- what is done on a page
def open_notes(page: Page) -> None:
    """A few workings, one inside another."""
    numbers = page.locator("main .body a.num:visible")
    for k in (0, min(5, numbers.count() - 1)):
        numbers.nth(k).click()
        steps.note_of(page, numbers.nth(k))
    inner = page.locator(".note a.num").first
    if inner.count():
        inner.click()
        steps.note_of(page, inner)


def reported(name: str, files: Mapping[str, str], fields: Mapping[str, str]) -> Prepare:
    """A form sent with paths on this machine; the report has come."""

    def do(page: Page) -> None:
        page.wait_for_selector(f"#{name}-form[data-awake=ready]")
        for field, file in files.items():
            page.fill(f"#{field}-path", str(EXAMPLES / file))
        for field, text in fields.items():
            page.fill(f"#{field}", text)
        page.click(f"#{name}-go")
        page.wait_for_url("**/instruments/report/*")
        steps.ready(page)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    return do


def worked(page: Page) -> None:
    """The widget stands over the field, where there is one."""
    if page.locator("[data-editor], [data-blocks], [data-lines], [data-sketch]").count():
        page.wait_for_selector("form :is([name=text], [name=code])", state="hidden")


def refused(page: Page) -> None:
    worked(page)
    page.fill("#call", "softmax(")
    page.click("#follow")
    page.wait_for_selector("#refused")
    steps.ready(page)
    worked(page)


def dots(page: Page) -> None:
    """A chip opened from its figure, a share opened from its sentence, and the weeks in numbers."""
    page.locator(".weeks summary").click()
    for number in ("#sure a.mark >> nth=5", "#sitting p:has-text('first ten') a.num >> nth=1"):
        page.locator(number).focus()
        page.keyboard.press("Enter")
        steps.note_of(page, page.locator(number))


def alive(page: Page) -> None:
    page.wait_for_selector(".sheet[data-awake=ready]")


def held(page: Page) -> None:
    """A number's working kept in the card, and a cost opened."""
    alive(page)
    sheet.cell(page, "length_a", 0).click()
    page.wait_for_selector(".card[data-held]")
    cost = page.locator(".sheet .cost a.num").first
    cost.click()
    steps.note_of(page, cost)


def sloped(page: Page) -> None:
    alive(page)
    page.keyboard.press("g")
    sheet.cell(page, "a", 0).hover()
    page.wait_for_selector(".card .mean")


def swept(page: Page) -> None:
    """An input typed over, and the result drawn against two others."""
    alive(page)
    sheet.cell(page, "x", 0).fill("2.5")
    sheet.sweep(page, "x₁", "w₁")
    page.locator(".swept svg").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".swept .at button.num")


def awake(page: Page) -> None:
    page.wait_for_selector("#turn[data-awake=ready]")


def all_awake(page: Page) -> None:
    page.wait_for_selector("main:not(:has(figure.figure[data-kind]:not([data-awake=ready])))", state="attached")


def moved(page: Page) -> None:
    awake(page)
    number = page.locator("#turn .readout [data-l=dot]")
    number.click()
    before = number.get_attribute("href")
    Mouse(page).turn_b(square=False)
    page.wait_for_function("before => document.querySelector('#turn .readout [data-l=dot]').getAttribute('href') !== before", arg=before)


def unread(page: Page) -> None:
    page.fill("#text", "10 / 3 × ‖b")
    chips = page.locator("#answer-form .chips label")
    if chips.count():
        chips.nth(3).click()
    page.click("#mark")
    page.wait_for_selector("#marked .verdict.unread")
    steps.ready(page)


def marks(page: Page) -> None:
    page.locator(".chips label").nth(4).click()
    page.fill("#page", journey.PAGE)
    page.click("#to-marks")
    page.wait_for_selector("#marks")
    steps.ready(page)
